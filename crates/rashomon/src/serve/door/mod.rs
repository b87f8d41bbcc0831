//! The door: who is asking, what they may, and what stands before every route (security headers, limits, CSRF, sessions).

mod viewer;

pub(crate) use viewer::{Role, Viewer};

use super::Room;
use axum::Router;

/// Log-in, log-out, first run, accounts, and how the server is doing (`/livez`, `/readyz`, `/metrics`).
pub(crate) fn routes() -> Router<Room> {
    Router::new()
}

/// What stands before every route.
pub(crate) fn guard(router: Router<Room>, room: &Room) -> Router<Room> {
    let _ = room;
    router
}
