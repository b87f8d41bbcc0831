//! Times, with how precisely and from where they are known.

use serde::{Deserialize, Serialize};

/// How finely a time was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A year alone, `2025`.
    Year,
    /// A month, `2025-07`.
    Month,
    /// A day, `2025-07-16`.
    Day,
    /// An hour ("2 hours ago").
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The user said so (`--fetched-at`, `--index`).
    Given,
    /// An HTTP or WARC header.
    Header,
    /// The file's modification time.
    File,
    /// The visible text states it.
    Stated,
    /// Markup states it: JSON-LD, OpenGraph, microdata, `<meta>`, `<time>`.
    Markup,
    /// A feed said so.
    Feed,
    /// Read from the address.
    Url,
    /// Counted back from the fetch time ("2 hours ago").
    Relative,
    /// Concluded from other values on the page.
    Inferred,
}

/// A time as the page gives it: RFC 3339, cut to the precision it was given in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// `2025`, `2025-07`, `2025-07-16`, or `2025-07-16T14:28:00+09:00` (hour, minute and second precision are written
    /// out in full; no offset is written where none is known).
    pub value: String,
    /// How finely.
    pub precision: Precision,
    /// How it is known.
    pub basis: Basis,
}

/// When a page was fetched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FetchTime {
    /// RFC 3339 with an offset.
    pub value: String,
    /// How it is known: given, header, file or inferred.
    pub basis: Basis,
}
