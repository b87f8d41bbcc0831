//! Markup in normal form -> what is kept of it, where it is so plain that a parser of HTML could not read it otherwise.
//!
//! Nearly all that feeds bring is paragraphs, links, pictures and lists, and building a tree of them takes most of the time of
//! reading a feed. So this reads a small language in which every tag stands where a parser would leave it. It trusts nothing
//! of what wrote the normal form: whatever it does not know for sure (tables, forms, ruby, preformatted text, a tag that closes or
//! moves another, an odd reference), it gives up on, and the parser decides. It can be too strict, never too lax.

use super::policy;
use html5ever::data::NAMED_ENTITIES;
use std::borrow::Cow;

/// Names of references that stand without their semicolon have two letters to six (HTML, 13.5).
const SHORT_NAMES: std::ops::RangeInclusive<usize> = 2..=6;

/// No reference's name is longer; `CounterClockwiseContourIntegral` is one.
const MAX_NAME_BYTES: usize = 32;

/// How an element behaves in a parser, as far as it is known here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It has no content.
    Void,
    /// It stands in lines, and goes wherever it is put.
    Inline,
    /// A link: it stands in no other.
    Link,
    /// A paragraph: a block, and no block stands in it.
    Paragraph,
    /// A heading: a block that stands in no other heading.
    Heading,
    /// A part of a list: it closes the part before it unless it stands in a list of its own.
    Item,
    /// Any other block.
    Block,
    /// A block without content.
    Rule,
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "a" => Role::Link,
        "p" => Role::Paragraph,
        "br" | "img" | "source" | "wbr" => Role::Void,
        "abbr" | "audio" | "b" | "big" | "cite" | "code" | "del" | "em" | "font" | "i" | "ins" | "kbd"
        | "mark" | "picture" | "q" | "s" | "samp" | "small" | "span" | "strike" | "strong" | "sub"
        | "sup" | "time" | "tt" | "u" | "var" | "video" => Role::Inline,
        "li" => Role::Item,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading,
        "address" | "article" | "aside" | "blockquote" | "center" | "div" | "figcaption" | "figure"
        | "footer" | "header" | "main" | "nav" | "ol" | "section" | "ul" => Role::Block,
        "hr" => Role::Rule,
        _ => return None,
    })
}

/// What is kept of markup, as `ammonia` would write it; `None` where it takes a parser to know.
pub(super) fn cleaned(normal: &str) -> Option<String> {
    // Line ends are made one, zeros go, and so does a mark at the start.
    if normal.starts_with('\u{feff}') || memchr::memchr2(b'\r', 0, normal.as_bytes()).is_some() {
        return None;
    }
    let mut reader = Reader { out: String::with_capacity(normal.len()), ..Reader::default() };
    let mut rest = normal;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (text, tag) = rest.split_at(at);
        reader.text(text)?;
        rest = reader.tag(tag)?;
    }
    reader.text(rest)?;
    reader.open.is_empty().then_some(reader.out)
}

/// What is open, and what was written.
#[derive(Default)]
struct Reader<'a> {
    out: String,
    open: Vec<(&'a str, Role)>,
    paragraphs: usize,
    links: usize,
    headings: usize,
    items: usize,
}

impl<'a> Reader<'a> {
    fn text(&mut self, text: &str) -> Option<()> {
        escape(&decoded(text)?, false, &mut self.out);
        Some(())
    }

    /// Reads the tag or comment at the head; what follows it.
    fn tag(&mut self, tag: &'a str) -> Option<&'a str> {
        if let Some(rest) = tag.strip_prefix("<!---->") {
            return Some(rest);
        }
        if let Some(close) = tag.strip_prefix("</") {
            let (name, role) = self.open.pop()?;
            self.count(role, -1);
            let rest = close.strip_prefix(name)?.strip_prefix('>')?;
            self.out.extend(["</", name, ">"]);
            return Some(rest);
        }
        let tag = tag.strip_prefix('<')?;
        let (name, rest) = tag.split_at(tag.bytes().take_while(u8::is_ascii_alphanumeric).count());
        let role = role(name)?;
        if !self.fits(role) {
            return None;
        }
        self.out.extend(["<", name]);
        let rest = self.attributes(name, rest)?;
        self.out.push('>');
        if !matches!(role, Role::Void | Role::Rule) {
            self.count(role, 1);
            self.open.push((name, role));
        }
        Some(rest)
    }

    /// Whether a parser would neither close nor move anything for such an element.
    fn fits(&self, role: Role) -> bool {
        match role {
            Role::Void | Role::Inline => true,
            Role::Link => self.links == 0,
            Role::Paragraph | Role::Block | Role::Rule => self.paragraphs == 0,
            Role::Heading => self.paragraphs == 0 && self.headings == 0,
            Role::Item => {
                let in_list = self.open.last().is_some_and(|(name, _)| matches!(*name, "ul" | "ol"));
                self.paragraphs == 0 && (in_list || self.items == 0)
            }
        }
    }

    /// Counts an element in, or out again.
    fn count(&mut self, role: Role, change: isize) {
        let count = match role {
            Role::Link => &mut self.links,
            Role::Paragraph => &mut self.paragraphs,
            Role::Heading => &mut self.headings,
            Role::Item => &mut self.items,
            Role::Void | Role::Inline | Role::Block | Role::Rule => return,
        };
        *count = count.saturating_add_signed(change);
    }

    /// Reads attributes up to the end of the tag; what follows it.
    fn attributes(&mut self, element: &str, mut rest: &'a str) -> Option<&'a str> {
        let mut seen: Vec<&str> = Vec::with_capacity(4);
        loop {
            if let Some(after) = rest.strip_prefix('>') {
                return Some(after);
            }
            let (name, after) = rest.strip_prefix(' ')?.split_once("=\"")?;
            let (value, after) = after.split_at(memchr::memchr(b'"', after.as_bytes())?);
            rest = after.get(1..)?;
            // Of two of a name the first counts.
            let known = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !seen.contains(&name);
            if !known {
                return None;
            }
            seen.push(name);
            let value = decoded(value)?;
            match policy::kept(element, name, &value) {
                Some(kept) => {
                    self.out.extend([" ", name, "=\""]);
                    escape(&kept, true, &mut self.out);
                    self.out.push('"');
                }
                // `ammonia` puts the last one in the place of one that goes.
                None if !rest.starts_with('>') => return None,
                None => {}
            }
        }
    }
}

/// Text with its references decoded, where all of them are certain.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Some(Cow::Borrowed(text)) };
    let (before, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    while let Some(after) = rest.strip_prefix('&') {
        let (c, length) = reference(after)?;
        out.extend(c.iter().filter(|&&c| c != '\0'));
        rest = after.get(length..)?;
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        let (plain, from) = rest.split_at(next);
        out.push_str(plain);
        rest = from;
    }
    Some(Cow::Owned(out))
}

/// The characters of the reference behind an ampersand (the second may be none) and how long it is; of an ampersand that
/// is one, itself.
fn reference(after: &str) -> Option<([char; 2], usize)> {
    const AMPERSAND: ([char; 2], usize) = (['&', '\0'], 0);
    let bytes = after.as_bytes();
    if let Some(number) = after.strip_prefix('#') {
        let (digits, radix, from) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 2),
            None => (number, 10, 1),
        };
        let length = digits.bytes().take(8).take_while(|b| char::from(*b).is_digit(radix)).count();
        let end = from + length;
        let code = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
        let c = char::from_u32(code).filter(|&c| bytes.get(end) == Some(&b';') && is_itself(c))?;
        return Some(([c, '\0'], end + 1));
    }
    let length = bytes.iter().take(MAX_NAME_BYTES).take_while(|b| b.is_ascii_alphanumeric()).count();
    if length == 0 {
        return Some(AMPERSAND);
    }
    let known = |length: usize| {
        let &(first, second) = NAMED_ENTITIES.get(after.get(..length)?)?;
        let (first, second) = (char::from_u32(first)?, char::from_u32(second)?);
        (first != '\0').then_some([first, second])
    };
    if bytes.get(length) == Some(&b';')
        && let Some(characters) = known(length + 1)
    {
        return Some((characters, length + 1));
    }
    // Names that count without their semicolon count differently in text and in attributes.
    let unfinished = SHORT_NAMES.take_while(|&n| n <= length).any(|n| known(n).is_some());
    (!unfinished).then_some(AMPERSAND)
}

/// Whether a number stands for the very character: those of the controls stand for others or for none.
fn is_itself(c: char) -> bool {
    (!c.is_control() || matches!(c, '\t' | '\n'))
        && !matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF | 0xFDD0..=0xFDEF)
}

/// Writes text as a serializer of HTML does.
fn escape(text: &str, in_attribute: bool, out: &mut String) {
    let mut rest = text;
    let special = |b: u8| matches!(b, b'&' | b'<' | b'>' | 0xC2) || in_attribute && b == b'"';
    while let Some(at) = rest.bytes().position(special) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\u{a0}') => out.push_str("&nbsp;"),
            other => out.extend(other),
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sanitize::balance;
    use proptest::prelude::*;

    /// What markup is made of, plain and not.
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<b>",
        "<i>",
        "</i>",
        "<a href=\"/x?a=1&b=2\">",
        "</a>",
        "<br>",
        "<hr>",
        "<img src='a.png' alt='x \"y\" &lt;'>",
        "<ul>",
        "<ol start=3>",
        "</ul>",
        "</ol>",
        "<li>",
        "</li>",
        "<h1>",
        "<h2>",
        "</h1>",
        "</h2>",
        "<div>",
        "</div>",
        "<blockquote>",
        "<figure>",
        "<figcaption>",
        "<font size=2>",
        "<span style='color:red;position:fixed'>",
        "</span>",
        "<code>",
        "<table>",
        "<td>",
        "<pre>",
        "<dl>",
        "<dt>",
        "<select>",
        "<button>",
        "<ruby>",
        "<video src=javascript:x>",
        "<p style=x align=left lang=en>",
        "<source src=y>",
        "Norvale",
        " ",
        "\n",
        "&",
        "&amp;",
        "&copy",
        "&copy;",
        "&notit;",
        "&rsquo;",
        "&#8217;",
        "&#x80;",
        "&#0;",
        "&#xA0;",
        "&#",
        "&a",
        "&NotEqualTilde;",
        "\u{a0}",
        "\u{ab}",
        "\u{feff}",
        "<",
        ">",
        "\"",
        "\r",
        "=",
        ";",
        "漁",
        "<!-- -->",
        "<p title='&quot;&copy=1'>",
        "<p title='a&nbsp;b' lang=en LANG=de align=\"left\">",
        "<a href=' http://a.example/ö?x=&#38;y=\"z\" '>",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_it_reads_the_parser_reads_the_same(picked in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)) {
            let normal = balance::balanced(&picked.concat(), None);
            if let Some(cleaned) = cleaned(&normal) {
                prop_assert_eq!(cleaned, policy::clean(&normal), "{}", normal);
            }
        }
    }

    #[test]
    fn what_is_plain_needs_no_parser() {
        let check = |markup: &str, expected: Option<&str>| {
            assert_eq!(cleaned(markup).as_deref(), expected, "{markup}")
        };
        check("Fish & chips &amp; &#8217;R&D&rsquo; >", Some("Fish &amp; chips &amp; ’R&amp;D’ &gt;"));
        check(
            "<p><a href=\"x?a&amp;b\" title=\"1 < 2\">A</a><br></p>",
            Some("<p><a href=\"x?a&amp;b\" title=\"1 &lt; 2\">A</a><br></p>"),
        );
        check("<ul><li>A<ul><li>B</li></ul></li></ul>", Some("<ul><li>A<ul><li>B</li></ul></li></ul>"));
        // Whatever is not sure.
        for odd in [
            "<table></table>",
            "<p><p></p></p>",
            "<p>",
            "</p>",
            "<b></i>",
            "<p><div></div></p>",
            "<a><b><a></a></b></a>",
            "<li><b><li></li></b></li>",
            "<h1><h2></h2></h1>",
            "<P></P>",
            "<p a></p>",
            "<p align=\"a\" align=\"b\"></p>",
            "<!-- x -->",
            "<!doctype html>",
            "&copy",
            "&#128;",
            "\u{feff}a",
            "a\rb",
            "<script></script>",
            "<p",
            "<p style=\"x\" lang=\"en\"></p>",
            "<p align=\"",
        ] {
            check(odd, None);
        }
        // What acts goes, whoever wrote the normal form.
        check("<p onclick=\"x\"><a href=\"javascript:x\">A</a></p>", Some("<p><a>A</a></p>"));
    }
}
