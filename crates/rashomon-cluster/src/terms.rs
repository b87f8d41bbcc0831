//! An article to the terms it is about: stems of its words, counted, whole and by field.

use rashomon_model::{BlockKind, Span, Telling};
use rashomon_text::words::{Stems, is_stop, normal, words};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// How often each term stands in a text (1 + ln of the count), sorted by the term's hash.
pub(crate) type Counts = Vec<(Term, f32)>;

/// A term: half of a hash of its stem. Of half a million words thirty pairs meet by chance; all vectors are half as large.
pub(crate) type Term = u32;

/// The terms of an article by field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fields {
    /// Headline and body.
    pub(crate) full: Counts,
    /// Headline and the first lines.
    pub(crate) lead: Counts,
    /// Names and numbers of both.
    pub(crate) names: Counts,
}

/// Bytes of the body that belong to the lead: a headline and about three sentences hold the five Ws.
const LEAD_BYTES: u32 = 450;
/// Words past this many add nothing to what an article is about, and bound the work.
const MOST_WORDS: usize = 4_000;
/// A term of the headline counts as if it stood this many times.
const HEADLINE_COUNT: u32 = 2;

/// How often one word form stands where.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    full: u32,
    lead: u32,
    name: u32,
}

/// Reads an article into its fields.
pub(crate) fn fields(telling: Telling<'_>) -> Fields {
    let article = telling.article;
    // Looked up and added up: its order cannot reach a result.
    let mut forms: FxHashMap<&str, Seen> = FxHashMap::default();
    if let Some(headline) = article.headline.as_deref() {
        let spans = words(headline);
        // Headlines in title case make every word look like a name.
        for span in spans {
            let seen = forms.entry(span.of(headline)).or_default();
            seen.full += HEADLINE_COUNT;
            seen.lead += HEADLINE_COUNT;
            seen.name += u32::from(span.of(headline).starts_with(|c: char| c.is_ascii_digit()));
        }
    }
    let text = article.text.as_str();
    let names = names(telling);
    let spans = words(text);
    for span in spans.into_iter().take(MOST_WORDS) {
        let seen = forms.entry(span.of(text)).or_default();
        seen.full += 1;
        seen.lead += u32::from(span.start < LEAD_BYTES);
        seen.name += u32::from(names.has(text, span));
    }
    gather(forms, &Stems::of(article.language.as_deref()))
}

/// Word forms to terms.
fn gather(forms: FxHashMap<&str, Seen>, stems: &Stems) -> Fields {
    let mut terms: BTreeMap<Term, Seen> = BTreeMap::new();
    for (form, seen) in forms {
        let plain = normal(form);
        if is_stop(&plain) || plain.chars().count() < 2 {
            continue;
        }
        for part in plain.split('-').filter(|p| p.len() > 1 && !is_stop(p)) {
            let stem = stems.stem(&part.replace(['.', ','], ""));
            let seen_term = terms.entry(term(&stem)).or_default();
            seen_term.full += seen.full;
            seen_term.lead += seen.lead;
            seen_term.name += seen.name;
        }
    }
    let field = |count: fn(&Seen) -> u32| -> Counts {
        let counted = terms.iter().map(|(&t, s)| (t, count(s))).filter(|c| c.1 > 0);
        counted.map(|(t, n)| (t, 1.0 + (n as f32).ln())).collect()
    };
    Fields { full: field(|s| s.full), lead: field(|s| s.lead), names: field(|s| s.name) }
}

/// A stem's term.
fn term(stem: &str) -> Term {
    let hash = xxh3_64(stem.as_bytes());
    (hash ^ (hash >> 32)) as Term
}

/// Which words of a body are names or numbers, by its annotations where they are known, else by their capitals.
struct Names {
    spans: Vec<Span>,
    starts: Vec<u32>,
}

fn names(telling: Telling<'_>) -> Names {
    let headings =
        telling.article.blocks.iter().filter(|b| b.kind == BlockKind::Heading).filter_map(|b| b.start);
    let mut starts: Vec<u32> =
        telling.annotations.sentences.iter().map(|s| s.start).chain(headings).collect();
    starts.sort_unstable();
    Names { spans: telling.annotations.mentions.iter().map(rashomon_model::Mention::span).collect(), starts }
}

impl Names {
    fn has(&self, text: &str, span: Span) -> bool {
        let word = span.of(text);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        let at = self.spans.partition_point(|s| s.end <= span.start);
        if !self.spans.is_empty() {
            return self.spans.get(at).is_some_and(|s| s.overlaps(span));
        }
        let heads = self.starts.binary_search(&span.start).is_ok();
        !heads && word.starts_with(char::is_uppercase)
    }
}
