//! Being told of news by hubs (WebSub) while `rashomon run` follows: a small server for what they ask and deliver, and the
//! subscriptions of feeds that name one.
//!
//! The rules of a subscription are pure and stand in `rashomon_intake::websub`. What a hub delivers goes the way of what was
//! fetched; polling goes on, slowly, since hubs fall silent without a word. Subscriptions are kept with their feeds' settings, so
//! that a restart goes on with the same callbacks.

mod desk;
mod server;
#[cfg(test)]
mod tests;

use crate::fetch::Fetcher;
use crate::follow::commands::Beside;
use crate::follow::{Follower, StoreKeep, Web};
use anyhow::{Context, Result, bail};
use desk::{Desk, Held, Told};
use rashomon_intake::frontier::{FeedId, Moment, Schedule};
use rashomon_intake::websub::{Offer, Post, Standing, Subscription};
use rashomon_store::State;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// How often subscriptions are looked through; also the least time between two forms posted, since most feeds share a hub.
const LOOK: Duration = Duration::from_secs(1);
/// How long after a form the hub is not asked again, whatever came of it.
const AGAIN: Duration = Duration::from_secs(600);
/// Least time between two requests for a feed that a hub causes without a signature.
const ASK: Duration = Duration::from_secs(10);
/// The key of a feed's settings that holds its subscription.
const SETTING: &str = "websub";

/// Subscribes to what followed feeds offer, and takes in what comes.
pub struct Subscriber {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    fetcher: Fetcher,
    user_agent: String,
    callback: String,
    address: SocketAddr,
    desk: Arc<Desk>,
    take: Receiver<Told>,
    /// The callback's name of each feed's subscription; `None` before they were read from the state.
    known: Option<BTreeMap<FeedId, String>>,
    /// Feeds to ask, since a hub says so.
    asks: BTreeSet<FeedId>,
    looked: Moment,
}

impl Subscriber {
    /// Listens at `listen` for what hubs send to addresses below `callback`.
    ///
    /// # Errors
    /// Nobody can listen there, or the callback is no address of the web.
    pub fn open(listen: SocketAddr, callback: &Url, fetcher: Fetcher, user_agent: String) -> Result<Self> {
        if !matches!(callback.scheme(), "http" | "https") || callback.query().is_some() {
            bail!(
                "{callback} is no address that hubs can send to: give one as in https://desk.example/websub"
            );
        }
        let listener = TcpListener::bind(listen)
            .with_context(|| format!("nobody can listen at {listen}: try another port"))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (desk, take) = Desk::new();
        let desk = Arc::new(desk);
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(server::serve(listener, Arc::clone(&desk)));
        Ok(Self {
            runtime: Some(runtime),
            fetcher,
            user_agent,
            callback: callback.to_string(),
            address,
            desk,
            take,
            known: None,
            asks: BTreeSet::new(),
            looked: Moment::default(),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The subscriptions that an earlier run had.
    fn take_up(&mut self, state: &dyn State) -> Result<BTreeMap<FeedId, String>> {
        let mut known = BTreeMap::new();
        for row in state.feeds()? {
            let setting = settings(&row.settings).remove(SETTING);
            let Some(held) = setting.and_then(|value| serde_json::from_value::<Held>(value).ok()) else {
                continue;
            };
            let Ok(feed) = u64::try_from(row.id).map(FeedId) else { continue };
            let mut held = Held { feed: Some(feed), changed: true, ..held };
            // What was denied may be granted today.
            if matches!(held.subscription.standing, Standing::Denied { .. }) {
                held.subscription.standing = Standing::Wanted;
            }
            let token = held.subscription.token.clone();
            known.insert(feed, token.clone());
            self.desk.held().insert(token, held);
        }
        Ok(known)
    }

    /// Brings the subscriptions in line with what the feeds offer.
    fn agree(&mut self, offers: &BTreeMap<FeedId, Offer>) -> Result<()> {
        let known = self.known.get_or_insert_default();
        let mut all = self.desk.held();
        let mut over = Vec::new();
        known.retain(|feed, token| {
            let held = all.get(token);
            let same = held.zip(offers.get(feed)).is_some_and(|(held, offer)| {
                offer.hubs.contains(&held.named) && held.subscription.topic == offer.topic
            });
            if !same {
                over.push(token.clone());
            }
            same
        });
        let mut ends = Vec::new();
        for token in over {
            let Some(held) = all.get_mut(&token) else { continue };
            held.feed = None;
            ends.push((token, held.subscription.unsubscribe(&self.callback)));
        }
        for (feed, offer) in offers {
            if known.contains_key(feed) {
                continue;
            }
            let Some(subscription) = Subscription::new(offer, random()?) else { continue };
            let token = subscription.token.clone();
            let named = subscription.hub.clone();
            known.insert(*feed, token.clone());
            let held = Held { feed: Some(*feed), named, subscription, changed: true, ..Held::default() };
            all.insert(token, held);
        }
        all.retain(|_, held| held.feed.is_some() || held.subscription.standing != Standing::Ended);
        drop(all);
        for (token, post) in ends {
            self.post(token, post);
        }
        Ok(())
    }

    /// Asks the hub of one subscription that is due.
    fn ask_one(&self, now: Moment) {
        let due = {
            let mut all = self.desk.held();
            let due = all.iter_mut().find(|(_, held)| {
                held.feed.is_some() && now >= held.not_before && held.subscription.due(now)
            });
            due.map(|(token, held)| {
                held.not_before = now.plus(AGAIN);
                held.changed = true;
                (token.clone(), held.subscription.subscribe(&self.callback, now))
            })
        };
        if let Some((token, post)) = due {
            self.post(token, post);
        }
    }

    /// Posts a form on its way, and what the hub's answers lead to.
    fn post(&self, token: String, post: Post) {
        let Some(runtime) = &self.runtime else { return };
        let (fetcher, desk, user_agent) =
            (self.fetcher.clone(), Arc::clone(&self.desk), self.user_agent.clone());
        runtime.spawn(async move {
            let mut next = Some(post);
            while let Some(post) = next.take() {
                match fetcher.post(&post.url, &user_agent, post.body.clone()).await {
                    Ok((status, location)) => {
                        next = desk.hub_answered(&token, &post, status, location.as_deref());
                    }
                    Err(why) if why.passes() => {}
                    Err(why) => desk.refused(&token, why.to_string()),
                }
            }
        });
    }

    /// Writes down what changed; gives until when each of these feeds is told of.
    fn write(&self, state: &dyn State, now: Moment) -> Result<Vec<(FeedId, Option<Moment>)>> {
        let changed: Vec<Held> = {
            let mut all = self.desk.held();
            let changed = all.values_mut().filter_map(|held| {
                let changed = std::mem::take(&mut held.changed);
                changed.then(|| held.clone())
            });
            changed.collect()
        };
        let mut told = Vec::new();
        for held in changed {
            let Some(feed) = held.feed else { continue };
            let until = match held.subscription.standing {
                Standing::Active { until, .. } if held.subscription.delivers(now) => Some(until),
                _ => None,
            };
            told.push((feed, until));
            let Some(mut row) = state.feed(i64::try_from(feed.0)?)? else { continue };
            let mut kept = settings(&row.settings);
            kept.insert(SETTING.to_owned(), serde_json::to_value(&held)?);
            row.settings = Value::Object(kept).to_string();
            state.update_feed(&row)?;
        }
        Ok(told)
    }
}

impl<W: Web> Beside<W> for Subscriber {
    fn turn(&mut self, follower: &mut Follower<W, StoreKeep<'_>>, state: &dyn State) -> Result<()> {
        let now = follower.web().now();
        while let Ok(told) = self.take.try_recv() {
            match told {
                Told::News { feed, content_type, body } => follower.delivered(feed, content_type, body)?,
                Told::Ask(feed) => {
                    self.asks.insert(feed);
                }
            }
        }
        if now.since(self.looked) < LOOK {
            return Ok(());
        }
        self.looked = now;
        if self.known.is_none() {
            self.known = Some(self.take_up(state)?);
        }
        self.asks.retain(|feed| {
            let Some(schedule) = follower.schedule(*feed) else { return false };
            let may = schedule.asked.is_none_or(|asked| now.since(asked) >= ASK);
            if may {
                follower.refresh(*feed);
            }
            !may
        });
        let offers = follower.schedules().filter_map(|(feed, schedule)| Some((feed, offer(schedule)?)));
        let offers: BTreeMap<FeedId, Offer> = offers.collect();
        self.agree(&offers)?;
        // A new subscription is written down before its hub hears of it.
        for (feed, until) in self.write(state, now)? {
            follower.pushed(feed, until);
        }
        self.ask_one(now);
        Ok(())
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What a feed offers.
fn offer(schedule: &Schedule) -> Option<Offer> {
    if schedule.stopped || schedule.hubs.is_empty() {
        return None;
    }
    let topic = schedule.self_link.clone().unwrap_or_else(|| schedule.url.clone());
    Some(Offer { hubs: schedule.hubs.clone(), topic })
}

/// A feed's settings; none where they are not an object.
fn settings(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Bytes that nobody can guess, from the system.
fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    let source = rustls::crypto::ring::default_provider().secure_random;
    source.fill(&mut bytes).ok().context("the system gives no randomness")?;
    Ok(bytes)
}
