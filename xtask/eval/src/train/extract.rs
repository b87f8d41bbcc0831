//! Weights for the block labeller, from the annotations of `extraction/*`, and how well such weights do on pages of
//! hosts or of whole sets that they have not seen.

use super::boost::{self, Example, L2, LEAVES, RATE, TREES};
use super::labels::{self, Gold};
use crate::data;
use crate::suites::extraction::{load, predict};
use anyhow::{Context, Result, bail};
use rashomon_extract::{Labeller, training_rows};
use rashomon_model::Capture;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// What is done with the weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are fitted on everything, and kept.
    Write,
    /// Each page is judged by weights that have seen no page of its host, in this many parts.
    Folds(u64),
    /// A set is judged by weights that have seen only the others.
    Holdout(String),
}

/// The sets with a page's weight in each: news, which this is for, counts more than blogs and guides.
const SETS: [(&str, f64); 4] = [("scrapinghub", 2.0), ("fundus", 3.0), ("wcxb", 1.0), ("trafilatura", 1.0)];

const WEIGHTS: &str = "crates/rashomon-extract/src/html/labeller.weights";

/// The body figures of the sets' scorer.
const FIGURES: [&str; 7] = ["shF1", "shP", "shR", "acc", "parF1", "bowF1", "snF1"];

struct Page {
    set: &'static str,
    host: u64,
    capture: (String, Capture),
    examples: Vec<Example>,
}

/// Trains on all sets and writes the weights, or measures what such weights do on what they have not seen.
pub(crate) fn run(folder: &Path, mode: &Mode) -> Result<()> {
    let mut pages = Vec::new();
    for (set, counts) in SETS {
        read(folder, set, counts, &mut pages)?;
    }
    match mode {
        Mode::Write => {
            let text = head(&pages) + &fit(&pages, |_| true);
            std::fs::write(WEIGHTS, &text).with_context(|| format!("cannot write {WEIGHTS}"))?;
            println!("{WEIGHTS}: {} bytes, xxh3 {:016x}", text.len(), xxh3_64(text.as_bytes()));
        }
        Mode::Folds(folds) => {
            let parts: Vec<Labeller> =
                (0..*folds).map(|part| Labeller::read(&fit(&pages, |p| p.host % folds != part))).collect();
            println!("by host, {folds} parts:");
            for (set, _) in SETS {
                score(folder, set, &pages, |p| &parts[(p.host % folds) as usize])?;
            }
        }
        Mode::Holdout(set) => {
            let Some((set, _)) = SETS.iter().find(|s| s.0 == set) else { bail!("no set {set}") };
            // Hosts of the set are left out wherever they occur.
            let hosts: Vec<u64> = pages.iter().filter(|p| p.set == *set).map(|p| p.host).collect();
            let labeller = Labeller::read(&fit(&pages, |p| !hosts.contains(&p.host)));
            println!("{set}, by weights fitted on the other sets without its hosts:");
            score(folder, set, &pages, |_| &labeller)?;
            // Without trees no block is likely, and the first pass stands.
            let none = Labeller::read("");
            println!("{set}, by the first pass's hand-set weights alone:");
            score(folder, set, &pages, |_| &none)?;
        }
    }
    Ok(())
}

/// Reads a set's pages and finds their blocks in its annotations.
fn read(folder: &Path, set: &'static str, counts: f64, pages: &mut Vec<Page>) -> Result<()> {
    let dir = folder.join(set);
    let gold: Vec<Gold> = data::lines(&dir.join("gold.jsonl"))?;
    let gold: HashMap<&str, &Gold> = gold.iter().map(|g| (g.id.as_str(), g)).collect();
    for capture in load(&dir)? {
        let gold = gold.get(capture.0.as_str()).with_context(|| format!("no gold for {}", capture.0))?;
        let examples = labels::examples(training_rows(&capture.1), gold, counts);
        let host = super::host(capture.1.hints.url.as_deref().unwrap_or(&capture.0));
        pages.push(Page { set, host, capture, examples });
    }
    Ok(())
}

fn fit(pages: &[Page], seen: impl Fn(&Page) -> bool) -> String {
    let examples: Vec<Example> =
        pages.iter().filter(|p| seen(p)).flat_map(|p| &p.examples).cloned().collect();
    boost::fit(&examples)
}

/// What the weights' file says of itself.
fn head(pages: &[Page]) -> String {
    let blocks: usize = pages.iter().map(|p| p.examples.len()).sum();
    let body: usize = pages.iter().flat_map(|p| &p.examples).filter(|e| e.yes).count();
    format!(
        "# Weights of the labeller, read by forest.rs, made by `cargo xtask train extract`: {TREES} boosted trees, at most\n\
         # {LEAVES} leaves each, rate {RATE}, L2 {L2}, logistic loss; {blocks} blocks of {} pages, {body} of them body.\n\
         # Annotations: article-extraction-benchmark (Zyte, MIT), fundus-evaluation (MIT), Web Content Extraction Benchmark\n\
         # (Murrough Foley, CC BY 4.0), trafilatura's evaluation data (Apache-2.0).\n\
         # Features: vector.rs, in its order. A block is body where the logistic of the sum of leaves passes label.rs's BODY.\n",
        pages.len()
    )
}

/// Runs the whole extraction on a set's pages, each with the weights given for it, and prints the scorer's figures.
fn score<'a>(
    folder: &Path,
    set: &str,
    pages: &'a [Page],
    by: impl Fn(&'a Page) -> &'a Labeller,
) -> Result<()> {
    let rows: Vec<Value> =
        pages.iter().filter(|p| p.set == set).map(|p| predict(&p.capture, by(p))).collect();
    let path = data::predictions(&format!("unseen-{set}"), &rows)?;
    let (dir, path) = (folder.join(set).display().to_string(), path.display().to_string());
    let out = data::score(&folder.join("score.py"), &[&dir, &path, "--json"])?;
    let scores: Value = serde_json::from_str(out.lines().next().unwrap_or("{}"))?;
    let shown = FIGURES.iter().filter_map(|f| Some(format!("{f} {:.3}", scores[*f].as_f64()?)));
    println!("  {set:12} {}", shown.collect::<Vec<_>>().join("  "));
    Ok(())
}
