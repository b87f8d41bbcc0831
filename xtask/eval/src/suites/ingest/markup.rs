//! Dates of feeds, HTML of strangers, subscription lists, sitemaps.

use super::suite;
use crate::Row;
use anyhow::Result;
use rashomon_intake::{dates, opml, sanitize};
use serde_json::{Value, json};
use std::path::Path;
use url::Url;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![
        suite(folder, "xss", xss)?.safe("xss safe").beside(1.0, "ammonia 4.2"),
        suite(folder, "dates", date)?.relaxed("dates passed").beside(0.50, "dateparser 0.3"),
        suite(folder, "opml", subscriptions)?.relaxed("opml passed").beside(0.76, "opml 1.1"),
    ])
}

fn xss(case: &Value, bytes: &[u8]) -> Value {
    let base = case["url"].as_str().and_then(|url| Url::parse(url).ok());
    json!({ "out": { "html": sanitize::html(&String::from_utf8_lossy(bytes), base.as_ref()) } })
}

fn date(_case: &Value, bytes: &[u8]) -> Value {
    match dates::instant(&String::from_utf8_lossy(bytes)) {
        Some(instant) => json!({ "out": { "time": instant.to_string() } }),
        None => json!({ "error": "no date" }),
    }
}

fn subscriptions(_case: &Value, bytes: &[u8]) -> Value {
    // The suite counts the feeds that are found: what is no list holds none.
    let list = opml::read(bytes).unwrap_or_default();
    let feeds: Vec<Value> = list
        .outlines
        .iter()
        .map(|feed| {
            // Shown as the suite's programs show it: a site that is not named is the feed's own address.
            let site = feed.site.as_ref().unwrap_or(&feed.url);
            json!({ "title": feed.title, "url": feed.url, "site": site, "path": feed.path.last() })
        })
        .collect();
    json!({ "out": { "title": list.title, "feeds": feeds } })
}
