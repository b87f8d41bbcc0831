//! Pairs of sentences from two outlets: does one back the other, does one weaken it?

use crate::{Row, data};
use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// Two sentences of two outlets' articles.
#[derive(Deserialize)]
struct Pair {
    pair: Value,
    a: String,
    b: String,
}

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("claimdiff/dev.jsonl");
    let pairs: Vec<Pair> = data::lines(&gold)?;
    let rows: Vec<Value> = pairs
        .iter()
        .map(|p| {
            let score = rashomon_compare::pair(&p.a, &p.b);
            json!({"pair": p.pair, "agree": score.agree, "differ": score.differ})
        })
        .collect();
    let system = data::predictions("claims", &rows)?;
    let printed =
        data::score(&folder.join("score.py"), &[&gold.to_string_lossy(), &system.to_string_lossy()])?;
    let scores: Value = serde_json::from_str(&printed)?;
    let at = |path: &str| scores.pointer(path).and_then(Value::as_f64).unwrap_or(0.0);
    Ok(vec![
        Row::new("claimdiff agree auroc", at("/agree~1all/auroc")).beside(0.758, "MiniLM"),
        Row::new("claimdiff agree ap", at("/agree~1all/ap")).beside(0.672, "MiniLM"),
        Row::new("claimdiff differ auroc", at("/differ~1all/auroc")).beside(0.608, "wordllama"),
    ])
}
