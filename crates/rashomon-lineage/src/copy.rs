//! Shared shingles to copies: how much of each text stands in the other.

use crate::shingles::{Frequencies, Shingles};
use rashomon_text::words::{is_stop, normal, words};
use std::collections::BTreeMap;

/// How much two texts share.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Overlap {
    /// Weight of the shared shingles; one found nowhere else counts 1.
    pub(crate) shared: f64,
    /// Share of the first text's that stand in the second.
    pub(crate) of_a: f64,
    /// Share of the second text's that stand in the first.
    pub(crate) of_b: f64,
}

impl Overlap {
    /// How much of the shorter text is shared.
    pub(crate) fn most(self) -> f64 {
        self.of_a.max(self.of_b)
    }
}

/// What two texts share, furniture weighing little.
pub(crate) fn overlap(a: &Shingles, b: &Shingles, frequencies: &Frequencies) -> Overlap {
    let sum = |s: &Shingles| s.set.iter().map(|&s| frequencies.weight(s)).sum::<f64>();
    let mut shared = 0.0;
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.set.get(i), b.set.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += frequencies.weight(*x);
                i += 1;
                j += 1;
            }
        }
    }
    // A text that is nothing but furniture has no whole to be a share of.
    let share = |whole: f64| shared / whole.max(1.0);
    Overlap { shared, of_a: share(sum(a)), of_b: share(sum(b)) }
}

/// A text shorter than this many words is compared by its single words too: five in a row are too few to judge by.
const SHORT_TEXT: usize = 300;
/// A text shorter than this many words is a sentence or two: one shared run of words would decide alone.
const SENTENCE: usize = 80;
/// What a word without meaning of its own counts beside one with.
const STOP_WEIGHT: f64 = 0.3;
/// Letters of a word that are compared: cutting to five is a stemmer for most languages (McNamee and Mayfield 2004).
const STEM_LETTERS: usize = 5;

/// How much of the shorter of two texts is reuse of the other, 0 to 1: the score behind [`crate::derive()`], for a pair
/// alone.
#[must_use]
pub fn reuse(a: &str, b: &str) -> f64 {
    reuse_among(a, b, &Frequencies::default())
}

/// As [`reuse`], for a pair of a set whose shingle frequencies are known.
#[must_use]
pub fn reuse_among(a: &str, b: &str, frequencies: &Frequencies) -> f64 {
    let (long_a, long_b) = (Shingles::of(a), Shingles::of(b));
    let copied = overlap(&long_a, &long_b, frequencies).most();
    match long_a.words.len().min(long_b.words.len()) {
        SHORT_TEXT.. => copied,
        SENTENCE..SHORT_TEXT => copied.max(same_words(a, b)),
        _ => same_words(a, b),
    }
}

/// How much of two texts' words are the same, whatever their order: the cosine of the sets.
fn same_words(a: &str, b: &str) -> f64 {
    let (a, b) = (stems(a), stems(b));
    let shared: f64 = a.iter().filter(|(stem, _)| b.contains_key(*stem)).map(|(_, w)| w).sum();
    let whole = (a.values().sum::<f64>() * b.values().sum::<f64>()).sqrt();
    if whole > 0.0 { shared / whole } else { 0.0 }
}

/// The words of a text, cut to their first letters, with what each counts.
fn stems(text: &str) -> BTreeMap<String, f64> {
    let forms = words(text).into_iter().map(|span| normal(span.of(text)));
    let cut = |form: String| -> (String, f64) {
        let weight = if is_stop(&form) { STOP_WEIGHT } else { 1.0 };
        (form.chars().take(STEM_LETTERS).collect(), weight)
    };
    forms.map(cut).collect()
}
