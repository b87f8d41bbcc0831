//! Feeds: feedparser, gofeed, Miniflux, the validator's corpus.

use super::neutral::neutral;
use super::suite;
use crate::Row;
use anyhow::Result;
use rashomon_intake::feed;
use serde_json::{Value, json};
use std::path::Path;
use url::Url;

/// The suites of feeds, also for their speed.
pub(crate) const SUITES: [&str; 4] = ["feedparser", "gofeed", "miniflux_feeds", "feedvalidator"];

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    let feedparser = suite(folder, "feedparser", predict)?;
    Ok(vec![
        feedparser.strict("feedparser strict").beside(0.189, "feed-rs 3.0"),
        feedparser.relaxed("feedparser relaxed").beside(0.358, "feed-rs 3.0"),
        feedparser.safe("feedparser safe").beside(1.0, "feed-rs 3.0"),
        suite(folder, "gofeed", predict)?.strict("gofeed strict").beside(0.907, "feedparser 6.0"),
        suite(folder, "miniflux_feeds", predict)?
            .strict("Miniflux feeds strict")
            .beside(0.593, "feedparser 6.0"),
        suite(folder, "feedvalidator", predict)?
            .strict("feedvalidator accepted")
            .beside(1.0, "feedparser 6.0"),
    ])
}

fn predict(case: &Value, bytes: &[u8]) -> Value {
    let (kind, address) = context(case);
    match feed::read(bytes, kind.as_deref(), address.as_ref()) {
        Ok(feed) => json!({ "out": neutral(&feed) }),
        Err(why) => json!({ "error": why.to_string() }),
    }
}

/// The content type and the address a case's bytes came with. A `Content-Location` says more closely where they are from.
pub(crate) fn context(case: &Value) -> (Option<String>, Option<Url>) {
    let headers = case["headers"].as_object();
    let header = |name: &str| {
        let found = headers?.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        found.1.as_str().map(str::to_owned)
    };
    let address = case["url"].as_str().and_then(|url| Url::parse(url).ok());
    let closer = header("content-location").and_then(|at| address.as_ref()?.join(&at).ok());
    let closer = closer.filter(|url| matches!(url.scheme(), "http" | "https"));
    (header("content-type"), closer.or(address))
}
