//! A feed's file as an input: each entry that has words of its own is a page.

use crate::run;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A feed of three entries: one with its text, one with a summary, one with neither.
const FEED: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Norvale Meridian</title><link>https://meridian.example/</link><language>en</language>
<item><title>Norvale opens its second tram line</title><link>https://meridian.example/tram</link>
<pubDate>Sun, 04 May 2031 08:30:00 +0000</pubDate><author>ada@meridian.example (Ada Varga)</author>
<description>In short.</description>
<content:encoded><![CDATA[<p>The first tram left Norvale's harbour at dawn on Sunday with 180 people on board,
the transport office said, two years later than planned.</p>
<p>“We have waited long enough for this,” said the mayor, Ilse Varga, who rode in the first car
with children of the harbour school.</p><p>The line is eleven kilometres long and has fourteen stops.
The works had cost 420 million crowns by the end of March, according to the city's accounts.</p>]]></content:encoded></item>
<item><title>Harbour lights go out</title><link>https://meridian.example/lights</link></item>
<item><title>Storm closes the pass</title><link>https://meridian.example/pass</link>
<pubDate>Sat, 03 May 2031 06:00:00 +0000</pubDate>
<description>Snow and wind closed the pass above Norvale on Saturday morning, the road office said. Lorries are sent
round by the coast road, which takes three hours longer. The pass is expected to open again on Monday.</description></item>
</channel></rss>"#;

/// The same first entry as a saved JSON Feed.
const JSON: &str = r#"{ "version": "https://jsonfeed.org/version/1.1", "title": "The Norvale Meridian", "items": [
{ "id": "1", "url": "https://meridian.example/tram", "title": "Norvale opens its second tram line",
"date_published": "2031-05-04T08:30:00Z", "content_text":
"The first tram left Norvale's harbour at dawn on Sunday with 180 people on board, the transport office said. The line is eleven kilometres long and has fourteen stops, and the works had cost 420 million crowns by March." } ] }"#;

/// What is said of the entry without words.
const SILENT: &str =
    "feed.xml: a feed: 1 of its 3 entries holds no text of its own; follow the feed to fetch its page";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("feed.xml"), FEED).unwrap();
    fs::write(dir.path().join("feed.json"), JSON).unwrap();
    dir
}

fn lines(dir: &Path, args: &[&str]) -> (Vec<Value>, String) {
    let (code, stdout, stderr) = run(dir, args);
    assert_eq!(code, 0, "{args:?}: {stderr}");
    (stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), stderr)
}

#[test]
fn entries_with_words_are_pages() {
    let dir = folder();
    let (articles, told) = lines(dir.path(), &["extract", "feed.xml"]);
    let of = |n: usize, key: &str| articles[n][key].as_str().unwrap_or_default().to_owned();
    assert_eq!(articles.len(), 2);
    assert!(told.contains(SILENT), "{told}");
    assert_eq!(articles[0]["page"]["source"], "feed.xml#1");
    assert_eq!(articles[1]["page"]["source"], "feed.xml#3");
    assert_eq!(of(0, "url"), "https://meridian.example/tram");
    assert_eq!(of(0, "headline"), "Norvale opens its second tram line");
    assert_eq!(of(0, "outlet"), "The Norvale Meridian");
    assert!(of(0, "text").starts_with("The first tram left Norvale's harbour"), "{}", of(0, "text"));
    assert!(of(0, "text").ends_with("according to the city's accounts."), "{}", of(0, "text"));
    assert_eq!(articles[0]["published"]["value"], "2031-05-04T08:30:00Z");
    assert_eq!(articles[0]["published"]["basis"], "feed");
    assert_eq!(articles[0]["bylines"][0]["name"], "Ada Varga");
    assert!(articles[0]["notes"].to_string().contains("the feed's own words"), "{}", articles[0]["notes"]);
    assert!(of(1, "text").contains("round by the coast road"), "{}", of(1, "text"));
}

#[test]
fn a_saved_json_feed_is_one_too_by_name_or_from_standard_input() {
    let dir = folder();
    let (articles, _) = lines(dir.path(), &["extract", "feed.json"]);
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["headline"], "Norvale opens its second tram line");
    assert_eq!(articles[0]["published"]["basis"], "feed");
    let piped = crate::rashomon(dir.path(), &["extract", "-"]).write_stdin(JSON).output().unwrap();
    let article: Value = serde_json::from_slice(&piped.stdout).unwrap();
    assert_eq!((&article["text"], &article["page"]["source"]), (&articles[0]["text"], &"-#1".into()));
}

#[test]
fn every_command_reads_them() {
    let dir = folder();
    assert_eq!(lines(dir.path(), &["annotate", "feed.xml"]).0.len(), 2);
    assert_eq!(lines(dir.path(), &["group", "feed.xml"]).0.len(), 2);
    let (_, report, _) = run(dir.path(), &["report", "--format", "json", "feed.xml"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let fates: Vec<_> =
        report["pages"].as_array().unwrap().iter().map(|p| (&p["source"], &p["fate"])).collect();
    assert_eq!(
        format!("{fates:?}").replace("String(", "").replace(')', ""),
        r#"[("feed.xml#1", "articles", ("feed.xml#3", "articles", ("feed.xml", "listing"]"#
    );
}

#[test]
fn what_is_kept_says_what_the_feed_said_and_a_rebuild_says_the_same() {
    let dir = folder();
    let (kept, told) = lines(dir.path(), &["add", "--json", "feed.xml"]);
    assert_eq!(kept.len(), 2);
    assert!(told.contains(SILENT), "{told}");
    let all = |dir: &Path| run(dir, &["export", "articles"]).1;
    let before = all(dir.path());
    assert!(before.contains("\"basis\":\"feed\""), "{before}");
    assert_eq!(run(dir.path(), &["rebuild"]).0, 0);
    assert_eq!(all(dir.path()), before);
}

#[test]
fn a_relative_link_is_bound_to_the_feeds_address() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("feed.xml"),
        FEED.replace("<link>https://meridian.example/tram", "<link>/tram"),
    )
    .unwrap();
    let (articles, _) =
        lines(dir.path(), &["extract", "feed.xml", "--url", "https://meridian.example/news/feed.xml"]);
    assert_eq!(articles[0]["url"], "https://meridian.example/tram");
}
