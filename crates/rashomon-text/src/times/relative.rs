//! Dates that count from the day of writing or from a day the text just named: "last year", "yesterday", "the day
//! before", "this coming Sunday".

use super::calendar::{Context, Holiday, holiday, period, shift, weekday_of_week};
use super::lexicon::{Unit, month, season, unit, weekday};
use super::reader::{Found, Reader};
use super::tense::{Direction, direction};
use rashomon_model::TimeKind;

impl Reader<'_> {
    /// A relative date.
    pub(crate) fn relative(&self, at: usize) -> Option<Found> {
        self.day_word(at)
            .or_else(|| self.beside_day(at))
            .or_else(|| self.determined(at))
            .or_else(|| self.year_ago(at))
    }

    fn days_away(&self, at: usize, to: usize, days: i64) -> Option<Found> {
        match self.context.anchor {
            Some(now) => Some(Found::of_day(at, to, shift(now, days)?)),
            None => Some(Found::partial_day(at, to, "XXXX-XX-XX".to_owned())),
        }
    }

    /// "today", "yesterday", "tomorrow", "the day before yesterday".
    fn day_word(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        if s.phrase(the, &["day", "before", "yesterday"]) {
            return self.days_away(at, the + 3, -2);
        }
        if s.phrase(the, &["day", "after", "tomorrow"]) {
            return self.days_away(at, the + 3, 2);
        }
        match s.word(at) {
            "today" => self.days_away(at, at + 1, 0),
            "yesterday" => self.days_away(at, at + 1, -1),
            "tomorrow" => self.days_away(at, at + 1, 1),
            _ => None,
        }
    }

    /// "the day before", "a day later", "the following day", "that day", counted from the day just named.
    fn beside_day(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (days, to) = match (s.word(at), s.word(at + 1), s.word(at + 2)) {
            ("the", "day", "before") => (-1, at + 3),
            ("the", "day", "after") => (1, at + 3),
            ("day", "before", _) => (-1, at + 2),
            ("day", "after", _) => (1, at + 2),
            ("the", "previous" | "preceding", "day") => (-1, at + 3),
            ("the", "next" | "following", "day") => (1, at + 3),
            ("a" | "one", "day", "earlier" | "before") => (-1, at + 3),
            ("a" | "one", "day", "later" | "after") => (1, at + 3),
            ("that", "day", _) => (0, at + 2),
            ("the", "same", "day") => (0, at + 3),
            _ => return None,
        };
        if matches!(s.word(to - 1), "before" | "after")
            && let Some(other) = self.day(to).or_else(|| self.determined(to)).filter(|f| f.is_day)
        {
            return Some(Found::of_day(at, other.to, shift(other.date?, days)?));
        }
        // "the day before voters went ..." counts from a clause, not from a day.
        let open = matches!(s.word(to - 1), "before" | "after") && !s.ends_phrase(to);
        if open || s.word(at) == "day" {
            return None;
        }
        let named = self.named_day(at)?;
        // What was said the day before a day to come counts from today.
        let from = match self.context.anchor {
            Some(now) if named > now && direction(s, at, to) == Direction::Past => now,
            _ => named,
        };
        Some(Found::of_day(at, to, shift(from, days)?))
    }

    /// "last year", "this coming Sunday", "the previous Friday", "next May".
    pub(crate) fn determined(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        let step = match s.word(the) {
            "this" => Step::This,
            "last" => Step::Last,
            "next" => Step::Next,
            "past" if the > at => Step::Past,
            "coming" | "upcoming" if the > at => Step::Coming,
            "previous" | "preceding" => Step::Previous,
            "following" => Step::Following,
            _ => return None,
        };
        let mut noun = the + 1;
        if step == Step::This && matches!(s.word(noun), "coming" | "past" | "fiscal" | "very") {
            noun += 1;
        }
        noun += usize::from(s.word(noun) == "fiscal");
        let word = s.word(noun);
        let to = noun + 1;
        if let Some(n) = weekday(word).filter(|_| s.capital(noun) || word.ends_with("day")) {
            let found = self.step_weekday(at, to, step, n)?;
            let dated = to + usize::from(s.is(to, ','));
            return Some(
                match self
                    .day(dated)
                    .filter(|f| f.is_day && f.date.is_some() && month(s.word(dated)).is_some())
                {
                    Some(day) => Found { from: at, ..day },
                    None => found,
                },
            );
        }
        if let Some(m) = month(word).filter(|_| s.capital(noun) || word.len() > 5) {
            return self.step_month(at, to, step, m);
        }
        if let Some((code, first)) = season(word) {
            let (year, _) = step_year(&self.context, step, first)?;
            return Some(Found::date(at, to, format!("{year:04}-{code}")));
        }
        if let Some((name, to)) = self.named_day_at(noun) {
            return self.step_holiday(at, to, step, name);
        }
        let (u, plural) = unit(word)?;
        if plural || matches!(u, Unit::Second | Unit::Minute | Unit::Hour) {
            return None;
        }
        self.step_unit(at, to, step, u)
    }

    fn step_holiday(&self, at: usize, to: usize, step: Step, name: Holiday) -> Option<Found> {
        let now = self.context.anchor?;
        let dates = (-1..=1).filter_map(|n| holiday(name, now.year() + n));
        let date = match step.count() {
            -1 => dates.filter(|d| *d < now).max(),
            1 => dates.filter(|d| *d > now).min(),
            _ => holiday(name, now.year()),
        };
        Some(Found::of_day(at, to, date?))
    }

    fn step_unit(&self, at: usize, to: usize, step: Step, u: Unit) -> Option<Found> {
        let length = match u {
            Unit::Decade => Some("P10Y"),
            Unit::Century => Some("P100Y"),
            _ if matches!(step, Step::Past | Step::Coming) => match u {
                Unit::Day => Some("P1D"),
                Unit::Week => Some("P1W"),
                Unit::Month => Some("P1M"),
                Unit::Quarter => Some("P3M"),
                Unit::Year => Some("P1Y"),
                _ => None,
            },
            _ => None,
        };
        if let Some(length) = length.filter(|_| step != Step::This) {
            return Some(Found::new(at, to, TimeKind::Duration, length.to_owned()));
        }
        let from = match step {
            Step::Previous | Step::Following => self.day_in_mind(at),
            _ => self.context.anchor,
        };
        let n = step.count();
        let Some(from) = from else { return unknown(at, to, u) };
        if u == Unit::Year {
            let base = match (step, self.context.last_year) {
                (Step::Previous | Step::Following, Some(y)) => i64::from(y),
                _ => i64::from(from.year()),
            };
            return Some(Found::year(at, to, i16::try_from(base + n).ok()?));
        }
        if u == Unit::Day {
            return Some(Found::of_day(at, to, shift(from, n)?));
        }
        // "next week on Tuesday"
        if u == Unit::Week && matches!(step, Step::This | Step::Last | Step::Next) {
            let s = self.scan;
            let day = to + usize::from(s.word(to) == "on");
            if let Some(d) = weekday(s.word(day)).filter(|_| s.capital(day)) {
                return Some(Found::of_day(at, day + 1, weekday_of_week(from, d, n)?));
            }
        }
        let found = Found::date(at, to, period(from, u, n)?);
        Some(match u {
            Unit::Quarter => {
                let value = found.value.clone();
                let (y, q) = value.split_once("-Q")?;
                Found { quarter: Some((y.parse().ok()?, q.parse().ok()?)), ..found }
            }
            _ => found,
        })
    }

    fn step_weekday(&self, at: usize, to: usize, step: Step, n: i8) -> Option<Found> {
        let from = match step {
            Step::Previous | Step::Following => self.context.last_day.map(|d| d.0).or(self.context.anchor),
            _ => self.context.anchor,
        };
        let Some(from) = from else { return Some(Found::partial_day(at, to, format!("XXXX-WXX-{n}"))) };
        let today = from.weekday().to_monday_one_offset();
        let back = i64::from((today - n).rem_euclid(7));
        let ahead = i64::from((n - today).rem_euclid(7));
        let never_zero = |days: i64| if days == 0 { 7 } else { days };
        let date = match step {
            Step::Last | Step::Past | Step::Previous => shift(from, -never_zero(back)),
            Step::Following | Step::Coming => shift(from, never_zero(ahead)),
            Step::Next => weekday_of_week(from, n, 1),
            Step::This => weekday_of_week(from, n, 0),
        };
        Some(Found::of_day(at, to, date?))
    }

    fn step_month(&self, at: usize, to: usize, step: Step, m: i8) -> Option<Found> {
        let s = self.scan;
        let year = match step_year(&self.context, step, m) {
            Some((year, _)) => year,
            None => return Some(Found::date(at, to, format!("XXXX-{m:02}"))),
        };
        let dot = usize::from(s.is(to, '.') && s.digits(to + 1, 1..=2).is_some());
        if let Some(day) = s.digits(to + dot, 1..=2).and_then(|d| i8::try_from(d).ok())
            && let Ok(date) = jiff::civil::Date::new(year, m, day)
        {
            return Some(Found::of_day(at, to + dot + 1, date));
        }
        Some(Found::date(at, to, format!("{year:04}-{m:02}")))
    }

    /// "year-earlier", "the year-ago quarter": the same quarter a year before the one spoken of.
    fn year_ago(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        (s.word(the) == "year" && s.tight(the + 1, '-') && matches!(s.word(the + 2), "ago" | "earlier"))
            .then_some(())?;
        let noun = the > at && matches!(s.word(the + 3), "quarter" | "period");
        let from = if noun { at } else { the };
        (from == at).then_some(())?;
        Some(Found::date(from, the + 3 + usize::from(noun), self.a_year_before()?))
    }

    /// A year before the quarter spoken of, or before now.
    pub(crate) fn a_year_before(&self) -> Option<String> {
        match self.context.last_quarter {
            Some((y, q)) => Some(format!("{:04}-Q{q}", y - 1)),
            None => period(self.context.anchor?, Unit::Year, -1),
        }
    }
}

/// A period that cannot be placed without a day to count from.
fn unknown(at: usize, to: usize, u: Unit) -> Option<Found> {
    let value = match u {
        Unit::Day => "XXXX-XX-XX",
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        _ => "XXXX",
    };
    Some(Found::date(at, to, value.to_owned()))
}

/// What the word before a unit says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    This,
    Last,
    Next,
    /// "the past week": a length.
    Past,
    /// "the coming week": a length.
    Coming,
    /// Before the day spoken of.
    Previous,
    /// After the day spoken of.
    Following,
}

impl Step {
    fn count(self) -> i64 {
        match self {
            Step::This => 0,
            Step::Last | Step::Past | Step::Previous => -1,
            Step::Next | Step::Coming | Step::Following => 1,
        }
    }
}

/// The year of "last May", "this summer", "next March", and its month.
fn step_year(context: &Context, step: Step, m: i8) -> Option<(i16, i8)> {
    let now = context.anchor?;
    let year = match step.count() {
        -1 if m >= now.month() => now.year() - 1,
        1 if m <= now.month() => now.year() + 1,
        _ => now.year(),
    };
    Some((year, m))
}
