//! What somebody has of their own: marks and notes.

use super::super::answer::{done, goes_on, json, made};
use super::super::ask::{
    Asked, Body, Check, Id, Ids, Nothing, Query, in_range, look, may_write, within, within_if,
};
use super::forms::{OfNumber, time};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::response::Response;
use rashomon_store::Note;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Marks or notes of a stretch where nobody says how many.
const STRETCH: u32 = 100;
/// The most of a stretch.
const MOST: u32 = 500;
/// How far into a list one can look.
const DEEPEST: u32 = 1_000_000;
/// The most characters of a note: some pages.
const NOTE: usize = 10_000;

/// Which mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MarkKind {
    /// To come back to.
    Starred,
    /// Seen.
    Read,
}

impl MarkKind {
    fn name(self) -> &'static str {
        match self {
            Self::Starred => "starred",
            Self::Read => "read",
        }
    }

    fn of(name: &str) -> Result<Self, Problem> {
        let known = [Self::Starred, Self::Read].into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| Problem::not_found("kind of mark of this name"))
    }
}

/// Which marks or notes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MarksQuery {
    /// Which mark.
    #[param(inline)]
    kind: MarkKind,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 1000000, example = 0)]
    offset: Option<u32>,
    /// How many at the most; 100 where nothing is said.
    #[param(minimum = 1, maximum = 500, example = 100)]
    limit: Option<u32>,
}

impl Check for MarksQuery {
    fn check(&self) -> Result<(), Problem> {
        in_range("offset", self.offset, 0, DEEPEST)?;
        in_range("limit", self.limit, 1, MOST)
    }
}

/// A mark of whoever asks.
#[derive(Serialize, ToSchema)]
struct MarkAnswer {
    /// The article or the story.
    #[schema(example = "s-1f2e3d4c5b6a7988")]
    target: String,
    /// Which mark.
    kind: MarkKind,
    /// When it was made.
    #[schema(format = DateTime)]
    at: String,
}

/// Marks, the latest first.
#[derive(Serialize, ToSchema)]
struct Marks {
    /// The marks.
    marks: Vec<MarkAnswer>,
    /// The value of `offset` that goes on from here; `null` at the end.
    #[schema(minimum = 0)]
    next: Option<u32>,
}

/// Somebody's marks, the latest first. What was read stands with how far, as an item.
fn marks_of(room: &Room, reader: &str, kind: MarkKind) -> anyhow::Result<Vec<MarkAnswer>> {
    let state = room.state();
    let mut marks: Vec<(i64, String)> = match kind {
        MarkKind::Starred => {
            let marks = state.marks(kind.name())?.into_iter().filter(|mark| mark.by == reader);
            marks.map(|mark| (mark.at, mark.target)).collect()
        }
        MarkKind::Read => {
            let items = state.items(kind.name(), Some(reader))?;
            let of = |item: &rashomon_store::Item| Some((item.at, item.key.rsplit_once('/')?.1.to_owned()));
            items.iter().filter_map(of).collect()
        }
    };
    marks.sort_by(|a, b| b.cmp(a));
    Ok(marks.into_iter().map(|(at, target)| MarkAnswer { target, kind, at: time(at) }).collect())
}

/// A stretch of what is all at hand, and where it goes on.
fn stretch<T>(all: Vec<T>, offset: u32, limit: u32) -> (Vec<T>, Option<u32>) {
    let next = offset.saturating_add(limit);
    let more = all.len() > next as usize && next <= DEEPEST;
    (all.into_iter().skip(offset as usize).take(limit as usize).collect(), more.then_some(next))
}

/// List my marks
#[utoipa::path(get, path = "/marks", tag = "mine", params(MarksQuery),
    responses((status = 200, description = "Marks, the latest first", body = inline(Marks),
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn list_marks(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Query(query): Query<MarksQuery>,
) -> Result<Response, Problem> {
    let kind = query.kind;
    let marks = look(&room, move |room| marks_of(room, &viewer.name, kind)).await?;
    let (marks, next) = stretch(marks, query.offset.unwrap_or(0), query.limit.unwrap_or(STRETCH));
    let marks = Marks { marks, next };
    Ok(goes_on(json(&asked, &marks)?, &asked, "offset", next.map(|n| n.to_string()).as_deref()))
}

/// Fails where neither an article nor a story has an id.
pub(super) async fn is_there(room: &Room, id: &str) -> Result<(), Problem> {
    let wanted = id.to_owned();
    let there = look(room, move |room| {
        Ok(room.desk().article(&wanted)?.is_some() || room.desk().story(&wanted)?.is_some())
    });
    if there.await? { Ok(()) } else { Err(Problem::not_found("article or story of this id")) }
}

/// A mark in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it describes: what comes is read as it is")]
struct OfMark {
    /// Which mark
    #[param(inline)]
    kind: MarkKind,
    /// The id of an article or a story
    #[param(min_length = 1, max_length = 100, example = "s-1f2e3d4c5b6a7988")]
    target: String,
}

/// Mark an article or a story
#[utoipa::path(put, path = "/marks/{kind}/{target}", tag = "mine",
    params(OfMark),
    responses((status = 204, description = "It is marked")))]
async fn put_mark(
    State(room): State<Room>,
    viewer: Viewer,
    Ids(kind, target): Ids,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let kind = MarkKind::of(&kind)?;
    is_there(&room, &target).await?;
    look(&room, move |room| room.desk().mark(&viewer.name, &target, kind.name(), true)).await?;
    Ok(done())
}

/// Take a mark away
#[utoipa::path(delete, path = "/marks/{kind}/{target}", tag = "mine",
    params(OfMark),
    responses((status = 204, description = "It is not marked, whether it was or not")))]
async fn delete_mark(
    State(room): State<Room>,
    viewer: Viewer,
    Ids(kind, target): Ids,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let kind = MarkKind::of(&kind)?;
    within("target", &target, 100)?;
    look(&room, move |room| room.desk().mark(&viewer.name, &target, kind.name(), false)).await?;
    Ok(done())
}

/// Which notes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NotesQuery {
    /// Only those beside this article or story, and beside stories that went into it.
    #[param(min_length = 1, max_length = 100, example = "s-1f2e3d4c5b6a7988")]
    target: Option<String>,
    /// How many to pass over.
    #[param(minimum = 0, maximum = 1000000, example = 0)]
    offset: Option<u32>,
    /// How many at the most; 100 where nothing is said.
    #[param(minimum = 1, maximum = 500, example = 100)]
    limit: Option<u32>,
}

impl Check for NotesQuery {
    fn check(&self) -> Result<(), Problem> {
        within_if("target", self.target.as_ref(), 100)?;
        in_range("offset", self.offset, 0, DEEPEST)?;
        in_range("limit", self.limit, 1, MOST)
    }
}

/// What somebody wrote beside an article or a story. Those who share the server read each other's notes.
#[derive(Serialize, ToSchema)]
struct NoteAnswer {
    /// Its number.
    #[schema(minimum = 1)]
    id: i64,
    /// The article or the story.
    target: String,
    /// Who wrote it.
    by: String,
    /// The words.
    text: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    at: String,
}

impl From<Note> for NoteAnswer {
    fn from(note: Note) -> Self {
        Self { id: note.id, target: note.target, by: note.by, text: note.text, at: time(note.at) }
    }
}

/// Notes, in the order they were written.
#[derive(Serialize, ToSchema)]
struct Notes {
    /// The notes.
    notes: Vec<NoteAnswer>,
    /// The value of `offset` that goes on from here; `null` at the end.
    #[schema(minimum = 0)]
    next: Option<u32>,
}

/// A note to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteForm {
    /// The article or the story.
    #[schema(min_length = 1, max_length = 100, example = "s-1f2e3d4c5b6a7988")]
    target: String,
    /// The words.
    #[schema(min_length = 1, max_length = 10000, example = "Ask the ministry for the figure.")]
    text: String,
}

impl Check for NoteForm {
    fn check(&self) -> Result<(), Problem> {
        within("target", &self.target, 100)?;
        within("text", &self.text, NOTE)
    }
}

/// Other words for a note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteWords {
    /// The words.
    #[schema(min_length = 1, max_length = 10000, example = "They gave the figure.")]
    text: String,
}

impl Check for NoteWords {
    fn check(&self) -> Result<(), Problem> {
        within("text", &self.text, NOTE)
    }
}

/// List notes
#[utoipa::path(get, path = "/notes", tag = "mine", params(NotesQuery),
    responses((status = 200, description = "Notes, in the order they were written", body = inline(Notes),
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn list_notes(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(query): Query<NotesQuery>,
) -> Result<Response, Problem> {
    let target = query.target.clone();
    let notes = look(&room, move |room| match target {
        Some(target) => room.desk().notes(&target),
        None => Ok(room.state().notes()?),
    });
    let (notes, next) = stretch(notes.await?, query.offset.unwrap_or(0), query.limit.unwrap_or(STRETCH));
    let notes = Notes { notes: notes.into_iter().map(NoteAnswer::from).collect(), next };
    Ok(goes_on(json(&asked, &notes)?, &asked, "offset", next.map(|n| n.to_string()).as_deref()))
}

/// Write a note
#[utoipa::path(post, path = "/notes", tag = "mine", request_body = NoteForm,
    responses((status = 201, description = "The note", body = NoteAnswer,
        headers(("Location" = String, description = "Where it is")))))]
async fn add_note(
    State(room): State<Room>,
    viewer: Viewer,
    _: Query<Nothing>,
    Body(form): Body<NoteForm>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    is_there(&room, &form.target).await?;
    let at = room.now().as_second();
    let mut note = Note { id: 0, target: form.target, by: viewer.name, text: form.text, at };
    let note = look(&room, move |room| {
        note.id = room.state().add_note(&note)?;
        Ok(note)
    });
    let note = note.await?;
    made(&format!("/api/v1/notes/{}", note.id), &NoteAnswer::from(note))
}

/// The note of a number.
async fn note(room: &Room, id: &str) -> Result<Note, Problem> {
    // Numbers begin at 1.
    let id: i64 = id.parse().unwrap_or(0);
    let note = look(room, move |room| Ok(room.state().note(id)?)).await?;
    note.ok_or_else(|| Problem::not_found("note of this number"))
}

/// One note
#[utoipa::path(get, path = "/notes/{id}", tag = "mine",
    params(OfNumber),
    responses((status = 200, description = "The note", body = NoteAnswer)))]
async fn get_note(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    json(&asked, &NoteAnswer::from(note(&room, &id).await?))
}

/// Change the words of my note
#[utoipa::path(put, path = "/notes/{id}", tag = "mine", request_body = NoteWords,
    params(OfNumber),
    responses((status = 200, description = "The note", body = NoteAnswer)))]
async fn edit_note(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
    Body(form): Body<NoteWords>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let note = note(&room, &id).await?;
    if note.by != viewer.name {
        return Err(Problem::forbidden("only who wrote a note may change it"));
    }
    let note = Note { text: form.text, at: room.now().as_second(), ..note };
    let note = look(&room, move |room| {
        room.state().edit_note(note.id, &note.text, note.at)?;
        Ok(note)
    });
    json(&asked, &NoteAnswer::from(note.await?))
}

/// Remove my note
#[utoipa::path(delete, path = "/notes/{id}", tag = "mine",
    params(OfNumber),
    responses((status = 204, description = "It is gone")))]
async fn delete_note(
    State(room): State<Room>,
    viewer: Viewer,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let note = note(&room, &id).await?;
    if note.by != viewer.name && viewer.role < Role::Admin {
        return Err(Problem::forbidden("only who wrote a note, or an admin, may remove it"));
    }
    look(&room, move |room| Ok(room.state().remove_note(note.id)?)).await?;
    Ok(done())
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(list_marks))
        .routes(routes!(put_mark, delete_mark))
        .routes(routes!(list_notes, add_note))
        .routes(routes!(get_note, edit_note, delete_note))
}
