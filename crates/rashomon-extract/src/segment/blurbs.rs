//! Lines after the last paragraph that look like paragraphs but tell of other pieces: series, shows, calls to act.

use super::cohesion::Vocabulary;
use super::draft::Draft;
use super::{lexicon, lines};
use rashomon_model::BlockKind;
use rashomon_text::fold::fold;

/// Widest blurb.
const MAX_WIDTH: usize = 260;
/// How many paragraphs at the end may be blurbs.
const MAX_BLURBS: usize = 24;
/// An article keeps at least so many paragraphs.
const KEEP: usize = 2;
/// Evidence (see [`weigh`]) from which on the end is cut off.
const ENOUGH: f32 = 2.0;

/// What a short line after the text adds to the evidence.
const AFTER: f32 = 0.5;
/// How many such lines count.
const MAX_AFTER: usize = 2;

/// Cuts the blurbs off an article's end. `after` counts the short lines of words that follow it at once: where blurbs
/// stand, some are shorter than paragraphs.
pub(super) fn trim(draft: &mut Draft, after: usize) {
    let body: Vec<usize> = (0..draft.blocks.len()).filter(|&at| Draft::in_text(draft.blocks[at].0)).collect();
    if body.len() <= KEEP {
        return;
    }
    let ended = body.iter().filter(|&&at| lines::ends_sentence(&draft.blocks[at].1)).count();
    let always_ends = ended * 10 >= body.len() * 8;
    let from = body.len().saturating_sub(MAX_BLURBS).max(KEEP);
    let mut vocabulary = Vocabulary::default();
    for &at in &body[..from] {
        vocabulary.learn(&draft.blocks[at].1);
    }
    // Weights of the last paragraphs, each against all before it; the best end has the greatest sum.
    let mut weights = Vec::new();
    for &at in &body[from..] {
        let (kind, text) = &draft.blocks[at];
        weights.push(weigh(*kind, text, &vocabulary, always_ends));
        vocabulary.learn(text);
    }
    let (mut sum, mut best, mut cut) = (0.0, 0.0, None);
    let after = AFTER * after.min(MAX_AFTER) as f32;
    for (n, weight) in weights.iter().enumerate().rev() {
        sum += weight;
        if sum > best {
            (best, cut) = (sum, Some(n));
        }
    }
    if let Some(cut) = cut.filter(|_| best + after >= ENOUGH) {
        let first = body[from + cut];
        let dropped = body.len() - from - cut;
        let mut at = 0;
        draft.blocks.retain(|(kind, _)| {
            at += 1;
            at - 1 < first || !Draft::in_text(*kind)
        });
        draft.notes.push(format!("left out {dropped} closing lines that tell of other pieces"));
    }
}

/// How much a closing paragraph looks like a blurb (above 0) or like text (below).
fn weigh(kind: BlockKind, text: &str, before: &Vocabulary, always_ends: bool) -> f32 {
    let width = lines::width(text);
    if width > MAX_WIDTH || quotes(text) && said(text) {
        return -4.0;
    }
    if kind == BlockKind::Heading {
        return 0.3;
    }
    let share = before.share(text);
    let folded = fold(text);
    let mut weight = (0.45 - share) * 3.0;
    if always_ends && !lines::ends_sentence(text) {
        weight += 1.2;
    }
    if text.contains(". ") {
        weight -= 0.8;
    }
    if opens_as_blurb(&folded) {
        weight += 0.5;
    }
    if text.chars().any(|c| c.is_ascii_digit()) || said(text) {
        weight -= 0.5;
    }
    weight + 0.5 * lexicon::page_score(&folded) as f32
}

/// Whether somebody's words are quoted: not a term of a word or two, which quotation marks set off ("the so-called
/// “stayers”") and no comma or full stop closes.
fn quotes(text: &str) -> bool {
    /// A quoted term has at most so many words.
    const TERM: usize = 2;
    let marks = ['"', '\u{201C}', '\u{201D}', '\u{201E}', '\u{00AB}', '\u{00BB}'];
    let pieces: Vec<&str> = text.split(marks).collect();
    let is_term =
        |p: &str| p.split_whitespace().count() <= TERM && !p.trim_end().ends_with([',', '.', '!', '?']);
    pieces.len() > 1
        && (pieces.len().is_multiple_of(2) || !pieces.iter().skip(1).step_by(2).all(|p| is_term(p)))
}

/// Whether words of speech stand in it; what is "told by" somebody is a tale, not a saying.
fn said(text: &str) -> bool {
    let folded = fold(text).replace("told by ", "");
    folded.split(|c: char| !c.is_alphanumeric()).any(|w| {
        matches!(
            w,
            "said" | "says" | "told" | "added" | "he" | "she" | "dit" | "sagte" | "dijo" | "disse" | "ha"
        )
    })
}

/// Whether a line opens like the naming of a thing ("A look at ...", "The stories of ...").
fn opens_as_blurb(folded: &str) -> bool {
    let mut words = folded.split(' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    matches!(
        first,
        "a" | "an"
            | "here"
            | "this"
            | "these"
            | "our"
            | "all"
            | "how"
            | "why"
            | "what"
            | "eine"
            | "ein"
            | "une"
            | "un"
            | "una"
    ) && second != "day"
}
