//! Page to articles: charset, DOM or plain text -> one stream of blocks -> articles and their metadata.
//!
//! HTML and plain text become one stream of [`block::PageBlock`]s, and one segmenter reads it. It knows no
//! story, and no other page but by the [`SiteMemory`] that it may be handed.

pub mod block;
mod charset;
mod explain;
mod html;
mod plain;
mod segment;
mod site;
mod trace;

pub use explain::{ArticleWhy, BlockWhy, Candidate, Explanation, Field, FieldWhy, Reason, Source, explain};
pub use html::{DATE_TRAITS, DateRows, Labeller, TrainingRow};
pub use site::{SiteLearner, SiteMemory, SitePage};

use block::Page;
use rashomon_model::{Article, Capture, PageRecord, Stamp};
use trace::Trace;

/// What one capture became.
#[derive(Debug, Clone, PartialEq)]
pub struct Extraction {
    /// The page with its fate.
    pub page: PageRecord,
    /// Its articles in page order, the main one first.
    pub articles: Vec<Article>,
}

/// Reads a capture into its articles. Never fails: odd input ends in a fate.
#[must_use]
pub fn extract(capture: &Capture) -> Extraction {
    extract_with(capture, Labeller::shipped())
}

/// Reads a capture into its articles with other weights than those that ship: for measuring on pages they have not seen.
#[must_use]
pub fn extract_with(capture: &Capture, labeller: &Labeller) -> Extraction {
    let trace = &mut Trace::silent();
    match page(capture, labeller, trace) {
        Ok(mut page) => segment::segment(&mut page, capture, trace),
        Err(why) => segment::rejected(capture, why),
    }
}

/// Reads a capture into its articles, without what is known to recur over the pages of its site.
#[must_use]
pub fn extract_knowing(capture: &Capture, memory: &SiteMemory) -> Extraction {
    let trace = &mut Trace::silent();
    match page(capture, Labeller::shipped(), trace) {
        Ok(mut page) => {
            site::drop_furniture(&mut page, capture, memory);
            segment::segment(&mut page, capture, trace)
        }
        Err(why) => segment::rejected(capture, why),
    }
}

/// What a capture tells of its site, for a [`SiteLearner`]; `None` where its address is not known or it is no HTML.
#[must_use]
pub fn site_page(capture: &Capture) -> Option<SitePage> {
    site::of(&page(capture, Labeller::shipped(), &mut Trace::silent()).ok()?, capture)
}

/// Reads a capture into the block stream; fails, with the reason, on what is not text.
fn page(capture: &Capture, labeller: &Labeller, trace: &mut Trace) -> Result<Page, String> {
    let content_type = capture.hints.content_type.as_deref();
    let decoded = charset::decode(&capture.bytes, content_type)?;
    let mut page = if html::looks_like_html(&decoded.text, content_type) {
        html::read(&decoded.text, capture, labeller, trace)
    } else {
        plain::read(&decoded.text, capture)
    };
    page.notes.extend(decoded.note.map(str::to_owned));
    Ok(page)
}

/// The encoding a page's bytes are read in, as a WHATWG label in lower case; fails, with the reason, on what is not text.
pub fn encoding(bytes: &[u8], content_type: Option<&str>) -> Result<&'static str, String> {
    charset::decode(bytes, content_type).map(|decoded| decoded.encoding)
}

/// When an HTML page says it was published and last changed, whether or not an article is found on it.
#[must_use]
pub fn dates(capture: &Capture) -> (Option<Stamp>, Option<Stamp>) {
    match charset::decode(&capture.bytes, capture.hints.content_type.as_deref()) {
        Ok(decoded) => {
            let markup = html::read(&decoded.text, capture, Labeller::shipped(), &mut Trace::silent()).markup;
            (markup.published, markup.modified)
        }
        Err(_) => (None, None),
    }
}

/// The blocks of an HTML page as the trained labeller sees them, in reading order: what its weights are fitted on.
/// Empty where the capture is no HTML.
#[must_use]
pub fn training_rows(capture: &Capture) -> Vec<TrainingRow> {
    match charset::decode(&capture.bytes, capture.hints.content_type.as_deref()) {
        Ok(decoded) if html::looks_like_html(&decoded.text, capture.hints.content_type.as_deref()) => {
            html::rows(&decoded.text, capture)
        }
        _ => Vec::new(),
    }
}

/// How many nodes the tree of an HTML page has: decoding, sieving and parsing alone, for measuring what of the time they
/// take.
#[must_use]
pub fn nodes(capture: &Capture) -> usize {
    charset::decode(&capture.bytes, capture.hints.content_type.as_deref())
        .map_or(0, |decoded| html::nodes(&decoded.text))
}

/// The days that an HTML page names, with the traits by which one is chosen: what the weights of dates are fitted on.
/// `None` where the capture is no text.
#[must_use]
pub fn date_rows(capture: &Capture) -> Option<DateRows> {
    let decoded = charset::decode(&capture.bytes, capture.hints.content_type.as_deref()).ok()?;
    Some(html::date_rows(&decoded.text, capture))
}

/// The names that anything on an HTML page could mean by its author, with the numbers they are judged by: what the
/// weights of that judgement are fitted on. Empty where the capture is no HTML.
#[must_use]
pub fn author_rows(capture: &Capture) -> Vec<(String, Vec<f32>)> {
    match charset::decode(&capture.bytes, capture.hints.content_type.as_deref()) {
        Ok(decoded) if html::looks_like_html(&decoded.text, capture.hints.content_type.as_deref()) => {
            html::author_rows(&decoded.text, capture)
        }
        _ => Vec::new(),
    }
}

/// What the numbers of [`author_rows`] are called, in their order.
#[must_use]
pub fn author_numbers() -> Vec<String> {
    html::author_numbers()
}
