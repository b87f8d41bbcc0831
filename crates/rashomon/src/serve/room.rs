//! What the routes share: the data directory, the desk that reads it, word of changes.

use super::Problem;
use super::desk::Desk;
use crate::follow::Stop;
use crate::keep::{Asked, Decisions, decisions};
use jiff::Timestamp;
use rashomon_store::{State, Store};
use std::sync::{Arc, Mutex, PoisonError};
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
    decisions: Decisions,
    asked: Mutex<Option<Asked>>,
}

impl Room {
    /// A room over a data directory.
    pub(crate) fn new(store: Arc<Store>, stop: Stop) -> Self {
        let (changes, _) = broadcast::channel(CHANGES_WAITING);
        let (decisions, asked) = decisions();
        let (desk, asked) = (Desk::new(Arc::clone(&store)), Mutex::new(Some(asked)));
        Self { inner: Arc::new(Inner { desk, store, changes, stop, decisions, asked }) }
    }

    /// The data directory.
    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.inner.store
    }

    /// What people decided.
    pub(crate) fn state(&self) -> Arc<dyn State> {
        self.inner.store.state()
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

    /// Tells whoever listens that something was written down.
    pub(crate) fn changed(&self) {
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

    /// Whether the server is to stop.
    pub(crate) fn stopping(&self) -> bool {
        self.inner.stop.is_set()
    }
}
