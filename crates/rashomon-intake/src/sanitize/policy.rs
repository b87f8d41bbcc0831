//! Which elements, attributes, addresses and styles of strangers are kept: what a reader sees, and nothing that acts.
//!
//! Kept are the elements of text, tables and media of HTML old and new. Not kept: all that runs, frames, submits or loads by
//! itself; the attributes that act (`on…`, `ping`, `autofocus`, `action`), that reach into the page around (`id`, `class`, `name`, `for`,
//! `form`: they would take its styles, its labels and its forms), and that load more than is shown (`srcset`).

use super::style;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::{ParseError, Url};

/// An element that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name in lower case.
    pub name: &'static str,
    /// It has no content and no end tag.
    pub void: bool,
    /// It stands in a table alone: a caption, a row, a cell, a column.
    pub table: bool,
    /// It ends a paragraph that is open.
    pub block: bool,
}

/// Elements without content.
const VOID: &[&str] = &["area", "br", "hr", "img", "source", "wbr"];

/// Parts of tables.
const TABLE: &[&str] = &["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Elements that end a paragraph.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements within lines.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "datalist",
    "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "legend", "map", "mark", "meter", "optgroup",
    "option", "output", "picture", "progress", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "video",
];

/// The kept elements by their names.
static ELEMENTS: LazyLock<BTreeMap<&'static str, Element>> = LazyLock::new(|| {
    let element = |name: &'static str| {
        let void = VOID.contains(&name) || name == "col";
        (name, Element { name, void, table: TABLE.contains(&name), block: BLOCK.contains(&name) })
    };
    [VOID, TABLE, BLOCK, INLINE].into_iter().flatten().copied().map(element).collect()
});

/// The kept element of that name, in any case of letters.
pub(super) fn element(name: &str) -> Option<Element> {
    ELEMENTS.get(&*lower(name)).copied()
}

/// A name in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    let is_lower = !name.bytes().any(|b| b.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) }
}

/// Attributes that hold an address.
const ADDRESSES: &[&str] =
    &["background", "cite", "datasrc", "dynsrc", "href", "icon", "longdesc", "lowsrc", "poster", "src"];

/// Attributes that describe, align or measure, in HTML 2 to 5 and the dialects browsers once had. None of them acts.
const PLAIN: &[&str] = &[
    "abbr",
    "accept",
    "accept-charset",
    "align",
    "alt",
    "autocomplete",
    "axis",
    "balance",
    "bgcolor",
    "bgproperties",
    "border",
    "bordercolor",
    "bordercolordark",
    "bordercolorlight",
    "bottompadding",
    "cellpadding",
    "cellspacing",
    "ch",
    "challenge",
    "char",
    "charoff",
    "charset",
    "checked",
    "choff",
    "clear",
    "color",
    "cols",
    "colspan",
    "compact",
    "controls",
    "coords",
    "datafld",
    "datapagesize",
    "datetime",
    "default",
    "delay",
    "dir",
    "disabled",
    "draggable",
    "enctype",
    "end",
    "face",
    "frame",
    "galleryimg",
    "gutter",
    "headers",
    "height",
    "hidden",
    "hidefocus",
    "high",
    "hreflang",
    "hspace",
    "inputmode",
    "ismap",
    "keytype",
    "label",
    "lang",
    "leftspacing",
    "loop",
    "loopcount",
    "loopend",
    "loopstart",
    "low",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "multiple",
    "nohref",
    "noshade",
    "nowrap",
    "open",
    "optimum",
    "pattern",
    "point-size",
    "pqg",
    "preload",
    "prompt",
    "radiogroup",
    "readonly",
    "rel",
    "repeat-max",
    "repeat-min",
    "replace",
    "required",
    "rev",
    "rightspacing",
    "rows",
    "rowspan",
    "rules",
    "scope",
    "selected",
    "shape",
    "size",
    "span",
    "start",
    "step",
    "summary",
    "suppress",
    "target",
    "template",
    "title",
    "toppadding",
    "type",
    "unselectable",
    "urn",
    "valign",
    "value",
    "variable",
    "volume",
    "vrml",
    "vspace",
    "width",
    "wrap",
    "xml:lang",
];

/// What is done with an attribute that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    /// Nothing.
    Plain,
    /// It is made absolute, or goes.
    Address,
    /// Its harmless declarations stay.
    Style,
}

/// The kept attributes by their names.
static ATTRIBUTES: LazyLock<BTreeMap<&'static str, Attribute>> = LazyLock::new(|| {
    let plain = PLAIN.iter().map(|&name| (name, Attribute::Plain));
    let addresses = ADDRESSES.iter().map(|&name| (name, Attribute::Address));
    plain.chain(addresses).chain([("style", Attribute::Style)]).collect()
});

/// What is done with an attribute of that name, in any case of letters; `None` where it goes.
pub(super) fn attribute(name: &str) -> Option<Attribute> {
    ATTRIBUTES.get(&*lower(name)).copied()
}

/// Schemes of addresses that lead somewhere and do nothing by themselves.
const SCHEMES: &[&str] = &[
    "aim", "callto", "ftp", "gemini", "geo", "gopher", "http", "https", "irc", "ircs", "magnet", "mailto",
    "matrix", "mms", "news", "nntp", "rtsp", "sftp", "sip", "sips", "sms", "tel", "webcal", "xmpp",
];

/// Pictures that may stand in an address itself: bitmaps, which hold no markup.
const PICTURES: &[&str] = &["png", "gif", "jpeg", "jpg", "webp", "avif", "bmp", "x-icon"];

/// The longest value of an attribute that holds what is escaped: an address is no longer, and what writes HTML looks
/// through all of a value for each character it escapes. A picture's data holds none.
const MAX_ESCAPED_BYTES: usize = 8 << 10;

/// The policy as `ammonia` takes it: it has the last word, whatever was written before it.
static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.keys().copied().collect())
        .generic_attributes(ATTRIBUTES.keys().copied().collect())
        .url_schemes(SCHEMES.iter().copied().chain(["data"]).collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(kept);
    builder
});

/// An attribute's value as far as it is kept; its references are decoded.
pub(super) fn kept<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute(name)? {
        _ if value.len() > MAX_ESCAPED_BYTES && value.contains(['&', '"', '<', '>', '\u{a0}']) => None,
        Attribute::Plain => Some(Cow::Borrowed(value)),
        Attribute::Address => address(element, value, None),
        Attribute::Style => style::harmless(value).map(Cow::Owned),
    }
}

/// Markup in normal form -> what of it is kept.
pub(super) fn clean(balanced: &str) -> String {
    BUILDER.clean(balanced).to_string()
}

/// An address as a reader may follow it: absolute where `base` is known; `None` where it does more than lead somewhere.
pub(super) fn address<'v>(element: &str, value: &'v str, base: Option<&Url>) -> Option<Cow<'v, str>> {
    // As the URL standard reads it: no controls or blanks around it, no tabs or line ends in it.
    let trimmed = value.trim_matches(|c: char| c <= ' ');
    if trimmed.is_empty() {
        return Some(Cow::Borrowed(""));
    }
    match Url::parse(trimmed) {
        Ok(url) if SCHEMES.contains(&url.scheme()) => Some(Cow::Borrowed(trimmed)),
        Ok(url) if url.scheme() == "data" && element == "img" && is_picture(&url) => {
            Some(Cow::Borrowed(trimmed))
        }
        Ok(_) => None,
        Err(ParseError::RelativeUrlWithoutBase) => match base {
            Some(base) => base
                .join(trimmed)
                .ok()
                .filter(|u| SCHEMES.contains(&u.scheme()))
                .map(|u| Cow::Owned(u.into())),
            None => Some(Cow::Borrowed(trimmed)),
        },
        Err(_) => None,
    }
}

/// Whether a `data:` address holds a bitmap.
fn is_picture(url: &Url) -> bool {
    let kind = url.path().split([';', ',']).next().unwrap_or_default();
    kind.strip_prefix("image/").is_some_and(|kind| PICTURES.contains(&kind))
}
