//! Names: spans and kinds (wikigold, re3d), and which of them mean the same (ecbplus, n3), over articles.

use crate::Row;
use crate::data::{self, CodePoints};
use crate::train;
use anyhow::{Context, Result};
use rashomon_model::{Entity, EntityKind, Mention};
use rashomon_text::{entities, names, sentences};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// One document of any of the sets.
#[derive(Deserialize)]
struct Doc {
    doc: String,
    text: String,
    topic: Option<String>,
    entities: Vec<Gold>,
}

/// A labelled mention.
#[derive(Deserialize)]
struct Gold {
    start: usize,
    end: usize,
    text: String,
}

/// Into how many parts a set is cut, each read with weights trained on the others: the developers' part is also what the
/// shipped weights were trained on.
const FOLDS: usize = 5;

/// What was read from one document.
type Read = (Vec<Mention>, Vec<Entity>);

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    ner(folder, "wikigold", (0.584, 0.781), &mut rows)?;
    ner(folder, "re3d", (0.301, 0.426), &mut rows)?;
    coref(folder, "ecbplus", "chain", (0.762, 0.675), &mut rows)?;
    coref(folder, "n3-reuters128", "uri", (0.921, 0.850), &mut rows)?;
    coref(folder, "n3-rss500", "uri", (0.975, 0.784), &mut rows)?;
    Ok(rows)
}

/// Reads every document's names.
fn read(docs: &[Doc]) -> Vec<Read> {
    docs.iter().map(|d| names::names(&d.text, &sentences::sentences(&d.text))).collect()
}

/// Spans and kinds.
fn ner(folder: &Path, set: &str, (typed, untyped): (f64, f64), rows: &mut Vec<Row>) -> Result<()> {
    let gold = folder.join(set).join("dev.jsonl");
    let docs: Vec<Doc> = data::lines(&gold)?;
    let mut out = Vec::new();
    let models = train::names::cross_fitted(folder, set, FOLDS)?;
    for (at, doc) in docs.iter().enumerate() {
        let sentences = sentences::sentences(&doc.text);
        let (mentions, _) = names::names_by(&models[at % FOLDS], &doc.text, &sentences);
        let points = CodePoints::of(&doc.text);
        let spans: Vec<Value> = mentions
            .iter()
            .map(|m| json!({"start": points.at(m.start), "end": points.at(m.end), "type": kind(m.kind)}))
            .collect();
        out.push(json!({"doc": doc.doc, "entities": spans}));
    }
    let path = data::predictions(&format!("entities-{set}"), &out)?;
    let score = ask(folder, &["ner", &text(&gold), &text(&path), "--types", "PER,ORG,LOC"])?;
    rows.push(
        Row::new(format!("{set} exact F1"), figure(&score, "exact", "f1")?).beside(untyped, "spaCy sm"),
    );
    rows.push(
        Row::new(format!("{set} exact+kind F1"), figure(&score, "exact_type", "f1")?)
            .beside(typed, "spaCy sm"),
    );
    Ok(())
}

/// Groups over documents, once with the labelled mentions given (as the peer had them), once on our own.
fn coref(folder: &Path, set: &str, key: &str, (b3, pairs): (f64, f64), rows: &mut Vec<Row>) -> Result<()> {
    let gold = folder.join(set).join("dev.jsonl");
    let docs: Vec<Doc> = data::lines(&gold)?;
    let mut stories: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, doc) in docs.iter().enumerate() {
        stories.entry(doc.topic.as_deref().unwrap_or("")).or_default().push(at);
    }
    for given in [true, false] {
        let mut reads = read(&docs);
        if given {
            for (doc, read) in docs.iter().zip(&mut reads) {
                give(doc, read);
            }
        }
        let mut out: Vec<Value> = Vec::new();
        for (story, members) in &stories {
            let told: Vec<(&[Mention], &[Entity])> =
                members.iter().map(|&at| (reads[at].0.as_slice(), reads[at].1.as_slice())).collect();
            let linked = entities::link(&told);
            for (within, &at) in members.iter().enumerate() {
                out.push(predicted(&docs[at], &reads[at].0, story, &linked, within));
            }
        }
        let name = if given { "given" } else { "whole" };
        let path = data::predictions(&format!("entities-{set}-{name}"), &out)?;
        let score = ask(folder, &["coref", &text(&gold), &text(&path), "--key", key])?;
        let row = |what: &str| {
            Ok::<_, anyhow::Error>(Row::new(format!("{set} {name} {what} F1"), figure(&score, what, "f1")?))
        };
        let (mut first, mut second) = (row("b3")?, row("pairs")?);
        if given {
            (first, second) = (first.beside(b3, "string rules"), second.beside(pairs, "string rules"));
        }
        rows.extend([first, second]);
    }
    Ok(())
}

/// Replaces what was found by the labelled mentions: each takes the entity of the name found in it, where the rest of it
/// is but a title or small words ("in Wasilla, Alaska", "Alaska Gov. Sarah Palin"), or stands for itself.
fn give(doc: &Doc, read: &mut Read) {
    let points: Vec<usize> = doc.text.char_indices().map(|(at, _)| at).chain([doc.text.len()]).collect();
    let byte = |point: usize| points.get(point).copied().unwrap_or(doc.text.len()) as u32;
    let found = std::mem::take(&mut read.0);
    for gold in &doc.entities {
        let (start, end) = (byte(gold.start), byte(gold.end));
        let head = found.iter().filter(|m| m.start < end && start < m.end).find(|m| {
            let before = doc.text.get(start as usize..m.start.max(start) as usize).unwrap_or("");
            let after = doc.text.get(m.end.min(end) as usize..end as usize).unwrap_or("");
            let small = before.split_whitespace().all(|w| w.starts_with(char::is_lowercase));
            let titled = m.title.is_some() || m.kind == EntityKind::Person && small;
            (titled
                || before
                    .split_whitespace()
                    .all(|w| w.starts_with(char::is_lowercase) && w.len() < 6 || w == "The"))
                && after
                    .trim_start_matches("'s")
                    .trim_start()
                    .chars()
                    .next()
                    .is_none_or(|c| !c.is_alphanumeric())
        });
        let mention = if let Some(m) = head {
            Mention { start, end, ..m.clone() }
        } else {
            let known = read.1.iter().position(|e| e.name == gold.text);
            let entity = known.unwrap_or(read.1.len()) as u32;
            let kind = EntityKind::Work;
            if known.is_none() {
                read.1.push(Entity { name: gold.text.clone(), kind, aliases: vec![gold.text.clone()] });
            }
            Mention { start, end, text: gold.text.clone(), kind, title: None, entity }
        };
        read.0.push(mention);
    }
}

/// A document's mentions with the linked entity each belongs to.
fn predicted(
    doc: &Doc,
    mentions: &[Mention],
    story: &str,
    linked: &[entities::Linked],
    within: usize,
) -> Value {
    let chain: BTreeMap<usize, usize> = linked
        .iter()
        .enumerate()
        .flat_map(|(at, l)| l.members.iter().filter(|m| m.0 == within).map(move |m| (m.1, at)))
        .collect();
    let points = CodePoints::of(&doc.text);
    let spans: Vec<Value> = mentions
        .iter()
        .map(|m| {
            let chain = chain.get(&(m.entity as usize)).map(|at| format!("{story}/{at}"));
            json!({"start": points.at(m.start), "end": points.at(m.end), "type": kind(m.kind), "chain": chain})
        })
        .collect();
    json!({"doc": doc.doc, "entities": spans})
}

/// The data's names for kinds.
fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "PER",
        EntityKind::Organization => "ORG",
        EntityKind::Place => "LOC",
        EntityKind::Event | EntityKind::Work => "MISC",
    }
}

/// Asks the data's own scorer.
fn ask(folder: &Path, args: &[&str]) -> Result<Value> {
    Ok(serde_json::from_str(&data::score(&folder.join("score.py"), args)?)?)
}

/// A figure of its answer.
fn figure(score: &Value, group: &str, name: &str) -> Result<f64> {
    score[group][name].as_f64().with_context(|| format!("score.py gave no {group}.{name}"))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
