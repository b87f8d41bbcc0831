//! One host: what waits for it, how much of it is asked at once, when it rests, and what its robots.txt lets us fetch.

use super::exchange::{Answer, Failure, FeedId, PageId};
use super::moment::Moment;
use super::policy::{CRAWL_DELAY_MOST, Policy, ROBOTS_AGAIN, ROBOTS_KEPT, ROBOTS_TRIES};
use super::rhythm::backoff;
use crate::robots::Robots;
use std::collections::VecDeque;
use std::time::Duration;
use url::Url;

/// What a host's robots.txt lets us fetch.
#[derive(Debug, Default)]
pub(super) enum Rules {
    /// It was not asked for.
    #[default]
    Unasked,
    /// It is being asked for.
    Asked {
        /// How often it could not be had before.
        tries: u32,
    },
    /// It could not be had: nothing may be fetched, and it is asked for again.
    Unknown {
        /// When.
        again: Moment,
        /// How often it could not be had.
        tries: u32,
    },
    /// There is none: anything may be fetched.
    None {
        /// Until when that is believed.
        until: Moment,
    },
    /// It was read.
    Read {
        /// The rules.
        robots: Box<Robots>,
        /// Until when they are believed.
        until: Moment,
    },
}

/// What is to be done with a host's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PagesNow {
    /// They may be asked for.
    Go,
    /// The robots.txt comes first.
    AskRobots,
    /// They wait for the robots.txt that is under way.
    Wait,
    /// They wait until then.
    WaitUntil(Moment),
}

/// What a host's next request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    Feed(FeedId),
    Page(PageId),
    Robots,
}

/// One host.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// Its name, with its port where that is not the scheme's.
    pub(super) name: String,
    /// How many followed feeds live there.
    pub(super) feeds: usize,
    /// Feeds that are due, the longest due first.
    pub(super) due: VecDeque<FeedId>,
    /// Pages that wait, the first wanted first.
    pub(super) pages: VecDeque<PageId>,
    /// Pages that rest before they are asked for again.
    pub(super) resting: usize,
    /// Requests under way.
    pub(super) in_flight: usize,
    /// No request starts before this: the gap after the last one.
    pub(super) not_before: Moment,
    /// No request starts before this: the host asked for rest.
    pub(super) rests_until: Moment,
    /// How often in a row it asked for rest.
    pub(super) rests: u32,
    /// When its turn comes, and which of its places in the order of turns holds.
    pub(super) turn: Option<(Moment, u64)>,
    /// Its robots.txt.
    pub(super) rules: Rules,
    /// `https` or `http`, for its robots.txt.
    pub(super) scheme: String,
}

impl Host {
    /// When a request may start.
    pub(super) fn ready_at(&self) -> Moment {
        self.not_before.max(self.rests_until)
    }

    /// What its pages wait for.
    pub(super) fn pages_now(&self, now: Moment) -> PagesNow {
        match &self.rules {
            Rules::Unasked => PagesNow::AskRobots,
            Rules::Asked { .. } => PagesNow::Wait,
            Rules::Unknown { again, .. } if *again > now => PagesNow::WaitUntil(*again),
            Rules::Unknown { .. } => PagesNow::AskRobots,
            Rules::None { until } | Rules::Read { until, .. } if *until > now => PagesNow::Go,
            Rules::None { .. } | Rules::Read { .. } => PagesNow::AskRobots,
        }
    }

    /// The next job, if there is one that may start: feeds first, they are few and tell of pages.
    pub(super) fn take(&mut self, now: Moment) -> Option<Job> {
        if let Some(feed) = self.due.pop_front() {
            return Some(Job::Feed(feed));
        }
        if self.pages.is_empty() {
            return None;
        }
        match self.pages_now(now) {
            PagesNow::Go => self.pages.pop_front().map(Job::Page),
            PagesNow::AskRobots => {
                let tries = if let Rules::Unknown { tries, .. } = self.rules { tries } else { 0 };
                self.rules = Rules::Asked { tries };
                Some(Job::Robots)
            }
            PagesNow::Wait | PagesNow::WaitUntil(_) => None,
        }
    }

    /// When it has something that may start: `None` where it has nothing, or waits for an answer.
    pub(super) fn wants_turn(&self, now: Moment, policy: &Policy) -> Option<Moment> {
        if self.in_flight >= policy.per_host() {
            return None;
        }
        if !self.due.is_empty() {
            return Some(self.ready_at());
        }
        if self.pages.is_empty() {
            return None;
        }
        match self.pages_now(now) {
            PagesNow::Go | PagesNow::AskRobots => Some(self.ready_at()),
            PagesNow::Wait => None,
            PagesNow::WaitUntil(at) => Some(self.ready_at().max(at)),
        }
    }

    /// A request starts now.
    pub(super) fn started(&mut self, now: Moment, policy: &Policy, page: bool) {
        self.in_flight += 1;
        let mut gap = policy.gap();
        if let (true, Rules::Read { robots, .. }) = (page, &self.rules) {
            let delay = robots.crawl_delay(&policy.robots_name).map(|d| d.min(CRAWL_DELAY_MOST));
            gap = gap.max(delay.unwrap_or_default());
        }
        self.not_before = now.plus(gap);
    }

    /// It asked for rest: for so long, or as it did not say, for longer each time.
    pub(super) fn rest(&mut self, asked: Option<Duration>, least: Duration, now: Moment) {
        self.rests = self.rests.saturating_add(1);
        let wait = asked.unwrap_or_else(|| backoff(self.rests, true, least));
        self.rests_until = self.rests_until.max(now.plus(wait));
    }

    /// What came of asking for the robots.txt (RFC 9309, 2.3.1). Gives back whether its pages are to be given up.
    pub(super) fn ruled(&mut self, came: &Result<Answer, Failure>, now: Moment) -> bool {
        let tries = if let Rules::Asked { tries } = self.rules { tries.saturating_add(1) } else { 1 };
        let until = now.plus(ROBOTS_KEPT);
        self.rules = match came {
            Ok(answer) if (200..300).contains(&answer.status) => {
                Rules::Read { robots: Box::new(Robots::read(&answer.body)), until }
            }
            // 429 is among them by the letter; but whoever asks for rest has not said that anything goes.
            Ok(answer) if (400..500).contains(&answer.status) && answer.status != 429 => {
                Rules::None { until }
            }
            // RFC 9309, 2.3.1.2: more redirects than one cares to follow may count as "unavailable".
            Err(Failure::Circle | Failure::TooManyRedirects) => Rules::None { until },
            _ => Rules::Unknown { again: self.rests_until.max(now.plus(ROBOTS_AGAIN)), tries },
        };
        matches!(self.rules, Rules::Unknown { tries, .. } if tries >= ROBOTS_TRIES)
    }

    /// Whether the rules that were read let a page be fetched; pages are judged when both are there.
    pub(super) fn allows(&self, url: &str, policy: &Policy) -> bool {
        match &self.rules {
            Rules::Read { robots, .. } => robots.allows(&policy.robots_name, url),
            _ => true,
        }
    }

    /// Whether nothing of it is followed, waits or is under way.
    pub(super) fn idle(&self) -> bool {
        let nothing = self.feeds == 0 && self.resting == 0 && self.in_flight == 0;
        nothing && self.due.is_empty() && self.pages.is_empty()
    }

    /// Whether its robots.txt is under way or believed.
    pub(super) fn has_rules(&self, now: Moment) -> bool {
        match &self.rules {
            Rules::Unasked => false,
            Rules::Asked { .. } => true,
            Rules::Unknown { again: until, .. } | Rules::None { until } | Rules::Read { until, .. } => {
                *until > now
            }
        }
    }
}

/// A host's name from an address: with its port where that is not the scheme's, since that may be another server.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    }
}
