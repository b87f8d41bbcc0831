//! Feeds: bytes to one [`Feed`], whichever format they are in and however wrong they are in it.
//!
//! RSS 0.9x to 2.0 with any version or none, RDF (RSS 0.90, 1.0, 1.1), Atom 0.3 and 1.0 (RFC 4287), CDF, and JSON Feed
//! 1.0 and 1.1, with Dublin Core, `content:encoded`, Media RSS, podcasts' elements, syndication and FeedBurner's. The bytes
//! are decoded (RFC 7303), cut into tags by what marks markup in the wild, made a tree, and read field by field. What is
//! wrong is put right by the simplest reading and told in the feed's notes; what is no feed is refused in words.
//! `docs/decisions/0014-a-tolerant-feed-reader.md` gives the reasons.

mod address;
mod bounds;
pub(crate) mod decode;
pub(crate) mod entities;
mod entry;
mod json;
mod links;
mod media;
mod model;
mod names;
mod people;
mod reader;
mod refuse;
mod sniff;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
mod tree;
mod words;

pub use model::{Category, Enclosure, Entry, Feed, Image, Kind, Person, Source};
pub use refuse::NotAFeed;
pub use sniff::looks_like_feed;

pub(crate) use bounds::cut;
use bounds::{MAX_JUNK_BYTES, MAX_NOTES};
use names::Vocabulary;
use reader::Document;
use tree::{Id, Tree};
use url::Url;

/// Reads a feed. `content_type` is the HTTP header's value, `address` where the feed was found: relative addresses in it are
/// resolved against that.
///
/// # Errors
///
/// [`NotAFeed`] where the bytes are something else; it says what.
pub fn read(bytes: &[u8], content_type: Option<&str>, address: Option<&Url>) -> Result<Feed, NotAFeed> {
    if let Some(refusal) = refuse::binary(bytes) {
        return Err(refusal);
    }
    let decoded = decode::decode(bytes, content_type);
    let text = &*decoded.text;
    if text.trim().is_empty() {
        return Err(NotAFeed::Empty);
    }
    let mut feed = match text.trim_start().starts_with(['{', '[']) {
        true => json::read(text.trim(), decoded.encoding, address)?,
        false => markup(text, decoded.encoding, address)?,
    };
    feed.notes.splice(0..0, decoded.notes);
    feed.notes.truncate(MAX_NOTES);
    Ok(feed)
}

/// Reads a feed in XML, or what is meant as that.
fn markup(text: &str, encoding: String, address: Option<&Url>) -> Result<Feed, NotAFeed> {
    let tree = Tree::read(text);
    if let Some((root, kind)) = feed_root(&tree) {
        let junk = !text.starts_with(['<', '\u{feff}']);
        let feed = read_tree(&tree, root, kind, encoding, address, junk);
        // Of a feed that breaks off before it says anything, nobody can tell what it was.
        let blank = feed.title.is_none() && feed.link.is_none() && feed.entries.is_empty();
        return if tree.cut && blank { Err(NotAFeed::Truncated) } else { Ok(feed) };
    }
    // Behind a server's warnings: the feed's own first tag.
    let behind = behind_junk(text).map(Tree::read);
    match behind.as_ref().and_then(|tree| Some((tree, feed_root(tree)?))) {
        Some((tree, (root, kind))) => Ok(read_tree(tree, root, kind, encoding, address, true)),
        None => Err(refuse::other(text, &tree)),
    }
}

fn read_tree(
    tree: &Tree<'_>,
    root: Id,
    kind: Kind,
    encoding: String,
    address: Option<&Url>,
    junk: bool,
) -> Feed {
    let service = tree.element(root).is_some_and(|e| e.is(Vocabulary::App, "service"));
    let document = Document { tree, address, kind, service };
    let mut feed = reader::read(&document, root, encoding);
    feed.notes.extend(tree.notes.iter().cloned());
    if service {
        feed.notes.push("an Atom service document: its collections are listed as entries".to_owned());
    }
    if junk {
        feed.notes.push("there is something before the feed".to_owned());
    }
    feed
}

/// The root of a feed and its kind.
fn feed_root(tree: &Tree<'_>) -> Option<(Id, Kind)> {
    let root = tree.root()?;
    let element = tree.element(root)?;
    let kind = match element.local.to_ascii_lowercase().as_str() {
        "rss" => Kind::Rss,
        "rdf" => Kind::Rdf,
        "feed" | "entry" if element.vocabulary != Vocabulary::Other => Kind::Atom,
        // RSS 1.1 has no wrapper, and neither has CDF.
        "channel" if element.vocabulary == Vocabulary::Rss && tree.attribute(root, "xmlns").is_some() => {
            Kind::Rdf
        }
        "channel" if element.local.starts_with('c') => Kind::Rss,
        "channel" => Kind::Cdf,
        "service" if element.vocabulary == Vocabulary::App => Kind::Atom,
        // RSS in a wrapper of another name.
        _ if element.vocabulary == Vocabulary::Rss && holds_channel(tree, root) => Kind::Rss,
        _ => return None,
    };
    Some((root, kind))
}

/// Whether a channel with something in it stands in an element.
fn holds_channel(tree: &Tree<'_>, root: Id) -> bool {
    let channel = tree.children(root).find(|(_, e)| e.is(Vocabulary::Rss, "channel"));
    channel.is_some_and(|(channel, _)| {
        tree.child(channel, "title").is_some() || tree.child(channel, "item").is_some()
    })
}

/// The text from a feed's first tag on, where that stands behind junk that is no page of its own.
fn behind_junk(text: &str) -> Option<&str> {
    let head = bounds::cut(text, MAX_JUNK_BYTES).to_ascii_lowercase();
    let tags = ["<rss", "<feed", "<rdf:rdf"];
    let at = tags.iter().filter_map(|tag| head.find(tag)).min()?;
    let page = head.get(..at)?.contains("<html") || head.get(..at)?.contains("<body");
    if page { None } else { text.get(at..) }
}
