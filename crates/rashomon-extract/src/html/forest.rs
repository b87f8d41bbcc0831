//! The trained labeller: gradient-boosted trees (Friedman 2001) over a block's [`Row`], read from a text of weights.
//!
//! The weights say how likely a block is part of the main article's body. `cargo xtask train extract` fits them on the
//! annotations of public extraction benchmarks, whose sources `labeller.weights` names; no word of any page is in them.

use super::vector::{Row, WIDTH};
use std::sync::LazyLock;

/// The weights in use.
static SHIPPED: LazyLock<Labeller> = LazyLock::new(|| Labeller::read(include_str!("labeller.weights")));

/// A split of a tree: a row whose feature is at most the threshold goes left.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Split {
    feature: u8,
    threshold: f32,
    /// Index of a split, or the complement of a leaf's.
    left: i16,
    right: i16,
}

/// One tree.
#[derive(Debug, Clone, Default, PartialEq)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
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

    /// Reads weights: a line `tree`, lines of splits (`feature threshold left right`), a line `leaves` with values.
    /// Lines that begin with `#` say where they come from. A tree that is not whole is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut forest = Self::default();
        let mut tree = Tree::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some(values) = line.strip_prefix("leaves ") {
                tree.leaves = values.split(' ').filter_map(|v| v.parse().ok()).collect();
                let whole = std::mem::take(&mut tree);
                if whole.is_whole() {
                    forest.trees.push(whole);
                }
            } else if let Some(split) = Split::read(line) {
                tree.splits.push(split);
            }
        }
        forest
    }

    /// How likely a block is body, from 0 to 1.
    pub(super) fn likelihood(&self, row: &Row) -> f32 {
        let sum: f32 = self.trees.iter().map(|t| t.value(row)).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

impl Split {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let feature = parts.next()?.parse().ok().filter(|f| usize::from(*f) < WIDTH)?;
        let threshold = parts.next()?.parse().ok()?;
        let (left, right) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { feature, threshold, left, right })
    }
}

impl Tree {
    /// Whether every child is there and comes later, so that each walk ends.
    fn is_whole(&self) -> bool {
        let there = |from: usize, child: i16| match usize::try_from(child) {
            Ok(split) => split > from && split < self.splits.len(),
            Err(_) => usize::try_from(!child).is_ok_and(|leaf| leaf < self.leaves.len()),
        };
        !self.splits.is_empty()
            && self.splits.iter().enumerate().all(|(n, s)| there(n, s.left) && there(n, s.right))
    }

    fn value(&self, row: &Row) -> f32 {
        let mut at = 0;
        loop {
            let split = &self.splits[at];
            let child =
                if row[usize::from(split.feature)] <= split.threshold { split.left } else { split.right };
            match usize::try_from(child) {
                Ok(next) => at = next,
                Err(_) => {
                    return usize::try_from(!child)
                        .ok()
                        .and_then(|l| self.leaves.get(l))
                        .copied()
                        .unwrap_or(0.0);
                }
            }
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
        let mut row = [0.0; WIDTH];
        assert!((forest.likelihood(&row) - 0.268_941).abs() < 1e-4);
        row[0] = 11.0;
        assert!((forest.likelihood(&row) - 0.880_797).abs() < 1e-4);
    }

    #[test]
    fn the_weights_are_whole() {
        let splits = SHIPPED.trees.iter().map(|t| t.splits.len()).sum::<usize>();
        assert!(SHIPPED.trees.len() >= 50 && splits > 500, "{} trees", SHIPPED.trees.len());
        let text = include_str!("labeller.weights");
        assert_eq!(text.lines().filter(|l| *l == "tree").count(), SHIPPED.trees.len());
    }
}
