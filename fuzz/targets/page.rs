//! Any bytes as a page: decode, cut, annotate, make small. It may reject; it may not panic, hang or swell.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_engine::{Engine, prepare};
use rashomon_model::{Capture, Hints};

fuzz_target!(|bytes: &[u8]| {
    let capture = Capture { source: "fuzz".to_owned(), bytes: bytes.to_vec(), hints: Hints::default() };
    let mut engine = Engine::new();
    engine.apply(prepare(&capture));
    let _ = engine.report();
});
