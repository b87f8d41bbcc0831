//! Words to terms: what two sentences are compared by.

use crate::common::prior;
use crate::concepts::{Concepts, negated, plain};
use rashomon_text::words::{Stems, is_stop, normal, words};
use std::collections::HashMap;

/// A term's number in its [`Reader`].
pub(crate) type Term = u32;

/// A word of a sentence that carries meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is compared by.
    pub(crate) term: Term,
    /// Its first byte in the text it was read from.
    pub(crate) at: u32,
    /// Whether it is written as a name is (a capital inside a sentence).
    pub(crate) capital: bool,
    /// Whether it is a number.
    pub(crate) number: bool,
    /// Whether it stands for a class of words with one news meaning: deeds, for the most part.
    pub(crate) concept: bool,
    /// Whether a "not" or "no" stands close before it.
    pub(crate) negated: bool,
}

/// Turns the words of texts into numbered terms. Terms are numbered in the order of their first use.
pub(crate) struct Reader {
    stems: Stems,
    concepts: Concepts,
    numbers: HashMap<String, Term>,
    /// Words met and their stems: a story says the same words again and again.
    met: HashMap<String, String>,
    priors: Vec<f64>,
}

impl Reader {
    /// For texts in one language.
    pub(crate) fn of(language: Option<&str>) -> Self {
        let stems = Stems::of(language);
        let concepts = Concepts::of(&stems, language);
        Self { stems, concepts, numbers: HashMap::new(), met: HashMap::new(), priors: Vec::new() }
    }

    /// For texts in one language, each word by its own stem: where the words themselves are asked for, not what they say.
    pub(crate) fn literal(language: Option<&str>) -> Self {
        Self { concepts: Concepts::none(), ..Self::of(language) }
    }

    /// The weight of each term before any collection is known.
    pub(crate) fn priors(&self) -> &[f64] {
        &self.priors
    }

    /// The number of a term that some text has used.
    pub(crate) fn known(&self, name: &str) -> Option<Term> {
        self.numbers.get(name).copied()
    }

    /// The tokens of a text that starts at byte `base` of its article.
    pub(crate) fn tokens(&mut self, text: &str, base: u32) -> Vec<Token> {
        let pieces = pieces(text);
        let normals: Vec<String> = pieces.iter().map(|&(_, w)| normal(w)).collect();
        let mut out = Vec::with_capacity(pieces.len());
        for (i, &(at, raw)) in pieces.iter().enumerate() {
            let word = normals[i].as_str();
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let next = normals.get(i + 1).map(String::as_str);
            let Some(name) = self.name(raw, word, number, next, &normals[..i]) else { continue };
            let concept = name.starts_with('@');
            let negated = name != "@absent" && negated(&normals[..i]);
            let term = self.number_of(name, word);
            let capital = raw.starts_with(char::is_uppercase)
                && (i > 0 || raw.chars().nth(1).is_some_and(char::is_uppercase));
            out.push(Token {
                term,
                at: base + u32::try_from(at).unwrap_or(0),
                capital,
                number,
                concept,
                negated,
            });
        }
        out
    }

    /// The term of one word, `None` where it carries no meaning.
    fn name(
        &mut self,
        raw: &str,
        word: &str,
        number: bool,
        next: Option<&str>,
        before: &[String],
    ) -> Option<String> {
        if raw == "US" || word == "u.s" || word == "usa" {
            return Some("usa".to_owned());
        }
        if number {
            return Some(word.chars().filter(|&c| c != ',').collect());
        }
        let stem = match self.met.get(word) {
            Some(stem) => stem.clone(),
            None => {
                let stem = self.stems.stem(word);
                self.met.insert(word.to_owned(), stem.clone());
                stem
            }
        };
        if let Some(concept) = self.concepts.term(&stem, next) {
            let concept = if concept == "@attend" && negated(before) { "@absent" } else { concept };
            return Some(concept.to_owned());
        }
        if let Some(plain) = plain(word) {
            return Some(plain.to_owned());
        }
        (!is_stop(word) && word.chars().count() > 1).then_some(stem)
    }

    fn number_of(&mut self, name: String, word: &str) -> Term {
        if let Some(&term) = self.numbers.get(&name) {
            return term;
        }
        let term = Term::try_from(self.priors.len()).unwrap_or(Term::MAX);
        self.priors.push(prior(word));
        self.numbers.insert(name, term);
        term
    }
}

/// The words of a text with where they start; those with a hyphen come apart, since outlets differ in setting it.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    for span in words(text) {
        let mut at = span.start as usize;
        for piece in span.of(text).split(['-', '\u{2010}', '\u{2011}']) {
            if !piece.is_empty() {
                out.push((at, piece));
            }
            at += piece.len();
            at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
    out
}

/// The distinct terms of tokens, sorted.
pub(crate) fn terms(tokens: &[Token]) -> Vec<Term> {
    let mut out: Vec<Term> = tokens.iter().map(|t| t.term).collect();
    out.sort_unstable();
    out.dedup();
    out
}
