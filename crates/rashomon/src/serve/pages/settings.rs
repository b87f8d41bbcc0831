//! Settings: how somebody wants the pages. And the pages that need nobody: help, and what is shown without a network.

use super::filters::is_on;
use super::prefs::{self, Prefs, Start, Theme};
use super::{Frame, keys, page};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    frame: Frame,
    prefs: Prefs,
    themes: [(&'static str, &'static str, bool); 3],
    starts: [(&'static str, &'static str, bool); 4],
    least: usize,
    most: usize,
    saved: bool,
    /// Of each key that can be changed: its field, what it does, the usual keys, the one chosen.
    keys: Vec<(String, &'static str, String, String)>,
}

/// What the address says was done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    saved: String,
}

/// `/settings`.
pub(super) async fn settings(viewer: Viewer, Query(done): Query<Done>) -> Result<Html<String>, Problem> {
    let prefs = viewer.prefs.clone();
    let theme = |theme: Theme, words| (theme.name(), words, prefs.theme == theme);
    let start = |start: Start, words| (start.name(), words, prefs.start == start);
    page(&Settings {
        frame: Frame::new(&viewer, "/settings"),
        themes: [
            theme(Theme::Auto, "As the device has it"),
            theme(Theme::Light, "Light"),
            theme(Theme::Dark, "Dark"),
        ],
        starts: [
            start(Start::Front, "All stories"),
            start(Start::Unread, "Unread stories"),
            start(Start::Digest, "The digest"),
            start(Start::Streams, "My streams"),
        ],
        least: *prefs::STORIES.start(),
        most: *prefs::STORIES.end(),
        saved: is_on(&done.saved),
        keys: keys::fields(&prefs),
        prefs,
    })
}

/// The form. A box that is not ticked is not sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    theme: Theme,
    start: Start,
    sort: String,
    stories: String,
    keys: String,
    /// The keys that were chosen, among what else the form has.
    #[serde(flatten)]
    own: BTreeMap<String, String>,
}

/// `POST /settings`.
pub(super) async fn keep(
    State(room): State<Room>,
    viewer: Viewer,
    Form(wish): Form<Wish>,
) -> Result<Redirect, Problem> {
    viewer.may(Role::Reader)?;
    let (least, most) = (prefs::STORIES.start(), prefs::STORIES.end());
    let stories = wish.stories.trim().parse().ok().filter(|n| prefs::STORIES.contains(n));
    let wrong = || Problem::bad(format!("stories of a page are a number from {least} to {most}"));
    let prefs = Prefs {
        theme: wish.theme,
        keys: is_on(&wish.keys),
        own_keys: keys::chosen(&wish.own)?,
        stories: stories.ok_or_else(wrong)?,
        start: wish.start,
        newest: wish.sort == "new",
    };
    let at = room.now().as_second();
    room.read(move |room| prefs.keep(room.state().as_ref(), &viewer.name, at)).await?;
    room.door().forget();
    Ok(Redirect::to("/settings?saved=1"))
}

#[derive(Template)]
#[template(path = "offline.html")]
struct Offline {
    frame: Frame,
}

/// `/offline`: it is kept by the device, so it says nothing of anybody.
pub(super) async fn offline() -> Result<Html<String>, Problem> {
    page(&Offline { frame: Frame::default() })
}
