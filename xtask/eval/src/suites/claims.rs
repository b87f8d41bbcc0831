//! Pairs of sentences from two outlets: does one back the other, does one weaken it?

use crate::{Row, data};
use anyhow::Result;
use rashomon_compare::Surroundings;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Two sentences of two outlets' articles.
#[derive(Deserialize)]
struct Pair {
    pair: Value,
    topic: String,
    a: String,
    b: String,
}

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let gold = folder.join("claimdiff/dev.jsonl");
    let pairs: Vec<Pair> = data::lines(&gold)?;
    let mut stories: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pair in &pairs {
        stories.entry(&pair.topic).or_default().extend([pair.a.as_str(), pair.b.as_str()]);
    }
    // As the peers' tf-idf does, the words' rarity is read off the set's own sentences; no label is looked at.
    let all: Vec<&str> = stories.values().flatten().copied().collect();
    let mut around = Surroundings::of(&all);
    let mut rows: Vec<Value> = Vec::new();
    for (topic, sentences) in &stories {
        around.enter(sentences);
        for pair in pairs.iter().filter(|p| p.topic == **topic) {
            let score = around.pair(&pair.a, &pair.b);
            rows.push(json!({"pair": pair.pair, "agree": score.agree, "differ": score.differ}));
        }
    }
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
