//! Moments as written to values: which year, which of day and month, which offset.

use super::StampText;
use super::lexicon::Zone;
use super::moment::{Day, Moment};
use super::relative::Ago;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};
use rashomon_model::Precision;

/// A date without a year lies at most this many days after the fetch (other zones, announced events); else it is last
/// year's.
const MAX_AHEAD_DAYS: i32 = 7;

/// The value of a moment; `None` where it needs a reference that is not there.
pub(crate) fn moment(m: &Moment, reference: Option<Timestamp>) -> Option<StampText> {
    let today = reference.map(|r| TimeZone::UTC.to_datetime(r).date());
    let relative = matches!(m.day, Day::Weekday(..) | Day::Offset(_));
    let date = match m.day {
        Day::Full(y, mo, d) => Date::new(y, mo, d).ok()?,
        Day::Either(a, b, y) => either(a, b, y, m, today)?,
        Day::Month(y, mo) => {
            return Some(StampText {
                value: format!("{y:04}-{mo:02}"),
                precision: Precision::Month,
                relative: false,
            });
        }
        Day::NoYear(mo, d) => without_year(mo, d, today?)?,
        Day::Weekday(n, last) => {
            let today = today?;
            let back = (i64::from(today.weekday().to_monday_one_offset()) - i64::from(n)).rem_euclid(7);
            let back = if last && back == 0 { 7 } else { back };
            today.checked_sub(Span::new().days(back)).ok()?
        }
        Day::Offset(days) => today?.checked_add(Span::new().days(days)).ok()?,
    };
    let Some(clock) = m.clock else {
        return Some(StampText { value: date.to_string(), precision: Precision::Day, relative });
    };
    let offset =
        m.zone.and_then(|(zone, _)| offset(zone, date.at(clock.hour, clock.minute, clock.second, 0)));
    let value = format!(
        "{date}T{:02}:{:02}:{:02}{}",
        clock.hour,
        clock.minute,
        clock.second,
        offset.map_or(String::new(), offset_text)
    );
    Some(StampText { value, precision: clock.precision, relative })
}

/// `+09:00`.
fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// How far from Greenwich a zone's clock stands when it shows `at`.
pub(crate) fn offset(zone: Zone, at: DateTime) -> Option<Offset> {
    match zone {
        Zone::Fixed(minutes) => Offset::from_seconds(minutes * 60).ok(),
        Zone::Seasonal(name) => {
            Some(TimeZone::get(name).ok()?.to_ambiguous_zoned(at).compatible().ok()?.offset())
        }
    }
}

/// `a/b/y`, where both may be the month. A zone or a 24-hour clock of countries that write the day first says so; so
/// does a month-first reading that lies in the future; else the month comes first, as in the United States.
fn either(a: i8, b: i8, y: i16, m: &Moment, today: Option<Date>) -> Option<Date> {
    let day_first = Date::new(y, b, a).ok()?;
    let month_first = Date::new(y, a, b).ok()?;
    let limit = today.and_then(|t| t.tomorrow().ok());
    match limit {
        Some(limit) if month_first > limit && day_first <= limit => return Some(day_first),
        Some(limit) if day_first > limit && month_first <= limit => return Some(month_first),
        _ => {}
    }
    let by_zone = m.zone.map(|(_, day_first)| day_first);
    let by_clock = m.clock.map(|c| !c.twelve);
    Some(if by_zone.or(by_clock).unwrap_or(false) { day_first } else { month_first })
}

/// The last such day up to the reference, or the next where that is only days ahead.
pub(crate) fn without_year(month: i8, day: i8, today: Date) -> Option<Date> {
    let limit = today.checked_add(Span::new().days(MAX_AHEAD_DAYS)).ok()?;
    // Four years back reach the last 29 February (but for 2100 and its like).
    (0..=4)
        .filter_map(|back| Date::new(limit.year().checked_sub(back)?, month, day).ok())
        .find(|date| *date <= limit)
}

/// The value of a count back from the reference, in UTC.
pub(crate) fn ago(ago: Ago, reference: Timestamp) -> Option<StampText> {
    if ago.months > 0 {
        let date = TimeZone::UTC.to_datetime(reference).date();
        let date = date.checked_sub(Span::new().try_months(ago.months).ok()?).ok()?;
        let value = match ago.precision {
            Precision::Year => format!("{:04}", date.year()),
            _ => format!("{:04}-{:02}", date.year(), date.month()),
        };
        return Some(StampText { value, precision: ago.precision, relative: true });
    }
    let at = reference.checked_sub(Span::new().try_seconds(ago.seconds).ok()?).ok()?;
    absolute(at, ago.precision, true)
}

/// A known instant in UTC, cut to its precision.
pub(crate) fn absolute(at: Timestamp, precision: Precision, relative: bool) -> Option<StampText> {
    let at = TimeZone::UTC.to_datetime(at);
    let value = match precision {
        Precision::Year => format!("{:04}", at.year()),
        Precision::Month => format!("{:04}-{:02}", at.year(), at.month()),
        Precision::Day => at.date().to_string(),
        _ => format!("{}T{:02}:{:02}:{:02}+00:00", at.date(), at.hour(), at.minute(), at.second()),
    };
    Some(StampText { value, precision, relative })
}
