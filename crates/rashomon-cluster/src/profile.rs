//! What an article is about, in small.

use crate::terms::{Fields, fields};
use jiff::Timestamp;
use rashomon_model::{Genre, Telling};
use serde::{Deserialize, Serialize};

/// What an article is about, in small: its terms by field, and when it was published.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub(crate) fields: Fields,
    pub(crate) at: Option<Timestamp>,
    /// Whether it is a view of events rather than a report of them.
    pub(crate) views: bool,
}

/// Takes the profile of an article. Pure, so it runs on any core. `at` is when it was published, where known.
#[must_use]
pub fn profile(telling: Telling<'_>, at: Option<Timestamp>) -> Profile {
    let views = matches!(
        telling.article.genre,
        Some(Genre::Opinion | Genre::Editorial | Genre::Analysis | Genre::Interview)
    );
    Profile { fields: fields(telling), at, views }
}
