//! Charsets, addresses, robots, archives, hostile inputs.

use super::{base64, hostile, suite};
use crate::Row;
use anyhow::Result;
use rashomon_extract::encoding;
use rashomon_intake::address;
use rashomon_intake::guard::{self, AllowList};
use rashomon_intake::robots::Robots;
use rashomon_intake::{MAX_RECORD_BYTES, Record, read_records};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use std::io::Cursor;
use std::path::Path;
use url::Url;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    let url = suite(folder, "url", url)?;
    let warc = suite(folder, "warc", warc)?;
    let damaged = |category: &str| category.ends_with("-malformed");
    Ok(vec![
        suite(folder, "charset", charset)?.relaxed("charset passed").beside(0.93, "chardet 7.7"),
        suite(folder, "ssrf", ssrf)?.strict("ssrf passed").beside(0.837, "std"),
        suite(folder, "robots", robots)?.strict("robots passed").beside(0.986, "robotstxt 0.3"),
        url.only(|c| c.starts_with("wpt-")).strict("url parsed").beside(0.940, "url 2.5.8"),
        url.only(|c| c == "tracking-params").strict("url freed of tracking").beside(0.77, "courlan"),
        url.only(|c| c.starts_with("courlan:"))
            .relaxed("url as courlan reads it")
            .beside(1.0, "courlan (its own suite)"),
        warc.only(|c| !damaged(c)).strict("warc whole archives").beside(1.0, "warc 0.4"),
        warc.only(damaged).strict("warc damaged archives").beside(0.42, "warc 0.4"),
        hostile::row(folder)?,
    ])
}

fn charset(case: &Value, bytes: &[u8]) -> Value {
    match encoding(bytes, case["headers"]["content-type"].as_str()) {
        Ok(label) => json!({ "out": { "encoding": label } }),
        Err(why) => json!({ "error": why }),
    }
}

fn ssrf(case: &Value, _: &[u8]) -> Value {
    match Url::parse(case["url"].as_str().unwrap_or_default()) {
        Ok(url) => json!({ "out": { "blocked": guard::host(&url, &AllowList::default()).is_err() } }),
        Err(why) => json!({ "error": why.to_string() }),
    }
}

fn robots(case: &Value, _: &[u8]) -> Value {
    let word = |key: &str| case[key].as_str().unwrap_or_default();
    let robots = Robots::read(&base64(word("robots_b64")));
    json!({ "out": { "allowed": robots.allows(word("agent"), word("url")) } })
}

/// What an operation of the suite is with us. Looking for listings by their address is none.
fn url(case: &Value, _: &[u8]) -> Value {
    let parsed = |key: &str| case[key].as_str().and_then(|text| address::parse(text).ok());
    let input = case["input"].as_str().unwrap_or_default();
    let found = || address::parse(&address::scrub(input));
    let answer = match case["op"].as_str().unwrap_or_default() {
        "parse" | "resolve" => match case["base"].as_str().map(address::parse) {
            Some(base) => base.and_then(|base| address::resolve(&base, input)),
            None => address::parse(input),
        },
        "clean" => {
            let carriers = [parsed("page_url"), parsed("feed_url")];
            let carriers: Vec<&Url> = carriers.iter().flatten().collect();
            address::parse(input).map(|url| address::clean_for(&url, &carriers))
        }
        "normalize" => found().map(|url| address::clean(&url)),
        "scrub" => return json!({ "out": { "url": address::scrub(input) } }),
        "registrable_domain" => {
            return json!({ "out": { "value": address::parse(input).ok().and_then(|url| address::site(&url)) } });
        }
        _ => return json!({ "error": "not asked of us" }),
    };
    match answer {
        Ok(url) => json!({ "out": { "url": url.as_str() } }),
        Err(why) => json!({ "error": why.to_string() }),
    }
}

/// Its records; what is damaged between them is no refusal.
fn warc(_: &Value, bytes: &[u8]) -> Value {
    let records: Vec<Value> = read_records(Cursor::new(bytes.to_vec())).flatten().map(record).collect();
    json!({ "out": { "records": records } })
}

fn record(record: Record) -> Value {
    let (kind, uri) = (record.kind.clone(), record.uri.clone());
    let status = record.http.as_ref().map(|http| http.status);
    let payload = record.into_payload(MAX_RECORD_BYTES as u64).unwrap_or_default();
    let digest: String = Sha1::digest(&payload).iter().map(|b| format!("{b:02x}")).collect();
    json!({ "type": kind, "uri": uri, "http_status": status, "payload_sha1": digest })
}
