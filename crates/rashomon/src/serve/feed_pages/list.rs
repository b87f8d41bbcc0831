//! `/feeds`: all feeds by folder, with how they stand.

use super::line::{Line, scheduled};
use crate::serve::door::Viewer;
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use anyhow::Result;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use rashomon_intake::frontier::{Moment, Schedule, Standing, Tally};
use serde::Deserialize;
use std::collections::HashMap;
use std::time::Duration;

/// Feeds of a page.
const FEEDS: usize = 100;

/// What "lately" is in the line of coverage.
const LATELY: Duration = Duration::from_secs(3_600);

/// What is asked of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Only those that stand so: the word of a [`Choice`].
    show: String,
    /// Which page, from 1.
    page: usize,
}

/// Which feeds to list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    key: &'static str,
    name: &'static str,
    count: usize,
}

/// The feeds of a folder, as far as this page has them.
#[derive(Debug)]
struct Folder {
    name: String,
    feeds: Vec<Line>,
}

#[derive(Template)]
#[template(path = "feeds/list.html")]
struct List {
    frame: Frame,
    total: usize,
    coverage: String,
    choices: Vec<Choice>,
    show: String,
    folders: Vec<Folder>,
    before: Option<usize>,
    after: Option<usize>,
}

/// `/feeds`.
pub(super) async fn list(
    State(room): State<Room>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let frame = Frame::new(&viewer, "/feeds");
    let list = room.read(move |room| made(room, frame, &asked)).await?;
    page(&list)
}

fn made(room: &Room, frame: Frame, asked: &Asked) -> Result<List> {
    let (state, now) = (room.state(), Moment::from(room.now()));
    let feeds = scheduled(state.feeds()?);
    let counts: HashMap<_, _> = state.count_entries()?.into_iter().collect();
    let tally = Tally::of(feeds.iter().map(|(_, schedule)| schedule));
    let lately = feeds.iter().filter(|(_, schedule)| answered_lately(schedule, now)).count();
    let mut lines: Vec<Line> = feeds
        .iter()
        .map(|(row, schedule)| {
            Line::new(row, schedule, counts.get(&row.id).copied().unwrap_or_default(), now)
        })
        .collect();
    let total = lines.len();
    let choices = choices(&lines);
    lines.retain(|line| asked.show.is_empty() || shown_as(line) == asked.show);
    lines.sort_by_cached_key(|line| (line.folder.to_lowercase(), line.name.to_lowercase(), line.id));
    let number = asked.page.max(1);
    let more = lines.len() > number.saturating_mul(FEEDS);
    let mut folders: Vec<Folder> = Vec::new();
    for line in lines.into_iter().skip((number - 1).saturating_mul(FEEDS)).take(FEEDS) {
        match folders.last_mut().filter(|folder| folder.name == line.folder) {
            Some(folder) => folder.feeds.push(line),
            None => folders.push(Folder { name: line.folder.clone(), feeds: vec![line] }),
        }
    }
    Ok(List {
        frame,
        total,
        coverage: coverage(&tally, lately),
        choices,
        show: asked.show.clone(),
        folders,
        before: (number > 1).then(|| number - 1),
        after: more.then(|| number + 1),
    })
}

fn answered_lately(schedule: &Schedule, now: Moment) -> bool {
    schedule.state.standing() == Standing::Answers
        && schedule.answered.is_some_and(|answered| now.since(answered) <= LATELY)
}

/// The key of the choice that a feed is under.
fn shown_as(line: &Line) -> &'static str {
    match line.mark.word {
        "answers" => "answers",
        "paywalled" => "paywalled",
        "fails" | "gone" => "fails",
        _ => "waits",
    }
}

fn choices(lines: &[Line]) -> Vec<Choice> {
    let kinds =
        [("answers", "answer"), ("fails", "fail or are gone"), ("paywalled", "paywalled"), ("waits", "wait")];
    let counted = kinds.map(|(key, name)| {
        let count = lines.iter().filter(|line| shown_as(line) == key).count();
        Choice { key, name, count }
    });
    let all = Choice { key: "", name: "all", count: lines.len() };
    [all].into_iter().chain(counted.into_iter().filter(|choice| choice.count > 0)).collect()
}

/// "212 of 240 sources answered when they were last asked, 198 of them in the last hour; 9 failed; 19 want a log-in or money".
fn coverage(tally: &Tally, lately: usize) -> String {
    let sources = if tally.feeds == 1 { "source" } else { "sources" };
    let mut line = format!("{} of {} {sources} answered when last asked", tally.answered, tally.feeds);
    if tally.answered > 0 {
        line.push_str(&format!(", {lately} in the last hour"));
    }
    let rest = [
        (tally.failed, "failed"),
        (tally.paywalled, "paywalled"),
        (tally.waiting, "resting because their server asks for it"),
        (tally.stopped, "gone for good"),
        (tally.unasked, "not asked yet"),
    ];
    for (count, what) in rest.into_iter().filter(|(count, _)| *count > 0) {
        line.push_str(&format!("; {count} {what}"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_told_as_it_is() {
        let tally = Tally { feeds: 240, answered: 212, failed: 9, paywalled: 19, ..Tally::default() };
        let told =
            "212 of 240 sources answered when last asked, 198 in the last hour; 9 failed; 19 paywalled";
        assert_eq!(coverage(&tally, 198), told);
        let one = Tally { feeds: 1, unasked: 1, ..Tally::default() };
        assert_eq!(coverage(&one, 0), "0 of 1 source answered when last asked; 1 not asked yet");
    }
}
