//! Lines at the head and the end of HTML bodies, and the names pages give themselves: all outlets and people are invented.

use rashomon_extract::extract;
use rashomon_model::{Article, Capture, Hints};
use std::fmt::Write as _;

const STORY: [&str; 4] = [
    "The council of Varna agreed on Tuesday to build a wall along its quay, after two winters in which the sea came into the streets behind the harbour.",
    "Work on the wall is to start in April and should end before the storms of the autumn, the mayor of the town said after the meeting.",
    "Fishermen had asked for the wall for years. The cost is put at 14 million crowns, which is nearly twice as much as the town had set aside.",
    "The region has been asked to lend what is missing, and it will answer in May, when its own budget for the coming year has been settled.",
];

fn articles(page: &str) -> Vec<Article> {
    extract(&Capture { source: "page".to_owned(), bytes: page.as_bytes().to_vec(), hints: Hints::default() })
        .articles
}

/// What is known of the first article, and the first and last words of its text.
fn check(page: &str) -> String {
    let articles = articles(page);
    let Some(a) = articles.first() else { return "no article".to_owned() };
    let mut out = a.headline.clone().unwrap_or_default();
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let _ = write!(out, "\n{name}: {value}");
        }
    };
    line("outlet", a.outlet.clone());
    line("agency", a.agency.clone());
    line("via", a.via.clone());
    let by = |b: &rashomon_model::Byline| format!("{} ({})", b.name, b.role.as_deref().unwrap_or("-"));
    line("by", Some(a.bylines.iter().map(by).collect::<Vec<_>>().join(", ")));
    line("from", a.dateline.as_ref().and_then(|d| d.place.clone()));
    line("published", a.published.as_ref().map(|p| p.value.clone()));
    line("rights", a.rights.clone());
    let words = |mut w: Vec<&str>, last: bool| {
        if last {
            w.reverse();
        }
        w.truncate(5);
        if last {
            w.reverse();
        }
        w.join(" ")
    };
    line("text", Some(words(a.text.split_whitespace().collect(), false)));
    line("ends", Some(words(a.text.split_whitespace().collect(), true)));
    out
}

fn paragraphs() -> String {
    STORY.iter().map(|p| format!("<p>{p}</p>")).collect()
}

#[test]
fn an_old_tables_masthead_and_credits_leave_the_body() {
    let page = format!(
        "<html><head><title>Varna Beacon - Harbour wall to be built</title></head><body><table>\
         <tr><td colspan=2><font size=6><b>Varna Beacon</b></font><br><font size=1>The paper of the bay since 1890</font></td></tr>\
         <tr><td><font size=2><a href=a.htm>Front</a><br><a href=b.htm>Boats</a></font></td><td>\
         <font size=5><b>Harbour wall to be built</b></font><p><font size=2>Tuesday, March 11, 2031<br>From our staff and Norpress</font></p>{}</td></tr>\
         <tr><td colspan=2><font size=1>&copy; 2031 Varna Beacon. Write to the <a href='mailto:desk@beacon.example'>desk</a>.</font></td></tr></table></body></html>",
        paragraphs()
    );
    insta::assert_snapshot!(check(&page), @"
    Harbour wall to be built
    outlet: Varna Beacon
    agency: Norpress
    published: 2031-03-11
    rights: © 2031 Varna Beacon. Write to the desk.
    text: The council of Varna agreed
    ends: coming year has been settled.
    ");
}

#[test]
fn a_stamp_run_into_a_dateline_dates_the_article() {
    let page = format!(
        "<html><head><title>Bay Mirror: Harbour wall to be built</title></head><body><center><h3>BAY MIRROR</h3></center>\
         <table><tr><td><a href=1.html>News</a><br><a href=2.html>Boats</a></td><td><h2>Harbour wall to be built, fishermen pleased</h2>\
         <i>Tuesday, March 11, 2031</i><br><b>VARNA (Norpress)</b> -- {}<p>{}<p>{}<p>{}</td></tr></table>\
         <hr><font size=-1>Bay Mirror, Quay Street, Varna. No part of this paper may be reproduced.</font></body></html>",
        STORY[0], STORY[1], STORY[2], STORY[3]
    );
    insta::assert_snapshot!(check(&page), @"
    Harbour wall to be built, fishermen pleased
    outlet: Bay Mirror
    agency: Norpress
    from: VARNA
    published: 2031-03-11
    text: VARNA (Norpress) -- The council
    ends: coming year has been settled.
    ");
}

#[test]
fn lines_of_the_head_and_the_foot_leave_the_body() {
    let page = |head: &str, foot: &str| {
        format!(
            "<html><head><title>Harbour wall to be built | Varna Beacon</title><meta property=og:site_name content='Varna Beacon'></head>\
             <body><main><article><h1>Harbour wall to be built</h1>{head}{}{foot}</article></main></body></html>",
            paragraphs()
        )
    };
    insta::assert_snapshot!(check(&page("<p>By Mia Lindqvist, Harbour editor</p><p>11 March 2031 at 15:10 | 3 min read</p>", "<p>All rights reserved.</p>")), @"
    Harbour wall to be built
    outlet: Varna Beacon
    by: Mia Lindqvist (Harbour editor)
    published: 2031-03-11T15:10:00
    rights: All rights reserved.
    text: The council of Varna agreed
    ends: coming year has been settled.
    ");
    insta::assert_snapshot!(check(&page("<p>Beacon Staff</p>", "<h2>For more</h2><p>Press desk: 0555 0100, desk@beacon.example</p>")), @"
    Harbour wall to be built
    outlet: Varna Beacon
    text: The council of Varna agreed
    ends: coming year has been settled.
    ");
    // A short first sentence, a cross heading and a closing sentence are the article's own.
    insta::assert_snapshot!(check(&page("<p>It will be tall.</p>", "<h2>What next</h2><p>The mayor is sure of it.</p>")), @"
    Harbour wall to be built
    outlet: Varna Beacon
    text: It will be tall. The
    ends: mayor is sure of it.
    ");
}

#[test]
fn a_cards_outlet_stands_over_its_date() {
    let page = format!(
        "Tidings\nSign in\nMy topics\nHarbour wall to be built in the spring\nVarna Beacon\n1 day ago\nHealth\nHarbour wall to be built in the spring\n\
         By Ada Quill, Staff Writer\nMarch 11, 2031\n{}\nShare\n#Varna\nRelated Articles\nTwo bells stolen from a tower at night\nDaily Bell\n3 hours ago\nBusiness\n\
         Two bells stolen from a tower at night\n{}\nAbout Tidings\nTerms of use\n",
        STORY.join("\n"),
        STORY.map(|p| p.replace("wall", "bell").replace("Varna", "Mirefield")).join("\n"),
    );
    insta::assert_snapshot!(check(&page), @"
    Harbour wall to be built in the spring
    outlet: Varna Beacon
    by: Ada Quill (Staff Writer)
    published: 2031-03-11
    text: The council of Varna agreed
    ends: coming year has been settled.
    ");
}

#[test]
fn an_aggregator_is_called_by_its_name_not_its_product() {
    for product in ["Copilot", "Assistant", "AI", "Premium"] {
        let page = format!(
            "Harbour wall to be built\n{}\nSee what Tidings {product} can do for you:\nReplies\nOther stories\n\n\
             Two bells stolen at night\nTwo bells stolen at night\n\nDaily Bell\n\n2 hours ago\n\nTwo bells stolen at night\n\n{}\n",
            STORY.join("\n"),
            STORY.map(|p| p.replace("wall", "bell").replace("Varna", "Mirefield")).join("\n"),
        );
        let via: Vec<_> = articles(&page).into_iter().filter_map(|a| a.via).collect();
        assert_eq!(via, ["Tidings", "Tidings"], "{product}");
    }
}

#[test]
fn a_blurb_may_set_off_a_term_and_tell_by_whom() {
    let last = "The mayor of Varna said that work on the wall along the harbour would not wait for the autumn storms.";
    let story = format!("{}\n{last}", STORY.join("\n"));
    let blurbs = "These are memories told by \u{201c}stayers\u{201d} who kept the lighthouses.\nA look behind the scenes at the gardeners who brought roses to the north.\nPortraits of bakers and their ovens\n";
    let page = format!("By MIA LINDQVIST/ Staff Writer\nMarch 12, 2031 at 14:44 JST\n{}\n{blurbs}", story);
    let text = articles(&page).remove(0).text;
    assert!(text.ends_with(last), "{text}");
    // What somebody said stays, however short it is.
    let said = "\u{201c}Nobody knows,\u{201d} she said.";
    let page =
        format!("By MIA LINDQVIST/ Staff Writer\nMarch 12, 2031 at 14:44 JST\n{}\n{said}\n{blurbs}", story);
    let text = articles(&page).remove(0).text;
    assert!(text.ends_with(said), "{text}");
}
