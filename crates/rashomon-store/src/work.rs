//! The hand-over from whoever logs captures to whoever prepares them, and on to the one who applies them in order.

use crate::error::Result;
use crate::log::Seq;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often a capture is handed out before it is given up: 5. Preparing is pure, so what fails again and again will go on
/// failing; the applier then gives it a fate.
pub const MAX_TRIES: u32 = 5;

/// A capture lent to a worker, who must say [`WorkStream::done`] or [`WorkStream::again`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The capture's number in the log.
    pub seq: Seq,
    /// The how manieth time it is handed out, from 1. Past [`MAX_TRIES`] a worker should not prepare it but call it done,
    /// rejected.
    pub tries: u32,
    /// When it is handed to another unless it is done, Unix seconds.
    pub until: i64,
}

/// Captures on their way from the log to the fold. Every capture offered is handed out at least once; preparing is pure, so
/// twice does no harm. One that was dropped from the log is handed out as well: reading it gives nothing, and it is done. Times are Unix seconds that the caller gives.
///
/// # Errors
/// Every method fails where the stream behind it does; the embedded one never does.
pub trait WorkStream: Send + Sync {
    /// Offers captures that are in the log. One that was offered already is passed over.
    fn offer(&self, seqs: &[Seq]) -> Result<()>;
    /// Lends at most `most` captures, the lowest numbers first, until `now + seconds`. Those whose time ran out come again.
    fn take(&self, most: usize, now: i64, seconds: i64) -> Result<Vec<Lease>>;
    /// These are prepared. A lease that ran out counts as well: the work is done all the same.
    fn done(&self, leases: &[Lease]) -> Result<()>;
    /// These are given back to be handed out again.
    fn again(&self, leases: &[Lease]) -> Result<()>;
    /// Up to where all is prepared without a gap: what may be applied, in order.
    fn ready(&self) -> Result<Seq>;
    /// How many wait or are lent.
    fn open(&self) -> Result<usize>;
    /// Sleeps until something was offered, given back or done, or `most` has passed.
    fn wait(&self, most: Duration);
}

/// The embedded stream: in memory, over a log that is its own durability. What lies beyond what is applied when it is made is
/// on offer again.
#[derive(Debug)]
pub struct MemoryStream {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    /// Up to here without a gap all is prepared.
    ready: Seq,
    /// Prepared, but with a gap before it.
    done: BTreeSet<Seq>,
    /// Waiting, with how often each was handed out.
    waiting: BTreeMap<Seq, u32>,
    lent: BTreeMap<Seq, Lease>,
    /// The highest number offered: numbers between were dropped from the log and are nobody's work.
    offered: Seq,
}

impl Inner {
    fn knows(&self, seq: Seq) -> bool {
        seq <= self.ready
            || self.done.contains(&seq)
            || self.waiting.contains_key(&seq)
            || self.lent.contains_key(&seq)
    }

    /// Moves `ready` up to before the first number that still waits or is lent.
    fn settle(&mut self) {
        let first = [self.waiting.keys().next(), self.lent.keys().next()].into_iter().flatten().min();
        let ready = first.map_or(self.offered, |first| first - 1);
        if ready > self.ready {
            self.ready = ready;
            self.done = self.done.split_off(&(ready + 1));
        }
    }
}

impl MemoryStream {
    /// A stream over a log of which all up to `applied` is folded in and `last` is the last capture.
    #[must_use]
    pub fn new(applied: Seq, last: Seq) -> Self {
        let waiting = (applied + 1..=last).map(|seq| (seq, 0)).collect();
        let inner = Inner { ready: applied, offered: last.max(applied), waiting, ..Inner::default() };
        Self { inner: Mutex::new(inner), changed: Condvar::new() }
    }

    /// A panic elsewhere leaves the sets whole: each change is a single insert or remove.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        let mut inner = self.lock();
        change(&mut inner);
        inner.settle();
        drop(inner);
        self.changed.notify_all();
    }
}

impl WorkStream for MemoryStream {
    fn offer(&self, seqs: &[Seq]) -> Result<()> {
        self.change(|inner| {
            for &seq in seqs {
                if !inner.knows(seq) {
                    inner.waiting.insert(seq, 0);
                    inner.offered = inner.offered.max(seq);
                }
            }
        });
        Ok(())
    }

    fn take(&self, most: usize, now: i64, seconds: i64) -> Result<Vec<Lease>> {
        let mut inner = self.lock();
        let late: Vec<Lease> = inner.lent.values().filter(|lease| lease.until <= now).copied().collect();
        for lease in late {
            inner.lent.remove(&lease.seq);
            inner.waiting.insert(lease.seq, lease.tries);
        }
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some((seq, tries)) = inner.waiting.pop_first()
        {
            let lease = Lease { seq, tries: tries + 1, until: now.saturating_add(seconds) };
            inner.lent.insert(seq, lease);
            taken.push(lease);
        }
        Ok(taken)
    }

    fn done(&self, leases: &[Lease]) -> Result<()> {
        self.change(|inner| {
            for lease in leases {
                if inner.knows(lease.seq) && lease.seq > inner.ready {
                    inner.lent.remove(&lease.seq);
                    inner.waiting.remove(&lease.seq);
                    inner.done.insert(lease.seq);
                }
            }
        });
        Ok(())
    }

    fn again(&self, leases: &[Lease]) -> Result<()> {
        self.change(|inner| {
            for lease in leases {
                if let Some(lent) = inner.lent.remove(&lease.seq) {
                    inner.waiting.insert(lent.seq, lent.tries);
                }
            }
        });
        Ok(())
    }

    fn ready(&self) -> Result<Seq> {
        Ok(self.lock().ready)
    }

    fn open(&self) -> Result<usize> {
        let inner = self.lock();
        Ok(inner.waiting.len() + inner.lent.len())
    }

    fn wait(&self, most: Duration) {
        let inner = self.lock();
        // Woken early or late does no harm: whoever waits looks again.
        drop(self.changed.wait_timeout(inner, most));
    }
}
