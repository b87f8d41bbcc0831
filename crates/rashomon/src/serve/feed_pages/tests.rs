//! The pages of feeds, as a browser asks for them.

use super::Feeding;
use crate::fetch::Fetcher;
use crate::follow::{EntrySaid, Wishes, schedule_of};
use crate::keep::Keeper;
use crate::serve::testing::{Newsroom, ask, get, newsroom};
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use rashomon_intake::frontier::{Change, FeedState, Moment, Policy, Schedule};
use rashomon_intake::guard::AllowList;
use rashomon_store::{EntryRow, EntryState, FeedRow};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FEED: &str = "<rss version=\"2.0\"><channel><title>Tidewater Gazette</title><link>https://tide.example/</link>\
                    <item><title>Ferry</title><link>/ferry</link><guid>1</guid></item></channel></rss>";

/// A small site: a page that names two feeds, one that names one, the feeds, and what is no feed.
fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    format!("http://{at}")
}

fn answer(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    while lines.next().and_then(Result::ok).is_some_and(|line| !line.is_empty()) {}
    let names = |feeds: &[&str]| {
        let link = |feed: &&str| format!("<link rel=alternate type=application/rss+xml href={feed}>");
        format!("<html><head>{}</head></html>", feeds.iter().map(link).collect::<String>())
    };
    let (status, kind, body) = match first.split(' ').nth(1).unwrap_or_default() {
        "/two" => ("200 OK", "text/html", names(&["/rss", "/atom"])),
        "/one" => ("200 OK", "text/html", names(&["/rss?one"])),
        path if path.starts_with("/rss") => ("200 OK", "application/rss+xml", FEED.to_owned()),
        "/down" => ("500 Oh", "text/plain", String::new()),
        _ => ("404 Not Found", "text/plain", String::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

/// A newsroom that may ask this machine, and bring in from below `roots`.
fn asking(roots: Vec<PathBuf>) -> Newsroom {
    let newsroom = newsroom();
    let fetcher = Fetcher::new(AllowList::parse(["127.0.0.1"]).unwrap()).unwrap();
    newsroom.room.feed_by(Feeding::new(fetcher, Policy::default(), roots));
    newsroom
}

/// Status, where it leads to, and the body.
async fn sent(newsroom: &Newsroom, request: Request<Body>) -> (u16, String, String) {
    let answer = ask(newsroom, request).await;
    let status = answer.status().as_u16();
    let to =
        answer.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8_lossy(&body).into_owned())
}

async fn post(newsroom: &Newsroom, path: &str, form: &str) -> (u16, String, String) {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    sent(newsroom, request.body(Body::from(form.to_owned())).unwrap()).await
}

/// A form with files: name, file's name, content.
async fn upload(
    newsroom: &Newsroom,
    path: &str,
    csrf: &str,
    files: &[(&str, &str, &str)],
) -> (u16, String, String) {
    let mut body = format!("--line\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n");
    for (name, file, content) in files {
        body.push_str(&format!(
            "--line\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n{content}\r\n"
        ));
    }
    body.push_str("--line--\r\n");
    let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
    sent(newsroom, request.body(Body::from(body)).unwrap()).await
}

/// Follows a feed that stands so.
fn stands(newsroom: &Newsroom, url: &str, state: FeedState, settings: &str) -> i64 {
    let now = Moment::from(newsroom.room.now());
    let schedule = Schedule {
        history: vec![Change { at: now, state: state.clone() }],
        state,
        asked: Some(now),
        answered: Some(now),
        next_due: Some(now.plus(Duration::from_secs(3_600))),
        ..Schedule::new(url)
    };
    let row = FeedRow {
        url: url.to_owned(),
        title: Some(format!("The <b>Meridian</b> of {}", url.rsplit('/').next().unwrap())),
        folder: vec!["News".to_owned(), "Norvale".to_owned()],
        settings: settings.to_owned(),
        schedule: serde_json::to_string(&schedule).unwrap(),
        ..FeedRow::default()
    };
    newsroom.room.state().add_feeds(&[row]).unwrap()[0].0.id
}

#[tokio::test]
async fn the_list_tells_how_each_feed_stands() {
    let newsroom = newsroom();
    let (status, body) = get(&newsroom, "/feeds").await;
    assert!(status == 200 && body.contains("No feed is followed yet"), "{body}");
    stands(&newsroom, "https://meridian.example/a", FeedState::Fine, "{}");
    stands(&newsroom, "https://meridian.example/b", FeedState::NotFound, "{}");
    stands(&newsroom, "https://meridian.example/c", FeedState::Refused { status: 402 }, "{}");
    stands(&newsroom, "https://meridian.example/d", FeedState::Fine, r#"{"paused":true}"#);
    let (_, body) = get(&newsroom, "/feeds").await;
    let coverage = "2 of 4 sources answered when last asked, 2 in the last hour; 1 failed; 1 paywalled.";
    assert!(body.contains(coverage), "{body}");
    assert!(body.contains("News/Norvale") && body.contains("look on the outlet&#39;s site"), "{body}");
    assert!(body.contains("The &#60;b&#62;Meridian") && !body.contains("<b>Meridian"), "{body}");
    let shown =
        |body: &str| ["/feeds/1\"", "/feeds/2\"", "/feeds/3\"", "/feeds/4\""].map(|link| body.contains(link));
    assert_eq!(shown(&body), [true; 4]);
    assert_eq!(shown(&get(&newsroom, "/feeds?show=fails").await.1), [false, true, false, false]);
    assert_eq!(shown(&get(&newsroom, "/feeds?show=paywalled").await.1), [false, false, true, false]);
    assert_eq!(shown(&get(&newsroom, "/feeds?show=waits").await.1), [false, false, false, true]);
    assert!(get(&newsroom, "/feeds?page=99").await.1.contains("None of the feeds stands so"));
}

#[tokio::test]
async fn a_feed_is_found_and_followed() {
    let (newsroom, site) = (asking(Vec::new()), site());
    let add = async |path: &str, more: &str| {
        post(&newsroom, "/feeds/add", &format!("url={site}{path}{more}")).await
    };
    // Several: somebody chooses.
    let (status, _, body) = add("/two", "&folder=News").await;
    assert!(
        status == 200 && body.contains("names 2 feeds") && body.contains(&format!("value=\"{site}/atom\"")),
        "{body}"
    );
    let (status, to, _) = add("/rss", "&folder=News%2F+Coast").await;
    assert_eq!((status, to.as_str()), (303, "/feeds/1"));
    let row = newsroom.room.state().feed(1).unwrap().unwrap();
    assert_eq!(
        (row.title.as_deref(), row.folder),
        (Some("Tidewater Gazette"), vec!["News".to_owned(), "Coast".to_owned()])
    );
    // Whoever follows asks it again, for all that it has.
    let schedule = schedule_of(&newsroom.room.state().feed(1).unwrap().unwrap());
    assert_eq!((schedule.asked, schedule.digest, schedule.state), (None, None, FeedState::New));
    assert_eq!(add("/rss", "").await.1, "/feeds/1", "it is followed already");
    assert_eq!(add("/one", "").await.1, "/feeds/2", "the one that a page names");
    let (_, _, body) = add("/none", "").await;
    assert!(
        body.contains("nothing stands at this address (404)") && !body.contains("all the same"),
        "{body}"
    );
    let (_, _, body) = add("/down", "").await;
    assert!(
        body.contains("the server has an error (500)") && body.contains("Follow it all the same"),
        "{body}"
    );
    assert_eq!(add("/down", "&anyway=true").await.1, "/feeds/3");
    let (status, _, body) = post(&newsroom, "/feeds/add", "url=+").await;
    assert!(status == 422 && body.contains("Give the address"), "{body}");
    let (_, _, body) = post(&newsroom, "/feeds/add", "url=http://10.0.0.1/rss").await;
    assert!(body.contains("--allow 10.0.0.1"), "{body}");
}

#[tokio::test]
async fn a_feed_is_changed_asked_paused_and_removed() {
    let newsroom = newsroom();
    let id = stands(&newsroom, "https://meridian.example/a", FeedState::Fine, r#"{"opml":[["x","y"]]}"#);
    stands(&newsroom, "https://meridian.example/b", FeedState::Fine, "{}");
    let state = newsroom.room.state();
    let form = "title=Meridian+%22M%22&folder=World&url=https://meridian.example/new&interval=90&paused=1";
    let (status, to, _) = post(&newsroom, "/feeds/1/edit", form).await;
    assert_eq!((status, to.as_str()), (303, "/feeds/1"));
    let row = state.feed(id).unwrap().unwrap();
    let wishes = Wishes { paused: true, interval_min: Some(90), own_words: false };
    assert_eq!((row.title.as_deref(), Wishes::of(&row.settings)), (Some("Meridian \"M\""), wishes));
    assert!(row.settings.contains("opml") && row.folder == ["World"], "{}", row.settings);
    assert_eq!((row.url.as_str(), schedule_of(&row).state), ("https://meridian.example/new", FeedState::New));
    let (_, body) = get(&newsroom, "/feeds/1").await;
    assert!(body.contains("paused") && body.contains("value=\"Meridian &#34;M&#34;\""), "{body}");
    for (form, why) in [
        ("url=javascript:alert(1)", "is no address of the web"),
        ("url=https://meridian.example/b", "is followed already, as feed 2"),
        ("interval=soon", "is no number of minutes"),
    ] {
        let (status, _, body) = post(&newsroom, "/feeds/1/edit", form).await;
        assert!(status == 422 && body.contains(why), "{body}");
    }
    assert_eq!(post(&newsroom, "/feeds/1/refresh", "").await.0, 303);
    let asked = || state.items("refresh", None).unwrap().into_iter().map(|item| item.key).collect::<Vec<_>>();
    assert_eq!(asked(), ["1"]);
    assert_eq!(post(&newsroom, "/feeds/refresh", "").await.1, "/feeds");
    assert_eq!(asked(), ["1", "2"]);
    let (_, body) = get(&newsroom, "/feeds/1/remove").await;
    assert!(body.contains("What it brought stays") && state.feed(1).unwrap().is_some(), "{body}");
    assert_eq!(post(&newsroom, "/feeds/1/remove", "").await.1, "/feeds");
    assert!(state.feed(1).unwrap().is_none());
    assert_eq!(get(&newsroom, "/feeds/1").await.0, 404);
}

#[tokio::test]
async fn entries_tell_what_became_of_them() {
    let newsroom = newsroom();
    let id = stands(&newsroom, "https://meridian.example/a", FeedState::Throttled { until: Moment(0) }, "{}");
    let state = newsroom.room.state();
    let said = |title: &str| EntrySaid {
        title: Some(title.to_owned()),
        published: Some("2031-05-04T12:00:00Z".to_owned()),
        ..EntrySaid::default()
    };
    let entry = |key: u64, state, said: EntrySaid| EntryRow {
        feed: id,
        key,
        url: Some(format!("https://meridian.example/{key}")),
        state,
        hints: Some(said.json()),
        ..EntryRow::default()
    };
    let why = "page not fetched: the server answers 404. What the feed itself says is kept".to_owned();
    state
        .add_entries(&[
            entry(1, EntryState::Kept, EntrySaid { capture: Some(1), ..said("<i>Bridge</i> opens") }),
            entry(
                2,
                EntryState::Kept,
                EntrySaid { capture: Some(2), paywalled: true, ..said("Half a text") },
            ),
            entry(3, EntryState::Refused, EntrySaid { refused: Some(why), ..said("Gone") }),
            entry(4, EntryState::Waiting, said("To come")),
            EntryRow {
                url: Some("javascript:alert(1)".into()),
                ..entry(5, EntryState::Skipped, said("Odd"))
            },
        ])
        .unwrap();
    let (status, body) = get(&newsroom, "/feeds/1").await;
    let article = newsroom.room.store().derived().articles_of_page(1).unwrap()[0].clone();
    assert!(
        status == 200 && body.contains(&format!("href=\"/article/{article}\" dir=\"auto\">Bridge opens</a>")),
        "{body}"
    );
    for part in [
        "full text",
        "paywalled",
        "may be cut short",
        "the server answers 404",
        "to be fetched",
        "passed over",
        "How it stood",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(
        !body.contains("javascript:") && body.contains("5: 2 kept, 1 not fetched, 1 waiting; 1 paywalled"),
        "{body}"
    );
    assert_eq!(body.matches("Fetch again:").count(), 2);
    assert_eq!(post(&newsroom, "/feeds/1/again", "key=3").await.1, "/feeds/1#entries");
    assert_eq!(state.items("fetch-again", None).unwrap()[0].key, "1/3");
    assert_eq!(post(&newsroom, "/feeds/1/again", "key=77").await.0, 404);
}

#[tokio::test]
async fn lists_go_in_and_out() {
    let newsroom = newsroom();
    let list = "<opml version=\"2.0\"><head/><body><outline text=\"News\"><outline text=\"Meridian\" \
                xmlUrl=\"https://meridian.example/a\"/></outline></body></opml>";
    let (status, _, body) = upload(&newsroom, "/feeds/import", "", &[("file", "a.opml", list)]).await;
    assert!(status == 200 && body.contains("1 feed followed<"), "{body}");
    let (status, out) = get(&newsroom, "/feeds/export.opml").await;
    assert!(status == 200 && out.contains("text=\"Meridian\"") && out.contains("text=\"News\""), "{out}");
    let (status, _, body) = upload(&newsroom, "/feeds/import", "", &[("file", "a.opml", "<html>")]).await;
    assert!(status == 422 && body.contains("no list of subscriptions"), "{body}");
    assert_eq!(upload(&newsroom, "/feeds/import", "", &[]).await.0, 422);
}

/// Folds in what is logged, as the newsroom's keeper does, until it is dropped.
struct Folding(Option<std::thread::JoinHandle<()>>, Arc<std::sync::atomic::AtomicBool>);

impl Folding {
    fn start(newsroom: &Newsroom) -> Self {
        let (store, stop) =
            (Arc::clone(newsroom.room.store()), Arc::<std::sync::atomic::AtomicBool>::default());
        let told = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut keeper = Keeper::take_up(Arc::clone(&store), NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
            let mut offering = keeper.offering();
            while !told.load(std::sync::atomic::Ordering::Relaxed) {
                offering.bring_up().unwrap();
                while keeper.catch_up().unwrap() > 0 {}
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self(Some(thread), stop)
    }
}

impl Drop for Folding {
    fn drop(&mut self) {
        self.1.store(true, std::sync::atomic::Ordering::Relaxed);
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}

/// The state of an import, once it has ended.
async fn ended(newsroom: &Newsroom, path: &str) -> serde_json::Value {
    let start = Instant::now();
    loop {
        let (_, body) = get(newsroom, &format!("{path}/state")).await;
        let state: serde_json::Value = serde_json::from_str(&body).unwrap();
        if state["running"] == false {
            return state;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{body}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const PAGE: &str = "<html lang=en><head><title>Harbour of Varga opens its third berth</title></head><body><article>\
<h1>Harbour of Varga opens its third berth</h1><p>The harbour of Varga opened its third berth on Monday after nine months of \
work, the port office said in a statement to the Meridian.</p><p>Forty ships had waited off the coast since April, said \
harbour master Ivo Lund, and the first of them unloaded its grain before noon.</p></article></body></html>";

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_brought_in() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    std::fs::create_dir_all(below.join("deep")).unwrap();
    std::fs::write(below.join("deep/page.html"), PAGE).unwrap();
    std::fs::write(below.join("lines.jsonl"), "{\"text\": \n").unwrap();
    std::fs::write(folder.path().join("beside.html"), PAGE).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("beside.html"), below.join("out.html")).unwrap();
    let newsroom = asking(vec![below.clone()]);
    let _folding = Folding::start(&newsroom);
    let (status, body) = get(&newsroom, "/import").await;
    assert!(status == 200 && body.contains(&below.display().to_string()), "{body}");
    for outside in [folder.path().join("beside.html"), below.join("../beside.html"), below.join("none")] {
        let (status, _, body) =
            post(&newsroom, "/import/folder", &format!("path={}", outside.display())).await;
        assert!(status == 422 && body.contains("is no file or folder below"), "{body}");
    }
    let (status, to, _) = post(&newsroom, "/import/folder", &format!("path={}", below.display())).await;
    assert_eq!((status, to.as_str()), (303, "/import/1"));
    let state = ended(&newsroom, &to).await;
    assert_eq!(state["counts"], "1 new article from 2 pages", "{state}");
    let (_, body) = get(&newsroom, &to).await;
    assert!(body.contains("done: ") && body.contains("is not an article as a JSON object"), "{body}");
    assert!(cfg!(not(unix)) || body.contains("it leads out of the folders"), "{body}");
    assert!(!body.contains("http-equiv"), "{body}");
    let (_, body) = get(&newsroom, "/import").await;
    assert!(body.contains("1 new article from 2 pages"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_brought_in_and_go() {
    let newsroom = asking(Vec::new());
    // Nobody folds yet: it waits, and nothing else begins meanwhile.
    let files = [("files", "../page.html", PAGE), ("files", "b/page.html", PAGE), ("files", "", "")];
    let (status, to, body) = upload(&newsroom, "/import/files", "", &files).await;
    assert_eq!((status, to.as_str()), (303, "/import/1"), "{body}");
    let (_, body) = get(&newsroom, &to).await;
    assert!(
        body.contains("<noscript><meta http-equiv=\"refresh\"") && body.contains("Cancel the rest"),
        "{body}"
    );
    let (status, _, body) = upload(&newsroom, "/import/files", "", &files).await;
    assert!(status == 422 && body.contains("wait until it ends"), "{body}");
    {
        let _folding = Folding::start(&newsroom);
        // Who sends the next while the last is being folded in waits for that.
        let (status, next, body) = upload(&newsroom, "/import/files", "", &files[..1]).await;
        assert_eq!((status, next.as_str()), (303, "/import/2"), "{body}");
        let state = ended(&newsroom, &to).await;
        assert_eq!(state["counts"], "2 new articles from 2 pages", "{state}");
        assert_eq!(ended(&newsroom, &next).await["counts"], "0 new articles from 1 page (1 kept before)");
    }
    let uploads = newsroom.room.store().folder().join("uploads");
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 0);
    let log = newsroom.room.store().log();
    assert_eq!(log.read(log.last() - 2).unwrap().unwrap().source, "page.html");
    assert_eq!(upload(&newsroom, "/import/files", "", &[]).await.0, 422);
    assert_eq!(get(&newsroom, "/import/9").await.0, 404);
}
