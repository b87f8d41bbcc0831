//! Digests say what is new, once, in every form, by mail too.

use super::{Before, Every, Wish, html, make, markdown, since, text, turn};
use crate::config::{Config, Smtp, SmtpTls};
use crate::serve::desk::Wanted;
use crate::serve::testing::{Newsroom, get, newsroom, newsroom_with};
use crate::serve::wire::trial::{add, copy, fresh, post_office, post_office_silent};
use jiff::Timestamp;

/// A time as Unix seconds.
fn at(time: &str) -> i64 {
    time.parse::<Timestamp>().unwrap().as_second()
}

#[test]
fn only_what_nobody_said_before_is_in_it() {
    let newsroom = newsroom();
    let desk = newsroom.room.desk();
    let all = since(desk, &Wanted::default(), None, at("2025-01-01T00:00:00Z")).unwrap();
    assert!(all.entries.len() >= 2 && all.entries.iter().all(|entry| entry.new), "{all:?}");
    let later = at("2031-05-04T12:30:00Z");
    assert!(since(desk, &Wanted::default(), None, later).unwrap().entries.is_empty());
    add(&newsroom.room, "copy.html", &copy(), "2031-05-04T13:00:00Z");
    assert!(since(desk, &Wanted::default(), None, later).unwrap().entries.is_empty(), "a copy is no news");
    add(&newsroom.room, "fresh.html", &fresh(), "2031-05-04T14:00:00Z");
    let news = since(desk, &Wanted::default(), None, later).unwrap();
    assert_eq!(news.entries.len(), 1, "{news:?}");
    let entry = &news.entries[0];
    assert!(!entry.new && !entry.statements.is_empty());
    assert!(entry.statements.iter().all(|s| s.outlet.as_deref() == Some("Varga Herald")), "{entry:?}");
}

#[test]
fn nothing_of_a_page_is_markup_in_any_form() {
    let newsroom = newsroom();
    let desk = newsroom.room.desk();
    let made = make(desk, &Wanted::default(), None, &Before::Since(0)).unwrap();
    let mut digest = made.digest;
    digest.entries[0].headline = "<script>alert(1)</script> [x](javascript:y)".to_owned();
    digest.entries[0].statements[0].text = "\"><img src=x onerror=alert(1)>".to_owned();
    let html = html(&digest, "https://desk.example");
    assert!(!html.contains("<script") && !html.contains("<img") && html.contains("&lt;script&gt;"), "{html}");
    let markdown = markdown(&digest, "https://desk.example");
    assert!(!markdown.contains("<script") && !markdown.contains("[x](java"), "{markdown}");
    let text = text(&digest, "https://desk.example");
    assert!(text.contains("https://desk.example/story/s-"), "{text}");
    assert!(
        text.lines().filter(|line| !line.contains("://")).all(|line| line.chars().count() <= 72),
        "{text}"
    );
}

#[test]
fn a_wish_is_due_at_its_hours() {
    let wish = |every, hour| Wish { every, hour, made_at: at("2031-05-04T10:00:00Z"), ..Wish::default() };
    let daily = wish(Every::Day, 7);
    assert!(!daily.is_due(at("2031-05-05T06:59:59Z")));
    assert!(daily.is_due(at("2031-05-05T07:00:00Z")));
    let sent = Wish { last: Some(at("2031-05-05T07:00:00Z")), ..daily };
    assert!(!sent.is_due(at("2031-05-06T06:00:00Z")));
    assert!(sent.is_due(at("2031-05-08T23:00:00Z")), "a server that was down makes up for it, once");
    let hourly = wish(Every::Hour, 0);
    assert!(!hourly.is_due(at("2031-05-04T10:59:00Z")));
    assert!(hourly.is_due(at("2031-05-04T11:00:00Z")));
}

/// A newsroom whose mail goes to a port of this machine.
fn mailing(port: u16) -> Newsroom {
    let smtp = Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        login: None,
        from: "The desk <desk@desk.example>".to_owned(),
        tls: SmtpTls::None,
    };
    let public_url = Some("https://desk.example".parse().unwrap());
    newsroom_with(Config { public_url, smtp: Some(smtp), ..Config::default() })
}

/// A daily wish that is due.
fn due(room: &crate::serve::Room) -> Wish {
    let now = room.now().as_second();
    let wish = Wish {
        owner: "ana".to_owned(),
        address: "Ana <ana@desk.example>".to_owned(),
        every: Every::Hour,
        stop: "word".to_owned(),
        made_at: now - 7_200,
        ..Wish::default()
    };
    wish.keep(&*room.state()).unwrap();
    wish
}

#[tokio::test]
async fn a_digest_comes_by_mail_once_and_can_be_ended() {
    let (port, mut mails) = post_office(true).await;
    let newsroom = mailing(port);
    let room = &newsroom.room;
    due(room);
    turn(room).await.unwrap();
    let mail = mails.recv().await.unwrap();
    assert!(mail.contains("From: \"The desk\" <desk@desk.example>"), "{mail}");
    assert!(
        mail.contains("To: Ana <ana@desk.example>") || mail.contains("To: \"Ana\" <ana@desk.example>"),
        "{mail}"
    );
    assert!(mail.contains("List-Unsubscribe: <https://desk.example/digest/stop/word>"), "{mail}");
    assert!(mail.contains("multipart/alternative"), "{mail}");
    assert!(mail.contains("text/plain") && mail.contains("text/html"), "{mail}");
    turn(room).await.unwrap();
    // The next hour: nothing is new, so nothing comes.
    let mut wish = Wish::find(&*room.state(), "ana").unwrap().unwrap();
    assert!(wish.message.starts_with("sent: "), "{}", wish.message);
    wish.last = wish.last.map(|last| last - 3_600);
    wish.keep(&*room.state()).unwrap();
    turn(room).await.unwrap();
    assert!(mails.try_recv().is_err());
    // Looking at the page of the link ends nothing, its button does.
    assert_eq!(get(&newsroom, "/digest/stop/word").await.0, 200);
    assert!(Wish::find(&*room.state(), "ana").unwrap().is_some());
    let end = axum::http::Request::post("/digest/stop/word").body(axum::body::Body::empty()).unwrap();
    assert_eq!(crate::serve::testing::ask(&newsroom, end).await.status(), 200);
    assert!(Wish::find(&*room.state(), "ana").unwrap().is_none());
}

#[tokio::test]
async fn a_kill_between_sending_and_noting_sends_the_same_mail_again() {
    let (port, mut mails) = post_office_silent(true, 1).await;
    let newsroom = mailing(port);
    let room = newsroom.room.clone();
    due(&room);
    // The server has the mail, and we end before it says so.
    let sending = tokio::spawn(async move { turn(&room).await });
    let first = mails.recv().await.unwrap();
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    let room = &newsroom.room;
    assert_eq!(Wish::find(&*room.state(), "ana").unwrap().unwrap().last, None);
    // What comes meanwhile is for the next mail.
    add(room, "fresh.html", &fresh(), &room.now().to_string());
    turn(room).await.unwrap();
    let again = mails.recv().await.unwrap();
    let line = |mail: &str, name: &str| -> String {
        mail.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned()
    };
    for name in ["Message-ID: <", "Date: ", "Subject: "] {
        assert!(
            line(&first, name).len() > name.len() && line(&first, name) == line(&again, name),
            "{first}{again}"
        );
    }
    let words = |mail: &str| {
        mail.lines().filter(|line| !line.contains("boundary") && !line.starts_with("--")).count()
    };
    assert_eq!(words(&first), words(&again));
    assert!(!again.contains("Varga Herald"), "{again}");
    // From then on it is noted.
    turn(room).await.unwrap();
    assert!(mails.try_recv().is_err());
    assert!(Wish::find(&*room.state(), "ana").unwrap().unwrap().message.starts_with("sent: "));
    assert!(room.state().items("digest-sending", None).unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_tried_again() {
    let (port, mut mails) = post_office(false).await;
    let newsroom = mailing(port);
    let room = &newsroom.room;
    due(room);
    turn(room).await.unwrap();
    assert!(mails.try_recv().is_err());
    let wish = Wish::find(&*room.state(), "ana").unwrap().unwrap();
    assert_eq!((wish.tries, wish.last), (1, None), "{}", wish.message);
    assert!(wish.message.contains("did not take it"), "{}", wish.message);
    assert!(!wish.is_due(room.now().as_second()) && wish.is_due(wish.next_try));
}
