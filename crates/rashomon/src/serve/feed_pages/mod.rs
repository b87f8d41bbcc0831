//! The pages of feeds: what is followed, how it stands, OPML, bringing in a folder or an archive.
//!
//! They change the state alone. The thread that follows feeds looks at it every second (`follow::abreast`), whichever process
//! it is in, so nothing here talks to it.

mod add;
mod change;
mod entries;
mod feeding;
mod import;
mod line;
mod list;
mod one;
mod subscriptions;
#[cfg(test)]
mod tests;
mod told;

pub(crate) use feeding::Feeding;

use super::Room;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// The most bytes of an uploaded subscription list: a hundred times the longest that was met.
const LIST_BYTES: usize = 8 << 20;

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    let lists = Router::new()
        .route("/feeds/import", post(subscriptions::import))
        .layer(DefaultBodyLimit::max(LIST_BYTES));
    // What is uploaded is counted as it comes, and goes to the disk, not into memory.
    let uploads =
        Router::new().route("/import/files", post(import::files)).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/feeds", get(list::list))
        .route("/feeds/add", get(add::page_to_add).post(add::add))
        .route("/feeds/refresh", post(change::refresh_all))
        .route("/feeds/export.opml", get(subscriptions::export))
        .route("/feeds/{id}", get(one::one))
        .route("/feeds/{id}/edit", post(change::edit))
        .route("/feeds/{id}/refresh", post(change::refresh))
        .route("/feeds/{id}/remove", get(change::ask_to_remove).post(change::remove))
        .route("/feeds/{id}/again", post(change::again))
        .route("/import", get(import::overview))
        .route("/import/folder", post(import::folder))
        .route("/import/{id}", get(import::one))
        .route("/import/{id}/state", get(import::state))
        .route("/import/{id}/cancel", post(import::cancel))
        .merge(lists)
        .merge(uploads)
}
