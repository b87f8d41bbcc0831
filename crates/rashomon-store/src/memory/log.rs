//! The log in memory.

use super::Shared;
use crate::error::Result;
use crate::log::{Log, Logged, Seq};
use std::ops::Range;

/// The log in memory.
#[derive(Debug, Default)]
pub struct MemoryLog(Shared<Vec<Logged>>);

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The place of a number in the list.
fn place(seq: Seq) -> usize {
    usize::try_from(seq.wrapping_sub(1)).unwrap_or(usize::MAX)
}

impl Log for MemoryLog {
    fn append(&self, batch: &[Logged]) -> Result<Range<Seq>> {
        let mut log = self.0.lock();
        let first = log.len() as Seq + 1;
        log.extend(batch.iter().map(Logged::tidied));
        Ok(first..log.len() as Seq + 1)
    }

    fn read(&self, seq: Seq) -> Result<Option<Logged>> {
        Ok(self.0.lock().get(place(seq)).cloned())
    }

    fn from(&self, seq: Seq, most: usize) -> Result<Vec<(Seq, Logged)>> {
        let first = seq.max(1);
        let log = self.0.lock();
        let rest = log.get(place(first)..).unwrap_or_default();
        Ok((first..).zip(rest.iter().take(most).cloned()).collect())
    }

    fn last(&self) -> Seq {
        self.0.lock().len() as Seq
    }

    fn of_url(&self, url: &str) -> Result<Vec<Seq>> {
        let log = self.0.lock();
        Ok((1..)
            .zip(log.iter())
            .filter(|(_, logged)| logged.url.as_deref() == Some(url))
            .map(|(seq, _)| seq)
            .collect())
    }
}
