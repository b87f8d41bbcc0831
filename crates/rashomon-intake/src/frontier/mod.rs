//! What to fetch next, and when: schedule and politeness as a state machine without sockets or clock.
//!
//! Whoever has sockets asks [`Frontier::next`] what to do, does it, and tells [`Frontier::answered`] what came; whoever has
//! users tells [`Frontier::learn`] what to follow. Time is an argument, chance is a seed: the same calls give the same steps.
//! `docs/following.md` tells the rules in words, [`policy`] has every number.

mod answers;
mod events;
mod exchange;
mod feeds;
mod headers;
mod hosts;
mod machine;
mod moment;
mod pages;
pub mod policy;
mod read;
mod rhythm;
mod schedule;
mod state;
mod tally;
mod walk;

pub use events::{Event, News};
pub use exchange::{
    Answer, Failure, FeedId, Hop, Limits, PageId, Purpose, Request, RequestId, Step, Validators,
};
pub use feeds::Feeds;
pub use headers::{freshness, http_date, retry_after};
pub use machine::Frontier;
pub use moment::{Moment, in_words};
pub use pages::{Refusal, at_a_door};
pub use policy::Policy;
pub use read::{Facts, NotAFeed, Reader, Skip};
pub use rhythm::Rhythm;
pub use schedule::{Change, Schedule};
pub use state::{FeedState, Standing};
pub use tally::Tally;
pub use walk::{Turn, Walk};
