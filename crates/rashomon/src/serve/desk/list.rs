//! Lists of stories.

use super::chosen::Place;
use super::reader::Standing;
use super::{Card, Desk, Listed, Listing, Order, StoryCursor, StoryFilter, StoryRow, Unread, Wanted};
use anyhow::Result;
use rashomon_store::StoryThen;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most stories of a stretch: 200.
const MAX_LISTED: usize = 200;

/// The most stories that a list of what is unread passes over at a time: 1,000. It goes on from there.
const MAX_PASSED: usize = 1_000;

/// Cards that are made at once where there is no comparer to make them.
const AT_ONCE: usize = 30;

/// Where a list gets its stories from.
enum Source {
    Walk(StoryFilter),
    Chosen(Arc<Vec<Place>>),
}

impl Desk {
    /// A list of stories for a reader (their name, for what is read and starred).
    pub(crate) fn list(&self, wanted: &Wanted, reader: Option<&str>, most: usize) -> Result<Listing> {
        let most = most.clamp(1, MAX_LISTED);
        let source = self.source(wanted, reader)?;
        let standing = self.standing(reader)?;
        let mut after = wanted.cursor.as_deref().and_then(cursor);
        let (mut stories, mut passed) = (Vec::new(), 0);
        loop {
            let (batch, ended) = self.stretch(&source, after.as_ref(), most + 1)?;
            let rows: Vec<StoryRow> = batch.iter().map(|(_, row)| row.clone()).collect();
            let cards = self.cards_now(&rows)?;
            for (place, row) in batch {
                if stories.len() == most {
                    return Ok(Listing { stories, next: after.as_ref().map(written) });
                }
                after = Some(StoryCursor { last: place.key, id: place.id });
                let unread = self.unread(&standing, &row, cards.get(&row.id))?;
                passed += 1;
                if !wanted.unread || unread != Unread::Read {
                    stories.push(self.listed(row, place.then.as_ref(), &cards, &standing, unread)?);
                }
            }
            if ended || rows.is_empty() {
                return Ok(Listing { stories, next: None });
            }
            if passed >= MAX_PASSED {
                return Ok(Listing { stories, next: after.as_ref().map(written) });
            }
        }
    }

    /// The first rows of a list, whether they were read or not.
    pub(super) fn first_rows(
        &self,
        wanted: &Wanted,
        reader: Option<&str>,
        most: usize,
    ) -> Result<Vec<StoryRow>> {
        let source = self.source(wanted, reader)?;
        Ok(self.stretch(&source, None, most)?.0.into_iter().map(|(_, row)| row).collect())
    }

    /// Where a list gets its stories from.
    fn source(&self, wanted: &Wanted, reader: Option<&str>) -> Result<Source> {
        Ok(match self.chosen(wanted, reader)? {
            Some(places) => Source::Chosen(places),
            None => Source::Walk(StoryFilter {
                language: wanted.language.clone(),
                outlet: wanted.outlet.clone(),
                order: if wanted.newest { Order::Newest } else { Order::Best },
                ..StoryFilter::default()
            }),
        })
    }

    /// The next stories of a source, and whether they are its last.
    fn stretch(
        &self,
        source: &Source,
        after: Option<&StoryCursor>,
        most: usize,
    ) -> Result<(Vec<(Place, StoryRow)>, bool)> {
        let places = match source {
            Source::Walk(filter) => {
                let rows =
                    self.derived.stories(&StoryFilter { after: after.cloned(), ..filter.clone() }, most)?;
                let key = |row: &StoryRow| match filter.order {
                    Order::Newest => row.last,
                    Order::Best => Some(row.rank),
                };
                let place = |row: &StoryRow| Place { key: key(row), id: row.id.clone(), then: None };
                let ended = rows.len() < most;
                return Ok((rows.into_iter().map(|row| (place(&row), row)).collect(), ended));
            }
            Source::Chosen(places) => places,
        };
        let shown = |place: &Place| after.is_some_and(|at| (at.last, &at.id) <= (place.key, &place.id));
        let next = &places[places.partition_point(shown)..];
        let next = &next[..next.len().min(most)];
        let ids: Vec<&str> = next.iter().map(|place| place.id.as_str()).collect();
        let rows = self.derived.stories_by_id(&ids)?;
        let mut rows: BTreeMap<String, StoryRow> =
            rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        // One that went into another since it was chosen is shown as that, in its place.
        let found = next.iter().filter_map(|place| Some((place.clone(), rows.remove(&place.id)?)));
        Ok((found.collect(), next.len() < most))
    }

    /// The cards of stories. Those that are not there are asked of the comparer; where there is none, they are made at once.
    fn cards_now(&self, rows: &[StoryRow]) -> Result<BTreeMap<String, (u64, Arc<Card>)>> {
        let cards = self.cards(rows)?;
        let there = |row: &&StoryRow| cards.get(&row.id).is_some_and(|(version, _)| *version == row.version);
        let missing: Vec<&StoryRow> = rows.iter().filter(|row| !there(row)).collect();
        if missing.is_empty() {
            return Ok(cards);
        }
        if self.waiting.is_running() {
            self.waiting.ask(missing.into_iter().map(|row| row.id.clone()).collect());
            return Ok(cards);
        }
        for row in missing.into_iter().take(AT_ONCE) {
            self.make_card(row)?;
        }
        self.cards(rows)
    }

    /// A story as a list shows it.
    fn listed(
        &self,
        row: StoryRow,
        then: Option<&StoryThen>,
        cards: &BTreeMap<String, (u64, Arc<Card>)>,
        standing: &Standing,
        unread: Unread,
    ) -> Result<Listed> {
        let starred = self.is_starred(standing, &row)?;
        let card = cards.get(&row.id).map(|(_, card)| &**card);
        let mut listed = match then {
            Some(then) if then.articles < row.articles => self.listed_then(row, then, card)?,
            _ => Card::listed(card, row),
        };
        (listed.unread, listed.starred) = (unread, starred);
        Ok(listed)
    }

    /// A story as it stood when there was less of it: its counts, and of its summary what had been published by then.
    fn listed_then(&self, mut row: StoryRow, then: &StoryThen, card: Option<&Card>) -> Result<Listed> {
        row.accounts.truncate(usize::try_from(then.accounts).unwrap_or(usize::MAX));
        (row.articles, row.outlets) = (then.articles, then.outlets);
        (row.first, row.last) = (Some(then.first), Some(then.last));
        let known = card.map(|card| card.summary.iter().map(|s| s.article.as_str()).collect::<Vec<_>>());
        let known = self.derived.articles(&known.unwrap_or_default())?;
        let known = |id: &str| known.iter().any(|row| row.article.id == id && row.known <= then.last);
        let card = card.map(|card| Card {
            summary: card.summary.iter().filter(|s| known(&s.article)).cloned().collect(),
            hashtags: card.hashtags.clone(),
            ..Card::default()
        });
        Ok(Card::listed(card.as_ref(), row))
    }

    /// Stories by id as a list shows them, in the order asked.
    pub(super) fn listed_by_id(&self, ids: &[&str], reader: Option<&str>) -> Result<Vec<Listed>> {
        let rows = self.derived.stories_by_id(ids)?;
        let (cards, standing) = (self.cards_now(&rows)?, self.standing(reader)?);
        let listed = |row: StoryRow| {
            let unread = self.unread(&standing, &row, cards.get(&row.id))?;
            self.listed(row, None, &cards, &standing, unread)
        };
        rows.into_iter().map(listed).collect()
    }
}

/// A cursor as it is written: `KEY.ID`.
pub(super) fn cursor(text: &str) -> Option<StoryCursor> {
    let (last, id) = text.split_once('.')?;
    Some(StoryCursor { last: last.parse().ok(), id: id.to_owned() })
}

pub(super) fn written(cursor: &StoryCursor) -> String {
    format!("{}.{}", cursor.last.map(|at| at.to_string()).unwrap_or_default(), cursor.id)
}
