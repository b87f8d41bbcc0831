//! Any bytes as a subscription list: what is read of it is written the same each time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::opml;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(list) = opml::read(bytes) {
        let written = opml::write(&list);
        let again = opml::read(written.as_bytes()).expect("what was written is a list");
        assert_eq!(opml::write(&again), written);
    }
});
