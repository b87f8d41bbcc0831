//! The walk: prepare (map, pure), apply (ordered fold), compare (pure). Still no IO.

pub use rashomon_extract::{Extraction, extract};
