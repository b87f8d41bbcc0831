//! The noun phrase that names a source, found from its verb.

use super::cues::{
    ADVERB, AND, ARTICLE, AUX, BASE, CAPITAL, CUE, DETERMINER, ING, NUMBER, OBJECT, OF, OPENER, PARTICIPLE,
    PAST, PLURAL, POSSESSIVE, PREPOSITION, RELATIVE, ROLE, SUBJECT, THIRD, TIME, VERB,
};
use super::tokens::{Kind, Token};
use std::ops::Range;

/// The longest noun phrase looked at, in tokens: longer ones are sentences read wrongly.
const LONGEST: usize = 40;
/// How many tokens from the sentence's start a phrase still leads it.
const LEADING: usize = 4;
/// How many commas back an apposition is followed.
const APPOSITIONS: usize = 4;

/// What kind of words name a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `he`, `they`
    Pronoun,
    /// `who`
    Relative,
    /// A name or a description.
    Phrase,
}

/// A source: token ranges of one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// The noun phrase itself.
    pub(super) core: Range<usize>,
    /// With its apposition (`Lee Ito, a professor at ...`).
    pub(super) whole: Range<usize>,
}

impl Source {
    /// What kind of words the source is.
    pub(super) fn role(&self, unit: &[Token]) -> Role {
        match unit.get(self.core.start) {
            Some(t) if self.core.len() == 1 && t.is(RELATIVE) => Role::Relative,
            Some(t) if self.core.len() == 1 && t.is(SUBJECT) => Role::Pronoun,
            _ => Role::Phrase,
        }
    }

    fn plain(core: Range<usize>) -> Self {
        Self { whole: core.clone(), core }
    }
}

/// The subject that ends right before token `end` (the start of a verb group).
pub(super) fn before(unit: &[Token], end: usize) -> Option<Source> {
    let end = skip_time(unit, end);
    let last = unit.get(end.checked_sub(1)?)?;
    match last.kind {
        Kind::Comma => apposition(unit, end - 1),
        Kind::Word if last.is(SUBJECT) && !last.is(RELATIVE) => Some(Source::plain(end - 1..end)),
        Kind::Word if last.is(RELATIVE) => Some(Source::plain(end - 1..end)),
        Kind::Word | Kind::Close => noun_phrase(unit, end).map(Source::plain),
        _ => None,
    }
}

/// Steps back over `on Friday`, `last week`, `in June`.
fn skip_time(unit: &[Token], mut end: usize) -> usize {
    let start = end;
    while let Some(t) = end.checked_sub(1).and_then(|i| unit.get(i)) {
        let time = t.is(TIME) && !t.is(POSSESSIVE);
        let number = t.is(NUMBER);
        if time
            || (number && end < start)
            || (number
                && end.checked_sub(2).and_then(|i| unit.get(i)).is_some_and(|p| p.is(TIME | PREPOSITION)))
        {
            end -= 1;
        } else if end < start && t.is(PREPOSITION | ADVERB | DETERMINER) && !t.is(SUBJECT) {
            end -= 1;
            if t.is(PREPOSITION) {
                break;
            }
        } else {
            break;
        }
    }
    if end == 0 { start } else { end }
}

/// `X, a professor at Y, said`: the noun phrase before the apposition that ends at comma `comma`.
///
/// Walks back by commas, over what can only be more about the same (`30`, `of Raleigh`, `N.C.`, `who was there`), to
/// the phrase that all of it is about.
fn apposition(unit: &[Token], comma: usize) -> Option<Source> {
    let mut edge = comma;
    let mut whole_end = comma;
    for _ in 0..APPOSITIONS {
        let opener = (0..edge).rev().take(LONGEST).find(|&i| {
            unit.get(i)
                .is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Run(_) | Kind::Semicolon | Kind::Colon))
        })?;
        if unit.get(opener)?.kind != Kind::Comma {
            return None;
        }
        let first = unit.get(opener + 1)?;
        if first.is(SUBJECT | AND | OPENER) && !first.is(RELATIVE) {
            return None;
        }
        let apposed = first.is(DETERMINER | RELATIVE | ROLE | CAPITAL | NUMBER | PREPOSITION)
            && !first.is(TIME | ADVERB);
        if !apposed {
            whole_end = opener;
        }
        if let Some(core) = noun_phrase(unit, opener)
            && !more_about(unit, &core, opener)
        {
            return Some(Source { whole: core.start..whole_end.max(core.end), core });
        }
        edge = opener;
    }
    None
}

/// Whether a phrase that ends at comma `end` only tells more about what stands before it.
fn more_about(unit: &[Token], core: &Range<usize>, end: usize) -> bool {
    let Some(before) = core.start.checked_sub(1).and_then(|i| unit.get(i)) else { return false };
    let phrase = unit.get(core.clone()).unwrap_or(&[]);
    let named = phrase.iter().any(|t| t.is(CAPITAL | DETERMINER | ROLE | SUBJECT));
    // `, 30,` and `, of Raleigh,` and `, N.C.,` behind `of Raleigh`.
    let place = end - core.start == 1 && before.kind == Kind::Comma && {
        let previous = core.start.checked_sub(2).and_then(|i| unit.get(i));
        let lead =
            (0..core.start - 1).rev().take(LONGEST).find(|&i| !unit.get(i).is_some_and(|t| t.is(CAPITAL)));
        previous.is_some_and(|t| t.is(CAPITAL))
            && lead.and_then(|i| unit.get(i)).is_some_and(|t| t.is(PREPOSITION))
    };
    !named
        || place
        || (before.kind == Kind::Comma && phrase.first().is_some_and(|t| t.is(NUMBER)))
        || before.is(PREPOSITION)
}

/// The noun phrase that ends before token `end`, without what leads up to it (`On Friday`, `Meanwhile`).
pub(super) fn noun_phrase(unit: &[Token], end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    if unit.get(last).is_some_and(|t| t.is_word() && t.is(SUBJECT | RELATIVE)) {
        return Some(last..end);
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST {
        let i = start - 1;
        let Some(t) = unit.get(i) else { break };
        match t.kind {
            Kind::Close => {
                let Some(open) =
                    (0..i).rev().take(LONGEST).find(|&k| unit.get(k).is_some_and(|t| t.kind == Kind::Open))
                else {
                    break;
                };
                start = open;
                continue;
            }
            Kind::Stop if abbreviates(unit, i) => {}
            Kind::Word if goes_on(unit, i, end) => {}
            _ => break,
        }
        start = i;
    }
    trimmed(unit, start..end)
}

/// Whether a stop inside a sentence belongs to an abbreviated title (`Sen.`, `Lt. Gen.`).
fn abbreviates(unit: &[Token], stop: usize) -> bool {
    stop.checked_sub(1).and_then(|i| unit.get(i)).is_some_and(|t| t.is(CAPITAL) && t.end - t.start <= 5)
}

/// Whether the noun phrase that ends at `end` still holds word `i`.
fn goes_on(unit: &[Token], i: usize, end: usize) -> bool {
    let Some(t) = unit.get(i) else { return false };
    let left = i.checked_sub(1).and_then(|k| unit.get(k));
    if t.is(CAPITAL) && i > 0 && !t.is(AND | PREPOSITION | OPENER | SUBJECT | AUX) {
        return true;
    }
    if t.is(AND) {
        let named = left.is_some_and(|l| l.is_word() && l.is(CAPITAL | ROLE) && !l.is(VERB | AUX));
        return named && unit.get(i + 1).is_some_and(|r| r.is(CAPITAL | DETERMINER | ROLE));
    }
    if t.is(DETERMINER | PREPOSITION) && !t.is(SUBJECT | AUX | OPENER) {
        return true;
    }
    if t.is(OPENER | RELATIVE | SUBJECT | OBJECT) {
        return false;
    }
    if t.is(ROLE | TIME | NUMBER) {
        return true;
    }
    if t.is(VERB | AUX) {
        return false;
    }
    if t.is(CUE) {
        // `the report`, `ruling party`, `his proposed tax`: a noun or an adjective after an article.
        let noun = left.is_some_and(|l| {
            l.is_word()
                && (l.is(DETERMINER | POSSESSIVE | PREPOSITION | NUMBER | CAPITAL | ROLE)
                    || l.flags & !PLURAL == 0)
        });
        return (t.is(BASE | THIRD) && noun)
            || (t.is(ING | PARTICIPLE)
                && left.is_some_and(|l| l.is(DETERMINER | POSSESSIVE))
                && i + 1 < end);
    }
    true
}

/// A noun phrase without the adverbs and the prepositional phrase that lead up to it.
fn trimmed(unit: &[Token], range: Range<usize>) -> Option<Range<usize>> {
    let Range { mut start, end } = range;
    while start < end {
        let t = unit.get(start)?;
        let leads = t.is(ADVERB | AND | OPENER) && !t.is(DETERMINER) || !t.is_word();
        if leads {
            start += 1;
        } else if t.is(PREPOSITION) {
            start = after_object(unit, start + 1, end);
        } else {
            break;
        }
    }
    let whole =
        unit.get(end.checked_sub(1)?).is_some_and(|t| !t.is_but(ARTICLE | PREPOSITION | AND, CAPITAL | ROLE));
    (start < end && whole).then_some(start..end)
}

/// Behind the object of a leading preposition: where the next noun phrase begins.
fn after_object(unit: &[Token], from: usize, end: usize) -> usize {
    let mut seen = false;
    for i in from..end {
        let Some(t) = unit.get(i) else { break };
        if t.is(TIME | NUMBER) {
            seen = true;
            continue;
        }
        if seen && (t.is(DETERMINER) || t.is(CAPITAL)) {
            return i;
        }
        if !t.is(DETERMINER | PREPOSITION | CAPITAL) {
            seen = true;
        }
    }
    from
}

/// The source behind `according to`: what follows its comma is mostly the content, not an apposition.
pub(super) fn after_according(unit: &[Token], start: usize) -> Option<Source> {
    let mut source = after(unit, start)?;
    if start > LEADING {
        return Some(source);
    }
    let words = unit.get(source.core.end + 1..source.whole.end).unwrap_or(&[]);
    let closed = unit.get(source.whole.end).is_some_and(|t| t.kind == Kind::Comma);
    let describes = words.first().is_some_and(|t| t.is(RELATIVE | ROLE | ARTICLE) && !t.is(CAPITAL));
    let clause = !words.first().is_some_and(|t| t.is(RELATIVE))
        && words.iter().any(|t| t.is(AUX | VERB | PAST | OPENER | RELATIVE) && !t.is(PREPOSITION));
    if !closed || !describes || clause {
        source.whole = source.core.clone();
    }
    // `an online poll out Thursday,`: up to the comma, where no verb stands between.
    let comma = unit.iter().skip(source.whole.end).take(LONGEST).position(|t| t.kind == Kind::Comma)?
        + source.whole.end;
    let between = unit.get(source.whole.end..comma)?;
    if !between.iter().any(|t| t.is(AUX | VERB | SUBJECT) || !t.is_word()) {
        source.whole.end = comma;
    }
    Some(source)
}

/// The source that begins at token `start`, behind its verb: `said X, a professor at Y,`.
pub(super) fn after(unit: &[Token], start: usize) -> Option<Source> {
    let first = unit.get(start)?;
    if !first.is_word() || first.is(OPENER | AUX | PREPOSITION | AND) && !first.is(CAPITAL | DETERMINER) {
        return None;
    }
    if first.is(SUBJECT) {
        return Some(Source::plain(start..start + 1));
    }
    let mut end = start;
    let mut described = false;
    while let Some(t) = unit.get(end).filter(|_| end - start < LONGEST) {
        let next = unit.get(end + 1);
        let noun_next = next.is_some_and(|n| n.is_word() && n.is(CAPITAL | DETERMINER));
        let inside = match t.kind {
            Kind::Stop => abbreviates(unit, end) && end + 1 < unit.len(),
            Kind::Word if t.is(TIME) && !t.is(POSSESSIVE) && end > start => false,
            Kind::Word if t.is(AND) => noun_next,
            Kind::Word if t.is(PREPOSITION) => {
                noun_next && (described && !next.is_some_and(|n| n.is(TIME)) || t.is(OF))
                    || (t.is(OF) && next.is_some_and(Token::is_word))
            }
            Kind::Word if t.is(OPENER | RELATIVE | SUBJECT | OBJECT | AUX) => {
                t.is(DETERMINER) && end == start
            }
            Kind::Word if t.is(VERB | ADVERB | ING) && !t.is(CAPITAL | ROLE) => t.is(DETERMINER),
            Kind::Word => true,
            _ => false,
        };
        if !inside {
            break;
        }
        described |= t.is(ROLE) || (t.is(DETERMINER) && end == start);
        end += 1;
    }
    let complete =
        end > start && unit.get(end - 1).is_some_and(|t| !t.is(ARTICLE | PREPOSITION | AND) || t.is(CAPITAL));
    complete.then(|| Source { core: start..end, whole: start..apposed(unit, end) })
}

/// The end of the apposition that begins with a comma at `end`, or `end`.
fn apposed(unit: &[Token], end: usize) -> usize {
    let comma = unit.get(end).is_some_and(|t| t.kind == Kind::Comma);
    let first = unit.get(end + 1);
    let opens = first.is_some_and(|t| {
        t.is_word() && t.is(DETERMINER | RELATIVE | ROLE | NUMBER | CAPITAL) && !t.is(ADVERB | TIME | SUBJECT)
            || t.is(RELATIVE)
    });
    if !comma || !opens {
        return end;
    }
    let mut i = end + 1;
    while let Some(t) = unit.get(i).filter(|_| i - end < LONGEST) {
        let ends = match t.kind {
            Kind::Comma | Kind::Run(_) | Kind::Semicolon | Kind::Colon | Kind::Dash => true,
            Kind::Stop => !abbreviates(unit, i) || i + 1 == unit.len(),
            _ => false,
        };
        if ends {
            break;
        }
        i += 1;
    }
    i
}

/// The subject of the sentence: what stands before its first finite verb.
pub(super) fn subject(unit: &[Token], until: usize) -> Option<Source> {
    let verb = (1..until).find(|&i| {
        unit.get(i).is_some_and(|t| {
            t.is_word()
                && !t.is(CAPITAL)
                && (t.is(AUX | VERB | PAST) && !t.is(OPENER))
                && before(unit, i).is_some()
        })
    })?;
    before(unit, verb)
}
