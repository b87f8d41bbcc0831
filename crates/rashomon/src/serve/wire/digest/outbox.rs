//! Mails on their way: what is about to be sent is written down first.
//!
//! A mail server may have taken a mail of which we never heard so: the program was killed, or the line broke. Then the very same
//! mail goes out again, with the same `Message-ID` and the same words, so that whoever gets both can tell.

use super::{Made, Wish};
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};

/// What items of mails on their way are kept as, by their owner's name: one each.
const SENDING: &str = "digest-sending";

/// A mail that is about to be sent, or of which it is not known whether it was.
#[derive(Serialize, Deserialize)]
pub(super) struct Sending {
    /// The time it is for, Unix seconds.
    pub(super) slot: i64,
    /// When it was made, which is its date.
    pub(super) at: i64,
    /// The wish that it is for: its word.
    stop: String,
    /// What it tells.
    pub(super) made: Made,
}

impl Sending {
    /// A mail for a wish.
    pub(super) fn new(wish: &Wish, slot: i64, at: i64, made: Made) -> Self {
        Self { slot, at, stop: wish.stop.clone(), made }
    }

    /// The mail that is on its way for a wish; what cannot be read, or was for a wish that is gone, is none.
    pub(super) fn find(state: &dyn State, wish: &Wish) -> Result<Option<Self>> {
        let item = state.item(SENDING, &wish.owner)?;
        let sending: Option<Self> = item.and_then(|item| serde_json::from_str(&item.json).ok());
        Ok(sending.filter(|sending| sending.stop == wish.stop))
    }

    /// Writes it down.
    pub(super) fn keep(&self, state: &dyn State, owner: &str) -> Result<()> {
        let (kind, key, owner) = (SENDING.to_owned(), owner.to_owned(), owner.to_owned());
        Ok(state.put_item(&Item { kind, key, owner, json: serde_json::to_string(self)?, at: self.at })?)
    }

    /// It is told, or given up.
    pub(super) fn done(state: &dyn State, owner: &str) -> Result<()> {
        state.remove_item(SENDING, owner)?;
        Ok(())
    }
}
