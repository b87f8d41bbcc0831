//! What is new, for whoever listens: one watcher compares the stories with what they were, and tells all listeners.

use super::said::{Said, from_now, stated};
use crate::serve::Room;
use crate::serve::desk::{Told, Wanted};
use crate::view::count;
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast};

/// Listeners at a time: each holds a connection.
const LISTENERS: usize = 128;
/// Words of news kept for whoever comes back, and that may wait for a slow listener.
const KEPT: usize = 512;
/// Stories that are compared in one list.
const LOOKED_AT: usize = 60;
/// Lists that are gone through, as long as each holds something that changed.
const LISTS: usize = 10;
/// Stories that are compared in one look: it goes on at the next, and leaves the machine to others in between.
const COMPARED: usize = 40;
/// Stories whose state is remembered.
const REMEMBERED: usize = 4_000;
/// Rest after a look: changes come in runs while pages are taken in.
const REST: Duration = Duration::from_secs(1);
/// How soon it hears that the server stops.
pub(super) const HEARS: Duration = Duration::from_millis(250);

/// What happened to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// It was not there before.
    New,
    /// Something new is said in it.
    Updated,
}

/// Word of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct StoryNews {
    /// Its id.
    pub(super) id: String,
    /// Its version.
    pub(super) version: u64,
    /// What happened.
    pub(super) what: What,
    /// Its headline.
    pub(super) headline: String,
    /// How many statements are new.
    pub(super) new_statements: usize,
    /// The path of its page.
    pub(super) path: String,
    /// The same in a line, for a notice on the reader's screen.
    pub(super) notice: String,
}

impl StoryNews {
    /// Word of a story of which something is new.
    pub(super) fn of(told: &Told, what: What, headline: &str, new_statements: usize) -> Self {
        let notice = match what {
            What::New => format!("New story: {headline}"),
            What::Updated => {
                format!("{}: {headline}", count(new_statements, "new statement", "new statements"))
            }
        };
        Self {
            id: told.row.id.clone(),
            version: told.row.version,
            what,
            headline: headline.to_owned(),
            new_statements,
            path: format!("/story/{}", told.row.id),
            notice,
        }
    }
}

/// A word of news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// Of a story.
    Story(StoryNews),
    /// Something was written down: the desk's edition.
    Edition(u64),
}

/// A word with its place among all since the program started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    /// Its number, from 1.
    pub(super) number: u64,
    /// The word.
    pub(super) word: Word,
}

#[derive(Default)]
struct Memory {
    kept: VecDeque<Numbered>,
    last: u64,
    /// `None` before the first look.
    stories: Option<BTreeMap<String, Said>>,
}

/// What is new.
pub(crate) struct News {
    begun: AtomicBool,
    tell: broadcast::Sender<Numbered>,
    memory: Mutex<Memory>,
    pub(super) seats: Arc<Semaphore>,
}

impl News {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        let (tell, _) = broadcast::channel(KEPT);
        let seats = Arc::new(Semaphore::new(LISTENERS));
        Self { begun: AtomicBool::new(false), tell, memory: Mutex::default(), seats }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was told after a number, and all that comes; `None` before them where something of it is forgotten.
    pub(super) fn after(&self, number: u64) -> (Option<Vec<Numbered>>, broadcast::Receiver<Numbered>) {
        let memory = self.memory();
        let coming = self.tell.subscribe();
        let first = memory.kept.front().map_or(memory.last + 1, |word| word.number);
        let known = number + 1 >= first && number <= memory.last;
        let missed = memory.kept.iter().filter(|word| word.number > number).cloned().collect();
        (known.then_some(missed), coming)
    }

    /// The number of the last word.
    pub(super) fn last(&self) -> u64 {
        self.memory().last
    }

    fn tell(&self, word: Word) {
        let mut memory = self.memory();
        memory.last += 1;
        let numbered = Numbered { number: memory.last, word };
        memory.kept.push_back(numbered.clone());
        if memory.kept.len() > KEPT {
            memory.kept.pop_front();
        }
        // Nobody listening is no failure.
        let _ = self.tell.send(numbered);
    }
}

/// Begins to watch, where nobody does yet. It ends with the server.
pub(super) fn begin(room: &Room) {
    if room.wire().news.begun.swap(true, Ordering::SeqCst) {
        return;
    }
    let (room, mut changes) = (room.clone(), room.changes());
    tokio::spawn(async move {
        // What stands at the start is no news.
        let mut changed = true;
        while !room.stopping() {
            if changed {
                match room.read(look).await {
                    Ok(edition) => room.wire().news.tell(Word::Edition(edition)),
                    Err(problem) => tracing::warn!("news could not be looked for: {}", problem.detail),
                }
                rest(&room, REST).await;
            }
            let heard = tokio::time::timeout(HEARS, changes.recv()).await;
            changed = matches!(heard, Ok(Ok(_) | Err(broadcast::error::RecvError::Lagged(_))));
            // All that came meanwhile is looked at in one.
            loop {
                match changes.try_recv() {
                    Ok(_) | Err(broadcast::error::TryRecvError::Lagged(_)) => changed = true,
                    Err(broadcast::error::TryRecvError::Empty) => break,
                    Err(broadcast::error::TryRecvError::Closed) => return,
                }
            }
        }
    });
}

/// Rests, or less where the server stops.
pub(super) async fn rest(room: &Room, long: Duration) {
    let mut left = long;
    while !left.is_zero() && !room.stopping() {
        let step = left.min(HEARS);
        tokio::time::sleep(step).await;
        left -= step;
    }
}

/// Compares the newest stories with what they were, and tells what is new.
fn look(room: &Room) -> anyhow::Result<u64> {
    let news = &room.wire().news;
    let edition = room.desk().edition();
    let before = news.memory().stories.take();
    let begins = before.is_none();
    let since = if begins { from_now(room)? } else { 0 };
    let mut stories = before.unwrap_or_default();
    let mut compared = 0;
    let mut wanted = Wanted { newest: true, ..Wanted::default() };
    'lists: for _ in 0..LISTS {
        let listing = room.desk().list(&wanted, None, LOOKED_AT)?;
        let mut changed = false;
        for listed in listing.stories {
            let known = stories.get(&listed.row.id);
            if known.is_some_and(|said| said.version >= listed.row.version) {
                continue;
            }
            changed = true;
            if begins {
                stories.insert(listed.row.id.clone(), Said::unheard(listed.row.version, since));
                continue;
            }
            if compared == COMPARED {
                // The others are found changed at the next look.
                break 'lists;
            }
            compared += 1;
            let Some(told) = room.desk().story(&listed.row.id)? else { continue };
            let new = known.map(|known| known.new_in(&told).len());
            let what = if new.is_some() { What::Updated } else { What::New };
            if new != Some(0) {
                let new_statements = new.unwrap_or_else(|| stated(&told).len());
                news.tell(Word::Story(StoryNews::of(&told, what, &listed.headline, new_statements)));
            }
            let said = known.cloned().unwrap_or_default().and(&Said::by(&told));
            stories.insert(told.row.id.clone(), said);
        }
        wanted.cursor = listing.next;
        if !changed || wanted.cursor.is_none() {
            break;
        }
    }
    while stories.len() > REMEMBERED {
        stories.pop_first();
    }
    news.memory().stories = Some(stories);
    Ok(edition)
}
