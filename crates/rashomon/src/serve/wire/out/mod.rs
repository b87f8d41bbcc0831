//! Feeds out: lists and stories as Atom, RSS 2.0 and JSON Feed 1.1, one entry a story.
//!
//! An entry is updated when something new is said, not when a copy comes. Its id is the story's, whatever the address of the
//! server.

mod content;
mod forms;
#[cfg(test)]
mod tests;

use super::answer::Tag;
use super::api::StoriesQuery;
use super::ask::{Asked, Check, FeedQuery, Id, Nothing, look, within, without_token};
use super::settings::base;
use crate::serve::desk::Wanted;
use crate::serve::door::Viewer;
use crate::serve::streams::Stream;
use crate::serve::{Problem, Room, links};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use content::Entry;
use jiff::Timestamp;
use serde::Deserialize;

/// Entries of a feed: what a reader app shows at once, and what stays under 100 KB.
const ENTRIES: usize = 30;

/// The form of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Atom 1.0.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl Form {
    /// All forms, the best first.
    pub(crate) const ALL: [Self; 3] = [Self::Atom, Self::Json, Self::Rss];

    /// The ending of its address.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// A feed that a page offers in its head: `<link rel="alternate" type="KIND" title="TITLE" href="HREF">`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternate {
    /// The media type.
    pub(crate) kind: &'static str,
    /// The address.
    pub(crate) href: String,
    /// What it is called.
    pub(crate) title: String,
}

/// What a feed is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of<'a> {
    /// A list with its filters.
    Front(&'a Wanted),
    /// A stream, by its id.
    Stream(&'a str),
    /// A story, by its id.
    Story(&'a str),
    /// An outlet, by its name.
    Outlet(&'a str),
    /// A search.
    Search(&'a str),
}

impl Of<'_> {
    /// The path of the feed in a form.
    pub(crate) fn path(self, form: Form) -> String {
        let ending = form.ending();
        match self {
            Self::Front(wanted) => {
                let query = filters(wanted);
                let mark = if query.is_empty() { "" } else { "?" };
                format!("/feed/front.{ending}{mark}{query}")
            }
            Self::Stream(id) => format!("/stream/{}/feed.{ending}", links::part(id)),
            Self::Story(id) => format!("/story/{}/feed.{ending}", links::part(id)),
            Self::Outlet(name) => format!("/outlet/{}/feed.{ending}", links::part(name)),
            Self::Search(query) => {
                let query =
                    url::form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish();
                format!("/search/feed.{ending}?{query}")
            }
        }
    }

    /// What a page on the same lists in its head.
    pub(crate) fn alternates(self, title: &str) -> Vec<Alternate> {
        let one = |form: Form| {
            let name = match form {
                Form::Atom => "Atom",
                Form::Rss => "RSS",
                Form::Json => "JSON Feed",
            };
            Alternate { kind: form.kind(), href: self.path(form), title: format!("{title} ({name})") }
        };
        Form::ALL.into_iter().map(one).collect()
    }
}

/// The filters of a list as they stand in a query.
fn filters(wanted: &Wanted) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let texts = [
        ("language", &wanted.language),
        ("tag", &wanted.tag),
        ("outlet", &wanted.outlet),
        ("entity", &wanted.entity),
        ("q", &wanted.query),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    for (name, set) in [("unread", wanted.unread), ("starred", wanted.starred)] {
        if set {
            query.append_pair(name, "1");
        }
    }
    if let Some(day) = wanted.day {
        query.append_pair("day", &day.to_string());
    }
    if wanted.newest {
        query.append_pair("sort", "new");
    }
    query.finish()
}

/// A feed, whatever its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Feed {
    id: String,
    title: String,
    /// The page that shows the same.
    page: String,
    /// Its own address.
    own: String,
    hub: Option<String>,
    updated: Option<i64>,
    entries: Vec<Entry>,
}

/// What a feed is to be made of.
struct Sketch {
    form: Form,
    title: String,
    /// The path of the page that shows the same.
    page: String,
    wanted: Wanted,
    reader: Option<String>,
    /// One story instead of a list.
    story: Option<String>,
}

/// Makes the feed, or says that the asker has it.
async fn answer(room: &Room, asked: &Asked, sketch: Sketch) -> Result<Response, Problem> {
    let base = base(room, &asked.headers);
    let hub = room.config().hub.as_ref().map(ToString::to_string);
    // A token in the address is its reader's secret: it does not stand in the feed.
    let own = format!("{base}{}", without_token(&asked.uri));
    // The same feed in its other forms is the same feed: its id is that of what it lists.
    let id = format!("urn:rashomon:feed:{}", links::part(&sketch.page));
    let (page, title, form) = (format!("{base}{}", sketch.page), sketch.title.clone(), sketch.form);
    let entries = look(room, move |room| entries(room, &sketch, &base)).await?;
    let updated = entries.iter().filter_map(|entry| entry.updated).max();
    let feed = Feed { id, title, page, own, hub, updated, entries };
    let body = forms::written(&feed, form)?;
    // Of its bytes: it stays when something else than the feed changed, which reader apps ask for again and again.
    let tag = Tag::of_bytes(body.as_bytes());
    if tag.is_had(&asked.headers) || is_old_news(asked, feed.updated) {
        return Ok(tag.unchanged());
    }
    let kind = format!("{}; charset=utf-8", form.kind());
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    tag.mark(&mut response);
    let stamped = feed.updated.and_then(http_date).and_then(|date| HeaderValue::from_str(&date).ok());
    if let Some(stamped) = stamped {
        response.headers_mut().insert(header::LAST_MODIFIED, stamped);
    }
    let mut links = format!("<{}>; rel=\"self\"", feed.own);
    if let Some(hub) = &feed.hub {
        links = format!("{links}, <{hub}>; rel=\"hub\"");
    }
    if let Ok(links) = HeaderValue::from_str(&links) {
        response.headers_mut().insert(header::LINK, links);
    }
    Ok(response)
}

/// Whether nothing is said since the asker's `If-Modified-Since`, which counts where there is no `If-None-Match`.
fn is_old_news(asked: &Asked, updated: Option<i64>) -> bool {
    let since = asked.headers.get(header::IF_MODIFIED_SINCE).and_then(|since| since.to_str().ok());
    let counts = !asked.headers.contains_key(header::IF_NONE_MATCH);
    // Only the date that we gave: another says nothing of the list's other changes.
    counts && since.is_some() && since == updated.and_then(http_date).as_deref()
}

/// A time as HTTP and RSS write it.
fn http_date(at: i64) -> Option<String> {
    Some(Timestamp::from_second(at).ok()?.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

fn entries(room: &Room, sketch: &Sketch, base: &str) -> anyhow::Result<Vec<Entry>> {
    if let Some(id) = &sketch.story {
        let told = room.desk().story(id)?;
        return Ok(told.iter().map(|told| Entry::of(told, base)).collect());
    }
    let listing = room.desk().list(&sketch.wanted, sketch.reader.as_deref(), ENTRIES)?;
    let mut out = Vec::new();
    for listed in listing.stories {
        if let Some(told) = room.desk().story(&listed.row.id)? {
            out.push(Entry::of(&told, base));
        }
    }
    Ok(out)
}

async fn front(
    form: Form,
    room: Room,
    viewer: Viewer,
    asked: Asked,
    query: StoriesQuery,
) -> Result<Response, Problem> {
    let (wanted, _) = query.wanted()?;
    let wanted = Wanted { cursor: None, ..wanted };
    let query = filters(&wanted);
    let mark = if query.is_empty() { "" } else { "?" };
    let title = titled("Stories", &wanted);
    let page = format!("/{mark}{query}");
    answer(&room, &asked, Sketch { form, title, page, wanted, reader: Some(viewer.name), story: None }).await
}

/// What a list is called with its filters.
fn titled(what: &str, wanted: &Wanted) -> String {
    let tag = wanted.tag.as_ref().map(|tag| format!("#{tag}"));
    let parts = [&tag, &wanted.outlet, &wanted.entity, &wanted.language, &wanted.query];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    if parts.is_empty() {
        format!("{what} – rashomon")
    } else {
        format!("{what}: {} – rashomon", parts.join(", "))
    }
}

/// `/stream/ID/feed.*`: whoever knows the address may read it, since reader apps have no other key.
async fn stream(form: Form, room: Room, asked: Asked, id: String) -> Result<Response, Problem> {
    let wanted = id.clone();
    let stream = look(&room, move |room| Stream::find(&*room.state(), &wanted)).await?;
    let stream = stream.ok_or_else(|| Problem::not_found("stream of this id"))?;
    let (title, page) = (format!("{} – rashomon", stream.name), format!("/stream/{}", links::part(&id)));
    let sketch = Sketch { form, title, page, wanted: stream.wanted, reader: Some(stream.owner), story: None };
    answer(&room, &asked, sketch).await
}

async fn story(form: Form, room: Room, asked: Asked, id: String) -> Result<Response, Problem> {
    let wanted = id.clone();
    let told = look(&room, move |room| room.desk().story(&wanted)).await?;
    let told = told.ok_or_else(|| Problem::not_found("story of this id"))?;
    let headline = told.row.headline.as_deref().map(crate::view::clean).unwrap_or_default();
    let (title, page) = (format!("{headline} – rashomon"), format!("/story/{}", told.row.id));
    let sketch = Sketch {
        form,
        title,
        page,
        wanted: Wanted::default(),
        reader: None,
        story: Some(told.row.id.clone()),
    };
    answer(&room, &asked, sketch).await
}

async fn outlet(form: Form, room: Room, asked: Asked, name: String) -> Result<Response, Problem> {
    let (title, page) = (format!("{name} – rashomon"), format!("/outlet/{}", links::part(&name)));
    let wanted = Wanted { outlet: Some(name), newest: true, ..Wanted::default() };
    answer(&room, &asked, Sketch { form, title, page, wanted, reader: None, story: None }).await
}

/// What to look for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchQuery {
    q: String,
}

impl Check for SearchQuery {
    fn check(&self) -> Result<(), Problem> {
        within("q", &self.q, 400)
    }
}

async fn search(form: Form, room: Room, asked: Asked, q: String) -> Result<Response, Problem> {
    let title = format!("{q} – rashomon");
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &q).finish();
    let page = format!("/search?{query}");
    let wanted = Wanted { query: Some(q), newest: true, ..Wanted::default() };
    answer(&room, &asked, Sketch { form, title, page, wanted, reader: None, story: None }).await
}

/// Its routes.
pub(super) fn routes() -> Router<Room> {
    let mut router = Router::new();
    for form in Form::ALL {
        let ending = form.ending();
        router = router
            .route(
                &format!("/feed/front.{ending}"),
                get(
                    move |State(room): State<Room>,
                          viewer: Viewer,
                          asked: Asked,
                          FeedQuery(query): FeedQuery<StoriesQuery>| {
                        front(form, room, viewer, asked, query)
                    },
                ),
            )
            .route(
                &format!("/stream/{{id}}/feed.{ending}"),
                get(move |State(room): State<Room>, asked: Asked, Id(id): Id, _: FeedQuery<Nothing>| {
                    stream(form, room, asked, id)
                }),
            )
            .route(
                &format!("/story/{{id}}/feed.{ending}"),
                get(
                    move |State(room): State<Room>,
                          _: Viewer,
                          asked: Asked,
                          Id(id): Id,
                          _: FeedQuery<Nothing>| { story(form, room, asked, id) },
                ),
            )
            .route(
                &format!("/outlet/{{name}}/feed.{ending}"),
                get(
                    move |State(room): State<Room>,
                          _: Viewer,
                          asked: Asked,
                          Id(name): Id,
                          _: FeedQuery<Nothing>| { outlet(form, room, asked, name) },
                ),
            )
            .route(
                &format!("/search/feed.{ending}"),
                get(
                    move |State(room): State<Room>,
                          _: Viewer,
                          asked: Asked,
                          FeedQuery(query): FeedQuery<SearchQuery>| {
                        search(form, room, asked, query.q)
                    },
                ),
            );
    }
    router
}
