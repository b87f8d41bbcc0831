//! Dated sentences of all articles to one timeline.

use crate::align::likeness;
use crate::sheet::{Line, Sheet};
use rashomon_model::{Citation, Precision, Quote, QuoteKind, Telling, TimeExpr, TimeKind, TimelineEntry};
use rashomon_text::words::normal;

/// Meaning words a sentence needs beside its date to tell an event.
const EVENT_TERMS_MIN: usize = 2;

/// Likeness from which two sentences of one date tell the same event.
const SAME_EVENT: f64 = 0.42;

/// The same for sentences of one day, on which a story seldom has two events.
const SAME_DAY_EVENT: f64 = 0.3;

/// Entries kept: beyond this a timeline is no longer read; those that most accounts tell stay.
const ENTRIES_MAX: usize = 80;

/// Words before a bare year that make it the time of an event; "the 2022 documents" only names a thing.
const YEAR_CUES: &[&str] = &["in", "since", "during", "until", "early", "late", "from"];

/// A sentence with one of its dates.
struct Dated<'s> {
    date: String,
    precision: Precision,
    line: usize,
    held: &'s Line,
}

/// What happened when, the earliest first.
pub(crate) fn timeline(sheet: &Sheet<'_>) -> Vec<TimelineEntry> {
    let mut dated: Vec<Dated<'_>> = Vec::new();
    for (index, line) in sheet.lines.iter().enumerate().filter(|(_, l)| !l.heading) {
        let telling = &sheet.pages[line.page].telling;
        for time in telling.annotations.times.iter().filter(|t| line.span.contains(t.span())) {
            let Some((date, precision)) = date_of(time) else { continue };
            let own = line.tokens.iter().filter(|t| t.at < time.start || t.at >= time.end).count();
            let known = dated.iter().rev().take_while(|d| d.line == index).any(|d| d.date == date);
            if own >= EVENT_TERMS_MIN && !known && dates_event(telling, line, time, precision) {
                dated.push(Dated { date, precision, line: index, held: line });
            }
        }
    }
    dated.sort_by(|a, b| (&a.date, a.line).cmp(&(&b.date, b.line)));
    let mut entries = merge(sheet, &dated);
    if entries.len() > ENTRIES_MAX {
        let mut sizes: Vec<usize> = entries.iter().map(|e| e.citations.len()).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let least = sizes[ENTRIES_MAX - 1];
        entries.retain(|e| e.citations.len() >= least);
        entries.truncate(ENTRIES_MAX);
    }
    entries
}

/// One entry for each event of a date.
fn merge(sheet: &Sheet<'_>, dated: &[Dated<'_>]) -> Vec<TimelineEntry> {
    let mut groups: Vec<Vec<&Dated<'_>>> = Vec::new();
    let mut from = 0;
    for one in dated {
        while groups.get(from).is_some_and(|g| g[0].date != one.date) {
            from += 1;
        }
        let floor = if one.precision == Precision::Day { SAME_DAY_EVENT } else { SAME_EVENT };
        let same = |g: &&mut Vec<&Dated<'_>>| g.iter().any(|d| likeness(sheet, d.held, one.held) >= floor);
        match groups[from..].iter_mut().find(same) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().map(|group| entry(sheet, &group)).collect()
}

fn entry(sheet: &Sheet<'_>, group: &[&Dated<'_>]) -> TimelineEntry {
    let first = group[0];
    // The shortest lead's sentence tells it with the least beside it.
    let teller = group.iter().min_by_key(|d| (!d.held.lead, d.held.span.len(), d.line)).unwrap_or(&group[0]);
    TimelineEntry {
        date: first.date.clone(),
        precision: first.precision,
        text: sheet.words(teller.held).to_owned(),
        citations: group
            .iter()
            .map(|d| Citation::new(&sheet.pages[d.held.page].article().id, d.held.span))
            .collect(),
    }
}

/// A time expression's day, month or year; an interval gives its start.
pub(crate) fn date_of(time: &TimeExpr) -> Option<(String, Precision)> {
    if !matches!(time.kind, TimeKind::Date | TimeKind::Time) {
        return None;
    }
    let value = time.value.split(['/', 'T']).next()?;
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = value.split('-').collect();
    let precision = match parts.as_slice() {
        [y] if digits(y, 4) => Precision::Year,
        [y, m] if digits(y, 4) && digits(m, 2) => Precision::Month,
        [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => Precision::Day,
        _ => return None,
    };
    Some((value.to_owned(), precision))
}

/// Whether a time expression dates what its sentence tells: not a name ("the 2022 documents", "this year's summit"), and
/// not the "tomorrow" of someone quoted.
fn dates_event(telling: &Telling<'_>, line: &Line, time: &TimeExpr, precision: Precision) -> bool {
    let text = &telling.article.text;
    let after = text.get(time.end as usize..).unwrap_or("");
    if after.starts_with("'s") || after.starts_with("\u{2019}s") {
        return false;
    }
    // "from June 24 to 25": the end of an interval is no event of its own.
    let before = text.get(line.span.start as usize..time.start as usize).unwrap_or("");
    let bare = time.text.bytes().all(|b| b.is_ascii_digit()) && precision == Precision::Day;
    if bare {
        return false;
    }
    let stated = time.text.bytes().any(|b| b.is_ascii_digit());
    let quoted = |q: &Quote| q.kind == QuoteKind::Direct && q.content.iter().any(|s| s.contains(time.span()));
    if !stated && telling.annotations.quotes.iter().any(quoted) {
        return false;
    }
    if precision != Precision::Year {
        return true;
    }
    // A year in words ("this year", "a year ago") is too vague for a line of its own.
    stated && before.split_whitespace().next_back().is_some_and(|w| YEAR_CUES.contains(&normal(w).as_str()))
}
