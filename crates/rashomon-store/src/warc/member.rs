//! One WARC 1.1 record as one gzip member, and back.
//!
//! Only what this program writes is read here (other people's archives are the business of whoever reads pages), so a
//! record that is not as written is damage.

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use sha1::{Digest, Sha1};
use std::io::{self, BufRead, Read, Write};

/// The most bytes of a record's named fields: 1 MiB. Ours take under 2 KiB with the longest addresses; a damaged record must
/// not make us read on for ever.
const MAX_HEAD_BYTES: u64 = 1 << 20;

/// The most bytes of one record's block: 80 MiB, more than the largest capture with its HTTP headers.
const MAX_BLOCK_BYTES: u64 = 80 << 20;

/// A record: its named fields in order, and its block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) block: Vec<u8>,
}

impl Record {
    /// The value of a field; names are compared as ASCII without case.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Adds a field. The value must be one line.
    pub(crate) fn push(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), value.into()));
    }

    /// The record as a gzip member. The same record gives the same bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut head = String::from("WARC/1.1\r\n");
        for (name, value) in &self.fields {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.block.len()));
        let mut gzip = GzEncoder::new(Vec::with_capacity(self.block.len() / 3 + 512), Compression::default());
        let written = gzip
            .write_all(head.as_bytes())
            .and_then(|()| gzip.write_all(&self.block))
            .and_then(|()| gzip.write_all(b"\r\n\r\n"))
            .and_then(|()| gzip.finish());
        written.expect("memory can be written to")
    }

    /// Reads the next gzip member as a record, and stops behind it; `None` at the end.
    ///
    /// # Errors
    /// `UnexpectedEof` where the member is cut short, `InvalidData` where it is damaged, else what the reader says.
    pub(crate) fn decode(mut reader: impl BufRead) -> io::Result<Option<Self>> {
        if reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut inflated = io::BufReader::new(GzDecoder::new(reader));
        let (fields, length) = decode_head(&mut inflated)?;
        if length > MAX_BLOCK_BYTES {
            return Err(damaged("a record is longer than any that is written"));
        }
        let mut block = Vec::new();
        (&mut inflated).take(length).read_to_end(&mut block)?;
        if block.len() as u64 != length {
            return Err(damaged("a record's block is shorter than it says"));
        }
        let mut end = Vec::new();
        // Reading to the member's end also has its checksum compared.
        inflated.take(5).read_to_end(&mut end)?;
        if end != b"\r\n\r\n" {
            return Err(damaged("a record does not end where it says"));
        }
        Ok(Some(Self { fields, block }))
    }

    /// The fields of the next member alone, without its block.
    pub(crate) fn decode_fields(reader: impl BufRead) -> io::Result<Self> {
        let (fields, _) = decode_head(&mut io::BufReader::new(GzDecoder::new(reader)))?;
        Ok(Self { fields, block: Vec::new() })
    }
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// The fields of a record, and the length of its block.
fn decode_head(inflated: &mut impl BufRead) -> io::Result<(Vec<(String, String)>, u64)> {
    let mut head = inflated.take(MAX_HEAD_BYTES);
    let mut line = || -> io::Result<String> {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line)?;
        let line = line.strip_suffix(b"\r\n").ok_or_else(|| damaged("a record's fields do not end"))?;
        String::from_utf8(line.to_vec()).map_err(|_| damaged("a field is not UTF-8"))
    };
    if line()? != "WARC/1.1" {
        return Err(damaged("no WARC record begins here"));
    }
    let mut fields = Vec::new();
    let mut length = None;
    loop {
        let line = line()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| damaged("a field has no name"))?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        if name == "Content-Length" {
            length = value.parse().ok();
        } else {
            fields.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok((fields, length.ok_or_else(|| damaged("a record does not say how long it is"))?))
}

/// The digest of some bytes as WARC fields give it: `sha1:` and RFC 4648 base 32.
pub(crate) fn digest(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let sum = Sha1::digest(bytes);
    let mut text = String::from("sha1:");
    // 20 bytes are four groups of 40 bits: eight letters each, no padding.
    for group in sum.chunks(5) {
        let bits = group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        for shift in (0..8).rev() {
            text.push(char::from(LETTERS[(bits >> (5 * shift) & 31) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn record(block: &[u8]) -> Record {
        let mut record = Record { fields: Vec::new(), block: block.to_vec() };
        record.push("WARC-Type", "resource");
        record.push("Rashomon-Source", " Værga.html");
        record
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(digest(b""), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
        assert_eq!(digest(b"abc"), "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
    }

    #[test]
    fn members_are_read_one_after_the_other() {
        let two = [record(b"one").encode(), record(&[0; 70_000]).encode()].concat();
        let mut reader = Cursor::new(two);
        assert_eq!(Record::decode(&mut reader).unwrap(), Some(record(b"one")));
        assert_eq!(Record::decode(&mut reader).unwrap(), Some(record(&[0; 70_000])));
        assert_eq!(Record::decode(&mut reader).unwrap(), None);
    }

    #[test]
    fn a_member_cut_anywhere_is_an_error_and_a_changed_byte_never_passes_as_another_record() {
        let whole = record(b"The harbour of Norvale was closed on Monday.").encode();
        for cut in 1..whole.len() {
            assert!(Record::decode(Cursor::new(&whole[..cut])).is_err(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            // gzip's date and system, and the bits that fill its last byte, say nothing of the content.
            if let Ok(read) = Record::decode(Cursor::new(&changed)) {
                assert_eq!(read, Some(record(b"The harbour of Norvale was closed on Monday.")), "{at}");
            }
        }
    }
}
