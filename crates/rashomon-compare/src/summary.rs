//! Cited sentences of several articles that together tell a story.
//!
//! Centroid summarisation (Radev et al. 2004) with each word weighted by how many articles use it, earlier sentences
//! counting more, chosen one by one by maximal marginal relevance (Carbonell and Goldstein 1998).

use crate::reader::{Reader, Term, terms};
use rashomon_model::{Span, Telling};
use rashomon_text::words::words;
use std::collections::BTreeMap;

/// How fast the worth of a sentence falls with its place in the article.
const POSITION: f64 = 0.12;

/// How much of a sentence's weight may be said already by those chosen.
const SAID_MAX: f64 = 0.5;

/// Words a sentence needs to stand in a summary, and those past which it holds too much.
const WORDS: std::ops::RangeInclusive<usize> = 8..=60;

/// Openings that lean on the sentence before.
const LEANING: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "but",
    "and",
    "or",
    "however",
    "also",
    "meanwhile",
    "instead",
    "still",
    "yet",
    "so",
    "then",
    "such",
    "moreover",
    "furthermore",
    "therefore",
    "thus",
    "besides",
    "there",
    "here",
    "nevertheless",
    "nonetheless",
    "similarly",
    "another",
    "both",
    "while",
    "in addition",
];

/// A sentence that may be chosen.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Its article's index in the tellings.
    pub(crate) telling: usize,
    /// Its place in the article's text.
    pub(crate) span: Span,
    /// Its distinct terms.
    pub(crate) terms: Vec<Term>,
    /// How many words it has.
    pub(crate) words: usize,
    /// How much it is worth.
    pub(crate) worth: f64,
}

/// The sentences of several articles that tell most in `max_words`, in article order: index of the telling and place in
/// its text.
#[must_use]
pub fn summarize(tellings: &[Telling<'_>], max_words: usize) -> Vec<(usize, Span)> {
    let mut reader = Reader::of(tellings.first().and_then(|t| t.article.language.as_deref()));
    let groups: Vec<usize> = (0..tellings.len()).collect();
    choose(&candidates(tellings, &groups, &mut reader), max_words, usize::MAX)
}

/// The sentences that can be chosen, with their worth. `groups[i]` is the account of `tellings[i]`: a word's weight
/// counts the accounts that use it.
pub(crate) fn candidates(tellings: &[Telling<'_>], groups: &[usize], reader: &mut Reader) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut users: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    let mut places: Vec<usize> = Vec::new();
    for (index, telling) in tellings.iter().enumerate() {
        let text = &telling.article.text;
        for (place, &span) in telling.annotations.sentences.iter().enumerate() {
            let terms = terms(&reader.tokens(span.of(text), span.start));
            for &term in &terms {
                users.entry(term).or_default().push(groups[index]);
            }
            let words = words(span.of(text)).len();
            out.push(Candidate { telling: index, span, terms, words, worth: 0.0 });
            places.push(place);
        }
    }
    let priors = reader.priors();
    let accounts = groups.iter().collect::<std::collections::BTreeSet<_>>().len().max(1);
    let weights: BTreeMap<Term, f64> = users
        .into_iter()
        .map(|(term, mut by)| {
            let times = by.len() as f64;
            by.sort_unstable();
            by.dedup();
            let share = by.len() as f64 / accounts as f64;
            (term, priors.get(term as usize).copied().unwrap_or(1.0) * (1.0 + times).ln() * share)
        })
        .collect();
    for (candidate, place) in out.iter_mut().zip(places) {
        let text = candidate.span.of(&tellings[candidate.telling].article.text);
        let sum: f64 = candidate.terms.iter().map(|t| weights.get(t).copied().unwrap_or(0.0)).sum();
        let worth = sum / (candidate.words.max(1) as f64).sqrt() / (1.0 + POSITION * place as f64);
        let fit = WORDS.contains(&candidate.words) && !text.ends_with('?');
        candidate.worth = if fit { worth } else { 0.0 };
    }
    out
}

/// Whether a sentence leans on the one before it: it opens with a pronoun or a "However".
pub(crate) fn leans(text: &str) -> bool {
    let first = words(text).first().map(|s| s.of(text).to_lowercase());
    first.is_none_or(|w| LEANING.contains(&w.as_str()))
}

/// Chooses sentences one by one: worth, less what is said already; in article order.
pub(crate) fn choose(candidates: &[Candidate], max_words: usize, max_sentences: usize) -> Vec<(usize, Span)> {
    let mut order: Vec<usize> = (0..candidates.len()).filter(|&i| candidates[i].worth > 0.0).collect();
    order.sort_by(|&a, &b| candidates[b].worth.total_cmp(&candidates[a].worth).then(a.cmp(&b)));
    let mut chosen: Vec<usize> = Vec::new();
    let mut left = max_words;
    for i in order {
        let one = &candidates[i];
        if chosen.len() >= max_sentences || one.words > left {
            continue;
        }
        let said = |&j: &usize| {
            let shared = crate::sheet::common(&one.terms, &candidates[j].terms).count();
            shared as f64 / one.terms.len().max(1) as f64
        };
        if chosen.iter().all(|j| said(j) < SAID_MAX) {
            chosen.push(i);
            left -= one.words;
        }
    }
    chosen.sort_unstable();
    chosen.into_iter().map(|i| (candidates[i].telling, candidates[i].span)).collect()
}
