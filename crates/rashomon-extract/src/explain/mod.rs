//! Why a page was read as it was: its blocks with their labels, and each article's fields with everything that could have
//! been their value. The page is read by the very functions that [`extract`](crate::extract) calls; here they are asked
//! to tell what they went by.

mod blocks;
mod fields;
#[cfg(test)]
mod tests;

use crate::html::Labeller;
use crate::segment;
use crate::trace::Trace;
use rashomon_model::{Capture, PageRecord, Role};
use serde::Serialize;

/// Why a page was read as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The page with its fate.
    pub page: PageRecord,
    /// What it was read as; `None` where it could not be.
    pub read_as: Option<Source>,
    /// Its blocks in reading order.
    pub blocks: Vec<BlockWhy>,
    /// Its articles in page order.
    pub articles: Vec<ArticleWhy>,
    /// Oddities met on the way.
    pub notes: Vec<String>,
}

/// What a page was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// HTML: blocks are labelled by rules and a trained labeller.
    Html,
    /// Plain text: lines are read by a grammar.
    Text,
}

/// A block of the page and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockWhy {
    /// Its number in reading order, from 1: the visible line that candidates name.
    pub line: usize,
    /// Its form: `h1` to `h6`, `paragraph`, `item`, `quote`, `caption`, `cell`, `line`.
    pub shape: String,
    /// Its label: `body`, `headline`, `byline`, `furniture` ... in HTML, `prose`, `label`, `stamp` ... in plain text.
    pub label: String,
    /// How likely the trained labeller holds it to be body; `None` in plain text, where it is not asked.
    pub likelihood: Option<f32>,
    /// The rule that decided.
    pub why: String,
    /// What spoke most, for body (above zero) or against it, beside the page's other blocks.
    pub because: Vec<Reason>,
    /// The article it is part of, as an index into `articles`.
    pub article: Option<usize>,
    /// What it is in that article: `headline`, `paragraph`, `caption` ...
    pub part: Option<String>,
    /// Its words.
    pub text: String,
}

/// Something that spoke for or against, in log odds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// What it is.
    pub what: String,
    /// By how much; above zero it spoke for.
    pub weight: f32,
}

impl Reason {
    pub(crate) fn new(what: &str, weight: f32) -> Self {
        Self { what: what.to_owned(), weight: rounded(weight) }
    }
}

/// To hundredths: the last digits of a float say nothing, and may differ between machines.
pub(crate) fn rounded(value: f32) -> f32 {
    // Adding zero makes minus zero zero.
    (value * 100.0).round() / 100.0 + 0.0
}

/// An article's fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleWhy {
    /// The article's id.
    pub id: String,
    /// What it is on the page.
    pub role: Role,
    /// Its fields that have a value or could have had one.
    pub fields: Vec<FieldWhy>,
}

/// A field's value and where it could have come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldWhy {
    /// The field.
    pub field: Field,
    /// What `extract` gives for it.
    pub value: Option<String>,
    /// All that could have been its value, the winner first.
    pub candidates: Vec<Candidate>,
}

/// One value that a field could have had.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Whether it is what the value was made of.
    pub won: bool,
    /// Where it comes from: `JSON-LD headline`, `meta og:title`, `h1`, `URL`, `visible` ...
    pub place: String,
    /// The block it stands in, by its number, where it is one.
    pub line: Option<usize>,
    /// What it says there.
    pub value: String,
    /// How it was weighed, where candidates are: a date in log odds, a heading by how far it agrees with the markup.
    pub score: Option<f32>,
    /// What spoke for and against it, where that is known.
    pub because: Vec<Reason>,
}

/// A field that is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The headline.
    Headline,
    /// The summary under it.
    Standfirst,
    /// Who publishes.
    Outlet,
    /// Who wrote it for others.
    Agency,
    /// The aggregator that carried it.
    Via,
    /// People credited.
    Bylines,
    /// Where it was filed.
    Dateline,
    /// When it was published.
    Published,
    /// When it was last changed.
    Modified,
    /// The original's address.
    CanonicalUrl,
    /// Its language.
    Language,
    /// What kind of piece.
    Genre,
    /// The section that markup names, which may tell the genre.
    Section,
    /// The rights line.
    Rights,
}

impl Field {
    /// All of them, in the order they are shown in.
    const ALL: [Self; 14] = [
        Self::Headline,
        Self::Standfirst,
        Self::Outlet,
        Self::Agency,
        Self::Via,
        Self::Bylines,
        Self::Dateline,
        Self::Published,
        Self::Modified,
        Self::CanonicalUrl,
        Self::Language,
        Self::Genre,
        Self::Section,
        Self::Rights,
    ];

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> String {
        crate::trace::name(&self)
    }
}

/// Reads a capture as [`extract`](crate::extract) does, and tells why it is read so. Never fails: odd input ends in a fate.
#[must_use]
pub fn explain(capture: &Capture) -> Explanation {
    let mut trace = Trace::asked();
    let mut page = match crate::page(capture, Labeller::shipped(), &mut trace) {
        Ok(page) => page,
        Err(why) => return unread(segment::rejected(capture, why).page),
    };
    let extraction = segment::segment(&mut page, capture, &mut trace);
    let told = trace.into_told();
    let articles = extraction.articles.iter().enumerate();
    let seen = fields::Seen::of(&page.blocks);
    Explanation {
        page: extraction.page,
        read_as: Some(if page.html { Source::Html } else { Source::Text }),
        blocks: blocks::explained(&page, &extraction.articles, told.judged),
        articles: articles
            .map(|(nth, article)| ArticleWhy {
                id: article.id.clone(),
                role: article.role,
                fields: fields::explained(nth, article, &told.offers, &seen),
            })
            .collect(),
        notes: page.notes.clone(),
    }
}

/// Of a page that could not be read, its fate is all there is to tell.
fn unread(page: PageRecord) -> Explanation {
    Explanation { page, read_as: None, blocks: Vec::new(), articles: Vec::new(), notes: Vec::new() }
}
