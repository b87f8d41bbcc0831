//! Which of an element's links is the page, which the feed itself, its hub, its next page.

use super::names::Vocabulary;
use super::tree::{Id, Tree};
use super::{address, bounds::MAX_LIST};
use url::Url;

/// The links of a feed or an entry.
#[derive(Default)]
pub(super) struct Links {
    all: Vec<Link>,
}

/// One link, resolved.
pub(super) struct Link {
    /// What it is to what it stands in; `alternate` where nothing is said.
    rel: String,
    /// Its media type, lower case.
    pub(super) kind: String,
    /// Its address.
    pub(super) href: String,
    /// Its length in bytes.
    pub(super) length: Option<u64>,
    /// Whether it is RSS's: text rather than an attribute.
    plain: bool,
}

impl Links {
    /// Takes a `link` element.
    pub(super) fn add(&mut self, tree: &Tree<'_>, id: Id, base: Option<&Url>) {
        let attribute = |name: &str| tree.attribute(id, name);
        let native = tree.element(id).is_some_and(|e| e.vocabulary == Vocabulary::Rss);
        let text = tree.text(id);
        let plain = native && !text.trim().is_empty();
        let href = match plain {
            true => Some(&*text),
            false => attribute("href").or_else(|| attribute("rdf:resource")).or(Some(&*text)),
        };
        let Some(href) = href.and_then(|h| address::resolve(h, base)) else { return };
        let rel = attribute("rel").unwrap_or_default().trim().to_ascii_lowercase();
        // Registered names may be written out as addresses (RFC 4287, 4.2.7.2).
        let rel = rel.rsplit_once("/relation/").map_or(rel.as_str(), |(_, name)| name);
        let rel = if rel.is_empty() || plain { "alternate" } else { rel };
        self.put(Link {
            rel: rel.to_owned(),
            kind: attribute("type").unwrap_or_default().trim().to_ascii_lowercase(),
            href,
            length: attribute("length").and_then(|l| l.trim().parse().ok()),
            plain: native,
        });
    }

    fn put(&mut self, link: Link) {
        if self.all.len() < MAX_LIST {
            self.all.push(link);
        }
    }

    /// The page: RSS's own link (of several the last: who adds one corrects the first), else the `alternate` in HTML, else
    /// any `alternate`.
    pub(super) fn page(&self) -> Option<&str> {
        let alternate =
            || self.all.iter().filter(|l| l.rel == "alternate" || l.rel.split(' ').any(|r| r == "alternate"));
        let html = |l: &&Link| matches!(l.kind.as_str(), "" | "text/html" | "application/xhtml+xml");
        let plain = alternate().rfind(|l| l.plain);
        let found = plain.or_else(|| alternate().find(html)).or_else(|| alternate().next());
        found.map(|l| l.href.as_str())
    }

    /// All links of a relation.
    pub(super) fn with<'l>(&'l self, rel: &'l str) -> impl Iterator<Item = &'l Link> {
        self.all.iter().filter(move |l| l.rel.split(' ').any(|r| r == rel))
    }

    /// The first link of a relation.
    pub(super) fn first(&self, rel: &str) -> Option<String> {
        self.with(rel).next().map(|l| l.href.clone())
    }
}
