//! The block stream cut into articles.
//!
//! Lines are read one by one ([`lines`]), cut by the grammar of their runs ([`cut`]), put together ([`body`]), and then
//! what the page as a whole tells is filled in: its own name ([`names`]), its fetch time ([`clock`]).

mod blurbs;
mod body;
pub(crate) mod build;
mod cards;
mod clock;
mod cohesion;
mod credits;
mod cut;
mod digest;
mod draft;
mod ends;
mod entries;
mod genre;
mod head;
mod lead;
mod lexicon;
mod lines;
mod marked;
pub(crate) mod marks;
mod names;
mod notes;
mod when;

use crate::Extraction;
use crate::block::Page;
use crate::trace::Trace;
use cut::Piece;
use draft::Draft;
use lines::Line;
use rashomon_model::{BlockKind, Capture, FateKind, FetchTime, PageRecord, Role};
use rashomon_text::fold::fold;
use rashomon_text::language::language;
use std::cell::LazyCell;

/// Bytes of a page's words read to tell its language.
const LANGUAGE_SAMPLE: usize = 20_000;

/// Wider lines are not what a page says of itself.
const OWN_LINE_WIDTH: usize = 240;

/// A page that could not be read.
pub(crate) fn rejected(capture: &Capture, why: String) -> Extraction {
    Extraction {
        page: record(capture, capture.hints.fetched_at.clone(), FateKind::Rejected, Some(why)),
        articles: Vec::new(),
    }
}

fn record(
    capture: &Capture,
    fetched_at: Option<FetchTime>,
    fate: FateKind,
    why: Option<String>,
) -> PageRecord {
    PageRecord { source: capture.source.clone(), fetched_at, fate, why }
}

/// Cuts a page into its articles.
pub(crate) fn segment(page: &mut Page, capture: &Capture, trace: &mut Trace) -> Extraction {
    let read = several(page).or_else(|| if page.html { marked::read(page, trace) } else { None });
    let read = read.unwrap_or_else(|| Read::of(&lines::read(page)));
    conclude(read, page, capture, trace)
}

/// Blocks of a page that is looked at for cards: aggregators have some hundred; a page of more is a book or a list, and the
/// grammar weighs every line of it a dozen times.
const MOST_BLOCKS: usize = 10_000;

/// Reads a page as several articles of one make, where it is that.
fn several(page: &Page) -> Option<Read> {
    if page.blocks.len() > MOST_BLOCKS {
        return None;
    }
    let gate = cards::gate(page)?;
    let read = cards::read(&lines::read_apart(page), &gate)?;
    // A page that markup calls like one of its articles is that article's.
    let title = page.markup.headline.as_deref().filter(|_| page.markup.titled).map(fold);
    let titled = title.is_some() && read.drafts.iter().any(|d| d.headline.as_deref().map(fold) == title);
    if titled { None } else { Some(read) }
}

/// Whether a folded label heads a group of a newspaper's pages ("sport").
pub(crate) fn is_section(folded: &str) -> bool {
    lexicon::is_section(folded)
}

/// Whether a section, or the label of a headline, calls its text a live blog.
pub(crate) fn is_live(label: &str) -> bool {
    let told = genre::labelled(label).or_else(|| genre::exact(&fold(label)));
    told == Some(rashomon_model::Genre::Live)
}

/// A page's drafts and the lines it says of itself.
#[derive(Debug, Default)]
struct Read {
    drafts: Vec<Draft>,
    /// Lines that belong to no article.
    own_lines: Vec<String>,
    /// The aggregator, where markup names it.
    via: Option<String>,
}

impl Read {
    /// Reads lines by the grammar.
    fn of(lines: &[Line<'_>]) -> Self {
        let mut read = Self::default();
        for piece in cut::cut(lines) {
            read.take(piece, lines);
        }
        read
    }

    /// Takes an article, and its items where it is a round-up.
    fn article(&mut self, mut draft: Draft) {
        let items = digest::items(&mut draft);
        let worded = |text: &str| text.chars().any(char::is_alphanumeric);
        draft.blocks.retain(|(kind, text)| *kind != BlockKind::SourceNote || worded(text));
        self.drafts.push(draft);
        self.drafts.extend(items);
    }

    fn take(&mut self, piece: Piece, lines: &[Line<'_>]) {
        match piece {
            Piece::Article { head, body, first, .. } => {
                let role = if first { Role::Main } else { Role::Related };
                let own = &lines[body];
                let draft = body::assemble(role, head, own);
                self.own_lines.extend(leftovers(&draft, own));
                self.article(draft);
            }
            Piece::Teaser { headline, body } => {
                let mut draft = Draft::new(Role::Teaser);
                draft.headline = Some(lines[headline].text.to_owned());
                draft.blocks =
                    lines[body].iter().map(|l| (BlockKind::Paragraph, l.text.to_owned())).collect();
                self.drafts.push(draft);
            }
            Piece::Rest(range) => {
                let own = lines[range].iter().filter(|l| l.width <= OWN_LINE_WIDTH);
                self.own_lines.extend(own.map(|l| l.text.to_owned()));
            }
        }
    }
}

/// Lines of an article's stretch that ended up nowhere in it.
fn leftovers(draft: &Draft, lines: &[Line<'_>]) -> Vec<String> {
    let end = lines.iter().rposition(Line::is_prose).map_or(0, |at| at + 1);
    let tail = lines[end..].iter().filter(|l| draft.rights.as_deref() != Some(l.text));
    tail.map(|l| l.text.to_owned()).collect()
}

/// Fills in what the whole page tells, and builds the articles.
fn conclude(read: Read, page: &Page, capture: &Capture, trace: &mut Trace) -> Extraction {
    let Read { mut drafts, own_lines, via } = read;
    let via = via.or_else(|| name_page(&mut drafts, &own_lines));
    let fetched = clock::fetched(capture, &drafts);
    let facts = build::PageFacts {
        capture,
        fetched: fetched.clone(),
        hash: build::page_hash(page.blocks.iter().map(|b| b.text.as_str())),
        language: LazyCell::new(Box::new(|| page_language(page))),
        via,
        base: page.base.as_ref(),
        markup: &page.markup,
    };
    let articles: Vec<_> = drafts
        .into_iter()
        .enumerate()
        .map(|(nth, mut draft)| {
            if nth == 0 {
                draft.notes.extend(page.notes.iter().cloned());
            }
            build::article(draft, nth, &facts, trace)
        })
        .collect();
    let (fate, why) = if articles.iter().any(|a| a.role != Role::Teaser) {
        (FateKind::Articles, None)
    } else if !articles.is_empty() || page.blocks.iter().any(|b| b.link_bytes > 0) {
        (FateKind::Listing, None)
    } else {
        (FateKind::Rejected, Some("no text of an article in it".to_owned()))
    };
    Extraction { page: record(capture, fetched, fate, why), articles }
}

/// The page's own name: its outlet where articles name none, the aggregator where they name others.
fn name_page(drafts: &mut [Draft], own_lines: &[String]) -> Option<String> {
    if own_lines.is_empty() && !drafts.iter().any(|d| d.role == Role::Teaser) {
        return None;
    }
    let texts: Vec<String> = drafts
        .iter()
        .filter(|d| d.role != Role::Teaser)
        .map(|d| fold(&d.body().collect::<Vec<_>>().join(" ")))
        .collect();
    let teasers: Vec<&str> = drafts.iter().filter(|d| d.role == Role::Teaser).flat_map(Draft::body).collect();
    let lines: Vec<&str> = own_lines.iter().map(String::as_str).chain(teasers).collect();
    let outlets: Vec<String> = drafts.iter().filter_map(|d| d.outlet.as_deref().map(fold)).collect();
    let taken = |name: &str| outlets.iter().any(|o| o == name) || texts.iter().any(|t| t.contains(name));
    let owner = || {
        own_lines
            .iter()
            .filter(|l| credits::is_rights_line(l))
            .find_map(|l| credits::holder(l))
            .filter(|n| !taken(&fold(n)))
    };
    let name = names::own(&lines, &taken).or_else(owner)?;
    let related = drafts.iter().any(|d| d.role == Role::Related);
    if related && !outlets.is_empty() {
        return Some(name);
    }
    for draft in drafts.iter_mut().filter(|d| d.outlet.is_none()) {
        draft.outlet = Some(name.clone());
    }
    None
}

/// The language of the page as a whole.
fn page_language(page: &Page) -> Option<String> {
    let mut sample = String::new();
    for block in page.blocks.iter().filter(|b| b.text.len() > 40) {
        if sample.len() > LANGUAGE_SAMPLE {
            break;
        }
        sample.push_str(&block.text);
        sample.push('\n');
    }
    language(&sample).map(str::to_owned).or_else(|| page.markup.language.clone())
}
