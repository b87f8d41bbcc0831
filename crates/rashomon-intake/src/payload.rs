//! The bytes of an HTTP body as archived -> the page's bytes, with transfer and content codings undone, bounded.
//!
//! Archives are not of one mind: some keep the body as it went over the wire, some store it decoded and leave the
//! headers as they were. So a coding that the headers name and the bytes contradict is taken as already undone.

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// How many codings one body may be wrapped in: HTTP servers use one or two, a bomb uses many.
const MAX_CODINGS: usize = 3;

/// The largest window that a zstd body may ask for, as a power of two: 8 MiB, as RFC 9659 bounds it on the web.
const ZSTD_WINDOW_LOG: u32 = 23;

/// How many bytes the brotli reader takes at once.
const BROTLI_BUFFER_BYTES: usize = 4 << 10;

/// What servers write where there is no coding: the standard's word, nothing, charsets, and mail's encodings.
const NO_CODINGS: [&str; 8] = ["", "identity", "none", "utf-8", "utf8", "8bit", "7bit", "binary"];

/// Why a body cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// More bytes than allowed.
    #[error("it is too large")]
    TooLarge,
    /// Wrapped in a coding nobody here knows, or in too many.
    #[error("it is coded in a way that is not known")]
    UnknownCoding,
}

/// Undoes the codings that an answer's headers (`Transfer-Encoding`, `Content-Encoding`) name, the last applied first.
/// A coding that the bytes contradict is taken as undone before; what breaks off is kept as far as it came.
///
/// # Errors
/// [`Unusable`] where that makes more than `limit` bytes, or a coding is unknown. No more than `limit` bytes of any
/// step are ever held.
pub fn decode(
    mut body: Vec<u8>,
    transfer: Option<&str>,
    content: Option<&str>,
    limit: u64,
) -> Result<Vec<u8>, Unusable> {
    let named = |header: Option<&str>| -> Vec<String> {
        let codings = header.unwrap_or("").split(',').rev();
        codings.map(|c| c.trim().to_ascii_lowercase()).filter(|c| !NO_CODINGS.contains(&c.as_str())).collect()
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
    match coding {
        "chunked" => Ok(unchunk(body)),
        "gzip" | "x-gzip" if !body.starts_with(&[0x1f, 0x8b]) => Ok(None),
        "gzip" | "x-gzip" => bounded(MultiGzDecoder::new(body), limit),
        // The standard says zlib; some servers send the bare stream, and browsers take it.
        "deflate" => match bounded(ZlibDecoder::new(body), limit)? {
            None => bounded(DeflateDecoder::new(body), limit),
            decoded => Ok(decoded),
        },
        "br" => bounded(brotli::Decompressor::new(body, BROTLI_BUFFER_BYTES), limit),
        "zstd" => {
            let Ok(mut decoder) = zstd::Decoder::with_buffer(body) else { return Ok(None) };
            if decoder.window_log_max(ZSTD_WINDOW_LOG).is_err() {
                return Err(Unusable::UnknownCoding);
            }
            bounded(decoder, limit)
        }
        _ => Err(Unusable::UnknownCoding),
    }
}

/// Reads no more than `limit` bytes. What cannot be decoded at all was not coded; what breaks off later is kept as
/// far as it came, as a browser does.
fn bounded(reader: impl Read, limit: u64) -> Result<Option<Vec<u8>>, Unusable> {
    let mut decoded = Vec::new();
    let outcome = reader.take(limit.saturating_add(1)).read_to_end(&mut decoded);
    if decoded.len() as u64 > limit {
        return Err(Unusable::TooLarge);
    }
    Ok(if outcome.is_err() && decoded.is_empty() { None } else { Some(decoded) })
}

/// The chunks of a body joined (RFC 9112, section 7.1), as far as they go; `None` where it does not open with one.
fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    let mut rest = body;
    while let Some((size, after)) = chunk_size(rest) {
        let chunk = after.get(..size).unwrap_or(after);
        joined.extend_from_slice(chunk);
        let after = after.get(chunk.len()..).unwrap_or_default();
        let after = after.strip_prefix(b"\r").unwrap_or(after);
        rest = after.strip_prefix(b"\n").unwrap_or(after);
        if size == 0 || rest.is_empty() {
            return Some(joined);
        }
    }
    // What stands behind the last chunk that made sense is kept: it may be all there is of a page.
    (rest.len() < body.len()).then(|| [&joined, rest].concat())
}

/// A chunk's size line read off: the size, and what stands behind the line.
fn chunk_size(body: &[u8]) -> Option<(usize, &[u8])> {
    // Sixteen digits are all that a size can have; extensions behind them are seldom and short.
    let end = memchr::memchr(b'\n', body.get(..MAX_SIZE_LINE_BYTES).unwrap_or(body))?;
    let digits = body.get(..end)?.split(|&b| b == b';').next()?.trim_ascii();
    let size = usize::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()?;
    (!digits.starts_with(b"+")).then_some((size, body.get(end + 1..)?))
}

/// How far a chunk's size line may reach.
const MAX_SIZE_LINE_BYTES: usize = 256;

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
        assert_eq!(check(plain, Some("Identity"), Some("UTF-8, none")).as_deref(), Ok(&plain[..]));
        assert_eq!(check(&gzip(plain), None, Some("gzip")).as_deref(), Ok(&plain[..]));
        assert_eq!(check(plain, Some("chunked"), Some("gzip")).as_deref(), Ok(&plain[..]));
        let chunked = b"5\r\n<p>Fi\r\n15\r\nsh market reopens</p>\r\n0\r\n\r\n";
        assert_eq!(check(chunked, Some("Chunked"), None).as_deref(), Ok(&plain[..]));
        let cut = check(&chunked[..20], Some("chunked"), None);
        assert_eq!(cut.as_deref(), Ok(&plain[..11]));
        assert_eq!(check(b"3\r\nabc\r\nrest\nx", Some("chunked"), None).as_deref(), Ok(&b"abcrest\nx"[..]));
    }

    #[test]
    fn every_coding_of_the_web_is_known() {
        let plain = b"<p>Fish market reopens</p>";
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        deflated.write_all(plain).expect("writing to memory");
        assert_eq!(
            check(&deflated.finish().expect("writing to memory"), None, Some("deflate")).as_deref(),
            Ok(&plain[..])
        );
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(plain).expect("writing to memory");
        assert_eq!(
            check(&zlib.finish().expect("writing to memory"), None, Some("Deflate")).as_deref(),
            Ok(&plain[..])
        );
        let zstd = zstd::encode_all(&plain[..], 1).expect("writing to memory");
        assert_eq!(check(&zstd, None, Some("zstd")).as_deref(), Ok(&plain[..]));
        assert_eq!(check(plain, None, Some("zstd")).as_deref(), Ok(&plain[..]));
        let mut br = Vec::new();
        brotli::BrotliCompress(&mut &plain[..], &mut br, &brotli::enc::BrotliEncoderParams::default())
            .expect("writing to memory");
        assert_eq!(check(&br, None, Some("br")).as_deref(), Ok(&plain[..]));
    }

    #[test]
    fn bombs_and_unknown_codings_are_refused() {
        assert_eq!(check(&gzip(&[0; 5000]), None, Some("gzip")), Err(Unusable::TooLarge));
        assert_eq!(check(b"x", None, Some("gzip, gzip, gzip, gzip")), Err(Unusable::UnknownCoding));
        assert_eq!(check(b"x", None, Some("sdch")), Err(Unusable::UnknownCoding));
    }
}
