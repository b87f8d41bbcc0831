//! Text to quotes: content, cue, source, and whom the source means.
//!
//! Rules, in the order a text goes through them:
//!
//! | step | what it turns into what | what is handled |
//! |---|---|---|
//! | `marks` | a paragraph into what stands in quotation marks | `"` `“”` `'` `‘’` `''` `«»` `„“` `「」`; apostrophes, possessives (`allies'`), `'90s`; one kind closed by another; marks that never close |
//! | `tokens` | a paragraph into sentences whose quotations are one token each | `"Why?" he asked`; bounds inside speech |
//! | `cues` | a word into what it can be | verbs of saying by pattern, nouns for sources; **the place to add a cue verb** |
//! | `frames` | a sentence into its cues and sources | before, behind, shared (`and added`), `according to`, `used to say`, `quoted as saying`, `Name: "..."`, `"..." - Name` |
//! | `source` | a verb into its noun phrase | appositions, ages, places, `On Friday`, `who` |
//! | `content` | a cue into what was said | quotations beside it, `"A," he said, "B."`, `that ...`, `..., X said`, `A, X said, B`, a question and its answer behind a colon |
//! | `reader` | sentences into quotes | pieces joined over the attribution; the last speaker carried to the next paragraph; direct, mixed or indirect |
//! | `speaker`, `known` | source words into whom they mean | names, pronouns that agree, roles (`the minister`), sources without a name as described |
//!
//! Content, cue and source are the three parts of an attribution as in the Penn Attribution Relation Corpus (Pareti
//! 2012) and PolNeAR (Newell et al. 2018). A short phrase in quotation marks with no cue beside it (a term, a title,
//! irony) is no quote. What is tuned is the lexicon and the order of the rules: nothing is learnt.

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

/// Finds quotations and reported speech, in order; a quote inside the content of another stands beside it.
///
/// `sentences`, `mentions` and `entities` are of the same text, in order. Content, cue and source do not depend on the
/// mentions; whom a source means does.
#[must_use]
pub fn quotes(text: &str, sentences: &[Span], mentions: &[Mention], entities: &[Entity]) -> Vec<Quote> {
    let speakers = speaker::Speakers::new(text, sentences, mentions, entities);
    reader::Reader::new(text, sentences, speakers).read()
}
