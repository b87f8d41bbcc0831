//! The fuzz corpora as plain tests: read as far as it goes, never a panic, never without end.
#![allow(clippy::unwrap_used, reason = "a test may end where it likes")]

mod following;
mod made_up_web;

use rashomon_intake::read_warc;
use rashomon_intake::robots::Robots;
use rashomon_intake::{address, dates, guard, opml, sanitize, sitemap};
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
fn any_markup_is_cleaned_once_and_for_all() {
    let base = address::parse("https://meridian.example/news/").unwrap();
    let mut told = String::new();
    for (name, bytes) in corpus("sanitize") {
        let markup = String::from_utf8_lossy(&bytes);
        let once = sanitize::html(&markup, Some(&base));
        assert_eq!(sanitize::html(&once, Some(&base)), once, "{name}");
        told += &format!(
            "{name}: {} bytes of {}, text of {}\n",
            once.len(),
            markup.len(),
            sanitize::text(&markup).len()
        );
    }
    insta::assert_snapshot!(told, @r#"
        attack.html: 15 bytes of 350, text of 11
        many.html: 2240 bytes of 1060, text of 79
        marks.txt: 103 bytes of 76, text of 58
        open.html: 209 bytes of 65, text of 13
        page.html: 259 bytes of 377, text of 51
        return.txt: 55 bytes of 65, text of 29
        "#);
}

#[test]
fn any_date_is_an_instant_or_none() {
    let mut told = String::new();
    for (name, bytes) in corpus("dates") {
        told += &format!("{name}: {:?}\n", dates::instant(&String::from_utf8_lossy(&bytes)));
    }
    insta::assert_snapshot!(told, @r#"
        iso.txt: Some(2025-06-03T18:05:09.25Z)
        korean.txt: Some(2025-06-03T09:05:00Z)
        mail.txt: Some(2025-06-03T16:05:09Z)
        odd.txt: None
        words.txt: Some(2025-06-03T18:05:00Z)
        "#);
}

#[test]
fn any_list_is_written_as_it_was_read() {
    let mut told = String::new();
    for (name, bytes) in corpus("opml") {
        let list = opml::read(&bytes).expect("a list");
        let written = opml::write(&list);
        assert_eq!(opml::write(&opml::read(written.as_bytes()).expect("a list")), written, "{name}");
        let notes: Vec<String> = list.notes.iter().map(ToString::to_string).collect();
        told += &format!("{name}: {} feeds {notes:?}\n", list.outlines.len());
    }
    insta::assert_snapshot!(told, @r#"
        bomb.opml: 1 feeds []
        deep.opml: 1 feeds ["136 folder(s) nested too deep: their feeds moved to the folder above", "the list breaks off: it may lack feeds"]
        folders.opml: 2 feeds []
        latin1.opml: 1 feeds []
        sloppy.opml: 1 feeds ["the list breaks off: it may lack feeds"]
        utf16.opml: 1 feeds []
        "#);
}

#[test]
fn any_sitemap_is_read_or_refused() {
    let home = address::parse("https://meridian.example/").unwrap();
    let mut told = String::new();
    for (name, bytes) in corpus("sitemap") {
        told += &match sitemap::read(&bytes, &home) {
            Ok(sitemap::Sitemap::Pages(pages)) => format!("{name}: {} pages\n", pages.len()),
            Ok(sitemap::Sitemap::Index(children)) => format!("{name}: {} sitemaps\n", children.len()),
            Err(why) => format!("{name}: {why}\n"),
        };
    }
    insta::assert_snapshot!(told, @r#"
        cut.xml: 2 pages
        feed.xml: 1 pages
        index.xml: 2 sitemaps
        list.txt: 2 pages
        page.html: this is a web page, not a sitemap
        pages.xml: 1 pages
        "#);
}
