//! A web archive -> its records, one at a time, whatever is damaged between them.

use super::WarcError;
use super::gzip::{ENDS_EARLY, More, Source};
use super::head::{Fields, Head, HttpHead, is_version, text};
use crate::payload::{Unusable, decode};
use std::io::BufRead;

/// The most bytes of one record's header block, and of an HTTP header: addresses may be long, headers may not be endless.
pub(super) const MAX_HEADER_BYTES: usize = 64 << 10;

/// The most bytes of one record that [`Records`] holds; the rest is counted.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// How much of what was read is let go of at once.
const CHUNK_BYTES: usize = 64 << 10;

/// How much of a record's bytes there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All that its header promises.
    Whole,
    /// All, but more than are held.
    TooLarge,
    /// The archive breaks off in it, is damaged in it, or does not say how long it is.
    Short,
}

/// One record of a web archive, as archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it is: `response`, `request`, `revisit`, `resource`, `metadata`, `warcinfo` ..., in lower case.
    pub kind: String,
    /// The address it was fetched from.
    pub uri: Option<String>,
    /// When it was fetched, RFC 3339; a date that makes no sense is none.
    pub date: Option<String>,
    /// The media type of the record's block.
    pub content_type: Option<String>,
    /// The head of the HTTP answer that it holds.
    pub http: Option<HttpHead>,
    /// Its bytes, behind the head of the HTTP answer where it holds one.
    pub body: Vec<u8>,
    /// How many bytes its header promises, the HTTP head included.
    pub length: u64,
    /// How much of it there is.
    pub extent: Extent,
}

impl Record {
    /// The body with its transfer and content codings undone.
    ///
    /// # Errors
    /// [`Unusable`] where it would be longer than `limit` bytes, or is coded in a way nobody here knows.
    pub fn into_payload(self, limit: u64) -> Result<Vec<u8>, Unusable> {
        let field = |name: &str| self.http.as_ref().and_then(|http| http.field(name));
        let (transfer, content) = (field("Transfer-Encoding"), field("Content-Encoding"));
        decode(self.body, transfer, content, limit)
    }
}

/// The records of an archive; see [`read_records`].
pub struct Records {
    reader: Reader<Box<dyn BufRead + Send>>,
    ended: bool,
}

/// Reads the records of an archive: WARC or ARC, plain or gzipped. What is damaged is passed over, and told at the end.
#[must_use]
pub fn read_records(reader: impl BufRead + Send + 'static) -> Records {
    Records { reader: Reader::new(Box::new(reader)), ended: false }
}

impl Iterator for Records {
    type Item = Result<Record, WarcError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        if let Some(head) = self.reader.next_head() {
            return Some(Ok(self.reader.record(head, MAX_RECORD_BYTES)));
        }
        self.ended = true;
        self.reader.verdict().map(Err)
    }
}

/// Finds records in a stream. It holds what it looks at, and no more of a record than it is asked to.
pub(super) struct Reader<R> {
    source: Source<R>,
    /// Bytes of the archive, gzip undone.
    held: Vec<u8>,
    /// How many of them were read.
    at: usize,
    /// What stands behind the last held byte, where more cannot simply be had.
    stop: Option<Stop>,
    /// How many records were met.
    count: u64,
    /// How many of them were whole.
    whole: u64,
    /// After how many whole records the first damage was met, and what it was.
    damage: Option<(u64, String)>,
    /// Whether it is an ARC file; `None` before the first record.
    arc: Option<bool>,
}

/// Why more bytes cannot simply be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A gzip member ended as it should.
    Member,
    /// What follows does not go on from what came before.
    Break,
    /// The end of the archive.
    End,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            source: Source::new(inner),
            held: Vec::new(),
            at: 0,
            stop: None,
            count: 0,
            whole: 0,
            damage: None,
            arc: None,
        }
    }

    /// What is wrong with the archive, once it is read to its end.
    pub(super) fn verdict(&self) -> Option<WarcError> {
        match &self.damage {
            // Nothing but bytes that make no sense: it is something else.
            Some((_, cause)) if self.count == 0 && cause != ENDS_EARLY => Some(WarcError::NoRecord),
            None if self.count == 0 => Some(WarcError::NoRecord),
            Some((record, cause)) => Some(WarcError::Damaged { record: *record, cause: cause.clone() }),
            None => None,
        }
    }

    /// Finds the next record and reads its header.
    pub(super) fn next_head(&mut self) -> Option<Head> {
        loop {
            self.skip_blank();
            let line = self.line();
            if line.is_empty() {
                match self.stop {
                    Some(Stop::End) => return None,
                    _ => self.stop = None,
                }
                continue;
            }
            if is_version(line) {
                self.skip_line();
                if let Some(head) = self.warc_head() {
                    self.arc.get_or_insert(false);
                    self.count += 1;
                    return Some(head);
                }
                continue;
            }
            let arc = if self.arc == Some(false) { None } else { Head::of_arc(text(self.line()).trim_end()) };
            if let Some(head) = arc {
                self.skip_line();
                self.arc = Some(true);
                self.count += 1;
                return Some(head);
            }
            self.damaged("bytes that are no whole record");
            self.skip_line();
        }
    }

    /// Reads the bytes of the record whose header was just read, and holds no more than `keep` of them.
    pub(super) fn record(&mut self, head: Head, keep: usize) -> Record {
        let (mut body, mut extent) = (Vec::new(), Extent::Short);
        match head.length {
            Some(length) => {
                let whole = self.block(length, keep, &mut body);
                // A checksum stands behind the last byte, so the gap is read before the record is called whole.
                let whole = whole && self.skip_gap();
                extent = match whole {
                    false => Extent::Short,
                    true if length > keep as u64 => Extent::TooLarge,
                    true => Extent::Whole,
                };
            }
            // Nobody can tell where it ends: the search for the next record goes on right behind its header. Some
            // large collections leave the length out of the record that describes them.
            None if head.kind == "warcinfo" => {}
            None => self.damaged("bytes that are no whole record"),
        }
        self.whole += u64::from(extent != Extent::Short);
        let mut http = None;
        if matches!(head.kind.as_str(), "response" | "revisit")
            && let Some((answer, start)) = HttpHead::read(&body, MAX_HEADER_BYTES)
        {
            body.drain(..start);
            http = Some(answer);
        }
        let length = head.length.unwrap_or(0);
        Record {
            kind: head.kind,
            uri: head.uri,
            date: head.date,
            content_type: head.content_type,
            http,
            body,
            length,
            extent,
        }
    }

    /// How many records were met.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The fields of a WARC record up to the empty line; `None` where there are too many bytes of them, or none.
    fn warc_head(&mut self) -> Option<Head> {
        let (mut fields, mut bytes) = (Fields::default(), 0);
        loop {
            let line = self.line();
            bytes += line.len();
            let (blank, named) = (line.trim_ascii().is_empty(), !line.is_empty());
            if bytes > MAX_HEADER_BYTES {
                self.damaged("a header without end");
                return None;
            }
            if blank {
                let ended = named;
                self.skip_line();
                if !ended {
                    self.damaged(ENDS_EARLY);
                }
                let head = Head::of_warc(&fields);
                return (ended || !head.kind.is_empty()).then_some(head);
            }
            fields.add(line.trim_ascii_end());
            self.skip_line();
        }
    }

    /// Reads a block, keeping its first bytes; whether all of it was there.
    fn block(&mut self, length: u64, keep: usize, kept: &mut Vec<u8>) -> bool {
        let mut left = length;
        while left > 0 {
            let there = self.held.get(self.at..).unwrap_or_default();
            let take = usize::try_from(left).unwrap_or(usize::MAX).min(there.len());
            let room = keep.saturating_sub(kept.len()).min(take);
            kept.extend_from_slice(&there[..room]);
            self.at += take;
            left -= take as u64;
            if left == 0 || self.fill() {
                continue;
            }
            let next_begins = self.stop == Some(Stop::Member) && {
                // Most often a record is a member; but one may go on in the next.
                self.stop = None;
                is_version(self.line())
            };
            if next_begins || self.stop == Some(Stop::Break) || self.stop == Some(Stop::End) {
                self.damaged(ENDS_EARLY);
                return false;
            }
        }
        true
    }

    /// Passes over the line ends behind a record; whether the archive is sound up to there.
    fn skip_gap(&mut self) -> bool {
        loop {
            match self.held.get(self.at).copied() {
                Some(b'\r' | b'\n') => self.at += 1,
                Some(_) => return is_version(self.line()) || self.is_sound_ahead(),
                None if self.fill() => {}
                None => return self.stop != Some(Stop::Break),
            }
        }
    }

    /// Whether nothing breaks off soon behind a record that no other follows: its length may fit by chance alone.
    fn is_sound_ahead(&mut self) -> bool {
        while self.held.len() - self.at < MAX_HEADER_BYTES {
            if !self.fill() {
                return self.stop != Some(Stop::Break);
            }
        }
        true
    }

    /// Passes over white space, and over where members begin.
    fn skip_blank(&mut self) {
        loop {
            match self.held.get(self.at).copied() {
                Some(b) if b.is_ascii_whitespace() => self.at += 1,
                Some(_) => return,
                None if self.fill() => {}
                None if self.stop == Some(Stop::End) => return,
                None => self.stop = None,
            }
        }
    }

    /// The line that comes next with its line feed, cut to the length of a header; empty where nothing comes next.
    fn line(&mut self) -> &[u8] {
        let mut looked = 0;
        loop {
            let there = self.held.get(self.at..).unwrap_or_default();
            let found =
                there.get(looked..).and_then(|new| memchr::memchr(b'\n', new)).map(|end| looked + end + 1);
            if let Some(end) = found {
                return self.held.get(self.at..self.at + end).unwrap_or_default();
            }
            looked = there.len();
            if looked > MAX_HEADER_BYTES || !self.fill() {
                return self.held.get(self.at..).unwrap_or_default();
            }
        }
    }

    /// Passes over the line that comes next.
    fn skip_line(&mut self) {
        let length = self.line().len();
        self.at += length;
    }

    /// Holds more bytes behind those held; `false` where something stops that.
    fn fill(&mut self) -> bool {
        if self.stop.is_some() {
            return false;
        }
        if self.at >= CHUNK_BYTES {
            self.held.drain(..self.at);
            self.at = 0;
        }
        self.stop = match self.source.more(&mut self.held) {
            More::Bytes => None,
            More::Member => Some(Stop::Member),
            More::Break(cause) => {
                self.damaged(&cause);
                Some(Stop::Break)
            }
            More::End => Some(Stop::End),
        };
        self.stop.is_none()
    }

    /// Keeps the first damage: what came after it may be of its making.
    fn damaged(&mut self, cause: &str) {
        let whole = self.whole;
        self.damage.get_or_insert_with(|| (whole, cause.to_owned()));
    }
}
