//! The digest, and whether it comes by mail.

use super::super::answer::{Tag, done, json};
use super::super::ask::{
    Asked, Body, Check, Nothing, Query, in_range, look, may_write, meaningless, within, within_if,
};
use super::super::digest::{self, Digest, Every, Wish};
use super::super::settings::base;
use super::streams::stream;
use crate::serve::desk::Wanted;
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The furthest back that a digest looks, in hours: 90 days.
const FURTHEST: u32 = 2_160;

/// The form of a digest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Form {
    /// As JSON.
    #[default]
    Json,
    /// As an HTML page.
    Html,
    /// As Markdown.
    Markdown,
    /// As plain text.
    Text,
}

/// Which digest.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DigestQuery {
    /// How many hours it looks back; 24 where nothing is said.
    #[param(minimum = 1, maximum = 2160, example = 24)]
    hours: Option<u32>,
    /// Only stories of this stream.
    #[param(min_length = 1, max_length = 100)]
    stream: Option<String>,
    /// Its form; JSON where nothing is said.
    #[param(inline)]
    format: Option<Form>,
}

impl Check for DigestQuery {
    fn check(&self) -> Result<(), Problem> {
        in_range("hours", self.hours, 1, FURTHEST)?;
        within_if("stream", self.stream.as_ref(), 100)
    }
}

/// What is new
///
/// One entry a story, and in it only what nobody said before that time; a copy is no news.
#[utoipa::path(get, path = "/digest", tag = "digest", params(DigestQuery),
    responses((status = 200, description = "What is new", content(
        (Digest = "application/json"), (String = "text/html; charset=utf-8"), (String = "text/markdown; charset=utf-8"), (String = "text/plain; charset=utf-8")))))]
async fn get_digest(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Query(query): Query<DigestQuery>,
) -> Result<Response, Problem> {
    let wanted = match &query.stream {
        Some(id) => stream(&room, id).await?.wanted,
        None => Wanted::default(),
    };
    let since = room.now().as_second() - i64::from(query.hours.unwrap_or(24)) * 3_600;
    let digest =
        look(&room, move |room| digest::since(room.desk(), &wanted, Some(&viewer.name), since)).await?;
    let base = base(&room, &asked.headers);
    let (kind, body) = match query.format.unwrap_or_default() {
        Form::Json => return json(&asked, &digest),
        Form::Html => ("text/html; charset=utf-8", digest::html(&digest, &base)),
        Form::Markdown => ("text/markdown; charset=utf-8", digest::markdown(&digest, &base)),
        Form::Text => ("text/plain; charset=utf-8", digest::text(&digest, &base)),
    };
    let tag = Tag::of_bytes(body.as_bytes());
    if tag.is_had(&asked.headers) {
        return Ok(tag.unchanged());
    }
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    tag.mark(&mut response);
    Ok(response)
}

/// How the digest is to come by mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishForm {
    /// Where it goes. One that is no address of mail is a 422.
    #[schema(min_length = 3, max_length = 254, example = "ana@desk.example")]
    address: String,
    /// How often.
    #[serde(default)]
    every: Every,
    /// At which hour (UTC), where it is once a day.
    #[schema(minimum = 0, maximum = 23, example = 7)]
    hour: Option<u32>,
    /// The stream whose stories it tells; all stories without one.
    #[schema(min_length = 1, max_length = 100)]
    stream: Option<String>,
}

impl Check for WishForm {
    fn check(&self) -> Result<(), Problem> {
        within("address", &self.address, 254)?;
        if self.address.chars().count() < 3 {
            return Err(Problem::bad("address is too short to be one"));
        }
        in_range("hour", self.hour, 0, 23)?;
        within_if("stream", self.stream.as_ref(), 100)
    }
}

/// How the digest comes by mail.
#[derive(Serialize, ToSchema)]
struct WishAnswer {
    /// Where it goes.
    address: String,
    /// How often.
    every: Every,
    /// At which hour (UTC), where it is once a day.
    #[schema(minimum = 0, maximum = 23)]
    hour: u8,
    /// The stream whose stories it tells; `null`: all.
    stream: Option<String>,
    /// What came of the last, in words.
    message: String,
}

impl From<Wish> for WishAnswer {
    fn from(wish: Wish) -> Self {
        let Wish { address, every, hour, stream, message, .. } = wish;
        Self { address, every, hour, stream, message }
    }
}

/// How my digest comes by mail
#[utoipa::path(get, path = "/digest/mail", tag = "digest",
    responses((status = 200, description = "How it comes", body = WishAnswer),
        (status = 404, description = "It does not come by mail")))]
async fn get_digest_mail(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let wish = look(&room, move |room| Wish::find(&*room.state(), &viewer.name)).await?;
    json(&asked, &WishAnswer::from(wish.ok_or_else(|| Problem::not_found("digest by mail of yours"))?))
}

/// Have my digest by mail
#[utoipa::path(put, path = "/digest/mail", tag = "digest", request_body = WishForm,
    responses((status = 200, description = "How it comes", body = WishAnswer),
        (status = 404, description = "There is no such stream")))]
async fn put_digest_mail(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    _: Query<Nothing>,
    Body(form): Body<WishForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    if let Some(id) = &form.stream {
        stream(&room, id).await?;
    }
    if digest::mailbox(&form.address).is_none() {
        return Err(meaningless("address is no address of mail"));
    }
    let hour = form.hour.and_then(|hour| u8::try_from(hour).ok());
    let wish = Wish {
        owner: viewer.name,
        address: form.address,
        every: form.every,
        hour: hour.unwrap_or(room.config().digest_hour),
        stream: form.stream,
        stop: crate::serve::streams::new_id()?,
        made_at: room.now().as_second(),
        ..Wish::default()
    };
    let kept = wish.clone();
    look(&room, move |room| kept.keep(&*room.state())).await?;
    json(&asked, &WishAnswer::from(wish))
}

/// Have no digest by mail
#[utoipa::path(delete, path = "/digest/mail", tag = "digest",
    responses((status = 204, description = "It does not come any more"),
        (status = 404, description = "It did not come by mail")))]
async fn delete_digest_mail(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let removed = look(&room, move |room| Wish::remove(&*room.state(), &viewer.name)).await?;
    if removed { Ok(done()) } else { Err(Problem::not_found("digest by mail of yours")) }
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new().routes(routes!(get_digest)).routes(routes!(
        get_digest_mail,
        put_digest_mail,
        delete_digest_mail
    ))
}
