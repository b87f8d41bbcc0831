//! The main article of a labelled page: the blocks hinted as body, in page order.

use crate::block::{Hint, Page, PageBlock, Shape};
use rashomon_model::{Block, BlockKind};

/// The parts of an article that its blocks give.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Parts {
    /// The headline block's words.
    pub(crate) headline: Option<String>,
    /// The standfirst block's words.
    pub(crate) standfirst: Option<String>,
    /// The body, blocks joined by a blank line.
    pub(crate) text: String,
    /// Body blocks with their offsets; captions, credits and author notes without.
    pub(crate) blocks: Vec<Block>,
}

/// Gathers the main article's parts of an HTML page.
pub(crate) fn main_article(page: &Page) -> Parts {
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
        posted: block.posted.clone(),
    });
}

fn push_aside(parts: &mut Parts, kind: BlockKind, block: &PageBlock) {
    parts.blocks.push(Block {
        kind,
        start: None,
        end: None,
        text: block.text.clone(),
        posted: block.posted.clone(),
    });
}

/// A page is bounded far below 4 GB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
