//! Any bytes as a web archive: read as far as it goes, then stop.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::read_warc;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_warc(Cursor::new(bytes.to_vec()), "fuzz.warc").count();
});
