//! The kept articles, as the fold asks for them.

use anyhow::Result;
use rashomon_engine::{Kept, Shelf};
use rashomon_store::{Derived, StoreError};
use std::cell::RefCell;

/// The articles of the data directory. The fold cannot fail, so a failing database is remembered until it is asked.
pub(super) struct KeptShelf<'a> {
    derived: &'a dyn Derived,
    failed: RefCell<Option<StoreError>>,
}

impl<'a> KeptShelf<'a> {
    pub(super) fn new(derived: &'a dyn Derived) -> Self {
        Self { derived, failed: RefCell::new(None) }
    }

    /// Whether every article that was asked for could be looked up.
    pub(super) fn done(self) -> Result<()> {
        self.failed.into_inner().map_or(Ok(()), |error| Err(error.into()))
    }
}

impl Shelf for KeptShelf<'_> {
    fn article(&self, id: &str) -> Option<Kept> {
        match self.derived.article(id) {
            Ok(row) => row.map(|row| Kept { seq: row.seq, article: row.article }),
            Err(error) => {
                self.failed.borrow_mut().get_or_insert(error);
                None
            }
        }
    }
}
