//! What the world publishes, as values: web archives today.
//!
//! Turns a stream of bytes into captures. It opens no file and no socket: whoever calls it brings the stream. Start
//! reading at [`read_warc`].

mod payload;
mod warc;

pub use warc::{Counts, MAX_PAYLOAD_BYTES, WarcCaptures, WarcError, read_warc};
