//! Any bytes as a sitemap, and as the answer to everything a walk asks for: it ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::sitemap::{self, Crawl};

fuzz_target!(|bytes: &[u8]| {
    let home = url::Url::parse("https://meridian.example/").expect("an address");
    let _ = sitemap::read(bytes, &home);
    let mut crawl = Crawl::new(&home, &["/sitemap.xml".to_owned()]);
    // An index may list thousands; some are enough.
    for _ in 0..100 {
        let Some(wanted) = crawl.next() else { break };
        let _ = crawl.answered(&wanted, &wanted, bytes);
    }
});
