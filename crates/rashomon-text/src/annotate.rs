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

/// The same with sentences and names alone: what an article is compared with others by, at half the cost.
#[must_use]
pub fn annotate_names(text: &str) -> Annotations {
    let sentences = sentences::sentences(text);
    let (mentions, entities) = names::names(text, &sentences);
    Annotations { sentences, mentions, entities, ..Annotations::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rashomon_model::Span;

    #[test]
    fn reads_a_body_whole() {
        let text = "Mayor Ana Souza of Brellin said on Monday the bridge would close for 3 weeks.\n\n\
                    \"It is not safe,\" Souza said. The Brellin Bridge Authority (BBA) agreed.";
        let anchor = jiff::civil::date(2025, 7, 16);
        let said = annotate(text, Context { language: Some("en"), anchor: Some(anchor) });
        let names: Vec<&str> = said.entities.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(said.sentences.len(), 3);
        assert_eq!(names, ["Ana Souza", "Brellin", "Brellin Bridge Authority"]);
        assert_eq!(said.entities[0].aliases, ["Ana Souza", "Souza"]);
        assert_eq!(said.mentions[0].title.as_deref(), Some("Mayor"));
        let again = annotate(text, Context { language: Some("en"), anchor: Some(anchor) });
        assert_eq!(said, again, "the same words say the same");
        let names = annotate_names(text);
        assert_eq!(
            (names.sentences, names.mentions, names.entities),
            (said.sentences, said.mentions, said.entities)
        );
    }

    proptest! {
        #[test]
        fn every_span_is_of_the_text(text in "\\PC{0,120}|([A-Z][a-z]{1,6}|said|Mr\\.|\"|'|Monday|[0-9]{1,4}|of|%|\\.|,|-|\n| ){0,60}") {
            let said = annotate(&text, Context::default());
            let spans = said.sentences.iter().copied().chain(said.mentions.iter().map(rashomon_model::Mention::span));
            for span in spans {
                prop_assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()), "{span:?}");
            }
            let inside = |m: Span| said.sentences.iter().any(|s| s.contains(m));
            prop_assert!(said.mentions.iter().all(|m| inside(m.span())), "no mention leaves its sentence");
            prop_assert!(said.mentions.iter().all(|m| (m.entity as usize) < said.entities.len()));
        }
    }
}
