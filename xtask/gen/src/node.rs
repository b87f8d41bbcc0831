//! A page as a tree of elements: what layouts build, and what the renderings read.

/// An element or words.
#[derive(Debug, Clone)]
pub enum Node {
    /// An element.
    El(El),
    /// Words.
    Text(String),
}

/// An element.
#[derive(Debug, Clone)]
pub struct El {
    /// Its tag, in small letters.
    pub tag: &'static str,
    /// Its attributes.
    pub attrs: Vec<(&'static str, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// An element.
#[must_use]
pub fn el(tag: &'static str) -> El {
    El { tag, attrs: Vec::new(), children: Vec::new() }
}

impl El {
    /// With an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attrs.push((name, value.into()));
        self
    }

    /// With a class, where it is not empty.
    #[must_use]
    pub fn class(self, name: impl Into<String>) -> Self {
        let name = name.into();
        if name.is_empty() { self } else { self.attr("class", name) }
    }

    /// With words.
    #[must_use]
    pub fn text(mut self, words: impl Into<String>) -> Self {
        self.children.push(Node::Text(words.into()));
        self
    }

    /// With an element.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Node::El(child));
        self
    }

    /// With several elements.
    #[must_use]
    pub fn all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Node::El));
        self
    }

    /// Adds an element.
    pub fn push(&mut self, child: Self) {
        self.children.push(Node::El(child));
    }
}

/// Whether an element stands on lines of its own.
#[must_use]
pub fn is_block(tag: &str) -> bool {
    !matches!(
        tag,
        "a" | "span" | "b" | "strong" | "i" | "em" | "time" | "img" | "small" | "cite" | "font" | "u"
    )
}
