//! Text to tags and runs of text, by what marks markup in the wild: nothing is refused, and what is no markup is text.

use memchr::{memchr, memmem};

/// A piece of a document. Slices are as they stand there, references unresolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `<name ...>`; the attributes are read from `rest` by [`attributes`].
    Start {
        /// The name with its prefix.
        name: &'a str,
        /// What stands between the name and the closing `>` or `/>`.
        rest: &'a str,
        /// Whether it closes itself: `/>`.
        empty: bool,
    },
    /// `</name>`.
    End(&'a str),
    /// Characters with references.
    Text(&'a str),
    /// Characters as they are: a CDATA section's.
    Verbatim(&'a str),
    /// `<!DOCTYPE ...>`, what stands in it.
    Doctype(&'a str),
}

/// The tokens of a document, one after another.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// Whether the document broke off within a tag, a comment or a CDATA section.
    pub(crate) broken: bool,
    /// Closers known not to stand anywhere ahead, so that they are searched for once only.
    missing: [bool; 3],
    /// Whether a document type was met: there is but one.
    typed: bool,
}

const COMMENT_END: (usize, &str) = (0, "-->");
const CDATA_END: (usize, &str) = (1, "]]>");
const PI_END: (usize, &str) = (2, "?>");

impl<'a> Tokens<'a> {
    /// The tokens of `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text, broken: false, missing: [false; 3], typed: false }
    }

    /// The offset of what is still ahead, counted from the end.
    pub(crate) fn ahead(&self) -> usize {
        self.rest.len()
    }

    /// Steps over the content of an element that holds no markup, such as a script, up to its end tag.
    pub(crate) fn skip_raw(&mut self, name: &str) {
        let bytes = self.rest.as_bytes();
        let ends = memchr::memmem::find_iter(bytes, b"</").find(|at| {
            bytes.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
        });
        self.rest = ends.and_then(|at| self.rest.get(at..)).unwrap_or_default();
    }

    /// What stands up to a closer, and moves behind it.
    fn until(&mut self, from: usize, (which, closer): (usize, &str)) -> Option<&'a str> {
        if self.missing.get(which).copied().unwrap_or(true) {
            return None;
        }
        let body = self.rest.get(from..)?;
        let Some(at) = memmem::find(body.as_bytes(), closer.as_bytes()) else {
            self.missing[which] = true;
            return None;
        };
        self.rest = body.get(at + closer.len()..).unwrap_or_default();
        body.get(..at)
    }

    /// Steps over `from` bytes and up to and with the next `>`.
    fn skip_to_gt(&mut self, from: usize) {
        let end = self.rest.get(from..).and_then(|r| memchr(b'>', r.as_bytes()));
        self.broken |= end.is_none();
        self.rest = end.and_then(|at| self.rest.get(from + at + 1..)).unwrap_or_default();
    }

    /// What `<!` or `<?` opens; `None` where it says nothing.
    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest;
        if rest.starts_with("<!--") {
            if self.until(4, COMMENT_END).is_none() {
                self.skip_to_gt(4);
            }
            return None;
        }
        if rest.get(..9).is_some_and(|r| r.eq_ignore_ascii_case("<![CDATA[")) {
            return Some(Token::Verbatim(self.until(9, CDATA_END).unwrap_or_else(|| {
                self.broken = true;
                self.rest = "";
                rest.get(9..).unwrap_or_default()
            })));
        }
        if rest.get(..9).is_some_and(|r| r.eq_ignore_ascii_case("<!DOCTYPE")) {
            return Some(self.doctype());
        }
        if rest.starts_with("<?") && self.until(2, PI_END).is_some() {
            return None;
        }
        self.skip_to_gt(2);
        None
    }

    /// A document type with its internal subset, where it has one.
    fn doctype(&mut self) -> Token<'a> {
        let body = self.rest.get(9..).unwrap_or_default();
        let plain = memchr(b'>', body.as_bytes()).unwrap_or(body.len());
        let first = !std::mem::replace(&mut self.typed, true);
        let end = match memchr(b'[', body.get(..plain).unwrap_or_default().as_bytes()).filter(|_| first) {
            Some(open) => memchr(b']', body.get(open..).unwrap_or_default().as_bytes())
                .and_then(|at| Some(open + at + memchr(b'>', body.get(open + at..)?.as_bytes())?)),
            None => Some(plain),
        };
        let end = end.unwrap_or(plain);
        self.rest = body.get(end + 1..).unwrap_or_default();
        Token::Doctype(body.get(..end).unwrap_or_default())
    }

    /// A start tag.
    fn start(&mut self) -> Option<Token<'a>> {
        let body = self.rest.get(1..)?;
        let named = body.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<' | '='));
        let name = body.get(..named.unwrap_or(body.len()))?;
        let attributes = body.get(name.len()..)?;
        let end = tag_end(attributes);
        let Some((length, closed)) = end else {
            self.broken = true;
            self.rest = "";
            return None;
        };
        let inside = attributes.get(..length)?;
        // A tag that runs into the next one was never closed: the next one stands.
        self.rest = attributes.get(length + usize::from(closed)..).unwrap_or_default();
        let trimmed = inside.trim_end();
        let empty = trimmed.ends_with('/') && closed;
        Some(Token::Start { name, rest: if empty { &trimmed[..trimmed.len() - 1] } else { trimmed }, empty })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let rest = self.rest;
            let markup = markup_at(rest);
            if markup != Some(0) {
                let (text, ahead) = rest.split_at(markup.unwrap_or(rest.len()));
                self.rest = ahead;
                return Some(Token::Text(text));
            }
            let token = match rest.as_bytes().get(1) {
                Some(b'!' | b'?') => self.declaration(),
                Some(b'/') => {
                    self.skip_to_gt(2);
                    if self.broken {
                        return None;
                    }
                    let name = rest.get(2..rest.len() - self.rest.len() - 1).unwrap_or_default();
                    // `</a <b>`: the end tag was not closed.
                    let name =
                        name.split(|c: char| c.is_ascii_whitespace() || c == '<').next().unwrap_or_default();
                    Some(Token::End(name))
                }
                _ => self.start(),
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

/// Where the next `<` stands that opens markup.
fn markup_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|at| {
        let next = |n: usize| bytes.get(at + n).copied().unwrap_or(b' ');
        let named = |b: u8| b.is_ascii_alphabetic() || b == b'_' || !b.is_ascii();
        named(next(1)) || matches!(next(1), b'!' | b'?') || (next(1) == b'/' && named(next(2)))
    })
}

/// Where a tag's attributes end, and whether a `>` ends them or the next tag's `<`. `None`: the document ends first.
fn tag_end(attributes: &str) -> Option<(usize, bool)> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    let mut value = false; // whether a value may begin here
    while let Some(&b) = bytes.get(at) {
        match b {
            b'>' => return Some((at, true)),
            b'<' => return Some((at, false)),
            b'"' | b'\'' if value => at += 1 + memchr(b, bytes.get(at + 1..)?)?,
            _ => {}
        }
        value = b == b'=' || (value && b.is_ascii_whitespace());
        at += 1;
    }
    None
}

/// The attributes of a start tag: name and value, the value's references unresolved.
pub(crate) fn attributes(rest: &str) -> Attributes<'_> {
    Attributes { rest }
}

/// See [`attributes`].
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let blank = |c: char| c.is_ascii_whitespace();
        let rest = self.rest.trim_start_matches(|c: char| blank(c) || matches!(c, '/' | '"' | '\'' | '='));
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| blank(c) || c == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => {
                let value = value.get(1..).unwrap_or_default();
                value.split_once(quote).unwrap_or((value, ""))
            }
            None => value.split_at(value.find(blank).unwrap_or(value.len())),
        };
        self.rest = after;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let mut tokens = Tokens::new(text);
        let mut told: Vec<String> = tokens
            .by_ref()
            .map(|t| match t {
                Token::Start { name, rest, empty } => {
                    let attributes: Vec<_> = attributes(rest).map(|(n, v)| format!(" {n}={v:?}")).collect();
                    format!("<{name}{}{}>", attributes.concat(), if empty { "/" } else { "" })
                }
                Token::End(name) => format!("</{name}>"),
                Token::Text(text) => format!("{text:?}"),
                Token::Verbatim(text) => format!("[{text}]"),
                Token::Doctype(text) => format!("!{text}"),
            })
            .collect();
        if tokens.broken {
            told.push("...".to_owned());
        }
        told.join(" ")
    }

    #[test]
    fn markup_and_what_only_looks_like_it() {
        insta::assert_snapshot!(check("<?xml version='1.0'?><!-- a > b --><a b='1' c = \"x>y\" d=e f/>5 < 6 <3</a >"),
            @r#"<a b="1" c="x>y" d="e" f=""/> "5 < 6 <3" </a>"#);
        insta::assert_snapshot!(check("<a><![CDATA[<b> & ]] c]]></a>"), @"<a> [<b> & ]] c] </a>");
        insta::assert_snapshot!(check("<!DOCTYPE x [<!ENTITY a '>'> ]><x/>"), @"! x [<!ENTITY a '>'> ] <x/>");
        insta::assert_snapshot!(check("<title<link href=x>it's</link<b>"), @r#"<title> <link href="x"> "it's" </link>"#);
    }

    #[test]
    fn what_breaks_off_is_told() {
        insta::assert_snapshot!(check("<a>text"), @r#"<a> "text""#);
        insta::assert_snapshot!(check("<a>text</a><b href='x"), @r#"<a> "text" </a> ..."#);
        insta::assert_snapshot!(check("<a><![CDATA[text"), @"<a> [text] ...");
        insta::assert_snapshot!(check("<a><!-- <b> c"), @r#"<a> " c""#);
        insta::assert_snapshot!(check("<a>text</"), @r#"<a> "text</""#);
    }
}
