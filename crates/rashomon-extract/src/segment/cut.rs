//! The page cut into articles, teasers and the rest, by the grammar of runs: short lines, running text, short lines ...

use super::cohesion::Vocabulary;
use super::head::{self, Head};
use super::lines::{Line, Mark};
use std::ops::Range;

/// A piece of the page.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// An article: its head's lines, its text's lines (short ones between and after included).
    Article {
        /// What the head says.
        head: Head,
        /// The lines of its text and what follows up to the next piece.
        body: Range<usize>,
        /// Where the head's lines start.
        start: usize,
        /// Whether it opens the page.
        first: bool,
    },
    /// A headline and a line or two that lead elsewhere.
    Teaser {
        /// The headline's line.
        headline: usize,
        /// The description's lines.
        body: Range<usize>,
    },
    /// What belongs to no article: buttons, labels, calls.
    Rest(Range<usize>),
}

/// Short lines, then running text.
#[derive(Debug, Clone)]
struct Run {
    short: Range<usize>,
    prose: Range<usize>,
}

/// Text from which on what stands after a break is an article of its own, not a blurb.
const ARTICLE_WIDTH: usize = 500;
/// Longest description of a teaser.
const TEASER_WIDTH: usize = 420;
/// So many headline-and-description pairs in a row are a run of teasers.
const TEASER_PAIRS: usize = 2;
/// So many pairs right after running text, with no label between, are teasers too, where they tell of other things.
const BARE_TEASER_PAIRS: usize = 3;
/// Below this share of shared words a paragraph does not go on with the article.
const STRANGER: f32 = 0.22;
/// Short lines inside an article stand at most so many together (heading, or caption and credit).
const INNER_LINES: usize = 3;

/// Cuts the lines.
pub(super) fn cut(lines: &[Line<'_>]) -> Vec<Piece> {
    let runs = runs(lines);
    let mut cutter = Cutter { lines, pieces: Vec::new(), vocabulary: Vocabulary::default(), open: false };
    let mut at = 0;
    while at < runs.len() {
        at += cutter.step(&runs, at);
    }
    cutter.pieces
}

/// The state of one pass.
struct Cutter<'a, 'b> {
    lines: &'a [Line<'b>],
    pieces: Vec<Piece>,
    /// The words of the article that is open.
    vocabulary: Vocabulary,
    /// Whether the last piece is an article that can go on.
    open: bool,
}

impl Cutter<'_, '_> {
    /// Takes one run (or the runs of a row of teasers); says how many it took.
    fn step(&mut self, runs: &[Run], at: usize) -> usize {
        let run = &runs[at];
        let short = &self.lines[run.short.clone()];
        if run.prose.is_empty() {
            self.tail(run.short.clone());
            return 1;
        }
        let broken = self.breaks(short);
        let pairs = self.teaser_pairs(runs, at, broken || !self.open);
        let strange = self.strange(&run.prose);
        // Without blank lines a row of pairs reads like headings and paragraphs: it takes more of them.
        let spaced = self.lines[run.short.end.saturating_sub(1)].block.gap;
        let needed = if spaced && (broken || !self.open) { TEASER_PAIRS } else { BARE_TEASER_PAIRS };
        if pairs >= needed
            && (at > 0 || pairs == runs.len() || !self.open && pairs > TEASER_PAIRS)
            && (broken || strange || !self.open)
        {
            self.teasers(&runs[at..at + pairs]);
            return pairs;
        }
        let head = head::read(short, &self.lines[run.prose.clone()]);
        let wide: usize = self.lines[run.prose.clone()].iter().map(|l| l.width).sum();
        let opens = head.headline.is_some() && !self.speaks_of_page(run);
        if !self.has_article()
            && (wide >= ARTICLE_WIDTH
                || !self.later_is_longer(runs, at)
                || head.score >= head::OPENS
                || opens)
        {
            self.article(run, head, true);
        } else if head.score >= head::OPENS {
            self.article(run, head, false);
        } else if !broken && self.open && !(strange && self.speaks_of_page(run)) {
            self.extend(run);
        } else if broken && wide >= ARTICLE_WIDTH && strange && head.headline.is_some() {
            self.article(run, head, false);
        } else if broken && !strange && self.open && !self.speaks_of_page(run) {
            self.extend(run);
        } else {
            self.rest(run.short.start..run.prose.end);
        }
        1
    }

    /// Whether a later run opens the page's first article better than this one.
    fn later_is_longer(&self, runs: &[Run], at: usize) -> bool {
        runs[at + 1..]
            .iter()
            .any(|r| self.lines[r.prose.clone()].iter().map(|l| l.width).sum::<usize>() >= ARTICLE_WIDTH)
    }

    fn has_article(&self) -> bool {
        self.pieces.iter().any(|p| matches!(p, Piece::Article { .. }))
    }

    /// Opens an article; the run's lines before the head go to what is open.
    fn article(&mut self, run: &Run, head: Head, first: bool) {
        let split = run.short.start + head.start;
        self.tail(run.short.start..split);
        self.vocabulary = Vocabulary::default();
        self.learn(&run.prose);
        self.pieces.push(Piece::Article { head, body: run.prose.clone(), start: split, first });
        self.open = true;
    }

    /// Goes on with the open article.
    fn extend(&mut self, run: &Run) {
        self.learn(&run.prose);
        if let Some(Piece::Article { body, .. }) = self.pieces.last_mut() {
            body.end = run.prose.end;
        }
    }

    /// Lines after a text: they may close it (rights, tags, notes), so they go to the open article.
    fn tail(&mut self, lines: Range<usize>) {
        if lines.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Article { body, .. }) if self.open => body.end = lines.end,
            _ => self.rest(lines),
        }
    }

    fn rest(&mut self, lines: Range<usize>) {
        if !lines.is_empty() {
            self.pieces.push(Piece::Rest(lines));
            self.open = false;
        }
    }

    fn learn(&mut self, prose: &Range<usize>) {
        for line in &self.lines[prose.clone()] {
            self.vocabulary.learn(line.text);
        }
    }

    /// Whether a run's text shares too few words with the open article to go on with it.
    fn strange(&self, prose: &Range<usize>) -> bool {
        self.lines[prose.clone()].iter().map(|l| self.vocabulary.share(l.text)).fold(0.0, f32::max) < STRANGER
    }

    /// Whether a run speaks of the page to its reader.
    fn speaks_of_page(&self, run: &Run) -> bool {
        let score: u32 = self.lines[run.short.start..run.prose.end].iter().map(|l| l.page_score).sum();
        score >= 3
    }

    /// Whether short lines end what stands before them: tags, rights, too many of them, or words of the page.
    fn breaks(&self, short: &[Line<'_>]) -> bool {
        let closing = short.iter().any(|l| matches!(l.mark, Mark::Hashtags | Mark::Rights | Mark::Url));
        let labels = short.iter().filter(|l| !matches!(l.mark, Mark::Credit | Mark::Rule)).count();
        let of_page = short.iter().any(|l| l.page_score >= 2 && l.words <= 6);
        closing || labels > INNER_LINES || of_page && labels > 1
    }

    /// How many headline-and-description pairs stand in a row from here.
    fn teaser_pairs(&self, runs: &[Run], at: usize, after_break: bool) -> usize {
        runs[at..].iter().enumerate().take_while(|(n, run)| self.is_teaser(run, *n == 0, after_break)).count()
    }

    /// Whether a run is one headline and a short description.
    fn is_teaser(&self, run: &Run, first: bool, after_break: bool) -> bool {
        let short = &self.lines[run.short.clone()];
        let Some(headline) = short.last() else { return false };
        let alone = first || short.len() == 1;
        let wide: usize = self.lines[run.prose.clone()].iter().map(|l| l.width).sum();
        alone
            && headline.is_headline()
            && (headline.block.gap || after_break)
            && headline.words >= 4
            && run.prose.len() == 1
            && (1..=TEASER_WIDTH).contains(&wide)
    }

    fn teasers(&mut self, runs: &[Run]) {
        for run in runs {
            let headline = run.short.end - 1;
            self.tail(run.short.start..headline);
            self.open = false;
            self.pieces.push(Piece::Teaser { headline, body: run.prose.clone() });
        }
    }
}

/// The lines as runs of short lines and running text; the last may have no text.
fn runs(lines: &[Line<'_>]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let short = at..next(lines, at, |l| l.is_prose());
        let prose = short.end..next(lines, short.end, |l| !l.is_prose());
        at = prose.end;
        out.push(Run { short, prose });
    }
    out
}

/// The first place from `at` where `is` holds.
fn next(lines: &[Line<'_>], at: usize, is: impl Fn(&Line<'_>) -> bool) -> usize {
    lines[at..].iter().position(is).map_or(lines.len(), |n| at + n)
}
