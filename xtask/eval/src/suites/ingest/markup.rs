//! Dates of feeds, HTML of strangers, subscription lists, sitemaps.

use super::{base64, suite};
use crate::Row;
use anyhow::Result;
use flate2::read::GzDecoder;
use rashomon_intake::robots::Robots;
use rashomon_intake::sitemap::{self, Crawl, Page};
use rashomon_intake::{dates, opml, sanitize};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use url::Url;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![
        suite(folder, "xss", xss)?.safe("xss safe").beside(1.0, "ammonia 4.2"),
        suite(folder, "dates", date)?.relaxed("dates passed").beside(0.50, "dateparser 0.3"),
        suite(folder, "opml", subscriptions)?.relaxed("opml passed").beside(0.76, "opml 1.1"),
        suite(folder, "sitemap", crawl)?.relaxed("sitemap passed"),
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

/// How many redirects of a made-up web are followed.
const MAX_REDIRECTS: usize = 10;

/// Walks the sitemaps of a made-up web.
fn crawl(case: &Value, _bytes: &[u8]) -> Value {
    let Some(home) = case["home"].as_str().and_then(|home| Url::parse(home).ok()) else {
        return json!({ "error": "no home" });
    };
    let named = home.join("/robots.txt").ok().and_then(|robots| fetch(case, robots));
    let named = named.map(|(_, body)| Robots::read(&body).sitemaps().to_vec()).unwrap_or_default();
    let mut crawl = Crawl::new(&home, &named);
    let mut pages: Vec<Page> = Vec::new();
    while let Some(wanted) = crawl.next() {
        match fetch(case, wanted.clone()) {
            Some((address, body)) => pages.extend(crawl.answered(&wanted, &address, &body)),
            None => crawl.failed(&wanted, "404"),
        }
    }
    pages.sort_by(|a, b| a.url.cmp(&b.url));
    let urls: Vec<&str> = pages.iter().map(|page| page.url.as_str()).collect();
    let told: Vec<Value> = pages.iter().map(told).collect();
    json!({ "out": { "pages": told, "urls": urls } })
}

/// What a made-up web answers: where from, after redirects, and with which bytes.
fn fetch(case: &Value, mut address: Url) -> Option<(Url, Vec<u8>)> {
    for _ in 0..MAX_REDIRECTS {
        // Addresses of homes are written with and without the last slash.
        let doc = case["docs"]
            .get(address.as_str())
            .or_else(|| case["docs"].get(address.as_str().trim_end_matches('/')))?;
        match doc["status"].as_u64()? {
            200 => return Some((address, unzipped(base64(doc["body_b64"].as_str()?)))),
            301 | 302 | 303 | 307 | 308 => address = address.join(header(doc, "location")?).ok()?,
            _ => return None,
        }
    }
    None
}

fn header<'d>(doc: &'d Value, name: &str) -> Option<&'d str> {
    doc["headers"].as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
}

/// A body with gzip undone, as far as it goes.
fn unzipped(body: Vec<u8>) -> Vec<u8> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return body;
    }
    let mut plain = Vec::new();
    let _ = GzDecoder::new(body.as_slice()).take(sitemap::MAX_BYTES as u64).read_to_end(&mut plain);
    plain
}

fn told(page: &Page) -> Value {
    let news = page.news.as_ref().map(|news| {
        json!({
            "title": news.title,
            "publication": news.publication,
            "publication_name": news.publication,
            "language": news.language,
            "publication_language": news.language,
            "published": news.published.map(|at| at.to_string()),
            "publish_date": news.published.map(|at| at.to_string()),
        })
    });
    json!({
        "url": page.url.as_str(),
        "lastmod": page.lastmod.map(|at| at.to_string()),
        "changefreq": page.changefreq,
        "priority": page.priority,
        "news": news,
        "images": page.images.iter().map(Url::as_str).collect::<Vec<_>>(),
    })
}
