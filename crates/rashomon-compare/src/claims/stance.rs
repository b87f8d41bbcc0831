//! How a sentence says what it says: as fact, on someone's word, with doubt, or denied right after.

use super::Voice;
use crate::entities::Cast;
use crate::sheet::{Line, Sheet, common};
use rashomon_model::{EntityKind, Span, Speaker, StanceKind};
use rashomon_text::words::words;

/// Words that say a thing is not known.
const UNSURE: &[&str] = &[
    "unclear whether",
    "unclear if",
    "not clear whether",
    "not clear if",
    "not known whether",
    "not known if",
    "not immediately known",
    "not immediately clear",
    "could not be confirmed",
    "could not confirm",
    "could not be verified",
    "could not verify",
    "not been confirmed",
    "unconfirmed",
    "remains unclear",
    "unknown whether",
    "uncertain whether",
    "yet to confirm",
];

/// Words that deny.
const DENY: &[&str] = &[
    "denied",
    "denies",
    "denying",
    "deny",
    "refuted",
    "refutes",
    "disputed",
    "disputes",
    "rejected",
    "rejects",
    "dismissed",
    "dismisses",
    "rebutted",
];

/// What a denial takes up from the sentence before it.
const TAKEN_UP: &[&str] = &[
    "the report",
    "the reports",
    "that report",
    "the claim",
    "the claims",
    "the allegation",
    "the allegations",
    "the accusation",
    "the accusations",
    "the charge",
    "the charges",
    "the account",
    "the story",
    "the rumor",
    "the rumors",
    "the rumour",
    "this",
    "it",
    "any ",
    "the suggestion",
    "the assertion",
];

/// Words of a denial that only takes up the sentence before; longer ones say something of their own.
const DENIAL_BYTES_MAX: usize = 160;

/// Bytes of a source named after "according to"; what is longer was cut in a wrong place.
const SOURCE_BYTES_MAX: usize = 90;

/// Share of a sentence that a quotation must cover for the whole sentence to be on its speaker's word.
const QUOTED_SHARE: f64 = 0.5;

/// What a sentence does with what it says; the evidence takes in the next sentence where that denies or doubts it.
pub(crate) fn voice(sheet: &Sheet<'_>, cast: &Cast, line: usize) -> Voice {
    let held = &sheet.lines[line];
    let text = sheet.words(held).to_lowercase();
    let source = source(sheet, cast, held);
    let mut stance = if source.is_some() { StanceKind::Attributes } else { StanceKind::States };
    let mut span = held.span;
    if is_unsure(&text) {
        stance = StanceKind::Unsure;
    } else if let Some(next) = sheet.lines.get(line + 1).filter(|n| n.page == held.page && !n.heading) {
        let after = sheet.words(next).to_lowercase();
        if is_denial_of_before(&after) {
            stance = StanceKind::Disputes;
            span.end = next.span.end;
        } else if is_unsure(&after) && shares_deed(held, next) {
            stance = StanceKind::Unsure;
            span.end = next.span.end;
        }
    }
    Voice { stance, value: None, attributed_to: source, page: held.page, span }
}

/// Whether a sentence says that something is not known.
fn is_unsure(lower: &str) -> bool {
    UNSURE.iter().any(|cue| lower.contains(cue))
}

/// Whether a sentence denies the one before it, and does no more.
fn is_denial_of_before(lower: &str) -> bool {
    lower.len() <= DENIAL_BYTES_MAX
        && DENY.iter().any(|cue| {
            let after = lower.find(cue).and_then(|at| lower.get(at + cue.len()..)).map(str::trim_start);
            after.is_some_and(|rest| TAKEN_UP.iter().any(|t| rest.starts_with(t)))
        })
}

/// Where a sentence denies something: the verb with a "that" after it, in offsets of the lower-case text.
pub(crate) fn denial(lower: &str) -> Option<Span> {
    let words = words(lower);
    let at = words.iter().position(|w| DENY.contains(&w.of(lower)))?;
    Some(words[at])
}

/// Where a sentence says that something is not known: the words for it, in offsets of the lower-case text.
pub(crate) fn doubt(lower: &str) -> Option<Span> {
    UNSURE.iter().find_map(|cue| lower.find(cue).map(|at| Span::new(at, at + cue.len())))
}

/// Whether two neighbouring sentences share a word that names no one.
fn shares_deed(a: &Line, b: &Line) -> bool {
    common(&a.terms, &b.terms).any(|t| b.tokens.iter().any(|k| k.term == t && !k.capital && !k.number))
}

/// Whom a sentence credits: the speaker of reported speech that makes most of it, or whom it is "according to".
fn source(sheet: &Sheet<'_>, cast: &Cast, line: &Line) -> Option<String> {
    let page = &sheet.pages[line.page];
    for quote in &page.telling.annotations.quotes {
        let covered: usize = quote.content.iter().filter(|s| line.span.contains(**s)).map(|s| s.len()).sum();
        if (covered as f64) < QUOTED_SHARE * line.span.len() as f64 {
            continue;
        }
        match &quote.speaker {
            Some(Speaker::Anonymous(who)) => return Some(who.clone()),
            Some(Speaker::Named { name, entity }) => {
                return Some(cast.find(line.page, *entity).map_or_else(|| name.clone(), |e| e.name.clone()));
            }
            None => {}
        }
    }
    according_to(sheet, line).or_else(|| said_last(sheet.words(line)))
}

/// Words that open a clause that is no attribution, though it has a verb of saying in it.
const NO_SOURCE: &[&str] =
    &["who", "which", "that", "and", "but", "as", "what", "when", "where", "while", "because", "it"];

/// The source that a sentence ends with: "..., two workers have told the Mirror".
fn said_last(text: &str) -> Option<String> {
    let (_, last) = text.trim_end_matches('.').rsplit_once(", ")?;
    let spans = words(last);
    let verb = spans.iter().position(|w| matches!(w.of(last), "said" | "says" | "told"))?;
    let source = last.get(..spans.get(verb)?.start as usize)?.trim();
    let source =
        [" have", " has", " had", " also"].iter().find_map(|aux| source.strip_suffix(aux)).unwrap_or(source);
    let first = spans.first().map_or("", |w| w.of(last)).to_lowercase();
    let fits = (1..=SOURCE_BYTES_MAX).contains(&source.len()) && !NO_SOURCE.contains(&first.as_str());
    fits.then(|| source.to_owned())
}

/// The source after "according to": a person or body named there, else its words up to the comma.
fn according_to(sheet: &Sheet<'_>, line: &Line) -> Option<String> {
    const CUE: &str = "ccording to ";
    let text = sheet.words(line);
    let from = text.find(CUE)? + CUE.len();
    let rest = text.get(from..)?;
    let to = rest.find([',', ';', '.', '(', ')']).unwrap_or(rest.len());
    let phrase = rest.get(..to)?.trim();
    let place = Span::new(line.span.start as usize + from, line.span.start as usize + from + to);
    let named = sheet.pages[line.page].telling.annotations.mentions.iter().find(|m| {
        place.contains(m.span()) && matches!(m.kind, EntityKind::Person | EntityKind::Organization)
    });
    match named {
        Some(mention) => Some(mention.text.clone()),
        None => (!phrase.is_empty() && phrase.len() <= SOURCE_BYTES_MAX).then(|| phrase.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_may_stand_last() {
        let last = |text| said_last(text);
        assert_eq!(
            last("The plant leaked, two workers have told the Mirror.").as_deref(),
            Some("two workers")
        );
        assert_eq!(last("The plant leaked, officials said.").as_deref(), Some("officials"));
        assert_eq!(last("The plant, which said nothing, leaked."), None);
        assert_eq!(last("It leaked, which nobody said."), None);
    }
}
