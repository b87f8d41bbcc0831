//! A date as feeds write it -> an instant.
//!
//! Feeds promise RFC 822 or RFC 3339 and hold whatever a program or a person wrote. So a string is not held against a list of formats: its
//! [`tokens`] are parted into a [`clock`], a zone and a [`day`], each of which is known by its own make, and what is left over refuses the whole. A day
//! or a time that cannot be is refused, never moved to one that can.

mod clock;
mod day;
mod months;
mod tokens;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::Offset;
use tokens::{Spaced, Token, tokens};

/// Longer strings hold no date but a text.
pub const MAX_LENGTH: usize = 128;

/// The first second of the year 1.
const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// The instant a date string names.
///
/// Read are RFC 822, 1123, 2822 and 3339, the W3C's profile and ISO 8601 (weeks, days of the year and cut forms too), `asctime`, dates in numbers,
/// seconds since 1970, names of months in some thirty languages, twelve-hour clocks, zones by offset, abbreviation, letter or IANA name. Without
/// a zone UTC is meant (for dates in Korean, Korea's time), without a clock midnight, without a day the first. Years of two digits
/// are those of RFC 2822. `None` where there is no date, or one that cannot be.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let tokens = tokens(text)?;
    if let Some(instant) = counted(&tokens) {
        return Some(instant);
    }
    let (clock, rest) = clock::part(&tokens)?;
    let date = day::day(&rest)?;
    let local = if is_korean(text) { clock::KOREA } else { Offset::UTC };
    let instant = match clock {
        None => local.to_timestamp(date.to_datetime(Time::midnight())).ok()?,
        Some(clock) => {
            let at = date.at(clock.hour, clock.minute, clock.second, clock.nanosecond);
            clock.zone.offset(at, local)?.to_timestamp(at).ok()?.checked_add(clock.carried).ok()?
        }
    };
    // East of Greenwich the first hours of the year 1 are in a year that has no number.
    (instant >= FIRST).then_some(instant)
}

/// Whether the string is in Korean, where no zone means Korea's.
fn is_korean(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{AC00}'..='\u{D7A3}'))
}

/// A count since 1970 in seconds (9 or 10 digits, which may have a fraction), milliseconds or microseconds.
fn counted(tokens: &[Spaced]) -> Option<Timestamp> {
    let (value, digits) = match tokens {
        [Spaced { token: Token::Number(value, digits), .. }] => (*value, *digits),
        [
            Spaced { token: Token::Number(value, digits @ (9 | 10)), .. },
            Spaced { token: Token::Mark('.'), .. },
            Spaced { token: Token::Number(..), .. },
        ] => (*value, *digits),
        _ => return None,
    };
    let value = i64::try_from(value).ok()?;
    match digits {
        9 | 10 => Timestamp::from_second(value).ok(),
        13 => Timestamp::from_millisecond(value).ok(),
        16 => Timestamp::from_microsecond(value).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
