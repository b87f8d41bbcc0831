//! One subscription: what is posted to the hub, what is answered to it, and what its deliveries are worth.

use super::links::Offer;
use super::signature::{Signature, signed};
use crate::frontier::Moment;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use url::Url;
use url::form_urlencoded;

/// The lease that is asked for: ten days, as hubs commonly give.
const LEASE: Duration = Duration::from_secs(10 * 86_400);
/// A lease is not believed past this: a hub that says "for ever" is asked again.
const LEASE_MOST: Duration = Duration::from_secs(30 * 86_400);
/// The shortest lease that is renewed as such: below it, every minute would be spent on renewing.
const LEASE_LEAST: Duration = Duration::from_secs(300);
/// A lease is renewed when a tenth of it is left.
const RENEW_PART: u32 = 10;
/// How long a hub may take to verify what it was asked; then it is asked again.
const VERIFY: Duration = Duration::from_secs(3_600);
/// Redirects of a hub that are followed.
const REDIRECTS: u32 = 5;
/// The longest challenge that is echoed.
const CHALLENGE_BYTES: usize = 4 << 10;
/// The types that a delivery is answered with.
const PLAIN: &str = "text/plain; charset=utf-8";

/// How a subscription stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// Not asked for yet, or to be asked for again.
    #[default]
    Wanted,
    /// Asked for; the hub has yet to verify it.
    Asked {
        /// When.
        at: Moment,
    },
    /// The hub delivers.
    Active {
        /// When it is to be renewed.
        renew: Moment,
        /// When it ends.
        until: Moment,
    },
    /// The end of it was asked for; the hub has yet to verify that.
    Ending,
    /// It is over.
    Ended,
    /// The hub does not want it; why, in its words.
    Denied {
        /// Why.
        why: String,
    },
}

/// A subscription at a hub, as it is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The address that the topic goes by.
    pub topic: String,
    /// The hub.
    pub hub: String,
    /// The last part of the callback's address: 128 bits that nobody can guess, of this subscription alone.
    pub token: String,
    /// What the hub signs with.
    pub secret: String,
    /// How it stands.
    pub standing: Standing,
    /// Redirects of the hub followed since it was last asked.
    redirects: u32,
}

/// A form to post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Where to.
    pub url: String,
    /// `application/x-www-form-urlencoded`.
    pub body: String,
}

/// What a hub's answer to a form means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HubTurn {
    /// It will verify.
    Accepted,
    /// Post again, there.
    Again(Post),
    /// It does not take it; why.
    Refused(String),
}

/// An answer to the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    fn new(status: u16, body: &str) -> Self {
        Self { status, content_type: PLAIN, body: body.to_owned() }
    }
}

/// What a delivery is worth. Its reply is to be sent at once, before anything is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The hub's own: the body is the topic as it is now.
    News,
    /// Nobody signed it, since no secret could be given safely: the topic is to be asked, the body is not to be used.
    Ask,
    /// Not the hub's: to be forgotten.
    Forged,
}

impl Subscription {
    /// A subscription to what a topic offers, at its first hub; 32 random bytes make its callback and its secret.
    #[must_use]
    pub fn new(offer: &Offer, random: [u8; 32]) -> Option<Self> {
        let hex: String = random.iter().map(|b| format!("{b:02x}")).collect();
        let (token, secret) = hex.split_at_checked(32)?;
        Some(Self {
            topic: offer.topic.clone(),
            hub: offer.hubs.first()?.clone(),
            token: token.to_owned(),
            secret: secret.to_owned(),
            ..Self::default()
        })
    }

    /// Whether the hub is to be asked now: for the first time, to renew, or since it did not verify.
    #[must_use]
    pub fn due(&self, now: Moment) -> bool {
        match self.standing {
            Standing::Wanted => true,
            Standing::Asked { at } => now.since(at) >= VERIFY,
            Standing::Active { renew, .. } => now >= renew,
            Standing::Ending | Standing::Ended | Standing::Denied { .. } => false,
        }
    }

    /// Whether deliveries come: polling may be slow.
    #[must_use]
    pub fn delivers(&self, now: Moment) -> bool {
        matches!(self.standing, Standing::Active { until, .. } if now < until)
    }

    /// The form that asks the hub. `callbacks` is the address below which our callbacks stand.
    pub fn subscribe(&mut self, callbacks: &str, now: Moment) -> Post {
        // A renewal leaves the lease that runs as it is until the new one is verified.
        if !self.delivers(now) {
            self.standing = Standing::Asked { at: now };
        }
        self.redirects = 0;
        self.form("subscribe", callbacks)
    }

    /// The form that asks the hub for the end.
    pub fn unsubscribe(&mut self, callbacks: &str) -> Post {
        self.standing = Standing::Ending;
        self.redirects = 0;
        self.form("unsubscribe", callbacks)
    }

    fn form(&self, mode: &str, callbacks: &str) -> Post {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("hub.mode", mode);
        form.append_pair("hub.topic", &self.topic);
        form.append_pair("hub.callback", &format!("{}/{}", callbacks.trim_end_matches('/'), self.token));
        if mode == "subscribe" {
            form.append_pair("hub.lease_seconds", &LEASE.as_secs().to_string());
            if self.has_secret() {
                form.append_pair("hub.secret", &self.secret);
            }
        }
        Post { url: self.hub.clone(), body: form.finish() }
    }

    /// Whether the hub was given the secret: only over https, or everybody on the way would have it.
    #[must_use]
    pub fn has_secret(&self) -> bool {
        self.hub.starts_with("https:")
    }

    /// What the hub's answer to a form means. A lasting redirect moves the hub, a passing one sends the form there this once.
    pub fn hub_answered(&mut self, posted: &Post, status: u16, location: Option<&str>) -> HubTurn {
        match status {
            200..=299 => HubTurn::Accepted,
            301 | 302 | 303 | 307 | 308 => {
                self.redirects += 1;
                let base = Url::parse(&posted.url).ok();
                let next = location.and_then(|l| Url::options().base_url(base.as_ref()).parse(l).ok());
                let Some(next) = next.filter(|u| matches!(u.scheme(), "http" | "https")) else {
                    return self.refused(format!("the hub redirects (status {status}) to no address"));
                };
                if self.redirects > REDIRECTS {
                    return self.refused("the hub redirects without end".to_owned());
                }
                // The secret was meant for https: it is not carried on without.
                if self.has_secret() && next.scheme() != "https" {
                    return self.refused("the hub redirects from https to http".to_owned());
                }
                if matches!(status, 301 | 308) {
                    self.hub = next.to_string();
                }
                HubTurn::Again(Post { url: next.to_string(), body: posted.body.clone() })
            }
            _ => self.refused(format!("the hub answers {status}")),
        }
    }

    fn refused(&mut self, why: String) -> HubTurn {
        self.standing = Standing::Denied { why: why.clone() };
        HubTurn::Refused(why)
    }

    /// Answers the hub's question whether we meant it (WebSub, 5.3), asked of the callback with this query.
    pub fn verify(&mut self, query: &str, now: Moment) -> Reply {
        let field = |name: &str| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(n, _)| n == name)
                .map(|(_, value)| value.into_owned())
        };
        let no = Reply::new(404, "not asked for");
        if field("hub.topic").as_deref() != Some(&self.topic) {
            return no;
        }
        let challenge = field("hub.challenge").filter(|c| !c.is_empty() && c.len() <= CHALLENGE_BYTES);
        match (field("hub.mode").unwrap_or_default().as_str(), &self.standing) {
            ("subscribe", Standing::Asked { .. } | Standing::Active { .. }) => {
                let Some(challenge) = challenge else { return no };
                let lease = field("hub.lease_seconds").and_then(|s| s.trim().parse().ok());
                let lease = lease.map_or(LEASE, Duration::from_secs).clamp(LEASE_LEAST, LEASE_MOST);
                let renew = now.plus(lease - lease / RENEW_PART);
                self.standing = Standing::Active { renew, until: now.plus(lease) };
                Reply::new(200, &challenge)
            }
            ("unsubscribe", Standing::Ending | Standing::Ended) => {
                let Some(challenge) = challenge else { return no };
                self.standing = Standing::Ended;
                Reply::new(200, &challenge)
            }
            ("denied", Standing::Asked { .. } | Standing::Active { .. }) => {
                let why = field("hub.reason").unwrap_or_else(|| "the hub gives no reason".to_owned());
                self.standing = Standing::Denied { why };
                Reply::new(200, "")
            }
            _ => no,
        }
    }

    /// What a delivery to the callback is worth, and what to answer at once.
    #[must_use]
    pub fn deliver(&self, signature: Option<&str>, body: &[u8], now: Moment) -> (Reply, Delivery) {
        if !self.delivers(now) {
            // A hub that goes on after the end is told so (WebSub, 7).
            return (Reply::new(410, "not subscribed"), Delivery::Forged);
        }
        if !self.has_secret() {
            return (Reply::new(202, ""), Delivery::Ask);
        }
        match signed(signature, &self.secret, body) {
            Signature::Right => (Reply::new(202, ""), Delivery::News),
            Signature::Wrong => (Reply::new(403, "wrong signature"), Delivery::Forged),
            Signature::Missing => (Reply::new(403, "no signature"), Delivery::Forged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_935_653_400_000);
    const CALLBACKS: &str = "https://desk.example/websub/";

    fn subscription(hub: &str) -> Subscription {
        let offer = Offer { hubs: vec![hub.to_owned()], topic: "http://meridian.example/feed".to_owned() };
        Subscription::new(&offer, std::array::from_fn(|n| n as u8)).unwrap()
    }

    fn verify(subscription: &mut Subscription, mode: &str, rest: &str) -> (u16, String) {
        let query = format!("hub.mode={mode}&hub.topic=http%3A%2F%2Fmeridian.example%2Ffeed{rest}");
        let reply = subscription.verify(&query, NOW);
        (reply.status, reply.body)
    }

    #[test]
    fn asked_verified_renewed_ended() {
        let mut sub = subscription("https://hub.example/");
        assert!(sub.due(NOW));
        assert_eq!(verify(&mut sub, "subscribe", "&hub.challenge=c").0, 404, "before it is asked for");
        let post = sub.subscribe(CALLBACKS, NOW);
        insta::assert_snapshot!(format!("{}\n{}", post.url, post.body.replace('&', "\n")), @"
        https://hub.example/
        hub.mode=subscribe
        hub.topic=http%3A%2F%2Fmeridian.example%2Ffeed
        hub.callback=https%3A%2F%2Fdesk.example%2Fwebsub%2F000102030405060708090a0b0c0d0e0f
        hub.lease_seconds=864000
        hub.secret=101112131415161718191a1b1c1d1e1f
        ");
        assert_eq!(sub.hub_answered(&post, 202, None), HubTurn::Accepted);
        assert!(!sub.due(NOW) && sub.due(NOW.plus(VERIFY)));
        assert_eq!(verify(&mut sub, "subscribe", "").0, 404, "no challenge");
        assert_eq!(
            sub.verify("hub.mode=subscribe&hub.topic=http://else.example/&hub.challenge=c", NOW).status,
            404
        );
        let asked = verify(&mut sub, "subscribe", "&hub.challenge=a%20b&hub.lease_seconds=1000&extra=1");
        assert_eq!(asked, (200, "a b".to_owned()));
        let at = |seconds| NOW.plus(Duration::from_secs(seconds));
        assert_eq!([0, 899, 900].map(|s| sub.due(at(s))), [false, false, true]);
        assert!(sub.delivers(at(999)) && !sub.delivers(at(1_000)));
        sub.subscribe(CALLBACKS, at(900));
        assert!(sub.delivers(at(950)), "a renewal interrupts nothing");
        let end = sub.unsubscribe(CALLBACKS);
        assert!(end.body.contains("hub.mode=unsubscribe"));
        assert_eq!(verify(&mut sub, "subscribe", "&hub.challenge=c").0, 404);
        assert_eq!(verify(&mut sub, "unsubscribe", "&hub.challenge=c"), (200, "c".to_owned()));
        assert_eq!(sub.deliver(None, b"", NOW).0.status, 410);
        assert!(!sub.due(NOW));
    }

    #[test]
    fn a_hub_that_redirects_is_followed_and_one_that_denies_is_believed() {
        let mut sub = subscription("https://hub.example/");
        let post = sub.subscribe(CALLBACKS, NOW);
        let HubTurn::Again(next) = sub.hub_answered(&post, 302, Some("/now")) else { panic!() };
        assert_eq!(
            (next.url.as_str(), sub.hub.as_str()),
            ("https://hub.example/now", "https://hub.example/")
        );
        assert_eq!(next.body, post.body);
        assert!(matches!(sub.hub_answered(&next, 308, Some("https://new.example/")), HubTurn::Again(_)));
        assert_eq!(sub.hub, "https://new.example/");
        assert!(matches!(sub.hub_answered(&next, 307, Some("http://new.example/")), HubTurn::Refused(_)));
        let mut sub = subscription("https://hub.example/");
        let mut post = sub.subscribe(CALLBACKS, NOW);
        for _ in 0..REDIRECTS {
            let HubTurn::Again(next) = sub.hub_answered(&post, 302, Some("/")) else { panic!() };
            post = next;
        }
        assert!(matches!(sub.hub_answered(&post, 302, Some("/")), HubTurn::Refused(_)));
        let mut sub = subscription("https://hub.example/");
        sub.subscribe(CALLBACKS, NOW);
        assert_eq!(verify(&mut sub, "denied", "&hub.reason=full").0, 200);
        assert_eq!(sub.standing, Standing::Denied { why: "full".to_owned() });
    }

    #[test]
    fn what_nobody_signed_is_never_used() {
        let mut sub = subscription("https://hub.example/");
        sub.subscribe(CALLBACKS, NOW);
        verify(&mut sub, "subscribe", "&hub.challenge=c");
        assert_eq!(sub.deliver(None, b"x", NOW), (Reply::new(403, "no signature"), Delivery::Forged));
        assert_eq!(sub.deliver(Some("sha1=00"), b"x", NOW).1, Delivery::Forged);
        let mut plain = subscription("http://hub.example/");
        assert!(!plain.subscribe(CALLBACKS, NOW).body.contains("secret"));
        verify(&mut plain, "subscribe", "&hub.challenge=c");
        assert_eq!(plain.deliver(None, b"x", NOW), (Reply::new(202, ""), Delivery::Ask));
    }
}
