//! Taking captures out of the log: the files they stand in are written anew, with a line that says which numbers are gone.

use super::capture::{self, DROPPED, NO_DATE, record_id};
use super::log::WarcLog;
use super::member::{Record, digest};
use super::place::{Entry, FileRow, Place};
use super::scan::{Found, Scan};
use crate::error::{Result, StoreError};
use crate::log::{Logged, Seq};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::PoisonError;

/// The record that says which captures are no longer there.
fn tombstone(first: Seq, last: Seq) -> Record {
    let numbers = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let block = format!("captures dropped to keep to a bound: {numbers}\r\n").into_bytes();
    let mut record = Record { fields: Vec::new(), block };
    record.push("WARC-Type", "metadata");
    record.push("WARC-Record-ID", record_id(first, "dropped", &numbers));
    record.push("WARC-Date", NO_DATE);
    record.push("WARC-Target-URI", format!("urn:x-rashomon:dropped:{numbers}"));
    record.push("WARC-Block-Digest", digest(&record.block));
    record.push("Content-Type", "text/plain");
    record.push(DROPPED, numbers);
    record
}

/// A file as it is written anew.
struct NewFile {
    path: PathBuf,
    row: FileRow,
    entries: Vec<Entry>,
}

impl WarcLog {
    /// Takes captures out of the log. Their numbers stay taken. A body that others share moves to those.
    pub(crate) fn drop_captures(&self, gone: &BTreeSet<Seq>) -> Result<()> {
        // Held to the end: nobody may begin to share a body that goes.
        let _writer = self.end_file()?;
        self.places.flush()?;
        let (mut files, mut heirs) = (BTreeSet::new(), BTreeMap::new());
        for seq in gone {
            if let Some(place) = self.places.get(*seq)? {
                files.insert(place.file);
                // Of those that share its body the first gets it, and the others share that one's.
                for sharer in self.places.sharers(*seq)?.into_iter().filter(|sharer| !gone.contains(sharer)) {
                    if let Some(place) = self.places.get(sharer)? {
                        files.insert(place.file);
                        heirs.entry(*seq).or_insert(sharer);
                    }
                }
            }
        }
        // The newest first: bodies that a capture shares stand before it, in files that are still whole then.
        for number in files.iter().rev() {
            let new = self.rewrite(*number, gone, &heirs)?;
            let _layout = self.layout.write().unwrap_or_else(PoisonError::into_inner);
            let path = self.files.path(*number);
            let failed = |e: std::io::Error| StoreError::io(path.display().to_string(), &e);
            // Without its lines a file is read whole: should we end here, it is on the next opening.
            self.places.forget(*number)?;
            fs::rename(&new.path, &path).map_err(failed)?;
            self.disk.sync_folder(self.files.folder()).map_err(failed)?;
            self.places.replace(new.row, new.entries)?;
        }
        Ok(())
    }

    fn rewrite(&self, number: u32, gone: &BTreeSet<Seq>, heirs: &BTreeMap<Seq, Seq>) -> Result<NewFile> {
        let old = self.files.path(number);
        let path = old.with_extension("new");
        let failed = |e: std::io::Error| StoreError::io(path.display().to_string(), &e);
        let mut out = Out {
            file: fs::File::create(&path).map_err(failed)?,
            number,
            end: 0,
            entries: Vec::new(),
            last: 0,
            run: None,
        };
        let mut scan = Scan::open(&old, number, 0)?;
        let mut begun = false;
        loop {
            let found = scan.next().map_err(|broken| {
                StoreError::damaged(
                    old.display().to_string(),
                    format!("{}: nothing was dropped from it, `rashomon check` says more", broken.why()),
                )
            })?;
            let Some(found) = found else { break };
            let (Found::Capture { seq: first, .. } | Found::Dropped(first, _)) = &found;
            if !begun {
                let logged = if let Found::Capture { logged, .. } = &found { Some(&**logged) } else { None };
                out.write(&[self.files.info(number, *first, logged)]).map_err(failed)?;
                begun = true;
            }
            match found {
                Found::Dropped(first, last) => out.gone(first, last).map_err(failed)?,
                Found::Capture { seq, .. } if gone.contains(&seq) => out.gone(seq, seq).map_err(failed)?,
                Found::Capture { seq, logged, refers: None, .. } => {
                    out.capture(seq, &logged, None).map_err(failed)?;
                }
                Found::Capture { seq, place, refers, .. } => {
                    let refers =
                        refers.map(|of| heirs.get(&of).copied().unwrap_or(of)).filter(|of| *of != seq);
                    out.capture(seq, &self.read_whole(place)?, refers).map_err(failed)?;
                }
            }
        }
        out.flush_run().and_then(|()| out.file.sync_all()).map_err(failed)?;
        let row = FileRow { file: number, bytes: out.end, last: out.last };
        Ok(NewFile { path, row, entries: out.entries })
    }
}

/// The file that is written.
struct Out {
    file: fs::File,
    number: u32,
    end: u64,
    entries: Vec<Entry>,
    last: Seq,
    /// Dropped captures that follow each other and are not told yet.
    run: Option<(Seq, Seq)>,
}

impl Out {
    fn write(&mut self, records: &[Record]) -> std::io::Result<u64> {
        let bytes: Vec<u8> = records.iter().flat_map(Record::encode).collect();
        std::io::Write::write_all(&mut self.file, &bytes)?;
        self.end += bytes.len() as u64;
        Ok(bytes.len() as u64)
    }

    fn gone(&mut self, first: Seq, last: Seq) -> std::io::Result<()> {
        match &mut self.run {
            Some(run) if run.1 + 1 == first => run.1 = last,
            _ => {
                self.flush_run()?;
                self.run = Some((first, last));
            }
        }
        self.last = self.last.max(last);
        Ok(())
    }

    fn flush_run(&mut self) -> std::io::Result<()> {
        match self.run.take() {
            Some((first, last)) => self.write(&[tombstone(first, last)]).map(drop),
            None => Ok(()),
        }
    }

    fn capture(&mut self, seq: Seq, logged: &Logged, refers: Option<Seq>) -> std::io::Result<()> {
        self.flush_run()?;
        let at = self.end;
        let length = self.write(&capture::encode(seq, logged, refers))?;
        let place = Place { file: self.number, at, length };
        self.entries.push(Entry::new(seq, place, logged, refers));
        self.last = self.last.max(seq);
        Ok(())
    }
}
