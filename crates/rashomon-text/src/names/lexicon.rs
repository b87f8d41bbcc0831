//! What is known of words before any text is read: places, given names, titles, and the nouns that organisations,
//! places, events and works end in.

use super::hash::Map;
use std::sync::LazyLock;

/// Word classes as bits; a word may have several.
pub(super) type Class = u64;

pub(super) const FUNCTION: Class = 1;
pub(super) const COMMON: Class = 1 << 1;
pub(super) const CALENDAR: Class = 1 << 2;
pub(super) const DEMONYM: Class = 1 << 3;
pub(super) const TITLE: Class = 1 << 4;
pub(super) const MODIFIER: Class = 1 << 5;
pub(super) const PORTFOLIO: Class = 1 << 6;
pub(super) const ORG: Class = 1 << 7;
pub(super) const PLACE_HEAD: Class = 1 << 8;
pub(super) const EVENT: Class = 1 << 9;
pub(super) const WORK: Class = 1 << 10;
pub(super) const LEGAL: Class = 1 << 11;
pub(super) const PARTICLE: Class = 1 << 12;
pub(super) const SAY: Class = 1 << 13;
pub(super) const PLACE_PREP: Class = 1 << 14;
pub(super) const ROLE: Class = 1 << 15;
pub(super) const NOT_NAME: Class = 1 << 16;
pub(super) const TAIL: Class = 1 << 17;
/// A given name.
pub(super) const GIVEN: Class = 1 << 18;
/// A whole place name: `Japan`, `new york`.
pub(super) const PLACE: Class = 1 << 19;
/// The first word of a place name of several words.
pub(super) const PLACE_START: Class = 1 << 20;

/// The names of the classes in `data/words.txt`.
const NAMED: &[(&str, Class)] = &[
    ("function", FUNCTION),
    ("common", COMMON),
    ("calendar", CALENDAR),
    ("demonym", DEMONYM),
    ("title", TITLE),
    ("modifier", MODIFIER),
    ("portfolio", PORTFOLIO),
    ("org", ORG),
    ("placehead", PLACE_HEAD),
    ("event", EVENT),
    ("work", WORK),
    ("legal", LEGAL),
    ("particle", PARTICLE),
    ("say", SAY),
    ("placeprep", PLACE_PREP),
    ("role", ROLE),
    ("notname", NOT_NAME),
    ("tail", TAIL),
];

static WORDS: LazyLock<Map<String, Class>> = LazyLock::new(|| {
    let mut words: Map<String, Class> = Map::default();
    for line in include_str!("data/words.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((name, list)) = line.split_once(": ") else { continue };
        let class = NAMED.iter().find(|(known, _)| *known == name).map_or(0, |(_, class)| *class);
        for word in list.split_whitespace() {
            *words.entry(word.to_owned()).or_default() |= class;
        }
    }
    for word in data_lines(include_str!("data/given.txt")).flat_map(str::split_whitespace) {
        *words.entry(key(word)).or_default() |= GIVEN;
    }
    for place in data_lines(include_str!("data/places.txt")).flat_map(|l| l.split(", ")) {
        let place = key(place);
        if let Some((first, _)) = place.split_once(' ') {
            *words.entry(first.to_owned()).or_default() |= PLACE_START;
        }
        *words.entry(place).or_default() |= PLACE;
    }
    words
});

/// The lines of a data file that are not comments.
fn data_lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.starts_with('#'))
}

/// A word or phrase as the lexicon keys it: lower case, no full stops, plain apostrophes.
pub(super) fn key(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    push_key(&mut out, word);
    out
}

/// Appends a word's key.
pub(super) fn push_key(out: &mut String, word: &str) {
    if word.is_ascii() {
        out.extend(word.bytes().filter(|b| *b != b'.').map(|b| char::from(b.to_ascii_lowercase())));
    } else {
        let plain = word.chars().map(crate::fold::plain_char).filter(|c| *c != '.');
        out.extend(plain.flat_map(char::to_lowercase));
    }
}

/// The classes of a word or phrase in its [`key`] form.
pub(super) fn class(key: &str) -> Class {
    WORDS.get(key).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        for (name, bit) in NAMED {
            assert!(WORDS.values().any(|c| c & bit != 0), "no word of class {name}");
        }
        assert!(
            class("japan") & PLACE != 0 && class("new york") & PLACE != 0 && class("shigeru") & GIVEN != 0
        );
    }
}
