//! Weights for name kinds: multinomial logistic regression over the candidates of labelled texts, the same each time.

use crate::data;
use anyhow::{Context, Result};
use rashomon_text::names::{self, CLASSES, Example, Model, NO_NAME, UNIT};
use rashomon_text::sentences;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// A labelled document.
#[derive(Deserialize)]
struct Doc {
    text: String,
    entities: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
}

/// A candidate with the classes that its label leaves open and its weight in the sum.
struct Labelled {
    features: Vec<u32>,
    prior: [f32; CLASSES],
    open: [bool; CLASSES],
    weight: f32,
}

/// A set's name, and each of its documents' candidates.
type Set = (&'static str, Vec<Vec<Labelled>>);
/// A labelled span: first byte, one past the last, the data's name for its kind.
type Span<'a> = (u32, u32, &'a str);

/// How often each candidate is looked at.
const EPOCHS: usize = 12;
/// Step size of AdaGrad.
const RATE: f32 = 0.05;
/// Pull of the weights towards nothing, a step.
const DECAY: f32 = 4e-3;
/// The rules' sum from which on they know a place.
const KNOWN_PLACE: i32 = 120;
/// A feature seen less often tells of one name only.
const FEWEST: usize = 3;
/// Texts with partial or coarse labels count less than fully labelled ones.
const COARSE: f32 = 0.5;

/// Trains on all that may ship and writes the weights.
pub(crate) fn run(data: &Path) -> Result<()> {
    let sets = labelled(&data.join("entities"))?;
    let examples: Vec<&Labelled> = sets.iter().flat_map(|(_, docs)| docs.iter().flatten()).collect();
    let rows = fit(&examples);
    let path = Path::new("crates/rashomon-text/src/names/data/names.weights");
    std::fs::write(path, Model::to_bytes(&rows))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{} candidates, {} features -> {}", examples.len(), rows.len(), path.display());
    Ok(())
}

/// Models for measuring: the n-th has seen none of the documents of `set` whose index has the rest n by `folds`.
pub(crate) fn cross_fitted(folder: &Path, set: &str, folds: usize) -> Result<Vec<Model>> {
    let sets = labelled(folder)?;
    let models = (0..folds).map(|fold| {
        let kept = sets.iter().flat_map(|(name, docs)| {
            docs.iter()
                .enumerate()
                .filter(move |(at, _)| *name != set || at % folds != fold)
                .flat_map(|(_, d)| d)
        });
        Model::from_bytes(&Model::to_bytes(&fit(&kept.collect::<Vec<_>>())))
    });
    Ok(models.collect())
}

/// The labelled candidates of each document of each set that weights may be trained on.
fn labelled(folder: &Path) -> Result<Vec<Set>> {
    let mut sets = Vec::new();
    for set in ["wikigold", "re3d", "ecbplus"] {
        let docs: Vec<Doc> = data::lines(&folder.join(set).join("dev.jsonl"))?;
        let of = |doc: &Doc| if set == "wikigold" { fine(doc) } else { coarse(doc) };
        sets.push((set, docs.iter().map(of).collect()));
    }
    Ok(sets)
}

/// Candidates of a document whose labels are coarse or leave names out.
fn coarse(doc: &Doc) -> Vec<Labelled> {
    let mut out = Vec::new();
    for (example, inside) in with_gold(doc) {
        // The head of a longer description: "Iraqi President Fuad Masum".
        let Some(gold) = inside.iter().find(|g| g.1 == example.span.end) else { continue };
        // These sets call a country a body where its government acts; a reader calls it a place.
        if example.prior[2] >= KNOWN_PLACE && gold.2 != "LOC" {
            continue;
        }
        let open = match gold.2 {
            "PER" => [true, false, false, false, false],
            "ORG" => [false, true, false, false, false],
            "LOC" => [false, false, true, false, false],
            "HUM" => [true, true, false, false, false],
            _ => continue,
        };
        out.push(Labelled {
            prior: example.prior.map(|p| p as f32 * UNIT),
            features: example.features,
            open,
            weight: COARSE,
        });
    }
    out
}

/// Candidates of a fully labelled document.
fn fine(doc: &Doc) -> Vec<Labelled> {
    let mut out = Vec::new();
    for (example, overlaps) in with_gold(doc) {
        let bare = bare(&doc.text, (example.span.start, example.span.end));
        let exact = overlaps.iter().find(|g| self::bare(&doc.text, (g.0, g.1)) == bare);
        let class = match exact {
            Some((_, _, kind)) => match *kind {
                "PER" => 0,
                "ORG" => 1,
                "LOC" => 2,
                _ => 3,
            },
            None if overlaps.is_empty() => NO_NAME,
            None => continue,
        };
        let mut open = [false; CLASSES];
        open[class] = true;
        out.push(Labelled {
            prior: example.prior.map(|p| p as f32 * UNIT),
            features: example.features,
            open,
            weight: 1.0,
        });
    }
    out
}

/// Each candidate of a document with the labelled spans (bytes) that it overlaps.
fn with_gold(doc: &Doc) -> Vec<(Example, Vec<Span<'_>>)> {
    let points: Vec<usize> = doc.text.char_indices().map(|(at, _)| at).chain([doc.text.len()]).collect();
    let byte = |point: usize| points.get(point).copied().unwrap_or(doc.text.len()) as u32;
    let gold: Vec<Span<'_>> =
        doc.entities.iter().map(|g| (byte(g.start), byte(g.end), g.kind.as_str())).collect();
    names::examples(&doc.text, &sentences::sentences(&doc.text))
        .into_iter()
        .map(|example| {
            let (start, end) = (example.span.start, example.span.end);
            let overlaps = gold.iter().copied().filter(|g| g.0 < end && start < g.1).collect();
            (example, overlaps)
        })
        .collect()
}

/// A span without a leading article.
fn bare(text: &str, (start, end): (u32, u32)) -> (u32, u32) {
    let words = text.get(start as usize..end as usize).unwrap_or("");
    let article = words.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("the "));
    (if article { start + 4 } else { start }, end)
}

/// Fits the weights; rows in order of the features' hashes.
fn fit(examples: &[&Labelled]) -> Vec<(u32, [i8; CLASSES])> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for feature in examples.iter().flat_map(|e| &e.features) {
        *counts.entry(*feature).or_default() += 1;
    }
    let mut features: Vec<u32> = counts.into_iter().filter(|(_, n)| *n >= FEWEST).map(|(f, _)| f).collect();
    features.sort_unstable();
    let index: HashMap<u32, usize> = features.iter().enumerate().map(|(at, f)| (*f, at)).collect();
    let told: Vec<Vec<usize>> =
        examples.iter().map(|e| e.features.iter().filter_map(|f| index.get(f).copied()).collect()).collect();
    let mut weights = vec![[0f32; CLASSES]; features.len()];
    let mut squares = vec![[1e-2f32; CLASSES]; features.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut seed);
        for &at in &order {
            step(examples[at], &told[at], &mut weights, &mut squares);
        }
    }
    let stored = |w: f32| (w / UNIT).round().clamp(-127.0, 127.0) as i8;
    let rows = features.into_iter().zip(&weights).map(|(feature, w)| (feature, w.map(stored)));
    rows.filter(|(_, w)| w.iter().any(|w| *w != 0)).collect()
}

/// One step of AdaGrad on one candidate.
fn step(example: &Labelled, told: &[usize], weights: &mut [[f32; CLASSES]], squares: &mut [[f32; CLASSES]]) {
    let mut sums = example.prior;
    for &feature in told {
        for (sum, w) in sums.iter_mut().zip(&weights[feature]) {
            *sum += w;
        }
    }
    let top = sums.iter().copied().fold(f32::MIN, f32::max);
    let odds = sums.map(|s| (s - top).exp());
    let all: f32 = odds.iter().sum();
    let open: f32 = odds.iter().zip(example.open).filter(|(_, open)| *open).map(|(o, _)| o).sum();
    let mut gradient = [0f32; CLASSES];
    for class in 0..CLASSES {
        let wanted = if example.open[class] { odds[class] / open.max(1e-12) } else { 0.0 };
        gradient[class] = example.weight * (odds[class] / all - wanted);
    }
    for &feature in told {
        for class in 0..CLASSES {
            let g = gradient[class] + DECAY * weights[feature][class];
            squares[feature][class] += g * g;
            weights[feature][class] -= RATE * g / squares[feature][class].sqrt();
        }
    }
}

/// Fisher-Yates with a linear congruential generator: the same order each time.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (*seed >> 33) as usize % (at + 1));
    }
}
