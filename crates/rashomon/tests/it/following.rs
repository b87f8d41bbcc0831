//! Following over a made-up web in simulated time and a store in memory: what comes is kept, what is refused is said.

use rashomon::follow::commands::{self, Store};
use rashomon::follow::{
    Came, EntrySaid, Follower, Stop, StoreKeep, Web, Wishes, ask_soon, fetch_again, schedule_of,
};
use rashomon_intake::frontier::{Answer, Failure, FeedState, Moment, Policy, Request, Turn, Walk};
use rashomon_store::memory::{MemoryLog, MemoryState};
use rashomon_store::{EntryState, FeedRow, Form, Log, State};
use std::collections::BTreeMap;
use std::time::Duration;

/// What stands at an address: status, headers, body.
type Page = (u16, Vec<(&'static str, String)>, String);

/// A web of a few addresses, and its clock. Addresses that nobody put there answer 404.
struct Made {
    now: Moment,
    pages: BTreeMap<String, Page>,
    came: Vec<(Moment, Came)>,
    asked: Vec<String>,
    end: Moment,
    stop: Stop,
}

impl Made {
    fn new(pages: &[(&str, Page)]) -> Self {
        // 2031-05-04T09:30:00Z
        let now = Moment(1_935_653_400_000);
        let pages = pages.iter().map(|(url, page)| ((*url).to_owned(), page.clone())).collect();
        let end = now.plus(Duration::from_secs(86_400));
        Self { now, pages, came: Vec::new(), asked: Vec::new(), end, stop: Stop::default() }
    }

    fn answer(&mut self, request: &Request) -> Result<Answer, Failure> {
        let mut walk = Walk::begin(request)?;
        loop {
            self.asked.push(walk.url().to_string());
            let nothing = (404, Vec::new(), String::new());
            let (status, headers, body) = self.pages.get(walk.url().as_str()).cloned().unwrap_or(nothing);
            let location = headers.iter().find(|(n, _)| *n == "location").map(|(_, v)| v.clone());
            let etag = headers.iter().find(|(n, _)| *n == "etag").map(|(_, v)| v.clone());
            let known = etag.is_some()
                && walk.headers().iter().any(|(n, v)| n == "if-none-match" && Some(v) == etag.as_ref());
            let status = if known { 304 } else { status };
            if walk.met(status, location.as_deref())? == Turn::Arrived {
                let conditional = walk.conditional();
                let headers = headers.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
                let body = if known { Vec::new() } else { body.into_bytes() };
                return Ok(Answer { status, headers, body, redirects: walk.into_hops(), conditional });
            }
        }
    }
}

impl Web for &mut Made {
    fn now(&mut self) -> Moment {
        self.now
    }

    fn send(&mut self, request: Request) {
        let came = self.answer(&request);
        let at = self.now.plus(Duration::from_millis(300));
        self.came.push((at, Came { id: request.id, came }));
    }

    fn receive(&mut self, until: Option<Moment>) -> Option<Came> {
        let until = until.unwrap_or(self.end);
        match self.came.first().map(|(at, _)| *at) {
            Some(at) if at <= until => {
                self.now = self.now.max(at);
                Some(self.came.remove(0).1)
            }
            _ => {
                self.now = self.now.max(until.min(self.end));
                if self.now >= self.end {
                    self.stop.set();
                }
                None
            }
        }
    }
}

fn html(body: &str) -> Page {
    (200, vec![("content-type", "text/html".to_owned())], body.to_owned())
}

fn feed(items: &str) -> Page {
    let headers =
        vec![("content-type", "application/rss+xml".to_owned()), ("etag", format!("\"{}\"", items.len()))];
    let body = format!(
        "<rss version=\"2.0\"><channel><title>The Meridian</title><link>http://meridian.example/</link>\
         <language>en</language>{items}</channel></rss>"
    );
    (200, headers, body)
}

fn item(n: u32) -> String {
    format!(
        "<item><title>Item {n}</title><link>http://meridian.example/a/{n}</link><guid>g{n}</guid>\
         <author>desk@meridian.example (Nora Quill)</author><pubDate>Sun, 04 May 2031 0{n}:00:00 GMT</pubDate>\
         <description>&lt;p&gt;What the feed says of {n}.&lt;/p&gt;</description></item>"
    )
}

const FEED: &str = "http://meridian.example/feed.xml";

fn policy() -> Policy {
    Policy { start_spread_s: 0, ..Policy::default() }
}

/// Follows for a day.
fn run(web: &mut Made, log: &MemoryLog, state: &MemoryState) -> String {
    let stop = web.stop.clone();
    let status =
        commands::run(web, Store { log: Some(log), state }, policy(), 1, &stop, &mut (), &mut |_| {})
            .unwrap();
    status.to_string()
}

fn follow(state: &MemoryState, urls: &[&str]) {
    let outlines: String = urls.iter().map(|u| format!("<outline text=\"{u}\" xmlUrl=\"{u}\"/>")).collect();
    let list = format!("<opml version=\"2.0\"><body>{outlines}</body></opml>");
    let log = MemoryLog::new();
    commands::import(Store { log: Some(&log), state }, list.as_bytes(), Moment(0)).unwrap();
}

#[test]
fn pages_of_new_entries_become_captures_with_what_the_feed_said() {
    let items = [1, 2, 3, 4].map(item).join("")
        + "<item><title>No page</title><description>Brief words.</description></item>";
    let mut web = Made::new(&[
        (FEED, feed(&items)),
        ("http://meridian.example/robots.txt", (200, Vec::new(), "User-agent: *\nDisallow: /a/2".to_owned())),
        ("http://meridian.example/a/1", html("<p>Page one.</p>")),
        ("http://meridian.example/a/2", html("<p>Page two.</p>")),
        ("http://meridian.example/a/3", (402, Vec::new(), String::new())),
        ("http://meridian.example/a/4", (302, vec![("location", "/b/4".to_owned())], String::new())),
        ("http://meridian.example/b/4", html("<script>{\"isAccessibleForFree\": false}</script>Page four")),
    ]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    follow(&state, &[FEED]);
    let status = run(&mut web, &log, &state);
    let mut told = String::new();
    for (_, logged) in log.from(1, 100).unwrap() {
        if logged.form == Form::Feed {
            told += &format!("feed {}\n", logged.source);
            continue;
        }
        let said = EntrySaid::read(logged.hints.as_deref());
        let words = String::from_utf8_lossy(&logged.bytes);
        let own = words.contains("What the feed says") || words.contains("Brief");
        told += &format!(
            "{} | {} | {} | {:?} | own words: {own} | paywalled: {} | {}\n",
            logged.source.trim_start_matches("http://meridian.example"),
            said.title.as_deref().unwrap_or("-"),
            said.published.as_deref().unwrap_or("-"),
            said.authors,
            said.paywalled,
            said.refused.as_deref().unwrap_or("fetched")
        );
    }
    insta::assert_snapshot!(told, @r##"
    feed http://meridian.example/feed.xml
    /feed.xml#913d50c3c2ede2e8 | No page | - | [] | own words: true | paywalled: false | fetched
    /a/2 | Item 2 | 2031-05-04T02:00:00Z | ["Nora Quill"] | own words: true | paywalled: false | page not fetched: the site's robots.txt asks programs not to fetch it. What the feed itself says is kept
    /b/4 | Item 4 | 2031-05-04T04:00:00Z | ["Nora Quill"] | own words: false | paywalled: true | fetched
    /a/3 | Item 3 | 2031-05-04T03:00:00Z | ["Nora Quill"] | own words: true | paywalled: true | page not fetched: the outlet wants to be paid for it. What the feed itself says is kept
    /a/1 | Item 1 | 2031-05-04T01:00:00Z | ["Nora Quill"] | own words: false | paywalled: false | fetched
    "##);
    insta::assert_snapshot!(status, @r##"
    1 source: 1 answered (1 unchanged); 2 pages kept, 2 refused, 2 paywalled; next in 73 s
    "##);
    // Nothing is fetched twice, neither within the day nor after a restart.
    let pages = |web: &Made| web.asked.iter().filter(|u| u.contains("/a/")).count();
    assert_eq!(pages(&web), 3);
    assert!(web.asked.iter().filter(|u| *u == FEED).count() > 10);
    web.end = web.end.plus(Duration::from_secs(86_400));
    web.stop = Stop::default();
    run(&mut web, &log, &state);
    assert_eq!(pages(&web), 3);
    assert_eq!(log.last(), 6);
}

#[test]
fn what_other_hands_do_meanwhile_is_taken_up() {
    const OTHER: &str = "http://varga.example/feed.xml";
    const MOVED: &str = "http://varga.example/moved.xml";
    const BRIEF: &str = "http://tide.example/brief.xml";
    let brief = item(2).replace("meridian.example/a", "tide.example/t");
    let mut web = Made::new(&[
        (FEED, feed(&item(1))),
        (OTHER, feed("")),
        (MOVED, feed("")),
        (BRIEF, feed(&brief)),
        ("http://tide.example/t/2", html("<p>A page that nobody wants.")),
    ]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    let start = web.now;
    follow(&state, &[FEED]);
    let row = |id| state.feed(id).unwrap().unwrap();
    let wish = |id, wishes: Wishes| {
        let row = row(id);
        assert!(state.update_feed(&FeedRow { settings: wishes.put_into(&row.settings), ..row }).unwrap());
    };
    let refused =
        || state.entries_of(1, 9).unwrap().into_iter().find(|entry| entry.state == EntryState::Refused);
    let (mut step, mut then) = (0, Moment(0));
    let mut hands = |status: &dyn Fn() -> rashomon::follow::Status| {
        let now = status().now;
        let hours = now.since(start).as_secs() / 3_600;
        let due = [1, 4, 8, 12, 16].get(step).is_some_and(|hour| hours >= *hour);
        match step {
            _ if !due => return,
            // A feed is added; so is one whose pages are not wanted.
            0 => {
                let settings = Wishes { own_words: true, ..Wishes::default() }.put_into("{}");
                let row = FeedRow { url: BRIEF.to_owned(), settings, ..FeedRow::default() };
                state.add_feeds(&[FeedRow { url: OTHER.to_owned(), ..FeedRow::default() }, row]).unwrap();
            }
            // A page is wanted once more.
            1 => fetch_again(&state, 1, refused().unwrap().key, 0).unwrap(),
            // One feed moves, another is to rest.
            2 => {
                assert!(state.move_feed(2, MOVED).unwrap());
                wish(1, Wishes { paused: true, ..Wishes::default() });
                then = now;
            }
            // What rests is not asked by a word of somebody either; another is.
            3 => [1, 3].iter().for_each(|id| ask_soon(&state, *id, 0).unwrap()),
            _ => assert!(state.remove_feed(2).unwrap()),
        }
        step += 1;
    };
    let stop = web.stop.clone();
    let store = Store { log: Some(&log), state: &state };
    let status = commands::run(&mut web, store, policy(), 1, &stop, &mut (), &mut hands).unwrap();
    assert_eq!((step, status.sources.feeds), (5, 1), "{status}");
    let asked = |url: &str| web.asked.iter().filter(|asked| *asked == url).count();
    assert!(asked(OTHER) > 0 && asked(MOVED) > 0, "{:?}", web.asked);
    assert!(web.asked.iter().rposition(|url| url == OTHER) < web.asked.iter().position(|url| url == MOVED));
    assert_eq!((asked("http://meridian.example/a/1"), asked("http://tide.example/t/2")), (2, 0));
    let own = log.of_url("http://tide.example/t/2").unwrap();
    assert!(own.len() == 1 && state.entries_of(3, 9).unwrap()[0].state == EntryState::Kept);
    assert!(schedule_of(&row(1)).asked.unwrap() <= then && schedule_of(&row(3)).asked.unwrap() > then);
    assert!(
        state.items("refresh", None).unwrap().is_empty()
            && state.items("fetch-again", None).unwrap().is_empty()
    );
    // How it stood is remembered; the page's refusal stands with its entry.
    assert_eq!(schedule_of(&row(1)).history.len(), 1);
    let said = EntrySaid::read(refused().unwrap().hints.as_deref());
    assert!(said.refused.unwrap().contains("404") && said.capture.is_some());
}

#[test]
fn what_was_wanted_is_fetched_after_a_restart() {
    let mut web = Made::new(&[(FEED, feed(&item(1))), ("http://meridian.example/a/1", html("<p>Page one."))]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    let added =
        commands::add(&mut &mut web, Store { log: Some(&log), state: &state }, &policy(), FEED, &[]).unwrap();
    assert!(added.done, "{added:?}");
    assert_eq!((log.last(), state.count_waiting().unwrap()), (1, 1));
    run(&mut web, &log, &state);
    assert_eq!((log.last(), state.count_waiting().unwrap()), (2, 0));
    let asked = web.asked.iter().filter(|u| *u == FEED).count();
    assert!((8..16).contains(&asked), "{asked}: not at once, hourly at first, then ever more rarely");
}

#[test]
fn adding_says_what_was_found_and_what_to_do() {
    let page = "<html><head><title>Norvale</title><link rel=alternate type=\"application/rss+xml\" href=/rss><link rel=alternate \
                type=\"application/atom+xml\" href=/atom></head><body>words</body></html>";
    let mut web = Made::new(&[
        (FEED, feed(&item(1))),
        ("http://norvale.example/", html(page)),
        ("http://norvale.example/rss", feed(&item(2))),
        ("http://moved.example/feed", (301, vec![("location", FEED.to_owned())], String::new())),
        ("http://page.example/", html("<html><title>x</title>words</html>")),
        ("http://gone.example/", (410, Vec::new(), String::new())),
        ("http://tired.example/", (503, vec![("retry-after", "7200".to_owned())], String::new())),
        ("http://login.example/", html("<html><form><input type=\"password\"></form></html>")),
        (
            "http://wrong.example/",
            (200, vec![("content-type", "text/xml; charset=utf-8".to_owned())], "<urlset/>".to_owned()),
        ),
    ]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    let store = Store { log: Some(&log), state: &state };
    let mut told = String::new();
    for typed in [
        "feed:http://meridian.example/feed.xml",
        FEED,
        "http://moved.example/feed",
        "http://norvale.example/",
        "http://page.example/",
        "http://gone.example/",
        "http://tired.example/",
        "http://login.example/",
        "http://wrong.example/",
        "http://nothing.example/",
        "not an address",
    ] {
        let added = commands::add(&mut &mut web, store, &policy(), typed, &[]).unwrap();
        told += &format!("{typed} ({}):\n  {}\n", added.done, added.lines.join("\n  "));
    }
    insta::assert_snapshot!(told, @r##"
    feed:http://meridian.example/feed.xml (true):
      followed: 1: The Meridian (1 entry; fine)
    http://meridian.example/feed.xml (true):
      http://meridian.example/feed.xml is followed already (1: The Meridian)
    http://moved.example/feed (true):
      http://meridian.example/feed.xml is followed already (1: The Meridian)
    http://norvale.example/ (true):
      http://norvale.example/ is a web page; it names 2 feeds, taken: http://norvale.example/rss
        also there: http://norvale.example/atom
      followed: 2: The Meridian (1 entry; fine)
    http://page.example/ (false):
      http://page.example/ is not followed: not a feed but a web page: give the address of the outlet's RSS, Atom or JSON feed instead
    http://gone.example/ (false):
      http://gone.example/ is not followed: gone for good, says its server (410): look on the outlet's site for its new feed
    http://tired.example/ (true):
      http://tired.example/: its server asks to be left alone until 2031-05-04T11:30:02Z: nothing to do; if it recurs, set a longer interval
      followed: http://tired.example/; it is tried again by `rashomon run`
    http://login.example/ (false):
      http://login.example/ is not followed: a page to log in on stands where the feed should be: the outlet wants an account for it. Add an address that carries your token if it gives one
    http://wrong.example/ (false):
      http://wrong.example/ is not followed: not a feed but XML of another kind: a sitemap: give the address of the outlet's RSS, Atom or JSON feed instead
    http://nothing.example/ (false):
      http://nothing.example/ is not followed: nothing stands at this address (404): look on the outlet's site for the feed's new address and add that
    not an address (false):
      https://not an address is not followed: the address cannot be reached (invalid international domain name): look for a slip in it and add it again
    "##);
    insta::assert_snapshot!(commands::list(store, web.now).unwrap().lines.join("\n"), @r##"
    1: The Meridian
        http://meridian.example/feed.xml
        fine; next in 65 min
    2: The Meridian
        http://norvale.example/rss
        fine; next in 63 min
    3: http://tired.example/
        http://tired.example/
        its server asks to be left alone until 2031-05-04T11:30:02Z: nothing to do; if it recurs, set a longer interval; next in 3 h
    "##);
    let removed = commands::remove(store, "the meridian").unwrap();
    assert!(!removed.done && removed.lines[0].contains("(1, 2)"), "{removed:?}");
    assert!(commands::remove(store, "1").unwrap().done);
    assert!(commands::remove(store, "the meridian").unwrap().done);
    assert!(!commands::remove(store, "the meridian").unwrap().done);
    assert!(commands::export(store).unwrap().contains("http://tired.example/"));
}

#[test]
fn a_refresh_asks_now_and_leaves_a_resting_host_alone() {
    let tired = "http://tired.example/feed";
    let mut web = Made::new(&[
        (FEED, feed(&item(1))),
        (tired, (503, vec![("retry-after", "7200".to_owned())], String::new())),
    ]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    follow(&state, &[FEED, tired]);
    let store = Store { log: Some(&log), state: &state };
    let told = commands::refresh(&mut web, store, policy(), None).unwrap();
    assert!(!told.done && told.lines.len() == 2, "{told:?}");
    let told = commands::refresh(&mut web, store, policy(), Some("1")).unwrap();
    assert!(told.done, "{told:?}");
    let asked = web.asked.len();
    let told = commands::refresh(&mut web, store, policy(), Some(tired)).unwrap();
    assert!(told.lines[0].contains("left alone until"), "{told:?}");
    assert_eq!(web.asked.len(), asked);
    assert!(!commands::refresh(&mut web, store, policy(), Some("77")).unwrap().done);
}

#[test]
fn a_move_is_kept_and_another_feeds_address_is_not_taken() {
    let (old, new) = ("http://old.example/feed", "http://new.example/feed");
    let to = |url: &str| (301, vec![("location", url.to_owned())], String::new());
    let mut web = Made::new(&[(old, to(new)), (new, feed(&item(1))), ("http://other.example/feed", to(new))]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    follow(&state, &[old, "http://other.example/feed"]);
    run(&mut web, &log, &state);
    let rows = state.feeds().unwrap();
    assert_eq!(rows.iter().map(|r| r.url.as_str()).collect::<Vec<_>>(), [new, "http://other.example/feed"]);
    assert_eq!(rows[0].title.as_deref(), Some("The Meridian"));
    let schedule = rashomon::follow::schedule_of(&rows[1]);
    assert_eq!((schedule.url.as_str(), schedule.state), (new, FeedState::Fine));
}

#[test]
fn following_nothing_ends_when_told() {
    let mut web = Made::new(&[]);
    let (log, state) = (MemoryLog::new(), MemoryState::new());
    let stop = web.stop.clone();
    let mut follower = Follower::new(&mut web, StoreKeep::new(&log, &state), policy(), 1);
    follower.run(&stop, &mut |_| {}).unwrap();
    assert_eq!(follower.status_at(Moment(0)).to_string(), "0 sources: 0 answered; 0 pages kept");
}

#[test]
fn a_list_goes_out_and_in_and_out_the_same() {
    let list = "<opml version='2.0' xmlns:x='urn:x'><body><outline text='News'><outline text='The Meridian' \
                xmlUrl='http://meridian.example/feed.xml' htmlUrl='http://meridian.example/' x:mark='7'/></outline>\
                <outline xmlUrl='http://norvale.example/rss'/></body></opml>";
    let out_of = |bytes: &[u8]| {
        let (log, state) = (MemoryLog::new(), MemoryState::new());
        let store = Store { log: Some(&log), state: &state };
        assert!(commands::import(store, bytes, Moment(0)).unwrap().done);
        commands::export(store).unwrap()
    };
    let once = out_of(list.as_bytes());
    assert!(once.contains("x:mark=\"7\"") && once.contains("News"), "{once}");
    assert_eq!(out_of(once.as_bytes()), once);
}
