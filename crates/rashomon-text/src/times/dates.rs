//! Dates that are named: days with or without their year, weekdays, months.

use super::calendar::{days_between, shift, weekday_of_week};
use super::lexicon::{month, ordinal, spelled, unit, weekday};
use super::reader::{Found, Reader};
use super::tense::{Direction, direction};
use jiff::civil::Date;

impl Reader<'_> {
    /// A date with or without its year, a weekday, a month.
    pub(crate) fn day(&self, at: usize) -> Option<Found> {
        self.iso(at)
            .or_else(|| self.numeric(at))
            .or_else(|| self.written(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.slashed(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.day_of_range(at))
            .or_else(|| self.month_day(at))
            .or_else(|| self.day_month(at))
            .or_else(|| self.month(at))
            .or_else(|| self.holiday(at))
    }

    /// A day of a month; where the year is not said it is looked for.
    fn of_day(&self, from: usize, to: usize, year: Option<i16>, month: i8, day: i8) -> Option<Found> {
        let any_leap_year = 2024;
        Date::new(year.unwrap_or(any_leap_year), month, day).ok()?;
        let date = match year {
            Some(y) => Date::new(y, month, day).ok(),
            None => self
                .context
                .nearest(month, day, direction(self.scan, from, to))
                .or_else(|| Date::new(self.context.year?, month, day).ok()),
        };
        Some(match date {
            Some(date) => Found::of_day(from, to, date),
            None => Found::partial_day(from, to, format!("XXXX-{month:02}-{day:02}")),
        })
    }

    /// `2025-06-28`.
    fn iso(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let year = s.digits(at, 4..=4).filter(|y| (1000..2200).contains(y))?;
        let mark = ['-', '/', '.'].into_iter().find(|&c| s.tight(at + 1, c) && s.tight(at + 3, c))?;
        let _ = mark;
        let (m, d) = (s.digits(at + 2, 1..=2)?, s.digits(at + 4, 1..=2)?);
        self.of_day(at, at + 5, i16::try_from(year).ok(), i8::try_from(m).ok()?, i8::try_from(d).ok()?)
    }

    /// `3/22/2013`, month first unless it cannot be; `22.3.2013`, day first. Running text without a year beside the
    /// slash is too often a fraction or a score.
    fn numeric(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let mark = ['/', '.', '-'].into_iter().find(|&c| s.tight(at + 1, c) && s.tight(at + 3, c))?;
        let (a, b) = (s.digits(at, 1..=2)?, s.digits(at + 2, 1..=2)?);
        let year = match (s.digits(at + 4, 4..=4), s.digits(at + 4, 2..=2)) {
            (Some(y), _) if (1000..2200).contains(&y) => y,
            (None, Some(y)) if mark == '/' => y + if y < 50 { 2000 } else { 1900 },
            _ => return None,
        };
        let (m, d) = if a > 12 || (mark == '.' && b <= 12) { (b, a) } else { (a, b) };
        self.of_day(at, at + 5, i16::try_from(year).ok(), i8::try_from(m).ok()?, i8::try_from(d).ok()?)
    }

    /// "on 11/20", month first: only where a preposition of time shows that it is no fraction.
    fn slashed(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let led =
            matches!(s.before(at), "on" | "by" | "until" | "since" | "from" | "before" | "after" | "through");
        let alone = s.tight(at + 1, '/') && !s.tight(at + 3, '/') && s.word(at + 3) != "of";
        // "on 11/20, 11/22 or 11/25"
        let listed = || {
            let joint = s.is(at.wrapping_sub(1), ',') || matches!(s.before(at), "or" | "and" | "to");
            joint && at >= 4 && s.tight(at - 3, '/') && self.slashed(at - 4).is_some()
        };
        (alone && (led || listed())).then_some(())?;
        let (m, d) = (s.digits(at, 1..=2)?, s.digits(at + 2, 1..=2)?);
        (1..=12).contains(&m).then_some(())?;
        self.of_day(at, at + 3, None, i8::try_from(m).ok()?, i8::try_from(d).ok()?)
    }

    /// "on the 15th": of the month of writing, or the one before or after by tense.
    fn day_of_month(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let led = matches!(s.before(at), "on" | "by" | "until" | "since" | "before" | "after");
        (led && s.word(at) == "the" && s.digits(at + 1, 1..=2).is_some()).then_some(())?;
        let (day, to) = ordinal(s, at + 1)?;
        s.ends_phrase(to).then_some(())?;
        let day = i8::try_from(day).ok()?;
        let Some(now) = self.context.anchor else {
            return (1..=31).contains(&day).then(|| Found::partial_day(at, to, format!("XXXX-XX-{day:02}")));
        };
        let months = match direction(s, at, to) {
            Direction::Future if day < now.day() => 1,
            Direction::Past | Direction::Near | Direction::Unknown if day > now.day() => -1,
            _ => 0,
        };
        let first = now.first_of_month();
        let month = if months < 0 {
            shift(first, -1)?
        } else if months > 0 {
            shift(first, 31)?
        } else {
            first
        };
        Some(Found::of_day(at, to, Date::new(month.year(), month.month(), day).ok()?))
    }

    /// A weekday, with the date that may stand beside it ("Saturday, April 25").
    fn weekday(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let n = weekday(s.word(at))?;
        let short = !s.word(at).ends_with("day");
        // "The Sunday Herald" is a name.
        if s.before(at) == "the" && s.capital(at + 1) && month(s.word(at + 1)).is_none() {
            return None;
        }
        // "Sun" and "wed" are words of their own; full names are not.
        (!short || s.capital(at)).then_some(())?;
        let after = at + 1 + usize::from(short && s.is(at + 1, '.'));
        let dated = after + usize::from(s.is(after, ','));
        let dated = dated + usize::from(s.word(dated) == "the");
        if let Some(found) = self.month_day(dated).or_else(|| self.day_month(dated)) {
            return Some(Found { from: at, ..found });
        }
        if let Some(found) = self.weekday_the(at, dated, n) {
            return Some(found);
        }
        if short && !s.is(at + 1, '.') {
            return None;
        }
        let of = after + usize::from(s.word(after) == "of");
        let weeks = match (s.word(of), s.word(of + 1)) {
            ("last", "week") => Some(-1),
            ("this", "week") => Some(0),
            ("next", "week") => Some(1),
            _ => None,
        };
        if let (Some(weeks), Some(now)) = (weeks, self.context.anchor) {
            return Some(Found::of_day(at, of + 2, weekday_of_week(now, n, weeks)?));
        }
        Some(match self.context.weekday(n, direction(s, at, after)) {
            Some(date) => Found::of_day(at, after, date),
            None => Found::partial_day(at, after, format!("XXXX-WXX-{n}")),
        })
    }

    /// "Monday the 13th", "Mon 13th": the nearest day of that number that is such a weekday.
    fn weekday_the(&self, at: usize, next: usize, n: i8) -> Option<Found> {
        let s = self.scan;
        let (day, to) = match s.digits(next, 1..=2) {
            Some(day) if matches!(s.word(next + 1), "at" | "from" | "between") => (day, next + 1),
            // "Friday, the fourth decline in a week"
            _ => ordinal(s, next)
                .filter(|(_, to)| s.ends_phrase(*to) || s.before(next) == "the" && !s.is(next - 2, ','))?,
        };
        unit(s.word(to)).is_none().then_some(())?;
        let day = i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        let Some(now) = self.context.anchor else {
            return Some(Found::partial_day(at, to, format!("XXXX-WXX-{n}")));
        };
        let wanted = direction(s, at, to);
        let days = (-12_i32..=12).filter_map(|months| {
            let month = now.first_of_month().checked_add(jiff::Span::new().months(months)).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        });
        let fits = |d: &Date| {
            d.weekday().to_monday_one_offset() == n
                && match wanted {
                    Direction::Past => *d <= now,
                    Direction::Future => *d >= now,
                    Direction::Near | Direction::Unknown => true,
                }
        };
        let date = days.filter(fits).min_by_key(|d| days_between(now, *d).abs())?;
        Some(Found::of_day(at, to, date))
    }

    /// A date with its month in letters between marks: `23/Sep/2020`, `2020-Sep-23`.
    fn written(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let mark = ['/', '-'].into_iter().find(|&c| s.tight(at + 1, c) && s.tight(at + 3, c))?;
        let (a, b, c) = (s.digits(at, 1..=4)?, s.digits(at + 2, 1..=2), s.digits(at + 4, 1..=4));
        let to = at + 5;
        (!s.tight(to, mark)).then_some(())?;
        let (year, m, day) = match (month(s.word(at + 2)), month(s.word(at + 4)), b, c) {
            (Some(m), _, _, Some(c)) if a > 999 => (a, m, c),
            (Some(m), _, _, Some(c)) => (c, m, a),
            (None, Some(m), Some(b), None) => (a, m, b),
            _ => return None,
        };
        (1000..2200).contains(&year).then_some(())?;
        self.of_day(at, to, i16::try_from(year).ok(), m, i8::try_from(day).ok()?)
    }

    /// "the 15th day of June", "the third month of 2021".
    pub(crate) fn nth_of(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        let (n, end) = ordinal(s, the)?;
        (matches!(s.word(end), "day" | "month") && s.word(end + 1) == "of").then_some(())?;
        let inner = end + 2;
        let whole = match (s.word(inner), s.word(inner + 1)) {
            ("the", "month" | "year") => {
                let (u, _) = unit(s.word(inner + 1))?;
                Found::date(inner, inner + 2, super::calendar::period(self.context.anchor?, u, 0)?)
            }
            _ => self.determined(inner).or_else(|| self.month(inner)).or_else(|| self.year(inner))?,
        };
        let n = i8::try_from(n).ok()?;
        let year: i16 = whole.value.get(..4)?.parse().ok()?;
        if s.word(end) == "month" {
            return (whole.value.len() == 4 && (1..=12).contains(&n))
                .then(|| Found::date(at, whole.to, format!("{year:04}-{n:02}")));
        }
        let month = whole.value.get(5..7)?.parse().ok()?;
        (whole.value.len() == 7).then_some(())?;
        Some(Found::of_day(at, whole.to, Date::new(year, month, n).ok()?))
    }

    /// The month at a token and where it ends: "Oct.", "October".
    fn month_word(&self, at: usize) -> Option<(i8, usize)> {
        let s = self.scan;
        let m = month(s.word(at))?;
        let near_number = s.digits(at + 1, 1..=4).is_some() || at > 0 && s.digits(at - 1, 1..=2).is_some();
        let plain = !matches!(s.word(at), "may" | "march" | "mar")
            && (near_number || s.word(at).len() > 4 || matches!(s.word(at), "june" | "july"));
        (plain || s.capital(at)).then_some(())?;
        let short = s.word(at).len() <= 4 && !matches!(s.word(at), "may" | "june" | "july");
        Some((m, at + 1 + usize::from(short && s.is(at + 1, '.') && s.touches(at + 1))))
    }

    /// "Aug. 7, 1998", "June 24", "March eighth", "October 1984", "June last year".
    fn month_day(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (m, next) = self.month_word(at)?;
        // "Oct/2"
        let next = next + usize::from(s.tight(next, '/'));
        let (day, end) = match s.digits(next, 1..=2) {
            Some(d) if !s.tight(next + 1, ':') && !s.tight(next + 1, '.') => {
                let suffix = s.touches(next + 1) && matches!(s.word(next + 1), "st" | "nd" | "rd" | "th");
                (d, next + 1 + usize::from(suffix))
            }
            Some(_) => return None,
            None => {
                let at = next + usize::from(s.word(next) == "the");
                ordinal(s, at).filter(|_| unit(s.word(at + 1)).is_none())?
            }
        };
        let day = i8::try_from(day).ok()?;
        let (year, end) = match self.year_after(end) {
            Some((y, end)) => (Some(y), end),
            None => (self.year_of_range(end), end),
        };
        self.of_day(at, end, year, m, day)
    }

    /// The year at the end of a range that goes on at a token: "June 24-25, 2025", "Nov. 18 to Dec. 3, 2015".
    fn year_of_range(&self, at: usize) -> Option<i16> {
        let s = self.scan;
        let linked = matches!(s.word(at), "to" | "and" | "through" | "until") || s.is(at, '-');
        linked.then_some(())?;
        let day = self.month_word(at + 1).map_or(at + 1, |(_, end)| end);
        s.digits(day, 1..=2)?;
        let suffix = s.touches(day + 1) && matches!(s.word(day + 1), "st" | "nd" | "rd" | "th");
        let end = day + 1 + usize::from(suffix);
        let end = self.month_word(end).map_or(end, |(_, end)| end);
        self.year_after(end).map(|(y, _)| y)
    }

    /// The month that the second day of "18 and 19 June" has, and its year.
    fn day_of_range(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let day = s.digits(at, 1..=2)?;
        let linked = matches!(s.word(at + 1), "to" | "and" | "or") || s.is(at + 1, '-');
        (linked && s.digits(at + 2, 1..=2)? > day).then_some(())?;
        let second = self.day_month(at + 2)?;
        let date = second.date?;
        Some(Found::of_day(at, at + 1, Date::new(date.year(), date.month(), i8::try_from(day).ok()?).ok()?))
    }

    /// "7 August 1998", "7th of August".
    fn day_month(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        // "107.31 August" ends in a decimal.
        if at > 0 && (s.tight(at - 1, '.') || s.tight(at - 1, ',')) {
            return None;
        }
        let (day, next) = match s.digits(at, 1..=2) {
            Some(d) => {
                let suffix = s.touches(at + 1) && matches!(s.word(at + 1), "st" | "nd" | "rd" | "th");
                (d, at + 1 + usize::from(suffix))
            }
            None => match ordinal(s, at) {
                Some(found) => found,
                // "twenty-five January nineteen eighty-six"
                None => spelled(s, at).filter(|(_, to)| {
                    month(s.word(*to)).is_some() && s.capital(*to) && self.year_after(to + 1).is_some()
                })?,
            },
        };
        let next = next + usize::from(s.word(next) == "of") + usize::from(s.tight(next, '-'));
        let (m, end) = self.month_word(next)?;
        // "at 9 May said" is no date; a day and "May" are one where a year follows or "of" stood between.
        let (year, end) = match self.year_after(end) {
            Some((y, end)) => (Some(y), end),
            None => (self.year_of_range(end), end),
        };
        self.of_day(at, end, year, m, i8::try_from(day).ok()?)
    }

    /// A year after a month or a day: ", 1998", "1998", "this year", "of last year".
    pub(crate) fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let s = self.scan;
        let mut next = at + usize::from(s.is(at, ',') || s.tight(at, '-'));
        next += usize::from(matches!(s.word(next), "of" | "in"));
        if let Some(y) = s.digits(next, 4..=4).filter(|y| (1000..2200).contains(y))
            && !(s.tight(next + 1, ',') || s.tight(next + 1, '.'))
        {
            return Some((i16::try_from(y).ok()?, next + 1));
        }
        if let Some((y, end)) = self.spoken_year(next) {
            return Some((y, end));
        }
        let which = match s.word(next) {
            "this" => 0,
            "last" => -1,
            "next" => 1,
            _ => return None,
        };
        (s.word(next + 1) == "year").then_some(())?;
        Some((self.context.anchor?.year() + which, next + 2))
    }

    /// A month with its year, or alone where the words around show that no person or verb is meant.
    pub(crate) fn month(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (m, end) = self.month_word(at)?;
        if let Some((year, to)) = self.year_after(end) {
            return Some(Found::date(at, to, format!("{year:04}-{m:02}")));
        }
        let short = s.word(at).len() <= 4 && !matches!(s.word(at), "may" | "june" | "july");
        let also_a_name = matches!(s.word(at), "may" | "march" | "june" | "april" | "august");
        let led = matches!(
            s.before(at),
            "in" | "of"
                | "since"
                | "until"
                | "till"
                | "by"
                | "from"
                | "to"
                | "through"
                | "during"
                | "last"
                | "this"
                | "next"
                | "early"
                | "late"
                | "mid"
                | "before"
                | "after"
                | "between"
                | "and"
                | "or"
                | "for"
                | "each"
                | "every"
                | "ending"
                | "ended"
                | "the"
                | "a"
                | "around"
        ) || (s.is(at.wrapping_sub(1), '-') && s.touches(at));
        // "Jan" alone is a name, "in Jan" a month.
        if (also_a_name && (!led || s.capital(end) || !s.capital(at)))
            || (short && end == at + 1 && (!led || s.capital(end)))
        {
            return None;
        }
        let value = match self.context.year_of_month(m, direction(s, at, end)) {
            Some(y) => format!("{y:04}-{m:02}"),
            None => format!("XXXX-{m:02}"),
        };
        Some(Found::date(at, end, value))
    }
}
