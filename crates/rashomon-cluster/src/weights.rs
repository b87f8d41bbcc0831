//! Terms to weights: the rarer among the articles seen so far, the heavier.

use crate::terms::{Counts, Term};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A weighted vector of unit length, sorted by term.
pub(crate) type Vector = Vec<(Term, f32)>;

/// A vector keeps its heaviest terms; the rest adds little to a cosine.
const MOST_TERMS: usize = 250;
/// Articles imagined before the first, so that the weights of a handful of pages do not jump about. A table of how
/// common each word is in them (from WikiGold and re3d) was tried in place of a flat share: one set gained a little,
/// two lost.
const IMAGINED: f32 = 300.0;
/// Share of the imagined articles in which any term stands.
const IMAGINED_SHARE: f32 = 0.001;
/// Seen counts lose half their weight in so many articles, so that last year's names do not stay rare for ever.
const HALF_LIFE: f32 = 50_000.0;

/// In how many articles each term stands, the recent ones counting more.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Frequencies {
    /// Looked up, never walked in an order that shows.
    counts: FxHashMap<Term, f32>,
    articles: f32,
    /// What the next article counts; grows, which is the same as letting all others fade.
    unit: f32,
}

impl Frequencies {
    /// Counts an article's terms.
    pub(crate) fn add(&mut self, full: &Counts) {
        if self.unit == 0.0 {
            self.unit = 1.0;
        }
        for &(term, _) in full {
            *self.counts.entry(term).or_insert(0.0) += self.unit;
        }
        self.articles += self.unit;
        self.unit *= 2f32.powf(1.0 / HALF_LIFE);
        if self.unit > 1e6 {
            let scale = self.unit.recip();
            self.counts.values_mut().for_each(|n| *n *= scale);
            self.counts.retain(|_, n| *n > 1e-3);
            self.articles *= scale;
            self.unit = 1.0;
        }
    }

    /// What a term weighs.
    fn idf(&self, term: Term) -> f32 {
        let unit = self.unit.max(1.0);
        let seen = self.counts.get(&term).copied().unwrap_or(0.0) / unit;
        let total = self.articles / unit + IMAGINED;
        let share = seen + IMAGINED * IMAGINED_SHARE;
        ((total + 1.0) / (share + 0.5)).ln().max(0.0)
    }

    /// A field's counts as a vector; `pad` is added to its squared length.
    pub(crate) fn vector(&self, counts: &Counts, pad: f32) -> Vector {
        let mut out: Vector = counts.iter().map(|&(t, n)| (t, n * self.idf(t))).collect();
        if out.len() > MOST_TERMS {
            out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            out.truncate(MOST_TERMS);
            out.sort_by_key(|t| t.0);
        }
        let norm = (pad + out.iter().map(|t| t.1 * t.1).sum::<f32>()).sqrt();
        if norm > 0.0 {
            out.iter_mut().for_each(|t| t.1 /= norm);
        }
        out
    }
}

/// Adds `b` to `a`, term by term.
pub(crate) fn add(a: &Vector, b: &Vector) -> Vector {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    loop {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                out.push((x.0, x.1 + y.1));
                i += 1;
                j += 1;
            }
            (Some(x), Some(y)) if x.0 < y.0 => {
                out.push(*x);
                i += 1;
            }
            (_, Some(y)) => {
                out.push(*y);
                j += 1;
            }
            (Some(x), None) => {
                out.push(*x);
                i += 1;
            }
            (None, None) => return out,
        }
    }
}

/// Takes `b` from `a`, term by term; what is left of none is dropped.
pub(crate) fn take(a: &Vector, b: &Vector) -> Vector {
    let less = |term: Term| b.binary_search_by_key(&term, |t| t.0).map_or(0.0, |at| b[at].1);
    a.iter().map(|&(term, weight)| (term, weight - less(term))).filter(|t| t.1 > 0.0).collect()
}

/// From this many times as long, a vector is searched rather than walked.
const FAR_LONGER: usize = 8;

/// The dot product of two vectors.
pub(crate) fn dot(a: &Vector, b: &Vector) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() * FAR_LONGER < long.len() {
        return searched(short, long);
    }
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (short.get(i), long.get(j)) {
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
        // Without a branch: which of two terms is the lesser cannot be foreseen.
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    sum
}

/// The same, where one is far longer: a story of hundreds of articles against an article.
fn searched(short: &Vector, long: &Vector) -> f32 {
    let (mut sum, mut rest) = (0.0, &long[..]);
    for &(term, weight) in short {
        rest = &rest[rest.partition_point(|t| t.0 < term)..];
        if let Some(found) = rest.first().filter(|t| t.0 == term) {
            sum += weight * found.1;
        }
    }
    sum
}
