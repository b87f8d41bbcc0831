//! Every block as a line with what its shape, its signs and its repetition tell.

use super::when::{self, When};
use super::{credits, lexicon};
use crate::block::{Hint, Page, PageBlock, Shape};
use rashomon_text::fold::fold;
use std::collections::HashMap;

/// From this width on a line that ends a sentence is prose, whatever stands around it.
const PROSE_ENDED: usize = 75;
/// From this width on a line is prose even if it ends no sentence (flattened cards are cut anywhere).
const PROSE_LONG: usize = 220;
/// Below this width a line is no brief paragraph but a label.
const BRIEF: usize = 18;
/// How much wider a character of an ideographic script reads than a letter.
const IDEOGRAPH_WIDTH: usize = 3;
/// Share of capitalised words from which on a line reads as a title.
const TITLE_CASE: f32 = 0.6;

/// A caption with its credit in brackets behind it has at least this width.
const CAPTION_WIDTH: usize = 40;
/// Where a page has hardly any wide line, a short sentence of this width is its running text.
const LONE_BRIEF: usize = 40;
/// So many wide lines make a page of running text.
const FEW_PROSE: usize = 2;
/// A line with a machine-readable time is a time line up to this width.
const TIME_WIDTH: usize = 60;
/// A block is short enough for its lines to be told apart up to so many bytes and breaks: a card's head and no more.
const APART_BYTES: usize = 400;
const APART_LINES: usize = 4;
/// A title is narrower than this.
const TITLE_WIDTH: usize = 150;
/// What may stand behind a sentence's last mark.
const CLOSERS: [char; 11] =
    ['"', '\'', '\u{201D}', '\u{2019}', '\u{00BB}', '\u{201C}', ')', ']', '\u{300D}', '*', ' '];

/// What a line is, read alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Running text.
    Prose,
    /// A short sentence: running text among prose, else a label.
    Brief,
    /// A short line: headline, heading, outlet, button.
    Label,
    /// A time stamp, alone or beside a name.
    Stamp,
    /// A by-line.
    Byline,
    /// An image's credit.
    Credit,
    /// A rights line.
    Rights,
    /// An address and nothing else.
    Url,
    /// Hashtags and nothing else.
    Hashtags,
    /// A drawn line.
    Rule,
}

/// A line with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The block.
    pub(super) block: &'a PageBlock,
    /// The block's place on the page.
    pub(super) at: usize,
    /// Its words.
    pub(super) text: &'a str,
    /// Its words folded.
    pub(super) folded: String,
    /// Its width in letters.
    pub(super) width: usize,
    /// Its words.
    pub(super) words: usize,
    /// Whether most of its words are capitalised.
    pub(super) titled: bool,
    /// What it is.
    pub(super) mark: Mark,
    /// How often it stands on the page.
    pub(super) times: u32,
    /// How strongly it speaks of the page itself (labels and briefs only).
    pub(super) page_score: u32,
}

impl Line<'_> {
    /// Whether it is running text.
    pub(super) fn is_prose(&self) -> bool {
        self.mark == Mark::Prose
    }

    /// What it says of time: in words, and by a machine-readable time on it.
    pub(super) fn when(&self) -> Option<When> {
        let marked = self.block.datetime.as_deref().and_then(when::marked);
        match (when::read(self.text), marked) {
            (Some(read), Some(marked)) => Some(When { at: marked.at.or(read.at), ..read }),
            (read, marked) => read.or(marked),
        }
    }

    /// Whether it can be a headline: some words, no sentence's end (a question or a cry may be one).
    pub(super) fn is_headline(&self) -> bool {
        matches!(self.mark, Mark::Label | Mark::Brief)
            && (self.words >= 3 || self.width >= 20)
            && (!ends_sentence(self.text) || self.titled || self.text.ends_with(['?', '!']))
            && !self.text.ends_with(':')
            && !self.text.ends_with("...")
    }
}

/// Reads every block of a page but what the labeller calls furniture.
pub(super) fn read(page: &Page) -> Vec<Line<'_>> {
    let blocks = page.blocks.iter().enumerate().filter(|(_, b)| b.hint != Hint::Furniture);
    lines(blocks.map(|(at, b)| (at, b, b.text.as_str())))
}

/// Reads every block of a page.
pub(super) fn read_all(page: &Page) -> Vec<Line<'_>> {
    lines(page.blocks.iter().enumerate().map(|(at, b)| (at, b, b.text.as_str())))
}

/// Reads every block of a page, the lines of short blocks apart: a card's headline, outlet and time may have nothing but
/// line breaks between them.
pub(super) fn read_apart(page: &Page) -> Vec<Line<'_>> {
    let blocks = page.blocks.iter().enumerate();
    lines(blocks.flat_map(|(at, b)| apart(b).into_iter().map(move |text| (at, b, text))))
}

/// The lines of a short block that start like one; a longer block's, or a headline's broken in two, are not told apart.
fn apart(block: &PageBlock) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = block.text.as_str();
    let short = block.lines.len() <= APART_LINES && rest.len() <= APART_BYTES;
    for &at in block.lines.iter().rev().filter(|_| short) {
        let Some((before, line)) = rest.split_at_checked(at as usize) else { continue };
        if !line.starts_with(char::is_lowercase) && !before.is_empty() {
            out.push(line.trim_end());
            rest = before;
        }
    }
    out.push(rest.trim_end());
    out.reverse();
    out
}

fn lines<'a>(blocks: impl Iterator<Item = (usize, &'a PageBlock, &'a str)>) -> Vec<Line<'a>> {
    let filled = blocks.filter(|(.., text)| !text.is_empty());
    let mut lines: Vec<Line<'_>> = filled.map(|(at, b, text)| Line { at, ..line(b, text) }).collect();
    let mut times: HashMap<&str, u32> = HashMap::new();
    for l in &lines {
        *times.entry(l.folded.as_str()).or_default() += 1;
    }
    let counts: Vec<u32> = lines.iter().map(|l| times.get(l.folded.as_str()).copied().unwrap_or(1)).collect();
    for (l, n) in lines.iter_mut().zip(counts) {
        l.times = n;
    }
    settle_briefs(&mut lines);
    lines
}

/// One block, or a line of it, read alone.
fn line<'a>(block: &'a PageBlock, text: &'a str) -> Line<'a> {
    let folded = fold(text);
    let width = width(text);
    let ends = ends_sentence(text)
        || credits::split_rights(text)
            .is_some_and(|(before, ..)| !before.is_empty() && ends_sentence(before));
    let mark = mark(block, text, width, ends);
    let page_score = if width < PROSE_LONG { lexicon::page_score(&folded) } else { 0 };
    let words = text.split(' ').count();
    Line { block, at: 0, text, folded, width, words, titled: titled(text), mark, times: 1, page_score }
}

/// What a line is, read alone.
fn mark(block: &PageBlock, text: &str, width: usize, ends: bool) -> Mark {
    let heading = matches!(block.shape, Shape::Heading(_));
    // Which of a block's lines its machine-readable time stands on is told by their words alone.
    let whole = text.len() == block.text.len();
    if is_rule(text) {
        return Mark::Rule;
    }
    if text.split(' ').all(|w| w.len() > 1 && w.starts_with('#') && !w.starts_with("##")) {
        return Mark::Hashtags;
    }
    if is_url(text) {
        return Mark::Url;
    }
    if width < PROSE_LONG && credits::is_rights_line(text) {
        return Mark::Rights;
    }
    // "By Ana Perez | 3 hours ago" is a time line with a by-line beside it.
    let stamped = || when::read(text).is_some_and(|w| credits::byline(&w.beside).is_some());
    if width < PROSE_LONG && credits::byline(text).is_some() && !stamped() {
        return Mark::Byline;
    }
    if width >= CAPTION_WIDTH && credits::split_credit(text).is_some_and(|(caption, _)| !caption.is_empty()) {
        return Mark::Prose;
    }
    let asks = text.trim_end_matches(CLOSERS).ends_with(['?', '!']);
    let title = width < TITLE_WIDTH && (asks && titled(text) || heading);
    if width >= PROSE_LONG || (width >= PROSE_ENDED && ends && !title) {
        return Mark::Prose;
    }
    if when::read(text).is_some() || width <= TIME_WIDTH && whole && when::marked_only(block) {
        return Mark::Stamp;
    }
    if credits::credit_line(text).is_some() {
        return Mark::Credit;
    }
    if ends && width >= BRIEF && !heading && !(asks && titled(text)) { Mark::Brief } else { Mark::Label }
}

/// A short sentence beside prose (no blank line between, or blank lines between all) is prose.
fn settle_briefs(lines: &mut [Line<'_>]) {
    if lines.iter().filter(|l| l.is_prose()).count() < FEW_PROSE {
        for line in lines
            .iter_mut()
            .skip(1)
            .filter(|l| l.mark == Mark::Brief && l.width >= LONE_BRIEF && l.page_score < 2)
        {
            line.mark = Mark::Prose;
        }
        return;
    }
    // Where paragraphs are parted by blank lines, a blank line parts nothing else.
    let spaced = lines.windows(2).filter(|w| w[0].is_prose() && w[1].is_prose() && w[1].block.gap).count();
    let tight = lines.windows(2).filter(|w| w[0].is_prose() && w[1].is_prose() && !w[1].block.gap).count();
    let joins = |gap: bool| !gap || spaced > tight;
    for at in 1..lines.len() {
        if lines[at].mark == Mark::Brief
            && lines[at - 1].is_prose()
            && joins(lines[at].block.gap)
            && lines[at].page_score < 2
        {
            lines[at].mark = Mark::Prose;
        }
    }
    // The page's first line may be a headline that ends like a sentence.
    for at in (2..lines.len()).rev() {
        if lines[at - 1].mark == Mark::Brief
            && lines[at].is_prose()
            && joins(lines[at].block.gap)
            && lines[at - 1].page_score < 2
        {
            lines[at - 1].mark = Mark::Prose;
        }
    }
}

/// A text's width in letters.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_ideograph(c) { IDEOGRAPH_WIDTH } else { 1 }).sum()
}

/// Whether a character belongs to a script written without blanks.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{0E00}'..='\u{0E7F}')
}

/// Whether a text ends a sentence, closing quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    if text.ends_with("...") || text.ends_with('\u{2026}') {
        return false;
    }
    let bare = text.trim_end_matches(CLOSERS);
    if bare.ends_with('.') && ends_in_initials(bare) {
        // "... with the U.S." may close a headline; a text with a sentence before it, or a long one, closes itself.
        return text.contains(". ") || width(text) >= TITLE_WIDTH;
    }
    bare.ends_with(['.', '!', '?', '\u{3002}', '\u{FF01}', '\u{FF1F}', '\u{0964}', '\u{061F}'])
}

/// Whether a text ends in dotted capitals.
fn ends_in_initials(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    let mut chars = last.chars();
    let pairs = std::iter::from_fn(|| Some((chars.next()?, chars.next())))
        .all(|(a, b)| a.is_uppercase() && b == Some('.'));
    pairs && last.len() >= 4
}

/// Whether most words that could be capitalised are.
fn titled(text: &str) -> bool {
    let mut counted = 0u32;
    let mut capitals = 0u32;
    for word in text.split(' ').filter(|w| w.chars().count() > 3) {
        if let Some(c) = word.chars().find(|c| c.is_alphanumeric()) {
            counted += 1;
            capitals += u32::from(c.is_uppercase() || c.is_numeric());
        }
    }
    counted > 0 && capitals as f32 >= counted as f32 * TITLE_CASE
}

/// Whether a line is drawn, not written.
fn is_rule(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|c| "-=_*~+•·—–#. ".contains(c))
}

/// Whether a line is an address.
fn is_url(text: &str) -> bool {
    !text.contains(' ')
        && (text.starts_with("https://") || text.starts_with("http://") || text.starts_with("www."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines read apart of a block whose lines the marks part.
    fn parted(text: &str) -> Vec<String> {
        let mut block = PageBlock::line(&text.replace('\n', " "), true);
        block.lines = text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(0)).collect();
        apart(&block).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn lines_of_short_blocks_are_read_apart() {
        let head = "Varna council votes on wall\nThe Lantern\n2h ago";
        assert_eq!(parted(head), ["Varna council votes on wall", "The Lantern", "2h ago"]);
        assert_eq!(
            parted("Varna council votes\nto raise its wall"),
            ["Varna council votes to raise its wall"]
        );
        let long = format!("{}\nThe Lantern", "The council voted. ".repeat(30).trim_end());
        assert_eq!(parted(&long).len(), 1);
        let verse = "One\nTwo\nThree\nFour\nFive\nSix";
        assert_eq!(parted(verse).len(), 1);
    }

    #[test]
    fn a_time_in_a_block_makes_stamps_of_no_other_line() {
        let mut block = PageBlock::line("Varna council votes on wall 2h ago", true);
        block.datetime = Some("2031-05-03T08:00:00Z".to_owned());
        block.lines = vec![28];
        let page = Page { blocks: vec![block], ..Page::default() };
        let marks: Vec<Mark> = read_apart(&page).iter().map(|l| l.mark).collect();
        assert_eq!(marks, [Mark::Label, Mark::Stamp]);
    }
}
