//! The lines of one article sorted into body, captions, credits and notes; what its first and last words tell.

use super::blurbs;
use super::credits;
use super::draft::Draft;
use super::head::Head;
use super::lead;
use super::lexicon;
use super::lines::{Line, Mark};
use super::notes::{self, Note};
use crate::block::Shape;
use rashomon_model::{BlockKind, Image, Role};
use rashomon_text::stamps;

/// Widest caption.
const CAPTION_WIDTH: usize = 320;
/// Widest paragraph that a credit line below turns into its caption.
const CAPTION_BY_CREDIT: usize = 220;
/// Captions (with their credits) before a text begins.
const MAX_FIRST_CAPTIONS: usize = 12;
/// Most words of a heading inside a body.
const HEADING_WORDS: usize = 14;
/// Lines between a text's end and a rights line, beyond which it is the page's, not the article's.
pub(super) const RIGHTS_REACH: usize = 1;

/// Puts an article together from its head and lines, of which the last may tell of other pieces.
pub(super) fn assemble(role: Role, head: Head, lines: &[Line<'_>]) -> Draft {
    let mut draft = assemble_own(role, head, lines);
    let end = lines.iter().rposition(Line::is_prose).map_or(0, |at| at + 1);
    let worded = |l: &&Line<'_>| {
        matches!(l.mark, Mark::Label | Mark::Brief) && l.words >= 5 && !l.block.gap && l.page_score < 2
    };
    blurbs::trim(&mut draft, lines[end..].iter().take_while(worded).count());
    caption_credits(&mut draft);
    draft
}

/// Puts an article together from its head and lines that are all its own.
pub(super) fn assemble_own(role: Role, head: Head, lines: &[Line<'_>]) -> Draft {
    let mut draft = Draft::new(role);
    draft.headline = head.headline;
    draft.standfirst = head.standfirst;
    draft.outlet = head.outlet;
    draft.whens = head.whens;
    draft.bylines = head.bylines;
    draft.hashtags = head.hashtags;
    let end = lines.iter().rposition(Line::is_prose).map_or(0, |at| at + 1);
    close(&mut draft, &lines[end..]);
    sort(&mut draft, &lines[..end]);
    open(&mut draft);
    take_rights(&mut draft);
    take_notes(&mut draft);
    draft
}

/// Lines after the text: rights, tags, the original's address.
fn close(draft: &mut Draft, tail: &[Line<'_>]) {
    let mut strangers = 0;
    for line in tail {
        match line.mark {
            Mark::Rights if strangers <= RIGHTS_REACH && draft.rights.is_none() => {
                draft.rights = Some(line.text.to_owned())
            }
            Mark::Url if strangers <= RIGHTS_REACH && draft.canonical.is_none() => {
                draft.canonical = Some(line.text.to_owned())
            }
            Mark::Hashtags => draft.hashtags.extend(line.text.split(' ').map(str::to_owned)),
            Mark::Byline if strangers == 0 && draft.bylines.is_empty() => {
                draft.bylines = credits::byline(line.text).unwrap_or_default();
            }
            Mark::Credit if strangers == 0 => {}
            Mark::Rights | Mark::Url | Mark::Rule => {}
            _ => strangers += 1,
        }
    }
}

/// The lines up to the last running text, each for what it is.
fn sort(draft: &mut Draft, lines: &[Line<'_>]) {
    for (at, line) in lines.iter().enumerate() {
        let kind = match (line.mark, line.block.shape) {
            (Mark::Prose, Shape::Blockquote) => BlockKind::Blockquote,
            (Mark::Prose, Shape::ListItem | Shape::Cell) => BlockKind::List,
            (Mark::Prose, Shape::Caption) => BlockKind::Caption,
            (Mark::Prose, _) => BlockKind::Paragraph,
            (Mark::Credit, _) => {
                let credit = credits::credit_line(line.text).unwrap_or(line.text);
                turn_to_caption(draft, at.checked_sub(1).and_then(|i| lines.get(i)));
                draft.blocks.push((BlockKind::Credit, credit.to_owned()));
                continue;
            }
            (Mark::Hashtags, _) => {
                draft.hashtags.extend(line.text.split(' ').map(str::to_owned));
                continue;
            }
            (Mark::Rights, _) => {
                draft.rights.get_or_insert_with(|| line.text.to_owned());
                continue;
            }
            (Mark::Rule, _) if at > 0 => BlockKind::SourceNote, // kept as a mark for digests, dropped later
            (Mark::Label | Mark::Brief, Shape::ListItem) => BlockKind::List,
            (Mark::Label | Mark::Brief, _) if is_heading(line) => BlockKind::Heading,
            _ => continue,
        };
        draft.links.extend(line.block.links.iter().cloned());
        draft.blocks.push((kind, line.text.to_owned()));
    }
}

/// Whether a short line among running text heads what follows.
fn is_heading(line: &Line<'_>) -> bool {
    let marked = matches!(line.block.shape, Shape::Heading(_));
    let plain = line.page_score < 2
        && line.words <= HEADING_WORDS
        && line.times == 1
        && !line.text.ends_with([',', ';']);
    plain || marked && line.page_score < 4
}

/// The paragraph above a credit line is its caption, if it is short enough.
fn turn_to_caption(draft: &mut Draft, above: Option<&Line<'_>>) {
    let Some(above) = above else { return };
    if let Some((kind, text)) = draft.blocks.last_mut()
        && matches!(kind, BlockKind::Paragraph | BlockKind::Heading)
        && above.width <= CAPTION_BY_CREDIT
        && text == above.text
    {
        *kind = BlockKind::Caption;
    }
}

/// What the first words tell: the header of a flattened card, a caption, a by-line, a dateline.
fn open(draft: &mut Draft) {
    take_first_captions(draft);
    let Some(first) = draft.blocks.iter().position(|(kind, _)| runs_on(*kind)) else { return };
    let mut text = std::mem::take(&mut draft.blocks[first].1);
    let mut captions = Vec::new();
    if let Some(header) = lead::header(&text, draft.outlet.as_deref()) {
        let headline = draft.headline.as_deref().unwrap_or_default();
        draft.outlet = draft.outlet.take().or_else(|| header.outlet.map(|name| as_printed(&name, headline)));
        if header.when.ago.is_none() || draft.whens.is_empty() {
            draft.whens.push(header.when);
        }
        text = text[header.end..].to_owned();
    }
    if let Some(inline) = lead::inline_byline(&text) {
        if draft.bylines.is_empty() {
            draft.bylines = inline.people;
        }
        captions.extend((!inline.caption.is_empty()).then_some(inline.caption));
        text = text[inline.end..].to_owned();
    }
    draft.blocks[first].1 = text;
    for caption in captions {
        draft.blocks.insert(first, (BlockKind::Caption, caption));
    }
    take_dateline(draft);
}

/// Reads the dateline of the first paragraph; says where the text proper starts in it.
///
/// Pages of HTML keep it in their text, which is the labelled blocks byte for byte; plain text, whose first line often
/// carries more than the body, sheds it.
pub(super) fn read_dateline(draft: &mut Draft) -> Option<usize> {
    let stated = draft.published.as_ref().map(|s| s.value.as_str());
    let day = stated.or_else(|| draft.whens.iter().find_map(|w| w.at.as_ref()).map(|s| s.value.as_str()));
    let reference = day.and_then(|d| d.get(..10)?.parse().ok());
    let (_, text) = draft.blocks.iter().find(|(kind, _)| runs_on(*kind))?;
    let (dateline, end) = stamps::dateline(text, reference)?;
    draft.dateline = Some(dateline);
    Some(end)
}

/// Whether a kind of block can open a text: old pages set paragraphs in a table's cells.
pub(super) fn runs_on(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::List)
}

/// Takes the dateline off the first paragraph.
fn take_dateline(draft: &mut Draft) {
    let Some(end) = read_dateline(draft) else { return };
    if let Some((_, text)) = draft.blocks.iter_mut().find(|(kind, _)| runs_on(*kind)) {
        *text = text.get(end..).unwrap_or_default().trim_start().to_owned();
    }
    draft.blocks.retain(|(_, text)| !text.is_empty());
}

/// Captions with their credit in brackets, before the text begins.
fn take_first_captions(draft: &mut Draft) {
    let mut at = 0;
    while at < MAX_FIRST_CAPTIONS
        && let Some((BlockKind::Paragraph | BlockKind::Heading, text)) = draft.blocks.get(at)
    {
        let Some((caption, credit)) = credits::split_credit(text).filter(|_| text.len() <= 2 * CAPTION_WIDTH)
        else {
            return;
        };
        let (caption, credit) = (caption.to_owned(), credit.to_owned());
        draft.blocks.splice(at..=at, [(BlockKind::Caption, caption), (BlockKind::Credit, credit)]);
        at += 2;
    }
}

/// Rights at the end of the last words.
fn take_rights(draft: &mut Draft) {
    let Some((_, last)) = draft.blocks.iter_mut().rev().find(|(kind, _)| *kind == BlockKind::Paragraph)
    else {
        return;
    };
    let Some((before, notice, name)) = credits::split_rights(last) else { return };
    let (before, notice, name) = (before.to_owned(), notice.to_owned(), name.map(str::to_owned));
    *last = before;
    let holder = name.or_else(|| credits::holder(&notice));
    draft.rights.get_or_insert(notice);
    match (&draft.outlet, holder) {
        (None, Some(holder)) => draft.outlet = Some(holder),
        (Some(outlet), Some(holder)) if !same_house(outlet, &holder) => draft.agency = Some(holder),
        _ => {}
    }
    draft.blocks.retain(|(_, text)| !text.is_empty());
}

/// A name in capitals as the headline prints it, where it does.
fn as_printed(name: &str, headline: &str) -> String {
    let found = headline.to_lowercase().find(&name.to_lowercase());
    let printed = found.and_then(|at| headline.get(at..at + name.len()));
    printed.filter(|p| p.to_lowercase() == name.to_lowercase()).unwrap_or(name).to_owned()
}

/// Whether one name is the other, or part of it.
pub(super) fn same_house(a: &str, b: &str) -> bool {
    let bare = |s: &str| {
        let folded = rashomon_text::fold::fold(s);
        let folded = folded.strip_prefix("the ").map(str::to_owned).unwrap_or(folded);
        folded.split(' ').filter(|w| !lexicon::is_corporate(w)).collect::<Vec<_>>().join(" ")
    };
    let (a, b) = (bare(a), bare(b));
    a.contains(&b) || b.contains(&a)
}

/// Notes on author and source at the end of the text.
fn take_notes(draft: &mut Draft) {
    let owner = draft.rights.as_deref().and_then(credits::holder);
    let host = draft.canonical.as_deref().and_then(notes::host_label);
    for at in (0..draft.blocks.len()).rev() {
        let (kind, text) = &draft.blocks[at];
        if !Draft::in_text(*kind) {
            continue;
        }
        let known = notes::Known {
            bylines: &draft.bylines,
            owner: owner.as_deref(),
            host: host.as_deref(),
            outlet: draft.outlet.as_deref(),
        };
        let Some(note) = notes::read(text, &known).filter(|_| at > 0) else { break };
        let text = text.clone();
        match note {
            Note::Author { people } => {
                notes::merge(&mut draft.bylines, people);
                draft.blocks[at] = (BlockKind::AuthorNote, notes::unbracket(&text).to_owned());
            }
            Note::Source { outlet } => {
                if draft.outlet.is_none() {
                    draft.outlet = outlet;
                }
                draft.blocks[at] = (BlockKind::SourceNote, text);
            }
        }
    }
    if draft.outlet.is_none() && draft.canonical.is_some() {
        draft.outlet = owner;
    }
}

/// Images from captions and the credits below them.
pub(super) fn caption_credits(draft: &mut Draft) {
    let mut at = 0;
    while at < draft.blocks.len() {
        let caption = (draft.blocks[at].0 == BlockKind::Caption).then(|| draft.blocks[at].1.clone());
        at += usize::from(caption.is_some());
        let credit =
            draft.blocks.get(at).filter(|(kind, _)| *kind == BlockKind::Credit).map(|(_, text)| text.clone());
        at += usize::from(credit.is_some());
        if caption.is_none() && credit.is_none() {
            at += 1;
        } else {
            draft.images.push(Image { url: None, caption, credit });
        }
    }
}
