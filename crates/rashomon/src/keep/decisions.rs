//! Readers' corrections on their way to the keeper: kept with what people decided first, then obeyed.

use super::Keeper;
use anyhow::{Context, Result, bail};
use rashomon_engine::Decided;
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::{WorkStream, standing};
use serde::Serialize;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// Corrections that may wait for the keeper; people make them one by one.
const WAITING: usize = 64;
/// How long whoever asks waits for the keeper, who may be in the middle of a batch of pages.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a person wants corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What is said of the two.
    pub kind: CorrectionKind,
    /// The id of an article, an account or a story. Where the two are to part, this one leaves.
    pub a: String,
    /// The other's.
    pub b: String,
    /// Whether a correction of that kind between the two is taken back.
    pub withdraw: bool,
    /// Who wants it.
    pub by: String,
    /// When, Unix seconds.
    pub at: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// The decision's number.
    pub decision: u64,
    /// The id of the story that the first is in now.
    pub a: String,
    /// The id of the story that the other is in now.
    pub b: String,
}

impl Keeper {
    /// Keeps a decision and obeys it: when it returns the decision is on the disk, and what follows from it is written down.
    ///
    /// # Errors
    /// Where it would have no effect, and then nothing is kept; where the data directory cannot be read or written.
    pub fn decide(&mut self, wish: &Wish) -> Result<Corrected> {
        while self.catch_up()? > 0 {}
        let decision = self.decision(wish)?;
        self.fold.would_decide(&decision)?;
        let number = self.state.add_decision(&decision).context("the correction was not kept")?;
        self.waiting.push_back(Decision { number, ..decision });
        self.fold_in(Vec::new())?;
        match self.decided.take() {
            Some(Decided { a, b }) => Ok(Corrected { decision: number, a, b }),
            // It was kept behind decisions that wait for captures which the log has lost.
            None => {
                bail!("the correction is kept, and waits for captures that are missing: `rashomon check`")
            }
        }
    }

    /// A wish as it is kept: the ids as they are now, and what it takes back.
    fn decision(&self, wish: &Wish) -> Result<Decision> {
        let now = |id: &str| -> Result<String> {
            // An old link to a story means the story that it went into.
            let story = if id.starts_with("s-") { self.derived.story(id)? } else { None };
            Ok(story.map_or_else(|| id.to_owned(), |story| story.id))
        };
        let takes_back = if wish.withdraw { Some(self.meant(wish)?) } else { None };
        let (a, b, kind) = match &takes_back {
            Some(of) => (of.a.clone(), of.b.clone(), of.kind),
            None => (now(&wish.a)?, now(&wish.b)?, wish.kind),
        };
        let seq = self.fold.upto().max(self.waiting.back().map_or(0, |last| last.seq));
        let takes_back = takes_back.map(|of| of.number);
        Ok(Decision { number: 0, seq, kind, a, b, takes_back, by: wish.by.clone(), at: wish.at })
    }

    /// The decision that stands and that a wish takes back.
    fn meant(&self, wish: &Wish) -> Result<Decision> {
        let of_the_two = |d: &Decision| {
            d.kind == wish.kind && ((d.a == wish.a && d.b == wish.b) || (d.a == wish.b && d.b == wish.a))
        };
        let found = standing(self.state.decisions(0)?).into_iter().rfind(of_the_two);
        found.with_context(|| format!("no such correction stands between {} and {}", wish.a, wish.b))
    }

    /// Obeys what others ask for through [`Decisions`]; says whether anything was asked.
    pub fn answer(&mut self, asked: &Asked) -> bool {
        let mut any = false;
        while let Ok((wish, reply)) = asked.wishes.try_recv() {
            any = true;
            let said = self.decide(&wish).map_err(|error| format!("{error:#}"));
            // Whoever asked may have gone: it is decided all the same.
            let _ = reply.try_send(said);
        }
        any
    }

    /// Obeys the decisions that were made before the capture `before`.
    pub(super) fn obey_due(
        fold: &mut rashomon_engine::Fold,
        waiting: &mut std::collections::VecDeque<Decision>,
        before: u64,
        shelf: &dyn rashomon_engine::Shelf,
    ) -> Option<Result<Decided, rashomon_engine::Undecided>> {
        let mut last = None;
        while let Some(decision) = waiting.pop_front_if(|decision| decision.seq < before) {
            // One that had no effect when it was made has none now.
            last = Some(fold.decide(&decision, shelf));
        }
        last
    }
}

type Answer = Result<Corrected, String>;
type Question = (Wish, SyncSender<Answer>);

/// Where corrections are asked for, from any thread.
#[derive(Clone)]
pub struct Decisions {
    wishes: SyncSender<Question>,
    keeper: Arc<Mutex<Option<Arc<dyn WorkStream>>>>,
}

/// Where the keeper finds what was asked for.
pub struct Asked {
    wishes: Receiver<Question>,
    keeper: Arc<Mutex<Option<Arc<dyn WorkStream>>>>,
}

/// The two ends.
#[must_use]
pub fn decisions() -> (Decisions, Asked) {
    let (give, take) = sync_channel(WAITING);
    let keeper = Arc::default();
    (Decisions { wishes: give, keeper: Arc::clone(&keeper) }, Asked { wishes: take, keeper })
}

impl Asked {
    /// Whoever waits on this work is woken by a question.
    pub fn wake(&self, work: Arc<dyn WorkStream>) {
        *self.keeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
    }
}

impl Decisions {
    /// Asks for a correction and waits until it is obeyed. It blocks: call it off the threads that answer requests.
    ///
    /// # Errors
    /// Where it would have no effect, in words for the reader; where nobody keeps, or the keeper is busy for too long.
    pub fn ask(&self, wish: Wish) -> Result<Corrected> {
        let (reply, answer) = sync_channel(1);
        if self.wishes.try_send((wish, reply)).is_err() {
            bail!("nobody takes corrections here now: try again in a minute");
        }
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(work) = keeper {
            work.offer(&[])?;
        }
        match answer.recv_timeout(PATIENCE) {
            Ok(Ok(corrected)) => Ok(corrected),
            Ok(Err(why)) => bail!("{why}"),
            Err(RecvTimeoutError::Timeout) => {
                bail!("many pages are being read: the correction is taken, and will show in a moment")
            }
            Err(RecvTimeoutError::Disconnected) => bail!("the newsroom is closing: nothing was corrected"),
        }
    }
}
