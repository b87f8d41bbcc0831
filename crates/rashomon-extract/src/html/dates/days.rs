//! The days that a page names, each with all that is known of it.

use super::traits::{Trait, Traits};
use jiff::civil::Date;
use rashomon_model::{Basis, Precision, Stamp};
use std::collections::BTreeMap;

/// Days kept of a page: an archive's calendar has more, and dates nothing.
const MAX_DAYS: usize = 300;

/// A day that a page names.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) traits: Traits,
    /// The best stamp of it, and how good: sources whose word counts most first.
    pub(super) stamp: (Worth, Stamp),
    /// What markup's best source for the last change says on this day, and its place among such sources: an article may
    /// be changed on the day it is published.
    pub(super) changed: Option<(usize, Stamp)>,
    /// The hour that markup gives with it, which another zone may put on the day before or after.
    pub(super) clock: Option<i8>,
    /// The first block that it stands in.
    pub(super) block: Option<usize>,
    /// Whether it is shown around the article.
    pub(super) placed: bool,
    /// Whether it is shown where articles show theirs, without a word of change.
    pub(super) heads: bool,
}

/// How much a stamp of a day is worth beside others of the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// Read from an address, a title or a script.
    Hint,
    /// Markup that speaks of a change, or of the page.
    Markup,
    /// Shown to readers.
    Shown,
    /// The machine's reading of what is shown.
    Timed,
    /// Markup that speaks of the article's publication.
    Publication,
}

impl Worth {
    /// What a stamp of this worth is held against another of its day by: of those that speak of the article's
    /// publication the finer.
    fn beside(self, precision: Precision) -> (bool, Precision, Self) {
        let of_article = self >= Self::Shown;
        (of_article, if of_article { precision } else { Precision::Day }, self)
    }
}

/// All days of a page.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub(super) named: BTreeMap<Date, Named>,
    /// The first that no article can have.
    limit: Option<Date>,
}

impl Days {
    /// Days up to a day after the fetch, where that is known.
    pub(super) fn until(fetched: Option<Date>) -> Self {
        Self { named: BTreeMap::new(), limit: fetched.and_then(|d| d.tomorrow().ok()?.tomorrow().ok()) }
    }

    /// Adds a stamp of day precision or finer; what it adds to is returned.
    pub(super) fn add(&mut self, stamp: &Stamp, worth: Worth, traits: &[Trait]) -> Option<&mut Named> {
        let day: Date = stamp.value.get(..10)?.parse().ok()?;
        if stamp.precision < Precision::Day
            || !super::machine::in_range(day)
            || self.limit.is_some_and(|limit| day >= limit)
            || (self.named.len() >= MAX_DAYS && !self.named.contains_key(&day))
        {
            return None;
        }
        let named = self.named.entry(day).or_insert_with(|| Named {
            traits: Traits::default(),
            stamp: (worth, stamp.clone()),
            changed: None,
            clock: None,
            block: None,
            placed: false,
            heads: false,
        });
        if worth.beside(stamp.precision) > named.stamp.0.beside(named.stamp.1.precision) {
            named.stamp = (worth, stamp.clone());
        }
        let of_change = |t: &Trait| super::MODIFIED_SOURCES.iter().position(|source| source == t);
        if let Some(rank) = traits.iter().filter_map(of_change).min()
            && named.changed.as_ref().is_none_or(|(best, _)| rank < *best)
        {
            named.changed = Some((rank, stamp.clone()));
        }
        if stamp.basis == Basis::Markup && stamp.precision > Precision::Day && named.clock.is_none() {
            named.clock = stamp.value.get(11..13).and_then(|hour| hour.parse().ok());
        }
        traits.iter().for_each(|t| named.traits.add(*t));
        Some(named)
    }
}
