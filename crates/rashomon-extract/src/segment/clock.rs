//! When the page was fetched, where it lets on, and what relative stamps then mean.

use super::draft::Draft;
use super::when;
use crate::explain::Field;
use crate::trace::Trace;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp, civil};
use rashomon_model::{Basis, Capture, FetchTime, Precision, Stamp};

/// The fetch time: given or from a header; else inferred from a card that says both when and how long ago; else the file's.
pub(super) fn fetched(capture: &Capture, drafts: &[Draft]) -> Option<FetchTime> {
    if let Some(given) = capture.hints.trusted_fetch_time() {
        return Some(given.clone());
    }
    infer(drafts).or_else(|| capture.hints.fetched_at.clone())
}

/// A card that says both when it was published and how long ago that was tells when the page was fetched.
fn infer(drafts: &[Draft]) -> Option<FetchTime> {
    let best = drafts
        .iter()
        .filter_map(|d| {
            let (seconds, ago) = d.whens.iter().find_map(|w| w.ago)?;
            let at = d
                .whens
                .iter()
                .filter_map(|w| w.at.as_ref())
                .find(|s| s.precision >= Precision::Minute && !s.relative)?;
            let (time, offset) = moment(&at.value)?;
            Some((ago, time.checked_add(SignedDuration::from_secs(seconds)).ok()?, offset))
        })
        // "9 minutes ago" says more than "2 hours ago"; among equals the latest, as counts are rounded down.
        .max_by_key(|&(ago, time, _)| (ago, time))?;
    Some(FetchTime { value: written(best.1, best.2), basis: Basis::Inferred })
}

/// Dates an article: stated times first, else counted back from the fetch.
pub(super) fn published(
    draft: &Draft,
    fetched: Option<&FetchTime>,
    trace: &mut Trace,
) -> (Option<Stamp>, Option<Stamp>) {
    let stated = |updated: bool| {
        draft
            .whens
            .iter()
            .filter(|w| w.updated == updated)
            .filter_map(|w| w.at.as_ref())
            .max_by_key(|s| s.precision)
            .map(when::stated)
    };
    let relative = |updated: bool| {
        let fetched = fetched.filter(|f| f.basis != Basis::File)?;
        let (seconds, precision) = draft.whens.iter().filter(|w| w.updated == updated).find_map(|w| w.ago)?;
        let (time, offset) = moment(&fetched.value)?;
        let time = time.checked_sub(SignedDuration::from_secs(seconds)).ok()?;
        // A fetch time that was itself counted from hours is no finer than an hour.
        let precision =
            if fetched.basis == Basis::Inferred { precision.min(Precision::Hour) } else { precision };
        Some(Stamp { value: cut(time, offset, precision), precision, basis: Basis::Relative })
    };
    let published = trace
        .ask(Field::Published)
        .or_known(|| draft.published.clone())
        .or_visible("time line", || stated(false))
        .or("counted back from the fetch", || relative(false))
        .taken();
    let modified = trace
        .ask(Field::Modified)
        .or_known(|| draft.modified.clone())
        .or_visible("time line that speaks of a change", || stated(true))
        .or("counted back from the fetch", || relative(true))
        .taken();
    match (published, modified) {
        // A change that markup alone tells of is no publication; one that readers are shown is all they have.
        (None, Some(only)) if draft.modified.is_none() => (Some(only), None),
        both => both,
    }
}

/// A moment with its offset, from RFC 3339.
fn moment(value: &str) -> Option<(Timestamp, Offset)> {
    let time: Timestamp = value.parse().ok()?;
    let zone = value.rsplit_once('T').map_or("", |(_, t)| t);
    let offset = zone.find(['+', '-']).and_then(|at| parse_offset(&zone[at..])).unwrap_or(Offset::UTC);
    Some((time, offset))
}

/// `+09:00` as an offset.
fn parse_offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    Offset::from_seconds(sign * (hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60)).ok()
}

/// RFC 3339 with an offset.
fn written(time: Timestamp, offset: Offset) -> String {
    let civil = offset.to_datetime(time);
    format!("{}{}", local(civil), suffix(offset))
}

/// A moment cut to its precision.
fn cut(time: Timestamp, offset: Offset, precision: Precision) -> String {
    let whole = written(time, offset);
    let keep = match precision {
        Precision::Year => 4,
        Precision::Month => 7,
        Precision::Day => 10,
        _ => whole.len(),
    };
    whole.get(..keep).unwrap_or(&whole).to_owned()
}

fn local(t: civil::DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        t.year(),
        t.month(),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

fn suffix(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() / 60 % 60)
}
