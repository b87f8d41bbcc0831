//! Character references and entities in a document's text: XML's, HTML's, and those its DTD declares, within a bound.

use super::bounds::{MAX_DTD_BYTES, MAX_ENTITIES, MAX_ENTITY_DEPTH, MAX_EXPANDED_BYTES, cut};
use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest name of an entity, HTML's `CounterClockwiseContourIntegral` being one; own ones are shorter still.
const MAX_NAME_BYTES: usize = 64;

/// The entities a DTD declares, and how much they may still expand to.
#[derive(Default)]
pub(crate) struct Entities<'a> {
    declared: BTreeMap<&'a str, &'a str>,
    expanded: usize,
    /// Whether something was left unexpanded because it would have grown too large.
    pub(crate) bombed: bool,
}

impl<'a> Entities<'a> {
    /// Reads the `<!ENTITY name "value">` of an internal subset; parameter and external entities are passed over.
    pub(crate) fn declare(&mut self, subset: &'a str) {
        let mut rest = cut(subset, MAX_DTD_BYTES);
        while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"<!ENTITY") {
            rest = rest.get(at + 8..).unwrap_or_default().trim_start();
            let named = cut(rest, MAX_NAME_BYTES).find(char::is_whitespace);
            let Some((name, after)) = named.map(|at| rest.split_at(at)) else { continue };
            let after = after.trim_start();
            let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let value = after.get(1..).unwrap_or_default();
            let Some(end) = value.find(quote) else { return };
            if !name.is_empty() && name != "%" && self.declared.len() < MAX_ENTITIES {
                // The first declaration of a name binds (XML 1.0, section 4.2).
                self.declared.entry(name).or_insert(value.get(..end).unwrap_or_default());
            }
            rest = value.get(end + 1..).unwrap_or_default();
        }
    }

    /// The text with its references resolved; what is none stays as it is, so a bare `&` is an ampersand.
    pub(crate) fn resolve<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if memchr::memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        self.expand(text, &mut out, 0);
        Cow::Owned(out)
    }

    /// Appends the text, resolved, to `out`.
    fn expand(&mut self, text: &str, out: &mut String, depth: usize) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            rest = match self.reference(from, out, depth) {
                Some(length) => from.get(length..).unwrap_or_default(),
                None => {
                    out.push('&');
                    from.get(1..).unwrap_or_default()
                }
            };
        }
        out.push_str(rest);
    }

    /// Resolves the reference at the head of `from` into `out` and says how long it is; `None` where there is none.
    fn reference(&mut self, from: &str, out: &mut String, depth: usize) -> Option<usize> {
        let body = from.get(1..)?;
        if let Some(number) = body.strip_prefix('#') {
            let (c, length) = character(number)?;
            out.extend(c);
            return Some(2 + length);
        }
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':') || !b.is_ascii();
        let end = body.bytes().take(MAX_NAME_BYTES).take_while(part).count();
        let name = body.get(..end).filter(|name| !name.is_empty() && body.as_bytes().get(end) == Some(&b';'))?;
        if let Some(&value) = self.declared.get(name) {
            self.expanded += value.len();
            if depth >= MAX_ENTITY_DEPTH || self.expanded > MAX_EXPANDED_BYTES {
                self.bombed = true;
            } else {
                self.expand(value, out, depth + 1);
            }
            return Some(end + 2);
        }
        out.extend(named(body.get(..=end)?)?);
        Some(end + 2)
    }
}

/// The characters of an HTML entity, its name with the semicolon.
fn named(name: &str) -> Option<impl Iterator<Item = char>> {
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    Some([first, second].into_iter().filter(|c| *c != 0).filter_map(char::from_u32))
}

/// Whether `name` (without `&` and `;`) is an entity of HTML.
pub(crate) fn is_html_entity(name: &str) -> bool {
    name.len() < MAX_NAME_BYTES && named(&format!("{name};")).is_some()
}

/// The character of a reference by number (what follows `&#`), and how long the number is, with its semicolon where it
/// has one. No character where it names one that no document may hold.
fn character(number: &str) -> Option<(Option<char>, usize)> {
    let (radix, skip) = if number.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = number.get(skip..)?;
    let count = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let code = u32::from_str_radix(digits.get(..count)?, radix).unwrap_or(u32::MAX);
    let closed = usize::from(digits.as_bytes().get(count) == Some(&b';'));
    let c = match code {
        0x80..=0x9F => C1_REPLACEMENTS.get((code - 0x80) as usize).copied().flatten(),
        0..0x20 if !matches!(code, 9 | 10 | 13) => None,
        _ => Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
    };
    Some((c, skip + count + closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(subset: &str, text: &str, expected: &str) {
        let mut entities = Entities::default();
        entities.declare(subset);
        assert_eq!(entities.resolve(text), expected);
    }

    #[test]
    fn references_are_resolved_and_bare_ampersands_stay() {
        check("", "Fish &amp; chips &#38; &#x26; &#X26; &eacute;&nbsp;", "Fish & chips & & & é\u{a0}");
        check("", "Fish & chips &nosuch; AT&T a&b; &", "Fish & chips &nosuch; AT&T a&b; &");
        check("", "&#150; &#39s &#0;&#xD800; &#99999999999;", "– 's \u{fffd} \u{fffd}");
    }

    #[test]
    fn what_the_dtd_declares_is_expanded_within_a_bound() {
        check(
            r#"<!ENTITY paper "The &who; Courier"><!ENTITY who 'Norvale'>"#,
            "&paper;!",
            "The Norvale Courier!",
        );
        check(r#"<!ENTITY % p "x"><!ENTITY out SYSTEM "file:///etc/passwd">"#, "&out;", "&out;");
        check(r#"<!ENTITY a "&a;&a;">"#, "&a;.", ".");
        let bomb: String =
            (1..9).map(|n| format!("<!ENTITY b{n} \"{}\">", format!("&b{};", n - 1).repeat(9))).collect();
        let mut entities = Entities::default();
        let bomb = format!("<!ENTITY b0 \"{}\">{bomb}", "x".repeat(100));
        entities.declare(&bomb);
        assert!(entities.resolve("&b8;").len() <= MAX_EXPANDED_BYTES);
        assert!(entities.bombed);
    }
}
