//! How the server says it is doing.

use super::{fetch, sign_in};
use crate::config::Config;
use crate::serve::door::count_requests;
use crate::serve::testing::{newsroom, newsroom_with};

#[tokio::test]
async fn it_is_ready_once_what_was_kept_is_taken_up() {
    let newsroom = newsroom();
    assert_eq!(fetch(&newsroom, "/livez", &[]).await.status, 200);
    let early = fetch(&newsroom, "/readyz", &[]).await;
    assert_eq!((early.status, early.header("retry-after")), (503, "1"));
    newsroom.room.changed();
    assert_eq!(fetch(&newsroom, "/readyz", &[]).await.status, 200);
}

#[tokio::test]
async fn the_counts_tell_of_requests_feeds_and_stories() {
    count_requests();
    let newsroom = newsroom();
    fetch(&newsroom, "/login?next=/secret-search", &[]).await;
    let counts = fetch(&newsroom, "/metrics", &[]).await;
    assert_eq!(counts.status, 200);
    for line in [
        "rashomon_http_requests_total{route=\"/login\",method=\"GET\",status=\"200\"}",
        "rashomon_http_request_seconds_bucket{route=\"/login\",le=\"0.03\"}",
        "rashomon_feeds{state=\"answered\"} 0",
        "rashomon_stories ",
        "rashomon_articles ",
        "rashomon_captures_unread 0",
        "rashomon_entries_waiting 0",
    ] {
        assert!(counts.body.contains(line), "{line}\n{}", counts.body);
    }
    assert!(!counts.body.contains("secret-search"));
}

#[tokio::test]
async fn the_counts_are_for_this_machine_an_admin_or_the_token() {
    let newsroom = newsroom_with(Config::parse("metrics_token = \"quiet-harbour\"").unwrap());
    // As if by a web server in front.
    let elsewhere = ("x-forwarded-for", "192.0.2.1");
    let status = async |more: (&str, &str)| fetch(&newsroom, "/metrics", &[elsewhere, more]).await.status;
    assert_eq!(status(("accept", "*/*")).await, 403);
    assert_eq!(status(("authorization", "Bearer quiet-harbour")).await, 200);
    assert_eq!(status(("authorization", "Bearer quiet")).await, 403);
    assert_eq!(status(("cookie", &newsroom.cookie)).await, 200);
    let (reader, _) = sign_in(&newsroom.room, "tomas", "reader");
    assert_eq!(status(("cookie", &reader)).await, 403);
}
