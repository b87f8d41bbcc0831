//! For programs: the API, feeds out, word of changes, alerts, the digest by mail.

mod answer;
mod api;
mod ask;
mod digest;
mod events;
#[cfg(test)]
mod events_tests;
mod hooks;
mod news;
mod out;
mod said;
mod settings;
#[cfg(test)]
mod trial;

pub(crate) use digest::{html, markdown, since, text};
pub(crate) use out::{Alternate, Of};
pub(crate) use settings::{Settings, Wire};

use super::Room;
use axum::Router;
use axum::routing::get;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// How often it is looked whether something is due that was put off.
const LOOK: Duration = Duration::from_secs(15);
/// Rest after a change: changes come in runs while pages are taken in.
const REST: Duration = Duration::from_secs(2);

/// Its routes.
pub(crate) fn routes() -> Router<Room> {
    Router::new()
        .route("/events", get(events::events))
        .route("/digest/stop/{word}", get(digest::stop::ask).post(digest::stop::stop))
        .merge(hooks::page::routes())
        .merge(out::routes())
        .merge(api::routes())
}

/// What goes on beside the answers, until the server stops: news are watched for, webhooks told, digests sent. What is
/// under way when it stops is written down, and done at the next start.
pub(crate) async fn work(room: Room) {
    news::begin(&room);
    let mut changes = room.changes();
    let mut look = true;
    while !room.stopping() {
        look = match hooks::turn(&room, look).await {
            Ok(more) => more,
            Err(problem) => {
                tracing::warn!("webhooks could not be looked after: {}", problem.detail);
                false
            }
        };
        if let Err(problem) = digest::turn(&room).await {
            tracing::warn!("digests could not be looked after: {}", problem.detail);
        }
        news::rest(&room, REST).await;
        let mut waited = Duration::ZERO;
        while !look && waited < LOOK && !room.stopping() {
            look = match tokio::time::timeout(news::HEARS, changes.recv()).await {
                Ok(Ok(_) | Err(RecvError::Lagged(_))) => true,
                Ok(Err(RecvError::Closed)) => return,
                Err(_) => false,
            };
            waited += news::HEARS;
        }
    }
}
