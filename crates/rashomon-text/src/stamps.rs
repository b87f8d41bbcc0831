//! The time line of a page ("June 26, 2025 at 14:44 JST", "2 hours ago") and the dateline of a text
//! ("WASHINGTON (Meridian) -- ").

mod dateline;
mod days;
pub(crate) mod lexicon;
mod moment;
mod places;
mod relative;
mod resolve;
pub(crate) mod token;

pub use days::{Cue, DayText, cue, days};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use moment::Day;
use rashomon_model::{Dateline, Precision, Span};
use token::{Kind, Token};

/// A moment as a page gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampText {
    /// RFC 3339 cut to the precision, as in [`rashomon_model::Stamp::value`].
    pub value: String,
    /// How finely.
    pub precision: Precision,
    /// Whether it was counted back from the reference ("2 hours ago", "yesterday").
    pub relative: bool,
}

/// Bytes of a line that are read: pages flattened to text may hold a whole article in one line, and its stamp stands
/// at the head.
const MAX_LINE: usize = 4096;

/// Tokens that a line of nothing but stamps and furniture can have.
const MAX_STAMP_TOKENS: usize = 48;

/// Reads a line that is a time stamp and nothing else but its furniture ("Updated", "Posted on", bullets).
/// `reference` is the fetch time, which relative stamps need; without it they give `None`. Where a line gives both the
/// time of publishing and that of an update, the former is meant.
#[must_use]
pub fn stamp(line: &str, reference: Option<Timestamp>) -> Option<StampText> {
    let tokens = token::tokens(head(line));
    if let Some(epoch) = epoch(&tokens) {
        return Some(epoch);
    }
    let found = alone(&tokens)?;
    let (_, reading) = *found.iter().find(|(updated, _)| !updated).or_else(|| found.first())?;
    match reading {
        Reading::Moment(m) => resolve::moment(&m, reference),
        Reading::Ago(a) => resolve::ago(a, reference?),
    }
}

/// The stamp inside a line that may also hold an outlet, a section, or a word glued to it ("The Herald16-07-2025"),
/// with the bytes it takes up. Only full dates and counts of "... ago" are looked for; the latter need `reference`.
#[must_use]
pub fn find(line: &str, reference: Option<Timestamp>) -> Option<(Span, StampText)> {
    let line = head(line);
    let tokens = token::tokens(line);
    let mut update = None;
    let mut at = 0;
    while at < tokens.len() {
        let (to, read) = read_inside(&tokens, at, reference);
        if let Some(read) = read {
            let span = Span::new(tokens[at].start, tokens[to - 1].end);
            if !updated_before(&tokens, at) {
                return Some((span, read));
            }
            update.get_or_insert((span, read));
        }
        at = to.max(at + 1);
    }
    update
}

/// How long ago a relative stamp says ("2 hours ago" is 7200 seconds, precision hour), without a reference.
#[must_use]
pub fn ago(line: &str) -> Option<(i64, Precision)> {
    let tokens = token::tokens(head(line));
    alone(&tokens)?.into_iter().find_map(|(_, reading)| match reading {
        Reading::Ago(a) => Some((a.seconds, a.precision)),
        Reading::Moment(m) => match (m.day, m.clock) {
            (Day::Offset(days @ ..=0), None) => Some((-days * 86_400, Precision::Day)),
            _ => None,
        },
    })
}

/// The count of "... ago" inside a line that may hold other words: its bytes, seconds back, and how finely.
#[must_use]
pub fn ago_in(line: &str) -> Option<(Span, i64, Precision)> {
    let tokens = token::tokens(head(line));
    (0..tokens.len()).find_map(|at| {
        let read = relative::ago(&tokens, at).filter(|_| word(&tokens, at) != "last")?;
        Some((Span::new(tokens[at].start, tokens[read.to - 1].end), read.seconds, read.precision))
    })
}

/// Splits a dateline off the head of a text: the dateline and the byte where the text proper starts.
/// `reference` gives the year of a date without one.
#[must_use]
pub fn dateline(text: &str, reference: Option<jiff::civil::Date>) -> Option<(Dateline, usize)> {
    dateline::dateline(text, reference)
}

/// The month (1 to 12) that a word in lower case names, in any of the languages that stamps are read in.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    lexicon::month(word)
}

/// The day of the week (Monday is 1) that a word in lower case names.
#[must_use]
pub fn weekday(word: &str) -> Option<i8> {
    lexicon::weekday(word)
}

/// How far from Greenwich a clock stands at `at` in the zone that a printed abbreviation in lower case names.
#[must_use]
pub fn offset(zone: &str, at: DateTime) -> Option<Offset> {
    resolve::offset(lexicon::zone(zone)?.0, at)
}

#[derive(Debug, Clone, Copy)]
enum Reading {
    Moment(moment::Moment),
    Ago(relative::Ago),
}

fn head(line: &str) -> &str {
    &line[..line.floor_char_boundary(MAX_LINE)]
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", Token::word)
}

/// Seconds since 1970 as some templates print them, from 2000 to 2035.
fn epoch(tokens: &[Token]) -> Option<StampText> {
    let [only] = tokens else { return None };
    let seconds: i64 = (only.lower.len() <= 10).then(|| only.lower.parse().ok()).flatten()?;
    (946_684_800..2_051_222_400).contains(&seconds).then_some(())?;
    resolve::absolute(Timestamp::from_second(seconds).ok()?, Precision::Second, false)
}

/// Every moment of a line that holds nothing else, each with whether it is of an update; `None` where it holds more.
fn alone(tokens: &[Token]) -> Option<Vec<(bool, Reading)>> {
    if tokens.len() > MAX_STAMP_TOKENS {
        return None;
    }
    let mut found = Vec::new();
    let mut updated = false;
    let mut at = 0;
    while at < tokens.len() {
        let reading = relative::ago(tokens, at)
            .map(|a| (a.to, Reading::Ago(a)))
            .or_else(|| moment::moment(tokens, at).map(|m| (m.to, Reading::Moment(m))));
        if let Some((to, reading)) = reading {
            found.push((std::mem::take(&mut updated), reading));
            at = to;
        } else if let Some(to) = reading_time(tokens, at) {
            at = to;
        } else if let Some(a) = relative::glued(tokens, at) {
            found.push((std::mem::take(&mut updated), Reading::Ago(a)));
            at = a.to;
        } else if matches!(tokens[at].kind, Kind::Mark(_)) || lexicon::is_furniture(word(tokens, at)) {
            updated |= lexicon::is_update(word(tokens, at));
            at += 1;
        } else {
            return None;
        }
    }
    Some(found)
}

/// "5 min read" beside a stamp.
fn reading_time(tokens: &[Token], at: usize) -> Option<usize> {
    tokens.get(at)?.number()?;
    let hyphen = usize::from(tokens.get(at + 1).is_some_and(|t| t.is('-')));
    let unit = matches!(word(tokens, at + 1 + hyphen), "min" | "mins" | "minute" | "minutes");
    (unit && word(tokens, at + 2 + hyphen) == "read").then_some(at + 3 + hyphen)
}

/// Whether the words just before say that the stamp is of an update.
fn updated_before(tokens: &[Token], at: usize) -> bool {
    tokens[at.saturating_sub(3)..at].iter().any(|t| lexicon::is_update(t.word()))
}

/// What [`find`] may read at a token: where it ends, and the stamp.
fn read_inside(tokens: &[Token], at: usize, reference: Option<Timestamp>) -> (usize, Option<StampText>) {
    if word(tokens, at) != "last"
        && let Some(a) = relative::ago(tokens, at)
    {
        return (a.to, reference.and_then(|r| resolve::ago(a, r)));
    }
    match moment::moment(tokens, at) {
        Some(m) if matches!(m.day, Day::Full(..) | Day::Either(..)) => (m.to, resolve::moment(&m, reference)),
        _ => (at + 1, None),
    }
}

#[cfg(test)]
mod tests;
