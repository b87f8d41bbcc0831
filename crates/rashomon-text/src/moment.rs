//! A stamp's value as instants: the first and the last that it can mean.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rashomon_model::{Precision, Stamp};

/// The zones of the world reach from UTC+14 to UTC-12, so a day without a zone may start this much before it does in
/// UTC ...
const EARLIEST_ZONE: SignedDuration = SignedDuration::from_hours(14);
/// ... and end this much after.
const LATEST_ZONE: SignedDuration = SignedDuration::from_hours(12);

/// The first and the last instant that a stamp can mean, zone unknown included.
#[must_use]
pub fn bounds(stamp: &Stamp) -> Option<(Timestamp, Timestamp)> {
    let slack = match stamp.precision {
        Precision::Hour => SignedDuration::from_hours(1),
        Precision::Minute => SignedDuration::from_secs(59),
        _ => SignedDuration::ZERO,
    };
    if let Ok(at) = stamp.value.parse::<Timestamp>() {
        return Some((at, at.checked_add(slack).ok()?));
    }
    let (first, last) = match stamp.value.parse::<DateTime>() {
        Ok(at) if stamp.value.contains('T') => (at, at.checked_add(slack).ok()?),
        _ => days(&stamp.value)?,
    };
    let utc = |at: DateTime| at.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp());
    Some((utc(first)?.checked_sub(EARLIEST_ZONE).ok()?, utc(last)?.checked_add(LATEST_ZONE).ok()?))
}

/// One instant to order by and to measure distances with: the middle of [`bounds`].
#[must_use]
pub fn middle(stamp: &Stamp) -> Option<Timestamp> {
    let (first, last) = bounds(stamp)?;
    Timestamp::from_second(first.as_second().midpoint(last.as_second())).ok()
}

/// The calendar day a stamp falls on, in the zone it was given in; `None` for a month or a year.
#[must_use]
pub fn day(stamp: &Stamp) -> Option<Date> {
    stamp.value.get(..10)?.parse().ok()
}

/// First and last second of a year, a month or a day.
fn days(value: &str) -> Option<(DateTime, DateTime)> {
    let mut parts = value.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month = parts.next().map(str::parse::<i8>).transpose().ok()?;
    let day = parts.next().map(str::parse::<i8>).transpose().ok()?;
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (None, _) => first.last_of_year(),
        (_, None) => first.last_of_month(),
        _ => first,
    };
    Some((first.to_datetime(Time::midnight()), last.at(23, 59, 59, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_model::Basis;

    fn check(value: &str, precision: Precision) -> String {
        let stamp = Stamp { value: value.to_owned(), precision, basis: Basis::Stated };
        bounds(&stamp).map_or("none".to_owned(), |(a, b)| format!("{a} .. {b}"))
    }

    #[test]
    fn a_stamp_means_a_stretch_of_time() {
        insta::assert_snapshot!(check("2025-06-26T14:44:00+09:00", Precision::Minute), @"2025-06-26T05:44:00Z .. 2025-06-26T05:44:59Z");
        insta::assert_snapshot!(check("2025-06-26T14:00:00Z", Precision::Hour), @"2025-06-26T14:00:00Z .. 2025-06-26T15:00:00Z");
        insta::assert_snapshot!(check("2025-06-26", Precision::Day), @"2025-06-25T10:00:00Z .. 2025-06-27T11:59:59Z");
        insta::assert_snapshot!(check("2025-02", Precision::Month), @"2025-01-31T10:00:00Z .. 2025-03-01T11:59:59Z");
        insta::assert_snapshot!(check("2025", Precision::Year), @"2024-12-31T10:00:00Z .. 2026-01-01T11:59:59Z");
        insta::assert_snapshot!(check("2025-06-26T14:44:00", Precision::Second), @"2025-06-26T00:44:00Z .. 2025-06-27T02:44:00Z");
        insta::assert_snapshot!(check("soon", Precision::Day), @"none");
    }
}
