//! The day of a date string: what is left of it without its clock.

use super::months;
use super::tokens::Token;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use rashomon_text::stamps;

/// Words that stand between the parts of a date and say nothing.
const FILLERS: &[&str] = &[
    "at", "of", "on", "the", "de", "del", "di", "do", "den", "der", "dem", "um", "uhr", "kl", "le", "les",
    "a", "à", "alle", "ore", "г", "года", "р", "року", "st", "nd", "rd", "th", "er", "ter", "º", "ª", "o",
    "la", "las", "el", "i", "t", "και",
];

/// A number of a date.
#[derive(Debug, Clone, Copy)]
struct Number {
    value: u64,
    /// With how many digits it is written.
    digits: usize,
    /// The mark before it, a blank where there is none.
    mark: char,
}

/// The day that tokens name; the first of a month or a year where they name no more.
pub(super) fn day(tokens: &[Token]) -> Option<Date> {
    if let Some(date) = week(tokens) {
        return date;
    }
    let mut numbers: Vec<Number> = Vec::new();
    let mut months: Vec<i8> = Vec::new();
    let mut stranger = false;
    let mut mark = ' ';
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Number(value, digits) => {
                numbers.push(Number { value: *value, digits: *digits, mark });
                mark = ' ';
            }
            Token::Mark(m @ ('-' | '/' | '.')) => mark = *m,
            Token::Mark(',' | ';' | '\'' | '|' | '·') => {}
            Token::Mark(_) => return None,
            Token::Word(word, _) => match months::month(word) {
                Some(month) => months.push(month),
                // The day of the week, in whatever language.
                None if at == 0 => stranger = !is_weekday(word),
                None if is_weekday(word) || FILLERS.contains(&word.as_str()) => {}
                None => return None,
            },
        }
    }
    // "mar., 3 déc.": what could be a month, but opens a string that has another, was the day of the week.
    let month = match (months.as_slice(), tokens.first()) {
        ([], _) => None,
        ([month], _) | ([_, month], Some(Token::Word(..))) => Some(*month),
        _ => return None,
    };
    let full = numbers.len() + usize::from(month.is_some()) >= 3 || numbers.iter().any(|n| n.digits >= 5);
    if stranger && !full {
        return None;
    }
    match month {
        Some(month) => named(month, &numbers),
        None => numeric(&numbers, tokens.first() == Some(&Token::Mark('-'))),
    }
}

fn is_weekday(word: &str) -> bool {
    let east_asian =
        word.contains(['曜', '요']) || word.starts_with("星期") || word.starts_with(['周', '週']);
    east_asian || stamps::weekday(word).is_some()
}

/// A year as written: of two digits by RFC 2822, of three counted from 1900 (clocks that broke in the year 2000).
fn year(number: Number) -> Option<i16> {
    let value = i16::try_from(number.value).ok()?;
    let year = match number.digits {
        1 | 2 if value < 50 => value + 2000,
        1..=3 => value + 1900,
        4 => value,
        _ => return None,
    };
    (year > 0).then_some(year)
}

fn date(year: i16, month: u64, day: u64) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The `n`th day of a year.
fn nth(year: i16, n: u64) -> Option<Date> {
    let first = Date::new(year, 1, 1).ok()?;
    let day = first.checked_add(i64::try_from(n).ok()?.checked_sub(1)?.days()).ok()?;
    (day.year() == year).then_some(day)
}

/// Beside the name of a month: a day and a year, or a year alone.
fn named(month: i8, numbers: &[Number]) -> Option<Date> {
    let (day, year_at) = match *numbers {
        [y] if y.digits == 4 => (1, y),
        [y, d] if (y.digits == 4 || y.value > 31) && d.digits <= 2 => (d.value, y),
        [d, y] if d.digits <= 2 => (d.value, y),
        _ => return None,
    };
    date(year(year_at)?, month.unsigned_abs().into(), day)
}

/// Numbers alone. `cut` is for ISO 8601's forms without a century, which open with a dash.
fn numeric(numbers: &[Number], cut: bool) -> Option<Date> {
    match *numbers {
        [n] => compact(n, cut),
        [y, m] if cut => (y.digits == 2 && m.digits == 2).then(|| date(year(y)?, m.value, 1)).flatten(),
        [y, n] if matches!(y.digits, 2 | 4) && n.digits == 3 && n.mark == '-' => nth(year(y)?, n.value),
        [y, m] if y.digits == 4 && m.digits <= 2 => date(year(y)?, m.value, 1),
        [m, y] if m.digits <= 2 && y.digits == 4 => date(year(y)?, m.value, 1),
        [y, m, d] if y.digits == 4 && m.digits <= 2 && d.digits <= 2 && !cut => {
            date(year(y)?, m.value, d.value)
        }
        [a, b, y] if a.digits <= 2 && b.digits <= 2 && y.digits == 4 && !cut => {
            let (month_first, day_first) =
                (date(year(y)?, a.value, b.value), date(year(y)?, b.value, a.value));
            // With slashes as the United States write it, else as the rest of the world does.
            if y.mark == '/' { month_first.or(day_first) } else { day_first.or(month_first) }
        }
        [a, b, c] if a.digits <= 2 && b.digits <= 2 && c.digits <= 2 && !cut => {
            let month_first = || date(year(c)?, a.value, b.value);
            let day_first = || date(year(c)?, b.value, a.value);
            match c.mark {
                '/' => month_first().or_else(day_first),
                '.' => day_first().or_else(month_first),
                '-' => date(year(a)?, b.value, c.value).or_else(day_first).or_else(month_first),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A date in one number: `2004`, `20040708`, `040708`, `2004190` and `04190` (days of the year), `-0407`.
fn compact(n: Number, cut: bool) -> Option<Date> {
    let head = |scale: u64, digits: usize| year(Number { value: n.value / scale, digits, ..n });
    match n.digits {
        4 if cut => date(head(100, 2)?, n.value % 100, 1),
        _ if cut => None,
        4 => date(year(n)?, 1, 1),
        5 => nth(head(1000, 2)?, n.value % 1000),
        6 => date(head(10_000, 2)?, n.value / 100 % 100, n.value % 100),
        7 => nth(head(1000, 4)?, n.value % 1000),
        8 => date(head(10_000, 4)?, n.value / 100 % 100, n.value % 100),
        _ => None,
    }
}

/// ISO 8601's weeks: `2004-W28-4`, `2004W284`, `2004-W28`. `None` where there is no week, `Some(None)` where there is one that cannot be.
fn week(tokens: &[Token]) -> Option<Option<Date>> {
    let plain: Vec<&Token> = tokens.iter().filter(|t| **t != Token::Mark('-')).collect();
    let (year, week, day) = match plain.as_slice() {
        [Token::Number(year, 4), Token::Word(w, _), rest @ ..] if w == "w" => match rest {
            [Token::Number(week, 2)] => (*year, *week, 1),
            [Token::Number(both, 3)] => (*year, both / 10, both % 10),
            [Token::Number(week, 2), Token::Number(day, 1)] => (*year, *week, *day),
            _ => return Some(None),
        },
        _ => return None,
    };
    let read = || {
        let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
        Some(ISOWeekDate::new(i16::try_from(year).ok()?, i8::try_from(week).ok()?, weekday).ok()?.date())
    };
    Some(read())
}
