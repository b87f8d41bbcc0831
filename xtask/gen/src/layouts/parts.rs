//! Pieces that several layouts set alike.

use crate::chance::Chance;
use crate::node::{El, el};
use crate::plan::{Between, Card, Piece, Plan};
use crate::time::Shown;

/// A row of furniture: sentences as paragraphs, buttons beside one another or on lines of their own.
pub(super) fn row(parts: &[String], class: &str, apart: bool) -> El {
    let mut out = el("div").class(class);
    for (n, part) in parts.iter().enumerate() {
        if part.ends_with(['.', '?', '!']) {
            out.push(el("p").text(part.as_str()));
        } else if apart {
            out.push(el("div").child(el("a").attr("href", "#").text(part.as_str())));
        } else {
            if n > 0 {
                out = out.text(" ");
            }
            out.push(el("a").attr("href", "#").text(part.as_str()));
        }
    }
    out
}

/// A time, in most pages with what machines read.
pub(super) fn time(shown: &Shown, marked: bool) -> El {
    let out = if marked { el("time").attr("datetime", shown.datetime.as_str()) } else { el("span") };
    out.text(shown.words.as_str())
}

/// The pieces of a card's text, each as an element of the given tag.
pub(super) fn body(card: &Card, tag: &'static str, class: &str) -> Vec<El> {
    let mut dateline = card.dateline.as_deref();
    let mut out = Vec::new();
    for piece in &card.pieces {
        out.push(match piece {
            Piece::Paragraph(text) => {
                el(tag).class(class).text(format!("{}{text}", dateline.take().unwrap_or_default()))
            }
            Piece::Heading(words) => el("h4").text(*words),
            Piece::Caption(caption, credit) => el("figure")
                .child(el("img").attr("src", "/i.jpg").attr("alt", ""))
                .child(el("figcaption").text(format!("{caption} ({credit})"))),
            Piece::Furniture(parts) => row(parts, "promo", true),
        });
    }
    out
}

/// What stands between two cards.
pub(super) fn between(between: &Between, class: &str, heading: &'static str) -> El {
    let mut out = el("div").class(class);
    match between {
        Between::Row(parts) => out.push(row(parts, "", true)),
        Between::Links(head, headlines) => {
            out.push(el(heading).text(head.as_str()));
            let items = headlines.iter().map(|h| el("li").child(el("a").attr("href", "/s").text(*h)));
            out.push(el("ul").all(items));
        }
        Between::Teasers(head, others) => {
            out.push(el(heading).text(head.as_str()));
            for (headline, line) in others {
                out.push(el("h4").child(el("a").attr("href", "/s").text(*headline)));
                out.push(el("p").text(*line));
            }
        }
    }
    out
}

/// Rows over the cards, under the page's name.
pub(super) fn top(plan: &Plan, chance: &mut Chance) -> El {
    let name = el("a").attr("href", "/").text(plan.name);
    let mut out = el("header").class("site").child(el("div").class("brand").child(name));
    for (n, parts) in plan.top.iter().enumerate() {
        out.push(if n == 0 {
            el("nav").child(row(parts, "menu", chance.percent(50)))
        } else {
            row(parts, "notice", true)
        });
    }
    out
}

/// Rows under the cards.
pub(super) fn bottom(plan: &Plan, chance: &mut Chance) -> El {
    let mut out = el("footer").class("site-end");
    for parts in &plan.bottom {
        out.push(row(parts, "row", chance.percent(50)));
    }
    let year = plan.fetched.strftime("%Y");
    out.child(el("p").text(format!("\u{a9} {year} {}. All rights reserved.", plan.name)))
}

/// Furniture under a card.
pub(super) fn after(card: &Card, class: &str, apart: bool) -> Vec<El> {
    let rights = card.rights.as_ref().map(|r| el("p").class("rights").text(r.as_str()));
    rights.into_iter().chain(card.after.iter().map(|parts| row(parts, class, apart))).collect()
}
