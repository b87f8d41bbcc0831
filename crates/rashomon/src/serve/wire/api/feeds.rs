//! The feeds that are followed. What is decided is written down as a state; whoever follows looks there and acts on it.

use super::super::answer::{done, json, made};
use super::super::ask::{Asked, Body, Check, Id, Nothing, Query, look, may_write, meaningless, within};
use super::forms::{OfNumber, time};
use crate::follow::{ask_soon, schedule_of};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room, links};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rashomon_intake::frontier::{Schedule, Standing};
use rashomon_store::FeedRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Folders within each other.
const DEEPEST: usize = 10;

/// How a feed stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Stands {
    /// Not asked yet.
    Unasked,
    /// It answers.
    Answers,
    /// It rests because its server asks for that.
    Waits,
    /// The server wants a log-in or money.
    Paywalled,
    /// It fails.
    Fails,
    /// It is not asked any more.
    Stopped,
}

impl From<Standing> for Stands {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Unasked => Self::Unasked,
            Standing::Answers => Self::Answers,
            Standing::Waits => Self::Waits,
            Standing::Paywalled => Self::Paywalled,
            Standing::Fails => Self::Fails,
            Standing::Stopped => Self::Stopped,
        }
    }
}

/// A feed that is followed.
#[derive(Serialize, ToSchema)]
struct FeedAnswer {
    /// Its number.
    #[schema(minimum = 1)]
    id: i64,
    /// Its address.
    url: String,
    /// What it is called.
    title: Option<String>,
    /// The address of the site it speaks for.
    site: Option<String>,
    /// The folder it is kept in, the outermost first.
    folder: Vec<String>,
    /// When it was added.
    #[schema(format = DateTime)]
    added_at: String,
    /// How it stands.
    stands: Stands,
    /// The same in words, with what to do.
    message: String,
    /// When it is asked next.
    #[schema(format = DateTime)]
    next: Option<String>,
}

impl From<FeedRow> for FeedAnswer {
    fn from(row: FeedRow) -> Self {
        let schedule = schedule_of(&row);
        Self {
            id: row.id,
            stands: schedule.state.standing().into(),
            message: schedule.message(),
            next: schedule.next_due.map(|due| time(due.seconds())),
            url: row.url,
            title: row.title,
            site: row.site,
            folder: row.folder,
            added_at: time(row.added_at),
        }
    }
}

/// Feeds, in the order they were added.
#[derive(Serialize, ToSchema)]
struct FeedAnswers {
    /// The feeds.
    feeds: Vec<FeedAnswer>,
}

/// A feed to follow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeedForm {
    /// Its address. One that is no address of the web is a 422.
    #[schema(min_length = 1, max_length = 2000, example = "https://meridian.example/feed.xml")]
    url: String,
    /// The folder to keep it in, the outermost first.
    #[serde(default)]
    #[schema(max_items = 10, schema_with = folder)]
    folder: Vec<String>,
}

fn folder() -> utoipa::openapi::schema::Array {
    use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
    let part = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(100));
    ArrayBuilder::new().items(part.build()).max_items(Some(DEEPEST)).build()
}

impl Check for FeedForm {
    fn check(&self) -> Result<(), Problem> {
        within("url", &self.url, 2000)?;
        if self.folder.len() > DEEPEST {
            return Err(Problem::bad(format!("folder is deeper than {DEEPEST}")));
        }
        self.folder.iter().try_for_each(|part| within("folder", part, 100))
    }
}

/// List feeds
#[utoipa::path(get, path = "/feeds", tag = "feeds",
    responses((status = 200, description = "All feeds, in the order they were added", body = inline(FeedAnswers))))]
async fn list_feeds(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let feeds = look(&room, |room| Ok(room.state().feeds()?)).await?;
    json(&asked, &FeedAnswers { feeds: feeds.into_iter().map(FeedAnswer::from).collect() })
}

/// Follow a feed
///
/// For editors. It is asked for soon after; how that went stands in its `message`.
#[utoipa::path(post, path = "/feeds", tag = "feeds", request_body = FeedForm,
    responses((status = 201, description = "The feed", body = FeedAnswer,
        headers(("Location" = String, description = "Where it is"))),
        (status = 409, description = "It is followed already")))]
async fn add_feed(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
    Body(form): Body<FeedForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    viewer.may(Role::Editor)?;
    let url = links::web_url(&form.url);
    let url = url.ok_or_else(|| meaningless("url is to be an address of the web: http or https"))?;
    let at = room.now().as_second();
    let added = look(&room, move |room| {
        let url = url.to_string();
        let schedule = serde_json::to_string(&Schedule::new(&url))?;
        let (settings, folder) = ("{}".to_owned(), form.folder);
        let row = FeedRow { url, folder, settings, schedule, added_at: at, ..FeedRow::default() };
        Ok(room.state().add_feeds(&[row])?)
    });
    match added.await?.into_iter().next() {
        Some((row, true)) => made(&format!("/api/v1/feeds/{}", row.id), &FeedAnswer::from(row)),
        Some((row, false)) => {
            let why = format!("it is followed already, as number {}", row.id);
            Err(Problem::new(StatusCode::CONFLICT, why))
        }
        None => Err(anyhow::anyhow!("the store gives no row for the feed").into()),
    }
}

async fn feed(room: &Room, id: &str) -> Result<FeedRow, Problem> {
    let id: i64 = id.parse().unwrap_or(0);
    let feed = look(room, move |room| Ok(room.state().feed(id)?)).await?;
    feed.ok_or_else(|| Problem::not_found("feed of this number"))
}

/// One feed
#[utoipa::path(get, path = "/feeds/{id}", tag = "feeds",
    params(OfNumber),
    responses((status = 200, description = "The feed", body = FeedAnswer)))]
async fn get_feed(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    json(&asked, &FeedAnswer::from(feed(&room, &id).await?))
}

/// Follow a feed no more
///
/// For editors. What it brought is kept.
#[utoipa::path(delete, path = "/feeds/{id}", tag = "feeds",
    params(OfNumber),
    responses((status = 204, description = "It is not followed any more")))]
async fn delete_feed(
    State(room): State<Room>,
    viewer: Viewer,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    viewer.may(Role::Editor)?;
    let feed = feed(&room, &id).await?;
    look(&room, move |room| Ok(room.state().remove_feed(feed.id)?)).await?;
    Ok(done())
}

/// Ask a feed now
///
/// For editors. Whoever follows it asks it as soon as its host allows.
#[utoipa::path(post, path = "/feeds/{id}/refresh", tag = "feeds",
    params(OfNumber),
    responses((status = 202, description = "It will be asked")))]
async fn refresh_feed(
    State(room): State<Room>,
    viewer: Viewer,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    viewer.may(Role::Editor)?;
    let feed = feed(&room, &id).await?;
    let at = room.now().as_second();
    look(&room, move |room| ask_soon(&*room.state(), feed.id, at)).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(list_feeds, add_feed))
        .routes(routes!(get_feed, delete_feed))
        .routes(routes!(refresh_feed))
}
