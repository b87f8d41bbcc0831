//! The date strings of feeds to instants.

use jiff::{Timestamp, civil, tz::TimeZone};

/// An instant of a feed's date string.
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| jiff::fmt::rfc2822::parse(text).ok().map(|z| z.timestamp())).or_else(|| {
        let day: civil::Date = text.parse().ok()?;
        day.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp())
    })
}
