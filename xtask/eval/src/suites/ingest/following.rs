//! Polite fetching and WebSub, against the frontier and the subscriber themselves.
//!
//! A scripted server answers in order; what the frontier would ask next is the prediction. Redirects go by the same
//! [`Walk`] and addresses by the same guard as in the fetcher.

use super::suite;
use crate::Row;
use anyhow::Result;
use jiff::Timestamp;
use rashomon_intake::frontier::{
    Answer, Failure, FeedId, FeedState, Feeds, Frontier, Moment, News, PageId, Policy, Purpose, Request,
    RequestId, Schedule, Step, Turn, Walk,
};
use rashomon_intake::guard::{self, AllowList};
use rashomon_intake::websub::{Delivery, HubTurn, Offer, Standing, Subscription, discover};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A feed that says nothing of when to come back: what the suite's `rss` stands for.
const PLAIN_FEED: &str = "<rss version=\"2.0\"><channel><title>t</title><link>http://feed.example/</link>\
                          <description>d</description><item><title>x</title><guid>1</guid></item></channel></rss>";

/// Steps after which a case is taken to go on for ever.
const STEPS: usize = 100_000;

/// Runs the suites.
pub(super) fn rows(folder: &Path) -> Result<Vec<Row>> {
    Ok(vec![
        suite(folder, "polite", polite)?.strict("polite passed"),
        suite(folder, "websub", websub)?.strict("websub passed"),
    ])
}

fn polite(case: &Value, _: &[u8]) -> Value {
    let now = case["now"]
        .as_str()
        .and_then(|text| text.parse::<Timestamp>().ok())
        .map_or(Moment::default(), Moment::from);
    let policy = Policy { interval_s: case["interval_s"].as_u64().unwrap_or(3_600), ..Policy::default() };
    let out = if case["article"].is_string() {
        page(case, &policy, now)
    } else if case["feeds_same_host"].is_u64() {
        crowd(case, &policy, now)
    } else {
        scripted(case, &policy, now)
    };
    json!({ "out": out })
}

/// The next request of a frontier, and when.
fn next(frontier: &mut Frontier, mut now: Moment) -> Option<(Request, Moment)> {
    for _ in 0..STEPS {
        match frontier.next(now) {
            Step::Fetch(request) => return Some((request, now)),
            Step::Wait(at) => now = at,
            Step::Idle => return None,
        }
    }
    None
}

fn follow(frontier: &mut Frontier, feed: u64, schedule: Schedule, now: Moment) {
    frontier.learn(News::Follow { feed: FeedId(feed), schedule: Box::new(schedule), among_many: false }, now);
}

/// What is asked, as the suite writes it.
fn asked(walk: &Walk<'_>, delay: Duration) -> Value {
    let headers: Map<String, Value> =
        walk.headers().into_iter().map(|(n, v)| (n, Value::String(v))).collect();
    json!({ "url": walk.url().as_str(), "headers": headers, "delay_s": delay.as_secs_f64() })
}

/// How a walk over the script ended.
enum Ended {
    Came(Result<Answer, Failure>),
    /// The script ran out on the way: this would be asked next.
    OnTheWay(Value),
}

/// A scripted server, all of whose answers come at the same point in time.
fn scripted(case: &Value, policy: &Policy, now: Moment) -> Value {
    let none = Vec::new();
    let mut script = case["given"].as_array().unwrap_or(&none).iter();
    let mut schedule = Schedule::new(case["url"].as_str().unwrap_or_default());
    let (mut requests, mut private, mut astray) = (0, false, false);
    let mut paused = None;
    let mut on_the_way = None;
    while script.len() > 0 && !astray && !schedule.stopped {
        let mut frontier = Frontier::new(policy.clone(), 1);
        let due = Schedule { next_due: Some(now), ..schedule.clone() };
        follow(&mut frontier, 1, due, now);
        let Some((request, _)) = next(&mut frontier, now) else { break };
        match walk(&request, &mut script, &mut requests, &mut private) {
            Ended::Came(came) => {
                astray = came.is_err();
                frontier.answered(request.id, came, &Feeds, now);
                paused = frontier.rests_until(&request.url).map(|at| at.since(now).as_secs());
                schedule = frontier.schedule(FeedId(1)).cloned().unwrap_or_default();
            }
            Ended::OnTheWay(next) => on_the_way = Some(next),
        }
    }
    let failed = schedule.failures > 0;
    let mut frontier = Frontier::new(policy.clone(), 1);
    follow(&mut frontier, 1, schedule.clone(), now);
    let later = next(&mut frontier, now).and_then(|(request, at)| {
        let walk = Walk::begin(&request).ok()?;
        Some(asked(&walk, at.since(now)))
    });
    json!({
        "next": on_the_way.or(later), "failed": failed, "requests": requests, "connected_private": private,
        "disabled": schedule.stopped, "host_paused_s": paused,
        "entries_kept": matches!(schedule.state, FeedState::Fine | FeedState::Moved { .. }),
        "state": schedule.message(),
    })
}

/// A request through the script's answers.
fn walk<'a>(
    request: &Request,
    script: &mut impl Iterator<Item = &'a Value>,
    requests: &mut u32,
    private: &mut bool,
) -> Ended {
    let mut walk = match Walk::begin(request) {
        Ok(walk) => walk,
        Err(failure) => return Ended::Came(Err(failure)),
    };
    loop {
        if let Err(why) = guard::host(walk.url(), &AllowList::default()) {
            return Ended::Came(Err(Failure::Blocked(why.to_string())));
        }
        let Some(given) = script.next() else {
            return Ended::OnTheWay(asked(&walk, Duration::ZERO));
        };
        *requests += 1;
        // Nothing is asked before the guard has let it pass; this holds it to its word.
        *private |= walk.url().host_str().is_some_and(|h| h.starts_with("10.") || h.starts_with("169.254."));
        let status = given["status"].as_u64().and_then(|s| u16::try_from(s).ok()).unwrap_or(0);
        let headers: Vec<(String, String)> = given["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        let location =
            headers.iter().find(|(n, _)| n.eq_ignore_ascii_case("location")).map(|(_, v)| v.as_str());
        match walk.met(status, location) {
            Err(failure) => return Ended::Came(Err(failure)),
            Ok(Turn::Onward) => {}
            Ok(Turn::Arrived) => {
                let body = match given["body"].as_str().unwrap_or_default() {
                    "rss" => PLAIN_FEED,
                    "html" => {
                        "<!DOCTYPE html><html><head><title>t</title></head><body><p>words</p></body></html>"
                    }
                    other => other,
                };
                let conditional = walk.conditional();
                let (body, redirects) = (body.as_bytes().to_vec(), walk.into_hops());
                return Ended::Came(Ok(Answer { status, headers, body, redirects, conditional }));
            }
        }
    }
}

/// A feed and a page of a host with a robots.txt, followed for two days.
fn page(case: &Value, policy: &Policy, start: Moment) -> Value {
    let mut frontier = Frontier::new(policy.clone(), 1);
    let article = case["article"].as_str().unwrap_or_default();
    follow(&mut frontier, 1, Schedule::new(case["url"].as_str().unwrap_or_default()), start);
    frontier.learn(News::Want { page: PageId(1), url: article.to_owned() }, start);
    let (mut fetched_page, mut fetched_feed, mut robots) = (false, false, 0);
    let mut now = start;
    while let Some((request, at)) = next(&mut frontier, now) {
        now = at;
        if now.since(start) > Duration::from_secs(2 * 86_400) {
            break;
        }
        let text =
            |status: u16, body: &str| Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() };
        let answer = match request.purpose {
            Purpose::Robots => {
                robots += 1;
                let status =
                    case["robots_status"].as_u64().and_then(|s| u16::try_from(s).ok()).unwrap_or(200);
                text(status, case["robots"].as_str().unwrap_or_default())
            }
            Purpose::Page(_) => {
                fetched_page = true;
                text(200, "<p>words</p>")
            }
            Purpose::Feed(_) => {
                fetched_feed = true;
                text(200, PLAIN_FEED)
            }
        };
        frontier.answered(request.id, Ok(answer), &Feeds, now);
    }
    json!({ "fetched_page": fetched_page, "fetched_feed": fetched_feed, "robots_requests": robots })
}

/// Feeds of one host and of many, each request taking two seconds.
fn crowd(case: &Value, policy: &Policy, start: Moment) -> Value {
    let mut frontier = Frontier::new(policy.clone(), 1);
    let count = |key: &str| case[key].as_u64().unwrap_or(0);
    let (same, others) = (count("feeds_same_host"), count("feeds_other_hosts"));
    for n in 0..same + others {
        let host = if n < same { "feed".to_owned() } else { format!("feed{n}") };
        follow(&mut frontier, n, Schedule::new(&format!("http://{host}.example/{n}.xml")), start);
    }
    let mut now = start;
    let mut flights: BTreeMap<(Moment, RequestId), String> = BTreeMap::new();
    let mut starts: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
    let (mut parallel, mut asked) = (0, 0);
    while asked < same + others {
        let until = match frontier.next(now) {
            Step::Fetch(request) => {
                asked += 1;
                let host = request.url.split('/').nth(2).unwrap_or_default().to_owned();
                starts.entry(host.clone()).or_default().push(now);
                flights.insert((now.plus(Duration::from_secs(2)), request.id), host.clone());
                parallel = parallel.max(flights.values().filter(|h| **h == host).count());
                continue;
            }
            Step::Wait(at) => Some(at),
            Step::Idle => None,
        };
        match flights.first_key_value().map(|(key, _)| *key) {
            Some((at, id)) if until.is_none_or(|until| at <= until) => {
                now = now.max(at);
                flights.remove(&(at, id));
                let answer =
                    Answer { status: 200, body: PLAIN_FEED.as_bytes().to_vec(), ..Answer::default() };
                frontier.answered(id, Ok(answer), &Feeds, now);
            }
            _ => match until {
                Some(at) => now = at,
                None => break,
            },
        }
    }
    let gaps = starts.values().flat_map(|s| s.windows(2)).filter_map(|w| Some(w.get(1)?.since(*w.first()?)));
    let gap = gaps.min().map(|gap| gap.as_millis() as u64);
    json!({ "max_parallel_per_host": parallel, "min_gap_ms": gap })
}

/// HMACs of `BODY` with the key `secret`, by OpenSSL.
const SIGNED: [(&str, &str); 4] = [
    ("sha1", "d47c72968d40268c0d897182457554e4152a2d54"),
    ("sha256", "ea3a31e4d052a6b58be61982871e67b9b7a92663f22429181c3e007323f690b0"),
    (
        "sha384",
        "126641212ba4e09fa71c72b730cea5061263657a380c9f3fada05c488fd7eca114c61ba7c27ee57cc35388b6727b0fb0",
    ),
    (
        "sha512",
        "0749edc7c9800efe6199a9b9f8978f7f28b24d8abf1a4063e004c38c37909c3c88faea244b9dc020fd39a507f2ba2bb2350fc1c3c2bfb25e96681aaa6a5f8f24",
    ),
];
const BODY: &[u8] = b"news of the Meridian";

/// A checklist: each item is done with the subscriber. What a hub has to do is not ours.
fn websub(case: &Value, _: &[u8]) -> Value {
    let id = case["id"].as_str().unwrap_or_default();
    let pass = id.strip_prefix("websub/subscriber/").is_some_and(subscriber);
    json!({ "out": { "pass": pass } })
}

fn subscriber(item: &str) -> bool {
    const NOW: Moment = Moment(1_900_000_000_000);
    const TOPIC: &str = "http://meridian.example/feed";
    const HUB: &str = "https://hub.example/";
    let found = |headers: &[(&str, &str)], body: &str| {
        discover(headers.iter().copied(), body, "http://meridian.example/at")
    };
    let offer = |topic: &str| Some(Offer { hubs: vec![HUB.to_owned()], topic: topic.to_owned() });
    let asked = || {
        let offer = Offer { hubs: vec![HUB.to_owned()], topic: TOPIC.to_owned() };
        let mut sub = Subscription::new(&offer, [7; 32])?;
        sub.secret = "secret".to_owned();
        let post = sub.subscribe("https://desk.example/websub", NOW);
        Some((sub, post))
    };
    let active = || {
        let (mut sub, _) = asked()?;
        let reply = sub.verify(
            &format!("hub.mode=subscribe&hub.topic={TOPIC}&hub.challenge=c&hub.lease_seconds=1000"),
            NOW,
        );
        (reply.status == 200 && reply.body == "c").then_some(sub)
    };
    let worth = |signature: Option<&str>| active().map(|sub| sub.deliver(signature, BODY, NOW));
    let links = format!("<link rel=\"hub\" href=\"{HUB}\"/><link rel=\"self\" href=\"{TOPIC}\"/>");
    let redirected = |status: u16| {
        let (mut sub, post) = asked()?;
        match sub.hub_answered(&post, status, Some("https://other.example/hub")) {
            HubTurn::Again(again) => {
                Some(again.url == "https://other.example/hub" && again.body == post.body)
            }
            HubTurn::Accepted | HubTurn::Refused(_) => None,
        }
    };
    let passed = match item {
        "100" => Some(
            found(&[("Link", &format!("<{HUB}>; rel=\"hub\", <{TOPIC}>; rel=\"self\""))], "") == offer(TOPIC),
        ),
        "101" => Some(found(&[], &format!("<!DOCTYPE html><html><head>{links}</head>")) == offer(TOPIC)),
        "102" => Some(
            found(&[], &format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{links}</feed>"))
                == offer(TOPIC),
        ),
        "103" => Some(
            found(&[], &format!("<rss><channel>{}", links.replace("<link", "<atom:link"))) == offer(TOPIC),
        ),
        "104" => Some(
            found(&[("link", &format!("<{HUB}>; rel=hub"))], "<link rel=hub href=http://else.example/>")
                .is_some_and(|o| o.hubs == [HUB]),
        ),
        "200" => Some(found(&[], &links) == offer(TOPIC)),
        // A topic that redirects is looked at where it ends; what it calls itself there is subscribed to.
        "201" | "202" => Some(found(&[], &links).is_some_and(|o| o.topic == TOPIC)),
        "203" => redirected(302),
        "204" => redirected(301),
        "205" | "denied" => asked().map(|(mut sub, _)| {
            sub.verify(&format!("hub.mode=denied&hub.topic={TOPIC}&hub.reason=no"), NOW);
            matches!(sub.standing, Standing::Denied { .. })
        }),
        "300" => worth(SIGNED.get(1).map(|(m, d)| format!("{m}={d}")).as_deref())
            .map(|(reply, _)| (200..300).contains(&reply.status)),
        "301" => {
            worth(Some("sha256=00")).map(|(reply, worth)| reply.status >= 400 && worth == Delivery::Forged)
        }
        "302" => worth(None).map(|(reply, worth)| reply.status >= 400 && worth == Delivery::Forged),
        "unsub" => active().map(|mut sub| {
            let post = sub.unsubscribe("https://desk.example/websub");
            let reply = sub.verify(&format!("hub.mode=unsubscribe&hub.topic={TOPIC}&hub.challenge=u"), NOW);
            post.body.contains("unsubscribe") && reply.body == "u" && sub.standing == Standing::Ended
        }),
        "renew" | "lease" => active().map(|sub| !sub.due(NOW) && sub.due(NOW.plus(Duration::from_secs(950)))),
        method => SIGNED
            .iter()
            .find(|(m, _)| *m == method)
            .and_then(|(m, d)| worth(Some(&format!("{m}={d}"))).map(|(_, worth)| worth == Delivery::News)),
    };
    passed.unwrap_or(false)
}
