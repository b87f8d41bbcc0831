//! Charsets, addresses, robots, archives, hostile inputs.

use super::suite;
use crate::Row;
use anyhow::Result;
use rashomon_extract::encoding;
use rashomon_intake::guard::{self, AllowList};
use serde_json::{Value, json};
use std::path::Path;
use url::Url;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![
        suite(folder, "charset", charset)?.relaxed("charset passed").beside(0.93, "chardet 7.7"),
        suite(folder, "ssrf", ssrf)?.strict("ssrf passed").beside(0.837, "std"),
    ])
}

fn charset(case: &Value, bytes: &[u8]) -> Value {
    match encoding(bytes, case["headers"]["content-type"].as_str()) {
        Ok(label) => json!({ "out": { "encoding": label } }),
        Err(why) => json!({ "error": why }),
    }
}

fn ssrf(case: &Value, _: &[u8]) -> Value {
    match Url::parse(case["url"].as_str().unwrap_or_default()) {
        Ok(url) => json!({ "out": { "blocked": guard::host(&url, &AllowList::default()).is_err() } }),
        Err(why) => json!({ "error": why.to_string() }),
    }
}
