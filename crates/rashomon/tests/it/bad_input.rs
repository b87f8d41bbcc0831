//! Odd input is data: it ends in a fate with a reason, exit code 3, and the rest is read.

use crate::{FERRY, rashomon, run};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Reads the bad input `name` beside a good page with every command: exit code 3, the reason on standard error, the
/// good page's article on standard output.
fn check(name: &str, bytes: &[u8], reason: &str) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    refused(dir.path(), name, reason);
}

fn refused(dir: &Path, name: &str, reason: &str) {
    fs::write(dir.join("ferry.html"), FERRY).unwrap();
    for command in ["extract", "explain", "annotate", "group", "report"] {
        let (code, stdout, stderr) = run(dir, &[command, ".", "--threads", "2"]);
        assert_eq!(code, 3, "{command} {name}: {stderr}");
        assert!(stderr.contains(name) && stderr.contains(reason), "{command} {name}: {stderr}");
        assert!(!stderr.contains("bug in rashomon"), "{command} {name}: {stderr}");
        assert!(!stdout.is_empty(), "{command} {name} lost the good page");
    }
    let (_, stdout, _) = run(dir, &["extract", "."]);
    assert!(stdout.contains("Ferry to Skerry Isle"), "{name}: {stdout}");
}

#[test]
fn an_empty_file() {
    check("empty.html", b"", "empty");
}

#[test]
fn a_binary_file() {
    let bytes: Vec<u8> = (0..20_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    check("picture.html", &bytes, "");
}

#[test]
fn a_file_of_50_mb() {
    check("huge.html", &b"<p>The same again and again.</p>\n".repeat(1_600_000), "larger than 16 MiB");
}

#[test]
fn a_gzip_bomb() {
    check("bomb.html.gz", &gzip(&vec![b' '; 200 << 20]), "larger than 16 MiB");
}

#[test]
fn a_bomb_of_json_lines() {
    check("bomb.jsonl.gz", &gzip(&vec![b' '; 200 << 20]), "longer than 16 MiB");
}

#[test]
fn a_truncated_gzip() {
    let mut bytes = gzip(FERRY.as_bytes());
    bytes.truncate(bytes.len() / 2);
    check("cut.html.gz", &bytes, "cut short");
}

#[test]
fn a_truncated_archive() {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{FERRY}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tide.example/ferry\r\n\
         WARC-Date: 2031-05-04T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    );
    let archive = record.repeat(2);
    let cut = &archive.as_bytes()[..archive.len() - 300];
    check("a.warc", cut, "damaged after record 1 (it ends early)");
    let zipped = gzip(archive.as_bytes());
    check("a.warc.gz", &zipped[..zipped.len() - 30], "it ends early");
    check("no.warc", b"<p>This is no archive.</p>", "no WARC record in it");
}

#[test]
fn a_broken_line_is_named_by_its_number() {
    let lines =
        "{\"text\":\"The ferry sailed on Sunday.\"}\n\n{\"text\": oops}\n[1]\n{\"headline\":\"No text\"}\n";
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.jsonl"), lines).unwrap();
    let (code, stdout, stderr) = run(dir.path(), &["extract", "a.jsonl"]);
    assert_eq!((code, stdout.lines().count()), (3, 1), "{stderr}");
    insta::assert_snapshot!(stderr, @r#"
    rashomon: refused a.jsonl#3: line 3, column 10, is not an article as a JSON object: expected value
    rashomon: refused a.jsonl#4: line 4, column 2, is not an article as a JSON object: invalid type: integer `1`, expected a string
    rashomon: refused a.jsonl#5: line 5 has no "text"
    "#);
}

#[test]
fn tags_nested_100_000_deep() {
    let mut page = "<div>".repeat(100_000);
    page.push_str("<p>Deep down stands a sentence that nobody should have put there.</p>");
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("deep.html"), page).unwrap();
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    let (code, stdout, stderr) = run(dir.path(), &["report", "."]);
    // Whether it is read or refused is the extractor's choice; that it ends is not.
    assert!(code == 0 || code == 3, "{code}: {stderr}");
    assert!(stdout.contains("Ferry to Skerry Isle"), "{stdout}");
    assert!(!stderr.contains("bug in rashomon"), "{stderr}");
}

#[test]
fn invalid_utf8_is_read_all_the_same() {
    let mut page = FERRY.as_bytes().to_vec();
    page.splice(200..200, [0xff, 0xfe, 0xc3, 0x28]);
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("odd.html"), &page).unwrap();
    let (code, stdout, stderr) = run(dir.path(), &["extract", "."]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("Edwin Sloe"), "{stdout}");
}

#[cfg(unix)]
#[test]
fn a_folder_without_read_permission() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let locked = dir.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything: there is nothing to refuse then.
    if fs::read_dir(&locked).is_err() {
        refused(dir.path(), "locked", "no permission");
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_file_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ferry.html"), FERRY).unwrap();
    let (code, stdout, stderr) = run(dir.path(), &["extract", "gone.html", "ferry.html"]);
    assert_eq!((code, stdout.lines().count()), (3, 1));
    assert_eq!(stderr, "rashomon: refused gone.html: no such file or folder\n");
}

#[test]
fn standard_input_may_be_anything_too() {
    let dir = tempfile::tempdir().unwrap();
    for bytes in [&b"\x00\x01\x02\x03"[..], b"", &[0x1f, 0x8b], b"{", b"WARC/1.0\r\n\r\n"] {
        let output = rashomon(dir.path(), &["extract", "-"]).write_stdin(bytes).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{bytes:?}");
    }
}
