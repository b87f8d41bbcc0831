//! The files of the log: their names, what stands at the head of each, and reading what the index does not know yet.

use super::capture::{NO_DATE, record_id, warc_date};
use super::disk::Disk;
use super::member::{Record, digest};
use super::place::{Entry, FileRow, Places};
use super::scan::{Broken, Found, Scan};
use crate::error::{Result, StoreError};
use crate::log::{Logged, Seq};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands before and behind the number in a file's name.
const NAME: (&str, &str) = ("rashomon-", ".warc.gz");

/// The files of the log in their folder.
pub(crate) struct Files(PathBuf);

/// Where the log ends.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tail {
    /// The last file's number; 0 where there is none.
    pub(crate) number: u32,
    /// How long it is.
    pub(crate) end: u64,
    /// The last capture's number, dropped ones counted.
    pub(crate) seq: Seq,
}

impl Files {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// A file's name.
    pub(crate) fn name(&self, number: u32) -> String {
        format!("{}{number:08}{}", NAME.0, NAME.1)
    }

    pub(crate) fn path(&self, number: u32) -> PathBuf {
        self.0.join(self.name(number))
    }

    /// The numbers of the files that are there with their lengths.
    pub(crate) fn list(&self) -> Result<BTreeMap<u32, u64>> {
        let failed = |e: std::io::Error| StoreError::io(self.0.display().to_string(), &e);
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(&self.0).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let digits = name.to_str().and_then(|name| name.strip_prefix(NAME.0)?.strip_suffix(NAME.1));
            if let Some(number) = digits.and_then(|digits| digits.parse().ok()).filter(|number| *number > 0) {
                found.insert(number, entry.metadata().map_err(failed)?.len());
            }
        }
        Ok(found)
    }

    /// The record that says what a file is; it opens with the capture `first`.
    pub(crate) fn info(&self, number: u32, first: Seq, logged: Option<&Logged>) -> Record {
        let block = concat!(
            "software: rashomon/",
            env!("CARGO_PKG_VERSION"),
            "\r\nformat: WARC File Format 1.1\r\n",
            "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        );
        let mut record = Record { fields: Vec::new(), block: block.as_bytes().to_vec() };
        let sum = digest(&record.block);
        record.push("WARC-Type", "warcinfo");
        record.push("WARC-Record-ID", record_id(first, "file", &number.to_string()));
        record.push("WARC-Date", logged.map_or_else(|| NO_DATE.to_owned(), warc_date));
        record.push("WARC-Filename", self.name(number));
        record.push("WARC-Block-Digest", sum);
        record.push("Content-Type", "application/warc-fields");
        record
    }

    /// Reads what the index does not know from the files, and cuts a torn record off the last one where `write` holds. Says in
    /// `notes` what was met.
    pub(crate) fn catch_up(
        &self,
        places: &Places,
        disk: &dyn Disk,
        write: bool,
        notes: &mut Vec<String>,
    ) -> Result<Tail> {
        let files = self.list()?;
        let known: BTreeMap<u32, FileRow> = places.files()?.into_iter().map(|row| (row.file, row)).collect();
        for gone in known.keys().filter(|number| !files.contains_key(number)) {
            notes.push(format!("{} is gone, and the captures in it", self.path(*gone).display()));
            if write {
                places.forget(*gone)?;
            }
        }
        let mut tail = Tail { seq: known.values().map(|row| row.last).max().unwrap_or(0), ..Tail::default() };
        let last = files.last_key_value().map(|(number, _)| *number);
        for (number, length) in files {
            let row = known.get(&number).copied();
            let mut end = length;
            if row.is_none_or(|row| row.bytes != length) {
                let read = self.read_file(number, row, length, Some(number) == last, write, notes)?;
                end = read.row.bytes;
                tail.seq = tail.seq.max(read.row.last);
                if write && end < length {
                    self.cut(disk, number, end, notes)?;
                }
                if write && read.whole {
                    places.replace(read.row, read.entries)?;
                } else {
                    places.add(read.entries, read.row);
                }
            }
            (tail.number, tail.end) = (number, end);
        }
        Ok(tail)
    }

    /// Cuts what is torn off a file.
    fn cut(&self, disk: &dyn Disk, number: u32, end: u64, notes: &mut Vec<String>) -> Result<()> {
        let path = self.path(number);
        let failed = |e: std::io::Error| StoreError::io(path.display().to_string(), &e);
        disk.open(&path).and_then(|file| file.cut(end)).map_err(failed)?;
        notes.push(format!("{}: cut to {end} bytes", path.display()));
        Ok(())
    }

    /// Reads a file from where the index ends, or whole where the index does not fit it.
    fn read_file(
        &self,
        number: u32,
        row: Option<FileRow>,
        length: u64,
        is_last: bool,
        write: bool,
        notes: &mut Vec<String>,
    ) -> Result<ReadFile> {
        let path = self.path(number);
        let known = row.filter(|row| is_last && row.bytes < length);
        if let Some(row) = known.filter(|_| write) {
            // Where not one record follows what the index knows, it may be an index of another file: all is read then.
            let first = Scan::open(&path, number, row.bytes)?.next();
            if !matches!(first, Ok(Some(_))) {
                return self.read_on(number, None, length, is_last, notes);
            }
        }
        self.read_on(number, known, length, is_last, notes)
    }

    fn read_on(
        &self,
        number: u32,
        from: Option<FileRow>,
        length: u64,
        is_last: bool,
        notes: &mut Vec<String>,
    ) -> Result<ReadFile> {
        let path = self.path(number);
        let empty = FileRow { file: number, bytes: 0, last: 0 };
        let mut read = ReadFile { row: from.unwrap_or(empty), entries: Vec::new(), whole: from.is_none() };
        let mut scan = Scan::open(&path, number, read.row.bytes)?;
        loop {
            match scan.next() {
                Ok(Some(Found::Capture { seq, place, logged, refers, .. })) => {
                    read.entries.push(Entry::new(seq, place, &logged, refers));
                    read.row.last = read.row.last.max(seq);
                }
                Ok(Some(Found::Dropped(_, last))) => read.row.last = read.row.last.max(last),
                Ok(None) => {
                    read.row.bytes = length;
                    return Ok(read);
                }
                Err(broken) => {
                    let good = scan.good;
                    // Beyond what the index knows nothing was acknowledged behind a torn record: a flush speaks of all before
                    // it. Where the whole file is read, something good may follow a damaged place.
                    let next = if read.whole {
                        Scan::find_next(&path, number, good + 1, read.row.last)?
                    } else {
                        None
                    };
                    if let Some(next) = next {
                        notes.push(format!(
                            "{} at byte {good}: {}; reading goes on at byte {}",
                            path.display(),
                            broken.why(),
                            next.good
                        ));
                        scan = next;
                        continue;
                    }
                    notes.push(format!(
                        "{} at byte {good}, the last of the file: {}",
                        path.display(),
                        broken.why()
                    ));
                    // Only the file that is written to is cut; in an older one it is damage and stays for `check`.
                    read.row.bytes =
                        if is_last && !matches!(broken, Broken::Unreadable(_)) { good } else { length };
                    return Ok(read);
                }
            }
        }
    }
}

/// What was read of a file.
struct ReadFile {
    row: FileRow,
    entries: Vec<Entry>,
    /// Whether all of it was read, or only what the index did not know.
    whole: bool,
}
