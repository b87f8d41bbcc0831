//! HTML to the block stream, with markup's metadata and a label on each block.

use crate::block::Page;
use rashomon_model::Capture;

/// Whether a decoded text is HTML.
pub(crate) fn looks_like_html(text: &str, content_type: Option<&str>) -> bool {
    content_type.is_some_and(|t| t.contains("html")) || text.trim_start().starts_with('<')
}

/// Reads HTML into the block stream.
pub(crate) fn read(_text: &str, _capture: &Capture) -> Page {
    Page { html: true, ..Page::default() }
}
