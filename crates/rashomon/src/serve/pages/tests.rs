//! The pages as somebody asks for them.

use crate::serve::desk::{Differs, Listed, Unread, Wanted};
use crate::serve::streams::Stream;
use crate::serve::testing::{Newsroom, ask, get, newsroom};
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};

/// The answer to a form, sent by somebody who is who the door says.
async fn send(newsroom: &Newsroom, path: &str, form: &str, accept: &str) -> Response<Body> {
    let (status, page) = get(newsroom, "/settings").await;
    assert_eq!(status, 200);
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, accept)
        .body(Body::from(format!("csrf={csrf}&{form}")))
        .unwrap();
    ask(newsroom, request).await
}

/// Where a form leads to.
async fn sent(newsroom: &Newsroom, path: &str, form: &str) -> String {
    let answer = send(newsroom, path, form, "text/html").await;
    let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    to.unwrap_or_else(|| format!("{status}: {}", String::from_utf8_lossy(&body)))
}

/// Waits until the stories are compared, as the comparer does it behind the back.
async fn compared(newsroom: &Newsroom) {
    let _comparer = crate::serve::desk::comparer::start(newsroom.room.clone()).unwrap();
    for _ in 0..600 {
        let listing =
            newsroom.room.read(|room| room.desk().list(&Wanted::default(), None, 60)).await.unwrap();
        if listing.stories.iter().all(|story| !story.summary.is_empty()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the stories are not compared");
}

fn first_story(page: &str) -> String {
    page.split("data-story=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_opens_and_says_what_it_is() {
    let newsroom = newsroom();
    for (path, title) in [
        ("/", "Stories"),
        ("/?unread=1", "Unread stories"),
        ("/?day=2031-05-04", "Stories as of 4 May 2031"),
        ("/search", "Search"),
        ("/search?q=bridge", "bridge"),
        ("/digest?since=2020-01-01", "Digest"),
        ("/streams", "Streams"),
        ("/settings", "Settings"),
        ("/keys", "Keys and help"),
        ("/offline", "No network"),
        ("/outlet/Meridian%20News%20Agency", "Meridian News Agency"),
    ] {
        let (status, body) = get(&newsroom, path).await;
        assert_eq!(status, 200, "{path}: {body}");
        assert!(body.contains(&format!("<title>{title} – rashomon</title>")), "{path}: {body}");
        assert_eq!(body.matches("<h1").count(), 1, "{path}");
        // The policy of the pages would not let these through.
        for forbidden in ["<style", " style=", " onclick=", "<script>"] {
            assert!(!body.contains(forbidden), "{path}: {forbidden}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_or_is_not_there_is_refused_in_words() {
    let newsroom = newsroom();
    for (path, expected, words) in [
        ("/?day=tomorrow", 400, "2031-05-04"),
        ("/search?q=%22open", 400, "role=\"alert\""),
        ("/digest?since=soon", 400, "hour, day, week"),
        ("/stream/nobodys", 404, "stream of yours"),
        ("/outlet/Nobody", 404, "Nobody"),
        ("/assets/other.css", 404, "file"),
    ] {
        let (status, body) = get(&newsroom, path).await;
        assert_eq!((status, body.contains(words)), (expected, true), "{path}: {body}");
    }
}

#[tokio::test]
async fn a_card_cites_its_sentences() {
    let newsroom = newsroom();
    compared(&newsroom).await;
    let (_, body) = get(&newsroom, "/").await;
    assert!(body.contains("<a class=\"cite\" href=\"/article/a-") && body.contains("#s-"), "{body}");
    assert!(body.contains(" accounts</span>") && body.contains("<time datetime=\""), "{body}");
}

#[tokio::test]
async fn a_story_is_starred_and_the_star_taken_away() {
    let newsroom = newsroom();
    let (_, body) = get(&newsroom, "/").await;
    let story = first_story(&body);
    let starred = |newsroom: &Newsroom| {
        let marks = newsroom.room.state().marks("starred").unwrap();
        marks.into_iter().map(|mark| mark.target).collect::<Vec<_>>()
    };
    let form = format!("target={story}&starred=1&back=%2F%3Funread%3D1%23h");
    assert_eq!(sent(&newsroom, "/mark", &form).await, "/?unread=1#h");
    assert_eq!(starred(&newsroom), std::slice::from_ref(&story));
    let form = format!("target={story}&starred=0&back=https%3A%2F%2Fhostile.example%2F");
    assert_eq!(sent(&newsroom, "/mark", &form).await, "/");
    assert!(starred(&newsroom).is_empty());
    let answer = send(&newsroom, "/mark", &format!("target={story}&starred=1"), "application/json").await;
    assert_eq!(answer.status(), 204);
    assert!(sent(&newsroom, "/mark", "target=s-none&starred=1").await.starts_with("404"));
    assert!(sent(&newsroom, "/mark", "starred=1").await.starts_with("400"));
}

#[tokio::test]
async fn a_list_is_marked_as_read() {
    let newsroom = newsroom();
    let to = sent(&newsroom, "/mark-all-read", "outlet=Meridian").await;
    assert!(to.starts_with("/?outlet=Meridian&marked="), "{to}");
    let (status, body) = get(&newsroom, &to).await;
    assert!(status == 200 && body.contains("marked as read."), "{body}");
}

#[tokio::test]
async fn a_search_becomes_a_stream_that_is_renamed_told_of_and_removed() {
    let newsroom = newsroom();
    let at = sent(&newsroom, "/streams", "name=+Bridges%0A+&outlet=Meridian+News+Agency&cursor=1.s-1").await;
    let (status, body) = get(&newsroom, &at).await;
    assert_eq!(status, 200, "{body}");
    assert!(
        body.contains("<h1 dir=\"auto\">Bridges</h1>") && body.contains("outlet Meridian News Agency"),
        "{body}"
    );
    assert!(body.contains(&format!("{at}/feed.atom")), "{body}");
    let id = at.strip_prefix("/stream/").unwrap();
    let kept = || Stream::find(newsroom.room.state().as_ref(), id).unwrap();
    let wanted = Wanted { outlet: Some("Meridian News Agency".to_owned()), ..Wanted::default() };
    assert_eq!(kept().unwrap().wanted, wanted);
    assert_eq!(sent(&newsroom, &at, "alert=1").await, "/streams");
    assert_eq!(sent(&newsroom, &at, "name=Old+bridges").await, "/streams");
    let stream = kept().unwrap();
    assert!(stream.alert && stream.name == "Old bridges");
    let (_, body) =
        get(&newsroom, &format!("/alerted?story={}", first_story(&get(&newsroom, &at).await.1))).await;
    assert_eq!(body, "{\"streams\":[\"Old bridges\"]}");
    let (_, body) = get(&newsroom, "/streams").await;
    assert!(body.contains("Old bridges") && body.contains("Alert is on"), "{body}");
    assert_eq!(sent(&newsroom, &at, "remove=1").await, "/streams");
    assert_eq!(kept(), None);
}

#[tokio::test]
async fn a_stream_of_another_is_not_there() {
    let newsroom = newsroom();
    let stream = Stream::new("somebody else", "Theirs", Wanted::default()).unwrap();
    stream.keep(newsroom.room.state().as_ref(), 1).unwrap();
    let at = format!("/stream/{}", stream.id);
    assert_eq!(get(&newsroom, &at).await.0, 404);
    assert!(sent(&newsroom, &at, "remove=1").await.starts_with("404"));
    assert_eq!(Stream::find(newsroom.room.state().as_ref(), &stream.id).unwrap(), Some(stream));
}

#[tokio::test]
async fn settings_are_kept_and_shape_the_pages() {
    let newsroom = newsroom();
    let (_, body) = get(&newsroom, "/").await;
    assert!(body.contains("data-theme=\"auto\" data-keys=\"on\""), "{body}");
    let form = "theme=dark&start=digest&sort=new&stories=10";
    assert_eq!(sent(&newsroom, "/settings", form).await, "/settings?saved=1");
    let (_, body) = get(&newsroom, "/").await;
    assert!(body.contains("data-theme=\"dark\" data-keys=\"off\""), "{body}");
    let answer = ask(&newsroom, Request::get("/start").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.headers()[header::LOCATION], "/digest");
    assert!(sent(&newsroom, "/settings", "stories=1000").await.starts_with("400"));
}

#[tokio::test]
async fn keys_can_be_chosen_one_by_one() {
    let newsroom = newsroom();
    let form = "theme=auto&start=front&stories=30&keys=1&key_next=x&key_star=&key_help=%22";
    assert_eq!(sent(&newsroom, "/settings", form).await, "/settings?saved=1");
    let (_, body) = get(&newsroom, "/settings").await;
    assert!(body.contains("name=\"key_next\" size=\"3\"") && body.contains("value=\"x\""), "{body}");
    // The script is told, as a value that cannot end; the help says what holds.
    assert!(body.contains("data-own-keys=\"{&#34;"), "{body}");
    let (_, body) = get(&newsroom, "/keys").await;
    assert!(body.contains("<kbd>x</kbd>") && !body.contains("<kbd>j</kbd>"), "{body}");
    assert!(body.contains("<kbd>s</kbd> <kbd>f</kbd>"), "{body}");
    let refused = sent(&newsroom, "/settings", "stories=30&key_next=g").await;
    assert!(refused.starts_with("400"), "{refused}");
    // Whoever takes them back has the usual ones.
    assert_eq!(sent(&newsroom, "/settings", "stories=30&keys=1").await, "/settings?saved=1");
    assert!(!get(&newsroom, "/").await.1.contains("data-own-keys"));
}

#[tokio::test]
async fn files_are_packed_and_kept() {
    let newsroom = newsroom();
    let (_, body) = get(&newsroom, "/").await;
    let style = body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let asked = |path: &str, accept: &str, tag: &str| {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, accept);
        ask(&newsroom, request.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap())
    };
    let answer = asked(style, "gzip, br", "").await;
    let headers = answer.headers().clone();
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let packed = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut &packed[..], &mut plain).unwrap();
    let answer = asked("/assets/app.css", "identity", "").await;
    assert!(answer.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("no-cache"));
    assert_eq!(to_bytes(answer.into_body(), usize::MAX).await.unwrap(), plain);
    let tag = headers[header::ETAG].to_str().unwrap();
    assert_eq!(asked(style, "gzip, br", tag).await.status(), 304);
    assert_eq!(asked(style, "gzip", tag).await.headers()[header::CONTENT_ENCODING], "gzip");
}

#[test]
fn nothing_of_a_hostile_story_becomes_markup() {
    use super::list::List;
    use super::{Frame, front};
    use crate::serve::door::Viewer;
    let bad = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";
    let mut listed = Listed {
        headline: bad.to_owned(),
        outlets: vec![bad.to_owned()],
        hashtags: vec![bad.to_owned()],
        language: Some(bad.to_owned()),
        differs: Some(Differs {
            text: bad.to_owned(),
            disputed: true,
            count: 3,
            values: vec![bad.to_owned(); 2],
        }),
        unread: Unread::Since(3),
        ..Listed::default()
    };
    listed.row.id = bad.to_owned();
    let listing = crate::serve::desk::Listing { stories: vec![listed], next: Some(bad.to_owned()) };
    let wanted = Wanted { outlet: Some(bad.to_owned()), ..Wanted::default() };
    let list = List::new("/", &wanted, &listing, jiff::Timestamp::UNIX_EPOCH);
    let viewer = Viewer { name: bad.to_owned(), csrf: bad.to_owned(), ..Viewer::default() };
    let page = front::shown_for_tests(Frame::new(&viewer, "/"), wanted, list);
    assert!(
        page.contains("3 new statements") && page.contains("Disputed:") && page.contains("2 more"),
        "{page}"
    );
    // Every sign that could end a text or a value is written as a number or a name.
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("\"'>"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_no_article_is_about_is_looked_for_in_the_words() {
    let newsroom = newsroom();
    let request = Request::get("/entity/Nobody%20%22Here%22").body(Body::empty()).unwrap();
    let answer = ask(&newsroom, request).await;
    assert_eq!(answer.status(), 303);
    let to = answer.headers().get(header::LOCATION).unwrap().to_str().unwrap().to_owned();
    assert_eq!(to, "/search?q=%22Nobody%20Here%22");
    assert_eq!(get(&newsroom, &to).await.0, 200);
}
