//! One outlet's text as published.

use crate::{FetchTime, Span, Stamp};
use serde::{Deserialize, Serialize};

/// One outlet's text as published, with its metadata; a page holds none, one, or many.
///
/// The default is an article of which nothing is known: fill in what is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// `a-` and hex digits of a hash of page, headline and text: the same page gives the same id.
    pub id: String,
    /// The page it stood on.
    pub page: PageRef,
    /// What it is on that page.
    pub role: Role,
    /// Its own address, where the page gives one.
    pub url: Option<String>,
    /// The address of the original it names (`rel=canonical`, an "external link" under a republished text).
    pub canonical_url: Option<String>,
    /// Headline; never the site's name.
    pub headline: Option<String>,
    /// The summary under the headline.
    pub standfirst: Option<String>,
    /// Who publishes.
    pub outlet: Option<String>,
    /// Who wrote it for others (a news agency).
    pub agency: Option<String>,
    /// The aggregator that carried it.
    pub via: Option<String>,
    /// The rights line.
    pub rights: Option<String>,
    /// Who is credited.
    pub bylines: Vec<Byline>,
    /// Where, sometimes when and by whom it was filed.
    pub dateline: Option<Dateline>,
    /// When it was published.
    pub published: Option<Stamp>,
    /// When it was last changed.
    pub modified: Option<Stamp>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// What kind of piece.
    pub genre: Option<Genre>,
    /// Hashtags as printed, with `#`.
    pub hashtags: Vec<String>,
    /// Links in the body.
    pub links: Vec<Link>,
    /// Images with captions and credits.
    pub images: Vec<Image>,
    /// The body and nothing else: paragraphs, headings and list items, joined by a blank line.
    pub text: String,
    /// The body's blocks with their offsets in `text`, and captions, credits and notes without offsets, in page order.
    pub blocks: Vec<Block>,
    /// Oddities met on the way.
    pub notes: Vec<String>,
}

/// The page an article stood on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRef {
    /// The capture's source.
    pub source: String,
    /// The page's address.
    pub url: Option<String>,
    /// When it was fetched.
    pub fetched_at: Option<FetchTime>,
}

/// What an article is on its page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What the page is for.
    #[default]
    Main,
    /// Another whole article on the same page.
    Related,
    /// One item of a digest (a round-up of briefs) on the page.
    DigestItem,
    /// A headline and a line or two that lead to an article elsewhere.
    Teaser,
}

/// What kind of piece an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Genre {
    /// A report.
    News,
    /// An explanation under a reporter's or expert's name.
    Analysis,
    /// One person's view.
    Opinion,
    /// The outlet's own view.
    Editorial,
    /// Questions and answers.
    Interview,
    /// A round-up of briefs.
    Digest,
    /// A live blog.
    Live,
    /// An organisation's own announcement.
    PressRelease,
}

/// Who is credited with an article: a person, or the desk or house that signs it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Byline {
    /// The name alone, as printed.
    pub name: String,
    /// What the page says they are ("Staff Writer").
    pub role: Option<String>,
}

/// The opening that says where a text was filed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dateline {
    /// The place as printed.
    pub place: Option<String>,
    /// The agency in it.
    pub agency: Option<String>,
    /// The date in it, `YYYY-MM-DD` (or `--MM-DD` where the year is not known).
    pub date: Option<String>,
}

/// A link in an article's body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// Absolute address.
    pub url: String,
    /// The words that carry it.
    pub text: String,
}

/// An image of an article.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Image {
    /// Absolute address, where known.
    pub url: Option<String>,
    /// What the caption says.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// What a block of an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph of the body.
    Paragraph,
    /// A heading inside the body.
    Heading,
    /// A list item, or a table row read as text.
    List,
    /// A block quotation.
    Blockquote,
    /// An image's caption; not in `text`.
    Caption,
    /// An image's credit; not in `text`.
    Credit,
    /// Who the author is; not in `text`.
    AuthorNote,
    /// Where the text is from; not in `text`.
    SourceNote,
}

/// A piece of a page in reading order, as it ended up in an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First byte in the article's text; `null` for what is not in it.
    pub start: Option<u32>,
    /// One past the last byte.
    pub end: Option<u32>,
    /// Its words.
    pub text: String,
    /// When the entry of a live blog was posted that it is part of; `null` everywhere else.
    pub posted: Option<Stamp>,
}

impl Block {
    /// Its place in the article's text, where it is in it.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Some(Span { start: self.start?, end: self.end? })
    }
}
