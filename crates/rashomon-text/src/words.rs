//! Text to words: where they stand, their comparable form, and which carry no meaning of their own.

use crate::fold::plain_char;
use rashomon_model::Span;
use rust_stemmers::{Algorithm, Stemmer};

/// The word spans of a text: runs of letters and digits, with apostrophes, full stops and hyphens kept inside
/// (`don't`, `U.S`, `3.5`, `40,000`, `Jae-myung`).
#[must_use]
pub fn words(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let inside = c.is_alphanumeric() || (start.is_some() && joins(before, plain_char(c), next));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
        before = c;
    }
    if let Some(from) = start {
        out.push(Span::new(from, text.len()));
    }
    out
}

/// Whether a mark between two characters belongs to one word.
fn joins(before: char, mark: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match mark {
        '\'' | '-' | '.' => {
            before.is_alphanumeric() && next.is_alphanumeric() && (mark != '.' || dotted(before, next))
        }
        ',' => before.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

/// A full stop joins digits (`3.5`) and single capitals (`U.S`).
fn dotted(before: char, next: char) -> bool {
    (before.is_ascii_digit() && next.is_ascii_digit()) || (before.is_uppercase() && next.is_uppercase())
}

/// A word's comparable form: lower case, plain marks, no possessive ending.
#[must_use]
pub fn normal(word: &str) -> String {
    if word.is_ascii() && !word.contains('`') {
        // Nearly all words of most languages' news: no character but its case can change.
        let plain = word.strip_suffix("'s").or_else(|| word.strip_suffix("'S"));
        return plain.unwrap_or_else(|| word.trim_end_matches('\'')).to_ascii_lowercase();
    }
    let folded: String = word.chars().map(plain_char).flat_map(char::to_lowercase).collect();
    folded.strip_suffix("'s").map_or_else(|| folded.trim_end_matches('\'').to_owned(), str::to_owned)
}

/// Stems words of one language (Snowball); languages without a stemmer come back as they are.
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// The stemmer of an ISO 639-1 code; English where unknown.
    #[must_use]
    pub fn of(language: Option<&str>) -> Self {
        let algorithm = match language.unwrap_or("en") {
            "en" => Some(Algorithm::English),
            "de" => Some(Algorithm::German),
            "fr" => Some(Algorithm::French),
            "es" => Some(Algorithm::Spanish),
            "it" => Some(Algorithm::Italian),
            "pt" => Some(Algorithm::Portuguese),
            "nl" => Some(Algorithm::Dutch),
            "ru" => Some(Algorithm::Russian),
            "sv" => Some(Algorithm::Swedish),
            _ => None,
        };
        Self(algorithm.map(Stemmer::create))
    }

    /// The stem of a word already in its [`normal`] form.
    #[must_use]
    pub fn stem(&self, normal: &str) -> String {
        self.0.as_ref().map_or_else(|| normal.to_owned(), |s| s.stem(normal).into_owned())
    }
}

/// English words that carry no meaning of their own, sorted.
const STOP: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are", "as",
    "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can",
    "could", "did", "do", "does", "doing", "down", "during", "each", "even", "few", "for", "from", "further",
    "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "however", "i", "if",
    "in", "into", "is", "it", "its", "just", "may", "me", "might", "more", "most", "much", "must", "my",
    "no", "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or", "other", "our", "out", "over",
    "own", "said", "same", "say", "says", "she", "should", "since", "so", "some", "still", "such", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to",
    "too", "under", "until", "up", "us", "very", "was", "we", "were", "what", "when", "where", "whether",
    "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your",
];

/// Letters of the longest of them.
const LONGEST_STOP: usize = 7;

/// Whether a [`normal`] English word carries no meaning of its own.
#[must_use]
pub fn is_stop(normal: &str) -> bool {
    normal.len() <= LONGEST_STOP && STOP.binary_search(&normal).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_what_belongs_together() {
        let text = "Don't: the U.S. paid 40,000 or 3.5% to Lee Jae-myung’s side.";
        let got: Vec<&str> = words(text).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(
            got,
            ["Don't", "the", "U.S", "paid", "40,000", "or", "3.5", "to", "Lee", "Jae-myung’s", "side"]
        );
        assert_eq!(normal("Jae-myung’s"), "jae-myung");
    }

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP.is_sorted());
        assert_eq!(STOP.iter().map(|word| word.len()).max(), Some(LONGEST_STOP));
        assert!(is_stop("the") && !is_stop("summit"));
    }
}
