//! Two articles to pairs of sentences that say the same, by weighted overlap of the terms they carry.

use crate::facts::{SentencePrint, Term, TermKind};
use std::collections::BTreeMap;

/// A term that stands in more than this share of both articles' sentences says nothing about which two belong
/// together, and would make the search for them quadratic.
const COMMON_SHARE: f64 = 0.25;
/// Names and numbers weigh more than other words: they are what a rewriter keeps.
const FACT_WEIGHT: f64 = 2.0;
/// Sentences less alike than this are not a pair.
const ALIKE: f64 = 0.22;
/// Sentences that share fewer terms than this are not a pair, short ones aside.
const SHARED_TERMS: usize = 2;

/// What each term weighs in a pair of articles: the rarer among their sentences, the more.
pub(crate) struct Weights {
    sentences: f64,
    counts: BTreeMap<u64, u32>,
}

impl Weights {
    /// For two articles.
    pub(crate) fn of(a: &[SentencePrint], b: &[SentencePrint]) -> Self {
        let mut counts = BTreeMap::new();
        for term in a.iter().chain(b).flat_map(|s| &s.terms) {
            *counts.entry(term.key).or_insert(0) += 1;
        }
        Self { sentences: (a.len() + b.len()) as f64, counts }
    }

    /// In how many sentences of the two a term stands.
    fn count(&self, term: Term) -> f64 {
        f64::from(self.counts.get(&term.key).copied().unwrap_or(1))
    }

    /// What a term weighs.
    pub(crate) fn weight(&self, term: Term) -> f64 {
        let rarity = ((self.sentences + 1.0) / (self.count(term) + 0.5)).ln().max(0.0);
        if term.is_fact() { rarity * FACT_WEIGHT } else { rarity }
    }

    /// What a sentence weighs.
    pub(crate) fn sum(&self, terms: &[Term]) -> f64 {
        terms.iter().map(|&t| self.weight(t)).sum()
    }
}

/// A sentence of the derived article and the one of the origin that it is most like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    /// Index in the origin.
    pub(crate) from: usize,
    /// Index in the derived article.
    pub(crate) to: usize,
    /// How alike, 0 to 1.
    pub(crate) similarity: f64,
}

/// The sentences of two articles, aligned.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Alignment {
    /// The best match of each sentence of `to` that has one, in order of `to`.
    pub(crate) matches: Vec<Match>,
    /// For each sentence of `from`, how much of its weight the best sentence of `to` carries.
    pub(crate) carried: Vec<f64>,
    /// For each sentence of `to`, how much of its weight stands in its best match.
    pub(crate) covered: Vec<f64>,
}

/// Shared weight and number of terms of one pair of sentences.
type Shared = BTreeMap<(usize, usize), (f64, usize)>;

/// Aligns the sentences of two articles.
pub(crate) fn align(from: &[SentencePrint], to: &[SentencePrint], weights: &Weights) -> Alignment {
    let shared = shared(from, to, weights);
    let from_sums: Vec<f64> = from.iter().map(|s| weights.sum(&s.terms)).collect();
    let to_sums: Vec<f64> = to.iter().map(|s| weights.sum(&s.terms)).collect();
    let mut best: Vec<Option<Match>> = vec![None; to.len()];
    let mut carried = vec![0.0f64; from.len()];
    let mut covered = vec![0.0f64; to.len()];
    for ((j, i), (weight, terms)) in shared {
        let (whole_from, whole_to) = (from_sums[i], to_sums[j]);
        if whole_from <= 0.0 || whole_to <= 0.0 {
            continue;
        }
        let shortest = from[i].terms.len().min(to[j].terms.len());
        if terms < SHARED_TERMS.min(shortest) {
            continue;
        }
        let similarity = (weight / (whole_from * whole_to).sqrt()).min(1.0);
        // A few of a short sentence's words, strewn over a long one, do not carry it.
        if similarity < ALIKE {
            continue;
        }
        carried[i] = carried[i].max(weight / whole_from);
        covered[j] = covered[j].max(weight / whole_to);
        if best[j].is_none_or(|m| similarity > m.similarity) {
            best[j] = Some(Match { from: i, to: j, similarity });
        }
    }
    Alignment { matches: best.into_iter().flatten().collect(), carried, covered }
}

/// What every pair of sentences shares, by the terms that are rare enough to tell sentences apart.
fn shared(from: &[SentencePrint], to: &[SentencePrint], weights: &Weights) -> Shared {
    let mut places: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, sentence) in from.iter().enumerate() {
        for term in &sentence.terms {
            places.entry(term.key).or_default().push(i);
        }
    }
    let most = ((weights.sentences * COMMON_SHARE) as usize).max(4);
    let mut out = Shared::new();
    for (j, sentence) in to.iter().enumerate() {
        for term in &sentence.terms {
            let Some(at) = places.get(&term.key).filter(|at| at.len() <= most) else { continue };
            for &i in at {
                let kept = out.entry((j, i)).or_insert((0.0, 0));
                kept.0 += weights.weight(*term);
                kept.1 += 1;
            }
        }
    }
    out
}

impl Alignment {
    /// Of the matches, how many stand in the order of the origin: the longest chain that never steps back.
    pub(crate) fn in_order(&self) -> usize {
        let mut ends: Vec<usize> = Vec::new();
        for m in &self.matches {
            let at = ends.partition_point(|&e| e <= m.from);
            match ends.get_mut(at) {
                Some(end) => *end = m.from,
                None => ends.push(m.from),
            }
        }
        ends.len()
    }

    /// How many different sentences of the origin are matched.
    pub(crate) fn origins(&self) -> usize {
        let mut from: Vec<usize> = self.matches.iter().map(|m| m.from).collect();
        from.sort_unstable();
        from.dedup();
        from.len()
    }
}

/// The facts of an article: each name word and number once.
pub(crate) fn facts(sentences: &[SentencePrint]) -> BTreeMap<u64, TermKind> {
    let terms = sentences.iter().flat_map(|s| &s.terms).filter(|t| t.is_fact());
    terms.map(|t| (t.key, t.kind)).collect()
}
