//! The English words of time.

/// A month's number, by its name or usual abbreviation.
pub(crate) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A day of the week (Monday is 1), by its name or usual abbreviation.
pub(crate) fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday" | "mon" => 1,
        "tuesday" | "tue" | "tues" => 2,
        "wednesday" | "wed" | "weds" => 3,
        "thursday" | "thu" | "thur" | "thurs" => 4,
        "friday" | "fri" => 5,
        "saturday" | "sat" => 6,
        "sunday" | "sun" => 7,
        _ => return None,
    })
}

/// The TIMEX3 code of a season and the month it begins in.
pub(crate) fn season(word: &str) -> Option<(&'static str, i8)> {
    Some(match word {
        "spring" | "springtime" => ("SP", 3),
        "summer" | "summertime" => ("SU", 6),
        "fall" | "autumn" => ("FA", 9),
        "winter" | "wintertime" => ("WI", 12),
        _ => return None,
    })
}

/// The TIMEX3 code of a part of the day.
pub(crate) fn day_part(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" | "mornings" | "dawn" => "TMO",
        "midday" | "lunchtime" => "TMI",
        "afternoon" | "afternoons" => "TAF",
        "evening" | "evenings" | "dusk" => "TEV",
        "night" | "nights" | "nighttime" => "TNI",
        "daytime" => "TDT",
        _ => return None,
    })
}

/// Words that an expression can begin with, beside units, parts of the day, seasons, months and days of the week.
pub(crate) fn opens(word: &str) -> bool {
    OPENERS.binary_search(&word).is_ok()
        || small(word).is_some()
        || tens(word).is_some()
        || ORDINALS.contains(&word)
}

/// First words of expressions, sorted.
const OPENERS: &[&str] = &[
    "a",
    "about",
    "all",
    "almost",
    "an",
    "annually",
    "another",
    "approximately",
    "armistice",
    "around",
    "as",
    "ash",
    "at",
    "beginning",
    "bi",
    "biweekly",
    "black",
    "boxing",
    "christmas",
    "columbus",
    "coming",
    "current",
    "currently",
    "cyber",
    "daily",
    "each",
    "earlier",
    "early",
    "earth",
    "easter",
    "election",
    "end",
    "every",
    "father",
    "few",
    "fewer",
    "final",
    "fiscal",
    "following",
    "for",
    "formerly",
    "fortnightly",
    "fy",
    "good",
    "h",
    "half",
    "halloween",
    "hourly",
    "independence",
    "international",
    "juneteenth",
    "labor",
    "last",
    "late",
    "lately",
    "later",
    "latest",
    "less",
    "longer",
    "many",
    "martin",
    "memorial",
    "mid",
    "middle",
    "midnight",
    "monthly",
    "more",
    "mother",
    "nearly",
    "new",
    "next",
    "nightly",
    "no",
    "noon",
    "now",
    "nowadays",
    "over",
    "overnight",
    "palm",
    "past",
    "per",
    "preceding",
    "presidents",
    "previous",
    "q",
    "quarter",
    "quarterly",
    "recent",
    "recently",
    "roughly",
    "saint",
    "several",
    "some",
    "soon",
    "st",
    "start",
    "thanksgiving",
    "that",
    "the",
    "these",
    "this",
    "today",
    "tomorrow",
    "tonight",
    "up",
    "upcoming",
    "valentine",
    "veterans",
    "week",
    "weekly",
    "yearly",
    "yesterday",
];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A unit and whether the word is a plural.
pub(crate) fn unit(word: &str) -> Option<(Unit, bool)> {
    let singular = word.strip_suffix('s').filter(|s| !s.is_empty());
    let found = match singular.unwrap_or(word) {
        "second" | "sec" => Unit::Second,
        "minute" | "min" => Unit::Minute,
        "hour" | "hr" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" | "yr" => Unit::Year,
        "decade" => Unit::Decade,
        "century" | "centurie" => Unit::Century,
        _ => return None,
    };
    Some((found, singular.is_some()))
}

/// A cardinal below a hundred that is one word.
fn small(word: &str) -> Option<i64> {
    const WORDS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    WORDS.iter().position(|w| *w == word).and_then(|n| i64::try_from(n).ok())
}

fn tens(word: &str) -> Option<i64> {
    Some(match word {
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// The number that the words from `at` spell ("twenty-four", "a hundred", "two thousand"), and where it ends.
pub(crate) fn spelled(scan: &super::scan::Scan, at: usize) -> Option<(i64, usize)> {
    let (mut n, mut end) = match tens(scan.word(at)) {
        Some(t) => {
            let next = at + 1 + usize::from(scan.tight(at + 1, '-'));
            match small(scan.word(next)).filter(|n| (1..10).contains(n)) {
                Some(s) => (t + s, next + 1),
                None => (t, at + 1),
            }
        }
        None if scan.word(at) == "a" && matches!(scan.word(at + 1), "hundred" | "thousand" | "dozen") => {
            (1, at + 1)
        }
        None => (small(scan.word(at))?, at + 1),
    };
    loop {
        let by: i64 = match scan.word(end) {
            "hundred" => 100,
            "thousand" => 1000,
            "dozen" => 12,
            _ => break,
        };
        n = n.checked_mul(by)?;
        end += 1;
    }
    // "Three hundred and forty"; "two hundred and the rest" is two hundred.
    if n >= 100 && scan.word(end) == "and" {
        let next = end + 1;
        let rest = match tens(scan.word(next)) {
            Some(t) => {
                let unit = next + 1 + usize::from(scan.tight(next + 1, '-'));
                match small(scan.word(unit)).filter(|n| (1..10).contains(n)) {
                    Some(s) => Some((t + s, unit + 1)),
                    None => Some((t, next + 1)),
                }
            }
            None => small(scan.word(next)).filter(|n| *n > 0).map(|n| (n, next + 1)),
        };
        return Some(rest.map_or((n, end), |(more, to)| (n.saturating_add(more), to)));
    }
    Some((n, end))
}

/// An ordinal up to the 31st, in words or digits, and where it ends.
pub(crate) fn ordinal(scan: &super::scan::Scan, at: usize) -> Option<(i64, usize)> {
    if let Some(n) = scan.digits(at, 1..=2)
        && scan.touches(at + 1)
        && matches!(scan.word(at + 1), "st" | "nd" | "rd" | "th")
    {
        return Some((n, at + 2));
    }
    if let Some(n) = ORDINALS.iter().position(|w| *w == scan.word(at)) {
        return Some((i64::try_from(n).ok()? + 1, at + 1));
    }
    let t = tens(scan.word(at))?;
    let next = at + 1 + usize::from(scan.tight(at + 1, '-'));
    let n = ORDINALS[..9].iter().position(|w| *w == scan.word(next))?;
    Some((t + i64::try_from(n).ok()? + 1, next + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn openers_are_sorted() {
        assert!(super::OPENERS.is_sorted());
    }
}
