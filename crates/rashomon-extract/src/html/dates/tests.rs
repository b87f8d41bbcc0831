//! Pages with several days on them, and the one that dates the article.

use crate::html::{Labeller, read};
use crate::trace::Trace;
use rashomon_model::{Basis, Capture, FetchTime, Hints, Stamp};

const BODY: &str = "<p>The old ferry made its first crossing in eleven years on Tuesday, with a band on the upper deck and \
    more than two hundred passengers who had queued since the early morning.</p><p>“We had all but given up on it,” said Orla \
    Finch, who runs the harbour office and sold the first ticket to her own mother.</p><p>The council will decide whether the \
    service is to run through the winter, when storms close the bay for days on end and the boats stay in port.</p>";

/// A page with this in its head, between headline and body, and after the body.
fn page(lang: &str, meta: &str, under: &str, after: &str) -> String {
    format!(
        "<html lang=\"{lang}\"><head><title>Ferry returns | Harbour Post</title>{meta}</head><body><nav><a href=/>Home</a>\
         </nav><main><article><h1>Ferry returns to the bay</h1>{under}<div class=\"article-body\">{BODY}</div></article>{after}\
         </main><footer><p>© 2019 Harbour Post</p></footer></body></html>"
    )
}

fn stamps(url: &str, html: &str) -> (Option<Stamp>, Option<Stamp>) {
    let hints = Hints {
        url: Some(format!("https://www.harbourpost.example{url}")),
        content_type: Some("text/html".to_owned()),
        ..Hints::default()
    };
    let capture = Capture { source: "page.html".to_owned(), bytes: Vec::new(), hints };
    let markup = read(html, &capture, Labeller::shipped(), &mut Trace::silent()).markup;
    (markup.published, markup.modified)
}

fn published(html: &str) -> String {
    stamps("/ferry", html).0.map_or_else(|| "-".to_owned(), |s| s.value)
}

#[test]
fn the_first_publication_is_told_from_the_change() {
    let under =
        "<p>By Ada Quill</p><p class=\"date\">Published: 5 March 2024</p><p>Last updated on 9 March 2024</p>";
    let (published, modified) = stamps("/ferry", &page("en", "", under, ""));
    assert_eq!(published.map(|s| (s.value, s.basis)), Some(("2024-03-05".to_owned(), Basis::Stated)));
    assert_eq!(modified.map(|s| s.value), Some("2024-03-09".to_owned()));
}

#[test]
fn what_is_shown_outweighs_the_page_s_own_node() {
    let node = "<script type=\"application/ld+json\">{\"@type\":\"WebPage\",\"name\":\"Ferry\",\"datePublished\":\"2021-01-04\"}</script>";
    assert_eq!(
        published(&page("en", node, "<p class=\"byline\">5 March 2024 by Ada Quill</p>", "")),
        "2024-03-05"
    );
}

#[test]
fn a_moment_keeps_its_time_and_its_zone() {
    let meta = "<meta property=\"article:published_time\" content=\"2024-03-05T08:01:00+01:00\">";
    assert_eq!(published(&page("en", meta, "<p>5 March 2024</p>", "")), "2024-03-05T08:01:00+01:00");
}

#[test]
fn the_finer_of_two_stamps_of_a_day_is_kept() {
    let under = "<time datetime=\"2024-03-05T09:00:00+01:00\">5 March 2024</time>";
    assert_eq!(published(&page("en", "", under, "")), "2024-03-05T09:00:00+01:00");
    let under = "<time datetime=\"2024-03-05\">5 March 2024, 09:12</time>";
    assert_eq!(published(&page("en", "", under, "")), "2024-03-05T09:12:00");
}

#[test]
fn numbers_are_read_as_the_page_s_language_has_them() {
    let under = "<p class=\"byline\">Ada Quill - 05/03/2024</p>";
    assert_eq!(published(&page("en-US", "", under, "")), "2024-05-03");
    assert_eq!(published(&page("en-GB", "", under, "")), "2024-03-05");
    assert_eq!(published(&page("fr", "", under, "")), "2024-03-05");
    assert_eq!(published(&page("de", "", "<p class=\"date\">5.3.24</p>", "")), "2024-03-05");
    assert_eq!(
        published(&page("ru", "", "<p class=\"date\">5 марта 2024, 13:43</p>", "")),
        "2024-03-05T13:43:00"
    );
}

#[test]
fn days_of_comments_and_cards_date_nothing() {
    let comment = "<div class=\"comment\"><p>Bo Varga</p><time datetime=\"2024-04-01\">1 April 2024</time><p>Lovely.</p></div>";
    let card = "<div class=\"related-posts\"><div class=\"card\"><a href=/b>Bridge closes</a><span>7 April 2024</span></div></div>";
    assert_eq!(published(&page("en", "", "", &format!("{comment}{card}"))), "-");
    let under = "<p class=\"date\">5 March 2024</p>";
    assert_eq!(published(&page("en", "", under, &format!("{comment}{card}"))), "2024-03-05");
}

#[test]
fn a_page_of_an_institution_has_no_date() {
    let meta = "<meta name=\"last-modified\" content=\"2024-03-05\">";
    let (published, modified) = stamps("/about", &page("en", meta, "", ""));
    assert_eq!(published, None);
    assert_eq!(modified.map(|s| s.value), Some("2024-03-05".to_owned()));
}

#[test]
fn the_address_dates_where_nothing_else_does() {
    let (published, _) = stamps("/news/2024/03/05/ferry", &page("en", "", "", ""));
    assert_eq!(published.map(|s| (s.value, s.basis)), Some(("2024-03-05".to_owned(), Basis::Url)));
}

#[test]
fn a_month_is_no_day() {
    assert_eq!(published(&page("en", "", "<p class=\"date\">March 2024</p>", "")), "2024-03");
}

#[test]
fn nothing_is_published_after_the_fetch() {
    let html = page("en", "", "<p class=\"date\">5 March 2024</p><p>9 May 2024</p>", "");
    let fetched_at = Some(FetchTime { value: "2024-04-01T00:00:00Z".to_owned(), basis: Basis::Given });
    let hints = Hints { fetched_at, content_type: Some("text/html".to_owned()), ..Hints::default() };
    let capture = Capture { source: "page.html".to_owned(), bytes: Vec::new(), hints };
    let rows = crate::html::date_rows(&html, &capture);
    assert_eq!(rows.days.iter().map(|(day, _)| day.as_str()).collect::<Vec<_>>(), ["2024-03-05"]);
}

#[test]
fn a_script_that_is_no_json_still_dates() {
    let script = "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"The \"old\" ferry\",\
        \"datePublished\":\"2024-03-05T08:00:00Z\"}</script>";
    assert_eq!(published(&page("en", script, "", "")), "2024-03-05T08:00:00Z");
}

#[test]
fn a_change_on_the_day_of_publication_keeps_its_own_hour() {
    let meta = "<meta property=\"article:published_time\" content=\"2024-03-05T08:00:00Z\">\
                <meta property=\"article:modified_time\" content=\"2024-03-05T10:30:00Z\">";
    let (published, modified) = stamps("/ferry", &page("en", meta, "", ""));
    assert_eq!(published.map(|s| s.value), Some("2024-03-05T08:00:00Z".to_owned()));
    assert_eq!(modified.map(|s| s.value), Some("2024-03-05T10:30:00Z".to_owned()));
}
