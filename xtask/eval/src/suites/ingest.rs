//! What comes in: charsets and page dates against `ingest/*`.

use crate::{Row, data};
use anyhow::Result;
use rashomon_extract::{dates, encoding};
use rashomon_model::{Capture, Hints};
use serde_json::{Value, json};
use std::path::Path;

/// Runs the suites whose parsers exist.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![
        suite(folder, "charset", charset)?.beside(0.93, "chardet 7.7"),
        suite(folder, "htmldate", htmldate)?.beside(1.0, "htmldate 1.11 (its own suite)"),
    ])
}

/// Predictions of one suite written, scored, and its relaxed share of passes read from the table.
fn suite(folder: &Path, name: &str, predict: fn(&Value, &[u8]) -> Value) -> Result<Row> {
    let cases: Vec<Value> = data::lines(&folder.join(name).join("cases.jsonl.gz"))?;
    let rows: Vec<Value> = cases
        .iter()
        .map(|case| {
            let mut row = predict(case, &input(case));
            row["id"] = case["id"].clone();
            row
        })
        .collect();
    let path = data::predictions(&format!("ingest-{name}"), &rows)?;
    let table = data::score(
        &folder.join("score.py"),
        &[&path.display().to_string(), &folder.join(name).display().to_string()],
    )?;
    // suite, category, n, strict, relaxed ...: the line of all categories.
    let passed = table
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>())
        .find(|w| w.get(1) == Some(&"ALL"))
        .and_then(|w| w.get(4)?.trim_end_matches('%').parse::<f64>().ok())
        .unwrap_or_default();
    Ok(Row::new(format!("{name} passed"), passed / 100.0))
}

/// A case's input: text, or bytes in base64.
fn input(case: &Value) -> Vec<u8> {
    case["input_b64"]
        .as_str()
        .map(base64)
        .unwrap_or_else(|| case["input"].as_str().unwrap_or_default().as_bytes().to_vec())
}

/// Base64 with the standard alphabet; the rest is skipped.
fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for b in text.bytes() {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}

fn charset(case: &Value, bytes: &[u8]) -> Value {
    match encoding(bytes, case["headers"]["content-type"].as_str()) {
        Ok(label) => json!({ "out": { "encoding": label } }),
        Err(why) => json!({ "error": why }),
    }
}

fn htmldate(case: &Value, bytes: &[u8]) -> Value {
    let hints = Hints {
        url: case["url"].as_str().map(str::to_owned),
        content_type: Some("text/html".to_owned()),
        ..Hints::default()
    };
    let capture = Capture { source: String::new(), bytes: bytes.to_vec(), hints };
    let (published, modified) = dates(&capture);
    let stamp = if case["want"] == "latest" { modified.or(published) } else { published };
    json!({ "out": { "date": stamp.as_ref().and_then(|s| s.value.get(..10)) } })
}
