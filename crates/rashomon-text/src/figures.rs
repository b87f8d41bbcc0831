//! Text to quantities: value, unit, what is counted, and how exactly.
//!
//! Two figures can only be compared where unit and noun are the same, so a fraction of a whole ("one-third of
//! voters") is given in percent, and numbers that name rather than measure ("Group of 7", "page 3", "F-35") are
//! marked ordinal.

mod lexicon;

use crate::times::lexicon::{ordinal, spelled};
use crate::times::scan::Scan;
use lexicon::{currency_sign, dollar, is_edge, is_ing_noun, is_plural, scale, singular, time_unit, unit};
use rashomon_model::{Bound, Figure, Span, TimeExpr, TimeKind};

/// Words after a number among which the counted noun is looked for ("14 senior government officials").
const NOUN_REACH: usize = 4;

/// Finds quantities; numbers inside a time expression are not figures, but lengths of time are.
#[must_use]
pub fn figures(text: &str, _sentences: &[Span], times: &[TimeExpr]) -> Vec<Figure> {
    let reader = Reader { scan: Scan::new(text), text };
    let mut out: Vec<Figure> = Vec::new();
    let mut at = 0;
    // The first time expression that does not end before the token: both lists are in order.
    let mut time = 0;
    while let Some(token) = reader.scan.token(at) {
        while times.get(time).is_some_and(|t| t.end as usize <= token.start) {
            time += 1;
        }
        let within = times.get(time).filter(|t| (t.start as usize) < token.end);
        match reader.figure(at, within) {
            Some((figure, to)) => {
                at = to.max(at + 1);
                if out.last().is_none_or(|f| f.end <= figure.start) {
                    out.push(figure);
                }
            }
            None => at += 1,
        }
    }
    share_units(text, &mut out);
    out
}

struct Reader<'a> {
    scan: Scan,
    text: &'a str,
}

/// A number, and where it stands.
struct Number {
    value: f64,
    to: usize,
    /// Whether it is spelled out.
    words: bool,
    /// Whether it is a part of a whole ("one-third").
    fraction: bool,
}

impl Reader<'_> {
    fn figure(&self, at: usize, within: Option<&TimeExpr>) -> Option<(Figure, usize)> {
        let s = &self.scan;
        if let Some(time) = within {
            return self.length(at, time);
        }
        let (sign, first) = self.sign(at);
        let mut number = self.number(first)?;
        if sign.is_some() && number.words {
            return None;
        }
        let start = self.scan.token(at)?.start;
        let mut to = number.to;
        while let Some(by) = scale(s.word(to + usize::from(s.tight(to, '-'))), s.touches(to)) {
            // "3 m" is metres, "$3 m" is millions, and a spelled number holds its own hundreds.
            number.value = scaled(number.value, by);
            to += 1 + usize::from(s.tight(to, '-'));
        }
        let (unit, to) = match sign {
            Some(code) => {
                // "$3 million dollars", "C$5 billion": the word adds nothing.
                let said = matches!(s.word(to), "dollars" | "dollar" | "euros" | "pounds" | "yen");
                (Some(code), to + usize::from(said))
            }
            None => self.unit(to).map_or((None, to), |(code, to)| (Some(code), to)),
        };
        // No two ages are compared: they are of different people.
        if let Some((code, end)) = self.age(to) {
            let (start, end_byte) = (start, s.token(end.checked_sub(1)?)?.end);
            return Some((
                self.of(start, end_byte, number.value, Some(code), None, Bound::Exact, true)?,
                end,
            ));
        }
        let (unit, value) =
            if number.fraction { (Some("%"), number.value * 100.0) } else { (unit, number.value) };
        // Hundreds of digits, or "million million ...", are no quantity.
        value.is_finite().then_some(())?;
        let noun = self.noun(at, to, unit, value);
        let label = sign.is_none() && self.is_label(at, to, unit, noun.is_some());
        if number.words && unit.is_none() && (noun.is_none() || number.value < 2.0) {
            return None;
        }
        let end = s.token(to.checked_sub(1)?)?.end;
        let plus = s.is(to, '+') && s.touches(to) && s.digits(to + 1, 1..=9).is_none();
        let bound = if plus { Bound::AtLeast } else { self.bound(at, to) };
        Some((self.of(start, end, value, unit, noun, bound, label)?, to))
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of a figure")]
    fn of(
        &self,
        start: usize,
        end: usize,
        value: f64,
        unit: Option<&str>,
        noun: Option<String>,
        bound: Bound,
        ordinal: bool,
    ) -> Option<Figure> {
        let span = Span::new(start, end);
        let text = self.text.get(start..end)?.to_owned();
        let unit = unit.map(str::to_owned);
        Some(Figure { start: span.start, end: span.end, text, value, unit, noun, bound, ordinal })
    }

    /// A length of time that a duration holds: "30-minute", "three consecutive years".
    fn length(&self, at: usize, time: &TimeExpr) -> Option<(Figure, usize)> {
        let s = &self.scan;
        (time.kind == TimeKind::Duration).then_some(())?;
        let number = self.number(at)?;
        let end = time.end as usize;
        let mut to = number.to;
        let mut found = None;
        while let Some(token) = s.token(to).filter(|t| t.end <= end) {
            found = found.or_else(|| time_unit(token.word()).map(|u| (u, to + 1)));
            to += 1;
        }
        let (unit, unit_end) = found?;
        let noun = self.noun(at, to, Some(unit), number.value);
        let (start, end) = (s.token(at)?.start, s.token(unit_end.checked_sub(1)?)?.end);
        // "Over three years" says when, not that it was more.
        let bound = match s.before(at) {
            "over" => Bound::Exact,
            "within" => Bound::AtMost,
            _ => self.bound(at, to),
        };
        let figure = self.of(start, end, number.value, Some(unit), noun, bound, false)?;
        Some((figure, to))
    }

    /// The currency sign before a number, and the token of the number.
    fn sign(&self, at: usize) -> (Option<&'static str>, usize) {
        let s = &self.scan;
        let mark = |i: usize| match s.token(i).map(|t| t.kind) {
            Some(crate::stamps::token::Kind::Mark(c)) if s.touches(i + 1) => currency_sign(c),
            _ => None,
        };
        if let Some(code) = mark(at) {
            return (Some(code), at + 1);
        }
        match (dollar(s.word(at)), mark(at + 1)) {
            (Some(code), Some("USD")) if s.touches(at + 1) => (Some(code), at + 2),
            _ => (None, at),
        }
    }

    fn number(&self, at: usize) -> Option<Number> {
        let s = &self.scan;
        if let Some(share) = self.one_in(at) {
            return Some(share);
        }
        if let Some(first) = s.token(at).filter(|t| t.kind == crate::stamps::token::Kind::Number) {
            let mut digits = first.lower.clone();
            let mut to = at + 1;
            while s.tight(to, ',')
                && s.token(to + 1).is_some_and(|t| t.lower.len() == 3)
                && s.digits(to + 1, 3..=3).is_some()
            {
                digits.push_str(&s.token(to + 1)?.lower);
                to += 2;
            }
            if s.tight(to, '.')
                && let Some(decimals) =
                    s.token(to + 1).filter(|t| t.kind == crate::stamps::token::Kind::Number)
            {
                digits.push('.');
                digits.push_str(&decimals.lower);
                to += 2;
            }
            let mut value: f64 = digits.parse().ok()?;
            let half = to + usize::from(s.tight(to, '-'));
            if s.digits(half, 1..=1) == Some(1)
                && s.tight(half + 1, '/')
                && s.digits(half + 2, 1..=1) == Some(2)
            {
                value += 0.5;
                to = half + 3;
            }
            return Some(Number { value, to, words: false, fraction: false });
        }
        if let Some(number) = self.fraction(at) {
            return Some(number);
        }
        let (n, to) = spelled(s, at).filter(|(_, to)| *to > at)?;
        #[expect(clippy::cast_precision_loss, reason = "a spelled number is short")]
        Some(Number { value: n as f64, to, words: true, fraction: false })
    }

    /// "one in five", "six out of ten", "1 in 4": a share, where it is no rank or date.
    fn one_in(&self, at: usize) -> Option<Number> {
        let s = &self.scan;
        let small = |i: usize| {
            let digits = s.digits(i, 1..=3).map(|n| (n, i + 1));
            digits.or_else(|| spelled(s, i)).filter(|(n, to)| *n > 0 && *to > i)
        };
        let (top, end) = small(at)?;
        let next =
            if s.word(end) == "in" { end + 1 } else { s.phrase(end, &["out", "of"]).then_some(end + 2)? };
        let (bottom, to) = small(next)?;
        let share = top < bottom && matches!(bottom, 3 | 4 | 5 | 6 | 8 | 10 | 20 | 100 | 1000);
        let long = time_unit(s.word(to)).is_some() || s.is(to, '.') && s.touches(to + 1);
        #[expect(clippy::cast_precision_loss, reason = "both are small")]
        (share && !long).then(|| Number {
            value: top as f64 / bottom as f64,
            to,
            words: true,
            fraction: true,
        })
    }

    /// "one-third", "two-thirds", "a quarter of", "half of".
    fn fraction(&self, at: usize) -> Option<Number> {
        let s = &self.scan;
        let of = |value: f64, to: usize| Some(Number { value, to, words: true, fraction: true });
        // "Half a million", "a quarter of a million", "a quarter of a percentage point": a number, not a share.
        let small = |i: usize| {
            matches!(s.word(i), "a" | "an")
                && (scale(s.word(i + 1), false).is_some() || s.word(i + 1) == "percentage")
        };
        let whole = |value: f64, to: usize| Some(Number { value, to, words: true, fraction: false });
        if s.word(at) == "half" && small(at + 1) {
            return whole(0.5, at + 2);
        }
        if s.word(at) == "half" && matches!(s.word(at + 1), "of" | "the") {
            return of(0.5, at + 1);
        }
        let top = match s.word(at) {
            "a" | "one" => 1.0,
            "two" => 2.0,
            "three" => 3.0,
            "four" => 4.0,
            _ => return None,
        };
        let next = at + 1 + usize::from(s.tight(at + 1, '-'));
        let part = s.word(next);
        let bottom = match part.strip_suffix('s').filter(|p| *p != "eighth" || top > 1.0).unwrap_or(part) {
            "quarter" => 4.0,
            "third" => 3.0,
            "fourth" => 4.0,
            "fifth" => 5.0,
            "sixth" => 6.0,
            "eighth" => 8.0,
            "tenth" => 10.0,
            _ => return None,
        };
        if s.word(next + 1) == "of" && small(next + 2) {
            return whole(top / bottom, next + 3);
        }
        // "a third man" is one more; a part is hyphened or part "of" something, or what something grew "by".
        (next > at + 1 || s.word(next + 1) == "of" || s.before(at) == "by").then_some(())?;
        of(top / bottom, next + 1)
    }

    /// "-year-old", " years old" at a token: the unit and where it ends.
    fn age(&self, at: usize) -> Option<(&'static str, usize)> {
        let s = &self.scan;
        let unit_at = at + usize::from(s.tight(at, '-'));
        let code = time_unit(s.word(unit_at))?;
        let old = unit_at + 1 + usize::from(s.tight(unit_at + 1, '-'));
        (s.word(old) == "old").then_some((code, old + 1))
    }

    /// The unit at a token and where it ends.
    fn unit(&self, at: usize) -> Option<(&'static str, usize)> {
        let s = &self.scan;
        if s.is(at, '%') {
            return Some(("%", at + 1));
        }
        if s.is(at, '\u{b0}') {
            let letter = match s.word(at + 1) {
                "c" => "C",
                "f" => "F",
                _ => return Some(("\u{b0}", at + 1)),
            };
            return Some((letter, at + 2));
        }
        let at = at + usize::from(s.tight(at, '-'));
        match (s.word(at), s.word(at + 1)) {
            ("percentage", "point" | "points") => Some(("pp", at + 2)),
            ("per", "cent") => Some(("%", at + 2)),
            ("degrees" | "degree", next) => Some(match next {
                "celsius" => ("C", at + 2),
                "fahrenheit" => ("F", at + 2),
                _ => ("\u{b0}", at + 1),
            }),
            ("square", "kilometers" | "kilometres") => Some(("km2", at + 2)),
            ("square", "miles") => Some(("mi2", at + 2)),
            ("square", "meters" | "metres") => Some(("m2", at + 2)),
            ("square", "feet") => Some(("ft2", at + 2)),
            ("u", _)
                if s.is(at + 1, '.')
                    && s.word(at + 2) == "s"
                    && matches!(s.word(at + 4), "dollars" | "dollar") =>
            {
                Some(("USD", at + 5))
            }
            ("us", "dollars") => Some(("USD", at + 2)),
            ("australian", "dollars") => Some(("AUD", at + 2)),
            ("canadian", "dollars") => Some(("CAD", at + 2)),
            ("won", next) if !is_verbal(next) => Some(("KRW", at + 1)),
            (word, _) => Some((unit(word)?, at + 1)),
        }
    }

    /// What is counted or measured: the head noun after the number, or the noun before "of 25%".
    fn noun(&self, at: usize, to: usize, unit: Option<&str>, value: f64) -> Option<String> {
        let s = &self.scan;
        let mut next = to + usize::from(s.tight(to, '-'));
        if unit.is_some() && s.word(next) == "of" {
            next += 1;
            while matches!(
                s.word(next),
                "the" | "its" | "their" | "all" | "his" | "her" | "those" | "these" | "a" | "our"
            ) {
                next += 1;
            }
        } else if s.word(next) == "of" && s.word(next + 1) == "the" {
            next += 2;
            // "1,200 of the 3,400 delegates"
            next = self.number(next).map_or(next, |n| n.to);
        } else if unit.is_none() && next > to {
            // "the 27-member bloc" counts members.
            let word = s.word(next);
            return (word.len() > 1 && !is_edge(word)).then(|| singular(word));
        }
        let mut last = None;
        // The last plural of the run: "14 police officers", "16,000 dead pigs".
        let mut plural = None;
        for i in next..next + NOUN_REACH {
            let word = s.word(i);
            if word.is_empty() || is_edge(word) || word.ends_with("ly") {
                break;
            }
            if is_plural(word) {
                plural = Some(word);
            }
            last = Some(word);
            if s.is(i + 1, '-') && !s.touches(i + 1) {
                break;
            }
        }
        if let Some(word) = plural {
            return Some(singular(word));
        }
        // A measure stands before a singular noun too ("a 25 percent tariff", "a 30-minute meeting").
        if (unit.is_some() || value == 1.0)
            && let Some(word) = last.filter(|w| !w.ends_with("ed") && (!w.ends_with("ing") || is_ing_noun(w)))
        {
            return Some(word.to_owned());
        }
        if unit.is_some() && at > 1 && s.word(at - 1) == "of" {
            let word = s.word(at - 2);
            return (!word.is_empty() && !is_edge(word)).then(|| singular(word));
        }
        None
    }

    fn bound(&self, at: usize, to: usize) -> Bound {
        let s = &self.scan;
        if s.phrase(to, &["or", "more"]) {
            return Bound::AtLeast;
        }
        if s.phrase(to, &["or", "less"]) || s.phrase(to, &["or", "fewer"]) {
            return Bound::AtMost;
        }
        let (one, two, three) = (s.before(at), word_back(s, at, 2), word_back(s, at, 3));
        match (three, two, one) {
            ("no", "more", "than") => Bound::AtMost,
            ("no", "fewer" | "less", "than") => Bound::AtLeast,
            ("as", "many" | "much", "as") => Bound::AtMost,
            (_, "more" | "greater" | "higher", "than") => Bound::AtLeast,
            (_, "fewer" | "less" | "lower", "than") => Bound::AtMost,
            (_, "at", "least") => Bound::AtLeast,
            (_, "at", "most") => Bound::AtMost,
            // What "goes up to" a value has it.
            (verb, "up", "to") if !is_moving(verb) => Bound::AtMost,
            (_, "an", "estimated") => Bound::About,
            (_, _, "over" | "exceeding" | "above") => Bound::AtLeast,
            (_, _, "under" | "below") => Bound::AtMost,
            (
                _,
                _,
                "about" | "around" | "some" | "roughly" | "approximately" | "nearly" | "almost" | "estimated"
                | "circa",
            ) => Bound::About,
            _ => Bound::Exact,
        }
    }

    /// Whether the number only names or numbers something.
    fn is_label(&self, at: usize, to: usize, unit: Option<&str>, counted: bool) -> bool {
        let s = &self.scan;
        let glued = |i: usize| ['-', '/', ':', '+', '.', '\''].into_iter().any(|c| s.tight(i, c));
        let number_beside = |i: usize| s.digits(i, 1..=9).is_some();
        // "F-35", "G7", "COVID-19", "3-1", "2+2", "9/11", a decimal of a version.
        let joined = at > 0
            && (s.touches(at) && !s.word(at - 1).is_empty()
                || unit.is_none() && glued(at - 1) && s.touches(at));
        let score = glued(to) && number_beside(to + 1);
        let letter = s.touches(to) && !s.word(to).is_empty() && unit.is_none();
        let is_ordinal = ordinal(s, at).is_some_and(|(_, end)| end > to);
        let numbered = matches!(
            s.before(at),
            "page"
                | "pages"
                | "article"
                | "section"
                | "chapter"
                | "no"
                | "number"
                | "room"
                | "flight"
                | "route"
                | "highway"
                | "channel"
                | "level"
                | "phase"
                | "step"
                | "round"
                | "game"
                | "week"
                | "day"
                | "grade"
                | "category"
                | "type"
                | "version"
                | "apartment"
                | "age"
                | "aged"
                | "resolution"
                | "paragraph"
                | "volume"
                | "act"
                | "line"
                | "gate"
                | "platform"
                | "episode"
                | "season"
                | "part"
        );
        let hash = at > 0 && (s.is(at - 1, '#') || s.is(at - 1, '.') && s.word(at.wrapping_sub(2)) == "no");
        let group = s.before(at) == "of" && matches!(word_back(s, at, 2), "group" | "g" | "gang" | "council");
        let before = s.before(at);
        let name = at > 0 && s.capital(at - 1) && !before.is_empty() && !crate::words::is_stop(before);
        let named = !counted && unit.is_none() && name;
        let age =
            unit.is_none() && at > 1 && s.is(at - 1, ',') && s.is(to, ',') && s.capital(at - 2) && !counted;
        let year =
            unit.is_none() && to == at + 1 && s.digits(at, 4..=4).is_some_and(|n| (1900..2100).contains(&n));
        joined
            || score
            || letter
            || is_ordinal
            || numbered
            || hash
            || group
            || named
            || age
            || (year && !counted)
    }
}

/// A number times its scale, without the dust of binary fractions ("17.1 billion").
fn scaled(value: f64, by: f64) -> f64 {
    let product = value * by;
    if by >= 1e3 { product.round() } else { product }
}

/// In "between 1.7 and 1.8 percent" and "12 to 18 months" the first number has the second's unit and noun.
fn share_units(text: &str, figures: &mut [Figure]) {
    for i in 1..figures.len() {
        let (head, tail) = figures.split_at_mut(i);
        let (Some(first), Some(second)) = (head.last_mut(), tail.first()) else { continue };
        let between = text.get(first.end as usize..second.start as usize).unwrap_or("").trim();
        let linked = matches!(between, "to" | "and" | "or" | "-" | "\u{2013}");
        if linked
            && first.unit.is_none()
            && first.noun.is_none()
            && !second.ordinal
            && first.value < second.value
        {
            first.unit.clone_from(&second.unit);
            first.noun.clone_from(&second.noun);
            first.ordinal = false;
        }
    }
}

/// The word so many tokens before one.
fn word_back(s: &Scan, at: usize, back: usize) -> &str {
    at.checked_sub(back).map_or("", |i| s.word(i))
}

/// Whether "up to" after this word tells of a move ("went up to", "is up to").
fn is_moving(word: &str) -> bool {
    matches!(
        word,
        "go" | "goes" | "went" | "going" | "gone" | "is" | "was" | "are" | "were" | "moved" | "put"
    )
}

/// Whether "won" before this word is a verb ("14 won the prize").
fn is_verbal(next: &str) -> bool {
    matches!(next, "the" | "a" | "an" | "their" | "his" | "her" | "its" | "by")
}

#[cfg(test)]
mod tests;
