//! What reading a page tells of its headline and its authors, where somebody asked.

use super::dom::Dom;
use super::jsonld::Ld;
use super::label::Labels;
use crate::block::Hint;
use crate::explain::{Field, rounded};
use crate::trace::Told;

/// Tells of a heading that could be the headline, and how far it agrees with what the markup calls the page.
pub(super) fn heading(level: u8, text: String, block: usize, agreement: f32, told: &mut Told) {
    if let Some(offer) = told.offer(Field::Headline, format!("h{level}"), text) {
        offer.block = Some(block);
        offer.score = Some(rounded(agreement));
    }
}

/// Marks the candidate that stands in a block as taken.
pub(super) fn take(field: Field, block: usize, told: &mut Told) {
    if let Some(offer) = told.offers.iter_mut().rfind(|o| o.field == field && o.block == Some(block)) {
        offer.taken = true;
    }
}

/// Tells of every place that names who wrote the article, in the page's own words: which names were made of them shows in
/// the article.
pub(super) fn authors(dom: &Dom, ld: &Ld, labels: &Labels, told: &mut Told) {
    for author in &ld.authors {
        told.offer(Field::Bylines, "JSON-LD author", author.name.clone());
    }
    let names = |name: &str| ["author", "creator", "byl"].iter().any(|part| name.contains(part));
    for (name, content) in dom.metas.iter().filter(|(name, _)| names(name)) {
        told.offer(Field::Bylines, format!("meta {name}"), super::meta::plain(content));
    }
    for p in &dom.properties {
        let place = match p.name.as_str() {
            "author" | "creator" => format!("itemprop {}", p.name),
            "rel-author" => "rel=author".to_owned(),
            _ => continue,
        };
        if let Some(offer) = told.offer(Field::Bylines, place, p.value.clone()) {
            offer.block = Some(p.block);
        }
    }
    let bylines = labels.hints.iter().zip(&dom.blocks).enumerate().filter(|(_, (h, _))| **h == Hint::Byline);
    for (at, (_, block)) in bylines {
        if let Some(offer) = told.offer(Field::Bylines, "by-line", block.text.clone()) {
            offer.block = Some(at);
        }
    }
}
