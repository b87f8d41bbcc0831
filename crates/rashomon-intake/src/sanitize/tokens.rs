//! HTML -> start tags, end tags and text, in one pass: the tokenizer of the HTML standard without its rarer states.
//!
//! Nothing is looked for twice: where no `>` or closing quote follows, that is known from the last one in the text.

use super::MAX_ATTRIBUTES;
use memchr::{memchr, memmem, memrchr};

/// A piece of markup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text as written, references and all. A `<` in it opens nothing.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag's name as written.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name as written.
    pub name: &'a str,
    /// Names and values as written, references and all; the first [`MAX_ATTRIBUTES`].
    pub attributes: Vec<(&'a str, &'a str)>,
    /// Whether it ends in `/>`.
    pub closed: bool,
}

/// A text being read.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// One past the last `>`.
    last_end: usize,
    /// One past the last `-->`.
    last_comment: usize,
    /// Elements known to have no end tag ahead, so that none is searched for twice.
    never_closed: Vec<&'static str>,
    /// One past the last `"` and the last `'`.
    last_quotes: [usize; 2],
}

impl<'a> Tokens<'a> {
    /// The tokens of a text.
    pub(super) fn new(text: &'a str) -> Self {
        let last = |b: u8| memrchr(b, text.as_bytes()).map_or(0, |at| at + 1);
        Self {
            text,
            at: 0,
            last_end: last(b'>'),
            last_comment: memmem::rfind(text.as_bytes(), b"-->").map_or(0, |at| at + 3),
            never_closed: Vec::new(),
            last_quotes: [last(b'"'), last(b'\'')],
        }
    }

    /// Skips to the end tag of the element just opened, whose content is no markup; `false` where there is none.
    pub(super) fn skip_content(&mut self, name: &'static str) -> bool {
        if self.never_closed.contains(&name) {
            return false;
        }
        let rest = self.bytes_from(self.at);
        let mut from = 0;
        while let Some(found) = memmem::find(rest.get(from..).unwrap_or_default(), b"</") {
            let start = from + found + 2;
            let end = start + name.len();
            if rest.get(start..end).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && !rest.get(end).is_some_and(u8::is_ascii_alphanumeric)
            {
                self.at += start - 2;
                return true;
            }
            from = start;
        }
        self.never_closed.push(name);
        false
    }

    /// Skips all that follows.
    pub(super) fn skip_all(&mut self) {
        self.at = self.text.len();
    }

    fn bytes_from(&self, at: usize) -> &'a [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// One past the next `>`.
    fn end_of_tag(&self, from: usize) -> usize {
        memchr(b'>', self.bytes_from(from)).map_or(self.text.len(), |at| from + at + 1)
    }

    /// One past the end of a comment that starts at `from` (`<!--`). One that never ends ends at the next `>`.
    fn end_of_comment(&self, from: usize) -> usize {
        let inside = from + 4;
        if self.bytes_from(inside).starts_with(b">") {
            return inside + 1;
        }
        if self.last_comment > inside {
            // `<!-->` and `<!--->` are comments too, so the dashes may overlap.
            let rest = self.bytes_from(inside - 2);
            return memmem::find(rest, b"-->").map_or(self.text.len(), |at| inside - 2 + at + 3);
        }
        self.end_of_tag(inside)
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        at
    }

    /// The first place from `at` on whose byte is wanted.
    fn find(&self, at: usize, wanted: impl Fn(u8) -> bool) -> usize {
        self.bytes_from(at).iter().position(|&b| wanted(b)).map_or(self.text.len(), |found| at + found)
    }

    /// The tag whose name starts at `at`, and the place after it; `None` where the text ends inside it.
    fn tag(&self, at: usize) -> Option<(Tag<'a>, usize)> {
        let mut end = self.find(at, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
        let mut tag = Tag { name: self.slice(at, end), ..Tag::default() };
        loop {
            end = self.skip_blanks(end);
            match self.byte(end)? {
                b'>' => return Some((tag, end + 1)),
                b'/' => {
                    tag.closed = self.byte(end + 1) == Some(b'>');
                    end += 1;
                }
                _ => {
                    let (attribute, after) = self.attribute(end);
                    if tag.attributes.len() < MAX_ATTRIBUTES {
                        tag.attributes.push(attribute);
                    }
                    end = after;
                }
            }
        }
    }

    /// The tag whose name starts at `at`, read on from after it. A text that ends inside a tag ends before it.
    fn tagged(&mut self, at: usize) -> Option<Tag<'a>> {
        let found = self.tag(at);
        self.at = found.as_ref().map_or(self.text.len(), |(_, after)| *after);
        found.map(|(tag, _)| tag)
    }

    /// Where the text from `from` on, in which no tag ends, breaks off within a tag: one with an attribute; a lone `<b` is text.
    fn cut_off(&self, from: usize) -> usize {
        let rest = self.bytes_from(from);
        let last = memrchr(b'<', rest).filter(|&at| rest.get(at + 1).is_some_and(u8::is_ascii_alphabetic));
        let within = last.filter(|&at| memchr(b'=', rest.get(at..).unwrap_or_default()).is_some());
        from + within.unwrap_or(rest.len())
    }

    /// The attribute at `at` (name, value), and the place after it.
    fn attribute(&self, at: usize) -> ((&'a str, &'a str), usize) {
        // A `=` at the start belongs to the name.
        let end = self.find(at + 1, |b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
        let name = self.slice(at, end);
        let equals = self.skip_blanks(end);
        if self.byte(equals) != Some(b'=') {
            return ((name, ""), end);
        }
        let start = self.skip_blanks(equals + 1);
        if let Some(quote @ (b'"' | b'\'')) = self.byte(start)
            && self.last_quotes[usize::from(quote == b'\'')] > start + 1
            && let Some(length) = memchr(quote, self.bytes_from(start + 1))
        {
            let end = start + 1 + length;
            return ((name, self.slice(start + 1, end)), end + 1);
        }
        let end = self.find(start, |b| b.is_ascii_whitespace() || b == b'>');
        ((name, self.slice(start, end)), end)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.text.len() {
            let from = self.at;
            if self.last_end <= from {
                let end = self.cut_off(from);
                self.at = self.text.len();
                return (end > from).then(|| Token::Text(self.slice(from, end)));
            }
            if self.byte(from) != Some(b'<') {
                self.at = memchr(b'<', self.bytes_from(from)).map_or(self.text.len(), |at| from + at);
                return Some(Token::Text(self.slice(from, self.at)));
            }
            let name_at = |at: usize| self.byte(at).is_some_and(|b| b.is_ascii_alphabetic());
            match self.byte(from + 1) {
                Some(b'!') if self.bytes_from(from).starts_with(b"<!--") => {
                    self.at = self.end_of_comment(from)
                }
                Some(b'!' | b'?') => self.at = self.end_of_tag(from),
                Some(b'/') if !name_at(from + 2) => self.at = self.end_of_tag(from),
                Some(b'/') => {
                    return self.tagged(from + 2).map(|tag| Token::Close(tag.name));
                }
                _ if name_at(from + 1) => {
                    return self.tagged(from + 1).map(Token::Open);
                }
                _ => {
                    self.at =
                        memchr(b'<', self.bytes_from(from + 1)).map_or(self.text.len(), |at| from + 1 + at);
                    return Some(Token::Text(self.slice(from, self.at)));
                }
            }
        }
        None
    }
}
