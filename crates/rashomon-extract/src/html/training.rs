//! A page to the rows that the trained labeller and the judge of authors go by, so that `cargo xtask train extract` and
//! `authors` fit on what ships.

use super::forest::Labeller;
use super::label::{self, Known, first_pass};
use super::{Parsed, authors, dates, parsed};
use crate::trace::Trace;
use rashomon_model::Capture;

/// One block of a page as the trained labeller sees it, with its words to find it in annotations.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingRow {
    /// The block's text, white space folded.
    pub text: String,
    /// The length of the text in Latin letters.
    pub weight: f32,
    /// Its numbers: features of the block, its containers and its neighbours, in the order that the weights count by.
    pub features: Vec<f32>,
}

/// The rows of a decoded HTML page, one a block in reading order.
pub(crate) fn rows(text: &str, capture: &Capture) -> Vec<TrainingRow> {
    let Parsed { ld, mut dom, markup, .. } = parsed(text, capture.hints.url.as_deref(), &mut Trace::silent());
    let pass = first_pass(&dom, &Known::of(&ld, &markup));
    let texts = std::mem::take(&mut dom.blocks).into_iter().map(|b| b.text);
    texts
        .zip(pass.weights().zip(&pass.rows))
        .map(|(text, (weight, row))| TrainingRow { text, weight, features: row.to_vec() })
        .collect()
}

/// The days of a page as the choice among them sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateRows {
    /// Numbers of the traits that speak for and against no date at all.
    pub none: Vec<usize>,
    /// Each day, `YYYY-MM-DD`, with the numbers of its traits.
    pub days: Vec<(String, Vec<usize>)>,
}

/// The days of a decoded HTML page with their traits.
pub(crate) fn date_rows(text: &str, capture: &Capture) -> DateRows {
    let Parsed { ld, dom, markup, .. } = parsed(text, capture.hints.url.as_deref(), &mut Trace::silent());
    let labels = label::label(&dom, &Known::of(&ld, &markup), Labeller::shipped(), &mut Trace::silent());
    let page = dates::Page { source: text, dom: &dom, ld: &ld, labels: &labels, markup: &markup, capture };
    let (none, days) = dates::weigh(&page).rows();
    DateRows {
        none: none.numbers().collect(),
        days: days.into_iter().map(|(day, traits)| (day, traits.numbers().collect())).collect(),
    }
}

/// The names that anything on a decoded HTML page could mean by its author, with the numbers they are judged by.
pub(crate) fn author_rows(text: &str, capture: &Capture) -> Vec<(String, Vec<f32>)> {
    let url = capture.hints.url.as_deref();
    let Parsed { ld, dom, markup, .. } = parsed(text, url, &mut Trace::silent());
    let labels = label::label(&dom, &Known::of(&ld, &markup), Labeller::shipped(), &mut Trace::silent());
    authors::rows(&dom, &ld, &labels, &markup, url)
}
