//! What is remembered of one feed between two requests, and how an answer changes it.

use super::exchange::{Answer, Failure, Hop, Validators};
use super::headers::{freshness, retry_after};
use super::moment::Moment;
use super::pages::leads_to_a_door;
use super::policy::{PUSHED, Policy, RETRY_AFTER_MOST, THROTTLED};
use super::read::{Facts, NotAFeed, Reader, Skip};
use super::rhythm::{Jitter, Rhythm, backoff, due, learnt};
use super::state::{FeedState, Standing};
use crate::websub;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// How many changes of its state are remembered of a feed: enough to see whether it comes and goes.
const HISTORY: usize = 24;

/// The longest wait that a user may want: a feed that is to rest for longer is paused.
const WISHED_MOST: Duration = Duration::from_secs(30 * 86_400);

/// When a feed came to stand as it then stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Moment,
    /// How it stood from then on.
    pub state: FeedState,
}

/// All that is remembered of a feed between two requests; its keeper stores it after each answer, so that a restart asks
/// nothing before its time. Absent fields read as their defaults, so that an older one can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// The address that is asked.
    pub url: String,
    /// What to ask conditionally by.
    pub validators: Option<Validators>,
    /// When to ask next; `None` before the first request.
    pub next_due: Option<Moment>,
    /// Whether it is not asked any more (410).
    pub stopped: bool,
    /// The wait that was settled on at the last answer, in seconds, before jitter.
    pub interval_s: u64,
    /// Failures in a row.
    pub failures: u32,
    /// Answers without news in a row.
    pub unchanged: u32,
    /// How often its entries come.
    pub rhythm: Option<Rhythm>,
    /// How often it asks to be read, in seconds.
    pub every_s: Option<u64>,
    /// When it asks not to be read.
    pub skip: Skip,
    /// A fingerprint of the last document read, to know it again where the server keeps no validators.
    pub digest: Option<u64>,
    /// How it stands.
    pub state: FeedState,
    /// What is wrong with it though it can be read.
    pub note: Option<String>,
    /// When it was last asked and answered or failed.
    pub asked: Option<Moment>,
    /// When it last answered that it is read or unchanged.
    pub answered: Option<Moment>,
    /// How it stood, the oldest first; the last is how it stands, once it was asked.
    pub history: Vec<Change>,
    /// Its WebSub hubs.
    pub hubs: Vec<String>,
    /// The address it calls its own: the topic to subscribe to.
    pub self_link: Option<String>,
    /// Until when its hub tells of news. A new start begins without: whoever listens says so again.
    #[serde(skip)]
    pub pushed_until: Option<Moment>,
    /// The least wait that its user wants, in seconds. It stands with the user's wishes: whoever reads those says it again.
    #[serde(skip)]
    pub least_s: Option<u64>,
}

/// What an answer made of a feed, beside its schedule.
#[derive(Debug)]
pub(super) enum Taken<F> {
    /// A new document.
    Read(F),
    /// Nothing new.
    Unchanged,
    /// No document.
    Failed,
}

/// What an answer asks of the feed's host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfHost {
    /// It answers.
    Answers,
    /// It asks for rest; for how long, where it says so.
    Rest(Option<Duration>),
    /// It says nothing.
    Nothing,
}

impl Schedule {
    /// A feed that was never asked.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }

    /// How it stands and what to do, in words for the user; with what is wrong with it though it can be read (a charset other
    /// than the stated one).
    #[must_use]
    pub fn message(&self) -> String {
        let message = self.state.message();
        match &self.note {
            Some(note) if self.state.standing() == Standing::Answers => {
                format!("{message}; but {note}: it is read all the same, tell the outlet")
            }
            _ => message,
        }
    }

    /// Takes an answer (or why there is none) to a request for the feed.
    pub(super) fn take<R: Reader>(
        &mut self,
        came: &Result<Answer, Failure>,
        reader: &R,
        now: Moment,
        policy: &Policy,
        seed: u64,
    ) -> (Taken<R::Feed>, OfHost) {
        let taken = self.taken(came, reader, now, policy, seed);
        // Until when a host rests, or why there is no connection, is not another state.
        let kind = |state: &FeedState| std::mem::discriminant(state);
        if self.history.last().is_none_or(|last| kind(&last.state) != kind(&self.state)) {
            if self.history.len() >= HISTORY {
                self.history.remove(0);
            }
            self.history.push(Change { at: now, state: self.state.clone() });
        }
        taken
    }

    fn taken<R: Reader>(
        &mut self,
        came: &Result<Answer, Failure>,
        reader: &R,
        now: Moment,
        policy: &Policy,
        seed: u64,
    ) -> (Taken<R::Feed>, OfHost) {
        self.asked = Some(now);
        let jitter = Jitter::new(seed, &self.url, now);
        let answer = match came {
            Ok(answer) => answer,
            Err(failure) => {
                self.fail(FeedState::of(failure), failure.passes(), None, policy, now, jitter);
                return (Taken::Failed, OfHost::Nothing);
            }
        };
        // What the server asks for, whatever else it says.
        let server = retry_after(answer, now).map(|wait| wait.min(RETRY_AFTER_MOST));
        let fresh = freshness(answer, now).map(|wait| wait.min(policy.interval_most()));
        let asked = server.max(fresh);
        match answer.status {
            200 | 203 => self.document(answer, reader, asked, policy, now, jitter),
            304 if answer.conditional => {
                self.renew(answer);
                self.news(false, asked, policy, now, jitter);
                self.follow(&answer.redirects);
                (Taken::Unchanged, OfHost::Answers)
            }
            429 | 503 => {
                self.throttle(server, asked, policy, now, jitter);
                (Taken::Failed, OfHost::Rest(server))
            }
            410 => {
                self.state = FeedState::Gone;
                self.stopped = true;
                self.next_due = None;
                self.failures = self.failures.saturating_add(1);
                (Taken::Failed, OfHost::Answers)
            }
            status => {
                let state = self.refused(status);
                self.fail(state, status >= 500, asked, policy, now, jitter);
                (Taken::Failed, OfHost::Nothing)
            }
        }
    }

    /// An answer with a document.
    fn document<R: Reader>(
        &mut self,
        answer: &Answer,
        reader: &R,
        asked: Option<Duration>,
        policy: &Policy,
        now: Moment,
        jitter: Jitter,
    ) -> (Taken<R::Feed>, OfHost) {
        let address = answer.address(&self.url).to_owned();
        let digest = xxh3_64(&answer.body);
        if self.digest == Some(digest) && !answer.body.is_empty() {
            self.keep_validators(answer, &address);
            self.news(false, asked, policy, now, jitter);
            self.follow(&answer.redirects);
            return (Taken::Unchanged, OfHost::Answers);
        }
        match reader.read(&answer.body, answer.header("content-type"), &address) {
            Ok((feed, facts)) => {
                self.digest = Some(digest);
                self.keep_validators(answer, &address);
                self.learn(facts, now);
                self.learn_links(answer, &address);
                self.news(true, asked, policy, now, jitter);
                self.follow(&answer.redirects);
                (Taken::Read(feed), OfHost::Answers)
            }
            // Validators of what is no feed are not kept: the old ones ask whether the feed is back.
            Err(not) => {
                let state = match not {
                    _ if leads_to_a_door(&self.url, answer) => FeedState::LoginPage,
                    NotAFeed::Page { login: true, .. } => FeedState::LoginPage,
                    NotAFeed::Page { feeds, .. } => {
                        FeedState::NotAFeed { why: "a web page".to_owned(), feeds }
                    }
                    NotAFeed::Empty => {
                        FeedState::NotAFeed { why: "an empty answer".to_owned(), feeds: Vec::new() }
                    }
                    NotAFeed::Other(why) => FeedState::NotAFeed { why, feeds: Vec::new() },
                };
                self.fail(state, false, asked, policy, now, jitter);
                (Taken::Failed, OfHost::Answers)
            }
        }
    }

    /// The validators of a whole answer replace the old ones: what is absent is dropped, an old value must not latch.
    fn keep_validators(&mut self, answer: &Answer, address: &str) {
        let held = |name: &str| answer.header(name).filter(|v| !v.is_empty()).map(str::to_owned);
        let new =
            Validators { url: address.to_owned(), etag: held("etag"), last_modified: held("last-modified") };
        self.validators = Some(new).filter(|v| !v.is_empty());
    }

    /// "Not modified" may carry newer validators (RFC 9110, 15.4.5); what it does not carry stays.
    fn renew(&mut self, answer: &Answer) {
        if let Some(held) = &mut self.validators {
            let new = |name: &str| answer.header(name).filter(|v| !v.is_empty()).map(str::to_owned);
            held.etag = new("etag").or(held.etag.take());
            held.last_modified = new("last-modified").or(held.last_modified.take());
        }
    }

    /// What the document says of when to come back.
    fn learn(&mut self, facts: Facts, now: Moment) {
        self.rhythm = Rhythm::of(&facts.times, now);
        self.every_s = facts.every.map(|every| every.as_secs());
        self.skip = facts.skip;
        self.hubs = facts.hubs;
        self.self_link = facts.self_link;
        self.note = facts.note;
    }

    /// A hub and a name that its headers give: they win over the document's (WebSub, 4).
    fn learn_links(&mut self, answer: &Answer, address: &str) {
        let headers = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        if let Some(offer) = websub::discover(headers, "", address) {
            self.hubs = offer.hubs;
            if offer.topic != address {
                self.self_link = Some(offer.topic);
            }
        }
    }

    /// It answers: all is well, and the next request is due by its rhythm and by what was asked for.
    fn news(&mut self, new: bool, asked: Option<Duration>, policy: &Policy, now: Moment, jitter: Jitter) {
        self.failures = 0;
        self.unchanged = if new { 0 } else { self.unchanged.saturating_add(1) };
        self.answered = Some(now);
        self.state = FeedState::Fine;
        self.stopped = false;
        let every = self.every_s.map(Duration::from_secs).unwrap_or_default().min(policy.interval_most());
        let pushed =
            self.pushed_until.filter(|until| now < *until).map(|_| PUSHED.min(policy.interval_most()));
        let wait = learnt(self.rhythm, self.unchanged, now, policy)
            .max(every)
            .max(asked.unwrap_or_default())
            .max(pushed.unwrap_or_default());
        self.wait(wait, now, jitter);
    }

    /// The lasting redirects at the head of the walk move the stored address: a feed was read where they lead.
    fn follow(&mut self, hops: &[Hop]) {
        let lasting = hops.iter().take_while(|hop| matches!(hop.status, 301 | 308)).last();
        if let Some(hop) = lasting.filter(|hop| hop.url != self.url) {
            let from = std::mem::replace(&mut self.url, hop.url.clone());
            self.state = FeedState::Moved { from };
        }
    }

    /// No document: asked again ever more rarely, never before what the server asks for.
    fn fail(
        &mut self,
        state: FeedState,
        passes: bool,
        asked: Option<Duration>,
        policy: &Policy,
        now: Moment,
        jitter: Jitter,
    ) {
        self.failures = self.failures.saturating_add(1);
        self.state = state;
        let wait = backoff(self.failures, passes, policy.interval()).max(asked.unwrap_or_default());
        self.wait(wait, now, jitter);
    }

    /// The server asks for rest.
    fn throttle(
        &mut self,
        server: Option<Duration>,
        asked: Option<Duration>,
        policy: &Policy,
        now: Moment,
        jitter: Jitter,
    ) {
        self.failures = self.failures.saturating_add(1);
        let bare = backoff(self.failures, true, policy.interval().max(THROTTLED));
        let wait = server.unwrap_or(bare).max(asked.unwrap_or_default()).max(policy.interval());
        self.state = FeedState::Throttled { until: now.plus(server.unwrap_or(bare)) };
        self.wait(wait, now, jitter);
    }

    /// What a status that brings no document makes of the feed.
    fn refused(&mut self, status: u16) -> FeedState {
        match status {
            401 | 402 | 403 | 407 | 451 => FeedState::Refused { status },
            404 => FeedState::NotFound,
            304 => {
                // "Not modified", though nothing was asked by: whatever it goes by, it is not ours.
                self.validators = None;
                FeedState::NotAFeed {
                    why: "\"not modified\" without being asked".to_owned(),
                    feeds: Vec::new(),
                }
            }
            500.. => FeedState::ServerError { status },
            _ => FeedState::NotAFeed { why: format!("an answer of status {status}"), feeds: Vec::new() },
        }
    }

    fn wait(&mut self, wait: Duration, now: Moment, jitter: Jitter) {
        let wait = wait.max(Duration::from_secs(self.least_s.unwrap_or_default()).min(WISHED_MOST));
        self.interval_s = wait.as_secs();
        self.next_due = Some(due(now, wait, self.skip, jitter));
    }
}
