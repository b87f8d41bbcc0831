//! Time expressions in running text, time stamps of pages, datelines.

mod resolution;
mod timeline;

use crate::Row;
use crate::data::{CodePoints, lines, predictions, score};
use anyhow::{Context, Result};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz::TimeZone};
use rashomon_model::{TimeExpr, TimeKind};
use rashomon_text::{sentences, stamps, times};
use resolution::resolutions;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = timex(folder, "tbaq", (0.844, 0.691, 0.672))?;
    rows.extend(timex(folder, "te3-platinum", (0.857, 0.776, 0.803))?);
    rows.extend(spec(folder)?);
    rows.extend(stamp(folder)?);
    rows.extend(timeline::run(folder)?);
    Ok(rows)
}

#[derive(Deserialize)]
struct Document {
    doc: String,
    dct: Option<String>,
    text: String,
}

/// Times each set is read, so that a clock of milliseconds can tell the rate.
const PASSES: usize = 10;

/// TIMEX3 spans and values; peers are the notes' sixteen patterns (relaxed, strict, value).
fn timex(folder: &Path, set: &str, peer: (f64, f64, f64)) -> Result<Vec<Row>> {
    let gold = folder.join(set).join("dev.jsonl");
    let documents: Vec<Document> = lines(&gold)?;
    let read_all =
        || -> Vec<Vec<TimeExpr>> { documents.iter().map(|d| read(&d.text, d.dct.as_deref())).collect() };
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let read = (1..PASSES).fold(read_all(), |_, _| read_all());
    let seconds = match (cpu, cpu_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => started.elapsed().as_secs_f64(),
    };
    let system: Vec<Value> = documents
        .iter()
        .zip(&read)
        .map(|(d, times)| {
            let points = CodePoints::of(&d.text);
            let times: Vec<Value> = times
                .iter()
                .map(|t| json!({"start": points.at(t.start), "end": points.at(t.end), "type": kind(t.kind), "value": t.value}))
                .collect();
            json!({"doc": d.doc, "timexes": times})
        })
        .collect();
    let scores = scored(folder, "timex", &gold, &predictions(&format!("time-{set}"), &system)?)?;
    let f1 = |name: &str| scores[name]["f1"].as_f64().unwrap_or(0.0);
    Ok(vec![
        Row::new(format!("{set} strict F1"), f1("strict")).beside(peer.1, "16 patterns"),
        Row::new(format!("{set} relaxed F1"), f1("relaxed")).beside(peer.0, "16 patterns"),
        Row::new(format!("{set} value F1"), scores["value_f1"].as_f64().unwrap_or(0.0))
            .beside(peer.2, "16 patterns"),
        #[expect(clippy::cast_precision_loss, reason = "a few hundred documents")]
        Row::speed(format!("{set} articles per second"), (PASSES * documents.len()) as f64 / seconds)
            .beside(411.0, "16 patterns"),
    ])
}

/// Seconds this process has been on a processor, where Linux tells: the machine may be busy with other work.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

pub(super) fn read(text: &str, anchor: Option<&str>) -> Vec<TimeExpr> {
    let anchor = anchor.and_then(|d| d.get(..10)).and_then(|d| d.parse::<Date>().ok());
    times::times(text, &sentences::sentences(text), anchor)
}

fn kind(kind: TimeKind) -> &'static str {
    match kind {
        TimeKind::Date => "DATE",
        TimeKind::Time => "TIME",
        TimeKind::Duration => "DURATION",
        TimeKind::Set => "SET",
    }
}

#[derive(Deserialize)]
struct Case {
    doc: String,
    input: String,
    reference: Option<String>,
}

/// An assistant's date sentences: the share of cases with every expression right.
fn spec(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("recognizers-datetime-en/dev.jsonl");
    let cases: Vec<Case> = lines(&gold)?;
    let system: Vec<Value> = cases
        .iter()
        .map(|c| {
            let points = CodePoints::of(&c.input);
            let results: Vec<Value> = resolutions(&c.input, c.reference.as_deref())
                .iter()
                .map(|r| {
                    let (start, end) = (points.at(r.start), points.at(r.end));
                    json!({"start": start, "length": end - start, "timex": r.timex, "value": r.value})
                })
                .collect();
            json!({"doc": c.doc, "results": results})
        })
        .collect();
    let scores = scored(folder, "spec", &gold, &predictions("time-spec", &system)?)?;
    Ok(vec![
        Row::new("recognizers-datetime-en cases right", scores["case_acc"].as_f64().unwrap_or(0.0))
            .beside(0.595, "Recognizers-Text"),
        Row::new("recognizers-datetime-en relaxed F1", scores["relaxed"]["f1"].as_f64().unwrap_or(0.0))
            .beside(0.870, "Recognizers-Text"),
    ])
}

#[derive(Deserialize)]
struct Line {
    doc: String,
    input: String,
    kind: String,
    reference: String,
}

/// Time stamps and datelines.
fn stamp(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("news-stamps/dev.jsonl");
    let cases: Vec<Line> = lines(&gold)?;
    let system: Vec<Value> = cases.iter().map(one_stamp).collect::<Result<_>>()?;
    let scores = scored(folder, "stamp", &gold, &predictions("time-stamps", &system)?)?;
    let of = |name: &str| scores[name]["acc"].as_f64().unwrap_or(0.0);
    Ok(vec![
        Row::new("news-stamps relative value", of("relative")).beside(0.893, "dateparser"),
        Row::new("news-stamps absolute value", of("absolute")).beside(0.647, "dateparser"),
        Row::new("news-stamps dateline date", of("dateline")),
        Row::new("news-stamps dateline place", of("place")),
        Row::new("news-stamps dateline agency", of("agency")),
    ])
}

/// One case: a dateline, or a line with a stamp. Short phrases that count from the day but are no stamps of a page
/// ("in December") are a text's time expressions.
fn one_stamp(case: &Line) -> Result<Value> {
    let reference: Timestamp = case.reference.parse().with_context(|| case.reference.clone())?;
    let day = TimeZone::UTC.to_datetime(reference).date();
    if case.kind == "dateline" {
        let found = stamps::dateline(&case.input, Some(day)).map(|d| d.0);
        let found = found.as_ref();
        return Ok(json!({
            "doc": case.doc,
            "place": found.and_then(|d| d.place.as_deref()),
            "agency": found.and_then(|d| d.agency.as_deref()),
            "value": found.and_then(|d| d.date.as_deref()),
        }));
    }
    let value = match stamps::stamp(&case.input, Some(reference)) {
        Some(stamp) => Some(in_utc(&stamp.value, &case.reference)),
        None => times::times(&case.input, &sentences::sentences(&case.input), Some(day))
            .into_iter()
            .next()
            .map(|t| t.value),
    };
    Ok(json!({"doc": case.doc, "value": value}))
}

/// A value in UTC, the data's form; one without an offset has the reference's.
fn in_utc(value: &str, reference: &str) -> String {
    let Some(local) = value.get(..19).and_then(|v| v.parse::<DateTime>().ok()) else {
        return value.to_owned();
    };
    let offset = if value.len() > 19 { &value[19..] } else { reference.get(19..).unwrap_or("Z") };
    format!("{local}{offset}").parse::<Timestamp>().map_or_else(|_| value.to_owned(), |t| t.to_string())
}

pub(super) fn scored(folder: &Path, what: &str, gold: &Path, system: &Path) -> Result<Value> {
    let out = score(&folder.join("score.py"), &[what, &gold.to_string_lossy(), &system.to_string_lossy()])?;
    Ok(serde_json::from_str(&out)?)
}
