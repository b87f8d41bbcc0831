//! A set of articles to the derivations among them.

use crate::align::{Alignment, Match, Weights, align, facts};
use crate::alter::{Side, altered};
use crate::candidates::{copies, frequencies, rewrites};
use crate::copy::{Overlap, overlap};
use crate::direction::{Sign, origin};
use crate::facts::TermKind;
use crate::fingerprint::Fingerprint;
use crate::rewrite::{Signs, may_retell, signs};
use crate::shingles::Frequencies;
use rashomon_model::{
    Alteration, Article, Derivation, DerivationKind, Direction, Passage, Quoted, Span, Telling,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// Share of the shorter text that must be copied for the pair to be a reprint; below it, two reports that quote the
/// same people at length meet too.
const REPRINT: f64 = 0.30;
/// The same without quotations.
const OWN_WORDS: f64 = 0.2;
/// Shared shingles a reprint must have, whatever its share: about two sentences.
const FEWEST_SHARED: f64 = 24.0;
/// Share of both texts that must be the same for them to be the same text.
const SAME: f64 = 0.97;
/// Share of a text that must stand in the other for it to be a part of it.
const PART: f64 = 0.90;
/// An excerpt is at most this much of the whole; more is a reprint with a cut.
const EXCERPT: f64 = 0.5;

/// Finds the derivations among a set of articles (`prints[i]` is of `tellings[i]`). The same set gives the same answer
/// whatever its order.
#[must_use]
pub fn derive(tellings: &[Telling<'_>], prints: &[&Fingerprint]) -> Vec<Derivation> {
    let mut set: Vec<(&Article, &Fingerprint)> =
        tellings.iter().map(|t| t.article).zip(prints.iter().copied()).collect();
    set.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    set.dedup_by(|a, b| a.0.id == b.0.id);
    let prints: Vec<&Fingerprint> = set.iter().map(|s| s.1).collect();
    let copied = copies(&prints);
    let outlets: Vec<Option<&str>> = set.iter().map(|s| s.0.outlet.as_deref()).collect();
    let frequencies = frequencies(&prints, &outlets, &copied);
    let mut found: Vec<((usize, usize), Derivation)> = Vec::new();
    for &(a, b) in copied.keys() {
        found.extend(reprint(set[a], set[b], &frequencies).map(|d| ((a, b), d.whole())));
    }
    let mut retold: Vec<((usize, usize), Derivation)> = Vec::new();
    for pair in rewrites(&prints) {
        if found.binary_search_by(|f| f.0.cmp(&pair)).is_err() {
            retold.extend(rewritten(set[pair.0], set[pair.1]).map(|d| (pair, d.whole())));
        }
    }
    let mut out: Vec<Derivation> = found.into_iter().chain(retold).map(|(_, d)| d).collect();
    out.sort_by(|x, y| (&x.from, &x.to, x.kind).cmp(&(&y.from, &y.to, y.kind)));
    out
}

/// An article with its fingerprint.
pub type Seen<'a> = (&'a Article, &'a Fingerprint);

/// The derivation of one pair without its passages, where it is one: by shared words, else by shared facts where
/// `retold` says that these are worth a look. [`passages`] fills in the rest.
#[must_use]
pub fn derive_pair(a: Seen<'_>, b: Seen<'_>, frequencies: &Frequencies, retold: bool) -> Option<Derivation> {
    // One order whichever of the two came first, as in a set.
    let (a, b) = if a.0.id <= b.0.id { (a, b) } else { (b, a) };
    let found = reprint(a, b, frequencies).or_else(|| retold.then(|| rewritten(a, b)).flatten());
    found.map(|found| found.bare())
}

/// What a pair is measured by before it is held for a derivation or not, with the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// Weight of the shared runs of words; one found in no other article counts 1.
    pub shared: f64,
    /// From so much on it may be a reprint.
    pub shared_bound: f64,
    /// The share of the shorter text that stands in the other.
    pub copied: f64,
    /// From which it is a reprint, if the words shared are not those of people both quote.
    pub copied_bound: f64,
    /// How sure it is that the second retells the facts of the first, or the other way round, 0 to 1.
    pub retold: f64,
    /// From which it is a rewrite.
    pub retold_bound: f64,
}

/// Measures a pair, as [`derive_pair`] does.
#[must_use]
pub fn measure(a: Seen<'_>, b: Seen<'_>, frequencies: &Frequencies) -> Measures {
    let (a, b) = if a.0.id <= b.0.id { (a, b) } else { (b, a) };
    let shared = overlap(&a.1.shingles, &b.1.shingles, frequencies);
    let forth = signs(a, b).0.score();
    let back = signs(b, a).0.score();
    Measures {
        shared: shared.shared,
        shared_bound: FEWEST_SHARED,
        copied: shared.most(),
        copied_bound: REPRINT,
        retold: forth.max(back),
        retold_bound: REWRITE,
    }
}

/// A derivation with its passages on both sides, and with what was dropped, added and altered.
#[must_use]
pub fn passages(bare: Derivation, from: Seen<'_>, to: Seen<'_>) -> Derivation {
    let weights = Weights::of(&from.1.sentences, &to.1.sentences);
    let alignment = align(&from.1.sentences, &to.1.sentences, &weights);
    written(bare, from, to, &alignment)
}

/// A derivation found, its passages still to be written.
struct Found<'a> {
    from: Seen<'a>,
    to: Seen<'a>,
    draft: Draft,
    /// The sentences aligned, where that was needed to find it.
    alignment: Option<Alignment>,
}

impl Found<'_> {
    /// Without passages.
    fn bare(self) -> Derivation {
        let Draft { kind, score, carried, known, evidence } = self.draft;
        Derivation {
            from: self.from.0.id.clone(),
            to: self.to.0.id.clone(),
            kind,
            direction: if known { Direction::Known } else { Direction::Unknown },
            score,
            carried,
            passages: Vec::new(),
            dropped: Vec::new(),
            added: Vec::new(),
            altered: Vec::new(),
            evidence,
        }
    }

    /// With passages.
    fn whole(mut self) -> Derivation {
        let (from, to) = (self.from, self.to);
        match self.alignment.take() {
            Some(alignment) => written(self.bare(), from, to, &alignment),
            None => passages(self.bare(), from, to),
        }
    }
}

/// The derivation of a pair that shares words, where it is one.
fn reprint<'a>(a: Seen<'a>, b: Seen<'a>, frequencies: &Frequencies) -> Option<Found<'a>> {
    let shared = overlap(&a.1.shingles, &b.1.shingles, frequencies);
    let whole = shared.of_a.min(shared.of_b) >= SAME;
    if !whole && (shared.shared < FEWEST_SHARED || shared.most() < REPRINT) {
        return None;
    }
    if shared.most() < PART && (!shares_its_own(a, b, frequencies) || only_ends_alike(a, b)) {
        return None;
    }
    let sign = origin(a.0, b.0);
    let kind = reprint_kind(a.0, b.0, shared);
    // Without a sign, the whole comes before its part, and the longer before the shorter.
    let longer_first = a.1.shingles.words.len() >= b.1.shingles.words.len();
    let a_first = sign.map_or(longer_first, |s| s.0);
    let known = sign.is_some() || kind == DerivationKind::Excerpt;
    let (from, to) = if a_first { (a, b) } else { (b, a) };
    let carried = if a_first { shared.of_b } else { shared.of_a };
    let mut evidence = vec![format!("{} % of its words stand in the other", percent(carried))];
    evidence.extend(sign.map(|s| s.1.words().to_owned()));
    let draft = Draft { kind, score: shared.most(), carried, known, evidence };
    Some(Found { from, to, draft, alignment: None })
}

/// Whether two articles share words that no one they quote said: a speech that both give at length is no derivation.
fn shares_its_own(a: Seen<'_>, b: Seen<'_>, frequencies: &Frequencies) -> bool {
    let own = |seen: Seen<'_>| seen.1.shingles.unquoted(&seen.0.text);
    let shared = overlap(&own(a), &own(b), frequencies);
    shared.shared >= FEWEST_SHARED && shared.most() >= OWN_WORDS
}

/// Share of each text that must be its own before what two of one outlet share at their ends is the outlet's furniture.
const OWN_OPENING: f64 = 0.3;

/// Whether two articles of one outlet share nothing but how they end: what an outlet says of itself below all it prints. A
/// reprint or a revision shares how it begins, or something in the middle.
fn only_ends_alike(a: Seen<'_>, b: Seen<'_>) -> bool {
    let same_outlet = a.0.outlet.is_some() && a.0.outlet == b.0.outlet;
    let own_opening = |x: Seen<'_>, y: Seen<'_>| {
        let order = &x.1.shingles.order;
        let shared = |shingle: &u64| y.1.shingles.set.binary_search(shingle).is_ok();
        let Some(first) = order.iter().position(shared) else { return false };
        // From there on it is all shared, but for the places where two pieces of furniture meet.
        let rest = &order[first..];
        let alike = rest.iter().filter(|s| shared(s)).count();
        first as f64 >= OWN_OPENING * order.len() as f64 && alike as f64 >= PART * rest.len() as f64
    };
    same_outlet && own_opening(a, b) && own_opening(b, a)
}

/// In which way the words are shared.
fn reprint_kind(a: &Article, b: &Article, shared: Overlap) -> DerivationKind {
    let (least, most) = (shared.of_a.min(shared.of_b), shared.most());
    let address =
        |x: &Article| x.url.clone().or_else(|| x.canonical_url.clone()).or_else(|| x.page.url.clone());
    let same_outlet = a.outlet.is_some() && a.outlet == b.outlet;
    let same_address = address(a).is_some() && address(a) == address(b);
    let same_headline = a.headline.is_some() && a.headline == b.headline;
    if least >= SAME {
        DerivationKind::Identical
    } else if same_outlet && (same_address || same_headline) {
        DerivationKind::Revision
    } else if most >= PART && least <= EXCERPT {
        DerivationKind::Excerpt
    } else {
        DerivationKind::Syndicated
    }
}

/// Bound of [`Signs::score`] from which a pair is a rewrite.
const REWRITE: f64 = 0.5;

/// The derivation of a pair that shares facts but not words, where it is one. An outlet does not rewrite itself: what it tells
/// anew is a follow-up, and as much its own telling as the first.
fn rewritten<'a>(a: Seen<'a>, b: Seen<'a>) -> Option<Found<'a>> {
    if a.0.outlet.is_some() && a.0.outlet == b.0.outlet {
        return None;
    }
    let may = |from: Seen<'_>, to: Seen<'_>| may_retell(&from.1.facts, &to.1.facts);
    let (forth, back) = (may(a, b), may(b, a));
    if !forth && !back {
        return None;
    }
    let sign = origin(a.0, b.0);
    // A sign says which way to look.
    let a_may = forth && sign.is_none_or(|(a_first, _)| a_first);
    let b_may = back && sign.is_none_or(|(a_first, _)| !a_first);
    let (forth, back) = (a_may.then(|| signs(a, b)), b_may.then(|| signs(b, a)));
    let score = |told: &Option<(Signs, Alignment)>| told.as_ref().map_or(0.0, |told| told.0.score());
    let (from, to, told) = if score(&forth) >= score(&back) { (a, b, forth) } else { (b, a, back) };
    let (signs, alignment) = told?;
    let score = signs.score();
    if score < REWRITE {
        return None;
    }
    let known = sign.is_some() || signs.origin_facts > signs.facts;
    let draft = Draft {
        kind: DerivationKind::Rewrite,
        score,
        carried: signs.carried_share(),
        known,
        evidence: rewrite_evidence(&signs, sign.map(|s| s.1)),
    };
    Some(Found { from, to, draft, alignment: Some(alignment) })
}

/// Why a pair is held for a rewrite, in words for the reader.
fn rewrite_evidence(signs: &Signs, sign: Option<Sign>) -> Vec<String> {
    let order = if signs.order >= 0.95 { "in the same order" } else { "mostly in the same order" };
    let mut out = vec![format!("{} of {} facts carried, {order}", signs.carried, signs.facts)];
    out.push(match signs.facts - signs.carried {
        0 => "no new fact".to_owned(),
        1 => "1 new fact".to_owned(),
        n => format!("{n} new facts"),
    });
    out.push(format!("{} of {} sentences lean on one of the origin", signs.aligned, signs.sentences));
    if signs.origin_facts > signs.facts {
        out.push(format!("the origin has {} facts more", signs.origin_facts - signs.carried));
    }
    out.extend(sign.map(|s| s.words().to_owned()));
    out
}

/// A share as a whole number of hundredths.
fn percent(share: f64) -> u32 {
    (share * 100.0).round() as u32
}

/// What is known of a derivation before its passages.
struct Draft {
    kind: DerivationKind,
    score: f64,
    carried: f64,
    known: bool,
    evidence: Vec<String>,
}

/// A sentence of the origin is left out where less of it than this is carried.
const DROPPED: f64 = 0.45;
/// A sentence of the derived article is its own where less of it than this is the origin's.
const ADDED: f64 = 0.3;

/// A sentence that a passage is at least so like was taken over, if shortened.
const TAKEN: f64 = 0.3;

/// A sentence that shares words was taken over whole or nearly so; what is less alike only looks like it.
const COPIED_PASSAGE: f64 = 0.5;
/// A rewriter's sentence is shown beside the origin's from this likeness.
const RETOLD_PASSAGE: f64 = 0.28;

/// Words and names, no numbers, that the two sentences of a passage share.
const PASSAGE_TERMS_MIN: usize = 2;

/// Whether two aligned sentences are shown as one passage: alike enough, and by more than the names in them.
fn is_passage(kind: DerivationKind, from: &Fingerprint, to: &Fingerprint, m: &Match) -> bool {
    let retold = matches!(kind, DerivationKind::Rewrite | DerivationKind::Translation);
    let floor = if retold { RETOLD_PASSAGE } else { COPIED_PASSAGE };
    let (a, b) = (&from.sentences[m.from], &to.sentences[m.to]);
    // Two stamps share a month and figures.
    let told = b.terms.iter().filter(|t| a.has(t.key) && t.kind != TermKind::Number);
    let words = told.clone().filter(|t| t.kind == TermKind::Word).count();
    m.similarity >= floor && words > 0 && told.count() >= PASSAGE_TERMS_MIN
}

/// What was changed in the aligned sentences.
fn alterations(from: Seen<'_>, to: Seen<'_>, alignment: &Alignment, kind: DerivationKind) -> Vec<Alteration> {
    let (from_facts, to_facts) = (facts(&from.1.sentences), facts(&to.1.sentences));
    let mut out = Vec::new();
    for m in alignment.matches.iter().filter(|m| is_passage(kind, from.1, to.1, m)) {
        let (a, b) = (&from.1.sentences[m.from], &to.1.sentences[m.to]);
        let (a_text, b_text) = (Quoted::new(&from.0.text, a.span), Quoted::new(&to.0.text, b.span));
        let a_side = Side { text: &a_text.text, print: a, facts: &from_facts };
        let b_side = Side { text: &b_text.text, print: b, facts: &to_facts };
        for what in altered(a_side, b_side, m.similarity) {
            out.push(Alteration { from: a_text.clone(), to: b_text.clone(), what });
        }
    }
    out
}

/// The derivation with its passages on both sides.
fn written(bare: Derivation, from: Seen<'_>, to: Seen<'_>, alignment: &Alignment) -> Derivation {
    let quoted = |seen: Seen<'_>, span: Span| Quoted::new(&seen.0.text, span);
    let (from_at, to_at) = (|i: usize| from.1.sentences[i].span, |j: usize| to.1.sentences[j].span);
    let passages: Vec<Passage> = alignment
        .matches
        .iter()
        .filter(|m| is_passage(bare.kind, from.1, to.1, m))
        .map(|m| Passage {
            from: quoted(from, from_at(m.from)),
            to: quoted(to, to_at(m.to)),
            similarity: m.similarity,
        })
        .collect();
    let taken: BTreeSet<usize> =
        alignment.matches.iter().filter(|m| m.similarity >= TAKEN).map(|m| m.from).collect();
    let left_out = |i: &usize| {
        alignment.carried[*i] < DROPPED && !taken.contains(i) && !from.1.sentences[*i].terms.is_empty()
    };
    let matched = |j: usize| alignment.matches.binary_search_by_key(&j, |m| m.to).is_ok();
    let own =
        |j: &usize| alignment.covered[*j] < ADDED && !matched(*j) && !to.1.sentences[*j].terms.is_empty();
    Derivation {
        altered: alterations(from, to, alignment, bare.kind),
        passages,
        dropped: (0..from.1.sentences.len()).filter(left_out).map(|i| quoted(from, from_at(i))).collect(),
        added: (0..to.1.sentences.len()).filter(own).map(|j| quoted(to, to_at(j))).collect(),
        ..bare
    }
}
