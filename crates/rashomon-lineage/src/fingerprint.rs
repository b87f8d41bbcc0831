//! An article's words in small: shingles for copies, sentences with their facts for rewrites.

use crate::facts::{SentencePrint, sentence_prints};
use crate::shingles::Shingles;
use rashomon_model::Telling;

/// An article's words in small: what copies and rewrites are found by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fingerprint {
    /// Five words in a row, everywhere.
    pub(crate) shingles: Shingles,
    /// The sentences with what they name, count and quote.
    pub(crate) sentences: Vec<SentencePrint>,
}

/// Takes the fingerprint of an article. Pure, so it runs on any core.
#[must_use]
pub fn fingerprint(telling: Telling<'_>) -> Fingerprint {
    Fingerprint { shingles: Shingles::of(&telling.article.text), sentences: sentence_prints(telling) }
}
