//! Stories: labelled sets fed in the order they were published (file order where undated), one article at a time.

use crate::Row;
use crate::bootstrap::Grouping;
use crate::data::{lines, predictions, score};
use anyhow::{Context, Result};
use jiff::Timestamp;
use rashomon_cluster::{StoryIndex, profile};
use rashomon_engine::{Fold, Memory, prepare_whole};
use rashomon_model::{Article, Basis, Precision, Stamp, Telling};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;

/// A labelled document.
#[derive(Debug, Deserialize)]
struct Doc {
    id: String,
    title: Option<String>,
    body: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    /// Its story; those without one are not judged.
    story: Option<Value>,
}

impl Doc {
    /// When it was published; a bare day is its midnight.
    fn at(&self) -> Option<Timestamp> {
        let value = self.published.as_deref()?;
        value.parse().ok().or_else(|| format!("{}T00:00:00Z", value.get(..10)?).parse().ok())
    }

    fn article(&self) -> Article {
        article(&self.id, self.title.as_deref(), self.body.as_deref().unwrap_or_default())
    }
}

/// An article with nothing known but its words.
pub(crate) fn article(id: &str, headline: Option<&str>, text: &str) -> Article {
    Article {
        id: id.to_owned(),
        headline: headline.map(str::to_owned),
        language: Some("en".to_owned()),
        text: text.to_owned(),
        ..Article::default()
    }
}

/// A set: its folder, how it is run, and the best peer's pair F1 and B3 F1.
struct Set {
    folder: &'static str,
    dated: bool,
    peer: (f64, f64, &'static str),
}

const SETS: &[Set] = &[
    Set { folder: "allsides", dated: true, peer: (0.800, 0.910, "TF-IDF single pass, real time") },
    Set { folder: "allsides", dated: false, peer: (0.615, 0.825, "full+lead+names, batch") },
    Set { folder: "allsides_lead", dated: false, peer: (0.559, 0.765, "TF-IDF average link, batch") },
    Set { folder: "ecbplus", dated: false, peer: (0.822, 0.858, "full+lead+names, batch") },
    Set { folder: "wikinews", dated: false, peer: (0.734, 0.868, "full+lead+names, batch") },
    Set { folder: "basil", dated: true, peer: (0.982, 0.989, "MiniLM single pass") },
    Set { folder: "ucinews", dated: true, peer: (0.759, 0.853, "wordllama average link") },
];

/// Runs the suite on its folder.
pub(crate) fn run(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for set in SETS {
        rows.extend(run_set(folder, set)?);
    }
    Ok(rows)
}

fn run_set(folder: &Path, set: &Set) -> Result<Vec<Row>> {
    let gold = folder.join(set.folder).join("docs.jsonl.gz");
    let mut docs: Vec<Doc> = lines(&gold)?;
    if set.dated {
        docs.sort_by_cached_key(Doc::at);
    }
    let mut index = StoryIndex::default();
    let mut stories = Vec::new();
    for doc in &docs {
        let article = doc.article();
        let context = rashomon_text::Context { language: doc.lang.as_deref(), anchor: None };
        let annotations = rashomon_text::annotate(&article.text, context);
        let telling = Telling { article: &article, annotations: &annotations };
        let at = if set.dated { doc.at() } else { None };
        let profile = profile(telling, at);
        stories.push(if set.dated { index.assign(&profile).story } else { index.open(&profile) });
    }
    if !set.dated {
        // An undated set has no order to be online in: it is gathered at once, as a report over such pages does.
        for (ends, into) in index.gather() {
            stories.iter_mut().filter(|s| **s == ends).for_each(|s| *s = into);
        }
    }
    let clusters: Vec<Value> = stories.iter().map(|s| json!(s)).collect();
    let name = format!("{} {}", set.folder, if set.dated { "dated" } else { "undated" });
    let mut rows = scored(folder, &gold, &name, &docs, &clusters, Some(set.peer))?;
    // A bare title is no article: what has no body never reaches the fold.
    if set.dated && docs.iter().all(|d| d.body.as_deref().is_some_and(|b| !b.is_empty())) {
        rows.extend(scored(folder, &gold, &format!("{} folded", set.folder), &docs, &folded(&docs), None)?);
    }
    Ok(rows)
}

/// The stories as the data directory would hold them: folded one by one, each arriving when it was published.
fn folded(docs: &[Doc]) -> Vec<Value> {
    let mut fold = Fold::new();
    let mut kept = Memory::default();
    for (seq, doc) in (1..).zip(docs) {
        let published = doc.at().map(|at| Stamp {
            value: at.to_string(),
            precision: Precision::Second,
            basis: Basis::Given,
        });
        let prepared = prepare_whole(&doc.id, Article { published, ..doc.article() });
        fold.apply(seq, doc.at().unwrap_or(Timestamp::UNIX_EPOCH), prepared, &kept);
        kept.write(fold.changes());
    }
    docs.iter().map(|doc| json!(kept.place(&doc.id).map_or(doc.id.as_str(), |(_, story)| story))).collect()
}

/// Clusters written down and scored.
fn scored(
    folder: &Path,
    gold: &Path,
    name: &str,
    docs: &[Doc],
    clusters: &[Value],
    peer: Option<(f64, f64, &'static str)>,
) -> Result<Vec<Row>> {
    let rows: Vec<Value> =
        docs.iter().zip(clusters).map(|(d, s)| json!({"id": d.id, "cluster": s})).collect();
    let path = predictions(&format!("clustering-{}", name.replace(' ', "-")), &rows)?;
    let (gold, path) = (gold.to_string_lossy(), path.to_string_lossy());
    let answer: Value = serde_json::from_str(&score(&folder.join("score.py"), &[&gold, &path, "--json"])?)?;
    let figure = |key: &str| answer[key].as_f64().with_context(|| format!("score.py gave no {key}"));
    let row = |measure: &str, ours: f64, best: Option<f64>| {
        let row = Row::new(format!("{name} {measure}"), ours);
        match (best, peer) {
            (Some(best), Some(peer)) => row.beside(best, peer.2),
            _ => row,
        }
    };
    let judged =
        docs.iter().zip(clusters).filter_map(|(d, c)| Some((d.story.as_ref()?.to_string(), c.to_string())));
    let names: Vec<(String, String)> = judged.collect();
    let [pairs, b3] = Grouping::new(names.iter().map(|(d, c)| (d.as_str(), c.as_str()))).intervals();
    Ok(vec![
        row("pair F1", figure("pair_f1")?, peer.map(|p| p.0)).within(pairs),
        row("B3 F1", figure("b3_f1")?, peer.map(|p| p.1)).within(b3),
        Row::new(format!("{name} pair P"), figure("pair_p")?),
        Row::new(format!("{name} pair R"), figure("pair_r")?),
    ])
}
