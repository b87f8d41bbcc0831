//! An article's words in small: shingles for copies, sentences with their facts for rewrites.

use crate::align::facts;
use crate::facts::{SentencePrint, sentence_prints};
use crate::shingles::Shingles;
use rashomon_model::{Span, Telling};
use rashomon_text::words::{normal, words};

/// An article's words in small: what copies and rewrites are found by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fingerprint {
    /// Five words in a row, everywhere.
    pub(crate) shingles: Shingles,
    /// The sentences with what they name, count and quote.
    pub(crate) sentences: Vec<SentencePrint>,
    /// What they name and count, all together: sorted, each once.
    pub(crate) facts: Vec<u64>,
}

/// The words of a text with their comparable forms, read once for all that is made of them.
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) spans: Vec<Span>,
    /// `forms[i]` is of the word at `spans[i]`.
    pub(crate) forms: Vec<String>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let spans = words(text);
        let forms = spans.iter().map(|span| normal(span.of(text))).collect();
        Self { text, spans, forms }
    }
}

/// Takes the fingerprint of an article. Pure, so it runs on any core.
#[must_use]
pub fn fingerprint(telling: Telling<'_>) -> Fingerprint {
    let words = Words::of(&telling.article.text);
    let sentences = sentence_prints(telling, &words);
    let facts = facts(&sentences).into_keys().collect();
    Fingerprint { shingles: Shingles::of_words(&words), sentences, facts }
}
