//! Times of day, alone or joined with their day: "10 p.m. Wednesday", "Friday morning", "midnight Friday".

use super::hours::{Hour, bare, past_or_to};
use super::lexicon::{day_part, spelled, weekday};
use super::reader::{Found, Reader};
use super::scan::Scan;
use super::tense::direction;
use crate::stamps::lexicon::zone;
use jiff::civil::Date;
use rashomon_model::TimeKind;

/// The TIMEX3 code of the time of day at a token (`T22:00`, `TMO`) and where it ends.
pub(crate) fn clock(s: &Scan, at: usize) -> Option<(String, usize)> {
    match s.word(at) {
        "noon" | "midday" => return Some(("T12:00".to_owned(), at + 1)),
        "midnight" => return Some(("T24:00".to_owned(), at + 1)),
        _ => {}
    }
    if let Some(n) = s.digits(at, 4..=4).filter(|n| n / 100 < 24 && n % 100 < 60)
        && matches!(s.word(at + 1), "gmt" | "utc" | "hours")
    {
        return Some((format!("T{:02}:{:02}", n / 100, n % 100), at + 1));
    }
    if let Some((hour, minute, end)) = past_or_to(s, at) {
        let (afternoon, end) = match meridiem(s, end) {
            Some(found) => found,
            None => in_the(s, end).unwrap_or((false, end)),
        };
        let hour = if afternoon { hour % 12 + 12 } else { hour };
        return Some((format!("T{hour:02}:{minute:02}"), end));
    }
    // "one in the morning", "seven o'clock"
    if let Some((hour, end)) = spelled(s, at).filter(|(h, to)| (1..=12).contains(h) && *to == at + 1) {
        if matches!(s.word(end), "o'clock" | "oclock") {
            return Some((format!("T{hour:02}:00"), end + 1));
        }
        if let Some((afternoon, end)) = meridiem(s, end).or_else(|| in_the(s, end)) {
            return Some((format!("T{:02}:00", hour % 12 + if afternoon { 12 } else { 0 }), end));
        }
    }
    let hour = s.digits(at, 1..=2).filter(|h| *h < 25)?;
    let mut end = at + 1;
    let mut minute = None;
    let colon = s.tight(end, ':');
    if colon || s.tight(end, '.') {
        minute = s.digits(end + 1, 2..=2).filter(|m| *m < 60);
        if minute.is_some() {
            end += 2;
        }
    }
    // "3:07:35" is how long a race took.
    if s.tight(end, ':')
        || (at > 0 && (s.is(at - 1, ':') || s.is(at - 1, '.') || s.is(at - 1, '$')) && s.touches(at))
    {
        return None;
    }
    if let Some((afternoon, end)) = meridiem(s, end) {
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        return Some((format!("T{hour:02}:{:02}", minute.unwrap_or(0)), end));
    }
    if matches!(s.word(end), "o'clock" | "oclock") {
        return Some((format!("T{hour:02}:00"), end + 1));
    }
    // "from 7 to 9 p.m.": the first hour shares the second's half of the day.
    let dash = usize::from(s.word(end) == "to" || s.is(end, '-'));
    if dash == 1 && hour <= 12 && s.digits(end + 1, 1..=2).is_some_and(|h| h <= 12) {
        let later = end + 2;
        let later = later + 2 * usize::from(s.tight(later, ':') && s.digits(later + 1, 2..=2).is_some());
        if let Some((afternoon, _)) = meridiem(s, later) {
            let hour = hour % 12 + if afternoon { 12 } else { 0 };
            return Some((format!("T{hour:02}:{:02}", minute.unwrap_or(0)), end));
        }
    }
    // "nine in the morning"
    if (minute.is_none() || colon)
        && let Some((afternoon, end)) = in_the(s, end).filter(|_| (1..=12).contains(&hour))
    {
        let hour = hour % 12 + if afternoon { 12 } else { 0 };
        return Some((format!("T{hour:02}:{:02}", minute.unwrap_or(0)), end));
    }
    let minute = minute.filter(|_| colon && hour < 24)?;
    Some((format!("T{hour:02}:{minute:02}"), end))
}

/// Whether the half of the day that words name is the second ("in the evening", "at night"), and where they end.
fn in_the(s: &Scan, at: usize) -> Option<(bool, usize)> {
    match (s.word(at), s.word(at + 1), s.word(at + 2)) {
        ("in", "the", "morning") => Some((false, at + 3)),
        ("in", "the", "afternoon" | "evening") => Some((true, at + 3)),
        ("at", "night", _) => Some((true, at + 2)),
        _ => None,
    }
}

/// Whether "p.m." stands at a token, and where it ends; its last stop is left to a sentence that ends there.
fn meridiem(s: &Scan, at: usize) -> Option<(bool, usize)> {
    match s.word(at) {
        "pm" => Some((true, at + 1)),
        "am" => Some((false, at + 1)),
        half @ ("p" | "a") if s.is(at + 1, '.') && s.word(at + 2) == "m" => {
            let sentence_ends = s.capital(at + 4) || s.token(at + 4).is_none() || s.is(at + 4, '\n');
            Some((half == "p", at + 3 + usize::from(s.is(at + 3, '.') && !sentence_ends)))
        }
        _ => None,
    }
}

/// Past a zone after a clock ("EST", "local time").
fn skip_zone(s: &Scan, at: usize) -> usize {
    // The stop of "p.m." that the sentence's end might have had.
    let at = at + usize::from(s.is(at, '.') && s.before(at) == "m");
    if s.phrase(at, &["local", "time"]) {
        return at + 2;
    }
    if s.phrase(at, &["eastern", "time"]) || s.phrase(at, &["pacific", "time"]) {
        return at + 2;
    }
    at + usize::from(s.token(at).is_some_and(|t| t.upper) && zone(s.word(at)).is_some())
}

/// A part of a day with the hour that was named beside it, where one was.
fn at_hour(part: Found, day: Date, hour: Option<Hour>) -> Found {
    match hour {
        Some(hour) => {
            let value = format!("{day}{}", hour.code(part.value.get(10..)));
            Found { to: hour.end, value, ..part }
        }
        None => part,
    }
}

impl Reader<'_> {
    /// A time of day at a token, with its day where one follows.
    pub(crate) fn time(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        if let Some((code, end)) = clock(s, at) {
            let mut next = skip_zone(s, end);
            next += usize::from(s.is(next, ','));
            next += usize::from(matches!(s.word(next), "on" | "of"));
            // "8 a.m. this morning" names the part of the day twice.
            if let Some(part) = self.part_of_day(next).filter(|f| f.date.is_some()) {
                let value = format!("{}{code}", part.date?);
                return Some(Found { from: at, value, ..part });
            }
            // "3 p.m. each day"
            if let Some(set) = self.recurring(next).filter(|f| f.value == "P1D") {
                return Some(Found { from: at, value: format!("XXXX-XX-XX{code}"), ..set });
            }
            if let Some(day) = self.day_after_clock(at, next) {
                let value = format!("{}{code}", day.value);
                return Some(Found { from: at, kind: TimeKind::Time, value, ..day });
            }
            // "from 7 p.m. to 9 p.m. Friday": the day stands at the end.
            let linked = matches!(s.word(next), "to" | "and" | "until" | "till") || s.is(next, '-');
            let later = clock(s, next + 1).filter(|_| linked).and_then(|(_, end)| {
                let next = skip_zone(s, end);
                self.day_after_clock(at, next + usize::from(matches!(s.word(next), "on" | "of")))
            });
            let day = later.map(|f| f.value).or_else(|| self.day_in_mind(at).map(|d| d.to_string()));
            let day = day.unwrap_or_else(|| "XXXX-XX-XX".to_owned());
            let end = if skip_zone(s, end) > end && !s.is(end, '.') { skip_zone(s, end) } else { end };
            return Some(Found::new(at, end, TimeKind::Time, format!("{day}{code}")));
        }
        if let Some(found) = self.hour_before_day(at) {
            return Some(found);
        }
        let part = self.part_of_day(at)?;
        // "tonight at 8 p.m.", "tonight at 8"
        let next = part.to + usize::from(matches!(s.word(part.to), "at" | "around" | "about"));
        match (clock(s, next), part.date) {
            (Some((code, to)), Some(day)) => Some(Found { to, value: format!("{day}{code}"), ..part }),
            (None, Some(day)) if next > part.to => {
                Some(at_hour(part, day, bare(s, next).filter(|h| s.ends_phrase(h.end))))
            }
            (None, Some(day)) if s.word(next) == "from" => {
                let hour =
                    bare(s, next + 1).filter(|h| s.word(h.end) == "to" && bare(s, h.end + 1).is_some());
                Some(at_hour(part, day, hour))
            }
            _ => Some(part),
        }
    }

    /// The day that stands after a clock; of "until 9 a.m. Tuesday" the words before the clock tell where it points.
    fn day_after_clock(&self, clock: usize, at: usize) -> Option<Found> {
        let s = self.scan;
        let day = self.plain(at).filter(|f| f.is_day)?;
        let bare = weekday(s.word(at)).filter(|_| day.to <= at + 2 && s.digits(day.to - 1, 1..=4).is_none());
        let date = bare.and_then(|n| self.context.weekday(n, direction(s, clock, day.to)));
        Some(date.map_or_else(|| day.clone(), |d| Found::of_day(day.from, day.to, d)))
    }

    /// "this morning", "last night", "tonight", "the next morning", "overnight", "mid-afternoon yesterday".
    pub(crate) fn part_of_day(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let named = |date: Option<jiff::civil::Date>, part: &str, end: usize| {
            let day = date.map_or("XXXX-XX-XX".to_owned(), |d| d.to_string());
            Some(Found { date, ..Found::new(at, end, TimeKind::Time, format!("{day}{part}")) })
        };
        let now = self.context.anchor;
        match (s.word(at), day_part(s.word(at + 1))) {
            ("tonight", _) => named(now, "TNI", at + 1),
            ("overnight", _) => named(now, "TNI", at + 1),
            ("this", Some(part)) => named(now, part, at + 2),
            ("last", Some(part)) => named(now.and_then(|d| d.yesterday().ok()), part, at + 2),
            ("early" | "late", Some(part)) => named(self.day_in_mind(at), part, at + 2),
            ("the", Some(part)) if s.before(at) == "in" => named(self.day_in_mind(at), part, at + 2),
            ("the", _) if matches!(s.word(at + 1), "next" | "following") => {
                let part = day_part(s.word(at + 2))?;
                named(self.named_day(at).and_then(|d| d.tomorrow().ok()), part, at + 3)
            }
            _ => {
                let mid = at + 2 * usize::from(s.word(at) == "mid" && s.tight(at + 1, '-'));
                let part = day_part(s.word(mid))?;
                let day = self.plain(mid + 1).filter(|f| f.is_day)?;
                Some(Found { from: at, kind: TimeKind::Time, value: format!("{}{part}", day.value), ..day })
            }
        }
    }

    /// A day with the time of day that follows it.
    pub(crate) fn with_clock(&self, day: &Found) -> Option<Found> {
        let s = self.scan;
        (day.is_day).then_some(())?;
        if let Some(part) = day_part(s.word(day.to)) {
            return Some(Found {
                to: day.to + 1,
                kind: TimeKind::Time,
                value: format!("{}{part}", day.value),
                ..day.clone()
            });
        }
        let next = day.to + usize::from(s.is(day.to, ','));
        let next = next
            + usize::from(matches!(
                s.word(next),
                "at" | "around" | "about" | "from" | "before" | "after" | "by"
            ));
        let Some((code, to)) = clock(s, next).filter(|_| next > day.to || !s.is(day.to, '.')) else {
            return self.hour_after(day);
        };
        Some(Found { to, kind: TimeKind::Time, value: format!("{}{code}", day.value), ..day.clone() })
    }
}
