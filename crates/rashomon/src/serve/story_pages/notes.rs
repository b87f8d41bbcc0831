//! Notes: what the people who share the server write beside a story. Each may change their own; an admin may remove any.

use super::{back, when};
use crate::serve::door::{Role, Viewer};
use crate::serve::links;
use crate::serve::{Problem, Room};
use axum::extract::{Form, Path, State};
use axum::response::Response;
use rashomon_store::Note;

/// The longest note, in bytes: some pages of prose. Whoever has more to say has a file.
const LONGEST: usize = 20_000;
/// Notes of one story, newest kept in sight; a thread longer than this is a meeting.
const SHOWN: usize = 200;

/// A note on its page.
#[derive(Debug, Clone)]
pub(super) struct NoteRow {
    pub(super) id: i64,
    pub(super) by: String,
    pub(super) when: String,
    /// The note's lines.
    pub(super) text: String,
    pub(super) mine: bool,
    pub(super) removable: bool,
}

/// What a form of notes sends.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    text: String,
}

/// The notes of a story, as a viewer sees them.
pub(super) fn of(room: &Room, viewer: &Viewer, story: &str) -> anyhow::Result<Vec<NoteRow>> {
    let mut notes = room.desk().notes(story)?;
    let older = notes.len().saturating_sub(SHOWN);
    notes.drain(..older);
    let row = |note: Note| {
        let mine = note.by == viewer.name;
        NoteRow {
            id: note.id,
            when: when(note.at),
            text: note.text,
            mine,
            removable: mine || viewer.role == Role::Admin,
            by: note.by,
        }
    };
    Ok(notes.into_iter().map(row).collect())
}

/// `POST /story/{id}/note`.
pub(super) async fn add(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(form): Form<Written>,
) -> Result<Response, Problem> {
    let text = fit(&form.text)?;
    let at = room.now().as_second();
    let story = room
        .read(move |room| {
            let Some(told) = room.desk().story(&id)? else { return Ok(None) };
            let target = told.row.id.clone();
            room.state().add_note(&Note { id: 0, target: target.clone(), by: viewer.name, text, at })?;
            Ok(Some(target))
        })
        .await?;
    let story = story.ok_or_else(|| Problem::not_found("such story"))?;
    Ok(back(&format!("/story/{}#notes", links::part(&story))))
}

/// `POST /note/{id}/edit`: one's own.
pub(super) async fn edit(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Form(form): Form<Written>,
) -> Result<Response, Problem> {
    let text = fit(&form.text)?;
    let at = room.now().as_second();
    let note = found(&room, id).await?;
    if note.by != viewer.name {
        return Err(Problem::forbidden("a note is changed by whoever wrote it"));
    }
    room.read(move |room| Ok(room.state().edit_note(id, &text, at)?)).await?;
    Ok(back(&format!("/story/{}#notes", links::part(&note.target))))
}

/// `POST /note/{id}/remove`: one's own; an admin any.
pub(super) async fn remove(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let note = found(&room, id).await?;
    if note.by != viewer.name && viewer.role != Role::Admin {
        return Err(Problem::forbidden("a note is removed by whoever wrote it, or by an admin"));
    }
    room.read(move |room| Ok(room.state().remove_note(id)?)).await?;
    Ok(back(&format!("/story/{}#notes", links::part(&note.target))))
}

async fn found(room: &Room, id: i64) -> Result<Note, Problem> {
    let note = room.read(move |room| Ok(room.state().note(id)?)).await?;
    note.ok_or_else(|| Problem::not_found("such note"))
}

/// The words as they are kept: with lines, without what drives a terminal.
fn fit(text: &str) -> Result<String, Problem> {
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::bad("the note is empty: write something, or remove it"));
    }
    if text.len() > LONGEST {
        return Err(Problem::bad(format!("a note is at most {LONGEST} bytes long")));
    }
    Ok(text.to_owned())
}
