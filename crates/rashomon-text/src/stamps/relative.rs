//! Stamps that count back from now: "2 hours ago", "vor 2 Stunden", "il y a 3 heures", "9m".

use super::lexicon::{Unit, count, is_ago, short_unit, unit};
use super::token::{Kind, Token};
use rashomon_model::Precision;

/// How far back a stamp counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ago {
    /// One past its last token.
    pub(crate) to: usize,
    /// Months back, for units of months and years.
    pub(crate) months: i64,
    /// Seconds back; for months and years, at 30 and 365 days.
    pub(crate) seconds: i64,
    /// How finely that tells the time.
    pub(crate) precision: Precision,
}

/// Further back than this, and it is no stamp of a page: a century.
const MAX_COUNT: i64 = 36_500;

/// Reads "2 hours ago" and its like at token `from`.
pub(crate) fn ago(tokens: &[Token], from: usize) -> Option<Ago> {
    now(tokens, from)
        .or_else(|| last(tokens, from))
        .or_else(|| prefixed(tokens, from))
        .or_else(|| suffixed(tokens, from))
}

/// Reads "9m" or "2 hrs", which mean a time ago only where nothing else stands beside them.
pub(crate) fn glued(tokens: &[Token], from: usize) -> Option<Ago> {
    let n = tokens.get(from)?.number().filter(|&n| n > 0 && n < MAX_COUNT)?;
    Some(of(n, short_unit(tokens.get(from + 1)?.word())?, from + 2))
}

fn of(n: i64, unit: Unit, to: usize) -> Ago {
    Ago { to, months: n * unit.months, seconds: n * unit.seconds, precision: unit.precision }
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", Token::word)
}

fn phrase(tokens: &[Token], from: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(i, w)| word(tokens, from + i) == *w)
}

/// "just now", "moments ago" and the like.
const NOW: &[&[&str]] = &[
    &["just", "now"],
    &["moments", "ago"],
    &["a", "moment", "ago"],
    &["seconds", "ago"],
    &["a", "few", "seconds", "ago"],
    &["gerade", "eben"],
    &["soeben"],
    &["à", "l'instant"],
    &["ahora", "mismo"],
    &["zojuist"],
];

fn now(tokens: &[Token], from: usize) -> Option<Ago> {
    let words = NOW.iter().find(|words| phrase(tokens, from, words))?;
    Some(Ago { to: from + words.len(), months: 0, seconds: 0, precision: Precision::Minute })
}

/// "last month", "last year" (a week is no precision a stamp can have).
fn last(tokens: &[Token], from: usize) -> Option<Ago> {
    (word(tokens, from) == "last").then_some(())?;
    let unit = unit(word(tokens, from + 1)).filter(|u| u.months > 0)?;
    Some(of(1, unit, from + 2))
}

/// "vor 2 Stunden", "il y a une heure", "hace 2 horas", "há 3 dias".
fn prefixed(tokens: &[Token], from: usize) -> Option<Ago> {
    let at = match word(tokens, from) {
        "vor" | "hace" | "há" | "ha" => from + 1,
        "il" if phrase(tokens, from, &["il", "y", "a"]) => from + 3,
        _ => return None,
    };
    let short = || {
        let n = tokens.get(at)?.number().filter(|&n| n < MAX_COUNT)?;
        Some(of(n, short_unit(word(tokens, at + 1))?, at + 2))
    };
    counted(tokens, at).or_else(short)
}

/// "2 hours ago", "1 hour and 20 minutes ago", "un'ora fa", "2 uur geleden", "2時間前".
fn suffixed(tokens: &[Token], from: usize) -> Option<Ago> {
    if phrase(tokens, from, &["half", "an", "hour", "ago"]) {
        return Some(Ago { to: from + 4, months: 0, seconds: 1800, precision: Precision::Minute });
    }
    let first = counted(tokens, from)?;
    if phrase(tokens, first.to, &["and", "a", "half", "ago"]) {
        return Some(Ago { to: first.to + 4, seconds: first.seconds * 3 / 2, ..first });
    }
    if is_ago(word(tokens, first.to)) {
        return Some(Ago { to: first.to + 1, ..first });
    }
    let mut at = first.to;
    if word(tokens, at) == "and" || tokens.get(at).is_some_and(|t| t.is(',')) {
        at += 1;
    }
    let second = counted(tokens, at).filter(|s| s.seconds < first.seconds && is_ago(word(tokens, s.to)))?;
    Some(Ago {
        to: second.to + 1,
        months: first.months + second.months,
        seconds: first.seconds + second.seconds,
        precision: second.precision,
    })
}

/// A count and its unit.
fn counted(tokens: &[Token], from: usize) -> Option<Ago> {
    let mut at = from;
    if matches!(word(tokens, at), "about" | "over" | "almost" | "nearly" | "circa" | "etwa") {
        at += 1;
    }
    let token = tokens.get(at)?;
    let n = match token.kind {
        Kind::Number => token.number().filter(|&n| n < MAX_COUNT)?,
        // Italian runs its article into the noun: "un'ora".
        Kind::Word => match token.word().strip_prefix("un'") {
            Some(noun) => return Some(of(1, unit(noun)?, at + 1)),
            None => count(token.word())?,
        },
        Kind::Mark(_) => return None,
    };
    if word(tokens, at + 1) == "時" && word(tokens, at + 2) == "間" {
        return Some(of(n, unit("hour")?, at + 3));
    }
    let next = word(tokens, at + 1);
    let ago_follows = is_ago(word(tokens, at + 2));
    let unit = unit(next).or_else(|| ago_follows.then(|| short_unit(next)).flatten())?;
    Some(of(n, unit, at + 2))
}
