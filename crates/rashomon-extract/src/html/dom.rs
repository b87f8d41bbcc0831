//! A page as flat lists: its containers and blocks in reading order, and what each element of HTML is to a reader.

use super::hashed::Seed;
use super::lexicon::Cues;
use super::parse::key::Key;
use super::parse::tree::Attr;
use crate::block::Shape;
use html5ever::{LocalName, local_name};
use rashomon_model::Link;

/// What an element is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Root,
    Body,
    Article,
    Main,
    Section,
    Aside,
    Nav,
    Header,
    Footer,
    Div,
    P,
    Heading(u8),
    List,
    Item,
    Blockquote,
    Figure,
    Caption,
    Table,
    Row,
    Cell,
    Pre,
    Form,
}

/// An element that holds blocks.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) tag: Tag,
    /// Its index in [`Dom::elements`]; the root is its own parent.
    pub(super) parent: usize,
    /// Blocks inside: from, to.
    pub(super) blocks: (usize, usize),
    pub(super) cues: Cues,
    /// Hash of tag, class and the parent's class: what pieces of one make share.
    pub(super) make: u64,
    /// The nearest sectioning container, numbered in page order.
    pub(super) container: u32,
    /// Whether JSON-LD names it as what only payers may read.
    pub(super) gated: bool,
}

impl Tag {
    /// A number for hashing.
    pub(super) fn number(self) -> u64 {
        match self {
            Self::P => 1,
            Self::Heading(level) => 10 + u64::from(level),
            Self::Item => 2,
            Self::Cell => 3,
            Self::Caption => 4,
            Self::Blockquote => 5,
            _ => 0,
        }
    }
}

/// A piece of text in reading order.
#[derive(Debug, Clone)]
pub(super) struct RawBlock {
    pub(super) text: String,
    /// Where lines start in it after single breaks (in bytes).
    pub(super) lines: Vec<u32>,
    pub(super) shape: Shape,
    pub(super) gap: bool,
    pub(super) links: Vec<Link>,
    pub(super) link_bytes: usize,
    pub(super) bold_bytes: usize,
    pub(super) italic_bytes: usize,
    /// It begins with a link.
    pub(super) link_first: bool,
    pub(super) datetime: Option<String>,
    /// The nearest element that holds it.
    pub(super) element: usize,
    /// Cues of inline elements that hold all of it (`<span class="credit">` alone in a line).
    pub(super) cues: Cues,
}

/// A machine-readable property in the page's body: `itemprop`, `rel=author`, or a class that names a by-line or time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) value: String,
    /// The block it stands in.
    pub(super) block: usize,
}

/// An image, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct RawImage {
    pub(super) url: String,
    /// The nearest element that holds it.
    pub(super) element: usize,
    /// The block that comes next.
    pub(super) block: usize,
}

/// A page as flat lists.
#[derive(Debug, Default)]
pub(super) struct Dom {
    pub(super) elements: Vec<Element>,
    pub(super) blocks: Vec<RawBlock>,
    /// `(name or property or itemprop, content)`, names in lower case.
    pub(super) metas: Vec<(String, String)>,
    pub(super) properties: Vec<Property>,
    pub(super) images: Vec<RawImage>,
    pub(super) title: Option<String>,
    pub(super) canonical: Option<String>,
    /// `<link rel=next>`: the next page of a text, or of a list, or merely the next text.
    pub(super) next: Option<String>,
    pub(super) language: Option<String>,
    pub(super) base: Option<String>,
    pub(super) notes: Vec<String>,
    /// For the page's hash tables.
    pub(super) seed: Seed,
}

impl Dom {
    /// The element and its ancestors, innermost first.
    pub(super) fn upward(&self, from: usize) -> impl Iterator<Item = usize> {
        let mut next = Some(from);
        std::iter::from_fn(move || {
            let here = next?;
            let parent = self.elements[here].parent;
            next = (parent != here).then_some(parent);
            Some(here)
        })
    }

    /// For each element, the nearest ancestor that it shares with one of them.
    pub(super) fn meetings(&self, with: usize) -> Vec<usize> {
        let mut on_path = vec![false; self.elements.len()];
        self.upward(with).for_each(|e| on_path[e] = true);
        let mut met: Vec<usize> = Vec::with_capacity(self.elements.len());
        for (n, e) in self.elements.iter().enumerate() {
            met.push(if on_path[n] { n } else { met.get(e.parent).copied().unwrap_or_default() });
        }
        met
    }
}

/// `<time>`, and `<abbr>` as microformats and social plug-ins use it: of publication, or of a change where its class says so.
pub(super) fn time_property(name: &LocalName, attrs: &[Attr]) -> Option<&'static str> {
    let known = matches!(*name, local_name!("time") | local_name!("abbr"));
    let class = attr(attrs, Key::Class).filter(|_| known).unwrap_or_default();
    let changed = ["updated", "modified"].iter().any(|w| class.contains(w)) && !class.contains("published");
    let dated = match *name {
        local_name!("time") => true,
        local_name!("abbr") => {
            class.contains("published") || changed || attr(attrs, Key::DataUtime).is_some()
        }
        _ => false,
    };
    dated.then_some(if changed { "time-changed" } else { "time" })
}

/// The value of an attribute.
pub(super) fn attr(attrs: &[Attr], key: Key) -> Option<&str> {
    attrs.iter().find(|(k, _)| *k == key).map(|(_, value)| &**value)
}

/// What an element says of its blocks by its tag alone.
pub(super) fn tag_cues(tag: Tag) -> Cues {
    match tag {
        Tag::Nav => Cues::NAV,
        Tag::Aside => Cues::SIDE,
        Tag::Footer => Cues::FOOTER,
        Tag::Caption => Cues::CAPTION,
        _ => Cues::default(),
    }
}

/// Elements that stand in lines of their own.
pub(super) fn block_tag(name: &LocalName) -> Option<Tag> {
    Some(match *name {
        local_name!("body") => Tag::Body,
        local_name!("article") => Tag::Article,
        local_name!("main") => Tag::Main,
        local_name!("section") | local_name!("hgroup") => Tag::Section,
        local_name!("aside") => Tag::Aside,
        local_name!("nav") | local_name!("menu") => Tag::Nav,
        local_name!("header") => Tag::Header,
        local_name!("footer") => Tag::Footer,
        local_name!("div")
        | local_name!("center")
        | local_name!("address")
        | local_name!("details")
        | local_name!("summary")
        | local_name!("dialog")
        | local_name!("fieldset")
        | local_name!("dl")
        | local_name!("picture")
        | local_name!("legend") => Tag::Div,
        local_name!("p") => Tag::P,
        local_name!("h1") => Tag::Heading(1),
        local_name!("h2") => Tag::Heading(2),
        local_name!("h3") => Tag::Heading(3),
        local_name!("h4") => Tag::Heading(4),
        local_name!("h5") => Tag::Heading(5),
        local_name!("h6") => Tag::Heading(6),
        local_name!("ul") | local_name!("ol") | local_name!("dir") => Tag::List,
        local_name!("li") | local_name!("dt") | local_name!("dd") => Tag::Item,
        local_name!("blockquote") => Tag::Blockquote,
        local_name!("figure") => Tag::Figure,
        local_name!("figcaption") => Tag::Caption,
        local_name!("table") | local_name!("tbody") | local_name!("thead") | local_name!("tfoot") => {
            Tag::Table
        }
        local_name!("caption") => Tag::Caption,
        local_name!("tr") => Tag::Row,
        local_name!("td") | local_name!("th") => Tag::Cell,
        local_name!("pre") => Tag::Pre,
        local_name!("form") => Tag::Form,
        _ => return None,
    })
}
