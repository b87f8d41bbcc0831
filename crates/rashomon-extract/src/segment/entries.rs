//! When the entries of a live blog were posted, carried past what trims and sorts an article's blocks.

use rashomon_model::{Block, Stamp};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// The blocks of entries with their times, in page order.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    posted: Vec<(u64, Stamp)>,
}

impl Entries {
    /// What the blocks say.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let posted = blocks.iter().filter_map(|b| Some((xxh3_64(b.text.as_bytes()), b.posted.clone()?)));
        Self { posted: posted.collect() }
    }

    /// For asking block by block, in page order.
    pub(super) fn in_order(&self) -> InOrder<'_> {
        let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, (hash, _)) in self.posted.iter().enumerate().rev() {
            places.entry(*hash).or_default().push(at);
        }
        InOrder { entries: self, places, at: 0 }
    }
}

/// How far the blocks have come.
#[derive(Debug)]
pub(super) struct InOrder<'a> {
    entries: &'a Entries,
    /// Where each text stands, last first. Only looked up.
    places: HashMap<u64, Vec<usize>>,
    at: usize,
}

impl InOrder<'_> {
    /// The time of the next block, by its words; `None` where it is of no entry.
    pub(super) fn next(&mut self, words: &str) -> Option<Stamp> {
        let places = self.places.get_mut(&xxh3_64(words.as_bytes()))?;
        // Words that recur ("Goal!") are taken in their order; what was trimmed is passed over.
        while places.last().is_some_and(|place| *place < self.at) {
            places.pop();
        }
        let place = places.pop()?;
        self.at = place + 1;
        self.entries.posted.get(place).map(|(_, stamp)| stamp.clone())
    }
}
