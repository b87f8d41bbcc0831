//! A file of the log -> where its captures stand. Used where the index of places lags behind, and to check.

use super::capture::{self, Part};
use super::member::Record;
use super::place::Place;
use crate::error::{Result, StoreError};
use crate::limits::READ_BUFFER_BYTES;
use crate::log::{Logged, Seq};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Counts what is consumed of a reader: with it the place of each member is known.
struct Counting<R> {
    inner: R,
    at: u64,
}

impl<R: BufRead> Read for Counting<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counting<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount as u64;
        self.inner.consume(amount);
    }
}

/// What stands next in a file.
pub(crate) enum Found {
    /// A capture, where it stands, whose body it shares, and whether its hints are gone.
    Capture { seq: Seq, place: Place, logged: Box<Logged>, refers: Option<Seq>, bare: bool },
    /// Captures that were dropped, from the first to the last.
    Dropped(Seq, Seq),
}

/// A file of the log, read from some place on.
pub(crate) struct Scan {
    reader: Counting<BufReader<File>>,
    file: u32,
    name: String,
    /// Up to here everything was whole.
    pub(crate) good: u64,
}

/// How a scan ended where it did not reach the file's end.
#[derive(Debug)]
pub(crate) enum Broken {
    /// A record is cut short.
    Torn,
    /// A record is damaged.
    Bad(StoreError),
    /// The file cannot be read.
    Unreadable(StoreError),
}

impl Broken {
    /// Why, for whoever has said where.
    pub(crate) fn why(&self) -> String {
        match self {
            Self::Bad(StoreError::Damaged { why, .. }) | Self::Unreadable(StoreError::Io { why, .. }) => {
                why.clone()
            }
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Torn => f.write_str("a record is cut short"),
            Self::Bad(error) | Self::Unreadable(error) => write!(f, "{error}"),
        }
    }
}

/// How far behind a damaged place the next good record is looked for: 96 MiB, more than the longest record.
const MAX_GAP_BYTES: u64 = 96 << 20;

impl Scan {
    /// Scans the file number `file` at `path` from the byte `at` on.
    pub(crate) fn open(path: &Path, file: u32, at: u64) -> Result<Self> {
        let name = path.display().to_string();
        let mut opened = File::open(path).map_err(|e| StoreError::io(&name, &e))?;
        opened.seek(SeekFrom::Start(at)).map_err(|e| StoreError::io(&name, &e))?;
        let reader = Counting { inner: BufReader::with_capacity(READ_BUFFER_BYTES, opened), at };
        Ok(Self { reader, file, name, good: at })
    }

    /// The next record; `None` at the end.
    fn record(&mut self) -> Result<Option<Record>, Broken> {
        let at = self.reader.at;
        Record::decode(&mut self.reader).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Broken::Torn,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Broken::Bad(StoreError::damaged(format!("{} at byte {at}", self.name), error.to_string()))
            }
            _ => Broken::Unreadable(StoreError::io(&self.name, &error)),
        })
    }

    /// What stands next, and where; `None` at the end. Digests are compared, and everything up to [`Scan::good`] is whole.
    pub(crate) fn next(&mut self) -> Result<Option<Found>, Broken> {
        let start = self.reader.at;
        let mut hints = None;
        loop {
            let at = self.reader.at;
            let Some(record) = self.record()? else {
                // Hints without their capture: the write was cut between the two.
                return if hints.is_some() { Err(Broken::Torn) } else { Ok(None) };
            };
            let place = format!("{} at byte {at}", self.name);
            let stated = record.field("WARC-Block-Digest");
            if stated.is_some_and(|stated| stated != super::member::digest(&record.block)) {
                return Err(Broken::Bad(StoreError::damaged(place, "its digest is not that of its content")));
            }
            match capture::decode(record, &place).map_err(Broken::Bad)? {
                Part::Info => self.good = self.reader.at,
                Part::Dropped(first, last) => {
                    self.good = self.reader.at;
                    return Ok(Some(Found::Dropped(first, last)));
                }
                Part::Hints(seq, json) => hints = Some((seq, json)),
                Part::Capture(seq, mut logged, refers, has_hints) => {
                    let bare = has_hints && hints.is_none();
                    if let Some((of, json)) = hints.take() {
                        if of != seq {
                            return Err(Broken::Bad(StoreError::damaged(
                                place,
                                "hints stand before another capture",
                            )));
                        }
                        logged.hints = Some(json);
                    }
                    // What the file is stands before its first capture and is not part of it.
                    let start = start.max(self.good);
                    let length = self.reader.at - start;
                    self.good = self.reader.at;
                    return Ok(Some(Found::Capture {
                        seq,
                        place: Place { file: self.file, at: start, length },
                        logged,
                        refers,
                        bare,
                    }));
                }
            }
        }
    }

    /// A scan from the next whole record behind a damaged place, which must be a capture after number `after`.
    pub(crate) fn find_next(path: &Path, file: u32, from: u64, after: Seq) -> Result<Option<Self>> {
        let name = path.display().to_string();
        let failed = |e: io::Error| StoreError::io(&name, &e);
        let mut opened = File::open(path).map_err(failed)?;
        opened.seek(SeekFrom::Start(from)).map_err(failed)?;
        let mut bytes = Vec::new();
        opened.take(MAX_GAP_BYTES).read_to_end(&mut bytes).map_err(failed)?;
        for (at, _) in (from..).zip(bytes.windows(3)).filter(|(_, three)| *three == [0x1f, 0x8b, 8]) {
            let mut scan = Self::open(path, file, at)?;
            if let Ok(Some(Found::Capture { seq, .. })) = scan.next()
                && seq > after
            {
                return Self::open(path, file, at).map(Some);
            }
        }
        Ok(None)
    }
}
