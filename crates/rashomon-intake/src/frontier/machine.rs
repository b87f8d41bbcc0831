//! The frontier: feeds, pages and hosts, and which request comes next.
//!
//! Two heaps carry it. `timers` holds when feeds fall due and pages may be tried again; `turns` holds when each host that
//! has something waiting may be asked. A host that was asked goes behind all that were not, so no host keeps another
//! from its turn; a step costs the logarithm of what waits. Entries that are out of date stay in the heaps until they come up.

use super::events::{Event, News};
use super::exchange::{Answer, Failure, FeedId, Limits, PageId, Purpose, Request, RequestId, Step};
use super::hosts::{Host, Job, PagesNow, host_of};
use super::moment::Moment;
use super::pages::{Refusal, WantedPage};
use super::policy::{PAGES_PER_HOST, PAGES_WAITING, Policy};
use super::read::Reader;
use super::rhythm::Jitter;
use super::schedule::Schedule;
use super::state::FeedState;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use url::Url;

/// What feeds are asked for as.
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                           application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1";
/// What pages are asked for as.
pub(super) const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1";
/// What robots.txt files are asked for as.
const ACCEPT_ROBOTS: &str = "text/plain, */*;q=0.1";

/// Timers beyond this many for each thing that can have one are swept out: they are out of date.
const TIMERS_EACH: usize = 4;

/// Something that comes up at a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wake {
    /// A feed falls due, if its timer is still this one.
    Feed(FeedId, u64),
    /// A page may be asked for again.
    Page(PageId),
    /// A host may be forgotten.
    Host(HostId),
}

pub(super) type HostId = u64;

/// Where a feed stands on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It waits until it is due, or is stopped.
    Resting,
    /// It waits for its host's turn.
    Queued,
    /// It is being asked.
    Asked,
}

#[derive(Debug)]
pub(super) struct FeedJob {
    pub(super) schedule: Schedule,
    pub(super) host: Option<HostId>,
    /// Which timer holds, and which request: an older one is out of date.
    pub(super) round: u64,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) struct PageJob {
    pub(super) wanted: WantedPage,
    pub(super) host: HostId,
}

/// A request under way.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) job: Job,
    pub(super) host: HostId,
    /// The feed's round when it was asked.
    pub(super) round: u64,
}

/// What to fetch next, and when. See the module.
#[derive(Debug)]
pub struct Frontier {
    pub(super) policy: Policy,
    pub(super) seed: u64,
    pub(super) feeds: BTreeMap<FeedId, FeedJob>,
    pub(super) pages: BTreeMap<PageId, PageJob>,
    pub(super) hosts: BTreeMap<HostId, Host>,
    pub(super) names: BTreeMap<String, HostId>,
    pub(super) flights: BTreeMap<RequestId, Flight>,
    pub(super) timers: BinaryHeap<Reverse<(Moment, Wake)>>,
    pub(super) turns: BinaryHeap<Reverse<(Moment, u64, HostId)>>,
    /// Numbers given out: requests, hosts, turns, rounds.
    pub(super) count: u64,
}

impl Frontier {
    /// One that follows nothing yet. `seed` is its chance.
    #[must_use]
    pub fn new(policy: Policy, seed: u64) -> Self {
        Self {
            policy,
            seed,
            feeds: BTreeMap::new(),
            pages: BTreeMap::new(),
            hosts: BTreeMap::new(),
            names: BTreeMap::new(),
            flights: BTreeMap::new(),
            timers: BinaryHeap::new(),
            turns: BinaryHeap::new(),
            count: 0,
        }
    }

    /// What is remembered of a feed.
    #[must_use]
    pub fn schedule(&self, feed: FeedId) -> Option<&Schedule> {
        self.feeds.get(&feed).map(|job| &job.schedule)
    }

    /// All feeds with what is remembered of them, by number.
    pub fn schedules(&self) -> impl Iterator<Item = (FeedId, &Schedule)> {
        self.feeds.iter().map(|(feed, job)| (*feed, &job.schedule))
    }

    /// How many pages wait or are under way.
    #[must_use]
    pub fn pages_waiting(&self) -> usize {
        self.pages.len()
    }

    /// How many requests are under way.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.flights.len()
    }

    /// How many things are remembered, over all that grows: for who watches memory.
    #[must_use]
    pub fn remembered(&self) -> usize {
        let heaps = self.timers.len() + self.turns.len();
        heaps + self.feeds.len() + self.pages.len() + self.hosts.len() + self.names.len() + self.flights.len()
    }

    /// Until when the host of an address rests, where it asked for that.
    #[must_use]
    pub fn rests_until(&self, url: &str) -> Option<Moment> {
        let host = self.names.get(&host_of(&Url::parse(url).ok()?))?;
        Some(self.hosts.get(host)?.rests_until).filter(|at| *at != Moment::default())
    }

    /// What to do next.
    pub fn next(&mut self, now: Moment) -> Step {
        self.wake(now);
        while self.flights.len() < self.policy.in_flight() {
            let Some(Reverse((at, turn, id))) =
                self.turns.peek().copied().filter(|Reverse((at, ..))| *at <= now)
            else {
                break;
            };
            self.turns.pop();
            let Some(host) = self.hosts.get_mut(&id).filter(|host| host.turn == Some((at, turn))) else {
                continue;
            };
            host.turn = None;
            let may = host.wants_turn(now, &self.policy).is_some_and(|at| at <= now);
            let job = if may { host.take(now) } else { None };
            let request = job.and_then(|job| self.start(job, id, now));
            self.line_up(id, now);
            if let Some(request) = request {
                return Step::Fetch(request);
            }
        }
        if self.flights.len() >= self.policy.in_flight() {
            return Step::Idle;
        }
        let turn = self.turns.peek().map(|Reverse((at, ..))| *at);
        let timer = self.timers.peek().map(|Reverse((at, _))| *at);
        match (turn, timer) {
            (Some(a), Some(b)) => Step::Wait(a.min(b)),
            (Some(at), None) | (None, Some(at)) => Step::Wait(at),
            (None, None) => Step::Idle,
        }
    }

    /// Takes in what to follow and what to fetch. A page that cannot be fetched is refused at once.
    pub fn learn(&mut self, news: News, now: Moment) -> Option<Refusal> {
        match news {
            News::Follow { feed, schedule, among_many } => {
                self.unfollow(feed, now);
                self.follow(feed, *schedule, among_many, now);
                None
            }
            News::Unfollow(feed) => {
                self.unfollow(feed, now);
                None
            }
            News::Refresh(feed) => {
                self.queue(feed, now);
                None
            }
            News::Pushed { feed, until } => {
                if let Some(job) = self.feeds.get_mut(&feed) {
                    job.schedule.pushed_until = until;
                }
                None
            }
            News::Want { page, url } => self.want(page, url, now),
        }
    }

    /// Takes in what came of a request. One that nobody asked, or that was answered before, changes nothing.
    pub fn answered<R: Reader>(
        &mut self,
        id: RequestId,
        came: Result<Answer, Failure>,
        reader: &R,
        now: Moment,
    ) -> Vec<Event<R::Feed>> {
        let Some(flight) = self.flights.remove(&id) else {
            return Vec::new();
        };
        if let Some(host) = self.hosts.get_mut(&flight.host) {
            host.in_flight = host.in_flight.saturating_sub(1);
        }
        let events = match flight.job {
            Job::Feed(feed) => self.feed_answered(feed, &flight, came, reader, now),
            Job::Page(page) => self.page_answered(page, flight.host, came, now),
            Job::Robots => self.robots_answered(flight.host, &came, now),
        };
        self.line_up(flight.host, now);
        self.forget_host(flight.host, now);
        events
    }

    /// Takes what has come up out of the timers.
    fn wake(&mut self, now: Moment) {
        while let Some(Reverse((at, wake))) = self.timers.peek().copied() {
            if at > now {
                break;
            }
            self.timers.pop();
            match wake {
                Wake::Feed(feed, round) => {
                    if self.feeds.get(&feed).is_some_and(|job| job.round == round) {
                        self.queue(feed, now);
                    }
                }
                Wake::Page(page) => {
                    if let Some(job) = self.pages.get(&page) {
                        let id = job.host;
                        if let Some(host) = self.hosts.get_mut(&id) {
                            host.resting = host.resting.saturating_sub(1);
                            host.pages.push_back(page);
                        }
                        self.line_up(id, now);
                    }
                }
                Wake::Host(id) => self.forget_host(id, now),
            }
        }
        if self.timers.len() > TIMERS_EACH * (self.feeds.len() + self.pages.len() + self.hosts.len() + 64) {
            let feeds = &self.feeds;
            self.timers.retain(|Reverse((_, wake))| match wake {
                Wake::Feed(feed, round) => feeds.get(feed).is_some_and(|job| job.round == *round),
                Wake::Page(_) | Wake::Host(_) => true,
            });
        }
    }

    /// Gives a host its place in the order of turns, if it has something to ask and no place as early.
    fn line_up(&mut self, id: HostId, now: Moment) {
        let Some(host) = self.hosts.get_mut(&id) else { return };
        let Some(at) = host.wants_turn(now, &self.policy) else { return };
        if host.turn.is_none_or(|(held, _)| at < held) {
            self.count += 1;
            host.turn = Some((at, self.count));
            self.turns.push(Reverse((at, self.count, id)));
        }
    }

    /// Makes the request of a job; `None` where it is out of date.
    fn start(&mut self, job: Job, id: HostId, now: Moment) -> Option<Request> {
        let (url, validators, accept, purpose, round) = match job {
            Job::Feed(feed) => {
                let held = self.feeds.get_mut(&feed)?;
                if held.stage != Stage::Queued || held.host != Some(id) {
                    return None;
                }
                held.stage = Stage::Asked;
                let schedule = &held.schedule;
                (
                    schedule.url.clone(),
                    schedule.validators.clone(),
                    ACCEPT_FEED,
                    Purpose::Feed(feed),
                    held.round,
                )
            }
            Job::Page(page) => {
                let held = self.pages.get_mut(&page)?;
                held.wanted.tries += 1;
                (held.wanted.url.clone(), None, ACCEPT_PAGE, Purpose::Page(page), 0)
            }
            Job::Robots => {
                let host = self.hosts.get(&id)?;
                (
                    format!("{}://{}/robots.txt", host.scheme, host.name),
                    None,
                    ACCEPT_ROBOTS,
                    Purpose::Robots,
                    0,
                )
            }
        };
        self.hosts.get_mut(&id)?.started(now, &self.policy, matches!(job, Job::Page(_)));
        self.count += 1;
        let request = RequestId(self.count);
        self.flights.insert(request, Flight { job, host: id, round });
        let headers = vec![
            ("user-agent".to_owned(), self.policy.user_agent.clone()),
            ("accept".to_owned(), accept.to_owned()),
        ];
        Some(Request { id: request, url, headers, validators, purpose, limits: Limits::of(purpose) })
    }

    /// The host of an address, made known where it was not.
    pub(super) fn host(&mut self, url: &Url) -> HostId {
        let name = host_of(url);
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        self.count += 1;
        let host = Host { name: name.clone(), scheme: url.scheme().to_owned(), ..Host::default() };
        self.hosts.insert(self.count, host);
        self.names.insert(name, self.count);
        self.count
    }

    /// Forgets a host of which nothing is left to remember; one that has only its gap left to wait is looked at after it.
    pub(super) fn forget_host(&mut self, id: HostId, now: Moment) {
        let Some(host) = self.hosts.get(&id).filter(|host| host.idle()) else { return };
        if host.ready_at() > now {
            self.timers.push(Reverse((host.ready_at(), Wake::Host(id))));
        } else if !host.has_rules(now)
            && let Some(host) = self.hosts.remove(&id)
        {
            self.names.remove(&host.name);
        }
    }

    fn follow(&mut self, feed: FeedId, mut schedule: Schedule, among_many: bool, now: Moment) {
        self.count += 1;
        let round = self.count;
        let mut host = None;
        match Url::parse(&schedule.url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                let id = self.host(&url);
                host = Some(id);
                if let Some(host) = self.hosts.get_mut(&id) {
                    host.feeds += 1;
                    if let FeedState::Throttled { until } = schedule.state {
                        host.rests_until = host.rests_until.max(until);
                    }
                }
            }
            Ok(url) => {
                let why = format!("\"{}\" is not fetched, only http and https", url.scheme());
                schedule.state = FeedState::WrongAddress { why };
            }
            Err(why) => schedule.state = FeedState::WrongAddress { why: why.to_string() },
        }
        if host.is_some() && !schedule.stopped {
            let due = schedule.next_due.unwrap_or(now);
            let spread = Jitter::new(self.seed, &schedule.url, Moment::default())
                .within(std::time::Duration::from_secs(self.policy.start_spread_s));
            let at = if due > now || !among_many { due } else { now.plus(spread) };
            schedule.next_due = Some(at);
            self.timers.push(Reverse((at, Wake::Feed(feed, round))));
        } else {
            schedule.next_due = None;
        }
        self.feeds.insert(feed, FeedJob { schedule, host, round, stage: Stage::Resting });
    }

    fn unfollow(&mut self, feed: FeedId, now: Moment) {
        let Some(host) = self.feeds.remove(&feed).and_then(|job| job.host) else { return };
        if let Some(host) = self.hosts.get_mut(&host) {
            host.feeds = host.feeds.saturating_sub(1);
            host.due.retain(|due| *due != feed);
        }
        self.forget_host(host, now);
    }

    /// Puts a resting feed in its host's line.
    fn queue(&mut self, feed: FeedId, now: Moment) {
        let Some(job) = self.feeds.get_mut(&feed).filter(|job| job.stage == Stage::Resting) else { return };
        let Some(id) = job.host else { return };
        job.stage = Stage::Queued;
        if let Some(host) = self.hosts.get_mut(&id) {
            host.due.push_back(feed);
        }
        self.line_up(id, now);
    }

    fn want(&mut self, page: PageId, url: String, now: Moment) -> Option<Refusal> {
        let bad = |why: String| Some(Refusal::Failed { why: Failure::BadAddress(why) });
        let parsed = match Url::parse(&url) {
            Ok(parsed) if matches!(parsed.scheme(), "http" | "https") && parsed.has_host() => parsed,
            Ok(parsed) => return bad(format!("{}: only http and https are fetched", parsed.scheme())),
            Err(why) => return bad(why.to_string()),
        };
        if self.pages.contains_key(&page) {
            return None;
        }
        let id = self.host(&parsed);
        let full = self.pages.len() >= PAGES_WAITING;
        let host = self.hosts.get_mut(&id)?;
        let refusal = if full || host.pages.len() + host.resting >= PAGES_PER_HOST {
            Some(Refusal::TooMany)
        } else if host.pages_now(now) != PagesNow::Go || host.allows(&url, &self.policy) {
            None
        } else {
            Some(Refusal::Robots)
        };
        if refusal.is_none() {
            host.pages.push_back(page);
            self.pages.insert(page, PageJob { wanted: WantedPage { url, tries: 0 }, host: id });
            self.line_up(id, now);
        } else {
            self.forget_host(id, now);
        }
        refusal
    }
}
