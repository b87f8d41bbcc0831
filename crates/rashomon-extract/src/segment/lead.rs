//! The first words of a text whose line breaks are lost: section and time, caption and by-line run into the body.

use super::when::{self, When};
use super::{credits, lexicon};
use rashomon_model::{Byline, Precision};
use rashomon_text::stamps;

/// Header words stand in the first bytes.
const HEADER_BYTES: usize = 160;
/// Words before the stamp of a header ("News from the north Economy").
const HEADER_WORDS: usize = 8;
/// A caption before a by-line is no longer than this.
const CAPTION_BYTES: usize = 420;
/// People in one inline by-line.
const MAX_PEOPLE: usize = 6;
/// What parts the pieces of a header.
const SEPARATORS: &[char] = &['|', '-', '–', '—', '·', '•', ':', '/', '>', ','];

/// A header taken off a text.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// The outlet it opens with.
    pub(super) outlet: Option<String>,
    /// Its time.
    pub(super) when: When,
    /// Where the text proper starts.
    pub(super) end: usize,
}

/// The header (outlet or section, time, labels) in front of a flattened text.
pub(super) fn header(text: &str, outlet: Option<&str>) -> Option<Header> {
    let window = prefix(text, HEADER_BYTES);
    let (span, when) = when::find(window)?;
    let before = window.get(..span.start as usize)?.trim().trim_matches(SEPARATORS).trim();
    let named = outlet.is_some_and(|o| rashomon_text::fold::fold(o) == rashomon_text::fold::fold(before));
    if !(named || is_header(before)) {
        return None;
    }
    // "NAME - 4 hours ago": a mark between the two; sections run into the time without one.
    let marked = window.get(..span.start as usize)?.trim_end().ends_with(SEPARATORS);
    let own = (marked && credits::is_outlet_name(before) && !lexicon::is_section(&before.to_lowercase()))
        .then(|| before.to_owned());
    let mut end = span.end as usize;
    let mut parted = when.ago.is_some() && named;
    loop {
        let rest = &text[end..];
        let bare =
            rest.trim_start_matches(|c: char| c.is_whitespace() || SEPARATORS.contains(&c) || c == ')');
        parted |= rest[..rest.len() - bare.len()].contains(SEPARATORS);
        end = text.len() - bare.len();
        match clock(bare) {
            Some(n) => end += n,
            None => break,
        }
    }
    if parted {
        end += labels(&text[end..]);
    }
    let fine = when.ago.is_some() || when.at.as_ref().is_some_and(|s| s.precision >= Precision::Hour);
    let rest = &text[end..];
    let starts = rest.chars().next().is_some_and(|c| !c.is_lowercase());
    let sure = fine || parted || stamps::dateline(rest, None).is_some();
    (starts && sure && !rest.is_empty()).then_some(Header { outlet: own, when, end })
}

/// Whether words can stand in front of a header's time: few, capitalised, no sentence.
fn is_header(before: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().collect();
    words.len() <= HEADER_WORDS
        && !before.contains(['.', '!', '?', '"', ';'])
        && words.iter().all(|w| w.chars().count() <= 4 || w.chars().next().is_some_and(|c| !c.is_lowercase()))
        && words.last().is_none_or(|w| w.chars().next().is_some_and(|c| !c.is_lowercase()))
        && words.last().is_none_or(|w| w.len() > 2)
}

/// A clock time ("15:00") at the head.
fn clock(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let ok = (1..=2).contains(&digits) && matches!(bytes.get(digits), Some(b':' | b'.'));
    let rest = ok.then(|| bytes[digits + 1..].iter().take_while(|b| b.is_ascii_digit()).count());
    (rest == Some(2)).then_some(digits + 3)
}

/// A list of section labels ("All, Japan, World") at the head: how many bytes it takes.
fn labels(text: &str) -> usize {
    let mut end = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim();
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        if !capital || bare.is_empty() {
            return if end > 0 { end } else { 0 };
        }
        if bare.ends_with(',') {
            end += word.len();
            continue;
        }
        // The last of a list, or a lone label that is a section's name.
        let folded = bare.to_lowercase();
        let last = end > 0 && !lexicon::is_opener(&folded) || lexicon::is_section(&folded);
        return if last { end + word.len() } else { end };
    }
    0
}

/// A by-line inside a text, with the caption before it.
#[derive(Debug, Clone)]
pub(super) struct InlineByline {
    /// The words before, where there are any.
    pub(super) caption: String,
    /// The people.
    pub(super) people: Vec<Byline>,
    /// Where the text proper starts.
    pub(super) end: usize,
}

/// Finds "... By Anna Moss with Ben Reed in Oslo Text ..." where the words before are no sentence.
pub(super) fn inline_byline(text: &str) -> Option<InlineByline> {
    let window = prefix(text, CAPTION_BYTES);
    let at = if window.starts_with("By ") { 0 } else { window.find(" By ")? + 1 };
    let caption = window[..at].trim();
    if caption.ends_with([',', ';', ':'])
        || caption.contains(['"', '\u{201C}'])
        || super::lines::ends_sentence(caption) && !caption.ends_with(')')
    {
        return None;
    }
    let mut end = at + "By ".len();
    let mut people = Vec::new();
    while people.len() < MAX_PEOPLE {
        let n = name(&text[end..])?;
        people.push(Byline { name: text[end..end + n].trim().to_owned(), role: None });
        end += n;
        match connector(&text[end..]) {
            Some(n) => end += n,
            None => break,
        }
    }
    if let Some(rest) = text[end..].strip_prefix(" in ") {
        end += " in ".len() + place(rest);
    }
    let rest = text[end..].trim_start();
    let start = text.len() - rest.len();
    let opens = rest
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || "\"\u{201C}'\u{2018}".contains(c));
    let (caption, _) = credits::split_credit(caption).unwrap_or((caption, ""));
    opens.then(|| InlineByline { caption: caption.to_owned(), people, end: start })
}

/// A person's name at the head: two capitalised words, with initials and particles between.
fn name(text: &str) -> Option<usize> {
    let mut full = 0;
    let mut end = 0;
    for word in text.split(' ').take(6) {
        let bare = word.trim_end_matches(',');
        if !credits::is_name_word(bare) || bare.contains("'s") || bare.contains("\u{2019}s") {
            return None;
        }
        end += word.len();
        let particle = bare.chars().next().is_some_and(char::is_lowercase) || bare.len() <= 2;
        full += usize::from(!particle);
        if full == 2 {
            return Some(end - (word.len() - bare.len()));
        }
        end += 1;
    }
    None
}

/// A word that goes on to the next person.
fn connector(text: &str) -> Option<usize> {
    [" and ", " with ", ", ", " & "].iter().find(|c| text.starts_with(**c)).map(|c| c.len())
}

/// A place at the head: one word, or two where the first opens towns' names.
fn place(text: &str) -> usize {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    let second = words.next().filter(|_| lexicon::opens_town(&first.to_lowercase()));
    first.len() + second.map_or(0, |w| w.len() + 1)
}

/// At most `limit` bytes, cut on a character boundary.
fn prefix(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
