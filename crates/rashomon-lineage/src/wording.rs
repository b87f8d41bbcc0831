//! Two texts to how alike their words are, for what is too short to share runs of five words: a rewording of a
//! sentence, a report of the same event.
//!
//! A word counts by how rare it is (Spärck Jones, "A statistical interpretation of term specificity", 1972) among the
//! texts of the set, where there is one.

use rashomon_text::words::{is_stop, normal, words};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use xxhash_rust::xxh3::xxh3_64;

/// Letters of a word that are compared: cutting to five is a stemmer for most languages (McNamee and Mayfield 2004).
const STEM_LETTERS: usize = 5;
/// How far a word's rarity counts in a sentence: a power below one, since in a rewording the plain words stay as well.
const RARITY_POWER: f64 = 0.6;
/// What a word without meaning of its own counts in a report, beside one with.
const STOP_WEIGHT: f64 = 0.3;
/// What a name or a figure counts in a report, beside another word: it says which of the like events it was.
const NAME_WEIGHT: f64 = 2.0;
/// A word this far into a report counts half of one at its head: headline and lede say what happened, and what comes
/// after is background that other stories have too.
const OPENING_WORDS: f64 = 40.0;

/// In how many texts of a set each word stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    texts: u32,
    /// Looked up, never walked: its order cannot reach a result.
    counts: HashMap<u64, u32>,
}

impl Vocabulary {
    /// Counts a text's words.
    pub(crate) fn add(&mut self, text: &str) {
        let stems: BTreeSet<u64> = words(text).into_iter().map(|w| stem(&normal(w.of(text)))).collect();
        self.texts = self.texts.saturating_add(1);
        for stem in stems {
            let count = self.counts.entry(stem).or_insert(0);
            *count = count.saturating_add(1);
        }
    }

    /// How much a word's rarity says; the same for all words where no set is known.
    fn rarity(&self, stem: u64) -> f64 {
        let seen = self.counts.get(&stem).map_or(0.0, |&n| f64::from(n));
        ((f64::from(self.texts) + 1.0) / (seen + 0.5)).ln().max(0.0)
    }
}

/// The hash of a word's first letters.
fn stem(form: &str) -> u64 {
    let end = form.char_indices().nth(STEM_LETTERS).map_or(form.len(), |(at, _)| at);
    xxh3_64(&form.as_bytes()[..end])
}

/// What each stem of a text counts, in sum.
type Counted = BTreeMap<u64, f64>;

/// How alike two sentences are, 0 to 1: the words they share, in whatever order, rare ones counting more.
pub(crate) fn same_words(a: &str, b: &str, vocabulary: &Vocabulary) -> f64 {
    let count = |text: &str| {
        let mut out = Counted::new();
        for span in words(text) {
            let stem = stem(&normal(span.of(text)));
            *out.entry(stem).or_insert(0.0) += vocabulary.rarity(stem).powf(RARITY_POWER);
        }
        out
    };
    let (a, b) = (count(a), count(b));
    let shared: f64 = a.iter().filter_map(|(stem, w)| b.get(stem).map(|v| w.min(*v))).sum();
    share(shared, a.values().sum(), b.values().sum())
}

/// How likely two reports tell of one event, 0 to 1: the cosine of their rare words and names, those at the head
/// counting most.
pub(crate) fn same_event(a: &str, b: &str, vocabulary: &Vocabulary) -> f64 {
    let count = |text: &str| {
        let mut out = Counted::new();
        for (at, span) in words(text).into_iter().enumerate() {
            let word = span.of(text);
            let form = normal(word);
            let stem = stem(&form);
            let named = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            let depth = at as f64 / OPENING_WORDS;
            let mut weight = vocabulary.rarity(stem) / (1.0 + depth * depth);
            if is_stop(&form) {
                weight *= STOP_WEIGHT;
            }
            if named {
                weight *= NAME_WEIGHT;
            }
            *out.entry(stem).or_insert(0.0) += weight;
        }
        out
    };
    let (a, b) = (count(a), count(b));
    let shared: f64 = a.iter().filter_map(|(stem, w)| b.get(stem).map(|v| w * v)).sum();
    let square = |x: &Counted| x.values().map(|w| w * w).sum();
    share(shared, square(&a), square(&b))
}

/// What is shared, of the geometric mean of two wholes.
fn share(shared: f64, a: f64, b: f64) -> f64 {
    let whole = (a * b).sqrt();
    if whole > 0.0 { (shared / whole).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUAKE: &str =
        "Quake shakes Norvale\nA tremor of 5.1 shook Norvale on Monday night and threw down 40 chimneys.";
    const AGAIN: &str =
        "Chimneys fall as 5.1 tremor hits Norvale\nForty chimneys came down in Norvale overnight.";
    const OTHER: &str =
        "Quake shakes Varga\nA tremor of 6.3 shook Varga on Friday night and threw down 12 chimneys.";

    #[test]
    fn names_and_figures_say_which_event() {
        let mut vocabulary = Vocabulary::default();
        for n in 0..20 {
            vocabulary
                .add(&format!("A quake or tremor shook a town on some night and threw down {n} towers."));
        }
        [QUAKE, AGAIN, OTHER].iter().for_each(|t| vocabulary.add(t));
        assert!(same_event(QUAKE, AGAIN, &vocabulary) > same_event(QUAKE, OTHER, &vocabulary));
        assert!(same_words(QUAKE, AGAIN, &vocabulary) < same_words(QUAKE, OTHER, &vocabulary));
    }

    #[test]
    fn the_head_counts_more_than_the_tail() {
        let background: String = ('a'..='z').flat_map(|c| [format!("b{c}o "), format!("d{c}u ")]).collect();
        let (a, b) = (format!("{QUAKE} {background}"), format!("Mayor resigns in Lund. {background}"));
        let none = Vocabulary::default();
        assert!(same_event(&a, &b, &none) < 0.75 * same_words(&a, &b, &none));
        assert!(same_event(&a, &a, &none) > 0.999 && same_event("", &a, &none) == 0.0);
    }
}
