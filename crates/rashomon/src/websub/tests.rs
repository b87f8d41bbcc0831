//! What hubs ask and deliver, over real sockets on loopback, into a store in memory.

use super::*;
use crate::fetch::user_agent;
use crate::follow::Came;
use rashomon_intake::frontier::{Policy, Request};
use rashomon_intake::guard::AllowList;
use rashomon_store::memory::{MemoryLog, MemoryState};
use rashomon_store::{FeedRow, Log};
use std::io::{Read, Write};
use std::net::TcpStream;

/// A delivery, and what it is signed with: `printf BODY | openssl dgst -sha256 -hmac secret`.
const BODY: &str = "<rss version='2.0'><channel><title>Meridian</title><item><title>Pier</title><guid>9</guid><description>The pier of Norvale opened on Sunday.</description></item></channel></rss>";
const SIGNED: &str = "sha256=d89c17fb4b49b739b836df8c1a02c4a85fb5e8612ca610ac671220e4e29737fd";

/// A web on which nothing comes, with the machine's clock.
struct Nothing;

impl Web for Nothing {
    fn now(&mut self) -> Moment {
        Moment::from(jiff::Timestamp::now())
    }

    fn send(&mut self, request: Request) {
        panic!("{} is not to be asked", request.url);
    }

    fn receive(&mut self, _: Option<Moment>) -> Option<Came> {
        None
    }
}

fn subscriber() -> Subscriber {
    let fetcher = Fetcher::new(AllowList::default()).unwrap();
    let callback = Url::parse("https://desk.example/websub").unwrap();
    Subscriber::open(([127, 0, 0, 1], 0).into(), &callback, fetcher, user_agent(None)).unwrap()
}

/// A state that follows one feed which names a hub, read just now.
fn state() -> MemoryState {
    let state = MemoryState::new();
    let schedule = Schedule {
        hubs: vec!["https://hub.example/".to_owned()],
        next_due: Some(Nothing.now().plus(Duration::from_secs(3_600))),
        ..Schedule::new("http://meridian.example/feed")
    };
    let row = FeedRow {
        url: schedule.url.clone(),
        schedule: serde_json::to_string(&schedule).unwrap(),
        settings: "{\"opml\":[[\"x\",\"y\"]]}".to_owned(),
        ..FeedRow::default()
    };
    state.add_feeds(&[row]).unwrap();
    state
}

fn follower<'a>(log: &'a MemoryLog, state: &'a MemoryState) -> Follower<Nothing, StoreKeep<'a>> {
    let mut follower = Follower::new(Nothing, StoreKeep::new(log, state), Policy::default(), 1);
    for (feed, schedule) in follower.keeper().feeds().unwrap() {
        follower.follow(feed, schedule, false).unwrap();
    }
    follower
}

/// One request, and the status and body of its answer.
fn ask(at: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn get(at: SocketAddr, path: &str) -> (u16, String) {
    ask(at, &format!("GET {path} HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n"))
}

fn post(at: SocketAddr, path: &str, signature: &str, body: &str) -> (u16, String) {
    let length = body.len();
    ask(
        at,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\nX-Hub-Signature: {signature}\r\n\
             Content-Type: application/rss+xml\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
    )
}

#[test]
fn a_signed_delivery_is_kept_like_what_was_fetched() {
    let (log, state, mut sub) = (MemoryLog::new(), state(), subscriber());
    let mut follower = follower(&log, &state);
    sub.turn(&mut follower, &state).unwrap();
    let held = sub.desk.held().values().next().cloned().unwrap();
    assert!(matches!(held.subscription.standing, Standing::Asked { .. }), "{held:?}");
    let (token, secret) = (held.subscription.token.clone(), held.subscription.secret.clone());
    assert!(token.len() == 32 && secret.len() == 32 && token != secret);
    assert!(state.feeds().unwrap()[0].settings.contains(&token), "kept before the hub hears of it");
    // The hub verifies, by way of a web server that has the callback's path as a part of its own.
    let topic = "hub.topic=http%3A%2F%2Fmeridian.example%2Ffeed";
    let query = format!("hub.mode=subscribe&{topic}&hub.challenge=c%3Cb%3E&hub.lease_seconds=86400");
    let path = format!("/websub/{token}");
    assert_eq!(get(sub.address(), &format!("{path}?{query}")), (200, "c<b>".to_owned()));
    assert_eq!(get(sub.address(), &format!("/websub/else?{query}")).0, 404);
    sub.desk.held().get_mut(&token).unwrap().subscription.secret = "secret".to_owned();
    assert_eq!(post(sub.address(), &path, SIGNED, &BODY.replace("Pier", "Quay")).0, 403);
    assert_eq!(post(sub.address(), "/websub/else", SIGNED, BODY).0, 410);
    assert_eq!(post(sub.address(), &path, SIGNED, BODY).0, 202);
    sub.looked = Moment::default();
    sub.turn(&mut follower, &state).unwrap();
    let kept: Vec<_> = log.from(1, 10).unwrap().into_iter().map(|(_, l)| l.source).collect();
    assert_eq!(kept, ["http://meridian.example/feed"]);
    assert_eq!(state.count_waiting().unwrap(), 1, "its entry's page is wanted");
    let feed = FeedId(1);
    assert!(follower.schedule(feed).unwrap().pushed_until.is_some(), "polled slowly from now on");
    // A restart goes on with the same callback, and the other settings are as they were.
    let setting = state.feeds().unwrap()[0].settings.clone();
    assert!(setting.contains("\"active\"") && setting.contains("opml"), "{setting}");
    let mut again = subscriber();
    let mut follower = self::follower(&log, &state);
    again.turn(&mut follower, &state).unwrap();
    assert!(again.desk.held()[&token].subscription.delivers(Nothing.now()));
    assert!(follower.schedule(feed).unwrap().pushed_until.is_some());
}

#[test]
fn a_feed_that_is_followed_no_more_is_unsubscribed() {
    let (log, state, mut sub) = (MemoryLog::new(), state(), subscriber());
    let mut follower = follower(&log, &state);
    sub.turn(&mut follower, &state).unwrap();
    let token = sub.desk.held().keys().next().cloned().unwrap();
    follower.unfollow(FeedId(1));
    sub.looked = Moment::default();
    sub.turn(&mut follower, &state).unwrap();
    assert_eq!(sub.desk.held()[&token].subscription.standing, Standing::Ending);
    assert_eq!(post(sub.address(), &format!("/{token}"), SIGNED, BODY).0, 410);
}

#[test]
fn what_is_too_much_is_to_be_sent_again() {
    let sub = subscriber();
    let offer = Offer { hubs: vec!["http://hub.example/".to_owned()], topic: "http://a.example/".to_owned() };
    let mut subscription = Subscription::new(&offer, [7; 32]).unwrap();
    let now = Nothing.now();
    let until = now.plus(Duration::from_secs(600));
    subscription.standing = Standing::Active { renew: until, until };
    let held = Held { feed: Some(FeedId(1)), subscription, ..Held::default() };
    sub.desk.held().insert("t".to_owned(), held);
    let deliver = || sub.desk.deliver("t", None, None, Vec::new(), now).status;
    let answers: Vec<u16> = (0..9).map(|_| deliver()).collect();
    assert_eq!(answers, [202, 202, 202, 202, 202, 202, 202, 202, 503]);
}
