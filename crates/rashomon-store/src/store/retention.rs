//! Keeping within bounds: what would go is said first, and goes only then.

use super::Store;
use crate::derived::Derived;
use crate::error::{Result, StoreError};
use crate::log::Seq;
use crate::search::SearchIndex;
use crate::state::State;
use jiff::Timestamp;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What to keep. Starred and noted articles and stories are kept in any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Captures go that are older than so many seconds. (How old: their newest article's time, or when they were fetched.)
    pub older_than: Option<i64>,
    /// The oldest captures go until so many articles are left.
    pub most_articles: Option<u64>,
    /// The oldest captures go until the log has so many bytes.
    pub most_bytes: Option<u64>,
}

/// What would go. Making it changes nothing; [`Store::retain`] carries it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The captures that would go, in order.
    pub captures: Vec<Seq>,
    /// How many articles go with them.
    pub articles: u64,
    /// How many bytes of the log, roughly: bodies that other captures share move to those.
    pub bytes: u64,
    /// How many captures would have gone but are starred or noted, or share a story with what is.
    pub spared: u64,
}

/// What is known of a capture.
#[derive(Default)]
pub(super) struct Known {
    bytes: u64,
    articles: u64,
    /// Its newest article's time, or when it was fetched.
    at: Option<i64>,
    pub(super) spared: bool,
    /// The stories that its articles are in.
    pub(super) stories: BTreeSet<String>,
}

impl Store {
    /// Says what `policy` would let go at the time `now` (Unix seconds).
    ///
    /// # Errors
    /// Where a database fails.
    pub fn plan_retention(&self, policy: &Policy, now: i64) -> Result<Plan> {
        Ok(planned(&self.known()?, policy, now))
    }

    /// All captures with what is known of them.
    pub(super) fn known(&self) -> Result<BTreeMap<Seq, Known>> {
        self.log.places.flush()?;
        let mut marked: BTreeSet<String> =
            self.state.marks("starred")?.into_iter().map(|mark| mark.target).collect();
        marked.extend(self.state.notes()?.into_iter().map(|note| note.target));
        self.derived.0.query(|c| known(c, &marked))
    }

    /// Carries a plan out: takes the captures out of the log, their numbers staying taken, and forgets what was concluded, since
    /// it rested on them. After it the log is to be folded in again from its start.
    ///
    /// # Errors
    /// Where a capture is damaged, and then nothing is changed; where disk or databases fail. Each file is replaced as a whole, so what is left is a whole log in any case.
    pub fn retain(&self, plan: &Plan) -> Result<()> {
        if plan.captures.is_empty() {
            return Ok(());
        }
        // What a damaged capture said would be forgotten for good, whether it was to go or not.
        let mut found = Vec::new();
        self.check_log(&mut found)?;
        if let Some(finding) = found.into_iter().next() {
            let why =
                format!("{}; nothing was let go: `rashomon check` says all, mend that first", finding.what);
            return Err(StoreError::damaged(finding.place, why));
        }
        // Conclusions first: should we end between the two, they are made again from the log as it is then.
        self.derived.reset()?;
        self.open_index()?.reset()?;
        self.log.drop_captures(&plan.captures.iter().copied().collect())
    }
}

/// What a policy would let go of captures.
pub(super) fn planned(known: &BTreeMap<Seq, Known>, policy: &Policy, now: i64) -> Plan {
    let mut plan = Plan::default();
    let (mut articles, mut bytes) = (0, 0);
    for capture in known.values() {
        articles += capture.articles;
        bytes += capture.bytes;
    }
    // From the oldest on, so that what is left is the newest.
    for (seq, capture) in known {
        let old = policy.older_than.zip(capture.at).is_some_and(|(age, at)| at < now.saturating_sub(age));
        let many = policy.most_articles.is_some_and(|most| articles > most) && capture.articles > 0;
        let large = policy.most_bytes.is_some_and(|most| bytes > most);
        if !old && !many && !large {
            continue;
        }
        if capture.spared {
            plan.spared += 1;
            continue;
        }
        articles -= capture.articles;
        bytes -= capture.bytes;
        plan.captures.push(*seq);
        plan.articles += capture.articles;
        plan.bytes += capture.bytes;
    }
    plan
}

/// All captures with what the databases know of them.
fn known(c: &Connection, marked: &BTreeSet<String>) -> rusqlite::Result<BTreeMap<Seq, Known>> {
    let mut known = BTreeMap::<Seq, Known>::new();
    let number = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, i64>(at).map(i64::cast_unsigned);
    let mut captures =
        c.prepare("SELECT seq, length FROM captures WHERE seq NOT IN (SELECT seq FROM going)")?;
    let mut rows = captures.query([])?;
    while let Some(row) = rows.next()? {
        known.insert(number(row, 0)?, Known { bytes: number(row, 1)?, ..Known::default() });
    }
    let mut pages = c.prepare("SELECT seq, fetched_at FROM pages WHERE fetched_at IS NOT NULL")?;
    let mut rows = pages.query([])?;
    while let Some(row) = rows.next()? {
        let at: String = row.get(1)?;
        if let Some(capture) = known.get_mut(&number(row, 0)?) {
            capture.at = at.parse::<Timestamp>().ok().map(Timestamp::as_second);
        }
    }
    // A mark on a story may name one that has gone into another since.
    let mut marked = marked.clone();
    let mut forwards = c.prepare("SELECT old, new FROM forwards")?;
    let mut rows = forwards.query([])?;
    while let Some(row) = rows.next()? {
        if marked.contains(&row.get::<_, String>(0)?) {
            marked.insert(row.get(1)?);
        }
    }
    let mut articles = c.prepare("SELECT seq, id, story, at FROM articles ORDER BY seq, n")?;
    let mut rows = articles.query([])?;
    let mut newest: BTreeMap<Seq, i64> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (seq, id, story): (Seq, String, Option<String>) = (number(row, 0)?, row.get(1)?, row.get(2)?);
        let Some(capture) = known.get_mut(&seq) else { continue };
        capture.articles += 1;
        capture.spared |= marked.contains(&id) || story.as_ref().is_some_and(|story| marked.contains(story));
        capture.stories.extend(story);
        if let Some(at) = row.get::<_, Option<i64>>(3)? {
            let time = newest.entry(seq).or_insert(at);
            *time = at.max(*time);
        }
    }
    for (seq, at) in newest {
        if let Some(capture) = known.get_mut(&seq) {
            capture.at = Some(at);
        }
    }
    Ok(known)
}
