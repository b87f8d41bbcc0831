//! The orders in which pages set headline, outlet and time around a text, and how well lines fit one.

use super::signs::Sign;
use crate::segment::lines::Line;

/// What a line tells of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Headline,
    Outlet,
    Time,
}

/// An order: what stands before the text, and what stands after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Schema {
    pub(super) before: &'static [Slot],
    pub(super) after: &'static [Slot],
}

use Slot::{Headline as H, Outlet as O, Time as T};

/// All orders. Outlet and time may share a line wherever they stand beside one another.
pub(super) const SCHEMAS: &[Schema] = &[
    Schema { before: &[H, O, T], after: &[] },
    Schema { before: &[H, T, O], after: &[] },
    Schema { before: &[O, T, H], after: &[] },
    Schema { before: &[T, O, H], after: &[] },
    Schema { before: &[O, H, T], after: &[] },
    Schema { before: &[T, H, O], after: &[] },
    Schema { before: &[H], after: &[O, T] },
    Schema { before: &[H], after: &[T, O] },
    Schema { before: &[H, T], after: &[O] },
    Schema { before: &[T, H], after: &[O] },
    Schema { before: &[H, O], after: &[T] },
    Schema { before: &[O, H], after: &[T] },
];

/// Lines of a run that are looked at on either side of a text: a head's or a signature's, and what stands among them.
pub(super) const REACH: usize = 12;
/// What a slot costs that no line fills: some cards show no time.
const MISSING: f32 = -2.0;
/// A score that no line makes up for.
const NEVER: f32 = -1000.0;

/// Lines that fill a schema's slots.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fit {
    /// How well.
    pub(super) score: f32,
    /// The lines (places on the page) of the slots filled.
    pub(super) headline: Option<usize>,
    pub(super) outlet: Option<usize>,
    pub(super) time: Option<usize>,
    /// The first and one past the last line of them.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Fits the lines that end at a text (`forward` is false), or start behind one, into slots.
pub(super) fn fit(slots: &[Slot], at: std::ops::Range<usize>, signs: &[Sign], forward: bool) -> Fit {
    let lines: Vec<usize> = if forward { at.take(REACH).collect() } else { at.rev().take(REACH).collect() };
    let slots: Vec<Slot> = if forward { slots.to_vec() } else { slots.iter().rev().copied().collect() };
    let mut best = vec![vec![(NEVER, Step::End); slots.len() + 1]; lines.len() + 1];
    // From the far end back: the best way to fill slots from `s` on with lines from `n` on.
    for n in (0..=lines.len()).rev() {
        for s in (0..=slots.len()).rev() {
            best[n][s] = step(&best, &lines, &slots, signs, n, s);
        }
    }
    follow(&best, &lines, &slots)
}

/// What is done with a line.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    End,
    Skip,
    Miss,
    Fill,
    Both,
}

type Table = [Vec<(f32, Step)>];

fn step(best: &Table, lines: &[usize], slots: &[Slot], signs: &[Sign], n: usize, s: usize) -> (f32, Step) {
    let Some(&slot) = slots.get(s) else { return (0.0, Step::End) };
    let missed = if slot == Slot::Headline { NEVER } else { MISSING };
    let mut options = vec![(missed + best[n][s + 1].0, Step::Miss)];
    if let Some(sign) = lines.get(n).and_then(|&at| signs.get(at)) {
        options.push((sign.of(slot) + best[n + 1][s + 1].0, Step::Fill));
        options.push((best[n + 1][s].0 - sign.skip, Step::Skip));
        if matches!((slot, slots.get(s + 1)), (O, Some(T)) | (T, Some(O))) {
            options.push((sign.both + best[n + 1][s + 2].0, Step::Both));
        }
    }
    options.into_iter().fold((NEVER, Step::End), |a, b| if b.0 > a.0 { b } else { a })
}

fn follow(best: &Table, lines: &[usize], slots: &[Slot]) -> Fit {
    let mut fit = Fit { score: best[0][0].0, from: usize::MAX, ..Fit::default() };
    let (mut n, mut s) = (0, 0);
    while s < slots.len() {
        let here = lines.get(n).copied();
        let fill = |slot: Slot, fit: &mut Fit| {
            let Some(at) = here else { return };
            match slot {
                Slot::Headline => fit.headline = Some(at),
                Slot::Outlet => fit.outlet = Some(at),
                Slot::Time => fit.time = Some(at),
            }
            (fit.from, fit.to) = (fit.from.min(at), fit.to.max(at + 1));
        };
        match best[n][s].1 {
            Step::End => break,
            Step::Skip => n += 1,
            Step::Miss => s += 1,
            Step::Fill => {
                fill(slots[s], &mut fit);
                (n, s) = (n + 1, s + 1);
            }
            Step::Both => {
                fill(slots[s], &mut fit);
                fill(slots[s + 1], &mut fit);
                (n, s) = (n + 1, s + 2);
            }
        }
    }
    fit
}

/// The words of a line's place.
pub(super) fn text<'a>(lines: &[Line<'a>], at: Option<usize>) -> Option<&'a str> {
    lines.get(at?).map(|l| l.text)
}
