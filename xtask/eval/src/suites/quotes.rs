//! Quotes and their speakers: content, and the words that name the source.

use crate::{Row, data};
use anyhow::{Context as _, Result};
use rashomon_model::{Quote, QuoteKind, Span};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// One labelled article.
#[derive(Deserialize)]
struct Document {
    doc: String,
    text: String,
}

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("polnear/dev.jsonl");
    let documents: Vec<Document> = data::lines(&gold)?;
    let mut whole = Duration::ZERO;
    let mut alone = Duration::ZERO;
    let mut rows = Vec::new();
    for document in &documents {
        let start = Instant::now();
        let read = rashomon_text::annotate(&document.text, rashomon_text::Context::default());
        whole += start.elapsed();
        let start = Instant::now();
        let again =
            rashomon_text::quotes::quotes(&document.text, &read.sentences, &read.mentions, &read.entities);
        alone += start.elapsed();
        let points = data::CodePoints::of(&document.text);
        let quotes: Vec<Value> = again.iter().map(|q| quote(&document.text, q, &points)).collect();
        rows.push(json!({ "doc": document.doc, "quotes": quotes }));
    }
    let system = data::predictions("quotes-polnear", &rows)?;
    let (gold, system) = (gold.display().to_string(), system.display().to_string());
    let script = folder.join("score.py");
    let direct = parse(&data::score(&script, &[&gold, &system, "--types", "direct", "--json"])?)?;
    let all = parse(&data::score(&script, &[&gold, &system, "--json"])?)?;
    let articles = documents.len() as f64;
    Ok(vec![
        Row::new("polnear direct exact F1", at(&direct, "/exact/f1")).beside(0.332, "textacy + spaCy small"),
        Row::new("polnear direct overlap F1", at(&direct, "/overlap/f1"))
            .beside(0.576, "textacy + spaCy small"),
        Row::new("polnear direct source right", at(&direct, "/source/acc_span"))
            .beside(0.913, "textacy + spaCy small (of the half it finds)"),
        Row::new("polnear direct end to end F1", at(&direct, "/e2e/f1"))
            .beside(0.526, "textacy + spaCy small"),
        Row::new("polnear all overlap F1", at(&all, "/overlap/f1")).beside(0.194, "textacy + spaCy small"),
        Row::new("polnear all end to end F1", at(&all, "/e2e/f1")).beside(0.172, "textacy + spaCy small"),
        Row::new("polnear quotes articles/s", articles / alone.as_secs_f64())
            .beside(2.6, "textacy + spaCy small"),
        Row::new("polnear annotate articles/s", articles / whole.as_secs_f64()),
    ])
}

/// A piece of content with the quotation marks around it: the data counts them in, we leave them out.
fn with_marks(text: &str, piece: Span) -> Span {
    let mark = |c: char| matches!(c, '"' | '\'' | '\u{2018}'..='\u{201F}' | '`');
    let (before, after) = (text.get(..piece.start as usize), text.get(piece.end as usize..));
    let start = before.map_or(piece.start as usize, |b| b.trim_end_matches(mark).len());
    let end = after.map_or(piece.end as usize, |a| text.len() - a.trim_start_matches(mark).len());
    Span::new(start, end)
}

/// A quote in the data's form.
fn quote(text: &str, quote: &Quote, points: &data::CodePoints) -> Value {
    let span = |s: &Span| json!([points.at(s.start), points.at(s.end)]);
    let kind = match quote.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    };
    json!({
        "content": quote.content.iter().map(|&s| span(&with_marks(text, s))).collect::<Vec<_>>(),
        "source": quote.source.as_ref().map(|s| vec![span(s)]),
        "cue": quote.cue.as_ref().map(|s| vec![span(s)]),
        "speaker": quote.speaker,
        "type": kind,
    })
}

fn parse(json: &str) -> Result<Value> {
    serde_json::from_str(json).context("score.py prints JSON")
}

fn at(value: &Value, pointer: &str) -> f64 {
    value.pointer(pointer).and_then(Value::as_f64).unwrap_or(0.0)
}
