//! Webhooks: addresses of their owners' that are told of stories, each word signed.
//!
//! What is to be sent is written down before it is sent and struck out after, so that a kill loses nothing: a word may come twice,
//! with the same `X-Rashomon-Delivery`. What a hook was told of a story is written down too, so that a copy is no news to it.

pub(super) mod page;
mod send;
#[cfg(test)]
mod tests;
mod work;

pub(super) use send::test;
pub(super) use work::{baseline, turn};

use super::news::What;
use super::said::Said;
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What items of hooks are kept as.
const HOOK: &str = "hook";
/// What was sent last, by hook.
const LOG: &str = "hook-log";
/// What is to be sent, by hook and story.
const DUE: &str = "hook-due";
/// What a hook was told of a story.
const TOLD: &str = "hook-told";

/// Hooks that one person may have: each is told of every story.
pub(super) const MOST: usize = 20;
/// The longest address of a hook, in characters.
pub(super) const URL: usize = 2_000;
/// Deliveries that are remembered of a hook.
const REMEMBERED: usize = 30;

/// An address that is told of stories.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hook {
    /// Its id.
    pub(super) id: String,
    /// Whose it is.
    pub(super) owner: String,
    /// The address.
    pub(super) url: String,
    /// The stream whose stories it is told of; `None`: all.
    pub(super) stream: Option<String>,
    /// What the words are signed with. It signs what we send and opens nothing here; it must be known to sign.
    pub(super) secret: String,
    /// When it was made, Unix seconds.
    pub(super) at: i64,
}

/// What came of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Delivery {
    /// Its id; the same for every try.
    pub(super) id: String,
    /// When, Unix seconds.
    pub(super) at: i64,
    /// The story; none for a test.
    pub(super) story: Option<String>,
    /// Which try, from 1.
    pub(super) tries: u32,
    /// The status that the address answered with.
    pub(super) status: Option<u16>,
    /// Why there is no answer, or what comes next.
    pub(super) words: String,
}

impl Delivery {
    /// Whether it was taken.
    pub(super) fn taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// A word that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Due {
    hook: String,
    owner: String,
    story: String,
    version: u64,
    what: What,
    new_statements: usize,
    tries: u32,
}

impl Due {
    fn key(&self) -> String {
        format!("{}/{}", self.hook, self.story)
    }

    /// Writes it down, to be sent not before a time.
    fn keep(&self, state: &dyn State, at: i64) -> Result<()> {
        put(state, DUE, &self.key(), &self.owner, self, at)
    }
}

fn put(state: &dyn State, kind: &str, key: &str, owner: &str, value: &impl Serialize, at: i64) -> Result<()> {
    let json = serde_json::to_string(value)?;
    let (kind, key, owner) = (kind.to_owned(), key.to_owned(), owner.to_owned());
    Ok(state.put_item(&Item { kind, key, owner, json, at })?)
}

/// What an item says, where it can be read.
fn said<T: serde::de::DeserializeOwned>(item: &Item) -> Option<T> {
    serde_json::from_str(&item.json).ok()
}

impl Hook {
    /// One hook.
    pub(super) fn find(state: &dyn State, id: &str) -> Result<Option<Self>> {
        Ok(state.item(HOOK, id)?.as_ref().and_then(said))
    }

    /// The hooks of somebody, or of all, in the order they were made.
    pub(super) fn of(state: &dyn State, owner: Option<&str>) -> Result<Vec<Self>> {
        let mut hooks: Vec<Self> = state.items(HOOK, owner)?.iter().filter_map(said).collect();
        hooks.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(hooks)
    }

    /// Keeps it.
    pub(super) fn keep(&self, state: &dyn State) -> Result<()> {
        put(state, HOOK, &self.id, &self.owner, self, self.at)
    }

    /// Removes it with all that is kept of it.
    pub(super) fn remove(&self, state: &dyn State) -> Result<()> {
        state.remove_item(HOOK, &self.id)?;
        state.remove_item(LOG, &self.id)?;
        let its = format!("{}/", self.id);
        for kind in [DUE, TOLD] {
            for item in state.items(kind, Some(&self.owner))?.iter().filter(|item| item.key.starts_with(&its))
            {
                state.remove_item(kind, &item.key)?;
            }
        }
        Ok(())
    }

    /// Its last deliveries, the latest first.
    pub(super) fn log(&self, state: &dyn State) -> Result<Vec<Delivery>> {
        Ok(state.item(LOG, &self.id)?.as_ref().and_then(said).unwrap_or_default())
    }

    /// Writes down what came of sending.
    pub(super) fn write(&self, state: &dyn State, delivery: Delivery) -> Result<()> {
        let mut log = VecDeque::from(self.log(state)?);
        log.push_front(delivery);
        log.truncate(REMEMBERED);
        put(state, LOG, &self.id, &self.owner, &log, self.at)
    }

    /// What it was told of a story.
    fn told(&self, state: &dyn State, story: &str) -> Result<Option<Said>> {
        Ok(state.item(TOLD, &format!("{}/{story}", self.id))?.as_ref().and_then(said))
    }

    /// Writes down what it was told.
    fn tell(&self, state: &dyn State, story: &str, what: &Said, at: i64) -> Result<()> {
        put(state, TOLD, &format!("{}/{story}", self.id), &self.owner, what, at)
    }
}
