//! `/feeds/add`: follows a feed, or one of those that a web page names.

use super::told::told;
use crate::follow::commands::{Asked, address, new_row, not_followed};
use crate::serve::door::{Role, Viewer};
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use anyhow::{Context, Result};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_intake::frontier::{FeedState, Moment, Schedule};
use rashomon_store::FeedRow;
use serde::Deserialize;
use std::time::Duration;

/// Feeds that a page names, of which as many are shown.
const NAMED: usize = 50;

/// How long somebody waits for a feed to be asked: longer than one answer may take.
const PATIENCE: Duration = Duration::from_secs(25);

/// What is to be followed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToAdd {
    url: String,
    folder: String,
    /// To be followed although it cannot be read now.
    anyway: bool,
}

/// What came of it.
enum Came {
    Followed(i64),
    /// The page at this address names feeds.
    Choose {
        url: String,
        feeds: Vec<String>,
    },
    /// What is wrong, and whether it may be followed all the same.
    Refused {
        url: String,
        why: String,
        may: bool,
    },
}

#[derive(Template)]
#[template(path = "feeds/add.html")]
struct Add {
    frame: Frame,
    url: String,
    folder: String,
    feeds: Vec<String>,
    why: Option<String>,
    may: bool,
}

/// GET `/feeds/add`: the form alone; `?url=` fills it, for a bookmark or a feed that a page names.
pub(super) async fn page_to_add(
    viewer: Viewer,
    Query(to_add): Query<ToAdd>,
) -> Result<Html<String>, Problem> {
    viewer.may(Role::Editor)?;
    let ToAdd { url, folder, .. } = to_add;
    page(&Add { frame: Frame::new(&viewer, "/feeds"), url, folder, feeds: Vec::new(), why: None, may: false })
}

/// POST `/feeds/add`.
pub(super) async fn add(
    State(room): State<Room>,
    viewer: Viewer,
    Form(to_add): Form<ToAdd>,
) -> Result<Response, Problem> {
    viewer.may(Role::Editor)?;
    if to_add.url.trim().is_empty() {
        let lines = ["Give the address of a feed, or of a page that names one.".to_owned()];
        return told(&viewer, "Nothing to follow", false, &lines, ("/feeds", "Back to the feeds"));
    }
    let ToAdd { url: typed, folder, .. } = to_add.clone();
    let Ok(came) = tokio::time::timeout(PATIENCE, room.read(move |room| came(room, &to_add))).await else {
        let lines =
            ["It takes its time to answer. If it is a feed, it stands among the feeds in a moment."
                .to_owned()];
        return told(&viewer, "No answer yet", true, &lines, ("/feeds", "To the feeds"));
    };
    let (url, feeds, why, may) = match came? {
        Came::Followed(id) => return Ok(Redirect::to(&format!("/feeds/{id}")).into_response()),
        Came::Choose { url, feeds } => (url, feeds, None, false),
        Came::Refused { url, why, may } => (url, Vec::new(), Some(why), may),
    };
    let url = if url.is_empty() { typed } else { url };
    Ok(page(&Add { frame: Frame::new(&viewer, "/feeds"), url, folder, feeds, why, may })?.into_response())
}

fn came(room: &Room, to_add: &ToAdd) -> Result<Came> {
    let url = address(&to_add.url);
    if let Some(known) = room.state().feed_by_url(&url)? {
        return Ok(Came::Followed(known.id));
    }
    let Some(asked) = room.feeding().ask(&url)? else {
        return follow(room, Asked { schedule: Schedule::new(&url), read: None }, &to_add.folder);
    };
    if asked.read.is_some() || to_add.anyway {
        return follow(room, asked, &to_add.folder);
    }
    let why = not_followed(&asked.schedule.state, &asked.schedule.message());
    match asked.schedule.state {
        FeedState::NotAFeed { mut feeds, .. } if !feeds.is_empty() => {
            feeds.truncate(NAMED);
            // The one feed that a page names is what was meant by the page.
            if let [only] = &*feeds
                && let Some(there) = room.feeding().ask(only)?.filter(|there| there.read.is_some())
            {
                return follow(room, there, &to_add.folder);
            }
            Ok(Came::Choose { url, feeds })
        }
        state => {
            let may = matches!(
                state,
                FeedState::TimingOut
                    | FeedState::Unreachable { .. }
                    | FeedState::ServerError { .. }
                    | FeedState::Throttled { .. }
                    | FeedState::LoginPage
                    | FeedState::Refused { .. }
            );
            Ok(Came::Refused { url, why, may })
        }
    }
}

/// Puts a feed among those that are followed: whoever follows asks it again at once, for all that it has.
fn follow(room: &Room, asked: Asked, folder: &str) -> Result<Came> {
    let Asked { schedule, read } = asked;
    let feed = read.as_ref().map(|(feed, ..)| feed);
    let fresh = Schedule::new(&schedule.url);
    let schedule = if feed.is_some() { &fresh } else { &schedule };
    let row = FeedRow {
        title: feed.and_then(|feed| feed.title.clone()),
        site: feed.and_then(|feed| feed.link.clone()),
        folder: folders(folder),
        ..new_row(schedule, Moment::from(room.now()))?
    };
    let added = room.state().add_feeds(&[row])?;
    let (row, _) = added.first().context("the state gives no row for the feed")?;
    Ok(Came::Followed(row.id))
}

/// A folder as typed: `News/Europe`.
pub(super) fn folders(typed: &str) -> Vec<String> {
    typed.split('/').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
