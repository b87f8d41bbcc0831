//! The block stream cut into articles.

use crate::Extraction;
use crate::block::Page;
use rashomon_model::{Capture, FateKind, PageRecord};

/// A page that could not be read.
pub(crate) fn rejected(capture: &Capture, why: String) -> Extraction {
    Extraction {
        page: PageRecord {
            source: capture.source.clone(),
            fetched_at: capture.hints.fetched_at.clone(),
            fate: FateKind::Rejected,
            why: Some(why),
        },
        articles: Vec::new(),
    }
}

/// Cuts a page into its articles.
pub(crate) fn segment(_page: Page, capture: &Capture) -> Extraction {
    rejected(capture, "not yet read".to_owned())
}
