//! A page's tree in a few flat lists, with only what the walk reads.

use super::key::Key;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName, ns};
use std::borrow::Cow;
use std::cell::RefCell;

/// A node's place in its tree.
pub(in crate::html) type NodeId = u32;
/// The document's place.
pub(in crate::html) const ROOT: NodeId = 0;
/// No node, no piece.
const NONE: u32 = u32::MAX;

/// What a node is.
#[derive(Debug)]
enum Data {
    Document,
    /// An element, with the range of its attributes.
    Element(LocalName, u32, u32),
    /// A text, with its first piece and its last.
    Text(u32, u32),
    Comment,
}

#[derive(Debug)]
struct Node {
    data: Data,
    parent: u32,
    first: u32,
    last: u32,
    next: u32,
    before: u32,
}

/// An attribute that is read.
pub(in crate::html) type Attr = (Key, StrTendril);

/// A node as the walk sees it.
pub(in crate::html) enum Seen<'a> {
    Document,
    Element(&'a LocalName, &'a [Attr]),
    Text(Cow<'a, str>),
    Other,
}

/// A page's tree.
#[derive(Debug)]
pub(in crate::html) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<Attr>,
    /// Pieces of texts, each with the next of its text: texts grow in turns where a table hands its own outside, and
    /// joining them each time would be quadratic.
    pieces: Vec<(StrTendril, u32)>,
}

impl Tree {
    /// A document alone, with room for what a source of so many bytes commonly has.
    fn new(bytes: usize) -> Self {
        /// Bytes of source for each node, and for each attribute or piece of text: rather too many than too few.
        const PER_NODE: usize = 32;
        const PER_PART: usize = 64;
        let mut tree = Self {
            nodes: Vec::with_capacity(bytes / PER_NODE + 1),
            attributes: Vec::with_capacity(bytes / PER_PART),
            pieces: Vec::with_capacity(bytes / PER_PART),
        };
        tree.add(Data::Document);
        tree
    }

    /// How many nodes there are.
    pub(in crate::html) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A node.
    pub(in crate::html) fn see(&self, id: NodeId) -> Seen<'_> {
        match self.node(id).map(|n| &n.data) {
            Some(Data::Document) => Seen::Document,
            Some(Data::Element(name, from, to)) => {
                Seen::Element(name, self.attributes.get(*from as usize..*to as usize).unwrap_or_default())
            }
            Some(Data::Text(first, _)) => Seen::Text(self.text(*first)),
            Some(Data::Comment) | None => Seen::Other,
        }
    }

    /// A node's first child.
    pub(in crate::html) fn first_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).map(|n| n.first).filter(|n| *n != NONE)
    }

    /// The node that comes after, of the same parent.
    pub(in crate::html) fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).map(|n| n.next).filter(|n| *n != NONE)
    }

    /// A node's parent.
    pub(in crate::html) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).map(|n| n.parent).filter(|n| *n != NONE)
    }

    fn text(&self, first: u32) -> Cow<'_, str> {
        let piece = |at: u32| self.pieces.get(at as usize);
        match piece(first) {
            Some((text, NONE)) => Cow::Borrowed(text),
            _ => {
                let mut all = String::new();
                let mut next = first;
                while let Some((text, after)) = piece(next) {
                    all.push_str(text);
                    next = *after;
                }
                Cow::Owned(all)
            }
        }
    }

    fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    fn node_mut(&mut self, id: u32) -> Option<&mut Node> {
        self.nodes.get_mut(id as usize)
    }

    /// The sieve bounds a source far below what these numbers can count.
    fn count(n: usize) -> u32 {
        u32::try_from(n).unwrap_or(NONE)
    }

    fn add(&mut self, data: Data) -> u32 {
        let id = Self::count(self.nodes.len());
        self.nodes.push(Node { data, parent: NONE, first: NONE, last: NONE, next: NONE, before: NONE });
        id
    }

    fn add_text(&mut self, text: StrTendril) -> u32 {
        let piece = self.add_piece(text);
        self.add(Data::Text(piece, piece))
    }

    fn add_piece(&mut self, text: StrTendril) -> u32 {
        self.pieces.push((text, NONE));
        Self::count(self.pieces.len() - 1)
    }

    /// Adds to a text; gives the piece back where the node is none.
    fn lengthen(&mut self, id: u32, text: StrTendril) -> Result<(), StrTendril> {
        if !matches!(self.node(id), Some(Node { data: Data::Text(..), .. })) {
            return Err(text);
        }
        let piece = self.add_piece(text);
        if let Some(Node { data: Data::Text(_, last), .. }) = self.nodes.get_mut(id as usize) {
            if let Some((_, next)) = self.pieces.get_mut(*last as usize) {
                *next = piece;
            }
            *last = piece;
        }
        Ok(())
    }

    /// Hangs a node under a parent, before another child or (with [`NONE`]) as the last.
    fn hang(&mut self, id: u32, parent: u32, next: u32) {
        self.detach(id);
        let before = match self.node(next) {
            Some(n) => n.before,
            None => self.node(parent).map_or(NONE, |p| p.last),
        };
        if let Some(n) = self.node_mut(id) {
            (n.parent, n.before, n.next) = (parent, before, next);
        }
        self.join(parent, before, id);
        self.join(parent, id, next);
    }

    /// Makes two nodes neighbours; [`NONE`] is the parent's edge.
    fn join(&mut self, parent: u32, left: u32, right: u32) {
        match self.node_mut(left) {
            Some(n) => n.next = right,
            None => self.node_mut(parent).into_iter().for_each(|p| p.first = right),
        }
        match self.node_mut(right) {
            Some(n) => n.before = left,
            None => self.node_mut(parent).into_iter().for_each(|p| p.last = left),
        }
    }

    fn detach(&mut self, id: u32) {
        let Some(n) = self.node_mut(id) else { return };
        let (parent, before, next) = (n.parent, n.before, n.next);
        (n.parent, n.before, n.next) = (NONE, NONE, NONE);
        if parent != NONE {
            self.join(parent, before, next);
        }
    }

    fn insert(&mut self, parent: u32, next: u32, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(node) => self.hang(node.id, parent, next),
            NodeOrText::AppendText(text) => {
                let before = match self.node(next) {
                    Some(n) => n.before,
                    None => self.node(parent).map_or(NONE, |p| p.last),
                };
                if let Err(text) = self.lengthen(before, text) {
                    let id = self.add_text(text);
                    self.hang(id, parent, next);
                }
            }
        }
    }
}

/// An element as the tree builder holds it: its place and its name, so that asking for the name costs nothing.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    id: u32,
    ns: Namespace,
    local: LocalName,
}

impl Handle {
    fn nameless(id: u32) -> Self {
        Self { id, ns: ns!(), local: LocalName::default() }
    }
}

impl ElemName for &Handle {
    fn ns(&self) -> &Namespace {
        &self.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// Plants what the tree builder says.
#[derive(Debug)]
pub(super) struct Planter {
    tree: RefCell<Tree>,
}

impl Planter {
    /// For a source of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self { tree: RefCell::new(Tree::new(bytes)) }
    }
}

impl TreeSink for Planter {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = &'a Handle;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle::nameless(ROOT)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a Handle {
        target
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let mut tree = self.tree.borrow_mut();
        let from = Tree::count(tree.attributes.len());
        tree.attributes.extend(attrs.into_iter().filter_map(|a| Some((Key::of(&a.name.local)?, a.value))));
        let to = Tree::count(tree.attributes.len());
        let id = tree.add(Data::Element(name.local.clone(), from, to));
        Handle { id, ns: name.ns, local: name.local }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Handle::nameless(self.tree.borrow_mut().add(Data::Comment))
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.tree.borrow_mut().insert(parent.id, NONE, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut tree = self.tree.borrow_mut();
        let parent = tree.node(sibling.id).map_or(NONE, |n| n.parent);
        tree.insert(parent, sibling.id, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        if self.tree.borrow().parent(element.id).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The sieve leaves no templates; were there one, its contents would be its children.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        let Some(Node { data: Data::Element(_, from, to), .. }) = tree.node(target.id) else { return };
        let own = tree.attributes.get(*from as usize..*to as usize).unwrap_or_default();
        let missing: Vec<Attr> = attrs
            .into_iter()
            .filter_map(|a| Some((Key::of(&a.name.local)?, a.value)))
            .filter(|(key, _)| own.iter().all(|(k, _)| k != key))
            .collect();
        if missing.is_empty() {
            return;
        }
        // All of them again at the end of the list; that happens at most once for each key.
        let all: Vec<Attr> = own.iter().cloned().chain(missing).collect();
        let start = Tree::count(tree.attributes.len());
        tree.attributes.extend(all);
        let end = Tree::count(tree.attributes.len());
        if let Some(Node { data: Data::Element(_, from, to), .. }) = tree.node_mut(target.id) {
            (*from, *to) = (start, end);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.first_child(node.id) {
            tree.hang(child, new_parent.id, NONE);
        }
    }
}
