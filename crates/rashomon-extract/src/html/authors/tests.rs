//! Whole pages: who is named where places of a page disagree.

use crate::html::{Labeller, read};
use rashomon_model::{Capture, Hints};

/// The authors of a page with something in its head, above its body and below it.
fn check(head: &str, above: &str, below: &str) -> String {
    let body = [
        "The old ferry made its first crossing in eleven years on Tuesday, carrying two hundred people over the bay.",
        "Those who had waited on the quay since the morning cheered when the horn was heard at a quarter past nine.",
        "The council will decide in June whether the service stays, and whether a second boat is bought next year.",
    ];
    let body: String = body.iter().map(|p| format!("<p>{p}</p>")).collect();
    let html = format!(
        "<html><head><title>Ferry returns to the bay | Baywire</title><meta property=\"og:site_name\" content=\"Baywire\">\
         <meta property=\"og:type\" content=\"article\">{head}</head><body><nav><ul><li><a href=\"/\">By Industry</a></li>\
         <li><a href=\"/r\">By Region</a></li></ul></nav><article><h1>Ferry returns to the bay</h1>{above}\
         <div class=\"article-body\">{body}</div>{below}</article></body></html>"
    );
    let hints = Hints { url: Some("https://baywire.example/ferry".to_owned()), ..Hints::default() };
    let capture = Capture { source: "page.html".to_owned(), bytes: Vec::new(), hints };
    let bylines =
        read(&html, &capture, Labeller::shipped(), &mut crate::trace::Trace::silent()).markup.bylines;
    let told = bylines.iter().map(|b| match &b.role {
        Some(role) => format!("{} ({role})", b.name),
        None => b.name.clone(),
    });
    told.collect::<Vec<_>>().join("; ")
}

fn meta(author: &str) -> String {
    format!("<meta name=\"author\" content=\"{author}\">")
}

fn ld(author: &str) -> String {
    format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Ferry returns to the bay\",\
         \"author\":{author}}}</script>"
    )
}

#[test]
fn a_line_in_view_names_the_author() {
    assert_eq!(check("", "<p>By Ada Quill</p>", ""), "Ada Quill");
    assert_eq!(
        check("", "<p class=\"byline\">By Ada Quill and Ben Oakes, Staff Writer</p>", ""),
        "Ada Quill; Ben Oakes (Staff Writer)"
    );
    assert_eq!(
        check("", "<p>Posted on 3 May 2031 by <a rel=\"author\" href=\"/author/ada\">Ada Quill</a></p>", ""),
        "Ada Quill"
    );
    assert_eq!(check("", "", "<p>Written by</p><p><a href=\"/author/ada\">Ada Quill</a></p>"), "Ada Quill");
    let spans = "<div class=\"post-author\"><span class=\"author__name\">Ada Quill</span><span class=\"author__job\">Gardener</span></div>";
    assert_eq!(check("", spans, ""), "Ada Quill");
}

#[test]
fn the_line_in_view_comes_before_the_account_that_uploaded() {
    let uploader = ld("{\"@type\":\"Person\",\"name\":\"Baywire\"}") + &meta("admin");
    assert_eq!(check(&uploader, "<p class=\"byline\">By Ada Quill</p>", ""), "Ada Quill");
    assert_eq!(
        check(&meta("aquill"), "<p class=\"byline\">By <a href=\"/author/aquill\">Ada Quill</a></p>", ""),
        "Ada Quill"
    );
    assert_eq!(check(&meta("Ada"), "<p class=\"byline\">By Ada Quill</p>", ""), "Ada Quill");
}

#[test]
fn markup_alone_is_believed_where_it_names_a_person() {
    let two = "[{\"@type\":\"Person\",\"name\":\"Ada Quill\",\"jobTitle\":\"Reporter\"},{\"@type\":\"Person\",\"name\":\"Ben Oakes\"}]";
    assert_eq!(check(&(ld(two) + &meta("Ada Quill, Ben Oakes")), "", ""), "Ada Quill (Reporter); Ben Oakes");
}

#[test]
fn menus_cards_and_comments_name_no_author() {
    let cards = "<div class=\"related-posts\"><div class=\"card\"><h3><a href=\"/b\">Bridge closes</a></h3>\
                 <span class=\"author\">By Cy Finch</span></div><div class=\"card\"><h3><a href=\"/c\">Fund runs low</a></h3>\
                 <span class=\"author\">By Dora Venn</span></div></div>";
    let comments = "<div class=\"comments\"><p class=\"comment-author vcard\"><b class=\"fn\">Edda Lorn</b> says:</p>\
                    <p>I was there too.</p></div>";
    assert_eq!(check("", "", ""), "");
    assert_eq!(check("", "", &format!("{cards}{comments}")), "");
    assert_eq!(check("", "<p class=\"byline\">By Ada Quill</p>", &format!("{cards}{comments}")), "Ada Quill");
}

#[test]
fn accounts_of_the_system_and_the_site_are_no_authors() {
    assert_eq!(check(&meta("admin"), "", ""), "");
    assert_eq!(check(&meta("Baywire"), "", ""), "");
    assert_eq!(check("", "<p class=\"byline\"><span class=\"author\">Unknown</span></p>", ""), "");
}
