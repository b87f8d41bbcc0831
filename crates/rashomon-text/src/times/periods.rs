//! Quarters, seasons, weeks and other periods of the calendar.

use super::calendar::{period, quarter_of, week};
use super::lexicon::{Unit, ordinal, season, unit};
use super::reader::{Found, Reader};
use super::tense::{Direction, direction};
use jiff::civil::{Date, Weekday};

impl Reader<'_> {
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
            next += 1 + usize::from(s.tight(next + 1, '-'));
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
        let inner = self.month(of).or_else(|| self.year(of)).or_else(|| self.determined(of))?;
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
        // "week 27 of last year"
        if s.word(at) == "week"
            && let Some(n) = s.digits(at + 1, 1..=2).filter(|n| (1..=53).contains(n))
            && s.word(at + 2) == "of"
        {
            let year = self.determined(at + 3).or_else(|| self.year(at + 3))?;
            return (year.value.len() == 4)
                .then(|| Found::date(at, year.to, format!("{}-W{n:02}", year.value)));
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
