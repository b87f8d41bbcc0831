//! Words that point at the present, the past or the future without a date.

use super::reader::{Found, Reader};
use super::tense::{Direction, direction};

impl Reader<'_> {
    /// `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
    pub(crate) fn reference(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (value, len) = match (s.word(at), s.word(at + 1), s.word(at + 2)) {
            ("now" | "currently" | "nowadays", ..) => ("PRESENT_REF", 1),
            ("current", ..) => ("PRESENT_REF", 1),
            ("these", "days", _) => ("PRESENT_REF", 2),
            ("at", "this", "time") => ("PRESENT_REF", 3),
            ("at", "present", _) => ("PRESENT_REF", 2),
            ("at" | "for", "the", "moment") => ("PRESENT_REF", 3),
            ("recent", "years" | "months" | "weeks" | "days" | "decades" | "quarters", _) => ("PAST_REF", 2),
            ("recent" | "recently" | "lately" | "formerly", ..) => ("PAST_REF", 1),
            ("the", "past", next) if !ends_in_noun(next) => ("PAST_REF", 2),
            ("the", "future", next) if next != "of" => ("FUTURE_REF", 2),
            ("the", "near", "future") => ("FUTURE_REF", 3),
            ("soon", next, _) if !matches!(next, "as" | "after") && s.before(at) != "as" => {
                (direction(s, at, at + 1) == Direction::Future).then_some(("FUTURE_REF", 1))?
            }
            _ => return None,
        };
        Some(Found::date(at, at + len, value.to_owned()))
    }
}

/// Whether "the past" only leads a noun ("the past president").
fn ends_in_noun(next: &str) -> bool {
    !next.is_empty()
        && !matches!(next, "and" | "but" | "has" | "have" | "had" | "was" | "is" | "to" | "when" | "by")
}
