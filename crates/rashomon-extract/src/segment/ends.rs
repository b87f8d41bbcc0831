//! Short lines at the head and the end of an HTML page's body: stamps, by-lines, credits, the masthead, the headline
//! again, rights and addresses. The labeller reads blocks by their place and make-up, and old pages set such lines like
//! text; their grammar gives them away.

use super::body::{runs_on, same_house};
use super::credits;
use super::draft::Draft;
use super::lexicon;
use super::lines::ends_sentence;
use super::when::{self, When};
use rashomon_model::{BlockKind, Byline};
use rashomon_text::fold::fold;
use rashomon_text::stamps;
use regex::Regex;
use std::sync::LazyLock;

/// Longest line (in bytes) that is looked at; paragraphs are longer.
const MAX_LINE: usize = 160;
/// So many lines at each end at most: a masthead, the headline, a stamp, a credit, and what stands between.
const MAX_LINES: usize = 6;
/// Words of a masthead line: the name and a motto.
const MASTHEAD_WORDS: usize = 14;
/// Bytes in front of a dateline in which a stamp may stand.
const STAMP_BYTES: usize = 60;
/// Stamps on one line ("Published ..., updated ...").
const MAX_STAMPS: usize = 3;
/// What parts the pieces of a line.
const SEPARATORS: &[char] = &['|', '-', '–', '—', '·', '•', ':', '/', ',', '(', ')', '[', ']', ' '];

static READING_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\d{1,3}[ -]?(?:min(?:ute)?s?|minuten|minutos)\.?(?: read(?:ing time)?| lesezeit| de lecture| de lectura)?$")
        .expect("a fixed pattern")
});
static RESERVED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bno part of (?:this|the|our)\b.{0,60}\bmay be\b|\ball rights reserved\b|\breproduction\b.{0,40}\bprohibited\b|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados")
        .expect("a fixed pattern")
});
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\S@\S+\.\w|\b(?:[Tt]el|[Pp]hone|[Ff]ax)\b\.?:?\s*\+?\d").expect("a fixed pattern")
});

/// Takes them off the body, and into the article's metadata where they tell something that markup does not.
pub(super) fn trim(draft: &mut Draft) {
    for _ in 0..MAX_LINES {
        let Some(at) = text_at(draft, false).filter(|&at| heads(draft, at)) else { break };
        draft.blocks.remove(at);
    }
    cut_stamp_before_dateline(draft);
    for taken in 0..MAX_LINES {
        // A heading stays, unless what stood under it went.
        let heads_nothing = |draft: &Draft, at: usize| taken > 0 && draft.blocks[at].0 == BlockKind::Heading;
        let last = text_at(draft, true).filter(|&at| heads_nothing(draft, at) || closes(draft, at));
        let Some(at) = last else { break };
        draft.blocks.remove(at);
    }
}

/// Where the body's first or last piece stands, if there is more than one.
fn text_at(draft: &Draft, last: bool) -> Option<usize> {
    let is_text = |(kind, _): &(BlockKind, String)| Draft::in_text(*kind);
    let first = draft.blocks.iter().position(is_text)?;
    let end = draft.blocks.iter().rposition(is_text)?;
    (first != end).then_some(if last { end } else { first })
}

/// Whether a piece is a line of the head; what it tells is taken in.
fn heads(draft: &mut Draft, at: usize) -> bool {
    let (kind, text) = draft.blocks[at].clone();
    if text.len() > MAX_LINE {
        return false;
    }
    if repeats_name(draft, kind, &text) {
        return true;
    }
    if kind == BlockKind::Heading && draft.headline.as_deref().is_some_and(|h| cuts_short(h, &text)) {
        draft.headline = Some(text);
        return true;
    }
    let mut found = Found::default();
    let told = (!ends_sentence(&text) || when::read(&text).is_some()) && found.read(draft, &text);
    if told {
        found.fill(draft);
    }
    told
}

/// Whether a line is the headline, or the masthead: the outlet's name alone or with a motto.
fn repeats_name(draft: &Draft, kind: BlockKind, text: &str) -> bool {
    let folded = fold(text);
    if draft.headline.as_deref().is_some_and(|h| fold(h) == folded) {
        return true;
    }
    let rest = draft.outlet.as_deref().and_then(|o| folded.strip_prefix(&fold(o)));
    let motto =
        kind != BlockKind::Heading && !ends_sentence(text) && folded.split(' ').count() <= MASTHEAD_WORDS;
    rest.is_some_and(|rest| rest.is_empty() || motto && rest.starts_with(' '))
}

/// Whether a headline (of some words, from `<title>`) is the first clause of a heading.
pub(super) fn cuts_short(headline: &str, heading: &str) -> bool {
    /// Fewer words may open another heading as well.
    const WORDS: usize = 4;
    let (headline, heading) = (fold(headline), fold(heading));
    headline.split(' ').count() >= WORDS
        && heading.strip_prefix(&headline).is_some_and(|rest| rest.starts_with([',', ';']))
}

/// What a line of the head tells.
#[derive(Default)]
struct Found {
    whens: Vec<When>,
    people: Vec<Byline>,
    agency: Option<String>,
}

impl Found {
    /// Reads a line piece by piece; whether every piece of it is understood.
    fn read(&mut self, draft: &Draft, text: &str) -> bool {
        let text = text.trim_matches(SEPARATORS);
        if text.is_empty() || is_label(text) || READING_TIME.is_match(text) {
            return true;
        }
        if self.person(draft, text) || self.credit(draft, text) {
            return true;
        }
        let Some((span, when)) = when::find(text).filter(|_| self.whens.len() < MAX_STAMPS) else {
            return false;
        };
        let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..))
        else {
            return false;
        };
        let updated = when::read(text).is_some_and(|w| w.updated);
        self.whens.push(When { updated, ..when });
        self.read(draft, before) && self.read(draft, after)
    }

    /// Whether a piece is a by-line, or the name of somebody known to be credited.
    fn person(&mut self, draft: &Draft, text: &str) -> bool {
        if let Some(people) = credits::byline(text) {
            self.people.extend(people);
            return true;
        }
        let folded = fold(text);
        let name = folded.split(',').next().unwrap_or_default();
        let role = folded.strip_prefix(name).unwrap_or_default().trim_matches([',', ' ']);
        let role_told =
            role.is_empty() || role.split(' ').any(lexicon::is_staff_word) && role.split(' ').count() <= 4;
        role_told && draft.bylines.iter().any(|b| fold(&b.name) == name)
    }

    /// Whether a piece credits the newsroom, alone or with others ("From our staff and Norpress").
    fn credit(&mut self, draft: &Draft, text: &str) -> bool {
        let bare = ["From ", "By ", "With ", "Source: ", "from ", "by "]
            .iter()
            .find_map(|lead| text.strip_prefix(lead))
            .unwrap_or(text);
        let (mut staff, mut names) = (false, Vec::new());
        for piece in bare.split([',', '/', '&']).flat_map(|p| p.split(" and ")).map(str::trim) {
            if is_staff(draft, piece) {
                staff = true;
            } else if credits::is_outlet_name(piece) {
                names.push(piece.to_owned());
            } else {
                return false;
            }
        }
        if staff && names.len() <= 2 {
            self.agency = self.agency.take().or_else(|| names.pop());
        }
        staff
    }

    /// Fills in what markup does not say.
    fn fill(self, draft: &mut Draft) {
        draft.whens.extend(self.whens);
        super::notes::merge_known(&mut draft.bylines, self.people);
        draft.agency = draft.agency.take().or(self.agency);
    }
}

/// Whether words name a newsroom: words of staff, with "our", or behind the outlet's own name.
fn is_staff(draft: &Draft, piece: &str) -> bool {
    let folded = fold(piece);
    let words: Vec<&str> = folded.split(' ').collect();
    let staff =
        |w: &&str| lexicon::is_staff_word(w) || matches!(*w, "reporters" | "reports" | "wire" | "services");
    let from = words.iter().rposition(|w| !staff(w)).map_or(0, |at| at + 1);
    let before = words[..from].join(" ");
    let own = draft.outlet.as_deref().is_some_and(|o| before.len() >= 3 && same_house(o, &before));
    from < words.len() && (matches!(before.as_str(), "our" | "the" | "") || own) && words.len() <= 6
}

/// Whether a piece only says what the time beside it is.
fn is_label(piece: &str) -> bool {
    fold(piece).split([' ', ':']).all(|w| {
        matches!(
            w,
            "" | "published"
                | "updated"
                | "posted"
                | "first"
                | "last"
                | "modified"
                | "on"
                | "at"
                | "date"
                | "am"
                | "um"
                | "uhr"
                | "stand"
                | "veröffentlicht"
                | "aktualisiert"
                | "publié"
                | "le"
                | "à"
                | "mis"
                | "jour"
                | "publicado"
                | "actualizado"
                | "el"
                | "las"
                | "pubblicato"
                | "aggiornato"
                | "il"
                | "alle"
                | "gepubliceerd"
                | "bijgewerkt"
        )
    })
}

/// Cuts a stamp off a paragraph whose dateline follows it: the line break between the two was a mere `<br>`.
fn cut_stamp_before_dateline(draft: &mut Draft) {
    let Some((_, text)) = draft.blocks.iter_mut().find(|(kind, _)| runs_on(*kind)) else {
        return;
    };
    let mut window = STAMP_BYTES.min(text.len());
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let Some((span, when)) = when::find(&text[..window]).filter(|(span, _)| span.start == 0) else { return };
    let rest = text.get(span.end as usize..).unwrap_or_default().trim_start_matches(SEPARATORS);
    if stamps::dateline(rest, None).is_some() {
        *text = rest.to_owned();
        draft.whens.push(when);
    }
}

/// Whether a piece closes the page, not the article: rights, an address.
fn closes(draft: &mut Draft, at: usize) -> bool {
    let (kind, text) = &draft.blocks[at];
    if *kind == BlockKind::Heading || text.len() > MAX_LINE {
        return false;
    }
    if credits::is_rights_line(text) || RESERVED.is_match(text) {
        let text = text.clone();
        draft.rights.get_or_insert(text);
        return true;
    }
    let outlet = draft.outlet.as_deref().map(fold).unwrap_or_default();
    let imprint = !outlet.is_empty() && fold(text).strip_prefix(&outlet).is_some_and(|r| r.starts_with(','));
    !ends_sentence(text) && (CONTACT.is_match(text) || imprint)
}
