//! Sentences to the facts they carry: the names, figures, dates and quoted words that a rewriter keeps, and the stems
//! of the other words, which he may not.

use crate::fingerprint::Words;
use rashomon_model::{Span, Telling};
use rashomon_text::sentences::sentences;
use rashomon_text::words::{Stems, is_stop};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// What a term is to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TermKind {
    /// A word like any other.
    Word,
    /// A word of a name.
    Name,
    /// A number.
    Number,
}

/// A word of a sentence in its comparable form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Term {
    /// Hash of the stem.
    pub(crate) key: u64,
    /// Name, number or neither.
    pub(crate) kind: TermKind,
}

impl Term {
    /// Whether a rewriter has to keep it.
    pub(crate) fn is_fact(self) -> bool {
        self.kind != TermKind::Word
    }
}

/// A sentence and what it carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SentencePrint {
    /// Where it stands.
    pub(crate) span: Span,
    /// Its terms, sorted by key, each once.
    pub(crate) terms: Vec<Term>,
}

impl SentencePrint {
    /// Whether a term stands in it.
    pub(crate) fn has(&self, key: u64) -> bool {
        self.terms.binary_search_by_key(&key, |t| t.key).is_ok()
    }
}

/// Endings that make a people or an adjective of a place, longest first: "Japanese" carries the name "Japan".
const DEMONYM: &[&str] = &["ese", "ians", "ian", "ans", "an", "ish", "is", "i"];
/// A name shorter than this is not cut: "Ian" is no form of "I".
const SHORTEST_PLACE: usize = 4;

/// The comparable form of a word of a name.
fn name_form(form: &str) -> &str {
    let cut = |ending: &str| form.strip_suffix(ending).filter(|rest| rest.chars().count() >= SHORTEST_PLACE);
    let form = DEMONYM.iter().find_map(|e| cut(e)).unwrap_or(form);
    let bare = form.trim_end_matches(['a', 'e', 'i', 'o', 'y']);
    if bare.chars().count() >= SHORTEST_PLACE { bare } else { form }
}

/// Reads the sentences of an article.
pub(crate) fn sentence_prints(telling: Telling<'_>, all: &Words<'_>) -> Vec<SentencePrint> {
    let own;
    let spans: &[Span] = if telling.annotations.sentences.is_empty() {
        own = sentences(all.text);
        &own
    } else {
        &telling.annotations.sentences
    };
    let mut keys = Keys::of(telling.article.language.as_deref());
    let named = Named::of(telling);
    let mut at = 0;
    let mut out = Vec::with_capacity(spans.len());
    for &span in spans {
        while all.spans.get(at).is_some_and(|w| w.start < span.start) {
            at += 1;
        }
        let from = at;
        while all.spans.get(at).is_some_and(|w| w.end <= span.end) {
            at += 1;
        }
        out.push(SentencePrint { span, terms: terms(all, from..at, &named, &mut keys) });
    }
    out
}

/// The terms of a sentence's words.
fn terms<'a>(all: &'a Words<'_>, inside: Range<usize>, named: &Named, keys: &mut Keys<'a>) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::with_capacity(inside.len());
    for i in inside.clone() {
        let found = keys.of_form(&all.forms[i]);
        if !found.is_empty() {
            let kind = named.kind(all.text, all.spans[i], i == inside.start);
            out.extend(keys.all[found].iter().map(|&key| Term { key, kind }));
        }
    }
    // Of a term that stands in it twice, what says more.
    out.sort_unstable_by_key(|t| (t.key, Reverse(t.kind)));
    out.dedup_by_key(|t| t.key);
    out
}

/// The keys of word forms, each taken once for a text.
struct Keys<'a> {
    stems: Stems,
    /// Where the keys of a form stand in `all`. Looked up, never walked.
    known: FxHashMap<&'a str, Range<usize>>,
    all: Vec<u64>,
}

impl<'a> Keys<'a> {
    fn of(language: Option<&str>) -> Self {
        Self { stems: Stems::of(language), known: FxHashMap::default(), all: Vec::new() }
    }

    fn of_form(&mut self, form: &'a str) -> Range<usize> {
        if let Some(known) = self.known.get(form) {
            return known.clone();
        }
        let from = self.all.len();
        if !is_stop(form) && form.len() >= 2 {
            let number = form.starts_with(|c: char| c.is_ascii_digit());
            // "Japan-U.S." names two; both count.
            for part in form.split('-').filter(|p| p.len() > 1) {
                self.all.push(if number {
                    xxh3_64(part.replace(',', "").as_bytes())
                } else {
                    // One form for both: at the head of a sentence a name may pass for a word.
                    xxh3_64(name_form(&self.stems.stem(&part.replace('.', ""))).as_bytes())
                });
            }
        }
        let found = from..self.all.len();
        self.known.insert(form, found.clone());
        found
    }
}

/// Which words of a text are names, by the annotations where they are known, else by their capitals.
struct Named {
    mentions: Vec<Span>,
}

impl Named {
    fn of(telling: Telling<'_>) -> Self {
        Self { mentions: telling.annotations.mentions.iter().map(rashomon_model::Mention::span).collect() }
    }

    /// What the word at `span` is; `first` in its sentence, its capital says nothing.
    fn kind(&self, text: &str, span: Span, first: bool) -> TermKind {
        let word = span.of(text);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return TermKind::Number;
        }
        let next = self.mentions.partition_point(|m| m.end <= span.start);
        if self.mentions.get(next).is_some_and(|m| m.overlaps(span)) {
            return TermKind::Name;
        }
        let capital = word.starts_with(char::is_uppercase);
        if capital && !first && self.mentions.is_empty() { TermKind::Name } else { TermKind::Word }
    }
}
