//! The walk over a text: at each token the matchers in turn, each result a context for the next.

use super::calendar::Context;
use super::lexicon::{day_part, month, opens, season, unit, weekday};
use super::scan::Scan;
use crate::stamps::token::{Kind, Token};
use jiff::civil::Date;
use rashomon_model::{Span, TimeExpr, TimeKind};

/// A time expression found at tokens `from..to`.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: TimeKind,
    pub(crate) value: String,
    /// The day it names, where it names one.
    pub(crate) date: Option<Date>,
    /// Whether it is as fine as a day, so that a time of day may join it.
    pub(crate) is_day: bool,
    /// The quarter that later "a year ago" counts from.
    pub(crate) quarter: Option<(i16, i8)>,
    /// The year it names, where it is one.
    pub(crate) year: Option<i16>,
}

impl Found {
    pub(crate) fn new(from: usize, to: usize, kind: TimeKind, value: String) -> Self {
        Self { from, to, kind, value, date: None, is_day: false, quarter: None, year: None }
    }

    pub(crate) fn date(from: usize, to: usize, value: String) -> Self {
        Self::new(from, to, TimeKind::Date, value)
    }

    pub(crate) fn of_day(from: usize, to: usize, date: Date) -> Self {
        Self { date: Some(date), is_day: true, ..Self::date(from, to, date.to_string()) }
    }

    /// A day whose date is not known in full.
    pub(crate) fn partial_day(from: usize, to: usize, value: String) -> Self {
        Self { is_day: true, ..Self::date(from, to, value) }
    }

    pub(crate) fn year(from: usize, to: usize, year: i16) -> Self {
        Self { year: Some(year), ..Self::date(from, to, format!("{year:04}")) }
    }
}

/// A text being read.
pub(crate) struct Reader<'a> {
    pub(crate) scan: &'a Scan,
    pub(crate) context: Context,
}

/// Tokens over which "the day before" or a bare "10 p.m." may reach back to a day: a few sentences.
const CONTEXT_REACH: usize = 80;

impl Reader<'_> {
    /// All expressions of the text, in order.
    pub(crate) fn read(mut self) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        let mut at = 0;
        while at < self.scan.len() {
            let opens = self.scan.token(at).is_some_and(can_open);
            let Some(found) = opens.then(|| self.expression(at)).flatten().filter(|f| f.to > at) else {
                at += 1;
                continue;
            };
            if let Some(date) = found.date {
                self.context.last_day = Some((date, found.to));
            }
            // A report is of one quarter, the first it names; others stand beside it to compare.
            self.context.last_quarter = self.context.last_quarter.or(found.quarter);
            self.context.last_year = found.year.or(found.date.map(Date::year)).or(self.context.last_year);
            at = found.to;
            let second = self.second_hour(at, &found);
            out.push(found);
            if let Some(second) = second {
                at = second.to;
                out.push(second);
            }
            at = self.second_day(at, &mut out);
        }
        out
    }

    /// "June 24 to 25", "April 24 and 25": the second day is an expression of its own.
    fn second_day(&mut self, at: usize, out: &mut Vec<Found>) -> usize {
        let s = self.scan;
        let Some(first) = out.last().filter(|f| f.is_day && f.kind == TimeKind::Date) else { return at };
        let linked = matches!(s.word(at), "to" | "and" | "or" | "through") || s.tight(at, '-');
        let ends_in_day = s.token(first.to - 1).and_then(super::scan::number).is_some_and(|n| n <= 31);
        let (Some(date), Some(day)) = (first.date, s.digits(at + 1, 1..=2)) else { return at };
        if !linked || !ends_in_day || !s.ends_phrase(at + 2) {
            return at;
        }
        let second = i8::try_from(day).ok().and_then(|d| Date::new(date.year(), date.month(), d).ok());
        let Some(second) = second.filter(|d| *d > date) else { return at };
        let to = self.year_after(at + 2).filter(|(y, _)| *y == date.year()).map_or(at + 2, |(_, to)| to);
        self.context.last_day = Some((second, to));
        out.push(Found::of_day(at + 1, to, second));
        to
    }

    fn expression(&self, at: usize) -> Option<Found> {
        self.time(at)
            .or_else(|| self.modified(at))
            .or_else(|| self.set(at))
            .or_else(|| self.duration(at))
            .or_else(|| self.dated(at))
            .or_else(|| self.reference(at))
    }

    /// A date, or a date with its time of day.
    fn dated(&self, at: usize) -> Option<Found> {
        let found = self.plain(at)?;
        Some(self.with_clock(&found).unwrap_or(found))
    }

    /// A date without modifiers.
    pub(crate) fn plain(&self, at: usize) -> Option<Found> {
        let the = at + usize::from(self.scan.word(at) == "the");
        let found = self
            .quarter_of_year(at)
            .or_else(|| self.nth_of(at))
            .or_else(|| self.week_of(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.current(at))
            .or_else(|| self.day(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.season(at))
            .or_else(|| self.year(at));
        if found.is_some() || the == at {
            return found;
        }
        // The article belongs to a period ("the third quarter"), not to a year or day that modifies a noun.
        let found = self.quarter(the).or_else(|| self.season(the)).or_else(|| {
            let found = self.year(the)?;
            found.year.is_none().then_some(found)
        })?;
        Some(Found { from: at, ..found })
    }

    /// "next year's first quarter".
    fn quarter_of_year(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        (s.word(at + 1) == "year" && s.word(at + 2) == "'s").then_some(())?;
        let year = self.relative(at)?;
        let found = self.quarter(at + 3)?;
        let (_, q) = found.value.split_once('-')?;
        Some(Found::date(at, found.to, format!("{}-{q}", year.value)))
    }

    /// "early 1990", "late yesterday", "earlier this month", "mid-1996", "the end of November".
    fn modified(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let the = at + usize::from(s.word(at) == "the");
        let next = match s.word(the) {
            "early" | "late" | "earlier" | "later" | "mid" => {
                let next = the + 1 + usize::from(s.tight(the + 1, '-'));
                if s.word(next) == "in" && s.word(next + 1) == "the" { next + 2 } else { next }
            }
            "end" | "beginning" | "start" | "middle" if s.word(the + 1) == "of" => the + 2,
            "around" | "about" => {
                let inner = self.day(the + 1).filter(|f| f.is_day && s.digits(f.to - 1, 1..=2).is_some())?;
                return Some(Found { from: at, ..inner });
            }
            _ => return None,
        };
        if let Some(found) = self.time(next) {
            return Some(Found { from: at, ..found });
        }
        let of_the =
            s.word(next) == "the" && matches!(s.word(next + 1), "year" | "month" | "week" | "decade");
        let bare = of_the || (s.before(next) == "the" && matches!(s.word(next), "year" | "month" | "week"));
        if bare || (matches!(s.word(next), "year" | "month") && s.before(next) == "of") {
            let noun = next + usize::from(s.word(next) == "the");
            let (unit, _) = unit(s.word(noun))?;
            let value = super::calendar::period(self.context.anchor?, unit, 0)?;
            return Some(Found::date(at, noun + 1, value));
        }
        let inner = self.dated(next).filter(|f| matches!(f.kind, TimeKind::Date | TimeKind::Time))?;
        Some(Found { from: at, ..inner })
    }

    /// The day that the words just before named, else the day of writing.
    pub(crate) fn day_in_mind(&self, at: usize) -> Option<Date> {
        self.named_day(at).or(self.context.anchor)
    }

    /// The day that the words just before named.
    pub(crate) fn named_day(&self, at: usize) -> Option<Date> {
        self.context.last_day.filter(|(_, end)| at.saturating_sub(*end) <= CONTEXT_REACH).map(|(day, _)| day)
    }

    /// The expression as the model has it.
    pub(crate) fn expr(&self, found: &Found, text: &str) -> Option<TimeExpr> {
        let (start, end) = self.scan.bytes(found.from, found.to)?;
        let span = Span::new(start, end);
        Some(TimeExpr {
            start: span.start,
            end: span.end,
            text: text.get(start..end)?.to_owned(),
            kind: found.kind,
            value: found.value.clone(),
        })
    }
}

/// Whether an expression can begin with this token: asked first, since most words of a text begin none.
fn can_open(token: &Token) -> bool {
    match token.kind {
        Kind::Number => true,
        Kind::Mark(c) => matches!(c, '\'' | '\u{bd}'),
        Kind::Word => {
            let word = token.word();
            opens(word)
                || unit(word).is_some()
                || season(word).is_some()
                || day_part(word).is_some()
                || month(word).is_some()
                || weekday(word).is_some()
                || (token.capital && word.strip_suffix('s').is_some_and(|w| weekday(w).is_some()))
        }
    }
}
