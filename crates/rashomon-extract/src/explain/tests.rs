//! What is told of small pages in our own words.

use super::{Explanation, Source, explain};
use crate::extract;
use insta::assert_snapshot;
use rashomon_model::{Capture, FateKind, Hints};

/// A page whose markup and whose words do not agree on everything.
const HTML: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Norvale reopens its tram line | The Meridian</title>
<meta property="og:site_name" content="The Meridian"><meta property="og:title" content="Trams are back">
<meta name="copyright" content="© 2031 The Meridian"><meta name="author" content="Ilona Varga"><meta property="article:published_time" content="2031-05-04T09:30:00+02:00">
<link rel="canonical" href="/norvale-trams"><script type="application/ld+json">{"@type":"NewsArticle",
"headline":"Norvale reopens its tram line","articleSection":"Transport","dateModified":"2031-05-06"}</script></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Norvale reopens its tram line</h1>
<p class="byline">By Ilona Varga</p><p class="date">4 May 2031</p>
<p>The tram line between the harbour and the upper town of Norvale carried passengers on Sunday for the first time in
two years, after the bridge under it had been rebuilt.</p>
<p>“We had forgotten how quiet the hill is without the buses,” said Tomas Berek, who keeps a kiosk at the upper
station, and who sold three hundred tickets before noon.</p>
<p>The city council says that the works cost forty million crowns, eight million more than it had planned, as the old
pillars turned out to be hollow.</p></article>
<aside class="related"><h3><a href="/a">Harbour fund runs low again</a></h3></aside>
<footer>© 2031 The Meridian</footer></body></html>"#;

const TEXT: &str = "\
The Meridian

Norvale reopens its tram line
By Ilona Varga
4 May 2031

NORVALE - The tram line between the harbour and the upper town carried passengers on Sunday for the first time in two \
years, after the bridge under it had been rebuilt.

\"We had forgotten how quiet the hill is without the buses,\" said Tomas Berek, who keeps a kiosk at the upper station.

© 2031 The Meridian";

fn capture(text: &str) -> Capture {
    let hints = Hints { url: Some("https://meridian.example/norvale-trams".to_owned()), ..Hints::default() };
    Capture { source: "page".to_owned(), bytes: text.as_bytes().to_vec(), hints }
}

/// A line a block, with the first of its reasons.
fn blocks(explanation: &Explanation) -> String {
    let line = |b: &super::BlockWhy| {
        let sure = b
            .likelihood
            .map_or_else(|| "-".to_owned(), |l| if l > 0.5 { "likely" } else { "not" }.to_owned());
        let part = b.part.as_deref().unwrap_or("-");
        let words: String = b.text.chars().take(24).collect();
        format!("{} {} {} {sure} [{part}] {} | {}", b.line, b.shape, b.label, b.why, words.trim_end())
    };
    explanation.blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A line a field, and one a candidate: the losers by their places, as how they are weighed is fitted again at times.
fn fields(explanation: &Explanation, article: usize) -> String {
    let mut out = Vec::new();
    for field in &explanation.articles[article].fields {
        out.push(format!("{}: {}", field.field.name(), field.value.as_deref().unwrap_or("-")));
        let mut candidates: Vec<_> = field.candidates.iter().collect();
        candidates.sort_by_key(|c| (!c.won, (!c.won).then_some(&c.place)));
        for c in candidates {
            let line = c.line.map(|l| format!(" @{l}")).unwrap_or_default();
            out.push(format!("  {} {}{line}: {}", if c.won { "*" } else { "-" }, c.place, c.value));
        }
    }
    out.join("\n")
}

#[test]
fn the_blocks_of_html() {
    assert_snapshot!(blocks(&explain(&capture(HTML))), @"
    1 paragraph furniture not [-] class or element of what stands around articles | Home Sport
    2 h1 headline not [headline] the heading that agrees with the markup's headline | Norvale reopens its tram
    3 paragraph byline not [-] class names a by-line | By Ilona Varga
    4 paragraph stamp not [-] class or element gives a time | 4 May 2031
    5 paragraph body likely [paragraph] likely enough to be body | The tram line between th
    6 paragraph body likely [paragraph] likely enough to be body | “We had forgotten how qu
    7 paragraph body likely [paragraph] likely enough to be body | The city council says th
    8 h3 furniture not [-] class or element of what stands around articles | Harbour fund runs low ag
    9 paragraph furniture not [rights] class or element of what stands around articles | © 2031 The Meridian
    ");
}

#[test]
fn the_fields_of_html() {
    assert_snapshot!(fields(&explain(&capture(HTML)), 0), @"
    headline: Norvale reopens its tram line
      * h1 @2: Norvale reopens its tram line
      - <title>: Norvale reopens its tram line
      - JSON-LD headline: Norvale reopens its tram line
      - h3 @8: Harbour fund runs low again
      - meta og:title: Trams are back
    outlet: The Meridian
      * meta og:site_name: The Meridian
      - <title>, as masthead, foot or rights line say it too: The Meridian
    bylines: Ilona Varga
      * meta author: Ilona Varga
      * by-line @3: By Ilona Varga
    published: 2031-05-04T09:30:00+02:00
      * meta article:published_time, and visible @4: 2031-05-04T09:30:00+02:00
      - JSON-LD dateModified: 2031-05-06
      - no date: -
    modified: 2031-05-06
      * JSON-LD dateModified: 2031-05-06
    canonical_url: https://meridian.example/norvale-trams
      * link rel=canonical: /norvale-trams
    language: en
      * the article's own words: en
      - html lang: en-GB
      - the page's words, else its markup: en
    genre: news
      * nothing says otherwise: news
    section: Transport
      * JSON-LD articleSection: Transport
    rights: © 2031 The Meridian
      * meta copyright: © 2031 The Meridian
    ");
}

#[test]
fn the_lines_of_plain_text() {
    assert_snapshot!(blocks(&explain(&capture(TEXT))), @r#"
    1 line label - [-] short | The Meridian
    2 line label - [headline] short, can be a headline | Norvale reopens its tram
    3 line byline - [-] opens like a by-line | By Ilona Varga
    4 line stamp - [-] a time, alone or beside a name | 4 May 2031
    5 line prose - [paragraph] long, or a sentence among running text | NORVALE - The tram line
    6 line prose - [paragraph] long, or a sentence among running text, speaks of the page itself | "We had forgotten how qu
    7 line rights - [rights] reads like a rights line | © 2031 The Meridian
    "#);
}

#[test]
fn the_fields_of_plain_text() {
    assert_snapshot!(fields(&explain(&capture(TEXT)), 0), @"
    headline: Norvale reopens its tram line
      * visible @2: Norvale reopens its tram line
    bylines: Ilona Varga
      * visible @3: By Ilona Varga
    dateline: NORVALE
      * visible @5: NORVALE - The tram line between the harbour and the upper town carried passengers on Sunday for the first time in two years, after the bridge under it had been rebuilt.
    published: 2031-05-04
      * time line @4: 2031-05-04
    language: en
      * the article's own words: en
      - the page's words, else its markup: en
    genre: news
      * nothing says otherwise: news
    rights: © 2031 The Meridian
      * visible @7: © 2031 The Meridian
    ");
}

#[test]
fn a_body_block_is_told_from_the_page_by_what_speaks_for_it() {
    let explanation = explain(&capture(HTML));
    let of = |label: &'static str| explanation.blocks.iter().filter(move |b| b.label == label);
    assert!(of("body").count() == 3 && of("furniture").count() > 1);
    for block in of("body") {
        assert!(!block.because.is_empty() && block.because[0].weight > 0.0, "{block:?}");
    }
    for block in of("furniture") {
        assert!(block.because.iter().any(|r| r.weight < 0.0), "{block:?}");
    }
}

#[test]
fn what_is_explained_is_what_is_extracted() {
    for text in [HTML, TEXT, "", "<html><body><p>One.</p></body></html>"] {
        let (why, extraction) = (explain(&capture(text)), extract(&capture(text)));
        assert_eq!(why.page, extraction.page);
        let ids = |a: &crate::ArticleWhy| a.id.clone();
        assert_eq!(
            why.articles.iter().map(ids).collect::<Vec<_>>(),
            extraction.articles.iter().map(|a| a.id.clone()).collect::<Vec<_>>()
        );
        // Whatever has a value was won by something.
        for field in why.articles.iter().flat_map(|a| &a.fields) {
            assert_eq!(field.value.is_some(), field.candidates.iter().any(|c| c.won), "{field:?}");
        }
        assert_eq!(explain(&capture(text)), why);
    }
}

#[test]
fn what_is_no_text_ends_in_its_fate() {
    let bytes = (0..=255).cycle().take(4000).collect();
    let why = explain(&Capture { bytes, ..capture("") });
    assert_eq!((why.page.fate, why.read_as), (FateKind::Rejected, None));
    assert!(why.page.why.is_some() && why.blocks.is_empty());
    assert_eq!(explain(&capture(HTML)).read_as, Some(Source::Html));
}
