//! Weights for the choice among the days that a page names: a log-linear model (conditional logit) over their traits, with
//! no day at all as one of the choices.

use super::Mode;
use crate::data;
use crate::suites::extraction::load;
use anyhow::{Context, Result, bail};
use rashomon_extract::{DATE_TRAITS, DateRows, date_rows};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;

/// The sets whose pages have dates.
const SETS: [&str; 3] = ["wcxb", "trafilatura", "htmldate"];
const WEIGHTS: &str = "crates/rashomon-extract/src/html/dates/weights.rs";
/// Steps of the descent.
const STEPS: usize = 600;
/// Size of the first steps (AdaGrad).
const RATE: f64 = 0.3;
/// Pull of the weights towards nothing: traits seen on a few pages tell of those pages only.
const L2: f64 = 3.0;
/// Share of the annotations that are taken to be wrong, any day as likely as another: so none pulls at the weights much.
const WRONG: f64 = 0.04;
/// What is added to the log odds of no day: a wrong date misleads more than none.
const CAUTION: f64 = 0.2;
/// Hundredths of log odds that one must be the better by.
const UNIT: f64 = 100.0;

#[derive(Deserialize)]
struct Gold {
    id: String,
    date: Option<String>,
    title: Option<String>,
}

/// A page's choices, the right one among them, and how much it counts.
struct Page {
    set: &'static str,
    id: String,
    host: u64,
    /// The annotated day; empty where there is none.
    gold: String,
    rows: DateRows,
}

impl Page {
    /// The right choice: 0 is no day. `None` where the right day is not among them.
    fn right(&self) -> Option<usize> {
        if self.gold.is_empty() {
            return Some(0);
        }
        Some(self.rows.days.iter().position(|(day, _)| *day == self.gold)? + 1)
    }

    fn choices(&self) -> impl Iterator<Item = &Vec<usize>> {
        std::iter::once(&self.rows.none).chain(self.rows.days.iter().map(|(_, traits)| traits))
    }

    /// The day that the weights choose; empty for none.
    fn chosen(&self, weights: &[f64]) -> &str {
        let scores: Vec<f64> = self.choices().map(|c| c.iter().map(|t| weights[*t]).sum()).collect();
        let best = (1..scores.len()).fold(0, |best, n| if scores[n] > scores[best] { n } else { best });
        best.checked_sub(1).and_then(|n| self.rows.days.get(n)).map_or("", |(day, _)| day)
    }
}

/// Trains on all sets and writes the weights, or measures what such weights do on hosts that they have not seen.
pub(super) fn run(folder: &Path, mode: &Mode) -> Result<()> {
    let mut pages = Vec::new();
    for set in SETS {
        read(folder, set, &mut pages)?;
    }
    match mode {
        Mode::Write => {
            let weights = fit(&pages, |_| true);
            std::fs::write(WEIGHTS, text(&weights, &pages))
                .with_context(|| format!("cannot write {WEIGHTS}"))?;
            figures(&pages, |_| &weights)
        }
        Mode::Folds(folds) => {
            let parts: Vec<Vec<f64>> =
                (0..*folds).map(|part| fit(&pages, |p| p.host % folds != part)).collect();
            figures(&pages, |p| &parts[(p.host % folds) as usize])
        }
        Mode::Holdout(set) => {
            let Some(set) = SETS.iter().find(|s| *s == set) else { bail!("no set {set}") };
            let weights = fit(&pages, |p| p.set != *set);
            figures(&pages, |_| &weights)
        }
    }
}

/// Reads a set's pages.
fn read(folder: &Path, set: &'static str, pages: &mut Vec<Page>) -> Result<()> {
    let dir = folder.join(set);
    let gold: Vec<Gold> = data::lines(&dir.join("gold.jsonl"))?;
    let gold: HashMap<&str, &Gold> = gold.iter().map(|g| (g.id.as_str(), g)).collect();
    for (id, capture) in load(&dir)? {
        let gold = gold.get(id.as_str()).with_context(|| format!("no gold for {id}"))?;
        // Where neither title nor date is given, nobody looked.
        if gold.date.is_none() && gold.title.is_none() {
            continue;
        }
        let Some(rows) = date_rows(&capture) else { continue };
        let host = super::host(capture.hints.url.as_deref().unwrap_or(&id));
        pages.push(Page { set, id, host, gold: gold.date.clone().unwrap_or_default(), rows });
    }
    Ok(())
}

/// Full steps down the likelihood's slope: the same pages give the same weights.
fn fit(pages: &[Page], seen: impl Fn(&Page) -> bool) -> Vec<f64> {
    let pages: Vec<(&Page, usize)> =
        pages.iter().filter(|p| seen(p)).filter_map(|p| Some((p, p.right()?))).collect();
    let mut weights = vec![0.0_f64; DATE_TRAITS.len()];
    let mut squares = vec![1e-6_f64; weights.len()];
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = weights.iter().map(|w| L2 * w).collect();
        for (page, right) in &pages {
            let scores: Vec<f64> =
                page.choices().map(|c| c.iter().map(|t| weights[*t]).sum::<f64>()).collect();
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let sum: f64 = scores.iter().map(|s| (s - most).exp()).sum();
            let meant = (1.0 - WRONG) * (scores[*right] - most).exp() / sum;
            let counts = meant / (meant + WRONG / scores.len() as f64);
            for (n, (choice, score)) in page.choices().zip(&scores).enumerate() {
                let miss = (score - most).exp() / sum - f64::from(u8::from(n == *right));
                choice.iter().for_each(|t| slope[*t] += counts * miss);
            }
        }
        for ((weight, square), slope) in weights.iter_mut().zip(&mut squares).zip(&slope) {
            *square += slope * slope;
            *weight -= RATE * slope / square.sqrt();
        }
    }
    if let Some(none) = DATE_TRAITS.iter().position(|name| *name == "None") {
        weights[none] += CAUTION;
    }
    weights.iter().map(|w| (w * UNIT).round() / UNIT).collect()
}

/// The weights as the source file that ships.
fn text(weights: &[f64], pages: &[Page]) -> String {
    let dated = pages.iter().filter(|p| !p.gold.is_empty()).count();
    let mut out = format!(
        "//! Weights of the traits in hundredths of log odds, fitted by `cargo xtask train dates` on {} pages, {dated} of them dated\n\
         //! (Web Content Extraction Benchmark, Murrough Foley, CC BY 4.0; evaluation data of trafilatura and htmldate,\n\
         //! Apache-2.0). Not to be edited by hand.\n\n\
         /// One a trait, in the order of [`super::traits::Trait`].\n\
         #[rustfmt::skip]\n\
         pub(super) const WEIGHTS: &[i16] = &[\n",
        pages.len()
    );
    for (name, weight) in DATE_TRAITS.iter().zip(weights) {
        let _ = writeln!(out, "    {:.0}, // {name}", weight * UNIT);
    }
    out + "];\n"
}

/// Prints how the choices do on each set, as `score.py` counts, and keeps them.
fn figures<'a>(pages: &'a [Page], weights: impl Fn(&Page) -> &'a [f64]) -> Result<()> {
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    for set in SETS {
        let (mut dated, mut right, mut answered, mut there, mut undated, mut bad) = (0, 0, 0, 0, 0, 0);
        for page in pages.iter().filter(|p| p.set == set) {
            let chosen = page.chosen(weights(page));
            if page.gold.is_empty() {
                undated += 1;
                bad += usize::from(!chosen.is_empty());
            } else {
                dated += 1;
                there += usize::from(page.right().is_some());
                answered += usize::from(!chosen.is_empty());
                right += usize::from(chosen == page.gold);
            }
        }
        println!(
            "{set:<12} date {:.3}  dateP {:.3}  badDate {:.3} of {undated}  among the days {:.3}",
            share(right, dated),
            share(right, answered),
            share(bad, undated),
            share(there, dated)
        );
    }
    let rows: Vec<_> = pages
        .iter()
        .map(|p| json!({ "set": p.set, "id": p.id, "date": p.chosen(weights(p)), "none": p.rows.none, "days": p.rows.days }))
        .collect();
    data::predictions("train-dates", &rows)?;
    Ok(())
}
