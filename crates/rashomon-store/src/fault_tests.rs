//! Disks that fail, and files that end anywhere: what was acknowledged stays, and nothing else comes to be.

use crate::conformance::capture;
use crate::{Disk, DiskFile, LogOptions, Logged, Mode, RealDisk, Seq, Store, StoreError};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How the call fails that is to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Full,
    Broken,
    /// Half of it is written first.
    Short,
    /// It and every call after it.
    Dead,
}

/// A disk of which one call fails.
struct FaultyDisk {
    calls: Arc<AtomicU64>,
    at: u64,
    fault: Fault,
}

struct FaultyFile {
    inner: Box<dyn DiskFile>,
    disk: FaultyDisk,
}

impl FaultyDisk {
    fn again(&self) -> Self {
        Self { calls: Arc::clone(&self.calls), ..*self }
    }

    fn call(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if call != self.at && !(self.fault == Fault::Dead && call > self.at) {
            return Ok(());
        }
        let kind = if self.fault == Fault::Full { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
        Err(io::Error::new(kind, "a fault made for the test"))
    }
}

impl Disk for FaultyDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.call()?;
        Ok(Box::new(FaultyFile { inner: RealDisk.open(path)?, disk: self.again() }))
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.call()
    }
}

impl DiskFile for FaultyFile {
    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.disk.call() {
            if matches!(self.disk.fault, Fault::Short | Fault::Dead) {
                self.inner.append(&bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        self.inner.append(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        // The system keeps what a process wrote, so the tests need not wait for the real one.
        self.disk.call()
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        self.disk.call()?;
        self.inner.cut(length)
    }
}

/// Appends twelve batches to the log of a copy of the directory `empty` whose disk fails at its `at`-th call, then opens it again. Says whether a call failed.
fn check(empty: &Path, at: u64, fault: Fault) -> bool {
    let dir = tempfile::tempdir().unwrap();
    for name in ["state.db", "derived.db"] {
        fs::copy(empty.join(name), dir.path().join(name)).unwrap();
    }
    let calls = Arc::new(AtomicU64::new(0));
    let disk = Arc::new(FaultyDisk { calls: Arc::clone(&calls), at, fault });
    let options = LogOptions { disk, max_file_bytes: 2_500 };
    let mut kept: Vec<Logged> = Vec::new();
    let mut failed = false;
    {
        let store = Store::open_with(dir.path(), Mode::Write, options).unwrap();
        let log = store.log();
        for n in 0..12 {
            let batch: Vec<Logged> = (0..=n % 3).map(|i| capture(10 * n + i)).collect();
            match log.append(&batch) {
                Ok(seqs) => {
                    assert_eq!(seqs.start, kept.len() as Seq + 1, "{fault:?} at {at}");
                    kept.extend(batch);
                }
                Err(error) => {
                    assert_eq!(matches!(error, StoreError::Full { .. }), fault == Fault::Full, "{error}");
                    failed = true;
                }
            }
            assert_eq!(log.last(), kept.len() as Seq);
        }
    }
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    let found = store.log().from(1, 100).unwrap();
    if fault == Fault::Dead {
        // Nothing could be taken back: more than was acknowledged may be there, behind it.
        assert!(found.len() >= kept.len());
    } else {
        assert_eq!(found.len(), kept.len(), "{fault:?} at {at}");
    }
    for ((seq, logged), kept) in found.iter().zip(&kept) {
        assert_eq!(logged, &kept.tidied(), "capture {seq}, {fault:?} at {at}");
    }
    assert_eq!(store.check().unwrap(), [], "{fault:?} at {at}");
    failed
}

#[test]
fn a_call_that_fails_loses_nothing_and_leaves_nothing() {
    // Databases are made once: that flushes often.
    let empty = tempfile::tempdir().unwrap();
    drop(Store::open(empty.path(), Mode::Write).unwrap());
    for fault in [Fault::Full, Fault::Broken, Fault::Short, Fault::Dead] {
        let mut at = 1;
        while check(empty.path(), at, fault) {
            at += 1;
        }
        assert!(at > 25, "{fault:?}: only {at} calls");
    }
}

/// A data directory with three captures, of which the last has hints, and the length of its file before the last.
fn three(dir: &Path) -> u64 {
    let store = Store::open(dir, Mode::Write).unwrap();
    store.log().append(&[capture(1), capture(2)]).unwrap();
    drop(store); // the index of places knows these two
    let length = fs::metadata(file(dir)).unwrap().len();
    let saved = fs::read(dir.join("derived.db")).unwrap();
    let store = Store::open(dir, Mode::Write).unwrap();
    store.log().append(&[capture(3)]).unwrap();
    drop(store);
    fs::write(dir.join("derived.db"), saved).unwrap();
    length
}

fn file(dir: &Path) -> std::path::PathBuf {
    dir.join("captures/rashomon-00000001.warc.gz")
}

/// Opens a directory of which the last capture is torn: reading always, and with `all` writing, going on from there.
fn check_torn(dir: &Path, all: bool, what: &str) {
    let store = Store::open(dir, Mode::Read);
    if let Ok(store) = store {
        assert_eq!((store.log().last(), store.notes().len()), (2, 1), "{what}");
        assert_eq!(store.log().from(1, 9).unwrap().len(), 2, "{what}");
    }
    if !all {
        return;
    }
    let store = Store::open(dir, Mode::Write).unwrap();
    let log = store.log();
    assert_eq!(log.last(), 2, "{what}");
    assert!(store.notes().iter().any(|note| note.contains("cut to")), "{what}: {:?}", store.notes());
    assert_eq!(log.append(&[capture(4)]).unwrap(), 3..4);
    let read: Vec<Logged> = log.from(1, 9).unwrap().into_iter().map(|(_, logged)| logged).collect();
    assert_eq!(read, [capture(1), capture(2), capture(4)], "{what}");
    assert_eq!(store.check().unwrap(), [], "{what}");
}

#[test]
fn a_file_that_ends_anywhere_in_its_last_record_is_cut_there() {
    let dir = tempfile::tempdir().unwrap();
    let good = three(dir.path());
    let (whole, index) =
        (fs::read(file(dir.path())).unwrap(), fs::read(dir.path().join("derived.db")).unwrap());
    for end in good as usize + 1..whole.len() {
        fs::write(file(dir.path()), &whole[..end]).unwrap();
        fs::write(dir.path().join("derived.db"), &index).unwrap();
        check_torn(dir.path(), end % 10 == 0, &format!("cut at {end}"));
    }
    // The same without an index, and where the system had made room and not filled it.
    let mut zeros = whole[..good as usize + 20].to_vec();
    zeros.resize(whole.len(), 0);
    for torn in [&whole[..whole.len() - 9], &zeros[..]] {
        fs::write(file(dir.path()), torn).unwrap();
        fs::remove_file(dir.path().join("derived.db")).unwrap();
        check_torn(dir.path(), true, "without an index");
    }
}

#[test]
fn a_damaged_place_is_passed_over_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let good = three(dir.path()) as usize;
    let mut bytes = fs::read(file(dir.path())).unwrap();
    bytes[good - 30] ^= 0xff;
    fs::write(file(dir.path()), bytes).unwrap();
    fs::remove_file(dir.path().join("derived.db")).unwrap();
    let store = Store::open(dir.path(), Mode::Write).unwrap();
    let log = store.log();
    assert_eq!(log.last(), 3);
    assert_eq!(log.from(1, 9).unwrap(), [(1, capture(1)), (3, capture(3))]);
    let found: Vec<String> = store.check().unwrap().iter().map(|finding| finding.what.clone()).collect();
    assert!(found.iter().any(|what| what.contains("does not end where it says")), "{found:?}");
    assert!(found.contains(&"capture 2 is not there".to_owned()), "{found:?}");
}

#[test]
fn what_could_not_be_read_again_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let log = Store::open(dir.path(), Mode::Write).unwrap().log();
    let long = |bytes: usize| "x".repeat(bytes);
    let refused = [
        Logged { url: Some(long(70_000)), ..capture(1) },
        Logged { headers: vec![("A".into(), long(1 << 20))], ..capture(1) },
        Logged { bytes: vec![0; (64 << 20) + 1], ..capture(1) },
    ];
    for logged in refused {
        assert!(log.append(&[capture(1), logged]).is_err());
    }
    assert_eq!(log.last(), 0);
    let just = Logged { url: Some("%".repeat(65_000)), source: "\u{1}".repeat(65_000), ..capture(1) };
    log.append(std::slice::from_ref(&just)).unwrap();
    assert_eq!(log.read(1).unwrap(), Some(just));
}

#[test]
fn whatever_stands_in_the_file_nothing_else_is_read_and_nothing_panics() {
    let dir = tempfile::tempdir().unwrap();
    three(dir.path());
    let whole = fs::read(file(dir.path())).unwrap();
    let originals = [capture(1), capture(2), capture(3)];
    let mut number = 0x5eed_u64;
    let mut below = |bound: usize| {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        (number % bound as u64) as usize
    };
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..=below(3) {
            let at = below(bytes.len());
            match below(3) {
                0 => bytes[at] ^= 1 << below(8),
                1 => drop(bytes.drain(at..(at + below(200)).min(bytes.len()))),
                _ => drop(bytes.splice(at..at, whole[below(whole.len())..].iter().copied().take(below(300)))),
            }
            bytes.push(0x1f);
        }
        fs::write(file(dir.path()), &bytes).unwrap();
        fs::remove_file(dir.path().join("derived.db")).unwrap();
        let store = Store::open(dir.path(), Mode::Write).unwrap();
        let found = store.check().unwrap();
        for (seq, original) in (1..).zip(&originals) {
            if let Ok(Some(read)) = store.log().read(seq) {
                // Where its hints alone are damaged the page itself is read, and `check` says so.
                let bare = Logged { hints: None, ..original.clone() };
                assert!(read == *original || (read == bare && !found.is_empty()), "{read:?}");
            }
        }
    }
}

#[test]
fn threads_that_share_a_flush_that_fails_all_learn_of_it() {
    let empty = tempfile::tempdir().unwrap();
    drop(Store::open(empty.path(), Mode::Write).unwrap());
    for at in 1..40 {
        let fault = [Fault::Full, Fault::Broken, Fault::Short][at % 3];
        let dir = tempfile::tempdir().unwrap();
        for name in ["state.db", "derived.db"] {
            fs::copy(empty.path().join(name), dir.path().join(name)).unwrap();
        }
        let disk = FaultyDisk { calls: Arc::new(AtomicU64::new(0)), at: at as u64, fault };
        let options = LogOptions { disk: Arc::new(disk), max_file_bytes: 4_000 };
        let store = Store::open_with(dir.path(), Mode::Write, options).unwrap();
        let log = store.log();
        let mut kept: Vec<(Seq, Logged)> = std::thread::scope(|scope| {
            let append = |thread: u64| {
                let batch = |n| [capture(100 * thread + n), capture(100 * thread + n + 50)];
                (0..6)
                    .filter_map(|n| Some(log.append(&batch(n)).ok()?.zip(batch(n)).collect::<Vec<_>>()))
                    .flatten()
                    .collect()
            };
            let threads: Vec<_> =
                (0..4).map(|thread| scope.spawn(move || -> Vec<(Seq, Logged)> { append(thread) })).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        kept.sort_unstable_by_key(|(seq, _)| *seq);
        assert_eq!(log.last(), kept.len() as Seq, "{fault:?} at {at}");
        drop((log, store));
        let store = Store::open(dir.path(), Mode::Write).unwrap();
        let kept: Vec<_> = kept.into_iter().map(|(seq, logged)| (seq, logged.tidied())).collect();
        assert_eq!(store.log().from(1, 1_000).unwrap(), kept, "{fault:?} at {at}");
        assert_eq!(store.check().unwrap(), [], "{fault:?} at {at}");
    }
}
