//! Where words stand.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in one article's UTF-8 `text`; both ends stand on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets. Offsets past `u32::MAX` are clamped: no article is that long.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The bytes as a range, to index a string with.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words the span covers, or `""` where it does not fit the text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// How many bytes it covers.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place in an article that a statement rests on: the evidence without its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// The article's id.
    pub article: String,
    /// First byte in the article's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Citation {
    /// The place `span` of `article`.
    #[must_use]
    pub fn new(article: &str, span: Span) -> Self {
        Self { article: article.to_owned(), start: span.start, end: span.end }
    }

    /// The place as a span of its article's text.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// A span with the words it covers, of an article known from around it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quoted {
    /// First byte in the article's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words between.
    pub text: String,
}

impl Quoted {
    /// The words of `span` in `text`, with their place.
    #[must_use]
    pub fn new(text: &str, span: Span) -> Self {
        Self { start: span.start, end: span.end, text: span.of(text).to_owned() }
    }

    /// The place alone.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}
