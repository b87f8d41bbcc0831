//! Addresses as inputs, as a user gives them, against a server on loopback.

use crate::{rashomon, run};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A small site, and the heads of the requests it got.
fn site() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            std::thread::spawn(move || answer(stream, &seen));
        }
    });
    (format!("http://{at}"), heads)
}

fn answer(mut stream: TcpStream, seen: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut head = Vec::new();
    while let Some(line) = lines.next().and_then(Result::ok).filter(|line| !line.is_empty()) {
        head.push(line);
    }
    let path = head.first().and_then(|l| l.split(' ').nth(1)).unwrap_or_default().to_owned();
    seen.lock().unwrap().push(head.join("\n"));
    let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", crate::FERRY);
    let (status, headers, body) = match path.as_str() {
        "/ferry" => {
            ("200 OK", "Content-Type: text/html; charset=utf-8\r\nX-Desk: tide\r\n", crate::FERRY.to_owned())
        }
        "/old" => ("301 Moved Permanently", "Location: /ferry\r\n", String::new()),
        "/rss" => (
            "200 OK",
            "Content-Type: application/rss+xml\r\n",
            "<rss version=\"2.0\"><channel><title>T</title><item><title>Ferry</title></item></channel></rss>"
                .to_owned(),
        ),
        "/kept.warc" => (
            "200 OK",
            "Content-Type: application/warc\r\n",
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tide.example/ferry\r\n\
                 WARC-Date: 2031-05-04T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n\
                 Content-Length: {}\r\n\r\n{page}\r\n\r\n",
                page.len()
            ),
        ),
        "/kept.jsonl" => (
            "200 OK",
            "Content-Type: application/jsonl\r\n",
            "{\"id\":\"pier\",\"text\":\"The pier of Norvale opened on Sunday.\"}\n".to_owned(),
        ),
        "/robots.txt" => ("200 OK", "", "User-agent: *\nDisallow: /\n".to_owned()),
        _ => ("404 Not Found", "", String::new()),
    };
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// The same with loopback allowed.
fn fetched(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = rashomon(dir, args)
        .args(["--allow", "127.0.0.1", "--contact", "desk@tide.example"])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_page_is_fetched_and_read_with_its_last_address_and_its_time() {
    let (dir, (site, heads)) = (tempfile::tempdir().unwrap(), site());
    let (code, out, err) = fetched(dir.path(), &["extract", &format!("{site}/old")]);
    assert_eq!(code, 0, "{err}");
    let article: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
    assert_eq!(article["headline"], "Ferry to Skerry Isle runs again after storm");
    assert_eq!(article["page"]["source"], format!("{site}/old"));
    assert_eq!(article["page"]["url"], format!("{site}/ferry"));
    assert_eq!(article["page"]["fetched_at"]["basis"], "given");
    let heads = heads.lock().unwrap().join("\n").to_lowercase();
    assert!(heads.contains("user-agent: rashomon/") && heads.contains("desk@tide.example"), "{heads}");
    assert!(!heads.contains("robots.txt"), "a page that is named is fetched as a browser would: {heads}");
}

#[test]
fn every_command_that_takes_inputs_takes_addresses() {
    let (dir, (site, _)) = (tempfile::tempdir().unwrap(), site());
    for (args, says) in [
        (vec!["explain", "--format", "json"], "\"read_as\":\"html\""),
        (vec!["annotate"], "Edwin Sloe"),
        (vec!["group"], "\"story\":"),
        (vec!["report"], "Ferry to Skerry Isle runs again"),
    ] {
        let (code, out, err) = fetched(dir.path(), &[args, vec![&format!("{site}/ferry")]].concat());
        assert!(code == 0 && out.contains(says), "{out}{err}");
    }
}

#[test]
fn archives_and_articles_are_told_by_their_bytes() {
    let (dir, (site, _)) = (tempfile::tempdir().unwrap(), site());
    let addresses = [format!("{site}/kept.warc"), format!("{site}/kept.jsonl")];
    let (code, out, err) = fetched(dir.path(), &["extract", &addresses[0], &addresses[1]]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<serde_json::Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(lines[0]["page"]["url"], "https://tide.example/ferry");
    assert_eq!(lines[1]["page"]["source"], format!("{}#1", addresses[1]));
}

#[test]
fn what_cannot_be_read_is_refused_in_words_and_the_rest_is_read() {
    let (dir, (site, _)) = (tempfile::tempdir().unwrap(), site());
    let typed = [format!("{site}/rss"), format!("{site}/none"), format!("{site}/ferry")];
    let (code, out, err) = fetched(dir.path(), &["extract", &typed[0], &typed[1], &typed[2]]);
    assert_eq!((code, out.lines().count()), (3, 1), "{err}");
    assert!(err.contains(&format!("`rashomon feeds add {}`", typed[0])), "{err}");
    assert!(err.contains(&format!("refused {}: nothing stands at this address (404)", typed[1])), "{err}");
    let (code, out, err) = run(dir.path(), &["extract", &typed[2]]);
    assert_eq!((code, out.as_str()), (3, ""), "a private address: {err}");
    assert!(err.contains("127.0.0.1 is not fetched") && err.contains("with --allow"), "{err}");
}

#[test]
fn what_is_added_is_logged_as_it_was_answered() {
    let (dir, (site, _)) = (tempfile::tempdir().unwrap(), site());
    let (code, out, err) = fetched(dir.path(), &["add", "--json", &format!("{site}/old")]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\"fate\":\"articles\""), "{out}");
    let store = rashomon_store::Store::open(&dir.path().join("data"), rashomon_store::Mode::Read).unwrap();
    let logged = store.log().from(1, 1).unwrap().remove(0).1;
    assert_eq!(logged.status, Some(200));
    assert!(
        logged.headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("x-desk") && value == "tide")
    );
    assert_eq!(logged.url, Some(format!("{site}/ferry")));
    let (code, out, err) = fetched(dir.path(), &["add", "--json", &format!("{site}/ferry")]);
    assert!(code == 0 && out.contains("\"fate\":\"same\""), "{out}{err}");
}
