//! Which of the lines between two cards' heads are the first card's text.

use super::Run;
use super::signs::Sign;
use crate::block::Shape;
use crate::segment::cohesion::Shared;
use crate::segment::lines::{Line, Mark};

/// Share of shared words with which a paragraph is neither the article's nor a stranger's.
const EVEN: f32 = 0.12;
/// A paragraph of this width is an article's own rather than a call to act.
const WIDE: f32 = 160.0;
/// A paragraph that speaks of the page weighs at most this much where it is dropped from the middle.
const CALL: f32 = -0.8;
/// What a paragraph right behind another has for it, where it does not speak of the page.
const GOES_ON: f32 = 0.4;
/// Closing paragraphs are cut off only where this much speaks against them together.
const CUT: f32 = 0.8;
/// Other lines between a text and what closes it (rights, tags), beyond which that is the page's.
const STRANGERS: usize = 1;

/// Tells a card's own lines. `runs` are its own and those up to the next card, or to its signature; `limit` is where the
/// next head starts.
pub(super) fn lines(
    runs: &[Run],
    limit: usize,
    signed: bool,
    lines: &[Line<'_>],
    signs: &[Sign],
) -> Vec<usize> {
    let weights = weights(runs, lines);
    let end = end(&weights, signed);
    let mut out = Vec::new();
    let mut from = 0; // weights stand in the order of the runs
    for (n, run) in runs.iter().enumerate() {
        let here = &weights[from..from + run.text.len()];
        from += run.text.len();
        let own: Vec<usize> = here
            .iter()
            .filter(|w| w.nth < end && (w.nth == 0 || !w.is_call(lines)))
            .map(|w| w.line)
            .collect();
        if n > 0 && !own.is_empty() {
            out.extend(inner(run, lines));
        }
        out.extend(own);
    }
    let from = out.last().map_or(0, |at| at + 1);
    let tail = (from..limit.max(from)).take_while(|&at| at < lines.len() && !signs[at].text);
    let mut strangers = 0;
    for at in tail {
        match lines[at].mark {
            Mark::Rights | Mark::Hashtags | Mark::Url => out.push(at),
            _ => strangers += 1,
        }
        if strangers > STRANGERS {
            break;
        }
    }
    out
}

/// A line of text, and what speaks for its being the article's.
struct Weight {
    nth: usize,
    line: usize,
    weight: f32,
}

impl Weight {
    /// Whether it is a call to act between paragraphs.
    fn is_call(&self, lines: &[Line<'_>]) -> bool {
        self.weight < CALL && lines[self.line].page_score > 0
    }
}

/// Every line of text, weighed against the words of all others.
fn weights(runs: &[Run], lines: &[Line<'_>]) -> Vec<Weight> {
    let mut words = Shared::default();
    for at in runs.iter().flat_map(|r| r.text.clone()) {
        words.learn(lines[at].text);
    }
    let mut out: Vec<Weight> = Vec::new();
    for (n, run) in runs.iter().enumerate() {
        let mut cost = if n == 0 { 0.0 } else { heading_cost(run, lines) };
        for line in run.text.clone() {
            let goes_on = line > run.text.start && lines[line].page_score == 0;
            cost -= if goes_on { GOES_ON } else { 0.0 };
            out.push(Weight { nth: out.len(), line, weight: weigh(&lines[line], &words) - cost });
            cost = 0.0;
        }
    }
    out
}

/// How many lines of text are the card's: up to where the rest speaks against it.
fn end(weights: &[Weight], signed: bool) -> usize {
    if signed {
        return weights.len();
    }
    let (mut after, mut worst, mut end) = (0.0, -CUT, weights.len());
    for w in weights.iter().skip(1).rev() {
        after += w.weight;
        if after < worst {
            (worst, end) = (after, w.nth);
        }
    }
    end
}

/// What speaks for a line of text going on with the article of these words.
fn weigh(line: &Line<'_>, words: &Shared) -> f32 {
    let share = words.share(line.text);
    let wide = line.width as f32 / WIDE - 0.5;
    (share - EVEN) * 4.0 + wide.clamp(-0.5, 1.5) - 0.5 * line.page_score as f32
}

/// What short lines before a text take from it: a heading and captions nothing, more of them more.
fn heading_cost(run: &Run, lines: &[Line<'_>]) -> f32 {
    let short = lines[run.short.clone()].iter();
    let others = short.filter(|l| !matches!(l.mark, Mark::Credit | Mark::Rule)).count();
    0.3 * others.saturating_sub(1).min(6) as f32
}

/// Lines between two texts that are the article's: a heading, an image's credit.
fn inner(run: &Run, lines: &[Line<'_>]) -> Vec<usize> {
    let labels = lines[run.short.clone()].iter().filter(|l| l.mark != Mark::Credit).count();
    run.short
        .clone()
        .filter(|&at| {
            let line = &lines[at];
            let heading = matches!(line.block.shape, Shape::Heading(_)) || labels == 1;
            match line.mark {
                Mark::Credit => true,
                Mark::Label => heading && line.page_score < 2 && line.times == 1,
                _ => false,
            }
        })
        .collect()
}
