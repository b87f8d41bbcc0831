//! Layouts that the reader of pages may be tuned on.

use super::parts::{after, between, body, bottom, row, time, top};
use crate::chance::Chance;
use crate::node::{El, el};
use crate::plan::{Card, Plan};

/// `<article>` cards, as most news readers on the web set them.
pub(super) fn cards(plan: &Plan, chance: &mut Chance) -> El {
    let (marked, above, joined, apart) =
        (chance.percent(60), chance.percent(40), chance.percent(60), chance.percent(50));
    let mut main = el("main").child(el("h1").text("Top stories"));
    for (card, next) in &plan.cards {
        let mut article = el("article").class("card");
        let head = el("h2").child(el("a").attr("href", "/a").text(card.headline.as_str()));
        let meta = meta(card, marked, joined);
        if let Some(kicker) = card.kicker {
            article.push(el("span").class("kicker").text(kicker));
        }
        if above {
            article = article.all(meta).child(head);
        } else {
            article = article.child(head).all(meta);
        }
        article.push(el("div").class("text").all(body(card, "p", "")));
        main.push(article.child(el("footer").all(after(card, "actions", apart))));
        main = main.all(next.iter().map(|b| between(b, "promo", "h3")));
    }
    el("body").child(top(plan, chance)).child(main).child(bottom(plan, chance))
}

/// Outlet, time and by-line, on one line or on three.
fn meta(card: &Card, marked: bool, joined: bool) -> Vec<El> {
    let mut out = Vec::new();
    let outlet = el("span").class("source").text(card.outlet.as_str());
    if joined {
        let mut line = el("div").class("meta").child(outlet);
        if let Some(shown) = &card.time {
            line = line.text(" \u{b7} ").child(time(shown, marked));
        }
        out.push(line);
    } else {
        out.push(el("div").class("source").text(card.outlet.as_str()));
        out.extend(card.time.as_ref().map(|t| el("div").class("when").child(time(t, marked))));
    }
    out.extend(card.byline.as_ref().map(|b| el("div").class("byline").text(b.as_str())));
    out
}

/// Nothing but `<div>` with speaking class names.
pub(super) fn divs(plan: &Plan, chance: &mut Chance) -> El {
    let (from, time_first, apart) =
        (chance.pick(&["", "Source: ", "From ", "via "]), chance.percent(40), chance.percent(50));
    let mut list = el("div").class("feed");
    for (card, next) in &plan.cards {
        let outlet = el("div").class("story-source").text(format!("{from}{}", card.outlet));
        let when = card.time.as_ref().map(|t| el("div").class("story-time").text(t.words.as_str()));
        let mut story =
            el("div").class("story").child(el("div").class("story-title").text(card.headline.as_str()));
        story = if time_first { story.all(when).child(outlet) } else { story.child(outlet).all(when) };
        story = story.all(card.byline.as_ref().map(|b| el("div").class("story-author").text(b.as_str())));
        story = story.all(body(card, "div", "story-text")).all(after(card, "story-tools", apart));
        list.push(story);
        list = list.all(next.iter().map(|b| between(b, "box", "div")));
    }
    el("body").child(top(plan, chance)).child(list).child(bottom(plan, chance))
}

/// A definition list: a headline a term, the rest its definitions.
pub(super) fn definitions(plan: &Plan, chance: &mut Chance) -> El {
    let (mark, apart) = (chance.pick(&[" | ", ", ", " - ", " \u{2022} "]), chance.percent(50));
    let mut list = el("dl");
    for (card, next) in &plan.cards {
        list.push(el("dt").child(el("a").attr("href", "/a").text(card.headline.as_str())));
        let line = match &card.time {
            Some(shown) => format!("{}{mark}{}", card.outlet, shown.words),
            None => card.outlet.clone(),
        };
        list.push(el("dd").class("source").text(line));
        list = list.all(card.byline.as_ref().map(|b| el("dd").text(b.as_str())));
        list.push(el("dd").all(body(card, "p", "")).all(after(card, "tools", apart)));
        list = list.all(next.iter().map(|b| el("dd").child(between(b, "extra", "b"))));
    }
    el("body")
        .child(top(plan, chance))
        .child(el("h1").text(plan.name))
        .child(list)
        .child(bottom(plan, chance))
}

/// A table that sets a page: a row a line of the head, a row the text.
pub(super) fn table(plan: &Plan, chance: &mut Chance) -> El {
    let (broken, beside, breaks) = (chance.percent(40), chance.percent(40), chance.percent(30));
    let mut rows = el("table").attr("width", "100%");
    for (card, next) in &plan.cards {
        let outlet = el("font").attr("color", "gray").text(card.outlet.as_str());
        let headline = el("b").text(card.headline.as_str());
        if breaks {
            // All of the head in one cell, parted by nothing but line breaks.
            let mut cell = el("td").child(headline).child(el("br")).child(outlet);
            if let Some(shown) = &card.time {
                cell = cell.child(el("br")).child(el("i").text(shown.words.as_str()));
            }
            rows.push(el("tr").child(cell));
        } else {
            rows = head(rows, headline, outlet, card.time.as_ref().map(|t| t.words.as_str()), beside);
        }
        rows = rows.all(card.byline.iter().map(|b| line(el("span").text(b.as_str()))));
        let mut cell = el("td");
        for piece in body(card, "p", "") {
            if broken && piece.tag == "p" {
                cell.push(el("br"));
                cell.children.extend(piece.children);
                cell.push(el("br"));
            } else {
                cell.push(piece);
            }
        }
        rows.push(el("tr").child(cell.all(after(card, "", false))));
        rows = rows.all(next.iter().map(|b| line(between(b, "", "b"))));
    }
    el("body").child(top(plan, chance)).child(rows).child(bottom(plan, chance))
}

/// A row a line of a card's head; the time beside the outlet, or on a row of its own.
fn head(mut rows: El, headline: El, outlet: El, time: Option<&str>, beside: bool) -> El {
    rows.push(line(headline));
    match time {
        Some(time) if beside => rows.push(line(el("span").child(outlet).text(format!(" ({time})")))),
        time => {
            rows.push(line(outlet));
            rows = rows.all(time.map(|t| line(el("i").text(t))));
        }
    }
    rows
}

/// A row of one cell.
fn line(of: El) -> El {
    el("tr").child(el("td").child(of))
}

/// Headings and paragraphs with no container around a card, rules between them.
pub(super) fn flat(plan: &Plan, chance: &mut Chance) -> El {
    let (ruled, by_first) = (chance.percent(60), chance.percent(50));
    let mut all = el("div").attr("id", "content").child(el("h1").text("Today's papers"));
    for (card, next) in &plan.cards {
        all = all.all(card.kicker.map(|k| el("p").text(k)));
        all.push(el("h2").text(card.headline.as_str()));
        let line = match &card.time {
            Some(shown) => format!("{}, {}", card.outlet, shown.words),
            None => card.outlet.clone(),
        };
        let meta = el("p").child(el("em").text(line));
        let byline = card.byline.as_ref().map(|b| el("p").text(b.as_str()));
        all = if by_first { all.all(byline).child(meta) } else { all.child(meta).all(byline) };
        all = all.all(body(card, "p", "")).all(after(card, "links", false));
        all = all.all(next.iter().map(|b| between(b, "", "h3")));
        if ruled {
            all.push(el("hr"));
        }
    }
    el("body").child(top(plan, chance)).child(all).child(bottom(plan, chance))
}

/// A headline twice (picture and heading), the outlet twice, and now and then all paragraphs run together.
pub(super) fn doubled(plan: &Plan, chance: &mut Chance) -> El {
    let joined = chance.percent(40);
    let mut grid = el("div").class("grid");
    for (card, next) in &plan.cards {
        let mut item = el("section").class("tile").child(el("div").class("pic").text(card.headline.as_str()));
        item.push(el("h3").text(card.headline.as_str()));
        item.push(el("div").class("outlet").text(card.outlet.as_str()));
        item = item.all(card.time.as_ref().map(|t| el("div").class("ago").text(t.words.as_str())));
        item.push(el("ul").child(el("li").text(card.outlet.as_str())));
        item = item.all(card.byline.as_ref().map(|b| el("div").class("by").text(b.as_str())));
        let mut pieces = body(card, "p", "");
        if joined && pieces.iter().all(|p| p.tag != "h4") {
            let mut one = el("p");
            for piece in pieces.iter_mut().filter(|p| p.tag == "p") {
                if !one.children.is_empty() {
                    one = one.text(" ");
                }
                one.children.append(&mut piece.children);
            }
            pieces = vec![one];
        }
        grid.push(item.all(pieces).all(after(card, "tile-tools", true)));
        grid = grid.all(next.iter().map(|b| between(b, "promo", "h3")));
    }
    el("body").child(top(plan, chance)).child(grid).child(bottom(plan, chance))
}

/// Sections in sections, a bar beside the text, the head in a `<header>` of its own.
pub(super) fn nested(plan: &Plan, chance: &mut Chance) -> El {
    let (marked, label) = (chance.percent(50), chance.pick(&["", "Published ", "Posted "]));
    let mut all = el("div").class("wrap");
    for (card, next) in &plan.cards {
        let mut head = el("header").child(el("p").class("pub").text(card.outlet.as_str()));
        head.push(el("h2").text(card.headline.as_str()));
        let mut line = el("p").class("dateline");
        if let Some(shown) = &card.time {
            line = line.text(label).child(time(shown, marked));
            head.push(line);
        }
        head = head.all(card.byline.as_ref().map(|b| el("p").class("author").text(b.as_str())));
        let text = el("div").class("inner").child(el("div").class("content").all(body(card, "p", "")));
        let tools = el("aside").class("tools").all(after(card, "tool", true));
        all.push(el("section").child(el("div").class("outer").child(head).child(text).child(tools)));
        all = all.all(next.iter().map(|b| el("section").child(between(b, "more", "h3"))));
    }
    el("body").child(top(plan, chance)).child(all).child(bottom(plan, chance))
}

/// Outlet and time stand under the text, like a signature.
pub(super) fn signed(plan: &Plan, chance: &mut Chance) -> El {
    let (dash, apart) = (chance.pick(&["\u{2014} ", "", "Source: "]), chance.percent(50));
    let mut all = el("div").class("digest");
    for (card, next) in &plan.cards {
        let mut item = el("div").class("entry").child(el("h3").text(card.headline.as_str()));
        item = item.all(card.byline.as_ref().map(|b| el("p").class("by").text(b.as_str())));
        item = item.all(body(card, "p", ""));
        let line = match &card.time {
            Some(shown) => format!("{dash}{}, {}", card.outlet, shown.words),
            None => format!("{dash}{}", card.outlet),
        };
        item.push(el("p").class("sign").text(line));
        item = item.all(card.after.iter().map(|parts| row(parts, "bar", apart)));
        all.push(item);
        all = all.all(next.iter().map(|b| between(b, "promo", "h4")));
    }
    el("body").child(top(plan, chance)).child(all).child(bottom(plan, chance))
}
