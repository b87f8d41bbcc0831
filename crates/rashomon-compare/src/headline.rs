//! The fairest of the accounts' own headlines, and the story's hashtags.

use crate::entities::Cast;
use crate::reader::{Reader, Term, terms};
use crate::sheet::Sheet;
use rashomon_model::{Genre, StoryEntity};
use rashomon_text::fold::fold;
use std::collections::BTreeMap;

/// Words before a colon that say the piece is a view or a series, not what happened.
const SLANTED: &[&str] = &[
    "opinion",
    "editorial",
    "analysis",
    "commentary",
    "column",
    "op-ed",
    "letter",
    "letters",
    "focus",
    "explainer",
    "exclusive",
    "breaking",
    "update",
    "watch",
    "video",
    "live",
    "interview",
    "review",
    "comment",
    "perspective",
    "feature",
    "insight",
    "fact check",
    "viewpoint",
];

/// What a question loses against a statement: it tells less than it asks.
const QUESTION: f64 = 0.5;

/// What a view's headline loses against a report's.
const VIEW: f64 = 0.7;

/// Hashtags shown for a story.
const HASHTAGS_MAX: usize = 8;

/// Entities, the most named first, that become hashtags.
const TAG_ENTITIES_MAX: usize = 5;

/// The accounts' own headline that shares most with what the others head and open with; ties go to account order.
pub(crate) fn headline(sheet: &Sheet<'_>, reader: &mut Reader) -> Option<String> {
    let mut heads: Vec<(&str, f64, Vec<u32>)> = Vec::new();
    for page in sheet.pages.iter() {
        if let Some(head) = page.article().headline.as_deref().filter(|h| !h.trim().is_empty()) {
            let view =
                matches!(page.article().genre, Some(Genre::Opinion | Genre::Editorial)) || slanted(head);
            let question = head.trim_end().ends_with('?');
            let rewrite = if page.lead { 1.0 } else { VIEW };
            let factor = rewrite * if view { VIEW } else { 1.0 } * if question { QUESTION } else { 1.0 };
            heads.push((head, factor, terms(&reader.tokens(head, 0))));
        }
    }
    let mut weight: BTreeMap<u32, f64> = BTreeMap::new();
    for (_, _, terms) in &heads {
        for &term in terms {
            *weight.entry(term).or_default() += 1.0;
        }
    }
    for page in &sheet.pages {
        for &term in sheet.lines[page.lines.clone()].first().map_or(&[][..], |l| &l.terms) {
            *weight.entry(term).or_default() += 0.5;
        }
    }
    let mut best: Option<(f64, &str)> = None;
    for (head, factor, terms) in &heads {
        let sum: f64 = terms.iter().map(|t| weight.get(t).copied().unwrap_or(0.0)).sum();
        let score = factor * sum / (terms.len() as f64 + 2.0);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, head));
        }
    }
    best.map(|(_, head)| head.trim().to_owned())
}

/// What the accounts say the story is about: of each lead, the terms of its headline with 1 and those of its first sentence
/// with `first`, by account.
pub(crate) fn about(
    sheet: &Sheet<'_>,
    reader: &mut Reader,
    first: f64,
) -> BTreeMap<usize, BTreeMap<Term, f64>> {
    let mut out: BTreeMap<usize, BTreeMap<Term, f64>> = BTreeMap::new();
    let known = sheet.weights.len();
    for page in sheet.pages.iter().filter(|p| p.lead) {
        let weight = out.entry(page.account).or_default();
        let lines = &sheet.lines[page.lines.clone()];
        let opening = lines.iter().find(|l| !l.heading && l.terms.len() >= OPENING_TERMS_MIN);
        weight.extend(opening.map_or(&[][..], |l| &l.content).iter().map(|&t| (t, first)));
        let head = page.article().headline.as_deref().map(|h| terms(&reader.tokens(h, 0)));
        // A word that stands in no sentence of the story tells nothing of any.
        weight.extend(head.into_iter().flatten().filter(|&t| (t as usize) < known).map(|t| (t, 1.0)));
    }
    out
}

/// Terms of a first sentence; less is a stamp or a byline.
const OPENING_TERMS_MIN: usize = 5;

fn slanted(head: &str) -> bool {
    head.split_once([':', '|']).is_some_and(|(before, _)| SLANTED.contains(&fold(before).as_str()))
}

/// The articles' own hashtags and the most named entities as hashtags, each once.
pub(crate) fn hashtags(sheet: &Sheet<'_>, cast: &Cast) -> Vec<String> {
    let mut counts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for page in &sheet.pages {
        for tag in &page.article().hashtags {
            counts.entry(fold(tag)).or_insert((0, tag.clone())).0 += 1;
        }
    }
    let mut own: Vec<(usize, String)> = counts.into_values().collect();
    own.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut out: Vec<String> = own.into_iter().map(|(_, tag)| tag).take(HASHTAGS_MAX).collect();
    for entity in cast.entities.iter().take(TAG_ENTITIES_MAX) {
        if let Some(tag) = tag(entity).filter(|t| !out.iter().any(|o| fold(o) == fold(t))) {
            out.push(tag);
        }
    }
    out.truncate(HASHTAGS_MAX);
    out
}

/// An entity's name as a hashtag: its words run together, each with a capital.
fn tag(entity: &StoryEntity) -> Option<String> {
    let mut out = String::from("#");
    for word in entity.name.split(|c: char| !c.is_alphanumeric()) {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_uppercase().to_string()));
        out.extend(chars);
    }
    (out.len() > 2).then_some(out)
}
