//! One sentence to its attributions: cue, source, and which words are the content.

use super::content::Sentence;
use super::cues::{
    ABOUT, ACCORDING, ADVERB, AND, ARTICLE, AS, AUX, BASE, BE, CAPITAL, CLAUSE, CONTRAST, CUE, DETERMINER,
    FINITE, Flags, ING, MIND, MODAL, NOUN, NUMBER, OPENER, PARTICIPLE, PAST, PLURAL, POSSESSIVE, PREPOSITION,
    RELATIVE, ROLE, SINGULAR, SUBJECT, THIRD, TIME, TO, VERB, WORDS,
};
use super::source::{self, Source};
use super::tokens::{Kind, Token};
use std::ops::Range;

/// The longest signature behind a quotation, in tokens: name, role and house.
const LONGEST_SIGNATURE: usize = 14;

/// The longest label before a colon, in tokens.
const LONGEST_LABEL: usize = 6;
/// The fewest tokens behind the colon of a headline that are a statement.
const SHORTEST_HEADLINE: usize = 3;

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
pub(super) struct Cue {
    /// The verb group: `had answered`.
    pub(super) group: Range<usize>,
    pub(super) bits: Flags,
    source: Option<Source>,
    /// Where cue and subject begin and end together.
    pub(super) all: Range<usize>,
    /// Whether the source stands behind the verb.
    pub(super) inverted: bool,
    /// Whether it is an `-ing` form that adds to another verb.
    pub(super) participle: bool,
}

/// The attributions of a sentence.
pub(super) fn frames(unit: &[Token]) -> Vec<Frame> {
    let cues = find_cues(unit);
    let sentence = Sentence {
        tokens: unit,
        stops: stops(unit, &cues),
        cues: cues.iter().map(|c| c.group.start).collect(),
    };
    let mut used = Used(vec![None; unit.len()]);
    let mut out: Vec<Frame> = Vec::new();
    // Who stands right beside a quotation chooses first, then who has a source at all.
    let rank = |c: &Cue| match (c.source.is_some(), sentence.beside_quote(c)) {
        (true, true) => 0,
        (true, false) => 1,
        _ => 2,
    };
    for round in 0..3 {
        for (i, cue) in cues.iter().enumerate().filter(|(_, c)| rank(c) == round) {
            let floor = i.checked_sub(1).and_then(|k| cues.get(k)).map_or(0, |c| c.all.end);
            out.extend(attach(&sentence, cue, floor, &mut used));
        }
    }
    out.sort_by_key(|f| f.cue.start);
    out
}

/// Where a new attribution with its own source begins (`, and Y said`): content before it ends there.
fn stops(unit: &[Token], cues: &[Cue]) -> Vec<usize> {
    let before = |i: usize| i.checked_sub(1).and_then(|k| unit.get(k));
    cues.iter()
        .filter(|c| !c.inverted && !c.participle)
        .filter_map(|c| {
            let mut start = c.source.as_ref().filter(|s| s.whole.end <= c.group.start)?.whole.start;
            while before(start).is_some_and(|t| t.is(ADVERB) && !t.is(OPENER)) {
                start -= 1;
            }
            let joins = before(start).is_some_and(|t| t.is(AND) || t.is(CONTRAST));
            joins.then(|| start - 1 - usize::from(before(start - 1).is_some_and(|t| t.kind == Kind::Comma)))
        })
        .collect()
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
    let content = std::iter::once(0..dash).filter(|r| !r.is_empty()).collect();
    Some(Frame { cue: dash..dash + 1, source, content, direct: true })
}

/// `Lee Ito: "A."`, and in a headline `Ito: We will go`: a name with a colon for its cue.
pub(super) fn labelled(unit: &[Token], headline: bool) -> Option<Frame> {
    let colon = unit.iter().position(|t| t.kind == Kind::Colon)?;
    let (label, rest) = (unit.get(..colon)?, unit.get(colon + 1..)?);
    let end = unit.len() - rest.iter().rev().take_while(|t| t.kind == Kind::Stop).count();
    let named = (1..=LONGEST_LABEL).contains(&colon)
        && label.iter().all(|t| t.is(CAPITAL) || t.kind == Kind::Comma)
        && !label.iter().any(|t| t.is(TIME | NUMBER | WORDS | DETERMINER | OPENER | PREPOSITION));
    let direct = rest.first().is_some_and(|t| t.run().is_some()) && rest.iter().all(|t| !t.is_word());
    let stated = headline && rest.len() >= SHORTEST_HEADLINE;
    if !(named && (direct || stated)) {
        return None;
    }
    let core = 0..label.iter().position(|t| t.kind == Kind::Comma).unwrap_or(colon);
    let source = Some(Source { core, whole: 0..colon });
    Some(Frame { cue: colon..colon + 1, source, content: std::iter::once(colon + 1..end).collect(), direct })
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
            && (!t.is(CAPITAL) || i == 0 || headline && t.is(THIRD))
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
    let bare = verb.is(BASE) && !verb.is(PAST) && !aux && !to;
    if bare && !source.as_ref().is_some_and(|s| !inverted && several(unit, s)) {
        return None;
    }
    let low = source.as_ref().map_or(start, |s| s.whole.start.min(start));
    let high = source.as_ref().filter(|_| inverted).map_or(i + 1, |s| s.whole.end);
    let low = if source.as_ref().is_some_and(|s| s.whole.end + 6 < start) { start } else { low };
    Some(Cue { group, bits: verb.flags, source, all: low..high, inverted, participle: false })
}

/// Whether a source takes a verb without `-s`: a plural, two joined, `we`.
fn several(unit: &[Token], source: &Source) -> bool {
    let core = unit.get(source.core.clone()).unwrap_or(&[]);
    let Some(last) = core.last() else { return false };
    let one = last.is(SINGULAR);
    last.is(SUBJECT | RELATIVE) && !one
        || core.iter().any(|t| t.is(PLURAL | AND) && !t.is(POSSESSIVE))
        || last.is(ROLE | NUMBER) && !one
        || last.is(DETERMINER) && !last.is(ARTICLE)
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
        Kind::Run(_) => verb.is(PAST | THIRD),
        Kind::Comma | Kind::Close | Kind::Dash => verb.is(PAST | THIRD) || !verb.is(NOUN),
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
                || (verb.is(THIRD)
                    && (left.is(CAPITAL)
                        || (left.is(ROLE) || clause || !verb.is(NOUN | MIND | ABOUT)) && !left.is(PLURAL)))
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
        Kind::Word => left.is(AS | AND | WORDS | PREPOSITION) || (left.is(ADVERB) && !left.is(VERB)),
        _ => false,
    };
    // `with the campaign saying it rains`
    let subject =
        left.is_word() && left.is(CAPITAL | ROLE | PLURAL) && verb.is(CLAUSE) && !left.is(VERB | AUX);
    if !own && subject {
        let source = source::before(unit, i)?;
        return Some(Cue {
            group: i..i + 1,
            bits: verb.flags,
            source: Some(source),
            all: i..i + 1,
            inverted: false,
            participle: true,
        });
    }
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
            let verb = group.end.checked_sub(1).and_then(|i| unit.get(i));
            let led = source::before(unit, group.start).is_some_and(|s| s.core.start <= 1);
            // `It rains, said Lund, an engineer.`: what follows the verb is a name and nothing else.
            let behind = after().filter(|s| {
                let next = unit.get(s.core.end);
                let named = unit.get(group.end).is_some_and(|t| t.is(CAPITAL))
                    && verb.is_some_and(|t| t.is(PAST))
                    && !led;
                named && next.is_none_or(|t| matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Open))
            });
            if behind.is_some() {
                return (behind, true);
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

/// Which quotations of a sentence are taken, each by the cue that took it.
struct Used(Vec<Option<usize>>);

impl Used {
    /// Whether a quotation in the range is taken, unless its own cue stands in the range too: an attribution inside
    /// the content of another.
    fn conflicts(&self, range: &Range<usize>) -> bool {
        self.0.get(range.clone()).is_some_and(|u| u.iter().flatten().any(|cue| !range.contains(cue)))
    }

    fn is_taken(&self, i: usize) -> bool {
        self.0.get(i).is_some_and(Option::is_some)
    }

    fn take(&mut self, unit: &[Token], range: &Range<usize>, cue: usize) {
        for i in range.clone() {
            if let (Some(u), Some(t)) = (self.0.get_mut(i), unit.get(i)) {
                *u = u.or(t.run().map(|_| cue));
            }
        }
    }
}

/// Finds the content of a cue: quotations beside it first, then the clause behind it, then the one before it.
fn attach(sentence: &Sentence<'_>, cue: &Cue, floor: usize, used: &mut Used) -> Option<Frame> {
    let unit = sentence.tokens;
    let left = sentence.left_quote(cue).filter(|&i| !used.is_taken(i));
    let right = sentence.right_content(cue, left.is_some());
    let (content, direct) = if let Some(run) = left {
        let start = sentence.clause_start(run, floor);
        let joined = right.filter(|(_, direct)| *direct).map(|(range, _)| range);
        ([Some(start..run + 1), joined].into_iter().flatten().collect(), start == run)
    } else if let Some((range, direct)) = right {
        (vec![range], direct)
    } else {
        (sentence.around(cue, floor)?, false)
    };
    if content.iter().any(|r| used.conflicts(r)) || cue.source.is_none() && !direct {
        return None;
    }
    for range in &content {
        used.take(unit, range, cue.group.start);
    }
    Some(Frame { cue: cue.group.clone(), source: cue.source.clone(), content, direct })
}
