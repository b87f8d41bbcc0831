//! The words of an element, whichever way the format wraps them: plain, escaped HTML, inline XHTML, base64.

use super::bounds::{MAX_BASE64_BYTES, MAX_GROWTH, cut};
use super::entities::is_html_entity;
use super::names::Vocabulary;
use super::tree::{Id, Tree, is_among};
use crate::sanitize;
use std::borrow::Cow;
use url::Url;

/// How an element's words are to be read where nothing on it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Text; `<` is a less-than.
    Plain,
    /// HTML.
    Html,
    /// HTML where it looks like that, else text: short fields that no specification is clear about.
    Either,
    /// The elements within are HTML.
    Inline,
    /// Base64 of either.
    Base64,
}

/// What an element says.
#[derive(Debug)]
enum Raw<'a> {
    Plain(Cow<'a, str>),
    Html(Cow<'a, str>),
}

/// The words of an element as safe HTML of at most `most` bytes of source; `None` where there are none.
pub(super) fn html(tree: &Tree<'_>, id: Id, form: Form, base: Option<&Url>, most: usize) -> Option<String> {
    safe(raw(tree, id, form), base, most)
}

/// A title as plain text, and as safe HTML where that says it differently; neither where it is blank.
pub(super) fn title(tree: &Tree<'_>, id: Id, form: Form, base: Option<&Url>, most: usize) -> Title {
    let raw = raw(tree, id, form);
    if let Raw::Plain(text) = &raw {
        return (line(text, most), None);
    }
    match safe(raw, base, most) {
        Some(html) if html.contains(['<', '&']) => (line(&sanitize::text(&html), most), Some(html)),
        Some(text) => (line(&text, most), None),
        None => (None, None),
    }
}

/// A title's plain text and its HTML.
pub(super) type Title = (Option<String>, Option<String>);

/// Text on one line, cut; `None` where it is blank.
pub(super) fn line(text: &str, most: usize) -> Option<String> {
    let mut out = String::with_capacity(text.len().min(most));
    for word in text.split_ascii_whitespace() {
        if out.len() > most {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(cut(word, most));
    }
    out.truncate(cut(&out, most).len());
    (!out.is_empty()).then_some(out)
}

/// A word or a name on one line. Many programs escape these for HTML before they escape them for XML: references in it
/// are resolved, unless that would make it markup.
pub(super) fn label(text: &str, most: usize) -> Option<String> {
    let text = line(text, most)?;
    if !text.contains('&') {
        return Some(text);
    }
    let resolved = sanitize::unescape(&text);
    if resolved.contains('<') { Some(text) } else { line(&resolved, most) }
}

/// HTML of strangers made safe.
pub(super) fn safe_html(html: &str, base: Option<&Url>, most: usize) -> Option<String> {
    safe(Raw::Html(html.into()), base, most)
}

/// Text as HTML that says the same, cut.
pub(super) fn plain_html(text: &str, most: usize) -> Option<String> {
    safe(Raw::Plain(text.into()), None, most)
}

fn safe(raw: Raw<'_>, base: Option<&Url>, most: usize) -> Option<String> {
    let html = match raw {
        Raw::Plain(text) => {
            let text = cut(text.trim(), most);
            let mut out = String::with_capacity(text.len());
            sanitize::escape(text, &mut out);
            out
        }
        // Without markup there is nothing to make safe: it is text with references.
        Raw::Html(html) if !html.contains('<') => {
            let text = sanitize::unescape(cut(html.trim(), most));
            let mut out = String::with_capacity(text.len());
            sanitize::escape(&text, &mut out);
            out
        }
        Raw::Html(html) => {
            let html = cut(html.trim(), most);
            let tags = memchr::memchr_iter(b'<', html.as_bytes()).count();
            let base = base.filter(|b| tags * b.as_str().len() <= html.len() * MAX_GROWTH + most.min(4096));
            sanitize::html(html, base).trim().to_owned()
        }
    };
    (!html.is_empty()).then_some(html)
}

/// What the element says, by its `type` and `mode` and what stands in it.
fn raw<'t>(tree: &'t Tree<'_>, id: Id, form: Form) -> Raw<'t> {
    match named(tree, id, form) {
        Form::Inline => Raw::Html(inline(tree, id).into()),
        Form::Plain => Raw::Plain(tree.text(id)),
        Form::Html => Raw::Html(tree.text(id)),
        Form::Either => either(tree.text(id)),
        Form::Base64 => match base64(&tree.text(id)) {
            Some(text) => either(text.into()),
            None => either(tree.text(id)),
        },
    }
}

/// The form an element names, or `form` where it names none.
fn named(tree: &Tree<'_>, id: Id, form: Form) -> Form {
    let attribute = |name: &str| tree.attribute(id, name).unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, mode) = (attribute("type"), attribute("mode"));
    let kind = kind.split(';').next().unwrap_or_default().trim_end();
    if mode == "base64" {
        return Form::Base64;
    }
    if tree.has_markup(id) {
        return Form::Inline;
    }
    let unsaid = if form == Form::Plain { Form::Plain } else { Form::Either };
    match kind {
        "" => form,
        "html" | "text/html" => Form::Html,
        "text" | "plain" | "text/plain" => unsaid,
        "xhtml" | "application/xhtml+xml" => Form::Either,
        _ if kind.ends_with("+xml") || kind.ends_with("/xml") => Form::Either,
        _ if kind.starts_with("text/") => unsaid,
        _ if kind.contains('/') && !kind.starts_with("multipart/") => Form::Base64,
        _ => Form::Either,
    }
}

/// The elements within as HTML. The one `div` that Atom 1.0 wraps XHTML in is no part of it (RFC 4287, 3.1.1.3).
fn inline(tree: &Tree<'_>, id: Id) -> String {
    let wrapped = tree.element(id).is_some_and(|e| e.vocabulary == Vocabulary::Atom);
    let mut children = tree.children(id);
    match (children.next(), children.next()) {
        (Some((div, element)), None) if wrapped && element.local.eq_ignore_ascii_case("div") => {
            let alone = tree.text(id).trim().len() == tree.text(div).trim().len();
            if alone { tree.inner_html(div) } else { tree.inner_html(id) }
        }
        _ => tree.inner_html(id),
    }
}

fn either(text: Cow<'_, str>) -> Raw<'_> {
    if looks_like_html(&text) { Raw::Html(text) } else { Raw::Plain(text) }
}

/// Elements of HTML that texts are written with.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "map",
    "mark",
    "marquee",
    "nav",
    "nobr",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that say something without an end tag.
const SINGLE: &[&str] = &["br", "hr", "img", "p", "wbr"];

/// Whether text is meant as HTML: it closes a tag, has one that needs no closing or a character reference, and all its
/// tags and references are HTML's. "The `<b>` tag" and "AT&T" are not.
fn looks_like_html(text: &str) -> bool {
    let mut meant = false;
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'<', b'&', bytes) {
        let rest = text.get(at + 1..).unwrap_or_default();
        if bytes.get(at) == Some(&b'&') {
            let name =
                rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '#').next().unwrap_or_default();
            if rest.get(name.len()..).is_some_and(|r| r.starts_with(';')) && !name.is_empty() {
                if !name.starts_with('#') && !is_html_entity(name) {
                    return false;
                }
                meant = true;
            }
            continue;
        }
        let closes = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if name.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) {
            continue; // a less-than
        }
        if !is_among(ELEMENTS, name) {
            return false;
        }
        meant |= closes || is_among(SINGLE, name);
    }
    meant
}

/// Text of base64 (RFC 4648, the standard alphabet, blanks passed over); `None` where it is none, or no UTF-8.
fn base64(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for b in text.bytes().take(MAX_BASE64_BYTES) {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ if b.is_ascii_whitespace() => continue,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xFF) as u8);
        }
    }
    String::from_utf8(out).ok().filter(|t| !t.chars().any(|c| c.is_control() && !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(element: &str, form: Form, expected: &str) {
        let document = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{element}</feed>");
        let tree = Tree::read(&document);
        let child = tree.root().and_then(|root| tree.children(root).next()).expect("an element").0;
        assert_eq!(html(&tree, child, form, None, 1000).as_deref().unwrap_or("-"), expected);
    }

    #[test]
    fn each_way_of_wrapping() {
        check("<title>5 &lt; 6 &amp; 7</title>", Form::Plain, "5 &lt; 6 &amp; 7");
        check("<title type='html'>&lt;b&gt;A&lt;/b&gt; &amp;amp; B</title>", Form::Plain, "<b>A</b> &amp; B");
        let xhtml = "<div xmlns='http://www.w3.org/1999/xhtml'>A <b>B</b> &lt;i&gt;</div>";
        check(&format!("<title type='xhtml'>{xhtml}</title>"), Form::Plain, "A <b>B</b> &lt;i&gt;");
        check("<title mode='base64'>QSA8\nYj5CPC9iPg==</title>", Form::Plain, "A <b>B</b>");
        check(
            "<title type='application/octet-stream'>&amp; no base64!</title>",
            Form::Plain,
            "&amp; no base64!",
        );
        check("<title><![CDATA[<b>A</b>]]></title>", Form::Html, "<b>A</b>");
        check("<title> </title>", Form::Html, "-");
    }

    #[test]
    fn what_is_meant_as_html() {
        for html in ["<b>A</b>", "A &amp; B", "A<br>B", "A &#8217;B", "1 < 2 </p>"] {
            assert!(looks_like_html(html), "{html}");
        }
        for text in ["The <b> tag", "AT&T", "A & B", "<nosuch>A</nosuch>", "&nosuch; </b>", "a < b > c", ""] {
            assert!(!looks_like_html(text), "{text}");
        }
    }

    #[test]
    fn names_escaped_twice_are_read_once() {
        assert_eq!(label("Fish &amp; chips", 100).as_deref(), Some("Fish & chips"));
        assert_eq!(label("O&#8217;Hara", 100).as_deref(), Some("O’Hara"));
        assert_eq!(label("&lt;b&gt; tags", 100).as_deref(), Some("&lt;b&gt; tags"));
    }

    #[test]
    fn lines_are_cut_at_characters() {
        assert_eq!(line(" Fish \n market ", 100).as_deref(), Some("Fish market"));
        assert_eq!(line("ééé", 3).as_deref(), Some("é"));
        assert_eq!(line(" \n ", 100), None);
    }
}
