//! `/hooks`: a person's webhooks, with what was sent to them.

use super::{Delivery, Hook};
use crate::serve::door::Viewer;
use crate::serve::pages::{Frame, page};
use crate::serve::streams::Stream;
use crate::serve::wire::api::hooks::{make, own};
use crate::serve::wire::api::time;
use crate::serve::wire::ask::{Id, look, may_write};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

/// The most bytes of a form of this page.
const MAX_FORM: usize = 16 << 10;

/// A hook as the page shows it.
struct Shown {
    hook: Hook,
    made: String,
    stream: Option<String>,
    log: Vec<(String, Delivery)>,
}

#[derive(Template)]
#[template(path = "hooks.html")]
struct Page {
    frame: Frame,
    hooks: Vec<Shown>,
    streams: Vec<Stream>,
    problem: Option<String>,
    url: String,
}

/// The page; where something went wrong, with what.
async fn show(
    room: &Room,
    viewer: &Viewer,
    problem: Option<String>,
    url: String,
) -> Result<Html<String>, Problem> {
    let owner = viewer.name.clone();
    let (hooks, streams) = look(room, move |room| {
        let state = room.state();
        let streams = Stream::of(&*state, &owner)?;
        let mut shown = Vec::new();
        for hook in Hook::of(&*state, Some(&owner))? {
            let stream = match &hook.stream {
                Some(id) => Some(Stream::find(&*state, id)?.map_or_else(|| "(gone)".to_owned(), |s| s.name)),
                None => None,
            };
            let log =
                hook.log(&*state)?.into_iter().map(|delivery| (minute(delivery.at), delivery)).collect();
            shown.push(Shown { made: minute(hook.at), hook, stream, log });
        }
        Ok((shown, streams))
    })
    .await?;
    page(&Page { frame: Frame::new(viewer, "/hooks"), hooks, streams, problem, url })
}

fn minute(at: i64) -> String {
    time(at).get(..16).unwrap_or_default().replace('T', " ") + " UTC"
}

async fn list(State(room): State<Room>, viewer: Viewer) -> Result<Html<String>, Problem> {
    show(&room, &viewer, None, String::new()).await
}

#[derive(Deserialize)]
struct Made {
    url: String,
    #[serde(default)]
    stream: String,
}

async fn add(State(room): State<Room>, viewer: Viewer, Form(form): Form<Made>) -> Result<Response, Problem> {
    may_write(&viewer)?;
    let stream = Some(form.stream).filter(|stream| !stream.is_empty());
    let url: String = form.url.chars().take(super::URL).collect();
    match make(&room, &viewer, &url, stream).await {
        Ok(_) => Ok(Redirect::to("/hooks").into_response()),
        Err(problem) if problem.status.is_client_error() => {
            let html = show(&room, &viewer, Some(problem.detail), url).await?;
            Ok((problem.status, html).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn remove(State(room): State<Room>, viewer: Viewer, Id(id): Id) -> Result<Redirect, Problem> {
    may_write(&viewer)?;
    let hook = own(&room, &viewer, &id).await?;
    look(&room, move |room| hook.remove(&*room.state())).await?;
    Ok(Redirect::to("/hooks"))
}

async fn test(State(room): State<Room>, viewer: Viewer, Id(id): Id) -> Result<Redirect, Problem> {
    may_write(&viewer)?;
    let hook = own(&room, &viewer, &id).await?;
    super::test(&room, &hook).await?;
    Ok(Redirect::to("/hooks"))
}

/// Its routes.
pub(in super::super) fn routes() -> Router<Room> {
    Router::new()
        .route("/hooks", get(list).post(add))
        .route("/hooks/{id}/remove", post(remove))
        .route("/hooks/{id}/test", post(test))
        .layer(DefaultBodyLimit::max(MAX_FORM))
}
