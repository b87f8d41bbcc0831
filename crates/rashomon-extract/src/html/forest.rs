//! The trained labeller: gradient-boosted trees (Friedman 2001) over a block's [`Row`], read from a text of weights.
//!
//! The weights say how likely a block is part of the main article's body. `cargo xtask train extract` fits them on the
//! annotations of public extraction benchmarks, whose sources `labeller.weights` names; no word of any page is in them.

mod because;

use super::vector::{Row, WIDTH};
use std::sync::LazyLock;

/// The weights in use.
static SHIPPED: LazyLock<Labeller> = LazyLock::new(|| Labeller::read(include_str!("labeller.weights")));

/// Rows judged side by side: as many as make each step of the loops below one piece of vector code.
const LANES: usize = 16;
/// Leaves of a tree: each is a bit of a word.
const MAX_LEAVES: usize = u32::BITS as usize;

/// A split of a tree. A row whose feature is above the threshold cannot end in the leaves to the left of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: u8,
    threshold: f32,
    /// The leaves that are left to a row above the threshold.
    above: u32,
}

/// One tree: its splits in any order, and its leaves from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
struct Tree {
    splits: Vec<Split>,
    leaves: [f32; MAX_LEAVES],
}

/// The trained labeller: a sum of trees that turns a block's numbers into how likely it is body.
#[derive(Debug, Default)]
pub struct Labeller {
    trees: Vec<Tree>,
}

impl Labeller {
    /// The labeller in use.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Whether it has no tree, and knows nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// Reads weights: a line `tree`, lines of splits (`feature threshold left right`), a line `leaves` with values.
    /// Lines that begin with `#` say where they come from. A tree that is not whole is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut forest = Self::default();
        let mut branches: Vec<Branch> = Vec::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some(values) = line.strip_prefix("leaves ") {
                let leaves: Vec<f32> = values.split(' ').filter_map(|v| v.parse().ok()).collect();
                forest.trees.extend(Tree::of(&std::mem::take(&mut branches), &leaves));
            } else if let Some(branch) = Branch::read(line) {
                branches.push(branch);
            }
        }
        forest
    }

    /// How likely each of a page's blocks is body, from 0 to 1.
    ///
    /// A tree is not walked, which no processor can foretell, but every one of its splits strikes out the leaves that it
    /// rules out; the leftmost leaf that is left is the row's (QuickScorer, Lucchese et al. 2015).
    pub(super) fn likelihoods(&self, rows: &[Row]) -> Vec<f32> {
        let mut out = Vec::with_capacity(rows.len());
        let mut columns = [[0.0_f32; LANES]; WIDTH];
        for some in rows.chunks(LANES) {
            for (lane, row) in some.iter().enumerate() {
                for (column, value) in columns.iter_mut().zip(row) {
                    column[lane] = *value;
                }
            }
            let mut sums = [0.0_f32; LANES];
            for tree in &self.trees {
                tree.add(&columns, &mut sums);
            }
            out.extend(sums.iter().take(some.len()).map(|sum| 1.0 / (1.0 + (-sum).exp())));
        }
        out
    }
}

/// A split as the weights have it.
#[derive(Debug, Clone, Copy)]
struct Branch {
    feature: u8,
    threshold: f32,
    /// Index of a branch, or the complement of a leaf's.
    left: i16,
    right: i16,
}

impl Branch {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let feature = parts.next()?.parse().ok().filter(|f| usize::from(*f) < WIDTH)?;
        let threshold = parts.next()?.parse().ok()?;
        let (left, right) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { feature, threshold, left, right })
    }
}

impl Tree {
    /// The tree of these branches; `None` where a child is missing or comes too early, or there are too many leaves.
    fn of(branches: &[Branch], leaves: &[f32]) -> Option<Self> {
        let mut tree = Self::default();
        let mut ordered = Vec::new();
        tree.grow(branches, leaves, 0, &mut ordered)?;
        for (own, value) in tree.leaves.iter_mut().zip(ordered) {
            *own = value;
        }
        Some(tree)
    }

    /// Adds what hangs on a branch; `None` where it is not whole. Children come after their parents, so it ends.
    fn grow(&mut self, branches: &[Branch], leaves: &[f32], at: usize, ordered: &mut Vec<f32>) -> Option<()> {
        let branch = branches.get(at)?;
        let from = ordered.len();
        let split = self.splits.len();
        self.splits.push(Split { feature: branch.feature, threshold: branch.threshold, above: u32::MAX });
        for (child, left) in [(branch.left, true), (branch.right, false)] {
            match usize::try_from(child) {
                Ok(next) if next > at => self.grow(branches, leaves, next, ordered)?,
                Ok(_) => return None,
                Err(_) => ordered.push(*leaves.get(usize::try_from(!child).ok()?)?),
            }
            if ordered.len() > MAX_LEAVES {
                return None;
            }
            if left {
                let struck = (from..ordered.len()).fold(0, |mask, leaf| mask | 1u32 << leaf);
                self.splits[split].above = !struck;
            }
        }
        Some(())
    }

    /// Adds each row's leaf to its sum.
    fn add(&self, columns: &[[f32; LANES]; WIDTH], sums: &mut [f32; LANES]) {
        let mut left = [u32::MAX; LANES];
        for split in &self.splits {
            let Some(column) = columns.get(usize::from(split.feature)) else { continue };
            let Split { threshold, above, .. } = *split;
            for (leaves, value) in left.iter_mut().zip(column) {
                // All ones or all zeros: a choice would be a branch in each lane.
                let below = u32::from(*value <= threshold).wrapping_neg();
                *leaves &= above | below;
            }
        }
        for (sum, leaves) in sums.iter_mut().zip(left) {
            // Some leaf is always left; the remainder tells the compiler that it is one of these.
            *sum += self.leaves[leaves.trailing_zeros() as usize % MAX_LEAVES];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_walked_to_its_leaf_and_a_broken_one_left_out() {
        let forest = Labeller::read(
            "# where from\ntree\n0 10.5 1 -2\n1 0.5 -1 -3\nleaves -1 2 0.5\ntree\n0 1 7 -1\nleaves 1",
        );
        assert_eq!(forest.trees.len(), 1);
        let mut rows = [[0.0; WIDTH]; LANES + 1];
        rows[LANES][0] = 11.0;
        rows[1][1] = 1.0;
        let found = forest.likelihoods(&rows);
        assert_eq!(found.len(), LANES + 1);
        assert!((found[0] - 0.268_941).abs() < 1e-4, "the first leaf: {}", found[0]);
        assert!((found[1] - 0.622_459).abs() < 1e-4, "the last leaf of the file: {}", found[1]);
        assert!((found[LANES] - 0.880_797).abs() < 1e-4, "the right leaf: {}", found[LANES]);
    }

    #[test]
    fn the_weights_are_whole() {
        let splits = SHIPPED.trees.iter().map(|t| t.splits.len()).sum::<usize>();
        assert!(SHIPPED.trees.len() >= 50 && splits > 500, "{} trees", SHIPPED.trees.len());
        let text = include_str!("labeller.weights");
        assert_eq!(text.lines().filter(|l| *l == "tree").count(), SHIPPED.trees.len());
    }
}
