//! `/events`: word of what is new as it comes (server-sent events).

use super::ask::{Check, Query, within_if};
use super::news::{HEARS, Numbered, Word};
use crate::serve::door::Viewer;
use crate::serve::streams::Stream as Saved;
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, broadcast};

/// How long a connection is silent at the most: proxies cut those that are silent longer.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// How soon a listener may come back, in milliseconds.
const COME_BACK: Duration = Duration::from_secs(3);
/// Stories of a stream that news is matched against.
const OF_STREAM: usize = 60;

/// What to listen to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    /// Only stories of this stream.
    stream: Option<String>,
}

impl Check for EventsQuery {
    fn check(&self) -> Result<(), Problem> {
        within_if("stream", self.stream.as_ref(), 100)
    }
}

struct Listener {
    room: Room,
    stream: Option<Saved>,
    coming: broadcast::Receiver<Numbered>,
    waiting: VecDeque<Numbered>,
    /// The stories of the stream, at an edition.
    ids: Option<(u64, BTreeSet<String>)>,
    /// Something was missed that cannot be told any more.
    missed: bool,
    _seat: OwnedSemaphorePermit,
}

/// `/events`.
pub(super) async fn events(
    State(room): State<Room>,
    _: Viewer,
    headers: HeaderMap,
    Query(query): Query<EventsQuery>,
) -> Result<Response, Problem> {
    let stream = match query.stream {
        Some(id) => {
            let found = room.read(move |room| Saved::find(&*room.state(), &id)).await?;
            Some(found.ok_or_else(|| Problem::not_found("stream of this id"))?)
        }
        None => None,
    };
    let seat = std::sync::Arc::clone(&room.wire().news.seats).try_acquire_owned();
    let Ok(seat) = seat else {
        let why = "too many listen already; ask again later";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, why));
    };
    super::news::begin(&room);
    let news = &room.wire().news;
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let (waiting, coming) = match after {
        // An id of another start of the program is an id of news that are forgotten.
        Some(id) => match number(&room, id) {
            Some(number) => news.after(number),
            None => (None, news.after(news.last()).1),
        },
        None => news.after(news.last()),
    };
    let missed = waiting.is_none();
    let waiting = waiting.unwrap_or_default().into();
    let listener = Listener { room, stream, coming, waiting, ids: None, missed, _seat: seat };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE).text("still here");
    let mut response = Sse::new(told(listener)).keep_alive(keep_alive).into_response();
    // Proxies that gather answers would hold news back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The id of a word: which start of the program, and its number.
fn id(room: &Room, number: u64) -> String {
    format!("{:x}-{number}", room.wire().opened())
}

fn number(room: &Room, id: &str) -> Option<u64> {
    let (opened, number) = id.split_once('-')?;
    (opened == format!("{:x}", room.wire().opened())).then(|| number.parse().ok())?
}

fn told(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((listener, true), |(mut listener, first)| async move {
        if first {
            // The first word says where news stand, so that a listener can come back to it, and whether some were missed.
            let last = listener.waiting.front().map_or(listener.room.wire().news.last(), |w| w.number - 1);
            let edition = listener.room.desk().edition();
            let data = serde_json::json!({ "edition": edition, "missed": listener.missed });
            let event = Event::default().event("edition").retry(COME_BACK).id(id(&listener.room, last));
            return Some((Ok(event.data(data.to_string())), (listener, false)));
        }
        loop {
            let numbered = match listener.waiting.pop_front() {
                Some(waiting) => waiting,
                None => match heard(&mut listener).await? {
                    Some(numbered) => numbered,
                    None => {
                        let data =
                            serde_json::json!({ "edition": listener.room.desk().edition(), "missed": true });
                        let event = Event::default().event("edition").data(data.to_string());
                        return Some((Ok(event), (listener, false)));
                    }
                },
            };
            if let Some(event) = event(&mut listener, &numbered).await {
                return Some((Ok(event), (listener, false)));
            }
        }
    })
}

/// The next word; `Some(None)` where the listener was too slow for some; `None` where the server stops.
async fn heard(listener: &mut Listener) -> Option<Option<Numbered>> {
    while !listener.room.stopping() {
        match tokio::time::timeout(HEARS, listener.coming.recv()).await {
            Ok(Ok(numbered)) => return Some(Some(numbered)),
            Ok(Err(broadcast::error::RecvError::Lagged(_))) => return Some(None),
            Ok(Err(broadcast::error::RecvError::Closed)) => return None,
            // Nothing came: look whether the server stops.
            Err(_) => {}
        }
    }
    None
}

/// A word as an event; `None` where it is not of the listener's stream.
async fn event(listener: &mut Listener, numbered: &Numbered) -> Option<Event> {
    let event = Event::default().id(id(&listener.room, numbered.number));
    match &numbered.word {
        Word::Edition(edition) => {
            let data = serde_json::json!({ "edition": edition, "missed": false });
            Some(event.event("edition").data(data.to_string()))
        }
        Word::Story(story) => {
            if !is_in_stream(listener, &story.id).await {
                return None;
            }
            Some(event.event("story").data(serde_json::to_string(story).ok()?))
        }
    }
}

async fn is_in_stream(listener: &mut Listener, story: &str) -> bool {
    let Some(stream) = &listener.stream else { return true };
    let edition = listener.room.desk().edition();
    if listener.ids.as_ref().is_none_or(|(at, _)| *at != edition) {
        let (wanted, owner) = (stream.wanted.clone(), stream.owner.clone());
        let listed = listener.room.read(move |room| room.desk().list(&wanted, Some(&owner), OF_STREAM)).await;
        let ids = listed.map(|listing| listing.stories.into_iter().map(|s| s.row.id).collect());
        listener.ids = Some((edition, ids.unwrap_or_default()));
    }
    listener.ids.as_ref().is_some_and(|(_, ids)| ids.contains(story))
}
