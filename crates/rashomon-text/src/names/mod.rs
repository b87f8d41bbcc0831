//! Text to names: mentions, and the entities they mean inside one article.
//!
//! Three steps: runs of capitalised words become candidates ([`find`]), the words in and around each speak for a kind
//! ([`kind`]), and candidates that mean the same become one entity, whose kind all of them decide ([`group`]).

mod capitals;
mod features;
mod find;
pub(crate) mod form;
mod group;
mod hash;
mod judge;
mod kind;
mod lexicon;
mod model;
#[cfg(test)]
mod tests;
mod titles;
mod tokens;

use find::Found;
use form::Form;
use group::Named;
use kind::Scores;
pub use model::{CLASSES, Model, NO_NAME, UNIT};
use rashomon_model::{Entity, Mention, Span};
use tokens::Tokens;

/// Finds the names of a text and groups them into the entities they mean.
#[must_use]
pub fn names(text: &str, sentences: &[Span]) -> (Vec<Mention>, Vec<Entity>) {
    names_by(Model::bundled(), text, sentences)
}

/// [`names`] with other weights than those that come with the crate: for training and measuring.
#[must_use]
pub fn names_by(model: &Model, text: &str, sentences: &[Span]) -> (Vec<Mention>, Vec<Entity>) {
    let tokens = Tokens::of(text, sentences);
    let found = find::find(&tokens);
    let article = judge::Article::of(&tokens, &found);
    let evidence = judge::evidence(&tokens, &found, &article, model);
    resolve(&tokens, &found, &evidence, &article.forms)
}

/// Whether a word is a given name somewhere in the world.
#[must_use]
pub fn is_given_name(word: &str) -> bool {
    lexicon::class(&lexicon::key(word)) & lexicon::GIVEN != 0
}

/// Whether a word or a run of words is the name of a place.
#[must_use]
pub fn is_place(words: &str) -> bool {
    lexicon::class(&lexicon::key(words)) & lexicon::PLACE != 0
}

/// Whether a word says what somebody is ("editor", "professor").
#[must_use]
pub fn is_role(word: &str) -> bool {
    lexicon::class(&lexicon::key(word)) & lexicon::ROLE != 0
}

/// A candidate as training sees it.
#[derive(Debug, Clone)]
pub struct Example {
    /// Where it stands.
    pub span: Span,
    /// The hashes of its features.
    pub features: Vec<u32>,
    /// The classes' sums in [`UNIT`]s before any weight: what the rules say.
    pub prior: [i32; CLASSES],
}

/// The candidates of a text with their features: what weights are trained on.
#[must_use]
pub fn examples(text: &str, sentences: &[Span]) -> Vec<Example> {
    let tokens = Tokens::of(text, sentences);
    let found = find::find(&tokens);
    judge::examples(&tokens, &found)
}

/// Gives candidates their kinds and entities; what turns out to be no name is left out.
fn resolve(
    tokens: &Tokens<'_>,
    found: &[Found],
    evidence: &[Option<Scores>],
    forms: &[Form],
) -> (Vec<Mention>, Vec<Entity>) {
    let mut named: Vec<Named> = Vec::with_capacity(found.len());
    // Where each candidate went, so that brackets keep pointing at the right one.
    let mut moved: Vec<Option<usize>> = Vec::with_capacity(found.len());
    for ((candidate, scores), form) in found.iter().zip(evidence).zip(forms) {
        let Some(scores) = scores else {
            moved.push(None);
            continue;
        };
        let mut candidate = *candidate;
        candidate.same_as = candidate.same_as.and_then(|at| moved.get(at).copied().flatten());
        if candidate.title.is_none() && with_article(tokens, candidate.from) {
            candidate.from -= 1;
        }
        moved.push(Some(named.len()));
        named.push(Named::of(tokens, candidate, *scores, form.clone()));
    }
    let groups = group::group(&named);
    let mut entity_of = vec![0u32; named.len()];
    let mut entities = Vec::with_capacity(groups.len());
    for (index, (members, kind)) in groups.iter().enumerate() {
        for &at in members {
            entity_of[at] = u32::try_from(index).unwrap_or(u32::MAX);
        }
        entities.push(entity(&named, members, *kind));
    }
    let mentions = named.iter().zip(&entity_of).filter_map(|(name, &entity)| {
        let first = tokens.list.get(name.found.from)?;
        let last = tokens.list.get(name.found.to.checked_sub(1)?)?;
        let title = name.found.title.map(|(from, to)| title(tokens, from, to)).filter(|t| !t.is_empty());
        let span = Span::new(first.start, last.end);
        let kind = entities.get(entity as usize)?.kind;
        Some(Mention { start: span.start, end: span.end, text: name.text.clone(), kind, title, entity })
    });
    (mentions.collect(), entities)
}

/// Whether the word before a name is its own article, as a capital inside a sentence shows: "a piece in The Herald".
fn with_article(tokens: &Tokens<'_>, from: usize) -> bool {
    let (Some(article), Some(name)) =
        (from.checked_sub(1).and_then(|at| tokens.list.get(at)), tokens.list.get(from))
    else {
        return false;
    };
    tokens.low(from - 1) == "the"
        && article.shape == tokens::Shape::Cap
        && name.gap == tokens::Gap::Space
        && article.sentence == name.sentence
        && !article.first
        && !article.headline
}

/// A title as it stands, with the full stop of its abbreviation.
fn title(tokens: &Tokens<'_>, from: usize, to: usize) -> String {
    let mut title = tokens.text(from, to).to_owned();
    if to > from && tokens.stop_after(to - 1) {
        title.push('.');
    }
    title
}

/// From how many words on a name counts as no fuller than others: the most used of those comes first.
pub(crate) const FULL: usize = 4;

/// An entity from its mentions: the fullest name first, then the others as they come.
fn entity(named: &[Named], members: &[usize], kind: rashomon_model::EntityKind) -> Entity {
    let mut aliases: Vec<(&str, usize, usize)> = Vec::new();
    for &at in members {
        match aliases.iter_mut().find(|(text, ..)| *text == named[at].text) {
            Some(known) => known.2 += 1,
            None => aliases.push((&named[at].text, named[at].form.words.len(), 1)),
        }
    }
    aliases.sort_by_key(|&(_, words, count)| std::cmp::Reverse((words.min(FULL), count)));
    let aliases: Vec<String> = aliases.into_iter().map(|(text, ..)| text.to_owned()).collect();
    Entity { name: aliases.first().cloned().unwrap_or_default(), kind, aliases }
}
