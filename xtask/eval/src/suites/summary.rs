//! Cited summaries of several articles against editors' own (ROUGE), and whether every citation holds.

use crate::{Row, data};
use anyhow::Result;
use rashomon_model::{Annotations, Article, Telling};
use rashomon_text::sentences::sentences;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// The length of the editors' summaries.
const WORDS: usize = 220;

/// A cluster of articles.
#[derive(Deserialize)]
struct Cluster {
    doc: Value,
    documents: Vec<String>,
}

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("multinews200/dev.jsonl");
    let clusters: Vec<Cluster> = data::lines(&gold)?;
    let rows: Vec<Value> = clusters.iter().map(summarized).collect();
    let system = data::predictions("summary", &rows)?;
    let gold = gold.to_string_lossy();
    let words = WORDS.to_string();
    let printed =
        data::score(&folder.join("score.py"), &[&gold, &system.to_string_lossy(), "--words", &words])?;
    let scores: Value = serde_json::from_str(&printed)?;
    let at = |path: &str| scores.pointer(path).and_then(Value::as_f64).unwrap_or(0.0);
    Ok(vec![
        Row::new("multinews200 rouge1", at("/rouge1")).beside(0.405, "LexRank"),
        Row::new("multinews200 rouge2", at("/rouge2")).beside(0.117, "LexRank"),
        Row::new("multinews200 rougeL", at("/rougeL")).beside(0.178, "LexRank"),
        Row::new("multinews200 citations exact", at("/citations/exact")),
    ])
}

fn summarized(cluster: &Cluster) -> Value {
    let articles: Vec<Article> = cluster.documents.iter().map(|text| article(text)).collect();
    let annotations: Vec<Annotations> = articles
        .iter()
        .map(|a| Annotations { sentences: sentences(&a.text), ..Annotations::default() })
        .collect();
    let tellings: Vec<Telling<'_>> = articles
        .iter()
        .zip(&annotations)
        .map(|(article, annotations)| Telling { article, annotations })
        .collect();
    let points: Vec<data::CodePoints> = articles.iter().map(|a| data::CodePoints::of(&a.text)).collect();
    let chosen = rashomon_compare::summarize(&tellings, WORDS);
    let text = |&(i, span): &(usize, rashomon_model::Span)| span.of(&articles[i].text).to_owned();
    let cited: Vec<Value> = chosen
        .iter()
        .map(|c| {
            let (i, span) = *c;
            json!({"text": text(c), "document": i, "start": points[i].at(span.start), "end": points[i].at(span.end)})
        })
        .collect();
    let words: Vec<String> = chosen.iter().map(text).collect();
    json!({"doc": cluster.doc, "summary": words.join(" "), "sentences": cited})
}

/// An article that is known by its text alone.
fn article(text: &str) -> Article {
    Article { language: Some("en".to_owned()), text: text.to_owned(), ..Article::default() }
}
