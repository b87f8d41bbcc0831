//! `state.db`: what people decided.

use super::db::{Db, Kind, Sync, failed};
use crate::error::{Result, StoreError};
use crate::state::{
    EntryCounts, EntryRow, EntryState, FeedId, FeedRow, Item, Mark, Note, State, code, kind_of,
};
use rashomon_model::Decision;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const KIND: Kind = Kind {
    name: "state.db",
    sync: Sync::Full,
    forms: &[
        include_str!("../sql/state-1.sql"),
        include_str!("../sql/state-2.sql"),
        include_str!("../sql/state-3.sql"),
    ],
};

/// What people decided, in `state.db`.
pub(crate) struct SqliteState(pub(crate) Db, AtomicU64);

impl SqliteState {
    pub(crate) fn open(path: &Path, lock: Option<Arc<File>>) -> Result<Self> {
        Db::open(path, KIND, lock).map(|db| Self(db, AtomicU64::new(0)))
    }
}

impl SqliteState {
    /// Writes what somebody decided, and counts it.
    fn decide<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let done = self.0.write(work);
        self.1.fetch_add(1, Ordering::AcqRel);
        done
    }

    /// For writing beside whoever holds the lock of the data directory.
    pub(crate) fn open_beside(path: &Path) -> Result<Self> {
        Db::open_beside(path, KIND).map(|db| Self(db, AtomicU64::new(0)))
    }
}

const FEED: &str = "SELECT id, url, title, site, folder, settings, schedule, added_at FROM feeds";

fn feed(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let folder: String = row.get(4)?;
    Ok(FeedRow {
        id: row.get(0)?,
        url: row.get(1)?,
        title: row.get(2)?,
        site: row.get(3)?,
        // Written below from a list of strings; a hand that edits the database may leave it without a folder.
        folder: serde_json::from_str(&folder).unwrap_or_default(),
        settings: row.get(5)?,
        schedule: row.get(6)?,
        added_at: row.get(7)?,
    })
}

fn folder_json(folder: &[String]) -> String {
    serde_json::to_string(folder).expect("strings are always JSON")
}

fn feed_by_url(connection: &Connection, url: &str) -> rusqlite::Result<Option<FeedRow>> {
    connection.prepare_cached(&format!("{FEED} WHERE url = ?1"))?.query_row([url], feed).optional()
}

/// The item that counts the changes of feeds; of a kind that nobody else has.
const EDITION: (&str, &str) = ("edition", "feeds");

/// Notes in the same transaction that feeds were changed.
fn feeds_changed(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "INSERT INTO items (kind, key, owner, json, at) VALUES (?1, ?2, '', '', 1)
               ON CONFLICT (kind, key) DO UPDATE SET at = at + 1";
    connection.prepare_cached(sql)?.execute(EDITION).map(drop)
}

const ITEM: &str = "SELECT kind, key, owner, json, at FROM items";

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let (kind, key, owner) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Item { kind, key, owner, json: row.get(3)?, at: row.get(4)? })
}

fn put_item(connection: &Connection, item: &Item, else_do: &str) -> rusqlite::Result<usize> {
    let sql = format!(
        "INSERT INTO items (kind, key, owner, json, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, key) {else_do}"
    );
    connection.prepare_cached(&sql)?.execute(params![item.kind, item.key, item.owner, item.json, item.at])
}

const ENTRY: &str = "SELECT feed, key, url, state, hints, tries, next_try FROM entries";

fn entry(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        feed: row.get(0)?,
        key: row.get::<_, i64>(1)?.cast_unsigned(),
        url: row.get(2)?,
        state: EntryState::of(row.get(3)?),
        hints: row.get(4)?,
        tries: row.get(5)?,
        next_try: row.get(6)?,
    })
}

const MARK: &str = "SELECT target, kind, by_whom, at FROM marks";

fn mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    Ok(Mark { target: row.get(0)?, kind: row.get(1)?, by: row.get(2)?, at: row.get(3)? })
}

const NOTE: &str = "SELECT id, target, by_whom, text, at FROM notes";

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note { id: row.get(0)?, target: row.get(1)?, by: row.get(2)?, text: row.get(3)?, at: row.get(4)? })
}

/// `None` where it is of a kind that is not known here.
fn decision(row: &Row<'_>) -> rusqlite::Result<Option<Decision>> {
    let (number, seq) = (row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned());
    let (kind, a, b) = (kind_of(row.get(2)?), row.get(3)?, row.get(4)?);
    let takes_back = row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned);
    let (by, at) = (row.get(6)?, row.get(7)?);
    Ok(kind.map(|kind| Decision { number, seq, kind, a, b, takes_back, by, at }))
}

fn pair(row: &Row<'_>) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// All rows of a query, made into values.
fn list<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    make: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map(params, make)?.collect()
}

impl State for SqliteState {
    fn feeds(&self) -> Result<Vec<FeedRow>> {
        self.0.query(|c| list(c, &format!("{FEED} ORDER BY id"), [], feed))
    }

    fn feeds_edition(&self) -> Result<u64> {
        let sql = "SELECT at FROM items WHERE kind = ?1 AND key = ?2";
        let held =
            |c: &Connection| c.prepare_cached(sql)?.query_row(EDITION, |row| row.get::<_, i64>(0)).optional();
        Ok(self.0.query(held)?.map_or(0, i64::cast_unsigned))
    }

    fn feed(&self, id: FeedId) -> Result<Option<FeedRow>> {
        self.0.query(|c| c.prepare_cached(&format!("{FEED} WHERE id = ?1"))?.query_row([id], feed).optional())
    }

    fn feed_by_url(&self, url: &str) -> Result<Option<FeedRow>> {
        self.0.query(|c| feed_by_url(c, url))
    }

    fn add_feeds(&self, feeds: &[FeedRow]) -> Result<Vec<(FeedRow, bool)>> {
        let feeds = feeds.to_vec();
        self.0.write(move |c| {
            let mut added = Vec::with_capacity(feeds.len());
            for new in feeds {
                if let Some(known) = feed_by_url(c, &new.url)? {
                    added.push((known, false));
                    continue;
                }
                let sql = "INSERT INTO feeds (url, title, site, folder, settings, schedule, added_at)
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
                let folder = folder_json(&new.folder);
                c.prepare_cached(sql)?.execute(params![
                    new.url,
                    new.title,
                    new.site,
                    folder,
                    new.settings,
                    new.schedule,
                    new.added_at
                ])?;
                added.push((FeedRow { id: c.last_insert_rowid(), ..new }, true));
            }
            if added.iter().any(|(_, new)| *new) {
                feeds_changed(c)?;
            }
            Ok(added)
        })
    }

    fn update_feed(&self, feed: &FeedRow) -> Result<bool> {
        let feed = feed.clone();
        self.0.write(move |c| {
            let sql = "UPDATE feeds SET title = ?2, site = ?3, folder = ?4, settings = ?5 WHERE id = ?1";
            let folder = folder_json(&feed.folder);
            let changed = c.prepare_cached(sql)?.execute(params![
                feed.id,
                feed.title,
                feed.site,
                folder,
                feed.settings
            ])?;
            if changed > 0 {
                feeds_changed(c)?;
            }
            Ok(changed > 0)
        })
    }

    fn remove_feed(&self, id: FeedId) -> Result<bool> {
        self.0.write(move |c| {
            let removed = c.execute("DELETE FROM feeds WHERE id = ?1", [id])? > 0;
            if removed {
                feeds_changed(c)?;
            }
            Ok(removed)
        })
    }

    fn move_feed(&self, id: FeedId, url: &str) -> Result<bool> {
        let url = url.to_owned();
        self.0.write_or(move |c| {
            let fail = |e: rusqlite::Error| failed(KIND.name, &e);
            if let Some(other) = feed_by_url(c, &url).map_err(fail)?.filter(|other| other.id != id) {
                return Err(StoreError::Taken(format!("{url} is followed already, as feed {}", other.id)));
            }
            let changed =
                c.execute("UPDATE feeds SET url = ?2 WHERE id = ?1", params![id, url]).map_err(fail)?;
            if changed > 0 {
                feeds_changed(c).map_err(fail)?;
            }
            Ok(changed > 0)
        })
    }

    fn put_schedules(&self, schedules: &[(FeedId, String)]) -> Result<()> {
        let schedules = schedules.to_vec();
        self.0.write(move |c| {
            let mut update = c.prepare_cached("UPDATE feeds SET schedule = ?2 WHERE id = ?1")?;
            schedules.iter().try_for_each(|(id, json)| update.execute(params![id, json]).map(drop))
        })
    }

    fn add_entries(&self, entries: &[EntryRow]) -> Result<Vec<EntryRow>> {
        let entries = entries.to_vec();
        self.0.write(move |c| {
            // The feed may have been removed meanwhile: then its entries are nobody's.
            let sql = "INSERT INTO entries (feed, key, url, state, hints, tries, next_try)
                       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM feeds WHERE id = ?1)
                       ON CONFLICT (feed, key) DO NOTHING";
            let mut insert = c.prepare_cached(sql)?;
            let mut new = Vec::new();
            for e in entries {
                let (key, state) = (e.key.cast_signed(), e.state.code());
                if insert.execute(params![e.feed, key, e.url, state, e.hints, e.tries, e.next_try])? > 0 {
                    new.push(e);
                }
            }
            Ok(new)
        })
    }

    fn entry(&self, feed: FeedId, key: u64) -> Result<Option<EntryRow>> {
        self.0.query(|c| {
            let sql = format!("{ENTRY} WHERE feed = ?1 AND key = ?2");
            c.prepare_cached(&sql)?.query_row(params![feed, key.cast_signed()], entry).optional()
        })
    }

    fn waiting(&self, now: i64, most: usize) -> Result<Vec<EntryRow>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = format!("{ENTRY} WHERE state = 0 AND next_try <= ?1 ORDER BY n LIMIT ?2");
        self.0.query(|c| list(c, &sql, params![now, most], entry))
    }

    fn count_waiting(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM entries WHERE state = 0";
        self.0.query(|c| c.query_row(sql, [], |row| row.get::<_, i64>(0))).map(i64::cast_unsigned)
    }

    fn entries_of(&self, feed: FeedId, most: usize) -> Result<Vec<EntryRow>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let sql = format!("{ENTRY} WHERE feed = ?1 ORDER BY n DESC LIMIT ?2");
        self.0.query(|c| list(c, &sql, params![feed, most], entry))
    }

    fn count_entries(&self) -> Result<Vec<(FeedId, EntryCounts)>> {
        let sql = "SELECT feed, state, count(*) FROM entries GROUP BY feed, state ORDER BY feed, state";
        let row = |row: &Row<'_>| {
            Ok((row.get::<_, FeedId>(0)?, EntryState::of(row.get(1)?), row.get::<_, i64>(2)?.cast_unsigned()))
        };
        let mut counts: Vec<(FeedId, EntryCounts)> = Vec::new();
        for (feed, state, count) in self.0.query(|c| list(c, sql, [], row))? {
            if counts.last().is_none_or(|(last, _)| *last != feed) {
                counts.push((feed, EntryCounts::default()));
            }
            if let Some((_, of)) = counts.last_mut() {
                of.add(state, count);
            }
        }
        Ok(counts)
    }

    fn set_entries(&self, entries: &[EntryRow]) -> Result<()> {
        let entries: Vec<_> = entries
            .iter()
            .map(|e| (e.feed, e.key.cast_signed(), e.state.code(), e.tries, e.next_try, e.hints.clone()))
            .collect();
        self.0.write(move |c| {
            let sql = "UPDATE entries SET state = ?3, tries = ?4, next_try = ?5, hints = coalesce(?6, hints)
                       WHERE feed = ?1 AND key = ?2";
            let mut update = c.prepare_cached(sql)?;
            entries.into_iter().try_for_each(|entry| update.execute(entry).map(drop))
        })
    }

    fn prune_entries(&self, feed: FeedId, still: &[u64]) -> Result<usize> {
        let still: HashSet<i64> = still.iter().map(|key| key.cast_signed()).collect();
        self.0.write(move |c| {
            let sql = "SELECT key FROM entries WHERE feed = ?1 AND state <> 0";
            let mut settled: Vec<i64> = list(c, sql, [feed], |row| row.get(0))?;
            settled.retain(|key| !still.contains(key));
            let mut delete = c.prepare_cached("DELETE FROM entries WHERE feed = ?1 AND key = ?2")?;
            settled.iter().try_for_each(|key| delete.execute([feed, *key]).map(drop))?;
            Ok(settled.len())
        })
    }

    fn host(&self, host: &str) -> Result<Option<String>> {
        let sql = "SELECT json FROM hosts WHERE host = ?1";
        self.0.query(|c| c.prepare_cached(sql)?.query_row([host], |row| row.get(0)).optional())
    }

    fn hosts(&self) -> Result<Vec<(String, String)>> {
        self.0.query(|c| list(c, "SELECT host, json FROM hosts ORDER BY host", [], pair))
    }

    fn put_hosts(&self, hosts: &[(String, String)]) -> Result<()> {
        let hosts = hosts.to_vec();
        self.0.write(move |c| {
            let sql = "INSERT INTO hosts (host, json) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET json = excluded.json";
            let mut put = c.prepare_cached(sql)?;
            hosts.iter().try_for_each(|(host, json)| put.execute([host, json]).map(drop))
        })
    }

    fn decided(&self) -> u64 {
        self.1.load(Ordering::Acquire)
    }

    fn put_marks(&self, marks: &[Mark]) -> Result<()> {
        let marks = marks.to_vec();
        self.decide(move |c| {
            let sql = "INSERT INTO marks (target, kind, by_whom, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
            let mut put = c.prepare_cached(sql)?;
            marks.iter().try_for_each(|m| put.execute(params![m.target, m.kind, m.by, m.at]).map(drop))
        })
    }

    fn remove_marks(&self, marks: &[Mark]) -> Result<()> {
        let marks = marks.to_vec();
        self.decide(move |c| {
            let sql = "DELETE FROM marks WHERE target = ?1 AND kind = ?2 AND by_whom = ?3";
            let mut delete = c.prepare_cached(sql)?;
            marks.iter().try_for_each(|m| delete.execute([&m.target, &m.kind, &m.by]).map(drop))
        })
    }

    fn marks_of(&self, target: &str) -> Result<Vec<Mark>> {
        self.0.query(|c| list(c, &format!("{MARK} WHERE target = ?1 ORDER BY kind, by_whom"), [target], mark))
    }

    fn marks(&self, kind: &str) -> Result<Vec<Mark>> {
        self.0.query(|c| list(c, &format!("{MARK} WHERE kind = ?1 ORDER BY n"), [kind], mark))
    }

    fn add_note(&self, note: &Note) -> Result<i64> {
        let note = note.clone();
        self.decide(move |c| {
            let sql = "INSERT INTO notes (target, by_whom, text, at) VALUES (?1, ?2, ?3, ?4)";
            c.prepare_cached(sql)?.execute(params![note.target, note.by, note.text, note.at])?;
            Ok(c.last_insert_rowid())
        })
    }

    fn edit_note(&self, id: i64, text: &str, at: i64) -> Result<bool> {
        let text = text.to_owned();
        self.decide(move |c| {
            Ok(c.execute("UPDATE notes SET text = ?2, at = ?3 WHERE id = ?1", params![id, text, at])? > 0)
        })
    }

    fn remove_note(&self, id: i64) -> Result<bool> {
        self.decide(move |c| Ok(c.execute("DELETE FROM notes WHERE id = ?1", [id])? > 0))
    }

    fn note(&self, id: i64) -> Result<Option<Note>> {
        let sql = format!("{NOTE} WHERE id = ?1");
        self.0.query(|c| c.prepare_cached(&sql)?.query_row([id], note).optional())
    }

    fn notes_of(&self, target: &str) -> Result<Vec<Note>> {
        self.0.query(|c| list(c, &format!("{NOTE} WHERE target = ?1 ORDER BY id"), [target], note))
    }

    fn notes(&self) -> Result<Vec<Note>> {
        self.0.query(|c| list(c, &format!("{NOTE} ORDER BY id"), [], note))
    }

    fn add_decision(&self, decision: &Decision) -> Result<u64> {
        let d = decision.clone();
        self.decide(move |c| {
            let sql = "INSERT INTO decisions (seq, kind, a, b, takes_back, by_whom, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let takes_back = d.takes_back.map(u64::cast_signed);
            let row = params![d.seq.cast_signed(), code(d.kind), d.a, d.b, takes_back, d.by, d.at];
            c.prepare_cached(sql)?.execute(row)?;
            Ok(c.last_insert_rowid().cast_unsigned())
        })
    }

    fn decisions(&self, after: u64) -> Result<Vec<Decision>> {
        let sql = "SELECT n, seq, kind, a, b, takes_back, by_whom, at FROM decisions WHERE n > ?1 ORDER BY n";
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = self.0.query(|c| list(c, sql, [after], decision))?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn put_item(&self, item: &Item) -> Result<()> {
        let item = item.clone();
        self.0.write(move |c| put_item(c, &item, "DO UPDATE SET owner = ?3, json = ?4, at = ?5").map(drop))
    }

    fn add_item(&self, item: &Item) -> Result<bool> {
        let item = item.clone();
        self.0.write(move |c| Ok(put_item(c, &item, "DO NOTHING")? > 0))
    }

    fn item(&self, kind: &str, key: &str) -> Result<Option<Item>> {
        let sql = format!("{ITEM} WHERE kind = ?1 AND key = ?2");
        self.0.query(|c| c.prepare_cached(&sql)?.query_row([kind, key], item).optional())
    }

    fn items(&self, kind: &str, owner: Option<&str>) -> Result<Vec<Item>> {
        self.0.query(|c| match owner {
            Some(owner) => {
                list(c, &format!("{ITEM} WHERE owner = ?1 AND kind = ?2 ORDER BY key"), [owner, kind], item)
            }
            None => list(c, &format!("{ITEM} WHERE kind = ?1 ORDER BY key"), [kind], item),
        })
    }

    fn remove_item(&self, kind: &str, key: &str) -> Result<bool> {
        let (kind, key) = (kind.to_owned(), key.to_owned());
        self.0
            .write(move |c| Ok(c.execute("DELETE FROM items WHERE kind = ?1 AND key = ?2", [kind, key])? > 0))
    }

    fn remove_items_before(&self, kind: &str, at: i64) -> Result<usize> {
        let kind = kind.to_owned();
        self.0.write(move |c| c.execute("DELETE FROM items WHERE kind = ?1 AND at < ?2", params![kind, at]))
    }

    fn remove_items_of(&self, owner: &str) -> Result<usize> {
        let owner = owner.to_owned();
        self.0.write(move |c| c.execute("DELETE FROM items WHERE owner = ?1", [owner]))
    }

    fn setting(&self, key: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM settings WHERE key = ?1";
        self.0.query(|c| c.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional())
    }

    fn settings(&self) -> Result<Vec<(String, String)>> {
        self.0.query(|c| list(c, "SELECT key, value FROM settings ORDER BY key", [], pair))
    }

    fn put_setting(&self, key: &str, value: Option<&str>) -> Result<()> {
        let (key, value) = (key.to_owned(), value.map(str::to_owned));
        self.0.write(move |c| {
            let put = "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value";
            match value {
                Some(value) => c.execute(put, [key, value]).map(drop),
                None => c.execute("DELETE FROM settings WHERE key = ?1", [key]).map(drop),
            }
        })
    }
}
