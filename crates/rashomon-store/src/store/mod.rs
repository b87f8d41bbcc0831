//! The data directory: what was seen, what people decided, what was concluded, as one value.

mod backup;
mod check;
mod letting_go;
mod lock;
mod retention;

pub use backup::restore;
pub use check::Finding;
pub use retention::{Plan, Policy};

use crate::derived::Derived;
use crate::error::{Result, StoreError};
use crate::index::TantivyIndex;
use crate::log::Log;
use crate::search::{FoundStory, Hits, SearchIndex};
use crate::sqlite::derived::{KIND, SqliteDerived};
use crate::sqlite::state::SqliteState;
use crate::state::State;
use crate::warc::disk::{Disk, RealDisk};
use crate::warc::files::Files;
use crate::warc::log::{MAX_FILE_BYTES, WarcLog};
use crate::warc::place::Places;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many articles go into the search index in one commit: 2,000. A commit flushes; this many are written in a second or two.
const INDEX_BATCH: usize = 2_000;

/// What a data directory is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For reading and writing; one process at a time. What is not there is made.
    Write,
    /// For reading, also while another process writes. It sees what that one had put into the databases.
    Read,
}

/// How the log is written; the default is what a data directory has, tests have smaller files and disks that fail.
#[derive(Clone)]
pub struct LogOptions {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// Past how many bytes a file is closed and the next begun.
    pub max_file_bytes: u64,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self { disk: Arc::new(RealDisk), max_file_bytes: MAX_FILE_BYTES }
    }
}

/// A data directory. No other process can write in it while this or a part taken from it lives, but for what people decided:
/// see [`Store::open_state`].
pub struct Store {
    folder: PathBuf,
    mode: Mode,
    log: Arc<WarcLog>,
    state: Arc<SqliteState>,
    derived: Arc<SqliteDerived>,
    /// Opened at its first use: most commands do not search.
    index: Mutex<Option<Arc<TantivyIndex>>>,
    notes: Vec<String>,
}

impl Store {
    /// Opens the data directory `folder`.
    ///
    /// # Errors
    /// Where another process writes here, where it was made by a newer rashomon, or where disk or database fail. A damaged
    /// `derived.db` is no error: it is made anew, empty, which [`Store::notes`] says.
    pub fn open(folder: &Path, mode: Mode) -> Result<Self> {
        Self::open_with(folder, mode, LogOptions::default())
    }

    /// The same with a log that is written otherwise.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(folder: &Path, mode: Mode, options: LogOptions) -> Result<Self> {
        let write = mode == Mode::Write;
        let captures = folder.join("captures");
        let mut notes = Vec::new();
        let lock = if write {
            let made = || fs::create_dir_all(&captures).and_then(|()| RealDisk.sync_folder(folder));
            let made = if captures.is_dir() { Ok(()) } else { made() };
            made.map_err(|e| StoreError::io(captures.display().to_string(), &e))?;
            Some(Arc::new(lock::lock(folder)?))
        } else if captures.is_dir() && folder.join("state.db").is_file() {
            None
        } else {
            return Err(StoreError::Nowhere(folder.display().to_string()));
        };
        let state = SqliteState::open(&folder.join("state.db"), lock.clone())
            .map_err(|e| e.with_way_out("`rashomon restore` makes a data directory of a backup"))?;
        let derived = open_derived(&folder.join(KIND.name), lock.as_ref(), &mut notes)?;
        let places = Places::new(Arc::clone(&derived.0));
        let LogOptions { disk, max_file_bytes } = options;
        let (log, met) = WarcLog::open(Files::new(captures), disk, places, write, max_file_bytes)?;
        notes.extend(met);
        if write {
            crate::index::drop_if_ahead(&folder.join("index"), derived.last_change()?)?;
        }
        let (log, state, derived) = (Arc::new(log), Arc::new(state), Arc::new(derived));
        let index = Mutex::default();
        Ok(Self { folder: folder.to_owned(), mode, log, state, derived, index, notes })
    }

    /// Opens what people decided alone, for writing, while another process may hold the rest of the data directory. Nothing is
    /// made and no form is brought forward: that is for whoever holds it all.
    ///
    /// # Errors
    /// Where there is no data directory, where its form is another than this rashomon's, or where the database fails.
    pub fn open_state(folder: &Path) -> Result<Arc<dyn State>> {
        let path = folder.join("state.db");
        if !path.is_file() {
            return Err(StoreError::Nowhere(folder.display().to_string()));
        }
        Ok(Arc::new(SqliteState::open_beside(&path)?))
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was met on opening, in words for the log: a torn record cut off, a database made anew.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What was fetched, as it was.
    #[must_use]
    pub fn log(&self) -> Arc<dyn Log> {
        Arc::clone(&self.log) as _
    }

    /// What people decided.
    #[must_use]
    pub fn state(&self) -> Arc<dyn State> {
        Arc::clone(&self.state) as _
    }

    /// What was concluded.
    #[must_use]
    pub fn derived(&self) -> Arc<dyn Derived> {
        Arc::clone(&self.derived) as _
    }

    /// The index of words as it stands; [`Store::refresh_index`] brings it up to what was concluded.
    ///
    /// # Errors
    /// Where it cannot be opened. One that is damaged is made anew, empty, where the store was opened for writing.
    pub fn index(&self) -> Result<Arc<dyn SearchIndex>> {
        self.open_index().map(|index| index as _)
    }

    /// Whether the index of words holds all that was concluded.
    #[must_use]
    pub fn index_is_current(&self) -> bool {
        let change = self.open_index().and_then(|index| index.change());
        change.is_ok_and(|change| self.derived.last_change() == Ok(change))
    }

    fn open_index(&self) -> Result<Arc<TantivyIndex>> {
        let mut slot = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = &*slot {
            return Ok(Arc::clone(index));
        }
        let index = Arc::new(TantivyIndex::open(&self.folder.join("index"), self.mode == Mode::Write)?);
        *slot = Some(Arc::clone(&index));
        Ok(index)
    }

    /// Puts what is new or moved since the last time into the index; says how many articles. To be called every few
    /// seconds while articles come in, not for each: a commit takes some tens of milliseconds.
    ///
    /// # Errors
    /// Where index or database fail.
    pub fn refresh_index(&self) -> Result<usize> {
        let index = self.open_index()?;
        let mut change = index.change()?;
        if change > self.derived.last_change()? {
            index.reset()?; // conclusions were forgotten since
            change = 0;
        }
        let mut count = 0;
        loop {
            let rows = self.derived.changes_after(change, INDEX_BATCH)?;
            let Some((last, _)) = rows.last() else { return Ok(count) };
            change = *last;
            let articles: Vec<_> = rows.into_iter().map(|(_, row)| row).collect();
            index.put(&articles, change)?;
            count += articles.len();
        }
    }

    /// Searches the index as it stands (the query's language is that of [`SearchIndex`]).
    ///
    /// # Errors
    /// Where the query cannot be read, in words, or the index fails.
    pub fn search(&self, query: &str, limit: usize, offset: usize) -> Result<Hits> {
        self.open_index()?.search(query, limit, offset)
    }

    /// The stories of the articles that fit a query, the newest first; at most `most` articles are looked at.
    ///
    /// # Errors
    /// As [`Store::search`].
    pub fn search_stories(&self, query: &str, most: usize) -> Result<Vec<FoundStory>> {
        self.open_index()?.stories(query, most)
    }

    /// Forgets all conclusions, and makes the index of where captures stand anew from the files. The log and what people
    /// decided stay. After it the log is to be folded in again from its start.
    ///
    /// # Errors
    /// Where disk or databases fail; what was forgotten by then can be made again all the same.
    pub fn reset_derived(&self) -> Result<Vec<String>> {
        self.derived.reset()?;
        self.open_index()?.reset()?;
        self.log.reindex()
    }
}

/// Opens `derived.db`; one that is damaged is made anew.
fn open_derived(path: &Path, lock: Option<&Arc<File>>, notes: &mut Vec<String>) -> Result<SqliteDerived> {
    if lock.is_none() && !path.is_file() {
        let why = "it is not there: `rashomon rebuild` makes it again".to_owned();
        return Err(StoreError::Database { what: path.display().to_string(), why });
    }
    match SqliteDerived::open(path, lock.cloned()) {
        Err(StoreError::Damaged { why, .. }) if lock.is_some() => {
            for ending in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                match fs::remove_file(&name) {
                    Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StoreError::io(path.display().to_string(), &e));
                    }
                    _ => {}
                }
            }
            notes.push(format!("{} was damaged ({why}) and is made anew from the captures", path.display()));
            SqliteDerived::open(path, lock.cloned())
        }
        opened => opened.map_err(|e| e.with_way_out("`rashomon rebuild` makes it again")),
    }
}
