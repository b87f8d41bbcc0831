//! What an answer makes of the frontier: of the feed, the page or the robots.txt that was asked for, and of its host.

use super::events::Event;
use super::exchange::{Answer, Failure, FeedId, PageId};
use super::headers::retry_after;
use super::hosts::Rules;
use super::machine::{Flight, Frontier, HostId, Stage, Wake};
use super::moment::Moment;
use super::pages::{Refusal, Verdict, judge};
use super::policy::{PAGE_AGAIN, PAGE_TRIES, RETRY_AFTER_MOST, THROTTLED};
use super::read::Reader;
use super::rhythm::backoff;
use super::schedule::{OfHost, Taken};
use std::cmp::Reverse;
use url::Url;

impl Frontier {
    pub(super) fn feed_answered<R: Reader>(
        &mut self,
        feed: FeedId,
        flight: &Flight,
        came: Result<Answer, Failure>,
        reader: &R,
        now: Moment,
    ) -> Vec<Event<R::Feed>> {
        // Not followed any more, or followed anew since it was asked.
        let Some(job) = self.feeds.get_mut(&feed).filter(|job| job.round == flight.round) else {
            return Vec::new();
        };
        let before = (job.schedule.state.clone(), job.schedule.url.clone());
        let (taken, of_host) = job.schedule.take(&came, reader, now, &self.policy, self.seed);
        job.stage = Stage::Resting;
        self.count += 1;
        job.round = self.count;
        if let Some(at) = job.schedule.next_due {
            self.timers.push(Reverse((at, Wake::Feed(feed, job.round))));
        }
        let mut events = Vec::new();
        match (taken, came) {
            (Taken::Read(document), Ok(answer)) => {
                let address = answer.address(&before.1).to_owned();
                events.push(Event::Read { feed, document, answer, address });
            }
            (Taken::Unchanged, _) => events.push(Event::Unchanged(feed)),
            _ => {}
        }
        let schedule = &job.schedule;
        let moved_to = (schedule.url != before.1).then(|| schedule.url.clone());
        if let Some(to) = &moved_to {
            events.push(Event::Moved { feed, from: before.1, to: to.clone() });
        }
        if schedule.stopped {
            events.push(Event::Stopped(feed));
        }
        if schedule.state != before.0 {
            events.push(Event::State(feed));
        }
        events.push(Event::Scheduled(feed));
        if let Some(host) = self.hosts.get_mut(&flight.host) {
            match of_host {
                OfHost::Answers => host.rests = 0,
                OfHost::Rest(asked) => host.rest(asked, self.policy.interval().max(THROTTLED), now),
                OfHost::Nothing => {}
            }
        }
        if let Some(url) = moved_to.and_then(|to| Url::parse(&to).ok()) {
            self.rehouse(feed, &url, now);
        }
        events
    }

    /// A feed that moved may live at another host.
    fn rehouse(&mut self, feed: FeedId, url: &Url, now: Moment) {
        let new = self.host(url);
        let Some(job) = self.feeds.get_mut(&feed) else { return };
        let old = job.host.replace(new);
        if let Some(host) = self.hosts.get_mut(&new) {
            host.feeds += 1;
        }
        let Some(old) = old else { return };
        if let Some(host) = self.hosts.get_mut(&old) {
            host.feeds = host.feeds.saturating_sub(1);
        }
        self.forget_host(old, now);
    }

    pub(super) fn page_answered<F>(
        &mut self,
        page: PageId,
        id: HostId,
        came: Result<Answer, Failure>,
        now: Moment,
    ) -> Vec<Event<F>> {
        let Some(job) = self.pages.get(&page) else { return Vec::new() };
        let (url, tries) = (job.wanted.url.clone(), job.wanted.tries);
        self.rest_host(id, &came, now);
        match (judge(&url, &came), came) {
            (Verdict::Keep { paid }, Ok(answer)) => {
                self.pages.remove(&page);
                let address = answer.address(&url).to_owned();
                vec![Event::Page { page, answer, address, paid }]
            }
            (Verdict::Again(_), _) if tries < PAGE_TRIES => {
                let wait = backoff(tries, true, PAGE_AGAIN);
                if let Some(host) = self.hosts.get_mut(&id) {
                    host.resting += 1;
                }
                self.timers.push(Reverse((now.plus(wait), Wake::Page(page))));
                Vec::new()
            }
            (Verdict::Again(why) | Verdict::Refused(why), _) => {
                self.pages.remove(&page);
                vec![Event::PageRefused { page, url, why }]
            }
            // A page that is kept is one that came.
            (Verdict::Keep { .. }, Err(_)) => Vec::new(),
        }
    }

    pub(super) fn robots_answered<F>(
        &mut self,
        id: HostId,
        came: &Result<Answer, Failure>,
        now: Moment,
    ) -> Vec<Event<F>> {
        self.rest_host(id, came, now);
        let Some(host) = self.hosts.get_mut(&id) else { return Vec::new() };
        let give_up = host.ruled(came, now);
        let kept = match &host.rules {
            Rules::None { until } | Rules::Read { until, .. } => Some(*until),
            Rules::Unknown { again, .. } => Some(*again),
            Rules::Unasked | Rules::Asked { .. } => None,
        };
        if let Some(until) = kept {
            self.timers.push(Reverse((until, Wake::Host(id))));
        }
        let why = if give_up { Refusal::RobotsUnknown } else { Refusal::Robots };
        let mut refused = Vec::new();
        let mut waiting = std::mem::take(&mut host.pages);
        waiting.retain(|page| {
            let Some(job) = self.pages.get(page) else { return false };
            let stays = !give_up && host.allows(&job.wanted.url, &self.policy);
            if !stays {
                refused.push(*page);
            }
            stays
        });
        host.pages = waiting;
        let refused =
            refused.into_iter().filter_map(|page| Some((page, self.pages.remove(&page)?.wanted.url)));
        refused.map(|(page, url)| Event::PageRefused { page, url, why: why.clone() }).collect()
    }

    /// Lets a host rest where it asks for that in answer to a page or to its robots.txt.
    fn rest_host(&mut self, id: HostId, came: &Result<Answer, Failure>, now: Moment) {
        let Some(host) = self.hosts.get_mut(&id) else { return };
        match came {
            Ok(answer) if matches!(answer.status, 429 | 503) => {
                let asked = retry_after(answer, now).map(|wait| wait.min(RETRY_AFTER_MOST));
                host.rest(asked, THROTTLED, now);
            }
            Ok(_) => host.rests = 0,
            Err(_) => {}
        }
    }
}
