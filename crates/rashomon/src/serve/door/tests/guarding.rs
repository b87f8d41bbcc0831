//! What stands before every route.

use super::{Answer, BROWSER, answer, fetch, send, sign_in};
use crate::config::Config;
use crate::serve::door::guard;
use crate::serve::testing::{Newsroom, newsroom, newsroom_with};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use futures_util::stream;
use std::net::SocketAddr;
use tower::ServiceExt;

/// The guard before routes that do what none of ours does.
fn odd() -> Newsroom {
    let mut newsroom = newsroom();
    let routes = Router::new()
        .route("/break", get(async || if true { panic!("the bridge is out") } else { "" }))
        .route("/forgets", get(async || "it never asked who reads"))
        .route("/take", post(async |body: String| body))
        .route(
            "/forever",
            get(async || {
                let events = stream::pending::<Result<Event, std::convert::Infallible>>();
                Sse::new(events).keep_alive(KeepAlive::default())
            }),
        )
        .route("/long", get(async || axum::response::Html("<p>word ".repeat(1_000))));
    newsroom.app = guard(routes, &newsroom.room).with_state(newsroom.room.clone());
    newsroom
}

#[tokio::test]
async fn a_route_that_forgets_to_ask_is_closed() {
    let newsroom = odd();
    assert_eq!(fetch(&newsroom, "/forgets", &[]).await.status, 401);
    assert_eq!(fetch(&newsroom, "/forgets", &[("cookie", &newsroom.cookie)]).await.status, 200);
    let program = fetch(&newsroom, "/forgets", &[("cookie", "rashomon=0123")]).await;
    assert_eq!(program.header("content-type"), "application/problem+json");
    assert!(program.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test]
async fn whatever_changes_something_needs_the_secret() {
    let newsroom = odd();
    let cookie = ("cookie", newsroom.cookie.as_str());
    let (other, others) = sign_in(&newsroom.room, "tomas", "reader");
    for wrong in ["", "guessed", others.as_str()] {
        let refused = send(&newsroom, "/take", &[cookie], &[("csrf", wrong), ("text", "x")]).await;
        assert_eq!(refused.status, 403, "{wrong}");
        assert_eq!(
            send(&newsroom, "/take", &[cookie, ("x-csrf-token", wrong)], &[]).await.status,
            403,
            "{wrong}"
        );
        assert_eq!(
            send(&newsroom, &format!("/take?csrf={wrong}"), &[cookie], &[]).await.status,
            403,
            "{wrong}"
        );
    }
    assert_eq!(send(&newsroom, "/take", &[cookie], &[("text", "x")]).await.status, 403);
    let right = newsroom.csrf.as_str();
    let passed = send(&newsroom, "/take", &[cookie], &[("csrf", right), ("text", "x")]).await;
    assert_eq!((passed.status, passed.body.ends_with("&text=x")), (200, true), "{}", passed.body);
    assert_eq!(send(&newsroom, "/take", &[cookie, ("x-csrf-token", right)], &[]).await.status, 200);
    assert_eq!(
        send(&newsroom, "/take", &[("cookie", &other), ("x-csrf-token", &others)], &[]).await.status,
        200
    );
    for method in ["PUT", "PATCH", "DELETE", "ODD"] {
        let request = Request::builder().method(method).uri("/take").header("cookie", &newsroom.cookie);
        assert_eq!(answer(&newsroom, request.body(Body::empty()).unwrap()).await.status, 403, "{method}");
    }
    assert_eq!(send(&newsroom, "/take", &[], &[("csrf", right)]).await.status, 401);
}

#[tokio::test]
async fn a_form_with_files_has_it_in_its_first_field() {
    let newsroom = odd();
    let form = |secret: &str| {
        let field = format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{secret}\r\n");
        let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        format!("{field}{file}{}\r\n--b--\r\n", "x".repeat(500_000))
    };
    let sent = async |body: String| {
        let request = Request::post("/take").header("cookie", &newsroom.cookie);
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        answer(&newsroom, request.body(Body::from(body)).unwrap()).await
    };
    let passed = sent(form(&newsroom.csrf)).await;
    assert_eq!(passed.status, 200);
    assert_eq!(passed.body, form(&newsroom.csrf), "the body comes through whole");
    assert_eq!(sent(form("guessed")).await.status, 403);
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let newsroom = newsroom();
    let login = async |headers: &[(&str, &str)]| {
        let host = [&[("host", "localhost:8100")], headers].concat();
        send(&newsroom, "/login", &host, &[("name", "x"), ("password", "y")]).await.status
    };
    for foreign in [
        ("origin", "https://elsewhere.example"),
        ("origin", "http://localhost:9"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let refused = login(&[foreign]).await;
        assert_eq!(refused, 403, "{foreign:?}");
        let body = send(&newsroom, "/login", &[("host", "localhost:8100"), foreign], &[]).await.body;
        assert!(body.contains("another site"), "{body}");
    }
    let ours = [("origin", "http://localhost:8100"), ("sec-fetch-site", "same-origin")];
    for ours in [&ours[..1], &ours[1..], &ours[..]] {
        let body = send(&newsroom, "/login", &[&[("host", "localhost:8100")], ours].concat(), &[]).await.body;
        assert!(!body.contains("another site"), "{body}");
    }
}

#[tokio::test]
async fn the_server_answers_to_its_own_names() {
    let config = Config::parse("public_url = \"https://desk.example\"\nhosts = [\"news.lan\"]").unwrap();
    let newsroom = newsroom_with(config);
    let asked = async |host: &str| fetch(&newsroom, "/livez", &[("host", host)]).await.status;
    let ours = [
        "localhost:8100",
        "127.0.0.1",
        "192.168.1.7:8100",
        "[::1]:8100",
        "desk.example",
        "DESK.example.",
        "news.lan:80",
    ];
    for ours in ours {
        assert_eq!(asked(ours).await, 200, "{ours}");
    }
    for foreign in
        ["elsewhere.example", "desk.example.elsewhere.example", "localhost.elsewhere.example", "", "a b"]
    {
        assert_eq!(asked(foreign).await, 421, "{foreign}");
    }
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let newsroom = newsroom();
    let cookie = ("cookie", newsroom.cookie.as_str());
    for (path, headers) in
        [("/", &[cookie][..]), ("/", &[]), ("/nowhere", &[cookie]), ("/assets/app.css", &[]), ("/login", &[])]
    {
        let Answer { headers, .. } = fetch(&newsroom, path, headers).await;
        let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
        let policy = header("content-security-policy");
        for part in ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(header("x-request-id").len(), 16, "{path}");
        assert!(!header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn problems_are_pages_for_people_and_json_for_programs() {
    let newsroom = newsroom();
    let cookie = ("cookie", newsroom.cookie.as_str());
    let person = fetch(&newsroom, "/nowhere/%3Cscript%3E", &[cookie, BROWSER]).await;
    assert_eq!(person.status, 404);
    assert!(person.header("content-type").starts_with("text/html"));
    assert!(person.body.contains("<h1>There is no such page</h1>"), "{}", person.body);
    let program = fetch(&newsroom, "/nowhere", &[cookie]).await;
    assert_eq!(program.header("content-type"), "application/problem+json");
    assert!(program.body.contains("\"status\":404"), "{}", program.body);
    let method = send(&newsroom, "/account", &[cookie, ("x-csrf-token", &newsroom.csrf)], &[]).await;
    assert_eq!((method.status, method.header("content-type")), (405, "application/problem+json"));
    assert!(!method.header("allow").is_empty());
}

#[tokio::test]
async fn a_route_that_breaks_down_says_nothing_of_why() {
    let newsroom = odd();
    let broken = fetch(&newsroom, "/break", &[("cookie", &newsroom.cookie), BROWSER]).await;
    assert_eq!(broken.status, 500);
    assert!(
        broken.body.contains("Something went wrong") && !broken.body.contains("bridge"),
        "{}",
        broken.body
    );
    assert!(broken.body.contains(broken.header("x-request-id")));
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let newsroom = odd();
    let cookie = ("cookie", newsroom.cookie.as_str());
    let text = "x".repeat(1_100_000);
    let by_form =
        send(&newsroom, "/take", &[cookie], &[("csrf", newsroom.csrf.as_str()), ("text", &text)]).await;
    assert_eq!(by_form.status, 413);
    let by_header =
        send(&newsroom, "/take", &[cookie, ("x-csrf-token", &newsroom.csrf)], &[("text", &text)]).await;
    assert_eq!(by_header.status, 413);
}

#[tokio::test]
async fn long_pages_are_sent_compressed() {
    let newsroom = odd();
    for (wanted, given) in [("br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let page =
            fetch(&newsroom, "/long", &[("cookie", &newsroom.cookie), ("accept-encoding", wanted)]).await;
        assert_eq!(page.header("content-encoding"), given);
    }
}

#[tokio::test]
async fn streams_end_when_the_server_closes() {
    let newsroom = odd();
    let room = newsroom.room.clone();
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        room.door().close();
    });
    let headers = [("cookie", newsroom.cookie.as_str()), ("accept-encoding", "gzip")];
    let listened = fetch(&newsroom, "/forever", &headers);
    let heard = tokio::time::timeout(std::time::Duration::from_secs(5), listened).await.unwrap();
    assert_eq!((heard.status, heard.header("content-encoding")), (200, ""));
}

#[tokio::test]
async fn pages_can_be_read_without_an_account_where_that_is_wanted() {
    let newsroom = newsroom_with(Config::parse("public_reading = true").unwrap());
    let front = fetch(&newsroom, "/", &[BROWSER]).await;
    assert_eq!(front.status, 200);
    assert!(front.body.contains("/story/s-"));
    for closed in ["/account", "/people", "/settings", "/feeds", "/api/v1/stories", "/events"] {
        assert_eq!(fetch(&newsroom, closed, &[]).await.status, 401, "{closed}");
    }
    assert_eq!(send(&newsroom, "/mark", &[], &[("target", "s-1")]).await.status, 401);
}

/// A GET from an address.
async fn from(newsroom: &Newsroom, peer: &str, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    let answer = newsroom.app.clone().oneshot(request).await.unwrap();
    let hsts = answer.headers().get("strict-transport-security");
    (answer.status().as_u16(), hsts.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default())
}

#[tokio::test]
async fn only_trusted_servers_in_front_are_believed() {
    let newsroom = newsroom_with(Config::parse("trusted_proxies = [\"10.0.0.1\"]").unwrap());
    let https = ("x-forwarded-proto", "https");
    assert!(from(&newsroom, "10.0.0.1:5", "/livez", &[https]).await.1.starts_with("max-age"));
    assert_eq!(from(&newsroom, "10.0.0.2:5", "/livez", &[https]).await.1, "");
    // Whoever asks by way of a web server on this machine is not this machine.
    assert_eq!(from(&newsroom, "127.0.0.1:5", "/metrics", &[]).await.0, 200);
    assert_eq!(from(&newsroom, "127.0.0.1:5", "/metrics", &[("x-forwarded-for", "192.0.2.1")]).await.0, 403);
    assert_eq!(from(&newsroom, "192.0.2.1:5", "/metrics", &[("x-forwarded-for", "127.0.0.1")]).await.0, 403);
    assert_eq!(from(&newsroom, "10.0.0.1:5", "/metrics", &[("x-forwarded-for", "127.0.0.1")]).await.0, 403);
}

#[tokio::test]
async fn a_session_that_travels_encrypted_has_a_cookie_that_does() {
    let newsroom = newsroom_with(Config::parse("public_url = \"https://desk.example\"").unwrap());
    let token = newsroom.cookie.replace("rashomon=", "__Host-rashomon=");
    let encrypted = [("host", "desk.example"), ("cookie", token.as_str())];
    let first = fetch(&newsroom, "/", &encrypted).await;
    assert_eq!(first.status, 200);
    let set = first.header("set-cookie");
    assert!(set.starts_with("__Host-rashomon=") && set.contains("; Secure"), "{set}");
    // The cookie of the clear is not taken where one comes encrypted: anybody on the way may have set it.
    let clear = [("host", "desk.example"), ("cookie", newsroom.cookie.as_str())];
    assert_eq!(fetch(&newsroom, "/", &clear).await.status, 401);
}
