//! The people of the newsroom, as they are kept.

use super::Role;
use anyhow::{Result, bail};
use rashomon_store::{Item, Mark, State};
use serde::{Deserialize, Serialize};

/// What items of people are kept as.
pub(super) const KIND: &str = "user";
/// Letters of a name: it stands beside notes, and in addresses.
const MOST_LETTERS: usize = 40;
/// Marks that are somebody's own, and go with them.
const OWN_MARKS: [&str; 2] = ["starred", "read"];

/// Somebody who may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// What they sign in with, and what marks and notes are kept under; in lower case.
    #[serde(skip)]
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Their password's hash.
    pub(super) password: String,
    /// Whether they are kept out for now.
    #[serde(default)]
    pub(crate) disabled: bool,
    /// The language of their pages.
    pub(crate) language: String,
    /// Who they are at the OpenID provider, where they may sign in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tie: Option<Tie>,
    /// When they were let in, Unix seconds.
    #[serde(skip)]
    pub(crate) since: i64,
}

/// Who somebody is at an OpenID provider. Names may change there or be given to another; this does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tie {
    /// The provider.
    pub(super) issuer: String,
    /// Its own name for them, mostly a number.
    pub(super) subject: String,
}

/// A name as it is kept, or what is wrong with it.
pub(super) fn name(typed: &str) -> Result<String, &'static str> {
    let name = typed.trim().to_lowercase();
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if name.is_empty() || name.chars().count() > MOST_LETTERS {
        return Err("a name has 1 to 40 characters");
    }
    // A slash would part the keys of what is kept of people, a colon name and password of programs.
    if !name.chars().all(fits) || !name.starts_with(char::is_alphanumeric) {
        return Err("a name is made of letters, digits and - _ . and begins with a letter or digit");
    }
    Ok(name)
}

impl Person {
    /// Somebody new, with the hash of their password.
    pub(super) fn new(name: String, role: Role, password: String, since: i64) -> Self {
        Self { name, role, password, disabled: false, language: "en".to_owned(), tie: None, since }
    }

    fn read(item: &Item) -> Option<Self> {
        let person: Self = serde_json::from_str(&item.json).ok()?;
        Some(Self { name: item.key.clone(), since: item.at, ..person })
    }

    fn item(&self) -> Result<Item> {
        let (key, json) = (self.name.clone(), serde_json::to_string(self)?);
        Ok(Item { kind: KIND.to_owned(), owner: key.clone(), key, json, at: self.since })
    }

    /// Somebody by their name, as it is kept.
    pub(crate) fn find(state: &dyn State, name: &str) -> Result<Option<Self>> {
        Ok(state.item(KIND, name)?.as_ref().and_then(Self::read))
    }

    /// Everybody, by name.
    pub(crate) fn all(state: &dyn State) -> Result<Vec<Self>> {
        Ok(state.items(KIND, None)?.iter().filter_map(Self::read).collect())
    }

    /// Lets them in; `false` where somebody has the name.
    pub(super) fn add(&self, state: &dyn State) -> Result<bool> {
        Ok(state.add_item(&self.item()?)?)
    }

    /// Keeps them as they are now.
    pub(super) fn keep(&self, state: &dyn State) -> Result<()> {
        Ok(state.put_item(&self.item()?)?)
    }

    /// Changes somebody. Fails, in words for a person, where no admin would be left who may come in.
    pub(super) fn change(state: &dyn State, name: &str, change: impl FnOnce(&mut Self)) -> Result<()> {
        let Some(mut person) = Self::find(state, name)? else { bail!("nobody here is called {name}") };
        let before = person.administers();
        change(&mut person);
        if before && !person.administers() {
            another_administers(state, name)?;
        }
        person.keep(state)
    }

    /// Removes somebody with their sessions, tokens, streams and marks. What they wrote for all, notes and corrections, stays.
    pub(super) fn remove(state: &dyn State, name: &str) -> Result<()> {
        let Some(person) = Self::find(state, name)? else { bail!("nobody here is called {name}") };
        if person.administers() {
            another_administers(state, name)?;
        }
        for kind in OWN_MARKS {
            let marks: Vec<Mark> = state.marks(kind)?.into_iter().filter(|mark| mark.by == name).collect();
            state.remove_marks(&marks)?;
        }
        state.remove_items_of(name)?;
        state.remove_item(KIND, name)?;
        Ok(())
    }

    /// Whether they have a password; whoever signs in by the provider alone has none.
    pub(super) fn has_password(&self) -> bool {
        !self.password.is_empty()
    }

    /// Whoever is tied to somebody at the provider.
    pub(super) fn tied(state: &dyn State, tie: &Tie) -> Result<Option<Self>> {
        Ok(Self::all(state)?.into_iter().find(|person| person.tie.as_ref() == Some(tie)))
    }

    /// Ties somebody to who they are at the provider. Fails where another is that.
    pub(super) fn tie(state: &dyn State, name: &str, tie: Tie) -> Result<()> {
        if let Some(other) = Self::tied(state, &tie)?.filter(|other| other.name != name) {
            bail!("that is {} here already", other.name);
        }
        Self::change(state, name, |person| person.tie = Some(tie))
    }

    fn administers(&self) -> bool {
        self.role == Role::Admin && !self.disabled
    }
}

fn another_administers(state: &dyn State, name: &str) -> Result<()> {
    let other = Person::all(state)?.iter().any(|person| person.name != name && person.administers());
    if other { Ok(()) } else { bail!("{name} is the only admin: make somebody else one first") }
}

#[cfg(test)]
mod tests {
    use super::{Person, Role, name};
    use rashomon_store::memory::MemoryState;
    use rashomon_store::{Mark, State};

    #[test]
    fn names_are_folded_and_bounded() {
        assert_eq!(name(" Vera.Lind "), Ok("vera.lind".to_owned()));
        for bad in ["", "a/b", "a:b", "-a", "a b", &"a".repeat(41)] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn one_admin_is_always_left() {
        let state = MemoryState::default();
        let person = |name: &str, role| Person::new(name.to_owned(), role, String::new(), 7);
        assert!(person("vera", Role::Admin).add(&state).unwrap());
        assert!(!person("vera", Role::Reader).add(&state).unwrap(), "a name is somebody's once");
        person("tomas", Role::Reader).add(&state).unwrap();
        assert!(Person::remove(&state, "vera").is_err());
        assert!(Person::change(&state, "vera", |vera| vera.role = Role::Editor).is_err());
        assert!(Person::change(&state, "vera", |vera| vera.disabled = true).is_err());
        Person::change(&state, "tomas", |tomas| tomas.role = Role::Admin).unwrap();
        let mark = Mark { target: "s-1".into(), kind: "starred".into(), by: "vera".into(), at: 1 };
        state.put_marks(&[mark]).unwrap();
        Person::remove(&state, "vera").unwrap();
        assert_eq!(Person::find(&state, "vera").unwrap(), None);
        assert!(state.marks("starred").unwrap().is_empty());
        assert!(Person::remove(&state, "tomas").is_err());
    }
}
