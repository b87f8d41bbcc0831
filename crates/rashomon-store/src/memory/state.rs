//! What people decided, in memory.

use super::Shared;
use crate::error::{Result, StoreError};
use crate::state::{EntryCounts, EntryRow, EntryState, FeedId, FeedRow, Item, Mark, Note, State};
use rashomon_model::Decision;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What people decided, in memory.
#[derive(Debug, Default)]
pub struct MemoryState(Shared<Inner>);

#[derive(Debug, Default)]
struct Inner {
    feeds: BTreeMap<FeedId, FeedRow>,
    last_feed: FeedId,
    feeds_edition: u64,
    /// In the order they were added.
    entries: BTreeMap<u64, EntryRow>,
    entry_of: BTreeMap<(FeedId, u64), u64>,
    last_entry: u64,
    hosts: BTreeMap<String, String>,
    marks: Vec<Mark>,
    notes: BTreeMap<i64, Note>,
    last_note: i64,
    decisions: Vec<Decision>,
    settings: BTreeMap<String, String>,
    /// By kind and key.
    items: BTreeMap<(String, String), Item>,
    /// How often marks, notes and corrections were changed.
    decided: u64,
}

impl MemoryState {
    /// Nothing decided yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

fn same_mark(a: &Mark, b: &Mark) -> bool {
    a.target == b.target && a.kind == b.kind && a.by == b.by
}

impl State for MemoryState {
    fn feeds(&self) -> Result<Vec<FeedRow>> {
        Ok(self.0.lock().feeds.values().cloned().collect())
    }

    fn feeds_edition(&self) -> Result<u64> {
        Ok(self.0.lock().feeds_edition)
    }

    fn feed(&self, id: FeedId) -> Result<Option<FeedRow>> {
        Ok(self.0.lock().feeds.get(&id).cloned())
    }

    fn feed_by_url(&self, url: &str) -> Result<Option<FeedRow>> {
        Ok(self.0.lock().feeds.values().find(|feed| feed.url == url).cloned())
    }

    fn add_feeds(&self, feeds: &[FeedRow]) -> Result<Vec<(FeedRow, bool)>> {
        let mut inner = self.0.lock();
        let mut added = Vec::new();
        for feed in feeds {
            if let Some(known) = inner.feeds.values().find(|known| known.url == feed.url) {
                added.push((known.clone(), false));
                continue;
            }
            inner.last_feed += 1;
            let row = FeedRow { id: inner.last_feed, ..feed.clone() };
            inner.feeds.insert(row.id, row.clone());
            added.push((row, true));
            inner.feeds_edition += 1;
        }
        Ok(added)
    }

    fn update_feed(&self, feed: &FeedRow) -> Result<bool> {
        let mut inner = self.0.lock();
        let Some(row) = inner.feeds.get_mut(&feed.id) else { return Ok(false) };
        let FeedRow { title, site, folder, settings, .. } = feed.clone();
        *row = FeedRow { title, site, folder, settings, ..row.clone() };
        inner.feeds_edition += 1;
        Ok(true)
    }

    fn remove_feed(&self, id: FeedId) -> Result<bool> {
        let mut inner = self.0.lock();
        inner.entries.retain(|_, entry| entry.feed != id);
        inner.entry_of.retain(|(feed, _), _| *feed != id);
        let removed = inner.feeds.remove(&id).is_some();
        inner.feeds_edition += u64::from(removed);
        Ok(removed)
    }

    fn move_feed(&self, id: FeedId, url: &str) -> Result<bool> {
        let mut inner = self.0.lock();
        if let Some(other) = inner.feeds.values().find(|feed| feed.url == url && feed.id != id) {
            return Err(StoreError::Taken(format!("{url} is followed already, as feed {}", other.id)));
        }
        let Some(feed) = inner.feeds.get_mut(&id) else { return Ok(false) };
        url.clone_into(&mut feed.url);
        inner.feeds_edition += 1;
        Ok(true)
    }

    fn put_schedules(&self, schedules: &[(FeedId, String)]) -> Result<()> {
        let mut inner = self.0.lock();
        for (id, schedule) in schedules {
            if let Some(feed) = inner.feeds.get_mut(id) {
                feed.schedule.clone_from(schedule);
            }
        }
        Ok(())
    }

    fn add_entries(&self, entries: &[EntryRow]) -> Result<Vec<EntryRow>> {
        let mut inner = self.0.lock();
        let mut new = Vec::new();
        for entry in entries {
            let key = (entry.feed, entry.key);
            if !inner.feeds.contains_key(&entry.feed) || inner.entry_of.contains_key(&key) {
                continue;
            }
            inner.last_entry += 1;
            let row = inner.last_entry;
            inner.entries.insert(row, entry.clone());
            inner.entry_of.insert(key, row);
            new.push(entry.clone());
        }
        Ok(new)
    }

    fn entry(&self, feed: FeedId, key: u64) -> Result<Option<EntryRow>> {
        let inner = self.0.lock();
        Ok(inner.entry_of.get(&(feed, key)).and_then(|row| inner.entries.get(row)).cloned())
    }

    fn waiting(&self, now: i64, most: usize) -> Result<Vec<EntryRow>> {
        let inner = self.0.lock();
        let due = |entry: &&EntryRow| entry.state == EntryState::Waiting && entry.next_try <= now;
        Ok(inner.entries.values().filter(due).take(most).cloned().collect())
    }

    fn count_waiting(&self) -> Result<u64> {
        Ok(self.0.lock().entries.values().filter(|entry| entry.state == EntryState::Waiting).count() as u64)
    }

    fn entries_of(&self, feed: FeedId, most: usize) -> Result<Vec<EntryRow>> {
        let inner = self.0.lock();
        let of_feed = inner.entries.values().rev().filter(|entry| entry.feed == feed);
        Ok(of_feed.take(most).cloned().collect())
    }

    fn count_entries(&self) -> Result<Vec<(FeedId, EntryCounts)>> {
        let mut counts: BTreeMap<FeedId, EntryCounts> = BTreeMap::new();
        for entry in self.0.lock().entries.values() {
            counts.entry(entry.feed).or_default().add(entry.state, 1);
        }
        Ok(counts.into_iter().collect())
    }

    fn set_entries(&self, entries: &[EntryRow]) -> Result<()> {
        let mut inner = self.0.lock();
        for EntryRow { feed, key, state, tries, next_try, hints, .. } in entries.iter().cloned() {
            let row = inner.entry_of.get(&(feed, key)).copied();
            if let Some(entry) = row.and_then(|row| inner.entries.get_mut(&row)) {
                let hints = hints.or_else(|| entry.hints.clone());
                *entry = EntryRow { state, tries, next_try, hints, ..entry.clone() };
            }
        }
        Ok(())
    }

    fn prune_entries(&self, feed: FeedId, still: &[u64]) -> Result<usize> {
        let still: BTreeSet<u64> = still.iter().copied().collect();
        let mut inner = self.0.lock();
        let before = inner.entries.len();
        let stays = |entry: &EntryRow| {
            entry.feed != feed || entry.state == EntryState::Waiting || still.contains(&entry.key)
        };
        inner.entries.retain(|_, entry| stays(entry));
        let Inner { entries, entry_of, .. } = &mut *inner;
        entry_of.retain(|_, row| entries.contains_key(row));
        Ok(before - inner.entries.len())
    }

    fn host(&self, host: &str) -> Result<Option<String>> {
        Ok(self.0.lock().hosts.get(host).cloned())
    }

    fn hosts(&self) -> Result<Vec<(String, String)>> {
        Ok(self.0.lock().hosts.clone().into_iter().collect())
    }

    fn put_hosts(&self, hosts: &[(String, String)]) -> Result<()> {
        self.0.lock().hosts.extend(hosts.iter().cloned());
        Ok(())
    }

    fn decided(&self) -> u64 {
        self.0.lock().decided
    }

    fn put_marks(&self, marks: &[Mark]) -> Result<()> {
        self.0.lock().decided += 1;
        let mut inner = self.0.lock();
        for mark in marks {
            if !inner.marks.iter().any(|known| same_mark(known, mark)) {
                inner.marks.push(mark.clone());
            }
        }
        Ok(())
    }

    fn remove_marks(&self, marks: &[Mark]) -> Result<()> {
        self.0.lock().decided += 1;
        self.0.lock().marks.retain(|known| !marks.iter().any(|mark| same_mark(known, mark)));
        Ok(())
    }

    fn marks_of(&self, target: &str) -> Result<Vec<Mark>> {
        let mut marks: Vec<Mark> =
            self.0.lock().marks.iter().filter(|mark| mark.target == target).cloned().collect();
        marks.sort_unstable();
        Ok(marks)
    }

    fn marks(&self, kind: &str) -> Result<Vec<Mark>> {
        Ok(self.0.lock().marks.iter().filter(|mark| mark.kind == kind).cloned().collect())
    }

    fn add_note(&self, note: &Note) -> Result<i64> {
        self.0.lock().decided += 1;
        let mut inner = self.0.lock();
        inner.last_note += 1;
        let id = inner.last_note;
        inner.notes.insert(id, Note { id, ..note.clone() });
        Ok(id)
    }

    fn edit_note(&self, id: i64, text: &str, at: i64) -> Result<bool> {
        self.0.lock().decided += 1;
        let mut inner = self.0.lock();
        let Some(note) = inner.notes.get_mut(&id) else { return Ok(false) };
        text.clone_into(&mut note.text);
        note.at = at;
        Ok(true)
    }

    fn remove_note(&self, id: i64) -> Result<bool> {
        self.0.lock().decided += 1;
        Ok(self.0.lock().notes.remove(&id).is_some())
    }

    fn note(&self, id: i64) -> Result<Option<Note>> {
        Ok(self.0.lock().notes.get(&id).cloned())
    }

    fn notes_of(&self, target: &str) -> Result<Vec<Note>> {
        Ok(self.0.lock().notes.values().filter(|note| note.target == target).cloned().collect())
    }

    fn notes(&self) -> Result<Vec<Note>> {
        Ok(self.0.lock().notes.values().cloned().collect())
    }

    fn add_decision(&self, decision: &Decision) -> Result<u64> {
        let mut inner = self.0.lock();
        inner.decided += 1;
        let decisions = &mut inner.decisions;
        let number = decisions.len() as u64 + 1;
        decisions.push(Decision { number, ..decision.clone() });
        Ok(number)
    }

    fn decisions(&self, after: u64) -> Result<Vec<Decision>> {
        Ok(self.0.lock().decisions.iter().filter(|d| d.number > after).cloned().collect())
    }

    fn put_item(&self, item: &Item) -> Result<()> {
        self.0.lock().items.insert((item.kind.clone(), item.key.clone()), item.clone());
        Ok(())
    }

    fn add_item(&self, item: &Item) -> Result<bool> {
        match self.0.lock().items.entry((item.kind.clone(), item.key.clone())) {
            Entry::Occupied(_) => Ok(false),
            Entry::Vacant(place) => {
                place.insert(item.clone());
                Ok(true)
            }
        }
    }

    fn item(&self, kind: &str, key: &str) -> Result<Option<Item>> {
        Ok(self.0.lock().items.get(&(kind.to_owned(), key.to_owned())).cloned())
    }

    fn items(&self, kind: &str, owner: Option<&str>) -> Result<Vec<Item>> {
        let fits = |item: &&Item| item.kind == kind && owner.is_none_or(|owner| item.owner == owner);
        Ok(self.0.lock().items.values().filter(fits).cloned().collect())
    }

    fn remove_item(&self, kind: &str, key: &str) -> Result<bool> {
        Ok(self.0.lock().items.remove(&(kind.to_owned(), key.to_owned())).is_some())
    }

    fn remove_items_before(&self, kind: &str, at: i64) -> Result<usize> {
        let mut inner = self.0.lock();
        let gone = inner.items.extract_if(.., |_, item| item.kind == kind && item.at < at);
        Ok(gone.count())
    }

    fn remove_items_of(&self, owner: &str) -> Result<usize> {
        let mut inner = self.0.lock();
        let gone = inner.items.extract_if(.., |_, item| item.owner == owner);
        Ok(gone.count())
    }

    fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(self.0.lock().settings.get(key).cloned())
    }

    fn settings(&self) -> Result<Vec<(String, String)>> {
        Ok(self.0.lock().settings.clone().into_iter().collect())
    }

    fn put_setting(&self, key: &str, value: Option<&str>) -> Result<()> {
        let mut inner = self.0.lock();
        match value {
            Some(value) => inner.settings.insert(key.to_owned(), value.to_owned()),
            None => inner.settings.remove(key),
        };
        Ok(())
    }
}
