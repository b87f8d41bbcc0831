//! How far a figure would move with other stories or other pairs: 95 % intervals by the bootstrap over them (Efron 1979). The
//! draws are the same in every run.
//!
//! The spread of the draws around their mean is laid around the figure of the whole: a draw leaves out a third of the stories, so
//! clusters hold fewer strangers in it, and B3 comes out a point too high on the mean.

use std::collections::BTreeMap;
use xtask_gen::chance::Chance;

/// Draws with replacement: the ends of a 95 % interval then stand on 25 of them each.
const DRAWS: usize = 1_000;
/// The share of draws left out at either end.
const TAIL: f64 = 0.025;

/// What lies between the ends of an interval.
pub(crate) type Interval = (f64, f64);

/// How often each of `n` is drawn in `n` draws.
fn drawn(chance: &mut Chance, n: usize) -> Vec<f64> {
    let mut times = vec![0.0; n];
    (0..n).for_each(|_| times[chance.below(n)] += 1.0);
    times
}

/// The intervals of figures that are made of `n` things, each counted as often as it was drawn.
fn intervals<const K: usize>(n: usize, figures: impl Fn(&[f64]) -> [f64; K]) -> [Interval; K] {
    let mut chance = Chance::new(1, "bootstrap");
    let mut made: [Vec<f64>; K] = std::array::from_fn(|_| Vec::with_capacity(DRAWS));
    for _ in 0..DRAWS {
        for (of, figure) in made.iter_mut().zip(figures(&drawn(&mut chance, n))) {
            of.push(figure);
        }
    }
    let whole = figures(&vec![1.0; n]);
    std::array::from_fn(|k| {
        let of = &mut made[k];
        of.sort_by(f64::total_cmp);
        let shift = whole[k] - of.iter().sum::<f64>() / DRAWS as f64;
        let low = (DRAWS as f64 * TAIL) as usize;
        let end = |at: usize| (of[at] + shift).clamp(0.0, 1.0);
        (end(low), end(DRAWS - 1 - low))
    })
}

/// Documents by their story and by our cluster, counted.
pub(crate) struct Grouping {
    /// For each story, how many of its documents stand in each of our clusters.
    stories: Vec<Vec<(usize, f64)>>,
    clusters: usize,
}

impl Grouping {
    /// Of each document's story and cluster.
    pub(crate) fn new<'a>(docs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let (mut stories, mut clusters) = (BTreeMap::new(), BTreeMap::new());
        let mut counted: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
        for (story, cluster) in docs {
            let next = (stories.len(), clusters.len());
            let (story, cluster) =
                (*stories.entry(story).or_insert(next.0), *clusters.entry(cluster).or_insert(next.1));
            *counted.entry(story).or_default().entry(cluster).or_insert(0.0) += 1.0;
        }
        let stories = counted.into_values().map(|of| of.into_iter().collect()).collect();
        Self { stories, clusters: clusters.len() }
    }

    /// Pair F1 and B3 F1 where each story is there so often. A story drawn twice stands for two: their documents are no pairs.
    fn figures(&self, drawn: &[f64]) -> [f64; 2] {
        let mut held = vec![0.0; self.clusters];
        for (story, times) in self.stories.iter().zip(drawn) {
            story.iter().for_each(|&(cluster, n)| held[cluster] += times * n);
        }
        let (mut both, mut gold, mut mixed) = (0.0, 0.0, 0.0);
        let (mut right, mut found, mut docs) = (0.0, 0.0, 0.0);
        for (story, times) in self.stories.iter().zip(drawn) {
            let size: f64 = story.iter().map(|&(_, n)| n).sum();
            gold += times * size * (size - 1.0) / 2.0;
            docs += times * size;
            for &(cluster, n) in story {
                let others = held[cluster] - times * n;
                both += times * n * (n - 1.0) / 2.0;
                mixed += times * n * others / 2.0;
                right += times * n * n / (n + others);
                found += times * n * n / size;
            }
        }
        [
            harmonic(share(both, both + mixed), share(both, gold)),
            harmonic(share(right, docs), share(found, docs)),
        ]
    }

    /// The intervals of pair F1 and B3 F1 over stories.
    pub(crate) fn intervals(&self) -> [Interval; 2] {
        intervals(self.stories.len(), |drawn| self.figures(drawn))
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn harmonic(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// The interval of the average precision over pairs, of each pair's score and whether it should be found.
pub(crate) fn average_precision(pairs: &[(f64, bool)]) -> Interval {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|&a, &b| pairs[b].0.total_cmp(&pairs[a].0));
    let [interval] = intervals(pairs.len(), |drawn| [precision(pairs, &order, drawn)]);
    interval
}

/// Average precision, best score first; equal scores are one step.
fn precision(pairs: &[(f64, bool)], order: &[usize], drawn: &[f64]) -> f64 {
    let all: f64 = pairs.iter().zip(drawn).map(|(pair, times)| if pair.1 { *times } else { 0.0 }).sum();
    let (mut taken, mut right, mut sum) = (0.0, 0.0, 0.0);
    for same in order.chunk_by(|&a, &b| pairs[a].0 == pairs[b].0) {
        let found: f64 = same.iter().map(|&at| if pairs[at].1 { drawn[at] } else { 0.0 }).sum();
        taken += same.iter().map(|&at| drawn[at]).sum::<f64>();
        right += found;
        sum += found * share(right, taken);
    }
    share(sum, all)
}

#[cfg(test)]
mod tests {
    use super::{Grouping, average_precision, precision};

    #[test]
    fn drawn_once_each_the_figures_are_those_of_the_whole() {
        // One story whole, one split in two, and a stranger among the first.
        let docs = [("a", "1"), ("a", "1"), ("a", "1"), ("b", "2"), ("b", "3"), ("c", "1")];
        let grouping = Grouping::new(docs);
        let [pairs, b3] = grouping.figures(&[1.0; 3]);
        // Pairs: 3 right of 6 made and 4 wanted. B3: P (3 * 3/4 + 1 + 1 + 1/4) / 6, R (3 + 1/2 + 1/2 + 1) / 6.
        let (p, r) = (4.5 / 6.0, 5.0 / 6.0);
        assert!((pairs - 0.6).abs() < 1e-9 && (b3 - 2.0 * p * r / (p + r)).abs() < 1e-9, "{pairs} {b3}");
        let [(low, high), _] = grouping.intervals();
        assert!(low < pairs && pairs < high && low >= 0.0 && high <= 1.0, "{low} {high}");
        assert_eq!(grouping.intervals(), grouping.intervals());
    }

    #[test]
    fn average_precision_takes_equal_scores_in_one_step() {
        let pairs = [(0.9, true), (0.5, true), (0.5, false), (0.1, true)];
        let whole = precision(&pairs, &[0, 1, 2, 3], &[1.0; 4]);
        assert!((whole - (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 3.0).abs() < 1e-9, "{whole}");
        let (low, high) = average_precision(&pairs);
        assert!(low <= whole && whole <= high);
    }
}
