//! The fold as it runs for years: prepared pages in the order of the log, and after each one every article stands in an
//! account and a story.
//!
//! [`crate::Engine`] concludes over a given set at its end; this one decides at each article, with what the last days
//! hold, and forgets what is over. Both use the same parts. The same pages in the same order give the same accounts,
//! stories and ids, wherever the fold was written down and taken up again (decision 0019).

mod accounts;
mod changes;
mod checkpoint;
mod memory;
mod rules;
mod shelf;
mod stories;
mod why;

pub(crate) use stories::RELATED;

pub use changes::{Changes, NewArticle, StoryChange};
pub use checkpoint::Stale;
pub use memory::Memory;
pub use rules::{Decided, Undecided};
pub use shelf::{Kept, Shelf};
pub use why::{Ruling, Why};

use crate::prepare::{Prepared, PreparedArticle, published_at, takes_part};
use accounts::OpenAccount;
use changes::Pending;
use jiff::Timestamp;
use rashomon_cluster::StoryIndex;
use rashomon_lineage::{Link, Window};
use rashomon_model::{FateKind, Role};
use rules::Standing;
use serde::{Deserialize, Serialize};
use shelf::Desk;
use std::collections::{BTreeMap, BTreeSet};
use stories::OpenStory;
use xxhash_rust::xxh3::xxh3_64;

/// How long an article is compared with those that arrive after it, in seconds: 14 days. Rewrites and follow-ups come
/// within days; a story lives on for as long as articles join it.
const WINDOW_SECONDS: i64 = 14 * 86_400;
/// The most articles compared with, however many arrive in those days: some 600 MB of memory.
const WINDOW_ARTICLES: usize = 150_000;
/// How far ahead of its arrival an article may say that it was published, in seconds: a day, whatever the zone its clock is in.
const AHEAD_SECONDS: i64 = 86_400;
/// What is over is let go after so many captures: the search for it walks all open stories.
const FORGET_EVERY: u64 = 256;
/// While no more articles than this came, all stories are looked at again for some that turn out to be one; after that, those that
/// changed.
const MERGE_LOOKBACK: usize = 1_024;
/// Stories are looked at again when this share of the articles looked back at is new: often while there are few, so that
/// twenty pages are grouped as well as they can be; rarely, by comparison, in a stream.
const MERGE_SHARE: usize = 16;

/// An article of a story that is still open, as far as grouping needs it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Told {
    id: Box<str>,
    outlet: Option<Box<str>>,
    headline: Option<Box<str>>,
    language: Option<Box<str>>,
    /// When it was published, in Unix seconds.
    at: Option<i64>,
    /// When it arrived, likewise.
    arrived: i64,
    /// The number of its account's lead.
    lead: u32,
    /// The number of its story.
    story: usize,
}

impl Told {
    /// When it was known.
    fn known(&self) -> i64 {
        known_at(self.at, self.arrived)
    }

    /// Whether it says when it was published, and that can be: a clock that is hours ahead is a clock, one that is days ahead
    /// says nothing.
    fn is_dated(&self) -> bool {
        self.at.is_some_and(|at| at <= self.arrived.saturating_add(AHEAD_SECONDS))
    }
}

/// When an article was known: published, or taken in where no page says when or says a time to come.
fn known_at(at: Option<i64>, arrived: i64) -> i64 {
    at.map_or(arrived, |at| at.min(arrived))
}

/// The fold's state. Articles that take part in the grouping are numbered in the order they arrive.
#[derive(Debug, Serialize, Deserialize)]
pub struct Fold {
    /// The last capture taken in.
    upto: u64,
    /// The latest arrival so far, in Unix seconds: the only clock there is.
    now: i64,
    window: Window,
    index: StoryIndex,
    /// The articles of open stories.
    told: BTreeMap<u32, Told>,
    /// The derivations of each article, from both ends.
    links: BTreeMap<u32, Vec<Link<u32>>>,
    /// The open accounts, by the number of their lead.
    accounts: BTreeMap<u32, OpenAccount>,
    stories: BTreeMap<usize, OpenStory>,
    /// What readers' corrections ask, in the order they were made.
    standing: Vec<Standing>,
    /// The number of the last decision taken in.
    decided: u64,
    /// Articles assigned since stories were last looked at again.
    since_merge: usize,
    /// Articles at hand, so that the shelf is rarely asked. No result depends on it.
    #[serde(skip)]
    desk: Desk,
    #[serde(skip)]
    pending: Pending,
}

impl Default for Fold {
    fn default() -> Self {
        Self {
            upto: 0,
            now: i64::MIN,
            window: Window::default(),
            index: StoryIndex::default().looking_back(MERGE_LOOKBACK),
            told: BTreeMap::new(),
            links: BTreeMap::new(),
            accounts: BTreeMap::new(),
            stories: BTreeMap::new(),
            standing: Vec::new(),
            decided: 0,
            since_merge: 0,
            desk: Desk::default(),
            pending: Pending::default(),
        }
    }
}

impl Fold {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of the last capture taken in; 0 before the first.
    #[must_use]
    pub fn upto(&self) -> u64 {
        self.upto
    }

    /// The ids of the stories that articles may still join.
    #[must_use]
    pub fn open_stories(&self) -> BTreeSet<String> {
        self.stories.values().map(|open| open.id.clone()).collect()
    }

    /// How many articles new ones are compared with now.
    #[must_use]
    pub fn window(&self) -> usize {
        self.window.len()
    }

    /// Takes in capture `seq`, which arrived at `received`. Captures come in rising order; one that was taken in before
    /// is passed over. `shelf` holds the articles of earlier captures.
    pub fn apply(&mut self, seq: u64, received: Timestamp, prepared: Prepared, shelf: &dyn Shelf) {
        if seq <= self.upto {
            return;
        }
        self.upto = seq;
        self.now = self.now.max(received.as_second());
        let Prepared { mut page, articles, .. } = prepared;
        let itemised = articles.iter().any(|a| a.article.role == Role::DigestItem);
        let (mut known, all) = (None, articles.len());
        let mut new = 0;
        for mut article in articles {
            match self.unused_id(seq, &article, shelf) {
                Some(id) => article.article.id = id,
                None => {
                    known = Some(article.article.id);
                    continue;
                }
            }
            new += 1;
            let at = published_at(&article.article).map(Timestamp::as_second);
            self.pending.articles.push(NewArticle {
                seq,
                at,
                known: known_at(at, self.now),
                article: article.article.clone(),
                names: article.names(),
            });
            if takes_part(&article.article, itemised) {
                self.place(article, shelf);
            } else {
                self.desk.remember(article, seq);
            }
        }
        if let Some(id) = known.filter(|_| page.fate == FateKind::Articles && all > 0 && new == 0) {
            page.fate = FateKind::Same;
            page.why = Some(format!("its articles were kept before ({id})"));
        }
        self.pending.pages.push((seq, page));
        self.count_versions();
        if seq.is_multiple_of(FORGET_EVERY) {
            self.forget();
        }
    }

    /// An id for an article that no other has; `None` where the very same article of the same page was kept before.
    fn unused_id(&self, seq: u64, new: &PreparedArticle, shelf: &dyn Shelf) -> Option<String> {
        let mut id = new.article.id.clone();
        let mut copy = 2;
        while let Some(kept) = self.desk.kept(&id, seq, shelf) {
            let same_place =
                kept.article.page.url.is_some() || kept.article.page.source == new.article.page.source;
            if kept.seq < seq && same_place && same(&kept.article, &new.article) {
                return None;
            }
            id = format!("{}-{copy}", new.article.id);
            copy += 1;
        }
        Some(id)
    }

    /// Finds an article's account and story.
    fn place(&mut self, article: PreparedArticle, shelf: &dyn Shelf) {
        let outlet = article.article.outlet.as_deref();
        let number = self.window.next_number();
        let candidates = self.window.add(&article.fingerprint, outlet.map(|o| xxh3_64(o.as_bytes())));
        let told = Told {
            id: article.article.id.as_str().into(),
            outlet: outlet.map(Into::into),
            headline: article.article.headline.as_deref().map(Into::into),
            language: article.article.language.as_deref().map(Into::into),
            at: published_at(&article.article).map(Timestamp::as_second),
            arrived: self.now,
            lead: number,
            story: usize::MAX,
        };
        self.told.insert(number, told);
        let profile = article.profile.clone();
        self.desk.remember(article, self.upto);
        self.link(number, &candidates, shelf);
        self.regroup(number, &profile, shelf);
        self.since_merge += 1;
        if self.since_merge * MERGE_SHARE >= self.index.looked_back_at() {
            self.since_merge = 0;
            self.merge_stories();
        }
    }

    /// Lets go of what is over: articles out of the window, and stories whose last article is.
    fn forget(&mut self) {
        let oldest = self.now.saturating_sub(WINDOW_SECONDS);
        let end = self.window.next_number();
        let most = u32::try_from(WINDOW_ARTICLES).unwrap_or(u32::MAX);
        let mut first = self.first_in_window().max(end.saturating_sub(most));
        while self.told.get(&first).is_some_and(|told| told.arrived < oldest) {
            first += 1;
        }
        if first > self.first_in_window() {
            self.window.forget_before(first);
            self.close_stories(first);
        }
    }

    fn first_in_window(&self) -> u32 {
        let length = u32::try_from(self.window.len()).unwrap_or(u32::MAX);
        self.window.next_number().saturating_sub(length)
    }
}

/// Whether two articles with one id are one article: nothing that a reader would see differs.
fn same(a: &rashomon_model::Article, b: &rashomon_model::Article) -> bool {
    a.text == b.text && a.headline == b.headline && a.page.url == b.page.url
}

/// Numbers of articles.
type Numbers = BTreeSet<u32>;
