//! Whole pages through the reader: labels and markup as a reader would expect them.

use super::{Labeller, read, rows};
use crate::block::{Hint, Page};
use crate::trace::Trace;
use insta::assert_snapshot;
use proptest::prelude::*;
use rashomon_model::{Capture, Hints};
use std::time::{Duration, Instant};

fn page(html: &str) -> Page {
    let hints = Hints {
        url: Some("https://www.harbourpost.example/2024/03/05/ferry".to_owned()),
        content_type: Some("text/html".to_owned()),
        ..Hints::default()
    };
    read(
        html,
        &Capture { source: "page.html".to_owned(), bytes: Vec::new(), hints },
        Labeller::shipped(),
        &mut Trace::silent(),
    )
}

/// A line a block: its hint and its first words.
fn check(html: &str) -> String {
    page(html)
        .blocks
        .iter()
        .map(|b| format!("{:?}: {}", b.hint, b.text.chars().take(48).collect::<String>().trim_end()))
        .collect::<Vec<_>>()
        .join("\n")
}

const ARTICLE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><title>Ferry returns to the bay | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="Ferry returns to the bay">
<meta property="article:published_time" content="2024-03-05T08:00:00+01:00">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry returns to the bay",
"author":[{"@type":"Person","name":"Ada Quill"}],"publisher":{"name":"Harbour Post"}}</script></head><body>
<nav class="site-nav"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/life">Life</a></li></ul></nav>
<main><article class="story"><h1>Ferry returns to the bay</h1>
<p class="byline">By <a rel="author" href="/ada">Ada Quill</a></p><time datetime="2024-03-05">5 March 2024</time>
<div class="article-body">
<p>The old ferry made its first crossing in eleven years on Tuesday, carrying two hundred people and a brass band
over the bay to the sound of ships' horns from the quay.</p>
<figure><img src="/img/ferry.jpg"><figcaption>The ferry leaves the northern quay. <span class="credit">Ben Oakes</span></figcaption></figure>
<p>“We had all but given up on it,” said Orla Finch, who runs the ticket office and had kept the old timetable on her
wall through all the years without a boat.</p>
<h2>What comes next</h2>
<p>The council will decide in June whether the service stays, a spokesman said, and whether a second boat is bought
with what is left of the fund.</p>
<ul><li>Six crossings a day until June.</li><li>Children under ten travel free on every boat.</li></ul>
<p>Fares have been set at four crowns for a single crossing, which is half of what the bus around the bay costs
today.</p>
</div>
<div class="related-posts"><h3>Related stories</h3><ul><li><a href="/a">Bridge closes for a year of repairs</a></li>
<li><a href="/b">Harbour fund runs low again this winter</a></li></ul></div>
<div class="newsletter-signup"><p>Sign up for our morning newsletter and never miss a boat again.</p></div>
</article></main>
<footer><p>© 2024 Harbour Post. All rights reserved.</p></footer></body></html>"#;

#[test]
fn an_article_and_what_stands_around_it() {
    assert_snapshot!(check(ARTICLE), @"
    Furniture: Home
    Furniture: Sport
    Furniture: Life
    Headline: Ferry returns to the bay
    Byline: By Ada Quill
    Stamp: 5 March 2024
    Body: The old ferry made its first crossing in eleven
    Caption: The ferry leaves the northern quay.
    Credit: Ben Oakes
    Body: “We had all but given up on it,” said Orla Finch
    Body: What comes next
    Body: The council will decide in June whether the serv
    Body: Six crossings a day until June.
    Body: Children under ten travel free on every boat.
    Body: Fares have been set at four crowns for a single
    Furniture: Related stories
    Furniture: Bridge closes for a year of repairs
    Furniture: Harbour fund runs low again this winter
    Furniture: Sign up for our morning newsletter and never mis
    Furniture: © 2024 Harbour Post. All rights reserved.
    ");
}

#[test]
fn markup_is_read_from_its_best_evidence() {
    let m = page(ARTICLE).markup;
    let said = format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        m.headline,
        m.outlet,
        m.bylines.iter().map(|b| &b.name).collect::<Vec<_>>(),
        m.published.map(|p| (p.value, p.precision, p.basis)),
        m.language,
        m.images
    );
    assert_snapshot!(said, @r#"
    Some("Ferry returns to the bay")
    Some("Harbour Post")
    ["Ada Quill"]
    Some(("2024-03-05T08:00:00+01:00", Second, Markup))
    Some("en")
    [Image { url: Some("https://www.harbourpost.example/img/ferry.jpg"), caption: Some("The ferry leaves the northern quay."), credit: Some("Ben Oakes") }]
    "#);
}

/// A body split over containers of one class, with an advertisement between, is one body.
#[test]
fn a_body_split_over_siblings_stays_whole() {
    const SAID: [&str; 6] = [
        "The first stones were laid by fishermen who had lost nine boats in a single storm that spring.",
        "A merchant from the capital lent the money, and asked for a tenth of every catch in return.",
        "When the lender died without heirs, the town burned his papers on the beach and danced.",
        "The long pier came forty years later, built of oak from a forest that no longer stands.",
        "It was widened for the steam ferries, which called twice a day until the bridge was opened.",
        "Today divers still find cannon balls in the mud, and sell them to the museum on the hill.",
    ];
    let paragraph = |n: usize| format!("<p>{}</p>", SAID[n]);
    let part =
        |from: usize| format!("<div class=\"grid-part\">{}{}</div>", paragraph(from), paragraph(from + 1));
    let html = format!(
        "<html><body><h1>How the harbour was built</h1>{}<div class=\"ad-slot\"><p>Advertisement</p></div>{}{}</body></html>",
        part(0),
        part(2),
        part(4)
    );
    let body = page(&html).blocks.iter().filter(|b| b.hint == Hint::Body).count();
    assert_eq!(body, 6);
}

/// Cards keep their blocks and are told apart by their containers.
#[test]
fn cards_of_other_articles_stay_in_the_stream() {
    let card = |n: usize| {
        format!(
            "<article class=\"card\"><h3><a href=\"/c{n}\">Card {n} about the tide</a></h3><p>A line or two of card {n} that tells what it is about.</p></article>"
        )
    };
    let html = ARTICLE
        .replace("<footer>", &format!("<section class=\"cards\">{}{}</section><footer>", card(1), card(2)));
    let page = page(&html);
    let cards: Vec<u32> =
        page.blocks.iter().filter(|b| b.text.contains("about the tide")).map(|b| b.container).collect();
    assert_eq!(cards.len(), 2);
    assert_ne!(cards[0], cards[1]);
    assert!(page.blocks.iter().all(|b| !(b.text.contains("of card") && b.hint == Hint::Body)));
}

/// Depth, width and length must neither blow the stack nor stall: the tree builder's own work is bounded before it.
#[test]
fn hostile_pages_end_in_time() {
    let pages = [
        "<div>".repeat(100_000),
        "<table><tr><td>".repeat(10_000),
        "<b><p>".repeat(10_000),
        format!("<p {}>x</p>", "a=1 ".repeat(50_000)),
        "<a href=x>".repeat(20_000),
        "<ul><li>".repeat(20_000),
        format!("{}<p>x", "<!-- ".repeat(100_000)),
        "<svg>".repeat(100_000),
        "&notit".repeat(100_000),
        "\0".repeat(100_000),
        format!("<title>{}", "</titl".repeat(100_000)),
        "<table>a<td>b</td>".repeat(10_000),
        format!("<html {}>", "id=a>x<html class=b ".repeat(20_000)),
    ];
    for html in pages {
        let start = Instant::now();
        let blocks = page(&html).blocks.len();
        // A second in a release build; slow machines and debug builds get more.
        assert!(start.elapsed() < Duration::from_secs(20), "{} bytes, {blocks} blocks", html.len());
    }
}

proptest! {
    #[test]
    fn never_panics(html in "(<p>|</p>|<div class=\"byline\">|</div>|<a href=x>|</a>|<br>|<li>|<ul>|<h1>|<td>|<table>|By Ada|é |word |\\. |&amp;|<time datetime=2024>|<!--|-->|<script>|</script>|2 hours ago|<pre>|\n){0,40}") {
        let page = page(&html);
        for block in &page.blocks {
            prop_assert!(!block.text.is_empty());
            prop_assert!(block.link_bytes as usize <= block.text.len());
        }
        let again = read(&html, &Capture::default(), Labeller::shipped(), &mut Trace::silent());
        prop_assert_eq!(again.blocks.len(), page.blocks.len());
        prop_assert_eq!(rows(&html, &Capture::default()).len(), page.blocks.len());
    }
}

/// The page's text, block by block, of what is read as its body.
fn body(html: &str) -> String {
    let page = page(html);
    let body = page.blocks.iter().filter(|b| b.hint == Hint::Body).map(|b| b.text.as_str());
    body.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_row_of_a_data_table_is_one_block() {
    let rows = "<table><tr><th>Boat</th><th>Seats</th><th></th></tr><tr><td>Gull</td><td><b>120</b></td><td><a href=/g>Plan</a></td></tr></table>";
    let html = ARTICLE.replace("<h2>What comes next</h2>", rows);
    let page = page(&html);
    let texts: Vec<&str> = page.blocks.iter().map(|b| b.text.as_str()).collect();
    assert!(texts.contains(&"Boat | Seats") && texts.contains(&"Gull | 120 | Plan"), "{texts:?}");
    // A table that lays out the page keeps its paragraphs apart.
    let html = ARTICLE
        .replace("<div class=\"article-body\">", "<table><tr><td>Sport</td><td>")
        .replace("</div>\n<div class=\"related", "</td></tr></table>\n<div class=\"related");
    assert!(!self::page(&html).blocks.iter().any(|b| b.text.contains(" | ")));
}

#[test]
fn a_body_that_stands_twice_is_read_once() {
    let (head, rest) = ARTICLE.split_once("<div class=\"article-body\">").expect("the page has a body");
    let (inner, tail) = rest.split_once("</div>\n<div class=\"related").expect("the body ends");
    let twice = format!("{head}<div class=\"article-body\">{inner}{inner}</div>\n<div class=\"related{tail}");
    assert_eq!(body(&twice), body(ARTICLE));
}

#[test]
fn a_list_with_the_pages_own_headline_is_one_of_stories() {
    let teasers = [
        "Ferry returns to the bay The old ferry made its first crossing in eleven years on Tuesday, carrying two hundred people.",
        "Bridge closes for a year The old bridge over the sound will be shut from April, the county said, and buses will go round.",
        "School gets its roof back Four winters after the storm the pupils of the harbour school no longer sit under a tent.",
    ];
    let list: String = teasers.iter().map(|t| format!("<li><p>{t}</p></li>")).collect();
    let html = ARTICLE.replace("<h2>What comes next</h2>", &format!("<ul>{list}</ul>"));
    let body = body(&html);
    assert!(body.contains("Fares have been set") && !body.contains("harbour school"), "{body}");
}
