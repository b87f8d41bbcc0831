//! Text to TIMEX3 time expressions.
//!
//! Values follow TimeML's TIMEX3 as news annotators use it (TimeBank, TempEval-3). Matchers look at a few tokens each;
//! what a text named last ("a year earlier", "the day before") and the tense of the governing verb ("will meet
//! Monday") decide what the rest count from. English; other languages give what they share with it.

mod calendar;
mod clock;
mod dates;
mod durations;
mod holidays;
mod hours;
pub(crate) mod lexicon;
mod periods;
mod placing;
mod reader;
mod refs;
mod relative;
pub(crate) mod scan;
mod tense;
mod years;

use jiff::civil::Date;
pub use placing::{opening_day, told_on, writing_day};
use rashomon_model::{Span, TimeExpr};

/// Finds time expressions; those that count from the day of writing count from `anchor`. Without one, and where the
/// text's own dates do not tell the year, what is unknown is written `X` ("XXXX-06-23").
#[must_use]
pub fn times(text: &str, _sentences: &[Span], anchor: Option<Date>) -> Vec<TimeExpr> {
    let scan = scan::Scan::new(text);
    let mut context = calendar::Context { anchor, ..calendar::Context::default() };
    let mut found = reader::Reader { scan: &scan, context }.read();
    if anchor.is_none() {
        context.year = inferred_year(&scan, &found);
        if context.year.is_some() {
            found = reader::Reader { scan: &scan, context }.read();
        }
    }
    let reader = reader::Reader { scan: &scan, context };
    let mut end = 0;
    found
        .iter()
        .filter_map(|f| reader.expr(f, text))
        .filter(|e| {
            let apart = e.start >= end && e.end > e.start;
            if apart {
                end = e.end;
            }
            apart
        })
        .collect()
}

/// Years back within which a second year shows that a text's account runs up to its latest one.
const RECENT_YEARS: i16 = 4;

/// The year a text without a day of writing was written in: the latest it names but for plans. A lone year says
/// nothing (it may be long past), so a full date in it, or another year shortly before it, must stand beside it.
fn inferred_year(scan: &scan::Scan, found: &[reader::Found]) -> Option<i16> {
    let years: Vec<i16> = found
        .iter()
        .filter(|f| tense::direction(scan, f.from, f.to) != tense::Direction::Future)
        .filter_map(|f| f.value.get(..4)?.parse().ok())
        .filter(|y| (1900..2100).contains(y))
        .collect();
    let latest = years.iter().copied().max()?;
    let dated = found.iter().any(|f| f.date.is_some_and(|d| d.year() == latest));
    let recent = years.iter().any(|y| *y < latest && latest - y <= RECENT_YEARS);
    (dated || recent).then_some(latest)
}

#[cfg(test)]
mod tests;
