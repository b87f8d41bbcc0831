//! Word of what is new, as it comes.

use super::trial::{add, copy, fresh};
use crate::follow::Stop;
use crate::serve::door::{Role, enter};
use crate::serve::testing::{Newsroom, newsroom};
use crate::serve::{Room, app};
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_util::StreamExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tower::ServiceExt;

/// Long for a machine that is busy; a test that waits that long has failed.
const LONG: Duration = Duration::from_secs(30);

async fn listen(room: &Room, path: &str, after: Option<&str>) -> (u16, BodyDataStream) {
    static GUESTS: AtomicUsize = AtomicUsize::new(0);
    let guest = format!("guest{}", GUESTS.fetch_add(1, Ordering::Relaxed));
    let (cookie, _) = enter(room, &guest, Role::Reader).unwrap();
    let mut request = Request::get(path).header("cookie", cookie);
    if let Some(after) = after {
        request = request.header("last-event-id", after);
    }
    let answer = app(room.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (answer.status().as_u16(), answer.into_body().into_data_stream())
}

/// The next event with a word in it; `None` where the stream ends.
async fn until(stream: &mut BodyDataStream, word: &str) -> Option<String> {
    loop {
        let chunk = tokio::time::timeout(LONG, stream.next()).await.expect("something comes")?.ok()?;
        let event = String::from_utf8_lossy(&chunk).into_owned();
        if event.contains(word) {
            return Some(event);
        }
    }
}

/// The newsroom's data under a server that can be stopped.
fn stoppable(newsroom: &Newsroom) -> (Room, Stop) {
    let stop = Stop::default();
    (Room::new(Arc::clone(newsroom.room.store()), stop.clone()), stop)
}

#[tokio::test]
async fn new_stories_and_new_statements_are_told_and_copies_are_not() {
    let newsroom = newsroom();
    let (room, stop) = stoppable(&newsroom);
    let (status, mut stream) = listen(&room, "/events", None).await;
    assert_eq!(status, 200);
    let hello = until(&mut stream, "event: edition").await.unwrap();
    assert!(hello.contains("\"missed\":false") && hello.contains("id: "), "{hello}");
    // The first look is over once the edition is told.
    let first = until(&mut stream, "event: edition").await.unwrap();
    add(&room, "copy.html", &copy(), "2031-05-04T13:00:00Z");
    let copied = until(&mut stream, "event: ").await.unwrap();
    assert!(copied.contains("event: edition"), "a copy is no news of a story: {copied}");
    add(&room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    let word = until(&mut stream, "event: story").await.unwrap();
    assert!(word.contains("\"what\":\"updated\"") && word.contains("new statement"), "{word}");
    // Whoever comes back is told what came meanwhile.
    let id = first.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
    let (_, mut again) = listen(&room, "/events", Some(id)).await;
    assert!(until(&mut again, "event: story").await.is_some());
    let (_, mut lost) = listen(&room, "/events", Some("77-3")).await;
    assert!(until(&mut lost, "event: edition").await.unwrap().contains("\"missed\":true"));
    stop.set();
    assert!(until(&mut stream, "never").await.is_none(), "it ends with the server");
}

#[tokio::test]
async fn a_stream_s_listeners_hear_of_its_stories_alone() {
    let newsroom = newsroom();
    let (room, stop) = stoppable(&newsroom);
    let wanted = crate::serve::desk::Wanted { outlet: Some("Nobody".to_owned()), ..Default::default() };
    let stream = crate::serve::streams::Stream::new("ana", "None", wanted).unwrap();
    stream.keep(&*room.state(), 1).unwrap();
    let (_, mut all) = listen(&room, "/events", None).await;
    let (status, mut none) = listen(&room, &format!("/events?stream={}", stream.id), None).await;
    assert_eq!(status, 200);
    until(&mut all, "event: edition").await.unwrap();
    until(&mut all, "event: edition").await.unwrap();
    add(&room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    assert!(until(&mut all, "event: story").await.is_some());
    stop.set();
    assert!(until(&mut none, "event: story").await.is_none());
    assert_eq!(listen(&room, "/events?stream=none", None).await.0, 404);
}

#[tokio::test]
async fn there_are_only_so_many_seats() {
    let newsroom = newsroom();
    let mut held = Vec::new();
    loop {
        let (status, stream) = listen(&newsroom.room, "/events", None).await;
        if status == 503 {
            break;
        }
        held.push(stream);
        assert!(held.len() <= 200);
    }
    drop(held.pop());
    assert_eq!(listen(&newsroom.room, "/events", None).await.0, 200);
}
