//! How somebody wants the pages: light or dark, keys, how many stories, where to start.

use super::keys::ACTIONS;
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What they are kept as; the key is the name of whose they are.
const KIND: &str = "prefs";

/// How many stories a page may hold: below it there is little to look at, above it a page weighs more than it may.
pub(crate) const STORIES: std::ops::RangeInclusive<usize> = 10..=50;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Theme {
    /// As the device has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word the style sheet knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The page to start with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Start {
    /// All stories.
    #[default]
    Front,
    /// Those with something new.
    Unread,
    /// What is new since yesterday.
    Digest,
    /// The saved lists.
    Streams,
}

impl Start {
    /// Its word in forms.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Unread => "unread",
            Self::Digest => "digest",
            Self::Streams => "streams",
        }
    }

    /// Where it leads.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Front => "/",
            Self::Unread => "/?unread=1",
            Self::Digest => "/digest",
            Self::Streams => "/streams",
        }
    }
}

/// How somebody wants the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Prefs {
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Whether single keys do something. They can be in the way of those who speak to their computer.
    pub(crate) keys: bool,
    /// The keys that they chose instead of the usual, by what these do.
    pub(crate) own_keys: BTreeMap<String, char>,
    /// Stories of a page.
    pub(crate) stories: usize,
    /// Where to start.
    pub(crate) start: Start,
    /// Whether the newest come first instead of the best.
    pub(crate) newest: bool,
}

impl Default for Prefs {
    fn default() -> Self {
        let own_keys = BTreeMap::new();
        Self { theme: Theme::Auto, keys: true, own_keys, stories: 30, start: Start::Front, newest: false }
    }
}

impl Prefs {
    /// The preferences of somebody; where none are kept, or they cannot be read, what everybody begins with.
    pub(crate) fn of(state: &dyn State, name: &str) -> Self {
        let item = state.item(KIND, name).ok().flatten();
        let kept: Option<Self> = item.and_then(|item| serde_json::from_str(&item.json).ok());
        kept.unwrap_or_default().bounded()
    }

    /// Keeps them.
    pub(crate) fn keep(&self, state: &dyn State, name: &str, at: i64) -> Result<()> {
        let json = serde_json::to_string(&self.clone().bounded())?;
        let item = Item { kind: KIND.to_owned(), key: name.to_owned(), owner: name.to_owned(), json, at };
        Ok(state.put_item(&item)?)
    }

    fn bounded(mut self) -> Self {
        self.own_keys.retain(|name, _| ACTIONS.iter().any(|action| action.name == name));
        self.stories = self.stories.clamp(*STORIES.start(), *STORIES.end());
        self
    }
}
