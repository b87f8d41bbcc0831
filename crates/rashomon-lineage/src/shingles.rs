//! Text to shingles: hashes of five words in a row, by which copied words are found.
//!
//! Shingling and resemblance follow Broder, "On the resemblance and containment of documents" (1997); the sample of a
//! set is his "mod s" sketch, which, unlike MinHash, still finds a short text inside a long one.

use crate::fingerprint::Words;
use rashomon_model::Span;
use rashomon_text::fold::plain_char;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Words in a shingle. Five is the custom for news: four still meet by chance, seven lose lightly edited copies.
const WIDTH: usize = 5;
/// Odd multiplier of the rolling hash (from splitmix64). Frozen: prints are compared across runs.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// Seed of the hash that decides which shingles are in the sample. Frozen.
const SAMPLE_SEED: u64 = 0x7261_7368_6F6D_6F6E;
/// One shingle in so many is in the sample: an article of 800 words keeps about 100.
const SAMPLE_RATE: u64 = 8;

/// A text of fewer shingles may have next to none in the sample.
const SHORTEST_SAMPLED: usize = 48;

/// Whether a script is written without blanks, so that each character stands for a word.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// The words of a text in order: where they stand, and the hash of their comparable form.
fn tokens(words: &Words<'_>) -> Vec<(Span, u64)> {
    let text = words.text;
    let mut out = Vec::with_capacity(words.spans.len());
    for (&span, form) in words.spans.iter().zip(&words.forms) {
        let word = span.of(text);
        if word.chars().any(unspaced) {
            for (at, c) in word.char_indices() {
                let from = span.start as usize + at;
                let one = Span::new(from, from + c.len_utf8());
                out.push((one, xxh3_64(one.of(text).as_bytes())));
            }
        } else {
            // "U.S." and "US" are one word; "3.5" and "35" are not.
            let dotted = form.contains('.') && !form.contains(|c: char| c.is_ascii_digit());
            let hash =
                if dotted { xxh3_64(form.replace('.', "").as_bytes()) } else { xxh3_64(form.as_bytes()) };
            out.push((span, hash));
        }
    }
    out
}

/// The shingles of a text: one hash for each place where one begins, in order, and the same as a sorted set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shingles {
    /// Where each word stands.
    pub(crate) words: Vec<Span>,
    /// `order[i]` is the hash of the words from `i` on.
    pub(crate) order: Vec<u64>,
    /// `order`, sorted, each once.
    pub(crate) set: Vec<u64>,
    /// The places in `order` that are sampled, rising: asked for with every pair, so it is hashed once.
    pub(crate) sampled: Vec<u32>,
}

impl Shingles {
    /// Of a text, five words wide.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::of_words(&Words::of(text))
    }

    /// The same of a text whose words are known.
    pub(crate) fn of_words(words: &Words<'_>) -> Self {
        Self::wide(words, WIDTH)
    }

    /// Of a text, `width` words wide; a shorter text is one shingle.
    fn wide(words: &Words<'_>, width: usize) -> Self {
        let tokens = tokens(words);
        let keys: Vec<u64> = tokens.iter().map(|t| t.1).collect();
        let words = tokens.into_iter().map(|t| t.0).collect();
        let order = rolling(&keys, width);
        let mut set = order.clone();
        set.sort_unstable();
        set.dedup();
        let sampled = (0_u32..).zip(&order).filter(|(_, s)| is_sampled(**s)).map(|(at, _)| at).collect();
        Self { words, order, set, sampled }
    }

    /// The same without what stands in quotation marks: those words are the speaker's, and anybody's to quote.
    pub(crate) fn unquoted(&self, text: &str) -> Self {
        let mut set: Vec<u64> = self.by_quotation(text).filter(|s| !s.1).map(|s| s.0).collect();
        set.sort_unstable();
        set.dedup();
        Self { set, ..Self::default() }
    }

    /// Those that stand in quotation marks, in order.
    pub(crate) fn in_quotations(&self, text: &str) -> impl Iterator<Item = u64> {
        self.by_quotation(text).filter(|s| s.1).map(|s| s.0)
    }

    /// Each in order, with whether all of it stands in quotation marks.
    fn by_quotation(&self, text: &str) -> impl Iterator<Item = (u64, bool)> {
        let ranges = quoted(text);
        let width = self.words.len() + 1 - self.order.len().max(1);
        self.order.iter().enumerate().map(move |(at, &shingle)| {
            let ends = self.words.get(at).zip(self.words.get(at + width - 1));
            let inside = ends.is_some_and(|(first, last)| {
                let range = ranges.get(ranges.partition_point(|r| r.end <= first.start));
                range.is_some_and(|r| r.start <= first.start && last.end <= r.end)
            });
            (shingle, inside)
        })
    }

    /// One hash for a text too short to be sampled, where it has words at all.
    pub(crate) fn whole(&self) -> Option<u64> {
        let short = self.order.len() < SHORTEST_SAMPLED;
        (short && !self.order.is_empty())
            .then(|| self.order.iter().fold(0, |h: u64, &s| h.wrapping_mul(BASE) ^ s))
    }

    /// The members of the set that are in every text's sample, sorted: equal shingles are sampled alike.
    pub(crate) fn sample(&self) -> Vec<u64> {
        let mut out: Vec<u64> =
            self.sampled.iter().filter_map(|&at| self.order.get(at as usize)).copied().collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The stretches from each sampled shingle to the next, by what they begin with: furniture comes in whole sentences, so
    /// they are taken to be as common as that.
    pub(crate) fn stretches(&self) -> impl Iterator<Item = (u64, &[u64])> {
        self.sampled.iter().enumerate().filter_map(|(n, &at)| {
            let end = self.sampled.get(n + 1).map_or(self.order.len(), |&next| next as usize);
            let stretch = self.order.get(at as usize..end)?;
            Some((*stretch.first()?, stretch))
        })
    }
}

/// Whether a shingle is in the sample of every text that has it.
fn is_sampled(shingle: u64) -> bool {
    xxh3_64_with_seed(&shingle.to_le_bytes(), SAMPLE_SEED).is_multiple_of(SAMPLE_RATE)
}

/// The stretches of a text that stand in double quotation marks, in order. One that is not closed runs to the end of
/// its line, as where a quotation goes on over paragraphs.
fn quoted(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let mark = plain_char(c) == '"' || matches!(c, '«' | '»');
        if mark || c == '\n' {
            if let Some(from) = open.take() {
                out.push(Span::new(from, at));
            } else if mark {
                open = Some(at + c.len_utf8());
            }
        }
    }
    out.extend(open.map(|from| Span::new(from, text.len())));
    out
}

/// Hashes of every `width` keys in a row, each from the one before in constant time.
fn rolling(keys: &[u64], width: usize) -> Vec<u64> {
    if keys.is_empty() || width == 0 {
        return Vec::new();
    }
    let width = width.min(keys.len());
    let leaving = (1..width).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = keys[..width].iter().fold(0u64, |h, &k| h.wrapping_mul(BASE).wrapping_add(k));
    let mut out = vec![hash];
    for (old, new) in keys.iter().zip(&keys[width..]) {
        hash = hash.wrapping_sub(old.wrapping_mul(leaving)).wrapping_mul(BASE).wrapping_add(*new);
        out.push(hash);
    }
    out
}

/// In how many texts each shingle stands: what is seen in many is furniture and carries no weight.
#[derive(Debug, Clone, Default)]
pub struct Frequencies {
    /// Looked up, never walked: its order cannot reach a result.
    counts: FxHashMap<u64, u32>,
}

/// A shingle seen in this many texts, copies of one text counted once, counts half; in many more, next to nothing: it
/// is furniture (an appeal for subscribers, a footer, a list of other headlines) or a phrase of the language.
const FURNITURE_TEXTS: f64 = 7.0;

impl Frequencies {
    /// Counts a text's shingles.
    pub fn add(&mut self, text: &Shingles) {
        for &s in &text.set {
            *self.counts.entry(s).or_insert(0) += 1;
        }
    }

    /// Says that a shingle stands in so many texts at the least.
    pub(crate) fn raise(&mut self, shingle: u64, texts: u32) {
        let known = self.counts.entry(shingle).or_insert(texts);
        *known = texts.max(*known);
    }

    /// Whether nothing was counted: then every shingle counts in full.
    pub(crate) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// In how many texts a shingle stands.
    pub(crate) fn texts(&self, shingle: u64) -> f64 {
        self.counts.get(&shingle).map_or(0.0, |&n| f64::from(n))
    }

    /// What a shingle counts, 0 to 1.
    pub(crate) fn weight(&self, shingle: u64) -> f64 {
        Self::weight_of(self.texts(shingle))
    }

    /// What a shingle counts that stands in so many texts.
    pub(crate) fn weight_of(texts: f64) -> f64 {
        1.0 / (1.0 + (texts / FURNITURE_TEXTS).powi(4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_frozen() {
        let seen = Shingles::of("The bridge over the Sund was closed");
        insta::assert_snapshot!(format!("{:x?}", seen.order), @"[f7c724d930456ab6, 1d9727bce8e6397b, 31daacac276752a0]");
        assert_eq!(seen.set.len(), 3);
    }

    #[test]
    fn a_shingle_hashes_alike_wherever_it_stands() {
        let (long, short) =
            (Shingles::of("yes: one two three four five six"), Shingles::of("Two THREE four, five six!"));
        assert_eq!(long.order.last(), short.order.last());
        assert_eq!(Shingles::of("").order, []);
        assert_eq!(Shingles::of("one two").order.len(), 1);
    }

    #[test]
    fn marks_and_possessives_do_not_show() {
        let plain = Shingles::of("the mayor's U.S. trip cost 3,000 crowns");
        assert_eq!(plain.set, Shingles::of("The mayor\u{2019}s US trip cost 3,000 crowns.").set);
    }

    #[test]
    fn scripts_without_blanks_are_read_by_character() {
        assert_eq!(Shingles::of("石破首相は欠席した").words.len(), 9);
    }

    #[test]
    fn quotations_are_found() {
        let text = "He said \u{201C}one two\u{201D} and \"three\nfour\" five";
        let got: Vec<&str> = quoted(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(got, ["one two", "three", " five"]);
    }
}
