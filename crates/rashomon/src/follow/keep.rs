//! What comes, into the store: captures to the log first, then entries, then schedules.

use super::entry::{EntrySaid, made_page};
use super::{Keep, Kept, Wanted, Wishes};
use anyhow::Result;
use rashomon_intake::feed::Feed;
use rashomon_intake::frontier::{Answer, FeedId, Moment, PageId, Refusal, Schedule};
use rashomon_model::{Basis, FetchTime};
use rashomon_store::{EntryRow, EntryState, FeedRow, Form, Log, Logged, State, StoreError};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Entries that are looked at together when what waits is taken up again.
const WAITING_AT_A_TIME: usize = 1_000;

/// Keeps what comes in a log of captures and in what people decided.
pub struct StoreKeep<'a> {
    log: &'a dyn Log,
    state: &'a dyn State,
    /// The entries whose pages are wanted, by feed and key.
    wanted: BTreeMap<PageId, (i64, u64)>,
    /// Numbers of pages given out.
    count: u64,
}

/// An entry's page with what became of it.
struct Settled {
    entry: EntryRow,
    logged: Option<Logged>,
}

impl<'a> StoreKeep<'a> {
    /// A keeper over a log and a state.
    #[must_use]
    pub fn new(log: &'a dyn Log, state: &'a dyn State) -> Self {
        Self { log, state, wanted: BTreeMap::new(), count: 0 }
    }

    /// The feeds that are followed, with what is remembered of each; those that rest by their user's wish are left out.
    ///
    /// # Errors
    /// The state cannot be read.
    pub fn feeds(&self) -> Result<Vec<(FeedId, Schedule)>> {
        let rows = self.state.feeds()?;
        Ok(rows
            .iter()
            .filter(|row| !Wishes::of(&row.settings).paused)
            .filter_map(|row| Some((FeedId(u64::try_from(row.id).ok()?), schedule_of(row))))
            .collect())
    }

    /// The pages that were wanted when the program last ended.
    ///
    /// # Errors
    /// The state cannot be read or written.
    pub fn waiting(&mut self, now: Moment) -> Result<Vec<Wanted>> {
        let count = usize::try_from(self.state.count_waiting()?).unwrap_or(usize::MAX);
        let rows = self.state.waiting(i64::MAX, count)?;
        let mut wanted = Vec::new();
        for rows in rows.chunks(WAITING_AT_A_TIME) {
            wanted.extend(self.take_up(rows.to_vec(), now)?);
        }
        Ok(wanted)
    }

    /// Takes up an entry once more, as its user wants: its page is wanted, though something is kept of it.
    ///
    /// # Errors
    /// The state cannot be read or written.
    pub fn again(&mut self, feed: i64, key: u64, at: Moment) -> Result<Vec<Wanted>> {
        let Some(entry) = self.state.entry(feed, key)?.filter(|entry| entry.state != EntryState::Waiting)
        else {
            return Ok(Vec::new());
        };
        let entry = EntryRow { state: EntryState::Waiting, tries: entry.tries.saturating_add(1), ..entry };
        self.state.set_entries(std::slice::from_ref(&entry))?;
        self.take_up(vec![entry], at)
    }

    /// New entries: pages that are to be fetched, and captures of those that have none.
    fn take_up(&mut self, entries: Vec<EntryRow>, at: Moment) -> Result<Vec<Wanted>> {
        let mut wanted = Vec::new();
        let mut settled = Vec::new();
        let mut own: BTreeMap<i64, bool> = BTreeMap::new();
        for entry in entries {
            let own_words_do = match own.get(&entry.feed) {
                Some(known) => *known,
                None => {
                    let row = self.state.feed(entry.feed)?;
                    let wished = row.is_some_and(|row| Wishes::of(&row.settings).own_words);
                    own.insert(entry.feed, wished);
                    wished
                }
            };
            let by_hand = entry.tries > 0;
            let Some(url) = entry.url.clone().filter(|_| by_hand || !own_words_do) else {
                let logged = own_words(&entry, None, at);
                let state = if logged.is_some() { EntryState::Kept } else { EntryState::Skipped };
                settled.push(Settled { entry: EntryRow { state, ..entry }, logged });
                continue;
            };
            // Another feed may have carried it, or the program ended between log and state.
            let known = if by_hand { None } else { self.log.of_url(&url)?.last().copied() };
            if known.is_some() {
                let entry = EntryRow { state: EntryState::Kept, ..captured_as(entry, known) };
                settled.push(Settled { entry, logged: None });
                continue;
            }
            self.count += 1;
            let page = PageId(self.count);
            self.wanted.insert(page, (entry.feed, entry.key));
            wanted.push(Wanted { page, url });
        }
        self.settle(settled)?;
        Ok(wanted)
    }

    /// Captures to the log, then what became of their entries.
    fn settle(&self, settled: Vec<Settled>) -> Result<()> {
        let mut logged = Vec::new();
        let mut entries = Vec::with_capacity(settled.len());
        let mut places = Vec::with_capacity(settled.len());
        for Settled { entry, logged: capture } in settled {
            places.push(capture.is_some().then_some(logged.len()));
            logged.extend(capture);
            entries.push(entry);
        }
        if !logged.is_empty() {
            let first = self.log.append(&logged)?.start;
            for (entry, place) in entries.iter_mut().zip(places) {
                if let Some(place) = place {
                    *entry = captured_as(std::mem::take(entry), Some(first + place as u64));
                }
            }
        }
        if !entries.is_empty() {
            self.state.set_entries(&entries)?;
        }
        Ok(())
    }

    /// The entry of a wanted page.
    fn entry(&mut self, page: PageId) -> Result<Option<EntryRow>> {
        match self.wanted.remove(&page) {
            Some((feed, key)) => Ok(self.state.entry(feed, key)?),
            None => Ok(None),
        }
    }

    /// The entries of a feed's document as rows, the newest last, so that they are taken up in the order they came out.
    fn rows(feed: i64, document: &Feed, address: &str) -> Vec<EntryRow> {
        let row = |entry: &rashomon_intake::feed::Entry| EntryRow {
            feed,
            key: xxh3_64(entry.key().as_bytes()),
            url: entry.link.clone().filter(|l| l.starts_with("http:") || l.starts_with("https:")),
            state: EntryState::Waiting,
            hints: Some(EntrySaid::of(entry, document, address).json()),
            tries: 0,
            next_try: 0,
        };
        document.entries.iter().rev().map(row).collect()
    }

    /// What a feed says of itself, where the user has not said it.
    fn name_feed(&self, id: i64, document: &Feed) -> Result<()> {
        if let Some(row) = self.state.feed(id)?.filter(|row| row.title.is_none()) {
            let site = row.site.clone().or_else(|| document.link.clone());
            self.state.update_feed(&FeedRow { title: document.title.clone(), site, ..row })?;
        }
        Ok(())
    }

    /// Gives a feed its new address; where another feed has it already, both go on and the user decides.
    fn move_feed(&self, id: i64, to: &str) -> Result<()> {
        match self.state.move_feed(id, to) {
            Ok(_) | Err(StoreError::Taken(_)) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

impl Keep for StoreKeep<'_> {
    fn keep(&mut self, batch: Vec<Kept>) -> Result<Vec<Wanted>> {
        let mut settled = Vec::new();
        let mut feeds = Vec::new();
        let mut documents = Vec::new();
        let mut moved = Vec::new();
        let mut schedules: BTreeMap<i64, String> = BTreeMap::new();
        for kept in batch {
            match kept {
                Kept::Feed { feed, document, answer, address, at, part } => {
                    documents.push(captured(answer, &address, Form::Feed, None, at));
                    feeds.push((number(feed), document, address, at, part));
                }
                Kept::Page { page, answer, address, paid, at } => {
                    let Some(entry) = self.entry(page)? else { continue };
                    let said = EntrySaid::read(entry.hints.as_deref());
                    let said = EntrySaid { paywalled: paid, refused: None, capture: None, ..said };
                    // The entry's whole text beside a page that is cut short may be all that there is of it.
                    let hints = if paid { said.json() } else { said.beside_page() };
                    let entry = EntryRow { hints: Some(said.beside_page()), ..entry };
                    let logged = Some(captured(answer, &address, Form::Page, Some(hints), at));
                    settled.push(Settled { entry: EntryRow { state: EntryState::Kept, ..entry }, logged });
                }
                Kept::Refused { page, why, at } => {
                    let Some(entry) = self.entry(page)? else { continue };
                    let logged = own_words(&entry, Some(&why), at);
                    let (refused, paywalled) = (Some(why.message()), why.is_paywall());
                    let said = EntrySaid { refused, paywalled, ..EntrySaid::read(entry.hints.as_deref()) };
                    let entry = EntryRow { hints: Some(said.json()), ..entry };
                    settled.push(Settled { entry: EntryRow { state: EntryState::Refused, ..entry }, logged });
                }
                Kept::Moved { feed, to } => moved.push((number(feed), to)),
                Kept::Schedule { feed, schedule } => {
                    schedules.insert(number(feed), serde_json::to_string(&schedule)?);
                }
            }
        }
        if !documents.is_empty() {
            self.log.append(&documents)?;
        }
        self.settle(settled)?;
        let mut wanted = Vec::new();
        for (feed, document, address, at, part) in feeds {
            self.name_feed(feed, &document)?;
            let rows = Self::rows(feed, &document, &address);
            let keys: Vec<u64> = rows.iter().map(|row| row.key).collect();
            let new = self.state.add_entries(&rows)?;
            if !new.is_empty() {
                wanted.extend(self.take_up(new, at)?);
                // What is not in a part may still be in the feed.
                if !part {
                    self.state.prune_entries(feed, &keys)?;
                }
            }
        }
        for (feed, to) in moved {
            self.move_feed(feed, &to)?;
        }
        if !schedules.is_empty() {
            self.state.put_schedules(&schedules.into_iter().collect::<Vec<_>>())?;
        }
        Ok(wanted)
    }
}

/// An entry that knows what was kept of it.
fn captured_as(entry: EntryRow, capture: Option<u64>) -> EntryRow {
    let said = EntrySaid { capture, ..EntrySaid::read(entry.hints.as_deref()) };
    EntryRow { hints: Some(said.json()), ..entry }
}

/// What is remembered of a feed in the store; where that cannot be read, it is asked as if it were new.
#[must_use]
pub fn schedule_of(row: &FeedRow) -> Schedule {
    let schedule = match serde_json::from_str::<Schedule>(&row.schedule) {
        Ok(schedule) if !schedule.url.is_empty() => schedule,
        _ => Schedule::new(&row.url),
    };
    let least_s = Wishes::of(&row.settings).interval_min.map(|minutes| minutes.saturating_mul(60));
    Schedule { least_s, ..schedule }
}

fn number(feed: FeedId) -> i64 {
    i64::try_from(feed.0).unwrap_or(i64::MAX)
}

/// An answer as the log has it.
fn captured(answer: Answer, address: &str, form: Form, hints: Option<String>, at: Moment) -> Logged {
    Logged {
        source: address.to_owned(),
        url: Some(address.to_owned()),
        fetched_at: Some(FetchTime { value: at.to_string(), basis: Basis::Given }),
        content_type: answer.header("content-type").map(str::to_owned),
        status: Some(answer.status),
        headers: answer.headers,
        bytes: answer.body,
        form,
        hints,
    }
}

/// A capture made of what the feed itself said of an entry, saying so and why.
fn own_words(entry: &EntryRow, why: Option<&Refusal>, at: Moment) -> Option<Logged> {
    let mut said = EntrySaid { capture: None, ..EntrySaid::read(entry.hints.as_deref()) };
    let page = made_page(&said)?;
    said.refused = why.map(Refusal::message);
    said.paywalled = why.is_some_and(Refusal::is_paywall);
    Some(Logged {
        source: entry.url.clone().unwrap_or_else(|| format!("{}#{:016x}", said.feed, entry.key)),
        url: entry.url.clone(),
        fetched_at: Some(FetchTime { value: at.to_string(), basis: Basis::Given }),
        content_type: Some("text/html; charset=utf-8".to_owned()),
        status: None,
        headers: Vec::new(),
        bytes: page.into_bytes(),
        form: Form::Page,
        hints: Some(said.beside_page()),
    })
}
