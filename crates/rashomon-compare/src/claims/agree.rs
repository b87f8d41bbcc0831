//! Sentences of several accounts that say the same thing.

use super::figures;
use super::stance::{denial, doubt, voice};
use super::{Draft, Voice};
use crate::align::{Alignment, Match, other_numbers};
use crate::entities::Cast;
use crate::reader::{Term, Token, terms};
use crate::sheet::{Line, Sheet, Tally, common};
use crate::summary::{leans, speaks_to_reader};
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
const SAYING_SHARE: f64 = 0.5;

/// What is left of the likeness of sentences that both hold numbers, but none in common.
const OTHER_NUMBERS: f64 = 0.8;

/// What a sentence that denies or doubts what another says is liker to it than its words: it adds who denies, and when.
const DENIAL_BONUS: f64 = 0.1;

/// Meaning words in a statement worth comparing.
const TERMS_MIN: usize = 4;

/// Share of the shown sentence that every other account's sentence must have too, its source taken in.
const SAID_BY_ALL: f64 = 0.5;

/// The same of what it says, without its source.
const CONTENT_BY_ALL: f64 = 0.4;

/// What a hundred bytes more lose a sentence as the one shown: the plainest says no more than all say.
const LENGTH: f64 = 0.08;

/// The same where both sentences hold numbers, but none in common.
const SAID_WITH_OTHER_NUMBERS: f64 = 0.8;

/// Terms of what is said, beside its source, that two sentences must have in common.
const SAID_TERMS_MIN: usize = 2;

/// Share of the words of a denial (of "that ...", or of the main clause) that another sentence must hold for the denial
/// to be of what it says.
const DENIED: f64 = 0.5;

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
        let group = members(sheet, &mut tally, alignment, centre);
        let Some((shown, members)) = plainest(sheet, &group) else { continue };
        taken.extend(members.iter().copied());
        out.push(draft(sheet, cast, shown, &members));
    }
    out.sort_by_key(|d| std::cmp::Reverse(d.voices.len()));
    out.extend(singles(sheet, cast, alignment, &taken));
    out
}

/// Whether a sentence states something that can be compared.
fn is_statement(sheet: &Sheet<'_>, line: &Line) -> bool {
    line.lead && line.terms.len() >= TERMS_MIN && is_comparable(sheet, line)
}

/// Whether a sentence says how things are: no heading or line of the page's furniture, no question, no saying in
/// quotation marks, no word from the writer to the reader.
fn is_comparable(sheet: &Sheet<'_>, line: &Line) -> bool {
    let text = sheet.words(line);
    !line.heading && is_sentence(text) && !speaks_to_reader(text) && !is_saying(sheet, line)
}

/// Whether a line ends as a statement does.
fn is_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '\u{201D}', '\u{2019}', '\u{BB}', ')']);
    bare.ends_with(['.', '!', ';', ':', '\u{2026}', '\u{3002}'])
        || (bare.len() < text.len() && bare.ends_with(','))
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
            let score = if disputing(sheet, centre, m.line) {
                m.score + DENIAL_BONUS
            } else if other_numbers(own, &sheet.lines[m.line]) {
                m.score * OTHER_NUMBERS
            } else {
                m.score
            };
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
    (enough && is_comparable(sheet, line) && has_deed(sheet, own, &shared)).then_some(shared)
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

fn draft(sheet: &Sheet<'_>, cast: &Cast, shown: usize, members: &[usize]) -> Draft {
    let mut voices: BTreeMap<usize, Voice> = BTreeMap::new();
    for &member in members {
        let others = || members.iter().copied().filter(move |&m| m != member);
        let mut voice = voice(sheet, cast, member);
        // What is left open must be what the others say, not a matter beside it.
        let open = doubted(sheet, member).is_none_or(|d| others().any(|o| holds(sheet, &d.content, o)));
        if voice.stance == StanceKind::Unsure && !open {
            voice.stance = StanceKind::States;
        }
        if let Some(denial) = denied(sheet, member) {
            let of_this = others().any(|o| {
                // Who tells of the same denial, or says that it is not so, agrees with it.
                let agrees = denied(sheet, o).is_some() || sheet.lines[o].tokens.iter().any(|t| t.negated);
                !agrees && holds(sheet, &denial.content, o)
            });
            if of_this {
                voice.stance = StanceKind::Disputes;
            }
        }
        voices.insert(sheet.lines[member].account, voice);
    }
    let says = |s: StanceKind| matches!(s, StanceKind::States | StanceKind::Attributes);
    let any = |test: &dyn Fn(StanceKind) -> bool| voices.values().any(|v| test(v.stance));
    // Who disputes what he tells has told it; who is unsure of what the others say has not said otherwise alone.
    let open = any(&|s| s == StanceKind::Unsure) && any(&says);
    let status =
        if open || any(&|s| s == StanceKind::Disputes) { ClaimStatus::Disputed } else { ClaimStatus::Agreed };
    Draft { text: sheet.words(&sheet.lines[shown]).to_owned(), status, voices }
}

/// What a sentence denies.
fn denied(sheet: &Sheet<'_>, line: usize) -> Option<Turned> {
    turned_clause(sheet, line, denial(&sheet.words(&sheet.lines[line]).to_ascii_lowercase())?)
}

/// What a sentence calls unknown.
fn doubted(sheet: &Sheet<'_>, line: usize) -> Option<Turned> {
    turned_clause(sheet, line, doubt(&sheet.words(&sheet.lines[line]).to_ascii_lowercase())?)
}

/// What is denied or doubted in a sentence.
struct Turned {
    content: Vec<Term>,
}

/// The words after a denial's or a doubt's cue, or, where nothing follows it ("the report was denied"), those before.
fn turned_clause(sheet: &Sheet<'_>, line: usize, cue: Span) -> Option<Turned> {
    let held = &sheet.lines[line];
    let after = held.span.start + cue.end;
    // When it was denied, and from when on a thing is not so, is not what is denied.
    let times = &sheet.pages[held.page].telling.annotations.times;
    let dated = |t: &Token| t.number || times.iter().any(|e| e.start <= t.at && t.at < e.end);
    let of = |test: &dyn Fn(u32) -> bool| {
        terms(&held.tokens.iter().filter(|t| test(t.at) && !dated(t)).copied().collect::<Vec<Token>>())
    };
    let mut content = of(&|at| at >= after);
    if content.is_empty() {
        content = of(&|at| at < held.span.start + cue.start);
    }
    (!content.is_empty()).then_some(Turned { content })
}

/// Whether a sentence says most of what is denied or doubted elsewhere.
fn holds(sheet: &Sheet<'_>, content: &[Term], line: usize) -> bool {
    let whole = weigh(sheet, content);
    whole > 0.0 && sheet.shared(content, &sheet.lines[line].content) >= DENIED * whole
}

/// The sentence of a lead that the others cover best and that stands by itself, with the sentences that say the same:
/// one for each account. `None` where no sentence is said by two.
fn plainest(sheet: &Sheet<'_>, group: &[usize]) -> Option<(usize, Vec<usize>)> {
    let mut best: Option<(usize, f64, usize, Vec<usize>)> = None;
    for &shown in group.iter().filter(|&&m| sheet.lines[m].lead) {
        let mut members = vec![shown];
        let mut covered = 0.0;
        for &other in group.iter().filter(|&&m| m != shown) {
            if let Some(share) = said_by(sheet, shown, other) {
                members.push(other);
                covered += share;
            }
        }
        if members.len() < 2 {
            continue;
        }
        let line = &sheet.lines[shown];
        let mean = covered / (members.len() - 1) as f64;
        let leaning = if leans(sheet.words(line)) { LEANING } else { 0.0 };
        let worth = mean - leaning - LENGTH * line.span.len() as f64 / 100.0;
        if best.as_ref().is_none_or(|b| (members.len(), worth) > (b.0, b.1)) {
            best = Some((members.len(), worth, shown, members));
        }
    }
    best.map(|(_, _, shown, members)| (shown, members))
}

/// What a sentence that leans on the one before it loses, as the one shown, against one that stands by itself.
const LEANING: f64 = 0.25;

/// How much of what one sentence says another says, which says nothing else in its place; `None` where that is too little.
pub(crate) fn says(sheet: &Sheet<'_>, shown: usize, other: usize) -> Option<f64> {
    if is_comparable(sheet, &sheet.lines[other]) { said_by(sheet, shown, other) } else { None }
}

/// How much of what one sentence says another says too; `None` where that is too little, or it says otherwise.
fn said_by(sheet: &Sheet<'_>, shown: usize, other: usize) -> Option<f64> {
    let (a, b) = (&sheet.lines[shown], &sheet.lines[other]);
    let share = |of: &[Term]| sheet.shared(of, &b.terms) / weigh(sheet, of).max(f64::MIN_POSITIVE);
    let content = share(&a.content);
    // Who denies a thing may tell it with his own figures.
    let disputing = disputing(sheet, shown, other);
    let apart = !disputing && other_numbers(a, b);
    let least = if apart { SAID_WITH_OTHER_NUMBERS } else { SAID_BY_ALL };
    let enough = disputing || (content >= CONTENT_BY_ALL && content.max(share(&a.terms)) >= least);
    let negates = |l: &Line| l.tokens.iter().any(|t| t.negated);
    let turned = content < 1.0 && negates(a) != negates(b) && !disputing;
    // What one of them denies, beside the matter, the other does not say.
    let beside = |x: usize| denied(sheet, x).map_or(0.0, |d| shared_of(sheet, &d.content, a, b));
    let turned = turned
        || (!disputing && beside(shown).max(beside(other)) > BESIDE * shared_of(sheet, &a.content, a, b));
    let stayed_away = |l: &Line| l.tokens.iter().any(|t| Some(t.term) == sheet.absent);
    let turned = turned || (stayed_away(a) && !stayed_away(b));
    let said = common(&a.content, &b.content).count() >= SAID_TERMS_MIN;
    (enough && said && !turned && (disputing || !figures::differ(sheet, a, b))).then_some(content)
}

/// Share of what two sentences have in common that may stand in a denial that is no denial of the other.
const BESIDE: f64 = 0.5;

/// What of some terms two sentences share.
fn shared_of(sheet: &Sheet<'_>, of: &[Term], a: &Line, b: &Line) -> f64 {
    common(of, &a.terms).filter(|t| b.terms.binary_search(t).is_ok()).map(|t| sheet.weights[t as usize]).sum()
}

/// Whether one of two sentences denies or doubts what the other says.
fn disputing(sheet: &Sheet<'_>, a: usize, b: usize) -> bool {
    [(a, b), (b, a)].into_iter().any(|(x, y)| {
        [denied(sheet, x), doubted(sheet, x)].into_iter().flatten().any(|d| holds(sheet, &d.content, y))
    })
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
