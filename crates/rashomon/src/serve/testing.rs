//! A newsroom with something in it, for the tests of its routes: the pages of `examples/`, kept in a folder that goes when
//! the test ends.

use super::door::{Role, enter};
use super::{Room, app};
use crate::config::Config;
use crate::follow::Stop;
use crate::keep::Keeper;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, header};
use rashomon_model::{Basis, FetchTime};
use rashomon_store::{Logged, Mode, Store};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tower::ServiceExt;

/// A newsroom over a folder of its own.
pub(super) struct Newsroom {
    pub(super) room: Room,
    pub(super) app: Router,
    /// The session of `desk`, an admin, as the value of a Cookie header.
    pub(super) cookie: String,
    /// What the forms of that session carry.
    pub(super) csrf: String,
    _folder: TempDir,
}

/// A newsroom that holds the example pages, with `desk`, an admin, signed in.
pub(super) fn newsroom() -> Newsroom {
    newsroom_with(Config::default())
}

/// The same, run in another way.
pub(super) fn newsroom_with(config: Config) -> Newsroom {
    newsroom_of(examples(), config)
}

/// A newsroom that holds articles given as JSON Lines.
pub(super) fn newsroom_of_lines(lines: &[serde_json::Value]) -> Newsroom {
    let line = |(i, line): (usize, &serde_json::Value)| Logged {
        source: format!("lines.jsonl#{i}"),
        bytes: line.to_string().into_bytes(),
        form: rashomon_store::Form::Line,
        ..Logged::default()
    };
    newsroom_of(lines.iter().enumerate().map(line).collect(), Config::default())
}

/// A newsroom that holds captures.
fn newsroom_of(captures: Vec<Logged>, config: Config) -> Newsroom {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path(), Mode::Write).unwrap());
    let mut keeper = Keeper::take_up(Arc::clone(&store), NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
    keeper.keep(captures).unwrap();
    keeper.rest().unwrap();
    let room = Room::with(store, Stop::default(), config);
    let (cookie, csrf) = enter(&room, "desk", Role::Admin).unwrap();
    Newsroom { app: app(room.clone()), room, cookie, csrf, _folder: folder }
}

/// The example pages as captures.
fn examples() -> Vec<Logged> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut files: Vec<_> = ["bridge", "hospital"]
        .iter()
        .flat_map(|name| std::fs::read_dir(format!("{root}/{name}")).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    // What pages say of hours ago counts from when they were fetched; all were added years later.
    let fetched = |path: &std::path::Path| match path.file_name().and_then(|name| name.to_str()) {
        Some("newsbasket.txt") => "2025-03-13T18:00:00Z",
        Some("morning-basket.txt") => "2025-06-05T18:00:00Z",
        _ => "2031-05-04T12:00:00Z",
    };
    let added = "2031-05-04T12:00:00Z".parse().unwrap();
    let page = |path: &std::path::PathBuf| Logged {
        source: format!("examples/{}", path.file_name().unwrap().to_string_lossy()),
        fetched_at: Some(FetchTime { value: fetched(path).to_owned(), basis: Basis::Given }),
        bytes: std::fs::read(path).unwrap(),
        hints: Some(crate::keep::added(added, None)),
        ..Logged::default()
    };
    files.iter().map(page).collect()
}

/// The answer to a request of `desk`'s browser: it has the session's cookie, and what changes something has the secret of its
/// forms, unless the request brings its own.
pub(super) async fn ask(newsroom: &Newsroom, mut request: Request<Body>) -> Response<Body> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers_mut();
    if !headers.contains_key(header::COOKIE) && !headers.contains_key(header::AUTHORIZATION) {
        headers.insert(header::COOKIE, newsroom.cookie.parse().unwrap());
        if changes && !headers.contains_key("x-csrf-token") {
            headers.insert("x-csrf-token", newsroom.csrf.parse().unwrap());
        }
    }
    ask_as_is(newsroom, request).await
}

/// The answer to a request as it is: of nobody known, where it brings nothing.
pub(super) async fn ask_as_is(newsroom: &Newsroom, request: Request<Body>) -> Response<Body> {
    newsroom.app.clone().oneshot(request).await.unwrap()
}

/// The body of the answer to a GET, after its status.
pub(super) async fn get(newsroom: &Newsroom, path: &str) -> (u16, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = ask(newsroom, request).await;
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn the_front_page_lists_the_stories() {
    let newsroom = newsroom();
    let (status, body) = get(&newsroom, "/").await;
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("/story/s-"), "{body}");
}

/// A keeper that answers what is asked of it, until it is dropped.
pub(super) struct Obeying(Arc<AtomicBool>);

impl Obeying {
    pub(super) fn begin(newsroom: &Newsroom) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (over, store, asked) =
            (Arc::clone(&stop), Arc::clone(newsroom.room.store()), newsroom.room.asked().unwrap());
        std::thread::spawn(move || {
            let mut keeper = Keeper::take_up(store, NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
            while !over.load(Ordering::Acquire) {
                keeper.answer(&asked).unwrap();
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        Self(stop)
    }
}

impl Drop for Obeying {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
