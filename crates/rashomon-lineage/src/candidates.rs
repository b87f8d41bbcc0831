//! A set of articles to the pairs worth a look: never all pairs.

use crate::fingerprint::Fingerprint;
use crate::shingles::Frequencies;
use std::collections::BTreeMap;

/// A list of articles longer than this links each to its first members alone: a wire story run by hundreds of
/// outlets must not make all pairs.
pub(crate) const LONGEST_LIST: usize = 48;
/// How many members stand for a long list.
const STAND_INS: usize = 4;
/// Sampled shingles a pair must share to be looked at as a copy: about 24 words in a row.
pub(crate) const SHARED_SAMPLE: u32 = 3;
/// A fact in more articles than this (and in more than this share) says nothing about who had it from whom.
pub(crate) const COMMON_FACT: usize = 12;
/// Rare facts a pair must share to be looked at as a rewrite.
pub(crate) const SHARED_FACTS: u32 = 5;
/// How many rewrite candidates an article may have, the most alike first.
pub(crate) const MOST_CANDIDATES: usize = 8;

/// A pair of articles by their places in the set, the smaller first.
pub(crate) type Pair = (usize, usize);

/// Counts how often each pair stands on the same list.
fn pairs(lists: &BTreeMap<u64, Vec<usize>>) -> BTreeMap<Pair, u32> {
    let mut out = BTreeMap::new();
    for list in lists.values().filter(|l| l.len() > 1) {
        let heads = if list.len() > LONGEST_LIST { STAND_INS } else { list.len() };
        for (n, &a) in list.iter().take(heads).enumerate() {
            for &b in list.iter().skip(n + 1) {
                *out.entry((a.min(b), a.max(b))).or_insert(0) += 1;
            }
        }
    }
    out
}

/// Which articles stand on the list of each key.
fn lists(keys: impl Iterator<Item = (u64, usize)>) -> BTreeMap<u64, Vec<usize>> {
    let mut out: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (key, at) in keys {
        out.entry(key).or_default().push(at);
    }
    out
}

/// Pairs that may share words.
pub(crate) fn copies(prints: &[&Fingerprint]) -> BTreeMap<Pair, u32> {
    let sampled =
        prints.iter().enumerate().flat_map(|(at, p)| p.shingles.sample().into_iter().map(move |s| (s, at)));
    let mut out = pairs(&lists(sampled));
    out.retain(|_, shared| *shared >= SHARED_SAMPLE);
    // Texts too short to have a sample worth the name meet by the hash of the whole.
    let whole = prints.iter().enumerate().filter_map(|(at, p)| p.shingles.whole().map(|w| (w, at)));
    for (pair, _) in pairs(&lists(whole)) {
        out.entry(pair).or_insert(SHARED_SAMPLE);
    }
    out
}

/// Share of the smaller sample above which two articles are the same text to the count of furniture.
pub(crate) const SAME_TEXT: f64 = 0.5;
/// The same of the larger sample within one outlet, which does not reprint itself but sets one footer under all it has.
pub(crate) const SAME_TEXT_AT_HOME: f64 = 0.9;

/// In how many different texts each shingle stands, copies of one text counted once: a story that forty outlets run
/// is no furniture.
pub(crate) fn frequencies(
    prints: &[&Fingerprint],
    outlets: &[Option<&str>],
    copies: &BTreeMap<Pair, u32>,
) -> Frequencies {
    let sizes: Vec<usize> = prints.iter().map(|p| p.shingles.sample().len()).collect();
    let mut same = vec![false; prints.len()];
    for (&(a, b), &shared) in copies {
        let (smaller, larger) = (sizes[a].min(sizes[b]).max(1), sizes[a].max(sizes[b]).max(1));
        // The later of the two in the set's order is the one not counted.
        let at_home = outlets[a].is_some() && outlets[a] == outlets[b];
        let (whole, bound) = if at_home { (larger, SAME_TEXT_AT_HOME) } else { (smaller, SAME_TEXT) };
        same[b] |= f64::from(shared) / whole as f64 >= bound;
    }
    let mut out = Frequencies::default();
    for (print, _) in prints.iter().zip(same).filter(|(_, same)| !same) {
        out.add(&print.shingles);
    }
    out
}

/// Pairs that may share facts without sharing words.
pub(crate) fn rewrites(prints: &[&Fingerprint]) -> Vec<Pair> {
    let all = prints.iter().enumerate().flat_map(|(at, p)| p.facts.iter().map(move |&f| (f, at)));
    let mut rare = lists(all);
    let most = COMMON_FACT.max(prints.len() / 100);
    rare.retain(|_, list| list.len() > 1 && list.len() <= most);
    let mut of: Vec<Vec<(f64, usize)>> = vec![Vec::new(); prints.len()];
    let mut scores: BTreeMap<Pair, (u32, f64)> = BTreeMap::new();
    for list in rare.values() {
        let weight = 1.0 / list.len() as f64;
        for (n, &a) in list.iter().enumerate() {
            for &b in &list[n + 1..] {
                let score = scores.entry((a, b)).or_insert((0, 0.0));
                score.0 += 1;
                score.1 += weight;
            }
        }
    }
    for (&(a, b), &(shared, weight)) in &scores {
        if shared >= SHARED_FACTS {
            of[a].push((weight, b));
            of[b].push((weight, a));
        }
    }
    let mut out: Vec<Pair> = Vec::new();
    for (a, mut others) in of.into_iter().enumerate() {
        others.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        out.extend(others.into_iter().take(MOST_CANDIDATES).map(|(_, b)| (a.min(b), a.max(b))));
    }
    out.sort_unstable();
    out.dedup();
    out
}
