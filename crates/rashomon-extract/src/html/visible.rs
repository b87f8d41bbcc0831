//! The time of publication as readers see it, where markup gives none.

use super::dom::Dom;
use super::features::floor;
use super::label::Labels;
use super::lexicon::{self, Cues};
use crate::block::Hint;
use jiff::Timestamp;
use rashomon_model::{Basis, Capture, Precision, Stamp};
use rashomon_text::stamps;

/// Lines read for a stamp.
const MAX_LINES: usize = 80;
/// Bytes of a line that may be a time line with other things in it (a by-line, a section).
const LINE_BYTES: usize = 160;
/// Blocks before the headline and after the body's end that may date the article.
const AROUND: usize = 12;

/// When the article was published, as a line near its headline, in its head or under it says.
pub(super) fn published(dom: &Dom, labels: &Labels, capture: &Capture) -> Option<Stamp> {
    let reference = capture.hints.trusted_fetch_time().and_then(|t| t.value.parse::<Timestamp>().ok());
    let hint = |i: usize| labels.hints.get(i).copied().unwrap_or(Hint::Unknown);
    let count = dom.blocks.len();
    let body = (0..count).find(|&i| hint(i) == Hint::Body);
    let headline = (0..count).find(|&i| hint(i) == Hint::Headline);
    let end = (0..count).rfind(|&i| hint(i) == Hint::Body).unwrap_or(0);
    let first = headline.unwrap_or_else(|| body.unwrap_or(0).saturating_sub(AROUND));
    let top = body.unwrap_or(first + AROUND).max(first) + 3;
    // The head of the article, then what stands just above it, its body (briefs end in their date), and what follows.
    let order = (first..top.min(count))
        .chain(first.saturating_sub(AROUND)..first)
        .chain(top..(end + 1).min(count))
        .chain(end + 1..(end + AROUND).min(count))
        .chain(0..first.saturating_sub(AROUND));
    let mut read = 0;
    let mut week = None;
    for i in order {
        let Some(block) = dom.blocks.get(i) else { continue };
        let context = near_cues(dom, block.element);
        if context.any(Cues::COMMENT) || context.any(Cues::RELATED) || context.any(Cues::FOOTER) {
            continue;
        }
        let head = block.text.get(..floor(&block.text, LINE_BYTES)).unwrap_or_default();
        let short = block.text.len() <= LINE_BYTES;
        if !short || !head.contains(|c: char| c.is_ascii_digit()) || lexicon::copyright(head) {
            continue;
        }
        read += 1;
        if read > MAX_LINES {
            break;
        }
        let found = stamps::stamp(head, reference).or_else(|| stamps::find(head, reference).map(|(_, s)| s));
        let Some(found) = found else { continue };
        let basis = if found.relative { Basis::Relative } else { Basis::Stated };
        let stamp = Stamp { value: found.value, precision: found.precision, basis };
        if stamp.precision < Precision::Day {
            week = week.or(Some(stamp));
        } else {
            return Some(stamp);
        }
    }
    week
}

/// Cues of the containers right around a block.
fn near_cues(dom: &Dom, element: usize) -> Cues {
    /// Further out they speak of more than the line.
    const NEAR: usize = 4;
    let mut cues = Cues::default();
    dom.upward(element).take(NEAR).for_each(|e| cues.add(dom.elements[e].cues));
    cues
}
