//! What comes in, against `ingest/*`: feeds, markup of strangers, the other formats, fetching, and dates of pages.

pub(crate) mod feeds;
mod following;
mod formats;
pub(crate) mod hostile;
mod markup;
mod neutral;

use crate::{Row, data};
use anyhow::Result;
use rashomon_extract::dates;
use rashomon_model::{Capture, Hints};
use serde_json::{Value, json};
use std::path::Path;

/// Runs every suite.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = feeds::rows(folder)?;
    rows.extend(markup::rows(folder)?);
    rows.extend(formats::rows(folder)?);
    rows.extend(following::rows(folder)?);
    rows.push(
        suite(folder, "htmldate", htmldate)?
            .relaxed("htmldate passed")
            .beside(1.0, "htmldate 1.11 (its own suite)"),
    );
    Ok(rows)
}

/// How many of a suite's cases passed, by category.
struct Scored {
    categories: Vec<Category>,
}

/// A line of the scorer's table.
struct Category {
    name: String,
    /// How many cases.
    cases: f64,
    /// The share for which the comparer holds, 0 to 1.
    strict: f64,
    /// The share with the same visible text.
    relaxed: f64,
    /// The share in which nothing active is left, where the suite asks for that.
    safe: f64,
}

impl Scored {
    /// The categories whose names pass `keep`, as a suite of their own.
    fn only(&self, keep: impl Fn(&str) -> bool) -> Part<'_> {
        Part(self.categories.iter().filter(|c| c.name != "ALL" && keep(&c.name)).collect())
    }

    /// The line of all categories.
    fn all(&self) -> Part<'_> {
        Part(self.categories.iter().filter(|c| c.name == "ALL").collect())
    }

    /// The strict share as a row.
    fn strict(&self, measure: &str) -> Row {
        self.all().strict(measure)
    }

    /// The relaxed share as a row.
    fn relaxed(&self, measure: &str) -> Row {
        self.all().relaxed(measure)
    }

    /// The safe share as a row.
    fn safe(&self, measure: &str) -> Row {
        let all = self.all();
        Row::new(measure, all.0.first().map_or(0.0, |c| c.safe))
    }
}

/// Some categories of a suite.
struct Part<'a>(Vec<&'a Category>);

impl Part<'_> {
    /// The strict share of their cases as a row.
    fn strict(&self, measure: &str) -> Row {
        Row::new(measure, self.share(|c| c.strict))
    }

    /// The relaxed share of their cases as a row.
    fn relaxed(&self, measure: &str) -> Row {
        Row::new(measure, self.share(|c| c.relaxed))
    }

    fn share(&self, of: impl Fn(&Category) -> f64) -> f64 {
        let cases: f64 = self.0.iter().map(|c| c.cases).sum();
        self.0.iter().map(|c| of(c) * c.cases).sum::<f64>() / cases.max(1.0)
    }
}

/// Predictions of one suite written and scored on its core expectations. `predict` gives `{"out":...}`, `{"error":...}` or
/// `{"crash":...}` for a case and its input's bytes.
fn suite(folder: &Path, name: &str, predict: impl Fn(&Value, &[u8]) -> Value) -> Result<Scored> {
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
    // suite, category, n, strict, relaxed, safe ...
    let category = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let cell = |at: usize| words.get(at)?.trim_end_matches('%').parse::<f64>().ok();
        let share = |at: usize| cell(at).unwrap_or_default() / 100.0;
        let name = words.get(1).filter(|name| !name.starts_with("tag:"))?;
        Some(Category {
            name: (*name).to_owned(),
            cases: cell(2)?,
            strict: share(3),
            relaxed: share(4),
            safe: share(5),
        })
    };
    Ok(Scored { categories: table.lines().filter_map(category).collect() })
}

/// A case's input: text, or bytes in base64.
pub(crate) fn input(case: &Value) -> Vec<u8> {
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
