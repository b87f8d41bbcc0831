//! The same quantity given different values.
//!
//! Two figures are one quantity when their sentences say the same, they count the same noun in the same unit, and each
//! is the only such figure of its sentence. Values that are equal, rounded alike, or inside the other's bound agree.

use super::{Draft, Voice};
use crate::align::{Alignment, likeness};
use crate::sheet::{Line, Sheet};
use crate::summary::leans;
use rashomon_model::{Bound, ClaimStatus, Figure, Span, StanceKind};
use std::collections::BTreeMap;

/// Likeness of the sentences from which equal nouns are taken for one quantity.
const SAME_SENTENCE: f64 = 0.5;

/// Relative difference below which two values are one rounded differently.
const ROUNDED: f64 = 0.051;

/// The same where one says "about".
const ABOUT: f64 = 0.15;

/// Claims on quantities where two accounts' values cannot both be right.
pub(crate) fn figures(sheet: &Sheet<'_>, alignment: &Alignment) -> Vec<Draft> {
    let mut out = Vec::new();
    for (i, _) in sheet.lines.iter().enumerate().filter(|(_, l)| l.lead) {
        for m in alignment.matches(i).iter().filter(|m| m.line > i && m.score >= SAME_SENTENCE) {
            out.extend(clashes(sheet, alignment, (i, m.line)));
        }
    }
    out
}

/// Likeness from which a third account's sentence with the same quantity is taken into the claim.
const THIRD: f64 = 0.4;

/// The differing quantities of two sentences that say the same, with what further accounts give for each.
fn clashes(sheet: &Sheet<'_>, alignment: &Alignment, places: (usize, usize)) -> Vec<Draft> {
    let (a, b) = (&sheet.lines[places.0], &sheet.lines[places.1]);
    let mut out = Vec::new();
    for x in counted(sheet, a) {
        let Some(y) = partner(sheet, x, b) else { continue };
        if partner(sheet, y, a) != Some(x) || likeness(sheet, a, b) < SAME_SENTENCE || !at_odds(x, y) {
            continue;
        }
        let mut given: BTreeMap<usize, (&Line, &Figure)> =
            BTreeMap::from([(a.account, (a, x)), (b.account, (b, y))]);
        let further = [places.0, places.1].into_iter().flat_map(|at| alignment.matches(at));
        for m in further.filter(|m| m.score >= THIRD) {
            let line = &sheet.lines[m.line];
            if let Some(z) = partner(sheet, x, line) {
                given.entry(line.account).or_insert((line, z));
            }
        }
        out.push(draft(sheet, &given));
    }
    out
}

/// The claim of one quantity: the value that most accounts could agree on is stated, the others differ from it.
fn draft(sheet: &Sheet<'_>, given: &BTreeMap<usize, (&Line, &Figure)>) -> Draft {
    // "At least six" is at odds with neither six nor ten: values count here, not bounds.
    let near =
        |x: &Figure, y: &Figure| (x.value - y.value).abs() <= x.value.abs().max(y.value.abs()) * ROUNDED;
    let fits = |x: &Figure| (given.values().filter(|(_, y)| near(x, y)).count(), x.bound == Bound::Exact);
    // The last of equals is what `max_by_key` takes: go backwards for the first account's.
    let stated = given.values().rev().max_by_key(|(_, x)| fits(x)).map(|&(_, x)| x);
    let differs = |figure: &Figure| stated.is_some_and(|x| at_odds(x, figure));
    let voice = |&(line, figure): &(&Line, &Figure)| Voice {
        stance: if differs(figure) { StanceKind::Differs } else { StanceKind::States },
        value: Some(figure.text.clone()),
        attributed_to: None,
        page: line.page,
        span: line.span,
    };
    // The shorter sentence is the plainer way to say what it is about.
    let plain = |&(line, figure): &(&Line, &Figure)| {
        (differs(figure), leans(sheet.words(line)), line.span.len(), line.page)
    };
    let text = given.values().copied().min_by_key(plain).map_or("", |(line, _)| sheet.words(line)).to_owned();
    Draft { text, status: ClaimStatus::Differs, voices: given.iter().map(|(&k, v)| (k, voice(v))).collect() }
}

/// The figures of a sentence that count or measure something.
fn counted<'s>(sheet: &'s Sheet<'_>, line: &'s Line) -> impl Iterator<Item = &'s Figure> + 's {
    let figures = &sheet.pages[line.page].telling.annotations.figures;
    let tells = |f: &&Figure| !f.ordinal && (f.noun.is_some() || f.unit.is_some());
    figures.iter().filter(tells).filter(|f| line.span.contains(f.span()))
}

/// Words beside a measure that do not say what is measured.
const NO_NOUN: &[&str] = &[
    "after", "ago", "away", "deep", "early", "high", "late", "later", "less", "long", "more", "old",
    "rather", "tall", "wide",
];

/// Whether two figures may count the same: in the same unit, and the same noun; beside a unit a noun may be missing.
fn same_measure(a: &Figure, b: &Figure) -> bool {
    let noun = |f: &Figure| f.noun.clone().filter(|n| f.unit.is_none() || !NO_NOUN.contains(&n.as_str()));
    let (x, y) = (noun(a), noun(b));
    a.unit == b.unit && (x == y || (a.unit.is_some() && (x.is_none() || y.is_none())))
}

/// The one figure of a sentence that counts the same; `None` where there is none or more than one. Of two, one of which
/// is put in the place of the other ("ten weeks rather than six"), it is the one that is held for right.
fn partner<'s>(sheet: &'s Sheet<'_>, figure: &Figure, line: &'s Line) -> Option<&'s Figure> {
    let mut same = counted(sheet, line).filter(|f| same_measure(figure, f));
    let first = same.next()?;
    match same.next() {
        None => Some(first),
        Some(second) => {
            let between = Span { start: first.end, end: second.start.max(first.end) };
            (same.next().is_none() && set_against(sheet.pages[line.page].words(between))).then_some(first)
        }
    }
}

/// Whether the words after a figure put it in the place of the one that follows.
fn set_against(between: &str) -> bool {
    [" rather than", " instead of", ", not "].iter().any(|cue| between.contains(cue))
}

/// Whether two sentences that say the same give one quantity two values.
pub(crate) fn differ(sheet: &Sheet<'_>, a: &Line, b: &Line) -> bool {
    counted(sheet, a).any(|x| {
        let mut same = counted(sheet, b).filter(|y| same_measure(x, y)).peekable();
        same.peek().is_some() && same.all(|y| at_odds(x, y))
    })
}

/// Whether two values of one quantity cannot both be right.
pub(crate) fn at_odds(a: &Figure, b: &Figure) -> bool {
    let (x, y) = (a.value, b.value);
    let about = a.bound == Bound::About || b.bound == Bound::About;
    let near = (x - y).abs() <= x.abs().max(y.abs()) * if about { ABOUT } else { ROUNDED };
    let open = |own: Bound, from: f64, to: f64| match own {
        Bound::AtLeast => to >= from,
        Bound::AtMost => to <= from,
        Bound::Exact | Bound::About => false,
    };
    let both_open = a.bound == b.bound && matches!(a.bound, Bound::AtLeast | Bound::AtMost);
    !(near || both_open || open(a.bound, x, y) || open(b.bound, y, x))
}
