//! The fuzz corpora as plain tests: read as far as it goes, never a panic, never without end.
#![allow(clippy::unwrap_used, reason = "a test may end where it likes")]

mod following;
mod made_up_web;

use rashomon_intake::read_warc;
use rashomon_intake::robots::Robots;
use rashomon_intake::{address, guard};
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

/// The files of one target's corpus, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the corpus is in the repository").flatten().map(|e| e.path()).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read(path).expect("a readable file"))).collect()
}

#[test]
fn any_archive_is_read_as_far_as_it_goes() {
    let mut told = String::new();
    for (name, bytes) in corpus("archive") {
        let (mut pages, mut damaged) = (0, 0);
        for record in read_warc(Cursor::new(bytes), &name) {
            if record.is_ok() { pages += 1 } else { damaged += 1 }
        }
        told += &format!("{name}: {pages} pages, {damaged} damaged\n");
    }
    insta::assert_snapshot!(told, @r"
    cut.warc.gz: 0 pages, 1 damaged
    date.warc: 1 pages, 0 damaged
    empty.warc: 0 pages, 1 damaged
    length.warc: 0 pages, 1 damaged
    negative.warc: 0 pages, 1 damaged
    old.arc: 2 pages, 0 damaged
    one.warc: 1 pages, 0 damaged
    two.warc.gz: 2 pages, 0 damaged
    ");
}

#[test]
fn any_robots_txt_gives_an_answer() {
    let mut told = String::new();
    for (name, bytes) in corpus("robots") {
        let robots = Robots::read(&bytes);
        let address = String::from_utf8_lossy(bytes.rsplit(|&b| b == b'\n').next().unwrap()).into_owned();
        told += &format!("{name}: {}, {:?}\n", robots.allows("x", &address), robots.crawl_delay("x"));
    }
    insta::assert_snapshot!(told, @r"
    odd.txt: false, None
    rules.txt: false, Some(2.5s)
    stars.txt: false, None
    ");
}

#[test]
fn any_text_is_an_address_or_refused() {
    let base = address::parse("https://meridian.example/news/a?b#c").unwrap();
    let mut told = String::new();
    for (name, bytes) in corpus("address") {
        let text = String::from_utf8_lossy(&bytes);
        let scrubbed = address::scrub(&text);
        let read = address::parse(&scrubbed).or_else(|_| address::resolve(&base, &scrubbed));
        told += &match read {
            Ok(url) => format!(
                "{name}: {} {:?} blocked: {}\n",
                address::canonical(&address::clean(&url)),
                address::site(&url),
                guard::host(&url, &guard::AllowList::default()).is_err()
            ),
            Err(why) => format!("{name}: {why}\n"),
        };
    }
    insta::assert_snapshot!(told, @r#"
    hex.txt: 127.0.0.1/a None blocked: true
    odd.txt: meridian.example/news/h%C3%A9%F0%9F%98%80:/%E2%80%AE Some("meridian.example") blocked: false
    open.txt: no address: invalid IPv6 address
    relative.txt: meridian.example/b Some("meridian.example") blocked: false
    tracked.txt: meridian.example/a?a=1&b=%zz Some("meridian.example") blocked: false
    "#);
}

#[test]
fn any_head_of_an_answer_is_read() {
    use rashomon_intake::frontier::{Answer, freshness, http_date, retry_after};
    let mut told = String::new();
    for (name, bytes) in corpus("answer") {
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\n\n").unwrap();
        let headers =
            head.lines().filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned()));
        let answer = Answer { status: 200, headers: headers.collect(), ..Answer::default() };
        let links = answer.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let hubs =
            rashomon_intake::websub::discover(links, body, "http://meridian.example/").map(|o| o.hubs.len());
        let now = following::START;
        let waits = (retry_after(&answer, now), freshness(&answer, now), http_date(head, now));
        told += &format!("{name}: {waits:?}, {} hubs\n", hubs.unwrap_or(0));
    }
    insta::assert_snapshot!(told, @r"
    hub.txt: (None, Some(570s), None), 1 hubs
    moved.txt: (Some(27000s), None, None), 0 hubs
    odd.txt: (None, None, None), 0 hubs
    ");
}
