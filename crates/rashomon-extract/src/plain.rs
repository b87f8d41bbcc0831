//! Plain text to the block stream.

use crate::block::{Page, PageBlock};
use rashomon_model::Capture;

/// Reads plain text into the block stream, a line a block.
pub(crate) fn read(text: &str, _capture: &Capture) -> Page {
    let mut page = Page::default();
    let mut gap = true;
    for line in text.lines() {
        let folded = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if folded.is_empty() {
            gap = true;
        } else {
            page.blocks.push(PageBlock::line(&folded, gap));
            gap = false;
        }
    }
    page
}
