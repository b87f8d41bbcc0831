//! How much of a text another one holds, by runs of words.

use super::hashed::Seed;
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Words in a run.
const RUN: usize = 4;

/// The runs of words of a text. Only asked for membership, so the set's order leaks nowhere.
#[derive(Debug)]
pub(super) struct Shingles {
    hashes: HashSet<u64, Seed>,
}

impl Shingles {
    /// None yet, on the page of this seed.
    pub(super) fn on(seed: Seed) -> Self {
        Self { hashes: HashSet::with_hasher(seed) }
    }

    /// Adds the runs of another text.
    pub(super) fn add(&mut self, text: &str) {
        self.hashes.extend(runs(text));
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
#[derive(Debug)]
pub(super) struct Said {
    first: HashMap<u64, usize, Seed>,
}

impl Said {
    /// Nothing yet, on the page of this seed.
    pub(super) fn on(seed: Seed) -> Self {
        Self { first: HashMap::with_hasher(seed) }
    }

    /// The share of `text`'s runs that were said before in another container than `host`, which says them now. What recurs
    /// inside one container (the same dish on two days of a plan) is meant.
    pub(super) fn elsewhere(&mut self, text: &str, host: usize) -> f32 {
        let runs = runs(text);
        let all = runs.len().max(1) as f32;
        self.first.reserve(runs.len());
        let found = runs.into_iter().filter(|r| *self.first.entry(*r).or_insert(host) != host).count();
        found as f32 / all
    }
}

/// Hashes of runs of words; a text shorter than a run gives one hash for each of its words' run.
pub(super) fn runs(text: &str) -> Vec<u64> {
    /// Bytes of a word and its blank, rather too few than too many.
    const WORD_BYTES: usize = 5;
    let mut words: Vec<u64> = Vec::with_capacity(text.len() / WORD_BYTES + 1);
    words.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word_hash));
    let run = RUN.min(words.len());
    if run == 0 {
        return Vec::new();
    }
    words.windows(run).map(|w| w.iter().fold(0, |h: u64, x| h.rotate_left(7).wrapping_mul(31) ^ x)).collect()
}

/// The hash of a word in lower case.
fn word_hash(word: &str) -> u64 {
    /// Longer words than this are as rare as those with other letters than ASCII's.
    const SHORT: usize = 32;
    let mut low = [0; SHORT];
    match low.get_mut(..word.len()) {
        Some(low) if word.is_ascii() => {
            low.copy_from_slice(word.as_bytes());
            low.make_ascii_lowercase();
            xxh3_64(low)
        }
        _ => xxh3_64(word.to_lowercase().as_bytes()),
    }
}
