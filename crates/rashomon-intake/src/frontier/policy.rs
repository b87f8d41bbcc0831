//! How politely and how eagerly the web is read: every number that an operator may set, with its default and its reason.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Least time between two requests for one feed: an hour, the most that publishers call polite of a reader that asks
/// conditionally.
pub const INTERVAL: Duration = Duration::from_secs(3_600);
/// No setting brings the interval below this: nine minutes is the quickest that any reader in wide use polls.
pub const INTERVAL_LEAST: Duration = Duration::from_secs(9 * 60);
/// The longest that a feed's own silence, its `ttl` or its answer's freshness can put a poll off: a day, so that no source
/// drops out of the news by a header that says "a year".
pub const INTERVAL_MOST: Duration = Duration::from_secs(86_400);
/// Least time between two polls of a feed whose hub tells of news: six hours, since hubs fall silent without a word.
pub const PUSHED: Duration = Duration::from_secs(6 * 3_600);
/// The longest that `Retry-After` can put a poll off: a week, which some publishers ask for.
pub const RETRY_AFTER_MOST: Duration = Duration::from_secs(7 * 86_400);
/// How long a host rests after 429 or 503 without a `Retry-After`, at first; doubled each time, up to [`INTERVAL_MOST`].
pub const THROTTLED: Duration = Duration::from_secs(3_600);
/// The longest back-off after failures that pass (time-outs, 5xx, no such host): a day.
pub const BACKOFF_PASSING_MOST: Duration = Duration::from_secs(86_400);
/// The longest back-off after failures that last (4xx, not a feed): a week.
pub const BACKOFF_LASTING_MOST: Duration = Duration::from_secs(7 * 86_400);
/// Requests under way at one host at a time.
pub const PER_HOST: usize = 2;
/// Least time between the starts of two requests to one host.
pub const GAP: Duration = Duration::from_secs(1);
/// The longest `Crawl-delay` that is kept between two pages of a host: past a minute nothing would be read.
pub const CRAWL_DELAY_MOST: Duration = Duration::from_secs(60);
/// Requests under way at all hosts together: sockets and memory of a small machine.
pub const IN_FLIGHT: usize = 32;
/// Feeds that are overdue when the program starts are asked over this long, not at once.
pub const START_SPREAD: Duration = Duration::from_secs(600);
/// How long a robots.txt is believed: RFC 9309 says at most a day.
pub const ROBOTS_KEPT: Duration = Duration::from_secs(86_400);
/// How long after a robots.txt that could not be had it is asked for again.
pub const ROBOTS_AGAIN: Duration = Duration::from_secs(3_600);
/// How often a robots.txt that cannot be had is asked for before the host's pages are given up.
pub const ROBOTS_TRIES: u32 = 3;
/// How often a page that fails in passing is asked for.
pub const PAGE_TRIES: u32 = 3;
/// How long a page rests after its first failure; doubled after the second.
pub const PAGE_AGAIN: Duration = Duration::from_secs(600);
/// Pages of one host that may wait: more are refused, and the entries' own content stands.
pub const PAGES_PER_HOST: usize = 5_000;
/// Pages of all hosts that may wait: some 300 bytes each.
pub const PAGES_WAITING: usize = 100_000;
/// Redirects followed in one walk.
pub const REDIRECTS: usize = 10;
/// Bytes of a body, after inflation: 15 MiB, as other readers allow.
pub const BODY_BYTES: u64 = 15 << 20;
/// Bytes of a robots.txt that are read: RFC 9309 asks for at least 500 KiB.
pub const ROBOTS_BYTES: u64 = 512 << 10;
/// Time for one request with its redirects and its body.
pub const TIME_ALL: Duration = Duration::from_secs(20);
/// Time to connect.
pub const TIME_CONNECT: Duration = Duration::from_secs(10);

/// Where the project tells what its fetcher does and how to be left alone by it.
const ABOUT: &str = "https://rashomon.example/about";

/// The product, its version and where to write to: the whole `User-Agent`, as `rashomon/0.1.0 (+https://desk.example/bot)`.
///
/// `contact` is an address of the web, or of mail; without one the project's own page stands there.
#[must_use]
pub fn user_agent(version: Option<&str>, contact: Option<&str>) -> String {
    let told = match contact.map(str::trim).filter(|c| !c.is_empty()) {
        Some(mail) if !mail.contains("://") => format!("+{ABOUT}; {mail}"),
        Some(address) => format!("+{address}"),
        None => format!("+{ABOUT}"),
    };
    match version {
        Some(version) => format!("rashomon/{version} ({told})"),
        None => format!("rashomon ({told})"),
    }
}

/// The settings of a frontier; [`Policy::default`] has every default. Durations are in seconds where they are written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Least time between two requests for one feed, in seconds; [`INTERVAL_LEAST`] at least.
    pub interval_s: u64,
    /// The longest that silence, hints and freshness put a poll off, in seconds.
    pub interval_most_s: u64,
    /// Requests under way at one host.
    pub per_host: usize,
    /// Least time between two requests to one host, in milliseconds.
    pub gap_ms: u64,
    /// Requests under way at all hosts.
    pub in_flight: usize,
    /// Over how many seconds overdue feeds are spread at the start.
    pub start_spread_s: u64,
    /// Who asks: the whole `User-Agent` value, with an address to write to.
    pub user_agent: String,
    /// The product's name as robots.txt files may name it.
    pub robots_name: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            interval_s: INTERVAL.as_secs(),
            interval_most_s: INTERVAL_MOST.as_secs(),
            per_host: PER_HOST,
            gap_ms: GAP.as_millis() as u64,
            in_flight: IN_FLIGHT,
            start_spread_s: START_SPREAD.as_secs(),
            user_agent: user_agent(None, None),
            robots_name: "rashomon".to_owned(),
        }
    }
}

impl Policy {
    /// The least wait between two requests for a feed.
    #[must_use]
    pub fn interval(&self) -> Duration {
        Duration::from_secs(self.interval_s).max(INTERVAL_LEAST)
    }

    /// The longest wait that is not a back-off; never shorter than [`Policy::interval`].
    #[must_use]
    pub fn interval_most(&self) -> Duration {
        Duration::from_secs(self.interval_most_s).max(self.interval())
    }

    /// The least time between two requests to a host.
    #[must_use]
    pub fn gap(&self) -> Duration {
        Duration::from_millis(self.gap_ms)
    }

    /// Requests under way at one host: at least one, or nothing would ever be asked.
    #[must_use]
    pub fn per_host(&self) -> usize {
        self.per_host.max(1)
    }

    /// Requests under way at all hosts: at least one.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.in_flight.max(1)
    }
}
