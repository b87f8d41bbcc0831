//! The bytes of an HTTP body as archived -> the page's bytes, with transfer and content codings undone, bounded.
//!
//! Archives are not of one mind: some keep the body as it went over the wire, some store it decoded and leave the
//! headers as they were. So a coding that the headers name and the bytes contradict is taken as already undone.

use fastwarc::stream_io::brotli::BrotliReader;
use fastwarc::stream_io::chunked::ChunkedReader;
use fastwarc::stream_io::gzip::{GzipReader, GzipReaderOptions, MAX_WBITS};
use fastwarc::stream_io::zstd::ZstdReader;
use std::io::{Cursor, Read};

/// How many codings one body may be wrapped in: HTTP servers use one or two, a bomb uses many.
const MAX_CODINGS: usize = 3;

/// Why a body cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// More bytes than allowed.
    TooLarge,
    /// Wrapped in a coding nobody here knows, or in too many.
    UnknownCoding,
}

/// Undoes the codings that the headers name, the last applied first.
pub(crate) fn decode(
    mut body: Vec<u8>,
    transfer: Option<&str>,
    content: Option<&str>,
    limit: u64,
) -> Result<Vec<u8>, Unusable> {
    let named = |header: Option<&str>| -> Vec<String> {
        let codings = header.unwrap_or("").split(',').rev();
        codings.map(|c| c.trim().to_ascii_lowercase()).filter(|c| !c.is_empty() && c != "identity").collect()
    };
    let codings = [named(transfer), named(content)].concat();
    if codings.len() > MAX_CODINGS {
        return Err(Unusable::UnknownCoding);
    }
    for coding in codings {
        if let Some(decoded) = undo(&coding, &body, limit)? {
            body = decoded;
        }
    }
    Ok(body)
}

/// One coding undone; `None` where the bytes show that it was undone before.
fn undo(coding: &str, body: &[u8], limit: u64) -> Result<Option<Vec<u8>>, Unusable> {
    // The readers want to own what they read.
    let wire = || Cursor::new(body.to_vec());
    match coding {
        "chunked" if !looks_chunked(body) => Ok(None),
        "chunked" => bounded(ChunkedReader::new(wire()), limit),
        "gzip" | "x-gzip" if !body.starts_with(&[0x1f, 0x8b]) => Ok(None),
        "gzip" | "x-gzip" => bounded(GzipReader::new(wire()), limit),
        "deflate" => {
            let options = GzipReaderOptions { window_bits: MAX_WBITS, ..GzipReaderOptions::default() };
            bounded(GzipReader::with_options(wire(), options), limit)
        }
        "br" => bounded(BrotliReader::new(wire()), limit),
        "zstd" if !body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Ok(None),
        "zstd" => bounded(ZstdReader::new(wire()), limit),
        _ => Err(Unusable::UnknownCoding),
    }
}

/// Reads no more than `limit` bytes. What cannot be decoded at all was not coded; what breaks off later is kept as
/// far as it came, as a browser does.
fn bounded(reader: impl Read, limit: u64) -> Result<Option<Vec<u8>>, Unusable> {
    let mut decoded = Vec::new();
    let outcome = reader.take(limit + 1).read_to_end(&mut decoded);
    if decoded.len() as u64 > limit {
        return Err(Unusable::TooLarge);
    }
    Ok(if outcome.is_err() && decoded.is_empty() { None } else { Some(decoded) })
}

/// Whether the body opens with a chunk's size line (RFC 9112, section 7.1).
fn looks_chunked(body: &[u8]) -> bool {
    let line = body.split(|&b| b == b'\n').next().unwrap_or_default();
    let size = line.split(|&b| b == b';').next().unwrap_or_default().trim_ascii();
    !size.is_empty() && size.len() <= 16 && size.iter().all(u8::is_ascii_hexdigit) && line.len() < body.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    const LIMIT: u64 = 1000;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory")
    }

    fn check(body: &[u8], transfer: Option<&str>, content: Option<&str>) -> Result<Vec<u8>, Unusable> {
        decode(body.to_vec(), transfer, content, LIMIT)
    }

    #[test]
    fn codings_are_undone_in_turn_and_only_where_they_are() {
        let plain = b"<p>Fish market reopens</p>";
        assert_eq!(check(plain, None, None).as_deref(), Ok(&plain[..]));
        assert_eq!(check(&gzip(plain), None, Some("gzip")).as_deref(), Ok(&plain[..]));
        assert_eq!(check(plain, Some("chunked"), Some("gzip")).as_deref(), Ok(&plain[..]));
        let chunked = b"5\r\n<p>Fi\r\n15\r\nsh market reopens</p>\r\n0\r\n\r\n";
        assert_eq!(check(chunked, Some("Chunked"), None).as_deref(), Ok(&plain[..]));
    }

    #[test]
    fn bombs_and_unknown_codings_are_refused() {
        assert_eq!(check(&gzip(&[0; 5000]), None, Some("gzip")), Err(Unusable::TooLarge));
        assert_eq!(check(b"x", None, Some("gzip, gzip, gzip, gzip")), Err(Unusable::UnknownCoding));
        assert_eq!(check(b"x", None, Some("sdch")), Err(Unusable::UnknownCoding));
    }
}
