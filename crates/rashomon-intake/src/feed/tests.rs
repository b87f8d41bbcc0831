//! Feeds of every format, right and wrong, from bytes to what is read of them.

use super::*;
use proptest::prelude::*;
use std::fmt::Write;
use std::path::PathBuf;

fn address() -> Url {
    Url::parse("https://meridian.example/feeds/all.xml").expect("an address")
}

fn feed(bytes: &[u8]) -> Feed {
    read(bytes, None, Some(&address())).expect("a feed")
}

/// What there is in a feed, a line a field.
fn told(feed: &Feed) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").expect("writing to memory");
        }
    };
    let names = |all: &[Person]| {
        let one = |p: &Person| {
            [&p.name, &p.email, &p.url].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
        };
        Some(all.iter().map(one).collect::<Vec<_>>().join(", ")).filter(|n| !n.is_empty())
    };
    line("kind", Some(&format!("{:?} {}", feed.kind, feed.version.as_deref().unwrap_or("-"))));
    line("title", feed.title.as_deref());
    line("link", feed.link.as_deref());
    line("about", feed.description.as_deref());
    line("by", names(&feed.authors).as_deref());
    line("updated", feed.updated.map(|t| t.to_string()).as_deref());
    for entry in &feed.entries {
        line("- title", entry.title.as_deref());
        line("  html", entry.title_html.as_deref());
        line("  id", entry.id.as_deref());
        line("  link", entry.link.as_deref());
        line("  summary", entry.summary.as_deref());
        line("  content", entry.content.as_deref());
        line("  published", entry.published.map(|t| t.to_string()).as_deref());
        line("  updated", entry.updated.map(|t| t.to_string()).as_deref());
        line("  by", names(&entry.authors).as_deref());
        let categories: Vec<_> = entry.categories.iter().map(|c| c.term.as_str()).collect();
        line("  in", Some(categories.join(", ")).filter(|c| !c.is_empty()).as_deref());
        for file in &entry.enclosures {
            line("  file", Some(&file.url));
        }
        line("  image", entry.image.as_ref().map(|i| i.url.as_str()));
        line("  from", entry.source.as_ref().and_then(|s| s.title.as_deref()));
        line("  language", entry.language.as_deref());
    }
    for note in &feed.notes {
        line("note", Some(note));
    }
    out
}

fn check(text: &str) -> String {
    told(&feed(text.as_bytes()))
}

#[test]
fn rss_with_its_extensions() {
    insta::assert_snapshot!(check(r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
        <title>The Meridian</title><link>/</link><description>News &lt;b&gt;daily&lt;/b&gt;</description>
        <managingEditor>desk@meridian.example (News desk)</managingEditor><lastBuildDate>Tue, 03 Jun 2025 09:00:00 GMT</lastBuildDate>
        <item><title>Fish &amp;amp; ports</title><link>/fish?utm_source=x</link><guid isPermaLink="false">m-1</guid>
        <description>&lt;p&gt;The harbour &lt;a href="/more"&gt;reopens&lt;/a&gt;</description>
        <content:encoded><![CDATA[<p>The harbour reopened.</p><script>no()</script>]]></content:encoded>
        <pubDate>Tue, 03 Jun 2025 10:00:00 +0200</pubDate><dc:creator>Ada Lind</dc:creator><category>Ports</category>
        <enclosure url="/a.mp3" length="9" type="audio/mpeg"/><media:thumbnail url="/t.jpg"/>
        <source url="https://norvale.example/feed">Norvale Courier</source></item></channel></rss>"#), @r#"
        kind: Rss 2.0
        title: The Meridian
        link: https://meridian.example/
        about: News <b>daily</b>
        by: News desk desk@meridian.example
        updated: 2025-06-03T09:00:00Z
        - title: Fish & ports
          html: Fish &amp; ports
          id: m-1
          link: https://meridian.example/fish?utm_source=x
          summary: <p>The harbour <a href="https://meridian.example/more">reopens</a></p>
          content: <p>The harbour reopened.</p>
          published: 2025-06-03T08:00:00Z
          by: Ada Lind
          in: Ports
          file: https://meridian.example/a.mp3
          image: https://meridian.example/t.jpg
          from: Norvale Courier
        "#);
}

#[test]
fn atom_with_bases_and_languages() {
    insta::assert_snapshot!(check(r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/" xml:lang="en"><title type="text">A &lt; B</title>
        <link rel="self" href="self.xml"/><link href="."/><author><name>Varga Elek</name><uri>varga</uri></author>
        <entry xml:base="b/"><title type="html">&lt;i&gt;Fish&lt;/i&gt;</title><id>urn:x:1</id><link rel="enclosure" href="f.mp3"/>
        <link rel="alternate" href="fish.html"/><updated>2025-06-03T10:00:00Z</updated><category term="ports" label="Ports"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="more">more</a></p></div></content></entry>
        <entry xml:lang="hu"><title>Halpiac</title><summary>1 &lt; 2</summary><published>2025-06-02T10:00:00Z</published></entry></feed>"#), @r#"
        kind: Atom 1.0
        title: A < B
        link: https://meridian.example/a/
        by: Varga Elek https://meridian.example/a/varga
        - title: Fish
          html: <i>Fish</i>
          id: urn:x:1
          link: https://meridian.example/a/b/fish.html
          content: <p>See <a href="https://meridian.example/a/b/more">more</a></p>
          updated: 2025-06-03T10:00:00Z
          by: Varga Elek https://meridian.example/a/varga
          in: ports
          file: https://meridian.example/a/b/f.mp3
          language: en
        - title: Halpiac
          summary: 1 &lt; 2
          published: 2025-06-02T10:00:00Z
          by: Varga Elek https://meridian.example/a/varga
          language: hu
        "#);
}

#[test]
fn atom_0_3_rdf_and_cdf() {
    insta::assert_snapshot!(check(r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Meridian</title><tagline>Daily</tagline>
        <modified>2005-06-03T10:00:00Z</modified><entry><title mode="escaped" type="text/html">&lt;b&gt;Fish&lt;/b&gt;</title>
        <content type="text/html" mode="base64">PHA+UG9ydDwvcD4=</content><issued>2005-06-03</issued></entry></feed>"#), @r"
        kind: Atom 0.3
        title: Meridian
        about: Daily
        updated: 2005-06-03T10:00:00Z
        - title: Fish
          html: <b>Fish</b>
          content: <p>Port</p>
          published: 2005-06-03T00:00:00Z
        ");
    insta::assert_snapshot!(check(r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/c"><title>Meridian</title><dc:creator>Desk</dc:creator></channel>
        <item rdf:about="https://meridian.example/1"><title>Fish</title><dc:date>2005-06-03T10:00:00Z</dc:date></item></rdf:RDF>"#), @r"
        kind: Rdf -
        title: Meridian
        by: Desk
        - title: Fish
          id: https://meridian.example/1
          link: https://meridian.example/1
          published: 2005-06-03T10:00:00Z
          updated: 2005-06-03T10:00:00Z
          by: Desk
        ");
    insta::assert_snapshot!(check(r#"<CHANNEL HREF="/c"><TITLE>Meridian</TITLE><ITEM HREF="/1" LASTMOD="2005-06-03T10:00:00Z"><TITLE>Fish</TITLE>
        <ABSTRACT>Port</ABSTRACT></ITEM></CHANNEL>"#), @r"
        kind: Cdf -
        title: Meridian
        link: https://meridian.example/c
        - title: Fish
          link: https://meridian.example/1
          summary: Port
          updated: 2005-06-03T10:00:00Z
        ");
}

#[test]
fn json_feeds() {
    insta::assert_snapshot!(check(r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Meridian", "home_page_url": "/",
        "authors": [{"name": "Desk"}], "items": [{"id": 7, "url": "/1", "title": "</b> Fish", "content_html": "<p onclick=x>Port</p>",
        "date_published": "2025-06-03T10:00:00+02:00", "tags": ["Ports"], "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}]},
        {"id": "8", "content_text": "1 < 2", "author": {"name": "Ada"}}]}"#), @r"
        kind: Json 1.1
        title: Meridian
        link: https://meridian.example/
        by: Desk
        - title: </b> Fish
          id: 7
          link: https://meridian.example/1
          content: <p>Port</p>
          published: 2025-06-03T08:00:00Z
          by: Desk
          in: Ports
          file: https://meridian.example/a.mp3
          id: 8
          content: 1 &lt; 2
          by: Ada
        ");
    // Broken off: what came whole is kept.
    insta::assert_snapshot!(check(r#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "A {["}, {"id": "2", "ti"#), @r"
        kind: Json 1
        - title: A {[
          id: 1
        note: it breaks off before its end
        ");
}

#[test]
fn feeds_that_are_wrong_are_read_as_meant() {
    // Junk before, HTML's entities, bare ampersands, tags left open, an end tag too many.
    insta::assert_snapshot!(check("<br />\n<b>Warning</b>: mysql\n<?xml version=\"1.0\"?><rss><channel><title>Fish & Chips &eacute;</title></b>
        <item><title>One<link>https://meridian.example/1</link><description><p>A<br>B & C</description>
        <item><title>Two</title><link>https://meridian.example/2</link>"), @r"
        kind: Rss -
        title: Fish & Chips é
        - title: One
          link: https://meridian.example/1
          summary: <p>A<br>B &amp; C</p>
        - title: Two
          link: https://meridian.example/2
        note: it breaks off before its end
        note: tags cross each other or are not closed
        note: there is something before the feed
        ");
    // Undeclared and wrongly declared prefixes.
    insta::assert_snapshot!(check("<rss xmlns:dc='http://meridian.example/dc'><channel><item><dc:creator>Ada</dc:creator>
        <content:encoded>&lt;p&gt;A</content:encoded><x:title>No</x:title></item></channel></rss>"), @r"
        kind: Rss -
          content: <p>A</p>
          by: Ada
        ");
    // Broken off within an entry.
    insta::assert_snapshot!(check("<rss><channel><title>M</title><item><title>One</title></item><item><title>Tw"), @r"
        kind: Rss -
        title: M
        - title: One
        note: its last entry breaks off and is left out
        note: it breaks off before its end
        ");
    // Entities of the document's own.
    insta::assert_snapshot!(check("<!DOCTYPE rss [<!ENTITY m 'The Meridian'>]><rss><channel><title>&m; &m;</title></channel></rss>"), @r"
        kind: Rss -
        title: The Meridian The Meridian
        ");
}

#[test]
fn what_is_no_feed_is_told_in_words() {
    let why = |bytes: &[u8]| read(bytes, None, None).expect_err("no feed");
    assert_eq!(why(b" \n"), NotAFeed::Empty);
    assert_eq!(why(b"<!DOCTYPE html><html><body>Hello"), NotAFeed::Html);
    assert_eq!(why(b"<html><form><input type='password'></form>"), NotAFeed::LoginPage);
    assert_eq!(why(b"{\"error\": 1}"), NotAFeed::JsonOfAnotherKind);
    assert_eq!(why(b"[1, 2"), NotAFeed::Truncated);
    assert_eq!(
        why(b"<?xml version='1.0'?><urlset><url/></urlset>").to_string(),
        "this is XML of another kind, not a feed: a sitemap"
    );
    assert_eq!(
        why(b"<?xml version='1.0'?><note/>").to_string(),
        "this is XML of another kind, not a feed: its root element is <note>"
    );
    assert_eq!(why(b"<?xml version='1.0'?><rs"), NotAFeed::Truncated);
    assert_eq!(why(b"<rss><channel><titl"), NotAFeed::Truncated);
    assert_eq!(why(b"Not found"), NotAFeed::Text);
    assert_eq!(why(b"%PDF-1.4").to_string(), "this is a PDF file, not a feed");
    assert!(why(b"[".repeat(100_000).as_slice()).to_string().contains("JSON"));
}

#[test]
fn keys_stay_the_same() {
    let entry = |text: &str| {
        let document = format!("<rss><channel><item>{text}</item></channel></rss>");
        feed(document.as_bytes()).entries.into_iter().next().expect("an entry").key()
    };
    assert_eq!(entry("<guid>m-1</guid><link>/1</link>"), "m-1");
    assert_eq!(entry("<link>/1</link>"), "https://meridian.example/1");
    let dated = "<title>Fish</title><pubDate>Tue, 03 Jun 2025 10:00:00 GMT</pubDate>";
    assert_eq!(entry(dated), entry(&format!("{dated}<description>Other words</description>")));
    assert_ne!(entry(dated), entry("<title>Fish</title>"));
    assert_ne!(entry("<description>A</description>"), entry("<description>B</description>"));
}

#[test]
fn hints_for_whoever_fetches() {
    let feed = feed(br#"<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
        <ttl> 60 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>99</hour></skipHours><skipDays><day>Sunday</day></skipDays>
        <sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
        <atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/s"/><atom:link rel="next" href="?page=2"/></channel></rss>"#);
    assert_eq!(
        (feed.ttl, feed.skip_hours, feed.skip_days),
        (Some(60), vec![0, 0], vec!["Sunday".to_owned()])
    );
    assert_eq!((feed.update_period.as_deref(), feed.update_frequency), (Some("daily"), Some(2)));
    assert_eq!(feed.hubs, ["https://hub.example/"]);
    assert_eq!(feed.self_link.as_deref(), Some("https://meridian.example/s"));
    assert_eq!(feed.next_link.as_deref(), Some("https://meridian.example/feeds/all.xml?page=2"));
}

#[test]
fn the_newest_entries_are_kept() {
    let item =
        |n: usize| format!("<item><guid>{n}</guid><pubDate>{}-01-01T00:00:00Z</pubDate></item>", 1000 + n);
    let items: String = (0..bounds::MAX_ENTRIES + 2).map(item).collect();
    let feed = feed(format!("<rss><channel>{items}</channel></rss>").as_bytes());
    assert_eq!(feed.entries.len(), bounds::MAX_ENTRIES);
    assert_eq!(feed.entries.first().and_then(|e| e.id.as_deref()), Some("2"));
}

#[test]
fn long_fields_are_cut() {
    let (title, text) = ("é".repeat(2000), "é".repeat(2 << 20));
    let document = format!(
        "<rss><channel><item><title>{title}</title><description>{text}</description></item></channel></rss>"
    );
    let entry = feed(document.as_bytes()).entries.into_iter().next().expect("an entry");
    assert_eq!(entry.title.map(|t| t.len()), Some(bounds::MAX_TITLE_BYTES));
    assert!(entry.summary.is_some_and(|s| s.len() <= bounds::MAX_CONTENT_BYTES));
}

/// The fuzz corpus: each read without a panic, and what is a feed is one.
#[test]
fn the_corpus_is_read() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/feed"));
    let mut told = String::new();
    let mut files: Vec<_> =
        folder.read_dir().expect("the corpus").map(|e| e.expect("a file").path()).collect();
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let outcome = match read(&bytes, None, None) {
            Ok(feed) => format!("{:?} in {}, {} entries", feed.kind, feed.encoding, feed.entries.len()),
            Err(why) => why.to_string(),
        };
        writeln!(told, "{name}: {outcome}").expect("writing to memory");
    }
    insta::assert_snapshot!(told, @r"
        atom.xml: Atom in utf-8, 1 entries
        cut.json: Json in utf-8, 1 entries
        deep.xml: Rss in utf-8, 4 entries
        empty: the answer is empty: ask again later, or check the address
        entities.xml: Rss in utf-8, 0 entries
        koi8: Rss in koi8-r, 0 entries
        open.xml: Rss in utf-8, 1 entries
        page.html: this is a login page, not a feed: the feed is not open to all, or the address has changed
        rdf.xml: Rdf in utf-8, 1 entries
        rss.xml: Rss in utf-8, 1 entries
        utf16: Rss in utf-16be, 1 entries
        ");
}

const SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY m "M">]><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>&m; é</title><link>/</link><!-- c --><item><title><![CDATA[<b>A</b>]]></title><dc:creator>Ada (a@b.example)</dc:creator>
<description>&lt;p&gt;B &amp;amp; é</description><enclosure url='/a' length="1"/></item><item><link href="/2"/></item></channel></rss>"#;

#[test]
fn every_prefix_is_read_without_a_panic() {
    let whole = feed(SAMPLE.as_bytes());
    let mut most = 0;
    for end in 0..SAMPLE.len() {
        let Ok(part) = read(&SAMPLE.as_bytes()[..end], None, Some(&address())) else { continue };
        // What came whole stays what it was; only the first may be kept in part, as nothing shows yet that items are closed.
        let mut pairs = part.entries.iter().zip(&whole.entries).skip(usize::from(part.entries.len() == 1));
        assert!(pairs.all(|(a, b)| a == b), "{end}");
        most = most.max(part.entries.len());
    }
    assert_eq!(most, 2);
    let json = r#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1é"}, {"id": "2"}]}"#;
    for end in 0..json.len() {
        let _ = read(&json.as_bytes()[..end], None, None);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in "(text/xml; charset=[a-z0-9-]{0,8})?") {
        let _ = read(&bytes, Some(&kind), Some(&address()));
    }

    #[test]
    fn any_tags_are_read_alike_twice_and_within_bounds(
        parts in proptest::collection::vec(prop_oneof![
            "</?(rss|feed|channel|item|entry|title|link|guid|author|content|description|category|b|dc:date|media:group|source)( (href|type|xml:base|rel|url)=\"?[a-z/:&;<é]{0,8}\"?){0,2}/?>",
            "[a-z &;<>é]{0,12}", "<!\\[CDATA\\[|\\]\\]>|<!--|-->|<\\?|<!DOCTYPE|&#x[0-9a-f]{1,7};?",
        ], 0..60)
    ) {
        let text = format!("<rss>{}", parts.concat());
        let first = read(text.as_bytes(), None, Some(&address()));
        prop_assert_eq!(&first, &read(text.as_bytes(), None, Some(&address())));
        if let Ok(feed) = first {
            for entry in &feed.entries {
                prop_assert!(entry.title.as_ref().is_none_or(|t| t.len() <= bounds::MAX_TITLE_BYTES));
                prop_assert!(!entry.key().is_empty());
            }
        }
    }

    #[test]
    fn bytes_changed_in_a_feed_do_no_harm(changes in proptest::collection::vec((0..SAMPLE.len(), any::<u8>()), 0..12)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let _ = read(&bytes, None, None);
    }
}
