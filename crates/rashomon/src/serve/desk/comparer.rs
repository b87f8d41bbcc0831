//! The comparer: compares what changed behind the readers' backs, so that lists and pages find it done.

use super::Desk;
use super::card::Card;
use crate::progress::say;
use crate::read::guarded;
use crate::serve::Room;
use anyhow::{Result, anyhow};
use rashomon_store::StoryRow;
use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Stories that somebody looks at and that wait to be compared: 256; past that they are compared in their turn.
const MAX_ASKED: usize = 256;

/// Stories taken up at a time, the highest rank first: what comes in meanwhile may rank higher.
const TAKEN_UP: usize = 16;

/// How long it sleeps where nothing changed: it looks whether it is to stop.
const REST: Duration = Duration::from_millis(250);

/// The longest pause after a comparison. It works half of the time, so that whoever waits for a page has a core.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Stories that could not be compared, which are not tried again before the program starts anew: 1,000.
const MAX_FAILED: usize = 1_000;

/// What waits to be compared, as far as somebody asked for it.
#[derive(Default)]
pub(super) struct Waiting {
    asked: Mutex<(bool, VecDeque<String>)>,
    woken: Condvar,
    running: AtomicBool,
}

impl Waiting {
    /// Whether there is a comparer.
    pub(super) fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// Something changed.
    pub(super) fn wake(&self) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).0 = true;
        self.woken.notify_all();
    }

    /// Somebody looks at these.
    pub(super) fn ask(&self, ids: Vec<String>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            if asked.1.len() < MAX_ASKED && !asked.1.contains(&id) {
                asked.1.push_back(id);
            }
        }
        drop(asked);
        self.woken.notify_all();
    }

    fn next(&self) -> Option<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).1.pop_front()
    }

    /// Waits until something changed, somebody asks, or a while has passed.
    fn rest(&self) {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = |asked: &mut (bool, VecDeque<String>)| !asked.0 && asked.1.is_empty();
        let rested = self.woken.wait_timeout_while(asked, REST, idle);
        rested.unwrap_or_else(PoisonError::into_inner).0.0 = false;
    }
}

/// Starts the comparer of a room. It ends when the room is to stop.
///
/// # Errors
/// Where no thread can be had.
pub(crate) fn start(room: Room) -> std::io::Result<JoinHandle<()>> {
    room.desk().waiting.running.store(true, Ordering::Release);
    std::thread::Builder::new().name("compare".to_owned()).spawn(move || {
        let mut failed = BTreeSet::new();
        while !room.stopping() {
            match turn(&room, &mut failed) {
                Ok(true) => {}
                Ok(false) => room.desk().waiting.rest(),
                Err(error) => {
                    say(&format!("comparing stories: {error:#}"));
                    std::thread::sleep(REST);
                }
            }
        }
        room.desk().waiting.running.store(false, Ordering::Release);
    })
}

/// Compares a few stories; says whether there were any.
fn turn(room: &Room, failed: &mut BTreeSet<(String, u64)>) -> Result<bool> {
    let desk = room.desk();
    let stale = desk.derived.stale(TAKEN_UP + failed.len())?;
    let mut worked = false;
    for row in stale {
        asked_first(room, failed)?;
        if room.stopping() {
            return Ok(true);
        }
        worked |= compare(desk, &row, failed, Desk::make_card_anew);
    }
    asked_first(room, failed)?;
    Ok(worked)
}

/// What somebody looks at goes before what is merely new.
fn asked_first(room: &Room, failed: &mut BTreeSet<(String, u64)>) -> Result<()> {
    let desk = room.desk();
    while let Some(id) = desk.waiting.next() {
        if let Some(row) = desk.derived.story(&id)?.filter(|_| !room.stopping()) {
            compare(desk, &row, failed, Desk::make_card);
        }
    }
    Ok(())
}

/// Compares a story; says whether there was anything to do.
fn compare(
    desk: &Desk,
    row: &StoryRow,
    failed: &mut BTreeSet<(String, u64)>,
    make: fn(&Desk, &StoryRow) -> Result<()>,
) -> bool {
    let key = (row.id.clone(), row.version);
    if failed.contains(&key) {
        return false;
    }
    let begun = Instant::now();
    let done = guarded(|| make(desk, row)).map_err(|why| anyhow!(why)).and_then(|done| done);
    if let Err(error) = done {
        say(&format!("comparing {}: {error:#}", row.id));
        if failed.len() < MAX_FAILED {
            failed.insert(key);
        }
    }
    std::thread::sleep(begun.elapsed().min(LONGEST_PAUSE));
    true
}

impl Desk {
    /// Makes the card of a story and keeps it, if it is not there.
    pub(super) fn make_card(&self, row: &StoryRow) -> Result<()> {
        if self.has_card(row)? {
            return Ok(());
        }
        self.make_card_anew(row)
    }

    /// Makes the card of a story and keeps it.
    fn make_card_anew(&self, row: &StoryRow) -> Result<()> {
        let articles = self.derived.articles_of_story(&row.id)?;
        match self.make(row.clone(), articles, true)? {
            Some(_) => Ok(()),
            // Without an article there is nothing to show, and an empty card says so.
            None => self.keep_card(row, Card::default(), Vec::new(), None),
        }
    }
}
