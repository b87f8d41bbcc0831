//! Streams: lists that somebody saved. Each is a page, a feed, and where wanted an alert.

use super::filters::{Filters, address, is_on, words};
use super::list::List;
use super::marks::scripted;
use super::{Frame, page};
use crate::serve::desk::Wanted;
use crate::serve::door::{Role, Viewer};
use crate::serve::streams::{MOST, NAME, Stream};
use crate::serve::wire::{Alternate, Of};
use crate::serve::{Problem, Room};
use crate::view::clean;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::Deserialize;

/// A stream in the list of them.
struct Row {
    stream: Stream,
    /// What it lists, in words.
    words: String,
    /// The same list on the front page, where it can be narrowed further.
    front: String,
}

#[derive(Template)]
#[template(path = "streams.html")]
struct Streams {
    frame: Frame,
    rows: Vec<Row>,
    full: bool,
}

/// `/streams`.
pub(super) async fn streams(State(room): State<Room>, viewer: Viewer) -> Result<Html<String>, Problem> {
    viewer.may(Role::Reader)?;
    let owner = viewer.name.clone();
    let streams = room.read(move |room| Stream::of(room.state().as_ref(), &owner)).await?;
    let row =
        |stream: Stream| Row { words: words(&stream.wanted), front: address("/", &stream.wanted), stream };
    let full = streams.len() >= MOST;
    page(&Streams {
        frame: Frame::new(&viewer, "/streams"),
        rows: streams.into_iter().map(row).collect(),
        full,
    })
}

/// `POST /streams`: saves a list.
pub(super) async fn make(
    State(room): State<Room>,
    viewer: Viewer,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, Problem> {
    viewer.may(Role::Reader)?;
    let read = |what: &str| fields.iter().find(|(name, _)| name == what).map(|(_, value)| value.clone());
    let fields: serde_json::Map<_, _> =
        fields.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let filters: Filters = serde_json::from_value(fields.into())?;
    let wanted = Wanted { cursor: None, ..filters.wanted()? };
    let name = named(read("name").as_deref().unwrap_or_default()).unwrap_or_else(|| short(&words(&wanted)));
    let (owner, at) = (viewer.name.clone(), room.now().as_second());
    let made = room
        .read(move |room| {
            let state = room.state();
            if Stream::of(state.as_ref(), &owner)?.len() >= MOST {
                return Ok(None);
            }
            let stream = Stream::new(&owner, &name, wanted)?;
            stream.keep(state.as_ref(), at)?;
            Ok(Some(stream.id))
        })
        .await?;
    let full = || Problem::new(StatusCode::CONFLICT, format!("you have {MOST} streams: remove one first"));
    Ok(Redirect::to(&format!("/stream/{}", made.ok_or_else(full)?)))
}

/// What a stream is called: on one line, not longer than it may; `None` where nothing is left.
fn named(name: &str) -> Option<String> {
    Some(short(&clean(name))).filter(|name| !name.is_empty())
}

fn short(name: &str) -> String {
    name.chars().take(NAME).collect()
}

#[derive(Template)]
#[template(path = "stream.html")]
struct StreamPage {
    frame: Frame,
    stream: Stream,
    words: String,
    front: String,
    list: List,
    alternates: Vec<Alternate>,
}

/// A stream of the viewer's. That of another is not there for them: its id is what gives access to its feed.
fn own(room: &Room, id: &str, owner: &str) -> anyhow::Result<Option<Stream>> {
    Ok(Stream::find(room.state().as_ref(), id)?.filter(|stream| stream.owner == owner))
}

/// `/stream/{id}`.
pub(super) async fn stream(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, Problem> {
    let cursor = filters.wanted()?.cursor;
    let (reader, most) = (viewer.name.clone(), viewer.prefs.stories);
    let found = room
        .read(move |room| {
            let Some(stream) = own(room, &id, &reader)? else { return Ok(None) };
            let wanted = Wanted { cursor, ..stream.wanted.clone() };
            let listing = room.desk().list(&wanted, Some(&reader), most)?;
            Ok(Some((stream, wanted, listing)))
        })
        .await?;
    let (stream, wanted, listing) = found.ok_or_else(|| Problem::not_found("stream of yours"))?;
    // The address of a stream says only where in it one is.
    let place = Wanted { cursor: wanted.cursor.clone(), ..Wanted::default() };
    let list = List::new(&format!("/stream/{}", stream.id), &place, &listing, room.now());
    let list = if wanted.newest { list.level() } else { list };
    page(&StreamPage {
        frame: Frame::new(&viewer, "/streams"),
        words: words(&stream.wanted),
        front: address("/", &stream.wanted),
        alternates: Of::Stream(&stream.id).alternates(&stream.name),
        stream,
        list,
    })
}

/// A form that changes a stream.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    name: Option<String>,
    alert: Option<String>,
    /// `1` where the stream is to go.
    remove: Option<String>,
}

/// `POST /stream/{id}`: renames it, turns its alert on or off, or removes it.
pub(super) async fn change(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(change): Form<Change>,
) -> Result<Response, Problem> {
    viewer.may(Role::Reader)?;
    let (owner, at) = (viewer.name.clone(), room.now().as_second());
    let done = room
        .read(move |room| {
            let Some(mut stream) = own(room, &id, &owner)? else { return Ok(false) };
            let state = room.state();
            if change.remove.as_deref().is_some_and(is_on) {
                return Stream::remove(state.as_ref(), &id);
            }
            if let Some(name) = change.name.as_deref().and_then(named) {
                stream.name = name;
            }
            if let Some(alert) = change.alert.as_deref() {
                stream.alert = is_on(alert);
            }
            stream.keep(state.as_ref(), at)?;
            Ok(true)
        })
        .await?;
    if !done {
        return Err(Problem::not_found("stream of yours"));
    }
    if scripted(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to("/streams").into_response())
}

/// Stories of a stream that an alert looks at: what is new stands among the newest.
const ALERTED: usize = 30;
/// Streams that are looked at for one alert: each costs a list.
const ALERTS: usize = 20;

/// Which story has news.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct News {
    story: String,
}

/// `/alerted?story=`: the names of the viewer's streams that are to alert and list a story, as JSON.
pub(super) async fn alerted(
    State(room): State<Room>,
    viewer: Viewer,
    Query(news): Query<News>,
) -> Result<Json<serde_json::Value>, Problem> {
    let reader = viewer.name.clone();
    let names = room
        .read(move |room| {
            let mut names = Vec::new();
            let streams = Stream::of(room.state().as_ref(), &reader)?;
            for stream in streams.into_iter().filter(|stream| stream.alert).take(ALERTS) {
                let wanted = Wanted { newest: true, ..stream.wanted };
                let listing = room.desk().list(&wanted, Some(&reader), ALERTED)?;
                if listing.stories.iter().any(|listed| listed.row.id == news.story) {
                    names.push(stream.name);
                }
            }
            Ok(names)
        })
        .await?;
    Ok(Json(serde_json::json!({ "streams": names })))
}
