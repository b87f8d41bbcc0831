//! Why the trees say what they say of a block: each split on its way to its leaf moves what is to be expected, and the
//! move is laid to the number that was split on (the path attribution of Saabas 2014). What is expected is the mean over
//! the page's own blocks, so that the reasons tell a block from the others of its page: they add up to its sum of leaves
//! less the mean of the page's.

use super::{Labeller, Tree};
use crate::html::vector::{Row, WIDTH};
use std::ops::Range;

/// What each number of a row adds to the sum of leaves.
pub(in crate::html) type Shares = [f32; WIDTH];

impl Labeller {
    /// For each of a page's blocks, what each of its numbers adds.
    pub(in crate::html) fn shares(&self, rows: &[Row]) -> Vec<Shares> {
        let mut out = vec![[0.0; WIDTH]; rows.len()];
        for tree in &self.trees {
            let sums = Sums::of(tree, rows);
            for (row, shares) in rows.iter().zip(&mut out) {
                let mut from = sums.mean(&(0..tree.splits.len() + 1));
                tree.walk(row, |feature, leaves| {
                    let to = sums.mean(&leaves);
                    if let Some(share) = shares.get_mut(usize::from(feature)) {
                        *share += to - from;
                    }
                    from = to;
                });
            }
        }
        out
    }
}

impl Tree {
    /// Goes a row's way to its leaf, telling at each split the number it is on and the leaves left behind it.
    ///
    /// Splits stand before what hangs on them, left before right, so that a split's leaves are as many as its splits and
    /// one, and the right half begins behind the left one.
    fn walk(&self, row: &Row, mut step: impl FnMut(u8, Range<usize>)) -> usize {
        let (mut at, mut leaves) = (0, 0..self.splits.len() + 1);
        while let Some(split) = self.splits.get(at).filter(|_| leaves.len() > 1) {
            let left = (!split.above).count_ones() as usize;
            let middle = (leaves.start + left).min(leaves.end);
            let value = row.get(usize::from(split.feature)).copied().unwrap_or_default();
            if value <= split.threshold {
                leaves.end = middle;
                at += 1;
            } else {
                leaves.start = middle;
                at += left.max(1);
            }
            step(split.feature, leaves.clone());
        }
        leaves.start
    }
}

/// How many rows end in the leaves before each of a tree's, and the sum of what they get there.
struct Sums(Vec<(f32, f32)>);

impl Sums {
    fn of(tree: &Tree, rows: &[Row]) -> Self {
        let mut counts = vec![0.0_f32; tree.splits.len() + 1];
        for row in rows {
            if let Some(count) = counts.get_mut(tree.walk(row, |_, _| ())) {
                *count += 1.0;
            }
        }
        let (mut rows, mut sum) = (0.0, 0.0);
        let mut sums = vec![(rows, sum)];
        for (count, leaf) in counts.iter().zip(&tree.leaves) {
            rows += count;
            sum += count * leaf;
            sums.push((rows, sum));
        }
        Self(sums)
    }

    /// The mean of the rows that end in these leaves.
    fn mean(&self, leaves: &Range<usize>) -> f32 {
        let at = |n: usize| self.0.get(n).copied().unwrap_or_default();
        let ((before, low), (rows, sum)) = (at(leaves.start), at(leaves.end));
        if rows > before { (sum - low) / (rows - before) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The likelihood's log odds, which the shares of a row and the page's mean add up to.
    fn odds(likelihood: f32) -> f32 {
        (likelihood / (1.0 - likelihood)).ln()
    }

    #[test]
    fn the_shares_add_up_to_what_tells_a_block_from_the_page() {
        let forest = Labeller::read(
            "tree\n0 10.5 1 2\n1 0.5 -1 -3\n2 3 -2 -4\nleaves -1 2 0.5 0.25\ntree\n1 0.5 -1 -2\nleaves 0.5 -0.5",
        );
        let mut rows = [[0.0; WIDTH]; 4];
        rows[1][1] = 1.0;
        rows[2][0] = 11.0;
        rows[3][0] = 11.0;
        rows[3][2] = 4.0;
        let odds: Vec<f32> = forest.likelihoods(&rows).into_iter().map(odds).collect();
        let mean = odds.iter().sum::<f32>() / 4.0;
        for (shares, odds) in forest.shares(&rows).iter().zip(&odds) {
            let sum: f32 = shares.iter().sum();
            assert!((sum - (odds - mean)).abs() < 1e-5, "{sum} for {odds}, {mean}");
        }
        assert!(forest.shares(&rows)[3][2] < 0.0 && forest.shares(&rows)[3][1] > 0.0);
    }

    #[test]
    fn the_way_to_a_leaf_is_the_one_that_the_likelihoods_take() {
        let mut rows = vec![[0.0; WIDTH]; 40];
        for (n, value) in rows.iter_mut().flatten().enumerate() {
            // Anything that is spread out and the same each time.
            *value = ((n * 7919) % 101) as f32 / 10.0 - 3.0;
        }
        let forest = Labeller::shipped();
        for (row, likelihood) in rows.iter().zip(forest.likelihoods(&rows)) {
            let sum: f32 = forest.trees.iter().map(|t| t.leaves[t.walk(row, |_, _| ())]).sum();
            assert!((1.0 / (1.0 + (-sum).exp()) - likelihood).abs() < 1e-4);
        }
    }
}
