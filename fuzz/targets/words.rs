//! Any text as a body, a stamp and a dateline: spans must stay inside and on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_text::{Context, annotate, stamps};

fuzz_target!(|text: &str| {
    let found = annotate(text, Context::default());
    for mention in &found.mentions {
        assert_eq!(text.get(mention.span().range()), Some(mention.text.as_str()));
    }
    let _ = stamps::stamp(text, None);
    let _ = stamps::dateline(text, None);
});
