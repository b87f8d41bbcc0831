//! A data directory as its user sees it: what is added stays, is found, and comes out the same after anything.

use crate::{FERRY, rashomon, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A made-up word.
pub(crate) fn word(seed: usize) -> String {
    let syllables = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "zu"];
    let left = seed.wrapping_mul(2_654_435_761) % 99_991;
    [left, left / 10, left / 100, left / 1_000].map(|at| syllables[at % 10]).concat()
}

/// Articles of one event as JSON lines, by so many outlets; every third copies the one before.
pub(crate) fn articles(event: usize, outlets: usize) -> String {
    let mut out = String::new();
    for outlet in 0..outlets {
        let voice = if outlet % 3 == 2 { outlet - 1 } else { outlet };
        let sentences: Vec<String> = (0..8)
            .map(|n| {
                let words = |from: usize, count: usize| {
                    (0..count).map(|w| word(from + w)).collect::<Vec<_>>().join(" ")
                };
                let shared = words(event * 97 + n % 4, 5);
                format!(
                    "The {shared} met {} near {}.",
                    words(event * 31 + voice * 1_009 + n * 11, 9),
                    word(event * 97)
                )
            })
            .collect();
        let line = serde_json::json!({
            "headline": format!("{} {} {outlet}", word(event * 97), word(event * 97 + 1)),
            "text": sentences.join(" "),
            "outlet": format!("Outlet {outlet}"),
            "url": format!("https://outlet{outlet}.example/{event}"),
            "published": format!("2031-05-{:02}T0{}:00:00Z", 1 + event % 28, outlet % 10),
        });
        out.push_str(&format!("{line}\n"));
    }
    out
}

/// A folder with inputs; the data directory is `data` in it.
pub(crate) fn folder(events: usize) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for event in 0..events {
        fs::write(dir.path().join(format!("event{event:03}.jsonl")), articles(event, 5)).unwrap();
    }
    dir
}

/// Runs a command that has to go well; its standard output.
pub(crate) fn done(dir: &Path, args: &[&str]) -> String {
    let (code, out, err) = run(dir, &[&["--data", "data"], args].concat());
    assert_eq!(code, 0, "{args:?}: {err}");
    out
}

/// Everything that is kept, as it is told.
pub(crate) fn told(dir: &Path) -> [String; 4] {
    let derivations = done(dir, &["export", "derivations"]);
    [
        done(dir, &["export", "articles"]),
        done(dir, &["export", "stories"]),
        derivations,
        done(dir, &["stories", "--json", "-n", "999"]),
    ]
}

#[test]
fn what_is_added_is_found_and_stays() {
    let dir = folder(3);
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    let added = done(dir.path(), &["add", "ferry.html", "event000.jsonl", "event001.jsonl", "--json"]);
    assert_eq!(added.lines().count(), 11);
    let first: Value = serde_json::from_str(added.lines().next().unwrap()).unwrap();
    assert_eq!((&first["seq"], &first["fate"]), (&Value::from(1), &Value::from("articles")));

    let found = done(dir.path(), &["search", "pontoon", "moorings", "--json"]);
    let found: Value = serde_json::from_str(found.trim()).unwrap();
    assert_eq!(found["headline"], "Ferry to Skerry Isle runs again after storm");
    let story = done(dir.path(), &["story", found["story"].as_str().unwrap(), "--format", "json"]);
    let story: Value = serde_json::from_str(&story).unwrap();
    assert_eq!(story["articles"][0]["id"], found["id"]);
    let explained = done(dir.path(), &["explain", found["id"].as_str().unwrap()]);
    assert!(explained.contains("an account of its own") && explained.contains("ferry.html"), "{explained}");
    assert!(done(dir.path(), &["search", "zeppelin"]).contains("Nothing that is kept fits zeppelin"));

    // The same again is kept, and is nothing new.
    let (_, _, err) = run(dir.path(), &["--data", "data", "add", "ferry.html"]);
    assert!(err.contains("0 new articles from 1 page (1 kept before)"), "{err}");
}

#[test]
fn a_rebuild_concludes_the_same() {
    let dir = folder(12);
    // Three runs, taken up again from what they left.
    for part in ["event00", "event010", "event011"] {
        let inputs: Vec<String> =
            (0..12).map(|n| format!("event{n:03}.jsonl")).filter(|n| n.starts_with(part)).collect();
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        done(dir.path(), &[&["add"], &inputs[..]].concat());
    }
    let before = told(dir.path());
    assert_eq!(before[0].lines().count(), 60);
    assert!(before[2].lines().count() >= 12, "copies are told");
    done(dir.path(), &["rebuild"]);
    assert_eq!(told(dir.path()), before);
    // What was concluded may be deleted.
    fs::remove_dir_all(dir.path().join("data/index")).unwrap();
    for file in ["derived.db", "derived.db-wal", "derived.db-shm"] {
        let _ = fs::remove_file(dir.path().join("data").join(file));
    }
    done(dir.path(), &["rebuild"]);
    assert_eq!(told(dir.path()), before);
    assert!(done(dir.path(), &["check"]).is_empty());
}

#[test]
fn a_backup_is_a_data_directory() {
    let dir = folder(2);
    done(dir.path(), &["add", "event000.jsonl", "event001.jsonl"]);
    let before = told(dir.path());
    done(dir.path(), &["backup", "copy"]);
    done(dir.path(), &["add", "event001.jsonl"]);
    let (code, _, err) = run(dir.path(), &["--data", "data", "restore", "copy"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("is there already"), "{err}");
    fs::remove_dir_all(dir.path().join("data")).unwrap();
    done(dir.path(), &["restore", "copy"]);
    assert_eq!(told(dir.path()), before);
    assert!(done(dir.path(), &["search", &word(0)]).contains("in s-"));
}

#[test]
fn damage_is_found_and_named() {
    let dir = folder(2);
    done(dir.path(), &["add", "event000.jsonl"]);
    let file = dir.path().join("data/captures/rashomon-00000001.warc.gz");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&file, bytes).unwrap();
    let (code, out, _) = run(dir.path(), &["--data", "data", "check"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("rashomon-00000001.warc.gz"), "{out}");
}

#[test]
fn what_goes_is_said_first() {
    let dir = folder(4);
    for event in 0..4 {
        done(dir.path(), &["add", &format!("event{event:03}.jsonl")]);
    }
    let kept = |dir: &Path| done(dir, &["export"]).lines().count();
    let (_, _, err) = run(dir.path(), &["--data", "data", "retain", "--articles", "12"]);
    assert!(err.contains("would let go: 8 captures with 8 articles"), "{err}");
    assert_eq!(kept(dir.path()), 20);
    let (_, _, err) = run(dir.path(), &["--data", "data", "retain", "--articles", "12", "--yes"]);
    assert!(err.contains("let go: 8 captures"), "{err}");
    assert_eq!(kept(dir.path()), 12);
    assert!(done(dir.path(), &["check"]).is_empty());
    let (code, _, err) = run(dir.path(), &["--data", "data", "retain"]);
    assert_eq!((code, err.contains("--days")), (1, true), "{err}");
}

#[test]
fn what_cannot_be_is_said_in_words() {
    let dir = folder(1);
    let (code, _, err) = run(dir.path(), &["--data", "data", "stories"]);
    assert_eq!((code, err.contains("nothing is kept yet")), (1, true), "{err}");
    done(dir.path(), &["add", "event000.jsonl"]);
    let (code, _, err) = run(dir.path(), &["--data", "data", "story", "s-0000000000000000"]);
    assert_eq!((code, err.contains("no story or article s-0000000000000000")), (1, true), "{err}");
    let (code, _, err) = run(dir.path(), &["--data", "data", "search", "before:yesterday"]);
    assert_eq!((code, err.contains("yesterday")), (1, true), "{err}");
}

/// How often the process is killed.
const KILLS: usize = 200;
/// Articles in each input of the crash test.
const LINES: usize = 12;

/// Nothing acknowledged is lost, nothing is twice, whenever the process is killed.
#[test]
fn killed_at_any_moment() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut killed = 0;
    // How long a run takes here and now says when it is in the middle of something.
    fs::write(dir.path().join("first.jsonl"), articles(KILLS, LINES)).unwrap();
    let begun = Instant::now();
    done(dir.path(), &["add", "first.jsonl"]);
    let mut whole = begun.elapsed();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..KILLS {
        fs::write(dir.path().join(format!("in{round}.jsonl")), articles(round, LINES)).unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = whole.mul_f64((seed >> 40) as f64 / (1_u64 << 24) as f64 * 1.1);
        let known = acknowledged.len();
        let cut = cut_off(dir.path(), round, after, &mut acknowledged);
        killed += usize::from(cut);
        // Cut off too early to have kept anything, or too late to be cut off: about there is where it gets interesting.
        whole = whole.mul_f64(if !cut {
            0.9
        } else if acknowledged.len() == known {
            1.05
        } else {
            1.0
        });
    }
    assert!(killed > KILLS / 2, "only {killed} of {KILLS} runs were cut off: the test tests nothing");
    assert!(!acknowledged.is_empty(), "no run got as far as keeping anything");
    assert!(done(dir.path(), &["check"]).is_empty());
    let kept: BTreeSet<String> = done(dir.path(), &["export"])
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        acknowledged.is_subset(&kept),
        "acknowledged and lost: {:?}",
        acknowledged.difference(&kept).collect::<Vec<_>>()
    );

    // The user adds all of it again: what was kept is the same, what was not is new.
    let inputs: Vec<String> = (0..KILLS).map(|round| format!("in{round}.jsonl")).collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    done(dir.path(), &[&["add"], &inputs[..]].concat());
    let all = told(dir.path());
    assert_eq!(all[0].lines().count(), (KILLS + 1) * LINES, "each once");
    done(dir.path(), &["rebuild"]);
    assert_eq!(told(dir.path()), all);
}

/// Adds an input and kills the process after a while; whether it was cut off. What it had said is kept is noted.
fn cut_off(dir: &Path, round: usize, after: Duration, acknowledged: &mut BTreeSet<String>) -> bool {
    let mut child = Command::new(rashomon(dir, &[]).get_program())
        .current_dir(dir)
        .args(["--data", "data", "add", "--json", &format!("in{round}.jsonl")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    let _ = child.kill();
    let status = child.wait().unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(status.code().is_none_or(|code| code == 0), "it failed by itself: {err}");
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // A line cut off was not said.
        if let Ok(page) = serde_json::from_str::<Value>(&line.unwrap()) {
            let ids = page["articles"].as_array().unwrap();
            acknowledged.extend(ids.iter().map(|id| id.as_str().unwrap().to_owned()));
        }
    }
    status.code().is_none()
}

/// Parquet is a feature: with it the file begins and ends as one, without it that is said.
#[test]
fn articles_go_into_parquet_where_it_is_built_in() {
    let dir = folder(1);
    done(dir.path(), &["add", "event000.jsonl"]);
    let (code, _, err) = run(dir.path(), &["export", "--format", "parquet", "--output", "out.parquet"]);
    if cfg!(feature = "parquet") {
        let bytes = fs::read(dir.path().join("out.parquet")).unwrap();
        assert!(code == 0 && bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{err}");
    } else {
        assert_eq!((code, err.contains("built without Parquet")), (1, true), "{err}");
    }
}
