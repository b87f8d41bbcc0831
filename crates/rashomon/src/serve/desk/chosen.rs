//! Which stories a list shows, in its order, where a filter or a day chooses them.

use super::{DAY, Desk, Wanted};
use crate::rank;
use anyhow::Result;
use jiff::tz::TimeZone;
use rashomon_store::{FoundStory, StoryRow, StoryThen, tag};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stories, or articles of a search, that a filter looks at: the newest 2,000. It keeps a list within the time that a page may
/// take; who looks further back narrows the filter.
pub(super) const MAX_CHOSEN: usize = 2_000;

/// Days back from a day's end in which a story has to have moved to be on that day's page: 3.
const LOOK_BACK_DAYS: i64 = 3;

/// A story's place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// What it is sorted by; without one it is last.
    pub(super) key: Option<i64>,
    /// Its id.
    pub(super) id: String,
    /// How it stood at the end of the day asked for.
    pub(super) then: Option<StoryThen>,
}

impl Desk {
    /// The places of a list in its order; `None` where it is all stories, or those of one language or of an outlet that writes
    /// much, which are walked instead.
    pub(super) fn chosen(&self, wanted: &Wanted, reader: Option<&str>) -> Result<Option<Arc<Vec<Place>>>> {
        let of = Wanted { cursor: None, unread: false, ..wanted.clone() };
        let key = format!("{}\n{}", reader.filter(|_| of.starred).unwrap_or(""), serde_json::to_string(&of)?);
        let edition = self.concluded() + self.state.decided();
        if let Some((_, places)) = self.chosen.get(&key).filter(|(at, _)| *at == edition) {
            return Ok(Some(places));
        }
        let Some(places) = self.choose(&of, reader)? else { return Ok(None) };
        let places = Arc::new(places);
        self.chosen.put(key, (edition, Arc::clone(&places)), 1);
        Ok(Some(places))
    }

    fn choose(&self, wanted: &Wanted, reader: Option<&str>) -> Result<Option<Vec<Place>>> {
        let (mut only, times) = self.filters(wanted, reader)?;
        if let Some(day) = wanted.day {
            return self.of_day(wanted, day, only.as_ref()).map(Some);
        }
        let Some(only) = only.take() else { return Ok(None) };
        let ids: Vec<&str> = only.iter().map(String::as_str).collect();
        let rows = self.derived.stories_by_id(&ids)?;
        let fits = |row: &StoryRow| wanted.language.is_none() || row.language == wanted.language;
        let place = |row: StoryRow| {
            let key = match &times {
                Some(times) => times.get(&row.id).copied().flatten(),
                None if wanted.newest => row.last,
                None => Some(row.rank),
            };
            Place { key, id: row.id, then: None }
        };
        Ok(Some(sorted(rows.into_iter().filter(fits).map(place).collect())))
    }

    /// The ids that the filters let through, `None` where they let through all; and, of a search, when the newest article
    /// found of each story was published.
    #[allow(clippy::type_complexity, reason = "a set and a map, told in the line above")]
    fn filters(
        &self,
        wanted: &Wanted,
        reader: Option<&str>,
    ) -> Result<(Option<BTreeSet<String>>, Option<BTreeMap<String, Option<i64>>>)> {
        let mut only: Option<BTreeSet<String>> = None;
        let mut times = None;
        let narrow = |only: &mut Option<BTreeSet<String>>, ids: BTreeSet<String>| {
            *only = Some(match only.take() {
                Some(only) => only.intersection(&ids).cloned().collect(),
                None => ids,
            });
        };
        if let Some(query) = &wanted.query {
            let found = self.found(query)?;
            narrow(&mut only, found.keys().cloned().collect());
            times = Some(found);
        }
        if let Some(name) = &wanted.entity {
            narrow(&mut only, self.naming(name)?.into_keys().collect());
        }
        if let Some(name) = &wanted.tag {
            narrow(&mut only, self.derived.stories_tagged(&tag(name), MAX_CHOSEN)?.into_iter().collect());
        }
        if wanted.starred {
            narrow(&mut only, self.starred_stories(reader)?);
        }
        if let Some(name) = &wanted.outlet {
            let (places, all) = self.derived.articles_of_outlet(name, MAX_CHOSEN)?;
            // An outlet of so many articles is met often enough on a walk.
            if only.is_some() || wanted.day.is_some() || all <= MAX_CHOSEN as u64 {
                narrow(&mut only, places.into_iter().filter_map(|place| place.story).collect());
            }
        }
        Ok((only, times))
    }

    /// The stories of a search, with when the newest article found of each was published.
    fn found(&self, query: &str) -> Result<BTreeMap<String, Option<i64>>> {
        let found = self.store.search_stories(query, MAX_CHOSEN)?;
        let ids: Vec<&str> = found.iter().map(|story| story.id.as_str()).collect();
        let there: BTreeSet<String> =
            self.derived.stories_by_id(&ids)?.into_iter().map(|row| row.id).collect();
        let mut out: BTreeMap<String, Option<i64>> = BTreeMap::new();
        for FoundStory { id, at } in found {
            // The index is brought up every few seconds: a story may have gone into another since.
            let id = if there.contains(&id) { Some(id) } else { self.derived.story(&id)?.map(|row| row.id) };
            if let Some(id) = id {
                let newest = out.entry(id).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        Ok(out)
    }

    /// The stories that name somebody or something.
    pub(super) fn naming(&self, name: &str) -> Result<BTreeMap<String, Option<i64>>> {
        match naming(name) {
            Some(query) => self.found(&query),
            None => Ok(BTreeMap::new()),
        }
    }

    /// The ids of the stories that a reader starred, or of which they starred an article.
    fn starred_stories(&self, reader: Option<&str>) -> Result<BTreeSet<String>> {
        let Some(reader) = reader else { return Ok(BTreeSet::new()) };
        let mut out = BTreeSet::new();
        for target in self.starred_by(reader)?.iter().take(MAX_CHOSEN) {
            out.extend(self.row(target)?.map(|row| row.id));
        }
        Ok(out)
    }

    /// The stories of a day's page.
    fn of_day(
        &self,
        wanted: &Wanted,
        day: jiff::civil::Date,
        only: Option<&BTreeSet<String>>,
    ) -> Result<Vec<Place>> {
        let ends = day.tomorrow()?.to_zoned(TimeZone::UTC)?.timestamp().as_second();
        let then = self.derived.stories_then(ends - LOOK_BACK_DAYS * DAY, ends, MAX_CHOSEN)?;
        let mut then: BTreeMap<String, StoryThen> = then.into_iter().map(|t| (t.id.clone(), t)).collect();
        then.retain(|id, t| t.accounts > 0 && only.is_none_or(|only| only.contains(id)));
        let ids: Vec<&str> = then.keys().map(String::as_str).collect();
        let rows = self.derived.stories_by_id(&ids)?;
        let rows =
            rows.into_iter().filter(|row| wanted.language.is_none() || row.language == wanted.language);
        let place = |row: StoryRow| {
            let then = then.remove(&row.id)?;
            let accounts = usize::try_from(then.accounts).unwrap_or(usize::MAX);
            let best = || rank::of(then.dated, then.undated, accounts);
            let key = if wanted.newest || wanted.query.is_some() { then.last } else { best() };
            Some(Place { key: Some(key), id: row.id, then: Some(then) })
        };
        Ok(sorted(rows.filter_map(place).collect()))
    }
}

/// The query for whatever names somebody or something; `None` where there is no word in it.
pub(super) fn naming(name: &str) -> Option<String> {
    if tag(name).is_empty() {
        return None;
    }
    Some(format!("entity:\"{}\"", name.replace('"', " ")))
}

fn sorted(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_by(|a, b| Reverse((a.key, &a.id)).cmp(&Reverse((b.key, &b.id))));
    places
}
