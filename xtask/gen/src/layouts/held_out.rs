//! Layouts held out: what is read wrong on them is counted, never looked at.

use super::parts::{after, between, body, bottom, row, time, top};
use crate::chance::Chance;
use crate::node::{El, el};
use crate::plan::Plan;

/// An ordered list, headlines in bold, the outlet before the headline's line.
pub(super) fn roll(plan: &Plan, chance: &mut Chance) -> El {
    let (marked, mark) = (chance.percent(50), chance.pick(&[" \u{2014} ", " / ", " \u{2022} "]));
    let mut list = el("ol").class("roll");
    for (card, next) in &plan.cards {
        let mut item = el("li").child(el("p").child(el("strong").text(card.headline.as_str())));
        let mut line = el("p").class("small").child(el("cite").text(card.outlet.as_str()));
        if let Some(shown) = &card.time {
            line = line.text(mark).child(time(shown, marked));
        }
        item.push(line);
        item = item.all(card.byline.as_ref().map(|b| el("p").child(el("i").text(b.as_str()))));
        list.push(item.all(body(card, "p", "")).all(after(card, "acts", false)));
        list = list.all(next.iter().map(|b| el("li").child(between(b, "x", "p"))));
    }
    el("body").child(top(plan, chance)).child(list).child(bottom(plan, chance))
}

/// Names made by a build tool, `<div>` and `<span>` alone, the time over the outlet over the headline.
pub(super) fn stream(plan: &Plan, chance: &mut Chance) -> El {
    let names: Vec<String> = (0..8).map(|_| chance.name(6)).collect();
    let below = chance.percent(50);
    let mut list = el("div").class(names[0].as_str());
    for (card, next) in &plan.cards {
        let mut head = el("div").class(names[1].as_str());
        let when = card
            .time
            .as_ref()
            .map(|t| el("div").class(names[2].as_str()).child(el("span").text(t.words.as_str())));
        let outlet = el("div").class(names[3].as_str()).child(el("span").text(card.outlet.as_str()));
        let headline =
            el("div").class(names[4].as_str()).child(el("a").attr("href", "/p").text(card.headline.as_str()));
        head = if below {
            head.child(outlet).child(headline).all(when)
        } else {
            head.all(when).child(outlet).child(headline)
        };
        head = head.all(card.byline.as_ref().map(|b| el("div").class(names[5].as_str()).text(b.as_str())));
        let text = el("div").class(names[6].as_str()).all(body(card, "div", &names[7]));
        list.push(
            el("div").class(names[5].as_str()).child(head).child(text).all(after(card, &names[2], true)),
        );
        list = list.all(next.iter().map(|b| between(b, &names[3], "div")));
    }
    el("body").child(top(plan, chance)).child(el("div").child(list)).child(bottom(plan, chance))
}

/// A letter sent by mail: tables in tables, the outlet in capitals over the headline, by-line and date on one line.
pub(super) fn letter(plan: &Plan, chance: &mut Chance) -> El {
    let capitals = chance.percent(50);
    let mut rows = el("table").attr("cellpadding", "0");
    for (card, next) in &plan.cards {
        let outlet = if capitals { card.outlet.to_uppercase() } else { card.outlet.clone() };
        let mut inner =
            el("table").child(el("tr").child(el("td").attr("style", "font-size:11px").text(outlet)));
        inner.push(el("tr").child(el("td").child(el("h2").text(card.headline.as_str()))));
        let pieces = [card.byline.clone(), card.time.as_ref().map(|t| t.words.clone())];
        let line = pieces.into_iter().flatten().collect::<Vec<_>>().join(" | ");
        if !line.is_empty() {
            inner.push(el("tr").child(el("td").text(line)));
        }
        inner.push(el("tr").child(el("td").all(body(card, "p", ""))));
        inner.push(el("tr").child(el("td").all(after(card, "", false))));
        rows.push(el("tr").child(el("td").child(inner)));
        rows = rows.all(next.iter().map(|b| el("tr").child(el("td").child(between(b, "", "h3")))));
    }
    el("body").child(top(plan, chance)).child(el("center").child(rows)).child(bottom(plan, chance))
}

/// Posts as in a log of a day: the time alone, the headline, the text, and the outlet under it.
pub(super) fn posts(plan: &Plan, chance: &mut Chance) -> El {
    let credit = chance.pick(&["Source: ", "via ", "Read at "]);
    let mut log = el("div").class("log").child(el("h1").text("The day, hour by hour"));
    for (card, next) in &plan.cards {
        let mut post = el("div").class("log-post");
        post = post.all(card.time.as_ref().map(|t| el("div").class("log-time").child(time(t, true))));
        post.push(el("h3").text(card.headline.as_str()));
        post = post.all(card.byline.as_ref().map(|b| el("p").text(b.as_str()))).all(body(card, "p", ""));
        post.push(
            el("p")
                .class("credit-line")
                .child(el("a").attr("href", "/o").text(format!("{credit}{}", card.outlet))),
        );
        log.push(post.all(card.after.iter().map(|parts| row(parts, "log-tools", true))));
        log = log.all(next.iter().map(|b| between(b, "log-box", "h4")));
    }
    el("body").child(top(plan, chance)).child(log).child(bottom(plan, chance))
}

/// Two columns of cards with a picture's words, the section beside the outlet, the time at the headline's end.
pub(super) fn columns(plan: &Plan, chance: &mut Chance) -> El {
    let marked = chance.percent(50);
    let mut columns = [el("div").class("col left"), el("div").class("col right")];
    let half = plan.cards.len().div_ceil(2);
    for (n, (card, next)) in plan.cards.iter().enumerate() {
        let mut item = el("div").class("item").attr("data-id", format!("{n}"));
        let mut line = el("div").class("top");
        if let Some(kicker) = card.kicker {
            line = line.child(el("span").text(kicker)).text(" ");
        }
        item.push(line.child(el("span").text(card.outlet.as_str())));
        item.push(el("h3").text(card.headline.as_str()));
        let mut meta = el("div").class("info");
        meta = meta.all(card.byline.as_ref().map(|b| el("div").text(b.as_str())));
        meta = meta.all(card.time.as_ref().map(|t| el("div").child(time(t, marked))));
        item = item.child(meta).child(el("div").class("copy").all(body(card, "p", "")));
        let column = &mut columns[usize::from(n >= half)];
        column.push(item.all(after(card, "icons", false)));
        column.children.extend(next.iter().map(|b| crate::node::Node::El(between(b, "promo", "h4"))));
    }
    el("body")
        .child(top(plan, chance))
        .child(el("div").class("cols").all(columns))
        .child(bottom(plan, chance))
}
