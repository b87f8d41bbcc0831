//! What the routes share: the data directory, the desk that reads it, word of changes.

use super::Problem;
use super::desk::Desk;
use super::door::Door;
use super::feed_pages::Feeding;
use super::wire::Wire;
use crate::config::Config;
use crate::follow::Stop;
use crate::keep::{Asked, Decisions, decisions};
use jiff::Timestamp;
use rashomon_store::{State, Store};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::broadcast;

/// Words of change that may wait for a slow listener; one that lags further is told to look at everything.
const CHANGES_WAITING: usize = 256;

/// What the routes share; a clone is another hold of the same.
#[derive(Clone)]
pub(crate) struct Room {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    desk: Desk,
    changes: broadcast::Sender<u64>,
    stop: Stop,
    config: Config,
    door: Door,
    ready: AtomicBool,
    decisions: Decisions,
    asked: Mutex<Option<Asked>>,
    /// Told once at the start.
    feeding: OnceLock<Feeding>,
    wire: Wire,
}

impl Room {
    /// A room over a data directory, where nothing is configured.
    pub(crate) fn new(store: Arc<Store>, stop: Stop) -> Self {
        Self::with(store, stop, Config::default())
    }

    /// A room over a data directory.
    pub(crate) fn with(store: Arc<Store>, stop: Stop, config: Config) -> Self {
        let (changes, _) = broadcast::channel(CHANGES_WAITING);
        let desk = Desk::new(Arc::clone(&store));
        let (door, ready) = (Door::default(), AtomicBool::new(false));
        let (decisions, asked) = decisions();
        let asked = Mutex::new(Some(asked));
        let (feeding, wire) = (OnceLock::new(), Wire::new());
        let inner =
            Inner { desk, store, changes, stop, config, door, ready, decisions, asked, feeding, wire };
        Self { inner: Arc::new(inner) }
    }

    /// How the program is to run.
    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Who is known at the door.
    pub(in crate::serve) fn door(&self) -> &Door {
        &self.inner.door
    }

    /// Whether what was kept before is taken up: until then lists may lack the newest.
    pub(crate) fn ready(&self) -> bool {
        self.inner.ready.load(Ordering::Relaxed)
    }

    /// The data directory.
    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.inner.store
    }

    /// What people decided.
    pub(crate) fn state(&self) -> Arc<dyn State> {
        self.inner.store.state()
    }

    /// What the pages of feeds need; where nobody told, nobody asks the web and no folder is brought in.
    pub(crate) fn feeding(&self) -> &Feeding {
        self.inner.feeding.get_or_init(Feeding::default)
    }

    /// Tells what the pages of feeds need. What was told first holds.
    pub(crate) fn feed_by(&self, feeding: Feeding) {
        let _ = self.inner.feeding.set(feeding);
    }

    /// Whoever looks stories up. Its methods read the disk: call them through [`Room::read`].
    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    /// What time it is.
    #[allow(clippy::unused_self, reason = "the clock belongs to the room: tests will have another")]
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Does something that computes or reads the disk, off the threads that answer.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        then: impl FnOnce(&Self) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let room = self.clone();
        Ok(tokio::task::spawn_blocking(move || then(&room)).await??)
    }

    /// Tells whoever listens that something was written down; the first word of it says that the room is ready.
    pub(crate) fn changed(&self) {
        self.inner.ready.store(true, Ordering::Relaxed);
        self.inner.desk.woken();
        // Nobody listening is no failure.
        let _ = self.inner.changes.send(self.inner.desk.edition());
    }

    /// Word of changes: the desk's edition at each.
    pub(crate) fn changes(&self) -> broadcast::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// Where readers' corrections are asked for. It waits for the keeper: call it through [`Room::read`].
    pub(crate) fn decisions(&self) -> &Decisions {
        &self.inner.decisions
    }

    /// Where the keeper finds them; there is one keeper.
    pub(crate) fn asked(&self) -> Option<Asked> {
        self.inner.asked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What speaks to programs and to the world.
    pub(crate) fn wire(&self) -> &Wire {
        &self.inner.wire
    }

    /// Whether the server is to stop.
    pub(crate) fn stopping(&self) -> bool {
        self.inner.stop.is_set()
    }
}
