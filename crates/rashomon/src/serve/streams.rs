//! Streams: searches and filters that somebody saved. A stream is a page, a feed, and where wanted an alert.

use super::desk::Wanted;
use super::door::chance;
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};

/// What items of streams are kept as.
const KIND: &str = "stream";

/// Streams that one person may have: their pages list them all.
pub(crate) const MOST: usize = 200;

/// The longest name of a stream, in characters.
pub(crate) const NAME: usize = 100;

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
    /// A stream that is not kept yet.
    pub(crate) fn new(owner: &str, name: &str, wanted: Wanted) -> Result<Self> {
        let id = new_id()?;
        Ok(Self { id, owner: owner.to_owned(), name: name.to_owned(), wanted, alert: false })
    }

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

/// An id that cannot be guessed: 20 letters and digits of chance.
pub(crate) fn new_id() -> Result<String> {
    let chance: [u8; 20] = chance()?;
    // 32 letters: five bits a byte, none more likely than others.
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    Ok(chance.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::testing::newsroom;

    #[test]
    fn a_stream_is_kept_found_listed_and_removed() {
        let newsroom = newsroom();
        let state = newsroom.room.state();
        let wanted = Wanted { outlet: Some("Meridian".to_owned()), ..Wanted::default() };
        let stream = Stream::new("ana", "Meridian", wanted).unwrap();
        let other = Stream::new("ana", "All", Wanted::default()).unwrap();
        assert_ne!(stream.id, other.id);
        stream.keep(&*state, 1).unwrap();
        other.keep(&*state, 2).unwrap();
        assert_eq!(Stream::find(&*state, &stream.id).unwrap().as_ref(), Some(&stream));
        let names: Vec<_> = Stream::of(&*state, "ana").unwrap().into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["All", "Meridian"]);
        assert!(Stream::of(&*state, "ben").unwrap().is_empty());
        assert!(Stream::remove(&*state, &stream.id).unwrap());
        assert_eq!(Stream::find(&*state, &stream.id).unwrap(), None);
    }
}
