//! Markup -> the same in a normal form: known elements, each closed, in bounded depth; or its bare text.
//!
//! A parser of HTML repairs what is left open: a paragraph ends where a block starts, formatting goes on in the next
//! paragraph, strays in a table move before it. The repairs cost it more than linear time (a hundred open `<b>` come back in every
//! paragraph), so everything is closed here, at least as early as the parser would, and there is nothing left to repair.

use super::policy::{self, Attribute, Element};
use super::tokens::{Tag, Token, Tokens};
use super::{MAX_DEPTH, unescape_value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use url::Url;

/// Elements that go with what they hold: their content is no text of the page.
const DROPPED: &[&str] = &["script", "style", "title", "applet"];

/// Elements that break the line besides blocks and parts of tables.
const BREAKS: &[&str] = &["br", "legend", "optgroup", "option"];

/// How long a piece of text may grow: what writes HTML looks through all of a piece for each character it escapes.
const PIECE_BYTES: usize = 1 << 10;

/// Markup in normal form.
pub(super) fn balanced(html: &str, base: Option<&Url>) -> String {
    let mut writer =
        Writer { base, out: String::with_capacity(html.len() + html.len() / 8), ..Writer::default() };
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open(tag) => match dropped(tag.name) {
                Some(_) if tag.closed => {}
                Some(name) => {
                    // Code that never ends is code to the end; a title that never ends was a word about titles.
                    if !tokens.skip_content(name) && name != "title" {
                        tokens.skip_all();
                    }
                }
                None => writer.open(&tag),
            },
            Token::Close(name) => writer.close(name),
        }
    }
    writer.close_to(0);
    writer.out
}

/// The text of markup, references as written, with a blank where an element breaks the line.
pub(super) fn bare(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        let name = match token {
            Token::Text(text) => {
                out.push_str(text);
                continue;
            }
            Token::Open(tag) => {
                if let Some(name) = dropped(tag.name)
                    && !tag.closed
                {
                    // In a line of text what never ends is spoken of.
                    let _ = tokens.skip_content(name);
                }
                tag.name
            }
            Token::Close(name) => name,
        };
        if policy::element(name).is_some_and(|e| e.block || e.table || BREAKS.contains(&e.name)) {
            out.push(' ');
        }
    }
    out
}

fn dropped(name: &str) -> Option<&'static str> {
    DROPPED.iter().find(|dropped| dropped.eq_ignore_ascii_case(name)).copied()
}

/// Writes the normal form.
#[derive(Default)]
struct Writer<'b> {
    /// What relative addresses are resolved against.
    base: Option<&'b Url>,
    out: String,
    /// The open elements, outermost first.
    open: Vec<Element>,
    /// How many of each name are open, so that what is not is not searched for.
    counts: BTreeMap<&'static str, usize>,
    /// How much of `out` was written when its text was last parted.
    parted: usize,
}

/// Where a search for an open element stops: a cell's content does not end what is around the table.
const CELLS: &[&str] = &["td", "th", "caption", "table"];

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.enter_cell();
        }
        let mut rest = text;
        while let Some(at) = memchr::memchr3(b'<', b'&', b'>', rest.as_bytes()) {
            let (before, from) = rest.split_at(at);
            let (mark, after) = from.split_at(1);
            self.plain(before);
            self.part();
            self.out.push_str(if mark == "<" { "&lt;" } else { mark });
            rest = after;
        }
        self.plain(rest);
    }

    /// Writes text without markup. References are shorter than a piece, so none is cut.
    fn plain(&mut self, mut text: &str) {
        while text.len() > PIECE_BYTES {
            let (piece, rest) = text.split_at(text.floor_char_boundary(PIECE_BYTES));
            self.out.push_str(piece);
            self.part();
            text = rest;
        }
        self.out.push_str(text);
    }

    /// Parts long text with a comment, which is not kept.
    fn part(&mut self) {
        if self.out.len() - self.parted > PIECE_BYTES {
            self.out.push_str("<!---->");
            self.parted = self.out.len();
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let Some(element) = policy::element(tag.name) else { return };
        if element.name == "img" && is_pixel(tag) {
            return;
        }
        if element.table {
            if !self.enter_table(element.name) {
                return;
            }
        } else {
            self.close_before(element);
            self.enter_cell();
        }
        if !element.void && self.open.len() >= MAX_DEPTH {
            return;
        }
        match lazy_source(element, tag) {
            Some(source) => {
                let others = tag.attributes.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("src"));
                let attributes: Vec<(&str, &str)> =
                    [("src", source)].into_iter().chain(others.copied()).collect();
                self.write(element.name, &attributes);
            }
            None => self.write(element.name, &tag.attributes),
        }
        if !element.void {
            self.push(element);
            if tag.closed {
                // XHTML's empty element; a parser of HTML would take all that follows into it.
                self.close_to(self.open.len() - 1);
            }
        }
    }

    fn push(&mut self, element: Element) {
        *self.counts.entry(element.name).or_default() += 1;
        self.open.push(element);
    }

    fn close(&mut self, name: &str) {
        let Some(element) = policy::element(name).filter(|e| !e.void) else { return };
        let stops: &[&str] = match element.name {
            "table" => &[],
            name if CELLS.contains(&name) || element.table => &["table"],
            _ => CELLS,
        };
        if let Some(at) = self.find(&[element.name], stops) {
            self.close_to(at);
        }
    }

    /// The innermost open element among `names`, unless one among `stops` is nearer.
    fn find(&self, names: &[&str], stops: &[&str]) -> Option<usize> {
        if !names.iter().any(|name| self.counts.get(name).is_some_and(|&count| count > 0)) {
            return None;
        }
        for (at, open) in self.open.iter().enumerate().rev() {
            if names.contains(&open.name) {
                return Some(at);
            }
            if stops.contains(&open.name) {
                return None;
            }
        }
        None
    }

    /// Closes all from the `at`th open element on.
    fn close_to(&mut self, at: usize) {
        for element in self.open.drain(at.min(self.open.len())..).rev() {
            if let Some(count) = self.counts.get_mut(element.name) {
                *count -= 1;
            }
            self.out.push_str("</");
            self.out.push_str(element.name);
            self.out.push('>');
        }
    }

    /// Closes what the standard closes before such an element, and where it says "if it is the innermost", further out too.
    fn close_before(&mut self, element: Element) {
        let (names, stops): (&[&str], &[&str]) = match element.name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th", "caption", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "caption", "table"]),
            "a" | "button" | "option" | "optgroup" => (&[element.name], CELLS),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (&["h1", "h2", "h3", "h4", "h5", "h6"], CELLS),
            "rt" | "rp" => (&["rt", "rp"], &["ruby", "td", "th", "caption", "table"]),
            _ => (&[], &[]),
        };
        if !names.is_empty()
            && let Some(at) = self.find(names, stops)
        {
            self.close_to(at);
        }
        if element.block
            && let Some(at) = self.find(&["p"], &["td", "th", "caption", "table", "button"])
        {
            self.close_to(at);
        }
    }

    /// Opens a row and a cell where the innermost element is a table or part of one: nothing else may stand in it.
    fn enter_cell(&mut self) {
        if self.open.last().is_some_and(|e| e.name == "colgroup") {
            self.close_to(self.open.len() - 1);
        }
        match self.open.last().map(|e| e.name) {
            Some("table" | "thead" | "tbody" | "tfoot") => self.imply(&["tr", "td"]),
            Some("tr") => self.imply(&["td"]),
            _ => {}
        }
    }

    /// Closes what is in the way of a part of a table and opens what it lacks; `false` where there is no table.
    fn enter_table(&mut self, name: &str) -> bool {
        let Some(table) = self.find(&["table"], &[]) else { return false };
        let within = |at: usize, names: &[&str]| self.open.get(at).is_some_and(|e| names.contains(&e.name));
        let group = table + 1 + usize::from(within(table + 1, &["thead", "tbody", "tfoot"]));
        match name {
            "tr" => self.close_to(group),
            "td" | "th" if within(group, &["tr"]) => self.close_to(group + 1),
            "td" | "th" => {
                self.close_to(group);
                self.imply(&["tr"]);
            }
            "col" if within(table + 1, &["colgroup"]) => self.close_to(table + 2),
            _ => self.close_to(table + 1),
        }
        true
    }

    fn imply(&mut self, names: &[&'static str]) {
        for element in names.iter().filter_map(|name| policy::element(name)) {
            if self.open.len() < MAX_DEPTH {
                self.write(element.name, &[]);
                self.push(element);
            }
        }
    }

    fn write(&mut self, element: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(element);
        for &(name, value) in attributes {
            let value = match policy::attribute(name) {
                None => continue,
                Some(Attribute::Plain | Attribute::Style) => Cow::Borrowed(value),
                Some(Attribute::Address) => {
                    let decoded = unescape_value(value);
                    let Some(address) = policy::address(element, &decoded, self.base) else { continue };
                    Cow::Owned(address.replace('&', "&amp;"))
                }
            };
            self.out.extend([" ", name, "=\""]);
            for (at, part) in value.split('"').enumerate() {
                self.out.push_str(if at > 0 { "&quot;" } else { "" });
                self.out.push_str(part);
            }
            self.out.push('"');
        }
        self.out.push('>');
    }
}

/// Where pages that load pictures late, by a script, keep the address.
const LAZY: &[&str] = &["data-src", "data-lazy-src", "data-original"];

/// The address of a picture that a script would load, where only a placeholder is shown till then.
fn lazy_source<'a>(element: Element, tag: &Tag<'a>) -> Option<&'a str> {
    let get = |wanted: &str| {
        tag.attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
    };
    let source = get("src").unwrap_or_default().trim_ascii();
    if element.name != "img"
        || !(source.is_empty() || source.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:")))
    {
        return None;
    }
    LAZY.iter().filter_map(|name| get(name)).find(|source| !source.trim_ascii().is_empty())
}

/// Whether an image is of one pixel or none: it is there to be fetched, not to be seen.
fn is_pixel(tag: &Tag<'_>) -> bool {
    let side = |name: &str| {
        let value = tag.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim());
        value.is_some_and(|v| matches!(v.trim_end_matches("px"), "0" | "1"))
    };
    side("width") && side("height")
}
