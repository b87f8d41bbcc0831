//! A page's articles held against the truth about it.

use jiff::Timestamp;
use rashomon_model::{Article, Precision, Stamp};
use serde_json::{Value, json};
use xtask_gen::Truth;
use xtask_gen::time::TimeTruth;

/// Characters at each end of a body that have to be right.
const END: usize = 40;

/// Counts over pages.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    truths: usize,
    found: usize,
    bounded: usize,
    headline: usize,
    outlet: usize,
    time: usize,
    clean: usize,
}

impl Tally {
    /// Adds another page's.
    pub(super) fn add(&mut self, other: &Self) {
        self.truths += other.truths;
        self.found += other.found;
        self.bounded += other.bounded;
        self.headline += other.headline;
        self.outlet += other.outlet;
        self.time += other.time;
        self.clean += other.clean;
    }

    /// The measures.
    pub(super) fn figures(&self) -> Vec<(&'static str, f64)> {
        let of = |n: usize| n as f64 / self.truths.max(1) as f64;
        let f1 = 2.0 * self.bounded as f64 / (self.truths + self.found).max(1) as f64;
        vec![
            ("boundaries F1", f1),
            ("headline right", of(self.headline)),
            ("outlet right", of(self.outlet)),
            ("time right", of(self.time)),
            ("free of boilerplate", of(self.clean)),
        ]
    }
}

/// Words with white space folded.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Judges a page's articles; says what is wrong.
pub(super) fn judge(truths: &[Truth], found: &[Article]) -> (Tally, Vec<Value>) {
    let mut tally = Tally { truths: truths.len(), found: found.len(), ..Tally::default() };
    let mut faults = Vec::new();
    let texts: Vec<String> = found.iter().map(|a| folded(&a.text)).collect();
    let mut used = vec![false; found.len()];
    for truth in truths {
        let best = (0..found.len())
            .filter(|&n| !used[n])
            .max_by_key(|&n| (likeness(truth, &found[n], &texts[n]), usize::MAX - n));
        let Some(at) = best.filter(|&n| likeness(truth, &found[n], &texts[n]) > 0) else {
            faults.push(json!({ "missed": truth.headline }));
            continue;
        };
        used[at] = true;
        let (article, text) = (&found[at], &texts[at]);
        let whole = folded(&truth.text);
        let starts = text.starts_with(head(&whole));
        let ends = text.ends_with(tail(&whole));
        let headline = article.headline.as_deref().map(folded) == Some(folded(&truth.headline));
        let outlet =
            article.outlet.as_deref().is_some_and(|o| o.to_lowercase() == truth.outlet.to_lowercase());
        let time = same_time(truth.time.as_ref(), article.published.as_ref());
        let foreign: Vec<&str> = article.text.split("\n\n").filter(|p| !whole.contains(&folded(p))).collect();
        tally.bounded += usize::from(starts && ends);
        tally.headline += usize::from(headline);
        tally.outlet += usize::from(outlet);
        tally.time += usize::from(time);
        tally.clean += usize::from(foreign.is_empty());
        let mut fault = |what: &str, right: bool, ours: Value, theirs: Value| {
            if !right {
                faults
                    .push(json!({ "article": truth.headline, "wrong": what, "is": ours, "should": theirs }));
            }
        };
        fault("start", starts, json!(head(text)), json!(head(&whole)));
        fault("end", ends, json!(tail(text)), json!(tail(&whole)));
        fault("headline", headline, json!(article.headline), json!(truth.headline));
        fault("outlet", outlet, json!(article.outlet), json!(truth.outlet));
        fault("time", time, json!(article.published), json!(truth.time));
        fault("clean", foreign.is_empty(), json!(foreign), Value::Null);
    }
    for at in (0..found.len()).filter(|&n| !used[n]) {
        faults.push(json!({ "invented": found[at].headline, "starts": head(&texts[at]) }));
    }
    (tally, faults)
}

/// How much speaks for an article being the one meant; 0 for not at all.
fn likeness(truth: &Truth, article: &Article, text: &str) -> usize {
    let headline = article.headline.as_deref().map(folded) == Some(folded(&truth.headline));
    let (starts, ends) = (folded(&truth.starts), folded(&truth.ends));
    let has = |part: &str| usize::from(text.contains(part));
    usize::from(headline)
        + 2 * has(&starts)
        + 2 * has(&ends)
        + 2 * usize::from(text.starts_with(head(&starts)))
}

/// The first characters.
fn head(text: &str) -> &str {
    text.char_indices().nth(END).map_or(text, |(at, _)| &text[..at])
}

/// The last characters.
fn tail(text: &str) -> &str {
    let from = text.chars().count().saturating_sub(END);
    text.char_indices().nth(from).map_or(text, |(at, _)| &text[at..])
}

/// Whether a time is what the page tells.
fn same_time(truth: Option<&TimeTruth>, ours: Option<&Stamp>) -> bool {
    match (truth, ours) {
        (None, None) => true,
        (Some(truth), Some(ours)) => within(&truth.value, &ours.value, &truth.precision),
        _ => false,
    }
}

/// Whether two times are the same at a precision.
pub(super) fn within(a: &str, b: &str, precision: &str) -> bool {
    let day = |v: &str| v.get(..10).unwrap_or(v).to_owned();
    let seconds = match precision {
        "minute" => 60,
        "hour" => 3600,
        _ => return day(a) == day(b),
    };
    match (a.parse::<Timestamp>(), b.parse::<Timestamp>()) {
        (Ok(a), Ok(b)) => a.duration_since(b).as_secs().abs() < seconds,
        _ => false,
    }
}

/// The name of a precision as the truth has it.
pub(super) fn named(precision: Precision) -> &'static str {
    match precision {
        Precision::Minute | Precision::Second => "minute",
        Precision::Hour => "hour",
        _ => "day",
    }
}
