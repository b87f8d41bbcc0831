//! Which capitals speak for a name, and which are owed to a sentence's start or a headline.

use super::hash::Map;
use super::lexicon::{
    CALENDAR, COMMON, DEMONYM, EVENT, FUNCTION, GIVEN, MODIFIER, NOT_NAME, ORG, PARTICLE, PLACE, PLACE_HEAD,
    PLACE_START, PORTFOLIO, ROLE, TITLE, WORK,
};
use super::tokens::{Gap, Shape, Token, Tokens};

/// How often each word stands with and without a capital where capitals mean something.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Seen {
    pub(super) capital: u32,
    pub(super) small: u32,
}

/// Counts the words' spellings over the text.
pub(super) fn seen<'t>(tokens: &'t Tokens<'_>) -> Map<&'t str, Seen> {
    let mut seen: Map<&str, Seen> = Map::default();
    for (at, token) in tokens.list.iter().enumerate() {
        if token.headline {
            continue;
        }
        let entry = seen.entry(tokens.low(at)).or_default();
        match token.shape {
            Shape::Lower => entry.small += 1,
            Shape::Cap | Shape::Upper if !token.first => entry.capital += 1,
            _ => {}
        }
    }
    seen
}

/// Whether a token's capital speaks for a name.
pub(super) fn is_namey(tokens: &Tokens<'_>, seen: &Map<&str, Seen>, at: usize) -> bool {
    let Some(token) = tokens.list.get(at) else { return false };
    let low = tokens.low(at);
    match token.shape {
        Shape::Lower | Shape::Digit => return false,
        Shape::Initial => return initial_inside(tokens, at),
        Shape::Upper if !token.headline => {
            return !(token.is(NOT_NAME) || token.is(FUNCTION) && low.len() > 3);
        }
        Shape::Cap | Shape::Upper => {}
    }
    if is_number_word(low) {
        // "Big Four": a capital that only a name gives a number.
        let after_name = at > 0 && tokens.list.get(at - 1).is_some_and(|t| t.shape == Shape::Cap && !t.first);
        let before_name =
            tokens.list.get(at + 1).is_some_and(|t| t.shape == Shape::Cap && t.gap == Gap::Space);
        return (before_name || after_name && token.gap == Gap::Space) && !token.headline && !token.first;
    }
    if token.is(PLACE_START)
        && tokens.list.get(at + 1).is_some_and(|t| t.gap == Gap::Space && t.shape == Shape::Cap)
    {
        // "Los Angeles", "The Bronx": small words that open places.
        if tokens.phrase_class(at, at + 2) & PLACE != 0 {
            return true;
        }
    }
    if token.is(NOT_NAME | FUNCTION) && !token.is(PARTICLE) {
        return false;
    }
    if token.is(FUNCTION) && (token.first || token.headline) && !token.is(GIVEN) {
        return false;
    }
    if token.is(CALENDAR) {
        return token.is(GIVEN) && !next_is_date(tokens, at);
    }
    let known = seen.get(low).copied().unwrap_or_default();
    if !token.first && !token.headline {
        return true;
    }
    if known.capital > 0 && known.capital >= known.small {
        return true;
    }
    if token.is(PLACE | GIVEN | TITLE | DEMONYM) && known.small == 0 {
        return !token.is(COMMON) || token.is(TITLE);
    }
    if before_town(tokens, at) {
        return true;
    }
    if token.is(COMMON | MODIFIER | ROLE) || known.small > 0 {
        // "Supreme Court", "Bank of ..." at a sentence's start: the words after decide.
        return (known.small == 0 && !token.headline && before_head(tokens, at)) || before_title(tokens, at);
    }
    !looks_ordinary(low)
}

/// Whether a compass word opens a place: "North Brellin", but not "South African" or "East of".
fn before_town(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.low(at), "north" | "south" | "east" | "west" | "upper" | "lower")
        && tokens.list.get(at).is_some_and(|t| t.shape == Shape::Cap && !t.headline)
        && tokens.list.get(at + 1).is_some_and(|t| {
            t.gap == Gap::Space && t.shape == Shape::Cap && !t.is(DEMONYM | FUNCTION | COMMON | CALENDAR)
        })
}

fn is_number_word(low: &str) -> bool {
    matches!(
        low,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelve"
            | "twenty"
    )
}

/// A lone capital is part of a name between names or before one: "George W. Bush", "J. Smith".
fn initial_inside(tokens: &Tokens<'_>, at: usize) -> bool {
    let low = tokens.low(at);
    let cap = |t: &Token| matches!(t.shape, Shape::Cap | Shape::Initial | Shape::Upper);
    let next =
        tokens.list.get(at + 1).is_some_and(|t| t.gap == Gap::Space && cap(t) && !t.is(FUNCTION | CALENDAR));
    let previous = at > 0
        && tokens.list.get(at).is_some_and(|t| t.gap == Gap::Space)
        && tokens.list.get(at - 1).is_some_and(cap);
    next && (previous || tokens.stop_inside(at) || tokens.stop_after(at)) && low != "i"
        || (low != "i" && low != "a" && next && !tokens.list[at].first)
        || (previous && tokens.stop_inside(at) && next)
}

/// Whether a number follows: "May 5".
fn next_is_date(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.list.get(at + 1).is_none_or(|t| t.shape != Shape::Cap || t.gap != Gap::Space)
}

/// Whether a plain word at a sentence's start begins a name that a head noun ends: "Supreme Court", "World Bank".
fn before_head(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at + 1;
    while let Some(token) = tokens.list.get(next) {
        let capital = matches!(token.shape, Shape::Cap | Shape::Upper);
        if token.gap != Gap::Space || !(capital || matches!(tokens.low(next), "of" | "the" | "for" | "and")) {
            return false;
        }
        if capital && token.is(ORG | EVENT | PLACE_HEAD | WORK) {
            return true;
        }
        if capital && next == at + 2 && tokens.list.get(at).is_some_and(|t| t.is(ORG | PLACE_HEAD)) {
            return true;
        }
        next += 1;
    }
    false
}

/// Whether title words lead from a plain one to a title in capitals: "Former Prime Minister".
fn before_title(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut next = at;
    while let Some(token) = tokens.list.get(next) {
        if next > at && (token.gap != Gap::Space || token.shape == Shape::Lower) {
            return false;
        }
        if next > at && token.is(TITLE) {
            return true;
        }
        if !token.is(MODIFIER | PORTFOLIO) {
            return false;
        }
        next += 1;
    }
    false
}

/// Whether a word unknown to the lexicon has an ending that English words have and names seldom have.
fn looks_ordinary(low: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ing", "ings", "ly", "tion", "tions", "sion", "sions", "ment", "ments", "ness", "ities", "ed", "ous",
        "ful", "ive", "able", "ible", "isms", "ism", "ence", "ances", "ologist", "ists", "less", "ward",
        "wards", "ically", "ship", "hood", "ity", "ives", "ized", "ise", "ize", "tors", "ators", "als",
        "ures", "ics", "ical", "ary",
    ];
    low.len() >= 6 && ENDINGS.iter().any(|e| low.ends_with(e))
}
