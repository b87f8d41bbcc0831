//! Archives whole, cut, garbled and gzipped.

use super::*;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

fn record(kind: &str, content_type: &str, block: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://tide.example/a>\r\n\
         WARC-Date: 2031-05-04T10:00:00Z\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
}

fn answer(status: u16, content_type: &str, body: &str) -> String {
    let block = format!("HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n\r\n{body}");
    record("response", "application/http; msgtype=response", &block)
}

/// Reads an archive and writes down what comes out of it.
fn check(archive: impl AsRef<[u8]>) -> String {
    let mut captures = read_warc(Cursor::new(archive.as_ref().to_vec()), "a.warc");
    let mut out = String::new();
    for item in &mut captures {
        match item {
            Ok(c) => {
                let at = c.hints.fetched_at.map(|t| t.value).unwrap_or_default();
                let url = c.hints.url.unwrap_or_default();
                let body = String::from_utf8_lossy(&c.bytes).into_owned();
                writeln!(out, "{} {url} {at} {:?} {body}", c.source, c.hints.content_type)
            }
            Err(error) => writeln!(out, "{error}"),
        }
        .expect("writing to a string");
    }
    let Counts { records, pages, passed_over, unreadable } = captures.counts();
    out + &format!("{records} records, {pages} pages, {passed_over} passed over, {unreadable} unreadable")
}

#[test]
fn pages_come_out_and_the_rest_is_counted() {
    let archive = [
        record("warcinfo", "application/warc-fields", "software: x"),
        answer(200, "text/html; charset=utf-8", "<p>Ferry runs again</p>"),
        answer(301, "text/html", ""),
        answer(200, "image/png", "png"),
        record("conversion", "text/plain", "Ferry runs again"),
    ];
    insta::assert_snapshot!(check(archive.concat()), @r#"
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html; charset=utf-8") <p>Ferry runs again</p>
    a.warc#5 https://tide.example/a 2031-05-04T10:00:00Z Some("text/plain") Ferry runs again
    5 records, 2 pages, 2 passed over, 0 unreadable
    "#);
}

#[test]
fn a_cut_archive_is_read_as_far_as_it_goes() {
    let archive = answer(200, "text/html", "<p>one</p>") + &answer(200, "text/html", "<p>two</p>");
    insta::assert_snapshot!(check(&archive[..archive.len() - 12]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 1 (it ends early): read as far as it goes
    1 records, 1 pages, 0 passed over, 0 unreadable
    "#);
    insta::assert_snapshot!(check(&archive[..archive.len() / 2 + 40]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 1 (it ends early): read as far as it goes
    1 records, 1 pages, 0 passed over, 0 unreadable
    "#);
}

#[test]
fn bytes_that_are_no_record_are_passed_over_and_told() {
    let one = answer(200, "text/html", "<p>one</p>");
    insta::assert_snapshot!(check(format!("{one}{}\r\n{one}", "garbage ".repeat(20))), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 1 (bytes that are no whole record): read as far as it goes
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
    insta::assert_snapshot!(check("<html><p>No archive.</p></html>"), @"
    no WARC record in it: is it a web archive?
    0 records, 0 pages, 0 passed over, 0 unreadable
    ");
    insta::assert_snapshot!(check(""), @"
    no WARC record in it: is it a web archive?
    0 records, 0 pages, 0 passed over, 0 unreadable
    ");
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).expect("writing to memory")
}

#[test]
fn a_damaged_gzip_member_costs_itself_alone() {
    // Long enough, and varied enough, to be compressed in more than one way.
    let body = (0..400).fold(String::new(), |body, n: u32| body + &n.wrapping_mul(2_654_435_761).to_string());
    let page = |name: &str| gzip(&answer(200, "text/html", &format!("<p>{name}</p><!--{body}-->")));
    let told = |members: [Vec<u8>; 3]| {
        let told = check(members.concat());
        told.lines()
            .map(|line| line.split("<!--").next().unwrap_or_default().to_owned() + "\n")
            .collect::<String>()
    };
    insta::assert_snapshot!(told([page("one"), page("two"), page("three")]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>two</p>
    a.warc#3 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>three</p>
    3 records, 3 pages, 0 passed over, 0 unreadable
    "#);
    let mut overwritten = page("two");
    overwritten[300..400].fill(0xff);
    insta::assert_snapshot!(told([page("one"), overwritten, page("three")]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#3 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>three</p>
    damaged after record 1 (a damaged gzip member): read as far as it goes
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
    let mut cut = page("two");
    cut.truncate(cut.len() / 2);
    insta::assert_snapshot!(told([page("one"), cut, page("three")]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#3 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>three</p>
    damaged after record 1 (a damaged gzip member): read as far as it goes
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
    let mut other = page("two");
    let checksum = other.len() - 8;
    other[checksum] ^= 1;
    insta::assert_snapshot!(told([page("one"), other, page("three")]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#3 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>three</p>
    damaged after record 1 (a damaged gzip member): read as far as it goes
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
    insta::assert_snapshot!(told([page("one"), b"no member".to_vec(), page("three")]), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>three</p>
    damaged after record 1 (bytes that are no gzip member): read as far as it goes
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
}

#[test]
fn a_record_may_go_on_in_the_next_member_but_not_into_another_record() {
    let one = answer(200, "text/html", "<p>one</p>");
    let (head, rest) = one.split_at(one.len() - 30);
    insta::assert_snapshot!(check([gzip(head), gzip(rest), gzip(&one)].concat()), @r#"
    a.warc#1 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    2 records, 2 pages, 0 passed over, 0 unreadable
    "#);
    insta::assert_snapshot!(check([gzip(head), gzip(&one)].concat()), @r#"
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 0 (it ends early): read as far as it goes
    1 records, 1 pages, 0 passed over, 0 unreadable
    "#);
}

#[test]
fn arc_files_are_read_in_both_versions() {
    let version = "1 0 Tide\nURL IP-address Archive-date Content-type Archive-length\n\n";
    let page = "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>one</p>";
    let archive = format!(
        "filedesc://tide.arc 0.0.0.0 20310504100000 text/plain {}\n{version}\
         https://tide.example/a b 192.0.2.1 20310504100000 text/html {}\n{page}\n\
         https://tide.example/c 192.0.2.1 20310504100000 text/html 200 - - 1234 tide.arc {}\n{page}\n\
         https://tide.example/d 192.0.2.1 203105041000 text/html none\n{page}\n\
         dns:tide.example 192.0.2.1 99999999999999 text/dns 3\nabc\n",
        version.len(),
        page.len(),
        page.len(),
    );
    insta::assert_snapshot!(check(&archive), @r#"
    a.warc#2 https://tide.example/a%20b 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#3 https://tide.example/c 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 3 (bytes that are no whole record): read as far as it goes
    4 records, 2 pages, 1 passed over, 0 unreadable
    "#);
    insta::assert_snapshot!(check(gzip(&archive)), @r#"
    a.warc#2 https://tide.example/a%20b 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    a.warc#3 https://tide.example/c 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 3 (bytes that are no whole record): read as far as it goes
    4 records, 2 pages, 1 passed over, 0 unreadable
    "#);
    // In a WARC file such a line is text.
    let mixed =
        record("metadata", "text/plain", "x") + "dns:tide.example 192.0.2.1 20310504100000 text/dns 3\nabc\n";
    insta::assert_snapshot!(check(mixed), @r"
    damaged after record 1 (bytes that are no whole record): read as far as it goes
    1 records, 0 pages, 0 passed over, 0 unreadable
    ");
}

#[test]
fn records_are_read_as_archived_and_told_where_they_are_short() {
    let longer = "WARC/0.18\nWARC-Type: Request\nWARC-Target-URI:\n https://tide.example/a b\nWARC-Date: soon\nContent-Length: 5\n\nGET";
    let negative = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: -3\r\n\r\nabc\r\n\r\n";
    let archive = record("revisit", "application/http", "HTTP/1.1 304 Not Modified\r\nEtag: \"x\"\r\n\r\n")
        + negative
        + longer;
    let mut told = String::new();
    for item in read_records(Cursor::new(archive.into_bytes())) {
        match item {
            Ok(r) => {
                let status = r.http.as_ref().map(|http| http.status);
                let etag = r.http.as_ref().and_then(|http| http.field("ETag")).unwrap_or_default().to_owned();
                writeln!(
                    told,
                    "{} {:?} {:?} {status:?} {etag} {} of {} {:?}",
                    r.kind,
                    r.uri,
                    r.date,
                    r.body.len(),
                    r.length,
                    r.extent
                )
            }
            Err(error) => writeln!(told, "{error}"),
        }
        .expect("writing to a string");
    }
    insta::assert_snapshot!(told, @r#"
    revisit Some("https://tide.example/a") Some("2031-05-04T10:00:00Z") Some(304) "x" 0 of 40 Whole
    resource None None None  0 of 0 Short
    request Some("https://tide.example/a%20b") None None  3 of 5 Short
    damaged after record 1 (bytes that are no whole record): read as far as it goes
    "#);
}

#[test]
fn what_is_too_long_is_passed_over() {
    let endless = format!("WARC/1.0\r\nWARC-Type: resource\r\nX: {}\r\n\r\n", "x".repeat(MAX_HEADER_BYTES));
    let large = answer(200, "text/html", &"x".repeat(17 << 20));
    let one = answer(200, "text/html", "<p>one</p>");
    insta::assert_snapshot!(check(format!("{endless}{large}{one}")), @r#"
    a.warc#2 https://tide.example/a 2031-05-04T10:00:00Z Some("text/html") <p>one</p>
    damaged after record 0 (a header without end): read as far as it goes
    2 records, 1 pages, 0 passed over, 1 unreadable
    "#);
}

proptest::proptest! {
    #[test]
    fn a_changed_archive_ends_and_holds_no_more_pages(at in 0usize..2000, by: u8, plain: bool) {
        let texts = ["one", "two", "three"].map(|name| answer(200, "text/html", &format!("<p>{name}</p>").repeat(20)));
        let mut archive = if plain { texts.concat().into_bytes() } else { texts.iter().flat_map(|t| gzip(t)).collect() };
        let at = at % archive.len();
        archive[at] ^= by;
        let pages = read_warc(Cursor::new(archive), "x").filter(Result::is_ok).count();
        proptest::prop_assert!((1..=3).contains(&pages), "{}", pages);
    }

    #[test]
    fn any_bytes_end(bytes: Vec<u8>, cut in 0usize..300) {
        let whole = answer(200, "text/html", "<p>one</p>").into_bytes();
        let mut archive = whole[..cut.min(whole.len())].to_vec();
        archive.extend(bytes);
        let count = read_warc(Cursor::new(archive), "x").count();
        proptest::prop_assert!(count <= 300);
    }
}
