//! Weights by which a name on a page is taken for its author, from the annotations of `extraction/*`.

use super::extract::Mode;
use crate::data;
use crate::suites::extraction::load;
use anyhow::{Context, Result, bail};
use rashomon_extract::{author_numbers, author_rows};
use rashomon_text::fold::fold;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// The sets whose pages are annotated with authors, with a page's weight in each.
const SETS: [(&str, f64); 2] = [("wcxb", 1.0), ("trafilatura", 1.0)];

const WEIGHTS: &str = "crates/rashomon-extract/src/html/authors/authors.weights";

/// Pull of the weights to nothing.
const L2: f64 = 1.0;
/// Steps down the gradient: far more than it takes to stand still.
const STEPS: usize = 1500;

#[derive(Deserialize)]
struct Gold {
    id: String,
    title: Option<String>,
    authors: Option<Vec<String>>,
}

struct Page {
    set: &'static str,
    host: u64,
    gold: BTreeSet<String>,
    candidates: Vec<Candidate>,
}

struct Candidate {
    named: BTreeSet<String>,
    numbers: Vec<f64>,
    yes: bool,
    counts: f64,
}

/// Fits on all pages and writes the weights, or measures such weights on hosts or sets they have not seen.
pub(crate) fn run(folder: &Path, mode: &Mode) -> Result<()> {
    let mut pages = Vec::new();
    for (set, counts) in SETS {
        read(folder, set, counts, &mut pages)?;
    }
    match mode {
        Mode::Write => {
            let weights = fit(&pages, |_| true);
            let mut text = format!(
                "# Weights of authors, read by judge.rs, made by `cargo xtask train authors`: logistic regression, L2 {L2},\n\
                 # on {} candidates of {} pages.\n\
                 # Annotations: Web Content Extraction Benchmark (Murrough Foley, CC BY 4.0), trafilatura's evaluation data\n\
                 # (Apache-2.0).\n",
                pages.iter().map(|p| p.candidates.len()).sum::<usize>(),
                pages.len()
            );
            let names = author_numbers();
            for (name, weight) in
                std::iter::once("bias").chain(names.iter().map(String::as_str)).zip(&weights)
            {
                text.push_str(&format!("{name} {weight:.2}\n"));
            }
            std::fs::write(WEIGHTS, &text).with_context(|| format!("cannot write {WEIGHTS}"))?;
            print(&pages, |_| &weights);
        }
        Mode::Folds(folds) => {
            let parts: Vec<Vec<f64>> =
                (0..*folds).map(|part| fit(&pages, |p| p.host % folds != part)).collect();
            println!("by host, {folds} parts:");
            print(&pages, |p| &parts[(p.host % folds) as usize]);
        }
        Mode::Holdout(set) => {
            if SETS.iter().all(|s| s.0 != set) {
                bail!("no set {set} with authors");
            }
            let hosts: Vec<u64> = pages.iter().filter(|p| p.set == *set).map(|p| p.host).collect();
            let weights = fit(&pages, |p| !hosts.contains(&p.host));
            println!("{set}, by weights fitted on the other sets without its hosts:");
            let held: Vec<Page> = pages.into_iter().filter(|p| p.set == *set).collect();
            print(&held, |_| &weights);
        }
    }
    Ok(())
}

fn read(folder: &Path, set: &'static str, counts: f64, pages: &mut Vec<Page>) -> Result<()> {
    let dir = folder.join(set);
    let gold: Vec<Gold> = data::lines(&dir.join("gold.jsonl"))?;
    let gold: HashMap<&str, &Gold> = gold.iter().map(|g| (g.id.as_str(), g)).collect();
    let names = Names::new()?;
    for (id, capture) in load(&dir)? {
        let gold = gold.get(id.as_str()).with_context(|| format!("no gold for {id}"))?;
        let wanted: BTreeSet<String> = gold.authors.iter().flatten().flat_map(|a| names.of(a)).collect();
        if wanted.is_empty() && gold.title.is_none() {
            continue;
        }
        let host = super::host(capture.hints.url.as_deref().unwrap_or(&id));

        let candidates = author_rows(&capture)
            .into_iter()
            .map(|(name, numbers)| {
                let named = names.of(&name);
                let yes = !named.is_empty() && named.iter().all(|n| wanted.contains(n));
                Candidate { named, numbers: numbers.into_iter().map(f64::from).collect(), yes, counts }
            })
            .collect();
        pages.push(Page { set, host, gold: wanted, candidates });
    }
    Ok(())
}

/// Names as the sets' scorer compares them.
struct Names {
    between: Regex,
    lead: Regex,
}

impl Names {
    fn new() -> Result<Self> {
        Ok(Self {
            between: Regex::new(r"(?i)\s*(?:;|,|/|\||&|\band\b|\bund\b|\bet\b|\by\b)\s*")?,
            lead: Regex::new(r"(?i)^\s*(?:by|von|par|por|from|text|autor|author|written by|di|da)\s*:?\s+")?,
        })
    }

    fn of(&self, text: &str) -> BTreeSet<String> {
        let text = fold(text);
        let bare = self.lead.replace(&text, "");
        self.between
            .split(&bare)
            .map(|part| {
                part.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .filter(|w| !w.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .filter(|name| !name.is_empty())
            .collect()
    }
}

/// Bias and weights, by gradient descent with momentum.
fn fit(pages: &[Page], seen: impl Fn(&Page) -> bool) -> Vec<f64> {
    let all: Vec<&Candidate> = pages.iter().filter(|p| seen(p)).flat_map(|p| &p.candidates).collect();
    let width = all.first().map_or(0, |c| c.numbers.len()) + 1;
    let sparse: Vec<Vec<(usize, f64)>> = all
        .iter()
        .map(|c| {
            let on = c.numbers.iter().enumerate().filter(|(_, x)| **x != 0.0).map(|(i, x)| (i + 1, *x));
            std::iter::once((0, 1.0)).chain(on).collect()
        })
        .collect();
    let mut weights = vec![0.0; width];
    let mut speed = vec![0.0; width];
    let rate = 2.0 / all.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = weights.iter().map(|w| -L2 * w).collect();
        slope[0] = 0.0;
        for (c, row) in all.iter().zip(&sparse) {
            let sum: f64 = row.iter().map(|(i, x)| weights[*i] * x).sum();
            let error = f64::from(u8::from(c.yes)) - 1.0 / (1.0 + (-sum).exp());
            for (i, x) in row {
                slope[*i] += c.counts * error * x;
            }
        }
        for ((w, v), g) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *v = 0.9 * *v + rate * g;
            *w += *v;
        }
    }
    weights
}

/// Figures as the sets' scorer has them, at some thresholds.
fn print<'a>(pages: &'a [Page], by: impl Fn(&'a Page) -> &'a Vec<f64>) {
    for (set, _) in SETS {
        let (mut best, mut wanted) = (0, 0);
        for page in pages.iter().filter(|p| p.set == set) {
            let named: BTreeSet<&String> =
                page.candidates.iter().filter(|c| c.yes).flat_map(|c| &c.named).collect();
            best += named.len();
            wanted += page.gold.len();
        }
        if wanted == 0 {
            continue;
        }
        println!("{set}: names that some candidate has: {best} of {wanted}");
        for enough in [-1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0] {
            let (mut right, mut wrong, mut bad, mut nobody) = (0, 0, 0, 0);
            for page in pages.iter().filter(|p| p.set == set) {
                let weights = by(page);
                let taken: BTreeSet<&String> = page
                    .candidates
                    .iter()
                    .filter(|c| {
                        weights[0] + c.numbers.iter().zip(&weights[1..]).map(|(x, w)| x * w).sum::<f64>()
                            > enough
                    })
                    .flat_map(|c| &c.named)
                    .collect();
                if page.gold.is_empty() {
                    nobody += 1;
                    bad += usize::from(!taken.is_empty());
                } else {
                    right += taken.iter().filter(|n| page.gold.contains(**n)).count();
                    wrong += taken.iter().filter(|n| !page.gold.contains(**n)).count();
                }
            }
            let (precision, recall) =
                (right as f64 / (right + wrong).max(1) as f64, right as f64 / wanted as f64);
            let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
            println!(
                "  above {enough:4}: P {precision:.3}  R {recall:.3}  F1 {f1:.3}  bad {:.3}",
                f64::from(bad as u32) / f64::from(nobody.max(1) as u32)
            );
        }
    }
}
