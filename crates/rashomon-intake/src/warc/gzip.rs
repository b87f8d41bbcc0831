//! A stream, plain or of gzip members -> its bytes, and where they break off.
//!
//! An archive is a row of gzip members, one a record, so that a damaged one costs no other. Where a member makes no
//! sense, the next is looked for from just behind that member's own start: a member that was cut short has been read on
//! into the one that follows it.

use flate2::{Decompress, FlushDecompress, Status};
use std::io::{self, BufRead};

/// How many compressed bytes of a member are kept to look for the next in: records of pages are smaller, and of a
/// larger one the search begins this far back.
const KEPT_BYTES: usize = 1 << 20;

/// How many bytes are handed out at once.
const CHUNK_BYTES: usize = 64 << 10;

/// How a gzip member begins: two magic bytes and the only method there is.
const MAGIC: &[u8] = &[0x1f, 0x8b, 8];

/// How many bytes its fixed header has.
const MEMBER_HEADER_BYTES: usize = 10;

/// What came of asking for more bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum More {
    /// More bytes.
    Bytes,
    /// A gzip member ended as it should: what comes is a piece of its own.
    Member,
    /// What follows does not go on from what came before; the cause.
    Break(String),
    /// Nothing more.
    End,
}

/// A stream that is plain, or a row of gzip members.
pub(super) struct Source<R> {
    inner: R,
    /// Compressed bytes: of the member being read from its start, as far as they are kept, and what comes next.
    raw: Vec<u8>,
    /// How many of them were read.
    at: usize,
    /// From where on in `raw` the next member may begin, should this one make no sense.
    resume: usize,
    state: State,
    /// What is to be said once the bytes before it were handed out.
    next: Option<More>,
}

enum State {
    /// Nothing was read yet.
    Start,
    Plain,
    /// Before a member, or after the last.
    Between,
    /// In a member.
    Member(Box<Decompress>),
    /// A member made no sense: the next is looked for.
    Lost,
    End,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, raw: Vec::new(), at: 0, resume: 0, state: State::Start, next: None }
    }

    /// Appends bytes to `out`, or says why there are none.
    pub(super) fn more(&mut self, out: &mut Vec<u8>) -> More {
        if let Some(next) = self.next.take() {
            return next;
        }
        let before = out.len();
        match self.step(out) {
            // What a member's last bytes are worth is only known behind them.
            Ok(more @ (More::Member | More::Break(_))) if out.len() > before => {
                self.next = Some(more);
                More::Bytes
            }
            Ok(more) => more,
            Err(error) => {
                // What fails to read once is not asked again.
                self.state = State::End;
                More::Break(reason(&error))
            }
        }
    }

    fn step(&mut self, out: &mut Vec<u8>) -> io::Result<More> {
        loop {
            match &mut self.state {
                State::Start => {
                    self.want(MAGIC.len())?;
                    // One of its first bytes may be the damaged one.
                    let alike = self.raw.iter().zip(MAGIC).filter(|(a, b)| a == b).count();
                    self.state = if alike + 1 >= MAGIC.len() { State::Between } else { State::Plain };
                }
                State::Plain => {
                    if !self.raw.is_empty() {
                        out.append(&mut self.raw);
                        return Ok(More::Bytes);
                    }
                    let read = retry(&mut self.inner)?;
                    let length = read.len().min(CHUNK_BYTES);
                    out.extend_from_slice(&read[..length]);
                    self.inner.consume(length);
                    if length == 0 {
                        self.state = State::End;
                    } else {
                        return Ok(More::Bytes);
                    }
                }
                State::Between => {
                    self.raw.drain(..self.at);
                    (self.at, self.resume) = (0, 0);
                    self.want(MAGIC.len())?;
                    if self.raw.is_empty() {
                        self.state = State::End;
                    } else if self.raw.starts_with(MAGIC) {
                        self.resume = 1;
                        // The largest window there is; the header and the checksum are read, too.
                        self.state = State::Member(Box::new(Decompress::new_gzip(15)));
                    } else if self.raw.iter().all(|&b| b == 0) && !self.pull()? {
                        // Padding to a block's end, as of tapes.
                        self.state = State::End;
                    } else {
                        self.state = State::Lost;
                        return Ok(More::Break("bytes that are no gzip member".to_owned()));
                    }
                }
                State::Member(_) => {
                    if let Some(more) = self.inflate(out)? {
                        return Ok(more);
                    }
                }
                State::Lost => self.find_member()?,
                State::End => return Ok(More::End),
            }
        }
    }

    /// Reads on in a member; `None` where nothing came of it yet.
    fn inflate(&mut self, out: &mut Vec<u8>) -> io::Result<Option<More>> {
        let State::Member(member) = &mut self.state else { return Ok(None) };
        out.reserve(CHUNK_BYTES);
        let (before, held) = (member.total_in(), out.len());
        let input = self.raw.get(self.at..).unwrap_or_default();
        let outcome = member.decompress_vec(input, out, FlushDecompress::None);
        let read = usize::try_from(member.total_in() - before).unwrap_or(usize::MAX);
        self.at = self.at.saturating_add(read).min(self.raw.len());
        match outcome {
            Ok(Status::StreamEnd) => {
                self.state = State::Between;
                Ok(Some(More::Member))
            }
            Err(_) => {
                self.state = State::Lost;
                Ok(Some(More::Break("a damaged gzip member".to_owned())))
            }
            Ok(Status::Ok | Status::BufError) if out.len() > held => Ok(Some(More::Bytes)),
            Ok(Status::Ok | Status::BufError) => {
                self.forget();
                if self.at < self.raw.len() || self.pull()? {
                    return Ok(None);
                }
                self.state = State::Lost;
                Ok(Some(More::Break(ENDS_EARLY.to_owned())))
            }
        }
    }

    /// Looks for the next member, from `resume` on.
    fn find_member(&mut self) -> io::Result<()> {
        loop {
            let candidates = self.raw.get(self.resume..).unwrap_or_default();
            match candidates.windows(MEMBER_HEADER_BYTES).position(begins_member) {
                Some(at) => {
                    self.at = self.resume + at;
                    self.state = State::Between;
                    return Ok(());
                }
                None => {
                    let seen = self.raw.len().saturating_sub(MEMBER_HEADER_BYTES - 1).max(self.resume);
                    self.raw.drain(..seen.min(self.raw.len()));
                    (self.at, self.resume) = (0, 0);
                    if !self.pull()? {
                        self.state = State::End;
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Lets go of bytes that were read and are too far back to be looked through again.
    fn forget(&mut self) {
        if self.at > 2 * KEPT_BYTES {
            let gone = self.at - KEPT_BYTES;
            self.raw.drain(..gone);
            self.at -= gone;
            self.resume = self.resume.saturating_sub(gone);
        }
    }

    /// Reads until at least `wanted` bytes are held, or there are no more.
    fn want(&mut self, wanted: usize) -> io::Result<()> {
        while self.raw.len() < wanted && self.pull()? {}
        Ok(())
    }

    /// Takes what the stream has at hand; whether it had anything.
    fn pull(&mut self) -> io::Result<bool> {
        let read = retry(&mut self.inner)?;
        let length = read.len().min(CHUNK_BYTES);
        self.raw.extend_from_slice(&read[..length]);
        self.inner.consume(length);
        Ok(length > 0)
    }
}

/// Why a stream that stops in the middle does.
pub(super) const ENDS_EARLY: &str = "it ends early";

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ENDS_EARLY.to_owned(),
        _ => error.to_string(),
    }
}

/// Whether a member's fixed header stands here. Its last bytes (flags, speed, system) are of few values, so that bytes
/// within a member are hardly ever taken for the start of one.
fn begins_member(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1f, 0x8b, 8, 0..0x20, _, _, _, _, 0 | 2 | 4, 0..=13 | 255, ..])
}

/// What the stream has at hand, asked again where a signal interrupted.
fn retry<R: BufRead>(inner: &mut R) -> io::Result<&[u8]> {
    loop {
        match inner.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    // Asked a second time, it hands out the same bytes: a reference cannot leave the loop.
    inner.fill_buf()
}
