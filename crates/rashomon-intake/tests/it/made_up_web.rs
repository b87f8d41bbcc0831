//! A made-up web, seeded, in simulated time: it stalls, lies, redirects in circles, sends bombs, changes validators, answers
//! "not modified" wrongly, goes and comes back. What must hold whatever it does.

use crate::following::{Plain, START};
use rashomon_intake::frontier::{
    Answer, Event, Failure, FeedId, Frontier, Moment, News, PageId, Policy, Purpose, Request, RequestId,
    Schedule, Step, Turn, Walk,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const DAY: u64 = 86_400;

/// Status, headers, body.
type Page = (u16, Vec<(String, String)>, String);

/// A generator by splitmix64: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

/// What was seen of one host.
#[derive(Default)]
struct Seen {
    in_flight: usize,
    last_start: Option<Moment>,
    rests_until: Moment,
}

/// The web, and the frontier that reads it.
struct World {
    frontier: Frontier,
    policy: Policy,
    dice: Dice,
    now: Moment,
    /// Requests under way: when each ends, and what comes.
    flights: BTreeMap<(Moment, RequestId), (Request, Result<Answer, Failure>)>,
    hosts: BTreeMap<String, Seen>,
    polls: BTreeMap<u64, Vec<Moment>>,
    pages: u64,
    pages_done: BTreeSet<u64>,
    log: u64,
    requests: usize,
    most_remembered: usize,
}

fn host(url: &str) -> String {
    url.split('/').nth(2).unwrap().to_owned()
}

impl World {
    fn new(seed: u64, feeds: u64, hosts: u64) -> Self {
        let policy = Policy { in_flight: 20, ..Policy::default() };
        let mut world = Self {
            frontier: Frontier::new(policy.clone(), seed),
            policy,
            dice: Dice(seed),
            now: START,
            flights: BTreeMap::new(),
            hosts: BTreeMap::new(),
            polls: BTreeMap::new(),
            pages: 0,
            pages_done: BTreeSet::new(),
            log: 0,
            requests: 0,
            most_remembered: 0,
        };
        for n in 0..feeds {
            let url = format!("http://outlet{}.example/{n}/feed", n % hosts);
            let schedule = Box::new(Schedule::new(&url));
            world.frontier.learn(News::Follow { feed: FeedId(n), schedule, among_many: true }, START);
        }
        world
    }

    /// Lives on for so long.
    fn run(&mut self, seconds: u64) {
        let end = self.now.plus(Duration::from_secs(seconds));
        let mut idle = 0;
        while self.now < end {
            let step = self.frontier.next(self.now);
            self.most_remembered = self.most_remembered.max(self.frontier.remembered());
            let until = match step {
                Step::Fetch(request) => {
                    idle = 0;
                    self.ask(request);
                    continue;
                }
                Step::Wait(at) => {
                    assert!(at > self.now, "a wait that has no length");
                    at
                }
                Step::Idle => end,
            };
            idle += 1;
            assert!(idle < 100_000, "nothing moves");
            match self.flights.first_key_value().map(|(key, _)| *key) {
                Some((at, id)) if at <= until => {
                    self.now = self.now.max(at);
                    let (request, came) = self.flights.remove(&(at, id)).unwrap();
                    idle = 0;
                    self.answer(request, came);
                }
                _ => self.now = until.min(end),
            }
        }
    }

    fn ask(&mut self, request: Request) {
        self.requests += 1;
        let name = host(&request.url);
        let seen = self.hosts.entry(name).or_default();
        seen.in_flight += 1;
        assert!(seen.in_flight <= self.policy.per_host(), "too many at once at {}", request.url);
        assert!(self.now >= seen.rests_until, "asked in its rest: {}", request.url);
        if let Some(last) = seen.last_start.replace(self.now) {
            assert!(self.now.since(last) >= self.policy.gap(), "too soon after the last: {}", request.url);
        }
        if let Purpose::Feed(FeedId(n)) = request.purpose {
            let due = self.frontier.schedule(FeedId(n)).unwrap().next_due.unwrap();
            assert!(due <= self.now, "{} before it is due", request.url);
            let polls = self.polls.entry(n).or_default();
            if let Some(last) = polls.last() {
                assert!(
                    self.now.since(*last) >= self.policy.interval(),
                    "{} within the interval",
                    request.url
                );
            }
            polls.push(self.now);
        }
        assert!(self.flights.len() < self.policy.in_flight());
        self.log = self.log.rotate_left(5) ^ xxh(&format!("{} {:?}", request.url, self.now));
        let (came, takes) = self.serve(&request);
        let at = self.now.plus(Duration::from_millis(takes));
        self.flights.insert((at, request.id), (request, came));
    }

    /// What the web answers, and after how many milliseconds.
    fn serve(&mut self, request: &Request) -> (Result<Answer, Failure>, u64) {
        let mut walk = Walk::begin(request).unwrap();
        for _ in 0..100 {
            let (status, headers, body) = match self.page_at(walk.url().path(), &walk) {
                Ok(answer) => answer,
                Err(Failure::TimedOut) => return (Err(Failure::TimedOut), 20_000),
                Err(failure) => return (Err(failure), 50),
            };
            let location = headers.iter().find(|(n, _)| n == "location").map(|(_, v)| v.clone());
            match walk.met(status, location.as_deref()) {
                Err(failure) => return (Err(failure), 80),
                Ok(Turn::Onward) => {}
                Ok(Turn::Arrived) => {
                    let conditional = walk.conditional();
                    let redirects = walk.into_hops();
                    let answer = Answer { status, headers, body: body.into_bytes(), redirects, conditional };
                    return (Ok(answer), 20 + self.dice.roll(3_000));
                }
            }
        }
        panic!("a walk without end");
    }

    fn page_at(&mut self, path: &str, walk: &Walk) -> Result<Page, Failure> {
        let header = |name: &str, value: String| vec![(name.to_owned(), value)];
        if path.ends_with("robots.txt") {
            let rules = ["User-agent: *\nDisallow: /private", "", "garbage \u{0}"];
            return match self.dice.roll(10) {
                0 => Err(Failure::TimedOut),
                1 => Ok((503, header("retry-after", "600".to_owned()), String::new())),
                2 => Ok((404, Vec::new(), String::new())),
                n => Ok((200, Vec::new(), rules[n as usize % 3].to_owned())),
            };
        }
        if path.contains("/page/") {
            return match self.dice.roll(20) {
                0 => Err(Failure::TimedOut),
                1 => Ok((402, Vec::new(), String::new())),
                2 => Ok((503, Vec::new(), String::new())),
                3 => Ok((302, header("location", path.to_owned()), String::new())),
                _ => Ok((200, Vec::new(), "<p>words".to_owned())),
            };
        }
        let n: u64 = path.split('/').nth(1).unwrap().parse().unwrap();
        let hour = (self.now.seconds() / 3_600) as u64;
        let etag = format!("\"{}\"", (hour + n) / (1 + n % 9));
        let feed =
            format!("feed {etag} time={} time={}", self.now.seconds() - 7_000, self.now.seconds() - 90_000);
        let known = walk.headers().iter().any(|(n, v)| n == "if-none-match" && *v == etag);
        match n % 16 {
            // Goes and comes back.
            0 if (hour / 50) % 2 == 1 => Err(Failure::NoConnection("refused".to_owned())),
            1 if self.dice.roll(4) == 0 => Err(Failure::TimedOut),
            2 => Ok((200, header("etag", format!("\"{}\"", self.dice.roll(1 << 40))), feed)),
            3 => Ok((304, Vec::new(), String::new())),
            4 => Ok((302, header("location", path.to_owned()), String::new())),
            5 => Err(Failure::Bomb),
            6 if self.dice.roll(5) == 0 => Ok((429, header("retry-after", "5000".to_owned()), String::new())),
            7 if self.dice.roll(9) == 0 => Ok((503, Vec::new(), String::new())),
            8 if path.ends_with("feed") => Ok((
                301,
                header("location", format!("http://moved{}.example/{n}/here", n % 5)),
                String::new(),
            )),
            9 => Ok((404, Vec::new(), String::new())),
            10 => Ok((200, header("cache-control", "max-age=20000".to_owned()), feed)),
            11 => Ok((200, Vec::new(), "page login".to_owned())),
            12 => Ok((307, header("location", format!("/{n}/{}", self.dice.roll(100))), String::new())),
            _ if known => Ok((304, Vec::new(), String::new())),
            _ => Ok((200, header("etag", etag), feed)),
        }
    }

    fn answer(&mut self, request: Request, came: Result<Answer, Failure>) {
        let seen = self.hosts.get_mut(&host(&request.url)).unwrap();
        seen.in_flight -= 1;
        if let Ok(Answer { status: 429 | 503, headers, .. }) = &came {
            let wait =
                headers.iter().find(|(n, _)| n == "retry-after").map_or(3_600, |(_, v)| v.parse().unwrap());
            seen.rests_until = seen.rests_until.max(self.now.plus(Duration::from_secs(wait)));
        }
        for event in self.frontier.answered(request.id, came, &Plain, self.now) {
            match event {
                Event::Read { feed, address, .. } => {
                    for _ in 0..self.dice.roll(3) {
                        self.pages += 1;
                        let host = host(&address);
                        let url = format!("http://{host}/{}/page/{}", feed.0, self.pages);
                        let want = News::Want { page: PageId(self.pages), url };
                        if self.frontier.learn(want, self.now).is_some() {
                            self.pages_done.insert(self.pages);
                        }
                    }
                }
                Event::Page { page, .. } | Event::PageRefused { page, .. } => {
                    assert!(self.pages_done.insert(page.0), "a page is answered once");
                }
                _ => {}
            }
        }
    }
}

fn xxh(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn polite_and_fair_whatever_the_web_does() {
    for seed in [1, 2, 3] {
        let mut world = World::new(seed, 320, 40);
        world.run(4 * DAY);
        for n in 0..320 {
            let polls = world.polls.get(&n).map_or(0, Vec::len);
            assert!(polls >= 4, "feed {n} was asked {polls} times in four days");
            if n % 16 == 13 {
                assert!(polls > 16, "feed {n} answers well and was asked {polls} times in four days");
            }
        }
        let waiting = world.frontier.pages_waiting() as u64;
        assert_eq!(world.pages_done.len() as u64 + waiting, world.pages, "no page is lost");
        assert!(world.pages > 1_000 && waiting < world.pages / 4, "{waiting} of {} wait", world.pages);
        let bound = 12 * 320 + 6 * world.pages as usize;
        assert!(world.most_remembered < bound, "{} things remembered", world.most_remembered);
    }
}

#[test]
fn memory_does_not_grow_with_time() {
    let mut world = World::new(9, 160, 20);
    world.run(4 * DAY);
    let early = world.most_remembered;
    world.run(16 * DAY);
    assert!(world.most_remembered < 2 * early, "{early}, later {}", world.most_remembered);
}

#[test]
fn the_same_seed_gives_the_same_requests() {
    let log = |seed| {
        let mut world = World::new(seed, 64, 8);
        world.run(2 * DAY);
        (world.log, world.requests)
    };
    assert_eq!(log(5), log(5));
    assert_ne!(log(5).0, log(6).0);
}

#[test]
fn a_large_host_keeps_no_small_one_waiting() {
    let mut frontier = Frontier::new(Policy::default(), 1);
    let mut follow = |n: u64, url: String| {
        let schedule = Box::new(Schedule::new(&url));
        frontier.learn(News::Follow { feed: FeedId(n), schedule, among_many: false }, START);
    };
    for n in 0..9_000 {
        follow(n, format!("http://crowd.example/{n}"));
    }
    for n in 9_000..10_000 {
        follow(n, format!("http://outlet{n}.example/feed"));
    }
    let (mut now, mut small, mut steps) = (START, 0, 0);
    while small < 1_000 {
        steps += 1;
        assert!(steps < 3_000, "{small} of a thousand after {steps} steps");
        match frontier.next(now) {
            Step::Fetch(request) => {
                small += usize::from(!request.url.contains("crowd"));
                frontier.answered(request.id, Err(Failure::TimedOut), &Plain, now);
            }
            Step::Wait(at) => now = at,
            Step::Idle => panic!("nothing to do"),
        }
    }
    assert!(now.since(START) < Duration::from_secs(60));
}
