//! Dates of feeds, HTML of strangers, subscription lists, sitemaps.

use crate::Row;
use anyhow::Result;
use std::path::Path;

/// Runs the suites.
pub(super) fn rows(_folder: &Path) -> Result<Vec<Row>> {
    Ok(Vec::new())
}
