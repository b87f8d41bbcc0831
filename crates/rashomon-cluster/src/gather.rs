//! A whole set to stories at once, where nothing is dated and so no order to be online in.
//!
//! Everybody starts apart and the most alike are merged first, as in [`crate::StoryIndex::merges`]. What differs is who
//! makes an article's crowd. Its next best neighbours may be of its own story, so they are no measure of how common its
//! words are: who comes after its likely mates is. How many those are, the set says itself.

use crate::index::StoryIndex;
use crate::merge::{Asks, Compared, Merging, neighbours};
use std::collections::{BTreeMap, BTreeSet};

/// The most mates an article is thought to have. Past them likeness falls with what the stories of a set have in
/// common, not with what an article and its mates have.
const MOST_MATES: usize = 15;
/// How many ranks after the mates make the crowd, for each mate: as far as the next stories of that size reach.
const CROWD_A_MATE: usize = 2;
/// The fewest ranks that make a crowd.
const LEAST_CROWD: usize = 3;
/// What an article not there counts in the crowd of a very small set: the bound is low, and few are no measure of what is common.
const UNSEEN: f64 = 0.2;

impl StoryIndex {
    /// Gathers a set of undated articles that were each opened apart ([`StoryIndex::open`]) into its stories. Each pair is
    /// (the story that ends, the one it goes into), in the order to apply them.
    pub fn gather(&mut self) -> Vec<(usize, usize)> {
        self.gather_apart(BTreeSet::new())
    }

    /// As [`StoryIndex::gather`], where there are pairs of stories (the lesser number first) that are never one.
    pub fn gather_apart(&mut self, apart: BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
        let out = self.gathered(apart);
        self.apply(&out);
        out
    }

    /// Who goes into whom.
    fn gathered(&self, apart: BTreeSet<(usize, usize)>) -> Vec<(usize, usize)> {
        let t = &self.tuning;
        let asks = Asks { dated: t.gather, undated: t.gather, crowd: t.gather_crowd };
        let sums = self.recent_sums();
        let near = neighbours(&sums);
        let mut compared = Compared::default();
        let ranked: BTreeMap<usize, Vec<f64>> = near
            .iter()
            .map(|(&story, others)| {
                let mut alike = self.ranked(&sums, story, others, &mut compared);
                alike.truncate(MOST_MATES * (1 + CROWD_A_MATE));
                (story, alike)
            })
            .collect();
        let mates = mates(ranked.values());
        let many = (CROWD_A_MATE * mates).max(LEAST_CROWD);
        let crowds = ranked.into_iter().map(|(story, alike)| {
            let past = alike.into_iter().skip(mates);
            (story, self.crowd_of(many, UNSEEN, past))
        });
        let crowds = crowds.collect();
        self.agglomerate(&mut Merging::new(apart, asks, sums, near, crowds, compared))
    }
}

/// How many mates an article of a set has, most likely: the rank at which most of the likeness ends.
///
/// Sorted by rank, an article's likenesses fall slowly among its mates, steeply after the last of them, and slowly again.
/// What ends at a rank is the drop there times the ranks before it; over all ranks that is all the likeness there is. The
/// drop of one article is chance, that of the whole set is not.
fn mates<'a>(ranked: impl Iterator<Item = &'a Vec<f64>>) -> usize {
    let mut total = [0.0; MOST_MATES + 1];
    for alike in ranked {
        total.iter_mut().zip(alike).for_each(|(sum, likeness)| *sum += likeness);
    }
    let ends = |rank: usize| rank as f64 * (total[rank - 1] - total[rank]);
    (1..=MOST_MATES).max_by(|&a, &b| ends(a).total_cmp(&ends(b)).then(b.cmp(&a))).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::mates;

    #[test]
    fn mates_are_counted_where_likeness_ends() {
        let of = |ranked: &[&[f64]]| mates(ranked.iter().map(|r| r.to_vec()).collect::<Vec<_>>().iter());
        assert_eq!(of(&[&[0.5, 0.1, 0.09, 0.08]]), 1);
        assert_eq!(of(&[&[0.5, 0.4, 0.1, 0.09], &[0.4, 0.15, 0.1], &[0.5, 0.45, 0.12]]), 2);
        assert_eq!(of(&[&[0.4, 0.38, 0.36, 0.33, 0.3, 0.1, 0.1, 0.09]]), 5);
        assert_eq!(of(&[]), 1);
        assert_eq!(of(&[&[0.3; 40]]), 1, "nothing ends among those thought of");
    }
}
