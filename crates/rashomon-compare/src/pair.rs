//! Two sentences alone: does one back the other, does one weaken it?

use crate::reader::{Reader, terms};
use rashomon_text::words::{normal, words};

/// How two sentences stand to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairScore {
    /// How much they say the same, 0 to 1.
    pub agree: f64,
    /// How much one says otherwise than the other, 0 to 1.
    pub differ: f64,
}

/// Words that turn a statement round.
const TURNS: &[&str] = &[
    "not",
    "no",
    "never",
    "deny",
    "denied",
    "denies",
    "but",
    "however",
    "despite",
    "although",
    "though",
    "reject",
    "rejected",
    "dismissed",
    "false",
    "wrong",
    "without",
    "false",
    "falsely",
    "disputed",
    "contrary",
    "refused",
    "didn't",
    "isn't",
    "wasn't",
    "won't",
];

/// Scores two sentences by the words they share, with no collection at hand.
#[must_use]
pub fn pair(a: &str, b: &str) -> PairScore {
    let mut reader = Reader::of(None);
    let (x, y) = (terms(&reader.tokens(a, 0)), terms(&reader.tokens(b, 0)));
    let priors = reader.priors();
    let weight = |terms: &mut dyn Iterator<Item = u32>| terms.map(|t| priors[t as usize]).sum::<f64>();
    let shared = weight(&mut crate::sheet::common(&x, &y));
    let (wa, wb) = (weight(&mut x.iter().copied()), weight(&mut y.iter().copied()));
    let agree = if wa * wb > 0.0 { shared / (wa * wb).sqrt() } else { 0.0 };
    let turned =
        |text: &str| words(text).iter().filter(|s| TURNS.contains(&normal(s.of(text)).as_str())).count();
    let turns = turned(a).abs_diff(turned(b)).min(3) as f64 / 3.0;
    PairScore { agree: agree.min(1.0), differ: (0.6 * agree + 0.4 * turns).min(1.0) }
}
