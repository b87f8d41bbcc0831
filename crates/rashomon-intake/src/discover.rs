//! A page to the feeds it points at, the likeliest first.
//!
//! Pages declare their feeds with `<link rel="alternate" type="application/rss+xml" href="...">`; that is sure. Many only link to
//! them; an address or a word that customarily means a feed is a guess, to be tried by fetching.

use crate::feed::{Kind, entities::Entities, tokens};
use crate::sanitize;
use std::borrow::Cow;
use tokens::{Token, Tokens, attributes};
use url::Url;

/// Feeds found on one page: directories of feeds list more, and nobody chooses among more.
const MAX_FOUND: usize = 64;
/// Links kept while a page is read: what it declares stands at its head.
const MAX_KEPT: usize = 1024;
/// Bytes of an address: longer ones lead nowhere.
const MAX_ADDRESS_BYTES: usize = 8 << 10;
/// Bytes of a link's words that are looked at.
const MAX_WORDS_BYTES: usize = 512;
/// Elements whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// A feed a page points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its address.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
    /// Its format, where the page or the address tells.
    pub kind: Option<Kind>,
    /// Whether the page declares it a feed; else it is a guess.
    pub sure: bool,
}

/// The feeds a page points at, the likeliest first: those it declares before those it links to, and feeds of comments last among
/// each. `address` is where the page was found.
#[must_use]
pub fn feeds(html: &str, address: &Url) -> Vec<Found> {
    let mut page = Page { base: address.clone(), based: false, found: Vec::new(), open: None };
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start { name, rest, empty } => {
                page.start(name, rest);
                if !empty && RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
                    tokens.skip_raw(name);
                }
            }
            Token::Text(text) => page.text(text),
            Token::End(name) if name.eq_ignore_ascii_case("a") => page.end(),
            _ => {}
        }
    }
    page.end();
    let mut found = page.found;
    found.sort_by_key(|(likely, _)| std::cmp::Reverse(*likely)); // stable: the page's order decides among equals
    let mut feeds: Vec<Found> = Vec::new();
    for (_, one) in found {
        if feeds.len() < MAX_FOUND && !feeds.iter().any(|f| f.url == one.url) {
            feeds.push(one);
        }
    }
    feeds
}

/// A page as far as it is read.
struct Page {
    base: Url,
    based: bool,
    found: Vec<(i32, Found)>,
    /// The link whose words are being read: its likelihood, address, format, words.
    open: Option<(i32, Url, Option<Kind>, String)>,
}

impl Page {
    fn start(&mut self, name: &str, rest: &str) {
        let tag = name.to_ascii_lowercase();
        if !matches!(tag.as_str(), "link" | "a" | "area" | "base") || self.found.len() >= MAX_KEPT {
            return;
        }
        let mut entities = Entities::default();
        let mut attribute = |wanted: &str| {
            let found = attributes(rest).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.map(|(_, value)| entities.resolve(value))
        };
        let Some(href) = attribute("href").filter(|h| h.len() <= MAX_ADDRESS_BYTES) else { return };
        let Some(url) = web_address(&href, &self.base) else { return };
        if tag == "base" {
            if !self.based {
                (self.base, self.based) = (url, true);
            }
            return;
        }
        let (rel, kind) = (lower(attribute("rel")), lower(attribute("type")));
        let title = attribute("title").map(|t| sanitize::text(&t)).filter(|t| !t.is_empty());
        if tag == "link" {
            if let Some((likely, kind)) = declared(&rel, &kind, &url) {
                let likely = likely - comments(&url, title.as_deref());
                self.found.push((likely, Found { url, title, kind, sure: true }));
            }
            return;
        }
        self.end();
        let declared = declared("alternate", &kind, &url).map(|(_, kind)| (80, kind));
        let (likely, kind) = declared.unwrap_or_else(|| guessed(&url));
        self.open = Some((likely, url, kind, title.unwrap_or_default()));
    }

    fn text(&mut self, text: &str) {
        if let Some((.., words)) = self.open.as_mut().filter(|(.., words)| words.len() < MAX_WORDS_BYTES) {
            words.push(' ');
            words.push_str(crate::feed::cut(text, MAX_WORDS_BYTES));
        }
    }

    /// A link has ended: it is kept where its address or its words mean a feed.
    fn end(&mut self) {
        let Some((mut likely, url, kind, words)) = self.open.take() else { return };
        let words = sanitize::text(&words);
        let said = words.split(|c: char| !c.is_alphanumeric()).any(|word| {
            ["rss", "atom", "feed", "feeds", "rss2"].iter().any(|known| known.eq_ignore_ascii_case(word))
        });
        likely += if said { 20 } else { 0 };
        if likely > 0 {
            let title = Some(words).filter(|w| !w.is_empty());
            likely -= comments(&url, title.as_deref());
            self.found.push((likely, Found { url, title, kind, sure: false }));
        }
    }
}

fn lower(value: Option<Cow<'_, str>>) -> String {
    value.unwrap_or_default().trim().to_ascii_lowercase()
}

/// An address that can be fetched; `feed:` stands before or in the place of `http:`.
fn web_address(href: &str, base: &Url) -> Option<Url> {
    let href = href.trim();
    let bare = match href.get(..5) {
        Some(scheme) if scheme.eq_ignore_ascii_case("feed:") => href.get(5..)?,
        _ => href,
    };
    let mut url = base.join(bare).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    Some(url)
}

/// How surely a `<link>` is a feed, and its format; `None` where it is none.
fn declared(rel: &str, kind: &str, url: &Url) -> Option<(i32, Option<Kind>)> {
    let rels = |wanted: &str| rel.split_ascii_whitespace().any(|r| r == wanted);
    if rels("stylesheet") || !(rels("alternate") || rels("feed") || rels("alternative")) {
        return None;
    }
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let path = url.path().to_ascii_lowercase();
    Some(match kind {
        "application/rss+xml" | "application/x-rss+xml" | "text/rss+xml" | "application/rss" | "text/rss" => {
            (100, Some(Kind::Rss))
        }
        "application/atom+xml" | "application/x.atom+xml" | "application/x-atom+xml" | "text/atom+xml" => {
            (100, Some(Kind::Atom))
        }
        "application/rdf+xml" => (90, Some(Kind::Rdf)),
        "application/feed+json" => (95, Some(Kind::Json)),
        // The type of any JSON: of feeds only where the address says so.
        "application/json" if path.contains("feed") => (90, Some(Kind::Json)),
        "text/xml" | "application/xml" => (90, by_path(&path)),
        "" if rels("feed") => (90, by_path(&path)),
        _ => return None,
    })
}

/// How likely a linked address is a feed, and its format; not at all where nothing speaks for it.
fn guessed(url: &Url) -> (i32, Option<Kind>) {
    let path = url.path().to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let file = [".rss", ".atom", ".rdf"].iter().any(|ending| last.ends_with(ending));
    let named =
        ["rss.xml", "feed.xml", "atom.xml", "feed.json", "rss2.xml", "rss.php", "rss.aspx"].contains(&last);
    let word = ["feed", "rss", "atom", "rdf", "rss2", "feeds"].contains(&last);
    let host = url.host_str().unwrap_or_default();
    let hosted = host.starts_with("feeds.") || host.starts_with("feed.") || host.starts_with("rss.");
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let asked = ["feed=rss", "feed=atom", "format=rss", "format=atom", "type=rss", "alt=rss", "alt=atom"];
    let likely = match () {
        () if file || named => 60,
        () if word || hosted || asked.iter().any(|q| query.contains(q)) => 50,
        () if last == "index.xml" => 40,
        () if path.contains("/feed/") || path.contains("/rss/") || path.contains("/feeds/") => 30,
        () => 0,
    };
    (likely, by_path(&path))
}

/// The format an address tells.
fn by_path(path: &str) -> Option<Kind> {
    let tells = [("atom", Kind::Atom), ("rss", Kind::Rss), ("rdf", Kind::Rdf), ("json", Kind::Json)];
    tells.iter().find(|(word, _)| path.contains(word)).map(|(_, kind)| *kind)
}

/// What is taken off where a feed is one of comments: few who follow a site mean those.
fn comments(url: &Url, title: Option<&str>) -> i32 {
    let told = title.is_some_and(|t| t.to_ascii_lowercase().contains("comment"));
    if told || url.path().to_ascii_lowercase().contains("comment") { 8 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(html: &str) -> String {
        let address = Url::parse("https://meridian.example/news/").expect("an address");
        let told = feeds(html, &address).into_iter().map(|f| {
            let kind = f.kind.map(|k| format!("{k:?}")).unwrap_or_default();
            format!(
                "{} {} {kind} {}\n",
                f.url,
                f.title.unwrap_or_default(),
                if f.sure { "sure" } else { "guess" }
            )
        });
        told.collect()
    }

    #[test]
    fn declared_feeds_come_first_and_comments_last() {
        insta::assert_snapshot!(check(
            r#"<head><title><link rel=alternate type="application/rss+xml" href=/no></title>
            <link rel="alternate" type="application/rss+xml" title="Meridian: comments" href="/comments/feed/">
            <link rel='ALTERNATE' type='application/atom+xml; charset=utf-8' title='Fish &amp; ports' href='atom?a=1&amp;b=2'>
            <link rel="alternate stylesheet" type="text/css" href="/x.css"><link rel=alternate hreflang=de href=/de>
            <link rel="alternate" type="application/json" href="/wp-json/1"><link rel=feed href=/all>
            <script>var x = '<link rel=alternate type="application/rss+xml" href="/script">';</script>
            <body><a href="/feed/">Follow</a> <a href="/rss-about">Our <b>RSS</b></a> <a href="/sport">Sport</a>"#),
            @r"
            https://meridian.example/news/atom?a=1&b=2 Fish & ports Atom sure
            https://meridian.example/comments/feed/ Meridian: comments Rss sure
            https://meridian.example/all   sure
            https://meridian.example/feed/ Follow  guess
            https://meridian.example/rss-about Our RSS Rss guess
            ");
    }

    #[test]
    fn addresses_are_resolved_against_the_base() {
        insta::assert_snapshot!(check(
            r#"<base href="https://cdn.norvale.example/x/"><base href="https://no.example/">
            <link rel="alternate" type="application/rss+xml" href="y.xml#top"><a href="feed://norvale.example/rss">RSS</a>
            <a href="feed:https://norvale.example/rss">RSS</a><a href="javascript:feed()">feed</a>"#),
            @r"
            https://cdn.norvale.example/x/y.xml  Rss sure
            https://norvale.example/rss RSS Rss guess
            ");
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<(link|a|base|script|/a)( (href|rel|type|title)=[\"']?[a-z+/:&;é]{0,9}[\"']?){0,3}>?|[a-z<>&é ]{0,5}){0,40}") {
            let _ = check(&html);
        }
    }
}
