//! Text to names: mentions, and the entities they mean inside one article.

pub(crate) mod form;

use rashomon_model::{Entity, Mention, Span};

/// Finds the names of a text and groups them into the entities they mean.
#[must_use]
pub fn names(_text: &str, _sentences: &[Span]) -> (Vec<Mention>, Vec<Entity>) {
    (Vec::new(), Vec::new())
}
