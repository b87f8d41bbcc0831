//! Shared shingles to copies: how much of each text stands in the other.

use crate::shingles::{Frequencies, Shingles};

/// How much two texts share.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Overlap {
    /// Shared shingles that carry weight.
    pub(crate) shared: usize,
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

/// What two texts share, furniture aside.
pub(crate) fn overlap(a: &Shingles, b: &Shingles, frequencies: &Frequencies) -> Overlap {
    let weighs = |s: &&u64| !frequencies.is_furniture(**s);
    let (len_a, len_b) = (a.set.iter().filter(weighs).count(), b.set.iter().filter(weighs).count());
    let mut shared = 0;
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.set.get(i), b.set.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += usize::from(weighs(&x));
                i += 1;
                j += 1;
            }
        }
    }
    let share = |len: usize| if len == 0 { 0.0 } else { shared as f64 / len as f64 };
    Overlap { shared, of_a: share(len_a), of_b: share(len_b) }
}

/// A text shorter than this many words is compared by single words, pairs and triples: five in a row are too few.
const SHORT_TEXT: usize = 150;

/// How much of the shorter of two texts is reuse of the other, 0 to 1: the score behind [`crate::derive`], for a pair
/// alone.
#[must_use]
pub fn reuse(a: &str, b: &str) -> f64 {
    reuse_among(a, b, &Frequencies::default())
}

/// As [`reuse`], for a pair of a set whose shingle frequencies are known.
#[must_use]
pub fn reuse_among(a: &str, b: &str, frequencies: &Frequencies) -> f64 {
    let (long_a, long_b) = (Shingles::of(a), Shingles::of(b));
    if long_a.words.len().min(long_b.words.len()) >= SHORT_TEXT {
        return overlap(&long_a, &long_b, frequencies).most();
    }
    let none = Frequencies::default();
    let widths = [1, 2, 3];
    let sum: f64 = widths
        .iter()
        .map(|&w| {
            let o = overlap(&Shingles::wide(a, w), &Shingles::wide(b, w), &none);
            o.most()
        })
        .sum();
    sum / widths.len() as f64
}
