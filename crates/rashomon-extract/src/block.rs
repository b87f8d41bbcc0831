//! The one form that HTML and plain text take: blocks in reading order, and what the markup says of the page.

use rashomon_model::{Byline, Image, Link, Stamp};
use url::Url;

/// What form a block had on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// A paragraph of HTML, or of text where lines are wrapped.
    Paragraph,
    /// `<li>`.
    ListItem,
    /// `<blockquote>`.
    Blockquote,
    /// `<figcaption>` or what stands for it.
    Caption,
    /// A table's cell or row.
    Cell,
    /// A line of plain text, of which nothing more is known.
    Line,
}

/// What markup or the labeller already knows of a block, before the segmenter reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// Nothing.
    Unknown,
    /// Part of the main article's body.
    Body,
    /// Navigation, advertising, comments, calls to subscribe.
    Furniture,
    /// The main headline.
    Headline,
    /// The summary under it.
    Standfirst,
    /// A by-line.
    Byline,
    /// A time line.
    Stamp,
    /// A caption.
    Caption,
    /// An image's credit.
    Credit,
    /// Who the author is.
    AuthorNote,
    /// A card: the headline of another article, with a link to it.
    CardHeadline,
}

/// A piece of a page in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct PageBlock {
    /// Its words, white space folded (line breaks inside are kept as `\n` only for `<br>` in verse or lists).
    pub text: String,
    /// Where lines start in it after single line breaks (in bytes), which `text` has as blanks.
    pub lines: Vec<u32>,
    /// Its form.
    pub shape: Shape,
    /// Whether a blank line (plain text) or the edge of a container (HTML) stands before it.
    pub gap: bool,
    /// The nearest sectioning container (`article`, `section`, `aside`, a card), numbered in page order; 0 in plain text.
    pub container: u32,
    /// Links in it, their addresses as written.
    pub links: Vec<Link>,
    /// How many bytes of `text` are inside links.
    pub link_bytes: u32,
    /// A machine-readable time on it (`<time datetime>`).
    pub datetime: Option<String>,
    /// When the entry of a live blog was posted that it belongs to.
    pub posted: Option<Stamp>,
    /// What is already known.
    pub hint: Hint,
}

impl PageBlock {
    /// A line of plain text.
    #[must_use]
    pub fn line(text: &str, gap: bool) -> Self {
        Self {
            text: text.to_owned(),
            lines: Vec::new(),
            shape: Shape::Line,
            gap,
            container: 0,
            links: Vec::new(),
            link_bytes: 0,
            datetime: None,
            posted: None,
            hint: Hint::Unknown,
        }
    }
}

/// What markup says of the page's main article: JSON-LD, OpenGraph, microdata, `<meta>`, `<time>`, best evidence first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markup {
    /// Headline (never the site's name).
    pub headline: Option<String>,
    /// Whether JSON-LD, OpenGraph or the title calls the page so; else the headline is a heading's, or the site's name.
    pub titled: bool,
    /// Description.
    pub standfirst: Option<String>,
    /// The publisher, or the site's name.
    pub outlet: Option<String>,
    /// People.
    pub bylines: Vec<Byline>,
    /// Published.
    pub published: Option<Stamp>,
    /// Changed.
    pub modified: Option<Stamp>,
    /// `rel=canonical` or `og:url`, absolute.
    pub canonical_url: Option<String>,
    /// `lang` of the document, ISO 639-1.
    pub language: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Keywords and tags.
    pub tags: Vec<String>,
    /// JSON-LD types of the main thing (`NewsArticle`, `OpinionNewsArticle`, `LiveBlogPosting`).
    pub types: Vec<String>,
    /// Copyright line.
    pub rights: Option<String>,
    /// Lead images.
    pub images: Vec<Image>,
}

/// A capture decoded into a stream of blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The blocks in reading order.
    pub blocks: Vec<PageBlock>,
    /// What the markup says; empty for plain text.
    pub markup: Markup,
    /// Whether it came from HTML (then the labeller's hints are to be trusted over shape).
    pub html: bool,
    /// What the addresses of its links are relative to.
    pub base: Option<Url>,
    /// Oddities met.
    pub notes: Vec<String>,
}
