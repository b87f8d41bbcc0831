//! Pages of HTML, where the labeller has said what most blocks are: the main article is what it calls the body.

use super::Read;
use super::body;
use super::draft::Draft;
use crate::block::{Hint, Page};
use crate::html::main_article::main_article;
use rashomon_model::Role;

/// Reads a page of HTML by its hints, where there are any.
pub(super) fn read(page: &Page) -> Option<Read> {
    let parts = main_article(page);
    if parts.text.is_empty() {
        return None;
    }
    let markup = &page.markup;
    let mut draft = Draft::new(Role::Main);
    draft.headline = markup.headline.clone().or(parts.headline);
    draft.standfirst = parts.standfirst.or_else(|| markup.standfirst.clone());
    draft.outlet.clone_from(&markup.outlet);
    draft.rights.clone_from(&markup.rights);
    draft.bylines.clone_from(&markup.bylines);
    draft.canonical.clone_from(&markup.canonical_url);
    draft.published.clone_from(&markup.published);
    draft.modified.clone_from(&markup.modified);
    draft.images = if markup.images.is_empty() { parts.images } else { markup.images.clone() };
    draft.blocks = parts.blocks.into_iter().map(|b| (b.kind, b.text)).collect();
    draft.links =
        page.blocks.iter().filter(|b| b.hint == Hint::Body).flat_map(|b| b.links.iter().cloned()).collect();
    body::take_dateline(&mut draft);
    Some(Read { drafts: vec![draft], own_lines: Vec::new() })
}
