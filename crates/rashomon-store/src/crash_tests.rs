//! A process that keeps and concludes, killed at any moment: nothing acknowledged is lost, nothing is there twice, and what was
//! concluded is what a clean start concludes.

use crate::conformance::{self as sample, batch};
use crate::memory::MemoryDerived;
use crate::{Applied, Derived, LogOptions, Logged, Mode, Seq, Store, StoryFilter};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The variable that names the folder to the process that is killed.
const FOLDER: &str = "RASHOMON_TEST_CRASH_FOLDER";

/// How often a process is killed, and on how many folders in turn.
const KILLS: u64 = 200;
const KILLS_A_FOLDER: u64 = 20;

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

fn open(folder: &Path) -> Store {
    // Small files, so that some are killed while they begin one.
    Store::open_with(folder, Mode::Write, LogOptions { max_file_bytes: 150_000, ..LogOptions::default() })
        .unwrap()
}

/// The capture of a number; some are long, so that some are killed while they are written.
fn capture(seq: Seq) -> Logged {
    let mut logged = sample::capture(seq);
    if seq.is_multiple_of(8) {
        let mut numbers = Numbers(seq);
        logged.bytes.extend((0..6_000).flat_map(|_| numbers.below(u64::MAX).to_le_bytes()));
    }
    logged
}

/// The process that is killed. Run as a test without the variable it does nothing.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = open(Path::new(&folder));
    println!("\nopen");
    let (log, derived) = (store.log(), store.derived());
    let mut numbers = Numbers(log.last() * 2 + 1);
    let mut applied = derived.applied().unwrap();
    loop {
        let next = log.last() + 1;
        let captures: Vec<_> = (next..next + 1 + numbers.below(3)).map(capture).collect();
        let seqs = log.append(&captures).unwrap();
        println!("logged {}", seqs.end - 1);
        while applied < log.last() && numbers.below(5) > 0 {
            applied += 1;
            derived.apply(batch(applied)).unwrap();
        }
        if numbers.below(40) == 0 {
            store.refresh_index().unwrap();
        }
    }
}

/// Everything a keeper of conclusions says, as text.
fn dump(derived: &dyn Derived) -> String {
    let mut text = format!("{} {:?}\n", derived.applied().unwrap(), derived.counts().unwrap());
    for (n, row) in derived.articles_after(0, usize::MAX).unwrap() {
        writeln!(text, "{n} {row:?} {:?}", derived.derivations_of(&row.article.id).unwrap()).unwrap();
        writeln!(
            text,
            "{:?} {:?}",
            derived.page(row.seq).unwrap(),
            derived.account(row.account.as_deref().unwrap())
        )
        .unwrap();
    }
    writeln!(text, "{:?} {:?}", derived.stories(&StoryFilter::default(), usize::MAX), derived.checkpoint())
        .unwrap();
    text
}

/// Starts the process, kills it after a while, and gives the last capture it said was logged.
fn kill_one(folder: &Path, after: Duration) -> Seq {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash_tests::child", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = child.stdout.take().unwrap();
    let (begun, begins) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut last = 0;
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if line.starts_with("open") {
                begun.send(()).unwrap_or(());
            }
            last = line.strip_prefix("logged ").and_then(|seq| seq.parse().ok()).unwrap_or(last);
        }
        last
    });
    // One in eight is killed while it opens.
    if !after.subsec_micros().is_multiple_of(8) {
        begins.recv().unwrap();
    }
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let mut numbers = Numbers(0x5eed);
    let (mut logged, mut torn) = (0, 0);
    for _ in 0..KILLS / KILLS_A_FOLDER {
        let dir = tempfile::tempdir().unwrap();
        let mut acknowledged = 0;
        for _ in 0..KILLS_A_FOLDER {
            let after = Duration::from_micros(numbers.below(40_000));
            acknowledged = kill_one(dir.path(), after).max(acknowledged);
            let store = open(dir.path());
            torn += u64::from(!store.notes().is_empty());
            let log = store.log();
            assert!(log.last() >= acknowledged, "{} of {acknowledged}: {:?}", log.last(), store.notes());
            assert_eq!(store.check().unwrap(), []);
        }
        let store = open(dir.path());
        let (log, derived) = (store.log(), store.derived());
        let captures = log.from(1, usize::MAX).unwrap();
        assert!(captures.iter().map(|(seq, _)| *seq).eq(1..=log.last()));
        assert!(captures.iter().all(|(seq, logged)| *logged == capture(*seq).tidied()));
        logged += log.last();
        // As it stands, and folded on to the end, it is what a clean start makes of the same log.
        let clean = MemoryDerived::new();
        (1..=derived.applied().unwrap()).for_each(|seq| clean.apply(batch(seq)).unwrap());
        assert_eq!(dump(derived.as_ref()), dump(&clean));
        store.refresh_index().unwrap();
        assert_eq!(store.index().unwrap().count().unwrap(), derived.counts().unwrap().articles);
        let before = dump(derived.as_ref());
        let upto = derived.applied().unwrap();
        assert_eq!(store.reset_derived().unwrap(), [] as [String; 0]);
        assert_eq!(derived.counts().unwrap().articles, 0);
        (1..=upto).for_each(|seq| derived.apply(Applied { ..batch(seq) }).unwrap());
        assert_eq!(dump(derived.as_ref()), before);
        assert_eq!(store.check().unwrap(), []);
    }
    println!("{KILLS} kills, {logged} captures logged, {torn} torn records cut off");
    assert!(logged > KILLS, "the processes must get to work before they are killed: {logged}");
}
