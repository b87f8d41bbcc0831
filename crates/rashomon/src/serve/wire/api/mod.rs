//! The API for programs, `/api/v1`: all that the pages say. Its description is made of the same routes.

mod corrections;
mod digest;
mod feeds;
mod forms;
pub(super) mod hooks;
mod own;
mod search;
mod spec;
mod status;
mod stories;
mod streams;
#[cfg(test)]
mod tests;
mod why;

pub(super) use forms::time;
pub(super) use stories::StoriesQuery;

use super::answer::Tag;
use super::ask::Asked;
use crate::serve::{Problem, Room};
use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

/// Its routes, with their description.
pub(super) fn routes() -> Router<Room> {
    let all = OpenApiRouter::new()
        .merge(stories::routes())
        .merge(search::routes())
        .merge(own::routes())
        .merge(corrections::routes())
        .merge(why::routes())
        .merge(streams::routes())
        .merge(feeds::routes())
        .merge(hooks::routes())
        .merge(digest::routes())
        .merge(status::routes());
    let all = OpenApiRouter::with_openapi(spec::Described::openapi()).nest("/api/v1", all);
    let (router, api) = all.split_for_parts();
    let spec: std::sync::Arc<str> = spec::finished(&api).into();
    let description = move |asked: Asked| async move { described(&asked, &spec) };
    router
        .route("/api/openapi.json", get(description))
        .route("/api", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .method_not_allowed_fallback(other_method)
}

/// `/api/openapi.json`; it says nothing of what is kept, so whoever finds the server may read it.
fn described(asked: &Asked, spec: &str) -> Response {
    let tag = Tag::of_bytes(spec.as_bytes());
    if tag.is_had(&asked.headers) {
        return tag.unchanged();
    }
    let mut response = ([(header::CONTENT_TYPE, "application/json")], spec.to_owned()).into_response();
    tag.mark(&mut response);
    response
}

async fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no such path; /api/openapi.json names them all")
}

async fn other_method() -> Problem {
    let why = "this path has other methods; the header Allow names them";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, why)
}
