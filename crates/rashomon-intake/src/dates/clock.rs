//! The clock and the zone of a date string.

use super::months;
use super::tokens::{Spaced, Token};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use rashomon_text::stamps;

/// Korea's clock: dates in Korean without a zone are in it.
pub(super) const KOREA: Offset = Offset::constant(9);

/// A time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: i8,
    pub minute: i8,
    pub second: i8,
    pub nanosecond: i32,
    /// What is to be added: a day for 24:00, a second for a leap second.
    pub carried: SignedDuration,
    pub zone: Zone,
}

/// What a string says of its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nothing.
    Unsaid,
    /// Seconds east of Greenwich.
    Fixed(i32),
    /// An abbreviation in lower case.
    Abbreviation(String),
    /// A name of the IANA database.
    Place(TimeZone),
}

impl Zone {
    /// The offset at a local time; `local` where nothing is said, UTC for abbreviations that nobody knows (RFC 2822, 4.3).
    pub(super) fn offset(&self, at: DateTime, local: Offset) -> Option<Offset> {
        match self {
            Self::Unsaid => Some(local),
            Self::Fixed(seconds) => Offset::from_seconds(*seconds).ok(),
            Self::Abbreviation(name) => Some(stamps::offset(name, at).unwrap_or(Offset::UTC)),
            Self::Place(zone) => Some(zone.to_ambiguous_zoned(at).compatible().ok()?.offset()),
        }
    }
}

/// Parts the clock (with its zone) from the other tokens; `None` where there is one that cannot be.
pub(super) fn part(tokens: &[Spaced]) -> Option<(Option<Clock>, Vec<Token>)> {
    let Some((mut from, mut at, (mut hour, minute, second))) = find(tokens) else {
        return Some(zone_alone(tokens));
    };
    let nanosecond = fraction(tokens, &mut at)?;
    if let Some(afternoon) = half_before(tokens, from) {
        from -= 1;
        hour = twelve(hour, afternoon);
    } else if let Some((afternoon, taken)) = half_after(tokens, at) {
        at += taken;
        hour = twelve(hour, afternoon);
    }
    let zone = zone(tokens, &mut at)?;
    // ISO 8601's `T`, or a server log's colon, leads to the clock.
    if from > 0 && (word(tokens, from - 1) == Some("t") || is_mark(tokens, from - 1, ':')) {
        from -= 1;
    }
    let mut rest: Vec<Token> = Vec::with_capacity(tokens.len());
    rest.extend(tokens.iter().take(from).map(|s| s.token.clone()));
    rest.extend(tokens.iter().skip(at).map(|s| s.token.clone()));
    Some((Some(valid(hour, minute, second, nanosecond, zone)?), rest))
}

/// A string without a clock: midnight in the zone it ends with, where it ends with one.
fn zone_alone(tokens: &[Spaced]) -> (Option<Clock>, Vec<Token>) {
    let plain = |to: usize| tokens.iter().take(to).map(|s| s.token.clone()).collect();
    // The longest zone is `GMT+01:00`; the first token is of the date.
    for from in tokens.len().saturating_sub(5).max(1)..tokens.len() {
        let starts = tokens
            .get(from)
            .is_some_and(|s| s.apart && matches!(s.token, Token::Word(..) | Token::Mark('+' | '-')));
        let mut at = from;
        if starts
            && let Some(zone) = zone(tokens, &mut at)
            && zone != Zone::Unsaid
            && at == tokens.len()
        {
            return (valid(0, 0, 0, 0, zone), plain(from));
        }
    }
    (None, plain(tokens.len()))
}

fn valid(hour: u64, minute: u64, second: u64, nanosecond: i32, zone: Zone) -> Option<Clock> {
    let whole_day = hour == 24 && minute == 0 && second == 0 && nanosecond == 0;
    let leap = second == 60;
    if (hour > 23 && !whole_day) || minute > 59 || second > 60 {
        return None;
    }
    let carried = SignedDuration::from_secs(if whole_day { 86_400 } else { i64::from(leap) });
    Some(Clock {
        hour: i8::try_from(if whole_day { 0 } else { hour }).ok()?,
        minute: i8::try_from(minute).ok()?,
        second: i8::try_from(if leap { 59 } else { second }).ok()?,
        nanosecond,
        carried,
        zone,
    })
}

fn number(tokens: &[Spaced], at: usize) -> Option<(u64, usize)> {
    match tokens.get(at)?.token {
        Token::Number(value, digits) => Some((value, digits)),
        _ => None,
    }
}

fn word(tokens: &[Spaced], at: usize) -> Option<&str> {
    match &tokens.get(at)?.token {
        Token::Word(word, _) => Some(word),
        _ => None,
    }
}

fn is_mark(tokens: &[Spaced], at: usize, mark: char) -> bool {
    tokens.get(at).is_some_and(|s| s.token == Token::Mark(mark))
}

/// Hour, minute and second.
type Digits = (u64, u64, u64);

/// The first clock: where it starts, one past its digits, and these.
fn find(tokens: &[Spaced]) -> Option<(usize, usize, Digits)> {
    (0..tokens.len()).find_map(|at| {
        let (hour, digits) = number(tokens, at)?;
        let after_t = at > 0 && word(tokens, at - 1) == Some("t") && !tokens.get(at).is_some_and(|s| s.apart);
        if digits <= 2 && colon(tokens, at + 1) {
            return Some(colons(tokens, at, hour));
        }
        match digits {
            // `T23`, `T2356`, `T235658`.
            2 if after_t => Some((at, at + 1, (hour, 0, 0))),
            4 if after_t => Some((at, at + 1, (hour / 100, hour % 100, 0))),
            6 if after_t => Some((at, at + 1, (hour / 10_000, hour / 100 % 100, hour % 100))),
            // "3pm".
            1 | 2 if half_after(tokens, at + 1).is_some() => Some((at, at + 1, (hour, 0, 0))),
            _ => None,
        }
    })
}

/// Whether hours end here: a colon, or the `h` of "15h30" and "15 h 30".
fn colon(tokens: &[Spaced], at: usize) -> bool {
    let minutes = number(tokens, at + 1).is_some_and(|(_, digits)| digits <= 2);
    minutes && (is_mark(tokens, at, ':') || word(tokens, at) == Some("h"))
}

fn colons(tokens: &[Spaced], from: usize, hour: u64) -> (usize, usize, Digits) {
    let mut at = from + 2;
    let mut parts = [0, 0];
    for part in &mut parts {
        let Some((value, 1 | 2)) = number(tokens, at) else { break };
        *part = value;
        at += 1;
        if !is_mark(tokens, at, ':') {
            break;
        }
        at += 1;
    }
    (from, at, (hour, parts[0], parts[1]))
}

/// The nanoseconds of a fraction that follows seconds at once.
fn fraction(tokens: &[Spaced], at: &mut usize) -> Option<i32> {
    let glued = |i: usize| tokens.get(i).is_some_and(|s| !s.apart);
    if !((is_mark(tokens, *at, '.') || is_mark(tokens, *at, ',')) && glued(*at) && glued(*at + 1)) {
        return Some(0);
    }
    let Some((value, digits)) = number(tokens, *at + 1) else { return Some(0) };
    *at += 2;
    let power = |d: usize| 10_u64.pow(u32::try_from(d).unwrap_or_default());
    // Digits are bounded, so the powers are.
    let scaled = if digits <= 9 { value * power(9 - digits) } else { value / power(digits - 9) };
    i32::try_from(scaled).ok()
}

/// Whether a word before the clock says that it is after noon, as in East Asia.
fn half_before(tokens: &[Spaced], clock: usize) -> Option<bool> {
    match word(tokens, clock.checked_sub(1)?)? {
        "오전" | "上午" | "午前" => Some(false),
        "오후" | "下午" | "午後" => Some(true),
        _ => None,
    }
}

/// Whether words at `at`, behind the clock, say that it is after noon, and how many tokens they are.
fn half_after(tokens: &[Spaced], at: usize) -> Option<(bool, usize)> {
    Some(match word(tokens, at)? {
        "am" | "πμ" | "öö" => (false, 1),
        "pm" | "μμ" | "ös" => (true, 1),
        letter @ ("a" | "p" | "π" | "μ")
            if is_mark(tokens, at + 1, '.') && matches!(word(tokens, at + 2), Some("m" | "μ")) =>
        {
            (matches!(letter, "p" | "μ"), 3 + usize::from(is_mark(tokens, at + 3, '.')))
        }
        _ => return None,
    })
}

/// An hour of a twelve-hour clock; one past twelve was told in 24.
fn twelve(hour: u64, afternoon: bool) -> u64 {
    match (hour, afternoon) {
        (12, false) => 0,
        (1..=11, true) => hour + 12,
        _ => hour,
    }
}

/// The zone at `at`, and how far it reaches; `None` where it cannot be.
fn zone(tokens: &[Spaced], at: &mut usize) -> Option<Zone> {
    let mut found = Zone::Unsaid;
    loop {
        if let Some(seconds) = signed(tokens, at)? {
            // "GMT+0100" is an hour east; a "Z" behind an offset says nothing more.
            found = Zone::Fixed(seconds);
            continue;
        }
        let Some(Token::Word(name, capitals)) = tokens.get(*at).map(|s| &s.token) else { return Some(found) };
        if let Some((zone, taken)) = place(tokens, *at) {
            *at += taken;
            return Some(zone);
        }
        let Some(zone) = named(name, *capitals) else { return Some(found) };
        *at += 1;
        if found == Zone::Unsaid {
            found = zone;
        }
    }
}

/// Seconds east by sign and digits: `+0100`, `-01:30`, `+5`, `+530`.
fn signed(tokens: &[Spaced], at: &mut usize) -> Option<Option<i32>> {
    let (west, minus_can_be_a_dash) = match tokens.get(*at).map(|s| &s.token) {
        Some(Token::Mark('+')) => (false, false),
        Some(Token::Mark('-')) => (true, true),
        _ => return Some(None),
    };
    let glued = tokens.get(*at + 1).is_some_and(|s| !s.apart);
    let Some((value, digits)) = number(tokens, *at + 1).filter(|_| glued) else {
        return if minus_can_be_a_dash { Some(None) } else { None };
    };
    let (hours, minutes, taken) = match digits {
        1 | 2 if is_mark(tokens, *at + 2, ':') => {
            let (minutes, 2) = number(tokens, *at + 3)? else { return None };
            (value, minutes, 4)
        }
        1 | 2 => (value, 0, 2),
        3 | 4 => (value / 100, value % 100, 2),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    *at += taken;
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Some(Some(if west { -seconds } else { seconds }))
}

/// A zone by its IANA name, and how many tokens it is.
fn place(tokens: &[Spaced], at: usize) -> Option<(Zone, usize)> {
    let mut name = word(tokens, at)?.to_owned();
    let mut end = at + 1;
    while is_mark(tokens, end, '/') {
        name.push('/');
        name.push_str(word(tokens, end + 1)?);
        end += 2;
    }
    if end == at + 1 {
        return None;
    }
    Some((Zone::Place(TimeZone::get(&name).ok()?), end - at))
}

/// A zone by its abbreviation.
fn named(name: &str, capitals: bool) -> Option<Zone> {
    let fixed = |hours: i32| Some(Zone::Fixed(hours * 3600));
    match name {
        "ut" | "utc" | "gmt" | "z" | "zulu" => fixed(0),
        "met" => fixed(1),
        "mest" => fixed(2),
        "at" if capitals => fixed(-4),
        _ if name.len() == 1 && capitals => name.bytes().next().and_then(military).and_then(fixed),
        _ if months::month(name).is_some() || stamps::weekday(name).is_some() => None,
        _ if is_known(name) || (capitals && (2..=5).contains(&name.len()) && name.is_ascii()) => {
            Some(Zone::Abbreviation(name.to_owned()))
        }
        _ => None,
    }
}

fn is_known(name: &str) -> bool {
    stamps::offset(name, DateTime::constant(2000, 1, 1, 0, 0, 0, 0)).is_some()
}

/// Hours east by the letters of RFC 822, with the signs it gives them (the military's are the other way round).
fn military(letter: u8) -> Option<i32> {
    Some(match letter {
        b'a'..=b'i' => -(i32::from(letter - b'a') + 1),
        b'k'..=b'm' => -(i32::from(letter - b'a')),
        b'n'..=b'y' => i32::from(letter - b'n') + 1,
        _ => return None,
    })
}
