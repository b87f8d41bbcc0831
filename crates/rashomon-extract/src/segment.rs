//! The block stream cut into articles.

use crate::Extraction;
use crate::block::Page;
use crate::html::main_article::main_article;
use rashomon_model::{Article, Capture, FateKind, PageRecord, PageRef, Role};
use xxhash_rust::xxh3::xxh3_64;

/// A page that could not be read.
pub(crate) fn rejected(capture: &Capture, why: String) -> Extraction {
    Extraction { page: record(capture, FateKind::Rejected, Some(why)), articles: Vec::new() }
}

fn record(capture: &Capture, fate: FateKind, why: Option<String>) -> PageRecord {
    PageRecord { source: capture.source.clone(), fetched_at: capture.hints.fetched_at.clone(), fate, why }
}

/// Cuts a page into its articles: for the time being the main article of an HTML page alone.
pub(crate) fn segment(page: Page, capture: &Capture) -> Extraction {
    let parts = main_article(&page);
    if parts.text.is_empty() {
        return Extraction { page: record(capture, FateKind::Listing, None), articles: Vec::new() };
    }
    let m = page.markup;
    let headline = m.headline.or(parts.headline);
    let hash = xxh3_64(format!("{}\n{}", headline.as_deref().unwrap_or_default(), parts.text).as_bytes());
    let article = Article {
        id: format!("a-{hash:016x}"),
        page: PageRef {
            source: capture.source.clone(),
            url: capture.hints.url.clone(),
            fetched_at: capture.hints.fetched_at.clone(),
        },
        role: Role::Main,
        url: capture.hints.url.clone(),
        canonical_url: m.canonical_url,
        headline,
        standfirst: parts.standfirst.or(m.standfirst),
        outlet: m.outlet,
        agency: None,
        via: None,
        rights: m.rights,
        bylines: m.bylines,
        dateline: None,
        published: m.published,
        modified: m.modified,
        language: m.language,
        genre: None,
        hashtags: Vec::new(),
        links: Vec::new(),
        images: m.images,
        text: parts.text,
        blocks: parts.blocks,
        notes: page.notes,
    };
    Extraction { page: record(capture, FateKind::Articles, None), articles: vec![article] }
}
