//! Subscription lists in OPML: bytes -> the feeds in their folders, and back.
//!
//! [`read()`] takes what other programs write: OPML 1.0, 1.1 and 2.0, any other version or none, its forerunner `outlineDocument`, in any
//! encoding, with bare `&` and HTML's entities, cut off or badly closed. [`write()`] writes OPML 2.0. What it wrote comes back the same, and
//! is written the same again, byte for byte. Attributes that are not known here stay, in their order, with their namespaces: so the
//! settings of other programs survive, and those of this one have a place (see [`NAMESPACE`]).

mod read;
mod write;

pub use read::read;
pub use write::write;

/// The namespace of attributes of ours, with which what a user set for a feed goes along in its outline.
pub const NAMESPACE: &str = "urn:rashomon:opml";

/// The prefix of attributes of ours, `rashomon:...`; it stands for [`NAMESPACE`].
pub const PREFIX: &str = "rashomon";

/// How deep folders may stand in each other; what is deeper goes to the last of them. Nobody sorts so deep.
pub const MAX_DEPTH: usize = 64;

/// How many outlines are read: some hundred times the longest lists that people keep.
pub const MAX_OUTLINES: usize = 50_000;

/// How many attributes of an outline are kept: programs write a dozen.
pub const MAX_ATTRIBUTES: usize = 64;

/// How many namespaces of attributes are kept.
pub const MAX_NAMESPACES: usize = 32;

/// The longest title or name of a folder, in bytes.
pub const MAX_TITLE_BYTES: usize = 1 << 10;

/// The longest address and the longest value of another attribute, in bytes.
pub const MAX_VALUE_BYTES: usize = 8 << 10;

/// A subscription list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opml {
    /// What the list is called.
    pub title: Option<String>,
    /// The feeds, in the list's order.
    pub outlines: Vec<Subscription>,
    /// Namespaces of the attributes that were kept: prefix and URI. A prefix without one is given one in writing.
    pub namespaces: Vec<(String, String)>,
    /// What was odd in reading; not written.
    pub notes: Vec<Note>,
}

/// A feed of a subscription list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscription {
    /// What the feed is called in the list: its title or text, else its site's address, else its own.
    pub title: String,
    /// The feed's address, as written.
    pub url: String,
    /// The site's address, as written.
    pub site: Option<String>,
    /// The folders it stands in, outermost first.
    pub path: Vec<String>,
    /// The other attributes, names as written with their prefix, in their order. `type` is among them where it is not `rss`,
    /// `text` where it is not the title.
    pub attributes: Vec<(String, String)>,
}

/// What was odd in a subscription list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// Outlines that name no feed and no folder with feeds: notes, links, other lists.
    #[error("{0} outline(s) without a feed's address left out")]
    NoFeed(usize),
    /// Folders deeper than [`MAX_DEPTH`].
    #[error("{0} folder(s) nested too deep: their feeds moved to the folder above")]
    TooDeep(usize),
    /// More outlines than [`MAX_OUTLINES`].
    #[error("the list is too long: what follows the first 50,000 outlines was left out")]
    TooLong,
    /// The list breaks off.
    #[error("the list breaks off: it may lack feeds")]
    CutOff,
}

/// Why a document is no subscription list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOpml {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not markup.
    #[error("this is no OPML but {0}: export your subscriptions as OPML")]
    Other(&'static str),
    /// Markup of another kind, by its first element.
    #[error("this is no OPML: its first element is `{0}`")]
    OtherRoot(String),
}

/// Text on one line, without what XML cannot hold, and not too long.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MAX_TITLE_BYTES));
    for word in text.split(|c: char| c.is_whitespace() || !is_xml(c)).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > MAX_TITLE_BYTES {
            line.truncate(line.floor_char_boundary(MAX_TITLE_BYTES));
            line.truncate(line.trim_end().len());
            break;
        }
    }
    line
}

/// A value without what XML cannot hold, blanks around it kept; `None` where it is too long.
fn value(text: &str) -> Option<String> {
    (text.len() <= MAX_VALUE_BYTES).then(|| text.chars().filter(|&c| is_xml(c)).collect())
}

/// An address without blanks around it or line ends in it; `None` where there is none.
fn address(text: &str) -> Option<String> {
    let address: String = value(text)?.trim().chars().filter(|c| !c.is_control()).collect();
    (!address.is_empty()).then_some(address)
}

/// Whether XML 1.0 can hold a character, and readers do not change it.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}'))
}

/// Whether a name may be that of an attribute that is kept, with at most one prefix.
fn is_name(name: &str) -> bool {
    let part = |part: &str| {
        let starts = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        starts && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    match name.split_once(':') {
        Some((prefix, local)) => part(prefix) && part(local) && !is(prefix, "xmlns"),
        None => part(name) && !is(name, "xmlns"),
    }
}

/// Whether a name is that one, in any case of letters.
fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// The title to show: the first of these that says something.
fn title(candidates: [&str; 4]) -> String {
    candidates.into_iter().map(line).find(|line| !line.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
