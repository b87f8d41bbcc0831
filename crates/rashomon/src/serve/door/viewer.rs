//! Who is asking.

use super::known::{Came, Known, by_token};
use crate::serve::pages::Prefs;
use crate::serve::{Problem, Room};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

/// What somebody may do; each may what those before it may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// Reads; has marks, notes, streams of their own.
    #[default]
    Reader,
    /// Also corrects groupings, and decides which feeds are followed.
    Editor,
    /// Also decides who comes in, and how the server runs.
    Admin,
}

impl Role {
    /// All, from the least.
    pub(crate) const ALL: [Self; 3] = [Self::Reader, Self::Editor, Self::Admin];

    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// Of a form's field.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// Whoever is asking, known by a session, an app password or a token. As an extractor it turns away whoever is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Viewer {
    /// Their name: what marks and notes are kept under. Empty for whoever reads without an account, where that may be.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// What every form that changes something carries in its hidden field `csrf`, and a script in the header
    /// `x-csrf-token`; empty for a program that came with a token.
    pub(crate) csrf: String,
    /// The language of the pages, as a BCP 47 tag.
    pub(crate) language: String,
    /// How they want the pages.
    pub(crate) prefs: Prefs,
}

impl Viewer {
    /// Whoever reads without an account.
    pub(super) fn nameless() -> Self {
        Self { language: "en".to_owned(), ..Self::default() }
    }

    /// Whether they have an account.
    pub(crate) fn signed_in(&self) -> bool {
        !self.name.is_empty()
    }

    /// Fails where the viewer may less than `role`.
    pub(crate) fn may(&self, role: Role) -> Result<(), Problem> {
        if !self.signed_in() {
            return Err(unknown());
        }
        if self.role >= role {
            return Ok(());
        }
        let who = match role {
            Role::Reader => "a reader",
            Role::Editor => "an editor",
            Role::Admin => "an admin",
        };
        Err(Problem::forbidden(format!("only {who} may do that; you are signed in as {}", self.name)))
    }

    /// Whose a token is that came in the address of a feed; it reads, whatever else it is good for. The guard asks this for
    /// all paths that look like feeds', so that their routes can take a [`Viewer`] as all others do.
    pub(crate) async fn from_token(room: &Room, token: &str) -> Result<Option<Self>, Problem> {
        let known = by_token(room, token, None).await?;
        Ok(known.map(|known| Self { role: Role::Reader, ..known.viewer }))
    }
}

/// The guard has found out who asks; see `guard`.
impl FromRequestParts<Room> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _room: &Room) -> Result<Self, Problem> {
        parts.extensions.get::<Known>().map(|known| known.viewer.clone()).ok_or_else(unknown)
    }
}

/// Somebody at a browser with a session of their own: what decides over accounts asks for one, so that no token can make another.
pub(super) struct AtDesk {
    /// Who.
    pub(super) viewer: Viewer,
    /// Their session's key.
    pub(super) session: String,
}

impl FromRequestParts<Room> for AtDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _room: &Room) -> Result<Self, Problem> {
        match parts.extensions.get::<Known>() {
            Some(Known { viewer, came: Came::Session(key) }) => {
                Ok(Self { viewer: viewer.clone(), session: key.clone() })
            }
            Some(Known { came: Came::Token(_), .. }) => {
                Err(Problem::forbidden("accounts are looked after in a browser: a token is not enough"))
            }
            _ => Err(unknown()),
        }
    }
}

/// Nobody is known.
pub(super) fn unknown() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "sign in first: with a session, or with a token in the header Authorization",
    )
}
