//! What came in, and where it ended.

use crate::{Basis, FetchTime};
use serde::{Deserialize, Serialize};

/// One answer from the web, a file or an archive: bytes, headers, address, time. Ground truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    /// Where it came from, as the user named it: a path, `archive.warc.gz#17`, `-`.
    pub source: String,
    /// The content bytes, with transfer and content codings undone.
    pub bytes: Vec<u8>,
    /// What is known of it beside its bytes.
    pub hints: Hints,
}

/// What is known of a page beside its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Its address.
    pub url: Option<String>,
    /// When it was fetched.
    pub fetched_at: Option<FetchTime>,
    /// The `Content-Type` header, for the charset and for HTML against plain text.
    pub content_type: Option<String>,
    /// What the feed said that led to it.
    pub entry: Option<FeedEntry>,
}

/// What a feed said of a page that it led to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedEntry {
    /// The feed's address.
    pub feed: Option<String>,
    /// What the feed calls itself.
    pub feed_title: Option<String>,
    /// The entry's title.
    pub title: Option<String>,
    /// When it was published, RFC 3339.
    pub published: Option<String>,
    /// Who is credited.
    pub authors: Vec<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Why the page could not be had, in words, where this stands in for it: then the page is made of the feed's own words.
    pub refused: Option<String>,
}

impl Hints {
    /// Whether the fetch time is one the user gave or a header carried (a file's date is a weak guess: copies renew it).
    #[must_use]
    pub fn trusted_fetch_time(&self) -> Option<&FetchTime> {
        self.fetched_at.as_ref().filter(|t| matches!(t.basis, Basis::Given | Basis::Header))
    }
}

/// Where a capture ended, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FateKind {
    /// It held articles.
    Articles,
    /// It held teasers and links, no article.
    Listing,
    /// Its bytes were seen before in this run.
    Same,
    /// It could not be read as a page; `why` says why.
    Rejected,
}

/// Where a capture ended: articles, listing, same as before, or rejected and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// Which of the four.
    pub kind: FateKind,
    /// The reason, for `rejected` and `same`, in words for the user.
    pub why: Option<String>,
}
