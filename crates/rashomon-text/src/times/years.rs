//! Years, decades and centuries.

use super::lexicon::{ordinal, spelled};
use super::reader::{Found, Reader};

/// Words before a year, sorted.
const LEADS: &[&str] = &[
    "after", "and", "around", "before", "between", "by", "during", "early", "fiscal", "from", "in", "late",
    "mid", "of", "since", "the", "through", "till", "to", "until", "year",
];

/// Words after four digits that are a count, sorted.
const COUNTED: &[&str] = &[
    "acres",
    "billion",
    "copies",
    "dollars",
    "employees",
    "feet",
    "homes",
    "hours",
    "jobs",
    "kilometers",
    "km",
    "men",
    "meters",
    "metres",
    "miles",
    "million",
    "others",
    "people",
    "percent",
    "points",
    "pounds",
    "shares",
    "soldiers",
    "tonnes",
    "tons",
    "troops",
    "units",
    "votes",
    "women",
    "workers",
    "yen",
];

impl Reader<'_> {
    /// A year, decade or century.
    pub(crate) fn year(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        self.decade(at).or_else(|| self.century(at)).or_else(|| {
            if let Some((y, to)) = self.spoken_year(at).filter(|(y, _)| {
                *y < 2000 && (*y >= 1900 || LEADS.binary_search(&s.before(at)).is_ok())
                    || matches!(s.before(at), "year" | "in" | "since" | "of") && *y > 2000
                    || s.before(at) == "year"
            }) {
                return Some(Found::year(at, to, y));
            }
            if matches!(s.word(at), "fiscal" | "fy") {
                let next = at + 1 + usize::from(s.word(at + 1) == "year");
                let y = s.digits(next, 4..=4).filter(|y| (1900..2100).contains(y))?;
                return Some(Found::year(at, next + 1, i16::try_from(y).ok()?));
            }
            let y = s.digits(at, 4..=4)?;
            self.is_year(at, y).then_some(())?;
            Some(Found::year(at, at + 1, i16::try_from(y).ok()?))
        })
    }

    /// Whether four digits are a year and no count, price or number of something.
    fn is_year(&self, at: usize, y: i64) -> bool {
        let s = self.scan;
        let led = LEADS.binary_search(&s.before(at)).is_ok();
        let range = match y {
            1900..2100 => true,
            1400..1900 | 2100..2200 => led,
            _ => false,
        };
        let joined = s.touches(at)
            && (at == 0 || !s.is(at - 1, '-') && !s.is(at - 1, '(') && !s.is(at - 1, '\''))
            && !s.is(at.wrapping_sub(1), '"');
        let number = ['$', '\u{20ac}', '\u{a3}', '\u{a5}', '#', '.', '/', ':'].into_iter().any(|c| {
            let digits_after = s.tight(at + 1, c) && s.digits(at + 2, 1..=9).is_some();
            (at > 0 && s.is(at - 1, c) && s.touches(at)) || digits_after
        });
        let counted = COUNTED.binary_search(&s.word(at + 1)).is_ok() || s.is(at + 1, '%');
        let labelled =
            matches!(s.before(at), "flight" | "room" | "page" | "highway" | "route" | "no" | "number");
        // "2000 pieces" counts, "the 2000 games" and "2016 polls" do not.
        let round = y >= 2000
            && y % 50 == 0
            && !led
            && !crate::words::is_stop(s.word(at + 1))
            && s.word(at + 1).ends_with('s');
        range && !joined && !number && !counted && !labelled && !round
    }

    /// "the late 1970s", "the '80s", "the nineties".
    fn decade(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let spelled = match s.word(at) {
            "twenties" => 192,
            "thirties" => 193,
            "forties" => 194,
            "fifties" => 195,
            "sixties" => 196,
            "seventies" => 197,
            "eighties" => 198,
            "nineties" => 199,
            _ => 0,
        };
        if spelled > 0 && s.before(at) == "the" {
            return Some(Found::date(at, at + 1, format!("{spelled}")));
        }
        let mark = usize::from(s.is(at, '\'') && s.touches(at + 1));
        let digits = s.digits(at + mark, 2..=4)?;
        let plural = s.touches(at + mark + 1) && matches!(s.word(at + mark + 1), "s" | "'s");
        let age = matches!(s.before(at), "his" | "her" | "their" | "my" | "your" | "our");
        (plural && digits % 10 == 0 && !age).then_some(())?;
        let value = match (digits, mark) {
            (1000..2100, 0) => digits / 10,
            (20..100, _) => 190 + digits / 10,
            _ => return None,
        };
        Some(Found::date(at, at + mark + 2, format!("{value}")))
    }

    /// "the 20th century".
    fn century(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (n, to) = ordinal(s, at)?;
        let to = to + usize::from(s.tight(to, '-'));
        (s.word(to) == "century").then(|| Found::date(at, to + 1, format!("{:02}", n - 1)))
    }

    /// "nineteen ninety-six", "two thousand".
    pub(crate) fn spoken_year(&self, at: usize) -> Option<(i16, usize)> {
        let s = self.scan;
        if s.word(at) == "nineteen" {
            let hundred = s.word(at + 1) == "hundred";
            let next = at + 1 + usize::from(hundred) + usize::from(hundred && s.word(at + 2) == "and");
            let (n, end) = spelled(s, next).filter(|(n, _)| (10..100).contains(n) || hundred && *n < 10)?;
            return Some((1900 + i16::try_from(n).ok()?, end));
        }
        let hundreds = match s.word(at) {
            "sixteen" => 1600,
            "seventeen" => 1700,
            "eighteen" => 1800,
            _ => 0,
        };
        if hundreds > 0 && s.word(at + 1) == "hundred" {
            let next = at + 2 + usize::from(s.word(at + 2) == "and");
            let (n, end) = spelled(s, next).filter(|(n, _)| *n < 100)?;
            return Some((hundreds + i16::try_from(n).ok()?, end));
        }
        s.phrase(at, &["two", "thousand"]).then_some(())?;
        let rest = at + 2 + usize::from(s.word(at + 2) == "and");
        let rest = spelled(s, rest).filter(|(n, _)| *n < 100);
        Some(rest.map_or((2000, at + 2), |(n, to)| (2000 + i16::try_from(n).unwrap_or(0), to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(LEADS.is_sorted() && COUNTED.is_sorted());
    }
}
