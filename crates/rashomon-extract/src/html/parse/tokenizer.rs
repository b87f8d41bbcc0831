//! The HTML standard's tokenizer for sources that have been through the sieve: no scripts, no comments, no foreign
//! elements are left, and what is left is cut at the marks that count, not looked at character by character.

use super::key::Key;
use super::reference;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use std::borrow::Cow;

/// Cuts a source into tokens, from the document type (all pages are read as if they had declared the present one) to the
/// end.
pub(super) fn tokenize(source: &str, sink: &impl TokenSink) {
    let html = StrTendril::from_slice(&newlines(source));
    let mut tokenizer = Tokenizer { source: &html, html: &html, at: 0, sink, raw: None };
    let _ = tokenizer.emit(Token::DoctypeToken(Doctype { name: Some("html".into()), ..Doctype::default() }));
    while tokenizer.at < tokenizer.source.len() {
        match tokenizer.raw.take() {
            Some((kind, name)) => tokenizer.raw_text(kind, &name),
            None => tokenizer.data(),
        }
    }
    let _ = tokenizer.emit(Token::EOFToken);
}

/// The source with its line ends as the standard wants them.
fn newlines(source: &str) -> Cow<'_, str> {
    let mut rest = source;
    let mut out = String::new();
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    if rest.len() == source.len() {
        return Cow::Borrowed(source);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

struct Tokenizer<'a, S> {
    source: &'a str,
    /// The same, to cut shared pieces from.
    html: &'a StrTendril,
    at: usize,
    sink: &'a S,
    /// The element whose text comes next, where no tag but its own end counts in it.
    raw: Option<(RawKind, LocalName)>,
}

impl<'a, S: TokenSink> Tokenizer<'a, S> {
    fn emit(&self, token: Token) -> TokenSinkResult<S::Handle> {
        // Nobody asks for the line.
        self.sink.process_token(token, 1)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    /// Where the first of the bytes that `stop` names is, from `from` on, or the end.
    fn find(&self, from: usize, stop: impl Fn(u8) -> bool) -> usize {
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        from + rest.iter().position(|b| stop(*b)).unwrap_or(rest.len())
    }

    /// Where the byte is, from `from` on, or the end.
    fn find_byte(&self, from: usize, byte: u8) -> usize {
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        from + memchr::memchr(byte, rest).unwrap_or(rest.len())
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// A piece of the source, shared with it where it is long.
    fn piece(&self, from: usize, to: usize) -> StrTendril {
        let (Ok(from), Ok(length)) = (u32::try_from(from), u32::try_from(to.saturating_sub(from))) else {
            return StrTendril::new();
        };
        self.html.try_subtendril(from, length).unwrap_or_default()
    }

    /// Text up to the next tag, and the tag.
    fn data(&mut self) {
        let open = self.find_byte(self.at, b'<');
        self.text(self.at, open, true, false);
        self.at = open;
        match (self.byte(open + 1), self.byte(open + 2)) {
            (Some(c), _) if c.is_ascii_alphabetic() => self.tag(TagKind::StartTag, open + 1),
            (Some(b'/'), Some(c)) if c.is_ascii_alphabetic() => self.tag(TagKind::EndTag, open + 2),
            // Of comments, and what the standard takes for them, the sieve leaves only `</` before other characters.
            (Some(b'!' | b'?'), _) | (Some(b'/'), Some(_)) => self.at = self.find_byte(open, b'>') + 1,
            (Some(b'/'), None) => {
                self.text(open, open + 2, false, false);
                self.at = open + 2;
            }
            _ if open < self.source.len() => {
                self.text(open, open + 1, false, false);
                self.at = open + 1;
            }
            _ => {}
        }
    }

    /// The text of an element in which no tag but its own end counts, up to that.
    fn raw_text(&mut self, kind: RawKind, name: &str) {
        let mut end = self.at;
        loop {
            end = self.find_byte(end, b'<');
            let rest = self.source.get(end..).unwrap_or_default();
            let named = rest.get(2..2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
            let closed =
                matches!(self.byte(end + 2 + name.len()), Some(b'\t' | b'\n' | b'\x0C' | b' ' | b'/' | b'>'));
            if rest.is_empty() || (rest.starts_with("</") && named && closed) {
                break;
            }
            end += 1;
        }
        self.text(self.at, end, kind == RawKind::Rcdata, true);
        self.at = end;
        if end < self.source.len() {
            self.tag(TagKind::EndTag, end + 2);
        }
    }

    /// Hands on characters. `raw`: NUL becomes a replacement character, elsewhere the tree builder says what it becomes.
    fn text(&self, from: usize, to: usize, references: bool, raw: bool) {
        if from >= to {
            return;
        }
        let text = self.slice(from, to);
        let odd = memchr::memchr2(b'&', b'\0', text.as_bytes()).is_some();
        if !odd {
            let _ = self.emit(Token::CharacterTokens(self.piece(from, to)));
            return;
        }
        for (n, part) in text.split('\0').enumerate() {
            let mut resolved = String::with_capacity(part.len());
            if n > 0 && raw {
                resolved.push(char::REPLACEMENT_CHARACTER);
            } else if n > 0 {
                let _ = self.emit(Token::NullCharacterToken);
            }
            if references {
                reference::resolve(part, false, &mut resolved);
            } else {
                resolved.push_str(part);
            }
            if !resolved.is_empty() {
                let _ = self.emit(Token::CharacterTokens(StrTendril::from_slice(&resolved)));
            }
        }
    }

    /// The tag whose name starts at `from`; one that the source ends in is none.
    fn tag(&mut self, kind: TagKind, from: usize) {
        let end = self.find(from, |b| matches!(b, b'\t' | b'\n' | b'\x0C' | b' ' | b'/' | b'>'));
        let name = element_name(self.slice(from, end));
        self.at = end;
        // Whether elements are the same is a matter of all their attributes, for these.
        let all = kind == TagKind::StartTag && is_formatting(&name);
        let mut attrs = Vec::new();
        let self_closing = loop {
            self.at = self.find(self.at, |b| !matches!(b, b'\t' | b'\n' | b'\x0C' | b' '));
            match self.byte(self.at) {
                Some(b'>') => break false,
                Some(b'/') if self.byte(self.at + 1) == Some(b'>') => {
                    self.at += 1;
                    break true;
                }
                Some(b'/') => self.at += 1,
                Some(_) => self.attribute(kind == TagKind::StartTag, all, &mut attrs),
                None => return,
            }
        };
        self.at += 1;
        let raw_name = (kind == TagKind::StartTag).then(|| name.clone());
        let tag = Tag { kind, name, self_closing, attrs, had_duplicate_attributes: false };
        match (self.emit(Token::TagToken(tag)), raw_name) {
            (TokenSinkResult::RawData(kind), Some(name)) => self.raw = Some((kind, name)),
            // No end tag ends it.
            (TokenSinkResult::Plaintext, _) => {
                self.text(self.at, self.source.len(), false, true);
                self.at = self.source.len();
            }
            _ => {}
        }
    }

    /// The attribute that starts here, kept where it is read.
    fn attribute(&mut self, wanted: bool, all: bool, attrs: &mut Vec<Attribute>) {
        let from = self.at;
        // An equals sign at the head belongs to the name.
        let name_end =
            self.find(from + 1, |b| matches!(b, b'\t' | b'\n' | b'\x0C' | b' ' | b'/' | b'>' | b'='));
        let name = self.slice(from, name_end);
        self.at = name_end;
        let after = self.find(name_end, |b| !matches!(b, b'\t' | b'\n' | b'\x0C' | b' '));
        let (value_from, value_to) = if self.byte(after) == Some(b'=') {
            let value = self.find(after + 1, |b| !matches!(b, b'\t' | b'\n' | b'\x0C' | b' '));
            match self.byte(value) {
                Some(quote @ (b'"' | b'\'')) => {
                    let end = self.find_byte(value + 1, quote);
                    self.at = end + 1;
                    (value + 1, end)
                }
                _ => {
                    let end = self.find(value, |b| matches!(b, b'\t' | b'\n' | b'\x0C' | b' ' | b'>'));
                    self.at = end;
                    (value, end)
                }
            }
        } else {
            (name_end, name_end)
        };
        if !wanted {
            return;
        }
        let local = match Key::atom(name) {
            Some(known) => known,
            None if all => LocalName::from(lower(name)),
            None => return,
        };
        // Of two with one name the first counts.
        if attrs.iter().all(|a| a.name.local != local) {
            let name = QualName::new(None, ns!(), local);
            attrs.push(Attribute { name, value: self.value(value_from, value_to) });
        }
    }

    /// An attribute's value with its references resolved.
    fn value(&self, from: usize, to: usize) -> StrTendril {
        let raw = self.slice(from, to);
        if memchr::memchr2(b'&', b'\0', raw.as_bytes()).is_none() {
            return self.piece(from, to);
        }
        let mut resolved = String::with_capacity(raw.len());
        reference::resolve(&raw.replace('\0', "\u{FFFD}"), true, &mut resolved);
        StrTendril::from_slice(&resolved)
    }
}

/// A name in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase() || b == 0) {
        Cow::Owned(name.to_ascii_lowercase().replace('\0', "\u{FFFD}"))
    } else {
        Cow::Borrowed(name)
    }
}

/// An element's name; the commonest without a look into the table of all.
fn element_name(name: &str) -> LocalName {
    match name {
        "a" => local_name!("a"),
        "p" => local_name!("p"),
        "li" => local_name!("li"),
        "ul" => local_name!("ul"),
        "br" => local_name!("br"),
        "h2" => local_name!("h2"),
        "h3" => local_name!("h3"),
        "div" => local_name!("div"),
        "img" => local_name!("img"),
        "span" => local_name!("span"),
        "link" => local_name!("link"),
        "meta" => local_name!("meta"),
        "strong" => local_name!("strong"),
        _ => LocalName::from(lower(name)),
    }
}

/// Elements that the tree builder opens again, comparing their attributes (of `<a>` there is never more than one).
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}
