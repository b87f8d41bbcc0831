//! Calendar arithmetic on TIMEX3 values, and which year is meant where none is said.

use super::lexicon::Unit;
use super::tense::Direction;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// What expressions count from: the day of writing, and what the text spoke of last.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context {
    /// The day of writing.
    pub(crate) anchor: Option<Date>,
    /// The year of a text without a day of writing, as its own dates tell it.
    pub(crate) year: Option<i16>,
    /// The last day that the text named, and the token it stands at.
    pub(crate) last_day: Option<(Date, usize)>,
    /// The last quarter of a year that the text named.
    pub(crate) last_quarter: Option<(i16, i8)>,
    /// The last year that the text named.
    pub(crate) last_year: Option<i16>,
}

/// A day without a year is taken for one within so many days of the day of writing before its verb's tense is asked:
/// a past verb may announce a coming day, and the other way round.
const NEAR_DAYS: i64 = 60;

impl Context {
    /// The year of a month that has none: the nearest in the direction of the verb, back where that is unknown.
    pub(crate) fn year_of_month(&self, month: i8, direction: Direction) -> Option<i16> {
        let now = self.anchor?;
        Some(match direction {
            Direction::Future if month < now.month() => now.year() + 1,
            Direction::Past | Direction::Near | Direction::Unknown if month > now.month() => now.year() - 1,
            _ => now.year(),
        })
    }

    /// The date of a month and day without a year: the nearest, but for the direction of the verb where the nearest
    /// is far off.
    pub(crate) fn nearest(&self, month: i8, day: i8, direction: Direction) -> Option<Date> {
        let now = self.anchor?;
        let candidates = (-4..=4).filter_map(|n| Date::new(now.year().checked_add(n)?, month, day).ok());
        let distance = |d: &Date| days_between(now, *d).abs();
        let nearest = candidates.clone().min_by_key(distance)?;
        if distance(&nearest) <= NEAR_DAYS {
            return Some(nearest);
        }
        let wanted = |d: &Date| match direction {
            Direction::Past => *d <= now,
            Direction::Future => *d >= now,
            Direction::Near | Direction::Unknown => true,
        };
        candidates.filter(wanted).min_by_key(distance)
    }

    /// The date of a bare weekday: the last one up to the day of writing, or the next one.
    pub(crate) fn weekday(&self, n: i8, direction: Direction) -> Option<Date> {
        let now = self.anchor?;
        let today = now.weekday().to_monday_one_offset();
        let (ahead, back) = (i64::from((n - today).rem_euclid(7)), i64::from((today - n).rem_euclid(7)));
        match direction {
            Direction::Future => shift(now, ahead),
            Direction::Near if ahead < back => shift(now, ahead),
            _ => shift(now, -back),
        }
    }

    /// The quarter of a year that has none.
    pub(crate) fn quarter(&self, q: i8, direction: Direction) -> Option<(i16, i8)> {
        let now = self.anchor?;
        let current = quarter_of(now);
        let year = match direction {
            Direction::Future if q < current => now.year() + 1,
            Direction::Past | Direction::Near | Direction::Unknown if q > current => now.year() - 1,
            _ => now.year(),
        };
        Some((year, q))
    }
}

pub(crate) fn quarter_of(date: Date) -> i8 {
    (date.month() - 1) / 3 + 1
}

/// A date some days away; `None` outside the calendar.
pub(crate) fn shift(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until((jiff::Unit::Day, to)).map_or(0, |s| i64::from(s.get_days()))
}

/// A period's TIMEX3 value, `n` units from the one that holds `date`.
pub(crate) fn period(date: Date, unit: Unit, n: i64) -> Option<String> {
    Some(match unit {
        Unit::Day => shift(date, n)?.to_string(),
        Unit::Week => week(shift(date, n.checked_mul(7)?)?),
        Unit::Weekend => format!("{}-WE", week(shift(date, n.checked_mul(7)?)?)),
        Unit::Month => {
            let at = date.first_of_month().checked_add(Span::new().try_months(n).ok()?).ok()?;
            format!("{:04}-{:02}", at.year(), at.month())
        }
        Unit::Quarter => {
            let at =
                date.first_of_month().checked_add(Span::new().try_months(n.checked_mul(3)?).ok()?).ok()?;
            format!("{:04}-Q{}", at.year(), quarter_of(at))
        }
        Unit::Year => format!("{:04}", years(date, n)?),
        Unit::Decade => format!("{:03}", years(date, n.checked_mul(10)?)? / 10),
        Unit::Century => format!("{:02}", years(date, n.checked_mul(100)?)? / 100),
        Unit::Second | Unit::Minute | Unit::Hour => return None,
    })
}

/// The year so many years from a date's.
pub(crate) fn years(date: Date, n: i64) -> Option<i64> {
    i64::from(date.year()).checked_add(n).filter(|y| (1..=9999).contains(y))
}

/// `2013-W12`: the ISO 8601 week of a date.
pub(crate) fn week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The same weekday of the ISO week so many weeks away.
pub(crate) fn weekday_of_week(date: Date, n: i8, weeks: i64) -> Option<Date> {
    shift(date, weeks * 7 + i64::from(n - date.weekday().to_monday_one_offset()))
}

/// The `n`th such weekday of a month; the last where `n` is -1.
fn nth_weekday(year: i16, month: i8, n: i8, weekday: Weekday) -> Option<Date> {
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, weekday).ok()
}

/// A day that goes by a name, in one year.
pub(crate) fn holiday(name: Holiday, year: i16) -> Option<Date> {
    match name {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Nth(month, n, weekday) => nth_weekday(year, month, n, weekday),
        Holiday::ElectionDay => nth_weekday(year, 11, 1, Weekday::Monday)?.checked_add(1.day()).ok(),
        Holiday::Easter(days) => shift(easter(year)?, days),
    }
}

/// How a named day is found in a year.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holiday {
    Fixed(i8, i8),
    Nth(i8, i8, Weekday),
    ElectionDay,
    Easter(i64),
}

/// Western Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
#[expect(clippy::cast_possible_truncation, reason = "a month and a day")]
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_days() {
        let day = |name, year| holiday(name, year).unwrap().to_string();
        assert_eq!(day(Holiday::Easter(0), 2025), "2025-04-20");
        assert_eq!(day(Holiday::Nth(11, 4, Weekday::Thursday), 2025), "2025-11-27");
        assert_eq!(day(Holiday::ElectionDay, 2024), "2024-11-05");
    }

    #[test]
    fn a_day_without_a_year_is_near_unless_its_verb_says_otherwise() {
        let context = Context { anchor: "2025-01-20".parse().ok(), ..Context::default() };
        let day = |m, d, direction| context.nearest(m, d, direction).unwrap().to_string();
        assert_eq!(day(12, 30, Direction::Future), "2024-12-30");
        assert_eq!(day(8, 1, Direction::Past), "2024-08-01");
        assert_eq!(day(8, 1, Direction::Future), "2025-08-01");
    }
}
