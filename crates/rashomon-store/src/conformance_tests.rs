//! The suite, run on the data directory and on memory.

use crate::conformance::{FEATURES, Subject};
use crate::memory::{MemoryDerived, MemoryLog, MemoryState};
use crate::{Derived, Log, LogOptions, MemoryStream, Mode, State, Store, WorkStream};
use std::sync::Arc;

#[derive(Default)]
struct InMemory {
    log: Arc<MemoryLog>,
    state: Arc<MemoryState>,
    derived: Arc<MemoryDerived>,
}

impl Subject for InMemory {
    fn log(&self) -> Arc<dyn Log> {
        Arc::clone(&self.log) as _
    }

    fn state(&self) -> Arc<dyn State> {
        Arc::clone(&self.state) as _
    }

    fn derived(&self) -> Arc<dyn Derived> {
        Arc::clone(&self.derived) as _
    }

    fn work(&self) -> Box<dyn WorkStream> {
        Box::new(MemoryStream::new(self.derived.applied().unwrap(), self.log.last()))
    }

    fn reopen(self: Box<Self>) -> Box<dyn Subject> {
        self
    }
}

struct OnDisk {
    dir: tempfile::TempDir,
    store: Store,
}

fn open(dir: tempfile::TempDir) -> OnDisk {
    // Small files, so that the suite crosses from one to the next.
    let options = LogOptions { max_file_bytes: 20_000, ..LogOptions::default() };
    let store = Store::open_with(&dir.path().join("data"), Mode::Write, options).unwrap();
    OnDisk { dir, store }
}

impl Subject for OnDisk {
    fn log(&self) -> Arc<dyn Log> {
        self.store.log()
    }

    fn state(&self) -> Arc<dyn State> {
        self.store.state()
    }

    fn derived(&self) -> Arc<dyn Derived> {
        self.store.derived()
    }

    fn work(&self) -> Box<dyn WorkStream> {
        Box::new(MemoryStream::new(self.store.derived().applied().unwrap(), self.store.log().last()))
    }

    fn reopen(self: Box<Self>) -> Box<dyn Subject> {
        let Self { dir, store } = *self;
        assert!(store.notes().is_empty(), "{:?}", store.notes());
        drop(store);
        Box::new(open(dir))
    }
}

#[test]
fn memory_does_all_of_it() {
    for (name, feature) in FEATURES {
        println!("{name}");
        feature(Box::<InMemory>::default());
    }
}

#[test]
fn the_data_directory_does_all_of_it() {
    for (name, feature) in FEATURES {
        println!("{name}");
        feature(Box::new(open(tempfile::tempdir().unwrap())));
    }
}
