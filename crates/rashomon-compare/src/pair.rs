//! Two sentences of two outlets: does one back the other, does one weaken it?
//!
//! Backing shows in shared rare words, and in both sentences being about what the whole story is about. Weakening has
//! hardly a lexical sign of its own (it is charge and denial, another side's word, a left-out fact): it shows in both
//! sentences being central to the story and in words that are quoted, more than in a "not".

use crate::reader::{Reader, Term, terms};
use crate::sheet::common;
use std::collections::BTreeSet;

/// How two sentences stand to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairScore {
    /// How much they say the same, 0 to 1.
    pub agree: f64,
    /// How much one may say otherwise than the other, 0 to 1.
    pub differ: f64,
}

/// What is known around the sentences of a pair: a collection, for how rare a word is, and the pair's story, for what it
/// is about. Both may be empty; then only the language's commonest words weigh less.
pub struct Surroundings {
    reader: Reader,
    rarity: Vec<f64>,
    /// What a word that the collection does not have weighs.
    unseen: f64,
    /// Share of the story's sentences that have each term, and its logarithm of counts.
    share: Vec<f64>,
    uses: Vec<f64>,
}

/// A sentence as its terms, and how central it is to the story.
struct Side {
    terms: Vec<Term>,
    /// The sum of its terms' shares.
    central: f64,
    /// The mean of its terms' damped counts: what long sentences gather by length alone is not in it.
    usual: f64,
    quoted: bool,
}

/// Weights set by hand on labelled pairs, per unit of each measure.
const BY_WORDS: f64 = 3.0;
const BY_CENTRE: f64 = 0.11;
const BY_USUAL: f64 = -0.2;
const BY_LENGTH: f64 = -0.2;

/// Where the sum of the above crosses from "no" to "yes".
const AGREE_AT: f64 = -0.8;

/// What quotation marks in one of the sentences add to the chance that it is another side's word.
const QUOTED: f64 = 0.15;

impl Surroundings {
    /// Of a collection of sentences; the pair's own may be among them.
    #[must_use]
    pub fn of(collection: &[&str]) -> Self {
        let mut reader = Reader::of(None);
        let counts = counted(&mut reader, collection);
        let all = collection.len() as f64 + 1.0;
        let priors = reader.priors();
        let rarity = counts.iter().zip(priors).map(|(&n, _)| (all / f64::from(n).max(1.0)).ln()).collect();
        Self { reader, rarity, unseen: all.ln(), share: Vec::new(), uses: Vec::new() }
    }

    /// Takes the sentences of the pair's story for what it is about, in place of those taken before.
    pub fn enter(&mut self, story: &[&str]) {
        let counts = counted(&mut self.reader, story);
        let all = story.len().max(1) as f64;
        self.share = counts.iter().map(|&n| f64::from(n) / all).collect();
        self.uses = counts.iter().map(|&n| f64::from(n.max(1)).ln()).collect();
    }

    /// Scores two sentences.
    pub fn pair(&mut self, a: &str, b: &str) -> PairScore {
        let (x, y) = (self.side(a), self.side(b));
        let squared =
            |terms: &mut dyn Iterator<Item = Term>| terms.map(|t| self.weight(t).powi(2)).sum::<f64>();
        let both = squared(&mut x.terms.iter().copied()) * squared(&mut y.terms.iter().copied());
        let words = if both > 0.0 { squared(&mut common(&x.terms, &y.terms)) / both.sqrt() } else { 0.0 };
        let length = |s: &Side| (1.0 + s.terms.len() as f64).ln();
        let agree = BY_WORDS * words
            + BY_CENTRE * (x.central + y.central)
            + BY_USUAL * (x.usual + y.usual)
            + BY_LENGTH * (length(&x) + length(&y));
        let centre = (x.central * y.central).sqrt();
        let quoted = QUOTED * (f64::from(u8::from(x.quoted)) + f64::from(u8::from(y.quoted)));
        let differ = centre * (1.0 + quoted) + words * 0.1;
        PairScore { agree: squash(2.0 * (agree - AGREE_AT)), differ: differ / (differ + 4.0) }
    }

    fn side(&mut self, text: &str) -> Side {
        let terms = terms(&self.reader.tokens(text, 0));
        let of = |values: &[f64], t: Term| values.get(t as usize).copied().unwrap_or(0.0);
        let central = terms.iter().map(|&t| of(&self.share, t)).sum();
        let usual = terms.iter().map(|&t| of(&self.uses, t)).sum::<f64>() / terms.len().max(1) as f64;
        Side { terms, central, usual, quoted: text.contains(['"', '\u{201C}']) }
    }

    fn weight(&self, term: Term) -> f64 {
        let rarity = self.rarity.get(term as usize).copied().unwrap_or(self.unseen);
        // Without a collection every word would weigh nothing.
        if self.unseen > 0.0 {
            rarity
        } else {
            self.reader.priors().get(term as usize).copied().unwrap_or(1.0)
        }
    }
}

/// Scores two sentences with nothing known around them.
#[must_use]
pub fn pair(a: &str, b: &str) -> PairScore {
    Surroundings::of(&[]).pair(a, b)
}

/// In how many sentences each term stands.
fn counted(reader: &mut Reader, sentences: &[&str]) -> Vec<u32> {
    let mut counts: Vec<u32> = Vec::new();
    let distinct: BTreeSet<&str> = sentences.iter().copied().collect();
    for sentence in distinct {
        for term in terms(&reader.tokens(sentence, 0)) {
            let at = term as usize;
            if counts.len() <= at {
                counts.resize(at + 1, 0);
            }
            counts[at] += 1;
        }
    }
    counts
}

fn squash(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
