//! `rashomon feeds` and `rashomon run` as a user runs them, against a server on loopback.

use crate::rashomon;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

const FEED: &str = "<rss version=\"2.0\"><channel><title>Tidewater Gazette</title><item><title>Ferry</title>\
                    <link>/ferry</link><guid>1</guid></item></channel></rss>";

/// How long something may take that takes a second on a machine that has nothing else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// A small site: a page that names its feed, the feed, and an article.
fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    format!("http://{at}")
}

fn answer(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
    let (status, kind, body) = match first.split(' ').nth(1).unwrap_or_default() {
        "/" => (
            "200 OK",
            "text/html",
            "<html><head><link rel=alternate type=application/rss+xml href=/rss></head></html>",
        ),
        "/rss" => ("200 OK", "application/rss+xml", FEED),
        "/ferry" => ("200 OK", "text/html", crate::FERRY),
        _ => ("404 Not Found", "text/plain", ""),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// Exit code, standard output, standard error.
fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = rashomon(dir, args).args(["--allow", "127.0.0.1"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_feed_is_found_on_a_page_followed_listed_exported_and_removed() {
    let (dir, site) = (tempfile::tempdir().unwrap(), site());
    let (code, out, err) = run(dir.path(), &["feeds", "list"]);
    assert_eq!(code, 1, "no data directory yet: {out}{err}");
    let (code, out, err) = run(dir.path(), &["feeds", "add", &site]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("names one feed") && out.contains("1: Tidewater Gazette (1 entry; fine)"), "{out}");
    let (code, out, _) = run(dir.path(), &["feeds", "add", &format!("{site}/rss")]);
    assert!(code == 0 && out.contains("is followed already"), "{out}");
    let (code, _, err) = run(dir.path(), &["feeds", "add", &format!("{site}/ferry")]);
    assert!(code == 1 && err.contains("not a feed but a web page"), "{err}");
    let (code, out, _) = run(dir.path(), &["feeds", "list"]);
    assert!(code == 0 && out.contains("fine; next in"), "{out}");
    let (_, list, _) = run(dir.path(), &["feeds", "export"]);
    std::fs::write(dir.path().join("feeds.opml"), &list).unwrap();
    let (code, out, _) = run(dir.path(), &["feeds", "--data", "other", "import", "feeds.opml"]);
    assert!(code == 0 && out.starts_with("1 feed followed;"), "{out}");
    let (_, again, _) = run(dir.path(), &["feeds", "--data", "other", "export"]);
    assert_eq!(again, list);
    let (code, out, _) = run(dir.path(), &["feeds", "refresh"]);
    assert!(code == 0 && out.contains("1: Tidewater Gazette: fine"), "{out}");
    let (code, out, _) = run(dir.path(), &["feeds", "remove", "1"]);
    assert!(code == 0 && out.starts_with("not followed any more"), "{out}");
    let private = rashomon(dir.path(), &["feeds", "add", &site]).output().unwrap();
    let told = String::from_utf8_lossy(&private.stderr).into_owned();
    assert!(private.status.code() == Some(1) && told.contains("say `--allow 127.0.0.1`"), "{told}");
}

/// `rashomon run` over `data`, as a process of its own; it is ended when this is dropped, whichever way the test goes.
#[cfg(unix)]
struct Running(std::process::Child);

#[cfg(unix)]
impl Running {
    fn start(dir: &Path) -> Self {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rashomon"));
        command.current_dir(dir).env("RASHOMON_DATA", "data").args(["run", "--allow", "127.0.0.1"]);
        Self(command.stderr(std::process::Stdio::null()).spawn().unwrap())
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until it is so.
#[cfg(unix)]
fn until(what: &str, mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[cfg(unix)]
#[test]
fn feeds_are_changed_beside_a_process_that_follows_them() {
    let (dir, site) = (tempfile::tempdir().unwrap(), site());
    let run = |args: &[&str]| run(dir.path(), args);
    assert_eq!(run(&["feeds", "import", list(&dir, &[]).as_str()]).0, 0);
    let running = Running::start(dir.path());
    let lock = || std::fs::read_to_string(dir.path().join("data/lock")).unwrap_or_default();
    until("the lock", || lock().trim() == running.0.id().to_string());
    let stories = || crate::run(dir.path(), &["stories", "--json"]).1;
    assert!(!stories().contains("Ferry"));
    // Added: what it brings is fetched by the process that runs.
    let (code, out, err) = run(&["feeds", "add", &site]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("1: Tidewater Gazette (1 entry; fine)"), "{out}");
    assert!(err.contains(&format!("process {} has the data directory open", running.0.id())), "{err}");
    until("the story of the new feed", || stories().contains("Ferry"));
    let listed = || run(&["feeds", "list"]).1;
    until("the answer of the new feed", || listed().contains("fine; next in"));
    // Asked at once: its state tells when.
    let asked = || {
        let state = rusqlite::Connection::open(dir.path().join("data/state.db")).unwrap();
        let sql = "SELECT json_extract(schedule, '$.asked') FROM feeds WHERE id = 1";
        state.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).unwrap().unwrap_or_default()
    };
    let before = asked();
    let (code, out, _) = run(&["feeds", "refresh", "1"]);
    assert!(code == 0 && out.contains("1: Tidewater Gazette: asked as soon as its host may be"), "{out}");
    until("another answer", || asked() > before);
    // A list is taken up, and what is removed is asked no more, nor comes back.
    assert_eq!(run(&["feeds", "import", list(&dir, &[&format!("{site}/none")]).as_str()]).0, 0);
    until("the answer of the imported feed", || listed().contains("nothing stands at this address"));
    let (code, out, _) = run(&["feeds", "remove", "1"]);
    assert!(code == 0 && out.starts_with("not followed any more"), "{out}");
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(!listed().contains("Tidewater"), "{}", listed());
    // Killed at this moment, nothing is lost or twice.
    drop(running);
    assert_eq!(crate::run(dir.path(), &["check"]).0, 0);
    assert!(stories().contains("Ferry") && listed().starts_with("2: "), "{}", listed());
    assert_eq!(run(&["feeds", "remove", "2"]).0, 0);
}

/// A subscription list of feeds; gives its name.
#[cfg(unix)]
fn list(dir: &tempfile::TempDir, feeds: &[&str]) -> String {
    let outline = |url: &&str| format!("<outline xmlUrl=\"{url}\"/>");
    let outlines: String = feeds.iter().map(outline).collect();
    let text = format!("<opml version=\"2.0\"><head/><body>{outlines}</body></opml>");
    std::fs::write(dir.path().join("list.opml"), text).unwrap();
    "list.opml".to_owned()
}

#[cfg(unix)]
#[test]
fn run_follows_until_it_is_told_to_stop() {
    let (dir, site) = (tempfile::tempdir().unwrap(), site());
    let (code, ..) = run(dir.path(), &["feeds", "add", &site]);
    assert_eq!(code, 0);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rashomon"));
    command
        .current_dir(dir.path())
        .env("RASHOMON_DATA", "data")
        .args(["run", "--allow", "127.0.0.1"])
        .env("RASHOMON_DATA", "data")
        .stderr(std::process::Stdio::piped());
    let mut running = command.spawn().unwrap();
    // The page of the feed's entry comes into the log.
    let start = Instant::now();
    let logged = || {
        let files = std::fs::read_dir(dir.path().join("data/captures")).unwrap();
        files.map(|f| f.unwrap().metadata().unwrap().len()).sum::<u64>()
    };
    let before = logged();
    while logged() == before {
        if start.elapsed() > PATIENCE {
            // Or it would outlive the test, and hold its output open.
            running.kill().unwrap();
            let ended = running.wait_with_output().unwrap();
            panic!("nothing came: {}", String::from_utf8_lossy(&ended.stderr));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    std::process::Command::new("kill").args(["-TERM", &running.id().to_string()]).status().unwrap();
    let ended = running.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{told}");
    assert!(told.contains("1 source: 1 answered; 1 page kept"), "{told}");
    crate::recovery::warcio_accepts(&dir.path().join("data"));
}
