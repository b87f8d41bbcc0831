//! The parts of the store in memory: for runs that keep nothing, for tests, and as the plainest saying of what each part does.

mod derived;
mod log;
mod state;

pub use derived::MemoryDerived;
pub use log::MemoryLog;
pub use state::MemoryState;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value behind a lock. Every change below checks first and then does what cannot fail, so that a panic of another thread
/// leaves it whole.
#[derive(Debug, Default)]
struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
