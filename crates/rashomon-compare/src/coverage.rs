//! Who ran the story, and who had it first.

use crate::sheet::Placed;
use jiff::civil::{Date, DateTime};
use jiff::{Span as Length, Timestamp};
use rashomon_model::{Article, Coverage, FirstReported, Precision, Stamp};
use rashomon_text::fold::fold;
use std::collections::BTreeSet;

/// The hours by which a clock whose zone is not known may be ahead of or behind UTC.
const ZONE_HOURS: i64 = 14;

/// Counts articles, outlets and accounts. So many of the articles were compared.
pub(crate) fn coverage(placed: &[Placed<'_>], compared: usize) -> Coverage {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut outlets: BTreeSet<String> = BTreeSet::new();
    let mut unknown = 0;
    for (_, telling, _) in placed {
        match &telling.article.outlet {
            Some(outlet) => {
                outlets.insert(fold(outlet));
            }
            None => unknown += 1,
        }
    }
    let told: BTreeSet<usize> = placed.iter().map(|p| p.0).collect();
    Coverage {
        articles: count(placed.len()),
        outlets: count(outlets.len() + unknown),
        accounts: count(told.len()),
        compared: (compared < placed.len()).then(|| count(compared)),
    }
}

/// The article with the earliest time known, and whether any other may have been earlier. A day without a clock time
/// counts from its end, so that it does not win over a time on that day.
pub(crate) fn first_reported(placed: &[Placed<'_>]) -> Option<FirstReported> {
    let mut known: Vec<(Window, &Article)> = Vec::new();
    for (_, telling, _) in placed {
        let article = telling.article;
        known.extend(article.published.as_ref().and_then(window).map(|w| (w, article)));
    }
    known.sort_by(|(a, x), (b, y)| (a.taken, &x.id).cmp(&(b.taken, &y.id)));
    let (window, first) = known.first()?;
    let all_known = known.len() == placed.len();
    let certain = all_known && known.iter().skip(1).all(|(other, _)| other.from >= window.to);
    let at = first.published.clone()?;
    Some(FirstReported { article: first.id.clone(), outlet: first.outlet.clone(), at, certain })
}

/// When an article came out, as far as it is known; a day without a clock time counts from its end.
pub(crate) fn published(article: &Article) -> Option<Timestamp> {
    article.published.as_ref().and_then(window).map(|w| w.taken)
}

/// The instants a stamp may mean: from the first, before the second; and the one it is taken for.
struct Window {
    from: Timestamp,
    to: Timestamp,
    taken: Timestamp,
}

fn window(stamp: &Stamp) -> Option<Window> {
    let unit = match stamp.precision {
        Precision::Year => Length::new().years(1),
        Precision::Month => Length::new().months(1),
        Precision::Day => Length::new().days(1),
        Precision::Hour => Length::new().hours(1),
        Precision::Minute => Length::new().minutes(1),
        Precision::Second => Length::new().seconds(1),
    };
    if let Ok(from) = stamp.value.parse::<Timestamp>() {
        return Some(Window { from, to: from.checked_add(unit).ok()?, taken: from });
    }
    let from = civil(&stamp.value)?;
    let to = from.checked_add(unit).ok()?;
    let slack = Length::new().hours(ZONE_HOURS);
    let utc = |t: DateTime| t.in_tz("UTC").ok().map(|z| z.timestamp());
    let (from, to) = (utc(from)?, utc(to)?);
    Some(Window { from: from.checked_sub(slack).ok()?, to: to.checked_add(slack).ok()?, taken: to })
}

/// The first moment of a stamp that names no zone.
fn civil(value: &str) -> Option<DateTime> {
    if let Ok(at) = value.parse::<DateTime>() {
        return Some(at);
    }
    let mut parts = value.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |m| m.parse().ok())?;
    let day = parts.next().map_or(Some(1), |d| d.parse().ok())?;
    Some(Date::new(year, month, day).ok()?.at(0, 0, 0, 0))
}
