//! The time line of a page ("June 26, 2025 at 14:44 JST", "2 hours ago") and the dateline of a text
//! ("WASHINGTON (Kyodo) -- ").

use jiff::Timestamp;
use rashomon_model::{Dateline, Precision};

/// A moment as a page gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampText {
    /// RFC 3339 cut to the precision, as in [`rashomon_model::Stamp::value`].
    pub value: String,
    /// How finely.
    pub precision: Precision,
    /// Whether it was counted back from the reference ("2 hours ago", "yesterday").
    pub relative: bool,
}

/// Reads a line that is a time stamp and nothing else but its furniture ("Updated", "Posted on", bullets).
/// `reference` is the fetch time, which relative stamps need; without it they give `None`.
#[must_use]
pub fn stamp(_line: &str, _reference: Option<Timestamp>) -> Option<StampText> {
    None
}

/// How long ago a relative stamp says ("2 hours ago" is 7200 seconds, precision hour), without a reference.
#[must_use]
pub fn ago(_line: &str) -> Option<(i64, Precision)> {
    None
}

/// Splits a dateline off the head of a text: the dateline and the byte where the text proper starts.
/// `reference` gives the year of a date without one.
#[must_use]
pub fn dateline(_text: &str, _reference: Option<jiff::civil::Date>) -> Option<(Dateline, usize)> {
    None
}
