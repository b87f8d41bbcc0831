//! Content codings undone within bounds: gzip, deflate, br, zstd, at most two in turn.

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use rashomon_intake::frontier::Failure;
use std::io::Read;

/// How many codings one body may be wrapped in: servers use one, sometimes two; a bomb uses many.
const MAX_CODINGS: usize = 2;

/// Past this many bytes the ratio is looked at: small bodies of spaces inflate well and do no harm.
const RATIO_FROM: u64 = 1 << 20;

/// Text inflates by 3 to 20; a body that gives this many bytes for one is made to do so.
const MAX_RATIO: u64 = 200;

/// Bytes that a decoder hands out at a time.
const STEP: usize = 64 << 10;

/// The longest window that a zstd body may ask for, as a power of two: 8 MiB, as RFC 9659 has it for the web.
const ZSTD_WINDOW: u32 = 23;

/// Undoes what a `Content-Encoding` names, the last coding first; at most `limit` bytes come out.
///
/// A body that its header calls gzip and that has not even gzip's first bytes was never wrapped: it is taken as it is, as
/// proxies that unwrap and leave the header are common. One that begins as gzip and is none later is refused.
///
/// # Errors
/// An unknown coding, too many, one that the bytes contradict, too many bytes, or a ratio that only a bomb has.
pub fn inflate(body: Vec<u8>, coding: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let codings: Vec<String> = coding.split(',').rev().map(|c| c.trim().to_ascii_lowercase()).collect();
    let codings: Vec<&str> =
        codings.iter().map(String::as_str).filter(|c| !c.is_empty() && *c != "identity").collect();
    if codings.len() > MAX_CODINGS {
        return Err(Failure::WrongCoding(format!("{} codings, one over the other", codings.len())));
    }
    let mut body = body;
    for coding in codings {
        body = undo(body, coding, limit)?;
    }
    Ok(body)
}

/// One coding undone.
fn undo(body: Vec<u8>, coding: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    // Answers without a body say the coding that one would have.
    if body.is_empty() {
        return Ok(body);
    }
    let wire = body.as_slice();
    match coding {
        "gzip" | "x-gzip" if !wire.starts_with(&[0x1f, 0x8b]) => Ok(body),
        "gzip" | "x-gzip" => bounded("gzip", wire, MultiGzDecoder::new(wire), limit),
        // RFC 9110 means zlib's wrapper, and some servers leave it out.
        "deflate" if zlib(wire) => bounded("deflate", wire, ZlibDecoder::new(wire), limit),
        "deflate" => bounded("deflate", wire, DeflateDecoder::new(wire), limit),
        "br" => bounded("br", wire, brotli::Decompressor::new(wire, STEP), limit),
        "zstd" if !wire.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Ok(body),
        "zstd" => {
            let mut decoder =
                zstd::stream::read::Decoder::with_buffer(wire).map_err(|e| wrong("zstd", &e))?;
            decoder.window_log_max(ZSTD_WINDOW).map_err(|e| wrong("zstd", &e))?;
            bounded("zstd", wire, decoder, limit)
        }
        other => Err(Failure::WrongCoding(format!("\"{other}\" is a coding that was not asked for"))),
    }
}

/// Whether bytes begin with zlib's wrapper: its method, and the two bytes a multiple of 31 (RFC 1950).
fn zlib(wire: &[u8]) -> bool {
    matches!(wire, [a, b, ..] if a & 0x0f == 8 && (u16::from(*a) << 8 | u16::from(*b)) % 31 == 0)
}

fn wrong(coding: &str, error: &std::io::Error) -> Failure {
    Failure::WrongCoding(format!("{coding}: {error}"))
}

/// Reads a decoder to its end, or to a bound.
fn bounded(coding: &str, wire: &[u8], mut decoder: impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let mut step = vec![0; STEP];
    loop {
        let read = match decoder.read(&mut step) {
            Ok(0) => return Ok(out),
            Ok(read) => read,
            // Bytes after the end of a gzip body are padding; all that was promised is there.
            Err(_) if coding == "gzip" && !out.is_empty() && is_whole_gzip(wire, out.len()) => {
                return Ok(out);
            }
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Err(Failure::Cut),
            Err(e) => return Err(wrong(coding, &e)),
        };
        out.extend_from_slice(step.get(..read).unwrap_or_default());
        let bytes = out.len() as u64;
        if bytes > RATIO_FROM && bytes / MAX_RATIO > wire.len() as u64 {
            return Err(Failure::Bomb);
        }
        if bytes > limit {
            return Err(Failure::TooLarge(limit));
        }
    }
}

/// Whether the first member of a gzip body is whole and gives so many bytes.
fn is_whole_gzip(wire: &[u8], bytes: usize) -> bool {
    let mut first = flate2::read::GzDecoder::new(wire).take(bytes as u64 + 1);
    std::io::copy(&mut first, &mut std::io::sink()).is_ok_and(|copied| copied == bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use std::io::Write;

    const LIMIT: u64 = 15 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn text() -> Vec<u8> {
        (0..20_000).flat_map(|n| format!("line {n} of the Meridian\n").into_bytes()).collect()
    }

    #[test]
    fn each_coding_is_undone() {
        let deflated = |raw: bool| {
            let mut out = Vec::new();
            if raw {
                flate2::read::DeflateEncoder::new(&*text(), Compression::fast())
                    .read_to_end(&mut out)
                    .unwrap();
            } else {
                flate2::read::ZlibEncoder::new(&*text(), Compression::fast()).read_to_end(&mut out).unwrap();
            }
            out
        };
        let mut br = Vec::new();
        brotli::CompressorReader::new(&*text(), 4096, 5, 20).read_to_end(&mut br).unwrap();
        let zst = zstd::encode_all(&*text(), 3).unwrap();
        for (body, coding) in [
            (gzip(&text()), "gzip"),
            (gzip(&text()), "X-GZIP"),
            (gzip(&gzip(&text())), "gzip, gzip"),
            (text(), "gzip"),
            (text(), ""),
            (text(), "identity"),
            (deflated(false), "deflate"),
            (deflated(true), "deflate"),
            (br, "br"),
            (zst, "zstd"),
            ([gzip(&text()), b"\0\0\0".to_vec()].concat(), "gzip"),
        ] {
            assert!(inflate(body, coding, LIMIT) == Ok(text()), "{coding}");
        }
        assert_eq!(inflate(Vec::new(), "br", LIMIT), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        let whole = gzip(&text());
        assert_eq!(inflate(whole[..whole.len() / 2].to_vec(), "gzip", LIMIT), Err(Failure::Cut));
        let mut broken = whole;
        broken[2_000..2_100].fill(0xff);
        assert!(matches!(inflate(broken, "gzip", LIMIT), Err(Failure::WrongCoding(_))));
        assert!(matches!(inflate(text(), "br", LIMIT), Err(Failure::WrongCoding(_) | Failure::Cut)));
        assert!(matches!(inflate(text(), "compress", LIMIT), Err(Failure::WrongCoding(_))));
        assert!(matches!(inflate(text(), "gzip, gzip, gzip", LIMIT), Err(Failure::WrongCoding(_))));
        assert_eq!(inflate(gzip(&text()), "gzip", 10_000), Err(Failure::TooLarge(10_000)));
        assert_eq!(inflate(gzip(&vec![0; 64 << 20]), "gzip", LIMIT), Err(Failure::Bomb));
        assert_eq!(
            inflate(zstd::encode_all(&*vec![0; 64 << 20], 3).unwrap(), "zstd", LIMIT),
            Err(Failure::Bomb)
        );
    }
}
