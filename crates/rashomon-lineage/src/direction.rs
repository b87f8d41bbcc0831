//! Which of two came first: by what the page says, then by what the times allow.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan, Zoned, tz::TimeZone};
use rashomon_model::{Article, BlockKind, Precision, Stamp};
use rashomon_text::fold::fold;

/// Why one of two is held for the origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The other names its address as the original's.
    Canonical,
    /// The other credits it.
    Credit,
    /// It was published before.
    Time,
}

impl Sign {
    /// In words for the reader.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Sign::Canonical => "names the original's address",
            Sign::Credit => "credited",
            Sign::Time => "published later",
        }
    }
}

/// Whether `a` is the origin of `b` (`Some(true)`) or the other way (`Some(false)`), and by which sign.
pub(crate) fn origin(a: &Article, b: &Article) -> Option<(bool, Sign)> {
    let both = |sign: Sign, test: fn(&Article, &Article) -> bool| match (test(a, b), test(b, a)) {
        (true, false) => Some((true, sign)),
        (false, true) => Some((false, sign)),
        _ => None,
    };
    both(Sign::Canonical, names_address)
        .or_else(|| both(Sign::Credit, credits))
        .or_else(|| both(Sign::Time, before))
}

/// Whether `b` gives the address of `a` as that of its original.
fn names_address(a: &Article, b: &Article) -> bool {
    let own = |x: &Article| x.url.clone().or_else(|| x.page.url.clone());
    let Some(named) = &b.canonical_url else { return false };
    own(a).as_ref() == Some(named) && own(b).as_ref() != Some(named)
}

/// Words that houses have in common, sorted: without them "Meridian News Agency" is what a credit calls it, "Meridian".
const HOUSE: &[&str] =
    &["agency", "ag", "inc", "international", "ltd", "news", "press", "service", "services", "the", "wire"];

/// Letters that the short form of a house's name needs to mean that house.
const SHORT_NAME: usize = 4;

/// Lines at a text's head and at its foot that may be a credit.
const CREDIT_LINES: usize = 6;

/// Words of a line that is no more than a credit ("From our staff and Meridian").
const CREDIT_WORDS: usize = 14;

/// Bytes at a text's head that its dateline stands in, with the agency in parentheses.
const DATELINE_BYTES: usize = 240;

/// Whether `b` says that its words are the outlet's of `a`.
fn credits(a: &Article, b: &Article) -> bool {
    let Some(outlet) = a.outlet.as_deref().filter(|o| b.outlet.as_deref().is_none_or(|b| !same_house(o, b)))
    else {
        return false;
    };
    let says = |text: &str| text.contains(outlet);
    let named = |name: Option<&str>| name.is_some_and(|name| same_house(outlet, name));
    let note = |k: BlockKind| matches!(k, BlockKind::SourceNote | BlockKind::AuthorNote);
    // An outlet's name that is a common word ("Time") credits nobody inside a body.
    let telling = outlet.split_whitespace().count() > 1 && says(&b.text);
    telling
        || named(b.agency.as_deref())
        || b.rights.as_deref().is_some_and(says)
        || named(b.dateline.as_ref().and_then(|d| d.agency.as_deref()))
        || b.blocks.iter().any(|block| note(block.kind) && says(&block.text))
        || in_dateline(&b.text, outlet)
        || in_credit_line(&b.text, outlet)
}

/// The words of a house's name without those that any house has; all of them where nothing else is left.
fn house(name: &str) -> Vec<String> {
    let all: Vec<String> = fold(name).split_whitespace().map(str::to_owned).collect();
    let own: Vec<String> = all.iter().filter(|w| !HOUSE.contains(&w.as_str())).cloned().collect();
    if own.iter().map(String::len).sum::<usize>() < SHORT_NAME { all } else { own }
}

/// Whether two names are one house's, one of them perhaps shortened.
fn same_house(a: &str, b: &str) -> bool {
    let (a, b) = (house(a), house(b));
    !a.is_empty() && a == b
}

/// Whether a text's dateline names a house: "PLACE, date (House) - ".
fn in_dateline(text: &str, outlet: &str) -> bool {
    let end = (0..=DATELINE_BYTES.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let mut rest = text.get(..end).unwrap_or_default();
    while let Some((_, after)) = rest.split_once('(') {
        let Some((inside, tail)) = after.split_once(')') else { return false };
        let dash = tail.trim_start().starts_with(['-', '\u{2013}', '\u{2014}']);
        if dash && same_house(outlet, inside) {
            return true;
        }
        rest = tail;
    }
    false
}

/// Whether a short line at the head or the foot of a text, no sentence, has a house's name in it.
fn in_credit_line(text: &str, outlet: &str) -> bool {
    let short = house(outlet);
    let credit = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().take(CREDIT_WORDS + 1).collect();
        let sentence = line.ends_with(['.', '!', '?']) && words.len() > CREDIT_WORDS / 2;
        if sentence || words.len() > CREDIT_WORDS || short.is_empty() {
            return false;
        }
        let own: Vec<String> = words
            .iter()
            .filter(|w| w.starts_with(char::is_uppercase))
            .map(|w| fold(w.trim_matches(|c: char| !c.is_alphanumeric())))
            .collect();
        let mut parts = line.split(|c: char| !c.is_alphabetic());
        own.windows(short.len()).any(|w| w == short) && parts.any(|w| CREDITS.contains(&fold(w).as_str()))
    };
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines().take(CREDIT_LINES).any(credit) || lines().rev().take(CREDIT_LINES).any(credit)
}

/// Words of which a credit line has one.
const CREDITS: &[&str] = &["by", "from", "with", "source", "via", "courtesy", "copyright"];

/// Whether every moment that the stamp of `a` allows comes before every one that the stamp of `b` allows.
fn before(a: &Article, b: &Article) -> bool {
    let range = |x: &Article| x.published.as_ref().and_then(range);
    match (range(a), range(b)) {
        (Some(a), Some(b)) => a.1 < b.0,
        _ => false,
    }
}

/// The first and the last moment a stamp allows. A time without an offset may be in any zone.
pub(crate) fn range(stamp: &Stamp) -> Option<(Timestamp, Timestamp)> {
    let value = stamp.value.as_str();
    if let Ok(at) = value.parse::<Timestamp>() {
        let width = match stamp.precision {
            Precision::Hour => 1.hour(),
            Precision::Minute => 1.minute(),
            _ => 0.seconds(),
        };
        return Some((at, at.checked_add(width).ok()?));
    }
    let (first, last) = match stamp.precision {
        Precision::Year => {
            let year = value.get(..4)?.parse().ok()?;
            (Date::new(year, 1, 1).ok()?.to_datetime(Default::default()), Date::new(year, 12, 31).ok()?)
        }
        Precision::Month => {
            let first: Date = format!("{}-01", value.get(..7)?).parse().ok()?;
            (first.to_datetime(Default::default()), first.last_of_month())
        }
        Precision::Day => {
            let day: Date = value.get(..10)?.parse().ok()?;
            (day.to_datetime(Default::default()), day)
        }
        _ => {
            let at: DateTime = value.parse().ok()?;
            let zoned = at.to_zoned(TimeZone::UTC).ok()?.timestamp();
            return Some((zoned.checked_sub(14.hours()).ok()?, zoned.checked_add(12.hours()).ok()?));
        }
    };
    let utc = |at: DateTime| at.to_zoned(TimeZone::UTC).ok().map(|z: Zoned| z.timestamp());
    let last = utc(last.tomorrow().ok()?.to_datetime(Default::default()))?;
    // Zones reach from fourteen hours before to twelve after.
    Some((utc(first)?.checked_sub(14.hours()).ok()?, last.checked_add(12.hours()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_is_known_by_its_short_name() {
        assert!(same_house("Meridian News Agency", "Meridian"));
        assert!(!same_house("Meridian News Agency", "Sound Herald"));
        assert!(!same_house("News Agency", "Press Agency"));
    }

    #[test]
    fn a_dateline_or_a_credit_line_names_the_origin() {
        let house = "Meridian News Agency";
        assert!(in_dateline("NORVALE, March 11 (Meridian) - The bridge is shut.", house));
        assert!(!in_dateline("The bridge (Meridian Street) is shut.", house));
        assert!(in_credit_line(
            "The bridge is shut\nFrom our staff and Meridian\n\nIt shut on Tuesday.",
            house
        ));
        assert!(!in_credit_line("People came from the Meridian quarter on Tuesday to see it.", house));
    }
}
