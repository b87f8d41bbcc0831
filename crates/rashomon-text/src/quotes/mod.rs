//! Text to quotes: content, cue, source, and whom the source means.

mod content;
mod cues;
mod frames;
mod known;
mod marks;
mod reader;
mod source;
mod speaker;
#[cfg(test)]
mod tests;
mod tokens;

use rashomon_model::{Entity, Mention, Quote, Span};

/// Finds quotations and reported speech.
#[must_use]
pub fn quotes(text: &str, sentences: &[Span], mentions: &[Mention], entities: &[Entity]) -> Vec<Quote> {
    let speakers = speaker::Speakers::new(text, sentences, mentions, entities);
    reader::Reader::new(text, sentences, speakers).read()
}
