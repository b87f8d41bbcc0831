//! Text to TIMEX3 time expressions.
//!
//! Values follow TimeML's TIMEX3 as news annotators use it (TimeBank, TempEval-3). Matchers look at a few tokens each;
//! what a text named last ("a year earlier", "the day before") and the tense of the governing verb ("will meet
//! Monday") decide what the rest count from. English; other languages give what they share with it.

mod calendar;
mod clock;
mod dates;
mod durations;
pub(crate) mod lexicon;
mod reader;
mod refs;
mod relative;
pub(crate) mod scan;
mod tense;

use jiff::civil::Date;
use rashomon_model::{Span, TimeExpr};

/// Finds time expressions; those that count from the day of writing count from `anchor`. Without one, and where the
/// text's own dates do not tell the year, what is unknown is written `X` ("XXXX-06-23").
#[must_use]
pub fn times(text: &str, _sentences: &[Span], anchor: Option<Date>) -> Vec<TimeExpr> {
    let scan = scan::Scan::new(text);
    let context = calendar::Context { anchor, ..calendar::Context::default() };
    let found = reader::Reader { scan: &scan, context }.read();
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

#[cfg(test)]
mod tests;
