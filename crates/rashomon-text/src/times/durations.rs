//! Lengths of time ("the past two months", "30-minute"), counts back ("two years ago") and recurring times ("every
//! Monday", "annually").

use super::calendar::{days_between, period, shift, week};
use super::clock::clock;
use super::lexicon::{Unit, day_part, month, season, spelled, unit, weekday};
use super::reader::{Found, Reader};
use super::scan::Scan;
use super::tense::{Direction, direction};
use rashomon_model::TimeKind;

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Count {
    Of(f64),
    /// "several", "a few", or a bare plural: TIMEX3's `X`.
    Vague,
}

/// A length in digits, or the whole thing "two and a half".
fn count(s: &Scan, at: usize) -> Option<(Count, usize)> {
    if let Some(n) = s.digits(at, 1..=5) {
        let mut n = to_f64(n);
        let mut end = at + 1;
        if s.tight(end, ',')
            && let Some(low) = s.digits(end + 1, 3..=3)
        {
            n = n * 1000.0 + to_f64(low);
            end += 2;
        }
        if s.tight(end, '.')
            && let Some(decimals) = s.digits(end + 1, 1..=3)
        {
            let places = s.token(end + 1).map_or(1, |t| t.lower.len());
            n += to_f64(decimals) / 10_f64.powi(i32::try_from(places).unwrap_or(1));
            end += 2;
        }
        if s.is(end, '\u{bd}') && s.touches(end) {
            return Some((Count::Of(n + 0.5), end + 1));
        }
        let half = end + usize::from(s.tight(end, '-'));
        if s.digits(half, 1..=1) == Some(1) && s.tight(half + 1, '/') && s.digits(half + 2, 1..=1) == Some(2)
        {
            return Some((Count::Of(n + 0.5), half + 3));
        }
        return Some((Count::Of(n), end));
    }
    if s.is(at, '\u{bd}') {
        return Some((Count::Of(0.5), at + 1));
    }
    match (s.word(at), s.word(at + 1), s.word(at + 2)) {
        ("a", "couple", of) => return Some((Count::Of(2.0), at + 2 + usize::from(of == "of"))),
        ("a", "few", _) => return Some((Count::Vague, at + 2)),
        // "another hour", "another two weeks"
        ("another", next, _) => {
            return if unit(next).is_some_and(|(_, plural)| !plural) {
                Some((Count::Of(1.0), at + 1))
            } else {
                count(s, at + 1).filter(|_| !matches!(next, "a" | "an" | "another"))
            };
        }
        ("half", "a" | "an", _) => return Some((Count::Of(0.5), at + 2)),
        ("several" | "few" | "some" | "many", ..) => return Some((Count::Vague, at + 1)),
        _ => {}
    }
    if let Some((n, end)) = spelled(s, at) {
        if let Some((part, end)) = and_part(s, end) {
            return Some((Count::Of(to_f64(n) + part), end));
        }
        return Some((Count::Of(to_f64(n)), end));
    }
    matches!(s.word(at), "a" | "an").then_some((Count::Of(1.0), at + 1))
}

/// The part of a unit after a whole number ("and a half", "and half an", "and a quarter"), and where it ends.
fn and_part(s: &Scan, at: usize) -> Option<(f64, usize)> {
    (s.word(at) == "and").then_some(())?;
    match (s.word(at + 1), s.word(at + 2)) {
        ("a", "half") => Some((0.5, at + 3)),
        ("a", "quarter") => Some((0.25, at + 3)),
        ("half", _) => Some((0.5, at + 2)),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most eight digits")]
fn to_f64(n: i64) -> f64 {
    n as f64
}

/// The TIMEX3 value of a length.
fn length(count: Count, u: Unit) -> Option<String> {
    let (time, code, per) = match u {
        Unit::Second => ("T", 'S', 1.0),
        Unit::Minute => ("T", 'M', 1.0),
        Unit::Hour => ("T", 'H', 1.0),
        Unit::Day => ("", 'D', 1.0),
        Unit::Weekend => ("", 'D', 2.0),
        Unit::Week => ("", 'W', 1.0),
        Unit::Month => ("", 'M', 1.0),
        Unit::Quarter => ("", 'M', 3.0),
        Unit::Year => ("", 'Y', 1.0),
        Unit::Decade => ("", 'Y', 10.0),
        Unit::Century => ("", 'Y', 100.0),
    };
    let n = match count {
        Count::Vague => {
            return Some(match u {
                Unit::Decade => "PXDE".to_owned(),
                Unit::Century => "PXCE".to_owned(),
                _ => format!("P{time}X{code}"),
            });
        }
        Count::Of(n) => n * per,
    };
    let whole = n.trunc();
    if (n - whole).abs() < 1e-9 {
        return Some(format!("P{time}{whole}{code}"));
    }
    let lead = if whole > 0.0 { format!("{whole}{code}") } else { String::new() };
    let half = ((n - whole) - 0.5).abs() < 1e-9;
    Some(match u {
        Unit::Year if half => format!("P{lead}6M"),
        Unit::Hour if half => format!("PT{lead}30M"),
        Unit::Minute if half => format!("PT{lead}30S"),
        _ => format!("P{time}{n}{code}"),
    })
}

/// Past the words that bound a length: "more than", "at least", "nearly".
fn skip_bound(s: &Scan, at: usize) -> usize {
    let two = matches!(
        (s.word(at), s.word(at + 1)),
        ("more" | "less" | "fewer" | "longer", "than") | ("at", "least" | "most") | ("up", "to")
    );
    if two {
        return at + 2;
    }
    if s.phrase(at, &["no", "more", "than"]) || s.phrase(at, &["as", "many", "as"]) {
        return at + 3;
    }
    let one = matches!(
        s.word(at),
        "nearly" | "almost" | "about" | "around" | "roughly" | "over" | "approximately" | "some"
    );
    // "over the past week" begins with a preposition, "over a week" with a bound.
    let bound = match s.word(at) {
        "some" => s.digits(at + 1, 1..=5).is_some(),
        "over" => s.word(at + 1) != "the",
        _ => true,
    };
    at + usize::from(one && bound)
}

impl Reader<'_> {
    /// A length of time, or a date counted from one.
    pub(crate) fn duration(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let bounded = skip_bound(s, at);
        let all = s.word(bounded) == "all" && unit(s.word(bounded + 1)).is_some();
        let framed = if all { bounded + 1 } else { frame(s, bounded) };
        let in_frame = framed > bounded && !all;
        let (n, next) = match count(s, framed) {
            Some(found) => found,
            None => return self.bare(at, framed, in_frame),
        };
        // "up 3 to 4 years": two counts with one unit; the first is the value, as annotators do.
        let next = match s.word(next) {
            "to" | "or" => {
                count(s, next + 1).filter(|_| !matches!(n, Count::Vague)).map_or(next, |(_, end)| end)
            }
            _ => next,
        };
        let hyphen = s.tight(next, '-');
        let noun = qualified(s, next + usize::from(hyphen));
        // "24h"
        let glued = s.word(noun) == "h" && noun == next && s.touches(noun) && !s.capital(noun);
        let (u, plural) = if glued { (Unit::Hour, true) } else { unit(s.word(noun))? };
        let singular_word = matches!(s.word(framed), "a" | "an") && noun == qualified(s, framed + 1);
        // "the 1988 second quarter" counts no seconds, "a year-earlier loss" no year.
        let year = matches!(n, Count::Of(n) if (1900.0..2100.0).contains(&n)) && !plural;
        let compared = s.tight(noun + 1, '-') && matches!(s.word(noun + 2), "earlier" | "ago");
        if year || compared {
            return None;
        }
        // "a second" is mostly one more, and "a quarter" a fourth.
        if singular_word && (matches!(u, Unit::Second | Unit::Quarter | Unit::Weekend) || plural) {
            return None;
        }
        if matches!(u, Unit::Quarter) && (n == Count::Of(3.0) && s.word(next) != "quarters" || hyphen) {
            return None;
        }
        let mut to = noun + 1;
        let mut n = n;
        if let (Some((part, end)), Count::Of(whole)) = (and_part(s, to), n)
            && unit(s.word(end)).is_none()
        {
            n = Count::Of(whole + part);
            to = end;
        }
        if !hyphen && let Some((value, end)) = self.compound(to, n, u) {
            return (s.word(end) != "ago").then(|| Found::new(at, end, TimeKind::Duration, value));
        }
        if s.is(to, '\'') && plural && s.touches(to) {
            return Some(Found::new(at, to, TimeKind::Duration, length(n, u)?));
        }
        // An age is a figure.
        if s.word(to + usize::from(s.tight(to, '-'))) == "old" {
            return None;
        }
        let at =
            if hyphen && (s.word(bounded) == "the" || s.before(framed) == "first") { framed } else { at };
        if s.word(to) == "ago" {
            return self.ago(at, to + 1, n, u);
        }
        if let Some(found) = self.ahead(at, framed, to, n, u) {
            return Some(found);
        }
        if let Some(found) = self.counted(at, framed, to, n, u) {
            return Some(found);
        }
        if singular_word && !hyphen && rate(s, framed) {
            return Some(Found::new(framed, to, TimeKind::Set, length(n, u)?));
        }
        Some(Found::new(at, to, TimeKind::Duration, length(n, u)?))
    }

    /// "two years ago", "several years ago".
    fn ago(&self, at: usize, to: usize, n: Count, u: Unit) -> Option<Found> {
        let Count::Of(n) = n else {
            return Some(Found::date(at, to, "PAST_REF".to_owned()));
        };
        if n == 1.0 && u == Unit::Year {
            return Some(Found::date(at, to, self.a_year_before().unwrap_or_else(|| "PAST_REF".to_owned())));
        }
        let Some(now) = self.context.anchor.filter(|_| n.fract() == 0.0 && n < 10_000.0) else {
            return Some(Found::date(at, to, "PAST_REF".to_owned()));
        };
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below ten thousand")]
        let n = n as i64;
        Some(match u {
            Unit::Second | Unit::Minute | Unit::Hour => Found::of_day(at, to, now),
            Unit::Day => Found::of_day(at, to, shift(now, -n)?),
            Unit::Week => Found::date(at, to, week(shift(now, -7 * n)?)),
            Unit::Decade => Found::date(at, to, period(now, Unit::Year, -10 * n)?),
            Unit::Century => Found::date(at, to, period(now, Unit::Year, -100 * n)?),
            _ => Found::date(at, to, period(now, u, -n)?),
        })
    }

    /// "a year earlier", "two days later": counted from the quarter or the day spoken of.
    fn counted(&self, at: usize, framed: usize, to: usize, n: Count, u: Unit) -> Option<Found> {
        let s = self.scan;
        let Count::Of(n) = n else { return None };
        let sign = match s.word(to) {
            "earlier" | "before" => -1,
            "later" | "after" | "from" => 1,
            _ => return None,
        };
        if let Some(found) = self.counted_from(at, framed, to, n, u) {
            return Some(found);
        }
        let one = n == 1.0;
        if u == Unit::Year && one && s.word(to) == "earlier" && self.context.last_quarter.is_some() {
            return Some(Found::date(at, to + 1, self.a_year_before()?));
        }
        let open = !s.ends_phrase(to + 1) && matches!(s.word(to), "before" | "after");
        if u != Unit::Day || open || s.word(to) == "from" {
            return None;
        }
        (at == framed && n.fract() == 0.0 && n < 400.0).then_some(())?;
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below four hundred")]
        let days = n as i64 * sign;
        let from = self.named_day(at)?;
        // A day named long ago in a text's past is not what "two days later" follows.
        let near = self.context.anchor.is_none_or(|now| days_between(from, now).abs() < 4000);
        near.then_some(Found::of_day(at, to + 1, shift(from, days)?))
    }

    /// "will vote in two weeks": a day from now.
    fn ahead(&self, at: usize, framed: usize, to: usize, n: Count, u: Unit) -> Option<Found> {
        let s = self.scan;
        let Count::Of(n) = n else { return None };
        let plain =
            at == framed && s.before(at) == "in" && n.fract() == 0.0 && n < 100.0 && s.ends_phrase(to);
        (plain && direction(s, at - 1, to) == Direction::Future).then_some(())?;
        let now = self.context.anchor?;
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below a hundred")]
        let n = n as i64;
        Some(match u {
            Unit::Day => Found::of_day(at, to, shift(now, n)?),
            Unit::Week => Found::of_day(at, to, shift(now, 7 * n)?),
            _ => return None,
        })
    }

    /// "two weeks before Christmas", "three days after June 3": one expression, since only its day is news.
    fn counted_from(&self, at: usize, framed: usize, to: usize, n: f64, u: Unit) -> Option<Found> {
        let s = self.scan;
        (at == framed && n.fract() == 0.0 && n < 400.0).then_some(())?;
        let sign = if s.word(to) == "before" { -1 } else { 1 };
        matches!(s.word(to), "before" | "after" | "from").then_some(())?;
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below four hundred")]
        let n = n as i64 * sign;
        let away = match u {
            Unit::Day => jiff::Span::new().days(n),
            Unit::Week => jiff::Span::new().weeks(n),
            Unit::Month => jiff::Span::new().months(n),
            Unit::Year => jiff::Span::new().years(n),
            _ => return None,
        };
        let day = self.plain(to + 1).filter(|f| f.is_day)?;
        Some(Found::of_day(at, day.to, day.date?.checked_add(away).ok()?))
    }

    /// The smaller part of "two hours and 15 minutes": its TIMEX3 value and where it ends.
    fn compound(&self, to: usize, n: Count, u: Unit) -> Option<(String, usize)> {
        let s = self.scan;
        let Count::Of(_) = n else { return None };
        let next = to + usize::from(s.word(to) == "and" || s.is(to, ','));
        let (m, noun) = count(s, next).filter(|(m, _)| matches!(m, Count::Of(m) if m.fract() == 0.0))?;
        let (v, _) = unit(s.word(noun))?;
        let fits = matches!(
            (u, v),
            (Unit::Hour, Unit::Minute)
                | (Unit::Minute, Unit::Second)
                | (Unit::Year, Unit::Month)
                | (Unit::Day, Unit::Hour)
                | (Unit::Month, Unit::Day)
        );
        fits.then_some(())?;
        // "2 years 1 month 21 days" goes on.
        let (second, end) = self.compound(noun + 1, m, v).unwrap_or((length(m, v)?, noun + 1));
        let first = length(n, u)?;
        let tail = match (first.contains('T'), second.strip_prefix("PT")) {
            (true, Some(tail)) => tail.to_owned(),
            _ => second.get(1..)?.to_owned(),
        };
        Some((format!("{first}{tail}"), end))
    }

    /// A plural without a count ("for years", "the past weeks"), or "the year" as a length.
    fn bare(&self, at: usize, noun: usize, in_frame: bool) -> Option<Found> {
        let s = self.scan;
        let noun = qualified(s, noun);
        let (u, plural) = unit(s.word(noun))?;
        let to = noun + 1;
        if s.word(at) == "all"
            && noun == at + 1
            && matches!(u, Unit::Day | Unit::Week | Unit::Month | Unit::Year)
            && !plural
        {
            return Some(Found::new(at, to, TimeKind::Duration, length(Count::Of(1.0), u)?));
        }
        if !plural {
            let year = s.word(at) == "the" && noun == at + 1 && u == Unit::Year;
            let length = year && (s.before(at) == "for" || s.word(to) == "ended");
            return length.then(|| Found::new(at, to, TimeKind::Duration, "P1Y".to_owned()));
        }
        if s.word(to) == "ago" {
            return Some(Found::date(at, to + 1, "PAST_REF".to_owned()));
        }
        let led = matches!(
            s.before(at),
            "for"
                | "within"
                | "over"
                | "take"
                | "takes"
                | "took"
                | "taking"
                | "spent"
                | "lasted"
                | "last"
                | "after"
        ) || (s.before(at) == "in" && u == Unit::Year)
            || matches!(s.word(to), "before" | "after" | "earlier" | "later" | "ahead" | "following");
        let the = s.word(at) == "the" && at + 1 == noun;
        let length = match (in_frame && !the, led) {
            (true, _) | (_, true) => length(Count::Vague, u)?,
            _ => return None,
        };
        Some(Found::new(if the { noun } else { at }, to, TimeKind::Duration, length))
    }

    /// A recurring time, with its time of day where one follows a weekday ("Thursdays at 5 p.m.").
    pub(crate) fn set(&self, at: usize) -> Option<Found> {
        let found = self.recurring(at)?;
        let s = self.scan;
        let next = found.to + usize::from(s.word(found.to) == "at");
        // "every day at 9 a.m.", "every evening at 7:30"
        let daily = found.value == "P1D" || found.value.starts_with("XXXX-XX-XXT");
        let day = daily || found.value.starts_with("XXXX-WXX-") && found.value.len() == 10;
        let Some((code, to)) = clock(s, next).filter(|_| day) else { return Some(found) };
        let day = if daily { "XXXX-XX-XX" } else { &found.value };
        Some(Found { to, value: format!("{day}{code}"), ..found })
    }

    /// "every Monday", "each July", "annually", "Tuesday nights", "per year".
    pub(crate) fn recurring(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let of = |to: usize, value: String| Some(Found::new(at, to, TimeKind::Set, value));
        // "The Daily Herald" is a name, as is "Daily9".
        if s.word(at).ends_with("ly")
            && ((s.capital(at) && s.capital(at + 1))
                || s.touches(at + 1) && s.digits(at + 1, 1..=9).is_some())
        {
            return None;
        }
        match s.word(at) {
            "daily" | "nightly" => of(at + 1, "P1D".to_owned()),
            "weekly" => of(at + 1, "P1W".to_owned()),
            "biweekly" | "fortnightly" => of(at + 1, "P2W".to_owned()),
            "monthly" => of(at + 1, "P1M".to_owned()),
            "quarterly" if s.ends_phrase(at + 1) => of(at + 1, "P3M".to_owned()),
            "annually" | "yearly" => of(at + 1, "P1Y".to_owned()),
            "hourly" => of(at + 1, "PT1H".to_owned()),
            "every" | "each" | "per" => self.every(at),
            "bi" if s.tight(at + 1, '-') => match s.word(at + 2) {
                "weekly" => of(at + 3, "P2W".to_owned()),
                "monthly" => of(at + 3, "P2M".to_owned()),
                _ => None,
            },
            word => {
                let n = word.strip_suffix('s').and_then(weekday).filter(|_| s.capital(at) && word.len() > 6);
                if let Some(n) = n {
                    let part = day_part(s.word(at + 1));
                    return of(
                        at + 1 + usize::from(part.is_some()),
                        format!("XXXX-WXX-{n}{}", part.unwrap_or("")),
                    );
                }
                let n = weekday(word).filter(|_| s.capital(at))?;
                let part = day_part(s.word(at + 1)).filter(|_| s.word(at + 1).ends_with('s'))?;
                of(at + 2, format!("XXXX-WXX-{n}{part}"))
            }
        }
    }

    fn every(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let mut noun = at + 1;
        let mut n = Count::Of(1.0);
        if s.word(noun) == "other" {
            n = Count::Of(2.0);
            noun += 1;
        } else if let Some((many, next)) = count(s, noun) {
            n = many;
            noun = next;
        }
        let word = s.word(noun);
        let to = noun + 1;
        let value = if let Some((u, _)) = unit(word) {
            length(n, u)?
        } else if s.word(at) == "per" {
            return None;
        } else if let Some(d) = weekday(word) {
            match day_part(s.word(to)) {
                Some(part) => {
                    return Some(Found::new(at, to + 1, TimeKind::Set, format!("XXXX-WXX-{d}{part}")));
                }
                None => format!("XXXX-WXX-{d}"),
            }
        } else if let Some(m) = month(word).filter(|_| s.capital(noun)) {
            format!("XXXX-{m:02}")
        } else if let Some((code, _)) = season(word) {
            format!("XXXX-{code}")
        } else {
            format!("XXXX-XX-XX{}", day_part(word)?)
        };
        Some(Found::new(at, to, TimeKind::Set, value))
    }
}

/// Past "the past", "the first", "next": what frames a counted length.
fn frame(s: &Scan, at: usize) -> usize {
    let the = at + usize::from(s.word(at) == "the");
    let framed = matches!(
        s.word(the),
        "past" | "last" | "next" | "first" | "coming" | "previous" | "following" | "final"
    );
    match (framed, the > at) {
        (true, _) => the + 1,
        (false, true) => the,
        _ => at,
    }
}

/// Past an adjective between a count and its unit ("two more weeks", "eight trading days").
fn qualified(s: &Scan, at: usize) -> usize {
    at + usize::from(matches!(
        s.word(at),
        "more"
            | "trading"
            | "business"
            | "straight"
            | "consecutive"
            | "full"
            | "whole"
            | "working"
            | "additional"
            | "solid"
            | "long"
            | "short"
            | "calendar"
            | "successive"
            | "extra"
            | "entire"
    ))
}

/// Whether "a year" tells how often: after an amount ("$3 million a year", "twice a week").
fn rate(s: &Scan, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let number = s.token(before).is_some_and(|t| super::scan::number(t).is_some());
    number
        || s.is(before, '%')
        || matches!(
            s.word(before),
            "million"
                | "billion"
                | "trillion"
                | "percent"
                | "times"
                | "once"
                | "twice"
                | "thousand"
                | "dollars"
                | "cents"
        )
}
