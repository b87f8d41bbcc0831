//! The hand-over from the log to the keeper, where others log what it keeps.

use anyhow::Result;
use rashomon_store::{Log, Seq, WorkStream};
use std::sync::Arc;

/// Offers a keeper what is new in the log, each capture once and none left out: one that was passed over would never be folded
/// in, since the fold's mark moves beyond it.
pub struct Offering {
    log: Arc<dyn Log>,
    work: Arc<dyn WorkStream>,
    /// All up to here was offered.
    upto: Seq,
}

impl Offering {
    pub(super) fn new(log: Arc<dyn Log>, work: Arc<dyn WorkStream>, upto: Seq) -> Self {
        Self { log, work, upto }
    }

    /// Offers all that was logged since the last time.
    ///
    /// # Errors
    /// Where the stream of work fails; the next call offers the same again.
    pub fn bring_up(&mut self) -> Result<()> {
        let last = self.log.last();
        self.work.offer(&(self.upto + 1..=last).collect::<Vec<_>>())?;
        self.upto = last;
        Ok(())
    }
}
