//! A reader -> its lines with their numbers, none longer than a bound.

use crate::limits::MAX_LINE_BYTES;
use std::io::{self, BufRead, Read};

/// One line of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes without the line end; `None` where it is longer than [`MAX_LINE_BYTES`].
    pub bytes: Option<Vec<u8>>,
}

/// The lines of a reader; blank ones are counted and left out.
pub struct Lines<R> {
    reader: R,
    number: u64,
    limit: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `reader`.
    pub fn new(reader: R) -> Self {
        Self::with_limit(reader, MAX_LINE_BYTES)
    }

    fn with_limit(reader: R, limit: u64) -> Self {
        Self { reader, number: 0, limit, ended: false }
    }

    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // One byte more than allowed, for the line end itself.
        if (&mut self.reader).take(self.limit + 1).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if bytes.last() != Some(&b'\n') && bytes.len() as u64 > self.limit {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Line { number: self.number, bytes: None }));
        }
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        bytes.truncate(bytes.trim_ascii_end().len());
        Ok(Some(Line { number: self.number, bytes: Some(bytes) }))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    /// A read error ends the lines; what stood before it was good.
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.read_line() {
                Ok(Some(line)) if line.bytes.as_ref().is_some_and(Vec::is_empty) => {}
                Ok(Some(line)) => return Some(Ok(line)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_long_ones_their_place() {
        let lines: Vec<_> = Lines::with_limit(&b"\xef\xbb\xbfa\r\n\n1234567890\nb"[..], 8)
            .map(|line| line.expect("memory can be read"))
            .map(|line| (line.number, line.bytes.map(|b| String::from_utf8(b).expect("ASCII"))))
            .collect();
        assert_eq!(lines, [(1, Some("a".into())), (3, None), (4, Some("b".into()))]);
    }
}
