//! A web archive (ISO 28500, WARC) -> its pages as captures, one at a time.
//!
//! Only one record is held in memory. What is no page (requests, images, redirects) is passed over and counted. A
//! damaged archive is read as far as it goes; the damage is the last thing the iterator says.

use crate::payload::{Unusable, decode};
use fastwarc::stream_io::bufread::RawReaderAdapter;
use fastwarc::stream_io::traits::WarcRead;
use fastwarc::warc::header::{HeaderMap, WarcHeader};
use fastwarc::warc::iter::ArchiveIterator;
use fastwarc::warc::record::{AutoDecode, WarcRecord, WarcRecordType};
use rashomon_model::{Basis, Capture, FetchTime, Hints};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// The most bytes of one page, after decoding: 16 MiB, as for a file.
pub const MAX_PAYLOAD_BYTES: u64 = 16 << 20;

/// The most bytes of one record's header block: 64 KiB; addresses may be long, headers may not be endless.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// How many bytes may stand between two records: the standard says four; more than this was not read as a record.
const MAX_GAP_BYTES: u64 = 64;

/// Why an archive could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum WarcError {
    /// It holds no record at all.
    #[error("no WARC record in it: is it a web archive?")]
    NoRecord,
    /// The bytes after a record make no sense, or are missing.
    #[error("damaged after record {record} ({cause}): read as far as it goes")]
    Damaged {
        /// How many whole records stood before the first damage.
        record: u64,
        /// What is wrong.
        cause: String,
    },
}

/// What was met in an archive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records of all types.
    pub records: u64,
    /// Pages handed out.
    pub pages: u64,
    /// Answers that are no page: images, scripts, redirects, errors.
    pub passed_over: u64,
    /// Pages that are too large, or coded in a way nobody knows.
    pub unreadable: u64,
}

/// The pages of an archive; see [`read_warc`].
pub struct WarcCaptures {
    records: ArchiveIterator,
    source: String,
    counts: Counts,
    /// Where the last record ended, in bytes of the archive.
    position: u64,
    /// After which record bytes were first met that are no record.
    garbled: Option<u64>,
    ended: bool,
}

/// Reads the pages of an archive (gzip undone). Captures are called `source#N`, N being the record's number from 1.
#[must_use]
pub fn read_warc(reader: impl BufRead + Send + 'static, source: &str) -> WarcCaptures {
    let forward = RawReaderAdapter::new(Forward { inner: reader, position: 0 });
    let records = ArchiveIterator::new(forward)
        .with_stream_detect(false)
        // Finds the next record after damage, and reads headers that end in a line feed alone.
        .with_quirks_mode(true)
        .with_max_header_len(MAX_HEADER_BYTES)
        // HTTP is parsed here, record by record: one with broken HTTP must not end the archive.
        .with_parse_http(false);
    WarcCaptures {
        records,
        source: source.to_owned(),
        counts: Counts::default(),
        position: 0,
        garbled: None,
        ended: false,
    }
}

impl WarcCaptures {
    /// What was met so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The last item: what is wrong with the archive, if anything is.
    fn end(&mut self, cause: Option<&io::Error>) -> Option<Result<Capture, WarcError>> {
        self.ended = true;
        if self.counts.records == 0 && cause.is_none_or(|e| e.kind() == io::ErrorKind::InvalidData) {
            return Some(Err(WarcError::NoRecord));
        }
        let cause = match (cause, self.garbled) {
            (None, None) => return None,
            (None, Some(_)) => "bytes that are no whole record".to_owned(),
            (Some(error), _) if error.kind() == io::ErrorKind::UnexpectedEof => "it ends early".to_owned(),
            (Some(error), _) => error.to_string(),
        };
        Some(Err(WarcError::Damaged { record: self.garbled.unwrap_or(self.counts.records), cause }))
    }

    /// Counts a record that was read to its end, and hands out the page in it.
    fn count(&mut self, outcome: Outcome) -> Option<Capture> {
        self.counts.records += 1;
        match outcome {
            Outcome::Page { bytes, hints } => {
                self.counts.pages += 1;
                let source = format!("{}#{}", self.source, self.counts.records);
                return Some(Capture { source, bytes, hints });
            }
            Outcome::NoPage => self.counts.passed_over += 1,
            Outcome::Unreadable => self.counts.unreadable += 1,
            Outcome::Other => {}
        }
        None
    }
}

impl Iterator for WarcCaptures {
    type Item = Result<Capture, WarcError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let record = match self.records.next() {
                Some(Ok(record)) => record,
                Some(Err(error)) => return self.end(Some(&error)),
                None => return self.end(None),
            };
            let mut record = record.borrow_mut();
            if record.stream_pos().saturating_sub(self.position) > MAX_GAP_BYTES {
                self.garbled.get_or_insert(self.counts.records);
            }
            if !has_length(&record) {
                // Nobody can tell where it ends: the search for the next record goes on right behind its headers.
                self.garbled.get_or_insert(self.counts.records);
                continue;
            }
            let outcome = match read_record(&mut record) {
                Ok(outcome) => outcome,
                Err(error) => return self.end(Some(&error)),
            };
            if let Some(position) = record.reader_mut().and_then(|r| r.inner_stream_position().ok()) {
                self.position = position;
            }
            if let Some(capture) = self.count(outcome) {
                return Some(Ok(capture));
            }
        }
        None
    }
}

/// What one record turned out to be.
enum Outcome {
    /// A page.
    Page {
        /// Its bytes, decoded.
        bytes: Vec<u8>,
        /// What the headers tell of it.
        hints: Hints,
    },
    /// An answer that is no page.
    NoPage,
    /// A page that is too large, or coded in a way nobody knows.
    Unreadable,
    /// A record that is no answer.
    Other,
}

/// Reads one record to its end.
fn read_record(record: &mut WarcRecord) -> io::Result<Outcome> {
    let is_page = match record.record_type() {
        WarcRecordType::Response if record.is_http() => {
            // A record whose HTTP makes no sense is passed over; the next one may be whole.
            if record.parse_http_with_opts(AutoDecode::None, MAX_HEADER_BYTES, true).is_err() {
                record.consume()?;
                return Ok(Outcome::NoPage);
            }
            let answer = record.http_headers();
            let status = answer.and_then(HeaderMap::status_code);
            status.is_some_and(|s| (200..300).contains(&s))
                && is_page_type(answer.and_then(|h| h.get("Content-Type")).as_deref())
        }
        // Plain copies (`resource`) and extracted text (`conversion`, as in WET files).
        WarcRecordType::Resource | WarcRecordType::Conversion => {
            is_page_type(record.headers().get(WarcHeader::ContentType).as_deref())
        }
        _ => {
            whole(record.consume()? as u64, record)?;
            return Ok(Outcome::Other);
        }
    };
    if !is_page {
        whole(record.consume()? as u64, record)?;
        return Ok(Outcome::NoPage);
    }
    if record.content_length() > MAX_PAYLOAD_BYTES {
        whole(record.consume()? as u64, record)?;
        return Ok(Outcome::Unreadable);
    }
    let mut body = Vec::new();
    if let Some(reader) = record.reader_mut() {
        reader.take(MAX_PAYLOAD_BYTES).read_to_end(&mut body)?;
    }
    whole(body.len() as u64, record)?;
    let header = |name: &str| record.http_headers()?.get(name).map(std::borrow::Cow::into_owned);
    match decode(
        body,
        header("Transfer-Encoding").as_deref(),
        header("Content-Encoding").as_deref(),
        MAX_PAYLOAD_BYTES,
    ) {
        Ok(bytes) => Ok(Outcome::Page { bytes, hints: hints(record) }),
        Err(Unusable::TooLarge | Unusable::UnknownCoding) => Ok(Outcome::Unreadable),
    }
}

/// A record of which fewer bytes could be read than it says it has is the archive's end.
fn whole(read: u64, record: &WarcRecord) -> io::Result<()> {
    if read < record.content_length() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// Whether a record says how long it is, as all must (a `warcinfo` may not in some large collections).
fn has_length(record: &WarcRecord) -> bool {
    record.record_type() == WarcRecordType::WarcInfo
        || record.headers().contains_key_bytes(WarcHeader::ContentLength)
}

/// Whether a `Content-Type` may be a page; one that says nothing may.
fn is_page_type(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else { return true };
    let media_type = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    matches!(media_type.as_str(), "" | "text/html" | "application/xhtml+xml" | "text/plain")
}

/// What the headers tell of a page beside its bytes.
fn hints(record: &WarcRecord) -> Hints {
    let headers = record.headers();
    let url = headers.get(WarcHeader::WarcTargetUri);
    // WARC 1.0 writers were told, by a mistake in its grammar, to put the address in angle brackets.
    let url = url.map(|u| u.trim().trim_start_matches('<').trim_end_matches('>').to_owned());
    let date = headers.get(WarcHeader::WarcDate).filter(|_| record.record_date().is_some());
    let content_type = match record.http_headers() {
        Some(answer) => answer.get("Content-Type"),
        None => headers.get(WarcHeader::ContentType),
    };
    Hints {
        url: url.filter(|u| !u.is_empty()),
        fetched_at: date.map(|value| FetchTime { value: value.into_owned(), basis: Basis::Header }),
        content_type: content_type.map(std::borrow::Cow::into_owned),
        entry: None,
    }
}

/// A stream that only goes forward, as the archive reader's `Seek`: it may ask where it is, never go back.
struct Forward<R> {
    inner: R,
    position: u64,
}

impl<R: Read> Read for Forward<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Forward<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.position += amount as u64;
    }
}

impl<R> Seek for Forward<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Current(0) => Ok(self.position),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;
    use std::io::Cursor;

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
    fn check(archive: &str) -> String {
        let mut captures = read_warc(Cursor::new(archive.as_bytes().to_vec()), "a.warc");
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
        insta::assert_snapshot!(check(&archive.concat()), @r#"
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
        damaged after record 1 (bytes that are no whole record): read as far as it goes
        1 records, 1 pages, 0 passed over, 0 unreadable
        "#);
    }

    #[test]
    fn bytes_that_are_no_record_are_passed_over_and_told() {
        let one = answer(200, "text/html", "<p>one</p>");
        insta::assert_snapshot!(check(&format!("{one}{}\r\n{one}", "garbage ".repeat(20))), @r#"
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

    proptest::proptest! {
        #[test]
        fn any_bytes_end(bytes: Vec<u8>, cut in 0usize..300) {
            let whole = answer(200, "text/html", "<p>one</p>").into_bytes();
            let mut archive = whole[..cut.min(whole.len())].to_vec();
            archive.extend(bytes);
            let count = read_warc(Cursor::new(archive), "x").count();
            proptest::prop_assert!(count <= 300);
        }
    }
}
