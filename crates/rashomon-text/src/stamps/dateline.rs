//! The head of a text to its dateline.

use jiff::civil::Date;
use rashomon_model::Dateline;

pub(crate) fn dateline(_text: &str, _reference: Option<Date>) -> Option<(Dateline, usize)> {
    None
}
