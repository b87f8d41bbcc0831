//! Quotes and their speakers: content, and the words that name the source.

use crate::bench::cpu;
use crate::{Row, data};
use anyhow::{Context as _, Result};
use rashomon_model::{Annotations, Quote, QuoteKind, Span};
use rashomon_text::{Context, annotate, quotes};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

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
    let (whole, read) =
        cpu(|| documents.iter().map(|d| annotate(&d.text, Context::default())).collect::<Vec<Annotations>>());
    let (alone, _) = cpu(|| {
        documents
            .iter()
            .zip(&read)
            .map(|(d, a)| quotes::quotes(&d.text, &a.sentences, &a.mentions, &a.entities).len())
            .sum::<usize>()
    });
    let rows: Vec<Value> = documents
        .iter()
        .zip(&read)
        .map(|(d, a)| {
            let points = data::CodePoints::of(&d.text);
            let quotes: Vec<Value> = a.quotes.iter().map(|q| quote(&d.text, q, &points)).collect();
            json!({ "doc": d.doc, "quotes": quotes })
        })
        .collect();
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
        Row::speed("polnear quotes articles a CPU second", articles / alone.as_secs_f64())
            .beside(2.6, "textacy + spaCy small"),
        Row::speed("polnear annotate articles a CPU second", articles / whole.as_secs_f64()),
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
