//! Tokens: what a program comes with instead of a session, as `Authorization: Bearer TOKEN`, or as the password of a name for
//! apps that know nothing else. Shown once, kept as hashes.

use super::{Role, secret};
use anyhow::{Result, bail};
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};

/// What items of tokens are kept as; the key is the token's hash.
const KIND: &str = "token";
/// The tokens that one person may have.
const MOST: usize = 100;
/// Letters of what a token is for.
const LABEL_LETTERS: usize = 80;

/// What a token is good for; never for more than its owner may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    /// Reading feeds, by an address that carries it.
    Feeds,
    /// Reading.
    Read,
    /// Also whatever an editor may, where its owner may.
    Write,
    /// Also whatever an admin may, where its owner may.
    Admin,
}

impl Scope {
    /// Of a form's field.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Feeds, Self::Read, Self::Write, Self::Admin].into_iter().find(|scope| scope.as_str() == name)
    }

    /// Its name.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Feeds => "feeds",
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// What somebody may through it.
    pub(super) fn role(self, owner: Role) -> Role {
        owner.min(match self {
            Self::Feeds | Self::Read => Role::Reader,
            Self::Write => Role::Editor,
            Self::Admin => Role::Admin,
        })
    }

    /// Whether it may change anything.
    pub(super) fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Admin)
    }
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Token {
    /// Its hash.
    #[serde(skip)]
    pub(super) key: String,
    /// Whose it is.
    #[serde(skip)]
    pub(super) name: String,
    /// What it is for, in its owner's words.
    pub(super) label: String,
    /// What it is good for.
    pub(super) scope: Scope,
    /// When it was made.
    pub(super) made: i64,
    /// When it was last used, to the hour.
    #[serde(skip)]
    pub(super) used: i64,
}

impl Token {
    fn read(item: Item) -> Option<Self> {
        let token: Self = serde_json::from_str(&item.json).ok()?;
        Some(Self { key: item.key, name: item.owner, used: item.at, ..token })
    }

    fn keep(&self, state: &dyn State) -> Result<()> {
        let json = serde_json::to_string(self)?;
        let (key, owner) = (self.key.clone(), self.name.clone());
        Ok(state.put_item(&Item { kind: KIND.to_owned(), key, owner, json, at: self.used })?)
    }

    /// Makes one; what it gives is shown once and kept nowhere.
    pub(super) fn make(state: &dyn State, name: &str, label: &str, scope: Scope, now: i64) -> Result<String> {
        if Self::of(state, name)?.len() >= MOST {
            bail!("there are {MOST} tokens already: take one back first");
        }
        let label: String = label.trim().chars().filter(|c| !c.is_control()).take(LABEL_LETTERS).collect();
        let label = if label.is_empty() { "without a name".to_owned() } else { label };
        let token = secret::token()?;
        let (key, name) = (secret::hashed(&token), name.to_owned());
        Self { key, name, label, scope, made: now, used: 0 }.keep(state)?;
        Ok(token)
    }

    /// The token of a hash; that it was used is noted.
    pub(super) fn take_up(state: &dyn State, key: &str, now: i64) -> Result<Option<Self>> {
        let Some(mut token) = state.item(KIND, key)?.and_then(Self::read) else { return Ok(None) };
        token.used = now;
        token.keep(state)?;
        Ok(Some(token))
    }

    /// The tokens of somebody, the newest first.
    pub(super) fn of(state: &dyn State, name: &str) -> Result<Vec<Self>> {
        let mut tokens: Vec<Self> =
            state.items(KIND, Some(name))?.into_iter().filter_map(Self::read).collect();
        tokens.sort_by(|a, b| (b.made, &b.key).cmp(&(a.made, &a.key)));
        Ok(tokens)
    }

    /// Takes one of somebody's back.
    pub(super) fn take_back(state: &dyn State, name: &str, key: &str) -> Result<bool> {
        let theirs = state.item(KIND, key)?.is_some_and(|item| item.owner == name);
        Ok(theirs && state.remove_item(KIND, key)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, Scope, Token, secret};
    use rashomon_store::memory::MemoryState;

    #[test]
    fn a_token_gives_no_more_than_its_owner_may() {
        assert_eq!(Scope::Admin.role(Role::Reader), Role::Reader);
        assert_eq!(Scope::Write.role(Role::Admin), Role::Editor);
        assert_eq!(Scope::Read.role(Role::Admin), Role::Reader);
        assert!(!Scope::Read.writes() && !Scope::Feeds.writes());
    }

    #[test]
    fn a_token_is_its_owners_to_take_back() {
        let state = MemoryState::default();
        let token = Token::make(&state, "vera", "  phone\n ", Scope::Read, 5).unwrap();
        let key = secret::hashed(&token);
        let found = Token::take_up(&state, &key, 9).unwrap().unwrap();
        assert_eq!((found.label.as_str(), found.used, found.name.as_str()), ("phone", 9, "vera"));
        assert!(!Token::take_back(&state, "tomas", &key).unwrap());
        assert!(Token::take_back(&state, "vera", &key).unwrap());
        assert_eq!(Token::take_up(&state, &key, 9).unwrap(), None);
    }
}
