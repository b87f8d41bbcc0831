//! What is no feed: what it is instead, in words for whoever gave its address.

use super::names::Vocabulary;
use super::tree::{Tree, is_among};

/// Why a document cannot be read as a feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFeed {
    /// There is nothing in it.
    #[error("the answer is empty: ask again later, or check the address")]
    Empty,
    /// A web page. The feeds it points at can be found: see [`crate::discover::feeds`].
    #[error("this is a web page, not a feed: it may point at feeds of the site")]
    Html,
    /// A web page that asks for a password.
    #[error("this is a login page, not a feed: the feed is not open to all, or the address has changed")]
    LoginPage,
    /// JSON that is no JSON Feed.
    #[error("this is JSON, but not a JSON Feed")]
    JsonOfAnotherKind,
    /// XML that is no feed.
    #[error("this is XML of another kind, not a feed: {0}")]
    XmlOfAnotherKind(String),
    /// It breaks off before anything of use came.
    #[error("the answer breaks off before the feed begins: ask again later")]
    Truncated,
    /// Not text.
    #[error("this is {0}, not a feed")]
    Binary(&'static str),
    /// Text without markup.
    #[error("this is plain text, not a feed")]
    Text,
}

impl NotAFeed {
    /// Whether feeds may be found from it.
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Html | Self::LoginPage)
    }
}

/// XML documents that are met where a feed is looked for, by their root element.
const KNOWN: &[(&str, &str)] = &[
    ("opml", "an OPML subscription list"),
    ("urlset", "a sitemap"),
    ("sitemapindex", "an index of sitemaps"),
    ("svg", "an SVG picture"),
    ("opensearchdescription", "a search engine's description"),
    ("categories", "a list of categories"),
    ("kml", "a KML map"),
    ("rsd", "a blog's service description (RSD)"),
    ("error", "an error message"),
    ("multistatus", "a WebDAV answer"),
    ("envelope", "a SOAP message"),
    ("plist", "a property list"),
    ("stylesheet", "a style sheet"),
];

/// What binary files begin with.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1F\x8B", "gzip data that was not unpacked"),
    (b"\x28\xB5\x2F\xFD", "zstd data that was not unpacked"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"RIFF", "a media file"),
];

/// What a binary file is.
pub(super) fn binary(bytes: &[u8]) -> Option<NotAFeed> {
    let (_, what) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    Some(NotAFeed::Binary(what))
}

/// What a document is that has no feed's root.
pub(super) fn other(text: &str, tree: &Tree<'_>) -> NotAFeed {
    let Some(root) = tree.root().and_then(|root| tree.element(root)) else {
        let begun = text.trim_start().starts_with('<');
        return if begun { NotAFeed::Truncated } else { NotAFeed::Text };
    };
    let name = root.local.to_ascii_lowercase();
    let page =
        ["html", "head", "body", "div", "p", "br", "b", "title", "meta", "script", "link", "h1", "center"];
    if root.vocabulary == Vocabulary::Markup && name != "svg" || is_among(&page, &name) || is_page(text) {
        return if asks_for_a_password(text) { NotAFeed::LoginPage } else { NotAFeed::Html };
    }
    let known = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, what)| (*what).to_owned());
    let shown: String = root.local.chars().take(40).collect();
    NotAFeed::XmlOfAnotherKind(known.unwrap_or_else(|| format!("its root element is <{shown}>")))
}

/// Whether a document calls itself HTML.
fn is_page(text: &str) -> bool {
    let head = text.trim_start().get(..15).unwrap_or_default();
    head.eq_ignore_ascii_case("<!doctype html>")
        || head.get(..5).is_some_and(|h| h.eq_ignore_ascii_case("<html"))
}

/// Whether a page has a field for a password.
fn asks_for_a_password(text: &str) -> bool {
    let quoted = ["type=\"password\"", "type='password'", "type=password"];
    let lower = text.to_ascii_lowercase();
    quoted.iter().any(|q| lower.contains(q))
}
