//! Charsets, addresses, robots, archives, hostile inputs.

use super::suite;
use crate::Row;
use anyhow::Result;
use rashomon_extract::encoding;
use serde_json::{Value, json};
use std::path::Path;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![suite(folder, "charset", charset)?.relaxed("charset passed").beside(0.93, "chardet 7.7")])
}

fn charset(case: &Value, bytes: &[u8]) -> Value {
    match encoding(bytes, case["headers"]["content-type"].as_str()) {
        Ok(label) => json!({ "out": { "encoding": label } }),
        Err(why) => json!({ "error": why }),
    }
}
