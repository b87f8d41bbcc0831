//! What is done to one feed, or to all: edited, asked now, removed; the page of an entry fetched once more.

use super::add::folders;
use super::line::named;
use super::told::told;
use crate::follow::{Wishes, ask_soon, fetch_again};
use crate::serve::door::{Role, Viewer};
use crate::serve::links;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_intake::frontier::Schedule;
use rashomon_store::{FeedRow, StoreError};
use serde::Deserialize;

/// A feed as its form has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edited {
    title: String,
    url: String,
    folder: String,
    interval: String,
    paused: Option<String>,
    own_words: Option<String>,
}

/// Fails where there is no such feed.
pub(super) fn row(room: &Room, id: i64) -> Result<FeedRow, Problem> {
    room.state().feed(id)?.ok_or_else(|| Problem::not_found("such feed"))
}

/// What came of an edit.
enum Edit {
    Done,
    Refused(String),
}

/// POST `/feeds/{id}/edit`.
pub(super) async fn edit(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Form(edited): Form<Edited>,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    let held = row(&room, id)?;
    match room.read(move |room| edited_row(room, held, &edited)).await? {
        Edit::Done => Ok(Redirect::to(&format!("/feeds/{id}")).into_response()),
        Edit::Refused(why) => {
            let back = format!("/feeds/{id}");
            told(&viewer, "Not changed", false, &[why], (&back, "Back to the feed"))
        }
    }
}

fn edited_row(room: &Room, held: FeedRow, edited: &Edited) -> anyhow::Result<Edit> {
    let state = room.state();
    let interval_min = match edited.interval.trim() {
        "" => None,
        typed => match typed.parse::<u64>() {
            Ok(minutes) => Some(minutes),
            Err(_) => return Ok(Edit::Refused(format!("\"{typed}\" is no number of minutes."))),
        },
    };
    let url = edited.url.trim();
    if !url.is_empty() && url != held.url {
        if links::web_url(url).is_none() {
            return Ok(Edit::Refused(format!("\"{url}\" is no address of the web: it begins with https://")));
        }
        match state.move_feed(held.id, url) {
            Err(StoreError::Taken(why)) => return Ok(Edit::Refused(format!("{why}."))),
            moved => moved?,
        };
        // What was remembered of the old address says nothing of the new one.
        state.put_schedules(&[(held.id, serde_json::to_string(&Schedule::new(url))?)])?;
    }
    let wishes =
        Wishes { paused: edited.paused.is_some(), interval_min, own_words: edited.own_words.is_some() };
    let title = Some(edited.title.trim().to_owned()).filter(|title| !title.is_empty());
    let settings = wishes.put_into(&held.settings);
    state.update_feed(&FeedRow { title, folder: folders(&edited.folder), settings, ..held })?;
    Ok(Edit::Done)
}

/// POST `/feeds/{id}/refresh`.
pub(super) async fn refresh(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
) -> Result<Redirect, Problem> {
    viewer.may(Role::Editor)?;
    row(&room, id)?;
    room.read(move |room| ask_soon(&*room.state(), id, room.now().as_second())).await?;
    Ok(Redirect::to(&format!("/feeds/{id}")))
}

/// POST `/feeds/refresh`: all of them.
pub(super) async fn refresh_all(State(room): State<Room>, viewer: Viewer) -> Result<Redirect, Problem> {
    viewer.may(Role::Editor)?;
    room.read(|room| {
        let (state, at) = (room.state(), room.now().as_second());
        state.feeds()?.iter().try_for_each(|row| ask_soon(&*state, row.id, at))
    })
    .await?;
    Ok(Redirect::to("/feeds"))
}

#[derive(Template)]
#[template(path = "feeds/remove.html")]
struct Removing {
    frame: Frame,
    id: i64,
    name: String,
}

/// GET `/feeds/{id}/remove`: asks whether that is meant.
pub(super) async fn ask_to_remove(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
) -> Result<Html<String>, Problem> {
    viewer.may(Role::Editor)?;
    let name = named(&row(&room, id)?);
    page(&Removing { frame: Frame::new(&viewer, "/feeds"), id, name })
}

/// POST `/feeds/{id}/remove`: what it brought stays.
pub(super) async fn remove(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
) -> Result<Redirect, Problem> {
    viewer.may(Role::Editor)?;
    room.read(move |room| Ok(room.state().remove_feed(id)?)).await?;
    Ok(Redirect::to("/feeds"))
}

/// Which entry.
#[derive(Debug, Deserialize)]
pub(super) struct Again {
    key: u64,
}

/// POST `/feeds/{id}/again`: fetches the page of an entry once more.
pub(super) async fn again(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
    Form(Again { key }): Form<Again>,
) -> Result<Redirect, Problem> {
    viewer.may(Role::Editor)?;
    if room.state().entry(id, key)?.is_none() {
        return Err(Problem::not_found("such entry"));
    }
    room.read(move |room| fetch_again(&*room.state(), id, key, room.now().as_second())).await?;
    Ok(Redirect::to(&format!("/feeds/{id}#entries")))
}
