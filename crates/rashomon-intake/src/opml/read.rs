//! Bytes -> a subscription list. Folders are a stack, not a recursion, so no nesting is too deep to be read.

use super::{
    MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES, MAX_OUTLINES, NotOpml, Note, Opml, Subscription, address, is,
    is_name, line, title, value,
};
use crate::feed::decode::decode;
use crate::feed::entities::Entities;
use crate::feed::tokens::{Token, Tokens, attributes};

/// Elements that a list may open with: OPML's, its forerunner's, and those of a list that lost its head.
const ROOTS: &[&str] = &["opml", "outlineDocument", "head", "body", "outline"];

/// Kinds of outlines that name their feed in `url` where they have no `xmlUrl`.
const FEED_TYPES: &[&str] = &["rss", "rss1", "rss2", "atom", "rdf", "feed"];

/// Reads a subscription list.
///
/// # Errors
///
/// [`NotOpml`] where the bytes are something else; it says what.
pub fn read(bytes: &[u8]) -> Result<Opml, NotOpml> {
    let decoded = decode(bytes, None);
    let text = decoded.text.trim();
    if text.is_empty() {
        return Err(NotOpml::Empty);
    }
    if text.starts_with(['{', '[']) {
        return Err(NotOpml::Other("JSON"));
    }
    let mut reader = Reader::default();
    let mut tokens = Tokens::new(text);
    for token in tokens.by_ref() {
        if !reader.token(token)? {
            break;
        }
    }
    reader.finish(tokens.broken)
}

/// What is open and what has been read.
#[derive(Default)]
struct Reader<'a> {
    list: Opml,
    /// The numbers of the feeds whose address stood in another attribute than `xmlUrl`.
    inexact: Vec<usize>,
    entities: Entities<'a>,
    /// Whether the first element has been met.
    begun: bool,
    /// The head's title, while it is open.
    title: Option<String>,
    /// The open folders with a name, at most [`MAX_DEPTH`].
    path: Vec<String>,
    /// For each open outline whether it added to the path.
    open: Vec<bool>,
    outlines: usize,
    without_feed: usize,
    too_deep: usize,
    too_long: bool,
}

impl<'a> Reader<'a> {
    /// Takes a token; `false` where enough has been read.
    fn token(&mut self, token: Token<'a>) -> Result<bool, NotOpml> {
        match token {
            Token::Doctype(subset) => self.entities.declare(subset),
            Token::Start { name, rest, empty } => {
                if !self.begun {
                    self.begin(name)?;
                }
                self.namespaces(rest);
                if is(name, "outline") {
                    if self.outlines >= MAX_OUTLINES {
                        self.too_long = true;
                        return Ok(false);
                    }
                    self.outline(rest, empty);
                } else if is(name, "title") && self.list.title.is_none() && !empty {
                    self.title = Some(String::new());
                }
            }
            Token::End(name) if is(name, "outline") => {
                if self.open.pop() == Some(true) {
                    self.path.pop();
                }
            }
            Token::End(name) if is(name, "title") => {
                let title = self.title.take().map(|t| line(&t)).filter(|t| !t.is_empty());
                self.list.title = self.list.title.take().or(title);
            }
            Token::End(_) => {}
            Token::Text(text) => {
                if let Some(title) = &mut self.title {
                    title.push_str(&self.entities.resolve(text));
                }
            }
            Token::Verbatim(text) => {
                if let Some(title) = &mut self.title {
                    title.push_str(text);
                }
            }
        }
        Ok(true)
    }

    fn begin(&mut self, name: &str) -> Result<(), NotOpml> {
        self.begun = true;
        if is(name, "html") {
            return Err(NotOpml::Other("a web page"));
        }
        let known = ROOTS.iter().any(|root| is(name, root));
        if known { Ok(()) } else { Err(NotOpml::OtherRoot(line(name))) }
    }

    /// Keeps the namespaces that a tag declares; the first of a prefix binds.
    fn namespaces(&mut self, rest: &'a str) {
        if !rest.contains("xmlns:") {
            return;
        }
        for (name, uri) in attributes(rest).take(MAX_ATTRIBUTES) {
            let Some(prefix) = name.strip_prefix("xmlns:").filter(|prefix| is_name(prefix)) else { continue };
            let known = self.list.namespaces.iter().any(|(p, _)| p == prefix);
            if let Some(uri) = address(&self.entities.resolve(uri)).filter(|_| !known)
                && self.list.namespaces.len() < MAX_NAMESPACES
            {
                self.list.namespaces.push((prefix.to_owned(), uri));
            }
        }
    }

    fn outline(&mut self, rest: &'a str, empty: bool) {
        self.outlines += 1;
        let mut all: Vec<(&'a str, String)> = Vec::new();
        for (name, raw) in attributes(rest).take(MAX_ATTRIBUTES) {
            if let Some(value) = value(&self.entities.resolve(raw))
                .filter(|_| is_name(name) && !all.iter().any(|(n, _)| *n == name))
            {
                all.push((name, value));
            }
        }
        let folder = match subscription(&all) {
            Some((mut feed, exact)) => {
                feed.path.clone_from(&self.path);
                if !exact {
                    self.inexact.push(self.list.outlines.len());
                }
                self.list.outlines.push(feed);
                None
            }
            None if empty => {
                self.without_feed += 1;
                None
            }
            None => {
                Some(title([get(&all, "title"), get(&all, "text"), "", ""])).filter(|name| !name.is_empty())
            }
        };
        if empty {
            return;
        }
        let fits = self.path.len() < MAX_DEPTH;
        self.too_deep += usize::from(folder.is_some() && !fits);
        let folder = folder.filter(|_| fits);
        self.open.push(folder.is_some());
        self.path.extend(folder);
    }

    fn finish(mut self, broken: bool) -> Result<Opml, NotOpml> {
        if !self.begun {
            return Err(NotOpml::Other("plain text"));
        }
        // XML's names have a case; but a program that writes all in another is understood.
        if self.inexact.len() < self.list.outlines.len() {
            self.without_feed += self.inexact.len();
            let mut at = 0..;
            self.list
                .outlines
                .retain(|_| at.next().is_none_or(|at| self.inexact.binary_search(&at).is_err()));
        }
        let notes = &mut self.list.notes;
        let counted = |count: usize, note: fn(usize) -> Note| (count > 0).then(|| note(count));
        notes.extend(counted(self.without_feed, Note::NoFeed));
        notes.extend(counted(self.too_deep, Note::TooDeep));
        notes.extend(self.too_long.then_some(Note::TooLong));
        notes.extend((broken || (!self.open.is_empty() && !self.too_long)).then_some(Note::CutOff));
        Ok(self.list)
    }
}

/// The value of an attribute in any case of letters, empty where it is not there.
fn get<'v>(all: &'v [(&str, String)], name: &str) -> &'v str {
    all.iter().find(|(n, _)| is(n, name)).map_or("", |(_, value)| value)
}

/// The feed that an outline names, and whether in `xmlUrl` to the letter.
fn subscription(all: &[(&str, String)]) -> Option<(Subscription, bool)> {
    let kind = get(all, "type").trim();
    let typed = FEED_TYPES.iter().any(|t| is(kind, t));
    let stated = address(get(all, "xmlUrl"));
    let in_url = stated.is_none() && typed;
    let url = stated.or_else(|| address(get(all, "url")).filter(|_| in_url))?;
    let exact = all.iter().any(|(name, _)| *name == "xmlUrl") && !in_url;
    let site = address(get(all, "htmlUrl"));
    let (given, text) = (get(all, "title"), get(all, "text"));
    let title = title([given, text, site.as_deref().unwrap_or_default(), &url]);
    let known = |name: &str| {
        ["xmlUrl", "htmlUrl", "title", "text", "type"].iter().any(|k| is(name, k))
            || (in_url && is(name, "url"))
    };
    let kept = |name: &str, value: String, unless: &str| {
        (!value.is_empty() && !is(&value, unless)).then(|| (name.to_owned(), value))
    };
    let mut attributes: Vec<(String, String)> = Vec::new();
    attributes.extend(kept("type", line(kind), "rss"));
    attributes.extend(kept("text", line(text), "").filter(|(_, text)| *text != title));
    attributes.extend(
        all.iter().filter(|(name, _)| !known(name)).map(|(name, value)| ((*name).to_owned(), value.clone())),
    );
    Some((Subscription { title, url, site, path: Vec::new(), attributes }, exact))
}
