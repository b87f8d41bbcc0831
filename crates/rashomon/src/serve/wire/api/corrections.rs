//! What people say against groupings.

use super::super::answer::{done, json};
use super::super::ask::{Asked, Body, Check, Nothing, Query, look, may_write, meaningless, within};
use super::forms::time;
use super::own::is_there;
use crate::keep::Wish;
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::standing;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What is said of two articles or stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// They do not tell of one event.
    NotSameStory,
    /// They tell of one event.
    SameStory,
    /// Neither derives from the other.
    NotACopy,
}

impl From<Says> for CorrectionKind {
    fn from(says: Says) -> Self {
        match says {
            Says::NotSameStory => Self::NotSameStory,
            Says::SameStory => Self::SameStory,
            Says::NotACopy => Self::NotACopy,
        }
    }
}

impl From<CorrectionKind> for Says {
    fn from(kind: CorrectionKind) -> Self {
        match kind {
            CorrectionKind::NotSameStory => Self::NotSameStory,
            CorrectionKind::SameStory => Self::SameStory,
            CorrectionKind::NotACopy => Self::NotACopy,
        }
    }
}

/// A correction.
#[derive(Serialize, ToSchema)]
struct CorrectionAnswer {
    /// One article or story.
    a: String,
    /// The other.
    b: String,
    /// What is said of them.
    kind: Says,
    /// Who says so.
    by: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// Corrections, in the order they were put.
#[derive(Serialize, ToSchema)]
struct Corrections {
    /// The corrections.
    corrections: Vec<CorrectionAnswer>,
}

/// A correction to put, or to take back.
#[derive(Debug, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CorrectionForm {
    /// One article or story.
    #[schema(min_length = 1, max_length = 100, example = "a-1f2e3d4c5b6a7988")]
    #[param(min_length = 1, max_length = 100, example = "a-1f2e3d4c5b6a7988")]
    a: String,
    /// The other.
    #[schema(min_length = 1, max_length = 100, example = "a-8899aabbccddeeff")]
    #[param(min_length = 1, max_length = 100, example = "a-8899aabbccddeeff")]
    b: String,
    /// What is said of them.
    #[param(inline)]
    kind: Says,
}

impl Check for CorrectionForm {
    fn check(&self) -> Result<(), Problem> {
        within("a", &self.a, 100)?;
        within("b", &self.b, 100)
    }
}

/// List corrections
#[utoipa::path(get, path = "/corrections", tag = "corrections",
    responses((status = 200, description = "All corrections, in the order they were put", body = inline(Corrections))))]
async fn list_corrections(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let corrections = look(&room, |room| Ok(standing(room.state().decisions(0)?))).await?;
    let answer =
        |c: Decision| CorrectionAnswer { a: c.a, b: c.b, kind: c.kind.into(), by: c.by, at: time(c.at) };
    json(&asked, &Corrections { corrections: corrections.into_iter().map(answer).collect() })
}

/// Put a correction
///
/// For editors. It takes the place of one of the same kind between the same two; `same_story` and `not_same_story` exclude
/// each other.
#[utoipa::path(put, path = "/corrections", tag = "corrections", request_body = CorrectionForm,
    responses((status = 204, description = "It stands and is obeyed"),
        (status = 409, description = "It would have no effect, in words")))]
async fn put_correction(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
    Body(form): Body<CorrectionForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    viewer.may(Role::Editor)?;
    if form.a == form.b {
        return Err(meaningless("a correction is between two: a and b are the same"));
    }
    is_there(&room, &form.a).await?;
    is_there(&room, &form.b).await?;
    let at = room.now().as_second();
    let (kind, by) = (form.kind.into(), viewer.name);
    decide(&room, Wish { kind, a: form.a, b: form.b, withdraw: false, by, at }).await
}

/// Take a correction back
///
/// For editors.
#[utoipa::path(delete, path = "/corrections", tag = "corrections", params(CorrectionForm),
    responses((status = 204, description = "It stands no more"), (status = 404, description = "There is no such correction"),
        (status = 409, description = "It cannot be taken back, in words")))]
async fn delete_correction(
    State(room): State<Room>,
    viewer: Viewer,
    Query(form): Query<CorrectionForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    viewer.may(Role::Editor)?;
    let (kind, at) = (form.kind.into(), room.now().as_second());
    let same = |d: &Decision| {
        let between = |a: &str, b: &str| d.a == a && d.b == b;
        d.kind == kind && (between(&form.a, &form.b) || between(&form.b, &form.a))
    };
    let there = look(&room, |room| Ok(standing(room.state().decisions(0)?))).await?;
    let Some(decision) = there.into_iter().find(same) else {
        return Err(Problem::not_found("such correction"));
    };
    decide(&room, Wish { kind, a: decision.a, b: decision.b, withdraw: true, by: viewer.name, at }).await
}

/// Has a correction kept and obeyed.
async fn decide(room: &Room, wish: Wish) -> Result<Response, Problem> {
    let decided = look(room, move |room| Ok(room.decisions().ask(wish))).await?;
    // Why it would have no effect is said in words for whoever asked.
    decided.map_err(|why| Problem::new(StatusCode::CONFLICT, format!("{why:#}")))?;
    room.changed();
    Ok(done())
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new().routes(routes!(list_corrections, put_correction, delete_correction))
}
