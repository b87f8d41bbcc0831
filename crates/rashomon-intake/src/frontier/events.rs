//! What the frontier is told, and what it tells.

use super::exchange::{Answer, FeedId, PageId};
use super::moment::Moment;
use super::pages::Refusal;
use super::schedule::Schedule;

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A feed to follow, as it is remembered. One that was followed under the number before is replaced.
    Follow {
        /// Its number.
        feed: FeedId,
        /// What is remembered of it; [`Schedule::new`] where that is nothing.
        schedule: Box<Schedule>,
        /// Whether it is one of many, at the start or from an import: overdue ones are spread over
        /// [`start_spread_s`](super::Policy::start_spread_s). Else an overdue one is asked at once.
        among_many: bool,
    },
    /// A feed not to follow any more.
    Unfollow(FeedId),
    /// A feed to ask as soon as its host may be asked, whenever it is due; also one that was stopped.
    Refresh(FeedId),
    /// Until when a hub tells of a feed's news, so that it is polled slowly, for safety; `None`: it does not. Not remembered.
    Pushed {
        /// Its number.
        feed: FeedId,
        /// Until when.
        until: Option<Moment>,
    },
    /// A page to fetch.
    Want {
        /// Its number.
        page: PageId,
        /// Its address.
        url: String,
    },
}

/// Something that came of an answer. Events come in the order in which they are to be kept: documents first, so that what is
/// scheduled after them is never ahead of what is kept.
#[derive(Debug)]
pub enum Event<F> {
    /// A feed's new document.
    Read {
        /// Which feed.
        feed: FeedId,
        /// The document, read.
        document: F,
        /// The answer it stood in.
        answer: Answer,
        /// The address that answered.
        address: String,
    },
    /// A feed has nothing new.
    Unchanged(FeedId),
    /// A feed has a new address, which its schedule holds now.
    Moved {
        /// Which feed.
        feed: FeedId,
        /// The old address.
        from: String,
        /// The new one.
        to: String,
    },
    /// A feed is gone for good and is not asked any more.
    Stopped(FeedId),
    /// A feed stands otherwise than before; its schedule holds how.
    State(FeedId),
    /// A page.
    Page {
        /// Which page.
        page: PageId,
        /// The answer.
        answer: Answer,
        /// The address that answered.
        address: String,
        /// Whether the page says itself that it is not free: what came may be cut short.
        paid: bool,
    },
    /// There is no page.
    PageRefused {
        /// Which page.
        page: PageId,
        /// Its address.
        url: String,
        /// Why.
        why: Refusal,
    },
    /// A feed's schedule is to be kept: the last event of each answer to a feed.
    Scheduled(FeedId),
}
