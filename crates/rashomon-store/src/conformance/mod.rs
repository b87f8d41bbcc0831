//! What every keeper of the traits has to do, as tests that run on any: the data directory, memory, and whatever comes to
//! stand beside them.
//!
//! Each function panics where the subject does something else.

#![allow(clippy::unwrap_used, reason = "these are tests, though other crates may run them")]

mod derived;
mod log;
mod sample;
mod state;
mod work;

pub use sample::{article, batch, capture};

use crate::{Derived, Log, State, WorkStream};
use std::sync::Arc;

/// Something that keeps.
pub trait Subject {
    /// Its log.
    fn log(&self) -> Arc<dyn Log>;
    /// What people decided.
    fn state(&self) -> Arc<dyn State>;
    /// What was concluded.
    fn derived(&self) -> Arc<dyn Derived>;
    /// A new work stream over its log.
    fn work(&self) -> Box<dyn WorkStream>;
    /// Closes it and opens it again, where it can be.
    fn reopen(self: Box<Self>) -> Box<dyn Subject>;
}

/// A feature of the suite: gets a new, empty subject.
pub type Feature = fn(Box<dyn Subject>);

/// All features with their names.
pub const FEATURES: [(&str, Feature); 19] = [
    ("captures come back as they were logged", log::captures_come_back),
    ("captures are numbered without gaps", log::captures_are_numbered),
    ("what came twice is there twice", log::what_came_twice_is_there_twice),
    ("captures of many threads all arrive", log::captures_of_many_threads_all_arrive),
    ("feeds are followed once", state::feeds_are_followed_once),
    ("entries are new once", state::entries_are_new_once),
    ("marks and notes", state::marks_and_notes),
    ("decisions stay in order", state::decisions_stay_in_order),
    ("changes of feeds are counted", state::changes_of_feeds_are_counted),
    ("entries are listed and counted by feed", state::entries_are_listed_and_counted),
    ("hosts and settings", state::hosts_and_settings),
    ("items belong to somebody", state::items_belong_to_somebody),
    ("a batch may come twice", derived::a_batch_may_come_twice),
    ("articles move with accounts and stories", derived::articles_move),
    ("forwards lead to the end", derived::forwards_lead_to_the_end),
    ("stories are listed newest first", derived::stories_are_listed_newest_first),
    ("what was known is counted", derived::what_was_known_is_counted),
    ("stories are related from both ends", derived::stories_are_related_from_both_ends),
    ("work is handed out until it is done", work::work_is_handed_out_until_done),
];
