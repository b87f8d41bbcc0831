//! `/feeds/{id}`: one feed, with how it stood, its entries and what became of them.

use super::change::row;
use super::entries::{Entry, entries};
use super::line::{Line, Mark, ago, mark_of};
use crate::follow::schedule_of;
use crate::serve::door::Viewer;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use anyhow::Result;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use rashomon_intake::frontier::{Moment, in_words};
use rashomon_store::{EntryCounts, FeedRow};
use std::time::Duration;

/// Entries that are shown: what most feeds carry.
const ENTRIES: usize = 50;

/// A feed that was added so shortly ago is looked at again by its page itself, until it has answered.
const JUST_ADDED: Duration = Duration::from_secs(120);

/// A change of how it stands.
struct Stood {
    at: String,
    ago: String,
    mark: Mark,
    message: String,
}

#[derive(Template)]
#[template(path = "feeds/one.html")]
struct One {
    frame: Frame,
    line: Line,
    title: String,
    interval: String,
    answered: Option<String>,
    every: Option<String>,
    hub: bool,
    failures: u32,
    named: Vec<String>,
    history: Vec<Stood>,
    entries: Vec<Entry>,
    paywalled: usize,
    fresh: bool,
}

/// `/feeds/{id}`.
pub(super) async fn one(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<i64>,
) -> Result<Html<String>, Problem> {
    let row = row(&room, id)?;
    let frame = Frame::new(&viewer, "/feeds");
    let one = room.read(move |room| made(room, frame, &row)).await?;
    page(&one)
}

fn made(room: &Room, frame: Frame, row: &FeedRow) -> Result<One> {
    let now = Moment::from(room.now());
    let schedule = schedule_of(row);
    let counts = room.state().count_entries()?.into_iter().find(|(feed, _)| *feed == row.id);
    let counts = counts.map_or(EntryCounts::default(), |(_, counts)| counts);
    let line = Line::new(row, &schedule, counts, now);
    let stood = schedule.history.iter().rev().map(|change| Stood {
        at: change.at.to_string(),
        ago: ago(change.at, now),
        mark: mark_of(&change.state),
        message: change.state.message(),
    });
    let entries = entries(room, row.id, ENTRIES)?;
    let waiting = entries.iter().any(|entry| entry.mark.class == "wait");
    let added = now.since(Moment::from_seconds(row.added_at)) < JUST_ADDED;
    let named = match &schedule.state {
        rashomon_intake::frontier::FeedState::NotAFeed { feeds, .. } => feeds.clone(),
        _ => Vec::new(),
    };
    Ok(One {
        frame,
        title: row.title.clone().unwrap_or_default(),
        interval: line.wishes.interval_min.map(|minutes| minutes.to_string()).unwrap_or_default(),
        answered: schedule.answered.map(|at| ago(at, now)),
        every: (schedule.interval_s > 0).then(|| in_words(Duration::from_secs(schedule.interval_s))),
        hub: !schedule.hubs.is_empty(),
        failures: schedule.failures,
        named,
        history: stood.collect(),
        paywalled: entries.iter().filter(|entry| entry.mark.word == "paywalled").count(),
        fresh: added && !line.wishes.paused && (schedule.asked.is_none() || waiting),
        entries,
        line,
    })
}
