//! What is logged beside a capture for whoever folds it, now or years from now.

use jiff::Timestamp;
use rashomon_model::FeedEntry;
use rashomon_store::Logged;
use serde::{Deserialize, Serialize};

/// The `hints` of a logged capture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KeptHints {
    /// When it was taken in, Unix seconds: the clock of the fold.
    pub(crate) received: i64,
    /// What the feed said that led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) entry: Option<FeedEntry>,
}

impl KeptHints {
    /// Of what is taken in now.
    pub(crate) fn at(received: Timestamp) -> Self {
        Self { received: received.as_second(), entry: None }
    }

    /// Of what was logged; hints that cannot be read are none.
    pub(crate) fn of(logged: &Logged) -> Self {
        logged.hints.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    /// As they are logged.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
