//! Something that is brought in: how far it is, what was refused, and how it ended.

use crate::view::count;
use jiff::Timestamp;
use rashomon_model::{FateKind, PageRecord};
use serde::Serialize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Imports that are remembered; they are forgotten when the server ends.
const REMEMBERED: usize = 20;

/// Refused inputs that are named; further ones are counted.
const NAMED: usize = 500;

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// All of it was read.
    Done,
    /// Somebody did not want the rest, or the server ends.
    Cancelled,
    /// The store failed.
    Failed(String),
}

#[derive(Debug, Default)]
struct Far {
    pages: usize,
    articles: usize,
    same: usize,
    refused: usize,
    log: Vec<(String, String)>,
    end: Option<End>,
}

/// Something that is brought in.
#[derive(Debug)]
pub(in crate::serve) struct Job {
    /// Its number.
    pub(super) id: u64,
    what: String,
    by: String,
    begun: Timestamp,
    inputs: usize,
    /// Inputs that were read.
    pub(super) read: AtomicUsize,
    cancelled: AtomicBool,
    far: Mutex<Far>,
}

/// How it stands, to be shown.
#[derive(Debug, Clone, Serialize)]
pub(in crate::serve) struct Shown {
    pub(super) id: u64,
    pub(super) what: String,
    pub(super) by: String,
    pub(super) begun: String,
    pub(super) running: bool,
    pub(super) failed: bool,
    pub(super) inputs: usize,
    pub(super) read: usize,
    /// How it stands, in words.
    pub(super) words: String,
    /// What came of it so far, in words.
    pub(super) counts: String,
    pub(super) refused: usize,
    /// The inputs that were refused with why, as far as they are named.
    pub(super) log: Vec<(String, String)>,
}

impl Job {
    fn far(&self) -> MutexGuard<'_, Far> {
        self.far.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rest is not wanted.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// An input was refused.
    pub(super) fn refuse(&self, source: &str, why: &str) {
        let mut far = self.far();
        far.refused += 1;
        if far.log.len() < NAMED {
            far.log.push((source.to_owned(), why.to_owned()));
        }
    }

    /// A page was folded in.
    pub(super) fn page(&self, page: &PageRecord, source: &str, articles: usize) {
        if page.fate == FateKind::Rejected {
            self.refuse(source, page.why.as_deref().unwrap_or("no reason known"));
        }
        let mut far = self.far();
        far.pages += 1;
        far.articles += articles;
        far.same += usize::from(page.fate == FateKind::Same);
    }

    /// It ended.
    pub(super) fn end(&self, end: End) {
        self.far().end = Some(end);
    }

    fn running(&self) -> bool {
        self.far().end.is_none()
    }

    /// How it stands.
    pub(super) fn shown(&self) -> Shown {
        let far = self.far();
        let read = self.read.load(Ordering::Relaxed).min(self.inputs);
        let of = format!("{read} of {}", count(self.inputs, "file", "files"));
        let words = match &far.end {
            None if self.is_cancelled() => "being cancelled".to_owned(),
            None => format!("{of} read"),
            Some(End::Done) => format!("done: {} read", count(self.inputs, "file", "files")),
            Some(End::Cancelled) => format!("cancelled after {of}; what was brought in stays"),
            Some(End::Failed(why)) => format!("broke off after {of}: {why}"),
        };
        let same = if far.same > 0 { format!(" ({} kept before)", far.same) } else { String::new() };
        let counts = format!(
            "{} from {}{same}",
            count(far.articles, "new article", "new articles"),
            count(far.pages, "page", "pages")
        );
        Shown {
            id: self.id,
            what: self.what.clone(),
            by: self.by.clone(),
            begun: self.begun.strftime("%Y-%m-%d %H:%M UTC").to_string(),
            running: far.end.is_none(),
            failed: matches!(far.end, Some(End::Failed(_))),
            inputs: self.inputs,
            read,
            words,
            counts,
            refused: far.refused,
            log: far.log.clone(),
        }
    }
}

/// What is and was brought in since the server started.
#[derive(Debug, Default)]
pub(in crate::serve) struct Imports(Mutex<Vec<Arc<Job>>>);

impl Imports {
    fn held(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, the newest first.
    pub(super) fn all(&self) -> Vec<Arc<Job>> {
        self.held().iter().rev().cloned().collect()
    }

    /// One of them.
    pub(super) fn get(&self, id: u64) -> Option<Arc<Job>> {
        self.held().iter().find(|job| job.id == id).cloned()
    }

    /// Begins one; `None` where one is running: two would only take turns at the disk.
    pub(super) fn begin(&self, what: &str, by: &str, inputs: usize, begun: Timestamp) -> Option<Arc<Job>> {
        let mut held = self.held();
        if held.iter().any(|job| job.running()) {
            return None;
        }
        if held.len() >= REMEMBERED {
            held.remove(0);
        }
        let job = Arc::new(Job {
            id: held.last().map_or(1, |last| last.id + 1),
            what: what.to_owned(),
            by: by.to_owned(),
            begun,
            inputs,
            read: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
            far: Mutex::default(),
        });
        held.push(Arc::clone(&job));
        Some(job)
    }
}
