//! The log over WARC files: appending in groups, reading by number.
//!
//! An append writes its records and then waits for a flush; whoever comes while one runs shares the next. Only what is
//! flushed has a number that readers see. Where writing fails, the file is cut back to its last good end.

use super::capture::{self, Part};
use super::disk::{Disk, DiskFile};
use super::files::{Files, Tail};
use super::member::Record;
use super::place::{Entry, FileRow, Place, Places, address_hash, body_key};
use crate::error::{Result, StoreError};
use crate::log::{Log, Logged, Seq};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

/// Past this a file is closed and the next begun: 256 MiB, as WARC files commonly are at most 1 GB. A batch is never parted.
pub(crate) const MAX_FILE_BYTES: u64 = 256 << 20;

/// How many new lines of the index are kept before they go into the database together: 256. After a crash as many are read
/// from the files again.
const FLUSH_AFTER: usize = 256;

/// The log over `captures/*.warc.gz`.
pub(crate) struct WarcLog {
    pub(crate) files: Files,
    pub(super) disk: Arc<dyn Disk>,
    pub(crate) places: Places,
    writer: Mutex<Writer>,
    /// Held by the one who flushes.
    flushing: Mutex<()>,
    /// The last capture that is flushed.
    last: AtomicU64,
    /// Held for writing while files change places.
    pub(super) layout: RwLock<()>,
    write: bool,
    max_file_bytes: u64,
}

/// Where writing stands.
pub(super) struct Writer {
    /// The file that is written to; `None` before the first append and after a failure.
    file: Option<Arc<dyn DiskFile>>,
    number: u32,
    end: u64,
    seq: Seq,
    /// End and last number of what is flushed.
    durable: (u64, Seq),
    /// Lines of what is written and not flushed.
    pending: Vec<Entry>,
    /// The batches that are written and not flushed, by their last number.
    waiting: Vec<(Seq, Fate)>,
}

/// What became of a batch that was written: it was flushed, or taken back and why. Each batch has its own, since numbers
/// that were taken back are given again: that a number is flushed does not say whose.
type Fate = Arc<OnceLock<Result<()>>>;

impl Writer {
    /// Tells the batches up to a number what became of them.
    fn settle(&mut self, upto: Seq, fate: &Result<()>) {
        let told = self.waiting.extract_if(.., |(last, _)| *last <= upto);
        told.for_each(|(_, batch)| drop(batch.set(fate.clone())));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WarcLog {
    /// Opens the log in a folder, with what the index does not know yet read from the files; gives notes on what was met.
    pub(crate) fn open(
        files: Files,
        disk: Arc<dyn Disk>,
        places: Places,
        write: bool,
        max_file_bytes: u64,
    ) -> Result<(Self, Vec<String>)> {
        let mut notes = Vec::new();
        let tail = files.catch_up(&places, disk.as_ref(), write, &mut notes)?;
        let Tail { number, end, seq } = tail;
        let writer = Writer {
            file: None,
            number,
            end,
            seq,
            durable: (end, seq),
            pending: Vec::new(),
            waiting: Vec::new(),
        };
        let log = Self {
            files,
            disk,
            places,
            writer: Mutex::new(writer),
            flushing: Mutex::default(),
            last: AtomicU64::new(seq),
            layout: RwLock::default(),
            write,
            max_file_bytes,
        };
        Ok((log, notes))
    }

    /// Makes the index anew from the files.
    pub(crate) fn reindex(&self) -> Result<Vec<String>> {
        let _flushing = lock(&self.flushing);
        let mut writer = lock(&self.writer);
        self.sync_all(&mut writer)?;
        let _layout = self.layout.write().unwrap_or_else(PoisonError::into_inner);
        let mut notes = Vec::new();
        self.places.flush()?;
        self.places.clear()?;
        self.files.catch_up(&self.places, self.disk.as_ref(), true, &mut notes)?;
        self.places.flush()?;
        Ok(notes)
    }

    /// Keeps files where they are while the guard lives.
    pub(crate) fn hold_layout(&self) -> RwLockReadGuard<'_, ()> {
        self.layout.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the last file, and up to where it is flushed; 0 and 0 where there is none.
    pub(crate) fn durable_end(&self) -> (u32, u64) {
        let writer = lock(&self.writer);
        (writer.number, writer.durable.0)
    }

    /// Writes the records of a batch and gives the numbers of its captures and where its fate will be told.
    fn write(&self, batch: &[Logged]) -> Result<(Range<Seq>, Fate)> {
        let mut writer = lock(&self.writer);
        self.ready(&mut writer, batch)?;
        let file = writer.file.clone().ok_or(StoreError::Closed)?;
        let (mut bytes, mut entries) = (Vec::new(), Vec::with_capacity(batch.len()));
        let mut own: HashMap<u64, (Seq, &Logged)> = HashMap::new();
        for (seq, logged) in (writer.seq + 1..).zip(batch) {
            let key = body_key(logged);
            let refers = match key {
                Some(key) => self.same(key, logged, own.get(&key).copied())?,
                None => None,
            };
            let at = writer.end + bytes.len() as u64;
            capture::encode(seq, logged, refers).iter().for_each(|record| bytes.extend(record.encode()));
            let length = writer.end + bytes.len() as u64 - at;
            let place = Place { file: writer.number, at, length };
            if let (Some(key), None) = (key, refers) {
                own.entry(key).or_insert((seq, logged));
            }
            entries.push(Entry::new(seq, place, logged, refers));
        }
        if let Err(error) = file.append(&bytes) {
            let failure = StoreError::io(self.files.name(writer.number), &error);
            if file.cut(writer.end).is_err() {
                writer.file = None; // the next append cuts before it writes
            }
            return Err(failure);
        }
        let first = writer.seq + 1;
        writer.seq += batch.len() as Seq;
        writer.end += bytes.len() as u64;
        writer.pending.extend(entries);
        let (last, fate) = (writer.seq, Fate::default());
        writer.waiting.push((last, Arc::clone(&fate)));
        Ok((first..last + 1, fate))
    }

    /// Sees to it that there is a file to write to.
    fn ready(&self, writer: &mut Writer, batch: &[Logged]) -> Result<()> {
        let failed = |number, e: &std::io::Error| StoreError::io(self.files.name(number), e);
        if writer.end >= self.max_file_bytes {
            self.leave_file(writer)?;
        }
        if writer.end == 0 && writer.file.is_none() {
            let number = writer.number.max(1);
            let file = self.disk.open(&self.files.path(number)).map_err(|e| failed(number, &e))?;
            let info = self.files.info(number, writer.seq + 1, batch.first()).encode();
            file.cut(0)
                .and_then(|()| file.append(&info))
                .and_then(|()| file.sync())
                .and_then(|()| self.disk.sync_folder(self.files.folder()))
                .map_err(|e| failed(number, &e))?;
            (writer.file, writer.number, writer.end) = (Some(Arc::from(file)), number, info.len() as u64);
            writer.durable = (writer.end, writer.seq);
        }
        if writer.file.is_none() {
            let number = writer.number;
            let file = self.disk.open(&self.files.path(number)).map_err(|e| failed(number, &e))?;
            file.cut(writer.end).map_err(|e| failed(number, &e))?;
            writer.file = Some(Arc::from(file));
        }
        Ok(())
    }

    /// The capture whose body is the same under the same address: in this batch, or flushed before.
    fn same(&self, key: u64, logged: &Logged, own: Option<(Seq, &Logged)>) -> Result<Option<Seq>> {
        let address = |of: &Logged| of.url.clone().unwrap_or_else(|| of.source.clone());
        let equal = |other: &Logged| other.bytes == logged.bytes && address(other) == address(logged);
        if let Some((seq, _)) = own.filter(|(_, other)| equal(other)) {
            return Ok(Some(seq));
        }
        for seq in self.places.of_key(key)? {
            // What cannot be read is not referred to: the body is written again.
            if self.read(seq).ok().flatten().is_some_and(|other| equal(&other)) {
                return Ok(Some(seq));
            }
        }
        Ok(None)
    }

    /// Waits until a batch is flushed, or flushes it.
    fn flush(&self, fate: &Fate) -> Result<()> {
        let _flushing = lock(&self.flushing);
        let (file, number, upto) = {
            let writer = lock(&self.writer);
            if let Some(fate) = fate.get() {
                return fate.clone();
            }
            (self.handle(&writer), writer.number, (writer.end, writer.seq))
        };
        let synced = file.and_then(|file| file.sync());
        let mut writer = lock(&self.writer);
        if let Some(fate) = fate.get() {
            return fate.clone(); // another file was begun meanwhile: all of this one was flushed then, or taken back
        }
        match synced {
            Ok(()) => {
                let rest = writer.pending.iter().position(|e| e.seq > upto.1).unwrap_or(writer.pending.len());
                let later = writer.pending.split_off(rest);
                let flushed = std::mem::replace(&mut writer.pending, later);
                self.show(flushed, number, upto);
                writer.durable = upto;
                writer.settle(upto.1, &Ok(()));
                Ok(())
            }
            Err(error) => {
                let failure = StoreError::io(self.files.name(number), &error);
                self.roll_back(&mut writer, &failure);
                Err(failure)
            }
        }
    }

    /// Flushes, and lets the next append begin a file. Nothing is appended while the guard lives.
    pub(super) fn end_file(&self) -> Result<MutexGuard<'_, Writer>> {
        let mut writer = lock(&self.writer);
        if writer.end > 0 {
            self.leave_file(&mut writer)?;
        }
        Ok(writer)
    }

    fn leave_file(&self, writer: &mut Writer) -> Result<()> {
        self.sync_all(writer)?;
        (writer.number, writer.file, writer.end) = (writer.number + 1, None, 0);
        writer.durable = (0, writer.seq);
        Ok(())
    }

    /// Flushes all that is written while nobody else may write, so that a flush always speaks of one file.
    fn sync_all(&self, writer: &mut Writer) -> Result<()> {
        if writer.pending.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.handle(writer).and_then(|file| file.sync()) {
            let failure = StoreError::io(self.files.name(writer.number), &error);
            self.roll_back(writer, &failure);
            return Err(failure);
        }
        let flushed = std::mem::take(&mut writer.pending);
        self.show(flushed, writer.number, (writer.end, writer.seq));
        writer.durable = (writer.end, writer.seq);
        writer.settle(writer.seq, &Ok(()));
        Ok(())
    }

    /// The file that is written to, opened again where it was closed.
    fn handle(&self, writer: &Writer) -> std::io::Result<Arc<dyn DiskFile>> {
        match &writer.file {
            Some(file) => Ok(Arc::clone(file)),
            None => self.disk.open(&self.files.path(writer.number)).map(Arc::from),
        }
    }

    /// Shows readers what is flushed.
    fn show(&self, entries: Vec<Entry>, file: u32, (bytes, last): (u64, Seq)) {
        let fresh = self.places.add(entries, FileRow { file, bytes, last });
        self.last.store(last, Ordering::Release);
        if fresh >= FLUSH_AFTER {
            // The captures are safe; where the index cannot take them now it is tried again with the next.
            drop(self.places.flush());
        }
    }

    /// Takes back all that is not flushed.
    fn roll_back(&self, writer: &mut Writer, failure: &StoreError) {
        (writer.end, writer.seq) = writer.durable;
        writer.pending.clear();
        writer.settle(Seq::MAX, &Err(failure.clone()));
        // Closed and opened again, since some systems forget what a failed flush left unwritten; the next append cuts first.
        if let Some(file) = writer.file.take() {
            drop(file.cut(writer.end));
        }
    }

    /// The capture at a place, its body perhaps left to another.
    fn read_at(&self, place: Place) -> Result<(Logged, Option<Seq>)> {
        let (mut reader, name) = self.open_at(place)?;
        let mut hints = None;
        loop {
            let record =
                Record::decode(&mut reader).map_err(|e| StoreError::damaged(&name, e.to_string()))?;
            let record = record.ok_or_else(|| StoreError::damaged(&name, "no capture stands here"))?;
            match capture::decode(record, &name)? {
                Part::Hints(_, json) => hints = Some(json),
                Part::Capture(_, logged, refers, _) => return Ok((Logged { hints, ..*logged }, refers)),
                Part::Info | Part::Dropped(..) => {}
            }
        }
    }

    fn open_at(&self, place: Place) -> Result<(impl std::io::BufRead, String)> {
        let path = self.files.path(place.file);
        let name = format!("{} at byte {}", path.display(), place.at);
        let failed = |e: std::io::Error| StoreError::io(&name, &e);
        let mut file = File::open(&path).map_err(failed)?;
        file.seek(SeekFrom::Start(place.at)).map_err(failed)?;
        // Small captures in one call, large ones in a few.
        let capacity = usize::try_from(place.length.min(64 << 10)).unwrap_or(0).max(1);
        Ok((BufReader::with_capacity(capacity, file.take(place.length)), name))
    }

    pub(super) fn read_whole(&self, place: Place) -> Result<Logged> {
        let (mut logged, mut refers) = self.read_at(place)?;
        // In one step, or in two where dropping captures was cut short; numbers only fall, so this ends.
        while let Some(of) = refers {
            let origin = self.places.get(of)?;
            let origin = origin.ok_or_else(|| {
                let what = format!("{} at byte {}", self.files.path(place.file).display(), place.at);
                StoreError::damaged(what, format!("its body is that of capture {of}, which is not there"))
            })?;
            let (found, next) = self.read_at(origin)?;
            (logged.bytes, refers) = (found.bytes, next.filter(|next| *next < of));
        }
        Ok(logged)
    }

    /// The address a capture has, read without its content.
    fn address_at(&self, place: Place) -> Result<Option<String>> {
        let (mut reader, name) = self.open_at(place)?;
        let failed = |e: std::io::Error| StoreError::damaged(&name, e.to_string());
        let mut record = Record::decode_fields(&mut reader).map_err(failed)?;
        if record.field("WARC-Type") == Some("metadata") {
            return Ok(self.read_at(place)?.0.url);
        }
        if let Some(refers) = record.fields.iter_mut().find(|(name, _)| name == "WARC-Type") {
            refers.1 = "resource".to_owned(); // no block was read: nothing of it is asked
        }
        match capture::decode(record, &name)? {
            Part::Capture(_, logged, ..) => Ok(logged.url),
            _ => Ok(None),
        }
    }
}

impl Log for WarcLog {
    fn append(&self, batch: &[Logged]) -> Result<Range<Seq>> {
        if !self.write {
            return Err(StoreError::ReadOnly);
        }
        let batch: Vec<Logged> = batch.iter().map(Logged::tidied).collect();
        batch.iter().try_for_each(capture::check)?;
        if batch.is_empty() {
            let next = self.last() + 1;
            return Ok(next..next);
        }
        let (seqs, fate) = self.write(&batch)?;
        self.flush(&fate)?;
        Ok(seqs)
    }

    fn read(&self, seq: Seq) -> Result<Option<Logged>> {
        let _layout = self.hold_layout();
        self.places.get(seq)?.map(|place| self.read_whole(place)).transpose()
    }

    fn from(&self, seq: Seq, most: usize) -> Result<Vec<(Seq, Logged)>> {
        let _layout = self.hold_layout();
        let places = self.places.from(seq, most)?;
        places.into_iter().map(|(seq, place)| Ok((seq, self.read_whole(place)?))).collect()
    }

    fn last(&self) -> Seq {
        self.last.load(Ordering::Acquire)
    }

    fn of_url(&self, url: &str) -> Result<Vec<Seq>> {
        let _layout = self.hold_layout();
        let mut seqs = Vec::new();
        for seq in self.places.of_address(address_hash(url))? {
            if let Some(place) = self.places.get(seq)?
                && self.address_at(place)?.as_deref() == Some(url)
            {
                seqs.push(seq);
            }
        }
        Ok(seqs)
    }
}

impl Drop for WarcLog {
    fn drop(&mut self) {
        if self.write {
            // Without it the next opening reads these from the files.
            drop(self.places.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::capture;
    use crate::sqlite::derived::SqliteDerived;
    use crate::warc::disk::RealDisk;
    use std::io;
    use std::path::Path;

    /// A disk whose flush fails once.
    #[derive(Default)]
    struct FailsOnce(Arc<AtomicU64>);

    struct FailingFile(Box<dyn DiskFile>, Arc<AtomicU64>);

    impl Disk for FailsOnce {
        fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
            Ok(Box::new(FailingFile(RealDisk.open(path)?, Arc::clone(&self.0))))
        }

        fn sync_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
    }

    impl DiskFile for FailingFile {
        fn append(&self, bytes: &[u8]) -> io::Result<()> {
            self.0.append(bytes)
        }

        fn sync(&self) -> io::Result<()> {
            // The first is that of the file's head.
            match self.1.fetch_add(1, Ordering::SeqCst) {
                1 => Err(io::Error::other("a fault made for the test")),
                _ => Ok(()),
            }
        }

        fn cut(&self, length: u64) -> io::Result<()> {
            self.0.cut(length)
        }
    }

    #[test]
    fn a_batch_taken_back_is_not_acknowledged_by_the_flush_of_whoever_got_its_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let lock = Some(Arc::new(File::open(dir.path()).unwrap()));
        let derived = SqliteDerived::open(&dir.path().join("derived.db"), lock).unwrap();
        let places = Places::new(Arc::clone(&derived.0));
        let files = Files::new(dir.path().to_owned());
        let disk = Arc::new(FailsOnce::default());
        let (log, _) = WarcLog::open(files, disk, places, true, MAX_FILE_BYTES).unwrap();
        // Two write; the flush of the second fails and takes back both, before the first has come to flush.
        let (slow, slow_fate) = log.write(&[capture(1)]).unwrap();
        let (_, quick_fate) = log.write(&[capture(2)]).unwrap();
        log.flush(&quick_fate).unwrap_err();
        // A third is given the first one's number, and its flush does not fail.
        let (third, third_fate) = log.write(&[capture(3)]).unwrap();
        assert_eq!(third, slow);
        log.flush(&third_fate).unwrap();
        log.flush(&slow_fate).unwrap_err();
        assert_eq!(log.from(1, 9).unwrap(), [(1, capture(3).tidied())]);
    }
}
