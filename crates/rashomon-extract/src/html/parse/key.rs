//! The attributes that are read; all others are dropped before they cost anything.

use html5ever::LocalName;
use std::sync::LazyLock;

/// An attribute's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::html) enum Key {
    Class,
    Href,
    Id,
    Src,
    Style,
    Content,
    Property,
    Name,
    Itemprop,
    Rel,
    Role,
    Hidden,
    AriaHidden,
    Datetime,
    Title,
    Lang,
    XmlLang,
    HttpEquiv,
    Pubdate,
    DataSrc,
    DataLazySrc,
    DataUtime,
    DataTestid,
    DataComponent,
    DataType,
    DataModule,
    /// Read by the tree builder alone, of `<input>`.
    Type,
}

/// The keys with their names in HTML.
const KEYS: [(Key, &str); 27] = [
    (Key::Class, "class"),
    (Key::Href, "href"),
    (Key::Id, "id"),
    (Key::Src, "src"),
    (Key::Style, "style"),
    (Key::Content, "content"),
    (Key::Property, "property"),
    (Key::Name, "name"),
    (Key::Itemprop, "itemprop"),
    (Key::Rel, "rel"),
    (Key::Role, "role"),
    (Key::Hidden, "hidden"),
    (Key::AriaHidden, "aria-hidden"),
    (Key::Datetime, "datetime"),
    (Key::Title, "title"),
    (Key::Lang, "lang"),
    (Key::XmlLang, "xml:lang"),
    (Key::HttpEquiv, "http-equiv"),
    (Key::Pubdate, "pubdate"),
    (Key::DataSrc, "data-src"),
    (Key::DataLazySrc, "data-lazy-src"),
    (Key::DataUtime, "data-utime"),
    (Key::DataTestid, "data-testid"),
    (Key::DataComponent, "data-component"),
    (Key::DataType, "data-type"),
    (Key::DataModule, "data-module"),
    (Key::Type, "type"),
];

/// The names as the tree builder wants them, made once.
static ATOMS: LazyLock<[LocalName; KEYS.len()]> =
    LazyLock::new(|| KEYS.map(|(_, name)| LocalName::from(name)));

impl Key {
    /// The name of an attribute that is read; `name` in any case.
    pub(super) fn atom(name: &str) -> Option<LocalName> {
        KEYS.iter().position(|(_, known)| known.eq_ignore_ascii_case(name)).map(|at| ATOMS[at].clone())
    }

    /// The key of a name.
    pub(super) fn of(name: &LocalName) -> Option<Self> {
        ATOMS.iter().position(|atom| atom == name).map(|at| KEYS[at].0)
    }
}
