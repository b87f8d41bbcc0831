//! Articles in the order they arrive to stories: a single pass with bounded candidates.
//!
//! The method is the online one of Miranda et al. 2018 (field-wise cosines with time) with average link in place of
//! a learnt ranker, and candidates from an inverted index over an article's rarest terms, so that the cost of an
//! article does not grow with the archive.

use crate::merge::{Alike, Compared, pair};
use crate::profile::Profile;
use crate::terms::Term;
use crate::weights::{Frequencies, Vector, add, dot, take};
use jiff::Timestamp;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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

/// How alike two articles or stories are, and of what that is made: `whole` is `near` times the weighted sum of the fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Likeness {
    /// All of it, 0 to 1.
    pub whole: f64,
    /// How alike the words of the whole texts are.
    pub full: f64,
    /// How alike headlines and first lines are.
    pub lead: f64,
    /// How alike names (of people, houses and places) and numbers are.
    pub names: f64,
    /// How many days they are apart, where both are dated.
    pub days: Option<f64>,
    /// What that distance leaves of likeness.
    pub near: f64,
    /// The least likeness from which one joins the other's story; where other stories are alike too, more is asked for.
    pub join: f64,
    /// The least likeness from which their stories turn out to be one; likewise.
    pub merge: f64,
}

/// The numbers a grouping turns on. The defaults are what the labelled sets gave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tuning {
    /// What the cosine of whole texts counts.
    pub full: f64,
    /// What the cosine of headlines and first lines counts.
    pub lead: f64,
    /// What the cosine of names and numbers counts.
    pub names: f64,
    /// Days after which likeness has fallen to 0.6 (the width of the gaussian).
    pub days: f64,
    /// What is left of likeness however far apart two articles are.
    pub far: f64,
    /// Days after which nothing joins a story any more, however alike: what comes every year is another event.
    pub over: f64,
    /// What is left of likeness, likewise, where one is a view (opinion, editorial, analysis): these come weeks after the event.
    pub views: f64,
    /// Squared weight by which a field's length is padded: a field of one name is not sure of itself.
    pub pad: f64,
    /// Likeness from which a dated article joins a story.
    pub join: f64,
    /// Likeness from which an undated article joins a story.
    pub join_undated: f64,
    /// How much of the likeness to the next best stories is asked for on top: where all is alike, being alike says
    /// little.
    pub crowd: f64,
    /// Likeness from which two dated stories turn out to be one.
    pub merge: f64,
    /// The same for undated ones.
    pub merge_undated: f64,
    /// Likeness from which two stories are one where a whole set is gathered at once ([`StoryIndex::gather`]).
    pub gather: f64,
    /// What is asked for on top there of their likeness to the crowd.
    pub gather_crowd: f64,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            full: 0.4,
            lead: 0.35,
            names: 0.25,
            days: 0.75,
            far: 0.3,
            over: 60.0,
            views: 0.8,
            pad: 40.0,
            join: 0.128,
            join_undated: 0.165,
            crowd: 0.8,
            merge: 0.2,
            merge_undated: 0.13,
            gather: 0.1,
            gather_crowd: 0.73,
        }
    }
}

impl Tuning {
    /// How alike two are in their fields, whatever lies between them in time.
    fn alike(&self, parts: &Likeness) -> f64 {
        self.full * parts.full + self.lead * parts.lead + self.names * parts.names
    }
}

/// An article's fields as vectors.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Vectors {
    pub(crate) full: Vector,
    pub(crate) lead: Vector,
    pub(crate) names: Vector,
}

impl Vectors {
    pub(crate) fn of(profile: &Profile, frequencies: &Frequencies, pad: f64) -> Self {
        Self {
            full: frequencies.vector(&profile.fields.full, 0.0),
            lead: frequencies.vector(&profile.fields.lead, 0.0),
            names: frequencies.vector(&profile.fields.names, pad as f32),
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            full: add(&self.full, &other.full),
            lead: add(&self.lead, &other.lead),
            names: add(&self.names, &other.names),
        }
    }

    fn minus(&self, other: &Self) -> Self {
        Self {
            full: take(&self.full, &other.full),
            lead: take(&self.lead, &other.lead),
            names: take(&self.names, &other.names),
        }
    }
}

/// A story as the index keeps it: the sum of its members, which gives the average link to them in one product.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub(crate) vectors: Vectors,
    members: f64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// Whether all of it is views.
    views: bool,
}

impl Sum {
    pub(crate) fn of(profile: &Profile, vectors: Vectors) -> Self {
        Self { vectors, members: 1.0, first: profile.at, last: profile.at, views: profile.views }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let earliest = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).min();
        let latest = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).max();
        Self {
            vectors: self.vectors.plus(&other.vectors),
            members: self.members + other.members,
            first: earliest(self.first, other.first),
            last: latest(self.last, other.last),
            views: self.views && other.views,
        }
    }

    /// The story without an article of it. What the article weighed when it came is not known any more: what it weighs now
    /// is taken out, and no term is left with less than nothing. A story's span in time stays as it was.
    fn minus(&self, article: &Self) -> Self {
        if self.members <= article.members {
            return self.clone();
        }
        Self {
            vectors: self.vectors.minus(&article.vectors),
            members: self.members - article.members,
            ..self.clone()
        }
    }

    /// Whether any of it has a date.
    pub(crate) fn is_dated(&self) -> bool {
        self.first.is_some()
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
pub(crate) const STORIES_A_TERM: usize = 100;
/// Stories compared in full.
const COMPARED: usize = 20;

/// So many articles are few: see [`StoryIndex::far`].
const FEW: f64 = 50.0;
/// What distance in time leaves of likeness at the very start.
const FEW_FAR: f64 = 0.9;

/// The stories alive, one article after the other.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoryIndex {
    pub(crate) tuning: Tuning,
    pub(crate) frequencies: Frequencies,
    /// How many articles were assigned.
    articles: usize,
    /// The stories that may still grow, by number.
    pub(crate) stories: BTreeMap<usize, Sum>,
    /// How many stories were ever opened.
    opened: usize,
    /// The stories each term stands in, by its heaviest terms. Looked up, never walked in an order that shows.
    pub(crate) postings: FxHashMap<Term, Vec<usize>>,
    /// The last articles with their stories, by which stories are looked at again.
    pub(crate) recent: VecDeque<(usize, Profile)>,
    /// How many articles [`StoryIndex::merges`] looks back.
    pub(crate) lookback: usize,
    /// The stories that articles joined since stories were last looked at again.
    pub(crate) changed: BTreeSet<usize>,
    /// How alike stories were found to be since any of them changed.
    #[serde(skip)]
    pub(crate) compared: Compared,
}

impl Default for StoryIndex {
    fn default() -> Self {
        Self {
            tuning: Tuning::default(),
            frequencies: Frequencies::default(),
            articles: 0,
            stories: BTreeMap::new(),
            opened: 0,
            postings: FxHashMap::default(),
            recent: VecDeque::new(),
            lookback: RECENT,
            changed: BTreeSet::new(),
            compared: Compared::default(),
        }
    }
}

/// How many articles [`StoryIndex::merges`] looks back: some days of a busy desk, some hundred megabytes.
const RECENT: usize = 20_000;

impl StoryIndex {
    /// An empty index with other numbers than the defaults.
    #[must_use]
    pub fn with(tuning: Tuning) -> Self {
        Self { tuning, ..Self::default() }
    }

    /// The same index, looking back over fewer articles when it merges stories: quicker, and smaller.
    #[must_use]
    pub fn looking_back(self, articles: usize) -> Self {
        Self { lookback: articles.max(1), ..self }
    }

    /// How many articles [`StoryIndex::merges`] and [`StoryIndex::gather`] look back at the most.
    #[must_use]
    pub fn looks_back(&self) -> usize {
        self.lookback
    }

    /// How many articles [`StoryIndex::merges`] looks at now.
    #[must_use]
    pub fn looked_back_at(&self) -> usize {
        self.recent.len()
    }

    /// Lets stories go that are over: no article joins them any more, and they cost no memory.
    pub fn close(&mut self, over: &BTreeSet<usize>) {
        self.recent.retain(|(story, _)| !over.contains(story));
        self.changed.retain(|story| !over.contains(story));
        for story in over {
            let Some(sum) = self.stories.remove(story) else { continue };
            // It stands under terms that it has, and nowhere else.
            for (term, _) in &sum.vectors.full {
                let Entry::Occupied(mut stories) = self.postings.entry(*term) else { continue };
                stories.get_mut().retain(|s| s != story);
                if stories.get().is_empty() {
                    stories.remove();
                }
            }
        }
    }

    /// Puts the members of one story into another, as where two turn out to tell with the same words.
    pub fn unite(&mut self, ends: usize, into: usize) {
        if ends != into {
            self.apply(&[(ends, into)]);
        }
    }

    /// Puts an article (an account's lead) into the story it tells, or opens one.
    pub fn assign(&mut self, profile: &Profile) -> Assignment {
        self.assign_apart(profile, &BTreeSet::new())
    }

    /// As [`StoryIndex::assign`], where there are stories that it may not join.
    pub fn assign_apart(&mut self, profile: &Profile, apart: &BTreeSet<usize>) -> Assignment {
        let (new, terms) = self.weigh(profile);
        let mut alike: Vec<(f64, usize)> = self
            .candidates(&terms)
            .into_iter()
            .filter(|story| !apart.contains(story))
            .filter_map(|s| Some((self.likeness(&new, self.stories.get(&s)?), s)))
            .collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // What is long over is no place for it, but says how common such words are.
        let place =
            alike.iter().position(|&(_, s)| self.stories.get(&s).is_some_and(|s| !self.is_over(&new, s)));
        let best = place.map(|place| alike.remove(place));
        let crowd = self.crowd(alike.iter().map(|a| a.0));
        let t = &self.tuning;
        let bound = if new.is_dated() { t.join } else { t.join_undated } + t.crowd * crowd;
        let assignment = match best {
            Some((score, story)) if score >= bound => {
                self.grow(story, &new);
                Assignment { story, opened: false, score }
            }
            _ => Assignment { story: self.open_with(new), opened: true, score: best.map_or(0.0, |b| b.0) },
        };
        self.note(&terms, assignment.story, profile);
        assignment
    }

    /// Puts an article into a story that it is known to tell.
    pub fn put(&mut self, profile: &Profile, story: usize) {
        let (new, terms) = self.weigh(profile);
        self.grow(story, &new);
        self.note(&terms, story, profile);
    }

    /// Opens a story with an article, whatever else it is like, and gives its number: what is to be gathered later starts apart.
    pub fn open(&mut self, profile: &Profile) -> usize {
        let (new, terms) = self.weigh(profile);
        let story = self.open_with(new);
        self.note(&terms, story, profile);
        story
    }

    /// Opens a story.
    fn open_with(&mut self, sum: Sum) -> usize {
        let story = self.opened;
        self.opened += 1;
        self.stories.insert(story, sum);
        story
    }

    /// Opens a story with articles that stood in another, and gives its number.
    pub fn part(&mut self, from: usize, profiles: &[Profile]) -> usize {
        let story = self.open_with(Sum::default());
        for profile in profiles {
            let one = Sum::of(profile, Vectors::of(profile, &self.frequencies, self.tuning.pad));
            if let Some(sum) = self.stories.get_mut(&from) {
                *sum = sum.minus(&one);
            }
            self.grow(story, &one);
            self.changed.extend([from, story]);
            self.post(&heaviest(&one.vectors.full), story);
            if let Some(seen) = self.recent.iter_mut().find(|(at, seen)| *at == from && seen == profile) {
                seen.0 = story;
            }
        }
        story
    }

    /// Counts an article's terms, and weighs it.
    fn weigh(&mut self, profile: &Profile) -> (Sum, Vec<(Term, f32)>) {
        self.articles += 1;
        self.frequencies.add(&profile.fields.full);
        let new = Sum::of(profile, Vectors::of(profile, &self.frequencies, self.tuning.pad));
        let terms = heaviest(&new.vectors.full);
        (new, terms)
    }

    /// Notes where an article was put.
    fn note(&mut self, terms: &[(Term, f32)], story: usize, profile: &Profile) {
        self.post(terms, story);
        self.changed.insert(story);
        while self.recent.len() >= self.lookback {
            self.recent.pop_front();
        }
        self.recent.push_back((story, profile.clone()));
    }

    /// How alike two articles are, in the parts that a grouping weighs, with the bounds it holds them against.
    #[must_use]
    pub fn alike(&self, a: &Profile, b: &Profile) -> Likeness {
        let sum = |p: &Profile| Sum::of(p, Vectors::of(p, &self.frequencies, self.tuning.pad));
        let (a, b) = (sum(a), sum(b));
        let dated = a.is_dated() && b.is_dated();
        let t = &self.tuning;
        Likeness {
            join: if dated { t.join } else { t.join_undated },
            merge: if dated { t.merge } else { t.merge_undated },
            ..self.parts(&a, &b)
        }
    }

    /// At most `most` other stories that share words and names with a story, the most alike first: the same matter on
    /// other days. Time weighs nothing here: what would let an article join, were it told the same day, relates the two. It costs as much as putting an article into a story.
    #[must_use]
    pub fn related(&self, story: usize, most: usize) -> Vec<(usize, f64)> {
        let Some(own) = self.stories.get(&story) else { return Vec::new() };
        let terms = heaviest(&own.vectors.full);
        let others = self.candidates(&terms).into_iter().filter(|&other| other != story);
        let alike = others.filter_map(|other| {
            let other_sum = self.stories.get(&other)?;
            let known = self.compared.get(&pair(story, other)).copied();
            Some((other, known.unwrap_or_else(|| self.compare(own, other_sum)).words))
        });
        let mut alike: Vec<(usize, f64)> = alike.filter(|other| other.1 >= self.tuning.join).collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(most);
        alike
    }

    /// Adds to a story. Whatever changes one comes by here, so what was compared before is forgotten here.
    pub(crate) fn grow(&mut self, story: usize, more: &Sum) {
        self.compared.clear();
        let sum = self.stories.entry(story).or_default();
        *sum = if sum.members > 0.0 { sum.plus(more) } else { more.clone() };
    }

    /// What distance in time leaves of likeness. Among a handful of articles, two so alike are hardly two rounds of
    /// one long affair; in a year's stream they often are.
    fn far(&self) -> f64 {
        self.tuning.far + (FEW_FAR - self.tuning.far).max(0.0) * self.few()
    }

    /// 1 at the start, falling to 0 as articles come in.
    fn few(&self) -> f64 {
        FEW / (FEW + self.articles as f64)
    }

    /// The mean likeness of the best few of the stories that were not chosen.
    pub(crate) fn crowd(&self, best_first: impl Iterator<Item = f64>) -> f64 {
        self.crowd_of(CROWD, UNSEEN, best_first)
    }

    /// The mean likeness of so many of the stories that were not chosen. `unseen` is what one not there counts at the start.
    pub(crate) fn crowd_of(&self, many: usize, unseen: f64, best_first: impl Iterator<Item = f64>) -> f64 {
        best_first.chain(std::iter::repeat(unseen * self.few())).take(many).sum::<f64>() / many as f64
    }

    /// Whether one of two was over long before the other began.
    pub(crate) fn is_over(&self, a: &Sum, b: &Sum) -> bool {
        a.days(b).is_some_and(|days| days > self.tuning.over)
    }

    /// How alike two stories are: the average link over their members in each field, less the further apart they are.
    pub(crate) fn likeness(&self, a: &Sum, b: &Sum) -> f64 {
        self.parts(a, b).whole
    }

    /// The same, with and without their time.
    pub(crate) fn compare(&self, a: &Sum, b: &Sum) -> Alike {
        let parts = self.parts(a, b);
        Alike { whole: parts.whole, words: self.tuning.alike(&parts) }
    }

    fn parts(&self, a: &Sum, b: &Sum) -> Likeness {
        let t = &self.tuning;
        let pairs = a.members * b.members;
        let mean = |x: &Vector, y: &Vector| f64::from(dot(x, y)) / pairs;
        let full = mean(&a.vectors.full, &b.vectors.full);
        let lead = mean(&a.vectors.lead, &b.vectors.lead);
        let names = mean(&a.vectors.names, &b.vectors.names);
        let parts = Likeness { full, lead, names, ..Likeness::default() };
        let days = a.days(b);
        let near = days.map_or(1.0, |days| {
            let far = if a.views || b.views { t.views.max(self.far()) } else { self.far() };
            far + (1.0 - far) * (-(days / t.days).powi(2) / 2.0).exp()
        });
        Likeness { whole: t.alike(&parts) * near, days, near, ..parts }
    }

    /// The stories that share most of the given terms.
    pub(crate) fn candidates(&self, terms: &[(Term, f32)]) -> Vec<usize> {
        // Each story's weights are added up in the order of the terms, whatever the order of the stories here.
        let mut scores: FxHashMap<usize, f32> = FxHashMap::default();
        for (term, weight) in terms {
            let Some(stories) = self.postings.get(term) else { continue };
            for &story in stories.iter().rev().take(STORIES_A_TERM) {
                *scores.entry(story).or_insert(0.0) += weight * weight;
            }
        }
        let mut out: Vec<(usize, f32)> = scores.into_iter().collect();
        let better = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if out.len() > COMPARED {
            out.select_nth_unstable_by(COMPARED, better);
            out.truncate(COMPARED);
        }
        out.sort_unstable_by(better);
        out.into_iter().map(|s| s.0).collect()
    }

    fn post(&mut self, terms: &[(Term, f32)], story: usize) {
        for (term, _) in terms {
            let stories = self.postings.entry(*term).or_default();
            if let Some(at) = stories.iter().rposition(|&s| s == story) {
                stories.remove(at);
            }
            stories.push(story);
            // Only the newest are ever looked at.
            if stories.len() > 2 * STORIES_A_TERM {
                stories.drain(..STORIES_A_TERM);
            }
        }
    }
}

/// The heaviest terms of a vector.
pub(crate) fn heaviest(vector: &Vector) -> Vec<(Term, f32)> {
    let heavier = |a: &(Term, f32), b: &(Term, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let mut out = vector.clone();
    if out.len() > LOOKED_UP {
        out.select_nth_unstable_by(LOOKED_UP, heavier);
        out.truncate(LOOKED_UP);
    }
    out.sort_unstable_by(heavier);
    out
}

/// How many next best stories make the crowd.
const CROWD: usize = 5;

/// What a story not there counts in the crowd at the very start: with few seen, the best may be no better than any.
const UNSEEN: f64 = 0.12;
