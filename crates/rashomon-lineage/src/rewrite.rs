//! The same facts in the same order, in other words: what tells a rewrite from a second report of the same event.
//!
//! Two reporters at one event share its names; one of them still has facts of his own, in an order of his own. A
//! rewriter has none: every sentence of his that says something checkable leans on one of the origin, in its order.

use crate::align::{Alignment, Weights, align, facts};
use crate::derive::Seen;
use crate::facts::{SentencePrint, TermKind};

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
    /// Share of the figures of `to` that do not stand in `from`.
    pub(crate) own_figures: f64,
    /// Share of what `to` quotes that does not stand in `from`.
    pub(crate) own_quotations: f64,
}

/// A sentence with fewer facts than this can be anybody's.
const FACTS_IN_SENTENCE: usize = 2;

/// Sentences this alike are the same words.
const VERBATIM: f64 = 0.9;

/// Quoted runs of five words that say who was asked; fewer are a phrase in quotation marks.
const FEWEST_QUOTED: usize = 8;
/// Figures that say who counted; of fewer, one in other units would be half.
const FEWEST_FIGURES: usize = 3;

/// Weighs a pair, with its alignment.
pub(crate) fn signs(from: Seen<'_>, to: Seen<'_>) -> (Signs, Alignment) {
    let (mut signs, alignment) = told(&from.1.sentences, &to.1.sentences);
    let quoted: Vec<u64> = to.1.shingles.in_quotations(&to.0.text).collect();
    if quoted.len() >= FEWEST_QUOTED {
        let own = quoted.iter().filter(|s| from.1.shingles.set.binary_search(s).is_err()).count();
        signs.own_quotations = own as f64 / quoted.len() as f64;
    }
    (signs, alignment)
}

/// What the sentences alone say of a pair, with their alignment.
fn told(from: &[SentencePrint], to: &[SentencePrint]) -> (Signs, Alignment) {
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
    let figures = mine.iter().filter(|f| *f.1 == TermKind::Number).count();
    let new = mine.iter().filter(|f| *f.1 == TermKind::Number && !origin.contains_key(f.0)).count();
    let signs = Signs {
        own_figures: if figures < FEWEST_FIGURES { 0.0 } else { new as f64 / figures as f64 },
        own_quotations: 0.0,
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

/// Share of a rewriter's figures that may be new: "20 percent" for a fifth, "7 a.m." for seven in the morning.
const CHANGED_FIGURES: f64 = 0.3;
/// How much figures of his own speak for a reporter.
const OWN_FIGURES: f64 = 8.0;
/// Share of a quotation that a rewriter may have changed.
const CHANGED_WORDS: f64 = 0.3;
/// How much words that somebody said to him speak for a reporter.
const OWN_QUOTATIONS: f64 = 8.0;

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
            + 6.0 * (self.similarity - 0.42)
            - OWN_FIGURES * (self.own_figures - CHANGED_FIGURES).max(0.0)
            - OWN_QUOTATIONS * (self.own_quotations - CHANGED_WORDS).max(0.0);
        1.0 / (1.0 + (-sum).exp())
    }
}
