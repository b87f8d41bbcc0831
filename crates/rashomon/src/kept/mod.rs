//! The commands on what is kept: a data directory, opened, added to, looked at, cared for.

mod add;
mod care;
#[cfg(feature = "parquet")]
mod columns;
mod correct;
mod digest;
mod explain;
mod export;
mod incoming;
mod search;
mod story;
mod why;

pub(crate) use add::add;
pub(crate) use care::{Keep, backup, check, rebuild, restore, retain};
pub(crate) use correct::{correct, corrections};
pub(crate) use digest::digest;
pub(crate) use explain::{explain, is_id, kind as derivation_words, standing_of};
pub(crate) use export::export;
pub(crate) use incoming::{Came, in_batches};
pub(crate) use search::search;
pub(crate) use story::{list, show};
pub(crate) use why::{explain_two, lines as why_lines};

use crate::progress::say;
use crate::render::prose;
use crate::view::count;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rashomon_model::Role;
use rashomon_store::{Counts, Derived, Mode, Store};
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
        if !dir.join("captures").is_dir() && !dir.is_file() {
            bail!(
                "nothing is kept yet in {}: `rashomon add PAGE...` or `rashomon feeds add URL` begins a data directory, \
                 --data DIR names another",
                dir.display()
            );
        }
        Self::open(dir, Mode::Read)
    }

    /// Opens a data directory to search it: to write where its index of words lags behind (a run was killed, the index was
    /// deleted) and nobody else writes, so that it can be brought up first.
    ///
    /// # Errors
    /// As [`DataDir::to_read`].
    pub(crate) fn to_search(said: Option<&Path>) -> Result<Self> {
        let data = Self::to_read(said)?;
        if data.store.index_is_current() {
            return Ok(data);
        }
        // Where another process writes, that one brings it up; where nobody may write here, it is searched as it is.
        Ok(Self::to_write(said).unwrap_or(data))
    }

    /// "DIR holds 17 articles in 7 stories".
    pub(crate) fn holds(&self) -> String {
        format!("{} holds {}", self.dir.display(), held(&self.derived.counts().unwrap_or_default()))
    }

    fn open(dir: PathBuf, mode: Mode) -> Result<Self> {
        if dir.is_file() {
            bail!("{} is a file: --data DIR names a folder", dir.display());
        }
        let store = Arc::new(Store::open(&dir, mode)?);
        for note in store.notes() {
            say(note);
        }
        Ok(Self { dir, derived: store.derived(), writes: mode == Mode::Write, store })
    }
}

/// Says once that captures are read again, where that takes its time.
pub(crate) fn reading_again() -> impl FnMut(u64, u64) {
    /// Fewer are read while one looks.
    const MANY: u64 = 1_000;
    let mut told = false;
    move |done, all| {
        if !told && all > MANY && done < all {
            told = true;
            say(&format!("taking up where the last run stopped: {all} captures are read again"));
        }
    }
}

/// "17 articles in 7 stories".
fn held(counts: &Counts) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    format!(
        "{} in {}",
        count(number(counts.articles), "article", "articles"),
        count(number(counts.stories), "story", "stories")
    )
}

/// A day, from Unix seconds.
fn day(second: i64) -> String {
    let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC).date().to_string()
}

/// A headline, in bold.
fn heading(headline: &str, width: usize) -> String {
    format!("\x1b[1m{}\x1b[0m\n", prose(headline, 0, width).trim_end())
}

/// A text on one line, without control characters.
fn one_line(text: &str) -> String {
    crate::view::clean(text)
}

/// What an article is on its page, in words.
pub(crate) fn role_words(role: Role) -> &'static str {
    match role {
        Role::Main => "page's main article",
        Role::Related => "related article",
        Role::DigestItem => "digest item",
        Role::Teaser => "teaser",
    }
}
