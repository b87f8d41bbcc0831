//! For programs: the API, feeds out, word of changes, alerts, the digest by mail.

use super::Room;
use axum::Router;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
}
