//! Text reuse: labelled pairs, scored one by one.

use crate::Row;
use crate::bootstrap::average_precision;
use crate::data::{lines, predictions, score};
use anyhow::{Context, Result};
use rashomon_lineage::{Collection, reuse_among};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// A labelled pair.
#[derive(Debug, Deserialize)]
struct Pair {
    id: String,
    a: String,
    b: String,
    /// 1 where one was made of the other.
    label: u8,
}

/// A set: its folder, and the best peer's average precision.
struct Set {
    folder: &'static str,
    /// The score from which a pair counts as reuse.
    bound: f64,
    peer: (f64, &'static str),
}

/// Share of the shorter text from which long texts count as copied: midway between what two share who quote the same
/// people (an eighth) and what the labels ask of a copy (a third), since shared furniture is weighed down, not out.
const COPIED: f64 = 0.2;
/// Likeness from which short texts count as one in other words.
const REWORDED: f64 = 0.45;

const SETS: &[Set] = &[
    Set { folder: "natural", bound: COPIED, peer: (0.900, "3-gram containment") },
    Set { folder: "synth", bound: COPIED, peer: (0.998, "5-gram containment") },
    Set { folder: "tgpairs", bound: REWORDED, peer: (0.786, "wordllama cosine") },
    Set { folder: "msrp", bound: REWORDED, peer: (0.852, "TF-IDF cosine") },
    Set { folder: "mtc", bound: REWORDED, peer: (0.932, "1-gram containment") },
];

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for set in SETS {
        let gold = folder.join(set.folder).join("pairs.jsonl.gz");
        let pairs: Vec<Pair> = lines(&gold)?;
        let mut among = Collection::default();
        let texts: BTreeSet<&str> = pairs.iter().flat_map(|p| [p.a.as_str(), p.b.as_str()]).collect();
        texts.into_iter().for_each(|t| among.add(t));
        let scores: Vec<f64> = pairs.iter().map(|p| reuse_among(&p.a, &p.b, &among)).collect();
        let told: Vec<(f64, bool)> =
            scores.iter().zip(&pairs).map(|(score, pair)| (*score, pair.label == 1)).collect();
        let scored: Vec<Value> = pairs
            .iter()
            .zip(&scores)
            .map(|(p, &score)| json!({"id": p.id, "score": score, "label": u8::from(score >= set.bound)}))
            .collect();
        let path = predictions(&format!("reuse-{}", set.folder), &scored)?;
        let (gold, path) = (gold.to_string_lossy(), path.to_string_lossy());
        let answer: Value =
            serde_json::from_str(&score(&folder.join("score.py"), &[&gold, &path, "--json"])?)?;
        let figure = |key: &str| answer[key].as_f64().with_context(|| format!("score.py gave no {key}"));
        let ap = Row::new(format!("{} AP", set.folder), figure("ap")?).beside(set.peer.0, set.peer.1);
        rows.push(ap.within(average_precision(&told)));
        rows.push(Row::new(format!("{} recall at P .99", set.folder), figure("recall_at_p99")?));
        rows.push(Row::new(format!("{} F1", set.folder), figure("f1")?));
    }
    Ok(rows)
}
