//! What goes wrong around a data directory: full disks, other processes, newer forms, deleted parts. Each ends in words
//! that name the thing and the way out, and loses nothing.

use crate::keeping::{articles, done, folder, told, word};
use crate::{FERRY, rashomon, run};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The program as `std` runs it.
fn program(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(rashomon(dir, &[]).get_program());
    command.current_dir(dir).args(["--data", "data"]).args(args);
    command
}

/// A full disk, told by a bound on the size of files: whatever is being written when it is reached, the program says so,
/// what is there is whole, and the next run brings the rest.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_lost_nothing() {
    let input: String = (0..40).map(|event| articles(event, 5)).collect();
    let mut said = Vec::new();
    // Units of 512 bytes: too little for a database, for the log, for what is concluded.
    for bound in [1, 60, 260, 520, 800] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("in.jsonl"), &input).unwrap();
        let shell = format!("trap '' XFSZ; ulimit -f {bound}; exec \"$0\" \"$@\"");
        let add = program(dir.path(), &["add", "in.jsonl", "--json"]);
        let limited = Command::new("sh")
            .current_dir(dir.path())
            .args(["-c", &shell])
            .arg(add.get_program())
            .args(add.get_args())
            .output()
            .unwrap();
        let err = String::from_utf8(limited.stderr).unwrap();
        assert_eq!(limited.status.code(), Some(1), "{bound}: {err}");
        assert!(
            err.contains("error: ") && err.contains("disk") && !err.contains("panicked"),
            "{bound}: {err}"
        );
        // What was acknowledged is there.
        let acknowledged = String::from_utf8(limited.stdout).unwrap();
        if dir.path().join("data/derived.db").metadata().is_ok_and(|file| file.len() > 0) {
            let (code, out, err) = run(dir.path(), &["check"]);
            assert!(code == 0 || err.contains("brought to"), "{bound}: {out}{err}");
        }
        done(dir.path(), &["add", "in.jsonl"]);
        assert!(done(dir.path(), &["check"]).is_empty());
        let kept = done(dir.path(), &["export"]);
        assert_eq!(kept.lines().count(), 200, "{bound}");
        for line in acknowledged.lines() {
            let page: Value = serde_json::from_str(line).unwrap();
            let id = page["articles"][0].as_str().unwrap();
            assert!(kept.contains(id), "{bound}: {id} was said to be kept");
        }
        said.push(err);
    }
    assert!(said.iter().any(|err| err.contains("more in the log")), "{said:?}");
}

#[cfg(unix)]
#[test]
fn a_directory_in_use_is_backed_up_and_not_written_to() {
    let dir = folder(3);
    done(dir.path(), &["add", "event000.jsonl", "event001.jsonl"]);
    let before = told(dir.path());
    let mut running = program(dir.path(), &["run"]).stderr(Stdio::piped()).spawn().unwrap();
    // It says how things stand once it has the directory.
    let mut lines = BufReader::new(running.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.contains("0 sources"), "{first}");
    done(dir.path(), &["backup", "copy"]);
    let (code, _, err) = run(dir.path(), &["backup", "data/copy"]);
    assert!(code == 1 && err.contains("is in the data directory itself"), "{err}");
    let (code, _, err) = run(dir.path(), &["add", "event002.jsonl"]);
    assert_eq!(code, 1);
    assert!(err.contains(&format!("is in use by process {}: stop it first", running.id())), "{err}");
    Command::new("kill").args(["-TERM", &running.id().to_string()]).status().unwrap();
    assert!(running.wait().unwrap().success());
    fs::remove_dir_all(dir.path().join("data")).unwrap();
    done(dir.path(), &["restore", "copy"]);
    assert_eq!(told(dir.path()), before);
    assert!(done(dir.path(), &["check"]).is_empty());
}

/// A backup taken at any moment of an `add` is a whole data directory.
#[test]
fn a_backup_amid_an_add_is_whole() {
    let dir = folder(30);
    done(dir.path(), &["add", "event000.jsonl"]);
    let inputs: Vec<String> = (1..30).map(|event| format!("event{event:03}.jsonl")).collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let mut adding = program(dir.path(), &[&["add", "--json"], &inputs[..]].concat())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(adding.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    done(dir.path(), &["backup", "copy"]);
    let rest = lines.by_ref().count();
    assert!(rest > 0, "the copy was made amid it");
    assert!(adding.wait().unwrap().success());
    let copied = dir.path().join("copy");
    let (code, out, err) = run(dir.path(), &["--data", copied.to_str().unwrap(), "check"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
}

#[test]
fn a_newer_form_is_refused_in_words() {
    for (database, form) in [("state.db", 3), ("derived.db", 3)] {
        let dir = folder(1);
        done(dir.path(), &["add", "event000.jsonl"]);
        let path = dir.path().join("data").join(database);
        let newer = rusqlite::Connection::open(&path).unwrap();
        newer.execute("UPDATE form SET version = 99", []).unwrap();
        drop(newer);
        for args in [&["stories"][..], &["add", "event000.jsonl"], &["rebuild"], &["feeds", "list"]] {
            let (code, _, err) = run(dir.path(), args);
            assert_eq!(code, 1, "{args:?}");
            let words = format!(
                "{database} has the form 99, and this rashomon knows forms up to {form}: use the newer rashomon"
            );
            assert!(err.contains(&words), "{args:?}: {err}");
        }
    }
}

#[test]
fn what_is_deleted_or_garbled_says_what_makes_it_again() {
    let dir = folder(2);
    done(dir.path(), &["add", "event000.jsonl", "event001.jsonl"]);
    let (data, before) = (dir.path().join("data"), told(dir.path()));
    // A search brings the index up itself.
    fs::remove_dir_all(data.join("index")).unwrap();
    assert!(done(dir.path(), &["search", &word(0)]).contains(" in s-"));
    fs::write(data.join("index/2/meta.json"), "{").unwrap();
    assert!(done(dir.path(), &["search", &word(0)]).contains(" in s-"));

    let conclusions = |to: Option<&[u8]>| {
        for file in ["derived.db", "derived.db-wal", "derived.db-shm"] {
            let _ = fs::remove_file(data.join(file));
        }
        if let Some(bytes) = to {
            fs::write(data.join("derived.db"), bytes).unwrap();
        }
    };
    conclusions(None);
    let (code, _, err) = run(dir.path(), &["stories"]);
    assert!(code == 1 && err.contains("derived.db: it is not there: `rashomon rebuild`"), "{err}");
    conclusions(Some(&[0x5a; 5_000]));
    let (code, _, err) = run(dir.path(), &["stories"]);
    assert!(code == 1 && err.contains("`rashomon rebuild` makes it again"), "{err}");
    done(dir.path(), &["rebuild"]);
    assert_eq!(told(dir.path()), before);

    fs::write(data.join("state.db"), [0x5a; 5_000]).unwrap();
    let (code, _, err) = run(dir.path(), &["stories"]);
    assert!(code == 1 && err.contains("state.db is damaged") && err.contains("`rashomon restore`"), "{err}");
}

/// Letting go of captures would forget for good what a damaged one said.
#[test]
fn nothing_is_let_go_where_something_is_damaged() {
    let dir = folder(4);
    done(dir.path(), &["add", "event000.jsonl", "event001.jsonl", "event002.jsonl", "event003.jsonl"]);
    let before = told(dir.path());
    let file = dir.path().join("data/captures/rashomon-00000001.warc.gz");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&file, bytes).unwrap();
    let (code, _, err) = run(dir.path(), &["retain", "--articles", "5", "--yes"]);
    assert!(code == 1 && err.contains("nothing was let go"), "{err}");
    assert_eq!(told(dir.path()), before);
}

#[test]
fn wrong_places_are_named() {
    let dir = folder(1);
    fs::write(dir.path().join("file"), "x").unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    let fails = |args: &[&str], words: &str| {
        let (code, _, err) = run(dir.path(), args);
        assert!(code == 1 && err.contains(words), "{args:?}: {err}");
    };
    fails(&["--data", "file", "add", "event000.jsonl"], "file is a file: --data DIR names a folder");
    fails(&["--data", "empty", "stories"], "nothing is kept yet in empty");
    fails(&["restore", "nowhere"], "nowhere is not there: name the folder that `backup` made");
    fails(&["restore", "empty"], "empty is no backup");
    done(dir.path(), &["add", "event000.jsonl"]);
    fails(&["backup", "empty/../file"], "is there already");
}

/// Lists fit the oldest terminal, and count right.
#[test]
fn lists_fit_eighty_columns() {
    let dir = folder(3);
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    done(dir.path(), &["add", "ferry.html", "event000.jsonl", "event001.jsonl", "event002.jsonl"]);
    let story = done(dir.path(), &["search", "outlet:\"Outlet 1\"", "--json", "-n", "1"]);
    let story: Value = serde_json::from_str(story.trim()).unwrap();
    let story = story["story"].as_str().unwrap();
    for args in [
        &["stories"][..],
        &["search", "the", "-n", "5"],
        &["explain", story],
        &["story", story],
        &["stories", "--outlets", "99"],
        &["search", "the", "--offset", "99"],
    ] {
        let out = done(dir.path(), args);
        assert!(!out.is_empty(), "{args:?}");
        for line in out.lines() {
            assert!(line.chars().count() <= 80, "{args:?}: {line}");
        }
    }
    let out = done(dir.path(), &["stories", "--outlets", "99"]);
    assert_eq!(out, "No story is told by 99 outlets or more.\n");
    let out = done(dir.path(), &["search", "pontoon", "--offset", "99"]);
    assert_eq!(out, "1 in all: nothing is left past --offset 99\n");
    assert!(done(dir.path(), &["story", story]).starts_with("1 story in 5 articles\n"));
}

/// Holds what is logged against an independent reader of web archives: every record with its digests. The program is
/// `$RASHOMON_WARCIO`, which `cargo xtask ci` installs, or the `warcio` there is.
pub(crate) fn warcio_accepts(data: &Path) {
    let warcio = std::env::var_os("RASHOMON_WARCIO").unwrap_or_else(|| "warcio".into());
    for file in fs::read_dir(data.join("captures")).unwrap() {
        let file = file.unwrap().path();
        let Ok(checked) = Command::new(&warcio).args(["check", "-v"]).arg(&file).output() else {
            // Past the capture of a test's output: a test that did not run is to be seen.
            let mut err = std::io::stderr().lock();
            let _ = err.write_all(
                b"SKIPPED: warcio check of what is logged: there is no warcio (pip install warcio)\n",
            );
            return;
        };
        let out = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(checked.status.success() && !out.contains("fail"), "{}: {out}", file.display());
        assert!(out.contains("digest pass"), "no digest was looked at: {out}");
    }
}

#[test]
fn others_read_what_is_logged() {
    let dir = folder(2);
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    // The page again is a revisit.
    done(dir.path(), &["add", "event000.jsonl"]);
    done(dir.path(), &["add", "ferry.html", "--url", "https://tide.example/ferry"]);
    done(dir.path(), &["add", "ferry.html", "--url", "https://tide.example/ferry"]);
    warcio_accepts(&dir.path().join("data"));
}
