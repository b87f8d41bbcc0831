//! The words of a source to whom they mean.

use rashomon_model::{Entity, Mention, Span, Speaker};

/// What is known of who is named where.
pub(super) struct Speakers<'a> {
    text: &'a str,
    mentions: &'a [Mention],
    entities: &'a [Entity],
}

impl<'a> Speakers<'a> {
    pub(super) fn new(text: &'a str, mentions: &'a [Mention], entities: &'a [Entity]) -> Self {
        Self { text, mentions, entities }
    }

    /// Whom the source words mean at byte `_at`.
    pub(super) fn resolve(&mut self, source: Span, _at: usize) -> Option<Speaker> {
        let words = source.of(self.text);
        let named = self.mentions.iter().find(|m| source.contains(m.span()) && m.end == source.end);
        if let Some(mention) = named {
            let entity = self.entities.get(mention.entity as usize)?;
            return Some(Speaker::Named { name: entity.name.clone(), entity: mention.entity });
        }
        let first = words.split_whitespace().next()?;
        (words.contains(' ') && first.starts_with(char::is_lowercase))
            .then(|| Speaker::Anonymous(words.to_owned()))
    }
}
