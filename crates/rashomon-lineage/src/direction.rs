//! Which of two came first: by what the page says, then by what the times allow.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan, Zoned, tz::TimeZone};
use rashomon_model::{Article, BlockKind, Precision, Stamp};

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

/// Whether `b` says that its words are the outlet's of `a`.
fn credits(a: &Article, b: &Article) -> bool {
    let Some(outlet) = a.outlet.as_deref().filter(|o| b.outlet.as_deref() != Some(o)) else { return false };
    let says = |text: &str| text.contains(outlet);
    let note = |k: BlockKind| matches!(k, BlockKind::SourceNote | BlockKind::AuthorNote);
    // An outlet's name that is a common word ("Time") credits nobody inside a body.
    let telling = outlet.split_whitespace().count() > 1 && says(&b.text);
    telling
        || b.agency.as_deref() == Some(outlet)
        || b.rights.as_deref().is_some_and(says)
        || b.dateline.as_ref().and_then(|d| d.agency.as_deref()) == Some(outlet)
        || b.blocks.iter().any(|block| note(block.kind) && says(&block.text))
}

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
