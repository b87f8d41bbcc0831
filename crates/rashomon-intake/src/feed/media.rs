//! Files and pictures of an entry: enclosures, Media RSS, podcasts' covers, the first picture of its text.

use super::address;
use super::bounds::{MAX_LIST, MAX_TITLE_BYTES};
use super::model::{Enclosure, Image};
use super::tree::{Id, Tree, is_among};
use super::words::line;
use url::Url;

/// How far into a text its first picture is looked for, in bytes: it stands at its head.
const IMAGE_WITHIN_BYTES: usize = 16 << 10;

/// What stands in Media RSS and beside it.
#[derive(Default)]
pub(super) struct Media {
    /// Files, those that the format itself has for it first.
    pub(super) enclosures: Vec<Enclosure>,
    /// Pictures by how surely they are the entry's own: thumbnail, picture, attached picture.
    pub(super) thumbnail: Option<String>,
    pub(super) picture: Option<String>,
}

impl Media {
    /// An `enclosure` element or the like: its attributes tell all.
    pub(super) fn enclosure(&mut self, tree: &Tree<'_>, id: Id, base: Option<&Url>) {
        let attribute = |name: &str| tree.attribute(id, name).map(str::trim).filter(|a| !a.is_empty());
        let url = ["url", "href", "rdf:resource", "enc:url"].iter().find_map(|name| attribute(name));
        let Some(url) = url.and_then(|u| address::resolve(u, base)) else { return };
        let length = attribute("length").or_else(|| attribute("filesize"));
        self.put(Enclosure {
            url,
            kind: attribute("type").map(str::to_owned),
            length: length.and_then(|l| l.parse().ok()),
        });
    }

    /// Adds a file unless its address is there already.
    pub(super) fn put(&mut self, enclosure: Enclosure) {
        let known = self.enclosures.iter().any(|e| e.url == enclosure.url);
        if !known && self.enclosures.len() < MAX_LIST {
            self.enclosures.push(enclosure);
        }
    }

    /// A `media:content`: a picture or another file.
    pub(super) fn content(&mut self, tree: &Tree<'_>, id: Id, base: Option<&Url>) {
        let attribute = |name: &str| tree.attribute(id, name).unwrap_or_default();
        let url = || address::resolve(attribute("url"), base);
        let picture =
            attribute("medium").eq_ignore_ascii_case("image") || attribute("type").starts_with("image/");
        if picture {
            self.picture = self.picture.take().or_else(url);
        }
        self.enclosure(tree, id, base);
    }

    /// A thumbnail or a cover: an attribute or text.
    pub(super) fn thumbnail(&mut self, tree: &Tree<'_>, id: Id, base: Option<&Url>) {
        self.thumbnail = self.thumbnail.take().or_else(|| picture_of(tree, id, base));
    }

    /// The picture of an entry.
    pub(super) fn image(&self, content: Option<&str>) -> Option<Image> {
        let attached = || {
            let picture = |e: &&Enclosure| e.kind.as_deref().is_some_and(|k| k.starts_with("image/"));
            self.enclosures.iter().find(picture).map(|e| e.url.clone())
        };
        let named = self.thumbnail.clone().or_else(|| self.picture.clone()).or_else(attached);
        let url = named.or_else(|| content.and_then(first_picture))?;
        Some(Image { url, ..Image::default() })
    }
}

/// The address of a picture: `href`, `url` or the text.
pub(super) fn picture_of(tree: &Tree<'_>, id: Id, base: Option<&Url>) -> Option<String> {
    let attribute = ["href", "url", "rdf:resource"].iter().find_map(|name| tree.attribute(id, name));
    let inner = || tree.child(id, "url").map(|url| tree.text(url));
    match attribute.filter(|a| !a.trim().is_empty()) {
        Some(written) => address::resolve(written, base),
        None => address::resolve(&inner().unwrap_or_else(|| tree.text(id)), base),
    }
}

/// An `image` element of RSS: `None` where it has no address.
pub(super) fn image(tree: &Tree<'_>, id: Id, base: Option<&Url>) -> Option<Image> {
    let child = |name: &str| tree.child(id, name).map(|c| tree.text(c));
    let attribute = || ["href", "rdf:resource"].iter().find_map(|name| tree.attribute(id, name));
    let own = child("url").and_then(|u| address::resolve(&u, base));
    let url = own.or_else(|| attribute().and_then(|u| address::resolve(u, base)));
    let bare = || if tree.has_markup(id) { None } else { address::resolve(&tree.text(id), base) };
    Some(Image {
        url: url.or_else(bare)?,
        title: child("title").and_then(|t| line(&t, MAX_TITLE_BYTES)),
        link: child("link").and_then(|l| address::resolve(&l, base)),
    })
}

/// The address of the first picture in safe HTML that a reader could be shown.
fn first_picture(html: &str) -> Option<String> {
    let head = super::bounds::cut(html, IMAGE_WITHIN_BYTES);
    let tags = memchr::memmem::find_iter(head.as_bytes(), b"<img");
    tags.filter_map(|at| head.get(at + 4..)).find_map(|rest| {
        let tag = rest.get(..memchr::memchr(b'>', rest.as_bytes())?)?;
        let attribute = |name: &str| super::tokens::attributes(tag).find(|(n, _)| *n == name).map(|(_, v)| v);
        // What is one dot wide counts readers rather than showing them something.
        let dot = |name: &str| attribute(name).is_some_and(|v| is_among(&["0", "1", "1px", "0px"], v));
        let source = attribute("src").filter(|_| !dot("width") && !dot("height"))?.replace("&amp;", "&");
        address::is_web(&source).then_some(source)
    })
}
