//! Text to quotes: content, cue, source, and whom the source means.

use rashomon_model::{Entity, Mention, Quote, Span};

/// Finds quotations and reported speech.
#[must_use]
pub fn quotes(_text: &str, _sentences: &[Span], _mentions: &[Mention], _entities: &[Entity]) -> Vec<Quote> {
    Vec::new()
}
