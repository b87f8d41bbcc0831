//! Machine-written dates of markup and addresses.

use jiff::civil::Date;
use rashomon_model::{Basis, Precision, Stamp};

/// Pages of the web: nothing is dated before it, whatever a default value says.
const FIRST_YEAR: i16 = 1991;
/// A year after which a date is a mistake (a subscription's end, a default).
const LAST_YEAR: i16 = 2100;

/// Reads the forms in which markup gives a date: ISO 8601 with or without a time, a run of digits, or words.
pub(in crate::html) fn markup(value: &str) -> Option<Stamp> {
    let value = value.trim();
    iso(value).or_else(|| digits(value)).or_else(|| http(value)).or_else(|| words(value))
}

/// Whether a page of the web can be of this day.
pub(super) fn in_range(date: Date) -> bool {
    (FIRST_YEAR..LAST_YEAR).contains(&date.year())
}

/// `2024-03-05`, `2024/3/5`, with `T08:00`, `08:00:12.345`, `Z`, `+01:00`, `+0100` behind.
fn iso(value: &str) -> Option<Stamp> {
    let mut parts = value.splitn(3, ['-', '/', '.']);
    let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: i8 = parts.next()?.parse().ok()?;
    let rest = parts.next()?;
    let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
    let day: i8 = rest.get(..end)?.parse().ok()?;
    let date = Date::new(year, month, day).ok().filter(|d| in_range(*d))?;
    let clock = rest.get(end..)?.trim_start_matches(['T', 't', ' ', ',']);
    Some(with_clock(date, clock))
}

/// A date with the clock behind it, where it is one.
fn with_clock(date: Date, clock: &str) -> Stamp {
    let bytes = clock.as_bytes();
    let two = |at: usize| -> Option<u8> {
        let d = clock.get(at..at + 2)?;
        d.bytes().all(|b| b.is_ascii_digit()).then(|| d.parse().ok())?
    };
    let day = Stamp { value: date.to_string(), precision: Precision::Day, basis: Basis::Markup };
    let (Some(hour), Some(b':'), Some(minute)) = (two(0), bytes.get(2), two(3)) else { return day };
    if hour > 23 || minute > 59 {
        return day;
    }
    let mut rest = clock.get(5..).unwrap_or_default();
    let mut second = None;
    if rest.starts_with(':')
        && let Some(s) = two(6).filter(|s| *s < 60)
    {
        second = Some(s);
        rest = clock.get(8..).unwrap_or_default();
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    let offset = zone(rest.trim());
    let value = format!("{date}T{hour:02}:{minute:02}:{:02}{offset}", second.unwrap_or(0));
    // Midnight to the second is how systems write a day.
    let midnight = hour == 0 && minute == 0 && second.unwrap_or(0) == 0;
    if midnight && offset.is_empty() {
        return day;
    }
    Stamp {
        value,
        precision: if second.is_some() { Precision::Second } else { Precision::Minute },
        basis: Basis::Markup,
    }
}

/// An offset as RFC 3339 writes it; empty where none is given.
fn zone(rest: &str) -> String {
    if rest.starts_with(['Z', 'z']) || matches!(rest, "UTC" | "GMT") {
        return "Z".to_owned();
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
    match rest.chars().next() {
        Some(sign @ ('+' | '-')) if digits.len() == 4 => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        Some(sign @ ('+' | '-')) if digits.len() == 2 => format!("{sign}{digits}:00"),
        _ => String::new(),
    }
}

/// `20240305`, `20240305T080000Z`, or seconds and milliseconds since 1970.
fn digits(value: &str) -> Option<Stamp> {
    let run = value.bytes().take_while(u8::is_ascii_digit).count();
    if run == 8 {
        let (y, m, d) = (value.get(..4)?, value.get(4..6)?, value.get(6..8)?);
        return iso(&format!("{y}-{m}-{d}"));
    }
    if (run == 10 || run == 13) && run == value.len() {
        let seconds: i64 = value.get(..10)?.parse().ok()?;
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        return iso(&at.to_string());
    }
    None
}

/// `Tue, 05 Mar 2024 08:00:00 GMT`.
fn http(value: &str) -> Option<Stamp> {
    let at = jiff::fmt::rfc2822::parse(value).ok()?;
    iso(&at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// Whatever a reader would read as a time stamp.
fn words(value: &str) -> Option<Stamp> {
    let stamp = rashomon_text::stamps::stamp(value, None)?;
    let year: i16 = stamp.value.get(..4)?.parse().ok()?;
    (FIRST_YEAR..LAST_YEAR).contains(&year).then_some(Stamp {
        value: stamp.value,
        precision: stamp.precision,
        basis: Basis::Markup,
    })
}

/// The date in an address: `/2024/03/05/`, `/2024-03-05-`, `20240305`.
pub(super) fn address(url: &str) -> Option<Stamp> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let bytes = path.as_bytes();
    let edge = |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_none_or(|b| !b.is_ascii_digit());
    let number = |from: usize, to: usize| -> Option<i16> {
        path.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    };
    for (at, _) in path.match_indices("20").chain(path.match_indices("19")) {
        if !edge(at.checked_sub(1)) {
            continue;
        }
        let Some(year) = number(at, at + 4) else { continue };
        let parts = match bytes.get(at + 4) {
            Some(b'/' | b'-' | b'_' | b'.') => {
                let month_end = at + 5 + bytes[at + 5..].iter().take_while(|b| b.is_ascii_digit()).count();
                let split = bytes.get(at + 4) == bytes.get(month_end);
                let day_end = month_end
                    + 1
                    + bytes
                        .get(month_end + 1..)
                        .unwrap_or_default()
                        .iter()
                        .take_while(|b| b.is_ascii_digit())
                        .count();
                if !split || month_end - at > 7 || day_end - month_end > 3 {
                    continue;
                }
                (number(at + 5, month_end), number(month_end + 1, day_end))
            }
            Some(b) if b.is_ascii_digit() && edge(Some(at + 8)) => {
                (number(at + 4, at + 6), number(at + 6, at + 8))
            }
            _ => continue,
        };
        let (Some(month), Some(day)) = parts else { continue };
        if let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day))
            && let Some(date) = Date::new(year, month, day).ok().filter(|d| in_range(*d))
        {
            return Some(Stamp { value: date.to_string(), precision: Precision::Day, basis: Basis::Url });
        }
    }
    None
}

/// Year and month of an address, where it gives them without a day too: `/2024/03/`.
pub(super) fn address_month(url: &str) -> Option<(i16, i8)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let (year, month) = part.split_once('-').unwrap_or((part, parts.peek().copied().unwrap_or_default()));
        let month = month.split('-').next().unwrap_or_default();
        if year.len() == 4 && (1..=2).contains(&month.len()) {
            let (Ok(year), Ok(month)) = (year.parse(), month.parse()) else { continue };
            if (FIRST_YEAR..LAST_YEAR).contains(&year) && (1..=12).contains(&month) {
                return Some((year, month));
            }
        }
    }
    address(url).and_then(|s| Some((s.value.get(..4)?.parse().ok()?, s.value.get(5..7)?.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(value: &str) -> String {
        markup(value).map_or_else(|| "-".to_owned(), |s| format!("{} {:?}", s.value, s.precision))
    }

    #[test]
    fn markup_forms() {
        assert_eq!(read("2024-03-05T08:01:02.345Z"), "2024-03-05T08:01:02Z Second");
        assert_eq!(read("2024-03-05T08:01+0900"), "2024-03-05T08:01:00+09:00 Minute");
        assert_eq!(read("2024-3-5"), "2024-03-05 Day");
        assert_eq!(read("2024-03-05T00:00:00"), "2024-03-05 Day");
        assert_eq!(read("20240305"), "2024-03-05 Day");
        assert_eq!(read("1709625600"), "2024-03-05T08:00:00Z Second");
        assert_eq!(read("Tue, 05 Mar 2024 08:00:00 GMT"), "2024-03-05T08:00:00+00:00 Second");
        assert_eq!(read("2024-13-05"), "-");
        assert_eq!(read("0001-01-01T00:00:00Z"), "-");
    }

    #[test]
    fn addresses() {
        let day = |url| address(url).map_or_else(|| "-".to_owned(), |s| s.value);
        assert_eq!(day("https://example.org/2024/03/05/ferry"), "2024-03-05");
        assert_eq!(day("https://example.org/news/2024-3-5-ferry"), "2024-03-05");
        assert_eq!(day("https://example.org/n/20240305-ferry"), "2024-03-05");
        assert_eq!(day("https://example.org/n/1202403051"), "-");
        assert_eq!(day("https://example.org/2024/ferry"), "-");
    }

    proptest! {
        #[test]
        fn never_panics(value in "[0-9TZ:./+é 2-]{0,30}") {
            let _ = markup(&value);
            let _ = address(&value);
        }
    }
}
