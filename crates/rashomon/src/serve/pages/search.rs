//! Search: articles by their words, with the finds marked; a search is saved as a stream from here.

use super::age::{Age, age};
use super::filters::language_name;
use super::{Frame, page};
use crate::serve::desk::{Finds, Found};
use crate::serve::door::Viewer;
use crate::serve::wire::{Alternate, Of};
use crate::serve::{Problem, Room};
use crate::view::{clean, count};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use rashomon_store::StoreError;
use serde::Deserialize;
use std::ops::Range;
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
    alternates: Vec<Alternate>,
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
    let listed = !query.is_empty() && wrong.is_none();
    page(&SearchPage {
        alternates: if listed { Of::Search(query).alternates("This search") } else { Vec::new() },
        frame: Frame::new(viewer, "/search"),
        query: query.to_owned(),
        wrong,
        results: gathered(&finds.found, now),
        total: count(finds.total, "article", "articles"),
        stretch: if part { format!("{} to {} of ", first + 1, first + shown) } else { String::new() },
        earlier: (at > 1).then(|| turn(at - 1)),
        next: (first + shown < finds.total && at < PAGES && shown > 0).then(|| turn(at + 1)),
        encoded: Serializer::new(String::new()).append_pair("q", query).finish(),
    })
}

/// The finds of a page, those of one story under the best of them: a reader who looks for an event wants it once.
fn gathered(found: &[Found], now: Timestamp) -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    for one in found {
        let story = one.row.story.as_deref();
        match out.iter_mut().find(|shown| story.is_some() && shown.story.as_deref() == story) {
            Some(shown) => {
                let outlet = one.row.article.outlet.as_deref().map(clean).filter(|outlet| !outlet.is_empty());
                let outlet = outlet.unwrap_or_else(|| "another article".to_owned());
                shown.also.push((format!("/article/{}", one.row.article.id), outlet));
            }
            None => out.push(result(one, now)),
        }
    }
    out
}

fn result(found: &Found, now: Timestamp) -> Shown {
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
        snippet: marked(&found.snippet, &found.finds),
        also: Vec::new(),
    }
}

/// A snippet in stretches, what was looked for apart.
fn marked(text: &str, finds: &[Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    let mut put = |range: Range<usize>, found| {
        // What is no place of the text, or was passed already, marks nothing.
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            parts.push(Part { text: text.to_owned(), found });
        }
    };
    for find in finds.iter().filter(|find| text.get((*find).clone()).is_some()) {
        let start = find.start.max(at);
        put(at..start, false);
        put(start..find.end, true);
        at = find.end.max(at);
    }
    put(at..text.len(), false);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, finds: &[Range<usize>]) -> String {
        let parts = marked(text, finds);
        parts.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn finds_are_marked_and_nothing_is_lost() {
        assert_eq!(check("old bridge closed", &[0..3, 4..10]), "[old] [bridge] closed");
        assert_eq!(check("旧港大桥关闭", &[6..12, 12..18]), "旧港[大桥][关闭]");
        assert_eq!(check("nothing", &[]), "nothing");
        assert_eq!(check("", &[]), "");
        // Places that lie within one another, or in no text at all, harm nothing.
        assert_eq!(check("old bridge", &[0..6, 4..10, 9..90, 2..2]), "[old br][idge]");
    }
}
