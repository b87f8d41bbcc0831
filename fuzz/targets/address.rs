//! Any text as an address, whole and relative: parsed or refused; cleaned, keyed and guarded where it is one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_intake::{address, guard};

fuzz_target!(|text: &str| {
    let scrubbed = address::scrub(text);
    let Ok(base) = address::parse("https://meridian.example/news/a?b#c") else { return };
    for url in [address::parse(&scrubbed), address::resolve(&base, text)].into_iter().flatten() {
        let cleaned = address::clean_for(&url, &[&base]);
        let _ = (address::canonical(&cleaned), address::site(&cleaned));
        let _ = guard::host(&url, &guard::AllowList::default());
    }
});
