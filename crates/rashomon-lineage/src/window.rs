//! The articles of the last days, one after the other: for each new one, which of them it may be a copy or a rewrite of.
//!
//! The online counterpart of [`crate::derive()`]: the same samples, facts and bounds, against what is in the window
//! instead of against a whole set. What it keeps of an article is a few hundred bytes; the texts of the few candidates
//! are fetched by the caller.

use crate::candidates::{
    COMMON_FACT, LONGEST_LIST, MOST_CANDIDATES, SAME_TEXT, SAME_TEXT_AT_HOME, SHARED_FACTS, SHARED_SAMPLE,
};
use crate::fingerprint::Fingerprint;
use crate::postings::Postings;
use crate::rewrite::may_retell;
use crate::shingles::Frequencies;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Copies looked at in full for one article, those that share most first: the text of each has to be fetched.
const MOST_COPIES: usize = 12;
/// A fact in more articles than this says nothing about who had it from whom, however large the window is.
const COMMONEST_FACT: u32 = 200;
/// A shingle in more texts than this weighs nothing; counting on is of no use.
const COUNTED_TEXTS: u32 = 64;
/// A shingle in fewer texts than this counts in full: one in two texts would count .993.
const COMMON_TEXTS: u32 = 3;
/// The lists are made anew when this share of the window has left it.
const STALE_SHARE: usize = 8;

/// What is kept of an article in the window.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    /// Its sampled shingles.
    samples: Box<[u32]>,
    /// The hash of the whole, for a text too short to be sampled.
    whole: Option<u32>,
    /// The names and numbers in it.
    facts: Box<[u32]>,
    /// Hash of its outlet.
    outlet: Option<u32>,
    /// Whether it is a text of its own to the count of furniture, and no copy of one counted before.
    counted: bool,
}

/// The articles of a window by what their copies and rewrites are found by. They are numbered by the caller, rising.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Window {
    entries: VecDeque<Entry>,
    /// The number of the first entry.
    first: u32,
    #[serde(skip)]
    samples: Postings,
    #[serde(skip)]
    wholes: Postings,
    #[serde(skip)]
    facts: Postings,
    /// Entries that left since the lists were made.
    #[serde(skip)]
    stale: usize,
}

/// Which articles of the window one may derive from, or they from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// May share words, the most alike first.
    pub copies: Vec<u32>,
    /// May share facts without sharing words, the most alike first.
    pub rewrites: Vec<u32>,
}

/// A hash cut to half: a wrong meeting costs a look, no more.
fn cut(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// Sorted, each once.
fn keys(hashes: impl Iterator<Item = u64>) -> Box<[u32]> {
    let mut out: Vec<u32> = hashes.map(cut).collect();
    out.sort_unstable();
    out.dedup();
    out.into_boxed_slice()
}

impl Window {
    /// How many articles are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number that the next article gets.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        self.first.saturating_add(u32::try_from(self.entries.len()).unwrap_or(u32::MAX))
    }

    /// Takes an article in under [`Window::next_number`], and says which of those before it are worth a look.
    pub fn add(&mut self, print: &Fingerprint, outlet: Option<u64>) -> Candidates {
        let number = self.next_number();
        let mut entry = Entry {
            samples: keys(print.shingles.sample().into_iter()),
            whole: print.shingles.whole().map(cut),
            facts: keys(print.facts.iter().copied()),
            outlet: outlet.map(cut),
            counted: true,
        };
        let shared = self.sharing(&entry);
        entry.counted = !shared.iter().any(|&(other, n)| self.is_same_text(&entry, other, n));
        let candidates = Candidates { copies: closest(&shared), rewrites: self.retold(&entry) };
        self.post(number, &entry);
        self.entries.push_back(entry);
        candidates
    }

    /// Lets the articles before `number` go.
    pub fn forget_before(&mut self, number: u32) {
        while self.first < number {
            let Some(gone) = self.entries.pop_front() else { break };
            if gone.counted {
                self.samples.discount(&gone.samples);
            }
            self.first += 1;
            self.stale += 1;
        }
        if self.stale * STALE_SHARE > self.entries.len() + STALE_SHARE {
            self.list_anew();
        }
    }

    /// How common the shingles of two texts are in the window, of those that are common at all. Every eighth is known; those
    /// after it in the text are taken to be as common, since furniture comes in whole sentences.
    #[must_use]
    pub fn frequencies(&self, a: &Fingerprint, b: &Fingerprint) -> Frequencies {
        let mut out = Frequencies::default();
        for (first, stretch) in a.shingles.stretches().chain(b.shingles.stretches()) {
            let texts = self.samples.counted(cut(first)).min(COUNTED_TEXTS);
            if texts >= COMMON_TEXTS {
                stretch.iter().for_each(|&shingle| out.raise(shingle, texts));
            }
        }
        out
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    /// The articles that share sampled shingles, or the whole of a short text, with how many.
    fn sharing(&self, entry: &Entry) -> Vec<(u32, u32)> {
        // Counted by lookup, sorted before use.
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for &key in &entry.samples {
            for other in self.samples.newest(key).take(LONGEST_LIST) {
                *shared.entry(other).or_insert(0) += 1;
            }
        }
        shared.retain(|_, n| *n >= SHARED_SAMPLE);
        for other in entry.whole.iter().flat_map(|&whole| self.wholes.newest(whole).take(LONGEST_LIST)) {
            shared.entry(other).or_insert(SHARED_SAMPLE);
        }
        let mut out: Vec<(u32, u32)> =
            shared.into_iter().filter(|(other, _)| self.entry(*other).is_some()).collect();
        // The most shared first; among equals the earliest, which is likelier to be the origin.
        out.sort_unstable_by_key(|&(other, n)| (std::cmp::Reverse(n), other));
        out
    }

    /// Whether an article is the same text as an earlier one that shares `shared` sampled shingles with it.
    fn is_same_text(&self, entry: &Entry, other: u32, shared: u32) -> bool {
        let Some(before) = self.entry(other) else { return false };
        let (a, b) = (entry.samples.len().max(1), before.samples.len().max(1));
        let at_home = entry.outlet.is_some() && entry.outlet == before.outlet;
        let (whole, bound) = if at_home { (a.max(b), SAME_TEXT_AT_HOME) } else { (a.min(b), SAME_TEXT) };
        f64::from(shared) / whole as f64 >= bound
    }

    /// The articles that share rare facts, the rarest and most first.
    fn retold(&self, entry: &Entry) -> Vec<u32> {
        let hundredth = u32::try_from(self.entries.len() / 100).unwrap_or(u32::MAX);
        let most = hundredth.clamp(COMMON_FACT as u32, COMMONEST_FACT);
        let mut scores: FxHashMap<u32, (u32, f64)> = FxHashMap::default();
        for &fact in &entry.facts {
            let length = self.facts.length(fact) + 1;
            if length <= most {
                for other in self.facts.newest(fact) {
                    let score = scores.entry(other).or_insert((0, 0.0));
                    score.0 += 1;
                    score.1 += 1.0 / f64::from(length);
                }
            }
        }
        let enough =
            |(other, score): &(u32, (u32, f64))| score.0 >= SHARED_FACTS && self.entry(*other).is_some();
        let mut alike: Vec<(u32, (u32, f64))> = scores.into_iter().filter(enough).collect();
        alike.sort_unstable_by(|a, b| b.1.1.total_cmp(&a.1.1).then(a.0.cmp(&b.0)));
        // The text of each has to be fetched: one that carries too few facts, or has too few carried, is not worth it.
        let worth = |other: &u32| {
            let before = self.entry(*other);
            before.is_some_and(|b| may_retell(&entry.facts, &b.facts) || may_retell(&b.facts, &entry.facts))
        };
        alike.into_iter().take(MOST_CANDIDATES).map(|a| a.0).filter(worth).collect()
    }

    fn post(&mut self, number: u32, entry: &Entry) {
        self.samples.add(number, &entry.samples, entry.counted);
        self.wholes.add(number, entry.whole.as_slice(), false);
        self.facts.add(number, &entry.facts, false);
    }

    /// Makes the lists anew from the entries that are left.
    fn list_anew(&mut self) {
        (self.samples, self.wholes, self.facts) = Default::default();
        self.stale = 0;
        let entries = std::mem::take(&mut self.entries);
        for (number, entry) in (self.first..).zip(&entries) {
            self.post(number, entry);
        }
        self.entries = entries;
    }
}

/// The best few.
fn closest(shared: &[(u32, u32)]) -> Vec<u32> {
    shared.iter().take(MOST_COPIES).map(|s| s.0).collect()
}

/// A window as it is written down.
#[derive(Deserialize)]
struct Written {
    entries: VecDeque<Entry>,
    first: u32,
}

impl From<Written> for Window {
    /// The lists are made again from the entries.
    fn from(Written { entries, first }: Written) -> Self {
        let mut window = Self { entries, first, ..Self::default() };
        window.list_anew();
        window
    }
}
