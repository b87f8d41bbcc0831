//! The frontier against scripted servers: one feed, one answer after another, and what it asks next.

use rashomon_intake::frontier::{
    Answer, Event, Facts, Failure, FeedId, FeedState, Frontier, Moment, News, NotAFeed, PageId, Policy,
    Purpose, Reader, Refusal, Request, Schedule, Skip, Step, Walk, freshness, http_date, retry_after,
};
use std::time::Duration;

const HOME: &str = "http://meridian.example/feed.xml";
const FEED: FeedId = FeedId(1);

/// 2031-05-04T09:30:00Z, a Sunday.
pub(crate) const START: Moment = Moment(1_935_653_400_000);

/// Reads documents of the form `feed WORD=VALUE ...`.
pub(crate) struct Plain;

impl Reader for Plain {
    type Feed = String;

    fn read(&self, body: &[u8], _: Option<&str>, _: &str) -> Result<(String, Facts), NotAFeed> {
        let text = String::from_utf8_lossy(body).into_owned();
        if text.is_empty() {
            return Err(NotAFeed::Empty);
        }
        if let Some(rest) = text.strip_prefix("page") {
            let feeds = rest.split_whitespace().filter(|w| *w != "login").map(str::to_owned).collect();
            return Err(NotAFeed::Page { feeds, login: rest.contains("login") });
        }
        let Some(rest) = text.strip_prefix("feed") else {
            return Err(NotAFeed::Other("words".to_owned()));
        };
        let mut facts = Facts::default();
        for word in rest.split_whitespace() {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let number = value.parse::<u64>().unwrap_or(0);
            match name {
                "every" => facts.every = Some(Duration::from_secs(number)),
                "skip" => facts.skip = Skip::new(value.split(',').filter_map(|h| h.parse().ok()), []),
                "time" => facts.times.push(Moment::from_seconds(number as i64)),
                _ => {}
            }
        }
        Ok((text, facts))
    }
}

/// A frontier that follows one feed, and the clock.
struct Play {
    frontier: Frontier,
    now: Moment,
    events: Vec<String>,
}

impl Play {
    fn new() -> Self {
        let mut play = Self { frontier: Frontier::new(Policy::default(), 7), now: START, events: Vec::new() };
        play.follow(FEED, Schedule::new(HOME));
        play
    }

    fn follow(&mut self, feed: FeedId, schedule: Schedule) {
        self.frontier.learn(News::Follow { feed, schedule: Box::new(schedule), among_many: false }, self.now);
    }

    /// Waits for the next request.
    fn request(&mut self) -> Request {
        self.request_or_idle().expect("something to ask")
    }

    fn request_or_idle(&mut self) -> Option<Request> {
        for _ in 0..1_000 {
            match self.frontier.next(self.now) {
                Step::Fetch(request) => return Some(request),
                Step::Wait(at) => self.now = at,
                Step::Idle => return None,
            }
        }
        panic!("it waits without end");
    }

    fn answer(&mut self, request: &Request, came: Result<Answer, Failure>) {
        for event in self.frontier.answered(request.id, came, &Plain, self.now) {
            let told = match event {
                Event::Read { document, address, .. } => format!("read {document:?} at {address}"),
                Event::Unchanged(_) => "unchanged".to_owned(),
                Event::Moved { to, .. } => format!("moved to {to}"),
                Event::Stopped(_) => "stopped".to_owned(),
                Event::State(_) => format!("state: {}", self.state().message()),
                Event::Page { page, paid, .. } => format!("page {} paid: {paid}", page.0),
                Event::PageRefused { page, why, .. } => format!("no page {}: {}", page.0, why.message()),
                Event::Scheduled(_) => continue,
            };
            self.events.push(told);
        }
    }

    /// Asks and answers once.
    fn turn(&mut self, status: u16, headers: &[(&str, &str)], body: &str) -> Request {
        let request = self.request();
        self.answer(&request, Ok(answer(&request, status, headers, body, &[])));
        request
    }

    fn state(&self) -> FeedState {
        self.schedule().state.clone()
    }

    fn schedule(&self) -> &Schedule {
        self.frontier.schedule(FEED).unwrap()
    }

    /// How long until the feed is due.
    fn wait(&self) -> u64 {
        self.schedule().next_due.unwrap().since(self.now).as_secs()
    }
}

fn answer(
    request: &Request,
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
    hops: &[(u16, &str)],
) -> Answer {
    let mut walk = Walk::begin(request).unwrap();
    for (status, url) in hops {
        walk.met(*status, Some(url)).unwrap();
    }
    Answer {
        status,
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        conditional: walk.conditional(),
        redirects: walk.into_hops(),
    }
}

fn sent(request: &Request, name: &str) -> Option<String> {
    let headers = Walk::begin(request).unwrap().headers();
    headers.into_iter().find(|(n, _)| n == name).map(|(_, v)| v)
}

#[test]
fn validators_are_opaque_and_never_latch() {
    let mut play = Play::new();
    assert_eq!(
        sent(
            &play.turn(200, &[("ETag", "W/\"a\"-gzip"), ("Last-Modified", "yesterday")], "feed 1"),
            "if-none-match"
        ),
        None
    );
    let second = play.turn(304, &[("etag", "b")], "");
    assert_eq!(sent(&second, "if-none-match").unwrap(), "W/\"a\"-gzip");
    assert_eq!(sent(&second, "if-modified-since").unwrap(), "yesterday");
    let third = play.turn(200, &[("Last-Modified", "today")], "feed 1");
    assert_eq!(sent(&third, "if-none-match").unwrap(), "b", "not modified may renew");
    let fourth = play.turn(200, &[("ETag", "\"c\"")], "page not found");
    assert_eq!(sent(&fourth, "if-none-match"), None, "absent is dropped");
    assert_eq!(sent(&fourth, "if-modified-since").unwrap(), "today");
    let fifth = play.request();
    assert_eq!(sent(&fifth, "if-none-match"), None, "what is no feed gives no validators");
    assert_eq!(
        play.events[..3],
        ["read \"feed 1\" at http://meridian.example/feed.xml", "state: fine", "unchanged"]
    );
}

#[test]
fn not_modified_without_being_asked_is_no_answer() {
    let mut play = Play::new();
    play.turn(304, &[], "");
    assert!(matches!(play.state(), FeedState::NotAFeed { .. }));
    play.turn(200, &[("ETag", "\"a\"")], "feed");
    assert_eq!(play.state(), FeedState::Fine);
}

#[test]
fn a_lasting_redirect_moves_the_feed_once_a_feed_was_read_there() {
    let moved = "http://new.meridian.example/feed";
    let mut play = Play::new();
    play.turn(200, &[("ETag", "\"a\"")], "feed 1");
    let request = play.request();
    play.answer(&request, Ok(answer(&request, 200, &[], "page parked domain", &[(301, moved)])));
    assert_eq!(play.schedule().url, HOME, "no feed there");
    let request = play.request();
    play.answer(&request, Ok(answer(&request, 200, &[], "feed 1", &[(302, moved), (301, "/else")])));
    assert_eq!(play.schedule().url, HOME, "a passing redirect comes first");
    let request = play.request();
    let hops = [(308, moved), (301, "/second"), (307, "/third")];
    play.answer(&request, Ok(answer(&request, 200, &[("ETag", "\"z\"")], "feed 2", &hops)));
    assert_eq!(play.schedule().url, "http://new.meridian.example/second");
    assert!(matches!(play.state(), FeedState::Moved { .. }));
    let request = play.request();
    assert_eq!(request.url, "http://new.meridian.example/second");
    assert_eq!(sent(&request, "if-none-match"), None, "they belong to where they came from");
}

#[test]
fn gone_stops_and_a_refresh_begins_again() {
    let mut play = Play::new();
    play.turn(410, &[], "");
    assert_eq!(play.request_or_idle(), None);
    assert_eq!(play.events.first().unwrap(), "stopped");
    play.frontier.learn(News::Refresh(FEED), play.now);
    play.turn(200, &[], "feed");
    assert_eq!(play.state(), FeedState::Fine);
    assert!(play.request_or_idle().is_some());
}

#[test]
fn how_a_feed_stood_is_remembered_within_bounds() {
    let mut play = Play::new();
    play.turn(200, &[("ETag", "x")], "feed 1");
    play.turn(304, &[], "");
    play.turn(429, &[("Retry-After", "7200")], "");
    play.turn(429, &[("Retry-After", "9000")], "");
    play.turn(404, &[], "");
    let stood = |play: &Play| play.schedule().history.iter().map(|c| c.state.message()).collect::<Vec<_>>();
    let told = stood(&play);
    assert!(
        told.len() == 3 && told[0] == "fine" && told[1].contains("left alone") && told[2].contains("404"),
        "{told:?}"
    );
    assert!(play.schedule().history.is_sorted_by_key(|change| change.at));
    for round in 0..40 {
        play.turn(if round % 2 == 0 { 500 } else { 404 }, &[], "");
    }
    let told = stood(&play);
    assert_eq!(told.len(), 24);
    assert_eq!(told.last(), Some(&play.state().message()));
}

#[test]
fn the_wait_that_its_user_wants_is_kept_whatever_comes() {
    let mut play = Play::new();
    let hours = |play: &Play| play.wait() / 3_600;
    let week = Schedule { least_s: Some(7 * 86_400), ..Schedule::new(HOME) };
    play.follow(FEED, week.clone());
    play.turn(200, &[], "feed");
    assert_eq!(hours(&play), 168);
    play.turn(500, &[], "");
    assert_eq!(hours(&play), 168);
    play.follow(FEED, Schedule { least_s: Some(u64::MAX), ..week });
    play.turn(200, &[], "feed");
    assert_eq!(hours(&play), 720, "there is an end to it");
}

#[test]
fn what_is_asked_for_is_waited_for() {
    let hour = 3_600;
    let check = |status, headers: &[(&str, &str)], body: &str, least: u64| {
        let mut play = Play::new();
        play.turn(200, &[("ETag", "x")], "feed");
        play.turn(status, headers, body);
        let wait = play.wait();
        let most = least + (least / 10).min(1_800) + 1;
        assert!((least..=most).contains(&wait), "{status} {headers:?} {body}: {wait}, not {least}");
    };
    check(304, &[], "", hour);
    check(304, &[("Cache-Control", "max-age=7200")], "", 2 * hour);
    check(200, &[("Cache-Control", "max-age=31536000")], "feed", 24 * hour);
    check(200, &[("Cache-Control", "max-age=60")], "feed", hour);
    check(200, &[], "feed every=14400", 4 * hour);
    check(200, &[], "feed every=9999999", 24 * hour);
    check(200, &[("Retry-After", "7200")], "feed", 2 * hour);
    check(429, &[("Retry-After", "99999999")], "", 7 * 24 * hour);
    check(429, &[("Retry-After", "60")], "", hour);
    check(503, &[("Retry-After", "-1")], "", hour);
    check(404, &[], "", hour);
}

#[test]
fn dates_are_waited_for_until_they_come() {
    let check = |status, headers: &[(&str, &str)]| {
        let mut play = Play::new();
        play.turn(200, &[("ETag", "x")], "feed");
        play.turn(status, headers, "");
        let due = play.schedule().next_due.unwrap();
        // 2031-05-04T17:00:00Z
        let asked = START.plus(Duration::from_secs(27_000));
        assert!(due >= asked && due <= asked.plus(Duration::from_secs(1_800)), "{headers:?}: {due}");
    };
    check(503, &[("Retry-After", "Sunday, 04-May-31 17:00:00 GMT")]);
    check(429, &[("Retry-After", "Sun May  4 17:00:00 2031")]);
    check(500, &[("Expires", "Sun, 04 May 2031 17:00:00 GMT")]);
}

#[test]
fn skipped_hours_hold_after_unchanged_answers_too() {
    let mut play = Play::new();
    play.turn(200, &[("ETag", "x")], "feed skip=10,11,12");
    assert!((12_600..=13_860).contains(&play.wait()), "{}", play.wait());
    play.turn(304, &[], "");
    assert_eq!(play.schedule().next_due.unwrap().seconds().div_euclid(3_600) % 24, 14);
}

#[test]
fn failures_say_what_to_do_and_back_off() {
    let mut play = Play::new();
    let told = |came: Result<(u16, &str), Failure>| {
        let mut play = Play::new();
        let request = play.request();
        let came = came.map(|(status, body)| answer(&request, status, &[], body, &[]));
        play.answer(&request, came);
        format!("{}\n", play.state().message())
    };
    let mut all = String::new();
    for (status, body) in [
        (404, ""),
        (403, ""),
        (200, ""),
        (200, "page"),
        (200, "page http://meridian.example/rss"),
        (200, "page http://meridian.example/rss http://meridian.example/sport"),
        (200, "page login"),
        (500, ""),
        (429, ""),
    ] {
        all += &told(Ok((status, body)));
    }
    for failure in [
        Failure::NoSuchHost("meridan.example".to_owned()),
        Failure::TooLarge(15 << 20),
        Failure::WrongCoding("gzip: corrupt".to_owned()),
        Failure::Blocked("10.0.0.7 is not fetched".to_owned()),
        Failure::TimedOut,
        Failure::Circle,
        Failure::NoConnection("connection refused".to_owned()),
    ] {
        all += &told(Err(failure));
    }
    insta::assert_snapshot!(all, @r##"
    nothing stands at this address (404): look on the outlet's site for the feed's new address and add that
    the server refuses it (403: it does not let us in): try the address in a browser; ask the outlet if it works there
    not a feed but an empty answer: give the address of the outlet's RSS, Atom or JSON feed instead
    not a feed but a web page: give the address of the outlet's RSS, Atom or JSON feed instead
    not a feed but a web page; it names one: add http://meridian.example/rss instead
    not a feed but a web page; it names 2 feeds: add http://meridian.example/rss instead, or one of http://meridian.example/sport
    a page to log in on stands where the feed should be: the outlet wants an account for it. Add an address that carries your token if it gives one
    the server has an error (500): it is tried again, ever more rarely; nothing to do unless it stays
    its server asks to be left alone until 2031-05-04T10:30:00Z: nothing to do; if it recurs, set a longer interval
    the address cannot be reached (no host of the name meridan.example): look for a slip in it and add it again
    its answer has no end, or more than 15 MiB: it is no feed to follow. Look for another address
    its answer is not compressed as it says (gzip: corrupt): tell the outlet; it is tried again
    10.0.0.7 is not fetched
    no whole answer within 20 s: it is tried again, ever more rarely; nothing to do unless it stays
    its redirects go in a circle: open the address in a browser, and add the one you end at
    no connection (connection refused): it is tried again, ever more rarely; nothing to do unless it stays
    "##);
    for _ in 0..8 {
        let request = play.request();
        play.answer(&request, Err(Failure::TimedOut));
    }
    assert!((86_400..=88_200).contains(&play.wait()));
    play.turn(200, &[], "feed");
    assert_eq!((play.schedule().failures, play.state()), (0, FeedState::Fine));
}

#[test]
fn a_host_that_asks_for_rest_is_left_alone_whole() {
    let mut play = Play::new();
    play.follow(FeedId(2), Schedule::new("http://meridian.example/sport.xml"));
    play.follow(FeedId(3), Schedule::new("http://norvale.example/feed.xml"));
    let asked = play.request();
    play.answer(&asked, Ok(answer(&asked, 429, &[("Retry-After", "7200")], "", &[])));
    let other = play.request();
    assert_eq!(other.purpose, Purpose::Feed(FeedId(3)));
    play.answer(&other, Err(Failure::TimedOut));
    assert_eq!(play.frontier.rests_until(HOME), Some(START.plus(Duration::from_secs(7_200))));
    let purpose = loop {
        let request = play.request();
        if request.url.contains("meridian") {
            break request.purpose;
        }
        play.answer(&request, Err(Failure::TimedOut));
    };
    assert_eq!(purpose, Purpose::Feed(FeedId(2)));
    assert_eq!(play.now, START.plus(Duration::from_secs(7_200)));
}

#[test]
fn a_restart_asks_nothing_before_its_time() {
    let mut play = Play::new();
    play.turn(429, &[("Retry-After", "7200")], "");
    let kept = serde_json::to_string(play.schedule()).unwrap();
    let mut again = Play::new();
    again.follow(FEED, serde_json::from_str(&kept).unwrap());
    again.follow(FeedId(2), Schedule::new("http://meridian.example/sport.xml"));
    let request = again.request();
    assert!(again.now >= START.plus(Duration::from_secs(7_200)), "the host's rest is remembered too");
    assert_eq!(request.purpose, Purpose::Feed(FeedId(2)));
    // Overdue ones of many are spread.
    let mut many = Frontier::new(Policy::default(), 7);
    for n in 0..100 {
        let url = format!("http://outlet{n}.example/feed");
        let schedule = Schedule { next_due: Some(Moment(0)), ..Schedule::new(&url) };
        many.learn(News::Follow { feed: FeedId(n), schedule: Box::new(schedule), among_many: true }, START);
    }
    let first =
        (0..100).filter(|_| matches!(many.next(START.plus(Duration::from_secs(60))), Step::Fetch(_))).count();
    assert!((3..30).contains(&first), "{first} in the first of ten minutes");
}

/// A frontier that wants a page, and what became of it.
fn page(robots: &[Result<(u16, &str), Failure>], pages: &[(u16, &str)]) -> (Vec<String>, Vec<String>) {
    let mut play = Play::new();
    play.turn(200, &[], "feed");
    let want = News::Want { page: PageId(1), url: "http://meridian.example/articles/1?x".to_owned() };
    assert_eq!(play.frontier.learn(want, play.now), None);
    play.events.clear();
    let (mut robots, mut pages) = (robots.iter(), pages.iter());
    let mut asked = Vec::new();
    while play.frontier.pages_waiting() > 0 {
        let request = play.request();
        let came = match request.purpose {
            Purpose::Feed(_) => Err(Failure::TimedOut),
            Purpose::Robots => {
                asked.push(request.url.clone());
                robots.next().unwrap().clone().map(|(s, body)| answer(&request, s, &[], body, &[]))
            }
            Purpose::Page(_) => {
                asked.push(request.url.clone());
                pages.next().map(|(s, body)| answer(&request, *s, &[], body, &[])).ok_or(Failure::Circle)
            }
        };
        play.answer(&request, came);
    }
    play.events.retain(|e| e.contains("page"));
    (asked, play.events)
}

#[test]
fn pages_are_fetched_as_robots_txt_lets_them() {
    let path = "http://meridian.example/articles/1?x";
    let robots = "http://meridian.example/robots.txt";
    assert_eq!(
        page(&[Ok((404, ""))], &[(200, "<p>")]),
        (vec![robots.into(), path.into()], vec!["page 1 paid: false".into()])
    );
    let ruled = page(&[Ok((200, "User-agent: *\nDisallow: /articles/"))], &[]);
    assert_eq!(ruled.0, [robots]);
    assert!(ruled.1[0].contains("robots.txt asks programs not to fetch it"), "{ruled:?}");
    let unknown = page(&[Ok((503, "")), Err(Failure::TimedOut), Ok((500, ""))], &[]);
    assert_eq!(unknown.0, [robots; 3]);
    assert!(unknown.1[0].contains("robots.txt cannot be had"), "{unknown:?}");
    let late = page(&[Ok((500, "")), Ok((200, "User-agent: *\nDisallow: /b"))], &[(500, ""), (200, "x")]);
    assert_eq!(late.0, [robots, robots, path, path]);
    let never = page(&[Ok((404, ""))], &[(500, ""), (502, ""), (500, "")]);
    assert!(never.1[0].contains("the server answers 500"), "{never:?}");
}

#[test]
fn rules_that_are_known_refuse_at_once() {
    let mut play = Play::new();
    let want = |play: &mut Play, n, url: &str| {
        play.frontier.learn(News::Want { page: PageId(n), url: url.to_owned() }, play.now)
    };
    assert_eq!(want(&mut play, 1, "http://meridian.example/a"), None);
    play.turn(200, &[], "feed");
    play.turn(200, &[], "User-agent: *\nDisallow: /b");
    assert_eq!(want(&mut play, 2, "http://meridian.example/b"), Some(Refusal::Robots));
    assert!(matches!(want(&mut play, 3, "mailto:x"), Some(Refusal::Failed { .. })));
}

#[test]
fn an_address_that_is_none_is_a_state() {
    let mut play = Play::new();
    play.follow(FeedId(9), Schedule::new("feed me"));
    let state = &play.frontier.schedule(FeedId(9)).unwrap().state;
    assert!(matches!(state, FeedState::WrongAddress { .. }));
    play.follow(FeedId(9), Schedule::new("gopher://meridian.example/"));
    assert!(play.frontier.schedule(FeedId(9)).unwrap().state.message().contains("only http and https"));
}

#[test]
fn any_head_of_an_answer_is_read() {
    let mut told = String::new();
    for (name, bytes) in crate::corpus("answer") {
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\n\n").unwrap();
        let headers =
            head.lines().filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned()));
        let answer = Answer { status: 200, headers: headers.collect(), ..Answer::default() };
        let links = answer.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let hubs =
            rashomon_intake::websub::discover(links, body, "http://meridian.example/").map(|o| o.hubs.len());
        let now = START;
        let waits = (retry_after(&answer, now), freshness(&answer, now), http_date(head, now));
        told += &format!("{name}: {waits:?}, {} hubs\n", hubs.unwrap_or(0));
    }
    insta::assert_snapshot!(told, @r"
    hub.txt: (None, Some(570s), None), 1 hubs
    moved.txt: (Some(27000s), None, None), 0 hubs
    odd.txt: (None, None, None), 0 hubs
    ");
}
