//! Being told of news instead of asking for it: the subscriber of the W3C's WebSub recommendation, without sockets.
//!
//! A feed names a hub; [`discover`] finds it. A [`Subscription`] is asked for with a form that whoever has sockets posts to the
//! hub; the hub verifies at our callback that we meant it, and from then on delivers there what is new. The callback's name
//! cannot be guessed, and each delivery is signed with a secret that only the hub has. The random bytes are handed in. Polling
//! goes on, slowly: hubs fall silent without a word.

mod links;
mod signature;
mod subscription;

pub use links::{Offer, discover, link_headers};
pub use signature::{Signature, signed};
pub use subscription::{Delivery, HubTurn, Post, Reply, Standing, Subscription};
