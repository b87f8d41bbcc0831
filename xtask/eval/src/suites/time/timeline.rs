//! When a given event happened: the date that its sentence gives it, else the article's.
//!
//! The set asks for a target's events as well; finding them is another stage's work, so its own are taken, and what
//! is measured is their dates and order.

use super::{read, scored};
use crate::Row;
use crate::data::{lines, predictions};
use anyhow::Result;
use rashomon_model::{Span, TimeExpr};
use rashomon_text::times;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Article {
    doc: String,
    dct: String,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    id: u32,
    text: String,
}

#[derive(Deserialize)]
struct Timeline {
    timeline: String,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    doc: String,
    sentence: u32,
    head: String,
}

/// Scores the dates and the order of the set's own events.
pub(super) fn run(folder: &Path) -> Result<Vec<Row>> {
    let folder_of = folder.join("wikinews-timelines");
    let articles: Vec<Article> = lines(&folder_of.join("articles.jsonl"))?;
    let gold = folder_of.join("dev.timelines.jsonl");
    let timelines: Vec<Timeline> = lines(&gold)?;
    let dated: BTreeMap<&str, Dated> = articles.iter().map(|a| (a.doc.as_str(), Dated::of(a))).collect();
    let system: Vec<Value> = timelines.iter().map(|t| placed(t, &dated)).collect();
    let scores = scored(folder, "timeline", &gold, &predictions("time-timelines", &system)?)?;
    Ok(vec![
        Row::new("wikinews-timelines given events, date right", scores["date_acc"].as_f64().unwrap_or(0.0)),
        Row::new(
            "wikinews-timelines given events, order F1",
            scores["pair_f1"]["f1"].as_f64().unwrap_or(0.0),
        ),
    ])
}

/// A timeline's events with our dates, in their order.
fn placed(timeline: &Timeline, dated: &BTreeMap<&str, Dated>) -> Value {
    let mut events: Vec<(String, &Event)> = timeline
        .items
        .iter()
        .flat_map(|i| &i.events)
        .filter_map(|e| Some((dated.get(e.doc.as_str())?.date(e), e)))
        .collect();
    events.sort_by(|a, b| a.0.cmp(&b.0));
    let mut order = 0;
    let mut last = String::new();
    let items: Vec<Value> = events
        .into_iter()
        .map(|(date, e)| {
            if date != last {
                order += 1;
                last.clone_from(&date);
            }
            json!({"date": date, "order": order, "events": [{"doc": e.doc, "sentence": e.sentence, "head": e.head}]})
        })
        .collect();
    json!({"timeline": timeline.timeline, "items": items})
}

/// An article's text with its times.
struct Dated {
    dct: String,
    text: String,
    /// Where each sentence stands in the text, by its number.
    sentences: BTreeMap<u32, (usize, usize)>,
    times: Vec<TimeExpr>,
}

impl Dated {
    fn of(article: &Article) -> Self {
        let mut text = String::new();
        let mut sentences = BTreeMap::new();
        for s in &article.sentences {
            let start = text.len();
            text.push_str(&s.text);
            sentences.insert(s.id, (start, text.len()));
            text.push('\n');
        }
        let times = read(&text, Some(&article.dct));
        Self { dct: article.dct.clone(), text, sentences, times }
    }

    /// The date that the sentence gives the event, else the day that the article's opening tells of.
    fn date(&self, event: &Event) -> String {
        let known = self.sentences.get(&event.sentence).and_then(|&(start, end)| {
            let words = self.text.get(start..end)?;
            let at = start + words.to_lowercase().find(&event.head.to_lowercase())?;
            let word = Span::new(at, at + event.head.len());
            let time = times::told_on(&self.text, Span::new(start, end), word, &self.times)?;
            whole(&time.value)
        });
        known.unwrap_or_else(|| self.opening().unwrap_or_else(|| self.dct.clone()))
    }

    /// The day that the headline and the first sentence tell of.
    fn opening(&self) -> Option<String> {
        let &(_, end) = self.sentences.values().take(2).next_back()?;
        let end = u32::try_from(end).ok()?;
        times::opening_day(&self.times, end, self.dct.parse().ok()?).map(|d| d.to_string())
    }
}

/// A calendar value with what it leaves open as `XX`.
fn whole(value: &str) -> Option<String> {
    let day = value.split('T').next()?;
    let calendar = day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match day.len() {
        10 if calendar => Some(day.to_owned()),
        7 if calendar => Some(format!("{day}-XX")),
        4 if calendar => Some(format!("{day}-XX-XX")),
        _ => None,
    }
}
