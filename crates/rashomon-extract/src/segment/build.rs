//! Drafts to articles: text and offsets, ids, language, genre.

use super::draft::Draft;
use super::{clock, genre};
use crate::block::Markup;
use crate::explain::Field;
use crate::trace::Trace;
use rashomon_model::{Article, Block, Capture, FetchTime, Link, PageRef, Role};
use rashomon_text::language::language;
use std::cell::LazyCell;
use url::Url;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A text shorter than this (in bytes) does not tell its language surely.
const LANGUAGE_BYTES: usize = 200;

/// What is known of the page when its articles are built.
pub(super) struct PageFacts<'a> {
    /// The capture.
    pub(super) capture: &'a Capture,
    /// When it was fetched.
    pub(super) fetched: Option<FetchTime>,
    /// A hash of the page's words.
    pub(super) hash: u64,
    /// The page's language, told only where an article's own words do not tell theirs.
    pub(super) language: LazyCell<Option<String>, Box<dyn FnOnce() -> Option<String> + 'a>>,
    /// The aggregator.
    pub(super) via: Option<String>,
    /// What its links' addresses are relative to.
    pub(super) base: Option<&'a Url>,
    /// Markup's word, for the main article.
    pub(super) markup: &'a Markup,
}

/// A link with its whole address; `None` where it has none that can be read.
fn absolute(base: Option<&Url>, link: Link) -> Option<Link> {
    Some(Link { url: crate::html::absolute(base, &link.url)?, text: link.text })
}

/// A hash of the page's words in order.
pub(crate) fn page_hash<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let mut hash = Xxh3::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update(b"\n");
    }
    hash.digest()
}

/// A draft as an article; `nth` is its place among the page's.
pub(super) fn article(draft: Draft, nth: usize, facts: &PageFacts<'_>, trace: &mut Trace) -> Article {
    trace.tell(|told| told.article = nth);
    let (published, modified) = clock::published(&draft, facts.fetched.as_ref(), trace);
    let main = draft.role == Role::Main;
    let (text, blocks) = text_and_blocks(&draft);
    let own = (text.len() >= LANGUAGE_BYTES).then(|| language(&text)).flatten().map(str::to_owned);
    let language = trace
        .ask(Field::Language)
        .or("the article's own words", || own)
        .or("the page's words, else its markup", || (*facts.language).clone())
        .taken();
    let genre = (!matches!(draft.role, Role::Teaser))
        .then(|| genre::of(&draft, main.then_some(facts.markup), language.as_deref(), trace));
    let agency = draft.agency.clone().or_else(|| draft.dateline.as_ref()?.agency.clone());
    let agency = agency.filter(|a| !draft.outlet.as_ref().is_some_and(|o| super::body::same_house(o, a)));
    let id = id(facts.hash, draft.headline.as_deref(), &text, nth);
    let mut hashtags = draft.hashtags;
    let mut seen = std::collections::HashSet::new();
    hashtags.retain(|t| seen.insert(t.clone()));
    Article {
        id,
        page: PageRef {
            source: facts.capture.source.clone(),
            url: facts.capture.hints.url.clone(),
            fetched_at: facts.fetched.clone(),
        },
        role: draft.role,
        url: if main { facts.capture.hints.url.clone() } else { None },
        canonical_url: draft.canonical,
        headline: draft.headline,
        standfirst: draft.standfirst,
        via: facts.via.clone().filter(|v| draft.outlet.as_ref() != Some(v)),
        outlet: draft.outlet,
        agency,
        rights: draft.rights,
        bylines: draft.bylines,
        dateline: draft.dateline,
        published,
        modified,
        language,
        genre,
        hashtags,
        links: draft.links.into_iter().filter_map(|l| absolute(facts.base, l)).collect(),
        images: draft.images,
        text,
        blocks,
        notes: draft.notes,
    }
}

/// `a-` and 16 hex digits of page, headline, text and place.
pub(crate) fn id(page: u64, headline: Option<&str>, text: &str, nth: usize) -> String {
    let mut hash = Xxh3::new();
    hash.update(&page.to_le_bytes());
    hash.update(headline.unwrap_or_default().as_bytes());
    hash.update(b"\0");
    hash.update(&xxh3_64(text.as_bytes()).to_le_bytes());
    hash.update(&u64::try_from(nth).unwrap_or(u64::MAX).to_le_bytes());
    format!("a-{:016x}", hash.digest())
}

/// Joins the body's pieces by blank lines, and gives each its place.
fn text_and_blocks(draft: &Draft) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::with_capacity(draft.blocks.len());
    let offset = |n: usize| u32::try_from(n).ok();
    let mut entries = draft.entries.in_order();
    for (kind, words) in &draft.blocks {
        let (mut start, mut end) = (None, None);
        if Draft::in_text(*kind) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            start = offset(text.len());
            text.push_str(words);
            end = offset(text.len());
        }
        blocks.push(Block { kind: *kind, start, end, text: words.clone(), posted: entries.next(words) });
    }
    (text, blocks)
}
