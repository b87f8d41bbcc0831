//! Readers' corrections on their way to the keeper: kept with what people decided first, then obeyed.

use super::Keeper;
use anyhow::{Context, Result, bail};
use rashomon_engine::{Decided, Fold, Kept, Shelf, Undecided, Why};
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::{WorkStream, standing};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
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
        let decision = self.kept(wish)?;
        self.obey(decision)
    }

    /// Keeps a decision that will have an effect, with what people decided.
    fn kept(&self, wish: &Wish) -> Result<Decision> {
        let decision = self.decision(wish)?;
        self.fold.would_decide(&decision)?;
        let number = self.state.add_decision(&decision).context("the correction was not kept")?;
        Ok(Decision { number, ..decision })
    }

    /// Takes a decision into the fold, and writes down what follows from it.
    fn obey(&mut self, decision: Decision) -> Result<Corrected> {
        let number = decision.number;
        self.waiting.push_back(decision);
        self.fold_in(Vec::new())?;
        match self.decided.take() {
            Some(Decided { a, b }) => Ok(Corrected { decision: number, a, b }),
            // It was kept behind decisions that wait for captures which the log has lost.
            None => {
                bail!("the correction is kept, and waits for captures that are missing: `rashomon check`")
            }
        }
    }

    /// Why two kept articles are together, or are not.
    ///
    /// # Errors
    /// Where one of them is not kept, or the data directory cannot be read.
    pub fn why(&self, a: &str, b: &str) -> Result<Why> {
        let kept = |id: &str| -> Result<Kept> {
            let row = self.derived.article(id)?.with_context(|| format!("no article {id} is kept"))?;
            Ok(Kept { seq: row.seq, article: row.article })
        };
        Ok(self.fold.why(&kept(a)?, &kept(b)?))
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

    /// Answers what others ask through [`Decisions`]; says whether anything was corrected.
    ///
    /// # Errors
    /// Where what was decided could not be written down: the next run does that, this one may not go on.
    pub fn answer(&mut self, asked: &Asked) -> Result<bool> {
        let mut any = false;
        while let Ok(question) = asked.questions.try_recv() {
            // Whoever asked may have gone: nothing depends on that.
            match question {
                Question::Correct(wish, reply) => {
                    while self.catch_up()? > 0 {}
                    any = true;
                    let said = match self.kept(&wish) {
                        Ok(decision) => Ok(self.obey(decision)?),
                        Err(why) => Err(format!("{why:#}")),
                    };
                    let _ = reply.try_send(said);
                }
                Question::Why(a, b, reply) => {
                    let _ = reply.try_send(self.why(&a, &b).map_err(|why| format!("{why:#}")));
                }
            }
        }
        Ok(any)
    }

    /// Obeys the decisions that were made before the capture `before`.
    pub(super) fn obey_due(
        fold: &mut Fold,
        waiting: &mut VecDeque<Decision>,
        before: u64,
        shelf: &dyn Shelf,
    ) -> Option<Result<Decided, Undecided>> {
        let mut last = None;
        while let Some(decision) = waiting.pop_front_if(|decision| decision.seq < before) {
            // One that had no effect when it was made has none now.
            last = Some(fold.decide(&decision, shelf));
        }
        last
    }
}

/// What came of a question, or why nothing.
type Answer<T> = Result<T, String>;

/// What is asked of a keeper.
enum Question {
    Correct(Wish, SyncSender<Answer<Corrected>>),
    Why(String, String, SyncSender<Answer<Why>>),
}

/// Where corrections are asked for, from any thread.
#[derive(Clone)]
pub struct Decisions {
    questions: SyncSender<Question>,
    keeper: Arc<Mutex<Option<Arc<dyn WorkStream>>>>,
}

/// Where the keeper finds what was asked for.
pub struct Asked {
    questions: Receiver<Question>,
    keeper: Arc<Mutex<Option<Arc<dyn WorkStream>>>>,
}

/// The two ends.
#[must_use]
pub fn decisions() -> (Decisions, Asked) {
    let (give, take) = sync_channel(WAITING);
    let keeper = Arc::default();
    (Decisions { questions: give, keeper: Arc::clone(&keeper) }, Asked { questions: take, keeper })
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
        self.put(|reply| Question::Correct(wish, reply))
    }

    /// Asks why two articles are together, or are not. It blocks likewise.
    ///
    /// # Errors
    /// Where one of them is not kept; where nobody keeps, or the keeper is busy for too long.
    pub fn why(&self, a: String, b: String) -> Result<Why> {
        self.put(|reply| Question::Why(a, b, reply))
    }

    fn put<T>(&self, question: impl FnOnce(SyncSender<Answer<T>>) -> Question) -> Result<T> {
        let (reply, answer) = sync_channel(1);
        if self.questions.try_send(question(reply)).is_err() {
            bail!("nobody answers here now: try again in a minute");
        }
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(work) = keeper {
            work.offer(&[])?;
        }
        match answer.recv_timeout(PATIENCE) {
            Ok(Ok(said)) => Ok(said),
            Ok(Err(why)) => bail!("{why}"),
            Err(RecvTimeoutError::Timeout) => {
                bail!("many pages are being read: a correction is taken, and will show in a moment")
            }
            Err(RecvTimeoutError::Disconnected) => {
                bail!("the newsroom is closing: look again later what was corrected")
            }
        }
    }
}
