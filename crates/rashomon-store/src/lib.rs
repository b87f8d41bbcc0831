//! EDGE: the disk. Inputs found and read within bounds, and the data directory kept.
//!
//! Two halves. *Reading what the user names*: files, folders, `-` become readers of known kind; start at [`find()`].
//! *Keeping*: the data directory, as traits that say what is kept ([`Log`], [`State`], [`Derived`], [`SearchIndex`],
//! [`WorkStream`]) and what keeps it; `docs/formats.md` describes its files. It knows nothing of what pages or articles
//! mean. Every limit it keeps is a named constant in [`limits`].

mod checkpoint;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
#[cfg(test)]
mod conformance_tests;
#[cfg(test)]
mod crash_tests;
mod derived;
mod error;
#[cfg(test)]
mod fault_tests;
mod find;
mod index;
pub mod limits;
mod lines;
mod log;
pub mod memory;
mod open;
mod search;
mod sqlite;
mod state;
mod store;
#[cfg(test)]
mod store_tests;
mod warc;
mod work;

pub use checkpoint::Checkpoint;
pub use derived::{
    Applied, ArticlePlace, ArticleRow, Compared, Counts, Derived, Facets, Order, Related, StoryCursor,
    StoryFilter, StoryRow, StoryThen,
};
pub use error::{Result, StoreError};
pub use find::{Input, Refused, STDIN, find};
pub use lines::{Line, Lines};
pub use log::{Form, Log, Logged, Seq};
pub use open::{Kind, Opened, ReadError, open, open_reader, read_bounded};
pub use search::{FoundStory, Hit, Hits, SearchIndex, finds, tag};
pub use state::{EntryCounts, EntryRow, EntryState, FeedId, FeedRow, Item, Mark, Note, State, standing};
pub use store::{Finding, LogOptions, Mode, Plan, Policy, Store, restore};
pub use warc::disk::{Disk, DiskFile, RealDisk};
pub use work::{Lease, MAX_TRIES, MemoryStream, WorkStream};
