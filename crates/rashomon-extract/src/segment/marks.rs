//! What each line of a page reads as, for whoever asks why the page was cut as it was.

use super::lines::{self, Mark};
use super::when;
use crate::block::{Page, PageBlock};

/// What a line reads as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineMark {
    /// What it is.
    pub(crate) label: &'static str,
    /// What made it so.
    pub(crate) why: String,
}

/// The lines of a page of plain text as the grammar sees them, one a block; `None` for an empty one.
pub(crate) fn marks(page: &Page) -> Vec<Option<LineMark>> {
    let mut out = vec![None; page.blocks.len()];
    for line in lines::read(page) {
        let (label, mut why) = words(line.mark);
        let mut more = String::new();
        if line.times > 1 {
            more.push_str(&format!(", stands {} times on the page", line.times));
        }
        if line.page_score > 0 {
            more.push_str(", speaks of the page itself");
        }
        if line.is_headline() {
            (why, more) = ("short, can be a headline", more);
        }
        if let Some(place) = out.get_mut(line.at) {
            *place = Some(LineMark { label, why: format!("{why}{more}") });
        }
    }
    out
}

/// What a mark is called, and what it takes to be one.
fn words(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Prose => ("prose", "long, or a sentence among running text"),
        Mark::Brief => ("brief", "a short sentence alone"),
        Mark::Label => ("label", "short"),
        Mark::Stamp => ("stamp", "a time, alone or beside a name"),
        Mark::Byline => ("byline", "opens like a by-line"),
        Mark::Credit => ("credit", "reads like an image's credit"),
        Mark::Rights => ("rights", "reads like a rights line"),
        Mark::Url => ("address", "an address alone"),
        Mark::Hashtags => ("hashtags", "hashtags alone"),
        Mark::Rule => ("rule", "drawn, not written"),
    }
}

/// The first block that is a time line of this moment.
pub(crate) fn time_line(blocks: &[PageBlock], value: &str) -> Option<usize> {
    blocks.iter().position(|b| {
        let marked = || b.datetime.as_deref().and_then(when::marked);
        when::read(&b.text).or_else(marked).and_then(|w| w.at).is_some_and(|at| at.value == value)
    })
}
