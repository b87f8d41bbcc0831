//! The parsed tree walked once, without recursion, into the flat lists of a [`Dom`].

use super::dom::{Dom, Element, Property, RawBlock, RawImage, Tag, attr, block_tag, tag_cues, time_property};
use super::hashed::Seed;
use super::lexicon::{Cues, credits, cues};
use super::parse::key::Key;
use super::parse::parse;
use super::parse::tree::{Attr, ROOT, Seen};
use super::tables;
use super::text::Folder;
use crate::block::Shape;
use html5ever::{LocalName, local_name};
use rashomon_model::Link;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Blocks of a page: far more than the longest live blog has.
const MAX_BLOCKS: usize = 50_000;
/// Images kept of a page.
const MAX_IMAGES: usize = 500;
/// Machine-readable properties kept of a page.
const MAX_PROPERTIES: usize = 1000;

/// Parses and walks a page, and marks the elements with one of these class names or ids.
pub(super) fn walk(html: &str, gates: &[String]) -> Dom {
    let tree = parse(html);
    let mut walk = Walk::new(Seed::of(html), gates);
    let mut at = ROOT;
    loop {
        if walk.enter(&tree.see(at))
            && let Some(child) = tree.first_child(at)
        {
            at = child;
            continue;
        }
        // Up until a sibling is found, closing what is left.
        let next = loop {
            walk.leave();
            if let Some(sibling) = tree.next_sibling(at) {
                break Some(sibling);
            }
            match tree.parent(at) {
                Some(parent) => at = parent,
                None => break None,
            }
        };
        match next {
            Some(sibling) if walk.dom.blocks.len() < MAX_BLOCKS => at = sibling,
            Some(_) => {
                walk.dom.notes.push(format!("page cut at {MAX_BLOCKS} blocks"));
                break;
            }
            None => break,
        }
    }
    walk.flush();
    let all = walk.dom.blocks.len();
    for (_, element) in &mut walk.open {
        if let Some(e) = element.and_then(|e| walk.dom.elements.get_mut(e)) {
            e.blocks.1 = all;
        }
    }
    walk.dom
}

/// What to do when a node is left.
#[derive(Debug, Clone, Copy, Default)]
struct OnLeave {
    block: bool,
    link: bool,
    bold: bool,
    italic: bool,
    title: bool,
    pre: bool,
    property: bool,
    inline_cues: Cues,
    heading: bool,
}

struct Walk<'a> {
    dom: Dom,
    /// Class names and ids of what is gated; mostly none.
    gates: &'a [String],
    open: Vec<(OnLeave, Option<usize>)>,
    current: usize,
    text: Folder,
    links: Vec<Link>,
    link_bytes: usize,
    link: Option<(String, usize)>,
    datetime: Option<String>,
    gap: bool,
    in_title: bool,
    pre: usize,
    properties: Vec<(String, usize, usize, String)>,
    inline_cues: Vec<(Cues, usize)>,
    block_cues: Cues,
    containers: u32,
    heading: Option<u8>,
    /// Hash of the current element's class, and those of the elements around it.
    class: u64,
    classes: Vec<u64>,
    bold: usize,
    bold_bytes: usize,
    italic: usize,
    italic_bytes: usize,
    link_first: bool,
    /// Cues of class names read before.
    known: HashMap<u64, (Cues, Option<&'static str>), Seed>,
    /// What the current element's class says of an author.
    credit: Option<&'static str>,
}

impl<'a> Walk<'a> {
    fn new(seed: Seed, gates: &'a [String]) -> Self {
        let root = Element {
            tag: Tag::Root,
            parent: 0,
            blocks: (0, 0),
            cues: Cues::default(),
            make: 0,
            container: 0,
            gated: false,
        };
        Self {
            dom: Dom { elements: vec![root], seed, ..Dom::default() },
            gates,
            open: Vec::new(),
            current: 0,
            text: Folder::default(),
            links: Vec::new(),
            link_bytes: 0,
            link: None,
            datetime: None,
            gap: true,
            in_title: false,
            pre: 0,
            properties: Vec::new(),
            inline_cues: Vec::new(),
            block_cues: Cues::default(),
            containers: 0,
            heading: None,
            class: 0,
            classes: Vec::new(),
            bold: 0,
            bold_bytes: 0,
            italic: 0,
            italic_bytes: 0,
            link_first: false,
            known: HashMap::with_hasher(seed),
            credit: None,
        }
    }

    /// Comes to a node; whether to go down into it.
    fn enter(&mut self, node: &Seen<'_>) -> bool {
        let mut leave = OnLeave::default();
        let mut element = None;
        let mut down = true;
        match node {
            Seen::Text(text) => self.words(text),
            Seen::Element(name, attrs) => (leave, element, down) = self.element(name, attrs),
            Seen::Document => element = Some(0),
            Seen::Other => down = false,
        }
        self.open.push((leave, element));
        down
    }

    fn words(&mut self, contents: &str) {
        if self.in_title {
            self.dom.title.get_or_insert_default().push_str(contents);
            return;
        }
        let before = self.text.len();
        if self.pre > 0 {
            self.text.push_lines(contents);
        } else {
            self.text.push(contents);
        }
        let added = self.text.len().saturating_sub(before);
        if self.link.is_some() {
            self.link_bytes += added;
        }
        if self.bold > 0 {
            self.bold_bytes += added;
        }
        if self.italic > 0 {
            self.italic_bytes += added;
        }
        if before == 0 && added > 0 {
            self.link_first = self.link.is_some();
        }
    }

    fn element(&mut self, name: &LocalName, attrs: &[Attr]) -> (OnLeave, Option<usize>, bool) {
        let mut leave = OnLeave::default();
        match *name {
            local_name!("html") => {
                self.dom.language = attr(attrs, Key::Lang).or(attr(attrs, Key::XmlLang)).map(str::to_owned);
                return (leave, None, true);
            }
            local_name!("head") => return (leave, None, true),
            local_name!("title") => {
                leave.title = self.dom.title.is_none();
                self.in_title = leave.title;
                return (leave, None, leave.title);
            }
            local_name!("meta") => {
                self.meta(attrs);
                return (leave, None, false);
            }
            local_name!("link") => {
                let rel = attr(attrs, Key::Rel).unwrap_or_default();
                let kept = match rel {
                    _ if rel.eq_ignore_ascii_case("canonical") => &mut self.dom.canonical,
                    _ if rel.eq_ignore_ascii_case("next") => &mut self.dom.next,
                    _ => return (leave, None, false),
                };
                *kept = kept.take().or(attr(attrs, Key::Href).map(str::to_owned));
                return (leave, None, false);
            }
            local_name!("base") => {
                self.dom.base = self.dom.base.take().or(attr(attrs, Key::Href).map(str::to_owned));
                return (leave, None, false);
            }
            local_name!("br") => {
                self.line_break();
                return (leave, None, false);
            }
            local_name!("hr") => {
                self.flush();
                return (leave, None, false);
            }
            _ if *name == local_name!("img") || &**name == "amp-img" => {
                self.image(attrs);
                return (leave, None, false);
            }
            local_name!("button")
            | local_name!("input")
            | local_name!("datalist")
            | local_name!("embed")
            | local_name!("map")
            | local_name!("option")
            | local_name!("progress")
            | local_name!("meter") => {
                return (leave, None, false);
            }
            _ => {}
        }
        let mut cue = self.own_cues(attrs);
        leave.property = self.property(name, attrs);
        // A credit inside a caption is a line of its own.
        let credit = || (cue.any(Cues::CREDIT) && self.in_caption()).then_some(Tag::Div);
        if let Some(tag) = block_tag(name).or_else(credit) {
            cue.add(tag_cues(tag));
            let element = self.open_element(tag, attrs, cue);
            leave.block = true;
            leave.pre = tag == Tag::Pre;
            self.pre += usize::from(leave.pre);
            if let Tag::Heading(level) = tag {
                leave.heading = self.heading.is_none();
                self.heading.get_or_insert(level);
            }
            return (leave, Some(element), true);
        }
        self.inline(name, attrs, cue, &mut leave);
        (leave, None, true)
    }

    /// What an element's own attributes say.
    fn own_cues(&mut self, attrs: &[Attr]) -> Cues {
        let mut found = Cues::default();
        self.credit = None;
        for (key, value) in attrs {
            match key {
                Key::Class => {
                    let (cue, credit) = self.named(value);
                    found.add(cue);
                    self.credit = credit;
                }
                Key::Id | Key::DataTestid | Key::DataComponent | Key::DataType | Key::DataModule => {
                    found.add(self.named(value).0);
                }
                Key::Itemprop => {
                    if value.eq_ignore_ascii_case("articlebody") {
                        found.add(Cues::BODY);
                    } else {
                        found.add(cues(value).without(Cues::CONTENT));
                    }
                }
                Key::Role => match &**value {
                    "navigation" | "menu" | "menubar" | "banner" | "search" => found.add(Cues::NAV),
                    "complementary" => found.add(Cues::SIDE),
                    "contentinfo" => found.add(Cues::FOOTER),
                    _ => {}
                },
                Key::Hidden => found.add(Cues::HIDDEN),
                Key::AriaHidden if &**value == "true" => found.add(Cues::HIDDEN),
                Key::Style => {
                    let style: String = value.chars().filter(|c| !c.is_whitespace()).take(400).collect();
                    if style.contains("display:none") || style.contains("visibility:hidden") {
                        found.add(Cues::HIDDEN);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn in_caption(&self) -> bool {
        /// A caption's own wrappers.
        const NEAR: usize = 4;
        self.dom.upward(self.current).take(NEAR).any(|e| self.dom.elements[e].tag == Tag::Caption)
    }

    /// What a class or id says; pages use the same ones over and over.
    fn named(&mut self, value: &str) -> (Cues, Option<&'static str>) {
        *self.known.entry(xxh3_64(value.as_bytes())).or_insert_with(|| (cues(value), credits(value)))
    }

    fn inline(&mut self, name: &LocalName, attrs: &[Attr], cue: Cues, leave: &mut OnLeave) {
        match *name {
            local_name!("a") => {
                if self.link.is_none()
                    && let Some(href) = attr(attrs, Key::Href)
                {
                    self.link = Some((href.to_owned(), self.text.len()));
                    leave.link = true;
                }
            }
            local_name!("b") | local_name!("strong") => {
                self.bold += 1;
                leave.bold = true;
            }
            local_name!("i") | local_name!("em") => {
                self.italic += 1;
                leave.italic = true;
            }
            local_name!("time") => {
                if let Some(when) = attr(attrs, Key::Datetime).or(attr(attrs, Key::Content)) {
                    self.datetime.get_or_insert_with(|| when.trim().to_owned());
                }
            }
            _ => {}
        }
        if cue != Cues::default() {
            leave.inline_cues = cue;
            self.inline_cues.push((cue, self.text.len()));
        }
    }

    fn is_gated(&self, attrs: &[Attr]) -> bool {
        let named = |names: &str| names.split_whitespace().any(|n| self.gates.iter().any(|g| g == n));
        !self.gates.is_empty() && [Key::Class, Key::Id].iter().filter_map(|k| attr(attrs, *k)).any(named)
    }

    fn open_element(&mut self, tag: Tag, attrs: &[Attr], cue: Cues) -> usize {
        let class = xxh3_64(attr(attrs, Key::Class).unwrap_or_default().as_bytes());
        let make = class.rotate_left(17) ^ self.class.rotate_left(5) ^ tag.number();
        self.flush();
        self.gap |= !matches!(tag, Tag::Item | Tag::Row | Tag::Cell);
        let sectioning = matches!(
            tag,
            Tag::Article | Tag::Section | Tag::Aside | Tag::Nav | Tag::Header | Tag::Footer | Tag::Main
        ) || cue.any(Cues::CARD);
        let container = if sectioning {
            self.containers += 1;
            self.containers
        } else {
            self.dom.elements[self.current].container
        };
        let here = self.dom.blocks.len();
        self.dom.elements.push(Element {
            tag,
            parent: self.current,
            blocks: (here, here),
            cues: cue,
            make,
            container,
            gated: self.is_gated(attrs),
        });
        self.current = self.dom.elements.len() - 1;
        self.classes.push(self.class);
        self.class = class;
        self.current
    }

    /// Leaves the node entered last.
    fn leave(&mut self) {
        let Some((leave, element)) = self.open.pop() else { return };
        if leave.property {
            self.close_property();
        }
        if leave.link {
            self.close_link();
            self.link = None;
        }
        if leave.bold {
            self.bold = self.bold.saturating_sub(1);
        }
        if leave.italic {
            self.italic = self.italic.saturating_sub(1);
        }
        if leave.title {
            self.in_title = false;
        }
        if leave.inline_cues != Cues::default()
            && let Some((cue, from)) = self.inline_cues.pop()
            && from == 0
            && self.text.len() > 0
        {
            // It holds all there is so far: kept unless more words follow.
            self.block_cues = cue;
            self.text.mark();
        }
        if leave.block {
            self.flush();
            self.gap = true;
            self.class = self.classes.pop().unwrap_or_default();
            if let Some(e) = element.and_then(|e| self.dom.elements.get_mut(e)) {
                e.blocks.1 = self.dom.blocks.len();
                self.current = e.parent;
                if e.tag == Tag::Row
                    && let Some(element) = element
                {
                    tables::join(&mut self.dom, element);
                }
            }
            self.pre -= usize::from(leave.pre);
            if leave.heading {
                self.heading = None;
            }
        }
    }

    /// Keeps the words of the link that is open.
    fn close_link(&mut self) {
        if let Some((url, from)) = &self.link {
            let text = self.text.slice(*from).trim();
            if !text.is_empty() {
                self.links.push(Link { url: url.clone(), text: text.to_owned() });
            }
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        self.close_link();
        if let Some((_, from)) = &mut self.link {
            *from = 0;
        }
        for (_, from) in &mut self.inline_cues {
            *from = 0;
        }
        let unmarked = !self.text.marked();
        let lines = self.text.take_lines();
        let text = self.text.take();
        let cues = std::mem::take(&mut self.block_cues);
        let links = std::mem::take(&mut self.links);
        let link_bytes = std::mem::take(&mut self.link_bytes);
        let bold_bytes = std::mem::take(&mut self.bold_bytes);
        let italic_bytes = std::mem::take(&mut self.italic_bytes);
        let link_first = std::mem::take(&mut self.link_first);
        let datetime = self.datetime.take();
        if text.is_empty() {
            if datetime.is_some() {
                self.datetime = datetime;
            }
            return;
        }
        let shape = self.shape();
        self.dom.blocks.push(RawBlock {
            link_bytes: link_bytes.min(text.len()),
            bold_bytes: bold_bytes.min(text.len()),
            italic_bytes: italic_bytes.min(text.len()),
            link_first,
            text,
            lines,
            shape,
            gap: std::mem::take(&mut self.gap),
            links,
            datetime,
            element: self.current,
            cues: if unmarked { Cues::default() } else { cues },
        });
    }

    /// The form of a block in the current element.
    fn shape(&self) -> Shape {
        if let Some(level) = self.heading {
            return Shape::Heading(level);
        }
        for (steps, e) in self.dom.upward(self.current).enumerate() {
            match self.dom.elements[e].tag {
                Tag::Item => return Shape::ListItem,
                Tag::Blockquote => return Shape::Blockquote,
                Tag::Caption => return Shape::Caption,
                Tag::Cell => return Shape::Cell,
                Tag::Article | Tag::Section | Tag::Body | Tag::Root | Tag::Main | Tag::Table | Tag::List => {
                    break;
                }
                _ if steps > 4 => break,
                _ => {}
            }
        }
        Shape::Paragraph
    }

    /// Two line breaks in a row end a paragraph; one is a blank, and remembered.
    fn line_break(&mut self) {
        if self.pre == 0 && self.text.line_break() {
            self.flush();
            self.gap = true;
        }
    }

    fn meta(&mut self, attrs: &[Attr]) {
        let content = attr(attrs, Key::Content).or(attr(attrs, Key::Datetime)).map(str::trim);
        let Some(content) = content.filter(|c| !c.is_empty()) else { return };
        if self.dom.metas.len() >= MAX_PROPERTIES {
            return;
        }
        for key in [Key::Property, Key::Name, Key::Itemprop, Key::HttpEquiv, Key::Pubdate] {
            if let Some(name) = attr(attrs, key) {
                self.dom.metas.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    fn image(&mut self, attrs: &[Attr]) {
        let url = [Key::DataSrc, Key::DataLazySrc, Key::Src]
            .iter()
            .find_map(|k| attr(attrs, *k).filter(|u| !u.is_empty() && !u.starts_with("data:")));
        if let Some(url) = url
            && self.dom.images.len() < MAX_IMAGES
        {
            self.dom.images.push(RawImage {
                url: url.to_owned(),
                element: self.current,
                block: self.dom.blocks.len(),
            });
        }
    }

    /// Opens a property where the element is one; true where it must be closed again.
    fn property(&mut self, name: &LocalName, attrs: &[Attr]) -> bool {
        let author = |rel: &&str| rel.split_whitespace().any(|r| r == "author");
        let named = attr(attrs, Key::Itemprop)
            .map(str::to_ascii_lowercase)
            .or_else(|| attr(attrs, Key::Rel).filter(author).map(|_| "rel-author".to_owned()))
            .or_else(|| time_property(name, attrs).map(str::to_owned))
            .or_else(|| self.credit.filter(|_| *name != local_name!("body")).map(str::to_owned));
        let Some(named) = named else { return false };
        if self.dom.properties.len() + self.properties.len() >= MAX_PROPERTIES {
            return false;
        }
        let value = attr(attrs, Key::Datetime)
            .or(attr(attrs, Key::Content))
            .or_else(|| {
                attr(attrs, Key::DataUtime)
                    .or(attr(attrs, Key::Title))
                    .filter(|_| *name == local_name!("abbr"))
            })
            .unwrap_or_default()
            .trim()
            .to_owned();
        self.properties.push((named, self.dom.blocks.len(), self.text.len(), value));
        true
    }

    fn close_property(&mut self) {
        let Some((name, block, from, mut value)) = self.properties.pop() else { return };
        if value.is_empty() {
            if block == self.dom.blocks.len() {
                value = self.text.slice(from).trim().to_owned();
            } else if name != "articlebody" {
                // A property over many blocks names none of them: one or two lines are enough to tell.
                let parts: Vec<&str> =
                    self.dom.blocks.iter().skip(block).take(3).map(|b| b.text.as_str()).collect();
                value = parts.join("\n");
            }
        }
        self.dom.properties.push(Property { name, value, block });
    }
}
