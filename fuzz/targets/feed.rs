//! Any bytes as a feed, and as a page that points at feeds: read or refused, never a panic, never without end.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let address = url::Url::parse("https://meridian.example/feeds/all.xml").expect("an address");
    if let Ok(feed) = rashomon_intake::feed::read(bytes, None, Some(&address)) {
        let keys: Vec<String> = feed.entries.iter().map(|entry| entry.key()).collect();
        assert!(keys.iter().all(|key| !key.is_empty()));
    }
    let _ = rashomon_intake::discover::feeds(&String::from_utf8_lossy(bytes), &address);
});
