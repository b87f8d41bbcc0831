//! Main content and metadata of HTML pages against `extraction/*`.

use crate::{Row, data};
use anyhow::{Context, Result};
use rashomon_extract::{Labeller, extract_with};
use rashomon_model::{Capture, Hints};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

#[derive(Deserialize)]
struct Entry {
    id: String,
    url: Option<String>,
}

/// Measures shown, with the best peer on the same pages and its name.
type Shown = (&'static str, Option<(f64, &'static str)>);

/// The sets and what is shown of each. Peers: from the notes beside the data, over all pages of a set.
const SETS: &[(&str, &[Shown])] = &[
    (
        "scrapinghub",
        &[
            ("shF1", Some((0.968, "trafilatura, precision"))),
            ("shP", None),
            ("shR", None),
            ("acc", Some((0.345, "readability"))),
        ],
    ),
    (
        "fundus",
        &[
            ("shF1", Some((0.963, "trafilatura, precision"))),
            ("parF1", Some((0.905, "newspaper4k"))),
            ("acc", None),
            ("shP", None),
            ("shR", None),
        ],
    ),
    (
        "wcxb",
        &[
            ("shF1", Some((0.943, "rs-trafilatura"))),
            ("bowF1", None),
            ("parF1", None),
            ("snF1", Some((0.923, "trafilatura"))),
            ("title", Some((0.803, "rs-trafilatura"))),
            ("authF1", Some((0.730, "rs-trafilatura"))),
            ("authP", None),
            ("badAuth", Some((0.75, "trafilatura"))),
            ("date", Some((0.857, "trafilatura"))),
            ("dateP", None),
            ("badDate", Some((0.01, "trafilatura"))),
        ],
    ),
    (
        "trafilatura",
        &[
            ("snF1", Some((0.926, "trafilatura"))),
            ("snP", None),
            ("snR", None),
            ("snAcc", None),
            ("title", Some((0.716, "rs-trafilatura"))),
            ("authF1", Some((0.711, "trafilatura"))),
            ("authP", None),
            ("badAuth", Some((0.655, "trafilatura"))),
            ("date", Some((0.860, "trafilatura"))),
            ("dateP", None),
            ("badDate", Some((0.033, "trafilatura"))),
        ],
    ),
    ("htmldate", &[("date", Some((0.903, "htmldate"))), ("dateP", None)]),
];

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (set, shown) in SETS {
        let dir = folder.join(set);
        if !dir.is_dir() {
            continue;
        }
        let pages = load(&dir)?;
        let (start, cpu) = (Instant::now(), cpu_seconds());
        let predictions: Vec<Value> = pages.iter().map(|page| predict(page, Labeller::shipped())).collect();
        let wall = start.elapsed().as_secs_f64();
        let seconds = cpu.and_then(|from| Some(cpu_seconds()? - from)).unwrap_or(wall);
        let speed = pages.len() as f64 / seconds.max(1e-9);
        let path = data::predictions(&format!("extraction-{set}"), &predictions)?;
        let out = data::score(
            &folder.join("score.py"),
            &[&dir.display().to_string(), &path.display().to_string(), "--json"],
        )?;
        let scores: Value = serde_json::from_str(out.lines().next().unwrap_or("{}"))?;
        for (measure, peer) in *shown {
            let score = scores[*measure].as_f64().with_context(|| format!("no {measure} for {set}"))?;
            // What should be low is shown by its complement, as all figures here are better the higher they are.
            let (name, ours) = match *measure {
                "badAuth" => ("no author where there is none", 1.0 - score),
                "badDate" => ("no date where there is none", 1.0 - score),
                same => (same, score),
            };
            rows.push(Row { peer: *peer, ..Row::new(format!("{set} {name}"), ours) });
        }
        rows.push(Row::speed(format!("{set} pages per CPU second"), speed));
    }
    Ok(rows)
}

/// Seconds this thread has had a core, where the system tells: others' work on the machine is not in it.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// The pages of a set, in memory before the clock starts.
pub(crate) fn load(dir: &Path) -> Result<Vec<(String, Capture)>> {
    let entries: Vec<Entry> = data::lines(&dir.join("index.jsonl"))?;
    entries
        .into_iter()
        .map(|e| {
            let bytes = data::read(&dir.join("pages").join(format!("{}.html.gz", e.id)))?;
            let hints = Hints { url: e.url, content_type: Some("text/html".to_owned()), ..Hints::default() };
            Ok((e.id.clone(), Capture { source: e.id, bytes, hints }))
        })
        .collect()
}

/// One page's line, in the form `score.py` reads.
pub(crate) fn predict((id, capture): &(String, Capture), labeller: &Labeller) -> Value {
    let extraction = extract_with(capture, labeller);
    let Some(article) = extraction.articles.first() else { return json!({ "id": id }) };
    let authors: Vec<&str> = article.bylines.iter().map(|b| b.name.as_str()).collect();
    json!({
        "id": id,
        "body": article.text.replace("\n\n", "\n"),
        "title": article.headline,
        "authors": authors,
        "date": article.published.as_ref().filter(|p| p.value.len() >= 10).map(|p| &p.value[..10]),
    })
}
