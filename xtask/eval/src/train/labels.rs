//! Which blocks of an annotated page are body, found by their words in the annotation.

use super::boost::Example;
use rashomon_extract::TrainingRow;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// What is annotated of a page: its body, or snippets that must and must not be in it.
#[derive(Deserialize)]
pub(super) struct Gold {
    pub(super) id: String,
    body: Option<String>,
    #[serde(default)]
    paragraphs: Vec<Paragraph>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Deserialize)]
struct Paragraph {
    text: String,
    optional: bool,
}

/// Words in a run.
const RUN: usize = 4;
/// Share of a block's runs of words that the body must hold.
const HELD: f64 = 0.5;
/// Weight of a page's body that all others are scaled to: a page counts as one, however long.
const PAGE: f64 = 10.0;
/// Body, in Latin letters, that a page is taken to have at least.
const SHORTEST: f64 = 200.0;
/// Length from which a block counts no more, and what even the shortest counts.
const LONGEST: f64 = 600.0;
const BASE: f64 = 25.0;
/// What a block found by a snippet counts: a page has a handful.
const SNIPPET: f64 = 0.6;
/// Weight in Latin letters from which a block shows where the body is.
const TELLING: f32 = 60.0;

/// A page's blocks as examples, those left out that the annotation leaves open. `counts` is the set's weight.
pub(super) fn examples(rows: Vec<TrainingRow>, gold: &Gold, counts: f64) -> Vec<Example> {
    let (answers, weights) = match gold.body.as_deref().filter(|b| !b.is_empty()) {
        Some(body) => {
            let answers = by_body(&rows, body, &gold.paragraphs);
            let told: f64 = rows
                .iter()
                .zip(&answers)
                .filter(|(_, a)| **a == Some(true))
                .map(|(r, _)| f64::from(r.weight))
                .sum();
            let scale = counts * PAGE / told.max(SHORTEST);
            let weigh = |r: &TrainingRow| scale * (f64::from(r.weight).min(LONGEST) + BASE);
            let weights: Vec<f64> = rows.iter().map(weigh).collect();
            (answers, weights)
        }
        None => (by_snippets(&rows, gold), vec![counts * SNIPPET; rows.len()]),
    };
    rows.into_iter()
        .zip(answers.into_iter().zip(weights))
        .filter_map(|(r, (yes, weight))| Some(Example { features: r.features, yes: yes?, weight }))
        .collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn key(text: &str) -> String {
    words(text).join(" ")
}

/// A block is body where it is a line of the body, or the body holds most of its runs of words.
fn by_body(rows: &[TrainingRow], body: &str, paragraphs: &[Paragraph]) -> Vec<Option<bool>> {
    let all = words(body);
    let held: HashSet<&[String]> = all.windows(RUN.min(all.len().max(1))).collect();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for line in body.lines() {
        *lines.entry(key(line)).or_default() += 1;
    }
    let open: HashSet<String> = paragraphs.iter().filter(|p| p.optional).map(|p| key(&p.text)).collect();
    let mut answers: Vec<Option<bool>> = Vec::with_capacity(rows.len());
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let words = words(&row.text);
        let key = words.join(" ");
        let answer = if words.is_empty() || open.contains(&key) {
            None
        } else if lines.contains_key(&key) {
            Some(true)
        } else if words.len() < RUN {
            Some(false)
        } else {
            let runs = words.windows(RUN);
            let (total, found) = (runs.len(), runs.filter(|r| held.contains(r)).count());
            Some(found as f64 >= HELD * total as f64)
        };
        if answer == Some(true) {
            same.entry(key).or_default().push(at);
        }
        answers.push(answer);
    }
    // Of blocks that say the same, those nearest to the rest of the body are meant.
    let mut telling: Vec<usize> =
        same.values().filter(|v| v.len() == 1 && rows[v[0]].weight > TELLING).map(|v| v[0]).collect();
    telling.sort_unstable();
    if let Some(&middle) = telling.get(telling.len() / 2) {
        for (key, mut places) in same {
            places.sort_by_key(|at| at.abs_diff(middle));
            for at in places.into_iter().skip(lines.get(&key).copied().unwrap_or(1)) {
                answers[at] = Some(false);
            }
        }
    }
    answers
}

/// Only blocks that hold a snippet are known.
fn by_snippets(rows: &[TrainingRow], gold: &Gold) -> Vec<Option<bool>> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let with: Vec<String> = gold.with.iter().map(|s| plain(s)).collect();
    let without: Vec<String> = gold.without.iter().map(|s| plain(s)).collect();
    rows.iter()
        .map(|row| {
            let text = plain(&row.text);
            let holds = |snippets: &[String]| snippets.iter().any(|s| text.contains(s.as_str()));
            if holds(&without) { Some(false) } else { holds(&with).then_some(true) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_in_the_body_by_their_words() {
        let texts = [
            "Sign up for the letter",
            "The harbour bridge was closed on Monday after a barge had struck one of its three piers.",
            "Why?",
            "The harbour bridge was closed on Monday, a reader writes, and who pays the ferry?",
            "Why?",
            "Maybe a note",
        ];
        let row = |t: &&str| TrainingRow { text: (*t).to_owned(), weight: t.len() as f32, features: vec![] };
        let rows: Vec<TrainingRow> = texts.iter().map(row).collect();
        let body = format!("{}\nWhy?\nMaybe a note", texts[1]);
        let optional = [Paragraph { text: texts[5].to_owned(), optional: true }];
        let found = by_body(&rows, &body, &optional);
        assert_eq!(found, [Some(false), Some(true), Some(true), Some(false), Some(false), None]);
    }
}
