//! Lines that credit: "By Ada Quill", "Posted on 3 May by Ada Quill", a name alone, a link to an author's page.

use super::gather::Shown;
use super::words;
use crate::html::dom::{Dom, RawBlock};
use crate::html::phrases;
use rashomon_text::fold::fold;
use rashomon_text::stamps;

/// Bytes of a line that credits.
const CREDIT_BYTES: usize = 200;
/// Bytes of a line that is a name and its time.
const BARE_BYTES: usize = 80;
/// Words before a "by" inside a line: a stamp and what was done.
const BEFORE: usize = 14;
/// Lines under a label "Authors".
const UNDER: usize = 6;

/// Marks between a by-line and what else stands in its line.
const BARS: [char; 5] = ['|', '•', '·', '»', '\n'];

/// How a line credits somebody, and what it says of whom.
pub(super) fn credit(text: &str) -> Option<(Shown, &str)> {
    if text.len() > CREDIT_BYTES || is_sentence(text) {
        return None;
    }
    if let Some((n, rest)) =
        text.split(BARS).enumerate().find_map(|(n, part)| Some((n, words::lead(part.trim())?)))
    {
        return (!rest.is_empty()).then_some((if n == 0 { Shown::Lead } else { Shown::After }, rest));
    }
    if let Some((label, rest)) = text.split_once(':')
        && words::is_label(&fold(label))
    {
        return (!rest.is_empty()).then_some((Shown::Lead, rest));
    }
    // "Autoren Karla Blum und Ben Oakes".
    if let Some((label, rest)) = text.split_once(' ')
        && words::is_author(&fold(label))
        && rest.len() <= BARE_BYTES
        && rest.starts_with(char::is_uppercase)
    {
        return Some((Shown::Lead, rest));
    }
    inner(text)
}

/// Whom a line "About Ada Quill" is about.
pub(super) fn about(text: &str) -> Option<&str> {
    /// Words before a name over what else there is of its bearer.
    const ABOUT: [&str; 12] = [
        "About ",
        "ABOUT ",
        "Über ",
        "More from ",
        "More by ",
        "All posts by ",
        "View all posts by ",
        "Follow ",
        "Meet ",
        "Mehr von ",
        "Alle Artikel von ",
        "Alle Beiträge von ",
    ];
    let rest = ABOUT.iter().find_map(|head| text.strip_prefix(head))?;
    (text.len() <= BARE_BYTES).then_some(rest)
}

/// Whether a line or one next to it has a time stamp.
pub(super) fn is_dated(dom: &Dom, at: usize) -> bool {
    let near = at.saturating_sub(1)..=at + 1;
    dom.blocks.get(near.start().to_owned()..(near.end() + 1).min(dom.blocks.len())).into_iter().flatten().any(
        |b| {
            b.datetime.is_some()
                || b.text.len() <= BARE_BYTES
                    && b.text.contains(|c: char| c.is_ascii_digit())
                    && stamps::find(&b.text, None).is_some()
        },
    )
}

/// Whether the next line says who the bearer of a name is, as author boxes do: "Ada Quill", and under it "Ada is ...".
pub(super) fn opens_note(dom: &Dom, at: usize) -> bool {
    let (Some(name), Some(next)) = (dom.blocks.get(at), dom.blocks.get(at + 1)) else { return false };
    let first = name.text.split(' ').next().unwrap_or_default();
    first.chars().count() > 2
        && next.text.strip_prefix(first).is_some_and(|rest| {
            let last = name.text.rsplit(' ').next().unwrap_or_default();
            says_who(rest) || rest.split_once(last).is_some_and(|(_, rest)| says_who(rest))
        })
}

/// Whether a line is a sentence, which only begins like a by-line.
fn is_sentence(text: &str) -> bool {
    text.split(' ').count() > 12 && text.ends_with(['.', '!', '?', '…'])
}

/// A "by" inside a line, behind a stamp or behind words of making.
fn inner(text: &str) -> Option<(Shown, &str)> {
    let mut at = 0;
    let (mut digits, mut made) = (false, true);
    for word in text.split_inclusive(' ').take(BEFORE) {
        let folded = fold(word.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',')));
        let start = at;
        at += word.len();
        if start > 0 && words::is_by(&folded) && (digits || made) && at < text.len() {
            return Some((if digits { Shown::After } else { Shown::Lead }, &text[at..]));
        }
        digits |= folded.contains(|c: char| c.is_ascii_digit());
        made &= words::is_made(&folded);
    }
    None
}

/// The lines under a label, as long as they have its make: one in any case.
pub(super) fn under(dom: &Dom, label: usize) -> impl Iterator<Item = &RawBlock> {
    let make = |b: &RawBlock| dom.elements.get(b.element).map(|e| e.make);
    let first = dom.blocks.get(label + 1).and_then(make);
    dom.blocks
        .iter()
        .skip(label + 1)
        .take(UNDER)
        .enumerate()
        .take_while(move |(n, b)| *n == 0 || make(b) == first)
        .map(|(_, b)| b)
        .filter(|b| b.text.len() <= BARE_BYTES)
}

/// A line without its time stamp, where a name can be all that is left.
pub(super) fn bare(text: &str) -> Option<&str> {
    if text.len() > BARE_BYTES || phrases::copyright(text) {
        return None;
    }
    let Some((span, _)) = stamps::find(text, None) else { return Some(text) };
    let (before, after) = (text.get(..span.start as usize)?.trim(), text.get(span.end as usize..)?.trim());
    if before.is_empty() { Some(after) } else { Some(before) }
}

/// Parts of an address's path that stand before an author's name; sorted.
const AUTHOR_PATHS: &[&str] = &[
    "auteur",
    "auteurs",
    "author",
    "author-profile",
    "authors",
    "autor",
    "autore",
    "autoren",
    "autores",
    "autori",
    "bios",
    "by",
    "bylines",
    "columnist",
    "columnists",
    "contributor",
    "contributors",
    "journalist",
    "journalists",
    "kolumnisten",
    "our-authors",
    "people",
    "person",
    "profil",
    "profile",
    "profiles",
    "redakteur",
    "redaktion",
    "reporter",
    "reporters",
    "staff",
    "team",
    "writer",
    "writers",
];

/// Whether an address is that of an author's page.
pub(super) fn leads_to_author(url: &str) -> bool {
    let path =
        url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').filter(|p| !p.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if AUTHOR_PATHS.binary_search(&part.to_ascii_lowercase().as_str()).is_ok() && parts.peek().is_some() {
            return true;
        }
    }
    false
}

/// Whether the label of a `<meta>` pair says that its value wrote the page.
pub(super) fn is_written(label: &str) -> bool {
    let folded = fold(label);
    let mut of = folded.split(' ');
    of.any(words::is_by) || words::is_label(&folded)
}

/// Whether what follows a name says who that is.
pub(super) fn says_who(rest: &str) -> bool {
    [
        " is ",
        " ist ",
        " est ",
        " es ",
        " was ",
        " war ",
        " has ",
        " hat ",
        " arbeitet ",
        " works ",
        " writes ",
        " schreibt ",
        ", ",
    ]
    .iter()
    .any(|verb| rest.starts_with(verb))
}

/// Whether a rights line of the page names somebody.
pub(super) fn is_rights_holder(dom: &Dom, name: &str) -> bool {
    let folded = fold(name);
    dom.blocks
        .iter()
        .rev()
        .take(UNDER * 2)
        .any(|b| phrases::copyright(&b.text) && fold(&b.text).contains(&folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_credit() {
        let read =
            |line: &str| credit(line).map_or_else(String::new, |(how, rest)| format!("{how:?} {rest}"));
        assert_eq!(read("By Ada Quill"), "Lead Ada Quill");
        assert_eq!(read("May 21, 2031 by The Tidekeeper"), "After The Tidekeeper");
        assert_eq!(read("3 May 2031 | By Ada Quill"), "After Ada Quill");
        assert_eq!(read("Eingestellt von der Karla um 21:11"), "Lead der Karla um 21:11");
        assert_eq!(read("The bridge was closed by the council"), "");
        assert!(AUTHOR_PATHS.is_sorted());
        assert!(leads_to_author("https://norvale.example/author/ada-quill/"));
        assert!(!leads_to_author("https://norvale.example/authors/"));
        assert_eq!(bare("Ada Quill 3 May 2031"), Some("Ada Quill"));
    }
}
