//! Following: the frontier says what to ask, the web answers, what comes is kept.
//!
//! [`Follower`] joins the three and knows none of their insides: [`Web`] is sockets and a clock, or a made-up web in simulated
//! time; [`Keep`] is the store, or a list in a test. One thread drives it. What came is kept before its feed's schedule is,
//! so that whatever is lost in a crash is asked for again.

mod abreast;
pub mod commands;
mod entry;
mod keep;
mod live;
mod meter;
mod status;
mod wishes;

pub use abreast::{ask_soon, fetch_again};
pub use entry::{EntrySaid, made_page};
pub use keep::{StoreKeep, schedule_of};
pub use live::Live;
pub(crate) use live::now;
pub use meter::Meter;
pub use status::Status;
pub use wishes::Wishes;

use anyhow::Result;
use rashomon_intake::feed::Feed;
use rashomon_intake::frontier::{
    Answer, Event, Failure, FeedId, Feeds, Frontier, Moment, News, PageId, Policy, Reader as _, Refusal,
    Request, RequestId, Schedule, Step,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Answers that are kept together: enough that a disk's flush is shared, few enough that none waits long.
const BATCH: usize = 64;

/// What came of a request.
#[derive(Debug)]
pub struct Came {
    /// The request.
    pub id: RequestId,
    /// The answer, or why there is none.
    pub came: Result<Answer, Failure>,
}

/// The web and its clock.
pub trait Web {
    /// What time it is.
    fn now(&mut self) -> Moment;
    /// Sends a request on its way; [`Web::receive`] gives what comes of it, whatever that is.
    fn send(&mut self, request: Request);
    /// The next that came, waiting for it until `until` (`None`: as long as it likes). `None` where nothing came; it may come
    /// back early.
    fn receive(&mut self, until: Option<Moment>) -> Option<Came>;
}

/// Something to keep.
#[derive(Debug)]
pub enum Kept {
    /// A feed's new document.
    Feed {
        /// Which feed.
        feed: FeedId,
        /// The document, read.
        document: Box<Feed>,
        /// The answer it stood in.
        answer: Answer,
        /// The address that answered.
        address: String,
        /// When.
        at: Moment,
        /// Whether it may be a part of the feed alone: what a hub delivers.
        part: bool,
    },
    /// A page.
    Page {
        /// Which page.
        page: PageId,
        /// The answer.
        answer: Answer,
        /// The address that answered.
        address: String,
        /// Whether it says itself that it is not free, so that it may be cut short.
        paid: bool,
        /// When.
        at: Moment,
    },
    /// There is no page: what the feed itself says of the entry is to be kept.
    Refused {
        /// Which page.
        page: PageId,
        /// Why.
        why: Refusal,
        /// When.
        at: Moment,
    },
    /// A feed has a new address.
    Moved {
        /// Which feed.
        feed: FeedId,
        /// The new address.
        to: String,
    },
    /// What is remembered of a feed.
    Schedule {
        /// Which feed.
        feed: FeedId,
        /// What is remembered.
        schedule: Box<Schedule>,
    },
}

/// A page to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The number that its keeper knows it by.
    pub page: PageId,
    /// Its address.
    pub url: String,
}

/// Keeps what comes.
pub trait Keep {
    /// Keeps all of a batch, in its order; gives back the pages of new entries that are to be fetched.
    ///
    /// # Errors
    /// It cannot be kept. Following ends: what is not kept is asked for again later.
    fn keep(&mut self, batch: Vec<Kept>) -> Result<Vec<Wanted>>;
}

/// A flag that says to stop; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Says to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was said.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Follows feeds.
pub struct Follower<W, K> {
    frontier: Frontier,
    web: W,
    keep: K,
    status: Status,
}

impl<W: Web, K: Keep> Follower<W, K> {
    /// One that follows nothing yet. `seed` is its chance: start times and jitter.
    pub fn new(web: W, keep: K, policy: Policy, seed: u64) -> Self {
        Self { frontier: Frontier::new(policy, seed), web, keep, status: Status::default() }
    }

    /// Follows a feed, as it is remembered; see [`News::Follow`].
    ///
    /// # Errors
    /// Its address is none, and that cannot be kept.
    pub fn follow(&mut self, feed: FeedId, schedule: Schedule, among_many: bool) -> Result<()> {
        let now = self.web.now();
        let before = schedule.state.clone();
        self.frontier.learn(News::Follow { feed, schedule: Box::new(schedule), among_many }, now);
        match self.frontier.schedule(feed).filter(|schedule| schedule.state != before).cloned() {
            Some(schedule) => {
                self.keep.keep(vec![Kept::Schedule { feed, schedule: Box::new(schedule) }]).map(|_| ())
            }
            None => Ok(()),
        }
    }

    /// Follows a feed no more.
    pub fn unfollow(&mut self, feed: FeedId) {
        let now = self.web.now();
        self.frontier.learn(News::Unfollow(feed), now);
    }

    /// Asks a feed as soon as its host may be asked.
    pub fn refresh(&mut self, feed: FeedId) {
        let now = self.web.now();
        self.frontier.learn(News::Refresh(feed), now);
    }

    /// Until when a hub tells of a feed's news; see [`News::Pushed`].
    pub fn pushed(&mut self, feed: FeedId, until: Option<Moment>) {
        let now = self.web.now();
        self.frontier.learn(News::Pushed { feed, until }, now);
    }

    /// Takes in what a hub delivered of a feed, as if it had been fetched; the feed is asked where that cannot be read.
    ///
    /// # Errors
    /// It cannot be kept.
    pub fn delivered(&mut self, feed: FeedId, content_type: Option<String>, body: Vec<u8>) -> Result<()> {
        let Some(address) = self.frontier.schedule(feed).map(|schedule| schedule.url.clone()) else {
            return Ok(());
        };
        let Ok((document, _)) = Feeds.read(&body, content_type.as_deref(), &address) else {
            self.refresh(feed);
            return Ok(());
        };
        let headers = content_type.map(|value| ("content-type".to_owned(), value)).into_iter().collect();
        let answer = Answer { status: 200, headers, body, ..Answer::default() };
        let (document, at) = (Box::new(document), self.web.now());
        let wanted = self.keep.keep(vec![Kept::Feed { feed, document, answer, address, at, part: true }])?;
        self.want(wanted)
    }

    /// What is remembered of each feed, by its number.
    pub fn schedules(&self) -> impl Iterator<Item = (FeedId, &Schedule)> {
        self.frontier.schedules()
    }

    /// Fetches pages that were wanted before.
    ///
    /// # Errors
    /// What is said of those that cannot be fetched cannot be kept.
    pub fn want(&mut self, pages: Vec<Wanted>) -> Result<()> {
        let now = self.web.now();
        let mut refused = Vec::new();
        for Wanted { page, url } in pages {
            if let Some(why) = self.frontier.learn(News::Want { page, url }, now) {
                self.status.refused(&why);
                refused.push(Kept::Refused { page, why, at: now });
            }
        }
        if !refused.is_empty() {
            self.keep.keep(refused)?;
        }
        Ok(())
    }

    /// Follows until it is told to stop; `tell` hears after each turn how things stand.
    ///
    /// # Errors
    /// Something cannot be kept.
    pub fn run(&mut self, stop: &Stop, tell: &mut dyn FnMut(&mut Self)) -> Result<()> {
        while !stop.is_set() {
            self.turn()?;
            tell(self);
        }
        Ok(())
    }

    /// Sends what may be sent, waits for something to come or to fall due, and keeps what came.
    ///
    /// # Errors
    /// Something cannot be kept.
    pub fn turn(&mut self) -> Result<()> {
        let wanted = self.once()?;
        self.want(wanted)
    }

    /// One turn; gives back the pages of new entries.
    fn once(&mut self) -> Result<Vec<Wanted>> {
        let until = loop {
            let now = self.web.now();
            match self.frontier.next(now) {
                Step::Fetch(request) => self.web.send(request),
                Step::Wait(at) => break Some(at),
                Step::Idle => break None,
            }
        };
        let mut batch = Vec::new();
        let mut came = self.web.receive(until);
        let mut answers = 0;
        while let Some(Came { id, came: answer }) = came.take() {
            let now = self.web.now();
            for event in self.frontier.answered(id, answer, &Feeds, now) {
                self.status.count(&event);
                batch.extend(self.to_keep(event, now));
            }
            answers += 1;
            if answers < BATCH {
                came = self.web.receive(Some(now));
            }
        }
        if batch.is_empty() { Ok(Vec::new()) } else { self.keep.keep(batch) }
    }

    fn to_keep(&self, event: Event<Feed>, at: Moment) -> Option<Kept> {
        match event {
            Event::Read { feed, document, answer, address } => {
                Some(Kept::Feed { feed, document: Box::new(document), answer, address, at, part: false })
            }
            Event::Moved { feed, to, .. } => Some(Kept::Moved { feed, to }),
            Event::Page { page, answer, address, paid } => {
                Some(Kept::Page { page, answer, address, paid, at })
            }
            Event::PageRefused { page, why, .. } => Some(Kept::Refused { page, why, at }),
            Event::Scheduled(feed) => {
                let schedule = Box::new(self.frontier.schedule(feed)?.clone());
                Some(Kept::Schedule { feed, schedule })
            }
            Event::Unchanged(_) | Event::Stopped(_) | Event::State(_) => None,
        }
    }

    /// The same as [`Follower::turn`], but pages of new entries stay wanted in the store.
    ///
    /// # Errors
    /// Something cannot be kept.
    pub fn turn_feeds_only(&mut self) -> Result<()> {
        self.once().map(|_| ())
    }

    /// How things stand at a point in time.
    #[must_use]
    pub fn status_at(&self, now: Moment) -> Status {
        self.status.at(&self.frontier, now)
    }

    /// Until when the host of an address rests, where it asked for that.
    #[must_use]
    pub fn rests_until(&self, url: &str) -> Option<Moment> {
        self.frontier.rests_until(url)
    }

    /// What is remembered of a feed.
    #[must_use]
    pub fn schedule(&self, feed: FeedId) -> Option<&Schedule> {
        self.frontier.schedule(feed)
    }

    /// How much the frontier remembers; see [`Frontier::remembered`].
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.frontier.remembered()
    }

    /// The web it reads.
    pub fn web(&mut self) -> &mut W {
        &mut self.web
    }

    /// The keeper of what comes.
    pub fn keeper(&mut self) -> &mut K {
        &mut self.keep
    }
}
