//! OPML in and out.

use super::told::told;
use crate::follow::commands::{self, Store};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::extract::{Multipart, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rashomon_intake::frontier::Moment;

/// What the file of a subscription list is called.
const NAME: &str = "attachment; filename=\"rashomon-feeds.opml\"";

/// GET `/feeds/export.opml`.
pub(super) async fn export(State(room): State<Room>, _viewer: Viewer) -> Result<Response, Problem> {
    let list = room.read(|room| commands::export(Store { log: None, state: &*room.state() })).await?;
    let headers = [(header::CONTENT_TYPE, "text/x-opml; charset=utf-8"), (header::CONTENT_DISPOSITION, NAME)];
    Ok((headers, list).into_response())
}

/// POST `/feeds/import`: a list, as a file of a form.
pub(super) async fn import(
    State(room): State<Room>,
    viewer: Viewer,
    mut form: Multipart,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    let mut bytes = None;
    while let Some(field) = form.next_field().await.map_err(|why| Problem::bad(why.body_text()))? {
        if field.name() == Some("file") {
            bytes = Some(field.bytes().await.map_err(|why| Problem::bad(why.body_text()))?);
        }
    }
    let back = ("/feeds", "To the feeds");
    let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) else {
        return told(
            &viewer,
            "No list came",
            false,
            &["Choose the file of a subscription list (OPML).".to_owned()],
            back,
        );
    };
    let imported = room
        .read(move |room| {
            let now = Moment::from(room.now());
            Ok(commands::import(Store { log: None, state: &*room.state() }, &bytes, now))
        })
        .await?;
    match imported {
        Ok(done) => {
            let lines: Vec<String> =
                done.lines.iter().map(|line| line.replace("; `rashomon run` asks them", "")).collect();
            told(&viewer, "List taken in", true, &lines, back)
        }
        Err(why) => told(&viewer, "Not taken in", false, &[format!("{why:#}")], back),
    }
}
