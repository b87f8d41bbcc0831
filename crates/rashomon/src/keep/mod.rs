//! Keeping: captures into the log, then prepared on every core, folded in the order of the log, written down.
//!
//! Log first, think later: a capture is acknowledged when it is on the disk, and all that is concluded from it can be
//! concluded again.

mod hints;
mod shelf;
mod written;

pub(crate) use hints::KeptHints;

use crate::read::{guarded, prepare_line};
use anyhow::{Context, Result};
use jiff::Timestamp;
use rashomon_engine::{Fold, Prepared, prepare, refused};
use rashomon_model::{Capture, FateKind, PageRecord};
use rashomon_store::{Derived, Form, Log, Logged, Seq, Store};
use shelf::KeptShelf;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Captures read from the log at a time: enough for every core, few enough that their bytes fit.
const CATCH_UP_BATCH: usize = 64;
/// Articles put into the index of words at a time; a commit costs a tenth of a second, whatever is in it.
const INDEX_BATCH: usize = 2_000;
/// The fold is written down after so many articles at the least ...
const CHECKPOINT_ARTICLES: usize = 2_000;
/// ... and not before this share of what it holds is new, since all of it is written.
const CHECKPOINT_SHARE: usize = 8;

/// A capture kept: its number, and where it ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct KeptPage {
    /// Its number in the log.
    pub(crate) seq: Seq,
    /// Where it ended.
    #[serde(flatten)]
    pub(crate) page: PageRecord,
    /// The ids of the articles that are new.
    pub(crate) articles: Vec<String>,
}

/// Whoever writes to a data directory: there is one.
pub(crate) struct Keeper {
    store: Arc<Store>,
    log: Arc<dyn Log>,
    derived: Arc<dyn Derived>,
    fold: Fold,
    threads: NonZeroUsize,
    /// New articles since the fold was written down.
    unwritten: usize,
    /// New articles since the index of words was brought up.
    unindexed: usize,
}

impl Keeper {
    /// Takes up where the last run stopped: the fold from its checkpoint, then whatever the log holds beyond it. `progress`
    /// is told how many captures are read again, and of how many.
    ///
    /// # Errors
    /// Where the data directory cannot be read or written.
    pub(crate) fn take_up(
        store: Arc<Store>,
        threads: NonZeroUsize,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        let (log, derived) = (store.log(), store.derived());
        let checkpoint = derived.checkpoint()?;
        let fold = checkpoint.and_then(|(_, bytes)| Fold::restore(&bytes).ok()).unwrap_or_default();
        let mut keeper = Self { store, log, derived, fold, threads, unwritten: 0, unindexed: 0 };
        let (start, last) = (keeper.fold.upto(), keeper.log.last());
        let mut next = start + 1;
        while next <= last {
            let batch = keeper.log.from(next, CATCH_UP_BATCH)?;
            let Some((end, _)) = batch.last() else { break };
            next = end + 1;
            keeper.fold_in(batch)?;
            progress(next - 1 - start, last - start);
        }
        Ok(keeper)
    }

    /// Keeps captures: when it returns they are logged, folded in and written down.
    ///
    /// # Errors
    /// Where the data directory cannot be written; what was logged stays logged, and is folded in by the next run.
    pub(crate) fn keep(&mut self, batch: Vec<Logged>) -> Result<Vec<KeptPage>> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let seqs = self.log.append(&batch).context("nothing of it was kept")?;
        let batch = seqs.zip(batch.iter().map(Logged::tidied)).collect();
        self.fold_in(batch)
    }

    /// Prepares captures on every core, folds them in, and writes down what is new.
    fn fold_in(&mut self, batch: Vec<(Seq, Logged)>) -> Result<Vec<KeptPage>> {
        let Some(upto) = batch.last().map(|(seq, _)| *seq) else { return Ok(Vec::new()) };
        let shelf = KeptShelf::new(&*self.derived);
        let fold = &mut self.fold;
        let mut items = Some(batch);
        crate::pool::ordered(
            self.threads,
            |give| {
                for (seq, logged) in items.take().into_iter().flatten() {
                    let size = logged.bytes.len() as u64;
                    if !give((seq, logged), size) {
                        return;
                    }
                }
            },
            |(seq, logged)| {
                let received = received(&logged);
                let source = logged.source.clone();
                let prepared = guarded(|| prepared(logged)).unwrap_or_else(|why| refused(&source, &why));
                (seq, received, prepared)
            },
            |(seq, received, prepared)| {
                fold.apply(seq, received, prepared, &shelf);
                Ok(())
            },
        )?;
        shelf.done()?;
        self.write(upto)
    }

    /// Writes down what the fold concluded.
    fn write(&mut self, upto: Seq) -> Result<Vec<KeptPage>> {
        let changes = self.fold.changes();
        let kept = written::pages(&changes);
        self.unwritten += changes.articles.len();
        self.unindexed += changes.articles.len();
        let due = self.unwritten >= CHECKPOINT_ARTICLES.max(self.fold.window() / CHECKPOINT_SHARE);
        if upto > self.derived.applied()? {
            let checkpoint = due.then(|| self.fold.checkpoint());
            self.derived.apply(written::applied(upto, changes, checkpoint))?;
            if due {
                self.unwritten = 0;
            }
        }
        if self.unindexed >= INDEX_BATCH {
            self.index()?;
        }
        Ok(kept)
    }

    /// Brings the index of words up to what is kept.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn index(&mut self) -> Result<()> {
        self.unindexed = 0;
        self.store.refresh_index()?;
        Ok(())
    }

    /// Writes everything down, so that the next run goes on at once.
    ///
    /// # Errors
    /// Where it cannot be written; nothing kept is lost by that.
    pub(crate) fn rest(&mut self) -> Result<()> {
        self.index()?;
        let upto = self.fold.upto();
        if self.unwritten > 0 && upto > 0 && upto >= self.derived.applied()? {
            let checkpoint = Some(self.fold.checkpoint());
            self.derived.apply(written::applied(upto, Default::default(), checkpoint))?;
            self.unwritten = 0;
        }
        Ok(())
    }
}

/// When a capture was taken in.
fn received(logged: &Logged) -> Timestamp {
    let second = KeptHints::of(logged).received;
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Reads a logged capture the whole way up to the fold.
pub(crate) fn prepared(logged: Logged) -> Prepared {
    match logged.form {
        Form::Page => prepare(&capture(logged)),
        Form::Line => {
            let number = logged.source.rsplit_once('#').and_then(|(_, n)| n.parse().ok()).unwrap_or(1);
            prepare_line(&logged.source, number, &logged.bytes)
        }
        Form::Feed => {
            // Its entries' pages are captures of their own.
            let why = Some("a feed: its entries are kept as pages of their own".to_owned());
            let mut prepared = refused(&logged.source, "");
            prepared.page =
                PageRecord { fate: FateKind::Listing, why, fetched_at: logged.fetched_at, ..prepared.page };
            prepared
        }
    }
}

/// A logged page as a capture, with what a feed said of it.
pub(crate) fn capture(logged: Logged) -> Capture {
    let entry = KeptHints::of(&logged).entry;
    let mut capture = Capture::from(logged);
    capture.hints.entry = entry;
    capture
}
