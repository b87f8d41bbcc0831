//! Articles that come as JSON Lines instead of pages.

use rashomon_model::{Article, Basis, Block, BlockKind, PageRef, Precision, Span, Stamp};
use serde::{Deserialize, Deserializer};
use xxhash_rust::xxh3::xxh3_64;

/// A line of `.jsonl`: an article of which only `text` is needed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ArticleLine {
    /// Kept where given.
    pub id: Option<String>,
    /// The body.
    pub text: String,
    /// Headline.
    #[serde(alias = "title")]
    pub headline: Option<String>,
    /// Who publishes.
    pub outlet: Option<String>,
    /// The agency credited.
    pub agency: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When, as an RFC 3339 string or as a stamp.
    #[serde(deserialize_with = "stamp")]
    pub published: Option<Stamp>,
    /// ISO 639-1; read from the words where not given.
    pub language: Option<String>,
}

/// Reads `"2025-06-26T14:44:00Z"`, `"2025-06-26"` or `{"value":...}`.
fn stamp<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Stamp>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Plain(String),
        Stamp(Stamp),
    }
    Ok(Option::<Either>::deserialize(input)?.map(|either| match either {
        Either::Stamp(stamp) => stamp,
        Either::Plain(value) => {
            let precision = match value.len() {
                0..=4 => Precision::Year,
                5..=7 => Precision::Month,
                8..=10 => Precision::Day,
                11..=16 => Precision::Minute,
                _ => Precision::Second,
            };
            Stamp { value, precision, basis: Basis::Given }
        }
    }))
}

/// The article of a line: a paragraph a block.
#[must_use]
pub fn article(source: &str, line: ArticleLine) -> Article {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for paragraph in line.text.lines().map(str::trim).filter(|p| !p.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let span = Span::new(text.len(), text.len() + paragraph.len());
        text.push_str(paragraph);
        blocks.push(Block {
            kind: BlockKind::Paragraph,
            start: Some(span.start),
            end: Some(span.end),
            text: paragraph.to_owned(),
            posted: None,
        });
    }
    let key = format!("{}\n{text}", line.headline.as_deref().unwrap_or(""));
    let id = line.id.unwrap_or_else(|| format!("a-{:016x}", xxh3_64(key.as_bytes())));
    let language = line.language.or_else(|| rashomon_text::language::language(&text).map(str::to_owned));
    Article {
        id,
        page: PageRef { source: source.to_owned(), url: line.url.clone(), fetched_at: None },
        url: line.url,
        headline: line.headline,
        outlet: line.outlet,
        agency: line.agency,
        published: line.published,
        language,
        text,
        blocks,
        ..Article::default()
    }
}
