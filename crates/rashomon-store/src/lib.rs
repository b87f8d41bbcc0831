//! EDGE: the disk. Inputs found, opened and read within bounds.
//!
//! Turns what a user names (files, folders, `-`) into readers of known kind. It knows nothing of pages or articles:
//! it tells kinds apart by name and by the first bytes alone. Every limit it keeps is a named constant in
//! [`limits`]. Start reading at [`mod@find`].

mod find;
pub mod limits;
mod lines;
mod open;

pub use find::{Input, Refused, STDIN, find};
pub use lines::{Line, Lines};
pub use open::{Kind, Opened, ReadError, open, open_reader, read_bounded};
