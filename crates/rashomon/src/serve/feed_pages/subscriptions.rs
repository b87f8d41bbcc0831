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

/// Reads the next field of a form with a file, where its first field has to be the token of the session: a form of another
/// site cannot know it. (What stands before all routes reads no such forms.)
pub(super) async fn check_token(viewer: &Viewer, form: &mut Multipart) -> Result<(), Problem> {
    let field = form.next_field().await.map_err(|why| Problem::bad(why.body_text()))?;
    let token = match field {
        Some(field) if field.name() == Some("csrf") => {
            field.text().await.map_err(|why| Problem::bad(why.body_text()))?
        }
        _ => String::new(),
    };
    if token == viewer.csrf {
        return Ok(());
    }
    Err(Problem::forbidden("this form is out of date: go back, load the page again and send it once more"))
}

/// POST `/feeds/import`: a list, as a file of a form.
pub(super) async fn import(
    State(room): State<Room>,
    viewer: Viewer,
    mut form: Multipart,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    check_token(&viewer, &mut form).await?;
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
