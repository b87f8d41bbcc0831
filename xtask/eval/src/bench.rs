//! Speed, as counts and as ratios to a peer in the same run: the machines are noisy, and a ratio less so.

mod feeds;
mod fingerprints;

use crate::data;
use anyhow::Result;
use rashomon_engine::{ArticleLine, Engine, extract, prepare_line};
use rashomon_model::{Capture, Hints};
use serde::Deserialize;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Articles of the clustering suite that `report` is timed on.
const REPORT_ARTICLES: usize = 1000;

/// How often all pages are read.
const ROUNDS: usize = 3;

/// A document of the clustering suite.
#[derive(Deserialize)]
struct Document {
    id: String,
    title: String,
    body: String,
    published: Option<String>,
    source: Option<String>,
}

/// Runs every measurement whose data is there.
pub(crate) fn run(data: &Path) -> Result<()> {
    let pages = data.join("extraction/scrapinghub/pages");
    if pages.is_dir() {
        extraction(&pages)?;
    } else {
        println!("extract    no data at {}: not measured", pages.display());
    }
    let documents = data.join("clustering/allsides/docs.jsonl.gz");
    if documents.is_file() {
        report(&documents)?;
    } else {
        println!("report     no data at {}: not measured", documents.display());
    }
    let reuse = data.join("reuse/synth/pairs.jsonl.gz");
    if reuse.is_file() {
        fingerprints::run(&reuse)?;
    } else {
        println!("print      no data at {}: not measured", reuse.display());
    }
    let ingest = data.join("ingest");
    if ingest.is_dir() {
        feeds::run(&ingest)?;
    } else {
        println!("feeds      no data at {}: not measured", ingest.display());
    }
    Ok(())
}

/// `extract` on real pages, one thread, beside dom_smoothie (a Readability port) on the same pages.
fn extraction(folder: &Path) -> Result<()> {
    let mut captures = Vec::new();
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in &paths {
        let bytes = data::read(path)?;
        captures.push(Capture { source: path.display().to_string(), bytes, hints: Hints::default() });
    }
    let bytes: usize = captures.iter().map(|c| c.bytes.len()).sum();
    let (mut ours, mut peer, mut parse) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut articles = 0;
    // In turns, so that what else the machine does falls on all alike.
    for _ in 0..ROUNDS {
        let (time, found) = cpu(|| captures.iter().map(|c| extract(c).articles.len()).sum::<usize>());
        ours += time;
        articles = found;
        parse += cpu(|| captures.iter().map(rashomon_extract::nodes).sum::<usize>()).0;
        peer += cpu(|| captures.iter().filter(|c| smoothie(c)).count()).0;
    }
    let rate = |time: Duration| (captures.len() * ROUNDS) as f64 / time.as_secs_f64();
    println!(
        "extract    {} pages, {:.1} MB, {articles} articles: {:.0} pages a CPU-second; dom_smoothie {:.0}; ratio {:.2}",
        captures.len(),
        bytes as f64 / 1e6,
        rate(ours),
        rate(peer),
        rate(ours) / rate(peer)
    );
    println!(
        "parse      the same pages decoded, sieved and parsed into our tree: {:.0} pages a CPU-second; \
         ratio to dom_smoothie {:.2}",
        rate(parse),
        rate(parse) / rate(peer)
    );
    Ok(())
}

/// Whether dom_smoothie reads a page, its bytes decoded in the plainest way.
fn smoothie(capture: &Capture) -> bool {
    let text = String::from_utf8_lossy(&capture.bytes).into_owned();
    dom_smoothie::Readability::new(text, None, None).ok().and_then(|mut r| r.parse().ok()).is_some()
}

/// `report` on a thousand articles, one thread.
fn report(path: &Path) -> Result<()> {
    let documents: Vec<Document> = data::lines(path)?;
    let lines: Vec<ArticleLine> = documents.into_iter().take(REPORT_ARTICLES).map(article).collect();
    let count = lines.len();
    let bytes: usize = lines.iter().map(|l| l.text.len()).sum();
    let (prepare, prepared) = cpu(|| lines.into_iter().map(|l| prepare_line("bench", l)).collect::<Vec<_>>());
    let (fold, report) = cpu(|| {
        let mut engine = Engine::new();
        prepared.into_iter().for_each(|p| engine.apply(p));
        engine.report()
    });
    println!(
        "report     {count} articles, {:.1} MB: prepare {:.2} + group and compare {:.2} = {:.2} CPU-seconds; {} stories",
        bytes as f64 / 1e6,
        prepare.as_secs_f64(),
        fold.as_secs_f64(),
        (prepare + fold).as_secs_f64(),
        report.stories.len()
    );
    Ok(())
}

/// A document of the suite as a line of articles.
fn article(document: Document) -> ArticleLine {
    let published = document.published.map(|value| rashomon_model::Stamp {
        precision: if value.len() > 10 {
            rashomon_model::Precision::Second
        } else {
            rashomon_model::Precision::Day
        },
        value,
        basis: rashomon_model::Basis::Given,
    });
    ArticleLine {
        id: Some(document.id),
        text: document.body,
        headline: Some(document.title),
        outlet: document.source,
        published,
        ..ArticleLine::default()
    }
}

/// The CPU time of this thread that a piece of work takes (wall time where the system does not tell).
pub(crate) fn cpu<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let spent = || {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    };
    let (wall, before) = (Instant::now(), spent());
    let result = work();
    let time =
        spent().zip(before).map_or_else(|| wall.elapsed(), |(after, before)| after.saturating_sub(before));
    (time, result)
}
