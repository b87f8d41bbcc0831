//! What a user typed -> what is looked for; the language is described at [`crate::search`].

use super::words::words;
use crate::error::{Result, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The most bytes of a query: 2 KiB; a pasted page is not one.
const MAX_QUERY_BYTES: usize = 2 << 10;

/// The most parts of a query: 64.
const MAX_PARTS: usize = 64;

/// Where a part looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// These words in a row, in headline or body.
    Text(Vec<String>),
    /// These words in a row, in the outlet's name.
    Outlet(Vec<String>),
    /// These words in a row, in a name that the article gives.
    Entity(Vec<String>),
    /// This hashtag, as [`tag`] writes it.
    Tag(String),
    /// This host, or one below it.
    Site(String),
    /// This language.
    Language(String),
    /// This story.
    Story(String),
    /// Published before this time, Unix seconds.
    Before(i64),
    /// Published at this time or after.
    After(i64),
}

/// One part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Whether it must not fit.
    pub(super) not: bool,
    pub(super) part: Part,
}

fn wrong<T>(why: impl Into<String>) -> Result<T> {
    Err(StoreError::Query(why.into()))
}

/// The parts of a query; at least one of them is not denied.
pub(super) fn parse(query: &str) -> Result<Vec<Clause>> {
    if query.len() > MAX_QUERY_BYTES {
        return wrong(format!("the query is longer than {MAX_QUERY_BYTES} bytes"));
    }
    let mut clauses = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (not, after) =
            match rest.strip_prefix('-').filter(|after| !after.starts_with(char::is_whitespace)) {
                Some(after) => (true, after),
                None => (false, rest),
            };
        let (field, after) = field(after);
        let (value, after) = value(after)?;
        if let Some(part) = part(field, value)? {
            clauses.push(Clause { not, part });
        }
        if clauses.len() > MAX_PARTS {
            return wrong(format!("the query has more than {MAX_PARTS} parts"));
        }
        rest = after.trim_start();
    }
    match clauses.iter().all(|clause| clause.not) {
        true if clauses.is_empty() => wrong("the query has no word to look for"),
        true => wrong("the query only says what is not wanted: add what is"),
        false => Ok(clauses),
    }
}

/// The field's name before a colon, and what follows. "10:30", "Note: this" and "https://..." have none.
fn field(text: &str) -> (Option<&str>, &str) {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, after) = text.split_at(letters);
    match after.strip_prefix(':') {
        Some(value)
            if !name.is_empty()
                && !value.is_empty()
                && !value.starts_with(|c: char| c == '/' || c.is_whitespace()) =>
        {
            (Some(name), value)
        }
        _ => (None, text),
    }
}

/// A value in quotation marks, or up to the next space.
fn value(text: &str) -> Result<(&str, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
        return Ok(text.split_at(end));
    };
    match quoted.split_once('"') {
        Some(both) => Ok(both),
        None => wrong("a quotation mark in the query is not closed"),
    }
}

fn part(field: Option<&str>, value: &str) -> Result<Option<Part>> {
    let Some(field) = field else {
        let words = words(value);
        return Ok((!words.is_empty()).then_some(Part::Text(words)));
    };
    let plain = value.trim();
    if words(plain).is_empty() {
        return wrong(format!("{field}: names nothing"));
    }
    Ok(Some(match field.to_ascii_lowercase().as_str() {
        "outlet" => Part::Outlet(words(plain)),
        "entity" => Part::Entity(words(plain)),
        "tag" => Part::Tag(tag(plain)),
        "site" => Part::Site(site(plain)),
        "language" => Part::Language(plain.to_ascii_lowercase()),
        "story" => Part::Story(plain.to_owned()),
        "before" => Part::Before(date(field, plain)?),
        "after" => Part::After(date(field, plain)?),
        _ => {
            let fields = "outlet:, entity:, tag:, site:, language:, story:, before: and after:";
            return wrong(format!(
                "there is no {field}: to look in, but {fields}; put the word in quotation marks if it is one"
            ));
        }
    }))
}

/// A hashtag as it is looked for: without its mark, its words run together in small letters.
pub(super) fn tag(text: &str) -> String {
    words(text).concat()
}

/// A host as it is looked for; of an address, its host.
fn site(text: &str) -> String {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    host.trim_matches('.').to_lowercase()
}

/// A date or a time as Unix seconds; a date begins at midnight UTC.
fn date(field: &str, value: &str) -> Result<i64> {
    let day = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => value.to_owned(),
    };
    let midnight = |day: Date| day.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    let at = value.parse::<Timestamp>().ok().or_else(|| day.parse::<Date>().ok().and_then(midnight));
    match at {
        Some(at) => Ok(at.as_second()),
        None => wrong(format!(
            "{field}:{value} is no date: write it as 2026, 2026-03, 2026-03-01 or 2026-03-01T09:00:00Z"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(query: &str) -> String {
        match parse(query) {
            Ok(clauses) => clauses
                .iter()
                .map(|c| format!("{}{:?}", if c.not { "-" } else { "" }, c.part))
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn queries_are_read() {
        assert_eq!(check("Harbour -strike"), r#"Text(["harbour"]) -Text(["strike"])"#);
        assert_eq!(check("\"port of Norvale\"closed"), r#"Text(["port", "of", "norvale"]) Text(["closed"])"#);
        assert_eq!(
            check("outlet:\"The Meridian\" language:EN"),
            r#"Outlet(["the", "meridian"]) Language("en")"#
        );
        assert_eq!(
            check("x before:2026-03 after:1970-01-02"),
            r#"Text(["x"]) Before(1772323200) After(86400)"#
        );
        assert_eq!(check("10:30 https://a.example"), r#"Text(["10", "30"]) Text(["https", "a", "example"])"#);
        assert_eq!(
            check("entity:\"Odile Varga\" tag:#SouthPier"),
            r#"Entity(["odile", "varga"]) Tag("southpier")"#
        );
        assert_eq!(check("site:https://Tide.example/a"), r#"Site("tide.example")"#);
        assert_eq!(check("story:s-1"), r#"Story("s-1")"#);
        assert_eq!(check("— a-b -"), r#"Text(["a", "b"])"#);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(check(" — "), "the query has no word to look for");
        assert_eq!(check("-a"), "the query only says what is not wanted: add what is");
        assert_eq!(check("\"a"), "a quotation mark in the query is not closed");
        assert_eq!(check("outlet:\"\""), "outlet: names nothing");
        assert_eq!(
            check("before:soon"),
            "before:soon is no date: write it as 2026, 2026-03, 2026-03-01 or 2026-03-01T09:00:00Z"
        );
        assert!(check("author:Varga").starts_with("there is no author: to look in"));
        assert_eq!(check(&"a ".repeat(100)), "the query has more than 64 parts");
    }

    proptest! {
        #[test]
        fn any_query_is_read_or_refused(query in "\\PC{0,40}|[a-z:\"\\- ]{0,40}") {
            drop(parse(&query));
        }
    }
}
