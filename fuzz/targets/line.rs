//! Any bytes as a line of articles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_engine::{ArticleLine, Engine, prepare_line};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(line) = serde_json::from_slice::<ArticleLine>(bytes) {
        let mut engine = Engine::new();
        engine.apply(prepare_line("fuzz#1", line));
        let _ = engine.report();
    }
});
