//! The thread that brings something in.

use super::Inputs;
use super::job::{End, Job};
use crate::addresses::Addresses;
use crate::index::Index;
use crate::kept::{Came, in_batches};
use crate::serve::Room;
use anyhow::Result;
use rashomon_store::Seq;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Captures that are logged ahead of the fold: it is to have work at hand, and what feeds bring is not to wait long behind.
const AHEAD: usize = 512;

/// How often it is looked whether the fold has come on.
const LOOK: Duration = Duration::from_millis(50);

/// Starts the thread; it removes what was uploaded when it is done with it.
pub(super) fn start(
    room: Room,
    job: Arc<Job>,
    inputs: Inputs,
    uploaded: Option<PathBuf>,
) -> std::io::Result<()> {
    let thread = std::thread::Builder::new().name("import".to_owned());
    let held = Arc::clone(&job);
    let started = thread.spawn(move || {
        let end = match bring_in(&room, &held, inputs, uploaded.as_deref()) {
            Ok(true) => End::Done,
            Ok(false) => End::Cancelled,
            Err(error) => End::Failed(format!("{error:#}")),
        };
        if let Some(folder) = uploaded {
            // What is left of it goes when the server next starts.
            let _ = std::fs::remove_dir_all(folder);
        }
        held.end(end);
    });
    match started {
        Ok(_) => Ok(()),
        Err(error) => {
            job.end(End::Failed(error.to_string()));
            Err(error)
        }
    }
}

/// Brings in; `false` where it was cancelled.
fn bring_in(room: &Room, job: &Job, inputs: Inputs, uploaded: Option<&Path>) -> Result<bool> {
    // What was uploaded goes by the name that it came with, not by where it lies meanwhile.
    let prefix = uploaded.map(|folder| format!("{}/", folder.display())).unwrap_or_default();
    let named = |source: &str| source.strip_prefix(&prefix).unwrap_or(source).to_owned();
    let over = || job.is_cancelled() || room.stopping();
    let mut ahead = Ahead { room, job, logged: VecDeque::new() };
    let index = Index::new(None, None, None)?;
    in_batches(inputs, &index, &Addresses::none(), &job.read, &mut |came| {
        match came {
            Came::Batch(mut batch) => {
                for logged in &mut batch {
                    logged.source = named(&logged.source);
                }
                ahead.logged.extend(room.store().log().append(&batch)?);
                ahead.settle(AHEAD)?;
            }
            Came::Told { source, why } => job.refuse(&named(&source), &why),
            Came::Refused(refused) => job.refuse(&named(&refused.source_name), &refused.why),
        }
        Ok(!over())
    })?;
    ahead.settle(0)?;
    Ok(!over())
}

/// What is logged and was not yet seen folded in.
struct Ahead<'a> {
    room: &'a Room,
    job: &'a Job,
    logged: VecDeque<Seq>,
}

impl Ahead<'_> {
    /// Waits until at most so many are ahead of the fold, and notes what came of the others.
    fn settle(&mut self, most: usize) -> Result<()> {
        let derived = self.room.store().derived();
        loop {
            let applied = derived.applied()?;
            while let Some(seq) = self.logged.front().copied().filter(|seq| *seq <= applied) {
                self.logged.pop_front();
                if let Some(page) = derived.page(seq)? {
                    self.job.page(&page, &page.source, derived.articles_of_page(seq)?.len());
                }
            }
            // A server that ends leaves the rest to the next start, which folds in what is logged.
            if self.logged.len() <= most || self.room.stopping() {
                return Ok(());
            }
            std::thread::sleep(LOOK);
        }
    }
}
