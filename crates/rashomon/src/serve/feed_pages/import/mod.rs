//! `/import`: brings in a folder of the server's machine, or files that were uploaded, while the newsroom is open.
//!
//! It is what `rashomon add` does: the same inputs, read the same way. Captures are logged here; the thread that follows feeds
//! offers all that is new in the log to the keeper, which folds it in.

mod job;
mod run;
mod upload;

pub(in crate::serve) use job::Imports;
pub(super) use upload::files;

use super::told::told;
use crate::addresses::Named;
use crate::serve::door::{Role, Viewer};
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, Json};
use job::{Job, Shown};
use rashomon_store::{Input, Refused};
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Template)]
#[template(path = "feeds/import.html")]
struct Overview {
    frame: Frame,
    roots: Vec<String>,
    jobs: Vec<Shown>,
    running: bool,
}

/// GET `/import`.
pub(super) async fn overview(State(room): State<Room>, viewer: Viewer) -> Result<Html<String>, Problem> {
    viewer.may(Role::Editor)?;
    let feeding = room.feeding();
    let jobs: Vec<Shown> = feeding.imports.all().iter().map(|job| job.shown()).collect();
    page(&Overview {
        frame: Frame::new(&viewer, "/feeds"),
        roots: feeding.roots.iter().map(|root| root.display().to_string()).collect(),
        running: jobs.iter().any(|job| job.running),
        jobs,
    })
}

/// A folder to bring in.
#[derive(Debug, Deserialize)]
pub(super) struct Folder {
    path: String,
}

/// POST `/import/folder`.
pub(super) async fn folder(
    State(room): State<Room>,
    viewer: Viewer,
    Form(Folder { path }): Form<Folder>,
) -> Result<Response, Problem> {
    viewer.may(Role::Admin)?;
    let typed = PathBuf::from(path.trim());
    let found = room.read(move |room| Ok(below_roots(&room.feeding().roots, &typed))).await?;
    match found {
        Ok((path, inputs)) => begin(&room, &viewer, path.display().to_string(), inputs, None).await,
        Err(why) => told(&viewer, "Not brought in", false, &[why], ("/import", "Back")),
    }
}

type Inputs = Vec<Result<Named, Refused>>;

/// The inputs behind a path, where it lies below one of the roots; what a link leads out of them is left out.
fn below_roots(roots: &[PathBuf], typed: &std::path::Path) -> Result<(PathBuf, Inputs), String> {
    let roots: Vec<PathBuf> = roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
    // A path that is not there and one that is not allowed are told alike: the pages are no way to look around.
    let refused =
        || format!("{} is no file or folder below those that the server brings in from.", typed.display());
    let within = |path: &std::path::Path| roots.iter().any(|root| path.starts_with(root));
    let path = typed.canonicalize().ok().filter(|path| within(path)).ok_or_else(refused)?;
    let inputs = rashomon_store::find(std::slice::from_ref(&path)).into_iter().map(|input| match input {
        Ok(Input::File(file)) if file.canonicalize().is_ok_and(|file| within(&file)) => {
            Ok(Named::Here(Input::File(file)))
        }
        Ok(input) => {
            Err(Refused::new(input.source(), "it leads out of the folders that the server brings in from"))
        }
        Err(refused) => Err(refused),
    });
    let inputs: Inputs = inputs.collect();
    Ok((path, inputs))
}

/// So long somebody waits for what is being brought in to end before being told to come again: who sends a file a second is not
/// to be refused because the last one took a little longer.
const WAITS: Duration = Duration::from_secs(5);
/// How often it is looked whether it has ended.
const LOOKS: Duration = Duration::from_millis(20);

/// Begins to bring something in, and shows how that goes. One follows the other.
async fn begin(
    room: &Room,
    viewer: &Viewer,
    what: String,
    inputs: Inputs,
    uploaded: Option<PathBuf>,
) -> Result<Response, Problem> {
    let imports = &room.feeding().imports;
    let begun = Instant::now();
    let job = loop {
        let job = imports.begin(&what, &viewer.name, inputs.len(), room.now());
        if job.is_some() || begun.elapsed() > WAITS || room.stopping() {
            break job;
        }
        tokio::time::sleep(LOOKS).await;
    };
    let Some(job) = job else {
        if let Some(folder) = uploaded {
            let _ = std::fs::remove_dir_all(folder);
        }
        let lines = ["Something is being brought in: wait until it ends, or cancel it.".to_owned()];
        return told(viewer, "Not now", false, &lines, ("/import", "Back"));
    };
    run::start(room.clone(), Arc::clone(&job), inputs, uploaded)?;
    Ok(Redirect::to(&format!("/import/{}", job.id)).into_response())
}

#[derive(Template)]
#[template(path = "feeds/import_one.html")]
struct One {
    frame: Frame,
    job: Shown,
}

fn job(room: &Room, viewer: &Viewer, id: u64) -> Result<Arc<Job>, Problem> {
    viewer.may(Role::Editor)?;
    room.feeding().imports.get(id).ok_or_else(|| Problem::not_found("such import"))
}

/// GET `/import/{id}`.
pub(super) async fn one(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<u64>,
) -> Result<Html<String>, Problem> {
    let job = job(&room, &viewer, id)?.shown();
    page(&One { frame: Frame::new(&viewer, "/feeds"), job })
}

/// GET `/import/{id}/state`: the same for the script that renews the page.
pub(super) async fn state(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<u64>,
) -> Result<Json<Shown>, Problem> {
    Ok(Json(job(&room, &viewer, id)?.shown()))
}

/// POST `/import/{id}/cancel`: what was brought in stays.
pub(super) async fn cancel(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<u64>,
) -> Result<Redirect, Problem> {
    job(&room, &viewer, id)?.cancel();
    Ok(Redirect::to(&format!("/import/{id}")))
}
