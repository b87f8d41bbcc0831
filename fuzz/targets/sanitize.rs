//! Any text as HTML of strangers: cleaned once it stays as it is, and it does not grow beyond its escaping.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::sanitize;

fuzz_target!(|markup: &str| {
    let base = url::Url::parse("https://meridian.example/news/").expect("an address");
    let once = sanitize::html(markup, Some(&base));
    assert!(once.len() <= 100 * markup.len() + 20_000);
    assert!(!once.contains("<script") && !once.contains("<style"));
    assert_eq!(sanitize::html(&once, Some(&base)), once);
    let _ = sanitize::text(markup);
});
