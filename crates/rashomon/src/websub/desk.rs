//! Where subscriptions lie, for the server that hubs talk to and for the thread that follows feeds.

use rashomon_intake::frontier::{FeedId, Moment};
use rashomon_intake::websub::{Delivery, HubTurn, Post, Reply, Standing, Subscription};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Deliveries that wait to be kept: each has at most the bytes of a feed. A hub that finds it full tries again.
const WAITING: usize = 8;

/// What a hub brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// A feed's document, or the part of it that is new.
    News {
        /// Which feed.
        feed: FeedId,
        /// Its `Content-Type`.
        content_type: Option<String>,
        /// The document.
        body: Vec<u8>,
    },
    /// There is news that nobody signed: the feed is to be asked.
    Ask(FeedId),
}

/// A feed's subscription.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Held {
    /// Which feed; not written, it stands beside it.
    #[serde(skip)]
    pub(super) feed: Option<FeedId>,
    /// The hub that the feed named; the subscription's own may have moved.
    pub(super) named: String,
    /// The subscription.
    pub(super) subscription: Subscription,
    /// Whether it is otherwise than it was when it was last written down.
    #[serde(skip)]
    pub(super) changed: bool,
    /// Not asked again before this.
    #[serde(skip)]
    pub(super) not_before: Moment,
}

/// All subscriptions, by the last part of their callback's address.
pub(super) struct Desk {
    held: Mutex<BTreeMap<String, Held>>,
    give: SyncSender<Told>,
}

impl Desk {
    /// An empty desk, and where what hubs bring comes out.
    pub(super) fn new() -> (Self, Receiver<Told>) {
        let (give, take) = sync_channel(WAITING);
        (Self { held: Mutex::default(), give }, take)
    }

    pub(super) fn held(&self) -> MutexGuard<'_, BTreeMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a hub's question.
    pub(super) fn verify(&self, token: &str, query: &str, now: Moment) -> Reply {
        let mut all = self.held();
        let Some(held) = all.get_mut(token) else { return reply(404, "not asked for") };
        let reply = held.subscription.verify(query, now);
        held.changed |= reply.status == 200;
        reply
    }

    /// Takes what a hub delivers.
    pub(super) fn deliver(
        &self,
        token: &str,
        signature: Option<&str>,
        content_type: Option<String>,
        body: Vec<u8>,
        now: Moment,
    ) -> Reply {
        let (reply, told) = {
            let all = self.held();
            // A hub that goes on after the end is told so.
            let Some(held) = all.get(token) else { return self::reply(410, "not subscribed") };
            let (reply, worth) = held.subscription.deliver(signature, &body, now);
            let told = held.feed.and_then(|feed| match worth {
                Delivery::News => Some(Told::News { feed, content_type, body }),
                Delivery::Ask => Some(Told::Ask(feed)),
                Delivery::Forged => None,
            });
            (reply, told)
        };
        match told.map(|told| self.give.try_send(told)) {
            Some(Err(_)) => self::reply(503, "too much at once: try again"),
            Some(Ok(())) | None => reply,
        }
    }

    /// Takes a hub's answer to a form; gives the form to post next, where there is one.
    pub(super) fn hub_answered(
        &self,
        token: &str,
        posted: &Post,
        status: u16,
        location: Option<&str>,
    ) -> Option<Post> {
        // Such a hub may answer otherwise later, and is asked again then.
        if matches!(status, 408 | 429 | 500..) {
            return None;
        }
        let mut all = self.held();
        let held = all.get_mut(token)?;
        held.changed = true;
        match held.subscription.hub_answered(posted, status, location) {
            HubTurn::Again(next) => Some(next),
            HubTurn::Accepted | HubTurn::Refused(_) => None,
        }
    }

    /// A hub cannot be asked at all.
    pub(super) fn refused(&self, token: &str, why: String) {
        if let Some(held) = self.held().get_mut(token) {
            held.changed = true;
            held.subscription.standing = Standing::Denied { why };
        }
    }
}

/// An answer of our own.
pub(super) fn reply(status: u16, body: &str) -> Reply {
    Reply { status, content_type: "text/plain; charset=utf-8", body: body.to_owned() }
}
