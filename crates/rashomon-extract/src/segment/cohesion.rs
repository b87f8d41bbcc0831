//! Whether a paragraph tells of the same things as the article before it: the words they share.

use rashomon_text::words::{is_stop, normal, words};
use std::collections::{HashMap, HashSet};

/// Letters of a word compared: endings differ, stems seldom do.
const STEM: usize = 6;
/// Shorter words carry little.
const MIN_LETTERS: usize = 4;

/// Few words say little: so many are added, of which some are shared.
const DOUBT: f32 = 1.0;

/// The words of an article.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// Takes in a text's words.
    pub(super) fn learn(&mut self, text: &str) {
        self.0.extend(stems(text));
    }

    /// The share of a text's words that the article has, 0 to 1.
    pub(super) fn share(&self, text: &str) -> f32 {
        let (mut all, mut known) = (0u32, 0u32);
        for stem in stems(text) {
            all += 1;
            known += u32::from(self.0.contains(&stem));
        }
        if all == 0 { 0.0 } else { known as f32 / all as f32 }
    }
}

/// How many texts of several hold each word.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(HashMap<String, u32>);

impl Shared {
    /// Takes in one of the texts.
    pub(super) fn learn(&mut self, text: &str) {
        let own: HashSet<String> = stems(text).collect();
        for stem in own {
            *self.0.entry(stem).or_default() += 1;
        }
    }

    /// The share of one learnt text's words that another of the texts has, too, 0 to 1.
    pub(super) fn share(&self, text: &str) -> f32 {
        let own: HashSet<String> = stems(text).collect();
        let shared = own.iter().filter(|stem| self.0.get(*stem).is_some_and(|&n| n > 1)).count();
        (shared as f32 + DOUBT / 2.0) / (own.len() as f32 + DOUBT * 3.0)
    }
}

/// The first letters of a text's words that carry meaning.
fn stems(text: &str) -> impl Iterator<Item = String> {
    words(text)
        .into_iter()
        .map(|span| normal(span.of(text)))
        .filter(|w| w.chars().count() >= MIN_LETTERS && !is_stop(w))
        .map(|w| w.chars().take(STEM).collect())
}
