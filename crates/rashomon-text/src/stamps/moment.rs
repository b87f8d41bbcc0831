//! Tokens to a point in time: day, clock and zone in any order, with what sites print between them.

use super::lexicon::{Zone, day_word, month, weekday, zone};
use super::token::{Kind, Token};
use rashomon_model::Precision;

/// A day as far as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// Year, month, day.
    Full(i16, i8, i8),
    /// Two numbers that may each be the day or the month, and a year.
    Either(i8, i8, i16),
    /// Year and month.
    Month(i16, i8),
    /// Month and day.
    NoYear(i8, i8),
    /// A day of the week; `true` where "last" stands before it.
    Weekday(i8, bool),
    /// Days from today.
    Offset(i64),
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    /// 0 to 23.
    pub(crate) hour: i8,
    /// 0 to 59.
    pub(crate) minute: i8,
    /// 0 to 59.
    pub(crate) second: i8,
    /// Hour, minute or second.
    pub(crate) precision: Precision,
    /// Whether it was said with a.m. or p.m.
    pub(crate) twelve: bool,
}

/// A point in time as written, and the tokens it takes up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// One past its last token.
    pub(crate) to: usize,
    /// Its day.
    pub(crate) day: Day,
    /// Its time of day.
    pub(crate) clock: Option<Clock>,
    /// Its zone, and whether that zone's dates are written day first.
    pub(crate) zone: Option<(Zone, bool)>,
}

/// Marks and words that may stand between the parts of one stamp: more than this many means another thing began.
const MAX_BETWEEN: usize = 3;

/// Reads the moment that starts at token `from`.
pub(crate) fn moment(tokens: &[Token], from: usize) -> Option<Moment> {
    let (mut day, mut named, mut clock, mut zoned) = (None, None, None, None);
    let mut to = from;
    while to < tokens.len() {
        let at = if to == from { from } else { skip_between(tokens, to) };
        if zoned.is_none()
            && clock.is_some()
            && let Some((z, end)) = read_zone(tokens, to)
        {
            zoned = Some(z);
            to = end;
        } else if day.is_none()
            && let Some((d, end)) = read_day(tokens, at)
        {
            day = Some(d);
            to = end;
        } else if clock.is_none()
            && let Some((c, end)) = read_clock(tokens, at, day.is_some())
        {
            clock = Some(c);
            to = end;
        } else if named.is_none()
            && let Some((d, end)) = read_weekday(tokens, at)
        {
            named = Some(d);
            to = end;
        } else {
            break;
        }
    }
    // "Wed Mar 6 17:21:09 2024" puts the year last.
    if let (Some(Day::NoYear(m, d)), Some(_), Some(year)) = (day, clock, number(tokens, to, 4..=4))
        && is_year(year)
    {
        day = full(year, i64::from(m), i64::from(d));
        to += 1;
    }
    Some(Moment { to, day: day.or(named)?, clock, zone: zoned })
}

fn skip_between(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while at < tokens.len() && at < from + MAX_BETWEEN {
        let between = match tokens[at].kind {
            Kind::Mark(c) => {
                matches!(c, ',' | '|' | '-' | '(' | ')' | '/' | '.' | '\u{b7}' | '\u{2022}' | '\u{30fb}')
            }
            Kind::Word => matches!(
                tokens[at].word(),
                "at" | "on"
                    | "um"
                    | "à"
                    | "a"
                    | "las"
                    | "alle"
                    | "ore"
                    | "às"
                    | "om"
                    | "t"
                    | "kl"
                    | "den"
                    | "le"
            ),
            Kind::Number => false,
        };
        if !between {
            break;
        }
        at += 1;
    }
    at
}

fn number(tokens: &[Token], at: usize, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let token = tokens.get(at)?;
    digits.contains(&token.lower.len()).then(|| token.number()).flatten()
}

fn mark(tokens: &[Token], at: usize, mark: char) -> bool {
    tokens.get(at).is_some_and(|t| t.is(mark))
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", Token::word)
}

#[expect(clippy::cast_possible_truncation, reason = "callers pass numbers of at most four digits")]
fn full(year: i64, month: i64, day: i64) -> Option<Day> {
    let (year, month, day) = (year as i16, month as i8, day as i8);
    jiff::civil::Date::new(year, month, day).ok().map(|_| Day::Full(year, month, day))
}

/// Years a page can speak of: a stamp outside is another number.
fn is_year(year: i64) -> bool {
    (1900..2100).contains(&year)
}

pub(crate) fn read_day(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    compact(tokens, at)
        .or_else(|| year_first(tokens, at))
        .or_else(|| year_month(tokens, at))
        .or_else(|| ideographic(tokens, at))
        .or_else(|| numeric(tokens, at))
        .or_else(|| day_month(tokens, at))
        .or_else(|| month_day(tokens, at))
        .or_else(|| spoken(tokens, at))
}

/// `20240306T...` (ISO 8601 basic format).
fn compact(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let n = number(tokens, at, 8..=8)?;
    (word(tokens, at + 1) == "t" && is_year(n / 10_000)).then_some(())?;
    Some((full(n / 10_000, n / 100 % 100, n % 100)?, at + 1))
}

/// `2024-03-06`, `2024/3/6`, `2024.03.06`.
fn year_first(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let year = number(tokens, at, 4..=4).filter(|&y| is_year(y))?;
    let sep = ['-', '/', '.'].into_iter().find(|&c| mark(tokens, at + 1, c) && mark(tokens, at + 3, c))?;
    let _ = sep;
    let (m, d) = (number(tokens, at + 2, 1..=2)?, number(tokens, at + 4, 1..=2)?);
    Some((full(year, m, d)?, at + 5))
}

/// `2020. január 5.`, `2024 March 6`.
fn year_month(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let year = number(tokens, at, 4..=4).filter(|&y| is_year(y))?;
    let next = at + 1 + usize::from(mark(tokens, at + 1, '.') || mark(tokens, at + 1, ','));
    let m = i64::from(month(word(tokens, next))?);
    let d = number(tokens, next + 1, 1..=2).filter(|_| !mark(tokens, next + 2, ':'))?;
    Some((full(year, m, d)?, next + 2))
}

/// `10.12.19`, `1/23/21`: two digits of a year, of this century. Whoever writes full stops writes the day first.
pub(crate) fn short_year(tokens: &[Token], at: usize) -> Option<Moment> {
    /// Pages of the last century did not write so, and none is from the future.
    const THIS_CENTURY: i64 = 50;
    let sep = ['/', '.'].into_iter().find(|&c| mark(tokens, at + 1, c) && mark(tokens, at + 3, c))?;
    let further =
        |at: usize| mark(tokens, at, sep) && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Number);
    let inside = at.checked_sub(2).is_some_and(further);
    (!inside && !further(at + 5)).then_some(())?;
    let (a, b) = (number(tokens, at, 1..=2)?, number(tokens, at + 2, 1..=2)?);
    let year = 2000 + number(tokens, at + 4, 2..=2).filter(|&y| y < THIS_CENTURY)?;
    let day = match (a, b) {
        (13.., _) => full(year, b, a)?,
        (_, 13..) if sep == '/' => full(year, a, b)?,
        _ if a == b || sep == '.' => full(year, b, a)?,
        _ => {
            full(year, a, b)?;
            let Day::Full(year, b, a) = full(year, b, a)? else { return None };
            Day::Either(a, b, year)
        }
    };
    Some(Moment { to: at + 5, day, clock: None, zone: None })
}

/// `2025年6月28日`, `2025년 6월 28일`.
fn ideographic(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let year = number(tokens, at, 4..=4)?;
    matches!(word(tokens, at + 1), "年" | "년").then_some(())?;
    let m = number(tokens, at + 2, 1..=2)?;
    matches!(word(tokens, at + 3), "月" | "월").then_some(())?;
    if let Some(d) = number(tokens, at + 4, 1..=2)
        && matches!(word(tokens, at + 5), "日" | "일")
    {
        return Some((full(year, m, d)?, at + 6));
    }
    let Day::Full(year, m, _) = full(year, m, 1)? else { return None };
    Some((Day::Month(year, m), at + 4))
}

/// `06/03/2024`, `16-07-2025`, `6.3.2024`: dots and dashes put the day first, a slash may mean either.
fn numeric(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let sep = ['-', '/', '.'].into_iter().find(|&c| mark(tokens, at + 1, c) && mark(tokens, at + 3, c))?;
    let (a, b) = (number(tokens, at, 1..=2)?, number(tokens, at + 2, 1..=2)?);
    let year = number(tokens, at + 4, 4..=4).filter(|&y| is_year(y))?;
    let end = at + 5;
    match (a, b) {
        (13.., _) => Some((full(year, b, a)?, end)),
        (_, 13..) => Some((full(year, a, b)?, end)),
        _ if a == b || sep != '/' => Some((full(year, b, a)?, end)),
        _ => {
            full(year, a, b)?;
            let Day::Full(year, b, a) = full(year, b, a)? else { return None };
            Some((Day::Either(a, b, year), end))
        }
    }
}

/// `6 March 2024`, `6. März 2024`, `6 de marzo de 2024`, `06-Mar-2024`, `le 1er mars`.
fn day_month(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let d = number(tokens, at, 1..=2)?;
    let mut next = at + 1;
    if matches!(word(tokens, next), "st" | "nd" | "rd" | "th" | "er") || mark(tokens, next, 'º') {
        next += 1;
    }
    if mark(tokens, next, '.') || mark(tokens, next, '-') || matches!(word(tokens, next), "de" | "of") {
        next += 1;
    }
    let m = i64::from(month(word(tokens, next))?);
    next += 1;
    let after_month = next;
    while next < after_month + 2
        && (['.', ',', '-'].into_iter().any(|c| mark(tokens, next, c))
            || matches!(word(tokens, next), "de" | "del"))
    {
        next += 1;
    }
    if let Some(year) = number(tokens, next, 4..=4).filter(|&y| is_year(y)) {
        return Some((full(year, m, d)?, next + 1));
    }
    let Day::Full(_, m, d) = full(2024, m, d)? else { return None };
    // "2 ago" is "2 ..." cut off, not August, and "5 set" is no September: abbreviations that are words need a year.
    (!matches!(tokens[after_month - 1].word(), "ago" | "set")).then_some((Day::NoYear(m, d), after_month))
}

/// `March 6, 2024`, `Mar. 6th`, `March 2024`, `MARCH 6, 2024` glued to a time.
fn month_day(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let m = i64::from(month(word(tokens, at))?);
    let mut next = at + 1;
    if mark(tokens, next, '.') {
        next += 1;
    }
    if let Some(d) = number(tokens, next, 1..=2)
        && !mark(tokens, next + 1, ':')
    {
        next += 1;
        if matches!(word(tokens, next), "st" | "nd" | "rd" | "th") {
            next += 1;
        }
        let after_day = next;
        if mark(tokens, next, ',') || mark(tokens, next, '.') {
            next += 1;
        }
        if let Some(year) = number(tokens, next, 4..=4).filter(|&y| is_year(y)) {
            return Some((full(year, m, d)?, next + 1));
        }
        let Day::Full(_, m, d) = full(2024, m, d)? else { return None };
        return Some((Day::NoYear(m, d), after_day));
    }
    if mark(tokens, next, ',') || matches!(word(tokens, next), "de" | "of") {
        next += 1;
    }
    let year = number(tokens, next, 4..=4).filter(|&y| is_year(y))?;
    let Day::Full(year, m, _) = full(year, m, 1)? else { return None };
    Some((Day::Month(year, m), next + 1))
}

/// "yesterday", "the day before yesterday".
fn spoken(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let mut next = at;
    if word(tokens, next) == "the" {
        next += 1;
    }
    if word(tokens, next) == "day"
        && word(tokens, next + 1) == "before"
        && word(tokens, next + 2) == "yesterday"
    {
        return Some((Day::Offset(-2), next + 3));
    }
    Some((Day::Offset(day_word(word(tokens, at))?), at + 1))
}

fn read_weekday(tokens: &[Token], at: usize) -> Option<(Day, usize)> {
    let last = word(tokens, at) == "last";
    let at = at + usize::from(last);
    let n = weekday(word(tokens, at))?;
    // "Sun" and "Mon" are written with a capital; "mon" is French for "my", "sun" shines.
    tokens[at].capital.then_some(())?;
    Some((Day::Weekday(n, last), at + 1 + usize::from(mark(tokens, at + 1, '.'))))
}

fn read_clock(tokens: &[Token], at: usize, after_day: bool) -> Option<(Clock, usize)> {
    compact_clock(tokens, at)
        .or_else(|| spelled_clock(tokens, at))
        .or_else(|| plain_clock(tokens, at, after_day))
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be below 60")]
fn clock(hour: i64, minute: i64, second: i64, precision: Precision) -> Option<Clock> {
    ((0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second)).then_some(Clock {
        hour: hour as i8,
        minute: minute as i8,
        second: second as i8,
        precision,
        twelve: false,
    })
}

/// `T172109` (ISO 8601 basic format).
fn compact_clock(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    (at > 0 && word(tokens, at - 1) == "t").then_some(())?;
    if let Some(n) = number(tokens, at, 6..=6) {
        return Some((clock(n / 10_000, n / 100 % 100, n % 100, Precision::Second)?, at + 1));
    }
    let n = number(tokens, at, 4..=4)?;
    Some((clock(n / 100, n % 100, 0, Precision::Minute)?, at + 1))
}

/// `18h21`, `14時28分`, `18 Uhr`.
fn spelled_clock(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let hour = number(tokens, at, 1..=2)?;
    matches!(word(tokens, at + 1), "h" | "時" | "시" | "uhr").then_some(())?;
    let Some(minute) = number(tokens, at + 2, 2..=2) else {
        return Some((clock(hour, 0, 0, Precision::Hour)?, at + 2));
    };
    let end = at + 3 + usize::from(matches!(word(tokens, at + 3), "分" | "분"));
    Some((clock(hour, minute, 0, Precision::Minute)?, end))
}

/// `5:21 p.m.`, `17.21`, `17:21:09.123`, `5 PM`.
fn plain_clock(tokens: &[Token], at: usize, after_day: bool) -> Option<(Clock, usize)> {
    let hour = number(tokens, at, 1..=2)?;
    let mut read = clock(hour, 0, 0, Precision::Hour)?;
    let mut end = at + 1;
    let dotted = mark(tokens, end, '.');
    if (dotted || mark(tokens, end, ':'))
        && let Some(minute) = number(tokens, end + 1, 2..=2)
    {
        read = clock(hour, minute, 0, Precision::Minute)?;
        end += 2;
        if mark(tokens, end, ':')
            && let Some(second) = number(tokens, end + 1, 2..=2)
        {
            read = clock(hour, minute, second, Precision::Second)?;
            end += 2;
            // Fractions of a second carry no news.
            if mark(tokens, end, '.') && number(tokens, end + 1, 1..=9).is_some() {
                end += 2;
            }
        }
    }
    if let Some((afternoon, after)) = meridiem(tokens, end) {
        (1..=12).contains(&read.hour).then_some(())?;
        read.hour = read.hour % 12 + if afternoon { 12 } else { 0 };
        read.twelve = true;
        return Some((read, after));
    }
    if word(tokens, end) == "uhr" {
        return Some((read, end + 1));
    }
    let sure = read.precision > Precision::Hour && (!dotted || after_day || read_zone(tokens, end).is_some());
    sure.then_some((read, end))
}

/// Whether "p.m." or "a.m." starts here, and where it ends.
pub(crate) fn meridiem(tokens: &[Token], at: usize) -> Option<(bool, usize)> {
    match word(tokens, at) {
        "pm" => Some((true, at + 1)),
        "am" => Some((false, at + 1)),
        half @ ("p" | "a") if mark(tokens, at + 1, '.') && word(tokens, at + 2) == "m" => {
            Some((half == "p", at + 3 + usize::from(mark(tokens, at + 3, '.'))))
        }
        _ => None,
    }
}

/// `JST`, `(JST)`, `Z`, `+09:00`, `+0900`, `UTC+9`.
fn read_zone(tokens: &[Token], at: usize) -> Option<((Zone, bool), usize)> {
    let at = at + usize::from(word(tokens, at) == "uhr");
    let open = usize::from(mark(tokens, at, '('));
    let (read, mut end) = zone_at(tokens, at + open)?;
    if open == 1 && mark(tokens, end, ')') {
        end += 1;
    }
    Some((read, end))
}

fn zone_at(tokens: &[Token], at: usize) -> Option<((Zone, bool), usize)> {
    if let Some((minutes, end)) = offset(tokens, at) {
        return Some(((Zone::Fixed(minutes), false), end));
    }
    let token = tokens.get(at).filter(|t| t.upper)?;
    let read = zone(token.word())?;
    if matches!(token.word(), "utc" | "gmt")
        && let Some((minutes, end)) = offset(tokens, at + 1)
    {
        return Some(((Zone::Fixed(minutes), read.1), end));
    }
    Some((read, at + 1))
}

/// A numeric offset in minutes. Its sign touches its digits, so that "14:05 - 15:00" is none.
fn offset(tokens: &[Token], at: usize) -> Option<(i32, usize)> {
    let sign = match tokens.get(at)?.kind {
        Kind::Mark('+') => 1,
        Kind::Mark('-') => -1,
        _ => return None,
    };
    let digits = tokens.get(at + 1).filter(|t| t.start == tokens[at].end)?;
    let n = i32::try_from(digits.number()?).ok()?;
    let (hours, minutes, end) = match digits.lower.len() {
        4 => (n / 100, n % 100, at + 2),
        1 | 2 if mark(tokens, at + 2, ':') => {
            (n, i32::try_from(number(tokens, at + 3, 2..=2)?).ok()?, at + 4)
        }
        1 | 2 => (n, 0, at + 2),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 60 + minutes), end))
}
