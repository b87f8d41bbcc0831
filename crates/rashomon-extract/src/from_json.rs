//! Articles that come in as JSON Lines, of which only `text` is needed.

use crate::segment::build::{self};
use rashomon_model::{
    Article, Basis, Block, BlockKind, Byline, Dateline, Genre, Image, Link, PageRef, Precision, Role, Stamp,
};
use rashomon_text::language::language;
use serde::Deserialize;

/// A line of a `.jsonl` of articles: an [`Article`] in which all but `text` may be missing, and `published` may be a
/// plain RFC 3339 string. Unknown fields are passed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ArticleLine {
    /// Kept where given.
    pub id: Option<String>,
    /// The page it stood on.
    pub page: Option<PageLine>,
    /// What it was there.
    pub role: Option<Role>,
    /// Its address.
    pub url: Option<String>,
    /// The address of the original.
    pub canonical_url: Option<String>,
    /// Headline.
    #[serde(alias = "title")]
    pub headline: Option<String>,
    /// The summary under it.
    #[serde(alias = "description")]
    pub standfirst: Option<String>,
    /// Who publishes.
    #[serde(alias = "source_name", alias = "publisher")]
    pub outlet: Option<String>,
    /// Who wrote it for others.
    pub agency: Option<String>,
    /// The aggregator.
    pub via: Option<String>,
    /// The rights line.
    pub rights: Option<String>,
    /// People credited.
    pub bylines: Vec<Byline>,
    /// Dateline.
    pub dateline: Option<Dateline>,
    /// When it was published.
    #[serde(alias = "date")]
    pub published: Option<StampLine>,
    /// When it was changed.
    pub modified: Option<StampLine>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// What kind of piece.
    pub genre: Option<Genre>,
    /// Hashtags.
    pub hashtags: Vec<String>,
    /// Links.
    pub links: Vec<Link>,
    /// Images.
    pub images: Vec<Image>,
    /// The body; needed.
    pub text: Option<String>,
    /// The body's blocks; made from `text` where missing or out of step with it.
    pub blocks: Vec<Block>,
    /// Oddities.
    pub notes: Vec<String>,
}

/// The page an article of a line stood on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageLine {
    /// Source.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// When it was fetched.
    pub fetched_at: Option<rashomon_model::FetchTime>,
}

/// A time in a line: plain, or as the model has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum StampLine {
    /// The model's form.
    Stamp(Stamp),
    /// RFC 3339, whole or cut.
    Plain(String),
}

impl StampLine {
    /// The model's form; `None` where the words are no time.
    fn stamp(self) -> Option<Stamp> {
        let value = match self {
            Self::Stamp(stamp) => return Some(stamp),
            Self::Plain(value) => value.trim().replacen(' ', "T", 1),
        };
        let (precision, ok) = match value.len() {
            4 => (Precision::Year, value.parse::<u16>().is_ok()),
            7 => (Precision::Month, format!("{value}-01").parse::<jiff::civil::Date>().is_ok()),
            10 => (Precision::Day, value.parse::<jiff::civil::Date>().is_ok()),
            16 => (Precision::Minute, value.parse::<jiff::civil::DateTime>().is_ok()),
            _ => {
                let ok = value.parse::<jiff::Timestamp>().is_ok()
                    || value.parse::<jiff::civil::DateTime>().is_ok();
                (Precision::Second, ok)
            }
        };
        ok.then_some(Stamp { value, precision, basis: Basis::Given })
    }
}

/// An article from a line of JSON. `source` and `nth` (the line's number) stand for its page where it names none.
/// Fails, with the reason, where there is no text.
pub fn article_from_line(line: ArticleLine, source: &str, nth: usize) -> Result<Article, String> {
    let text = line.text.filter(|t| !t.trim().is_empty()).ok_or("no text")?;
    let page = line.page.unwrap_or_default();
    let (text, blocks) =
        if blocks_fit(&text, &line.blocks) { (text, line.blocks) } else { paragraphs(&text) };
    let id = line.id.unwrap_or_else(|| {
        build::id(build::page_hash(line.url.iter().map(String::as_str)), line.headline.as_deref(), &text, nth)
    });
    Ok(Article {
        id,
        page: PageRef {
            source: page.source.unwrap_or_else(|| source.to_owned()),
            url: page.url.or_else(|| line.url.clone()),
            fetched_at: page.fetched_at,
        },
        role: line.role.unwrap_or(Role::Main),
        url: line.url,
        canonical_url: line.canonical_url,
        headline: line.headline,
        standfirst: line.standfirst,
        outlet: line.outlet,
        agency: line.agency,
        via: line.via,
        rights: line.rights,
        bylines: line.bylines,
        dateline: line.dateline,
        published: line.published.and_then(StampLine::stamp),
        modified: line.modified.and_then(StampLine::stamp),
        language: line.language.or_else(|| language(&text).map(str::to_owned)),
        genre: line.genre.or(Some(Genre::News)),
        hashtags: line.hashtags,
        links: line.links,
        images: line.images,
        text,
        blocks,
        notes: line.notes,
    })
}

/// An article from nothing but its words.
#[must_use]
pub fn article_from_text(text: &str, source: &str, nth: usize) -> Option<Article> {
    article_from_line(ArticleLine { text: Some(text.to_owned()), ..ArticleLine::default() }, source, nth).ok()
}

/// Whether blocks stand where they say, and cover the text's words.
fn blocks_fit(text: &str, blocks: &[Block]) -> bool {
    let placed: Vec<_> = blocks.iter().filter_map(|b| Some((b.span()?, b))).collect();
    let fits = placed.iter().all(|(span, b)| span.of(text) == b.text);
    let ordered = placed.windows(2).all(|w| w[0].0.end <= w[1].0.start);
    let covered: usize = placed.iter().map(|(span, _)| text[span.range()].split_whitespace().count()).sum();
    !placed.is_empty() && fits && ordered && covered == text.split_whitespace().count()
}

/// A text's paragraphs: parted by blank lines where there are any, else by line breaks.
fn paragraphs(text: &str) -> (String, Vec<Block>) {
    let by_blank = text.contains("\n\n") || text.contains("\r\n\r\n");
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            open = false;
            continue;
        }
        match pieces.last_mut().filter(|_| open && by_blank) {
            Some(last) => {
                last.push(' ');
                last.push_str(&line);
            }
            None => pieces.push(line),
        }
        open = true;
    }
    let mut joined = String::new();
    let mut blocks = Vec::new();
    for piece in pieces {
        if !joined.is_empty() {
            joined.push_str("\n\n");
        }
        let start = joined.len();
        joined.push_str(&piece);
        let offset = |n: usize| u32::try_from(n).ok();
        blocks.push(Block {
            kind: BlockKind::Paragraph,
            start: offset(start),
            end: offset(joined.len()),
            text: piece,
        });
    }
    (joined, blocks)
}
