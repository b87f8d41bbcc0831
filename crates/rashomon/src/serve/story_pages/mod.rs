//! The pages of one story and one article: accounts, differences, who said what, derivations; notes and corrections.

use super::Room;
use axum::Router;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
}
