//! Why two articles stand together, or do not: what they were measured by, and what people said of them.

use super::{Fold, Kept};
use crate::prepare::{print_again, profile_again};
use rashomon_cluster::Likeness;
use rashomon_lineage::{Measures, derive_pair, measure};
use rashomon_model::{CorrectionKind, Derivation};
use serde::Serialize;

/// Why two articles stand together, or do not. The numbers are those that the grouping uses, as they are now: with every
/// article that came since, words get rarer or more common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// Whether they are in one account; `null` where one of them is in none that is open.
    pub same_account: Option<bool>,
    /// Whether they are in one story; `null` likewise.
    pub same_story: Option<bool>,
    /// The derivation between the two, where there is one.
    pub derivation: Option<Derivation>,
    /// What tells whether one derives from the other.
    pub words: Measures,
    /// What tells whether they are of one event.
    pub likeness: Likeness,
    /// What people said of the two.
    pub corrections: Vec<Ruling>,
}

/// What a person said of two articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ruling {
    /// The decision's number.
    pub decision: u64,
    /// What was said.
    pub kind: CorrectionKind,
    /// Whether it holds: a later one may say the opposite.
    pub in_force: bool,
}

impl Fold {
    /// Why two articles stand together, or do not.
    #[must_use]
    pub fn why(&self, a: &Kept, b: &Kept) -> Why {
        let number = |id: &str| self.told.iter().find(|(_, t)| *t.id == *id).map(|(&n, _)| n);
        let places = number(&a.article.id).zip(number(&b.article.id));
        let told = places.and_then(|(a, b)| self.told.get(&a).zip(self.told.get(&b)));
        let (print_a, print_b) = (print_again(&a.article), print_again(&b.article));
        let frequencies = self.window.frequencies(&print_a, &print_b);
        let (x, y) = ((&a.article, &print_a), (&b.article, &print_b));
        let rulings = places.map(|(a, b)| self.between(a, b)).unwrap_or_default();
        let ruling = |(decision, kind, in_force)| Ruling { decision, kind, in_force };
        Why {
            same_account: told.map(|(a, b)| a.lead == b.lead),
            same_story: told.map(|(a, b)| a.story == b.story),
            derivation: derive_pair(x, y, &frequencies, true),
            words: measure(x, y, &frequencies),
            likeness: self.index.alike(&profile_again(&a.article), &profile_again(&b.article)),
            corrections: rulings.into_iter().map(ruling).collect(),
        }
    }
}
