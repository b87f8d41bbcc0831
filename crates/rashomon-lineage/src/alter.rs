//! Two aligned sentences to what was changed on the way.

use crate::facts::{SentencePrint, TermKind};
use rashomon_model::AlterationKind;
use rashomon_text::words::{normal, words};
use std::collections::BTreeMap;

/// Sentences less alike than this are too far apart to say that one changed what the other says.
const COMPARABLE: f64 = 0.4;
/// A name is compared only where nearly all else is the same.
const NEARLY_SAME: f64 = 0.6;
/// Sentences less alike than this are no two forms of one statement, of which one has its source and one has not.
const ONE_STATEMENT: f64 = 0.45;
/// A "not" is compared only where hardly a word was changed: a paraphrase says "unharmed" for "nobody was harmed".
const SAME_WORDS: f64 = 0.75;

/// Words that put a sentence in the future, alone.
const WILL: &[&str] = &["'ll", "shall", "will", "won't"];
/// Words that do so before "to".
const ABOUT_TO: &[&str] =
    &["anticipated", "due", "expected", "expects", "going", "plans", "poised", "scheduled", "set", "slated"];
/// Forms that put a sentence in the past, beside the regular ending.
const WAS: &[&str] =
    &["came", "did", "gave", "had", "held", "made", "met", "said", "told", "took", "was", "went", "were"];
/// Words that say that somebody else says so, sorted: any verb of saying keeps an attribution, whichever it was before.
#[rustfmt::skip]
const SAYS: &[&str] = &[
    "according", "acknowledge", "acknowledged", "acknowledges", "add", "added", "adding", "adds", "admit",
    "admits", "admitted", "advise", "advised", "advises", "allege", "alleged", "alleges", "announce",
    "announced", "announces", "argue", "argued", "argues", "ask", "asked", "asks", "assert", "asserted",
    "asserts", "assure", "assured", "attributed", "believe", "believed", "believes", "blame", "blamed",
    "blames", "call", "called", "calling", "calls", "cite", "cited", "cites", "citing", "claim", "claimed",
    "claims", "comment", "commented", "concede", "conceded", "concedes", "conclude", "concluded",
    "concludes", "confirm", "confirmed", "confirms", "contend", "contended", "contends", "declare",
    "declared", "declares", "denied", "denies", "deny", "denying", "describe", "described", "describes",
    "disclose", "disclosed", "emphasise", "emphasised", "emphasises", "emphasize", "emphasized",
    "emphasizes", "estimate", "estimated", "estimates", "expect", "expected", "expects", "explain",
    "explained", "explains", "expressed", "expresses", "hinted", "hints", "indicate", "indicated",
    "indicates", "indicating", "insist", "insisted", "insists", "maintain", "maintained", "maintains",
    "mention", "mentioned", "mentions", "note", "noted", "notes", "noting", "observed", "pleaded",
    "pointed", "points", "predict", "predicted", "predicts", "promise", "promised", "promises", "quoted",
    "quoting", "reads", "recall", "recalled", "recalls", "refused", "reject", "rejected", "rejects",
    "remark", "remarked", "remembered", "replied", "report", "reported", "reportedly", "reports", "reveal",
    "revealed", "reveals", "said", "say", "saying", "says", "showed", "shows", "signalled", "sources",
    "speak", "speaks", "spoke", "stated", "statement", "states", "stress", "stressed", "stresses",
    "suggest", "suggested", "suggests", "tell", "telling", "tells", "testified", "thinks", "thought",
    "told", "urge", "urged", "urges", "vow", "vowed", "warn", "warned", "warning", "warns", "writes",
    "wrote",
];
/// Words that credit somebody with what a sentence says, sorted: without any of these the origin says it as fact.
#[rustfmt::skip]
const CREDITS: &[&str] = &[
    "according", "added", "alleged", "announced", "argued", "claimed", "claims", "denied", "denies", "noted",
    "reported", "reportedly", "said", "say", "says", "stated", "told", "warned", "warns",
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
    // Only what is lost: a rewriter who names a source for what his origin says as fact takes nothing from it.
    if similarity >= ONE_STATEMENT && a.credited && !b.attributed {
        out.push(AlterationKind::Attribution);
    }
    if similarity >= SAME_WORDS && a.denied != b.denied {
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
    /// Whether any word of saying is in it.
    attributed: bool,
    /// Whether one of those is that hands on what is said.
    credited: bool,
    denied: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let forms: Vec<String> = words(text).into_iter().map(|w| normal(w.of(text))).collect();
        let any = |list: &[&str]| forms.iter().any(|f| list.contains(&f.as_str()));
        let before_to = forms.windows(2).any(|w| ABOUT_TO.contains(&w[0].as_str()) && w[1] == "to");
        let regular = |f: &String| f.len() > 4 && f.ends_with("ed");
        // "a reported drop" credits nobody.
        let says = |list: &[&str]| {
            forms.iter().enumerate().any(|(i, f)| {
                let before = i.checked_sub(1).and_then(|i| forms.get(i));
                list.binary_search(&f.as_str()).is_ok()
                    && !before.is_some_and(|w| ARTICLES.contains(&w.as_str()))
            })
        };
        Self {
            past: any(WAS) || forms.iter().any(regular),
            future: any(WILL) || before_to,
            attributed: says(SAYS),
            credited: says(CREDITS),
            denied: any(NOT) || forms.iter().any(|f| f.ends_with("n't")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_of_saying_are_sorted_and_keep_an_attribution() {
        assert!(SAYS.is_sorted() && CREDITS.is_sorted());
        assert!(Marks::of("She stressed that the shutdown was the trust's own choice.").attributed);
        assert!(!Marks::of("The shutdown was the trust's own choice.").attributed);
    }
}
