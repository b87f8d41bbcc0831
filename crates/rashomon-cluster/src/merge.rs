//! Stories that turn out to be one, seen with all that is known by now: average-link agglomeration over neighbours.

use crate::index::{STORIES_A_TERM, StoryIndex, Sum, Vectors, heaviest};
use crate::terms::Term;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Heaviest terms two stories must share to be compared again.
const SHARED_TERMS: u32 = 2;

/// Two stories that may be one, the most alike last in a sorted set. The bits of a positive number sort as it does.
type Queued = (u64, usize, usize);

/// Stories by number: made anew, or as the index has them.
pub(crate) type Sums<'a> = BTreeMap<usize, Cow<'a, Sum>>;

/// How alike pairs of stories are (the lesser number first), so that none is compared twice while neither changes. Looked up,
/// never walked.
pub(crate) type Compared = FxHashMap<(usize, usize), Alike>;

/// Two stories, the lesser number first.
pub(crate) fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// How alike two stories are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike {
    /// With what lies between them in time.
    pub(crate) whole: f64,
    /// By their words alone.
    pub(crate) words: f64,
}

/// What is asked of two stories that may be one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asks {
    /// The least likeness where both are dated.
    pub(crate) dated: f64,
    /// The least likeness where one is not.
    pub(crate) undated: f64,
    /// How much of the mean of their crowds on top.
    pub(crate) crowd: f64,
}

/// The stories while they are being merged.
pub(crate) struct Merging<'a> {
    /// Which stories may never be merged.
    apart: BTreeSet<(usize, usize)>,
    asks: Asks,
    sums: Sums<'a>,
    /// Which stories each may still be merged with.
    near: BTreeMap<usize, BTreeSet<usize>>,
    /// How alike each story is to its next best ones.
    crowds: BTreeMap<usize, f64>,
    queue: BTreeSet<Queued>,
    /// Where each queued pair stands in the queue.
    queued: BTreeMap<(usize, usize), u64>,
    /// What was compared already.
    compared: Compared,
}

impl<'a> Merging<'a> {
    /// Nothing is queued yet.
    pub(crate) fn new(
        apart: BTreeSet<(usize, usize)>,
        asks: Asks,
        sums: Sums<'a>,
        near: BTreeMap<usize, BTreeSet<usize>>,
        crowds: BTreeMap<usize, f64>,
        compared: Compared,
    ) -> Self {
        Self { apart, asks, sums, near, crowds, queue: BTreeSet::new(), queued: BTreeMap::new(), compared }
    }
}

impl StoryIndex {
    /// Looks at the stories again with all that is known by now, and merges those that turn out to be one: at all of them while
    /// no more articles came than are looked back at; after that, at those that changed since, and what they are alike to. (What
    /// the others are alike to has not changed, and words are hardly rarer or more common than they were.)
    /// Each pair is (the story that ends, the one it goes into), in the order to apply them.
    pub fn merges(&mut self) -> Vec<(usize, usize)> {
        self.merges_apart(BTreeSet::new())
    }

    /// As [`StoryIndex::merges`], where there are pairs of stories (the lesser number first) that are never one.
    pub fn merges_apart(&mut self, apart: BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
        let changed = std::mem::take(&mut self.changed);
        let (out, compared) = self.looked_at(apart, &changed);
        if out.is_empty() {
            self.compared = compared;
        }
        self.apply(&out);
        out
    }

    /// Which stories turn out to be one, where some changed; and how alike are those that were compared as they stand.
    fn looked_at(
        &self,
        apart: BTreeSet<(usize, usize)>,
        changed: &BTreeSet<usize>,
    ) -> (Vec<(usize, usize)>, Compared) {
        let t = &self.tuning;
        let asks = Asks { dated: t.merge, undated: t.merge_undated, crowd: t.crowd };
        let whole = self.recent.len() < self.lookback;
        let (sums, near) = if whole {
            let sums = self.recent_sums();
            let near = neighbours(&sums);
            (sums, near)
        } else {
            let near = self.around(changed);
            let sum = |&story: &usize| Some((story, Cow::Borrowed(self.stories.get(&story)?)));
            (near.keys().filter_map(sum).collect(), near)
        };
        let mut compared = Compared::default();
        let mut crowds = BTreeMap::new();
        for (&story, others) in near.iter().filter(|(a, _)| whole || changed.contains(a)) {
            let alike = self.ranked(&sums, story, others, &mut compared);
            crowds.insert(story, self.crowd(alike.into_iter().skip(1)));
        }
        let mut merging = Merging::new(apart, asks, sums, near, crowds, compared);
        let out = self.agglomerate(&mut merging);
        // Where all were weighed anew, they are not as they stand.
        (out, if whole { Compared::default() } else { merging.compared })
    }

    /// The recent stories, weighed with all that is known by now.
    pub(crate) fn recent_sums(&self) -> Sums<'_> {
        let mut sums = Sums::new();
        for (story, profile) in &self.recent {
            let one = Sum::of(profile, Vectors::of(profile, &self.frequencies, self.tuning.pad));
            match sums.entry(*story) {
                Entry::Vacant(place) => drop(place.insert(Cow::Owned(one))),
                Entry::Occupied(mut sum) => *sum.get_mut() = Cow::Owned(sum.get().plus(&one)),
            }
        }
        sums
    }

    /// Merges the most alike first, as long as two are alike enough. What comes of it is still to be carried out.
    pub(crate) fn agglomerate(&self, merging: &mut Merging<'_>) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> =
            merging.near.iter().flat_map(|(&a, to)| to.range(a..).map(move |&b| (a, b))).collect();
        pairs.into_iter().for_each(|(a, b)| self.queue(merging, a, b));
        let mut out = Vec::new();
        while let Some((_, into, ends)) = merging.queue.last().copied() {
            self.join(merging, into, ends);
            out.push((ends, into));
        }
        out
    }

    /// The stories that changed, with those that each may be one with.
    fn around(&self, changed: &BTreeSet<usize>) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut near: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for &story in changed {
            let Some(sum) = self.stories.get(&story) else { continue };
            for other in self.candidates(&heaviest(&sum.vectors.full)) {
                if other != story {
                    near.entry(story).or_default().insert(other);
                    near.entry(other).or_default().insert(story);
                }
            }
        }
        near
    }

    /// How alike a story is to its neighbours, the most alike first. What was compared is noted.
    pub(crate) fn ranked(
        &self,
        sums: &Sums<'_>,
        story: usize,
        others: &BTreeSet<usize>,
        compared: &mut Compared,
    ) -> Vec<f64> {
        let Some(own) = sums.get(&story) else { return Vec::new() };
        let mut alike = Vec::with_capacity(others.len());
        for (&number, other) in others.iter().filter_map(|o| Some((o, sums.get(o)?))) {
            alike.push(compared.entry(pair(story, number)).or_insert_with(|| self.compare(own, other)).whole);
        }
        alike.sort_by(|a, b| b.total_cmp(a));
        alike
    }

    /// Queues a pair of stories where they are alike enough to be one.
    fn queue(&self, merging: &mut Merging<'_>, a: usize, b: usize) {
        let (a, b) = pair(a, b);
        if merging.apart.contains(&(a, b)) {
            return;
        }
        let (Some(x), Some(y)) = (merging.sums.get(&a), merging.sums.get(&b)) else { return };
        let likeness = merging.compared.get(&(a, b)).map_or_else(|| self.likeness(x, y), |known| known.whole);
        // Of a story that did not change it is not known, and taken to be the other's.
        let crowds = [a, b].map(|s| merging.crowds.get(&s).copied());
        let crowd = match crowds {
            [Some(a), Some(b)] => f64::midpoint(a, b),
            [one, other] => one.or(other).unwrap_or(0.0),
        };
        let dated = x.is_dated() && y.is_dated();
        let bound = if dated { merging.asks.dated } else { merging.asks.undated };
        if likeness >= bound + merging.asks.crowd * crowd && !self.is_over(x, y) {
            merging.queue.insert((likeness.to_bits(), a, b));
            merging.queued.insert((a, b), likeness.to_bits());
        }
    }

    /// Merges one story into another, and looks at the neighbours of both again.
    fn join(&self, merging: &mut Merging<'_>, into: usize, ends: usize) {
        let mut others = merging.near.remove(&ends).unwrap_or_default();
        others.extend(merging.near.remove(&into).unwrap_or_default());
        others.retain(|&o| o != into && o != ends);
        for story in [into, ends] {
            for other in others.iter().copied().chain([into, ends]) {
                let (a, b) = pair(story, other);
                if let Some(bits) = merging.queued.remove(&(a, b)) {
                    merging.queue.remove(&(bits, a, b));
                }
            }
        }
        // Whoever may not be with the one that ends may not be with the one it goes into.
        let moved = |&(a, b): &(usize, usize)| match (a == ends, b == ends) {
            (true, _) => Some(pair(b, into)),
            (_, true) => Some(pair(a, into)),
            _ => None,
        };
        let moved: Vec<(usize, usize)> = merging.apart.iter().filter_map(moved).collect();
        merging.apart.extend(moved);
        if let Some(gone) = merging.sums.remove(&ends) {
            merging.sums.entry(into).and_modify(|sum| *sum = Cow::Owned(sum.plus(&gone)));
        }
        for &other in &others {
            let near = merging.near.entry(other).or_default();
            near.remove(&ends);
            near.insert(into);
            // It is another by what it took in.
            merging.compared.remove(&pair(into, other));
            self.queue(merging, into, other);
        }
        merging.near.insert(into, others);
    }

    /// Carries merges out.
    pub(crate) fn apply(&mut self, merges: &[(usize, usize)]) {
        // Where each ended story went: a later merge may end the one it went into.
        let mut went: BTreeMap<usize, usize> = BTreeMap::new();
        for &(ends, into) in merges {
            if let Some(sum) = self.stories.remove(&ends) {
                self.forward(&sum, ends, into);
                self.grow(into, &sum);
            }
            if self.changed.remove(&ends) {
                self.changed.insert(into);
            }
            went.values_mut().filter(|w| **w == ends).for_each(|w| *w = into);
            went.insert(ends, into);
        }
        for (story, _) in &mut self.recent {
            *story = went.get(story).copied().unwrap_or(*story);
        }
    }

    /// Puts one story in another's place under the terms it has: it stands nowhere else.
    fn forward(&mut self, sum: &Sum, ends: usize, into: usize) {
        for (term, _) in &sum.vectors.full {
            let Some(stories) = self.postings.get_mut(term) else { continue };
            let Some(at) = stories.iter().position(|&s| s == ends) else { continue };
            if stories.contains(&into) {
                stories.remove(at);
            } else {
                stories[at] = into;
            }
        }
    }
}

/// For each story, those that share some of its heaviest terms.
pub(crate) fn neighbours(sums: &Sums<'_>) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut lists: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    for (&story, sum) in sums {
        for (term, _) in heaviest(&sum.vectors.full) {
            lists.entry(term).or_default().push(story);
        }
    }
    let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for list in lists.values().filter(|l| l.len() <= STORIES_A_TERM) {
        for (n, &a) in list.iter().enumerate() {
            for &b in &list[n + 1..] {
                *shared.entry((a, b)).or_insert(0) += 1;
            }
        }
    }
    let mut out: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for ((a, b), _) in shared.into_iter().filter(|s| s.1 >= SHARED_TERMS) {
        out.entry(a).or_default().insert(b);
        out.entry(b).or_default().insert(a);
    }
    out
}
