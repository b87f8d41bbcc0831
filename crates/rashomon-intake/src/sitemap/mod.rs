//! Sitemaps: bytes -> the pages a site lists, or the sitemaps an index lists; and which of them to ask for next.
//!
//! [`read`] takes what sites serve under that name: the XML of sitemaps.org with the news, image and language extensions, however badly
//! closed; a list of addresses in plain text; RSS and Atom. [`Crawl`] walks from the sitemaps that `robots.txt` names down through
//! indexes, without sockets: it says which document it wants and is told what came.

mod crawl;
mod xml;

pub use crawl::{Crawl, MAX_DEPTH, MAX_DOCUMENTS, MAX_PAGES, Note};

use crate::feed;
use crate::feed::decode::decode;
use jiff::Timestamp;
use url::Url;

/// How much of one sitemap is read, in bytes, as sitemaps.org has it.
pub const MAX_BYTES: usize = 50 << 20;

/// How many pages or sitemaps are read of one, as sitemaps.org has it.
pub const MAX_URLS: usize = 50_000;

/// The longest address, in bytes: browsers and servers take 8 KiB, sitemaps.org 2 KiB.
pub const MAX_URL_BYTES: usize = 8 << 10;

/// How many pictures of a page are kept; the extension allows 1,000, of which a reader has no use.
pub const MAX_IMAGES: usize = 32;

/// How many versions of a page in other languages are kept: there are some 200 languages with a code of two letters.
pub const MAX_ALTERNATES: usize = 256;

/// The longest title, name or other text, in bytes.
pub const MAX_TEXT_BYTES: usize = 1 << 10;

/// What a sitemap lists.
#[derive(Debug, Clone, PartialEq)]
pub enum Sitemap {
    /// Pages of the site.
    Pages(Vec<Page>),
    /// Other sitemaps.
    Index(Vec<Child>),
}

/// A sitemap that an index lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Its address, absolute.
    pub url: Url,
    /// When it last changed.
    pub lastmod: Option<Timestamp>,
}

/// A page that a sitemap lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its address, absolute.
    pub url: Url,
    /// When it last changed.
    pub lastmod: Option<Timestamp>,
    /// How often it is said to change: `always`, `hourly`, `daily`, `weekly`, `monthly`, `yearly`, `never`.
    pub changefreq: Option<String>,
    /// How it is said to weigh among the site's pages, 0 to 1.
    pub priority: Option<f32>,
    /// What Google's news extension, or a feed, says of it.
    pub news: Option<News>,
    /// The addresses of its pictures.
    pub images: Vec<Url>,
    /// Its versions in other languages: language and address.
    pub alternates: Vec<(String, Url)>,
}

/// What a sitemap says of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Its headline.
    pub title: Option<String>,
    /// The outlet's name.
    pub publication: Option<String>,
    /// The outlet's language, as written.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// Its keywords, as written.
    pub keywords: Option<String>,
}

/// Why a document is no sitemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASitemap {
    /// There is nothing in it.
    #[error("the answer is empty")]
    Empty,
    /// A web page, as servers send for addresses they do not know.
    #[error("this is a web page, not a sitemap")]
    Html,
    /// Markup of another kind.
    #[error("this is markup of another kind, not a sitemap")]
    OtherRoot,
    /// Text that lists no addresses.
    #[error("this is text without addresses, not a sitemap")]
    Text,
}

/// Reads a sitemap, its transfer and content codings undone. Relative addresses are resolved against `address`, its own.
///
/// # Errors
///
/// [`NotASitemap`] where the bytes are something else; it says what.
pub fn read(bytes: &[u8], address: &Url) -> Result<Sitemap, NotASitemap> {
    let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    let decoded = decode(bytes, None);
    let text = decoded.text.trim_start();
    if text.is_empty() {
        return Err(NotASitemap::Empty);
    }
    if !text.starts_with('<') {
        return lines(text, address);
    }
    match xml::read(text, address) {
        xml::Outcome::Sitemap(sitemap) => Ok(sitemap),
        xml::Outcome::Feed => entries(bytes, address),
        xml::Outcome::Not(why) => Err(why),
    }
}

/// An address in a sitemap, made absolute; only such as can be fetched.
fn absolute(text: &str, address: &Url) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_URL_BYTES {
        return None;
    }
    address.join(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// A page of which nothing is said but its address.
fn page(url: Url) -> Page {
    Page {
        url,
        lastmod: None,
        changefreq: None,
        priority: None,
        news: None,
        images: Vec::new(),
        alternates: Vec::new(),
    }
}

/// A list of addresses in plain text, one a line.
fn lines(text: &str, address: &Url) -> Result<Sitemap, NotASitemap> {
    let stated = |line: &str| line.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    let urls =
        text.lines().map(str::trim).filter(|line| stated(line)).filter_map(|line| absolute(line, address));
    let pages: Vec<Page> = urls.take(MAX_URLS).map(page).collect();
    if pages.is_empty() { Err(NotASitemap::Text) } else { Ok(Sitemap::Pages(pages)) }
}

/// A feed as a sitemap: its entries' pages.
fn entries(bytes: &[u8], address: &Url) -> Result<Sitemap, NotASitemap> {
    let feed = feed::read(bytes, None, Some(address)).map_err(|_| NotASitemap::OtherRoot)?;
    let (outlet, language) = (feed.title, feed.language);
    let pages = feed.entries.into_iter().filter_map(|entry| {
        let url = absolute(entry.link.as_deref()?, address)?;
        let news = News {
            title: entry.title,
            publication: outlet.clone(),
            language: entry.language.or_else(|| language.clone()),
            published: entry.published,
            keywords: None,
        };
        Some(Page { lastmod: entry.updated.or(entry.published), news: Some(news), ..page(url) })
    });
    Ok(Sitemap::Pages(pages.take(MAX_URLS).collect()))
}

#[cfg(test)]
mod tests;
