//! Numbers with a yes or no each to boosted regression trees (Friedman 2001) on logistic loss, in the text that the
//! labeller reads.
//!
//! Trees grow leaf by leaf, best gain first, over histograms of binned features, as in LightGBM (Ke et al. 2017). One
//! thread and hashes for chance: the same rows give the same text to the byte.

use std::fmt::Write;

/// What is fitted: a row of numbers, the answer, and how much it counts.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) features: Vec<f32>,
    pub(super) yes: bool,
    pub(super) weight: f64,
}

/// Trees in the sum.
pub(super) const TREES: u64 = 150;
/// Leaves of a tree.
pub(super) const LEAVES: usize = 31;
/// Share of a tree's answer that is taken.
pub(super) const RATE: f64 = 0.08;
/// Pull of a leaf towards nothing.
pub(super) const L2: f64 = 5.0;
/// Examples a leaf must rest on.
const FEWEST: u32 = 40;
/// Bins that a feature's values are parted into, where they are spread evenly.
const EVEN_BINS: usize = 64;
/// Most bins of a feature: common values have bins of their own besides.
const BINS: usize = 2 * EVEN_BINS;
/// Share of the features, and of the examples, that a tree is shown: trees that differ err in different places.
const FEATURES_SHOWN: f64 = 0.4;
const EXAMPLES_SHOWN: f64 = 0.8;
/// Gain below which a split is rounding.
const LEAST_GAIN: f64 = 1e-6;

/// First and second derivative of the loss, and examples.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    slope: f64,
    bend: f64,
    count: u32,
}

impl Sums {
    fn plus(self, o: Self) -> Self {
        Self { slope: self.slope + o.slope, bend: self.bend + o.bend, count: self.count + o.count }
    }

    fn minus(self, o: Self) -> Self {
        Self { slope: self.slope - o.slope, bend: self.bend - o.bend, count: self.count - o.count }
    }

    /// By how much a leaf of these lowers the loss, doubled.
    fn gain(self) -> f64 {
        self.slope * self.slope / (self.bend + L2)
    }

    /// What a leaf of these adds.
    fn value(self) -> f64 {
        -RATE * self.slope / (self.bend + L2)
    }
}

/// All examples' features as numbers of bins, row after row, and the thresholds between the bins.
struct Table {
    width: usize,
    bins: Vec<u8>,
    edges: Vec<Vec<f32>>,
}

impl Table {
    fn of(examples: &[Example]) -> Self {
        let width = examples.first().map_or(0, |e| e.features.len());
        let edges: Vec<Vec<f32>> =
            (0..width).map(|f| edges(examples.iter().map(|e| e.features[f]).collect())).collect();
        let bin = |(f, v): (usize, &f32)| edges[f].partition_point(|edge| edge < v) as u8;
        let bins = examples.iter().flat_map(|e| e.features.iter().enumerate().map(bin)).collect();
        Self { width, bins, edges }
    }

    fn row(&self, example: u32) -> &[u8] {
        let at = example as usize * self.width;
        &self.bins[at..at + self.width]
    }
}

/// Thresholds that part a feature's values into bins of much the same size, none inside a run of equals.
fn edges(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    let size = values.len() / EVEN_BINS + 1;
    let mut edges: Vec<f32> = Vec::new();
    let mut since = 0;
    let mut runs = values.chunk_by(|a, b| a == b).peekable();
    while let (Some(run), Some(next)) = (runs.next(), runs.peek()) {
        since += run.len();
        // A value as common as a bin stands alone.
        if since >= size || next.len() >= size {
            edges.push(short(run[0].midpoint(next[0])));
            since = 0;
        }
    }
    edges.dedup();
    edges.truncate(BINS - 1);
    edges
}

/// A number as it will stand in the text, so that what is fitted is what is read.
fn short(value: f32) -> f32 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

#[derive(Debug, Clone, Copy)]
struct Split {
    feature: usize,
    bin: u8,
    /// Index of a split, or the complement of a leaf's.
    children: [i16; 2],
}

/// A leaf while its tree grows.
struct Leaf {
    examples: Vec<u32>,
    histogram: Vec<Sums>,
    all: Sums,
    /// Gain, place among the features shown, and last bin that goes left.
    best: Option<(f64, usize, u8)>,
    /// The split that it hangs from, and on which side.
    parent: Option<(usize, usize)>,
}

/// One tree: its splits, and what each leaf adds.
#[derive(Default)]
struct Tree {
    splits: Vec<Split>,
    values: Vec<f64>,
}

impl Tree {
    fn value(&self, row: &[u8]) -> f64 {
        let mut at = 0;
        loop {
            let split = &self.splits[at];
            let child = split.children[usize::from(row[split.feature] > split.bin)];
            match usize::try_from(child) {
                Ok(next) => at = next,
                Err(_) => return self.values[usize::from((!child).unsigned_abs())],
            }
        }
    }
}

/// What a tree grows on.
struct Ground<'a> {
    table: &'a Table,
    sums: &'a [Sums],
    /// Features shown.
    shown: Vec<usize>,
}

impl Ground<'_> {
    fn leaf(&self, examples: Vec<u32>, histogram: Vec<Sums>, parent: Option<(usize, usize)>) -> Leaf {
        let all = histogram.iter().take(BINS).fold(Sums::default(), |a, b| a.plus(*b));
        let mut best: Option<(f64, usize, u8)> = None;
        for (place, &feature) in self.shown.iter().enumerate() {
            let mut left = Sums::default();
            for bin in 0..self.table.edges[feature].len() {
                left = left.plus(histogram[place * BINS + bin]);
                let right = all.minus(left);
                if left.count < FEWEST || right.count < FEWEST {
                    continue;
                }
                let gain = left.gain() + right.gain() - all.gain();
                if gain > best.map_or(LEAST_GAIN, |b| b.0) {
                    best = Some((gain, place, bin as u8));
                }
            }
        }
        Leaf { examples, histogram, all, best, parent }
    }

    fn histogram(&self, examples: &[u32]) -> Vec<Sums> {
        let mut histogram = vec![Sums::default(); self.shown.len() * BINS];
        for &example in examples {
            let (row, sums) = (self.table.row(example), self.sums[example as usize]);
            for (place, &feature) in self.shown.iter().enumerate() {
                let bin = &mut histogram[place * BINS + usize::from(row[feature])];
                *bin = bin.plus(sums);
            }
        }
        histogram
    }

    fn grow(&self, examples: Vec<u32>) -> Tree {
        let mut tree = Tree::default();
        let histogram = self.histogram(&examples);
        let mut leaves = vec![self.leaf(examples, histogram, None)];
        while leaves.len() < LEAVES {
            // Of equal gains the first leaf's.
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |b| b.0);
            let found =
                (0..leaves.len()).rev().max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])));
            let Some((at, (_, place, bin))) = found.and_then(|at| Some((at, leaves[at].best?))) else {
                break;
            };
            let (split, feature) = (tree.splits.len(), self.shown[place]);
            let complements = [!(at as i16), !(leaves.len() as i16)];
            tree.splits.push(Split { feature, bin, children: complements });
            if let Some((parent, side)) = leaves[at].parent {
                tree.splits[parent].children[side] = split as i16;
            }
            let examples = std::mem::take(&mut leaves[at].examples);
            let (left, right): (Vec<u32>, Vec<u32>) =
                examples.into_iter().partition(|e| self.table.row(*e)[feature] <= bin);
            // The smaller side is counted, the other is what remains.
            let counted = self.histogram(if left.len() < right.len() { &left } else { &right });
            let rest =
                leaves[at].histogram.iter().zip(&counted).map(|(all, part)| all.minus(*part)).collect();
            let (l, r) = if left.len() < right.len() { (counted, rest) } else { (rest, counted) };
            leaves[at] = self.leaf(left, l, Some((split, 0)));
            leaves.push(self.leaf(right, r, Some((split, 1))));
        }
        tree.values = leaves.iter().map(|leaf| leaf.all.value()).collect();
        tree
    }
}

/// Fits trees and writes them in the labeller's form.
pub(super) fn fit(examples: &[Example]) -> String {
    let table = Table::of(examples);
    let weigh = |yes: bool| examples.iter().filter(|e| e.yes == yes).map(|e| e.weight).sum::<f64>();
    let prior = (weigh(true).max(1e-9) / weigh(false).max(1e-9)).ln();
    let mut answers = vec![prior; examples.len()];
    let mut text = String::new();
    for round in 0..TREES {
        let sums: Vec<Sums> = examples
            .iter()
            .zip(&answers)
            .map(|(e, answer)| {
                let likely = 1.0 / (1.0 + (-answer).exp());
                let wanted = f64::from(u8::from(e.yes));
                Sums {
                    slope: e.weight * (likely - wanted),
                    bend: e.weight * likely * (1.0 - likely),
                    count: 1,
                }
            })
            .collect();
        let shown = (0..table.width).filter(|f| chance(round, *f as u64, 0) < FEATURES_SHOWN).collect();
        let bag = (0..examples.len() as u32).filter(|e| chance(round, u64::from(*e), 1) < EXAMPLES_SHOWN);
        let mut tree = Ground { table: &table, sums: &sums, shown }.grow(bag.collect());
        if tree.splits.is_empty() {
            continue;
        }
        for (example, answer) in answers.iter_mut().enumerate() {
            *answer += tree.value(table.row(example as u32));
        }
        if text.is_empty() {
            // The share of all that is yes goes into the first tree.
            tree.values.iter_mut().for_each(|v| *v += prior);
        }
        write_tree(&mut text, &tree, &table);
    }
    text
}

/// A number from 0 to 1 that looks like chance and is the same each time (SplitMix64 of what it is for).
fn chance(round: u64, at: u64, kind: u64) -> f64 {
    let mut z = (round << 33 | at << 1 | kind).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as f64 / u64::MAX as f64
}

fn write_tree(text: &mut String, tree: &Tree, table: &Table) {
    text.push_str("tree\n");
    for s in &tree.splits {
        let threshold = table.edges[s.feature][usize::from(s.bin)];
        let [left, right] = s.children;
        let _ = writeln!(text, "{} {threshold} {left} {right}", s.feature);
    }
    text.push_str("leaves");
    for value in &tree.values {
        let _ = write!(text, " {value:.4}");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether fitted trees, walked as the labeller walks them, tell an "exclusive or" apart.
    #[test]
    fn two_features_together_are_learnt_and_each_time_alike() {
        let examples: Vec<Example> = (0..4000_u64)
            .map(|n| {
                let (a, b) = (chance(n, 7, 0) as f32, chance(n, 8, 1) as f32);
                Example { features: vec![a, b, a], yes: (a > 0.5) != (b > 0.3), weight: 1.0 }
            })
            .collect();
        let text = fit(&examples);
        assert_eq!(text, fit(&examples));
        let right = examples.iter().filter(|e| (walked(&text, &e.features) > 0.0) == e.yes).count();
        assert!(right > 3900, "{right} of 4000 right");
    }

    /// The sum of the leaves that a row comes to.
    fn walked(text: &str, row: &[f32]) -> f64 {
        text.split("tree\n")
            .skip(1)
            .map(|tree| {
                let (splits, leaves) = tree.split_once("leaves ").expect("every tree has leaves");
                let splits: Vec<Vec<f64>> = splits
                    .lines()
                    .map(|l| l.split(' ').map(|n| n.parse().expect("a number")).collect())
                    .collect();
                let mut at = 0.0;
                while at >= 0.0 {
                    let s = &splits[at as usize];
                    at = if f64::from(row[s[0] as usize]) <= s[1] { s[2] } else { s[3] };
                }
                let leaf = (-at - 1.0) as usize;
                leaves.trim().split(' ').nth(leaf).and_then(|v| v.parse::<f64>().ok()).expect("a leaf")
            })
            .sum()
    }
}
