//! The same event given different dates.

use super::{Draft, Voice};
use crate::reader::{Term, Token};
use crate::sheet::{Line, Sheet, common};
use crate::timeline::date_of;
use rashomon_model::{ClaimStatus, Span, StanceKind, TimeExpr};
use std::collections::{BTreeMap, BTreeSet};

/// Share of the shorter clause's weight that the longer must hold.
const HELD: f64 = 0.6;

/// Sentences a clause's deed may be in: what is done again and again has many dates.
const DEED_SPREAD_MAX: u32 = 6;

/// A clause with its date.
struct Dated {
    date: String,
    line: usize,
    account: usize,
    page: usize,
    place: Span,
    words: Span,
    names: Vec<Term>,
    deeds: Vec<Term>,
    /// Those of `deeds` that are a class of words with one news meaning.
    concepts: Vec<Term>,
    weight: f64,
}

/// Claims on one event's date where the accounts' dates cannot both be right.
pub(crate) fn dates(sheet: &Sheet<'_>) -> Vec<Draft> {
    let clauses = clauses(sheet);
    // Only clauses with a deed in common can be one event.
    let mut by_deed: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    for (index, clause) in clauses.iter().enumerate() {
        for &deed in clause.deeds.iter().filter(|&&t| sheet.spread[t as usize] <= DEED_SPREAD_MAX) {
            by_deed.entry(deed).or_default().push(index);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for places in by_deed.values() {
        for (at, &i) in places.iter().enumerate() {
            pairs.extend(places.iter().skip(at + 1).map(|&j| (i, j)));
        }
    }
    let mut out: Vec<Draft> = Vec::new();
    for (a, b) in pairs.into_iter().map(|(i, j)| (&clauses[i], &clauses[j])) {
        let clash = !a.date.starts_with(&b.date) && !b.date.starts_with(&a.date);
        if a.account != b.account && clash && same_event(sheet, a, b) && !repeated(sheet, &clauses, a, b) {
            out.push(draft(sheet, a, b));
        }
    }
    out
}

fn clauses(sheet: &Sheet<'_>) -> Vec<Dated> {
    let mut out = Vec::new();
    for (index, line) in sheet.lines.iter().enumerate().filter(|(_, l)| l.lead && !l.heading) {
        let times = &sheet.pages[line.page].telling.annotations.times;
        for time in times.iter().filter(|t| line.span.contains(t.span())) {
            let Some((date, _)) = date_of(time) else { continue };
            let place = clause(sheet.words(line), line, time);
            let inside = |t: &&Token| {
                place.start <= t.at && t.at < place.end && !(time.start <= t.at && t.at < time.end)
            };
            let of = |test: &dyn Fn(&Token) -> bool| {
                let kept = line.tokens.iter().filter(inside).filter(|t| !t.number && test(t));
                let mut terms: Vec<Term> = kept.map(|t| t.term).collect();
                terms.sort_unstable();
                terms.dedup();
                terms
            };
            let (names, deeds) = (of(&|t| t.capital), of(&|t| !t.capital));
            let concepts = of(&|t| t.concept);
            let weight = names.iter().chain(&deeds).map(|&t| sheet.weights[t as usize]).sum();
            let (account, page) = (line.account, line.page);
            out.push(Dated {
                date,
                line: index,
                account,
                page,
                place,
                words: time.span(),
                names,
                deeds,
                concepts,
                weight,
            });
        }
    }
    out
}

/// The clause a time stands in: between the commas, dashes and semicolons around it, outside of parentheses.
fn clause(text: &str, line: &Line, time: &TimeExpr) -> Span {
    let base = line.span.start as usize;
    let (from, to) = (time.start as usize - base, time.end as usize - base);
    let stops = [',', ';', ':', '\u{2013}', '\u{2014}'];
    let start = text.get(..from).and_then(|t| t.rfind(stops)).map_or(0, |at| at + 1);
    let start = (start..=from).find(|&i| text.is_char_boundary(i)).unwrap_or(from);
    let end = text.get(to..).and_then(|t| t.find(stops)).map_or(text.len(), |at| to + at);
    Span::new(base + start, base + end)
}

/// Whether two clauses tell one event: a name and a rare deed in common, and most of the shorter one.
fn same_event(sheet: &Sheet<'_>, a: &Dated, b: &Dated) -> bool {
    let rare = |t: Term| sheet.spread[t as usize] <= DEED_SPREAD_MAX;
    let names = sheet.shared(&a.names, &b.names);
    let deeds: f64 = common(&a.deeds, &b.deeds).filter(|&t| rare(t)).map(|t| sheet.weights[t as usize]).sum();
    // One plain word in common ("on the floor") may be a place or a thing; a news deed, or two words, is what was done.
    let done = common(&a.concepts, &b.concepts).any(rare)
        || common(&a.deeds, &b.deeds).filter(|&t| rare(t)).count() > 1;
    names > 0.0 && deeds > 0.0 && done && names + deeds >= HELD * a.weight.min(b.weight)
}

/// Whether one of the accounts gives the same deed several dates itself: then it happened more than once.
fn repeated(sheet: &Sheet<'_>, clauses: &[Dated], a: &Dated, b: &Dated) -> bool {
    [a, b].iter().any(|own| {
        clauses.iter().any(|other| {
            other.account == own.account && other.date != own.date && same_event(sheet, own, other)
        })
    })
}

fn draft(sheet: &Sheet<'_>, a: &Dated, b: &Dated) -> Draft {
    let voice = |d: &Dated, stance: StanceKind| Voice {
        stance,
        value: Some(sheet.pages[d.page].words(d.words).to_owned()),
        attributed_to: None,
        page: d.page,
        span: sheet.lines[d.line].span,
    };
    let voices = BTreeMap::from([
        (a.account, voice(a, StanceKind::States)),
        (b.account, voice(b, StanceKind::Differs)),
    ]);
    let text = topic(sheet, a).to_owned();
    Draft { text, status: ClaimStatus::Differs, voices }
}

/// Longest lead-in to a clause that is shown with it.
const LEAD_IN_BYTES_MAX: usize = 120;

/// The clause of a date, with what stands before it where it needs that to be understood ("X, who replaced Y in June").
fn topic<'s>(sheet: &'s Sheet<'_>, dated: &Dated) -> &'s str {
    let page = &sheet.pages[dated.page];
    let clause = page.words(dated.place).trim();
    let line = sheet.lines[dated.line].span;
    let whole = Span { start: line.start, end: dated.place.end };
    let short = (dated.place.start - line.start) as usize <= LEAD_IN_BYTES_MAX;
    if clause.starts_with(char::is_lowercase) && short { page.words(whole).trim() } else { clause }
}
