//! Which event is this? Accounts to stories, online.
//!
//! It does not know how accounts were found.

use jiff::Timestamp;
use rashomon_model::Telling;

/// What an article is about, in small.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {}

/// Takes the profile of an article. Pure, so it runs on any core. `at` is when it was published, where known.
#[must_use]
pub fn profile(_telling: Telling<'_>, _at: Option<Timestamp>) -> Profile {
    Profile {}
}

/// Where an article was put, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The story's number, in order of opening.
    pub story: usize,
    /// Whether the article opened it.
    pub opened: bool,
    /// How like the story it is, 0 to 1.
    pub score: f64,
}

/// The stories alive, one article after the other.
#[derive(Debug, Default)]
pub struct StoryIndex {}

impl StoryIndex {
    /// Puts an article (an account's lead) into the story it tells, or opens one.
    pub fn assign(&mut self, _profile: &Profile) -> Assignment {
        Assignment { story: 0, opened: true, score: 0.0 }
    }
}
