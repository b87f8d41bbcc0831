//! Text to sentences.

use rashomon_model::Span;
use unicode_segmentation::UnicodeSegmentation;

/// The sentences of a body, in order; none crosses a line break, none is blank.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        for (offset, sentence) in line.split_sentence_bound_indices() {
            let trimmed = sentence.trim();
            if !trimmed.is_empty() {
                let lead = sentence.len() - sentence.trim_start().len();
                out.push(Span::new(at + offset + lead, at + offset + lead + trimmed.len()));
            }
        }
        at += line.len();
    }
    out
}
