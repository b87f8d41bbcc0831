//! Tokens to a tree of elements: tags that nobody closes or that cross each other are put right by the simplest reading,
//! and depth, size and namespaces are bounded.

use super::bounds::{MAX_ATTRIBUTES, MAX_ATTRIBUTES_IN_ALL, MAX_DEPTH, MAX_NAMESPACES, MAX_NODES};
use super::entities::Entities;
use super::names::{self, Vocabulary};
use super::tokens::{Token, Tokens, attributes};
use crate::sanitize::escape;
use std::borrow::Cow;

/// An element or a run of text, by its number in the tree.
pub(super) type Id = u32;

/// No node.
const NONE: Id = Id::MAX;

/// HTML elements that have no end tag, where they stand as markup within a text.
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "meta", "param", "wbr"];

/// Elements of feeds that hold words and no elements of feeds: one that is met within one closes it.
const LEAVES: &[&str] = &[
    "title",
    "link",
    "guid",
    "pubdate",
    "lastbuilddate",
    "category",
    "comments",
    "enclosure",
    "language",
    "copyright",
    "managingeditor",
    "webmaster",
    "generator",
    "docs",
    "ttl",
    "id",
    "updated",
    "published",
    "modified",
    "issued",
    "created",
];

/// Elements of feeds whose words between their elements mean nothing.
const CONTAINERS: &[&str] =
    &["rss", "rdf", "channel", "item", "items", "feed", "entry", "image", "author", "group"];

/// A document as a tree.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    /// Whether any `xml:base` was met.
    pub(super) based: bool,
    /// Whether it breaks off before its end.
    pub(super) cut: bool,
    /// What was odd.
    pub(super) notes: Vec<String>,
}

struct Node<'a> {
    parent: Id,
    first: Id,
    last: Id,
    next: Id,
    data: Data<'a>,
}

enum Data<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

/// An element without its children.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    /// The name without its prefix, as written.
    pub(super) local: &'a str,
    /// The name with its prefix, as written.
    name: &'a str,
    /// What it belongs to.
    pub(super) vocabulary: Vocabulary,
    /// Its attributes in the tree's list.
    attributes: (u32, u32),
    /// Whether the document went on to its end.
    pub(super) whole: bool,
}

impl Element<'_> {
    /// Whether it is `local` (lower case) of a vocabulary.
    pub(super) fn is(&self, vocabulary: Vocabulary, local: &str) -> bool {
        self.vocabulary == vocabulary && self.local.eq_ignore_ascii_case(local)
    }
}

impl<'a> Tree<'a> {
    /// Reads a document.
    pub(super) fn read(text: &'a str) -> Self {
        Builder::default().build(text)
    }

    /// The first element, where there is one.
    pub(super) fn root(&self) -> Option<Id> {
        let first = self.nodes.iter().position(|n| matches!(n.data, Data::Element(_)))?;
        Id::try_from(first).ok()
    }

    fn node(&self, id: Id) -> Option<&Node<'a>> {
        self.nodes.get(id as usize)
    }

    /// The element of that number.
    pub(super) fn element(&self, id: Id) -> Option<&Element<'a>> {
        match &self.node(id)?.data {
            Data::Element(element) => Some(element),
            Data::Text(_) => None,
        }
    }

    /// The element that holds it.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.node(id).map(|n| n.parent).filter(|p| *p != NONE)
    }

    /// What it holds, in order.
    fn nodes_in(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let first = self.node(id).map_or(NONE, |n| n.first);
        std::iter::successors((first != NONE).then_some(first), |at| {
            self.node(*at).map(|n| n.next).filter(|n| *n != NONE)
        })
    }

    /// The elements it holds, in order.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = (Id, &Element<'a>)> + '_ {
        self.nodes_in(id).filter_map(|child| Some((child, self.element(child)?)))
    }

    /// The first element it holds of that name.
    pub(super) fn child(&self, id: Id, local: &str) -> Option<Id> {
        self.children(id).find(|(_, e)| e.local.eq_ignore_ascii_case(local)).map(|(child, _)| child)
    }

    /// The value of an attribute by its full name, whatever its case.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        let (from, to) = self.element(id)?.attributes;
        let all = self.attributes.get(from as usize..to as usize)?;
        all.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_ref())
    }

    /// All the words within it.
    pub(super) fn text(&self, id: Id) -> Cow<'_, str> {
        let mut nodes = self.nodes_in(id);
        match (nodes.next().and_then(|n| self.node(n)), nodes.next()) {
            (None, _) => Cow::Borrowed(""),
            (Some(Node { data: Data::Text(text), .. }), None) => Cow::Borrowed(text),
            _ => {
                let mut out = String::new();
                self.gather(id, &mut out);
                Cow::Owned(out)
            }
        }
    }

    /// Its words appended; as deep as the tree, which is bounded.
    fn gather(&self, id: Id, out: &mut String) {
        for child in self.nodes_in(id) {
            match self.node(child).map(|n| &n.data) {
                Some(Data::Text(text)) => out.push_str(text),
                _ => self.gather(child, out),
            }
        }
    }

    /// Whether there are elements in it.
    pub(super) fn has_markup(&self, id: Id) -> bool {
        self.children(id).next().is_some()
    }

    /// What stands in it as HTML.
    pub(super) fn inner_html(&self, id: Id) -> String {
        let mut out = String::new();
        for child in self.nodes_in(id) {
            self.write(child, &mut out);
        }
        out
    }

    /// A node as HTML; as deep as the tree, which is bounded.
    fn write(&self, id: Id, out: &mut String) {
        match self.node(id).map(|n| &n.data) {
            Some(Data::Text(text)) => escape(text, out),
            Some(Data::Element(element)) => {
                out.push('<');
                out.push_str(element.local);
                let (from, to) = element.attributes;
                for (name, value) in self.attributes.get(from as usize..to as usize).unwrap_or_default() {
                    if !name.starts_with("xmlns") {
                        out.push(' ');
                        out.push_str(name);
                        out.push_str("=\"");
                        escape(value, out);
                        out.push('"');
                    }
                }
                out.push('>');
                for child in self.nodes_in(id) {
                    self.write(child, out);
                }
                if !VOID.iter().any(|v| v.eq_ignore_ascii_case(element.local)) {
                    out.push_str("</");
                    out.push_str(element.local);
                    out.push('>');
                }
            }
            None => {}
        }
    }
}

/// A namespace declaration in force.
struct Binding<'a> {
    prefix: &'a str,
    address: Cow<'a, str>,
    vocabulary: Option<Vocabulary>,
}

/// The tree as far as it is read.
#[derive(Default)]
struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    entities: Entities<'a>,
    bindings: Vec<Binding<'a>>,
    /// The elements that are open, and how many bindings were in force outside of each.
    open: Vec<(Id, usize)>,
    /// Elements open below the depth that is kept.
    below: usize,
    /// The default namespace at the root: what has it is the feed's own, known or not.
    own: Option<String>,
    /// What the root's own vocabulary is.
    native: Option<Vocabulary>,
    based: bool,
    mended: bool,
    /// Whether an end tag has closed an item: then one that lacks it at the document's end is not whole.
    closes: bool,
}

impl<'a> Builder<'a> {
    fn build(mut self, text: &'a str) -> Tree<'a> {
        let mut tokens = Tokens::new(text);
        let mut notes = Vec::new();
        let mut large = false;
        while let Some(token) = tokens.next() {
            if self.nodes.len() >= MAX_NODES || self.attributes.len() >= MAX_ATTRIBUTES_IN_ALL {
                notes.push(format!(
                    "only its first {} bytes are read: it is too large",
                    text.len() - tokens.ahead()
                ));
                large = true;
                break;
            }
            match token {
                Token::Start { name, rest, empty } => self.start(name, rest, empty),
                Token::End(name) => self.end(name),
                Token::Text(text) if self.idle(text) => {}
                Token::Text(text) => {
                    let text = self.entities.resolve(text);
                    self.add(Data::Text(text));
                }
                Token::Verbatim(text) => {
                    self.add(Data::Text(Cow::Borrowed(text)));
                }
                Token::Doctype(text) => {
                    self.entities.declare(text.find('[').and_then(|at| text.get(at..)).unwrap_or(""))
                }
            }
        }
        let cut = tokens.broken || !(large || self.open.is_empty());
        if cut {
            notes.push("it breaks off before its end".to_owned());
        }
        // What breaks off has no end; but some writers close no item at all.
        if !tokens.broken && !self.closes && self.at_rest() {
            self.close_to(0);
        }
        if self.mended {
            notes.push("tags cross each other or are not closed".to_owned());
        }
        if self.entities.bombed {
            notes.push("entities that expand without end are left out".to_owned());
        }
        Tree { nodes: self.nodes, attributes: self.attributes, based: self.based, cut, notes }
    }

    fn element(&self, id: Id) -> Option<&Element<'a>> {
        match &self.nodes.get(id as usize)?.data {
            Data::Element(element) => Some(element),
            Data::Text(_) => None,
        }
    }

    fn top(&self) -> Option<&Element<'a>> {
        self.element(self.open.last()?.0)
    }

    /// Whether the innermost open element is one whose words between elements mean nothing.
    fn at_rest(&self) -> bool {
        let plain = |e: &Element<'_>| e.vocabulary != Vocabulary::Markup && is_among(CONTAINERS, e.local);
        self.top().is_none_or(plain)
    }

    /// Whether text is but the layout between elements.
    fn idle(&self, text: &str) -> bool {
        text.bytes().all(|b| b.is_ascii_whitespace()) && self.at_rest()
    }

    /// A node under the innermost open element.
    fn add(&mut self, data: Data<'a>) -> Id {
        let id = Id::try_from(self.nodes.len()).unwrap_or(NONE);
        let parent = self.open.last().map_or(NONE, |(id, _)| *id);
        self.nodes.push(Node { parent, first: NONE, last: NONE, next: NONE, data });
        let Some(above) = self.nodes.get_mut(parent as usize) else { return id };
        let last = std::mem::replace(&mut above.last, id);
        if above.first == NONE {
            above.first = id;
        } else if let Some(before) = self.nodes.get_mut(last as usize) {
            before.next = id;
        }
        id
    }

    fn start(&mut self, name: &'a str, rest: &'a str, empty: bool) {
        let from = self.attributes.len();
        let outside = self.bindings.len();
        for (attribute, value) in attributes(rest).take(MAX_ATTRIBUTES) {
            let value = self.entities.resolve(value);
            let prefix = match attribute.strip_prefix("xmlns") {
                Some("") => Some(""),
                Some(rest) => rest.strip_prefix(':'),
                None => None,
            };
            if let Some(prefix) = prefix.filter(|_| self.bindings.len() < MAX_NAMESPACES) {
                let vocabulary = names::of_address(&value);
                self.bindings.push(Binding { prefix, address: value.clone(), vocabulary });
            }
            self.based |= attribute.eq_ignore_ascii_case("xml:base");
            self.attributes.push((attribute, value));
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let vocabulary = self.vocabulary(prefix, local);
        self.close_before(vocabulary, local);
        let attributes = (from as u32, self.attributes.len() as u32);
        let whole = empty;
        let id = self.add(Data::Element(Element { local, name, vocabulary, attributes, whole }));
        let void = prefix.is_empty() && is_among(VOID, local);
        if empty || void {
            self.bindings.truncate(outside);
            self.finish(id);
        } else if self.open.len() >= MAX_DEPTH {
            self.bindings.truncate(outside);
            self.below += 1;
        } else {
            self.open.push((id, outside));
        }
    }

    /// What a name belongs to, by the declarations in force.
    fn vocabulary(&mut self, prefix: &str, local: &str) -> Vocabulary {
        let bound = self.bindings.iter().rev().find(|b| b.prefix == prefix).filter(|b| !b.address.is_empty());
        let Some(native) = self.native else {
            // The root: whatever it is bound to, a `feed` is Atom's and the others are RSS's.
            let known = bound.and_then(|b| b.vocabulary);
            let default = self.bindings.iter().rev().find(|b| b.prefix.is_empty());
            self.own = default.map(|b| b.address.to_string());
            let native = match local.to_ascii_lowercase().as_str() {
                "feed" | "entry" if known == Some(Vocabulary::Atom03) => Vocabulary::Atom03,
                "feed" | "entry" => Vocabulary::Atom,
                "service" => known.unwrap_or(Vocabulary::Rss),
                _ => Vocabulary::Rss,
            };
            self.native = Some(native);
            return known.or_else(|| names::of_prefix(prefix)).unwrap_or(native);
        };
        let own = |b: &Binding<'_>| self.own.as_deref() == Some(&*b.address);
        match bound {
            Some(b) if prefix.is_empty() && own(b) => Some(native),
            Some(b) => b.vocabulary.or_else(|| if own(b) { Some(native) } else { names::of_prefix(prefix) }),
            None if prefix.is_empty() => Some(native),
            None => names::of_prefix(prefix),
        }
        .unwrap_or(Vocabulary::Other)
    }

    /// Closes what cannot hold the element that comes.
    fn close_before(&mut self, vocabulary: Vocabulary, local: &str) {
        if !matches!(vocabulary, Vocabulary::Rss | Vocabulary::Atom | Vocabulary::Atom03) {
            return;
        }
        if is_among(&["item", "entry"], local) {
            let same = |e: &Element<'_>| e.is(vocabulary, local);
            if let Some(at) = self.open.iter().rposition(|(id, _)| self.element(*id).is_some_and(same)) {
                self.mended = true;
                self.close_to(at);
                return;
            }
        }
        let fits = is_among(LEAVES, local) || is_among(&["item", "entry", "description", "summary"], local);
        while fits && self.top().is_some_and(|e| e.vocabulary == vocabulary && is_among(LEAVES, e.local)) {
            self.mended = true;
            self.close_to(self.open.len() - 1);
        }
    }

    fn end(&mut self, name: &str) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let same = |id: Id| self.element(id).is_some_and(|e| e.name == name);
        let alike = |id: Id| self.element(id).is_some_and(|e| e.name.eq_ignore_ascii_case(name));
        let closes = is_among(&["item", "entry"], name);
        if self.open.last().is_some_and(|(id, _)| same(*id)) {
            self.closes |= closes;
            self.close_to(self.open.len() - 1);
            return;
        }
        let exact = self.open.iter().rposition(|(id, _)| same(*id));
        match exact.or_else(|| self.open.iter().rposition(|(id, _)| alike(*id))) {
            Some(at) => {
                self.closes |= closes;
                self.mended |= at + 1 < self.open.len();
                self.close_to(at);
            }
            None => self.mended |= !is_among(VOID, name),
        }
    }

    /// Closes the open elements from the innermost out to number `at`.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some((id, outside)) = self.open.pop() else { return };
            self.bindings.truncate(outside);
            self.finish(id);
        }
    }

    fn finish(&mut self, id: Id) {
        if let Some(Node { data: Data::Element(element), .. }) = self.nodes.get_mut(id as usize) {
            element.whole = true;
        }
    }
}

/// Whether a name is on a list of lower-case names.
pub(super) fn is_among(list: &[&str], name: &str) -> bool {
    list.iter().any(|l| l.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let tree = Tree::read(text);
        let told = tree.root().map(|root| {
            let mut out = String::new();
            tree.write(root, &mut out);
            out
        });
        let notes = tree.notes.iter().map(|n| format!(" ({n})")).collect::<String>();
        told.unwrap_or_default() + &notes
    }

    #[test]
    fn crossed_and_open_tags_are_put_right() {
        insta::assert_snapshot!(check("<rss><item><title>A<link>b</link></item><item/></rss>"),
            @"<rss><item><title>A</title><link>b</link></item><item></item></rss> (tags cross each other or are not closed)");
        insta::assert_snapshot!(check("<rss><item><title>A</title><item><title>B</title></rss>"),
            @"<rss><item><title>A</title></item><item><title>B</title></item></rss> (tags cross each other or are not closed)");
        insta::assert_snapshot!(check("<rss><d>a<br>b<b>c<i>d</b>e</i></u></d></rss>"),
            @"<rss><d>a<br>b<b>c<i>d</i></b>e</d></rss> (tags cross each other or are not closed)");
    }

    #[test]
    fn what_breaks_off_is_not_whole() {
        let whole = |text: &str| {
            let tree = Tree::read(text);
            tree.root().and_then(|root| tree.children(root).last().map(|(_, e)| e.whole))
        };
        assert_eq!(whole("<rss><item><title>A</title></item><item><title>B</title"), Some(false));
        assert_eq!(whole("<rss><item><title>A</title></item><item><title>B"), Some(false));
        assert_eq!(whole("<rss><item><title>A</title></item><item><title>B</title>"), Some(false));
        assert_eq!(whole("<rss><item><title>A</title><item><title>B</title>"), Some(true));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "<a>".repeat(5000) + &"</a>".repeat(5000);
        assert_eq!(check(&deep).matches("<a>").count(), 5000);
    }

    #[test]
    fn names_belong_where_they_are_bound() {
        let vocabularies = |text: &str| {
            let tree = Tree::read(text);
            let root = tree.root().expect("a root");
            tree.children(root).map(|(_, e)| e.vocabulary).collect::<Vec<_>>()
        };
        use Vocabulary::{Atom, Dc, Media, Other, Rss};
        let dc = "http://purl.org/dc/elements/1.1/";
        assert_eq!(
            vocabularies(&format!("<rss xmlns:d='{dc}'><d:a/><media:a/><x:a/><a/></rss>")),
            [Dc, Media, Other, Rss]
        );
        assert_eq!(
            vocabularies("<rss xmlns='u:x'><a/><a xmlns='u:y'/><dc:a xmlns:dc='u:z'/></rss>"),
            [Rss, Other, Dc]
        );
        assert_eq!(vocabularies("<rss xmlns='http://www.w3.org/2005/Atom'><a/></rss>"), [Rss]);
        assert_eq!(vocabularies("<feed><a/></feed>"), [Atom]);
    }
}
