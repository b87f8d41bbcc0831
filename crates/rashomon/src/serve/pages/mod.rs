//! The pages with lists: front, search, streams, entities, outlets, digest, settings; and the assets all pages share.

mod about;
pub(crate) mod age;
mod assets;
pub(crate) mod card;
mod digest;
mod facets;
pub(crate) mod filters;
mod frame;
mod front;
mod keys;
pub(crate) mod list;
pub(crate) mod marks;
mod prefs;
mod search;
mod settings;
mod streams;
#[cfg(test)]
mod tests;

pub(crate) use frame::{Frame, page};
pub(crate) use prefs::Prefs;

use super::Room;
use axum::Router;
use axum::routing::{get, post};

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
        .route("/", get(front::front))
        .route("/start", get(front::start))
        .route("/search", get(search::search))
        .route("/digest", get(digest::digest))
        .route("/streams", get(streams::streams).post(streams::make))
        .route("/stream/{id}", get(streams::stream).post(streams::change))
        .route("/alerted", get(streams::alerted))
        .route("/entity/{name}", get(about::entity))
        .route("/outlet/{name}", get(about::outlet))
        .route("/mark", post(marks::mark))
        .route("/mark-all-read", post(marks::mark_all))
        .route("/settings", get(settings::settings).post(settings::keep))
        .route("/keys", get(keys::keys))
        .route("/offline", get(settings::offline))
        .route("/assets/{name}", get(assets::asset))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route("/sw.js", get(assets::worker))
}
