//! The API over the pages of `examples/`.

use crate::serve::testing::{Newsroom, Obeying, ask, get, newsroom};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response};
use serde_json::{Value, json};

async fn read(answer: Response<Body>) -> (u16, HeaderMap, Value) {
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, headers, serde_json::from_slice(&body).unwrap_or_default())
}

async fn sent(newsroom: &Newsroom, method: &str, path: &str, body: Option<Value>) -> (u16, HeaderMap, Value) {
    let mut request = Request::builder().method(method).uri(path);
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    read(ask(newsroom, request.body(body).unwrap()).await).await
}

async fn first_story(newsroom: &Newsroom) -> Value {
    let (status, _, list) = sent(newsroom, "GET", "/api/v1/stories", None).await;
    assert_eq!(status, 200, "{list}");
    list["stories"][0].clone()
}

#[tokio::test]
async fn the_spec_names_these_paths() {
    let newsroom = newsroom();
    let (status, body) = get(&newsroom, "/api/openapi.json").await;
    assert_eq!(status, 200);
    let spec: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(spec["openapi"], "3.1.0");
    let mut paths = String::new();
    for (path, item) in spec["paths"].as_object().unwrap() {
        let methods: Vec<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
        paths.push_str(&format!("{path} {}\n", methods.join(" ")));
    }
    insta::assert_snapshot!(paths, @"
    /api/v1/articles/{id} get
    /api/v1/corrections delete get put
    /api/v1/digest get
    /api/v1/digest/mail delete get put
    /api/v1/entities get
    /api/v1/entities/{name} get
    /api/v1/feeds get post
    /api/v1/feeds/{id} delete get
    /api/v1/feeds/{id}/refresh post
    /api/v1/filters get
    /api/v1/hooks get post
    /api/v1/hooks/{id} delete get
    /api/v1/hooks/{id}/deliveries get
    /api/v1/hooks/{id}/test post
    /api/v1/marks get
    /api/v1/marks/{kind}/{target} delete put
    /api/v1/me get
    /api/v1/notes get post
    /api/v1/notes/{id} delete get put
    /api/v1/outlets get
    /api/v1/outlets/{name} get
    /api/v1/search get
    /api/v1/status get
    /api/v1/stories get
    /api/v1/stories/{id} get
    /api/v1/stories/{id}/articles get
    /api/v1/stories/{id}/derivations get
    /api/v1/streams get post
    /api/v1/streams/{id} delete get put
    /api/v1/streams/{id}/stories get
    /api/v1/why get
    ");
}

#[tokio::test]
async fn stories_come_in_stretches_that_go_on() {
    let newsroom = newsroom();
    let (_, _, all) = sent(&newsroom, "GET", "/api/v1/stories?sort=new", None).await;
    let all: Vec<&str> =
        all["stories"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert!(all.len() >= 2, "{all:?}");
    let mut met = Vec::new();
    let mut path = "/api/v1/stories?sort=new&limit=1".to_owned();
    loop {
        let (status, headers, stretch) = sent(&newsroom, "GET", &path, None).await;
        assert_eq!(status, 200, "{stretch}");
        met.extend(
            stretch["stories"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned()),
        );
        if stretch["next"].is_null() {
            break;
        }
        let link = headers["link"].to_str().unwrap();
        let next = link.strip_prefix('<').and_then(|l| l.strip_suffix(">; rel=\"next\"")).unwrap();
        path = next.to_owned();
    }
    assert_eq!(met, all);
}

#[tokio::test]
async fn a_story_says_where_its_words_stand() {
    let newsroom = newsroom();
    let card = first_story(&newsroom).await;
    let id = card["id"].as_str().unwrap();
    let (status, headers, answer) = sent(&newsroom, "GET", &format!("/api/v1/stories/{id}"), None).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["story"]["id"], id);
    let citation = &answer["story"]["summary"][0]["citations"][0];
    let article = citation["article"].as_str().unwrap();
    let (status, _, cited) = sent(&newsroom, "GET", &format!("/api/v1/articles/{article}"), None).await;
    assert_eq!(status, 200);
    let text = cited["article"]["text"].as_str().unwrap();
    let place = |end: &str| usize::try_from(citation[end].as_u64().unwrap()).unwrap();
    assert!(text.get(place("start")..place("end")).is_some_and(|words| !words.is_empty()));
    // Asked again with its tag, it is not sent again.
    let again = Request::get(format!("/api/v1/stories/{id}")).header("if-none-match", &headers["etag"]);
    let (status, _, body) = read(ask(&newsroom, again.body(Body::empty()).unwrap()).await).await;
    assert_eq!((status, body), (304, Value::Null));
    for below in ["articles", "derivations", "derivations?passages=1"] {
        let (status, _, list) = sent(&newsroom, "GET", &format!("/api/v1/stories/{id}/{below}"), None).await;
        assert_eq!(status, 200, "{list}");
    }
}

async fn refused(newsroom: &Newsroom, method: &str, path: &str, body: Option<Value>) -> u16 {
    let (status, headers, problem) = sent(newsroom, method, path, body).await;
    assert_eq!(headers["content-type"], "application/problem+json", "{method} {path}");
    assert_eq!(problem["status"], status);
    assert!(problem["detail"].as_str().is_some_and(|words| words.len() > 5), "{problem}");
    status
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words() {
    let newsroom = newsroom();
    let new = &newsroom;
    assert_eq!(refused(new, "GET", "/api/v1/stories?languag=en", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?language=", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?language=en&language=de", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?limit=0", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?limit=many", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?day=2031-02-30", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/stories?cursor=x", None).await, 404);
    assert_eq!(refused(new, "GET", "/api/v1/stories/s-none", None).await, 404);
    assert_eq!(refused(new, "GET", "/api/v1/articles/a-none", None).await, 404);
    assert_eq!(refused(new, "GET", "/api/v1/search", None).await, 400);
    assert_eq!(refused(new, "GET", "/api/v1/search?q=before:yesterdayish", None).await, 422);
    assert_eq!(refused(new, "GET", "/api/v1/nothing", None).await, 404);
    assert_eq!(refused(new, "POST", "/api/v1/notes", Some(json!({ "target": "s-1" }))).await, 400);
    assert_eq!(refused(new, "POST", "/api/v1/notes", Some(json!(["s-1", "x"]))).await, 400);
    let list = json!({ "name": "x", "wanted": [null] });
    assert_eq!(refused(new, "POST", "/api/v1/streams", Some(list)).await, 400);
    assert_eq!(refused(new, "POST", "/api/v1/notes", None).await, 415);
    let long = json!({ "target": "s-1", "text": "x".repeat(200_000) });
    assert_eq!(refused(new, "POST", "/api/v1/notes", Some(long)).await, 413);
    let (status, headers, _) = sent(new, "PATCH", "/api/v1/notes", None).await;
    assert_eq!((status, &headers["allow"]), (405, &"GET,HEAD,POST".parse().unwrap()));
    assert_eq!(refused(new, "PATCH", "/api/v1/notes", None).await, 405);
}

#[tokio::test]
async fn marks_notes_and_corrections_are_kept() {
    let newsroom = newsroom();
    let _keeper = Obeying::begin(&newsroom);
    let new = &newsroom;
    let id = first_story(new).await["id"].as_str().unwrap().to_owned();
    assert_eq!(sent(new, "PUT", &format!("/api/v1/marks/starred/{id}"), None).await.0, 204);
    let (_, _, marks) = sent(new, "GET", "/api/v1/marks?kind=starred", None).await;
    assert_eq!(marks["marks"][0]["target"], id.as_str());
    assert_eq!(sent(new, "DELETE", &format!("/api/v1/marks/starred/{id}"), None).await.0, 204);
    assert_eq!(refused(new, "PUT", "/api/v1/marks/starred/s-none", None).await, 404);

    let (status, headers, note) =
        sent(new, "POST", "/api/v1/notes", Some(json!({ "target": id, "text": "<b>Ask</b>" }))).await;
    assert_eq!((status, note["text"].as_str()), (201, Some("<b>Ask</b>")));
    let at = headers["location"].to_str().unwrap().to_owned();
    let (status, _, note) = sent(new, "PUT", &at, Some(json!({ "text": "Asked" }))).await;
    assert_eq!((status, note["text"].as_str()), (200, Some("Asked")));
    assert_eq!(sent(new, "DELETE", &at, None).await.0, 204);
    assert_eq!(refused(new, "GET", &at, None).await, 404);

    let (_, _, list) = sent(new, "GET", "/api/v1/stories", None).await;
    let other = list["stories"][1]["id"].as_str().unwrap();
    let correction = json!({ "a": id, "b": other, "kind": "same_story" });
    assert_eq!(sent(new, "PUT", "/api/v1/corrections", Some(correction)).await.0, 204);
    let (_, _, all) = sent(new, "GET", "/api/v1/corrections", None).await;
    assert_eq!(all["corrections"][0]["kind"], "same_story");
    let back = format!("/api/v1/corrections?a={id}&b={other}&kind=same_story");
    assert_eq!(sent(new, "DELETE", &back, None).await.0, 204);
    assert_eq!(refused(new, "DELETE", &back, None).await, 404);
}

#[tokio::test]
async fn streams_and_feeds_are_made_and_removed() {
    let newsroom = newsroom();
    let new = &newsroom;
    let form = json!({ "name": "The bridge", "wanted": { "q": "bridge" } });
    let (status, headers, stream) = sent(new, "POST", "/api/v1/streams", Some(form)).await;
    assert_eq!(status, 201, "{stream}");
    let at = headers["location"].to_str().unwrap().to_owned();
    let (status, _, stories) = sent(new, "GET", &format!("{at}/stories"), None).await;
    assert_eq!(status, 200, "{stories}");
    assert!(!stories["stories"].as_array().unwrap().is_empty());
    assert_eq!(sent(new, "POST", "/api/v1/streams", Some(json!({ "name": "" }))).await.0, 400);
    assert_eq!(sent(new, "DELETE", &at, None).await.0, 204);
    assert_eq!(refused(new, "GET", &at, None).await, 404);

    let form = json!({ "url": "https://meridian.example/feed.xml", "folder": ["News"] });
    let (status, headers, feed) = sent(new, "POST", "/api/v1/feeds", Some(form.clone())).await;
    assert_eq!((status, feed["stands"].as_str()), (201, Some("unasked")), "{feed}");
    assert_eq!(refused(new, "POST", "/api/v1/feeds", Some(form)).await, 409);
    assert_eq!(
        refused(new, "POST", "/api/v1/feeds", Some(json!({ "url": "javascript:alert(1)" }))).await,
        422
    );
    let at = headers["location"].to_str().unwrap().to_owned();
    assert_eq!(sent(new, "POST", &format!("{at}/refresh"), None).await.0, 202);
    assert_eq!(sent(new, "DELETE", &at, None).await.0, 204);
}

#[tokio::test]
async fn the_rest_answers() {
    let newsroom = newsroom();
    for path in [
        "search?q=bridge",
        "entities",
        "outlets",
        "digest",
        "digest?format=markdown&hours=48",
        "status",
        "me",
    ] {
        let (status, body) = get(&newsroom, &format!("/api/v1/{path}")).await;
        assert_eq!(status, 200, "{path}: {body}");
    }
    let (_, _, outlets) = sent(&newsroom, "GET", "/api/v1/outlets", None).await;
    let name = outlets["names"][0]["path"].as_str().unwrap().strip_prefix("/outlet/").unwrap().to_owned();
    let (status, _, outlet) = sent(&newsroom, "GET", &format!("/api/v1/outlets/{name}"), None).await;
    assert_eq!(status, 200, "{outlet}");
    let mail = json!({ "address": "ana@desk.example", "hour": 6 });
    assert_eq!(refused(&newsroom, "GET", "/api/v1/digest/mail", None).await, 404);
    let (status, _, wish) = sent(&newsroom, "PUT", "/api/v1/digest/mail", Some(mail)).await;
    assert_eq!((status, wish["hour"].as_u64()), (200, Some(6)));
    assert_eq!(
        refused(&newsroom, "PUT", "/api/v1/digest/mail", Some(json!({ "address": "nobody" }))).await,
        422
    );
    assert_eq!(sent(&newsroom, "DELETE", "/api/v1/digest/mail", None).await.0, 204);
}
