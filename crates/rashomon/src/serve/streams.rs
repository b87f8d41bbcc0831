//! Streams: searches and filters that somebody saved. A stream is a page, a feed, and where wanted an alert.

use super::desk::Wanted;
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};

/// What items of streams are kept as.
const KIND: &str = "stream";

/// A saved list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stream {
    /// Its id: letters and digits that cannot be guessed, since its feed can be read by whoever has the address.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) owner: String,
    /// What it is called.
    pub(crate) name: String,
    /// What it lists.
    pub(crate) wanted: Wanted,
    /// Whether its owner is told of new stories.
    #[serde(default)]
    pub(crate) alert: bool,
}

impl Stream {
    /// One stream.
    pub(crate) fn find(state: &dyn State, id: &str) -> Result<Option<Self>> {
        Ok(state.item(KIND, id)?.and_then(|item| serde_json::from_str(&item.json).ok()))
    }

    /// The streams of somebody, by name.
    pub(crate) fn of(state: &dyn State, owner: &str) -> Result<Vec<Self>> {
        let items = state.items(KIND, Some(owner))?;
        let mut streams: Vec<Self> =
            items.iter().filter_map(|item| serde_json::from_str(&item.json).ok()).collect();
        streams.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(streams)
    }

    /// Keeps it, in place of the one of its id.
    pub(crate) fn keep(&self, state: &dyn State, at: i64) -> Result<()> {
        let json = serde_json::to_string(self)?;
        let (kind, key, owner) = (KIND.to_owned(), self.id.clone(), self.owner.clone());
        Ok(state.put_item(&Item { kind, key, owner, json, at })?)
    }

    /// Removes the stream of an id.
    pub(crate) fn remove(state: &dyn State, id: &str) -> Result<bool> {
        Ok(state.remove_item(KIND, id)?)
    }
}
