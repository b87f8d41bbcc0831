//! HTML to the block stream, with markup's metadata and a label on each block.
//!
//! The source goes through a [`sieve`], the parser, one walk of the tree ([`walk`] into [`dom`]), then markup is read ([`meta`]) and
//! every block is labelled ([`label`]). With the labels known, the authors are told ([`authors`]).

mod authors;
mod dates;
mod dom;
mod features;
mod forest;
mod images;
mod jsonld;
mod label;
mod lexicon;
pub(crate) mod main_article;
mod masthead;
mod meta;
mod shingles;
mod sieve;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod training;
mod vector;
mod visible;
mod walk;

pub(crate) use authors::number_names as author_numbers;
pub use forest::Labeller;
pub use training::TrainingRow;
pub(crate) use training::{author_rows, rows};

use crate::block::{Page, PageBlock};
use rashomon_model::{Capture, Link, Precision};

/// Bytes in which markup must show itself where no header names it.
const LOOK_BYTES: usize = 2048;

/// Whether a decoded text is HTML.
pub(crate) fn looks_like_html(text: &str, content_type: Option<&str>) -> bool {
    if content_type.is_some_and(|t| t.contains("html")) {
        return true;
    }
    let head = text.get(..features::floor(text, LOOK_BYTES)).unwrap_or_default().to_ascii_lowercase();
    let marks = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta ",
        "<title",
        "<div",
        "<p>",
        "<article",
        "<script",
        "<h1",
    ];
    let tags = marks.iter().filter(|m| head.contains(**m)).count();
    tags > 0 && (head.trim_start().starts_with('<') || tags > 2)
}

/// Reads HTML into the block stream.
pub(crate) fn read(text: &str, capture: &Capture, labeller: &Labeller) -> Page {
    let sieved = sieve::sieve(text);
    let ld = jsonld::read(&sieved.json_ld);
    let mut dom = walk::walk(&sieved.html);
    let url = capture.hints.url.as_deref();
    let mut markup = meta::markup(&dom, &ld, url);
    let labels = label::label(&dom, &label::Known::of(&ld, &markup), labeller);
    markup.bylines = authors::authors(&dom, &ld, &labels, &markup, url);
    let base = meta::base(&dom, url);
    images::add(&mut markup.images, &dom, &labels, base.as_ref());
    if markup.published.as_ref().is_none_or(|p| p.precision < Precision::Day) {
        markup.published = visible::published(&dom, &labels, capture).or(markup.published);
    }
    let mut notes = sieved.notes;
    notes.append(&mut dom.notes);
    let blocks = std::mem::take(&mut dom.blocks)
        .into_iter()
        .zip(labels.hints)
        .map(|(raw, hint)| PageBlock {
            container: dom.elements[raw.element].container,
            links: raw
                .links
                .into_iter()
                .filter_map(|l| Some(Link { url: meta::absolute(base.as_ref(), &l.url)?, text: l.text }))
                .collect(),
            text: raw.text,
            shape: raw.shape,
            gap: raw.gap,
            link_bytes: u32::try_from(raw.link_bytes).unwrap_or(u32::MAX),
            datetime: raw.datetime,
            hint,
        })
        .collect();
    Page { blocks, markup, html: true, notes }
}
