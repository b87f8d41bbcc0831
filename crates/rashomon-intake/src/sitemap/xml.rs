//! The XML of sitemaps, element by element: no tree, and what is not closed is closed by what follows.

use super::{
    Child, MAX_ALTERNATES, MAX_IMAGES, MAX_TEXT_BYTES, MAX_URL_BYTES, MAX_URLS, News, NotASitemap, Page,
    Sitemap, absolute, page,
};
use crate::dates;
use crate::feed::entities::Entities;
use crate::feed::tokens::{Token, Tokens, attributes};
use jiff::Timestamp;
use url::Url;

/// What a document in XML turned out to be.
pub(super) enum Outcome {
    /// A sitemap or an index.
    Sitemap(Sitemap),
    /// A feed: it has a reader of its own.
    Feed,
    /// Something else.
    Not(NotASitemap),
}

/// The attributes of a tag that are looked at.
const MAX_ATTRIBUTES: usize = 32;

/// Reads a document that starts with markup.
pub(super) fn read(text: &str, address: &Url) -> Outcome {
    let mut reader = Reader::new(address);
    for token in Tokens::new(text) {
        if let Some(outcome) = reader.token(token) {
            return outcome;
        }
        if reader.pages.len() >= MAX_URLS || reader.children.len() >= MAX_URLS {
            break;
        }
    }
    reader.finish()
}

/// What an element's text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Location,
    Changed,
    Frequency,
    Priority,
    Picture,
    Title,
    Outlet,
    Language,
    Published,
    Keywords,
}

/// The extension whose elements are open, as far as it changes what a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Base,
    News,
    Image,
    /// One of which nothing is kept.
    Other,
}

/// The page or sitemap being read.
#[derive(Default)]
struct Item {
    /// Whether it stands in an index.
    child: bool,
    location: Option<Url>,
    lastmod: Option<Timestamp>,
    changefreq: Option<String>,
    priority: Option<f32>,
    news: Option<News>,
    images: Vec<Url>,
    alternates: Vec<(String, Url)>,
}

struct Reader<'a> {
    address: &'a Url,
    entities: Entities<'a>,
    /// Whether the root has been met.
    begun: bool,
    item: Option<Item>,
    group: Group,
    /// The element whose text is being gathered: its local name, its meaning, the text.
    open: Option<(&'a str, Field, String)>,
    pages: Vec<Page>,
    children: Vec<Child>,
    index: bool,
}

impl<'a> Reader<'a> {
    fn new(address: &'a Url) -> Self {
        Self {
            address,
            entities: Entities::default(),
            begun: false,
            item: None,
            group: Group::Base,
            open: None,
            pages: Vec::new(),
            children: Vec::new(),
            index: false,
        }
    }

    /// Takes a token; an outcome where the document is no sitemap.
    fn token(&mut self, token: Token<'a>) -> Option<Outcome> {
        match token {
            Token::Doctype(subset) => {
                if subset.trim_ascii().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html")) {
                    return Some(Outcome::Not(NotASitemap::Html));
                }
                self.entities.declare(subset);
            }
            Token::Start { name, rest, empty } => {
                if !self.begun {
                    let outcome = self.begin(local(name));
                    if outcome.is_some() {
                        return outcome;
                    }
                }
                self.start(name, rest, empty);
            }
            Token::End(name) => self.end(name),
            Token::Text(text) => self.gather(text, true),
            Token::Verbatim(text) => self.gather(text, false),
        }
        None
    }

    fn begin(&mut self, root: &str) -> Option<Outcome> {
        self.begun = true;
        match root.to_ascii_lowercase().as_str() {
            "urlset" | "url" => None,
            "sitemapindex" | "sitemap" => {
                self.index = true;
                None
            }
            "rss" | "feed" | "rdf" => Some(Outcome::Feed),
            "html" => Some(Outcome::Not(NotASitemap::Html)),
            _ => Some(Outcome::Not(NotASitemap::OtherRoot)),
        }
    }

    fn start(&mut self, name: &'a str, rest: &'a str, empty: bool) {
        self.store();
        let (prefix, local) = (prefix(name), local(name));
        let is = |other: &str| local.eq_ignore_ascii_case(other);
        if prefix.is_none() && (is("url") || is("sitemap")) {
            self.push();
            self.item = Some(Item { child: is("sitemap"), ..Item::default() });
            self.group = Group::Base;
            return;
        }
        if is("link") {
            self.alternate(rest);
        }
        let group = self.group;
        match (group, local.to_ascii_lowercase().as_str()) {
            (Group::Base, "news") => self.group = Group::News,
            (Group::Base, "image") => self.group = Group::Image,
            (Group::Base, "video" | "mobile") => self.group = Group::Other,
            _ => {}
        }
        if self.group != group {
            if empty {
                self.group = group;
            }
            return;
        }
        if let Some(field) = field(group, local).filter(|_| !empty && self.item.is_some()) {
            self.open = Some((local, field, String::new()));
        }
    }

    /// Keeps a version in another language: `<xhtml:link rel="alternate" hreflang="..." href="..."/>`.
    fn alternate(&mut self, rest: &'a str) {
        let (mut language, mut url) = (None, None);
        for (name, value) in attributes(rest).take(MAX_ATTRIBUTES) {
            match name {
                "hreflang" => language = Some(one_line(&self.entities.resolve(value))),
                "href" => url = absolute(&self.entities.resolve(value), self.address),
                _ => {}
            }
        }
        if let (Some(language), Some(url), Some(item)) = (language, url, &mut self.item)
            && item.alternates.len() < MAX_ALTERNATES
        {
            item.alternates.push((language, url));
        }
    }

    fn end(&mut self, name: &str) {
        let local = local(name);
        let is = |other: &str| local.eq_ignore_ascii_case(other);
        self.store();
        match self.group {
            _ if prefix(name).is_none() && (is("url") || is("sitemap")) => self.push(),
            Group::News if is("news") => self.group = Group::Base,
            Group::Image if is("image") => self.group = Group::Base,
            Group::Other if is("video") || is("mobile") => self.group = Group::Base,
            _ => {}
        }
    }

    fn gather(&mut self, text: &'a str, resolve: bool) {
        if let Some((_, _, gathered)) = &mut self.open
            && gathered.len() <= MAX_URL_BYTES
        {
            if resolve {
                gathered.push_str(&self.entities.resolve(text));
            } else {
                gathered.push_str(text);
            }
        }
    }

    /// Puts the text that has been gathered where it belongs. The first of two counts.
    fn store(&mut self) {
        let (Some((_, field, text)), Some(item)) = (self.open.take(), &mut self.item) else { return };
        let line = || Some(one_line(&text)).filter(|line| !line.is_empty());
        let news = match field {
            Field::Title | Field::Outlet | Field::Language | Field::Published | Field::Keywords => {
                item.news.get_or_insert_default()
            }
            _ => &mut News::default(),
        };
        match field {
            Field::Location => item.location = item.location.take().or_else(|| absolute(&text, self.address)),
            Field::Changed => item.lastmod = item.lastmod.or_else(|| dates::instant(&text)),
            Field::Frequency => {
                item.changefreq = item.changefreq.take().or_else(|| line().map(|l| l.to_ascii_lowercase()))
            }
            Field::Priority => {
                let stated = text.trim().parse::<f32>().ok().filter(|p| (0.0..=1.0).contains(p));
                item.priority = item.priority.or(stated);
            }
            Field::Picture => {
                let picture = absolute(&text, self.address).filter(|_| item.images.len() < MAX_IMAGES);
                item.images.extend(picture);
            }
            Field::Title => news.title = news.title.take().or_else(line),
            Field::Outlet => news.publication = news.publication.take().or_else(line),
            Field::Language => news.language = news.language.take().or_else(line),
            Field::Published => news.published = news.published.or_else(|| dates::instant(&text)),
            Field::Keywords => news.keywords = news.keywords.take().or_else(line),
        }
    }

    /// Takes the item that is open to the others, if it says where it is.
    fn push(&mut self) {
        self.group = Group::Base;
        let Some(item) = self.item.take() else { return };
        let Some(url) = item.location else { return };
        if item.child {
            self.children.push(Child { url, lastmod: item.lastmod });
            return;
        }
        self.pages.push(Page {
            lastmod: item.lastmod,
            changefreq: item.changefreq,
            priority: item.priority,
            news: item.news,
            images: item.images,
            alternates: item.alternates,
            ..page(url)
        });
    }

    /// What was read. An address at which the document breaks off is not the whole address, so it is left out.
    fn finish(mut self) -> Outcome {
        self.open = None;
        self.push();
        if !self.begun {
            return Outcome::Not(NotASitemap::OtherRoot);
        }
        let index = if self.children.is_empty() || self.pages.is_empty() {
            !self.children.is_empty()
        } else {
            self.index
        };
        Outcome::Sitemap(if index || (self.index && self.pages.is_empty()) {
            Sitemap::Index(self.children)
        } else {
            Sitemap::Pages(self.pages)
        })
    }
}

fn field(group: Group, name: &str) -> Option<Field> {
    Some(match (group, name.to_ascii_lowercase().as_str()) {
        (Group::Base, "loc") => Field::Location,
        (Group::Base, "lastmod") => Field::Changed,
        (Group::Base, "changefreq") => Field::Frequency,
        (Group::Base, "priority") => Field::Priority,
        (Group::Image, "loc") => Field::Picture,
        (Group::News, "title") => Field::Title,
        (Group::News, "name") => Field::Outlet,
        (Group::News, "language") => Field::Language,
        (Group::News, "publication_date") => Field::Published,
        (Group::News, "keywords") => Field::Keywords,
        _ => return None,
    })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The prefix of an extension; sitemaps' own elements have none, or one of their own.
fn prefix(name: &str) -> Option<&str> {
    let extension = |prefix: &&str| {
        ["news", "image", "video", "mobile", "xhtml", "n"].iter().any(|p| p.eq_ignore_ascii_case(prefix))
    };
    name.rsplit_once(':').map(|(prefix, _)| prefix).filter(extension)
}

/// Text on one line, cut to its bound.
fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.truncate(line.floor_char_boundary(MAX_TEXT_BYTES));
    line
}
