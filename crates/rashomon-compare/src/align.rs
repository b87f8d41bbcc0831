//! Which sentences of other accounts say the same as this one.
//!
//! Candidates come from an inverted index, so the cost grows with shared rare words, not with all pairs of sentences.

use crate::reader::Term;
use crate::sheet::{Line, Sheet, Tally};
use std::collections::{BTreeMap, BTreeSet};

/// Terms in more sentences than this find no candidates (they still count in the score): the common words of a large
/// story would make every sentence a candidate for every other.
const POSTINGS_MAX: usize = 80;

/// Share of the story's sentences a term may be in and still find candidates, in small stories.
const POSTINGS_SHARE: f64 = 0.35;

/// Sentences that a term may be in and still find candidates, however small the story.
const POSTINGS_MIN: usize = 4;

/// Candidates scored for one sentence, those with the most shared weight first.
const CANDIDATES_MAX: usize = 64;

/// Shared weight below which two sentences share too little to say the same, whatever their lengths.
const SHARED_MIN: f64 = 1.1;

/// The same where short sentences are otherwise like each other: two words of a story of few sentences.
const SHARED_MIN_OF_ALIKE: f64 = 1.0;

/// Likeness from which two sentences are so alike.
const ALIKE: f64 = 0.45;

/// How much worse a sentence of a rewrite may be than the lead's before it is still not taken for the account.
const LEAD_BONUS: f64 = 0.1;

/// A sentence of another account that is like this one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    /// Index in [`Sheet::lines`].
    pub(crate) line: usize,
    /// 0 to 1.
    pub(crate) score: f64,
}

/// For every sentence of the story, the likest sentence of each other account, in account order.
pub(crate) struct Alignment {
    best: Vec<Vec<Match>>,
}

impl Alignment {
    /// Aligns all sentences of a story that reach `floor`.
    pub(crate) fn of(sheet: &Sheet<'_>, floor: f64) -> Self {
        let share = (sheet.lines.len() as f64 * POSTINGS_SHARE).ceil() as usize;
        let limit = share.clamp(POSTINGS_MIN, POSTINGS_MAX);
        let mut tally = Tally::of(sheet);
        let best = (0..sheet.lines.len()).map(|i| best_matches(sheet, &mut tally, limit, i, floor)).collect();
        Self { best }
    }

    /// The likest sentence of each other account that has one.
    pub(crate) fn matches(&self, line: usize) -> &[Match] {
        self.best.get(line).map_or(&[], Vec::as_slice)
    }
}

/// How much two sentences say the same, 0 to 1: the mean of how much of the shorter one is in the other and of how
/// much the two share (Dice), by weight.
pub(crate) fn likeness(sheet: &Sheet<'_>, a: &Line, b: &Line) -> f64 {
    score(sheet.shared(&a.terms, &b.terms), a.weight, b.weight)
}

/// The likeness of two bags by the weight they share and their own weights.
pub(crate) fn score(shared: f64, a: f64, b: f64) -> f64 {
    let (short, sum) = (a.min(b), a + b);
    if shared <= 0.0 || short <= 0.0 {
        return 0.0;
    }
    // A sentence of two words that another happens to hold is no match: short ones count as if longer.
    let short = short.max(SHARED_MIN * 1.5);
    (shared / short).midpoint(2.0 * shared / sum).min(1.0)
}

/// Whether two sentences both hold numbers, but none in common: then they hardly say the same.
pub(crate) fn other_numbers(a: &Line, b: &Line) -> bool {
    let numbers = |l: &Line| l.tokens.iter().filter(|t| t.number).map(|t| t.term).collect::<BTreeSet<Term>>();
    let (x, y) = (numbers(a), numbers(b));
    !x.is_empty() && !y.is_empty() && x.is_disjoint(&y)
}

fn best_matches(sheet: &Sheet<'_>, tally: &mut Tally, limit: usize, i: usize, floor: f64) -> Vec<Match> {
    let line = &sheet.lines[i];
    if line.heading {
        return Vec::new();
    }
    let mut rivals = tally.sharing(sheet, &line.terms, limit, |l| l.account != line.account && !l.heading);
    rivals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    rivals.truncate(CANDIDATES_MAX);
    let mut best: BTreeMap<usize, (f64, Match)> = BTreeMap::new();
    for (other, _) in rivals {
        let rival = &sheet.lines[other];
        let shared = sheet.shared(&line.terms, &rival.terms);
        let score = score(shared, line.weight, rival.weight);
        let least = if score >= ALIKE { SHARED_MIN_OF_ALIKE } else { SHARED_MIN };
        if shared < least || score < floor {
            continue;
        }
        let rank = score + if rival.lead { LEAD_BONUS } else { 0.0 };
        let entry = best.entry(rival.account).or_insert((rank, Match { line: other, score }));
        if rank > entry.0 || (rank == entry.0 && other < entry.1.line) {
            *entry = (rank, Match { line: other, score });
        }
    }
    best.into_values().map(|(_, m)| m).collect()
}
