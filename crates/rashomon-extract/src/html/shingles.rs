//! How much of a text another one holds, by runs of words.

use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Words in a run.
const RUN: usize = 4;

/// The runs of words of a text. Only asked for membership, so the set's order leaks nowhere.
#[derive(Debug)]
pub(super) struct Shingles {
    hashes: HashSet<u64>,
}

impl Shingles {
    /// All runs of a text.
    pub(super) fn of(text: &str) -> Self {
        Self { hashes: runs(text).into_iter().collect() }
    }

    /// The share of `text`'s runs found here; `None` where it has no words.
    pub(super) fn share(&self, text: &str) -> Option<f32> {
        let runs = runs(text);
        if runs.is_empty() {
            return None;
        }
        let found = runs.iter().filter(|r| self.hashes.contains(r)).count();
        Some(found as f32 / runs.len() as f32)
    }
}

/// What was said so far, and in which container first.
#[derive(Debug, Default)]
pub(super) struct Said {
    first: HashMap<u64, usize>,
}

impl Said {
    /// The share of `text`'s runs that were said before in another container than `host`. What recurs inside one container
    /// (the same dish on two days of a plan) is meant.
    pub(super) fn elsewhere(&self, text: &str, host: usize) -> f32 {
        let runs = runs(text);
        let found = runs.iter().filter(|r| self.first.get(r).is_some_and(|h| *h != host)).count();
        found as f32 / runs.len().max(1) as f32
    }

    /// Adds a text said in a container.
    pub(super) fn add(&mut self, text: &str, host: usize) {
        for run in runs(text) {
            self.first.entry(run).or_insert(host);
        }
    }
}

/// Hashes of runs of words; a text shorter than a run gives one hash for each of its words' run.
fn runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| xxh3_64(w.to_lowercase().as_bytes()))
        .collect();
    let run = RUN.min(words.len());
    if run == 0 {
        return Vec::new();
    }
    words.windows(run).map(|w| w.iter().fold(0, |h: u64, x| h.rotate_left(7).wrapping_mul(31) ^ x)).collect()
}
