//! What people say against the grouping.

use serde::{Deserialize, Serialize};

/// What a person says against a conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// The two do not tell of one event.
    NotSameStory,
    /// The two tell of one event.
    SameStory,
    /// Neither derives from the other.
    NotACopy,
}

/// A correction, or the taking back of one: a person's decision about two articles, accounts or stories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its number, from 1 up; 0 before it is kept.
    pub number: u64,
    /// The last capture there was when it was made: it is obeyed after that one and before the next.
    pub seq: u64,
    /// What is said of the two.
    pub kind: CorrectionKind,
    /// One id, of an article, an account or a story. Where the two are to part, this one leaves.
    pub a: String,
    /// The other id.
    pub b: String,
    /// The number of the decision that this one takes back; its kind and ids are those of that one.
    pub takes_back: Option<u64>,
    /// Who says so.
    pub by: String,
    /// When, Unix seconds.
    pub at: i64,
}
