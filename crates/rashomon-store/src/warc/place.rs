//! Where each capture stands: an index in `derived.db` that can be made again from the files.

use crate::error::Result;
use crate::log::{Logged, Seq};
use crate::sqlite::db::Db;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Where a capture's records stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file's number.
    pub(crate) file: u32,
    /// Its first byte.
    pub(crate) at: u64,
    /// How many bytes.
    pub(crate) length: u64,
}

/// A capture's line in the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) seq: Seq,
    pub(crate) place: Place,
    /// A hash of address and body, where the body is its own and long enough to be referred to.
    pub(crate) key: Option<u64>,
    /// A hash of the address; of nothing where there is none.
    pub(crate) address: u64,
    /// The capture whose body it shares.
    pub(crate) refers: Option<Seq>,
}

impl Entry {
    /// The line of a capture whose body is its own, or another's.
    pub(crate) fn new(seq: Seq, place: Place, logged: &Logged, refers: Option<Seq>) -> Self {
        let key = if refers.is_none() { body_key(logged) } else { None };
        Self { seq, place, key, address: address_hash(logged.url.as_deref().unwrap_or_default()), refers }
    }
}

/// The hash of an address.
pub(crate) fn address_hash(url: &str) -> u64 {
    xxh3_64(url.as_bytes())
}

/// What finds the same body under the same address; `None` where it is too short to be worth it.
pub(crate) fn body_key(logged: &Logged) -> Option<u64> {
    let mut hash = Xxh3::new();
    hash.update(logged.url.as_ref().unwrap_or(&logged.source).as_bytes());
    hash.update(&[0]);
    hash.update(&logged.bytes);
    (logged.bytes.len() >= super::capture::MIN_REVISIT_BYTES).then(|| hash.digest())
}

/// How much of a file is in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileRow {
    pub(crate) file: u32,
    pub(crate) bytes: u64,
    pub(crate) last: Seq,
}

/// The index: what is in the database, and what was acknowledged since and will be.
pub(crate) struct Places {
    db: Arc<Db>,
    fresh: RwLock<Fresh>,
}

#[derive(Default)]
struct Fresh {
    entries: BTreeMap<Seq, Entry>,
    files: BTreeMap<u32, FileRow>,
}

impl Places {
    pub(crate) fn new(db: Arc<Db>) -> Self {
        Self { db, fresh: RwLock::default() }
    }

    /// Adds lines without waiting for the database, and says how many are not in it yet.
    pub(crate) fn add(&self, entries: impl IntoIterator<Item = Entry>, file: FileRow) -> usize {
        let mut fresh = self.fresh.write().unwrap_or_else(PoisonError::into_inner);
        fresh.entries.extend(entries.into_iter().map(|entry| (entry.seq, entry)));
        fresh.files.insert(file.file, file);
        fresh.entries.len()
    }

    /// Puts what was added into the database.
    pub(crate) fn flush(&self) -> Result<()> {
        let (entries, files) = {
            let fresh = self.fresh.read().unwrap_or_else(PoisonError::into_inner);
            (fresh.entries.values().copied().collect::<Vec<_>>(), fresh.files.clone())
        };
        if files.is_empty() {
            return Ok(());
        }
        let last = entries.last().map(|entry| entry.seq);
        let written = files.clone();
        self.db.write(move |c| {
            entries.iter().try_for_each(|entry| put(c, entry))?;
            files.values().try_for_each(|file| put_file(c, *file))
        })?;
        // Gone from here only once they are there: whoever looks here first and there then finds each.
        let mut fresh = self.fresh.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last {
            fresh.entries = fresh.entries.split_off(&(last + 1));
        }
        fresh.files.retain(|number, row| written.get(number) != Some(row));
        Ok(())
    }

    /// Forgets all that is in the database.
    pub(crate) fn clear(&self) -> Result<()> {
        self.db.write(|c| {
            c.execute("DELETE FROM captures", [])?;
            c.execute("DELETE FROM files", []).map(drop)
        })
    }

    /// Takes the lines of a file out and puts others in, all at once.
    pub(crate) fn replace(&self, row: FileRow, entries: Vec<Entry>) -> Result<()> {
        self.db.write(move |c| {
            c.execute("DELETE FROM captures WHERE file = ?1", [row.file])?;
            entries.iter().try_for_each(|entry| put(c, entry))?;
            put_file(c, row)
        })
    }

    /// Forgets a file that is gone.
    pub(crate) fn forget(&self, file: u32) -> Result<()> {
        self.db.write(move |c| {
            c.execute("DELETE FROM captures WHERE file = ?1", [file])?;
            c.execute("DELETE FROM files WHERE file = ?1", [file]).map(drop)
        })
    }

    /// The files as far as they are in the database, in order.
    pub(crate) fn files(&self) -> Result<Vec<FileRow>> {
        self.db.query(|c| {
            let mut rows = c.prepare("SELECT file, bytes, last FROM files ORDER BY file")?;
            let row = |row: &rusqlite::Row<'_>| {
                Ok(FileRow {
                    file: row.get(0)?,
                    bytes: row.get::<_, i64>(1)?.cast_unsigned(),
                    last: row.get::<_, i64>(2)?.cast_unsigned(),
                })
            };
            rows.query_map([], row)?.collect()
        })
    }

    fn fresh<T>(&self, look: impl FnOnce(&BTreeMap<Seq, Entry>) -> T) -> T {
        look(&self.fresh.read().unwrap_or_else(PoisonError::into_inner).entries)
    }

    /// Where a capture stands.
    pub(crate) fn get(&self, seq: Seq) -> Result<Option<Place>> {
        if let Some(entry) = self.fresh(|entries| entries.get(&seq).copied()) {
            return Ok(Some(entry.place));
        }
        let sql = "SELECT file, at, length, seq FROM captures WHERE seq = ?1";
        self.db
            .query(|c| c.prepare_cached(sql)?.query_row([seq.cast_signed()], place).optional())
            .map(|found| found.map(|(_, place)| place))
    }

    /// Where the captures from `seq` on stand, at most `most`.
    pub(crate) fn from(&self, seq: Seq, most: usize) -> Result<Vec<(Seq, Place)>> {
        // First what is fresh: a line may move to the database between the two looks, never the other way.
        let fresh: Vec<Entry> =
            self.fresh(|entries| entries.range(seq..).take(most).map(|(_, e)| *e).collect());
        let mut found: BTreeMap<Seq, Place> = self.db.query(|c| {
            let sql = "SELECT file, at, length, seq FROM captures WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
            let limit = i64::try_from(most).unwrap_or(i64::MAX);
            c.prepare_cached(sql)?.query_map(params![seq.cast_signed(), limit], place)?.collect()
        })?;
        found.extend(fresh.into_iter().map(|entry| (entry.seq, entry.place)));
        Ok(found.into_iter().take(most).collect())
    }

    /// The captures that may have this body under this address.
    pub(crate) fn of_key(&self, key: u64) -> Result<Vec<Seq>> {
        let fresh = self.fresh(|e| e.values().filter(|e| e.key == Some(key)).map(|e| e.seq).collect());
        self.with_database("SELECT seq FROM captures WHERE key = ?1 ORDER BY seq", key, fresh)
    }

    /// The captures that share the body of this one.
    pub(crate) fn sharers(&self, of: Seq) -> Result<Vec<Seq>> {
        let fresh = self.fresh(|e| e.values().filter(|e| e.refers == Some(of)).map(|e| e.seq).collect());
        self.with_database("SELECT seq FROM captures WHERE refers = ?1 ORDER BY seq", of, fresh)
    }

    /// The captures that may be of the address of this hash, in order.
    pub(crate) fn of_address(&self, address: u64) -> Result<Vec<Seq>> {
        let fresh = self.fresh(|e| e.values().filter(|e| e.address == address).map(|e| e.seq).collect());
        self.with_database("SELECT seq FROM captures WHERE address = ?1 ORDER BY seq", address, fresh)
    }

    fn with_database(&self, sql: &str, hash: u64, fresh: Vec<Seq>) -> Result<Vec<Seq>> {
        let mut seqs: Vec<Seq> = self.db.query(|c| {
            let seq = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(0)?.cast_unsigned());
            c.prepare_cached(sql)?.query_map([hash.cast_signed()], seq)?.collect()
        })?;
        seqs.extend(fresh);
        seqs.sort_unstable();
        seqs.dedup();
        Ok(seqs)
    }
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Seq, Place)> {
    let number = |at: usize| row.get::<_, i64>(at).map(i64::cast_unsigned);
    Ok((number(3)?, Place { file: row.get(0)?, at: number(1)?, length: number(2)? }))
}

fn put(c: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO captures (seq, file, at, length, key, address, refers)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Entry { seq, place, key, address, refers } = *entry;
    let refers = refers.map(u64::cast_signed);
    let (seq, at, length) = (seq.cast_signed(), place.at.cast_signed(), place.length.cast_signed());
    let (key, address) = (key.map(u64::cast_signed), address.cast_signed());
    c.prepare_cached(sql)?.execute(params![seq, place.file, at, length, key, address, refers]).map(drop)
}

fn put_file(c: &Connection, FileRow { file, bytes, last }: FileRow) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO files (file, bytes, last) VALUES (?1, ?2, ?3)";
    c.prepare_cached(sql)?.execute(params![file, bytes.cast_signed(), last.cast_signed()]).map(drop)
}
