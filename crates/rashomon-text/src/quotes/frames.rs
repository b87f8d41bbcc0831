//! One sentence to its attributions: cue, source, and which words are the content.

use super::cues::{
    ABOUT, ACCORDING, ADVERB, AND, ARTICLE, AS, AUX, BASE, BE, CALLS, CAPITAL, CLAUSE, CUE, DETERMINER,
    FINITE, Flags, HEARER, ING, INTENT, MIND, MODAL, NOUN, NUMBER, OBJECT, OPENER, PARTICIPLE, PAST, PLURAL,
    POSSESSIVE, PREPOSITION, RELATIVE, ROLE, SUBJECT, THIRD, TIME, TO, VERB, VOICE,
};
use super::source::{self, Source};
use super::tokens::{Kind, Token};
use std::ops::Range;

/// The longest signature behind a quotation, in tokens: name, role and house.
const LONGEST_SIGNATURE: usize = 14;

/// An attribution inside one sentence; all ranges are of its tokens.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) cue: Range<usize>,
    pub(super) source: Option<Source>,
    /// The pieces of the content, in order.
    pub(super) content: Vec<Range<usize>>,
    /// Whether the pieces are quotations and nothing else.
    pub(super) direct: bool,
}

/// A cue with its source, before its content is known.
#[derive(Debug, Clone)]
struct Cue {
    /// The verb group: `had answered`.
    group: Range<usize>,
    bits: Flags,
    source: Option<Source>,
    /// Where cue and subject begin and end together.
    all: Range<usize>,
    /// Whether the source stands behind the verb.
    inverted: bool,
    /// Whether it is an `-ing` form that adds to another verb.
    participle: bool,
}

/// The attributions of a sentence.
pub(super) fn frames(unit: &[Token]) -> Vec<Frame> {
    let cues = find_cues(unit);
    let mut used = Used(vec![false; unit.len()]);
    let mut out: Vec<Frame> = Vec::new();
    // Cues whose source is known choose first.
    for sourced in [true, false] {
        for (i, cue) in cues.iter().enumerate().filter(|(_, c)| c.source.is_some() == sourced) {
            let floor = i.checked_sub(1).and_then(|k| cues.get(k)).map_or(0, |c| c.all.end);
            out.extend(attach(unit, cue, floor, &mut used));
        }
    }
    out.sort_by_key(|f| f.cue.start);
    out
}

/// The source that a sentence ending in a colon hands on to the quotation after it, with its cue.
pub(super) fn announced(unit: &[Token]) -> Option<(Option<Range<usize>>, Source)> {
    let cue = find_cues(unit).into_iter().rev().find_map(|c| Some((Some(c.group), c.source?)));
    cue.or_else(|| source::subject(unit, unit.len()).map(|s| (None, s)))
}

/// `"A." - Lee Ito`: a name set behind a quotation, with the dash for its cue. The sentence may also begin with the
/// dash, when the name has a line of its own.
pub(super) fn signed(unit: &[Token]) -> Option<Frame> {
    let dash = unit.iter().position(|t| t.kind == Kind::Dash)?;
    let (quoted, name) = (unit.get(..dash)?, unit.get(dash + 1..)?);
    let name_only = name.first().is_some_and(|t| t.is(CAPITAL))
        && name.len() <= LONGEST_SIGNATURE
        && !name.iter().any(|t| t.run().is_some() || t.is(AUX | VERB | SUBJECT) && !t.is(CAPITAL));
    if !name_only || !quoted.iter().all(|t| t.run().is_some() || t.kind == Kind::Stop) {
        return None;
    }
    let end = unit.len() - name.iter().rev().take_while(|t| t.kind == Kind::Stop).count();
    let core = dash + 1..unit.iter().skip(dash).position(|t| t.kind == Kind::Comma).map_or(end, |c| dash + c);
    let source = Some(Source { core, whole: dash + 1..end });
    let content = if dash == 0 { Vec::new() } else { vec![0..dash] };
    Some(Frame { cue: dash..dash + 1, source, content, direct: true })
}

/// All cues of a sentence with their sources, in order.
fn find_cues(unit: &[Token]) -> Vec<Cue> {
    let mut out: Vec<Cue> = Vec::new();
    let headline = title_case(unit);
    for (i, t) in unit.iter().enumerate() {
        if !t.is_word() {
            continue;
        }
        if t.is(ACCORDING) && unit.get(i + 1).is_some_and(|n| n.is(TO)) {
            let source = source::after_according(unit, i + 2);
            let end = source.as_ref().map_or(i + 2, |s| s.whole.end);
            out.push(Cue {
                group: i..i + 2,
                bits: CLAUSE | ACCORDING,
                source,
                all: i..end,
                inverted: true,
                participle: false,
            });
        } else if t.is(CUE)
            && !(t.is(CAPITAL) && i > 0)
            && let Some(cue) = verb_cue(unit, i, &out)
        {
            out.push(cue);
        }
    }
    out
}

/// Whether nearly all words begin with a capital letter, as in a headline.
pub(super) fn title_case(unit: &[Token]) -> bool {
    let words = unit.iter().filter(|t| t.is_word()).count();
    let capitals = unit.iter().filter(|t| t.is(CAPITAL | NUMBER)).count();
    words > 3 && capitals * 4 >= words * 3
}

/// Whether `to` and a verb of saying follow, which is then the cue: `continued to insist`.
fn leads_to_cue(unit: &[Token], i: usize) -> bool {
    unit.get(i + 1).is_some_and(|t| t.is(TO))
        && unit.get(i + 2).is_some_and(|t| t.is(CLAUSE | ABOUT) && t.is(BASE) && !t.is(CAPITAL))
}

/// Reads the verb at `i` as a cue, if it is one.
fn verb_cue(unit: &[Token], i: usize, earlier: &[Cue]) -> Option<Cue> {
    let verb = unit.get(i)?;
    if leads_to_cue(unit, i) {
        return None;
    }
    let mut start = i;
    let (mut aux, mut be, mut to, mut modal) = (false, false, false, false);
    while let Some(t) = start.checked_sub(1).and_then(|k| unit.get(k)) {
        if !t.is_word()
            || !(t.is(AUX | ADVERB) || (t.is(TO) && start == i))
            || t.is(OPENER | SUBJECT | RELATIVE) && !t.is(AUX)
        {
            break;
        }
        if t.is(SUBJECT) {
            break; // `he's`: pronoun and auxiliary in one word
        }
        aux |= t.is(AUX);
        be |= t.is(BE);
        modal |= t.is(MODAL);
        to |= t.is(TO);
        start -= 1;
    }
    if to {
        // `used to repeat`, `went on to say`: the verb before carries the subject.
        let main = start.checked_sub(1)?;
        if !unit.get(main).is_some_and(|t| t.is(FINITE | VERB | PARTICIPLE) && !t.is(BASE | AUX)) {
            return None;
        }
        start = main;
    } else if verb.is(ING) && !be {
        return participle(unit, i, earlier);
    } else if be && verb.is(PARTICIPLE) && !verb.is(ING) {
        return None; // passive
    } else if !aux && !finite(unit, i, start) || modal && verb.flags & CLAUSE == 0 {
        return None;
    }
    let group = start..i + 1;
    let (source, inverted) = verb_source(unit, &group, earlier);
    let low = source.as_ref().map_or(start, |s| s.whole.start.min(start));
    let high = source.as_ref().filter(|_| inverted).map_or(i + 1, |s| s.whole.end);
    let low = if source.as_ref().is_some_and(|s| s.whole.end + 6 < start) { start } else { low };
    Some(Cue { group, bits: verb.flags, source, all: low..high, inverted, participle: false })
}

/// Whether a verb form without auxiliary is the sentence's verb rather than a noun or an adjective.
fn finite(unit: &[Token], i: usize, start: usize) -> bool {
    let Some(verb) = unit.get(i) else { return false };
    if !verb.is(FINITE) {
        return false;
    }
    let Some(left) = start.checked_sub(1).and_then(|k| unit.get(k)) else {
        return !verb.is(BASE);
    };
    match left.kind {
        Kind::Run(_) => true,
        Kind::Comma | Kind::Close | Kind::Dash => true,
        Kind::Word => {
            if left.is(SUBJECT | RELATIVE) {
                return true;
            }
            if left.is(ARTICLE | PREPOSITION | POSSESSIVE) && !left.is(SUBJECT | TIME) {
                return false;
            }
            if left.is(AND) {
                return verb.is(PAST | THIRD);
            }
            // A base form or a plural look like nouns: believe a verb after a name or a role alone.
            let clause = unit.get(i + 1).is_some_and(|n| n.is(OPENER | SUBJECT));
            verb.is(PAST)
                || (verb.is(BASE) && left.is(PLURAL | ROLE | AND) && !verb.is(NOUN))
                || (verb.is(BASE) && clause)
                || (verb.is(THIRD) && (left.is(CAPITAL | ROLE) || clause) && !left.is(PLURAL))
        }
        _ => false,
    }
}

/// `, adding that`, `was quoted as saying`, `in a statement saying`.
fn participle(unit: &[Token], i: usize, earlier: &[Cue]) -> Option<Cue> {
    let verb = unit.get(i)?;
    let left = unit.get(i.checked_sub(1)?)?;
    let own = match left.kind {
        Kind::Comma | Kind::Dash | Kind::Run(_) => true,
        Kind::Word => {
            left.is(AS | AND | super::cues::WORDS | PREPOSITION) || (left.is(ADVERB) && !left.is(VERB))
        }
        _ => false,
    };
    if !own {
        return None;
    }
    let source = earlier.iter().rev().find_map(|c| c.source.clone()).or_else(|| source::subject(unit, i));
    Some(Cue { group: i..i + 1, bits: verb.flags, source, all: i..i + 1, inverted: false, participle: true })
}

/// The source of a verb group, and whether it stands behind it.
fn verb_source(unit: &[Token], group: &Range<usize>, earlier: &[Cue]) -> (Option<Source>, bool) {
    let left = group.start.checked_sub(1).and_then(|k| unit.get(k));
    let after = || source::after(unit, group.end);
    match left.map(|l| l.kind) {
        Some(Kind::Run(_)) => (after(), true),
        Some(Kind::Comma) => {
            let behind_quote =
                group.start.checked_sub(2).and_then(|k| unit.get(k)).is_some_and(|t| t.run().is_some());
            if behind_quote {
                return (after(), true);
            }
            if let Some(before) = source::before(unit, group.start) {
                return (Some(before), false);
            }
            (after(), true)
        }
        Some(Kind::Word) if left.is_some_and(|l| l.is(AND)) => {
            let shared = earlier.iter().rev().find_map(|c| c.source.clone());
            (shared.or_else(|| source::subject(unit, group.start)), false)
        }
        Some(Kind::Dash) => (source::before(unit, group.start.saturating_sub(1)).or_else(after), false),
        None => (after(), true),
        _ => (source::before(unit, group.start), false),
    }
}

/// Which quotations of a sentence an attribution has taken.
struct Used(Vec<bool>);

impl Used {
    fn any(&self, range: &Range<usize>) -> bool {
        self.0.get(range.clone()).is_some_and(|u| u.contains(&true))
    }

    fn take(&mut self, unit: &[Token], range: &Range<usize>) {
        for i in range.clone() {
            if let (Some(u), Some(t)) = (self.0.get_mut(i), unit.get(i)) {
                *u |= t.run().is_some();
            }
        }
    }
}

/// Finds the content of a cue: quotations beside it first, then the clause behind it, then the one before it.
fn attach(unit: &[Token], cue: &Cue, floor: usize, used: &mut Used) -> Option<Frame> {
    let left = left_quote(unit, cue, used);
    let right = right_content(unit, cue, left.is_some());
    let (content, direct) = if let Some(run) = left {
        let start = clause_start(unit, run, floor);
        let joined = right.filter(|(_, direct)| *direct).map(|(range, _)| range);
        ([Some(start..run + 1), joined].into_iter().flatten().collect(), start == run)
    } else if let Some((range, direct)) = right {
        (vec![range], direct)
    } else {
        (vec![clause_before(unit, cue, floor)?], false)
    };
    if content.iter().any(|r| used.any(r)) {
        return None;
    }
    for range in &content {
        used.take(unit, range);
    }
    Some(Frame { cue: cue.group.clone(), source: cue.source.clone(), content, direct })
}

/// The quotation right before a cue with its subject.
fn left_quote(unit: &[Token], cue: &Cue, used: &Used) -> Option<usize> {
    if cue.participle {
        return None;
    }
    let mut i = cue.all.start.checked_sub(1)?;
    if unit.get(i).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Dash)) {
        i = i.checked_sub(1)?;
    }
    unit.get(i)?.run()?;
    let plain = cue.bits & (CLAUSE | HEARER | VOICE) != 0;
    (!used.any(&(i..i + 1)) && plain).then_some(i)
}

/// Where the clause that ends in the quotation `run` begins: at the quotation, or before it if it is part of a
/// longer clause.
fn clause_start(unit: &[Token], run: usize, floor: usize) -> usize {
    let mut start = floor;
    while start < run {
        let Some(t) = unit.get(start) else { break };
        let leads = matches!(t.kind, Kind::Comma | Kind::Dash | Kind::Stop | Kind::Colon)
            || t.is(AND | ADVERB) && !t.is(DETERMINER);
        if !leads {
            break;
        }
        start += 1;
    }
    let Some(before) = run.checked_sub(1).and_then(|i| unit.get(i)) else { return run };
    if before.kind == Kind::Colon { run } else { start }
}

/// The clause before `, X said`.
fn clause_before(unit: &[Token], cue: &Cue, floor: usize) -> Option<Range<usize>> {
    if cue.bits & (CLAUSE | HEARER) == 0 {
        return None;
    }
    let comma = cue.all.start.checked_sub(1)?;
    if unit.get(comma)?.kind != Kind::Comma && cue.bits & ACCORDING == 0 {
        return None;
    }
    let end = if unit.get(comma)?.kind == Kind::Comma { comma } else { cue.all.start };
    let mut start = floor;
    while unit.get(start).is_some_and(|t| !t.is_word() && t.run().is_none()) {
        start += 1;
    }
    let verb = unit.get(start..end)?.iter().any(|t| t.is(AUX | VERB | FINITE) || t.run().is_some());
    (start + 2 < end && verb).then_some(start..end)
}

/// The content behind a cue, and whether it is quotations alone.
fn right_content(unit: &[Token], cue: &Cue, joined: bool) -> Option<(Range<usize>, bool)> {
    let mut p = cue.all.end;
    if unit.get(p)?.kind == Kind::Comma && cue.bits & ACCORDING != 0 {
        let start = p + 1;
        let end = content_end(unit, start, true);
        return (start < end).then_some((start..end, runs_only(unit, start, end)));
    }
    if let Some(found) = quotation_ahead(unit, p) {
        return Some(found);
    }
    if joined {
        return joined_quote(unit, p);
    }
    if cue.inverted {
        return None;
    }
    let hearer = cue.bits & HEARER != 0 && cue.bits & CLAUSE == 0;
    p = skip_adverbs(unit, p);
    let t = unit.get(p)?;
    if cue.bits & HEARER != 0 && (hearer || t.is(OBJECT) || to_that(unit, p)) {
        p = skip_hearer(unit, p);
        p = skip_adverbs(unit, p);
    }
    p = skip_phrases(unit, p, cue.bits);
    if let Some(found) = quotation_ahead(unit, p) {
        return Some(found);
    }
    clause_behind(unit, p, cue.bits)
}

/// The second half of a quotation that its attribution parts: `"A," he told them on Friday, "B."`
fn joined_quote(unit: &[Token], p: usize) -> Option<(Range<usize>, bool)> {
    let run = (p..unit.len()).find(|&i| unit.get(i).is_some_and(|t| t.run().is_some()))?;
    let between = unit.get(p..run)?;
    let comma = between.last().is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Dash));
    let verb = between.iter().any(|t| t.is(AUX | VERB | PAST) || (t.is(CUE) && t.is(ING)));
    (comma && !verb).then(|| quotation_ahead(unit, run - 1)).flatten()
}

/// Quotations right behind `p`, over a comma or a colon.
fn quotation_ahead(unit: &[Token], p: usize) -> Option<(Range<usize>, bool)> {
    let mut start = p;
    while unit.get(start).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Colon | Kind::Dash)) {
        start += 1;
    }
    unit.get(start)?.run()?;
    let end = start + unit.get(start..)?.iter().take_while(|t| t.run().is_some()).count();
    let next = unit.get(end);
    let plain = next.is_none_or(|t| match t.kind {
        Kind::Word => t.is(PREPOSITION | AND | OPENER | RELATIVE | ADVERB | TIME) && !t.is(AUX),
        _ => true,
    });
    if plain || start > p {
        return Some((start..end, true));
    }
    let end = content_end(unit, start, true);
    Some((start..end, runs_only(unit, start, end)))
}

fn runs_only(unit: &[Token], start: usize, end: usize) -> bool {
    unit.get(start..end).is_some_and(|u| u.iter().all(|t| t.run().is_some()))
}

fn skip_adverbs(unit: &[Token], mut p: usize) -> usize {
    while unit.get(p).is_some_and(|t| {
        t.is(ADVERB | TIME) && !t.is(OPENER | SUBJECT | DETERMINER | POSSESSIVE | CAPITAL)
            || t.is(TIME) && t.is(CAPITAL) && !t.is(POSSESSIVE)
    }) {
        p += 1;
    }
    p
}

/// Whether an object and then a clause follow: `warned lawmakers that`, `asked him to`.
fn to_that(unit: &[Token], p: usize) -> bool {
    let q = skip_hearer(unit, p);
    q > p && unit.get(q).is_some_and(|t| t.is(OPENER | TO) && !t.is(PREPOSITION | AS) || t.is(TO))
}

/// Behind the hearer: `reporters`, `him`, `The Wall Street Journal`, `a crowd of supporters`.
fn skip_hearer(unit: &[Token], mut p: usize) -> usize {
    let from = p;
    while let Some(t) = unit.get(p).filter(|_| p - from < 12) {
        let stop = match t.kind {
            Kind::Word => {
                (t.is(OPENER | RELATIVE | TO | AUX)
                    && !(t.is(PREPOSITION) && !t.is(TO))
                    && !(t.is(DETERMINER) && p == from && !t.is(OPENER)))
                    || (p > from
                        && t.is(SUBJECT | DETERMINER)
                        && !unit.get(p - 1).is_some_and(|b| b.is(PREPOSITION | AND)))
                    || t.is(SUBJECT) && !t.is(OBJECT)
            }
            _ => true,
        };
        if stop {
            break;
        }
        p += 1;
        if t.is(OBJECT) {
            break;
        }
    }
    p
}

/// Behind `in a statement`, `on Friday`, `of Japan`, when content follows them.
fn skip_phrases(unit: &[Token], p: usize, bits: Flags) -> usize {
    let first = unit.get(p);
    if !first.is_some_and(|t| t.is(PREPOSITION) && !t.is(TO)) || bits & (CLAUSE | HEARER) == 0 {
        return p;
    }
    let ahead = (p + 1..unit.len().min(p + 20)).find(|&i| {
        unit.get(i).is_some_and(|t| match t.kind {
            Kind::Run(_) => unit.get(i - 1).is_some_and(|b| matches!(b.kind, Kind::Comma | Kind::Colon)),
            Kind::Word => {
                t.is(OPENER) && t.is(DETERMINER) && t.is(RELATIVE)
                    || (t.is(SUBJECT) && !t.is(RELATIVE) && i > p + 1)
            }
            _ => false,
        })
    });
    match ahead {
        Some(i) if unit.get(i).is_some_and(|t| t.run().is_some()) => i - 1,
        Some(i) => i,
        None => p,
    }
}

/// The clause or object behind the cue, by the cue's patterns.
fn clause_behind(unit: &[Token], p: usize, bits: Flags) -> Option<(Range<usize>, bool)> {
    let t = unit.get(p)?;
    match t.kind {
        Kind::Colon => {
            let end = content_end(unit, p + 1, true);
            return (p + 1 < end).then_some((p + 1..end, runs_only(unit, p + 1, end)));
        }
        Kind::Word | Kind::Run(_) => {}
        _ => return None,
    }
    if bits & (CALLS | ABOUT) != 0 {
        // `described it as "a mistake"`: the label alone.
        let label = (p..unit.len().min(p + 8)).find(|&i| unit.get(i).is_some_and(|t| t.run().is_some()));
        if let Some(run) = label.filter(|&r| r > 0 && unit.get(r - 1).is_some_and(|t| t.is(AS))) {
            return Some((run..run + 1, true));
        }
    }
    let opener = t.is(OPENER | RELATIVE) && !t.is(PREPOSITION);
    let clause = bits & (CLAUSE | HEARER | MIND) != 0;
    let said = bits & (CLAUSE | HEARER) != 0 && bits & ABOUT == 0 && p + 2 < unit.len();
    let verb = if bits & (CLAUSE | HEARER) != 0 { said || has_verb(unit, p) } else { verb_near(unit, p) };
    if clause && (opener || verb) && !(t.is(PREPOSITION | AND) && !t.is(TO)) {
        let end = content_end(unit, p, true);
        return (p < end).then_some((p..end, false));
    }
    if t.is(TO) && bits & (INTENT | MIND | HEARER) != 0
        || bits & (ABOUT | CALLS | MIND) != 0 && !t.is(AND | OPENER)
    {
        let end = content_end(unit, p, false);
        return (p < end).then_some((p..end, false));
    }
    None
}

/// Whether a noun phrase with its verb begins at `p`, and not an object with a clause of its own behind it.
fn verb_near(unit: &[Token], p: usize) -> bool {
    unit.get(p).is_some_and(|t| t.is(SUBJECT))
        || unit.get(p + 1..).is_some_and(|rest| {
            let phrase = rest.iter().take(12).take_while(|t| {
                t.is_word() && !(t.is(OPENER | RELATIVE | TO) && !t.is(PREPOSITION | DETERMINER))
            });
            phrase.into_iter().any(|t| t.is(AUX | VERB | PAST) || t.is(THIRD) && !t.is(CAPITAL | NOUN))
        })
}

/// Whether a clause with a verb begins at `p`.
fn has_verb(unit: &[Token], p: usize) -> bool {
    unit.get(p + 1..).is_some_and(|rest| {
        rest.iter()
            .take_while(|t| t.kind != Kind::Semicolon)
            .any(|t| t.is(AUX | VERB) || t.is(FINITE) && !t.is(BASE | CAPITAL) || t.run().is_some())
    })
}

/// Where content that begins at `start` ends: at the sentence's end, or before what the next attribution adds.
/// A clause runs over commas, an object does not.
fn content_end(unit: &[Token], start: usize, clause: bool) -> usize {
    let mut end = start;
    while let Some(t) = unit.get(end) {
        let next = unit.get(end + 1);
        let stop = match t.kind {
            Kind::Comma if !clause => true,
            Kind::Comma | Kind::Dash => next.is_some_and(|n| n.is(CUE) && n.is(ING) || n.is(ACCORDING)),
            Kind::Semicolon => true,
            Kind::Run(_) => next.is_some_and(|n| n.is(CUE) && n.is(ING)),
            Kind::Word if t.is(ACCORDING) => true,
            Kind::Word if t.is(AND) => {
                next.is_some_and(|n| n.is(CLAUSE) && n.is(FINITE) && !n.is(BASE | CAPITAL))
            }
            Kind::Word if !clause && end > start => t.is(OPENER) && !t.is(DETERMINER),
            _ => false,
        };
        if stop && end > start {
            break;
        }
        end += 1;
    }
    while end > start
        && unit
            .get(end - 1)
            .is_some_and(|t| matches!(t.kind, Kind::Stop | Kind::Comma | Kind::Dash) || t.is(AND))
    {
        end -= 1;
    }
    end
}
