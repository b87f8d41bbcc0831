//! HTML of strangers -> HTML in which nothing runs, styles, frames or tracks; or plain text.
//!
//! In three steps. [`tokens`] reads the bytes as an HTML tokenizer does, in one pass. [`balance`] writes them again in a normal
//! form: known elements only, every one closed, in bounded depth and with bounded attributes. So the real parser behind
//! `ammonia`, which has the last word by the lists of [`policy`], meets nothing that takes it more than linear time; and what is so
//! simple that a parser would change nothing is known for that by [`plain`], which goes by the same lists.

mod balance;
mod plain;
mod policy;
mod style;
mod tokens;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::borrow::Cow;
use std::cell::RefCell;
use url::Url;

/// What is read of one piece of HTML, in bytes: longer than any article; what follows is not shown.
pub const MAX_BYTES: usize = 2 << 20;

/// How deep elements may stand in each other: deeper ones lose their tags and keep their content. Browsers draw the line at 512.
pub const MAX_DEPTH: usize = 512;

/// How many attributes of a tag are looked at: written pages have a dozen; the parser compares each with each.
pub const MAX_ATTRIBUTES: usize = 256;

/// HTML of strangers -> HTML in which nothing runs, styles, frames or tracks.
///
/// Scripts, styles and comments go with what they hold; of other unknown elements the content stays. Addresses are resolved
/// against `base` (without one, relative addresses stay as they are); those of schemes that do more than lead somewhere
/// go. Elements are closed where they were left open. No more than [`MAX_BYTES`] are read. Any text will do; what is no markup is
/// shown as text.
#[must_use]
pub fn html(html: &str, base: Option<&Url>) -> String {
    let read = start(html);
    if !read.contains(['<', '>', '&', '\0', '\r', '\u{a0}']) {
        return read.to_owned();
    }
    let normal = balance::balanced(read, base);
    let clean = plain::cleaned(&normal).unwrap_or_else(|| policy::clean(&normal));
    // A carriage return that was written as a reference (`&#13;`) ends a line, as it does where it stands bare: whoever reads
    // the HTML again would take it for that.
    if clean.contains('\r') { clean.replace('\r', "\n") } else { clean }
}

/// HTML -> the text a reader sees, on one line: tags dropped, entities decoded, blanks made one; for titles.
#[must_use]
pub fn text(html: &str) -> String {
    let read = start(html);
    let bare = if read.contains('<') { Cow::Owned(balance::bare(read)) } else { Cow::Borrowed(read) };
    let decoded = unescape(&bare);
    let mut line = String::with_capacity(decoded.len());
    for word in decoded.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Writes text as HTML that says the same, within an attribute too.
pub fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, b) in text.bytes().enumerate() {
        let escaped = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(escaped);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Text with the character references of HTML decoded; `<` and all else stay as they are.
#[must_use]
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(tokenized(text.replace('<', "&lt;")))
}

/// An attribute's value with its character references decoded, by the rules for attributes: `&copy=` is no sign.
fn unescape_value(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    // Nearly all that stands in addresses.
    if value.split('&').skip(1).all(|part| part.starts_with("amp;")) {
        return Cow::Owned(value.replace("&amp;", "&"));
    }
    Cow::Owned(tokenized(format!("<a a=\"{}\">", value.replace('"', "&quot;"))))
}

/// The characters and the values of attributes in markup. The tokenizer knows the 2,231 names and the rules of the unfinished
/// ones.
fn tokenized(markup: String) -> String {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(markup));
    let tokenizer = Tokenizer::new(Characters::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

/// The characters of a stream of tokens.
#[derive(Default)]
struct Characters(RefCell<String>);

impl TokenSink for Characters {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut out = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => out.push_str(&text),
            Token::TagToken(tag) => tag.attrs.iter().for_each(|attribute| out.push_str(&attribute.value)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// As much of a text as is read.
fn start(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text)
}

#[cfg(test)]
mod tests;
