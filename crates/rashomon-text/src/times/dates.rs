//! Dates that are named: days, months, years, quarters, seasons, decades, holidays.

use super::calendar::{Holiday, holiday, period, quarter_of, shift, week, weekday_of_week};
use super::lexicon::{Unit, month, ordinal, season, spelled, unit, weekday};
use super::reader::{Found, Reader};
use super::tense::{Direction, direction};
use jiff::civil::{Date, Weekday};

impl Reader<'_> {
    /// A date with or without its year, a weekday, a month.
    pub(crate) fn day(&self, at: usize) -> Option<Found> {
        self.iso(at)
            .or_else(|| self.numeric(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.slashed(at))
            .or_else(|| self.day_of_month(at))
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
        (led && alone).then_some(())?;
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
            Direction::Past | Direction::Unknown if day > now.day() => -1,
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
        // "Sun" and "wed" are words of their own; full names are not.
        (!short || s.capital(at)).then_some(())?;
        let after = at + 1 + usize::from(short && s.is(at + 1, '.'));
        let dated = after + usize::from(s.is(after, ','));
        let dated = dated + usize::from(s.word(dated) == "the");
        if let Some(found) = self.month_day(dated).or_else(|| self.day_month(dated)) {
            return Some(Found { from: at, ..found });
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

    /// The month at a token and where it ends: "Oct.", "October".
    fn month_word(&self, at: usize) -> Option<(i8, usize)> {
        let s = self.scan;
        let m = month(s.word(at))?;
        let near_number = s.digits(at + 1, 1..=4).is_some() || at > 0 && s.digits(at - 1, 1..=2).is_some();
        let plain = !matches!(s.word(at), "may" | "march" | "mar") && (near_number || s.word(at).len() > 4);
        (plain || s.capital(at)).then_some(())?;
        let short = s.word(at).len() <= 4 && !matches!(s.word(at), "may" | "june" | "july");
        Some((m, at + 1 + usize::from(short && s.is(at + 1, '.') && s.touches(at + 1))))
    }

    /// "Aug. 7, 1998", "June 24", "March eighth", "October 1984", "June last year".
    fn month_day(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (m, next) = self.month_word(at)?;
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
        let (year, end) = self.year_after(end).map_or((None, end), |(y, end)| (Some(y), end));
        self.of_day(at, end, year, m, day)
    }

    /// "7 August 1998", "7th of August".
    fn day_month(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (day, next) = match s.digits(at, 1..=2) {
            Some(d) => {
                let suffix = s.touches(at + 1) && matches!(s.word(at + 1), "st" | "nd" | "rd" | "th");
                (d, at + 1 + usize::from(suffix))
            }
            None => ordinal(s, at)?,
        };
        let next = next + usize::from(s.word(next) == "of") + usize::from(s.tight(next, '-'));
        let (m, end) = self.month_word(next)?;
        // "at 9 May said" is no date; a day and "May" are one where a year follows or "of" stood between.
        let (year, end) = self.year_after(end).map_or((None, end), |(y, end)| (Some(y), end));
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

    /// "nineteen ninety-six", "two thousand".
    fn spoken_year(&self, at: usize) -> Option<(i16, usize)> {
        let s = self.scan;
        if s.word(at) == "nineteen" {
            let (n, end) = spelled(s, at + 1).filter(|(n, _)| (10..100).contains(n))?;
            return Some((1900 + i16::try_from(n).ok()?, end));
        }
        s.phrase(at, &["two", "thousand"]).then_some((2000, at + 2))
    }

    /// A month with its year, or alone where the words around show that no person or verb is meant.
    fn month(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (m, end) = self.month_word(at)?;
        if let Some((year, to)) = self.year_after(end) {
            return Some(Found::date(at, to, format!("{year:04}-{m:02}")));
        }
        let short = s.word(at).len() <= 4 && !matches!(s.word(at), "may" | "june" | "july");
        if short && end == at + 1 {
            return None;
        }
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
        if also_a_name && (!led || s.capital(end) || !s.capital(at)) {
            return None;
        }
        let value = match self.context.year_of_month(m, direction(s, at, end)) {
            Some(y) => format!("{y:04}-{m:02}"),
            None => format!("XXXX-{m:02}"),
        };
        Some(Found::date(at, end, value))
    }

    /// The day that goes by a name at a token, and where the name ends.
    pub(crate) fn named_day_at(&self, at: usize) -> Option<(Holiday, usize)> {
        let s = self.scan;
        s.capital(at).then_some(())?;
        [4, 3, 2, 1].into_iter().find_map(|len| {
            let words: Vec<&str> = (at..at + len).map(|i| s.word(i)).filter(|w| *w != "'s").collect();
            Some((named_day(&words.join(" "))?, at + len))
        })
    }

    fn holiday(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (name, to) = self.named_day_at(at)?;
        let (year, to) = match self.year_after(to) {
            Some((y, to)) => (Some(y), to),
            None => (None, to),
        };
        let year = match year {
            Some(y) => y,
            None => {
                let now = self.context.anchor?;
                let direction = direction(s, at, to);
                let this = holiday(name, now.year())?;
                now.year()
                    + match direction {
                        Direction::Future if this < now => 1,
                        Direction::Past if this > now && (this - now).get_days() > 60 => -1,
                        Direction::Unknown if (this - now).get_days() > 180 => -1,
                        _ => 0,
                    }
            }
        };
        Some(Found::of_day(at, to, holiday(name, year)?))
    }

    /// A year, decade or century.
    pub(crate) fn year(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        self.decade(at).or_else(|| self.century(at)).or_else(|| {
            if let Some((y, to)) = self.spoken_year(at).filter(|(y, _)| *y != 2000 || s.before(at) == "year")
            {
                return Some(Found::year(at, to, y));
            }
            if matches!(s.word(at), "fiscal" | "fy") {
                let next = at + 1 + usize::from(s.word(at + 1) == "year");
                let y = s.digits(next, 4..=4).filter(|y| (1900..2100).contains(y))?;
                return Some(Found::year(at, next + 1, i16::try_from(y).ok()?));
            }
            let y = s.digits(at, 4..=4)?;
            self.is_year(at, y).then_some(())?;
            Some(Found::year(at, at + 1, i16::try_from(y).ok()?))
        })
    }

    /// Whether four digits are a year and no count, price or number of something.
    fn is_year(&self, at: usize, y: i64) -> bool {
        let s = self.scan;
        let led = matches!(
            s.before(at),
            "in" | "since"
                | "of"
                | "by"
                | "from"
                | "until"
                | "till"
                | "to"
                | "through"
                | "during"
                | "early"
                | "late"
                | "year"
                | "before"
                | "after"
                | "between"
                | "and"
                | "mid"
                | "around"
                | "the"
                | "fiscal"
        );
        let range = match y {
            1900..2100 => true,
            1400..1900 => led,
            _ => false,
        };
        let joined = s.touches(at)
            && (at == 0 || !s.is(at - 1, '-') && !s.is(at - 1, '(') && !s.is(at - 1, '\''))
            && !s.is(at.wrapping_sub(1), '"');
        let number = ['$', '\u{20ac}', '\u{a3}', '\u{a5}', '#', '.', '/', ':'].into_iter().any(|c| {
            let digits_after = s.tight(at + 1, c) && s.digits(at + 2, 1..=9).is_some();
            (at > 0 && s.is(at - 1, c) && s.touches(at)) || digits_after
        });
        let counted = matches!(
            s.word(at + 1),
            "people"
                | "men"
                | "women"
                | "troops"
                | "soldiers"
                | "percent"
                | "miles"
                | "km"
                | "kilometers"
                | "feet"
                | "meters"
                | "metres"
                | "dollars"
                | "yen"
                | "points"
                | "tons"
                | "tonnes"
                | "pounds"
                | "shares"
                | "million"
                | "billion"
                | "hours"
                | "jobs"
                | "workers"
                | "votes"
                | "copies"
                | "employees"
                | "homes"
                | "units"
                | "acres"
                | "others"
        ) || s.is(at + 1, '%');
        let labelled =
            matches!(s.before(at), "flight" | "room" | "page" | "highway" | "route" | "no" | "number");
        range && !joined && !number && !counted && !labelled
    }

    /// "the late 1970s", "the '80s", "the nineties".
    fn decade(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let spelled = match s.word(at) {
            "twenties" => 192,
            "thirties" => 193,
            "forties" => 194,
            "fifties" => 195,
            "sixties" => 196,
            "seventies" => 197,
            "eighties" => 198,
            "nineties" => 199,
            _ => 0,
        };
        if spelled > 0 && s.before(at) == "the" {
            return Some(Found::date(at, at + 1, format!("{spelled}")));
        }
        let mark = usize::from(s.is(at, '\'') && s.touches(at + 1));
        let digits = s.digits(at + mark, 2..=4)?;
        let plural = s.touches(at + mark + 1) && matches!(s.word(at + mark + 1), "s" | "'s");
        let age = matches!(s.before(at), "his" | "her" | "their" | "my" | "your" | "our");
        (plural && digits % 10 == 0 && !age).then_some(())?;
        let value = match (digits, mark) {
            (1000..2100, 0) => digits / 10,
            (20..100, _) => 190 + digits / 10,
            _ => return None,
        };
        Some(Found::date(at, at + mark + 2, format!("{value}")))
    }

    /// "the 20th century".
    fn century(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (n, to) = ordinal(s, at)?;
        let to = to + usize::from(s.tight(to, '-'));
        (s.word(to) == "century").then(|| Found::date(at, to + 1, format!("{:02}", n - 1)))
    }

    /// "third-quarter", "the 1988 second quarter", "the fourth quarter of 2012", "first half", "Q3 2024".
    pub(crate) fn quarter(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let mut next = at;
        let mut year = None;
        // "the year-ago third quarter"
        if s.word(next) == "year" && s.tight(next + 1, '-') && matches!(s.word(next + 2), "ago" | "earlier") {
            year = self.context.anchor.map(|d| d.year() - 1);
            next += 3;
        } else if let Some(y) = s.digits(next, 4..=4).filter(|y| (1900..2100).contains(y)) {
            year = i16::try_from(y).ok();
            next += 1;
            if matches!(s.word(next), "quarter" | "period") && s.before(at) == "the" {
                let value = match (self.context.last_quarter, s.word(next)) {
                    (Some((_, q)), "quarter") => format!("{y:04}-Q{q}"),
                    _ => format!("{y:04}"),
                };
                return Some(Found::date(at, next + 1, value));
            }
        }
        next += usize::from(s.word(next) == "fiscal");
        let (code, q, mut to) = if let ("q" | "h", Some(n)) = (s.word(next), s.digits(next + 1, 1..=1)) {
            (if s.word(next) == "q" { 'Q' } else { 'H' }, n, next + 2)
        } else {
            let (n, end) = if s.word(next) == "last" && s.word(next + 1) == "half" {
                (2, next + 1)
            } else {
                ordinal(s, next)?
            };
            let end = end + usize::from(s.tight(end, '-') || s.word(end) == "fiscal");
            let code = match s.word(end) {
                "quarter" => 'Q',
                "half"
                    if s.touches(end) || s.word(end + 1) == "of" || matches!(s.before(at), "the" | "'s") =>
                {
                    'H'
                }
                _ => return None,
            };
            (code, n, end + 1)
        };
        let q = i8::try_from(q).ok().filter(|q| (1..=if code == 'Q' { 4 } else { 2 }).contains(q))?;
        if year.is_none()
            && let Some((y, end)) = self.year_after(to)
        {
            year = Some(y);
            to = end;
        }
        self.quarter_value(at, to, code, q, year)
    }

    pub(crate) fn quarter_value(
        &self,
        at: usize,
        to: usize,
        code: char,
        q: i8,
        year: Option<i16>,
    ) -> Option<Found> {
        let year = match (year, code) {
            (Some(y), _) => Some(y),
            (None, 'Q') => self.context.quarter(q, direction(self.scan, at, to)).map(|(y, _)| y),
            (None, _) => self.context.anchor.map(Date::year),
        };
        let Some(year) = year else { return Some(Found::date(at, to, format!("XXXX-{code}{q}"))) };
        let found = Found::date(at, to, format!("{year:04}-{code}{q}"));
        Some(if code == 'Q' { Found { quarter: Some((year, q)), ..found } } else { found })
    }

    /// "spring 2023", "the summer of 1998", "in the summer".
    pub(crate) fn season(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (code, first) = season(s.word(at))?;
        if let Some((year, to)) = self.year_after(at + 1) {
            return Some(Found::date(at, to, format!("{year:04}-{code}")));
        }
        let led = matches!(s.before(at), "the" | "in" | "since" | "until" | "by" | "early" | "late" | "mid");
        (led && !matches!(s.word(at + 1), "of" | "in" | "to" | "from")).then_some(())?;
        let year = self.context.year_of_month(first, direction(s, at, at + 1));
        Some(Found::date(at, at + 1, year.map_or(format!("XXXX-{code}"), |y| format!("{y:04}-{code}"))))
    }

    /// "the first week of June", "the last week of 2016": weeks belong to the month or year of their Thursday, as in
    /// ISO 8601.
    fn nth_week(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        let (n, end) = if s.word(the) == "last" { (-1, the + 1) } else { ordinal(s, the)? };
        s.phrase(end, &["week", "of"]).then_some(())?;
        let of = end + 2 + usize::from(s.word(end + 2) == "the");
        let inner = self.month(of).or_else(|| self.year(of))?;
        let year: i16 = inner.value.get(..4)?.parse().ok()?;
        let month: Option<i8> = inner.value.get(5..7).and_then(|m| m.parse().ok());
        let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
        let last = Date::new(year, month.unwrap_or(12), 1).ok()?.last_of_month();
        let n = i32::try_from(n).ok()?;
        let thursday = match n {
            -1 => last.tomorrow().ok()?.nth_weekday(-1, Weekday::Thursday).ok()?,
            _ => first.yesterday().ok()?.nth_weekday(n, Weekday::Thursday).ok()?,
        };
        (thursday <= last).then(|| Found::date(at, inner.to, week(thursday)))
    }

    /// "the week of March 6".
    pub(crate) fn week_of(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        if let Some(found) = self.nth_week(at) {
            return Some(found);
        }
        s.phrase(at, &["the", "week", "of"]).then_some(())?;
        let day = self.day(at + 3)?;
        Some(Found::date(at, day.to, week(day.date?)))
    }

    /// "year-end", "the end of the year", "the latest quarter", "the current year", "the quarter".
    pub(crate) fn current(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let now = self.context.anchor;
        let between = usize::from(s.is(at + 1, '-') || s.word(at + 1) == "'s");
        if s.word(at) == "year" && s.word(at + 1 + between) == "end" {
            let to = at + 2 + between;
            return Some(Found::date(at, to, format!("{:04}", now?.year())));
        }
        let start = at + usize::from(s.word(at) == "the");
        if start > at && s.word(start) == "weekend" {
            return self.weekend(at, start + 1);
        }
        if start > at && s.word(start) == "quarter" && s.word(start + 1) != "of" {
            let (y, q) = self.context.last_quarter?;
            return Some(Found::date(at, start + 1, format!("{y:04}-Q{q}")));
        }
        if s.word(start) == "latest" && s.word(start + 1) == "period" {
            let (y, q) = self.context.last_quarter?;
            return Some(Found::date(at, start + 2, format!("{y:04}-Q{q}")));
        }
        let fiscal = usize::from(s.word(start + 1) == "fiscal");
        let (u, plural) = unit(s.word(start + 1 + fiscal))?;
        (!plural).then_some(())?;
        let to = start + 2 + fiscal;
        match s.word(start) {
            "latest" if u == Unit::Quarter => {
                let (y, q) = self.context.last_quarter.or_else(|| now.map(before_this_quarter))?;
                Some(Found { quarter: Some((y, q)), ..Found::date(at, to, format!("{y:04}-Q{q}")) })
            }
            "current" => Some(Found::date(at, to, period(now?, u, 0)?)),
            _ => None,
        }
    }
    /// "the weekend": the coming one, or the last one seen from its days or later.
    fn weekend(&self, at: usize, to: usize) -> Option<Found> {
        let Some(now) = self.context.anchor else {
            return Some(Found::date(at, to, "XXXX-WXX-WE".to_owned()));
        };
        let weeks = match direction(self.scan, at, to) {
            Direction::Future => 0,
            _ if now.weekday().to_monday_one_offset() > 5 => 0,
            _ => -1,
        };
        Some(Found::date(at, to, period(now, Unit::Weekend, weeks)?))
    }
}

/// The quarter before the one of a date: the latest that results exist for.
pub(crate) fn before_this_quarter(date: Date) -> (i16, i8) {
    match quarter_of(date) {
        1 => (date.year() - 1, 4),
        q => (date.year(), q - 1),
    }
}

fn named_day(name: &str) -> Option<Holiday> {
    Some(match name {
        "christmas" | "christmas day" => Holiday::Fixed(12, 25),
        "christmas eve" => Holiday::Fixed(12, 24),
        "new year day" => Holiday::Fixed(1, 1),
        "new year eve" => Holiday::Fixed(12, 31),
        "independence day" => Holiday::Fixed(7, 4),
        "halloween" => Holiday::Fixed(10, 31),
        "valentine day" => Holiday::Fixed(2, 14),
        "veterans day" | "armistice day" => Holiday::Fixed(11, 11),
        "may day" => Holiday::Fixed(5, 1),
        "thanksgiving" | "thanksgiving day" => Holiday::Nth(11, 4, Weekday::Thursday),
        "labor day" => Holiday::Nth(9, 1, Weekday::Monday),
        "memorial day" => Holiday::Nth(5, -1, Weekday::Monday),
        "election day" => Holiday::ElectionDay,
        "easter" | "easter sunday" => Holiday::Easter(0),
        "easter monday" => Holiday::Easter(1),
        "good friday" => Holiday::Easter(-2),
        _ => return None,
    })
}
