//! Keeping: captures into the log, then prepared on every core, folded in the order of the log, written down.
//!
//! Log first, think later: a capture is acknowledged when it is on the disk, and all that is concluded from it can be
//! concluded again.

mod decisions;
mod hints;
mod offering;
mod shelf;
#[cfg(test)]
mod tests;
mod written;

pub use decisions::{Asked, Corrected, Decisions, Wish, decisions};
pub(crate) use hints::added;
pub use offering::Offering;

use crate::read::{guarded, prepare_line};
use crate::view;
use anyhow::{Context, Result};
use rashomon_engine::{Decided, Fold, Prepared, listing, prepare, refused};
use rashomon_model::{Capture, Decision, PageRecord};
use rashomon_store::{
    Checkpoint, Derived, Form, Log, Logged, MemoryStream, Policy, Seq, State, Store, WorkStream,
};
use shelf::KeptShelf;
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Captures read from the log at a time: enough for every core, few enough that their bytes fit.
const CATCH_UP_BATCH: usize = 64;
/// Articles put into the index of words at a time; a commit costs a tenth of a second, whatever is in it.
const INDEX_BATCH: usize = 2_000;
/// The fold is written down after so many articles at the least ...
const CHECKPOINT_ARTICLES: usize = 2_000;
/// Where so many captures had to be read again at the start, the fold is written down at once: whoever is killed often is
/// not to read them each time.
const TAKEN_UP_AGAIN: u64 = 64;
/// ... and not before this share of what it holds is new, since all of it is written.
const CHECKPOINT_SHARE: usize = 8;

/// A capture kept: its number, and where it ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KeptPage {
    /// Its number in the log.
    pub seq: Seq,
    /// Where it ended.
    #[serde(flatten)]
    pub page: PageRecord,
    /// The ids of the articles that are new.
    pub articles: Vec<String>,
}

/// Whoever writes to a data directory: there is one.
pub struct Keeper {
    store: Arc<Store>,
    log: Arc<dyn Log>,
    derived: Arc<dyn Derived>,
    /// What is logged and not folded in yet.
    work: Arc<dyn WorkStream>,
    /// The last capture of the log when it was taken up: all up to it is on offer from the start.
    taken_up: Seq,
    fold: Fold,
    state: Arc<dyn State>,
    /// Decisions that are not taken in yet, in order.
    waiting: VecDeque<Decision>,
    /// What the last decision came to.
    decided: Option<Decided>,
    threads: NonZeroUsize,
    /// New articles since the fold was written down.
    unwritten: usize,
    /// New articles since the index of words was brought up.
    unindexed: usize,
}

impl Keeper {
    /// Takes up where the last run stopped: the fold from its checkpoint, then whatever the log holds beyond it, and what was
    /// decided since, each decision where it was made. `progress` is told how many captures are read again, and of how many.
    ///
    /// # Errors
    /// Where the data directory cannot be read or written.
    pub fn take_up(
        store: Arc<Store>,
        threads: NonZeroUsize,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        Self::take_up_until(store, threads, &|| false, progress)
    }

    /// The same, which ends early where it is told to stop: what was read again by then is written down, and the next run goes on
    /// from there. After a change of what the fold concludes, that is all there is, and minutes.
    ///
    /// # Errors
    /// Where the data directory cannot be read or written.
    pub fn take_up_until(
        store: Arc<Store>,
        threads: NonZeroUsize,
        stopped: &dyn Fn() -> bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self> {
        let (log, derived) = (store.log(), store.derived());
        let checkpoint = derived.checkpoint()?;
        let fold = checkpoint.and_then(|(_, bytes)| Fold::restore(&bytes).ok()).unwrap_or_default();
        let (start, last) = (fold.upto(), log.last());
        let work = Arc::new(MemoryStream::new(start, last));
        let state = store.state();
        let waiting = state.decisions(fold.decided())?.into();
        let decided = None;
        let (unwritten, unindexed) = (0, 0);
        let mut keeper = Self {
            store,
            log,
            derived,
            work,
            taken_up: last,
            fold,
            state,
            waiting,
            decided,
            threads,
            unwritten,
            unindexed,
        };
        keeper.fold_in(Vec::new())?;
        while !stopped() && keeper.catch_up()? > 0 {
            progress(keeper.fold.upto() - start, last - start);
        }
        if last - start >= TAKEN_UP_AGAIN {
            keeper.checkpoint()?;
        }
        Ok(keeper)
    }

    /// For whoever logs beside the keeper: offers it all that the log holds beyond what it took up itself, also what came while
    /// it did.
    #[must_use]
    pub fn offering(&self) -> Offering {
        Offering::new(Arc::clone(&self.log), self.work(), self.taken_up)
    }

    /// Where captures of the log are on offer; [`Keeper::catch_up`] takes them up.
    #[must_use]
    pub fn work(&self) -> Arc<dyn WorkStream> {
        Arc::clone(&self.work)
    }

    /// Takes in some of what is on offer: prepared on every core, folded in in the order of the log, written down. Says how
    /// many captures it were; 0 where nothing is on offer.
    ///
    /// # Errors
    /// Where the data directory cannot be read or written.
    pub fn catch_up(&mut self) -> Result<usize> {
        // There is one taker, in this process: no lease runs out on anybody.
        let leases = self.work.take(CATCH_UP_BATCH, 0, i64::MAX)?;
        let (Some(first), Some(last)) = (leases.first(), leases.last()) else { return Ok(0) };
        let mut batch = Vec::with_capacity(leases.len());
        let mut next = first.seq;
        while next <= last.seq {
            let read = self.log.from(next, CATCH_UP_BATCH)?;
            let Some((end, _)) = read.last() else { break };
            next = end + 1;
            batch.extend(read.into_iter().filter(|(seq, _)| *seq <= last.seq));
        }
        self.fold_in(batch)?;
        self.work.done(&leases)?;
        Ok(leases.len())
    }

    /// Keeps captures: when it returns they are logged, folded in and written down.
    ///
    /// # Errors
    /// Where the data directory cannot be written; what was logged stays logged, and is folded in by the next run.
    pub fn keep(&mut self, batch: Vec<Logged>) -> Result<Vec<KeptPage>> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let seqs = self.log.append(&batch).context("nothing of it was kept")?;
        let numbers: Vec<Seq> = seqs.clone().collect();
        self.work.offer(&numbers)?;
        let leases = self.work.take(numbers.len(), 0, i64::MAX)?;
        let kept = self.fold_in(seqs.zip(batch.iter().map(Logged::tidied)).collect()).with_context(|| {
            let what = view::count(numbers.len(), "capture", "captures");
            format!("{what} more in the log; what they say is not concluded yet, the next run does that")
        })?;
        self.work.done(&leases)?;
        Ok(kept)
    }

    /// Prepares captures on every core, folds them in, and writes down what is new.
    fn fold_in(&mut self, batch: Vec<(Seq, Logged)>) -> Result<Vec<KeptPage>> {
        let upto = batch.last().map_or(self.fold.upto(), |(seq, _)| *seq);
        let before = self.fold.decided();
        let shelf = KeptShelf::new(&*self.derived);
        let (fold, waiting) = (&mut self.fold, &mut self.waiting);
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
                let received = hints::received(&logged);
                let source = logged.source.clone();
                let prepared = guarded(|| prepared(logged)).unwrap_or_else(|why| refused(&source, &why));
                (seq, received, prepared)
            },
            |(seq, received, prepared)| {
                Self::obey_due(fold, waiting, seq, &shelf);
                fold.apply(seq, received, prepared, &shelf);
                Ok(())
            },
        )?;
        let last = Self::obey_due(&mut self.fold, &mut self.waiting, upto.saturating_add(1), &shelf);
        shelf.done()?;
        self.decided = last.and_then(Result::ok);
        let obeyed = self.fold.decided() > before;
        self.unwritten += usize::from(obeyed);
        self.write(upto, obeyed)
    }

    /// Writes down what the fold concluded.
    fn write(&mut self, upto: Seq, obeyed: bool) -> Result<Vec<KeptPage>> {
        let changes = self.fold.changes();
        let kept = written::pages(&changes);
        self.unwritten += changes.articles.len();
        self.unindexed += changes.articles.len();
        let due = self.unwritten >= CHECKPOINT_ARTICLES.max(self.fold.window() / CHECKPOINT_SHARE);
        let applied = self.derived.applied()?;
        // What a decision changed is written though no capture is new: it may not have been before a run was killed.
        if upto > applied || (obeyed && upto == applied) {
            let checkpoint = if due { Some(self.state_of_fold()?) } else { None };
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
    pub fn index(&mut self) -> Result<()> {
        self.unindexed = 0;
        self.store.refresh_index()?;
        Ok(())
    }

    /// Writes everything down, so that the next run goes on at once.
    ///
    /// # Errors
    /// Where it cannot be written; nothing kept is lost by that.
    pub fn rest(&mut self) -> Result<()> {
        self.index()?;
        if self.unwritten > 0 { self.checkpoint() } else { Ok(()) }
    }

    /// Does a piece of letting go what is old, where stories are over; says of how many captures, 0 where there is nothing more.
    ///
    /// # Errors
    /// Where disk or databases fail, or a file of the log is damaged.
    pub fn let_go(&mut self, policy: &Policy, now: i64) -> Result<usize> {
        let open = self.fold.open_stories();
        // A fold that is taken up again must not have to read what is gone.
        if self.unwritten > 0 {
            self.checkpoint()?;
        }
        Ok(self.store.let_go(policy, now, &open)?)
    }

    /// Writes the fold down as it is.
    fn checkpoint(&mut self) -> Result<()> {
        let upto = self.fold.upto();
        if upto > 0 && upto >= self.derived.applied()? {
            let checkpoint = Some(self.state_of_fold()?);
            self.derived.apply(written::applied(upto, Default::default(), checkpoint))?;
            self.unwritten = 0;
        }
        Ok(())
    }

    fn state_of_fold(&self) -> Result<Checkpoint> {
        let mut state = Checkpoint::default();
        self.fold.checkpoint_in_pieces(&mut |piece| state.push(piece))?;
        Ok(state)
    }
}

/// Reads a logged capture the whole way up to the fold.
fn prepared(logged: Logged) -> Prepared {
    match logged.form {
        Form::Page => prepare(&capture(logged)),
        Form::Line => {
            let number = logged.source.rsplit_once('#').and_then(|(_, n)| n.parse().ok()).unwrap_or(1);
            prepare_line(&logged.source, number, &logged.bytes)
        }
        Form::Feed => {
            // Its entries' pages are captures of their own: it is a listing of them, which needs no reason.
            let mut prepared = listing(&logged.source, "");
            (prepared.page.fetched_at, prepared.page.why) = (logged.fetched_at, None);
            prepared
        }
    }
}

/// A logged page as a capture, with what a feed said of it.
fn capture(logged: Logged) -> Capture {
    let entry = hints::entry(&logged);
    let mut capture = Capture::from(logged);
    capture.hints.entry = entry;
    capture
}
