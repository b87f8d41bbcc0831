//! One text to all that its words say.

use crate::{figures, names, quotes, sentences, times};
use jiff::civil::Date;
use rashomon_model::Annotations;

/// What is known of a text beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// ISO 639-1 code; English rules are used where it is unknown.
    pub language: Option<&'a str>,
    /// The day it was published (in its own zone): what "on Monday" counts from.
    pub anchor: Option<Date>,
}

/// Reads a body (blocks joined by a blank line) into its annotations.
#[must_use]
pub fn annotate(text: &str, context: Context<'_>) -> Annotations {
    let sentences = sentences::sentences(text);
    let (mentions, entities) = names::names(text, &sentences);
    let times = times::times(text, &sentences, context.anchor);
    let figures = figures::figures(text, &sentences, &times);
    let quotes = quotes::quotes(text, &sentences, &mentions, &entities);
    Annotations { sentences, mentions, entities, quotes, times, figures }
}
