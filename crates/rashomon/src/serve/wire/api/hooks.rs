//! Webhooks: addresses that are told of stories.

use super::super::answer::{done, json, made};
use super::super::ask::{
    Asked, Body, Check, Id, Nothing, Query, look, may_write, meaningless, within, within_if,
};
use super::super::hooks::{self, Delivery, Hook};
use super::forms::{OfOwn, time};
use super::streams::stream;
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A webhook to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HookForm {
    /// The address that is told. One that is no address of the web is a 422.
    #[schema(min_length = 1, max_length = 2000, example = "https://desk.example/told")]
    url: String,
    /// The stream whose stories it is told of; all stories without one.
    #[schema(min_length = 1, max_length = 100)]
    stream: Option<String>,
}

impl Check for HookForm {
    fn check(&self) -> Result<(), Problem> {
        within("url", &self.url, hooks::URL)?;
        within_if("stream", self.stream.as_ref(), 100)
    }
}

/// A webhook.
#[derive(Serialize, ToSchema)]
struct HookAnswer {
    /// Its id.
    id: String,
    /// The address that is told.
    url: String,
    /// The stream whose stories it is told of; `null`: all.
    stream: Option<String>,
    /// What its words are signed with: `X-Rashomon-Signature` is `sha256=` and the HMAC of `TIMESTAMP.BODY`.
    secret: String,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
}

impl From<&Hook> for HookAnswer {
    fn from(hook: &Hook) -> Self {
        let Hook { id, url, stream, secret, at, .. } = hook.clone();
        Self { id, url, stream, secret, made_at: time(at) }
    }
}

/// Webhooks, in the order they were made.
#[derive(Serialize, ToSchema)]
struct HookAnswers {
    /// The webhooks.
    hooks: Vec<HookAnswer>,
}

/// What came of sending a word.
#[derive(Serialize, ToSchema)]
struct DeliveryAnswer {
    /// Its id; the same for every try (`X-Rashomon-Delivery`).
    id: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The story; `null` for a test.
    story: Option<String>,
    /// Which try.
    #[schema(minimum = 0)]
    tries: u32,
    /// The status that the address answered with; `null` where it did not.
    #[schema(minimum = 100, maximum = 999)]
    status: Option<u16>,
    /// Whether it was taken.
    taken: bool,
    /// The same in words.
    message: String,
}

impl From<Delivery> for DeliveryAnswer {
    fn from(delivery: Delivery) -> Self {
        let taken = delivery.taken();
        let Delivery { id, at, story, tries, status, words } = delivery;
        Self { id, at: time(at), story, tries, status, taken, message: words }
    }
}

/// Deliveries, the latest first.
#[derive(Serialize, ToSchema)]
struct DeliveryAnswers {
    /// The deliveries.
    deliveries: Vec<DeliveryAnswer>,
}

/// List my webhooks
#[utoipa::path(get, path = "/hooks", tag = "hooks",
    responses((status = 200, description = "Your webhooks, in the order they were made", body = inline(HookAnswers))))]
async fn list_hooks(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let hooks = look(&room, move |room| Hook::of(&*room.state(), Some(&viewer.name))).await?;
    json(&asked, &HookAnswers { hooks: hooks.iter().map(HookAnswer::from).collect() })
}

/// Makes a hook: what stands is no news to it.
pub(in super::super) async fn make(
    room: &Room,
    viewer: &Viewer,
    url: &str,
    stream_id: Option<String>,
) -> Result<Hook, Problem> {
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    let url = url::Url::parse(url.trim()).ok().filter(is_web);
    let url = url.ok_or_else(|| meaningless("url is to be an address of the web: http or https"))?;
    if let Some(id) = &stream_id {
        stream(room, id).await?;
    }
    let hook = Hook {
        id: crate::serve::streams::new_id()?,
        owner: viewer.name.clone(),
        url: url.to_string(),
        stream: stream_id,
        secret: crate::serve::streams::new_id()?,
        at: room.now().as_second(),
    };
    let made = look(room, move |room| {
        let state = room.state();
        if Hook::of(&*state, Some(&hook.owner))?.len() >= hooks::MOST {
            return Ok(None);
        }
        hooks::baseline(room, &hook)?;
        hook.keep(&*state)?;
        Ok(Some(hook))
    });
    made.await?.ok_or_else(|| {
        let why = format!("you have {} webhooks, as many as one may have: remove one first", hooks::MOST);
        Problem::new(StatusCode::CONFLICT, why)
    })
}

/// Make a webhook
///
/// It is told of every story that is new, and of every story in which something new is said; of a copy it is not told. A word
/// that is not taken (2xx) is sent again, later and later, for two days.
#[utoipa::path(post, path = "/hooks", tag = "hooks", request_body = HookForm,
    responses((status = 201, description = "The webhook", body = HookAnswer,
        headers(("Location" = String, description = "Where it is"))),
        (status = 409, description = "You have as many as one may have")))]
async fn add_hook(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
    Body(form): Body<HookForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let hook = make(&room, &viewer, &form.url, form.stream).await?;
    made(&format!("/api/v1/hooks/{}", hook.id), &HookAnswer::from(&hook))
}

/// The viewer's hook of an id; somebody else's is as good as none.
pub(in super::super) async fn own(room: &Room, viewer: &Viewer, id: &str) -> Result<Hook, Problem> {
    let id = id.to_owned();
    let found = look(room, move |room| Hook::find(&*room.state(), &id)).await?;
    found.filter(|hook| hook.owner == viewer.name).ok_or_else(|| Problem::not_found("webhook of this id"))
}

/// One webhook of mine
#[utoipa::path(get, path = "/hooks/{id}", tag = "hooks",
    params(OfOwn),
    responses((status = 200, description = "The webhook", body = HookAnswer)))]
async fn get_hook(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    json(&asked, &HookAnswer::from(&own(&room, &viewer, &id).await?))
}

/// Remove my webhook
#[utoipa::path(delete, path = "/hooks/{id}", tag = "hooks",
    params(OfOwn),
    responses((status = 204, description = "It is gone, and what was to be sent to it")))]
async fn delete_hook(
    State(room): State<Room>,
    viewer: Viewer,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let hook = own(&room, &viewer, &id).await?;
    look(&room, move |room| hook.remove(&*room.state())).await?;
    Ok(done())
}

/// What was sent to my webhook
#[utoipa::path(get, path = "/hooks/{id}/deliveries", tag = "hooks",
    params(OfOwn),
    responses((status = 200, description = "The last deliveries, the latest first", body = inline(DeliveryAnswers))))]
async fn list_deliveries(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let hook = own(&room, &viewer, &id).await?;
    let log = look(&room, move |room| hook.log(&*room.state())).await?;
    json(&asked, &DeliveryAnswers { deliveries: log.into_iter().map(DeliveryAnswer::from).collect() })
}

/// Send my webhook a test
#[utoipa::path(post, path = "/hooks/{id}/test", tag = "hooks",
    params(OfOwn),
    responses((status = 200, description = "What came of it", body = DeliveryAnswer)))]
async fn test_hook(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let hook = own(&room, &viewer, &id).await?;
    json(&asked, &DeliveryAnswer::from(hooks::test(&room, &hook).await?))
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(list_hooks, add_hook))
        .routes(routes!(get_hook, delete_hook))
        .routes(routes!(list_deliveries))
        .routes(routes!(test_hook))
}
