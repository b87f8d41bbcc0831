//! What the world publishes, as values, and what to fetch next: feeds, sitemaps, robots, OPML, addresses, archives.
//!
//! Sans-IO: it opens no file and no socket and reads no clock. Bytes, answers and times are arguments.

pub mod address;
pub mod dates;
pub mod discover;
pub mod feed;
pub mod frontier;
pub mod guard;
pub mod opml;
mod payload;
pub mod robots;
pub mod sanitize;
pub mod sitemap;
mod warc;
pub mod websub;

pub use payload::{Unusable, decode as decode_body};
pub use warc::{
    Counts, Extent, HttpHead, MAX_PAYLOAD_BYTES, MAX_RECORD_BYTES, Record, Records, WarcCaptures, WarcError,
    read_records, read_warc,
};
