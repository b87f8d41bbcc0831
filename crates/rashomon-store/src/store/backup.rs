//! A copy of a data directory while it is in use, and back.

use super::Store;
use crate::error::{Result, StoreError};
use crate::sqlite::db::Db;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

impl Store {
    /// Copies the data directory into the folder `to`, which must be empty or not there, while it is in use: a data directory
    /// in itself, as it stood at one moment. The search index is not copied; it is made from the rest.
    ///
    /// # Errors
    /// Where `to` holds something, or disk or database fail; what was copied by then is removed. A copy that was killed is called `to` with
    /// `.part` behind.
    pub fn backup(&self, to: &Path) -> Result<()> {
        let inside = std::path::absolute(to).ok().zip(std::path::absolute(&self.folder).ok());
        if inside.is_some_and(|(to, folder)| to.starts_with(folder)) {
            let why = "is in the data directory itself: name a folder elsewhere";
            return Err(StoreError::Taken(format!("{} {why}", to.display())));
        }
        let part = part_of(to)?;
        self.copy_into(&part).and_then(|()| fs::rename(&part, to).map_err(|e| failed(to, &e))).inspect_err(
            |_| {
                // The disk may be full of it.
                drop(fs::remove_dir_all(&part));
            },
        )
    }

    fn copy_into(&self, part: &Path) -> Result<()> {
        let captures = part.join("captures");
        fs::create_dir_all(&captures).map_err(|e| failed(&captures, &e))?;
        // The log last: it then holds all that the databases speak of.
        let databases: [&Db; 2] = [&self.derived.0, &self.state.0];
        for db in databases {
            let file = part.join(db.name());
            db.copy_to(&file)?;
            File::open(&file).and_then(|file| file.sync_all()).map_err(|e| failed(&file, &e))?;
        }
        let _layout = self.log.hold_layout();
        let (last, end) = self.log.durable_end();
        for (number, length) in self.log.files.list()?.range(..=last) {
            let length = if *number == last { end } else { *length };
            copy(&self.log.files.path(*number), &captures.join(self.log.files.name(*number)), length)?;
        }
        Ok(())
    }
}

/// Makes a data directory of a backup in the folder `to`, which must be empty or not there. Open it, and check it.
///
/// # Errors
/// Where `from` is no backup, `to` holds something, or the disk fails; what was copied by then is removed.
pub fn restore(from: &Path, to: &Path) -> Result<()> {
    if !from.join("captures").is_dir() || !from.join("state.db").is_file() {
        let what = if from.exists() { "is no backup of a data directory" } else { "is not there" };
        return Err(StoreError::Taken(format!(
            "{} {what}: name the folder that `backup` made",
            from.display()
        )));
    }
    let part = part_of(to)?;
    copy_back(from, &part).and_then(|()| fs::rename(&part, to).map_err(|e| failed(to, &e))).inspect_err(
        |_| {
            drop(fs::remove_dir_all(&part));
        },
    )
}

fn copy_back(from: &Path, part: &Path) -> Result<()> {
    let captures = from.join("captures");
    let target = part.join("captures");
    fs::create_dir_all(&target).map_err(|e| failed(&target, &e))?;
    for name in ["state.db", "derived.db"] {
        if from.join(name).is_file() {
            copy(&from.join(name), &part.join(name), u64::MAX)?;
        }
    }
    for entry in fs::read_dir(&captures).map_err(|e| failed(&captures, &e))? {
        let entry = entry.map_err(|e| failed(&captures, &e))?;
        copy(&entry.path(), &target.join(entry.file_name()), u64::MAX)?;
    }
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    StoreError::io(path.display().to_string(), error)
}

/// The folder a copy is made in before it gets its name. Nothing may be where it goes.
fn part_of(to: &Path) -> Result<PathBuf> {
    let taken = |path: &Path| {
        Err(StoreError::Taken(format!("{} is there already: name another folder", path.display())))
    };
    if to.exists() && fs::read_dir(to).map_or(true, |mut entries| entries.next().is_some()) {
        return taken(to);
    }
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    if part.exists() { taken(&part) } else { Ok(part) }
}

/// Copies at most `length` bytes of a file, durably.
fn copy(from: &Path, to: &Path, length: u64) -> Result<()> {
    let mut source = File::open(from).map_err(|e| failed(from, &e))?.take(length);
    let mut target = File::create_new(to).map_err(|e| failed(to, &e))?;
    io::copy(&mut source, &mut target).and_then(|_| target.sync_all()).map_err(|e| failed(to, &e))
}
