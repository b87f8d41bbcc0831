//! The content of an attribution: which words of the sentence are what was said.

use super::cues::{
    ABOUT, ACCORDING, ADVERB, AND, AS, AUX, BASE, CALLS, CAPITAL, CLAUSE, CUE, DETERMINER, FINITE, Flags,
    HEARER, ING, INTENT, MIND, NOUN, OBJECT, OPENER, PAST, POSSESSIVE, PREPOSITION, PUNCTUATED, RELATIVE,
    SUBJECT, THIRD, TIME, TO, VERB, VOICE,
};
use super::frames::Cue;
use super::tokens::{Kind, Token};
use std::ops::Range;

/// A sentence with what bounds its contents.
pub(super) struct Sentence<'a> {
    pub(super) tokens: &'a [Token],
    /// Where attributions with a source of their own begin.
    pub(super) stops: Vec<usize>,
    /// Where the verb groups of all cues begin.
    pub(super) cues: Vec<usize>,
}

/// The longest phrase between a verb of saying and the comma behind it, in tokens.
const LONGEST_PHRASE: usize = 8;

impl Sentence<'_> {
    /// Whether a quotation stands right before or behind a cue with its source.
    pub(super) fn beside_quote(&self, cue: &Cue) -> bool {
        let quoted = |i: usize| self.tokens.get(i).is_some_and(|t| t.run().is_some());
        let marked =
            |i: usize| self.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Colon));
        let (start, end) = (cue.all.start, cue.all.end);
        quoted(end) || (marked(end) && quoted(end + 1)) || start.checked_sub(1).is_some_and(quoted)
    }

    /// The clause before `, X said`, with the one behind it where the attribution stands in its middle.
    pub(super) fn around(&self, cue: &Cue, floor: usize) -> Option<Vec<Range<usize>>> {
        let comma = |i: usize| self.tokens.get(i).is_some_and(|t| t.kind == Kind::Comma);
        let behind = self.comma_behind(cue.all.end) + 1;
        let inserted = comma(behind - 1)
            && cue.bits & CLAUSE != 0
            && !cue.participle
            && cue.all.start.checked_sub(1).is_some_and(comma)
            && self
                .tokens
                .get(behind)
                .is_some_and(|t| t.is_word() && !(t.is(ING | RELATIVE) || t.is(CUE) && t.is(PAST)));
        let Some(before) = self.clause_before(cue, floor, inserted) else {
            // `He said, if asked, that ...`
            let plain =
                comma(cue.all.end) && !cue.inverted && !cue.participle && cue.bits & (CLAUSE | HEARER) != 0;
            let start = cue.all.end + 1;
            let opens = self.tokens.get(start).is_some_and(|t| t.is_word() && !t.is(ING | RELATIVE | AND));
            let end = if plain && opens { self.content_end(start, true) } else { start };
            return (start < end).then(|| std::iter::once(start..end).collect());
        };
        let end = if inserted { self.content_end(behind, true) } else { behind };
        let rest = (behind < end).then_some(behind..end);
        Some([Some(before), rest].into_iter().flatten().collect())
    }

    /// The quotation right before a cue with its subject.
    pub(super) fn left_quote(&self, cue: &Cue) -> Option<usize> {
        if cue.participle {
            return None;
        }
        let mut i = cue.all.start.checked_sub(1)?;
        let mut parted = i == 0;
        if self.tokens.get(i).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Dash)) {
            i = i.checked_sub(1)?;
            parted = true;
        }
        let run = self.tokens.get(i).filter(|t| t.run().is_some())?;
        if !parted && !run.is(PUNCTUATED) {
            return None;
        }
        let plain = cue.bits & (CLAUSE | HEARER | VOICE) != 0;
        plain.then_some(i)
    }

    /// Where the clause that ends in the quotation `run` begins: at the quotation, or before it if it is part of a
    /// longer clause.
    pub(super) fn clause_start(&self, run: usize, floor: usize) -> usize {
        let mut start = floor;
        while start < run {
            let Some(t) = self.tokens.get(start) else { break };
            let leads = matches!(t.kind, Kind::Comma | Kind::Dash | Kind::Stop | Kind::Colon)
                || t.is(AND | ADVERB) && !t.is(DETERMINER);
            if !leads {
                break;
            }
            start += 1;
        }
        let Some(before) = run.checked_sub(1).and_then(|i| self.tokens.get(i)) else { return run };
        if before.kind == Kind::Colon { run } else { start }
    }

    /// The comma that ends a phrase without a verb behind `end`: `he said in the video, ...`; `end` where there is none.
    fn comma_behind(&self, end: usize) -> usize {
        let ahead = self.tokens.get(end..).unwrap_or(&[]);
        let comma = ahead.iter().take(LONGEST_PHRASE).position(|t| t.kind == Kind::Comma).unwrap_or(0);
        let phrase = ahead.get(..comma).unwrap_or(&[]);
        let plain = phrase.first().is_some_and(|t| t.is(PREPOSITION | TIME | ADVERB))
            && phrase.iter().all(|t| {
                t.is_word()
                    && !t.is(AUX | VERB | SUBJECT)
                    && !t.is_but(OPENER | RELATIVE, PREPOSITION | DETERMINER)
            });
        if plain { end + comma } else { end }
    }

    /// The clause before `, X said`.
    fn clause_before(&self, cue: &Cue, floor: usize, inserted: bool) -> Option<Range<usize>> {
        if cue.bits & (CLAUSE | HEARER) == 0 {
            return None;
        }
        let comma = cue.all.start.checked_sub(1)?;
        if self.tokens.get(comma)?.kind != Kind::Comma && cue.bits & ACCORDING == 0 {
            return None;
        }
        let end = if self.tokens.get(comma)?.kind == Kind::Comma { comma } else { cue.all.start };
        let mut start = floor;
        while self.tokens.get(start).is_some_and(|t| !t.is_word() && t.run().is_none()) {
            start += 1;
        }
        let verb =
            self.tokens.get(start..end)?.iter().any(|t| t.is(AUX | VERB | FINITE) || t.run().is_some());
        let alone = self.tokens.get(cue.all.end).is_none_or(|t| t.kind == Kind::Stop)
            && self.tokens.get(start).is_some_and(|t| !t.is(PREPOSITION | TIME));
        (start + 2 < end && verb || (inserted || alone) && start < end).then_some(start..end)
    }

    /// The content behind a cue, and whether it is quotations alone.
    pub(super) fn right_content(&self, cue: &Cue, joined: bool) -> Option<(Range<usize>, bool)> {
        let mut p = cue.all.end;
        if self.tokens.get(p)?.kind == Kind::Comma && cue.bits & ACCORDING != 0 {
            let start = p + 1;
            let end = self.content_end(start, true);
            return (start < end).then_some((start..end, self.runs_only(start, end)));
        }
        if let Some(found) = self.quotation_ahead(p) {
            return Some(found);
        }
        if joined {
            return self.joined_quote(p);
        }
        if cue.inverted {
            return None;
        }
        let hearer = cue.bits & HEARER != 0 && cue.bits & CLAUSE == 0;
        p = self.skip_adverbs(p);
        let t = self.tokens.get(p)?;
        if cue.bits & HEARER != 0 && (hearer || t.is(OBJECT) || self.to_that(p)) {
            p = self.skip_hearer(p);
            p = self.skip_adverbs(p);
        }
        p = self.skip_phrases(p, cue.bits);
        if let Some(found) = self.quotation_ahead(p).or_else(|| self.announced_quote(cue, p)) {
            return Some(found);
        }
        self.clause_behind(p, cue.bits)
    }

    /// The second half of a quotation that its attribution parts: `"A," he told them on Friday, "B."`
    fn joined_quote(&self, p: usize) -> Option<(Range<usize>, bool)> {
        let run = (p..self.tokens.len()).find(|&i| self.tokens.get(i).is_some_and(|t| t.run().is_some()))?;
        let between = self.tokens.get(p..run)?;
        let comma = between.last().is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Dash));
        let verb = between.iter().any(|t| t.is(AUX | VERB | PAST) || (t.is(CUE) && t.is(ING)));
        (comma && !verb).then(|| self.quotation_ahead(run - 1)).flatten()
    }

    /// The quotations behind the next colon, where no other cue stands before it: `answered a question about it: "A."`
    fn announced_quote(&self, cue: &Cue, p: usize) -> Option<(Range<usize>, bool)> {
        let colon =
            (p..self.tokens.len()).find(|&i| self.tokens.get(i).is_some_and(|t| t.kind == Kind::Colon))?;
        let other = self.cues.iter().any(|&c| c > cue.group.start && c < colon);
        (!other).then(|| self.quotation_ahead(colon)).flatten()
    }

    /// Quotations right behind `p`, over a comma or a colon.
    fn quotation_ahead(&self, p: usize) -> Option<(Range<usize>, bool)> {
        let mut start = p;
        while self.tokens.get(start).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Colon | Kind::Dash))
        {
            start += 1;
        }
        self.tokens.get(start)?.run()?;
        let end = start + self.tokens.get(start..)?.iter().take_while(|t| t.run().is_some()).count();
        let next = self.tokens.get(end);
        let plain = next.is_none_or(|t| match t.kind {
            Kind::Word => t.is(PREPOSITION | AND | OPENER | RELATIVE | ADVERB | TIME) && !t.is(AUX),
            _ => true,
        });
        if plain || start > p {
            return Some((start..end, true));
        }
        let end = self.content_end(start, true);
        Some((start..end, self.runs_only(start, end)))
    }

    fn runs_only(&self, start: usize, end: usize) -> bool {
        self.tokens.get(start..end).is_some_and(|u| u.iter().all(|t| t.run().is_some()))
    }

    /// Behind adverbs and words that tell when: `later`, `Friday`, `last week`, `on Monday`.
    fn skip_adverbs(&self, mut p: usize) -> usize {
        let time = |i: usize| self.tokens.get(i).is_some_and(|t| t.is_but(TIME, POSSESSIVE));
        while let Some(t) = self.tokens.get(p) {
            let adverb = t.is_but(ADVERB, OPENER | SUBJECT | DETERMINER | POSSESSIVE | CAPITAL);
            if adverb || time(p) && t.is_but(TIME, OPENER | SUBJECT) {
                p += 1;
            } else if t.is(PREPOSITION | DETERMINER) && time(p + 1) {
                p += 2;
            } else {
                break;
            }
        }
        p
    }

    /// Whether an object and then a clause follow: `warned lawmakers that`, `asked him to`.
    fn to_that(&self, p: usize) -> bool {
        let q = self.skip_hearer(p);
        q > p && self.tokens.get(q).is_some_and(|t| t.is(OPENER | TO) && !t.is(PREPOSITION | AS) || t.is(TO))
    }

    /// Behind the hearer: `reporters`, `him`, `The Wall Street Journal`, `a crowd of supporters`.
    fn skip_hearer(&self, mut p: usize) -> usize {
        let from = p;
        while let Some(t) = self.tokens.get(p).filter(|_| p - from < 12) {
            let stop = match t.kind {
                Kind::Word => {
                    (t.is(OPENER | RELATIVE | TO | AUX)
                        && !t.is_but(PREPOSITION, TO)
                        && !(t.is(DETERMINER) && p == from && !t.is(OPENER)))
                        || (p > from
                            && t.is(SUBJECT | DETERMINER)
                            && !self.tokens.get(p - 1).is_some_and(|b| b.is(PREPOSITION | AND)))
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
    fn skip_phrases(&self, p: usize, bits: Flags) -> usize {
        let first = self.tokens.get(p);
        if !first.is_some_and(|t| t.is(PREPOSITION) && !t.is(TO)) || bits & (CLAUSE | HEARER) == 0 {
            return p;
        }
        let ahead = (p + 1..self.tokens.len().min(p + 20)).find(|&i| {
            self.tokens.get(i).is_some_and(|t| match t.kind {
                Kind::Run(_) => {
                    self.tokens.get(i - 1).is_some_and(|b| matches!(b.kind, Kind::Comma | Kind::Colon))
                }
                Kind::Word => {
                    t.is(OPENER) && t.is(DETERMINER) && t.is(RELATIVE)
                        || (t.is(SUBJECT) && !t.is(RELATIVE) && i > p + 1)
                }
                _ => false,
            })
        });
        match ahead {
            Some(i) if self.tokens.get(i).is_some_and(|t| t.run().is_some()) => i - 1,
            Some(i) => i,
            None => p,
        }
    }

    /// The clause or object behind the cue, by the cue's patterns.
    fn clause_behind(&self, p: usize, bits: Flags) -> Option<(Range<usize>, bool)> {
        let t = self.tokens.get(p)?;
        match t.kind {
            Kind::Colon => {
                let end = self.content_end(p + 1, true);
                return (p + 1 < end).then_some((p + 1..end, self.runs_only(p + 1, end)));
            }
            Kind::Word | Kind::Run(_) => {}
            _ => return None,
        }
        if bits & (CALLS | ABOUT) != 0 {
            // `described it as "a mistake"`: the label alone.
            let label = (p..self.tokens.len().min(p + 8))
                .find(|&i| self.tokens.get(i).is_some_and(|t| t.run().is_some()));
            if let Some(run) = label.filter(|&r| r > 0 && self.tokens.get(r - 1).is_some_and(|t| t.is(AS))) {
                return Some((run..run + 1, true));
            }
        }
        let opener = t.is(OPENER | RELATIVE) && !t.is(PREPOSITION);
        let clause = bits & (CLAUSE | HEARER | MIND) != 0;
        let said = bits & (CLAUSE | HEARER) != 0 && bits & ABOUT == 0 && p + 2 < self.tokens.len();
        let verb = if bits & (CLAUSE | HEARER) != 0 { said || self.has_verb(p) } else { self.verb_near(p) };
        if clause && (opener || verb) && !t.is_but(PREPOSITION | AND, TO) {
            let end = self.content_end(p, true);
            return (p < end).then_some((p..end, false));
        }
        if t.is(TO) && bits & (INTENT | MIND | HEARER) != 0
            || bits & (ABOUT | CALLS | MIND) != 0 && !t.is(AND | OPENER)
        {
            let end = self.content_end(p, false);
            return (p < end).then_some((p..end, false));
        }
        None
    }

    /// Whether a noun phrase with its verb begins at `p`, and not an object with a clause of its own behind it.
    fn verb_near(&self, p: usize) -> bool {
        self.tokens.get(p).is_some_and(|t| t.is(SUBJECT))
            || self.tokens.get(p + 1..).is_some_and(|rest| {
                let phrase = rest.iter().take(12).take_while(|t| {
                    t.is_word() && !t.is_but(OPENER | RELATIVE | TO, PREPOSITION | DETERMINER)
                });
                phrase.into_iter().any(|t| t.is(AUX | VERB | PAST) || t.is(THIRD) && !t.is(CAPITAL | NOUN))
            })
    }

    /// Whether a clause with a verb begins at `p`.
    fn has_verb(&self, p: usize) -> bool {
        self.tokens.get(p + 1..).is_some_and(|rest| {
            rest.iter()
                .take_while(|t| t.kind != Kind::Semicolon)
                .any(|t| t.is(AUX | VERB) || t.is(FINITE) && !t.is(BASE | CAPITAL) || t.run().is_some())
        })
    }

    /// Where content that begins at `start` ends: at the sentence's end, or before what the next attribution adds.
    /// A clause runs over commas, an object does not.
    fn content_end(&self, start: usize, clause: bool) -> usize {
        let mut end = start;
        while let Some(t) = self.tokens.get(end) {
            let next = self.tokens.get(end + 1);
            let stop = match t.kind {
                _ if end > start && self.stops.contains(&end) => true,
                Kind::Comma if !clause => true,
                Kind::Comma | Kind::Dash => next.is_some_and(|n| {
                    let verb = self.tokens.get(self.skip_adverbs(end + 2));
                    n.is(CUE) && n.is(ING)
                        || n.is(ACCORDING)
                        || n.is(AND) && verb.is_some_and(|v| v.is(CUE) && v.is(PAST) && !v.is(CAPITAL))
                }),
                Kind::Semicolon => true,
                Kind::Run(_) => next.is_some_and(|n| n.is(CUE) && n.is(ING)),
                Kind::Word if t.is(ACCORDING) => true,
                Kind::Word if t.is(AND) => {
                    let verb = self.tokens.get(self.skip_adverbs(end + 1));
                    verb.is_some_and(|n| n.is(CLAUSE) && n.is(FINITE) && !n.is(BASE | CAPITAL))
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
            && self
                .tokens
                .get(end - 1)
                .is_some_and(|t| matches!(t.kind, Kind::Stop | Kind::Comma | Kind::Dash) || t.is(AND))
        {
            end -= 1;
        }
        end
    }
}
