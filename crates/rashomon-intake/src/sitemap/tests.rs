//! Sitemaps as sites serve them, and walks through made-up webs of them.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn home() -> Url {
    Url::parse("https://meridian.example/").expect("an address")
}

/// What is read of a sitemap, a line a page or child.
fn check(document: &str) -> String {
    match read(document.as_bytes(), &home()) {
        Ok(Sitemap::Pages(pages)) => pages.iter().map(told).collect::<Vec<_>>().join("\n"),
        Ok(Sitemap::Index(children)) => children
            .iter()
            .map(|c| format!("-> {} {:?}", c.url.path(), c.lastmod))
            .collect::<Vec<_>>()
            .join("\n"),
        Err(why) => why.to_string(),
    }
}

fn told(page: &Page) -> String {
    let mut words = vec![page.url.path().to_owned()];
    words.extend(page.lastmod.map(|at| at.to_string()));
    words.extend(page.changefreq.clone());
    words.extend(page.priority.map(|p| p.to_string()));
    words.extend(page.news.as_ref().map(|n| format!("{n:?}")));
    words.extend(page.images.iter().map(|i| format!("[{}]", i.path())));
    words.extend(page.alternates.iter().map(|(language, url)| format!("{language}={}", url.path())));
    words.join(" ")
}

#[test]
fn pages_and_what_is_said_of_them() {
    insta::assert_snapshot!(check(
        r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc> https://meridian.example/a?x=1&amp;y=2 </loc><lastmod>2025-06-03</lastmod><changefreq>Daily</changefreq><priority>0.8</priority></url>
        <url><loc>/b</loc><priority>7</priority><lastmod>soon</lastmod>
          <image:image><image:loc>/p.jpg</image:loc><image:title>A ferry</image:title></image:image>
          <xhtml:link rel="alternate" hreflang="de" href="/de/b"/></url>
        <url><loc><![CDATA[/c]]></loc><news:news><news:publication><news:name>The Meridian</news:name><news:language>en</news:language></news:publication>
          <news:publication_date>2025-06-03T10:00:00+02:00</news:publication_date><news:title>Ferries &amp; fish</news:title></news:news></url>
        <url><lastmod>2025-06-03</lastmod></url><url><loc>javascript:x</loc></url></urlset>"#
    ), @r#"
        /a 2025-06-03T00:00:00Z daily 0.8
        /b [/p.jpg] de=/de/b
        /c News { title: Some("Ferries & fish"), publication: Some("The Meridian"), language: Some("en"), published: Some(2025-06-03T08:00:00Z), keywords: None }
        "#);
    insta::assert_snapshot!(check(
        "<sitemapindex><sitemap><loc>/one.xml</loc><lastmod>2025-06-03</lastmod></sitemap><sitemap><loc>/two.xml.gz</loc></sitemap></sitemapindex>"
    ), @r#"
        -> /one.xml Some(2025-06-03T00:00:00Z)
        -> /two.xml.gz None
        "#);
}

#[test]
fn damaged_sitemaps_are_read_as_far_as_they_go() {
    insta::assert_snapshot!(check(
        "\u{feff}<urlset><url><loc>/a</loc><url><loc>/b<lastmod>2025-06-03</url><URL><LOC>/fish & chips</LOC></URL><url><loc>/cut-of"
    ), @r#"
        /a
        /b 2025-06-03T00:00:00Z
        /fish%20&%20chips
        "#);
    insta::assert_snapshot!(check("<urlset/>"), @"");
    insta::assert_snapshot!(check("<s:urlset xmlns:s='x'><s:url><s:loc>/a</s:loc></s:url></s:urlset>"), @"/a");
    insta::assert_snapshot!(check("<urlset><sitemap><loc>/one.xml</loc></sitemap></urlset>"), @"-> /one.xml None");
}

#[test]
fn lists_and_feeds_are_sitemaps_too() {
    insta::assert_snapshot!(check(
        "https://meridian.example/a\r\n\r\n# rest\nHTTPS://meridian.example/b \nmailto:x\n"
    ), @r#"
        /a
        /b
        "#);
    insta::assert_snapshot!(check(
        "<rss version='2.0'><channel><title>Meridian</title><language>en</language><item><title>Ferries</title><link>https://meridian.example/a</link><pubDate>Tue, 03 Jun 2025 10:00:00 GMT</pubDate></item><item><title>No page</title></item></channel></rss>"
    ), @r#"/a 2025-06-03T10:00:00Z News { title: Some("Ferries"), publication: Some("Meridian"), language: Some("en"), published: Some(2025-06-03T10:00:00Z), keywords: None }"#);
}

#[test]
fn what_is_no_sitemap_is_told() {
    insta::assert_snapshot!(check(" "), @"the answer is empty");
    insta::assert_snapshot!(check("<!DOCTYPE html><p>Not found"), @"this is a web page, not a sitemap");
    insta::assert_snapshot!(check("<opml/>"), @"this is markup of another kind, not a sitemap");
    insta::assert_snapshot!(check("User-agent: *\nDisallow: /"), @"this is text without addresses, not a sitemap");
}

/// A web of sitemaps: path and what is there, a redirect as `-> path`.
fn walk(web: &[(&str, &str)], robots: &[&str]) -> String {
    let web: BTreeMap<&str, &str> = web.iter().copied().collect();
    let lines: Vec<String> = robots.iter().map(|&line| line.to_owned()).collect();
    let mut crawl = Crawl::new(&home(), &lines);
    let mut told = Vec::new();
    while let Some(asked) = crawl.next() {
        let mut address = asked.clone();
        while let Some(to) = web.get(address.path()).and_then(|body| body.strip_prefix("-> ")) {
            address.set_path(to);
        }
        let pages = match web.get(address.path()) {
            Some(body) => crawl.answered(&asked, &address, body.as_bytes()),
            None => {
                crawl.failed(&asked, "404");
                Vec::new()
            }
        };
        told.push(format!(
            "{}: {}",
            asked.path(),
            pages.iter().map(|p| p.url.path()).collect::<Vec<_>>().join(" ")
        ));
    }
    assert!(crawl.is_done());
    told.extend(crawl.notes().iter().map(|n| format!("({n})")));
    told.join("\n")
}

const INDEX: &str = "<sitemapindex><sitemap><loc>/index.xml</loc></sitemap><sitemap><loc>/a.xml#x</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>";
const A: &str = "<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>";

#[test]
fn a_walk_asks_for_each_document_once() {
    insta::assert_snapshot!(walk(
        &[("/index.xml", INDEX), ("/a.xml", A), ("/b.xml", "/* nothing */")],
        &[" /index.xml ", "/index.xml"]
    ), @r#"
        /index.xml: 
        /a.xml: /1 /2
        /b.xml: 
        (https://meridian.example/b.xml: this is text without addresses, not a sitemap)
        "#);
    insta::assert_snapshot!(walk(
        &[("/index.xml", INDEX), ("/a.xml", A), ("/b.xml", "-> /a.xml")],
        &["/index.xml", "ftp://x/"]
    ), @r#"
        /index.xml: 
        /a.xml: /1 /2
        /b.xml:
        "#);
    insta::assert_snapshot!(walk(&[("/sitemap_index.xml", A), ("/news-sitemap.xml", A)], &[]), @r#"
        /sitemap.xml: 
        /sitemap_index.xml: /1 /2
        "#);
    insta::assert_snapshot!(walk(&[], &["/gone.xml"]), @r#"
        /gone.xml: 
        /sitemap.xml: 
        /sitemap_index.xml: 
        /sitemap-index.xml: 
        /news-sitemap.xml: 
        /sitemap.txt: 
        (https://meridian.example/gone.xml: 404)
        "#);
}

#[test]
fn a_walk_goes_no_deeper_and_no_further_than_its_bounds() {
    let index =
        |n: usize| format!("<sitemapindex><sitemap><loc>/{}.xml</loc></sitemap></sitemapindex>", n + 1);
    let mut crawl = Crawl::new(&home(), &["/0.xml".to_owned()]);
    let mut asked = 0;
    while let Some(url) = crawl.next() {
        let number: Option<usize> = url.path().trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
        asked += usize::from(number.is_some());
        let _ = crawl.answered(&url, &url, index(number.unwrap_or_default()).as_bytes());
    }
    assert_eq!(asked, MAX_DEPTH + 1);
    assert!(matches!(crawl.notes().first(), Some(Note::TooDeep(_))));

    let wide: String = (0..20_000).map(|n| format!("<sitemap><loc>/{n}.xml</loc></sitemap>")).collect();
    let mut crawl = Crawl::new(&home(), &["/0".to_owned()]);
    let mut asked = 0;
    while let Some(url) = crawl.next() {
        asked += 1;
        let body = if url.path() == "/0" { format!("<sitemapindex>{wide}") } else { String::new() };
        let _ = crawl.answered(&url, &url, body.as_bytes());
    }
    assert_eq!(asked, MAX_DOCUMENTS);
}

#[test]
fn hostile_sitemaps_end() {
    for piece in [
        "<",
        "&",
        "<url>",
        "<loc>",
        "<url><loc>/a",
        "<a x='",
        "<!--",
        "<![CDATA[",
        "<image:image>",
        "http",
        "\n",
    ] {
        let _ = read(format!("<urlset>{}", piece.repeat((1 << 20) / piece.len())).as_bytes(), &home());
        let _ = read(piece.repeat((1 << 20) / piece.len()).as_bytes(), &home());
    }
    let many = format!("<urlset>{}", "<url><loc>/a</loc></url>".repeat(MAX_URLS + 10));
    assert!(matches!(read(many.as_bytes(), &home()), Ok(Sitemap::Pages(pages)) if pages.len() == MAX_URLS));
}

proptest! {
    #[test]
    fn any_markup_ends(parts in proptest::collection::vec("<urlset>|<sitemapindex>|</?url>|</?loc>|</?sitemap>|<news:news>|<image:image/>|<title>|/a|https://b.example/|&amp;|é", 0..40)) {
        let _ = read(parts.concat().as_bytes(), &home());
    }

    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &home());
    }
}
