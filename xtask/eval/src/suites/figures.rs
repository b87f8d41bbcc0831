//! Figures that differ: the own pairs of `quality/figures`, and altered copies of some of them.

use crate::{Row, data};
use anyhow::{Context as _, Result};
use rashomon_compare::{FigureRelation, compare, relate_figures};
use rashomon_model::{
    Account, Annotations, Article, Basis, ClaimStatus, Precision, Span, Stamp, StanceKind, Telling,
};
use rashomon_text::{Context, annotate};
use serde::Deserialize;
use std::path::Path;

/// Two sentences, each with one figure in square brackets, and what the two figures are to each other.
#[derive(Debug, Clone, Deserialize)]
struct Pair {
    id: String,
    half: String,
    label: String,
    #[serde(default)]
    hours: u32,
    a: String,
    b: String,
}

/// The label of figures that cannot both be right.
const AT_ODDS: &str = "at-odds";

/// How many pairs of a part were called at odds, rightly or not, and labelled at all as they are.
#[derive(Default)]
struct Count {
    all: u32,
    right: u32,
    gold: u32,
    called: u32,
    both: u32,
}

impl Count {
    fn add(&mut self, gold: &str, called: &str) {
        self.all += 1;
        self.right += u32::from(gold == called);
        self.gold += u32::from(gold == AT_ODDS);
        self.called += u32::from(called == AT_ODDS);
        self.both += u32::from(gold == AT_ODDS && called == AT_ODDS);
    }

    fn rows(&self, part: &str, labels: bool) -> Vec<Row> {
        let share = |n: u32, of: u32| f64::from(n) / f64::from(of.max(1));
        let mut rows = vec![
            Row::new(format!("{part} at odds P"), share(self.both, self.called)),
            Row::new(format!("{part} at odds R"), share(self.both, self.gold)),
        ];
        rows.extend(labels.then(|| Row::new(format!("{part} labels right"), share(self.right, self.all))));
        rows
    }
}

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let pairs: Vec<Pair> = data::lines(&folder.join("pairs.jsonl"))?;
    let (mut open, mut held, mut made, mut shown) =
        (Count::default(), Count::default(), Count::default(), Count::default());
    // For whoever mends the comparison: the open half's failures, never the held one's.
    let told = std::env::var_os("FIGURES_SHOW").is_some();
    for pair in &pairs {
        let called = called(pair)?;
        let half = if pair.half == "open" { &mut open } else { &mut held };
        half.add(&pair.label, called);
        shown.add(&pair.label, if shows(pair)? { AT_ODDS } else { "" });
        if told && pair.half == "open" && called != pair.label {
            println!(
                "{} {} called {called} ({} h)\n  {}\n  {}",
                pair.id, pair.label, pair.hours, pair.a, pair.b
            );
        }
    }
    for pair in pairs.iter().enumerate().flat_map(|(at, p)| altered(at, p)) {
        let called = called(&pair)?;
        made.add(&pair.label, called);
        if told && called != pair.label {
            println!("{} altered {} called {called}\n  {}\n  {}", pair.id, pair.label, pair.a, pair.b);
        }
    }
    let mut rows = open.rows("open", true);
    rows.extend(held.rows("held", true));
    rows.extend(made.rows("altered", false));
    rows.extend(shown.rows("shown as differing", false));
    Ok(rows)
}

/// A sentence as an article of its own, and the place of its marked figure.
fn article(id: &str, marked: &str, hours: u32) -> Result<(Article, Annotations, Span)> {
    let (from, to) = marked.find('[').zip(marked.rfind(']')).context("no figure is marked")?;
    let text: String = marked.chars().filter(|c| !"[]".contains(*c)).collect();
    // A range has a mark on either end: the first is meant.
    let to = marked.find(']').unwrap_or(to) - 1;
    let (day, hour) = (18 + (8 + hours) / 24, (8 + hours) % 24);
    let published = Stamp {
        value: format!("2025-06-{day:02}T{hour:02}:00:00Z"),
        precision: Precision::Minute,
        basis: Basis::Given,
    };
    let anchor = published.value.get(..10).and_then(|d| d.parse().ok());
    let annotations = annotate(&text, Context { language: Some("en"), anchor });
    let article = Article {
        id: id.to_owned(),
        published: Some(published),
        language: Some("en".to_owned()),
        text,
        ..Article::default()
    };
    Ok((article, annotations, Span::new(from, to)))
}

/// What the comparison calls a pair.
fn called(pair: &Pair) -> Result<&'static str> {
    let (a, b) = (article("a", &pair.a, 0)?, article("b", &pair.b, pair.hours)?);
    let tellings =
        [Telling { article: &a.0, annotations: &a.1 }, Telling { article: &b.0, annotations: &b.1 }];
    Ok(match relate_figures(&tellings, [a.2, b.2]) {
        FigureRelation::Other => "other",
        FigureRelation::Equal => "equal",
        FigureRelation::Compatible => "compatible",
        FigureRelation::Updated => "updated",
        FigureRelation::AtOdds => AT_ODDS,
    })
}

/// Whether a story of the two sentences shows a claim that differs, in the words of both marked figures.
fn shows(pair: &Pair) -> Result<bool> {
    let (a, b) = (article("a", &pair.a, 0)?, article("b", &pair.b, pair.hours)?);
    let accounts = [&a.0, &b.0].map(|article| Account {
        id: format!("c-{}", article.id),
        lead: article.id.clone(),
        reprints: Vec::new(),
        rewrites: Vec::new(),
    });
    let tellings =
        [Telling { article: &a.0, annotations: &a.1 }, Telling { article: &b.0, annotations: &b.1 }];
    let story = compare(&accounts, &tellings).context("there are two articles")?;
    let holds = |value: &str, (article, _, place): &(Article, Annotations, Span)| {
        let words = place.of(&article.text);
        words.contains(value) || value.contains(words)
    };
    Ok(story.claims.iter().filter(|c| c.status == ClaimStatus::Differs).any(|claim| {
        let given = |at: usize| claim.stances.get(at).and_then(|s| s.value.as_deref());
        let differs = claim.stances.iter().any(|s| s.stance == StanceKind::Differs);
        differs && given(0).is_some_and(|v| holds(v, &a)) && given(1).is_some_and(|v| holds(v, &b))
    }))
}

/// What a figure is multiplied by in an altered copy, in turn.
const FACTORS: [f64; 4] = [1.4, 2.0, 0.6, 3.0];

/// What takes a name's and a day's place in an altered copy.
const NAME: &str = "Ravensby";
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Copies of an `equal` pair: one with another figure, and one with another name or day as well.
fn altered(at: usize, pair: &Pair) -> Vec<Pair> {
    let Some(figure) = (pair.label == "equal").then(|| other_figure(at, &pair.a)).flatten() else {
        return Vec::new();
    };
    let copy = |a: &str, b: String, label: &str| Pair {
        label: label.to_owned(),
        a: a.to_owned(),
        b,
        ..pair.clone()
    };
    let mut out = vec![copy(&pair.a, figure.clone(), AT_ODDS)];
    out.extend(other_figure(at, &pair.b).map(|b| copy(&pair.a, b, AT_ODDS)));
    out.extend(other_matter(&figure).map(|b| copy(&pair.a, b, "other")));
    out
}

/// A sentence with another value in its marked figure, where that is written in digits.
fn other_figure(at: usize, marked: &str) -> Option<String> {
    let (from, to) = (marked.find('[')?, marked.find(']')?);
    let inside = marked.get(from..to)?;
    let start = from + inside.find(|c: char| c.is_ascii_digit())?;
    let digits = marked.get(start..to)?;
    let length = digits.find(|c: char| !(c.is_ascii_digit() || ",.".contains(c))).unwrap_or(digits.len());
    let value: f64 = digits.get(..length)?.replace(',', "").parse().ok()?;
    let decimals = usize::from(digits.get(..length)?.contains('.'));
    let value = value * FACTORS[at % FACTORS.len()];
    Some(format!("{}{value:.decimals$}{}", marked.get(..start)?, marked.get(start + length..)?))
}

/// A sentence with another day or, where it has none, another name.
fn other_matter(marked: &str) -> Option<String> {
    if let Some(day) = DAYS.iter().position(|d| marked.contains(d)) {
        return Some(marked.replace(DAYS[day], DAYS[(day + 3) % DAYS.len()]));
    }
    let name = marked.split(' ').skip(1).find(|w| {
        w.len() > 3
            && w.starts_with(|c: char| c.is_ascii_uppercase())
            && w.chars().all(|c| c.is_ascii_alphabetic() || ".,'".contains(c))
    })?;
    let bare = name.trim_end_matches("'s").trim_end_matches(['.', ',', '\'']);
    Some(marked.replacen(bare, NAME, 1))
}
