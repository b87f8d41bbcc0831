//! Shared shingles to copies: how much of each text stands in the other.

use crate::shingles::{Frequencies, Shingles};
use crate::wording::{Vocabulary, same_event, same_words};

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

/// Words between two shared runs that may differ and leave them one: a caption's number, a name in a footer.
const RUN_GAP: usize = 10;
/// A run is as common as so much of it at least: the rest may be a passage that stands beside furniture by chance.
const RUN_SHARE: f64 = 0.25;

/// What two texts share, furniture weighing little.
pub(crate) fn overlap(a: &Shingles, b: &Shingles, frequencies: &Frequencies) -> Overlap {
    let sum = |s: &Shingles| s.set.iter().map(|&s| frequencies.weight(s)).sum::<f64>();
    let mut alone = 0.0;
    let mut common = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.set.get(i), b.set.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                alone += frequencies.weight(*x);
                common.push(*x);
                i += 1;
                j += 1;
            }
        }
    }
    // The runs are those of the shorter, whichever of the two that is.
    let shorter = if (a.order.len(), &a.order) <= (b.order.len(), &b.order) { a } else { b };
    let shared = in_runs(shorter, &common, frequencies).unwrap_or(alone);
    // A text that is nothing but furniture has no whole to be a share of.
    let share = |whole: f64| shared / (whole - alone + shared).max(1.0);
    Overlap { shared, of_a: share(sum(a)), of_b: share(sum(b)) }
}

/// The weight of what is shared, each shingle being as common as the run it stands in: furniture comes in whole
/// sentences, and of one that stands in many texts some words may have been seen in few. `None` without an order.
fn in_runs(text: &Shingles, common: &[u64], frequencies: &Frequencies) -> Option<f64> {
    if text.order.is_empty() || frequencies.is_empty() {
        return None;
    }
    let is_common = |at: &usize| common.binary_search(&text.order[*at]).is_ok();
    let mut places = (0..text.order.len()).filter(is_common).peekable();
    let mut weights: Vec<(u64, f64)> = Vec::with_capacity(common.len());
    let mut run: Vec<u64> = Vec::new();
    while let Some(at) = places.next() {
        run.push(text.order[at]);
        if places.peek().is_some_and(|next| next - at <= RUN_GAP + 1) {
            continue;
        }
        let mut texts: Vec<f64> = run.iter().map(|&s| frequencies.texts(s)).collect();
        texts.sort_by(f64::total_cmp);
        let quarter = (RUN_SHARE * texts.len() as f64).ceil() as usize;
        let of_run = texts[texts.len() - quarter.clamp(1, texts.len())];
        weights.extend(run.drain(..).map(|s| (s, Frequencies::weight_of(of_run.max(frequencies.texts(s))))));
    }
    // Where it stands in two runs, the lesser weight holds.
    weights.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    weights.dedup_by_key(|w| w.0);
    Some(weights.into_iter().map(|w| w.1).sum())
}

/// A text shorter than this many words is compared by its single words too: five in a row are too few to judge by.
const SHORT_TEXT: usize = 300;
/// A text shorter than this many words is a sentence or two: one shared run of words would decide alone.
const SENTENCE: usize = 50;

/// How common the words of a set of texts are, alone and in a row.
#[derive(Debug, Clone, Default)]
pub struct Collection {
    shingles: Frequencies,
    words: Vocabulary,
}

impl Collection {
    /// Counts a text.
    pub fn add(&mut self, text: &str) {
        self.shingles.add(&Shingles::of(text));
        self.words.add(text);
    }
}

/// How much of the shorter of two texts is reuse of the other, 0 to 1: the score behind [`crate::derive()`], for a pair
/// alone.
#[must_use]
pub fn reuse(a: &str, b: &str) -> f64 {
    reuse_among(a, b, &Collection::default())
}

/// As [`reuse`], for a pair of a set of texts.
#[must_use]
pub fn reuse_among(a: &str, b: &str, among: &Collection) -> f64 {
    let (long_a, long_b) = (Shingles::of(a), Shingles::of(b));
    let copied = overlap(&long_a, &long_b, &among.shingles).most();
    match long_a.words.len().min(long_b.words.len()) {
        SHORT_TEXT.. => copied,
        SENTENCE..SHORT_TEXT => copied.max(same_event(a, b, &among.words)),
        _ => same_words(a, b, &among.words),
    }
}
