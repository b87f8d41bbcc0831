//! The main article of a labelled page: the blocks hinted as body, in page order.

use crate::block::{Hint, Page, PageBlock, Shape};
use rashomon_model::{Article, Block, BlockKind};

/// The parts of an article that its blocks give.
#[derive(Debug, Default, Clone, PartialEq)]
struct Parts {
    /// The headline block's words.
    headline: Option<String>,
    /// The standfirst block's words.
    standfirst: Option<String>,
    /// The body, blocks joined by a blank line.
    text: String,
    /// Body blocks with their offsets; captions, credits and author notes without.
    blocks: Vec<Block>,
}

/// Gives the main article of an HTML page its body, which is exactly the blocks hinted so, and what markup says of it;
/// false, and nothing changed, where no block is.
pub(crate) fn complete(article: &mut Article, page: &Page) -> bool {
    let parts = main_article(page);
    if parts.text.is_empty() {
        return false;
    }
    let markup = &page.markup;
    article.text = parts.text;
    let notes = std::mem::take(&mut article.blocks).into_iter().filter(|b| b.kind == BlockKind::SourceNote);
    article.blocks = parts.blocks;
    article.blocks.extend(notes);
    article.headline = markup.headline.clone().or(parts.headline).or(article.headline.take());
    article.standfirst = parts.standfirst.or_else(|| markup.standfirst.clone()).or(article.standfirst.take());
    article.outlet = markup.outlet.clone().or(article.outlet.take());
    if !markup.bylines.is_empty() {
        article.bylines.clone_from(&markup.bylines);
    }
    article.published = markup.published.clone().or(article.published.take());
    article.modified = markup.modified.clone().or(article.modified.take());
    article.canonical_url = markup.canonical_url.clone().or(article.canonical_url.take());
    article.rights = article.rights.take().or_else(|| markup.rights.clone());
    if article.images.is_empty() {
        article.images.clone_from(&markup.images);
    }
    true
}

/// Gathers the main article's parts of an HTML page.
fn main_article(page: &Page) -> Parts {
    let mut parts = Parts::default();
    for block in &page.blocks {
        match block.hint {
            Hint::Body => push_body(&mut parts, block),
            Hint::Headline => {
                parts.headline.get_or_insert_with(|| block.text.clone());
            }
            Hint::Standfirst => {
                parts.standfirst.get_or_insert_with(|| block.text.clone());
            }
            Hint::Caption => push_aside(&mut parts, BlockKind::Caption, block),
            Hint::Credit => push_aside(&mut parts, BlockKind::Credit, block),
            Hint::AuthorNote => push_aside(&mut parts, BlockKind::AuthorNote, block),
            _ => {}
        }
    }
    parts
}

fn push_body(parts: &mut Parts, block: &PageBlock) {
    if !parts.text.is_empty() {
        parts.text.push_str("\n\n");
    }
    let start = offset(parts.text.len());
    parts.text.push_str(&block.text);
    let kind = match block.shape {
        Shape::Heading(_) => BlockKind::Heading,
        Shape::ListItem | Shape::Cell => BlockKind::List,
        Shape::Blockquote => BlockKind::Blockquote,
        Shape::Caption => BlockKind::Caption,
        Shape::Paragraph | Shape::Line => BlockKind::Paragraph,
    };
    parts.blocks.push(Block {
        kind,
        start: Some(start),
        end: Some(offset(parts.text.len())),
        text: block.text.clone(),
    });
}

fn push_aside(parts: &mut Parts, kind: BlockKind, block: &PageBlock) {
    parts.blocks.push(Block { kind, start: None, end: None, text: block.text.clone() });
}

/// A page is bounded far below 4 GB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
