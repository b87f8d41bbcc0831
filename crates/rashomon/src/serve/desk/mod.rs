//! The desk: what is kept, as lists and pages show it. It reads what the keeper wrote down and never writes conclusions of
//! its own but caches. Nothing here knows HTML or JSON forms.
//!
//! A story's comparison takes its time, so lists show *cards*: what a list needs of a comparison, kept beside the story. A
//! thread of its own ([`comparer::start`]) compares what changed and keeps the cards; a story whose card is not there yet is
//! listed with its headline and its counts.

mod cache;
mod card;
mod chosen;
mod compare;
pub(crate) mod comparer;
mod entity;
mod kept;
mod list;
mod naming;
mod outlet;
mod reader;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use values::*;

use crate::snippet::{self, Snippet};
use anyhow::Result;
use cache::Cache;
use card::Card;
use chosen::Place;
use comparer::Waiting;
use jiff::Timestamp;
use outlet::Behaviour;
use rashomon_engine::view::{Articles, Reading};
use rashomon_model::Derivation;
use rashomon_store::{ArticleRow, Derived, Facets, Order, State, Store, StoryCursor, StoryFilter, StoryRow};
use reader::Heard;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Cards at hand: 4,000, some 2 KB each. A front page of a day or two, and what filters show.
const CARDS: usize = 4_000;

/// Bytes of whole comparisons at hand, about: 24 MiB, some two hundred stories as people read them. What the
/// comparer makes for the front page alone is not among them.
const TOLD_BYTES: usize = 24 << 20;

/// Bytes of articles at hand with what their words say, about: 24 MiB, a story of as many articles as are compared. A story
/// that grows is compared again and again, and reading its articles is most of the work.
const READING_BYTES: usize = 24 << 20;

/// Lists that were chosen by a filter and may be gone on with: 32, of at most [`chosen::MAX_CHOSEN`] places.
const CHOSEN: usize = 32;

/// Outlets whose behaviour is at hand: 64.
const OUTLETS: usize = 64;

/// Readers whose reading is at hand: 64, of at most [`reader::MAX_READ`] stories.
const READERS: usize = 64;

/// Days of news that the menu of filters counts: 3.
const FACET_DAYS: i64 = 3;

/// Names of a kind in the menu of filters: 30; whoever wants another types it.
const FACET_NAMES: usize = 30;

/// The menu of filters is counted again after a minute at the soonest.
const FACETS_HOLD: Duration = Duration::from_secs(60);

/// Stories that a story is shown as related to: 5, as many as are found for one.
pub(crate) const RELATED: usize = 5;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Whoever looks things up.
pub(crate) struct Desk {
    store: Arc<Store>,
    derived: Arc<dyn Derived>,
    state: Arc<dyn State>,
    /// When it began, in milliseconds: editions of an earlier run are behind all of this one's.
    begun: u64,
    /// What changed besides what was concluded: cards, what people decided.
    turns: AtomicU64,
    waiting: Waiting,
    cards: Cache<String, (u64, Arc<Card>)>,
    told: Cache<(String, u64), Arc<Told>>,
    readings: Cache<String, Arc<Reading>>,
    chosen: Cache<String, (u64, Arc<Vec<Place>>)>,
    outlets: Cache<String, (u64, Arc<Behaviour>)>,
    read: Cache<String, Arc<Mutex<BTreeMap<String, Heard>>>>,
    starred: Cache<String, (u64, Arc<BTreeSet<String>>)>,
    facets: Mutex<Option<(Instant, Arc<Facets>)>>,
    naming: Cache<String, (Instant, naming::Names)>,
}

impl Desk {
    /// A desk over a data directory.
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self {
            derived: store.derived(),
            state: store.state(),
            store,
            begun: u64::try_from(Timestamp::now().as_millisecond()).unwrap_or(0),
            turns: AtomicU64::new(0),
            waiting: Waiting::default(),
            cards: Cache::new(CARDS),
            told: Cache::new(TOLD_BYTES),
            readings: Cache::new(READING_BYTES),
            chosen: Cache::new(CHOSEN),
            outlets: Cache::new(OUTLETS),
            read: Cache::new(READERS),
            starred: Cache::new(READERS),
            facets: Mutex::default(),
            naming: Cache::new(CHOSEN),
        }
    }

    /// A number that grows with whatever was concluded, compared or decided: what is made of one edition for one reader holds
    /// while it stands. It grows over restarts too.
    pub(crate) fn edition(&self) -> u64 {
        let decided = self.state.decided() + self.turns.load(Ordering::Acquire);
        self.begun + self.concluded() + decided
    }

    /// The part of the edition that what was concluded makes.
    fn concluded(&self) -> u64 {
        self.derived.applied().unwrap_or(0)
    }

    /// To be called when something was decided that pages show and that is no mark, note or correction (those tell by
    /// themselves): the edition grows.
    pub(crate) fn decided(&self) {
        self.turns.fetch_add(1, Ordering::AcqRel);
    }

    /// To be called when something was written down.
    pub(crate) fn woken(&self) {
        self.decided();
        self.waiting.wake();
    }

    /// A story by its id (forwards followed) or that of an article in it.
    pub(crate) fn story(&self, id: &str) -> Result<Option<Arc<Told>>> {
        match self.row(id)? {
            Some(row) => self.told(row),
            None => Ok(None),
        }
    }

    /// A story's row, by its id (forwards followed) or that of an article in it.
    pub(crate) fn row(&self, id: &str) -> Result<Option<StoryRow>> {
        if let Some(row) = self.derived.story(id)? {
            return Ok(Some(row));
        }
        let Some(ArticleRow { story: Some(story), .. }) = self.derived.article(id)? else { return Ok(None) };
        Ok(self.derived.story(&story)?)
    }

    /// Stories on the same matter as one, the most alike first.
    pub(crate) fn related(&self, id: &str) -> Result<Vec<StoryRow>> {
        let ids = self.derived.related(id, RELATED)?;
        Ok(self.derived.stories_by_id(&ids.iter().map(String::as_str).collect::<Vec<_>>())?)
    }

    /// Derivations with their passages, and with what was dropped, added and altered.
    pub(crate) fn passages(&self, told: &Told) -> Vec<Derivation> {
        let ends: BTreeSet<&str> = told.derivations.iter().flat_map(|d| [d.from.as_str(), &d.to]).collect();
        let ends = told.articles.iter().filter(|row| ends.contains(row.article.id.as_str()));
        Articles::of(ends.map(|row| self.reading(row)).collect()).derivations(told.derivations.clone())
    }

    /// One article with where it belongs.
    pub(crate) fn article(&self, id: &str) -> Result<Option<ArticleRow>> {
        Ok(self.derived.article(id)?)
    }

    /// Articles that fit a query, best first. A query that cannot be read is `Err` with
    /// [`rashomon_store::StoreError::Query`], whose words are for the reader.
    pub(crate) fn search(&self, query: &str, most: usize, offset: usize) -> Result<Finds> {
        let hits = self.store.search(query, most, offset)?;
        let ids: Vec<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
        let scores: BTreeMap<&str, f32> = hits.hits.iter().map(|hit| (hit.id.as_str(), hit.score)).collect();
        let found = self.derived.articles(&ids)?.into_iter().map(|row| {
            let Snippet { text, finds } = snippet::around(query, &row.article.text);
            let score = scores.get(row.article.id.as_str()).copied().unwrap_or_default();
            Found { row, snippet: text, finds, score }
        });
        Ok(Finds { found: found.collect(), total: hits.total })
    }

    /// What is worth choosing in the menu of filters: languages, hashtags and outlets of the last days of news, with counts.
    pub(crate) fn facets(&self) -> Result<Arc<Facets>> {
        let mut slot = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, facets)) = &*slot
            && at.elapsed() < FACETS_HOLD
        {
            return Ok(Arc::clone(facets));
        }
        // The days of news, not of the clock: an archive has its last days too.
        let since = self.derived.last_known()?.unwrap_or(0).saturating_sub(FACET_DAYS * DAY);
        let facets = Arc::new(self.derived.facets(since, FACET_NAMES)?);
        *slot = Some((Instant::now(), Arc::clone(&facets)));
        Ok(facets)
    }
}
