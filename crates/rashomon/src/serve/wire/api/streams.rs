//! Streams: lists that somebody saved.

use super::super::answer::{done, json, made};
use super::super::ask::object;
use super::super::ask::{
    Asked, Body, Check, Id, Nothing, Query, in_range, look, may_write, within, within_if,
};
use super::forms::{OfOwn, StoryCards};
use super::stories::{Sort, listed, opened};
use crate::serve::desk::Wanted;
use crate::serve::door::Viewer;
use crate::serve::streams::{self, Stream};
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What a stream lists: the filters of a list of stories.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct Filter {
    /// In this language.
    #[schema(min_length = 1, max_length = 35, example = "en")]
    language: Option<String>,
    /// With this hashtag, without `#`.
    #[schema(min_length = 1, max_length = 200, example = "bridge")]
    tag: Option<String>,
    /// With an article of this outlet.
    #[schema(min_length = 1, max_length = 200, example = "Meridian")]
    outlet: Option<String>,
    /// That name this person, organisation or place.
    #[schema(min_length = 1, max_length = 200, example = "Norvale")]
    entity: Option<String>,
    /// Only those with something new to the owner.
    unread: bool,
    /// Only those that the owner starred.
    starred: bool,
    /// That fit this search. One that cannot be read is a 422 where the stream is kept.
    #[schema(min_length = 1, max_length = 400, example = "bridge")]
    q: Option<String>,
    /// Which come first.
    sort: Sort,
}

impl Filter {
    fn check(&self) -> Result<(), Problem> {
        within_if("language", self.language.as_ref(), 35)?;
        within_if("tag", self.tag.as_ref(), 200)?;
        within_if("outlet", self.outlet.as_ref(), 200)?;
        within_if("entity", self.entity.as_ref(), 200)?;
        within_if("q", self.q.as_ref(), 400)
    }
}

impl From<Filter> for Wanted {
    fn from(filter: Filter) -> Self {
        let Filter { language, tag, outlet, entity, unread, starred, q, sort } = filter;
        let newest = sort == Sort::New;
        Self { language, tag, outlet, entity, unread, starred, query: q, newest, ..Self::default() }
    }
}

impl From<&Wanted> for Filter {
    fn from(wanted: &Wanted) -> Self {
        let Wanted { language, tag, outlet, entity, unread, starred, query, newest, .. } = wanted.clone();
        let sort = if newest { Sort::New } else { Sort::Best };
        Self { language, tag, outlet, entity, unread, starred, q: query, sort }
    }
}

/// A stream to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StreamForm {
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "The bridge")]
    name: String,
    /// What it lists.
    #[serde(default, deserialize_with = "object")]
    wanted: Filter,
    /// Whether its owner is told of new stories.
    #[serde(default)]
    alert: bool,
}

impl Check for StreamForm {
    fn check(&self) -> Result<(), Problem> {
        within("name", &self.name, streams::NAME)?;
        self.wanted.check()
    }
}

/// A stream.
#[derive(Serialize, ToSchema)]
struct StreamAnswer {
    /// Its id. Whoever knows it can read the stream's feed.
    id: String,
    /// What it is called.
    name: String,
    /// Whose it is.
    owner: String,
    /// What it lists.
    wanted: Filter,
    /// Whether its owner is told of new stories.
    alert: bool,
    /// The path of its page.
    path: String,
    /// The path of its Atom feed.
    feed: String,
}

impl From<&Stream> for StreamAnswer {
    fn from(stream: &Stream) -> Self {
        Self {
            id: stream.id.clone(),
            name: stream.name.clone(),
            owner: stream.owner.clone(),
            wanted: Filter::from(&stream.wanted),
            alert: stream.alert,
            path: format!("/stream/{}", stream.id),
            feed: format!("/stream/{}/feed.atom", stream.id),
        }
    }
}

/// Streams, by name.
#[derive(Serialize, ToSchema)]
struct StreamAnswers {
    /// The streams.
    streams: Vec<StreamAnswer>,
}

/// List my streams
#[utoipa::path(get, path = "/streams", tag = "streams",
    responses((status = 200, description = "Your streams, by name", body = inline(StreamAnswers))))]
async fn list_streams(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let streams = look(&room, move |room| Stream::of(&*room.state(), &viewer.name)).await?;
    json(&asked, &StreamAnswers { streams: streams.iter().map(StreamAnswer::from).collect() })
}

/// Fails where the desk cannot make a list of what is wanted: better now than whenever it is read.
async fn can_be_listed(room: &Room, wanted: &Wanted) -> Result<(), Problem> {
    let wanted = wanted.clone();
    look(room, move |room| room.desk().list(&wanted, None, 1)).await.map(|_| ())
}

/// Make a stream
#[utoipa::path(post, path = "/streams", tag = "streams", request_body = StreamForm,
    responses((status = 201, description = "The stream", body = StreamAnswer,
        headers(("Location" = String, description = "Where it is"))),
        (status = 409, description = "You have as many as one may have")))]
async fn add_stream(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
    Body(form): Body<StreamForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let mut stream = Stream::new(&viewer.name, &form.name, form.wanted.into())?;
    stream.alert = form.alert;
    can_be_listed(&room, &stream.wanted).await?;
    let at = room.now().as_second();
    let kept = look(&room, move |room| {
        let state = room.state();
        let full = Stream::of(&*state, &stream.owner)?.len() >= streams::MOST;
        if !full {
            stream.keep(&*state, at)?;
        }
        Ok((!full).then_some(stream))
    });
    let Some(stream) = kept.await? else {
        let why = format!("you have {} streams, as many as one may have: remove one first", streams::MOST);
        return Err(Problem::new(StatusCode::CONFLICT, why));
    };
    made(&format!("/api/v1/streams/{}", stream.id), &StreamAnswer::from(&stream))
}

/// The stream of an id.
pub(in super::super) async fn stream(room: &Room, id: &str) -> Result<Stream, Problem> {
    let id = id.to_owned();
    let found = look(room, move |room| Stream::find(&*room.state(), &id)).await?;
    found.ok_or_else(|| Problem::not_found("stream of this id"))
}

/// The same, where it is the viewer's own.
async fn own(room: &Room, viewer: &Viewer, id: &str) -> Result<Stream, Problem> {
    may_write(viewer)?;
    let stream = stream(room, id).await?;
    if stream.owner == viewer.name {
        Ok(stream)
    } else {
        Err(Problem::forbidden("this stream is somebody else's"))
    }
}

/// One stream
#[utoipa::path(get, path = "/streams/{id}", tag = "streams",
    params(OfOwn),
    responses((status = 200, description = "The stream", body = StreamAnswer)))]
async fn get_stream(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    json(&asked, &StreamAnswer::from(&stream(&room, &id).await?))
}

/// Change my stream
#[utoipa::path(put, path = "/streams/{id}", tag = "streams", request_body = StreamForm,
    params(OfOwn),
    responses((status = 200, description = "The stream", body = StreamAnswer)))]
async fn edit_stream(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
    Body(form): Body<StreamForm>,
) -> Result<Response, Problem> {
    let stream = own(&room, &viewer, &id).await?;
    let stream = Stream { name: form.name, wanted: form.wanted.into(), alert: form.alert, ..stream };
    can_be_listed(&room, &stream.wanted).await?;
    let (kept, at) = (stream.clone(), room.now().as_second());
    look(&room, move |room| kept.keep(&*room.state(), at)).await?;
    json(&asked, &StreamAnswer::from(&stream))
}

/// Remove my stream
#[utoipa::path(delete, path = "/streams/{id}", tag = "streams",
    params(OfOwn),
    responses((status = 204, description = "It is gone")))]
async fn delete_stream(
    State(room): State<Room>,
    viewer: Viewer,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let stream = own(&room, &viewer, &id).await?;
    look(&room, move |room| Stream::remove(&*room.state(), &stream.id)).await?;
    Ok(done())
}

/// Which stretch of a stream's stories.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StretchQuery {
    /// Where an earlier list stopped, as its `next` says. A cursor of no list is a 404.
    #[param(min_length = 1, max_length = 600)]
    cursor: Option<String>,
    /// How many at the most; 30 where nothing is said.
    #[param(minimum = 1, maximum = 100, example = 30)]
    limit: Option<u32>,
}

impl Check for StretchQuery {
    fn check(&self) -> Result<(), Problem> {
        within_if("cursor", self.cursor.as_ref(), 600)?;
        in_range("limit", self.limit, 1, 100)
    }
}

/// The stories of a stream
#[utoipa::path(get, path = "/streams/{id}/stories", tag = "streams",
    params(OfOwn, StretchQuery),
    responses((status = 200, description = "A stretch of its stories", body = StoryCards,
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn list_stream_stories(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    Query(query): Query<StretchQuery>,
) -> Result<Response, Problem> {
    let stream = stream(&room, &id).await?;
    let cursor = query.cursor.as_deref().map(opened).transpose()?;
    let wanted = Wanted { cursor, ..stream.wanted };
    listed(&room, &viewer, &asked, wanted, query.limit.unwrap_or(30) as usize).await
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(list_streams, add_stream))
        .routes(routes!(get_stream, edit_stream, delete_stream))
        .routes(routes!(list_stream_stories))
}
