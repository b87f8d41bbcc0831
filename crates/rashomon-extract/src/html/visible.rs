//! The time of publication as readers see it, where markup gives none.

use super::dom::Dom;
use super::features::floor;
use super::label::Labels;
use super::lexicon::{self, Cues};
use crate::block::Hint;
use jiff::Timestamp;
use jiff::civil::Date;
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
    let mut second = None;
    for i in order {
        let Some(block) = dom.blocks.get(i) else { continue };
        let context = near_cues(dom, block.element);
        if context.any(Cues::COMMENT) || context.any(Cues::RELATED) {
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
        let Some(stamp) = read_line(head, reference) else { continue };
        // A footer's date may be the site's, and a month alone says little: both only where nothing better comes.
        if stamp.precision < Precision::Day || context.any(Cues::FOOTER) {
            second = second.or(Some(stamp));
        } else {
            return Some(stamp);
        }
    }
    second
}

/// The stamp a line is, or holds.
fn read_line(line: &str, reference: Option<Timestamp>) -> Option<Stamp> {
    let found = stamps::stamp(line, reference).or_else(|| stamps::find(line, reference).map(|(_, s)| s));
    match found {
        Some(found) => {
            let basis = if found.relative { Basis::Relative } else { Basis::Stated };
            Some(Stamp { value: found.value, precision: found.precision, basis })
        }
        None => dotted(line),
    }
}

/// `6.12.06`: with full stops the day comes first wherever it is written so.
fn dotted(line: &str) -> Option<Stamp> {
    /// Two digits below it are of this century; pages of the last one do not write so.
    const THIS_CENTURY: i16 = 50;
    line.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
        let mut parts = word.trim_matches('.').split('.');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 2 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        let year: i16 = year.parse().ok().filter(|y| *y < THIS_CENTURY)?;
        let date = Date::new(2000 + year, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some(Stamp { value: date.to_string(), precision: Precision::Day, basis: Basis::Stated })
    })
}

/// Cues of the containers right around a block.
fn near_cues(dom: &Dom, element: usize) -> Cues {
    /// Further out they speak of more than the line.
    const NEAR: usize = 4;
    let mut cues = Cues::default();
    dom.upward(element).take(NEAR).for_each(|e| cues.add(dom.elements[e].cues));
    cues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_date() {
        let read = |line: &str| read_line(line, None).map_or_else(|| "-".to_owned(), |s| s.value);
        assert_eq!(read("Stand: 1.4.18"), "2018-04-01");
        assert_eq!(read("Von Karla Blum am 03.05.2013"), "2013-05-03");
        assert_eq!(read("Version 1.4.187"), "-");
        assert_eq!(read("Call 0.800.12"), "-");
    }
}
