//! The pages of feeds: what is followed, how it stands, OPML, bringing in a folder or an archive.

use super::Room;
use axum::Router;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
}
