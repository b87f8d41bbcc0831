//! The pages with lists: front, search, streams, entities, outlets, digest, settings; and the assets all pages share.

mod assets;
mod frame;
mod front;
mod prefs;

pub(crate) use frame::{Frame, page};
pub(crate) use prefs::Prefs;

use super::Room;
use axum::Router;
use axum::routing::get;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
        .route("/", get(front::front))
        .route("/assets/{name}", get(assets::asset))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route("/sw.js", get(assets::worker))
}
