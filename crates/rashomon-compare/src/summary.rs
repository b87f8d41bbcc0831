//! Cited sentences of several articles that together tell a story.
//!
//! Centroid summarisation (Radev et al. 2004): a word weighs by how often it is used and by how many accounts use it,
//! earlier sentences count more. Sentences are chosen one by one; a word already said counts half for the next
//! (SumBasic, Nenkova and Vanderwende 2005), and what says mostly the same again is left out (maximal marginal relevance,
//! Carbonell and Goldstein 1998).

use crate::reader::{Reader, Term, terms};
use crate::sheet::common;
use rashomon_model::{Span, Telling};
use rashomon_text::words::words;
use std::collections::{BTreeMap, BTreeSet};

/// How fast the worth of a sentence falls with its place in the article (exponentially).
const POSITION: f64 = 0.03;

/// Exponent of a sentence's length that its words' sum is divided by: 0 favours long sentences, 1 single strong words.
const LENGTH: f64 = 0.25;

/// Exponent of the share of accounts that use a word.
const SHARE: f64 = 2.0;

/// Exponent of the damped count of a word's uses.
const USES: f64 = 1.5;

/// What a word that was said already still counts, each time.
const SAID_AGAIN: f64 = 0.5;

/// Share of a sentence's terms that one chosen sentence may hold before it says the same.
const SAME: f64 = 0.55;

/// What a line without an end mark is worth (captions, headings, lists run into the text).
const NO_END: f64 = 0.5;

/// Words a sentence needs to stand in a summary, and those past which it holds too much.
const WORDS: std::ops::RangeInclusive<usize> = 8..=60;

/// Openings that lean on the sentence before.
const LEANING: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "but",
    "and",
    "or",
    "however",
    "also",
    "meanwhile",
    "instead",
    "still",
    "yet",
    "so",
    "then",
    "such",
    "moreover",
    "furthermore",
    "therefore",
    "thus",
    "besides",
    "there",
    "here",
    "nevertheless",
    "nonetheless",
    "similarly",
    "another",
    "both",
    "while",
    "in addition",
];

/// A sentence that may be chosen.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Its article's index in the tellings.
    pub(crate) telling: usize,
    /// Its place in the article's text.
    pub(crate) span: Span,
    /// Its distinct terms.
    terms: Vec<Term>,
    /// How many words it has.
    words: usize,
    /// What its terms are multiplied with: its place, length and form; 0 where it is not to be chosen.
    pub(crate) factor: f64,
}

/// The sentences that may be chosen, and what each term weighs.
pub(crate) struct Pool {
    /// In article order.
    pub(crate) candidates: Vec<Candidate>,
    weights: Vec<f64>,
}

/// The sentences of several articles that tell most in `max_words`, in article order: index of the telling and place in
/// its text.
#[must_use]
pub fn summarize(tellings: &[Telling<'_>], max_words: usize) -> Vec<(usize, Span)> {
    let groups: Vec<usize> = (0..tellings.len()).collect();
    Pool::of(tellings, &groups).choose(max_words, usize::MAX, None)
}

impl Pool {
    /// All sentences of some articles. `groups[i]` is the account of `tellings[i]`: a word's weight counts the accounts
    /// that use it.
    pub(crate) fn of(tellings: &[Telling<'_>], groups: &[usize]) -> Self {
        let mut reader = Reader::literal(tellings.first().and_then(|t| t.article.language.as_deref()));
        let mut candidates = Vec::new();
        let mut users: BTreeMap<Term, (usize, BTreeSet<usize>)> = BTreeMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (index, telling) in tellings.iter().enumerate() {
            for (place, &span) in telling.annotations.sentences.iter().enumerate() {
                let text = span.of(&telling.article.text);
                let terms = terms(&reader.tokens(text, span.start));
                for &term in &terms {
                    let (uses, by) = users.entry(term).or_default();
                    *uses += 1;
                    by.extend(groups.get(index));
                }
                let words = words(text).len();
                let factor = if seen.insert(text.to_lowercase()) { factor(text, words, place) } else { 0.0 };
                candidates.push(Candidate { telling: index, span, terms, words, factor });
            }
        }
        let accounts = groups.iter().collect::<BTreeSet<_>>().len().max(1) as f64;
        let mut weights = vec![0.0; reader.priors().len()];
        for (term, (uses, by)) in users {
            let share = by.len() as f64 / accounts;
            weights[term as usize] = (1.0 + uses as f64).ln().powf(USES) * share.powf(SHARE);
        }
        Self { candidates, weights }
    }

    /// Chooses sentences one by one, the one that adds most first, after `opening` where one is given; gives the opening,
    /// then the others in article order.
    pub(crate) fn choose(
        &self,
        max_words: usize,
        max_sentences: usize,
        opening: Option<usize>,
    ) -> Vec<(usize, Span)> {
        let mut fresh = self.weights.clone();
        let mut open: Vec<usize> =
            (0..self.candidates.len()).filter(|&i| self.candidates[i].factor > 0.0).collect();
        let mut chosen: Vec<usize> = Vec::new();
        let mut left = max_words;
        while chosen.len() < max_sentences {
            open.retain(|&i| self.candidates[i].words <= left);
            let mut best: Option<(f64, usize)> = None;
            let first = opening.filter(|o| chosen.is_empty() && open.contains(o));
            for &i in open.iter().filter(|&&i| first.is_none_or(|o| o == i)) {
                let worth = self.worth(i, &fresh);
                if best.is_none_or(|(most, _)| worth > most) {
                    best = Some((worth, i));
                }
            }
            let Some((_, next)) = best else { break };
            let taken = &self.candidates[next];
            left -= taken.words;
            for &term in &taken.terms {
                fresh[term as usize] *= SAID_AGAIN;
            }
            chosen.push(next);
            open.retain(|&i| i != next && !says_same(&self.candidates[i], taken));
        }
        chosen.sort_unstable_by_key(|&i| (Some(i) != opening, i));
        chosen.into_iter().map(|i| (self.candidates[i].telling, self.candidates[i].span)).collect()
    }

    /// What a sentence adds, with what each term still weighs.
    fn worth(&self, i: usize, fresh: &[f64]) -> f64 {
        let one = &self.candidates[i];
        one.factor * one.terms.iter().map(|&t| fresh[t as usize]).sum::<f64>()
    }
}

fn says_same(one: &Candidate, taken: &Candidate) -> bool {
    let shared = common(&one.terms, &taken.terms).count();
    shared as f64 >= SAME * one.terms.len().max(1) as f64
}

/// What place, length and form make of a sentence.
fn factor(text: &str, words: usize, place: usize) -> f64 {
    if !WORDS.contains(&words) || text.ends_with('?') {
        return 0.0;
    }
    let ended = text.ends_with(['.', '!', '"', '\'', '\u{201D}', '\u{2019}', ')']);
    let form = if ended { 1.0 } else { NO_END };
    form * (-POSITION * place as f64).exp() / (words as f64).powf(LENGTH)
}

/// Pronouns that mean someone or something named before.
const PRONOUNS: &[&str] = &["he", "she", "they", "his", "her", "their", "him", "them", "it", "its"];

/// Words in which a pronoun without a name before it leans on the sentence before.
const OPENING: usize = 6;

/// Whether a sentence leans on the one before it: it opens with a "However", or with a pronoun before any name.
pub(crate) fn leans(text: &str) -> bool {
    let spans = words(text);
    let Some(first) = spans.first() else { return true };
    // "Then Prime Minister", "Both Houses": before a name the word belongs to it.
    let named = spans.get(1).is_some_and(|s| s.of(text).starts_with(char::is_uppercase));
    if !named && LEANING.contains(&first.of(text).to_lowercase().as_str()) {
        return true;
    }
    for span in spans.iter().take(OPENING) {
        let word = span.of(text);
        if span != first && word.starts_with(char::is_uppercase) {
            return false;
        }
        if PRONOUNS.contains(&word.to_lowercase().as_str()) {
            return true;
        }
    }
    false
}

/// Words by which a writer speaks of himself or to the reader.
const WRITER_AND_READER: &[&str] = &[
    "i", "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "yours", "i'm", "i've", "i'd", "i'll",
    "we're", "we've", "we'd", "we'll", "you're", "you've", "you'd", "you'll",
];

/// Whether a writer speaks of himself or to the reader, outside of quotation marks: such a sentence tells no news.
pub(crate) fn speaks_to_reader(text: &str) -> bool {
    let mut quoted = false;
    for piece in text.split_inclusive(['"', '\u{201C}', '\u{201D}', '\u{201E}', '\u{AB}', '\u{BB}']) {
        let said = |w: &str| {
            w != "US" && WRITER_AND_READER.contains(&w.to_lowercase().replace('\u{2019}', "'").as_str())
        };
        if !quoted && words(piece).into_iter().any(|w| said(w.of(piece))) {
            return true;
        }
        match piece.chars().last() {
            Some('"') => quoted = !quoted,
            Some('\u{201C}' | '\u{201E}' | '\u{AB}') => quoted = true,
            Some('\u{201D}' | '\u{BB}') => quoted = false,
            _ => {}
        }
    }
    false
}

/// Bytes at a sentence's head that a dateline ("PLACE, June 4 (House) - ") stands in.
const DATELINE_BYTES: usize = 90;

/// Words of a dateline without an agency in parentheses.
const DATELINE_WORDS: usize = 6;

/// A sentence's place without the dateline before it: that is the article's, not what the sentence says.
pub(crate) fn without_dateline(text: &str, span: Span) -> Span {
    let dash = ["-", "--", "\u{2013}", "\u{2014}"];
    let mut at = 0;
    let (mut place, mut house) = (false, false);
    for (index, piece) in text.split_inclusive(' ').enumerate() {
        let word = piece.trim();
        if at > DATELINE_BYTES {
            break;
        }
        if dash.contains(&word) && index > 0 {
            let dateline = place && (house || index <= DATELINE_WORDS);
            return if dateline {
                Span { start: span.start + (at + piece.len()) as u32, ..span }
            } else {
                span
            };
        }
        let letters = word.trim_end_matches(',');
        place |= index == 0
            && letters.chars().count() > 2
            && letters.chars().all(|c| c.is_uppercase() || "'-.".contains(c));
        house |= word.starts_with('(') && word.ends_with(')');
        at += piece.len();
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_to_the_reader_is_heard_outside_of_quotation_marks() {
        assert!(speaks_to_reader("Many of you have written to ask about the bridge."));
        assert!(speaks_to_reader("I would have shut it too."));
        assert!(!speaks_to_reader("\u{201C}We shut it,\u{201D} the engineer said."));
        assert!(!speaks_to_reader("The US embassy was shut."));
    }

    #[test]
    fn a_dateline_is_cut_from_its_sentence() {
        let cut = |text: &'static str| without_dateline(text, Span::new(0, text.len())).of(text);
        assert_eq!(cut("NORVALE, March 11 (Meridian) - The bridge is shut."), "The bridge is shut.");
        assert_eq!(cut("NORVALE \u{2014} The bridge is shut."), "The bridge is shut.");
        assert_eq!(cut("The bridge - the only one - is shut."), "The bridge - the only one - is shut.");
    }
}
