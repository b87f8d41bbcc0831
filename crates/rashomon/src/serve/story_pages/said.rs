//! Who said what: speakers, named and not, and the wordings that accounts give to one saying.

use super::cast::{Cast, Cite};
use super::diff::{self, Part};
use super::fold::{Folded, Limit};
use crate::serve::links;
use crate::view::story::{quoted, sayings, speaker};
use rashomon_model::{Citation, QuoteKind, Utterance, Wording};

/// Speakers shown, and folded away.
const SPEAKERS: Limit = Limit { open: 8, most: 30 };
/// Sayings of one of them.
const SAYINGS: Limit = Limit { open: 3, most: 12 };
/// Wordings of one saying; as many accounts seldom differ in their words.
const WORDINGS: usize = 8;
/// Articles named for one wording.
const NAMED: usize = 6;

/// A speaker and what they said.
#[derive(Debug, Clone)]
pub(super) struct Speaker {
    /// Name or description; `None` where nobody is named for it.
    pub(super) name: Option<String>,
    /// The page of whoever it is, where a name is known.
    pub(super) href: Option<String>,
    /// Whether the source is kept without a name.
    pub(super) anonymous: bool,
    pub(super) sayings: Folded<Saying>,
}

/// A saying in its wordings.
#[derive(Debug, Clone)]
pub(super) struct Saying {
    pub(super) id: String,
    /// Whether accounts give it other words.
    pub(super) differs: bool,
    pub(super) wordings: Vec<WordingRow>,
}

/// A wording with those who have it so.
#[derive(Debug, Clone)]
pub(super) struct WordingRow {
    /// The words, with what is other than in the first wording.
    pub(super) parts: Vec<Part>,
    /// "word for word", "in part in other words", "in other words".
    pub(super) kind: &'static str,
    pub(super) lang: String,
    pub(super) cites: Vec<Cite>,
    /// Who is named for it here, where another wording names somebody else.
    pub(super) by: Option<String>,
}

/// The speakers of a story; all of them where `all`.
pub(super) fn speakers(cast: &Cast<'_>, all: bool) -> Folded<Speaker> {
    let mut found: Vec<(Option<String>, bool, Vec<&Utterance>)> = Vec::new();
    for utterance in sayings(&cast.told.story) {
        let (name, anonymous) = speaker(utterance);
        match found.iter_mut().find(|s| s.0 == name && s.1 == anonymous) {
            Some(known) => known.2.push(utterance),
            None => found.push((name, anonymous, vec![utterance])),
        }
    }
    let told = |(name, anonymous, said): (Option<String>, bool, Vec<&Utterance>)| Speaker {
        href: name.as_deref().filter(|_| !anonymous).map(|n| format!("/entity/{}", links::part(n))),
        name,
        anonymous,
        sayings: Folded::new(said.iter().map(|u| saying(u, cast)), SAYINGS.or_all(all)),
    };
    Folded::new(found.into_iter().map(told), SPEAKERS.or_all(all))
}

fn saying(utterance: &Utterance, cast: &Cast<'_>) -> Saying {
    let mut rows: Vec<(String, WordingRow)> = Vec::new();
    for wording in &utterance.wordings {
        let text = quoted(wording);
        let cite = cite(wording, cast);
        if let Some((_, known)) = rows.iter_mut().find(|(words, _)| *words == text) {
            // A reprint that repeats its lead's wording says nothing new.
            let copy = cast.account_of(&wording.article).is_some_and(|a| a.lead != wording.article);
            if !copy && known.cites.len() < NAMED && known.cites.iter().all(|c| c.label != cite.label) {
                known.cites.push(cite);
            }
            continue;
        }
        if rows.len() == WORDINGS {
            continue;
        }
        let parts = rows.first().and_then(|(first, _)| diff::words(first, &text));
        let row = WordingRow {
            parts: parts.unwrap_or_else(|| diff::whole(&text)),
            kind: kind(wording.kind),
            lang: cast.lang(&wording.article),
            cites: vec![cite],
            by: described_here(wording, utterance),
        };
        rows.push((text, row));
    }
    Saying {
        id: utterance.id.clone(),
        differs: rows.len() > 1,
        wordings: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

fn cite(wording: &Wording, cast: &Cast<'_>) -> Cite {
    cast.cite(&Citation { article: wording.article.clone(), start: wording.start, end: wording.end })
}

/// How the source goes here, where wordings call it differently.
fn described_here(wording: &Wording, utterance: &Utterance) -> Option<String> {
    use rashomon_model::WordingSpeaker::{Anonymous, Named};
    let name = |w: &Wording| match w.speaker.as_ref()? {
        Named { name, .. } => Some(crate::view::clean(name)),
        Anonymous { anonymous } => Some(crate::view::words::described(anonymous)),
    };
    let first = utterance.wordings.iter().find_map(name);
    let here = name(wording);
    match (first, here) {
        (Some(first), None) => Some(format!("does not say who; another has {first}")),
        (Some(_), Some(here)) if here.as_str() != speaker(utterance).0.unwrap_or_default() => Some(here),
        _ => None,
    }
}

fn kind(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "word for word",
        QuoteKind::Mixed => "partly word for word",
        QuoteKind::Indirect => "in the account's own words",
    }
}
