//! The same event given different causes.

use super::{Draft, Voice};
use crate::reader::{Reader, Term, Token};
use crate::sheet::Sheet;
use rashomon_model::{ClaimStatus, Span, StanceKind};
use std::collections::BTreeMap;

/// On which side of its words a cue has the effect.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    /// "E because C".
    Before,
    /// "C prompted E".
    After,
    /// "reason for E was C", "cited C for E": cue, then the two joined by the second word.
    Between(&'static str),
}

/// Words that tie an effect to its cause. The longer ones come first, so that they win over their parts.
const CUES: &[(&str, Effect)] = &[
    (" because of ", Effect::Before),
    (" because ", Effect::Before),
    (" due to ", Effect::Before),
    (" owing to ", Effect::Before),
    (" as a result of ", Effect::Before),
    (" in response to ", Effect::Before),
    (" driven by ", Effect::Before),
    (" prompted by ", Effect::Before),
    (" caused by ", Effect::Before),
    (" triggered by ", Effect::Before),
    (" blamed on ", Effect::Before),
    (" attributed to ", Effect::Before),
    (" stemmed from ", Effect::Before),
    (" stems from ", Effect::Before),
    (", citing ", Effect::Before),
    (" factor for ", Effect::After),
    (" factor in ", Effect::After),
    (" factor behind ", Effect::After),
    (" reason behind ", Effect::Between(" was ")),
    (" reason that ", Effect::Between(" was ")),
    (" reason why ", Effect::Between(" was ")),
    (" reason for ", Effect::Between(" was ")),
    (" circumstances ", Effect::Between(" included ")),
    (" reasons ", Effect::Between(" included ")),
    (" factors ", Effect::Between(" included ")),
    (" causes ", Effect::Between(" included ")),
    (" prompted ", Effect::After),
    (" prompting ", Effect::After),
    (" led to ", Effect::After),
    (" resulted in ", Effect::After),
    (" triggered ", Effect::After),
    (" forced ", Effect::After),
    (" forcing ", Effect::After),
];

/// Deeds that are one when it is asked for their reason: who cancels a visit is absent from it.
const ONE_DEED: &[(&str, &str)] = &[("@cancel", "@absent")];

/// Share of the shorter effect's weight that two effects must have in common to be one.
const SAME_EFFECT: f64 = 0.5;

/// Share of a cause's weight another must hold to be the same cause.
const SAME_CAUSE: f64 = 0.5;

/// An effect with its cause.
struct Cause {
    line: usize,
    account: usize,
    page: usize,
    effect: Span,
    cause: Span,
    names: Vec<Term>,
    deeds: Vec<Term>,
    because: Vec<Term>,
}

/// Claims on why something happened, where the accounts give different causes.
pub(crate) fn causes(sheet: &Sheet<'_>, reader: &mut Reader) -> Vec<Draft> {
    let merged: Vec<(Term, Term)> =
        ONE_DEED.iter().filter_map(|(a, b)| Some((reader.known(a)?, reader.known(b)?))).collect();
    let found = find(sheet, &merged);
    let mut used = vec![false; found.len()];
    let mut out = Vec::new();
    for (i, centre) in found.iter().enumerate() {
        if used[i] {
            continue;
        }
        let mut group: BTreeMap<usize, usize> = BTreeMap::from([(centre.account, i)]);
        for (j, other) in found.iter().enumerate() {
            if !used[j] && same_effect(sheet, centre, other) {
                group.entry(other.account).or_insert(j);
            }
        }
        if group.len() < 2 {
            continue;
        }
        for (j, other) in found.iter().enumerate() {
            used[j] |= same_effect(sheet, centre, other);
        }
        out.extend(draft(sheet, &found, centre, &group));
    }
    out
}

/// All effects with their causes, in text order.
fn find(sheet: &Sheet<'_>, merged: &[(Term, Term)]) -> Vec<Cause> {
    let mut out = Vec::new();
    for (index, line) in sheet.lines.iter().enumerate().filter(|(_, l)| l.lead && !l.heading) {
        let Some((effect, cause)) = split(sheet.words(line)) else { continue };
        let base = line.span.start;
        let moved = |s: Span| Span { start: s.start + base, end: s.end + base };
        let (effect, cause) = (moved(effect), moved(cause));
        let of = |place: Span, test: &dyn Fn(&Token) -> bool| -> Vec<Term> {
            let inside = line.tokens.iter().filter(|t| place.start <= t.at && t.at < place.end && test(t));
            let one = |t: Term| merged.iter().find(|(_, b)| *b == t).map_or(t, |&(a, _)| a);
            let mut terms: Vec<Term> = inside.map(|t| one(t.term)).collect();
            terms.sort_unstable();
            terms.dedup();
            terms
        };
        out.push(Cause {
            line: index,
            account: line.account,
            page: line.page,
            effect,
            cause,
            names: of(effect, &|t| t.capital || t.at == line.span.start),
            deeds: of(effect, &|t| !t.capital && !t.number),
            because: of(cause, &|_| true),
        });
    }
    out
}

/// The effect and the cause of a sentence, in its own offsets.
fn split(text: &str) -> Option<(Span, Span)> {
    // ASCII lower case keeps every offset.
    let lower = text.to_ascii_lowercase();
    for &(cue, effect) in CUES {
        let Some(at) = lower.find(cue) else { continue };
        let after = at + cue.len();
        let clause_end = |from: usize| {
            lower.get(from..).and_then(|t| t.find([';', '\u{2014}'])).map_or(text.len(), |n| from + n)
        };
        let spans = match effect {
            Effect::Before => (Span::new(clause_start(&lower, at), at), Span::new(after, clause_end(after))),
            Effect::After => (Span::new(after, clause_end(after)), Span::new(0, at)),
            Effect::Between(join) => {
                let Some(middle) = lower.get(after..).and_then(|t| t.find(join)).map(|n| after + n) else {
                    continue;
                };
                (Span::new(after, middle), Span::new(middle + join.len(), text.len()))
            }
        };
        if !spans.0.is_empty() && !spans.1.is_empty() {
            return Some(spans);
        }
    }
    None
}

/// Where the clause that ends at `at` starts.
fn clause_start(lower: &str, at: usize) -> usize {
    lower.get(..at).and_then(|t| t.rfind("; ")).map_or(0, |n| n + 2)
}

/// Whether two effects are one: they share a name and a deed, and with them most of the shorter one.
fn same_effect(sheet: &Sheet<'_>, a: &Cause, b: &Cause) -> bool {
    let (names, deeds) = (sheet.shared(&a.names, &b.names), sheet.shared(&a.deeds, &b.deeds));
    let whole = |c: &Cause| sheet.shared(&c.names, &c.names) + sheet.shared(&c.deeds, &c.deeds);
    names > 0.0 && deeds > 0.0 && names + deeds >= SAME_EFFECT * whole(a).min(whole(b))
}

fn draft(
    sheet: &Sheet<'_>,
    found: &[Cause],
    centre: &Cause,
    group: &BTreeMap<usize, usize>,
) -> Option<Draft> {
    let weight = |terms: &[Term]| terms.iter().map(|&t| sheet.weights[t as usize]).sum::<f64>();
    let same = |c: &Cause| {
        let short = weight(&c.because).min(weight(&centre.because));
        short > 0.0 && sheet.shared(&c.because, &centre.because) >= SAME_CAUSE * short
    };
    let mut voices = BTreeMap::new();
    for (&account, &index) in group {
        let one = &found[index];
        let stance = if same(one) { StanceKind::States } else { StanceKind::Differs };
        let value = cause_words(sheet.pages[one.page].words(one.cause)).to_owned();
        let span = sheet.lines[one.line].span;
        voices
            .insert(account, Voice { stance, value: Some(value), attributed_to: None, page: one.page, span });
    }
    let differ = voices.values().any(|v| v.stance == StanceKind::Differs);
    let text =
        format!("Why: {}", sheet.pages[centre.page].words(centre.effect).trim().trim_end_matches(['.', ',']));
    differ.then_some(Draft { text, status: ClaimStatus::Differs, voices })
}

/// Words left hanging at a cause's end when its cue is cut off ("... was a factor for").
const HANGING: &[&str] = &[
    "a", "also", "an", "and", "be", "been", "could", "had", "has", "have", "is", "likely", "may", "might",
    "move", "partly", "that", "the", "then", "was", "were", "what", "which", "would", "--", "-", "\u{2013}",
    "\u{2014}", "one", "another", "main", "key", "big", "major",
];

/// A cause without the source before it, and without what hangs at its end.
fn cause_words(text: &str) -> &str {
    let mut words = text.trim().trim_end_matches(['.', ',']);
    if words.starts_with("According to ") {
        words = words.split_once(", ").map_or(words, |(_, rest)| rest);
    }
    while let Some((rest, last)) = words.rsplit_once(' ') {
        if !HANGING.contains(&last.trim_end_matches(',')) {
            break;
        }
        words = rest.trim_end().trim_end_matches(',');
    }
    words
}
