//! A capture as WARC records, and back.
//!
//! What came over HTTP is a `response`, everything else a `resource`; a body that stands in the log already under the same
//! address is a `revisit`; the caller's hints are a `metadata` record before it. What WARC has no field for is in fields named
//! `Rashomon-*`, which every tool passes over. Nothing is left to chance or the clock: ids are made of the number and the
//! content, dates are those of the fetch.

use super::member::{Record, digest};
use crate::error::{Result, StoreError};
use crate::log::{Form, Logged, Seq};
use jiff::{Timestamp, fmt::strtime};
use rashomon_model::{Basis, FetchTime};
use serde_json::Value;
use sha1::{Digest, Sha1};

/// The most bytes of one capture's content: 64 MiB, as much as any reader here takes.
pub(crate) const MAX_CAPTURE_BYTES: usize = 64 << 20;

/// The most bytes of a source, an address or a media type: 64 KiB. Escaped and all together they fit a record's fields.
const MAX_FIELD_BYTES: usize = 64 << 10;

/// The most bytes of HTTP headers: 1 MiB; servers and clients stop at far less.
const MAX_HEADER_BYTES: usize = 1 << 20;

/// The fewest bytes of a body that is told by a reference instead of again: 1 KiB. The reference itself takes about 400.
pub(crate) const MIN_REVISIT_BYTES: usize = 1 << 10;

/// The content is undone before it is logged, so these no longer speak of it.
const UNDONE: [&str; 3] = ["content-encoding", "transfer-encoding", "content-length"];

/// What stands before a header that no longer speaks of the content; other archives use the same.
const ORIGINAL: &str = "X-Archive-Orig-";

/// What stands for the address of a capture that has none, before its source.
const SOURCE_URN: &str = "urn:x-rashomon:source:";

/// The field that names the record of a capture's hints.
const CONCURRENT: &str = "WARC-Concurrent-To";

/// Where the field stands that the capture with the body is named by.
const REFERS: &str = "Rashomon-Refers-To";

/// The number of a capture.
pub(crate) const SEQ: &str = "Rashomon-Seq";

/// The numbers of captures that were dropped: `5` or `5-17`.
pub(crate) const DROPPED: &str = "Rashomon-Dropped";

/// Whether a capture is within the bounds of what can be read again.
pub(crate) fn check(logged: &Logged) -> Result<()> {
    let named = [Some(&logged.source), logged.url.as_ref(), logged.content_type.as_ref()];
    let at = logged.fetched_at.as_ref().map(|at| &at.value);
    let headers: usize = logged.headers.iter().map(|(name, value)| name.len() + value.len() + 32).sum();
    let why = if named.into_iter().chain([at]).flatten().any(|text| text.len() > MAX_FIELD_BYTES) {
        format!("its address or another name has more than {} KiB", MAX_FIELD_BYTES >> 10)
    } else if headers > MAX_HEADER_BYTES {
        format!("its headers have more than {} MiB", MAX_HEADER_BYTES >> 20)
    } else if logged.bytes.len().max(logged.hints.as_ref().map_or(0, String::len)) > MAX_CAPTURE_BYTES {
        format!("larger than {} MiB: no capture is", MAX_CAPTURE_BYTES >> 20)
    } else {
        return Ok(());
    };
    let what = logged.source.chars().take(200).collect();
    Err(StoreError::Io { what, why })
}

/// The records of a capture, in their order. With `refers` its body is left to that capture.
pub(crate) fn encode(seq: Seq, logged: &Logged, refers: Option<Seq>) -> Vec<Record> {
    let mut main = Record::default();
    let kind = match (refers, logged.status) {
        (Some(_), _) => "revisit",
        (None, Some(_)) => "response",
        (None, None) => "resource",
    };
    main.block = block(logged, refers.is_some());
    let payload = digest(&logged.bytes);
    let (id, date, target) = (record_id(seq, "capture", &payload), warc_date(logged), target_uri(logged));
    main.push("WARC-Type", kind);
    main.push("WARC-Record-ID", &id);
    main.push("WARC-Date", &date);
    main.push("WARC-Target-URI", &target);
    main.push("WARC-Payload-Digest", &payload);
    main.push("WARC-Block-Digest", digest(&main.block));
    if let Some(refers) = refers {
        main.push("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
        main.push("WARC-Refers-To", record_id(refers, "capture", &payload));
        main.push("WARC-Refers-To-Target-URI", &target);
        main.push(REFERS, refers.to_string());
    }
    if logged.status.is_some() {
        main.push("Content-Type", "application/http; msgtype=response");
    } else {
        main.push("Content-Type", logged.content_type.as_deref().unwrap_or("application/octet-stream"));
    }
    push_own(&mut main, seq, logged, &target);
    let hints = logged.hints.as_ref().map(|hints| hints_record(seq, hints, [&id, &date, &target]));
    if let Some(hints) = hints.as_ref().and_then(|record| record.field("WARC-Record-ID")) {
        main.push(CONCURRENT, hints);
    }
    hints.into_iter().chain([main]).collect()
}

/// The record of the caller's hints on the capture of that id, date and target.
fn hints_record(seq: Seq, hints: &str, [id, date, target]: [&String; 3]) -> Record {
    let mut record = Record { fields: Vec::new(), block: hints.as_bytes().to_vec() };
    let sum = digest(&record.block);
    record.push("WARC-Type", "metadata");
    record.push("WARC-Record-ID", record_id(seq, "hints", &sum));
    record.push("WARC-Date", date);
    record.push("WARC-Target-URI", target);
    record.push("WARC-Refers-To", id);
    record.push("WARC-Block-Digest", sum);
    record.push("Content-Type", "application/json");
    record.push(SEQ, seq.to_string());
    record
}

fn push_own(record: &mut Record, seq: Seq, logged: &Logged, target: &str) {
    record.push(SEQ, seq.to_string());
    record.push("Rashomon-Form", logged.form.name());
    record.push("Rashomon-Source", escape(&logged.source));
    if let Some(url) = logged.url.as_ref().filter(|url| *url != target || url.starts_with(SOURCE_URN)) {
        record.push("Rashomon-Url", escape(url));
    }
    if let Some(kind) = &logged.content_type {
        record.push("Rashomon-Content-Type", escape(kind));
    }
    if let Some(at) = &logged.fetched_at {
        record.push("Rashomon-Fetched-At", format!("{} {}", basis_name(at.basis), escape(&at.value)));
    }
}

/// What a record is to the log.
pub(crate) enum Part {
    /// What the file is.
    Info,
    /// The hints of the capture that follows.
    Hints(Seq, String),
    /// A capture; its body is that of another where the third is set, and hints stand before it where the last holds.
    Capture(Seq, Box<Logged>, Option<Seq>, bool),
    /// Captures from the first to the second were dropped.
    Dropped(Seq, Seq),
}

/// Reads a record that [`encode`] or this module's other makers made. `place` names it in messages.
pub(crate) fn decode(record: Record, place: &str) -> Result<Part> {
    let bad = |what: &str| StoreError::damaged(place, format!("the record's {what} cannot be read"));
    let kind = record.field("WARC-Type").unwrap_or_default();
    if kind == "warcinfo" {
        return Ok(Part::Info);
    }
    if let Some(dropped) = record.field(DROPPED) {
        let (first, last) = dropped.split_once('-').unwrap_or((dropped, dropped));
        let numbers = (first.parse().ok(), last.parse().ok());
        let (Some(first), Some(last)) = numbers else { return Err(bad(DROPPED)) };
        return Ok(Part::Dropped(first, last));
    }
    let seq = record.field(SEQ).and_then(|seq| seq.parse().ok()).ok_or_else(|| bad(SEQ))?;
    if kind == "metadata" {
        return Ok(Part::Hints(seq, String::from_utf8(record.block).map_err(|_| bad("block"))?));
    }
    let refers = match record.field(REFERS) {
        Some(refers) => Some(refers.parse().map_err(|_| bad(REFERS))?),
        None => None,
    };
    let text = |name: &str| record.field(name).map(unescape);
    let target = record.field("WARC-Target-URI").unwrap_or_default();
    let plain = (!target.starts_with(SOURCE_URN)).then(|| target.to_owned());
    let has_hints = record.field(CONCURRENT).is_some();
    let mut logged = Logged {
        source: text("Rashomon-Source").ok_or_else(|| bad("Rashomon-Source"))?,
        url: text("Rashomon-Url").or(plain),
        fetched_at: text("Rashomon-Fetched-At").as_deref().and_then(fetch_time),
        content_type: text("Rashomon-Content-Type"),
        form: record.field("Rashomon-Form").and_then(Form::of).ok_or_else(|| bad("Rashomon-Form"))?,
        ..Logged::default()
    };
    if record.field("Content-Type").is_some_and(|kind| kind.starts_with("application/http"))
        && has_status(&record)
    {
        (logged.status, logged.headers, logged.bytes) = http(record.block).ok_or_else(|| bad("HTTP head"))?;
    } else {
        logged.bytes = record.block;
    }
    Ok(Part::Capture(seq, Box::new(logged), refers, has_hints))
}

/// Whether the block is an HTTP message: a resource may be of that media type as well.
fn has_status(record: &Record) -> bool {
    record.field("WARC-Type") != Some("resource") && record.block.starts_with(b"HTTP/")
}

/// What the record holds: an HTTP answer, or the content alone.
fn block(logged: &Logged, revisit: bool) -> Vec<u8> {
    let body: &[u8] = if revisit { &[] } else { &logged.bytes };
    let Some(status) = logged.status else { return body.to_vec() };
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in &logged.headers {
        let lower = name.to_ascii_lowercase();
        let original = UNDONE.contains(&lower.as_str()) || lower.starts_with(&ORIGINAL.to_ascii_lowercase());
        let prefix = if original { ORIGINAL } else { "" };
        head.extend([prefix, name, ": ", value, "\r\n"]);
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", logged.bytes.len()));
    [head.as_bytes(), body].concat()
}

/// Status, headers and body.
type Http = (Option<u16>, Vec<(String, String)>, Vec<u8>);

/// The parts of an HTTP answer as [`block`] writes it.
fn http(mut block: Vec<u8>) -> Option<Http> {
    let end = memmem(&block, b"\r\n\r\n")? + 4;
    let body = block.split_off(end);
    let head = String::from_utf8(block).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(": ")?;
        if name.eq_ignore_ascii_case("content-length") {
            continue; // ours: it speaks of the content as it is here
        }
        let prefixed = name.get(..ORIGINAL.len()).is_some_and(|start| start.eq_ignore_ascii_case(ORIGINAL));
        let name = if prefixed { name.get(ORIGINAL.len()..)? } else { name };
        headers.push((name.to_owned(), value.to_owned()));
    }
    Some((Some(status), headers, body))
}

fn memmem(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The words of RFC 9110 for the commoner codes; the others have none.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        203 => "Non-Authoritative Information",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

/// An id shaped as a UUID of version 8 (RFC 9562: what makes it up is our own), of number, part and content.
pub(crate) fn record_id(seq: Seq, part: &str, content: &str) -> String {
    let sum = Sha1::digest(format!("rashomon {seq} {part} {content}"));
    let mut bits = sum.iter().take(16).fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    bits = bits & !(0xf << 76) | 8 << 76; // version 8
    bits = bits & !(0b11 << 62) | 0b10 << 62; // the variant of RFC 9562
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let (a, b, c, d, e) = (part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32));
    format!("<urn:uuid:{a}-{b}-{c}-{d}-{e}>")
}

/// The time of a capture nobody knows the time of: WARC wants one. What is known stands in `Rashomon-Fetched-At`.
pub(crate) const NO_DATE: &str = "1970-01-01T00:00:00Z";

/// When it was fetched, in UTC to the second.
pub(crate) fn warc_date(logged: &Logged) -> String {
    let at = logged.fetched_at.as_ref().and_then(|at| at.value.parse::<Timestamp>().ok());
    at.and_then(|at| strtime::format("%Y-%m-%dT%H:%M:%SZ", at).ok()).unwrap_or_else(|| NO_DATE.to_owned())
}

/// The address as a URI, or a name made of the source where there is none.
fn target_uri(logged: &Logged) -> String {
    let (mut uri, text) = match logged.url.as_ref().filter(|url| !url.is_empty()) {
        Some(url) => (String::new(), url),
        None => (SOURCE_URN.to_owned(), &logged.source),
    };
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn basis_name(basis: Basis) -> String {
    match serde_json::to_value(basis) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn fetch_time(text: &str) -> Option<FetchTime> {
    let (basis, value) = text.split_once(' ')?;
    let basis = serde_json::from_value(Value::String(basis.to_owned())).ok()?;
    Some(FetchTime { value: value.to_owned(), basis })
}

/// Text as the value of a field: control characters, `%` and spaces at the ends are written as `%` and hex.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let inner = text.len() - text.trim_start().len()..text.trim_end().len();
    for (at, c) in text.char_indices() {
        if c.is_control() || c == '%' || !inner.contains(&at) {
            let mut utf8 = [0; 4];
            c.encode_utf8(&mut utf8).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// Undoes [`escape`].
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| byte == b'%') {
            Some(decoded) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(logged: &Logged) -> Logged {
        let mut hints = None;
        for record in encode(7, logged, None) {
            let read = Record::decode(std::io::Cursor::new(record.encode())).unwrap().unwrap();
            match decode(read, "here").unwrap() {
                Part::Hints(7, json) => hints = Some(json),
                Part::Capture(7, read, None, _) => return Logged { hints, ..*read },
                _ => panic!("neither hints nor a capture"),
            }
        }
        panic!("no capture");
    }

    #[test]
    fn an_answer_is_written_as_any_tool_reads_it() {
        let logged = Logged {
            source: "https://meridian.example/a".into(),
            url: Some("https://meridian.example/a?x=ü".into()),
            fetched_at: Some(FetchTime { value: "2026-03-01T09:00:00+09:00".into(), basis: Basis::Header }),
            content_type: Some("text/html".into()),
            status: Some(200),
            headers: vec![("Content-Encoding".into(), "gzip".into()), ("ETag".into(), "\"1\"".into())],
            bytes: b"<p>The harbour</p>".to_vec(),
            form: Form::Page,
            hints: None,
        };
        let [record] = &encode(7, &logged, None)[..] else { panic!("one record") };
        let shown: String = record.fields.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        insta::assert_snapshot!(shown + "\n" + &String::from_utf8_lossy(&record.block).replace('\r', ""), @r#"
        WARC-Type: response
        WARC-Record-ID: <urn:uuid:29db57f6-8a97-8c52-9949-ade77815ec5f>
        WARC-Date: 2026-03-01T00:00:00Z
        WARC-Target-URI: https://meridian.example/a?x=%C3%BC
        WARC-Payload-Digest: sha1:V472YQ3PL72FAXBSQUURPDOZDQXL2HC7
        WARC-Block-Digest: sha1:LLC5FNQJR2UTLL5P77SY7R2SJ6HZLJYE
        Content-Type: application/http; msgtype=response
        Rashomon-Seq: 7
        Rashomon-Form: page
        Rashomon-Source: https://meridian.example/a
        Rashomon-Url: https://meridian.example/a?x=ü
        Rashomon-Content-Type: text/html
        Rashomon-Fetched-At: header 2026-03-01T09:00:00+09:00

        HTTP/1.1 200 OK
        X-Archive-Orig-Content-Encoding: gzip
        ETag: "1"
        Content-Length: 18

        <p>The harbour</p>
        "#);
        assert_eq!(through(&logged), logged);
    }

    proptest! {
        #[test]
        fn what_is_logged_is_what_is_read(
            source in "\\PC{0,12}|[ %\\n\\u{85}a]{0,6}",
            url in proptest::option::of("https://[a-z]{1,8}\\.example/\\PC{0,12}|urn:x-rashomon:source:b| ?"),
            content_type in proptest::option::of("[a-z/%; =]{0,12}"),
            status in proptest::option::of(0u16..1200),
            headers in proptest::collection::vec(("[A-Za-z-]{0,8}|X-Archive-Orig-A|Content-Length", "\\PC{0,9}|[\\r\\n: ]{0,4}"), 0..4),
            bytes in proptest::collection::vec(any::<u8>(), 0..60),
            hints in proptest::option::of("\\PC{0,20}"),
        ) {
            let fetched_at = Some(FetchTime { value: source.clone(), basis: Basis::File });
            let logged = Logged { source, url, fetched_at, content_type, status, headers, bytes, form: Form::Line, hints };
            let tidied = logged.tidied();
            prop_assert_eq!(through(&tidied), tidied);
        }
    }
}
