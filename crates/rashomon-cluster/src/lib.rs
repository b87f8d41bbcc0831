//! Which event is this? Accounts to stories, online; at once where a whole set has no order.
//!
//! It does not know how accounts were found.

mod gather;
mod index;
mod merge;
mod profile;
mod terms;
mod weights;

pub use index::{Assignment, Likeness, StoryIndex, Tuning};
pub use profile::{Profile, profile};
