//! Page to articles: charset, DOM or plain text -> one stream of blocks -> articles and their metadata.
//!
//! HTML and plain text become one stream of [`block::PageBlock`]s, and one segmenter reads it. It knows no
//! story, and no other page but by the [`SiteMemory`] that it may be handed.

pub mod block;
mod charset;
mod html;
mod plain;
mod segment;
mod site;

pub use html::{DATE_TRAITS, DateRows, Labeller, TrainingRow};
pub use site::{SiteLearner, SiteMemory, SitePage};

use rashomon_model::{Article, Capture, PageRecord, Stamp};

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
    match page(capture, labeller) {
        Ok(page) => segment::segment(page, capture),
        Err(why) => segment::rejected(capture, why),
    }
}

/// Reads a capture into its articles, without what is known to recur over the pages of its site.
#[must_use]
pub fn extract_knowing(capture: &Capture, memory: &SiteMemory) -> Extraction {
    match page(capture, Labeller::shipped()) {
        Ok(mut page) => {
            site::drop_furniture(&mut page, capture, memory);
            segment::segment(page, capture)
        }
        Err(why) => segment::rejected(capture, why),
    }
}

/// What a capture tells of its site, for a [`SiteLearner`]; `None` where its address is not known or it is no HTML.
#[must_use]
pub fn site_page(capture: &Capture) -> Option<SitePage> {
    site::of(&page(capture, Labeller::shipped()).ok()?, capture)
}

/// A capture as a stream of blocks; fails, with the reason, on what is not text.
fn page(capture: &Capture, labeller: &Labeller) -> Result<block::Page, String> {
    let decoded = charset::decode(&capture.bytes, capture.hints.content_type.as_deref())?;
    let mut page = if html::looks_like_html(&decoded.text, capture.hints.content_type.as_deref()) {
        html::read(&decoded.text, capture, labeller)
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
            let markup = html::read(&decoded.text, capture, Labeller::shipped()).markup;
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
