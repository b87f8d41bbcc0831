//! HTML to the block stream, with markup's metadata and a label on each block.
//!
//! The source goes through a [`sieve`], the [`parse`]r, one walk of the tree ([`walk`] into [`dom`]), then markup is read ([`meta`]) and
//! every block is labelled ([`label`]). With the labels known, the authors ([`authors`]) and the dates ([`dates`]) are told.

mod access;
mod authors;
mod dates;
mod dom;
mod features;
mod forest;
mod further;
mod hashed;
mod images;
mod jsonld;
mod label;
mod lexicon;
mod live;
pub(crate) mod main_article;
mod masthead;
mod meta;
mod numbers;
mod parse;
mod phrases;
mod place;
mod shingles;
mod sieve;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod told;
mod topic;
mod training;
mod vector;
mod verdict;
mod walk;

pub(crate) use authors::number_names as author_numbers;
pub use dates::traits::NAMES as DATE_TRAITS;
pub use forest::Labeller;
pub(crate) use meta::absolute;
pub use training::{DateRows, TrainingRow};
pub(crate) use training::{author_rows, date_rows, rows};

use crate::block::{Markup, Page, PageBlock};
use crate::trace::Trace;
use rashomon_model::Capture;

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

/// Parses HTML and no more.
pub(crate) fn nodes(text: &str) -> usize {
    parse::parse(&sieve::sieve(text).html).len()
}

/// A page parsed, and what its markup says, before anything is labelled.
struct Parsed {
    ld: jsonld::Ld,
    dom: dom::Dom,
    markup: Markup,
    /// Which of the sieve's bounds were met.
    notes: Vec<String>,
}

/// Parses a page and reads its markup; `training` starts from the same.
fn parsed(text: &str, url: Option<&str>, trace: &mut Trace) -> Parsed {
    let sieved = sieve::sieve(text);
    let ld = jsonld::read(&sieved.json_ld);
    let dom = walk::walk(&sieved.html, &ld.access.gates);
    let markup = meta::markup(&dom, &ld, url, trace);
    Parsed { ld, dom, markup, notes: sieved.notes }
}

/// Reads HTML into the block stream.
pub(crate) fn read(text: &str, capture: &Capture, labeller: &Labeller, trace: &mut Trace) -> Page {
    let url = capture.hints.url.as_deref();
    let Parsed { ld, mut dom, mut markup, mut notes } = parsed(text, url, trace);
    let labels = label::label(&dom, &label::Known::of(&ld, &markup), labeller, trace);
    markup.bylines = authors::authors(&dom, &ld, &labels, &markup, url);
    let base = meta::base(&dom, url);
    images::add(&mut markup.images, &dom, &labels, base.as_ref());
    let page = dates::Page { source: text, dom: &dom, ld: &ld, labels: &labels, markup: &markup, capture };
    let weighed = dates::weigh(&page);
    (markup.published, markup.modified) = weighed.stamps();
    trace.tell(|told| {
        weighed.tell(told);
        told::authors(&dom, &ld, &labels, told);
    });
    let posted = live::posted(&dom, &ld, &labels.hints, &mut markup);
    notes.append(&mut dom.notes);
    notes.extend(access::note(&dom, &ld, &labels.hints));
    notes.extend(further::note(&dom, &labels.hints, base.as_ref()));
    let blocks = std::mem::take(&mut dom.blocks)
        .into_iter()
        .zip(labels.hints)
        .zip(posted)
        .map(|((raw, hint), posted)| PageBlock {
            container: dom.elements[raw.element].container,
            links: raw.links,
            text: raw.text,
            lines: raw.lines,
            shape: raw.shape,
            gap: raw.gap,
            link_bytes: u32::try_from(raw.link_bytes).unwrap_or(u32::MAX),
            datetime: raw.datetime,
            posted,
            hint,
        })
        .collect();
    Page { blocks, markup, html: true, base, notes }
}
