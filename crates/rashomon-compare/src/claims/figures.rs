//! The same quantity given different values.
//!
//! Sentences of two accounts that are alike are looked at figure by figure: each must have one partner in the other.
//! What has moved on between two accounts is no difference of theirs, and is not shown as one.

use super::quantity::{FigureRelation, Nouns, Place, counted, relation, same_noun, set_against};
use super::values::{Amount, Fit, fit, same_kind};
use super::{Draft, Voice};
use crate::align::Alignment;
use crate::sheet::{Line, Sheet};
use crate::summary::leans;
use rashomon_model::{Bound, ClaimStatus, Figure, StanceKind};
use std::collections::{BTreeMap, BTreeSet};

/// Likeness from which two sentences' figures are held against each other.
const SAME_SENTENCE: f64 = 0.4;

/// Claims on quantities where two accounts' values cannot both be right.
pub(crate) fn figures(sheet: &Sheet<'_>, alignment: &Alignment) -> Vec<Draft> {
    // Each sentence knows only the likest of another account: a pair counts where either knows the other.
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (i, _) in sheet.lines.iter().enumerate() {
        for m in alignment.matches(i).iter().filter(|m| m.score >= SAME_SENTENCE) {
            pairs.insert((i.min(m.line), i.max(m.line)));
        }
    }
    let told = pairs.into_iter().filter(|pair| sheet.lines[pair.0].lead);
    told.flat_map(|pair| clashes(sheet, alignment, pair)).collect()
}

/// Likeness from which a third account's sentence with the same quantity is taken into the claim.
const THIRD: f64 = 0.4;

/// The differing quantities of two sentences that say the same, with what further accounts give for each.
fn clashes(sheet: &Sheet<'_>, alignment: &Alignment, places: (usize, usize)) -> Vec<Draft> {
    let (a, b) = (&sheet.lines[places.0], &sheet.lines[places.1]);
    let mut out = Vec::new();
    for figure in counted(sheet, a) {
        let x = Place { line: a, figure };
        let Some((y, FigureRelation::AtOdds)) = partner(sheet, x, b) else { continue };
        if partner(sheet, y, a).is_none_or(|(back, _)| back.figure != figure) {
            continue;
        }
        let mut given: BTreeMap<usize, Place<'_>> = BTreeMap::from([(a.account, x), (b.account, y)]);
        let further = [places.0, places.1].into_iter().flat_map(|at| alignment.matches(at));
        for m in further.filter(|m| m.score >= THIRD) {
            let line = &sheet.lines[m.line];
            // Its sentence may be like that of one of the two alone.
            if let Some((z, _)) = partner(sheet, x, line).or_else(|| partner(sheet, y, line)) {
                given.entry(line.account).or_insert(z);
            }
        }
        out.push(draft(sheet, &given));
    }
    out
}

/// The claim of one quantity: the value that most accounts could agree on is stated, the others differ from it.
fn draft(sheet: &Sheet<'_>, given: &BTreeMap<usize, Place<'_>>) -> Draft {
    let amount = |p: &Place<'_>| Amount::of(sheet, p.line, p.figure);
    // "At least six" is at odds with neither six nor ten: values count here, not bounds.
    let fits = |x: &Place<'_>| {
        let near = given.values().filter(|y| amount(x).near(&amount(y))).count();
        (near, x.figure.bound == Bound::Exact)
    };
    // The last of equals is what `max_by_key` takes: go backwards for the first account's.
    let stated = given.values().rev().max_by_key(|x| fits(x)).copied();
    let differs =
        |place: &Place<'_>| stated.is_some_and(|x| x.figure != place.figure && clash(sheet, x, *place));
    let voice = |place: &Place<'_>| Voice {
        stance: if differs(place) { StanceKind::Differs } else { StanceKind::States },
        value: Some(place.figure.text.clone()),
        attributed_to: None,
        page: place.line.page,
        span: place.line.span,
    };
    // The shorter sentence is the plainer way to say what it is about.
    let plain = |place: &Place<'_>| {
        let line = place.line;
        (differs(place), leans(sheet.words(line)), line.span.len(), line.page)
    };
    let text = given.values().copied().min_by_key(plain).map_or("", |p| sheet.words(p.line)).to_owned();
    Draft { text, status: ClaimStatus::Differs, voices: given.iter().map(|(&k, v)| (k, voice(v))).collect() }
}

/// Whether two values of one quantity cannot both be right, by their bounds or by what their sentences say.
fn clash(sheet: &Sheet<'_>, a: Place<'_>, b: Place<'_>) -> bool {
    let [x, y] = [a, b].map(|p| Amount::of(sheet, p.line, p.figure));
    set_against(sheet, a, b.figure) || set_against(sheet, b, a.figure) || fit(&x, &y) == Fit::Apart
}

/// The one figure of a sentence that is of the same quantity, and what it is to it; `None` where there is none or more
/// than one. Of two, one of which is put in the place of the other ("ten weeks rather than six weeks"), it is the one
/// that is held for right.
fn partner<'s>(
    sheet: &'s Sheet<'_>,
    place: Place<'_>,
    line: &'s Line,
) -> Option<(Place<'s>, FigureRelation)> {
    let mut same = counted(sheet, line).filter_map(|figure| {
        let other = Place { line, figure };
        let relation = relation(sheet, place, other);
        (relation != FigureRelation::Other).then_some((other, relation))
    });
    let first = same.next()?;
    match same.next() {
        None => Some(first),
        Some((second, _)) => {
            let alone = same.next().is_none() && set_against(sheet, first.0, second.figure);
            alone.then_some(first)
        }
    }
}

/// Whether two sentences that say the same give one quantity two values.
pub(crate) fn differ(sheet: &Sheet<'_>, a: &Line, b: &Line) -> bool {
    counted(sheet, a).any(|x| {
        let measure = |y: &&Figure| {
            same_kind(x.unit.as_deref(), y.unit.as_deref()) && same_noun(x, y) == Some(Nouns::Same)
        };
        let mut same = counted(sheet, b).filter(measure).peekable();
        let place = Place { line: a, figure: x };
        same.peek().is_some() && same.all(|y| clash(sheet, place, Place { line: b, figure: y }))
    })
}
