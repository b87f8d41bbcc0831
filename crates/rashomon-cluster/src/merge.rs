//! Stories that turn out to be one, seen with all that is known by now: average-link agglomeration over neighbours.

use crate::index::{STORIES_A_TERM, StoryIndex, Sum, Vectors, heaviest};
use crate::terms::Term;
use std::collections::{BTreeMap, BTreeSet};

/// Heaviest terms two stories must share to be compared again.
const SHARED_TERMS: u32 = 2;

/// Two stories that may be one, the most alike last in a sorted set. The bits of a positive number sort as it does.
type Entry = (u64, usize, usize);

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
pub(crate) struct Merging {
    /// Which stories may never be merged.
    apart: BTreeSet<(usize, usize)>,
    asks: Asks,
    sums: BTreeMap<usize, Sum>,
    /// Which stories each may still be merged with.
    near: BTreeMap<usize, BTreeSet<usize>>,
    /// How alike each story is to its next best ones.
    crowds: BTreeMap<usize, f64>,
    queue: BTreeSet<Entry>,
    /// Where each queued pair stands in the queue.
    queued: BTreeMap<(usize, usize), u64>,
}

impl Merging {
    /// Nothing is queued yet.
    pub(crate) fn new(
        apart: BTreeSet<(usize, usize)>,
        asks: Asks,
        sums: BTreeMap<usize, Sum>,
        near: BTreeMap<usize, BTreeSet<usize>>,
        crowds: BTreeMap<usize, f64>,
    ) -> Self {
        Self { apart, asks, sums, near, crowds, queue: BTreeSet::new(), queued: BTreeMap::new() }
    }
}

impl StoryIndex {
    /// Looks at the recent stories again with all that is known by now, and merges those that turn out to be one.
    /// Each pair is (the story that ends, the one it goes into), in the order to apply them.
    pub fn merges(&mut self) -> Vec<(usize, usize)> {
        self.merges_apart(BTreeSet::new())
    }

    /// As [`StoryIndex::merges`], where there are pairs of stories (the lesser number first) that are never one.
    pub fn merges_apart(&mut self, apart: BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
        let t = &self.tuning;
        let asks = Asks { dated: t.merge, undated: t.merge_undated, crowd: t.crowd };
        let sums = self.recent_sums();
        let near = neighbours(&sums);
        let ranked = near.iter().map(|(&story, others)| (story, self.ranked(&sums, story, others)));
        let crowds = ranked.map(|(story, alike)| (story, self.crowd(alike.into_iter().skip(1)))).collect();
        self.agglomerate(Merging::new(apart, asks, sums, near, crowds))
    }

    /// The recent stories, weighed with all that is known by now.
    pub(crate) fn recent_sums(&self) -> BTreeMap<usize, Sum> {
        let mut sums: BTreeMap<usize, Sum> = BTreeMap::new();
        for (story, profile) in &self.recent {
            let one = Sum::of(profile, Vectors::of(profile, &self.frequencies, self.tuning.pad));
            let sum = sums.get(story).map_or_else(|| one.clone(), |sum| sum.plus(&one));
            sums.insert(*story, sum);
        }
        sums
    }

    /// Merges the most alike first, as long as two are alike enough.
    pub(crate) fn agglomerate(&mut self, mut merging: Merging) -> Vec<(usize, usize)> {
        let pairs: Vec<(usize, usize)> =
            merging.near.iter().flat_map(|(&a, to)| to.range(a..).map(move |&b| (a, b))).collect();
        pairs.into_iter().for_each(|(a, b)| self.queue(&mut merging, a, b));
        let mut out = Vec::new();
        while let Some((_, into, ends)) = merging.queue.last().copied() {
            self.join(&mut merging, into, ends);
            out.push((ends, into));
        }
        self.apply(&out);
        out
    }

    /// How alike a story is to its neighbours, the most alike first.
    pub(crate) fn ranked(
        &self,
        sums: &BTreeMap<usize, Sum>,
        story: usize,
        others: &BTreeSet<usize>,
    ) -> Vec<f64> {
        let Some(own) = sums.get(&story) else { return Vec::new() };
        let mut alike: Vec<f64> =
            others.iter().filter_map(|o| sums.get(o)).map(|other| self.likeness(own, other)).collect();
        alike.sort_by(|a, b| b.total_cmp(a));
        alike
    }

    /// Queues a pair of stories where they are alike enough to be one.
    fn queue(&self, merging: &mut Merging, a: usize, b: usize) {
        let (a, b) = (a.min(b), a.max(b));
        if merging.apart.contains(&(a, b)) {
            return;
        }
        let (Some(x), Some(y)) = (merging.sums.get(&a), merging.sums.get(&b)) else { return };
        let likeness = self.likeness(x, y);
        let crowd = [a, b].iter().filter_map(|s| merging.crowds.get(s)).sum::<f64>() / 2.0;
        let dated = x.is_dated() && y.is_dated();
        let bound = if dated { merging.asks.dated } else { merging.asks.undated };
        if likeness >= bound + merging.asks.crowd * crowd && !self.is_over(x, y) {
            merging.queue.insert((likeness.to_bits(), a, b));
            merging.queued.insert((a, b), likeness.to_bits());
        }
    }

    /// Merges one story into another, and looks at the neighbours of both again.
    fn join(&self, merging: &mut Merging, into: usize, ends: usize) {
        let mut others = merging.near.remove(&ends).unwrap_or_default();
        others.extend(merging.near.remove(&into).unwrap_or_default());
        others.retain(|&o| o != into && o != ends);
        for story in [into, ends] {
            for other in others.iter().copied().chain([into, ends]) {
                let pair = (story.min(other), story.max(other));
                if let Some(bits) = merging.queued.remove(&pair) {
                    merging.queue.remove(&(bits, pair.0, pair.1));
                }
            }
        }
        // Whoever may not be with the one that ends may not be with the one it goes into.
        let moved = |&(a, b): &(usize, usize)| match (a == ends, b == ends) {
            (true, _) => Some((b.min(into), b.max(into))),
            (_, true) => Some((a.min(into), a.max(into))),
            _ => None,
        };
        let moved: Vec<(usize, usize)> = merging.apart.iter().filter_map(moved).collect();
        merging.apart.extend(moved);
        if let Some(gone) = merging.sums.remove(&ends) {
            merging.sums.entry(into).and_modify(|sum| *sum = sum.plus(&gone));
        }
        for &other in &others {
            let near = merging.near.entry(other).or_default();
            near.remove(&ends);
            near.insert(into);
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
                self.grow(into, &sum);
            }
            went.values_mut().filter(|w| **w == ends).for_each(|w| *w = into);
            went.insert(ends, into);
        }
        for (story, _) in &mut self.recent {
            *story = went.get(story).copied().unwrap_or(*story);
        }
        for stories in self.postings.values_mut() {
            if stories.iter().any(|s| went.contains_key(s)) {
                let mut seen = BTreeSet::new();
                let moved: Vec<usize> = stories.iter().map(|s| went.get(s).copied().unwrap_or(*s)).collect();
                *stories = moved.into_iter().filter(|&s| seen.insert(s)).collect();
            }
        }
    }
}

/// For each story, those that share some of its heaviest terms.
pub(crate) fn neighbours(sums: &BTreeMap<usize, Sum>) -> BTreeMap<usize, BTreeSet<usize>> {
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
