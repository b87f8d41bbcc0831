//! The lines before a text: headline (often twice), outlet, time, by-line, in whatever order a page gives them.

use super::lines::{Line, Mark};
use super::when::When;
use super::{credits, lead, lexicon};
use crate::block::Shape;
use rashomon_model::Byline;
use rashomon_text::stamps;

/// What the lines before a text say.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Where in the run the head starts; what stands before belongs to the text before, or to the page.
    pub(super) start: usize,
    /// Headline.
    pub(super) headline: Option<String>,
    /// Second headline or summary.
    pub(super) standfirst: Option<String>,
    /// Outlet.
    pub(super) outlet: Option<String>,
    /// Time lines, in order.
    pub(super) whens: Vec<When>,
    /// People.
    pub(super) bylines: Vec<Byline>,
    /// Credits standing in the head.
    pub(super) credits: Vec<String>,
    /// Hashtags standing in the head.
    pub(super) hashtags: Vec<String>,
    /// How much speaks for a new article starting here.
    pub(super) score: u32,
}

/// Evidence from which on a run of short lines opens a new article.
pub(super) const OPENS: u32 = 3;
/// A stamp, or a line standing twice in the run, is alone enough.
const STRONG: u32 = 3;
/// A by-line, a headline's shape, a blank line: two or three are needed.
const WEAK: u32 = 1;

/// Wider than a paragraph: a card's whole text on one line.
const FLAT_WIDTH: usize = 900;
/// A head stands in the last lines of a run; what is before them is a menu, however long.
const MAX_LINES: usize = 80;
/// Lines from a head's last stamp up to another one.
const STAMP_REACH: usize = 6;
/// Words of an outlet's name.
const MAX_NAME_WORDS: usize = 6;

/// Reads a run of short lines before a text as its head.
///
/// `text` is the running text after it, whose shape tells something too.
pub(super) fn read(run: &[Line<'_>], text: &[Line<'_>]) -> Head {
    let skipped = run.len().saturating_sub(MAX_LINES);
    let run = &run[skipped..];
    let anchor = anchor(run);
    let repeated = repeated(run);
    let outlet = outlet(run, anchor, repeated);
    let headline = headline(run, anchor, repeated, outlet);
    let outlet_at = outlet.map(|(at, _)| at);
    let mut head = Head {
        start: skipped + start(run, anchor, headline, outlet_at),
        headline: headline.map(|at| run[at].text.to_owned()),
        standfirst: headline.and_then(|at| standfirst(run, at, anchor, outlet_at)),
        outlet: outlet.map(|(_, name)| name.to_owned()),
        score: score(run, anchor, repeated, headline) + flattened(run, text, headline),
        ..Head::default()
    };
    for line in &run[(head.start - skipped).min(run.len())..] {
        match line.mark {
            Mark::Stamp => head.whens.extend(line.when()),
            Mark::Byline => head.bylines.extend(credits::byline(line.text).unwrap_or_default()),
            Mark::Credit => head.credits.extend(credits::credit_line(line.text).map(str::to_owned)),
            Mark::Hashtags => head.hashtags.extend(line.text.split(' ').map(str::to_owned)),
            _ => {}
        }
    }
    for when in &head.whens {
        if let Some(people) = credits::byline(&when.beside) {
            head.bylines.extend(people);
        }
    }
    head
}

/// How much speaks for a new article.
fn score(run: &[Line<'_>], anchor: Option<usize>, repeated: Option<usize>, headline: Option<usize>) -> u32 {
    let mut score = 0;
    if anchor.is_some() && headline.is_some() {
        score += STRONG;
    }
    if repeated.is_some() || doubled_name(run).is_some() {
        score += STRONG;
    }
    if run.iter().any(|l| l.mark == Mark::Byline) && headline.is_some() {
        score += WEAK + u32::from(run.iter().any(|l| l.block.gap));
    }
    if headline.is_some_and(|at| matches!(run[at].block.shape, Shape::Heading(1))) {
        score += WEAK + WEAK;
    }
    score + u32::from(headline.is_some_and(|at| run[at].block.gap))
}

/// What the text after a headline and a blank line tells: a card's whole text on one line, opened by its own header or
/// dateline, is no paragraph that goes on.
fn flattened(run: &[Line<'_>], text: &[Line<'_>], headline: Option<usize>) -> u32 {
    let (Some(at), [first, ..]) = (headline, text) else { return 0 };
    let parted = run[at].block.gap || at > 0 && run[at - 1].block.gap && run[at - 1].mark == Mark::Label;
    if !parted || at + 2 < run.len() {
        return 0;
    }
    let opened = lead::header(first.text, None).is_some() || stamps::dateline(first.text, None).is_some();
    let whole = text.len() == 1 && first.width >= FLAT_WIDTH;
    WEAK * u32::from(opened) + WEAK * u32::from(whole) + WEAK * u32::from(whole && run.len() - at <= 2)
}

/// The time line the head stands around: the last one that is nothing else, or else the last with a name beside it.
fn anchor(run: &[Line<'_>]) -> Option<usize> {
    let stamps = || run.iter().enumerate().rev().filter(|(_, l)| l.mark == Mark::Stamp);
    let bare = |l: &Line<'_>| l.when().is_some_and(|w| w.beside.is_empty());
    stamps().find(|(_, l)| bare(l)).or_else(|| stamps().next()).map(|(at, _)| at)
}

/// The headline that stands twice in the run (its first place).
fn repeated(run: &[Line<'_>]) -> Option<usize> {
    let outlet = sandwich(run).map(|at| run[at].folded.as_str());
    let twice = |at: usize| run[at + 1..].iter().any(|l| l.folded == run[at].folded);
    let long = |l: &Line<'_>| {
        matches!(l.mark, Mark::Label | Mark::Brief)
            && (l.words >= 4 || l.width >= 24)
            && l.page_score < 2
            && Some(l.folded.as_str()) != outlet
    };
    // From the end: lines before may be a menu, standing twice for reasons of its own.
    let found = (0..run.len()).rev().find(|&at| run[at].times > 1 && long(&run[at]) && twice(at))?;
    run.iter().position(|l| l.folded == run[found].folded)
}

/// A name with nothing but the time between its two places, as outlets stand, where another line can be the headline.
fn sandwich(run: &[Line<'_>]) -> Option<usize> {
    let name =
        |l: &Line<'_>| l.mark == Mark::Label && l.words <= MAX_NAME_WORDS && credits::is_outlet_name(l.text);
    let at = run.windows(3).rposition(|w| {
        name(&w[0]) && w[0].folded == w[2].folded && w[1].mark == Mark::Stamp && w[0].folded != w[1].folded
    })?;
    let other =
        run.iter().enumerate().any(|(i, l)| i + 3 > at && l.is_headline() && l.folded != run[at].folded);
    other.then_some(at)
}

/// A short line standing twice around the time line, as outlets do.
fn doubled_name<'a>(run: &[Line<'a>]) -> Option<(usize, &'a str)> {
    if let Some(at) = sandwich(run) {
        return Some((at, run[at].text));
    }
    (0..run.len()).rev().find_map(|at| {
        let line = &run[at];
        let name =
            line.mark == Mark::Label && line.words <= MAX_NAME_WORDS && line.times > 1 && line.page_score < 2;
        let again = name && run[at + 1..].iter().take(4).any(|l| l.folded == line.folded);
        let parted = again
            && run.get(at + 1).is_some_and(|l| l.folded != line.folded || l.block.shape == Shape::ListItem);
        parted.then_some((at, line.text))
    })
}

/// The outlet's line and name.
fn outlet<'a>(run: &[Line<'a>], anchor: Option<usize>, repeated: Option<usize>) -> Option<(usize, &'a str)> {
    let headline = repeated.map(|at| run[at].folded.as_str());
    if let Some(found) = doubled_name(run).filter(|(at, _)| Some(run[*at].folded.as_str()) != headline) {
        return Some(found);
    }
    // The anchor, or another stamp above it: a card's own count back stands over the article's date. Where no headline
    // stands twice, the stamps above are those of other things.
    let anchor = anchor?;
    let reach = if repeated.is_some() { STAMP_REACH } else { 0 };
    let above = (anchor.saturating_sub(reach)..anchor).rev().filter(|&at| run[at].mark == Mark::Stamp);
    std::iter::once(anchor).chain(above).find_map(|at| outlet_beside(run, at, headline))
}

/// The outlet's line and name beside one time line, or on it.
fn outlet_beside<'a>(run: &[Line<'a>], anchor: usize, headline: Option<&str>) -> Option<(usize, &'a str)> {
    let when = run[anchor].when()?;
    if credits::is_outlet_name(&when.beside) && !lexicon::is_section(&when.beside.to_lowercase()) {
        let at = run[anchor].text.find(when.beside.as_str())?;
        return Some((anchor, &run[anchor].text[at..at + when.beside.len()]));
    }
    let name = |l: &Line<'a>| {
        l.mark == Mark::Label
            && credits::is_outlet_name(l.text)
            && !lexicon::is_section(&l.folded)
            && l.page_score < 2
            && Some(l.folded.as_str()) != headline
    };
    // Beside the time: a name. With no other line for the headline it is the headline.
    let spare = |at: usize| run.iter().enumerate().any(|(i, l)| i != at && i + 3 > anchor && l.is_headline());
    let beside = [anchor.checked_sub(1), Some(anchor + 1)];
    beside
        .into_iter()
        .flatten()
        .filter(|&at| run.get(at).is_some_and(name))
        .find(|&at| spare(at))
        .map(|at| (at, run[at].text))
}

/// The headline's line.
fn headline(
    run: &[Line<'_>],
    anchor: Option<usize>,
    repeated: Option<usize>,
    outlet: Option<(usize, &str)>,
) -> Option<usize> {
    if repeated.is_some() {
        return repeated;
    }
    let is_outlet = |l: &Line<'_>| outlet.is_some_and(|(_, name)| l.text == name);
    let fits = |at: &usize| run[*at].is_headline() && !is_outlet(&run[*at]) && run[*at].page_score < 4;
    // Headings: the last before a card's text (earlier ones head the group of cards), the first of a page.
    let mut headings =
        (0..run.len()).filter(|&at| matches!(run[at].block.shape, Shape::Heading(_)) && fits(&at));
    let marked = if anchor.is_some() { headings.next_back() } else { headings.next() };
    if marked.is_some() {
        return marked;
    }
    if let Some(anchor) = anchor {
        if let Some(after) = (anchor + 1..run.len()).find(fits) {
            return Some(after);
        }
        if run[anchor].when().is_none_or(|w| w.beside.is_empty()) || outlet.is_some() {
            return first_of_block(run, (0..anchor).rev().find(fits)?, &fits);
        }
    }
    // The stamp may be the headline itself ("Morning briefs, 3 May 2024"); else the last lines long enough.
    first_of_block(run, (0..run.len()).rev().find(fits)?, &fits)
}

/// Of headline-like lines standing together at the end, the first.
fn first_of_block(run: &[Line<'_>], last: usize, fits: &impl Fn(&usize) -> bool) -> Option<usize> {
    /// A deck rarely has more lines than a headline, a second one, and a summary.
    const DECK: usize = 2;
    /// Lines shorter than this stand in menus more often than in decks.
    const LONG: usize = 30;
    let mut first = last;
    while first > 0
        && last - (first - 1) <= DECK
        && fits(&(first - 1))
        && run[first - 1].width >= LONG
        && run[first - 1].page_score < 2
    {
        first -= 1;
    }
    Some(first)
}

/// The second headline or summary between headline and text.
fn standfirst(
    run: &[Line<'_>],
    headline: usize,
    anchor: Option<usize>,
    outlet: Option<usize>,
) -> Option<String> {
    let after = run.get(headline + 1..)?;
    after
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(headline + 1 + i) != anchor && Some(headline + 1 + i) != outlet)
        .map(|(_, l)| l)
        .find(|l| {
            matches!(l.mark, Mark::Label | Mark::Brief)
                && l.width >= 30
                && l.folded != run[headline].folded
                && l.page_score < 2
        })
        .map(|l| l.text.to_owned())
}

/// Where the head starts: at the first of its lines.
fn start(run: &[Line<'_>], anchor: Option<usize>, headline: Option<usize>, outlet: Option<usize>) -> usize {
    let first = [anchor, headline, outlet].into_iter().flatten().min().unwrap_or(run.len());
    // A by-line just before belongs to it too.
    if first > 0 && run[first - 1].mark == Mark::Byline { first - 1 } else { first }
}
