//! Who is known: the session or token that a request came with, looked up once and remembered for a while.

use super::people::Person;
use super::sessions::Session;
use super::throttle::Throttle;
use super::tokens::{Scope, Token};
use super::{Viewer, secret};
use crate::serve::pages::Prefs;
use crate::serve::{Problem, Room};
use anyhow::Result;
use rashomon_store::State;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{Semaphore, watch};

/// How long what was looked up is taken as it is, in seconds: then its use is noted, and a session lasts anew.
const REMEMBERED: i64 = 60 * 60;
/// Sessions and tokens remembered. Where more are in use, all are forgotten and looked up again: a read of one row each.
const MOST_REMEMBERED: usize = 1_024;
/// Passwords hashed at a time: each takes a core and 19 MiB.
const HASHED_AT_A_TIME: usize = 2;

/// What somebody came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// A browser, with a session; its key.
    Session(String),
    /// A program, with a token.
    Token(Scope),
    /// Nothing: pages here can be read by whoever comes.
    Nameless,
}

/// Somebody known.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Who.
    pub(super) viewer: Viewer,
    /// What they came with.
    pub(super) came: Came,
}

/// Somebody known, and until when they need not be looked up again.
struct Remembered {
    known: Known,
    until: i64,
}

/// Whoever stands at the door: what all requests share.
pub(crate) struct Door {
    remembered: Mutex<BTreeMap<String, Remembered>>,
    /// Grows whenever all is forgotten: what was looked up before is not remembered then.
    forgotten: std::sync::atomic::AtomicU64,
    /// Whether anybody has an account. It stays so: the last admin cannot be removed.
    settled: AtomicBool,
    /// What whoever makes the first account must know: said on standard error alone.
    code: OnceLock<String>,
    /// What slows attempts to sign in.
    pub(super) throttle: Throttle,
    /// Places for passwords to be hashed in.
    hashing: Arc<Semaphore>,
    closing: watch::Sender<bool>,
    /// Who is on the way to the OpenID provider and back.
    #[cfg(feature = "oidc")]
    pub(super) oidc: super::oidc::Desk,
}

impl Default for Door {
    fn default() -> Self {
        Self {
            remembered: Mutex::default(),
            forgotten: Default::default(),
            settled: AtomicBool::new(false),
            code: OnceLock::new(),
            throttle: Throttle::default(),
            hashing: Arc::new(Semaphore::new(HASHED_AT_A_TIME)),
            closing: watch::Sender::new(false),
            #[cfg(feature = "oidc")]
            oidc: Default::default(),
        }
    }
}

impl Door {
    /// Forgets whom it remembers: somebody signed out, or may or wants something else now.
    pub(crate) fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn recall(&self, key: &str, now: i64) -> Option<Known> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(key).filter(|found| now < found.until).map(|found| found.known.clone())
    }

    fn remember(&self, key: String, known: &Known, until: i64, forgotten: u64) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody may have signed out while this was looked up.
        if self.forgotten.load(Ordering::SeqCst) != forgotten {
            return;
        }
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, Remembered { known: known.clone(), until });
    }

    /// Whether it is known that somebody has an account.
    pub(super) fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Relaxed)
    }

    /// Whether anybody has an account.
    pub(super) fn settled(&self, state: &dyn State) -> Result<bool> {
        if !self.is_settled() {
            let settled = !state.items(super::people::KIND, None)?.is_empty();
            self.settled.store(settled, Ordering::Relaxed);
        }
        Ok(self.is_settled())
    }

    /// The code that the first account asks for; the same however often it is asked.
    pub(in crate::serve) fn set_up_code(&self) -> Result<String> {
        let code = secret::token()?;
        Ok(self.code.get_or_init(|| code).clone())
    }

    /// Whether that is the code.
    pub(super) fn is_set_up_code(&self, code: &str) -> bool {
        self.code.get().is_some_and(|kept| secret::same(kept, code.trim()))
    }

    /// Says that the server closes: what streams without end ends now.
    pub(in crate::serve) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until the server closes.
    pub(in crate::serve) async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as this does.
        let _ = closing.wait_for(|closed| *closed).await;
    }
}

/// Does something with a password, few at a time and off the threads that answer.
pub(super) async fn hashing<T: Send + 'static>(
    room: &Room,
    then: impl FnOnce(&Room) -> Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let _place = Arc::clone(&room.door().hashing).acquire_owned().await?;
    room.read(then).await
}

/// Who comes with a session's token, and whether the session lasts anew with it.
pub(super) async fn by_session(room: &Room, token: &str) -> Result<Option<(Known, bool)>, Problem> {
    let (key, now) = (secret::hashed(token), room.now().as_second());
    if let Some(known) = room.door().recall(&key, now) {
        return Ok(Some((known, false)));
    }
    let forgotten = room.door().forgotten.load(Ordering::SeqCst);
    let csrf = secret::csrf(token);
    let known = room
        .read(move |room| {
            let state = room.state();
            let Some(session) = Session::take_up(&*state, &key, now)? else { return Ok(None) };
            let Some(person) = person(&*state, &session.name)? else { return Ok(None) };
            let prefs = Prefs::of(&*state, &person.name);
            let viewer =
                Viewer { name: person.name, role: person.role, csrf, language: person.language, prefs };
            let known = Known { viewer, came: Came::Session(key.clone()) };
            room.door().remember(key, &known, session.ends.min(now + REMEMBERED), forgotten);
            Ok(Some(known))
        })
        .await?;
    Ok(known.map(|known| (known, true)))
}

/// Who comes with a token; where they gave a name with it, it must be its owner's.
pub(super) async fn by_token(room: &Room, token: &str, name: Option<&str>) -> Result<Option<Known>, Problem> {
    let (key, now) = (secret::hashed(token), room.now().as_second());
    let known = match room.door().recall(&key, now) {
        Some(known) => Some(known),
        None => look_up(room, key, now).await?,
    };
    // A session's token is none of a program's: it stands in a cookie alone.
    let is_token = |known: &Known| matches!(known.came, Came::Token(_));
    let is_theirs = |known: &Known| name.is_none_or(|name| name.to_lowercase() == known.viewer.name);
    Ok(known.filter(|known| is_token(known) && is_theirs(known)))
}

async fn look_up(room: &Room, key: String, now: i64) -> Result<Option<Known>, Problem> {
    let forgotten = room.door().forgotten.load(Ordering::SeqCst);
    room.read(move |room| {
        let state = room.state();
        let Some(token) = Token::take_up(&*state, &key, now)? else { return Ok(None) };
        let Some(person) = person(&*state, &token.name)? else { return Ok(None) };
        let role = token.scope.role(person.role);
        let prefs = Prefs::of(&*state, &person.name);
        let (csrf, language) = (String::new(), person.language);
        let viewer = Viewer { name: person.name, role, csrf, language, prefs };
        let known = Known { viewer, came: Came::Token(token.scope) };
        room.door().remember(key, &known, now + REMEMBERED, forgotten);
        Ok(Some(known))
    })
    .await
}

/// Somebody who may come in.
fn person(state: &dyn State, name: &str) -> Result<Option<Person>> {
    Ok(Person::find(state, name)?.filter(|person| !person.disabled))
}
