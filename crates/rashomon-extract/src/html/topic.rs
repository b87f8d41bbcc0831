//! What a block is about, against the page's headline and against the rest of its running text: teasers of other
//! stories use other words.

use super::dom::Dom;
use super::features::Features;
use super::hashed::Seed;
use super::label::Known;
use rashomon_text::fold::fold;
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// Numbers a block.
pub(super) const TOPIC: usize = 3;
/// Letters from which a word says what a text is about; shorter ones hold a language together.
const LONG: usize = 5;
/// The same for a headline, where few words are idle.
const LONG_IN_HEADLINE: usize = 4;
/// Words of a block that are looked at: a paragraph's worth.
const WORDS: usize = 150;

/// Shares of a block's long words that stand in the headline and description, and in other blocks of running text; and
/// how many stand in the headline.
pub(super) fn topics(
    dom: &Dom,
    features: &[Features],
    known: &Known<'_>,
    prose: &[bool],
) -> Vec<[f32; TOPIC]> {
    let title = dom.title.as_deref().map(fold);
    let named = [&known.headline, &known.description, &title];
    let mut head = HashSet::with_hasher(dom.seed);
    head.extend(named.into_iter().flatten().flat_map(|text| words(text, LONG_IN_HEADLINE)));
    let own: Vec<Vec<u64>> = dom.blocks.iter().map(|b| set(words(&b.text, LONG).take(WORDS))).collect();
    let mut elsewhere: HashMap<u64, u32, Seed> = HashMap::with_hasher(dom.seed);
    for set in own.iter().zip(prose).filter(|(_, p)| **p).map(|(set, _)| set) {
        for word in set {
            *elsewhere.entry(*word).or_default() += 1;
        }
    }
    own.iter()
        .zip(prose)
        .take(features.len())
        .map(|(set, prose)| {
            let all = set.len().max(1) as f32;
            let in_head = set.iter().filter(|w| head.contains(w)).count() as f32;
            let itself = u32::from(*prose);
            let common = set.iter().filter(|w| elsewhere.get(w).is_some_and(|n| *n > itself)).count();
            [in_head / all, common as f32 / all, in_head]
        })
        .collect()
}

/// Each word once.
fn set(words: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut words: Vec<u64> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Hashes of a text's words of this many letters, in lower case.
fn words(text: &str, long: usize) -> impl Iterator<Item = u64> + '_ {
    let mut lower = String::new();
    text.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        // Bytes first: they are there, letters must be counted.
        if word.len() < long || (!word.is_ascii() && word.chars().nth(long - 1).is_none()) {
            return None;
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        Some(xxh3_64(lower.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_by_letters() {
        assert_eq!(words("The Ferry, the ferry’s quay", 5).count(), 2);
        assert_eq!(words("Ferry", 5).next(), words("FERRY", 5).next());
        assert_eq!(words("été né", 4).count(), 0);
    }
}
