//! Plain text to the block stream.

use crate::block::{Page, PageBlock, Shape};
use rashomon_model::Capture;

/// Bytes read of one page: past that it is a book or a dump, and the rest is left out with a note.
const MAX_BYTES: usize = 8 << 20;
/// Blocks read of one page, for the same reason.
const MAX_BLOCKS: usize = 40_000;
/// Widths (in characters) at which mail readers, agencies' wires and text browsers break lines.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 45..=100;
/// A wrapped text has at least so many lines, else its shape says nothing.
const WRAP_MIN_LINES: usize = 3;
/// Of the lines behind another, this share opens with a small letter where text is wrapped.
const WRAP_SMALL_SHARE: f64 = 0.3;
/// Of the lines that one with a small first letter follows, this share fills the width where text is wrapped. (Others may
/// end a paragraph that no blank line parts from the next.)
const WRAP_FULL_SHARE: f64 = 0.85;
/// A line fills the width when it is at least this part of it: the next word would not have fitted.
const WRAP_FULL: f64 = 0.8;

/// Reads plain text into the block stream: a line a block, wrapped lines joined, list marks taken off.
pub(crate) fn read(text: &str, _capture: &Capture) -> Page {
    let mut page = Page::default();
    let text = head(text, MAX_BYTES);
    let lines: Vec<String> =
        text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let width = wrap_width(&lines);
    let mut gap = true;
    let mut open = 0; // columns left of the last block's last line, where it filled the width: a first word that fits opens anew
    for line in &lines {
        if line.is_empty() {
            (gap, open) = (true, 0);
            continue;
        }
        if page.blocks.len() >= MAX_BLOCKS {
            page.notes.push(format!("read only the first {MAX_BLOCKS} lines"));
            break;
        }
        let block = block(line, gap);
        let full = width.filter(|&w| filled(line, w));
        let first = line.split(' ').next().map_or(0, |w| w.chars().count());
        match page.blocks.last_mut() {
            Some(last) if open > 0 && first + 2 > open && block.shape == Shape::Line => join(last, line),
            _ => page.blocks.push(block),
        }
        // At least 1, so that 0 means what it says.
        (gap, open) = (false, full.map_or(0, |w| w + 1 - line.chars().count().min(w)));
    }
    page
}

/// A line as a block: its list or heading mark becomes its shape.
fn block(line: &str, gap: bool) -> PageBlock {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        let level = u8::try_from(hashes).unwrap_or(6);
        return PageBlock {
            shape: Shape::Heading(level),
            ..PageBlock::line(line[hashes..].trim_start(), gap)
        };
    }
    let bare =
        line.trim_start_matches(['\u{2022}', '\u{25AA}', '\u{25CF}', '\u{00B7}', '\u{2023}', '\u{25E6}']);
    let bare = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")).unwrap_or(bare).trim_start();
    if bare.len() == line.len() || bare.is_empty() {
        return PageBlock::line(line, gap);
    }
    PageBlock { shape: Shape::ListItem, ..PageBlock::line(bare, gap) }
}

/// Goes on with a wrapped paragraph.
fn join(last: &mut PageBlock, line: &str) {
    last.text.push(' ');
    last.text.push_str(line);
    if last.shape == Shape::Line {
        last.shape = Shape::Paragraph;
    }
}

/// The width at which the text is wrapped, where it is.
fn wrap_width(lines: &[String]) -> Option<usize> {
    let inner: Vec<usize> = lines
        .windows(2)
        .filter(|pair| !pair[0].is_empty() && !pair[1].is_empty())
        .map(|pair| pair[0].chars().count())
        .collect();
    if inner.len() < WRAP_MIN_LINES {
        return None;
    }
    let width = *inner.iter().max()?;
    let small: Vec<&String> = lines
        .windows(2)
        .filter(|pair| !pair[0].is_empty() && pair[1].chars().next().is_some_and(char::is_lowercase))
        .map(|pair| &pair[0])
        .collect();
    if (small.len() as f64) < inner.len() as f64 * WRAP_SMALL_SHARE {
        return None;
    }
    let full = small.iter().filter(|line| filled(line, width)).count();
    (WRAP_WIDTHS.contains(&width) && full as f64 >= small.len() as f64 * WRAP_FULL_SHARE).then_some(width)
}

/// Whether a line fills the width.
fn filled(line: &str, width: usize) -> bool {
    line.chars().count() as f64 >= width as f64 * WRAP_FULL
}

/// The first `limit` bytes, cut on a character boundary.
fn head(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
