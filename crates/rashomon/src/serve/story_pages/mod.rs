//! The pages of one story and one article: accounts, differences, who said what, derivations; notes and corrections.

mod article;
mod cast;
mod compare;
mod corrections;
mod diff;
mod fold;
mod graph;
mod marks;
mod matrix;
mod notes;
mod said;
mod spans;
mod story;
mod story_view;
#[cfg(test)]
mod tests;
mod why;

use super::Room;
use super::desk::{Desk, Told};
use super::door::Viewer;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rashomon_model::Derivation;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
        .route("/story/{id}", get(story::story))
        .route("/story/{id}/graph.svg", get(story::drawing))
        .route("/story/{id}/note", post(notes::add))
        .route("/note/{id}/edit", post(notes::edit))
        .route("/note/{id}/remove", post(notes::remove))
        .route("/article/{id}", get(article::article))
        .route("/article/{id}/at", get(article::at))
        .route("/compare/{a}/{b}", get(compare::compare))
        .route("/why/{article}", get(why::why))
        .route("/correct", post(corrections::correct))
}

/// Of a story with more derivations than these, what was left out is told by the comparisons alone: each costs two articles'
/// reading.
const PASSAGES: usize = 8;

/// Somebody opened a story, or an article of it: from then on it counts as read. How far is kept is the desk's matter.
fn opened(room: &Room, told: &Told, viewer: &Viewer) {
    // Whoever reads without an account leaves no trace.
    if viewer.signed_in()
        && let Err(error) = room.desk().opened(&viewer.name, &told.row.id)
    {
        tracing::error!("what was read is not kept: {error:#}");
    }
}

/// Derivations among some articles of a story, with their passages. Only these articles are read again, not the whole story.
fn passages(desk: &Desk, told: &Told, wanted: impl Fn(&Derivation) -> bool) -> Vec<Derivation> {
    let derivations: Vec<Derivation> = told.derivations.iter().filter(|d| wanted(d)).cloned().collect();
    if derivations.is_empty() {
        return derivations;
    }
    let ends = |id: &str| derivations.iter().any(|d| d.from == id || d.to == id);
    let articles = told.articles.iter().filter(|row| ends(&row.article.id)).cloned().collect();
    desk.passages(&Told { row: told.row.clone(), story: told.story.clone(), articles, derivations })
}

/// A time of ours, in words.
fn when(second: i64) -> String {
    let at = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// The way back to a page after something was changed there: a GET, so that a reload changes nothing again.
fn back(path: &str) -> Response {
    axum::response::Redirect::to(path).into_response()
}

/// A way back that a form asks for: only to a page of ours.
fn ours(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (path.starts_with('/') && !path.starts_with("//") && plain).then_some(path)
}

/// A drawing as an answer; by itself it is a document too, and gets the strictest policy there is.
fn svg(drawing: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, drawing).into_response()
}
