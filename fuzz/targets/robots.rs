//! Any bytes as a robots.txt, and its last line as an address that is asked about: an answer, soon.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::robots::Robots;

fuzz_target!(|bytes: &[u8]| {
    let robots = Robots::read(bytes);
    let address = String::from_utf8_lossy(bytes.rsplit(|&b| b == b'\n').next().unwrap_or_default());
    let _ = (robots.allows("rashomon", &address), robots.crawl_delay("rashomon"), robots.sitemaps().len());
});
