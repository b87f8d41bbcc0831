//! What readers' corrections ask of the grouping: which articles must stand together, and which may not.
//!
//! One rule for both folds. Of two corrections that exclude each other the later stands for as long as it is not taken back;
//! the earlier one is not forgotten, and holds again then.

use rashomon_model::CorrectionKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A correction in terms of articles: every one of `a` and every one of `b`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rule<K> {
    pub(crate) kind: CorrectionKind,
    /// Sorted.
    pub(crate) a: Vec<K>,
    /// Sorted. Where the two must stand together, one of each is enough.
    pub(crate) b: Vec<K>,
}

impl<K: Ord> Rule<K> {
    /// Whether it speaks of an article.
    pub(crate) fn names(&self, key: &K) -> bool {
        self.a.binary_search(key).is_ok() || self.b.binary_search(key).is_ok()
    }
}

/// Articles in classes that stand together as one, and which classes are apart.
#[derive(Debug, Clone)]
pub(crate) struct Bonds<K> {
    nodes: BTreeMap<K, usize>,
    /// The class each node went into; its own number at a root.
    up: Vec<usize>,
    /// By root, the roots it is apart from.
    apart: Vec<BTreeSet<usize>>,
}

impl<K> Default for Bonds<K> {
    fn default() -> Self {
        Self { nodes: BTreeMap::new(), up: Vec::new(), apart: Vec::new() }
    }
}

impl<K: Ord + Copy> Bonds<K> {
    /// What rules ask of stories, and which of the rules are in force. They come in the order they were made.
    pub(crate) fn of_stories(rules: &[&Rule<K>]) -> (Self, Vec<bool>) {
        let mut bonds = Self::default();
        let mut in_force = vec![true; rules.len()];
        for (rule, holds) in rules.iter().zip(&mut in_force).rev() {
            match rule.kind {
                CorrectionKind::SameStory => {
                    for (&a, &b) in rule.a.iter().zip(&rule.b) {
                        *holds &= bonds.join(a, b);
                    }
                }
                CorrectionKind::NotSameStory => *holds = bonds.part_all(&rule.a, &rule.b),
                CorrectionKind::NotACopy => {}
            }
        }
        (bonds, in_force)
    }

    /// What rules ask of accounts beside that: which articles are no copies of each other.
    pub(crate) fn of_copies(rules: &[&Rule<K>]) -> Self {
        let mut bonds = Self::default();
        for rule in rules.iter().filter(|rule| rule.kind == CorrectionKind::NotACopy) {
            bonds.part_all(&rule.a, &rule.b);
        }
        bonds
    }

    /// The articles it knows, with their classes.
    pub(crate) fn known(&self) -> impl Iterator<Item = (K, usize)> {
        self.nodes.iter().map(|(&key, &node)| (key, self.root(node)))
    }

    /// The class of an article, where it has one.
    pub(crate) fn class(&self, key: K) -> Option<usize> {
        self.nodes.get(&key).map(|&node| self.root(node))
    }

    /// Whether two classes are apart.
    pub(crate) fn are_apart(&self, a: usize, b: usize) -> bool {
        self.apart[a].contains(&b)
    }

    /// Whether two articles may stand together.
    pub(crate) fn may_join(&mut self, a: K, b: K) -> bool {
        let (a, b) = (self.node(a), self.node(b));
        !self.are_apart(a, b)
    }

    /// Makes the classes of two articles one; `false`, and nothing changes, where they are apart.
    pub(crate) fn join(&mut self, a: K, b: K) -> bool {
        let (a, b) = (self.node(a), self.node(b));
        if self.are_apart(a, b) {
            return false;
        }
        if a != b {
            self.up[b] = a;
            for other in std::mem::take(&mut self.apart[b]) {
                self.apart[other].remove(&b);
                self.apart[other].insert(a);
                self.apart[a].insert(other);
            }
        }
        true
    }

    /// Puts every one of `a` apart from every one of `b`; `false`, and nothing changes, where two of them are one.
    fn part_all(&mut self, a: &[K], b: &[K]) -> bool {
        let mut roots = |keys: &[K]| keys.iter().map(|&key| self.node(key)).collect::<BTreeSet<usize>>();
        let (a, b) = (roots(a), roots(b));
        if !a.is_disjoint(&b) {
            return false;
        }
        for &one in &a {
            self.apart[one].extend(&b);
        }
        for other in b {
            self.apart[other].extend(&a);
        }
        true
    }

    /// The root of an article, which gets a class of its own where it has none.
    fn node(&mut self, key: K) -> usize {
        let next = self.up.len();
        let node = *self.nodes.entry(key).or_insert(next);
        if node == next {
            self.up.push(next);
            self.apart.push(BTreeSet::new());
        }
        self.root(node)
    }

    fn root(&self, mut at: usize) -> usize {
        while self.up[at] != at {
            at = self.up[at];
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CorrectionKind::{NotSameStory, SameStory};

    fn check(rules: &[(CorrectionKind, u32, u32)], in_force: &[bool]) {
        let rules: Vec<Rule<u32>> =
            rules.iter().map(|&(kind, a, b)| Rule { kind, a: vec![a], b: vec![b] }).collect();
        let rules: Vec<&Rule<u32>> = rules.iter().collect();
        assert_eq!(Bonds::of_stories(&rules).1, in_force);
    }

    #[test]
    fn the_later_of_two_that_exclude_each_other_stands() {
        check(&[(SameStory, 1, 2), (NotSameStory, 2, 1)], &[false, true]);
        check(&[(NotSameStory, 1, 2), (SameStory, 2, 1)], &[false, true]);
        // 1 and 3 cannot be together by way of 2.
        check(&[(SameStory, 1, 2), (SameStory, 2, 3), (NotSameStory, 1, 3)], &[false, true, true]);
        check(&[(NotSameStory, 1, 3), (SameStory, 1, 2), (SameStory, 2, 3)], &[false, true, true]);
        check(&[(SameStory, 1, 2), (NotSameStory, 3, 4)], &[true, true]);
    }
}
