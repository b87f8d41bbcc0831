//! Feeds out, read back by our own reader.

use super::{Form, Of};
use crate::config::Config;
use crate::serve::desk::Wanted;
use crate::serve::streams::Stream;
use crate::serve::testing::{Newsroom, ask, newsroom_with};
use crate::serve::wire::trial::{add, copy, fresh};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use rashomon_intake::feed::{self, Feed};

/// A newsroom that goes by the name that is asked for here.
fn public() -> Newsroom {
    newsroom_with(named())
}

fn named() -> Config {
    Config { hosts: vec!["desk.example".to_owned()], ..Config::default() }
}

async fn fetched(newsroom: &Newsroom, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    let mut request = Request::get(path).header("host", "desk.example:8100");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = ask(newsroom, request.body(Body::empty()).unwrap()).await;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, headers, String::from_utf8_lossy(&body).into_owned())
}

async fn read(newsroom: &Newsroom, path: &str) -> Feed {
    let (status, headers, body) = fetched(newsroom, path, &[]).await;
    assert_eq!(status, 200, "{path}: {body}");
    let kind = headers["content-type"].to_str().unwrap();
    feed::read(body.as_bytes(), Some(kind), None).unwrap()
}

#[tokio::test]
async fn each_form_reads_back_the_same() {
    let newsroom = public();
    let told = |feed: &Feed| -> Vec<_> {
        let entry = |e: &feed::Entry| {
            let html = e.content.clone().or_else(|| e.summary.clone());
            (e.id.clone(), e.title.clone(), e.link.clone(), e.published, e.updated, html)
        };
        feed.entries.iter().map(entry).collect()
    };
    let atom = read(&newsroom, "/feed/front.atom").await;
    assert!(atom.entries.len() >= 2);
    assert_eq!(atom.self_link.as_deref(), Some("http://desk.example:8100/feed/front.atom"));
    assert!(atom.notes.is_empty(), "{:?}", atom.notes);
    let entry = &atom.entries[0];
    assert!(entry.link.as_deref().unwrap().starts_with("http://desk.example:8100/story/s-"), "{entry:?}");
    assert!(entry.id.as_deref().unwrap().starts_with("urn:rashomon:story:s-"), "{entry:?}");
    let html = entry.content.as_deref().unwrap();
    assert!(html.contains("/article/a-") && html.contains(" account"), "{html}");
    for path in ["/feed/front.rss", "/feed/front.json"] {
        let other = read(&newsroom, path).await;
        assert_eq!(told(&other), told(&atom), "{path}");
        assert_eq!(other.title, atom.title);
    }
}

#[tokio::test]
async fn there_is_a_feed_of_everything() {
    let newsroom = public();
    let room = &newsroom.room;
    let wanted = Wanted { query: Some("bridge".to_owned()), ..Wanted::default() };
    let stream = Stream::new("ana", "The bridge", wanted.clone()).unwrap();
    stream.keep(&*room.state(), 1).unwrap();
    let listing = room.desk().list(&Wanted::default(), None, 1).unwrap();
    let story = listing.stories[0].row.id.clone();
    let all = [
        Of::Front(&wanted),
        Of::Stream(&stream.id),
        Of::Story(&story),
        Of::Outlet("Meridian News Agency"),
        Of::Search("bridge"),
    ];
    for of in all {
        for alternate in of.alternates("A page") {
            let feed = read(&newsroom, &alternate.href).await;
            assert!(feed.title.is_some(), "{}", alternate.href);
        }
    }
    assert_eq!(Of::Stream(&stream.id).path(Form::Rss), format!("/stream/{}/feed.rss", stream.id));
    assert_eq!(fetched(&newsroom, "/stream/none/feed.atom", &[]).await.0, 404);
    assert_eq!(fetched(&newsroom, "/feed/front.atom?colour=red", &[]).await.0, 400);
}

#[tokio::test]
async fn an_entry_is_updated_by_what_is_new_and_not_by_a_copy() {
    let newsroom = public();
    let room = &newsroom.room;
    let bridge = |feed: Feed| {
        let entry =
            feed.entries.into_iter().find(|e| e.title.as_deref().unwrap().contains("Bridge")).unwrap();
        (entry.id, entry.updated.unwrap().to_string())
    };
    let (id, before) = bridge(read(&newsroom, "/feed/front.atom").await);
    add(room, "copy.html", &copy(), "2031-05-04T13:00:00Z");
    assert_eq!(bridge(read(&newsroom, "/feed/front.atom").await), (id.clone(), before.clone()));
    add(room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    let (still, after) = bridge(read(&newsroom, "/feed/front.atom").await);
    assert_eq!((still, after.as_str()), (id, "2031-05-04T14:00:00Z"));
    assert_ne!(before, after);
}

#[tokio::test]
async fn a_feed_that_one_has_is_not_sent_again() {
    let newsroom = public();
    let (_, headers, _) = fetched(&newsroom, "/feed/front.atom", &[]).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    let date = headers["last-modified"].to_str().unwrap().to_owned();
    assert_eq!(fetched(&newsroom, "/feed/front.atom", &[("if-none-match", &tag)]).await.0, 304);
    assert_eq!(fetched(&newsroom, "/feed/front.atom", &[("if-modified-since", &date)]).await.0, 304);
    assert_eq!(fetched(&newsroom, "/feed/front.rss", &[("if-none-match", &tag)]).await.0, 200);
    add(&newsroom.room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    assert_eq!(fetched(&newsroom, "/feed/front.atom", &[("if-none-match", &tag)]).await.0, 200);
    assert_eq!(fetched(&newsroom, "/feed/front.atom", &[("if-modified-since", &date)]).await.0, 200);
}

#[tokio::test]
async fn addresses_and_the_hub_are_those_of_the_configuration() {
    let newsroom = newsroom_with(Config {
        public_url: Some("https://news.desk.example/".parse().unwrap()),
        hub: Some("https://hub.example/".parse().unwrap()),
        ..named()
    });
    for form in Form::ALL {
        let feed = read(&newsroom, &format!("/feed/front.{}", form.ending())).await;
        assert_eq!(feed.hubs, ["https://hub.example/"], "{form:?}");
        let link = feed.entries[0].link.clone().unwrap();
        assert!(link.starts_with("https://news.desk.example/story/"), "{link}");
    }
    let (_, headers, body) = fetched(&newsroom, "/feed/front.json", &[("host", "evil.example/\"><x")]).await;
    assert!(headers["link"].to_str().unwrap().contains("rel=\"hub\""));
    assert!(!body.contains("evil"));
}
