//! What goes into the HTML parser: source without scripts, styles and drawings, bounded in depth, tags and attributes.
//!
//! The tree builder's work grows with the depth of the tree times its tags, and with attributes squared, so hostile
//! pages must be bounded before it; `catch_unwind` would not help against a blown stack. One pass, linear in the source.

use memchr::memmem;

/// Bytes of source kept, after scripts and styles are gone. The longest live blogs stay below a tenth of it.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Start tags kept; with [`MAX_FORMATTING`] it bounds the tree to some three million nodes.
pub(super) const MAX_TAGS: usize = 300_000;
/// Nested elements kept; deeper tags are left out and their content hangs on the last kept one.
pub(super) const MAX_DEPTH: usize = 512;
/// Open formatting elements (`<b>`, `<font>`): the tree builder opens all of them again in each paragraph.
const MAX_FORMATTING: usize = 8;
/// Attributes of a tag; a tag with more comes through bare.
const MAX_ATTRIBUTES: usize = 256;
/// Bytes of a tag; a longer one (an image in a data address) comes through bare.
const MAX_TAG_BYTES: usize = 32 * 1024;
/// JSON-LD scripts kept, and the bytes of each.
const MAX_JSON_LD: usize = 32;
const MAX_JSON_LD_BYTES: usize = 2 * 1024 * 1024;

/// Source fit for the parser.
#[derive(Debug, Default)]
pub(super) struct Sieved<'a> {
    /// The HTML that is left.
    pub(super) html: String,
    /// The JSON-LD scripts, in page order.
    pub(super) json_ld: Vec<&'a str>,
    /// Which bounds were met.
    pub(super) notes: Vec<String>,
}

/// Takes a page's source through the sieve.
pub(super) fn sieve(source: &str) -> Sieved<'_> {
    let mut sieve = Sieve { source, at: 0, depth: 0, formatting: 0, tags: 0, cut: false, lacks: Vec::new() };
    let mut out =
        Sieved { html: String::with_capacity(source.len().min(MAX_BYTES) / 2), ..Sieved::default() };
    while out.html.len() <= MAX_BYTES && sieve.tags <= MAX_TAGS && sieve.step(&mut out) {}
    if out.html.len() > MAX_BYTES || sieve.tags > MAX_TAGS {
        out.notes.push(format!("page cut at {MAX_BYTES} bytes or {MAX_TAGS} tags"));
        let end = out.html.floor_char_boundary(MAX_BYTES);
        out.html.truncate(end);
    }
    if sieve.cut {
        out.notes.push(format!("elements nested deeper than {MAX_DEPTH} flattened"));
    }
    out
}

struct Sieve<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    formatting: usize,
    tags: usize,
    cut: bool,
    /// Elements whose end tag does not occur any more: not searched for again, so that the pass stays linear.
    lacks: Vec<&'static str>,
}

impl<'a> Sieve<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// One piece of text or one tag; false at the end.
    fn step(&mut self, out: &mut Sieved<'a>) -> bool {
        let rest = self.rest();
        let Some(open) = memchr::memchr(b'<', rest.as_bytes()) else {
            // One byte over the bound is enough for it to be noticed.
            out.html.push_str(&rest[..rest.ceil_char_boundary(MAX_BYTES + 1)]);
            return false;
        };
        out.html.push_str(&rest[..open]);
        self.at += open;
        let rest = &rest[open..];
        let bytes = rest.as_bytes();
        match bytes.get(1) {
            Some(b'!' | b'?') => self.declaration(rest),
            Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(rest, out),
            Some(c) if c.is_ascii_alphabetic() => return self.start_tag(rest, out),
            _ => {
                out.html.push_str("&lt;");
                self.at += 1;
            }
        }
        true
    }

    /// Comments, document types and processing instructions go.
    fn declaration(&mut self, rest: &str) {
        let end = if rest.starts_with("<!--") {
            memmem::find(&rest.as_bytes()[2..], b"-->").map(|i| i + 5)
        } else {
            memchr::memchr(b'>', rest.as_bytes()).map(|i| i + 1)
        };
        self.at += end.unwrap_or(rest.len());
    }

    fn end_tag(&mut self, rest: &str, out: &mut Sieved<'_>) {
        let end = memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |i| i + 1);
        self.at += end;
        let name = tag_name(&rest[2..]);
        match kind(name) {
            Kind::Formatting => self.formatting = self.formatting.saturating_sub(1),
            Kind::Flat => {}
            Kind::Nesting | Kind::Dropped(..) => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth >= MAX_DEPTH {
                    return;
                }
            }
        }
        out.html.push_str("</");
        out.html.push_str(name);
        out.html.push('>');
    }

    fn start_tag(&mut self, rest: &'a str, out: &mut Sieved<'a>) -> bool {
        let name = tag_name(&rest[1..]);
        let (end, attributes) = tag_end(rest);
        let tag = &rest[..end];
        let after = &rest[end..];
        self.at += end;
        let kind = kind(name);
        if let Kind::Dropped(known, raw) = kind {
            return self.drop_element(known, raw, tag, after, out);
        }
        self.tags += 1;
        match kind {
            Kind::Formatting if self.formatting >= MAX_FORMATTING => return true,
            Kind::Formatting => self.formatting += 1,
            Kind::Nesting => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    self.cut = true;
                    return true;
                }
            }
            Kind::Flat | Kind::Dropped(..) => {}
        }
        if tag.len() > MAX_TAG_BYTES || attributes > MAX_ATTRIBUTES || !tag.ends_with('>') {
            out.html.push('<');
            out.html.push_str(name);
            out.html.push('>');
        } else {
            out.html.push_str(tag);
        }
        true
    }

    /// Leaves an element out with all it holds, keeping JSON-LD apart; false where that swallows the rest of the page.
    fn drop_element(
        &mut self,
        name: &'static str,
        raw: bool,
        tag: &str,
        after: &'a str,
        out: &mut Sieved<'a>,
    ) -> bool {
        if self.lacks.contains(&name) {
            return true;
        }
        let Some(close) = find_end(after, name) else {
            self.lacks.push(name);
            // An unclosed script swallows the page in a browser too; an unclosed drawing does not.
            return !raw || name == "textarea";
        };
        if name == "script" && contains_folded(tag, "ld+json") {
            let body = &after[..close];
            if out.json_ld.len() < MAX_JSON_LD && body.len() <= MAX_JSON_LD_BYTES {
                out.json_ld.push(body);
            }
        }
        let end = memchr::memchr(b'>', &after.as_bytes()[close..]).map_or(after.len(), |i| close + i + 1);
        self.at += end;
        true
    }
}

/// The letters of a tag's name, as written.
fn tag_name(rest: &str) -> &str {
    let end = rest
        .bytes()
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<'))
        .unwrap_or(rest.len());
    &rest[..end]
}

/// Where a start tag ends (one past `>`), quotes around values minded, and how many attributes it has at most.
fn tag_end(rest: &str) -> (usize, usize) {
    let bytes = rest.as_bytes();
    // Of other characters it counts only that they stand there.
    let plain = |b: u8| !matches!(b, b'>' | b'"' | b'\'' | b'/' | b'=') && !b.is_ascii_whitespace();
    let (mut at, mut attributes, mut before) = (1, 0, b' ');
    while let Some(&b) = bytes.get(at) {
        match b {
            b'>' => return (at + 1, attributes),
            b'"' | b'\'' if before == b'=' => {
                at += 1 + memchr::memchr(b, &bytes[at + 1..]).unwrap_or(bytes.len());
                before = b' ';
                attributes += 1;
            }
            b if b.is_ascii_whitespace() => {
                if before != b'=' {
                    before = b' ';
                }
            }
            _ => {
                attributes += usize::from(before == b' ' || before == b'/');
                before = b;
                if plain(b) {
                    at += bytes[at + 1..].iter().take_while(|b| plain(**b)).count();
                }
            }
        }
        at += 1;
    }
    (rest.len(), attributes)
}

/// Where `</name` starts.
fn find_end(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"</").find(|&i| {
        bytes.get(i + 2..i + 2 + name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(i + 2 + name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
    })
}

fn contains_folded(text: &str, needle: &str) -> bool {
    text.as_bytes().windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}

/// What an element is to the sieve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It holds no words of an article: its name, and whether HTML reads it as raw text.
    Dropped(&'static str, bool),
    /// The tree builder opens it again by itself. (`<a>` is such a one too, but each closes the one before.)
    Formatting,
    /// It is void, or closed by the next of its kind.
    Flat,
    /// It deepens the tree.
    Nesting,
}

/// What an element is, by its name in any case.
fn kind(name: &str) -> Kind {
    /// The longest name that is told here.
    const LONGEST: usize = 9;
    let mut folded = [0; LONGEST];
    let Some(folded) = folded.get_mut(..name.len()) else { return Kind::Nesting };
    folded.copy_from_slice(name.as_bytes());
    folded.make_ascii_lowercase();
    match &*folded {
        b"script" => Kind::Dropped("script", true),
        b"style" => Kind::Dropped("style", true),
        b"svg" => Kind::Dropped("svg", false),
        b"noscript" => Kind::Dropped("noscript", false),
        b"template" => Kind::Dropped("template", false),
        b"textarea" => Kind::Dropped("textarea", true),
        b"select" => Kind::Dropped("select", false),
        b"iframe" => Kind::Dropped("iframe", true),
        b"canvas" => Kind::Dropped("canvas", false),
        b"video" => Kind::Dropped("video", false),
        b"audio" => Kind::Dropped("audio", false),
        b"object" => Kind::Dropped("object", false),
        b"math" => Kind::Dropped("math", false),
        b"noframes" => Kind::Dropped("noframes", true),
        b"xmp" => Kind::Dropped("xmp", true),
        b"noembed" => Kind::Dropped("noembed", true),
        b"plaintext" => Kind::Dropped("plaintext", true),
        b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike"
        | b"strong" | b"tt" | b"u" => Kind::Formatting,
        b"a" | b"area" | b"base" | b"body" | b"br" | b"col" | b"dd" | b"dt" | b"embed" | b"head" | b"hr"
        | b"html" | b"img" | b"input" | b"li" | b"link" | b"meta" | b"option" | b"p" | b"param"
        | b"source" | b"tbody" | b"td" | b"tfoot" | b"th" | b"thead" | b"title" | b"tr" | b"track"
        | b"wbr" => Kind::Flat,
        _ => Kind::Nesting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scripts_go_and_json_ld_is_kept_apart() {
        let got = sieve(
            "<p title='a>b'>One<script>if (a<b) {}</script><script type=application/ld+json>{\"a\":1}</script>\
             <!-- <p>no --> two <SVG><path d=''/></svg> 3 < 4</p><style>p{}</style>",
        );
        assert_eq!(got.html, "<p title='a>b'>One two  3 &lt; 4</p>");
        assert_eq!(got.json_ld, ["{\"a\":1}"]);
    }

    #[test]
    fn depth_and_attributes_are_bounded() {
        let deep = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let got = sieve(&deep);
        assert_eq!(got.html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(got.html.matches("</div>").count(), MAX_DEPTH);
        assert_eq!(got.notes.len(), 1);
        let wide = format!("<p {}>x</p>", "a ".repeat(10_000));
        assert_eq!(sieve(&wide).html, "<p>x</p>");
        let bold = "<b>".repeat(1000);
        assert_eq!(sieve(&bold).html.matches("<b>").count(), MAX_FORMATTING);
    }

    #[test]
    fn a_page_without_a_tag_is_bounded_too() {
        let got = sieve(&"é ".repeat(MAX_BYTES / 2)).notes;
        assert_eq!(got, ["page cut at 16777216 bytes or 300000 tags"]);
    }

    proptest! {
        #[test]
        fn never_panics(source in "(<|>|/|!|-|script|style|p|é|=|\"|'| |a){0,60}") {
            let _ = sieve(&source);
        }
    }
}
