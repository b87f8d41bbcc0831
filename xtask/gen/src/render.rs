//! A tree to HTML: as an author writes it, or as a browser saves the same page.

use crate::chance::Chance;
use crate::node::{El, Node, el, is_block};

/// A page as its author writes it. `title` is the page's.
#[must_use]
pub fn html(body: &El, title: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>"
    );
    write(body, &mut out, &mut None);
    out.push_str("</html>\n");
    out
}

/// The same page as a browser saves it: attributes in another order, tables' bodies written out, entities for letters,
/// tags in capitals, styles set on elements, wrappers, comments, and white space.
#[must_use]
pub fn saved(body: &El, title: &str, chance: &mut Chance) -> String {
    let body = dressed(body, chance);
    let mut out = format!(
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<!-- saved from url=(0014)about:internet -->\n<HTML lang=\"en\">\n<HEAD>\n<META http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n<TITLE>{title}</TITLE>\n</HEAD>\n"
    );
    write(&body, &mut out, &mut Some(chance.clone()));
    out.push_str("\n</HTML>\n");
    out
}

/// A tree with what browsers and scripts put into it.
fn dressed(from: &El, chance: &mut Chance) -> El {
    let mut out = el(from.tag);
    out.attrs.clone_from(&from.attrs);
    if is_block(from.tag) && chance.percent(20) {
        out.attrs.push(("style", "margin: 0px; color: rgb(34, 34, 34);".to_owned()));
    }
    if chance.percent(15) {
        out.attrs.push(("data-v", chance.name(8)));
    }
    chance.shuffle(&mut out.attrs);
    let children = from.children.iter().map(|child| match child {
        Node::El(child) => Node::El(dressed(child, chance)),
        text @ Node::Text(_) => text.clone(),
    });
    let children: Vec<Node> = children.collect();
    match from.tag {
        "table" => out.children.push(Node::El(El { children, ..el("tbody") })),
        "div" | "section" | "td" | "body" if chance.percent(25) && !children.is_empty() => {
            out.children.push(Node::El(El { children, ..el("div") }));
        }
        "p" | "h2" | "h3" if chance.percent(15) => out.children.push(Node::El(El { children, ..el("span") })),
        _ => out.children = children,
    }
    out
}

/// Writes an element; with chance, as browsers that save do.
fn write(from: &El, out: &mut String, save: &mut Option<Chance>) {
    let tag = if save.is_some() { from.tag.to_uppercase() } else { from.tag.to_owned() };
    if let Some(chance) = save.as_mut().filter(|_| is_block(from.tag)) {
        out.push_str(["", "\n", "\n  ", "\n\t\t"][chance.below(4)]);
        if chance.percent(5) {
            out.push_str("<!-- slot -->");
        }
    }
    out.push('<');
    out.push_str(&tag);
    for (name, value) in &from.attrs {
        out.push_str(&format!(" {name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;")));
    }
    out.push('>');
    if matches!(from.tag, "br" | "img" | "hr") {
        return;
    }
    for child in &from.children {
        match child {
            Node::El(child) => write(child, out, save),
            Node::Text(text) => words(text, out, save),
        }
    }
    out.push_str(&format!("</{tag}>"));
}

/// Writes words, with entities where they are needed, and more of them where a page is saved.
fn words(text: &str, out: &mut String, save: &mut Option<Chance>) {
    let Some(chance) = save else {
        out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
        return;
    };
    let numbered = chance.percent(50);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{2014}' => out.push_str("&mdash;"),
            '\u{2019}' => out.push_str("&rsquo;"),
            ' ' if chance.percent(3) => out.push_str("\n  "),
            c if !c.is_ascii() && numbered => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}
