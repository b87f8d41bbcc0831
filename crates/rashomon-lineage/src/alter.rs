//! Two aligned sentences to what was changed on the way.

use crate::facts::{SentencePrint, TermKind};
use rashomon_model::AlterationKind;
use rashomon_text::words::{normal, words};
use std::collections::BTreeMap;

/// Sentences less alike than this are too far apart to say that one changed what the other says.
const COMPARABLE: f64 = 0.4;
/// A "not" or a name is compared only where nearly all else is the same.
const NEARLY_SAME: f64 = 0.6;

/// Words that put a sentence in the future, alone.
const WILL: &[&str] = &["'ll", "shall", "will", "won't"];
/// Words that do so before "to".
const ABOUT_TO: &[&str] =
    &["anticipated", "due", "expected", "expects", "going", "plans", "poised", "scheduled", "set", "slated"];
/// Forms that put a sentence in the past, beside the regular ending.
const WAS: &[&str] =
    &["came", "did", "gave", "had", "held", "made", "met", "said", "told", "took", "was", "went", "were"];
/// Words that say that somebody else says so.
const SAYS: &[&str] = &[
    "according",
    "added",
    "adds",
    "admits",
    "admitted",
    "alleged",
    "alleges",
    "announced",
    "argued",
    "argues",
    "claimed",
    "claims",
    "denied",
    "denies",
    "indicate",
    "noted",
    "notes",
    "quoted",
    "reported",
    "reportedly",
    "reports",
    "said",
    "say",
    "says",
    "sources",
    "stated",
    "suggest",
    "suggests",
    "tells",
    "told",
    "warned",
    "warns",
    "wrote",
];
/// Words after which a form in -ed is an adjective.
const ARTICLES: &[&str] = &["a", "an", "the"];
/// Words that deny.
const NOT: &[&str] =
    &["cannot", "hardly", "neither", "never", "no", "nobody", "none", "nor", "not", "without"];

/// A sentence with what its article says elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The sentence's words.
    pub(crate) text: &'a str,
    /// Its terms.
    pub(crate) print: &'a SentencePrint,
    /// All facts of its article.
    pub(crate) facts: &'a BTreeMap<u64, TermKind>,
}

/// What was changed from one sentence to the other, `similarity` being how alike they are.
pub(crate) fn altered(from: Side<'_>, to: Side<'_>, similarity: f64) -> Vec<AlterationKind> {
    if similarity < COMPARABLE {
        return Vec::new();
    }
    let (a, b) = (Marks::of(from.text), Marks::of(to.text));
    let mut out = Vec::new();
    if replaced(from, to, TermKind::Number) {
        out.push(AlterationKind::Figure);
    }
    if similarity >= NEARLY_SAME && replaced(from, to, TermKind::Name) {
        out.push(AlterationKind::Name);
    }
    if (a.past && !a.future && b.future) || (b.past && !b.future && a.future && !a.past) {
        out.push(AlterationKind::Tense);
    }
    if a.attributed != b.attributed {
        out.push(AlterationKind::Attribution);
    }
    if similarity >= NEARLY_SAME && a.denied != b.denied {
        out.push(AlterationKind::Negation);
    }
    out
}

/// Whether a fact of one kind gave way to another: each sentence has one that the other's article does not have.
fn replaced(from: Side<'_>, to: Side<'_>, kind: TermKind) -> bool {
    let own = |x: Side<'_>, other: Side<'_>| {
        x.print
            .terms
            .iter()
            .any(|t| t.kind == kind && !other.facts.contains_key(&t.key) && !other.print.has(t.key))
    };
    own(from, to) && own(to, from)
}

/// What a sentence's small words say of it.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    past: bool,
    future: bool,
    attributed: bool,
    denied: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let forms: Vec<String> = words(text).into_iter().map(|w| normal(w.of(text))).collect();
        let any = |list: &[&str]| forms.iter().any(|f| list.contains(&f.as_str()));
        let before_to = forms.windows(2).any(|w| ABOUT_TO.contains(&w[0].as_str()) && w[1] == "to");
        let regular = |f: &String| f.len() > 4 && f.ends_with("ed");
        Self {
            past: any(WAS) || forms.iter().any(regular),
            future: any(WILL) || before_to,
            // "a reported drop" credits nobody.
            attributed: forms.iter().enumerate().any(|(i, f)| {
                let after = i
                    .checked_sub(1)
                    .and_then(|i| forms.get(i))
                    .is_some_and(|w| ARTICLES.contains(&w.as_str()));
                SAYS.contains(&f.as_str()) && !after
            }),
            denied: any(NOT) || forms.iter().any(|f| f.ends_with("n't")),
        }
    }
}
