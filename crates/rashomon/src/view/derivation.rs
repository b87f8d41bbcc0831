//! A derivation -> what was done to whose text, in words.

use super::labels::Labels;
use super::words::{change, clean, list};
use rashomon_model::{Alteration, AlterationKind, Derivation, DerivationKind, Direction, Quoted};

/// What was done to whose text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationView {
    /// "Daily Ledge rewrites Tidewater News".
    pub what: String,
    /// "88 % of it is carried over; same 9 of 11 facts in the same order".
    pub why: String,
    /// Passages whose meaning was changed on the way.
    pub altered: Vec<AlteredView>,
    /// What was left out.
    pub dropped: Vec<String>,
    /// What was added.
    pub added: Vec<String>,
}

/// A passage whose meaning was changed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredView {
    /// "a figure", "who says it".
    pub what: &'static str,
    /// "34 → 43", where the change is that small.
    pub change: Option<String>,
    /// As the origin has it.
    pub from: String,
    /// As the derived article has it.
    pub to: String,
}

impl AlteredView {
    fn new(alteration: &Alteration) -> Self {
        let (from, to) = (clean(&alteration.from.text), clean(&alteration.to.text));
        Self { what: altered(alteration.what), change: change(&from, &to), from, to }
    }
}

impl DerivationView {
    /// What `derivation` did.
    pub(crate) fn new(derivation: &Derivation, labels: &Labels<'_>) -> Self {
        let (from, to) = (labels.article(&derivation.from), labels.article(&derivation.to));
        let what = match derivation.direction {
            Direction::Known => format!("{to} {} {from}", verb(derivation.kind)),
            Direction::Unknown => {
                format!("{to} and {from} {}; which came first is not known", shared(derivation.kind))
            }
        };
        let mut why = Vec::new();
        if derivation.kind != DerivationKind::Identical && derivation.carried > 0.0 {
            why.push(format!("{:.0} % of it is carried over", derivation.carried * 100.0));
        }
        why.extend(derivation.evidence.iter().map(|e| clean(e)));
        let texts = |quoted: &[Quoted]| quoted.iter().map(|q| clean(&q.text)).collect();
        Self {
            what,
            why: why.join("; "),
            altered: derivation.altered.iter().map(AlteredView::new).collect(),
            dropped: texts(&derivation.dropped),
            added: texts(&derivation.added),
        }
    }
}

/// What the derived article does to its origin.
pub(crate) fn verb(kind: DerivationKind) -> &'static str {
    match kind {
        DerivationKind::Identical => "carries the very text of",
        DerivationKind::Revision => "is a later text of",
        DerivationKind::Syndicated => "reprints",
        DerivationKind::Excerpt => "carries a part of",
        DerivationKind::Rewrite => "rewrites",
        DerivationKind::Translation => "translates",
    }
}

/// What two articles have in common where nobody knows which came first.
pub(crate) fn shared(kind: DerivationKind) -> &'static str {
    match kind {
        DerivationKind::Identical => "have the same text",
        DerivationKind::Revision => "are two texts of one article",
        DerivationKind::Syndicated => "share their words",
        DerivationKind::Excerpt => "share a part",
        DerivationKind::Rewrite => "tell the same facts in the same order in other words",
        DerivationKind::Translation => "are the same in two languages",
    }
}

/// What a derived article is to its origin, as a noun for the list of accounts.
pub(crate) fn noun(kind: DerivationKind) -> &'static str {
    match kind {
        DerivationKind::Identical => "same text",
        DerivationKind::Revision => "later text",
        DerivationKind::Syndicated => "reprint",
        DerivationKind::Excerpt => "excerpt",
        DerivationKind::Rewrite => "rewrite",
        DerivationKind::Translation => "translation",
    }
}

/// What was changed in a passage.
pub(crate) fn altered(what: AlterationKind) -> &'static str {
    match what {
        AlterationKind::Figure => "a figure",
        AlterationKind::Name => "a name",
        AlterationKind::Tense => "the tense",
        AlterationKind::Attribution => "who says it",
        AlterationKind::Negation => "a “not”",
    }
}

/// "1 is a rewrite, 2 are reprints": what the derived articles of a story are.
pub(crate) fn tally(kinds: &[DerivationKind]) -> String {
    use DerivationKind::{Excerpt, Identical, Revision, Rewrite, Syndicated, Translation};
    let parts =
        [Identical, Syndicated, Excerpt, Revision, Rewrite, Translation].into_iter().filter_map(|kind| {
            let n = kinds.iter().filter(|k| **k == kind).count();
            let (one, many) = match kind {
                Identical => ("the same text again", "the same text again"),
                Revision => ("a later text", "later texts"),
                Syndicated => ("a reprint", "reprints"),
                Excerpt => ("an excerpt", "excerpts"),
                Rewrite => ("a rewrite", "rewrites"),
                Translation => ("a translation", "translations"),
            };
            match n {
                0 => None,
                1 => Some(format!("1 is {one}")),
                n => Some(format!("{n} are {many}")),
            }
        });
    list(&parts.collect::<Vec<_>>())
}
