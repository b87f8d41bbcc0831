//! The same facts in the same order, in other words: what tells a rewrite from a second report of the same event.
//!
//! Two reporters at one event share its names; one of them still has facts of his own, in an order of his own. A
//! rewriter has none: every sentence of his that says something checkable leans on one of the origin, in its order.

use crate::align::{Alignment, Weights, align, facts};
use crate::facts::SentencePrint;

/// What speaks for a rewrite of `from` into `to`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signs {
    /// Facts of `to`.
    pub(crate) facts: usize,
    /// Of these, how many stand in `from`.
    pub(crate) carried: usize,
    /// Facts of `from`.
    pub(crate) origin_facts: usize,
    /// Sentences of `to` that carry facts enough to be checked.
    pub(crate) sentences: usize,
    /// Of these, how many lean on a sentence of `from`.
    pub(crate) aligned: usize,
    /// Share of the aligned sentences that stand in the origin's order.
    pub(crate) order: f64,
    /// Share of the aligned sentences that lean on a sentence of their own.
    pub(crate) spread: f64,
    /// Mean of how alike the aligned sentences are.
    pub(crate) similarity: f64,
}

/// A sentence with fewer facts than this can be anybody's.
const FACTS_IN_SENTENCE: usize = 2;

/// Sentences this alike are the same words.
const VERBATIM: f64 = 0.9;

/// Weighs a pair, with its alignment.
pub(crate) fn signs(from: &[SentencePrint], to: &[SentencePrint]) -> (Signs, Alignment) {
    let weights = Weights::of(from, to);
    let alignment = align(from, to, &weights);
    let (origin, mine) = (facts(from), facts(to));
    // Two reports that quote one speech share its sentences word for word; a rewrite shares none.
    let verbatim = |j: usize| {
        let at = alignment.matches.binary_search_by_key(&j, |m| m.to);
        at.is_ok_and(|at| alignment.matches[at].similarity >= VERBATIM)
    };
    let bearing =
        |j: usize| to[j].terms.iter().filter(|t| t.is_fact()).count() >= FACTS_IN_SENTENCE && !verbatim(j);
    let leaning = alignment.matches.iter().filter(|m| bearing(m.to)).copied().collect();
    let chain = Alignment { matches: leaning, ..Alignment::default() };
    let aligned = chain.matches.len();
    let share = |n: usize| if aligned == 0 { 0.0 } else { n as f64 / aligned as f64 };
    let signs = Signs {
        facts: mine.len(),
        carried: mine.keys().filter(|k| origin.contains_key(k)).count(),
        origin_facts: origin.len(),
        sentences: (0..to.len()).filter(|&j| bearing(j)).count(),
        aligned,
        order: share(chain.in_order()),
        spread: share(chain.origins()),
        similarity: chain.matches.iter().map(|m| m.similarity).sum::<f64>() / aligned.max(1) as f64,
    };
    (signs, alignment)
}

/// Aligned sentences a rewrite must have: fewer can be chance.
const FEWEST_ALIGNED: usize = 4;
/// Share of its facts that a rewrite must have from the origin, whatever else speaks for it.
const LEAST_CARRIED: f64 = 0.75;
/// Facts a rewrite must carry.
const FEWEST_CARRIED: usize = 8;

/// Whether `to` carries enough of the facts of `from` for it to be a rewrite, by their sorted facts: a quick look before any
/// sentences are aligned. Where it says no, [`Signs::score`] is nothing.
pub(crate) fn may_retell<Fact: Ord>(from: &[Fact], to: &[Fact]) -> bool {
    let carried = to.iter().filter(|&fact| from.binary_search(fact).is_ok()).count();
    carried >= FEWEST_CARRIED && carried as f64 / to.len() as f64 >= LEAST_CARRIED
}

impl Signs {
    /// Share of the facts of `to` that stand in `from`.
    pub(crate) fn carried_share(&self) -> f64 {
        if self.facts == 0 { 0.0 } else { self.carried as f64 / self.facts as f64 }
    }

    /// Share of the fact-bearing sentences of `to` that lean on one of `from`.
    pub(crate) fn aligned_share(&self) -> f64 {
        if self.sentences == 0 { 0.0 } else { self.aligned as f64 / self.sentences as f64 }
    }

    /// How sure it is that `to` rewrites `from`, 0 to 1; 0.5 is the bound.
    pub(crate) fn score(&self) -> f64 {
        let few = self.aligned < FEWEST_ALIGNED || self.carried < FEWEST_CARRIED;
        if few || self.carried_share() < LEAST_CARRIED {
            return 0.0;
        }
        // Centres between the rewrites and the pairs of independent reports seen; what sets them apart most, the
        // share of facts carried, weighs most.
        let sum = 12.0 * (self.carried_share() - 0.85)
            + 5.0 * (self.aligned_share() - 0.75)
            + 4.0 * (self.order - 0.8)
            + 2.0 * (self.spread - 0.75)
            + 6.0 * (self.similarity - 0.42);
        1.0 / (1.0 + (-sum).exp())
    }
}
