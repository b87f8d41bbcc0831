//! A tree to plain text: as a browser copies all of a page, and as programs dump one.

use crate::node::{El, Node, is_block};

/// How a page becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flat {
    /// A browser's select-all and copy: blank lines around paragraphs and headings, line breaks around boxes.
    Copy,
    /// A blank line between any two boxes, marks before list items.
    Spaced,
    /// Every piece of text on a line of its own.
    Pieces,
    /// Lines broken at a width.
    Wrapped,
}

/// Width at which text browsers break lines.
const WIDTH: usize = 78;

/// A line of text, how many line breaks it wants before and after, and whether it is a list's item.
struct Lines {
    out: Vec<(String, bool)>,
    now: String,
    /// Breaks wanted before what comes next: 2 is a blank line.
    breaks: usize,
    item: bool,
    how: Flat,
}

/// Renders a tree.
#[must_use]
pub fn text(body: &El, how: Flat) -> String {
    let mut lines = Lines { out: Vec::new(), now: String::new(), breaks: 0, item: false, how };
    lines.walk(body);
    lines.end(1);
    let mut out = String::new();
    for (line, gap) in &lines.out {
        if *gap && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&if how == Flat::Wrapped { wrapped(line) } else { line.clone() });
        out.push('\n');
    }
    out
}

impl Lines {
    fn walk(&mut self, from: &El) {
        let breaks = self.breaks_of(from.tag);
        if breaks > 0 {
            self.end(breaks);
        }
        if matches!(from.tag, "br") {
            self.end(1);
        }
        self.item |= from.tag == "li";
        for child in &from.children {
            match child {
                Node::El(child) => self.walk(child),
                Node::Text(words) => {
                    self.now.push_str(words);
                    // Programs that print every piece of text apart do so inside lines, too.
                    if self.how == Flat::Pieces && !matches!(from.tag, "p" | "h1" | "h2" | "h3" | "em") {
                        self.end(1);
                    }
                }
            }
        }
        if breaks > 0 {
            self.end(breaks);
        }
    }

    /// Line breaks that an element wants around it.
    fn breaks_of(&self, tag: &str) -> usize {
        match (self.how, tag) {
            (_, "br") => 0,
            (Flat::Pieces, tag) => usize::from(is_block(tag)),
            (_, "p" | "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "dl" | "figure" | "table") => 2,
            (Flat::Spaced, tag) if is_block(tag) => 2,
            (_, tag) => usize::from(is_block(tag)),
        }
    }

    /// Ends the line, with so many breaks before the next.
    fn end(&mut self, breaks: usize) {
        let words = self.now.split_whitespace().collect::<Vec<_>>().join(" ");
        self.now.clear();
        if !words.is_empty() {
            let marked = self.how != Flat::Copy && self.how != Flat::Pieces && std::mem::take(&mut self.item);
            let line = if marked { format!("  \u{2022} {words}") } else { words };
            self.out.push((line, self.breaks > 1));
            self.breaks = 0;
        }
        self.breaks = self.breaks.max(breaks);
    }
}

/// A line broken at a width.
fn wrapped(line: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for word in line.split(' ') {
        let width = word.chars().count();
        if at > 0 && at + 1 + width > WIDTH {
            out.push('\n');
            at = 0;
        } else if at > 0 {
            out.push(' ');
            at += 1;
        }
        out.push_str(word);
        at += width;
    }
    out
}
