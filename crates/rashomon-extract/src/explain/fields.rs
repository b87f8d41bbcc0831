//! An article's fields: what was told of each while the page was read, held against what `extract` gives.

use super::{Candidate, Field, FieldWhy};
use crate::block::PageBlock;
use crate::segment::marks;
use crate::trace::{Offer, name};
use rashomon_model::{Article, Dateline, Role};
use rashomon_text::fold::fold;
use std::collections::{HashMap, HashSet};

/// The fields of the article that is the page's `nth`, explained.
pub(super) fn explained(nth: usize, article: &Article, offers: &[Offer], seen: &Seen<'_>) -> Vec<FieldWhy> {
    Field::ALL
        .into_iter()
        .map(|field| {
            let own: Vec<&Offer> = offers.iter().filter(|o| o.article == nth && o.field == field).collect();
            let value = value(field, article, &own);
            let candidates = candidates(field, value.as_deref(), article, &own, seen);
            FieldWhy { field, value, candidates }
        })
        .filter(|why| why.value.is_some() || !why.candidates.is_empty())
        .collect()
}

/// A field's value as text.
fn value(field: Field, article: &Article, offers: &[&Offer]) -> Option<String> {
    match field {
        Field::Headline => article.headline.clone(),
        Field::Standfirst => article.standfirst.clone(),
        Field::Outlet => article.outlet.clone(),
        Field::Agency => article.agency.clone(),
        Field::Via => article.via.clone(),
        Field::Bylines => {
            let names: Vec<&str> = article.bylines.iter().map(|b| b.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join("; "))
        }
        Field::Dateline => article.dateline.as_ref().map(dateline),
        Field::Published => article.published.as_ref().map(|s| s.value.clone()),
        Field::Modified => article.modified.as_ref().map(|s| s.value.clone()),
        Field::CanonicalUrl => article.canonical_url.clone(),
        Field::Language => article.language.clone(),
        Field::Genre => article.genre.as_ref().map(name),
        // No field of an article: what was read is all there is.
        Field::Section => offers.iter().find(|o| o.taken).map(|o| o.value.clone()),
        Field::Rights => article.rights.clone(),
    }
}

fn dateline(dateline: &Dateline) -> String {
    let parts = [dateline.place.as_ref(), dateline.agency.as_ref(), dateline.date.as_ref()];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}

/// The candidates of a field, the winners first, then those weighed highest, then as they were met.
fn candidates(
    field: Field,
    value: Option<&str>,
    article: &Article,
    offers: &[&Offer],
    seen: &Seen<'_>,
) -> Vec<Candidate> {
    let names: Vec<String> = article.bylines.iter().map(|b| fold(&b.name)).collect();
    let last = offers.iter().rposition(|o| o.taken && value.is_some_and(|v| is_of(field, &o.value, v)));
    let mut out: Vec<Candidate> = offers
        .iter()
        .enumerate()
        .map(|(n, o)| {
            let won = match field {
                Field::Bylines => names.iter().any(|name| fold(&o.value).contains(name.as_str())),
                _ => last == Some(n),
            };
            let shown = || seen.line(field, &o.value, article.role).filter(|_| o.visible);
            Candidate {
                won,
                place: o.place.clone(),
                line: o.block.or_else(shown).map(|at| at + 1),
                value: o.value.clone(),
                score: o.score,
                because: o.because.clone(),
            }
        })
        .collect();
    if let Some(value) = value.filter(|_| !out.iter().any(|c| c.won)) {
        out.push(seen.candidate(field, value, article));
    }
    // The same words of the same line, asked for twice.
    let mut met = HashSet::new();
    let again = |c: &Candidate| c.line.is_some_and(|line| !met.insert((line, c.value.clone())));
    let again: Vec<bool> = out.iter().map(again).collect();
    let mut again = again.into_iter();
    out.retain(|c| !again.next().unwrap_or_default() || c.won);
    out.sort_by(|a, b| b.won.cmp(&a.won).then(b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0))));
    out
}

/// Whether a field's value was made of what a candidate says: cleaned of the site's name, cut to a code.
fn is_of(field: Field, candidate: &str, value: &str) -> bool {
    match field {
        Field::CanonicalUrl => true,
        Field::Language => candidate.to_ascii_lowercase().starts_with(value),
        Field::Published | Field::Modified | Field::Genre => candidate == value,
        _ => {
            let (candidate, value) = (fold(candidate), fold(value));
            !candidate.is_empty() && (candidate.contains(&value) || value.contains(&candidate))
        }
    }
}

/// What the page shows, to be searched for values.
pub(super) struct Seen<'a> {
    blocks: &'a [PageBlock],
    /// The first block of these words.
    alone: HashMap<&'a str, usize>,
    folded: Vec<String>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(blocks: &'a [PageBlock]) -> Self {
        let mut alone = HashMap::new();
        for (at, block) in blocks.iter().enumerate() {
            alone.entry(block.text.as_str()).or_insert(at);
        }
        Self { blocks, alone, folded: blocks.iter().map(|b| fold(&b.text)).collect() }
    }

    /// A value that no place was asked for: it was read from the page's lines.
    fn candidate(&self, field: Field, value: &str, article: &Article) -> Candidate {
        let first = match field {
            Field::Bylines => article.bylines.first().map_or(value, |b| b.name.as_str()),
            Field::Dateline => article.dateline.as_ref().and_then(|d| d.place.as_deref()).unwrap_or(value),
            _ => value,
        };
        let at = self.line(field, first, article.role);
        let place = if at.is_some() { "visible" } else { "concluded from the page" };
        let text = at.and_then(|at| self.blocks.get(at)).map_or(value, |b| b.text.as_str());
        Candidate {
            won: true,
            place: place.to_owned(),
            line: at.map(|at| at + 1),
            value: text.to_owned(),
            score: None,
            because: Vec::new(),
        }
    }

    /// The first block that shows a value: alone, else among other words. Teasers are as many as the page has lines, and
    /// are looked for alone only.
    fn line(&self, field: Field, value: &str, role: Role) -> Option<usize> {
        let alone = self.alone.get(value).copied();
        match field {
            Field::Language | Field::Genre | Field::Section | Field::CanonicalUrl => None,
            _ if alone.is_some() || role == Role::Teaser => alone,
            Field::Published | Field::Modified => marks::time_line(self.blocks, value),
            _ => {
                let as_written = self.blocks.iter().position(|b| b.text.contains(value));
                let value = fold(value);
                as_written.or_else(|| self.folded.iter().position(|words| words.contains(&value)))
            }
        }
    }
}
