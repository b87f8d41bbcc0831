//! A web archive (ISO 28500, WARC, and its forerunner ARC) -> its pages as captures, one at a time.
//!
//! Only one record is held in memory. What is no page (requests, images, redirects) is passed over and counted. A
//! damaged archive is read as far as it goes and on behind the damage, from the next gzip member or the next line that
//! begins a record; the damage is the last thing the iterator says.

mod gzip;
mod head;
mod records;
#[cfg(test)]
mod tests;

pub use head::HttpHead;
pub use records::{Extent, MAX_RECORD_BYTES, Record, Records, read_records};

use head::Head;
use rashomon_model::{Basis, Capture, FetchTime, Hints};
use records::{MAX_HEADER_BYTES, Reader};
use std::io::BufRead;

/// The most bytes of one page, after decoding: 16 MiB, as for a file.
pub const MAX_PAYLOAD_BYTES: u64 = 16 << 20;

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
    /// Records of all types that were whole.
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
    reader: Reader<Box<dyn BufRead + Send>>,
    source: String,
    counts: Counts,
    ended: bool,
}

/// Reads the pages of an archive, plain or gzipped. Captures are called `source#N`, N being the record's number from 1.
/// A page of which bytes are missing is none: half an article would be taken for a whole one.
#[must_use]
pub fn read_warc(reader: impl BufRead + Send + 'static, source: &str) -> WarcCaptures {
    WarcCaptures {
        reader: Reader::new(Box::new(reader)),
        source: source.to_owned(),
        counts: Counts::default(),
        ended: false,
    }
}

impl WarcCaptures {
    /// What was met so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Counts a record, and hands out the page in it.
    fn count(&mut self, record: Record) -> Option<Capture> {
        if record.extent == Extent::Short {
            return None;
        }
        self.counts.records += 1;
        if !may_hold_page(&record.kind) {
            return None;
        }
        if !is_page(&record) {
            self.counts.passed_over += 1;
            return None;
        }
        let hints = hints(&record);
        let payload = match record.extent {
            Extent::Whole => record.into_payload(MAX_PAYLOAD_BYTES).ok(),
            _ => None,
        };
        let Some(bytes) = payload else {
            self.counts.unreadable += 1;
            return None;
        };
        self.counts.pages += 1;
        Some(Capture { source: format!("{}#{}", self.source, self.reader.count()), bytes, hints })
    }
}

impl Iterator for WarcCaptures {
    type Item = Result<Capture, WarcError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let Some(head) = self.reader.next_head() else {
                self.ended = true;
                return self.reader.verdict().map(Err);
            };
            let keep = kept_bytes(&head);
            let record = self.reader.record(head, keep);
            if let Some(capture) = self.count(record) {
                return Some(Ok(capture));
            }
        }
        None
    }
}

/// How much of a record is held to look for a page in: nothing where it can hold none.
fn kept_bytes(head: &Head) -> usize {
    let page = usize::try_from(MAX_PAYLOAD_BYTES).unwrap_or(usize::MAX);
    if may_hold_page(&head.kind) { page.saturating_add(MAX_HEADER_BYTES) } else { 0 }
}

/// Answers, plain copies (`resource`) and extracted text (`conversion`, as in WET files).
fn may_hold_page(kind: &str) -> bool {
    matches!(kind, "response" | "resource" | "conversion")
}

/// Whether a record holds a page, as far as its headers tell.
fn is_page(record: &Record) -> bool {
    match (&record.http, record.kind.as_str()) {
        (Some(http), _) => (200..300).contains(&http.status) && is_page_type(http.field("Content-Type")),
        // An answer of another protocol, or one whose HTTP makes no sense.
        (None, "response") => false,
        (None, _) => is_page_type(record.content_type.as_deref()),
    }
}

/// Whether a `Content-Type` may be a page; one that says nothing may.
fn is_page_type(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else { return true };
    let media_type = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    matches!(media_type.as_str(), "" | "text/html" | "application/xhtml+xml" | "text/plain")
}

/// What the headers tell of a page beside its bytes.
fn hints(record: &Record) -> Hints {
    let content_type = match &record.http {
        Some(http) => http.field("Content-Type").map(str::to_owned),
        None => record.content_type.clone(),
    };
    Hints {
        url: record.uri.clone(),
        fetched_at: record.date.clone().map(|value| FetchTime { value, basis: Basis::Header }),
        content_type,
    }
}
