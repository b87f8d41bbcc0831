//! Sessions: who is signed in, where, until when.

use super::secret;
use anyhow::Result;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};

/// What items of sessions are kept as; the key is the token's hash.
const KIND: &str = "session";
const DAY: i64 = 24 * 60 * 60;
/// A session ends so long after it was last used ...
pub(super) const LASTS: i64 = 30 * DAY;
/// ... and however much it is used, so long after it began.
const LASTS_AT_MOST: i64 = 180 * DAY;
/// The sessions that one person may have; the next ends the one that would end first.
const MOST: usize = 50;
/// What is kept of what the browser says of itself.
const AGENT_BYTES: usize = 200;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    /// The hash of its token.
    #[serde(skip)]
    pub(super) key: String,
    /// Whose it is.
    #[serde(skip)]
    pub(super) name: String,
    /// When it began.
    pub(super) began: i64,
    /// When it ends.
    #[serde(skip)]
    pub(super) ends: i64,
    /// What the browser said of itself then.
    pub(super) agent: String,
}

impl Session {
    fn read(item: Item) -> Option<Self> {
        let session: Self = serde_json::from_str(&item.json).ok()?;
        Some(Self { key: item.key, name: item.owner, ends: item.at, ..session })
    }

    fn keep(&self, state: &dyn State) -> Result<()> {
        let json = serde_json::to_string(self)?;
        let (key, owner) = (self.key.clone(), self.name.clone());
        Ok(state.put_item(&Item { kind: KIND.to_owned(), key, owner, json, at: self.ends })?)
    }

    /// Begins a session and gives its token, which stands nowhere but in the cookie.
    pub(super) fn begin(state: &dyn State, name: &str, agent: &str, now: i64) -> Result<String> {
        state.remove_items_before(KIND, now)?;
        let mut others = Self::of(state, name, now)?;
        others.sort_by_key(|session| session.ends);
        for session in others.iter().take((others.len() + 1).saturating_sub(MOST)) {
            Self::end(state, &session.key)?;
        }
        let token = secret::session()?;
        let agent = agent.get(..agent.floor_char_boundary(AGENT_BYTES)).unwrap_or_default().to_owned();
        let (key, name) = (secret::hashed(&token), name.to_owned());
        Self { key, name, began: now, ends: now + LASTS, agent }.keep(state)?;
        Ok(token)
    }

    /// The session of a token's hash, where it has not ended; it then lasts anew.
    pub(super) fn take_up(state: &dyn State, key: &str, now: i64) -> Result<Option<Self>> {
        let Some(mut session) = state.item(KIND, key)?.and_then(Self::read) else { return Ok(None) };
        if session.ends <= now {
            state.remove_item(KIND, key)?;
            return Ok(None);
        }
        session.ends = (now + LASTS).min(session.began + LASTS_AT_MOST);
        session.keep(state)?;
        Ok(Some(session))
    }

    /// The sessions of somebody, the newest first.
    pub(super) fn of(state: &dyn State, name: &str, now: i64) -> Result<Vec<Self>> {
        let mut sessions: Vec<Self> =
            state.items(KIND, Some(name))?.into_iter().filter_map(Self::read).collect();
        sessions.retain(|session| session.ends > now);
        sessions.sort_by(|a, b| (b.began, &b.key).cmp(&(a.began, &a.key)));
        Ok(sessions)
    }

    /// Ends one.
    pub(super) fn end(state: &dyn State, key: &str) -> Result<()> {
        state.remove_item(KIND, key)?;
        Ok(())
    }

    /// Ends one of somebody's, by its key.
    pub(super) fn end_of(state: &dyn State, name: &str, key: &str) -> Result<bool> {
        let theirs = state.item(KIND, key)?.is_some_and(|item| item.owner == name);
        Ok(theirs && state.remove_item(KIND, key)?)
    }

    /// Ends all of somebody's but one.
    pub(super) fn end_all(state: &dyn State, name: &str, but: Option<&str>) -> Result<()> {
        for item in state.items(KIND, Some(name))? {
            if Some(item.key.as_str()) != but {
                state.remove_item(KIND, &item.key)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, LASTS, MOST, Session, secret};
    use rashomon_store::State;
    use rashomon_store::memory::MemoryState;

    #[test]
    fn a_session_lasts_while_it_is_used_and_not_for_ever() {
        let state = MemoryState::default();
        let token = Session::begin(&state, "vera", "Browser 1", 0).unwrap();
        let key = secret::hashed(&token);
        assert!(state.item("session", &token).unwrap().is_none(), "the token itself is not kept");
        assert_eq!(Session::take_up(&state, &key, 29 * DAY).unwrap().unwrap().ends, 29 * DAY + LASTS);
        assert!(Session::take_up(&state, &key, 29 * DAY + LASTS).unwrap().is_none());
        let key = secret::hashed(&Session::begin(&state, "vera", "", 0).unwrap());
        for month in 1..=7 {
            let lives = Session::take_up(&state, &key, month * 29 * DAY).unwrap().is_some();
            assert_eq!(lives, month * 29 < 180, "{month}");
        }
    }

    #[test]
    fn nobody_has_sessions_without_end() {
        let state = MemoryState::default();
        let first = secret::hashed(&Session::begin(&state, "vera", "", 0).unwrap());
        for second in 1..=60 {
            Session::begin(&state, "vera", "", second).unwrap();
        }
        assert_eq!(Session::of(&state, "vera", 60).unwrap().len(), MOST);
        assert!(Session::take_up(&state, &first, 60).unwrap().is_none());
        assert!(!Session::end_of(&state, "tomas", &Session::of(&state, "vera", 60).unwrap()[0].key).unwrap());
    }
}
