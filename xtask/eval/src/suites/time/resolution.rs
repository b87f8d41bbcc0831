//! TIMEX3 as Recognizers-Text resolves it: the start of each period, ranges as one, bare clocks without a day.
//!
//! As the peers' answers were converted to TIMEX3, ours are converted here: only the form changes, no expression is
//! found or read anew.

use super::read;
use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday};
use rashomon_model::{TimeExpr, TimeKind};

/// An answer in the set's form.
pub(super) struct Resolution {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) timex: String,
    pub(super) value: String,
}

/// Reads a sentence and turns its expressions into the set's form.
pub(super) fn resolutions(input: &str, reference: Option<&str>) -> Vec<Resolution> {
    let open = read(input, None);
    let times: Vec<TimeExpr> = read(input, reference)
        .into_iter()
        .filter(|t| !matches!(t.value.as_str(), "PAST_REF" | "FUTURE_REF"))
        .collect();
    let mut out: Vec<Resolution> = Vec::new();
    let mut last: Option<&TimeExpr> = None;
    for t in &times {
        let between = out.last().and_then(|r| input.get(r.end as usize..t.start as usize)).map(str::trim);
        let led =
            out.last().and_then(|r| input.get(..r.start as usize)).map_or("", str::trim_end).to_lowercase();
        let range = match between {
            Some("to" | "till" | "until" | "til" | "-" | "~" | "\u{2013}" | "through" | "thru") => true,
            Some("and") => led.ends_with("between"),
            _ => false,
        };
        if let (true, Some(r), Some(first)) = (range, out.last_mut(), last)
            && first.kind == t.kind
        {
            r.end = t.end;
            if let (true, Some((day, clock))) = (names_a_day(&t.text), first.value.split_once('T')) {
                r.value = format!("{day} {clock}:00");
            }
        } else if let (Some(true), Some(r), Some(TimeKind::Duration)) =
            (between.map(|b| b.starts_with("starting")), out.last_mut(), last.map(|l| l.kind))
        {
            // "3 days starting tomorrow" is one period, from its first day on.
            let first = resolution(t, &open, reference);
            *r = Resolution { start: r.start, ..first };
        } else if let (Some("from"), "PRESENT_REF", Some(r), Some(length)) =
            (between, t.value.as_str(), out.last_mut(), last)
            && length.kind == TimeKind::Duration
            && let Some(whole) = counted(input, length, reference, true)
        {
            *r = Resolution { end: t.end, ..whole };
        } else {
            out.push(counted(input, t, reference, false).unwrap_or_else(|| resolution(t, &open, reference)));
        }
        last = Some(t);
    }
    out
}

fn resolution(t: &TimeExpr, open: &[TimeExpr], reference: Option<&str>) -> Resolution {
    // What the day of writing had to complete, the set gives incomplete as well.
    let partial = open
        .iter()
        .find(|o| o.start == t.start && o.end == t.end && o.value.len() > 4)
        .filter(|o| {
            o.value.starts_with("XXXX-") && !o.value.starts_with("XXXX-XX") && !o.value.contains("-WXX-W")
        })
        .filter(|o| !matches!(o.value.as_str(), "XXXX-WXX" | "XXXX-QX"));
    let timex = partial.map_or(&t.value, |o| &o.value);
    let bare = open.iter().any(|o| o.start == t.start && o.value.starts_with("XXXX-XX-XXT"));
    let bare = bare && t.kind == TimeKind::Time && !names_a_day(&t.text);
    let set = t.kind == TimeKind::Set && t.value.starts_with("XXXX-XX-XXT");
    let timex = match (bare || set, timex.split_once('T')) {
        (true, Some((_, clock))) => format!("T{clock}"),
        _ => timex.clone(),
    };
    let value = match t.value.as_str() {
        "PRESENT_REF" => reference.unwrap_or("").replace('T', " "),
        value if t.kind == TimeKind::Date || t.kind == TimeKind::Time => value_of(value, bare),
        value => length(value, &t.text, reference),
    };
    // The set takes "a few" for three.
    let timex = if timex.starts_with('P') { timex.replace('X', "3") } else { timex };
    let timex = if t.text.to_lowercase().contains("fiscal year") { format!("FY{timex}") } else { timex };
    let timex = timex.strip_suffix(":00").map_or(timex.clone(), str::to_owned);
    Resolution { start: t.start, end: t.end, timex, value }
}

/// "in two months", "3 minutes later": the set counts a length from the reference where the words around say so.
fn counted(input: &str, t: &TimeExpr, reference: Option<&str>, from_now: bool) -> Option<Resolution> {
    (t.kind == TimeKind::Duration).then_some(())?;
    let before = input.get(..t.start as usize)?.trim_end().to_lowercase();
    let after = input.get(t.end as usize..)?.trim_start().to_lowercase();
    let told = before == "in" || before.ends_with(" in") || before.ends_with("within");
    (told || from_now || after.starts_with("later")).then_some(())?;
    let now: DateTime = reference?.parse().ok()?;
    let length: jiff::Span = t.value.parse().ok()?;
    let then = now.checked_add(length).ok()?;
    let value = if t.value.contains('T') {
        then.strftime("%Y-%m-%d %H:%M:%S").to_string()
    } else {
        then.date().to_string()
    };
    Some(Resolution { start: t.start, end: t.end, timex: value.replace(' ', "T"), value })
}

/// Whether a time of day stands with its day.
fn names_a_day(text: &str) -> bool {
    let text = text.to_lowercase();
    ["day", "this", "last", "night", "morrow"].iter().any(|w| text.contains(w))
}

/// The first day of a period, or the clock time.
fn value_of(value: &str, bare: bool) -> String {
    if let Some((day, clock)) = value.split_once('T') {
        return match (bare, clock.len()) {
            (true, 5) => format!("{clock}:00"),
            (false, 5) => format!("{day} {clock}:00"),
            _ => value.to_owned(),
        };
    }
    first_day(value).map_or_else(|| value.to_owned(), |d| d.to_string())
}

/// A length in seconds, or the first day of "the next three days" and "the past two weeks".
fn length(value: &str, text: &str, reference: Option<&str>) -> String {
    let days = days(value);
    let now = reference.and_then(|r| r.get(..10)).and_then(|r| r.parse::<Date>().ok());
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(' ').filter(|w| *w != "the").collect();
    #[expect(clippy::cast_possible_truncation, reason = "lengths of tests")]
    let start = match (words.first(), now) {
        (Some(&("next" | "coming" | "following")), Some(now)) if text.contains("decade") => {
            Date::new(now.year() / 10 * 10 + 10, 1, 1).ok()
        }
        (Some(&("next" | "coming" | "following")), Some(now)) if !text.contains("quarter") => {
            now.tomorrow().ok()
        }
        // Whole quarters and decades are the calendar's.
        (Some(&("last" | "past" | "previous")), Some(now)) if text.contains("quarter") => {
            let quarter = Date::new(now.year(), (now.month() - 1) / 3 * 3 + 1, 1).ok();
            quarter.and_then(|q| q.checked_sub(value.parse::<jiff::Span>().ok()?).ok())
        }
        (Some(&("next" | "coming" | "following")), Some(now)) if text.contains("quarter") => {
            let quarter = Date::new(now.year(), (now.month() - 1) / 3 * 3 + 1, 1).ok();
            quarter.and_then(|q| q.checked_add(jiff::Span::new().months(3)).ok())
        }
        (Some(&("last" | "past" | "previous")), Some(now)) => value
            .parse::<jiff::Span>()
            .ok()
            .and_then(|length| now.checked_sub(length).ok())
            .or_else(|| now.checked_sub(jiff::Span::new().days(days as i64)).ok()),
        _ => None,
    };
    start.map_or_else(|| format!("{}", days * 86_400.0), |d| d.to_string())
}

/// A TIMEX3 length in days; half a year is half of 365 days.
fn days(value: &str) -> f64 {
    let (mut days, mut number, mut clock) = (0.0, String::new(), false);
    for c in value.chars().skip(1) {
        if c.is_ascii_digit() || c == '.' {
            number.push(c);
            continue;
        }
        let n: f64 = number.parse().unwrap_or(3.0);
        number.clear();
        days += match c {
            'T' => {
                clock = true;
                0.0
            }
            'X' => continue,
            'Y' => n * 365.0,
            'M' if clock => n / 1440.0,
            'M' if days >= 365.0 => n * 365.0 / 12.0,
            'M' => n * 30.0,
            'W' => n * 7.0,
            'D' => n,
            'H' => n / 24.0,
            'S' => n / 86_400.0,
            _ => 0.0,
        };
    }
    days
}

fn first_day(value: &str) -> Option<Date> {
    // "198" are the 1980s, "19" is the 20th century.
    let year: i16 = match value.len() {
        2 | 3 => value.parse::<i16>().ok()? * if value.len() == 2 { 100 } else { 10 },
        _ => value.get(..4)?.parse().ok()?,
    };
    let Some(rest) = value.get(5..) else {
        return Date::new(year, 1, 1).ok();
    };
    if let Some(week) = rest.strip_prefix('W') {
        let weekend = week.ends_with("-WE");
        let week: i8 = week.get(..2)?.parse().ok()?;
        let day = if weekend { Weekday::Saturday } else { Weekday::Monday };
        return ISOWeekDate::new(year, week, day).ok().map(|w| w.date());
    }
    if let Some(n) = rest.strip_prefix('Q').and_then(|q| q.parse::<i8>().ok()) {
        return Date::new(year, 3 * n - 2, 1).ok();
    }
    if let Some(n) = rest.strip_prefix('H').and_then(|h| h.parse::<i8>().ok()) {
        return Date::new(year, 6 * n - 5, 1).ok();
    }
    match rest.len() {
        2 => Date::new(year, rest.parse().ok()?, 1).ok(),
        5 => value.parse().ok(),
        _ => None,
    }
}
