//! Fingerprints of the reuse suite's articles, in CPU time: the shingles alone, which is what the peers' figure counts,
//! and the whole fingerprint with its sentences and facts.

use super::cpu;
use crate::data;
use anyhow::Result;
use rashomon_lineage::{Shingles, fingerprint};
use rashomon_model::{Annotations, Article, Telling};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// How often all texts are read.
const ROUNDS: u32 = 5;
/// Words of a short article; longer texts are cut to so many for the second row.
const SHORT: usize = 300;

/// The texts of a labelled pair.
#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
}

/// Measures and prints, for the texts as they are and for their first words.
pub(super) fn run(pairs: &Path) -> Result<()> {
    let pairs: Vec<Pair> = data::lines(pairs)?;
    let texts: BTreeSet<String> = pairs.into_iter().flat_map(|p| [p.a, p.b]).collect();
    let cut = texts.iter().map(|t| t.split_inclusive(char::is_whitespace).take(SHORT).collect());
    row("as they are", texts.iter().cloned().map(article).collect());
    row("first 300 words", cut.map(article).collect());
    Ok(())
}

fn article(text: String) -> Article {
    Article { text, ..Article::default() }
}

fn row(name: &str, articles: Vec<Article>) {
    let annotations = Annotations::default();
    let (mut words, mut whole) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        words += cpu(|| articles.iter().map(|a| Shingles::of(&a.text)).collect::<Vec<_>>()).0;
        let print = |article| fingerprint(Telling { article, annotations: &annotations });
        whole += cpu(|| articles.iter().map(print).collect::<Vec<_>>()).0;
    }
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let rate = |time: Duration| f64::from(ROUNDS) * articles.len() as f64 / time.as_secs_f64();
    println!(
        "print      {} articles of the synth set, {name}, {:.1} MB: shingles of {:.0} articles a CPU-second; \
         with sentences and facts {:.0}",
        articles.len(),
        bytes as f64 / 1e6,
        rate(words),
        rate(whole)
    );
}
