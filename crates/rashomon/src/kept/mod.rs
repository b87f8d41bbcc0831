//! The commands on what is kept: a data directory, opened, added to, looked at, cared for.

mod add;
mod care;
#[cfg(feature = "parquet")]
mod columns;
mod explain;
mod export;
mod search;
mod story;

pub(crate) use add::add;
pub(crate) use care::{Keep, backup, check, rebuild, restore, retain};
pub(crate) use explain::{explain, is_id};
pub(crate) use export::export;
pub(crate) use search::search;
pub(crate) use story::{list, show};

use crate::progress::say;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rashomon_model::Role;
use rashomon_store::{Derived, Mode, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A data directory, open.
pub(crate) struct DataDir {
    /// Where it is.
    pub(crate) dir: PathBuf,
    /// What is concluded.
    pub(crate) derived: Arc<dyn Derived>,
    /// Whether it may be written to.
    pub(crate) writes: bool,
    /// The directory as a whole.
    pub(crate) store: Arc<Store>,
}

/// Where the data directory is: as said, else `rashomon` in the user's data folder.
///
/// # Errors
/// Where nothing says where the user's data folder is.
pub(crate) fn place(said: Option<&Path>) -> Result<PathBuf> {
    if let Some(dir) = said {
        return Ok(dir.to_owned());
    }
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = folder("XDG_DATA_HOME").or_else(|| Some(folder("HOME")?.join(".local/share")));
    data.map(|data| data.join("rashomon"))
        .context("no HOME is set: say where the data directory is with --data DIR")
}

impl DataDir {
    /// Opens a data directory to write to it; makes it where there is none.
    ///
    /// # Errors
    /// Where it cannot be opened, or another process writes to it.
    pub(crate) fn to_write(said: Option<&Path>) -> Result<Self> {
        Self::open(place(said)?, Mode::Write)
    }

    /// Opens a data directory to read it; another process may write to it meanwhile.
    ///
    /// # Errors
    /// Where there is none, or it cannot be opened.
    pub(crate) fn to_read(said: Option<&Path>) -> Result<Self> {
        let dir = place(said)?;
        if !dir.is_dir() {
            bail!(
                "nothing is kept yet in {}: `rashomon add PAGE...` or `rashomon feeds add URL` begins a data directory, \
                 --data DIR names another",
                dir.display()
            );
        }
        Self::open(dir, Mode::Read)
    }

    fn open(dir: PathBuf, mode: Mode) -> Result<Self> {
        let store = Arc::new(Store::open(&dir, mode)?);
        for note in store.notes() {
            say(note);
        }
        Ok(Self { dir, derived: store.derived(), writes: mode == Mode::Write, store })
    }
}

/// A day, from Unix seconds.
fn day(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC).date().to_string()
}

/// A text on one line, without control characters.
fn one_line(text: &str) -> String {
    crate::view::clean(text)
}

/// What an article is on its page, in words.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Main => "page's main article",
        Role::Related => "related article",
        Role::DigestItem => "digest item",
        Role::Teaser => "teaser",
    }
}
