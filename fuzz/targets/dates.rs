//! Any text as a date of a feed: an instant or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::dates;

fuzz_target!(|text: &str| {
    if let Some(at) = dates::instant(text) {
        assert_eq!(dates::instant(&at.to_string()), Some(at));
    }
});
