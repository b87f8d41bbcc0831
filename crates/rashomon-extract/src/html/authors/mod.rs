//! Who wrote it: every name that anything on the page could mean by its author, what speaks for each, and whom to believe.
//!
//! No place on a page is sure to name its author: markup may give the account that uploaded it, a by-line in view may be a card's.
//! So all places are read ([`gather`]), names are cleaned of what stands around them ([`people`]), and each is judged by all
//! that speaks for or against it ([`judge`]).

mod gather;
mod judge;
mod lines;
mod people;
mod place;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use judge::number_names;
pub(super) use words::opens;

use super::dom::Dom;
use super::jsonld::Ld;
use super::label::Labels;
use super::title;
use crate::block::Markup;
use gather::{Candidate, Site};
use place::Places;
use rashomon_model::Byline;

/// Names of one article.
const MOST: usize = 12;

/// Candidates with the numbers they are judged by.
fn candidates(
    dom: &Dom,
    ld: &Ld,
    labels: &Labels,
    markup: &Markup,
    url: Option<&str>,
) -> Vec<(Candidate, judge::Row)> {
    let mut site = Site { names: title::site_names(markup.outlet.as_deref(), url) };
    site.names.extend(ld.publisher.as_deref().map(title::squeeze).filter(|n| n.len() > 1));
    let places = Places::of(dom, labels);
    let found = gather::gather(dom, ld, &site, &places);
    let rows = judge::rows(&found, &site, ld, markup);
    found.into_iter().zip(rows).collect()
}

/// The page's authors.
pub(super) fn authors(
    dom: &Dom,
    ld: &Ld,
    labels: &Labels,
    markup: &Markup,
    url: Option<&str>,
) -> Vec<Byline> {
    let (found, rows): (Vec<Candidate>, Vec<judge::Row>) =
        candidates(dom, ld, labels, markup, url).into_iter().unzip();
    found
        .into_iter()
        .zip(judge::authors(&rows))
        .filter(|(_, is_author)| *is_author)
        .map(|(c, _)| Byline { name: c.person.name, role: c.person.role })
        .take(MOST)
        .collect()
}

/// The candidates' names with the numbers they are judged by.
pub(super) fn rows(
    dom: &Dom,
    ld: &Ld,
    labels: &Labels,
    markup: &Markup,
    url: Option<&str>,
) -> Vec<(String, Vec<f32>)> {
    candidates(dom, ld, labels, markup, url)
        .into_iter()
        .map(|(c, row)| (c.person.name, row.to_vec()))
        .collect()
}
