//! How much there is, and who asks.

use super::super::answer::json;
use super::super::ask::{Asked, Nothing, Query, look};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How much there is.
#[derive(Serialize, ToSchema)]
struct Status {
    /// A number that grows with whatever was concluded.
    #[schema(minimum = 0)]
    edition: u64,
    /// Pages with a fate.
    #[schema(minimum = 0)]
    pages: u64,
    /// Articles.
    #[schema(minimum = 0)]
    articles: u64,
    /// Independent accounts.
    #[schema(minimum = 0)]
    accounts: u64,
    /// Stories.
    #[schema(minimum = 0)]
    stories: u64,
    /// Derivations.
    #[schema(minimum = 0)]
    derivations: u64,
    /// Feeds followed.
    #[schema(minimum = 0)]
    feeds: usize,
}

/// How much there is
#[utoipa::path(get, path = "/status", tag = "server",
    responses((status = 200, description = "Counts", body = inline(Status))))]
async fn get_status(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let status = look(&room, |room| {
        let counts = room.store().derived().counts()?;
        Ok(Status {
            edition: room.desk().edition(),
            pages: counts.pages,
            articles: counts.articles,
            accounts: counts.accounts,
            stories: counts.stories,
            derivations: counts.derivations,
            feeds: room.state().feeds()?.len(),
        })
    });
    json(&asked, &status.await?)
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum May {
    /// Reads; has marks, notes, streams of their own.
    Reader,
    /// Also corrects groupings, and decides which feeds are followed.
    Editor,
    /// Also decides who comes in, and how the server runs.
    Admin,
}

/// Who asks.
#[derive(Serialize, ToSchema)]
struct Me {
    /// The name.
    name: String,
    /// What they may do; each may what those before it may.
    role: May,
    /// The language of their pages.
    #[schema(example = "en")]
    language: String,
    /// Whether they may change anything: a token may be for reading alone.
    writes: bool,
}

/// Who asks
#[utoipa::path(get, path = "/me", tag = "server",
    responses((status = 200, description = "Who asks, and what they may do", body = inline(Me))))]
async fn get_me(viewer: Viewer, asked: Asked, _: Query<Nothing>) -> Result<Response, Problem> {
    let role = match viewer.role {
        Role::Reader => May::Reader,
        Role::Editor => May::Editor,
        Role::Admin => May::Admin,
    };
    let writes = super::super::ask::may_write(&viewer).is_ok();
    json(&asked, &Me { name: viewer.name, role, language: viewer.language, writes })
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new().routes(routes!(get_status)).routes(routes!(get_me))
}
