//! Whose words, or whose facts? Articles to derivations and accounts.
//!
//! It knows no outlet's rules and no story.

use rashomon_model::{Account, Derivation, Telling};

/// An article's words in small: what copies are found by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fingerprint {}

/// Takes the fingerprint of an article. Pure, so it runs on any core.
#[must_use]
pub fn fingerprint(_telling: Telling<'_>) -> Fingerprint {
    Fingerprint {}
}

/// Finds the derivations among a set of articles (`prints[i]` is of `tellings[i]`). The same set gives the same answer
/// whatever its order.
#[must_use]
pub fn derive(_tellings: &[Telling<'_>], _prints: &[&Fingerprint]) -> Vec<Derivation> {
    Vec::new()
}

/// Parts articles into accounts by their derivations: every article is in exactly one.
#[must_use]
pub fn accounts(_tellings: &[Telling<'_>], _derivations: &[Derivation]) -> Vec<Account> {
    Vec::new()
}

/// How much of the shorter of two texts is reuse of the other, 0 to 1: the score behind [`derive`], for a pair alone.
#[must_use]
pub fn reuse(_a: &str, _b: &str) -> f64 {
    0.0
}
