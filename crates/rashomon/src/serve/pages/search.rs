//! Search: articles by their words, with the finds marked; a search is saved as a stream from here.

use super::age::{Age, age};
use super::filters::language_name;
use super::{Frame, page};
use crate::serve::desk::{Finds, Found};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use crate::view::{clean, count};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use rashomon_store::StoreError;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// Finds of a page.
const FINDS: usize = 20;
/// Pages one can turn: whoever looks further asks for something narrower.
const PAGES: usize = 50;
/// Longest query, in bytes.
const LONGEST: usize = 500;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
    page: Option<usize>,
}

/// A stretch of a snippet.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    text: String,
    /// Whether it is what was looked for.
    found: bool,
}

/// A find as the page shows it.
struct Shown {
    href: String,
    headline: String,
    lang: Option<String>,
    language: Option<String>,
    outlet: Option<String>,
    age: Option<Age>,
    story: Option<String>,
    snippet: Vec<Part>,
    /// Others of the page in the same story: address and outlet.
    also: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    query: String,
    /// What is wrong with the query.
    wrong: Option<String>,
    results: Vec<Shown>,
    total: String,
    /// "1 to 20 of"; empty where all are shown.
    stretch: String,
    earlier: Option<String>,
    next: Option<String>,
    /// The query as the address of a feed, of the stories, carries it.
    encoded: String,
}

/// `/search`.
pub(super) async fn search(
    State(room): State<Room>,
    viewer: Viewer,
    Query(asked): Query<Search>,
) -> Result<Response, Problem> {
    let query = asked.q.trim().to_owned();
    let at = asked.page.unwrap_or(1).clamp(1, PAGES);
    let found = if query.is_empty() {
        Ok(Finds::default())
    } else if query.len() > LONGEST {
        Err(format!("the query is longer than {LONGEST} bytes"))
    } else {
        let query = query.clone();
        room.read(move |room| match room.desk().search(&query, FINDS, (at - 1) * FINDS) {
            Ok(finds) => Ok(Ok(finds)),
            Err(error) => match error.downcast::<StoreError>() {
                Ok(wrong @ StoreError::Query { .. }) => Ok(Err(wrong.to_string())),
                Ok(other) => Err(other.into()),
                Err(other) => Err(other),
            },
        })
        .await?
    };
    let (finds, wrong) = match found {
        Ok(finds) => (finds, None),
        Err(wrong) => (Finds::default(), Some(wrong)),
    };
    let status = if wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let html = shown(&viewer, &query, at, &finds, wrong, room.now())?;
    Ok((status, html).into_response())
}

fn shown(
    viewer: &Viewer,
    query: &str,
    at: usize,
    finds: &Finds,
    wrong: Option<String>,
    now: Timestamp,
) -> Result<Html<String>, Problem> {
    let words = looked_for(query);
    let (first, shown) = ((at - 1) * FINDS, finds.found.len());
    let turn = |page: usize| {
        let mut out = Serializer::new("/search?".to_owned());
        out.append_pair("q", query);
        if page > 1 {
            out.append_pair("page", &page.to_string());
        }
        out.finish()
    };
    let part = shown > 0 && shown < finds.total;
    page(&SearchPage {
        frame: Frame::new(viewer, "/search"),
        query: query.to_owned(),
        wrong,
        results: gathered(&finds.found, &words, now),
        total: count(finds.total, "article", "articles"),
        stretch: if part { format!("{} to {} of ", first + 1, first + shown) } else { String::new() },
        earlier: (at > 1).then(|| turn(at - 1)),
        next: (first + shown < finds.total && at < PAGES && shown > 0).then(|| turn(at + 1)),
        encoded: Serializer::new(String::new()).append_pair("q", query).finish(),
    })
}

/// The finds of a page, those of one story under the best of them: a reader who looks for an event wants it once.
fn gathered(found: &[Found], words: &[String], now: Timestamp) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    for one in found {
        let story = one.row.story.as_deref();
        match out.iter_mut().find(|shown| story.is_some() && shown.story.as_deref() == story) {
            Some(shown) => {
                let outlet = one.row.article.outlet.as_deref().map(clean).filter(|outlet| !outlet.is_empty());
                let outlet = outlet.unwrap_or_else(|| "another article".to_owned());
                shown.also.push((format!("/article/{}", one.row.article.id), outlet));
            }
            None => out.push(result(one, words, now)),
        }
    }
    out
}

fn result(found: &Found, words: &[String], now: Timestamp) -> Shown {
    let article = &found.row.article;
    let headline = article.headline.as_deref().map(clean).filter(|headline| !headline.is_empty());
    Shown {
        href: format!("/article/{}", article.id),
        headline: headline.unwrap_or_else(|| "Without a headline".to_owned()),
        lang: article.language.clone(),
        language: article.language.as_deref().map(language_name),
        outlet: article.outlet.as_deref().map(clean),
        age: found.row.at.and_then(|at| age(at, now)),
        story: found.row.story.clone(),
        snippet: marked(&clean(&found.snippet), words),
        also: Vec::new(),
    }
}

/// The words of a query that text is to hold, in small letters: no fields, nothing that is ruled out.
fn looked_for(query: &str) -> Vec<String> {
    let words = query.split(|c: char| c.is_whitespace() || c == '"').filter(|word| !word.is_empty());
    words.filter(|word| !word.contains(':') && !word.starts_with('-')).map(str::to_lowercase).collect()
}

/// A text in stretches, what was looked for apart. A word is marked as a whole where it begins as one looked for, so that
/// other endings are too; writing without spaces is marked wherever it stands.
fn marked(text: &str, words: &[String]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut put = |text: &str, found: bool| match parts.last_mut() {
        Some(last) if last.found == found => last.text.push_str(text),
        _ => parts.push(Part { text: text.to_owned(), found }),
    };
    let mut rest = text;
    let mut in_word = false;
    while let Some(first) = rest.chars().next() {
        let begins = !in_word || !first.is_ascii();
        let fits =
            words.iter().filter(|_| begins && first.is_alphanumeric()).find_map(|word| begin(rest, word));
        let length = match fits {
            // The rest of the word belongs to it, where words are parted by spaces.
            Some(length) if first.is_ascii() => {
                length + rest[length..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - length)
            }
            Some(length) => length,
            None => first.len_utf8(),
        };
        let (stretch, left) = rest.split_at(length);
        put(stretch, fits.is_some());
        in_word = stretch.chars().next_back().is_some_and(char::is_alphanumeric);
        rest = left;
    }
    parts
}

/// How many bytes at the beginning of `text` are `word` (small letters), whatever their case.
fn begin(text: &str, word: &str) -> Option<usize> {
    let mut letters = word.chars();
    let mut length = 0;
    for c in text.chars() {
        if letters.as_str().is_empty() {
            break;
        }
        if !c.to_lowercase().all(|small| letters.next() == Some(small)) {
            return None;
        }
        length += c.len_utf8();
    }
    letters.as_str().is_empty().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str) -> String {
        let parts = marked(text, &looked_for(query));
        parts.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn finds_are_marked() {
        assert_eq!(check("The Bridges of Norvale", "bridge"), "The [Bridges] of Norvale");
        assert_eq!(check("A footbridge, a bridge.", "bridge -toll outlet:X"), "A footbridge, a [bridge].");
        assert_eq!(check("old bridge closed", "\"old bridge\""), "[old] [bridge] closed");
        assert_eq!(check("旧港大桥关闭", "大桥"), "旧港[大桥]关闭");
        assert_eq!(check("Ünder ärger", "ärger"), "Ünder [ärger]");
        assert_eq!(check("nothing", ""), "nothing");
        assert_eq!(check("", "x"), "");
        assert_eq!(check("İstanbul", "i"), "İstanbul");
    }
}
