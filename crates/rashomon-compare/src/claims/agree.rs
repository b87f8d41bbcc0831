//! Sentences of several accounts that say the same thing.

use super::stance::{denies, voice};
use super::{Draft, Voice};
use crate::align::{Alignment, Match, other_numbers};
use crate::entities::Cast;
use crate::reader::Term;
use crate::sheet::{Line, Sheet, Tally, common};
use crate::summary::leans;
use rashomon_model::{ClaimStatus, QuoteKind, Span, StanceKind};
use std::collections::{BTreeMap, BTreeSet};

/// Likeness from which two sentences open a claim together.
const OPENS: f64 = 0.48;

/// Weight that all sentences of one claim must share: with less they are about the same, but say different things.
const CORE_MIN: f64 = 1.7;

/// The same where two names are in it: who did it to whom says more than the words for it.
const NAMED_CORE_MIN: f64 = 1.3;

/// Terms in that core: two names and a deed, or a name and two deeds.
const CORE_TERMS_MIN: usize = 3;

/// Share of a claim's core that a further account's sentence must hold, unless it holds two of its names and a deed.
const CORE_SHARE: f64 = 0.5;

/// Weight of a word that can be a deed: what most sentences of the story have tells nothing.
const DEED_MIN: f64 = 0.3;

/// Weight of a name that tells one sentence from another: the story's main names are in most of them.
const NAME_MIN: f64 = 0.45;

/// Claims that only one account makes: those with a figure, as a reader may want to see who else has it (nobody).
const SINGLES_MAX: usize = 12;

/// Share of a sentence in quotation marks from which it is a saying.
const SAYING_SHARE: f64 = 0.6;

/// What is left of the likeness of sentences that both hold numbers, but none in common.
const OTHER_NUMBERS: f64 = 0.8;

/// Meaning words in a statement worth comparing.
const TERMS_MIN: usize = 4;

/// The claims that sentences of two accounts or more share, the widest told first; then some that one account makes.
pub(crate) fn agreements(sheet: &Sheet<'_>, cast: &Cast, alignment: &Alignment) -> Vec<Draft> {
    let mut centres: Vec<usize> =
        (0..sheet.lines.len()).filter(|&i| is_statement(sheet, &sheet.lines[i])).collect();
    let total = |i: usize| alignment.matches(i).iter().map(|m| m.score).sum::<f64>();
    centres.sort_by(|&a, &b| {
        let width = |i: usize| alignment.matches(i).len();
        width(b).cmp(&width(a)).then(total(b).total_cmp(&total(a))).then(a.cmp(&b))
    });
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut tally = Tally::of(sheet);
    let mut out = Vec::new();
    for centre in centres.iter().copied().filter(|&i| !alignment.matches(i).is_empty()) {
        if taken.contains(&centre) {
            continue;
        }
        let members = members(sheet, &mut tally, alignment, centre);
        if members.len() < 2 {
            continue;
        }
        taken.extend(members.iter().copied());
        out.push(draft(sheet, cast, centre, &members));
    }
    out.sort_by_key(|d| std::cmp::Reverse(d.voices.len()));
    out.extend(singles(sheet, cast, alignment, &taken));
    out
}

/// Whether a sentence states something that can be compared.
fn is_statement(sheet: &Sheet<'_>, line: &Line) -> bool {
    let compared = line.lead && !line.heading && line.terms.len() >= TERMS_MIN;
    compared && !sheet.words(line).ends_with('?') && !is_saying(sheet, line)
}

/// Whether a sentence is someone's words in quotation marks: those are the story's utterances.
fn is_saying(sheet: &Sheet<'_>, line: &Line) -> bool {
    let quotes =
        sheet.pages[line.page].telling.annotations.quotes.iter().filter(|q| q.kind == QuoteKind::Direct);
    let within = |s: &Span| s.end.min(line.span.end).saturating_sub(s.start.max(line.span.start)) as usize;
    let quoted: usize = quotes.flat_map(|q| &q.content).map(within).sum();
    quoted as f64 >= SAYING_SHARE * line.span.len() as f64
}

/// The centre and, of each other account, its likest sentence, as long as all share a core.
fn members(sheet: &Sheet<'_>, tally: &mut Tally, alignment: &Alignment, centre: usize) -> Vec<usize> {
    let own = &sheet.lines[centre];
    let mut matches: Vec<Match> = alignment
        .matches(centre)
        .iter()
        .map(|m| {
            let score =
                if other_numbers(own, &sheet.lines[m.line]) { m.score * OTHER_NUMBERS } else { m.score };
            Match { line: m.line, score }
        })
        .collect();
    matches.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.line.cmp(&b.line)));
    if matches.first().is_none_or(|m| m.score < OPENS) {
        return Vec::new();
    }
    let Some(nearest) = matches.iter().find(|m| shared_core(sheet, own, &own.terms, m.line).is_some()) else {
        return Vec::new();
    };
    let mut out = vec![centre, nearest.line];
    let mut core = shared_core(sheet, own, &own.terms, nearest.line).unwrap_or_default();
    let spoken = [own.account, sheet.lines[nearest.line].account];
    for (_, line) in telling_core(sheet, tally, own, &core, spoken) {
        // Each may narrow the core: all must say one thing.
        if let Some(shared) = shared_core(sheet, own, &core, line) {
            core = shared;
            out.push(line);
        }
    }
    out
}

/// What a line shares with a claim's core, where that is enough to be the claim.
fn shared_core(sheet: &Sheet<'_>, own: &Line, core: &[Term], other: usize) -> Option<Vec<Term>> {
    let line = &sheet.lines[other];
    let shared: Vec<Term> = common(core, &line.terms).collect();
    let least = if names(sheet, own, &shared) >= 2 { NAMED_CORE_MIN } else { CORE_MIN };
    let enough = weigh(sheet, &shared) >= least && shared.len() >= CORE_TERMS_MIN;
    let enough = enough && !turned(own, line, &shared);
    let comparable = !sheet.words(line).ends_with('?') && !is_saying(sheet, line);
    (enough && comparable && has_deed(sheet, own, &shared)).then_some(shared)
}

/// Whether one of two sentences negates a word that the other affirms: whatever they say, it is not the same.
fn turned(a: &Line, b: &Line, shared: &[Term]) -> bool {
    let negated = |l: &Line, t: Term| l.tokens.iter().any(|k| k.term == t && k.negated);
    let deed = |l: &Line, t: Term| l.tokens.iter().any(|k| k.term == t && !k.capital && !k.number);
    shared.iter().any(|&t| deed(a, t) && negated(a, t) != negated(b, t))
}

/// Of each account but `spoken`, the sentence that holds most of a claim's core: half of it, or a deed with two of its
/// names. A lead speaks for its account; only where it is silent are its rewrites heard.
fn telling_core(
    sheet: &Sheet<'_>,
    tally: &mut Tally,
    own: &Line,
    core: &[Term],
    spoken: [usize; 2],
) -> BTreeMap<usize, usize> {
    let mut best: BTreeMap<usize, (bool, f64, usize)> = BTreeMap::new();
    let found = tally.sharing(sheet, core, usize::MAX, |l| !l.heading && !spoken.contains(&l.account));
    for (index, weight) in found.into_iter().filter(|&(_, weight)| weight >= NAMED_CORE_MIN) {
        let line = &sheet.lines[index];
        let known = best.get(&line.account);
        if known.is_some_and(|&(lead, most, _)| (line.lead, weight) <= (lead, most)) {
            continue;
        }
        let Some(shared) = shared_core(sheet, own, core, index) else { continue };
        let half = weight >= CORE_SHARE * weigh(sheet, core);
        if shared.len() > CORE_TERMS_MIN && (half || names(sheet, own, &shared) >= 2) {
            best.insert(line.account, (line.lead, weight, index));
        }
    }
    best.into_iter().map(|(account, (_, _, index))| (account, index)).collect()
}

fn weigh(sheet: &Sheet<'_>, terms: &[Term]) -> f64 {
    terms.iter().map(|&t| sheet.weights[t as usize]).sum()
}

/// How many names of a line, such as are not all over the story, are among the terms: capitals in a row are one name.
fn names(sheet: &Sheet<'_>, line: &Line, shared: &[Term]) -> usize {
    let telling = |t: Term| sheet.weights[t as usize] >= NAME_MIN && shared.contains(&t);
    let held: Vec<bool> = line.tokens.iter().map(|t| t.capital && telling(t.term)).collect();
    let starts = |i: &usize| held[*i] && (*i == 0 || !held[i - 1]);
    (0..held.len()).filter(starts).count()
}

/// Whether the shared terms hold a word that names no one: a deed, not only the doers.
fn has_deed(sheet: &Sheet<'_>, line: &Line, shared: &[Term]) -> bool {
    let deeds = line.tokens.iter().filter(|t| !t.capital && !t.number && shared.contains(&t.term));
    deeds.map(|t| sheet.weights[t.term as usize]).fold(0.0, f64::max) >= DEED_MIN
}

fn draft(sheet: &Sheet<'_>, cast: &Cast, centre: usize, members: &[usize]) -> Draft {
    let denied = |i: usize| denies(&sheet.words(&sheet.lines[i]).to_lowercase());
    let negates = |i: usize| sheet.lines[i].tokens.iter().any(|t| t.negated);
    let mut voices: BTreeMap<usize, Voice> = BTreeMap::new();
    for &member in members {
        let mut voice = voice(sheet, cast, member);
        // One denies what another says; where all tell of the denial, or say it is not so, they agree on it.
        if denied(member) && !members.iter().all(|&m| m == member || denied(m) || negates(m)) {
            voice.stance = StanceKind::Disputes;
        }
        voices.insert(sheet.lines[member].account, voice);
    }
    let says = |s: StanceKind| matches!(s, StanceKind::States | StanceKind::Attributes);
    let doubts = |s: StanceKind| matches!(s, StanceKind::Disputes | StanceKind::Unsure);
    let any = |test: &dyn Fn(StanceKind) -> bool| voices.values().any(|v| test(v.stance));
    let status = if any(&doubts) && any(&says) { ClaimStatus::Disputed } else { ClaimStatus::Agreed };
    Draft { text: sheet.words(&sheet.lines[plainest(sheet, centre, members)]).to_owned(), status, voices }
}

/// The sentence that says it shortest and stands by itself.
fn plainest(sheet: &Sheet<'_>, centre: usize, members: &[usize]) -> usize {
    let leads = members.iter().copied().filter(|&m| sheet.lines[m].lead);
    leads
        .min_by_key(|&m| (leans(sheet.words(&sheet.lines[m])), sheet.lines[m].span.len(), m))
        .unwrap_or(centre)
}

/// Statements with a figure that no other account makes.
fn singles(sheet: &Sheet<'_>, cast: &Cast, alignment: &Alignment, taken: &BTreeSet<usize>) -> Vec<Draft> {
    let mut out = Vec::new();
    for (index, line) in sheet.lines.iter().enumerate() {
        let figures = &sheet.pages[line.page].telling.annotations.figures;
        let counted = figures.iter().filter(|f| !f.ordinal && f.unit.is_some());
        let alone = alignment.matches(index).is_empty() && !taken.contains(&index);
        if alone && is_statement(sheet, line) && counted.clone().any(|f| line.span.contains(f.span())) {
            let voices = BTreeMap::from([(line.account, voice(sheet, cast, index))]);
            out.push(Draft { text: sheet.words(line).to_owned(), status: ClaimStatus::Single, voices });
        }
    }
    out.truncate(SINGLES_MAX);
    out
}
