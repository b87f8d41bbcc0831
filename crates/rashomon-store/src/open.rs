//! A file or a stream -> a reader of known kind, with gzip undone.
//!
//! gzip is told by its magic bytes, whatever the name says. A name ending in `.jsonl`, `.warc` or `.arc` (`.gz` aside) tells
//! the kind; a stream without a name is told by its first byte. An archive's gzip is left to whoever reads it: each
//! record is a member of its own, so that a damaged one costs no other.

use crate::find::{Input, Refused, io_reason};
use crate::limits::READ_BUFFER_BYTES;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::time::SystemTime;

/// What an input holds, as far as its name and first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One page: HTML or plain text.
    Page,
    /// Articles, one JSON object a line.
    Articles,
    /// A web archive.
    Archive,
}

/// An input ready to be read.
pub struct Opened {
    /// What it holds.
    pub kind: Kind,
    /// Its bytes, gzip undone but for an archive's.
    pub reader: Box<dyn BufRead + Send>,
    /// When the file was last changed; `None` for a stream.
    pub modified: Option<SystemTime>,
}

/// Opens one input.
///
/// # Errors
/// Where the file cannot be opened or its first bytes cannot be read, with the reason in words for the user.
pub fn open(input: &Input) -> Result<Opened, Refused> {
    let refuse = |error: io::Error| Refused::new(input.source(), io_reason(&error));
    match input {
        Input::Stdin => open_reader(io::stdin(), None).map_err(refuse),
        Input::File(path) => {
            let file = File::open(path).map_err(refuse)?;
            let regular = file.metadata().ok().filter(std::fs::Metadata::is_file);
            let name = path.file_name().and_then(|name| name.to_str()).map(str::to_ascii_lowercase);
            let mut opened =
                open_reader(file, name.as_deref().filter(|_| regular.is_some())).map_err(refuse)?;
            opened.modified = regular.and_then(|meta| meta.modified().ok());
            Ok(opened)
        }
    }
}

/// Makes a reader of known kind of a stream. Without a `name` (lower case) the first bytes alone tell the kind.
///
/// # Errors
/// Where the first bytes cannot be read.
pub fn open_reader(stream: impl Read + Send + 'static, name: Option<&str>) -> io::Result<Opened> {
    let (head, stream) = peek(BufReader::with_capacity(READ_BUFFER_BYTES, stream), HEAD_BYTES)?;
    if !head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Opened { kind: kind(name, &head), reader: Box::new(stream), modified: None });
    }
    let (packed, stream) = peek(stream, PACKED_BYTES)?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    // A file that is cut this early is told so by whoever reads it.
    let _ = MultiGzDecoder::new(&*packed).take(HEAD_BYTES as u64).read_to_end(&mut head);
    let kind = kind(name, &head);
    let reader: Box<dyn BufRead + Send> = match kind {
        Kind::Archive => Box::new(stream),
        _ => Box::new(BufReader::with_capacity(READ_BUFFER_BYTES, MultiGzDecoder::new(stream))),
    };
    Ok(Opened { kind, reader, modified: None })
}

/// How many first bytes tell a kind: enough for a byte order mark and `WARC/1.`, `filedesc://`, or what JSON Feed opens with.
const HEAD_BYTES: usize = 256;

/// How many compressed bytes surely hold those: gzip's header with a file's name, and a block's tables.
const PACKED_BYTES: usize = 4 << 10;

/// The first bytes of a stream, and the stream with them still in it.
fn peek<R: BufRead>(mut stream: R, bytes: usize) -> io::Result<(Vec<u8>, impl BufRead)> {
    let mut head = Vec::with_capacity(bytes);
    (&mut stream).take(bytes as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(stream)))
}

fn kind(name: Option<&str>, head: &[u8]) -> Kind {
    if head.starts_with(b"WARC/") || head.starts_with(b"filedesc://") {
        return Kind::Archive;
    }
    let Some(name) = name else {
        let first = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        // JSON Feed names its version first.
        let names = |version: &[u8]| head.windows(version.len()).any(|at| at == version);
        let feed = names(b"jsonfeed.org/version/") || names(br"jsonfeed.org\/version\/");
        return if first.starts_with(b"{") && !feed { Kind::Articles } else { Kind::Page };
    };
    match Path::new(name.strip_suffix(".gz").unwrap_or(name)).extension().and_then(|e| e.to_str()) {
        Some("jsonl" | "ndjson") => Kind::Articles,
        Some("warc" | "arc") => Kind::Archive,
        _ => Kind::Page,
    }
}

/// Why a reader could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It holds more bytes than allowed.
    #[error("larger than {0} MiB: no news page is")]
    TooLarge(u64),
    /// The bytes could not be had.
    #[error("{}", io_reason(.0))]
    Io(#[from] io::Error),
}

/// Reads all of `reader`, and no more than `limit` bytes.
///
/// # Errors
/// Where there is more, or where reading fails.
pub fn read_bounded(reader: impl Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge(limit >> 20)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
    }

    fn check(bytes: &[u8], name: Option<&str>) -> (Kind, Vec<u8>) {
        let opened = open_reader(Cursor::new(bytes.to_vec()), name).expect("readable");
        let kind = opened.kind;
        (kind, read_bounded(opened.reader, 1 << 20).expect("small"))
    }

    #[test]
    fn kinds_are_told_by_name_and_by_first_bytes() {
        assert_eq!(check(b"{\"text\":1}", None).0, Kind::Articles);
        assert_eq!(check(b"\xef\xbb\xbf {\"text\":1}", None).0, Kind::Articles);
        assert_eq!(check(b"{\"text\":1}", Some("a.html")).0, Kind::Page);
        assert_eq!(check(b"{ \"version\": \"https://jsonfeed.org/version/1.1\"", None).0, Kind::Page);
        assert_eq!(check(br#"{"version":"https:\/\/jsonfeed.org\/version\/1""#, None).0, Kind::Page);
        assert_eq!(check(b"{\"url\":\"https://jsonfeed.org/\"}", None).0, Kind::Articles);
        assert_eq!(check(b"", Some("a.jsonl")).0, Kind::Articles);
        assert_eq!(check(b"WARC/1.0\r\n", Some("a.html")).0, Kind::Archive);
        assert_eq!(check(b"<p>", Some("a.warc.gz")).0, Kind::Archive);
        assert_eq!(check(b"filedesc://a.arc 0.0.0.0", None).0, Kind::Archive);
        assert_eq!(check(b"", Some("a.arc.gz")).0, Kind::Archive);
        assert_eq!(check(b"<p>", None).0, Kind::Page);
    }

    #[test]
    fn gzip_is_undone_whatever_the_name_says_and_over_all_its_members() {
        let two = [gzip(b"{\"a\":1}\n"), gzip(b"{\"b\":2}\n")].concat();
        assert_eq!(check(&two, Some("x.txt")), (Kind::Page, b"{\"a\":1}\n{\"b\":2}\n".to_vec()));
        assert_eq!(check(&two, None).0, Kind::Articles);
        let archive = gzip(b"WARC/1.0\r\n");
        assert_eq!(check(&archive, None), (Kind::Archive, archive));
    }

    #[test]
    fn more_than_the_limit_is_refused_and_so_is_a_cut_gzip() {
        let bomb = gzip(&vec![0; 1 << 20]);
        let opened = open_reader(Cursor::new(bomb), None).expect("opens");
        assert!(matches!(read_bounded(opened.reader, 1000), Err(ReadError::TooLarge(_))));
        let mut cut = gzip(&(0..5000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        cut.truncate(cut.len() / 2);
        let opened = open_reader(Cursor::new(cut), None).expect("opens");
        let why = read_bounded(opened.reader, 1 << 20).expect_err("it is cut").to_string();
        assert_eq!(why, "the compressed data ends early: the file is cut short, fetch it again");
    }
}
