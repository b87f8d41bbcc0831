//! What `rashomon report --format json` prints.

use crate::{Article, Derivation, FateKind, FetchTime, Story};
use serde::{Deserialize, Serialize};

/// Pages in, stories out: everything one run concluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Always `rashomon-report`.
    pub format: String,
    /// The version of this form; raised when a field changes meaning or goes.
    pub version: u32,
    /// Every page read, with its fate.
    pub pages: Vec<PageRecord>,
    /// Every article found.
    pub articles: Vec<Article>,
    /// Whose words or facts come from whose.
    pub derivations: Vec<Derivation>,
    /// The stories, the widest told first.
    pub stories: Vec<Story>,
}

impl Report {
    /// The `format` of every report.
    pub const FORMAT: &str = "rashomon-report";
    /// The `version` written now.
    pub const VERSION: u32 = 1;
}

/// A page read, with its fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRecord {
    /// The capture's source.
    pub source: String,
    /// When it was fetched.
    pub fetched_at: Option<FetchTime>,
    /// Where it ended.
    pub fate: FateKind,
    /// Why, where it was rejected or the same as another.
    pub why: Option<String>,
}
