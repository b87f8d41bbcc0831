//! A feed as the pages show it: how it stands, in words, and what to do.

use crate::follow::{Wishes, schedule_of};
use crate::serve::links;
use rashomon_intake::frontier::{FeedState, Moment, Schedule, Standing, in_words};
use rashomon_store::{EntryCounts, FeedRow};

/// A sign with a word; the style sheet has the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The class of the sign.
    pub(super) class: &'static str,
    /// The word.
    pub(super) word: &'static str,
}

/// The mark of a state.
pub(super) fn mark_of(state: &FeedState) -> Mark {
    let (class, word) = match state.standing() {
        Standing::Answers => ("good", "answers"),
        Standing::Unasked => ("wait", "not asked yet"),
        Standing::Waits => ("wait", "rests"),
        Standing::Paywalled => ("bad", "paywalled"),
        Standing::Fails => ("bad", "fails"),
        Standing::Stopped => ("bad", "gone"),
    };
    Mark { class, word }
}

/// A feed.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its number.
    pub(super) id: i64,
    /// What it is called; its address where nobody said.
    pub(super) name: String,
    /// The address that is asked.
    pub(super) url: String,
    /// The site it speaks for, where that is an address of the web.
    pub(super) site: Option<String>,
    /// The site's host.
    pub(super) host: String,
    /// Its folder, as `News/Europe`.
    pub(super) folder: String,
    /// How it stands, as a mark.
    pub(super) mark: Mark,
    /// How it stands and what to do, where there is more to say than the mark does.
    pub(super) message: Option<String>,
    /// How long ago it was last asked.
    pub(super) asked: Option<String>,
    /// In how long it is asked next.
    pub(super) next: Option<String>,
    /// Its entries.
    pub(super) counts: EntryCounts,
    /// What is wanted of it.
    pub(super) wishes: Wishes,
}

impl Line {
    /// The line of a row.
    pub(super) fn new(row: &FeedRow, schedule: &Schedule, counts: EntryCounts, now: Moment) -> Self {
        let wishes = Wishes::of(&row.settings);
        let mark =
            if wishes.paused { Mark { class: "wait", word: "paused" } } else { mark_of(&schedule.state) };
        let message = match (&schedule.state, &schedule.note) {
            _ if wishes.paused => Some("it is not asked until you say so".to_owned()),
            (FeedState::New | FeedState::Fine, None) => None,
            _ => Some(schedule.message()),
        };
        let next = match schedule.next_due {
            _ if wishes.paused || schedule.stopped => None,
            Some(due) if due > now => Some(format!("in {}", in_words(due.since(now)))),
            Some(_) => Some("now".to_owned()),
            // At a start many feeds are spread over some minutes.
            None => Some("soon".to_owned()),
        };
        let site = row.site.as_deref().and_then(links::web_url);
        let host = site.as_ref().or(links::web_url(&schedule.url).as_ref()).and_then(links::host_of);
        Self {
            id: row.id,
            name: named(row),
            url: schedule.url.clone(),
            site: site.map(|site| site.to_string()),
            host: host.unwrap_or_default(),
            folder: row.folder.join("/"),
            mark,
            message,
            asked: schedule.asked.map(|asked| ago(asked, now)),
            next,
            counts,
            wishes,
        }
    }

    /// How many entries it carries now.
    pub(super) fn entries(&self) -> u64 {
        self.counts.kept + self.counts.refused + self.counts.waiting + self.counts.skipped
    }
}

/// What a feed is called.
pub(super) fn named(row: &FeedRow) -> String {
    let title = row.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    crate::view::clean(title.unwrap_or(&row.url))
}

/// "3 min ago".
pub(super) fn ago(then: Moment, now: Moment) -> String {
    match now.since(then).as_secs() {
        0..5 => "just now".to_owned(),
        _ => format!("{} ago", in_words(now.since(then))),
    }
}

/// The rows with their schedules.
pub(super) fn scheduled(rows: Vec<FeedRow>) -> Vec<(FeedRow, Schedule)> {
    rows.into_iter()
        .map(|row| {
            let schedule = schedule_of(&row);
            (row, schedule)
        })
        .collect()
}
