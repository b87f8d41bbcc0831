//! Hooks are told of what is new, signed, once; what is not taken comes again.

use super::send::signature;
use super::{Hook, baseline, turn};
use crate::fetch::Fetcher;
use crate::serve::Room;
use crate::serve::testing::{Newsroom, ask, newsroom};
use crate::serve::wire::Settings;
use crate::serve::wire::trial::{add, copy, fresh, taker};
use axum::body::Body;
use axum::http::Request;
use rashomon_intake::guard::AllowList;
use serde_json::Value;

fn speaking(newsroom: &Newsroom, allowed: &[&str]) {
    let allow = AllowList::parse(allowed.iter().copied()).unwrap();
    let fetcher = Fetcher::new(allow).unwrap();
    let user_agent = "rashomon".to_owned();
    newsroom.room.wire().set(Settings { fetcher, user_agent });
}

fn made(room: &Room, url: &str) -> Hook {
    let (url, secret) = (url.to_owned(), "sesame".to_owned());
    let hook = Hook { id: "h1".to_owned(), owner: "desk".to_owned(), url, secret, stream: None, at: 1 };
    baseline(room, &hook).unwrap();
    hook.keep(&*room.state()).unwrap();
    hook
}

#[test]
fn a_signature_is_that_of_time_and_body() {
    // As `printf '7.{}' | openssl dgst -sha256 -hmac sesame` gives it.
    let known = signature("sesame", 7, "{}");
    assert_eq!(known, "sha256=9bb998b830670241c2d51939a5791674521ad8fe902f4677923e106e9ec2cf9b");
    assert_ne!(known, signature("sesame", 8, "{}"));
    assert_ne!(known, signature("sesam", 7, "{}"));
}

#[tokio::test]
async fn what_is_new_is_told_once_and_a_copy_is_not() {
    let newsroom = newsroom();
    let room = &newsroom.room;
    speaking(&newsroom, &["127.0.0.1"]);
    let (url, mut got) = taker(&[204]).await;
    let hook = made(room, &url);
    turn(room, true).await.unwrap();
    assert!(got.try_recv().is_err(), "what stood is no news");

    add(room, "copy.html", &copy(), "2031-05-04T13:00:00Z");
    turn(room, true).await.unwrap();
    assert!(got.try_recv().is_err(), "a copy is no news");

    add(room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    turn(room, true).await.unwrap();
    let word = got.recv().await.unwrap();
    let body: Value = serde_json::from_str(&word.body).unwrap();
    assert_eq!(body["event"], "updated", "{body}");
    assert!(body["story"]["new_statements"].as_u64().unwrap() > 0, "{body}");
    let at: i64 = word.header("x-rashomon-timestamp").parse().unwrap();
    assert_eq!(word.header("x-rashomon-signature"), signature("sesame", at, &word.body));
    assert_eq!(word.header("x-rashomon-event"), "story.updated");
    turn(room, true).await.unwrap();
    assert!(got.try_recv().is_err(), "it is told once");
    let log = hook.log(&*room.state()).unwrap();
    assert_eq!((log.len(), log[0].status, log[0].tries), (1, Some(204), 1));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_later() {
    let newsroom = newsroom();
    let room = &newsroom.room;
    speaking(&newsroom, &["127.0.0.1"]);
    let (url, mut got) = taker(&[500, 200]).await;
    let hook = made(room, &url);
    add(room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    turn(room, true).await.unwrap();
    let first = got.recv().await.unwrap();
    turn(room, true).await.unwrap();
    assert!(got.try_recv().is_err(), "not at once");
    // As if the time had come; what waits is on the disk, so that another start would find it as well.
    let state = room.state();
    let mut due = state.items(super::DUE, None).unwrap();
    assert_eq!(due.len(), 1);
    due[0].at = 0;
    state.put_item(&due[0]).unwrap();
    turn(room, false).await.unwrap();
    let second = got.recv().await.unwrap();
    assert_eq!(first.header("x-rashomon-delivery"), second.header("x-rashomon-delivery"));
    let log = hook.log(&*state).unwrap();
    assert_eq!(log.iter().map(|d| (d.status, d.tries)).collect::<Vec<_>>(), [(Some(200), 2), (Some(500), 1)]);
    assert!(state.items(super::DUE, None).unwrap().is_empty());
}

#[tokio::test]
async fn a_private_address_is_not_told_and_its_owner_sees_why() {
    let newsroom = newsroom();
    let room = &newsroom.room;
    speaking(&newsroom, &[]);
    let (url, mut got) = taker(&[200]).await;
    let hook = made(room, &url);
    super::test(room, &hook).await.unwrap();
    assert!(got.try_recv().is_err());
    let log = hook.log(&*room.state()).unwrap();
    assert_eq!(log[0].status, None);
    assert!(log[0].words.contains("127.0.0.1"), "{}", log[0].words);
    let page = ask(&newsroom, Request::get("/hooks").body(Body::empty()).unwrap()).await;
    let body = axum::body::to_bytes(page.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    assert!(body.contains(&url) && body.contains("Send a test") && body.contains("127.0.0.1"), "{body}");
    hook.remove(&*room.state()).unwrap();
    for kind in [super::HOOK, super::LOG, super::DUE, super::TOLD] {
        assert!(room.state().items(kind, None).unwrap().is_empty(), "{kind}");
    }
}
