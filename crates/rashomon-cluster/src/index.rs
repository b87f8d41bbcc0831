//! Articles in the order they arrive to stories: a single pass with bounded candidates.
//!
//! The method is the online one of Miranda et al. 2018 (field-wise cosines with time) with average link in place of
//! a learnt ranker, and candidates from an inverted index over an article's rarest terms, so that the cost of an
//! article does not grow with the archive.

use crate::profile::Profile;
use crate::weights::{Frequencies, Vector, add, dot};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Where an article was put, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The story's number, in order of opening.
    pub story: usize,
    /// Whether the article opened it.
    pub opened: bool,
    /// How like the story it is, 0 to 1.
    pub score: f64,
}

/// The numbers a grouping turns on. The defaults are what the labelled sets gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// What the cosine of whole texts counts.
    pub full: f64,
    /// What the cosine of headlines and first lines counts.
    pub lead: f64,
    /// What the cosine of names and numbers counts.
    pub names: f64,
    /// Days after which likeness has fallen to 0.6 (the width of the gaussian).
    pub days: f64,
    /// Likeness from which a dated article joins a story.
    pub join: f64,
    /// Likeness from which an undated article joins a story.
    pub join_undated: f64,
    /// What is taken off the bound for short texts.
    pub short: f64,
    /// Likeness from which two stories turn out to be one.
    pub merge: f64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            full: 0.5,
            lead: 0.25,
            names: 0.25,
            days: 3.0,
            join: 0.25,
            join_undated: 0.30,
            short: 0.0,
            merge: 0.25,
        }
    }
}

/// An article's fields as vectors.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vectors {
    full: Vector,
    lead: Vector,
    names: Vector,
}

impl Vectors {
    fn of(profile: &Profile, frequencies: &Frequencies) -> Self {
        Self {
            full: frequencies.vector(&profile.fields.full),
            lead: frequencies.vector(&profile.fields.lead),
            names: frequencies.vector(&profile.fields.names),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            full: add(&self.full, &other.full),
            lead: add(&self.lead, &other.lead),
            names: add(&self.names, &other.names),
        }
    }
}

/// A story as the index keeps it: the sum of its members, which gives the average link to them in one product.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sum {
    vectors: Vectors,
    members: f64,
    words: f64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Sum {
    fn of(profile: &Profile, vectors: Vectors) -> Self {
        let words = profile.fields.length as f64;
        Self { vectors, members: 1.0, words, first: profile.at, last: profile.at }
    }

    fn plus(&self, other: &Self) -> Self {
        let earliest = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).min();
        let latest = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).max();
        Self {
            vectors: self.vectors.plus(&other.vectors),
            members: self.members + other.members,
            words: self.words + other.words,
            first: earliest(self.first, other.first),
            last: latest(self.last, other.last),
        }
    }

    /// Days between two stories (0 where they overlap), where both are dated.
    fn days(&self, other: &Self) -> Option<f64> {
        let gap = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() / 86_400.0;
        let after = gap(self.last?, other.first?);
        let before = gap(other.last?, self.first?);
        Some(after.max(before).max(0.0))
    }
}

/// Terms of an article by which stories are looked up.
const LOOKED_UP: usize = 30;
/// Stories a term leads to, the newest first.
const STORIES_A_TERM: usize = 100;
/// Stories compared in full.
const COMPARED: usize = 20;
/// Texts of fewer words than this are short.
const SHORT_WORDS: f64 = 100.0;

/// The stories alive, one article after the other.
#[derive(Debug, Default)]
pub struct StoryIndex {
    tuning: Tuning,
    frequencies: Frequencies,
    stories: Vec<Sum>,
    /// The stories each term stands in, by its heaviest terms.
    postings: BTreeMap<u64, Vec<usize>>,
}

impl StoryIndex {
    /// An empty index with other numbers than the defaults.
    #[must_use]
    pub fn with(tuning: Tuning) -> Self {
        Self { tuning, ..Self::default() }
    }

    /// Puts an article (an account's lead) into the story it tells, or opens one.
    pub fn assign(&mut self, profile: &Profile) -> Assignment {
        self.frequencies.add(&profile.fields.full);
        let new = Sum::of(profile, Vectors::of(profile, &self.frequencies));
        let terms = heaviest(&new.vectors.full);
        let best = self
            .candidates(&terms)
            .into_iter()
            .map(|s| (self.likeness(&new, &self.stories[s]), s))
            .fold(None, |best: Option<(f64, usize)>, x| match best {
                Some(b) if b.0 >= x.0 => Some(b),
                _ => Some(x),
            });
        let bound = self.bound(&new);
        match best {
            Some((score, story)) if score >= bound => {
                self.stories[story] = self.stories[story].plus(&new);
                self.post(&terms, story);
                Assignment { story, opened: false, score }
            }
            _ => {
                let story = self.stories.len();
                self.stories.push(new);
                self.post(&terms, story);
                Assignment { story, opened: true, score: best.map_or(0.0, |b| b.0) }
            }
        }
    }

    fn bound(&self, new: &Sum) -> f64 {
        let t = &self.tuning;
        let bound = if new.first.is_some() { t.join } else { t.join_undated };
        if new.words / new.members < SHORT_WORDS { bound - t.short } else { bound }
    }

    /// How alike two stories are: the average link over their members in each field, less the further apart they are.
    fn likeness(&self, a: &Sum, b: &Sum) -> f64 {
        let t = &self.tuning;
        let pairs = a.members * b.members;
        let mean = |x: &Vector, y: &Vector| f64::from(dot(x, y)) / pairs;
        let alike = t.full * mean(&a.vectors.full, &b.vectors.full)
            + t.lead * mean(&a.vectors.lead, &b.vectors.lead)
            + t.names * mean(&a.vectors.names, &b.vectors.names);
        let gap = a.days(b).map_or(1.0, |d| (-(d / t.days).powi(2) / 2.0).exp());
        alike * gap
    }

    /// The stories that share most of the given terms.
    fn candidates(&self, terms: &[(u64, f32)]) -> Vec<usize> {
        let mut scores: BTreeMap<usize, f32> = BTreeMap::new();
        for (term, weight) in terms {
            let Some(stories) = self.postings.get(term) else { continue };
            for &story in stories.iter().rev().take(STORIES_A_TERM) {
                *scores.entry(story).or_insert(0.0) += weight * weight;
            }
        }
        let mut out: Vec<(usize, f32)> = scores.into_iter().collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.into_iter().take(COMPARED).map(|s| s.0).collect()
    }

    fn post(&mut self, terms: &[(u64, f32)], story: usize) {
        for (term, _) in terms {
            let stories = self.postings.entry(*term).or_default();
            if let Some(at) = stories.iter().rposition(|&s| s == story) {
                stories.remove(at);
            }
            stories.push(story);
        }
    }
}

/// The heaviest terms of a vector.
fn heaviest(vector: &Vector) -> Vec<(u64, f32)> {
    let mut out = vector.clone();
    out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    out.truncate(LOOKED_UP);
    out
}
