//! First run, signing in and out.

use super::{BROWSER, fetch, send, sign_in};
use crate::serve::door::people::Person;
use crate::serve::door::{Role, password};
use crate::serve::testing::{Newsroom, newsroom};

const PASSWORD: &str = "four quiet harbours";

/// A newsroom where `vera` may sign in.
fn with_vera() -> Newsroom {
    let newsroom = newsroom();
    let hash = password::hashed(PASSWORD).unwrap();
    Person::new("vera".to_owned(), Role::Editor, hash, 1).add(&*newsroom.room.state()).unwrap();
    newsroom
}

/// A newsroom nobody has an account in.
fn empty() -> Newsroom {
    let newsroom = newsroom();
    newsroom.room.state().remove_item("user", "desk").unwrap();
    newsroom
}

#[tokio::test]
async fn before_the_first_account_every_page_leads_to_it() {
    let newsroom = empty();
    for path in ["/", "/story/s-1", "/account", "/login", "/feeds"] {
        let person = fetch(&newsroom, path, &[BROWSER]).await;
        assert_eq!((person.status, person.header("location")), (303, "/setup"), "{path}");
        let program = fetch(&newsroom, path, &[]).await;
        assert_eq!(program.status, 503, "{path}");
        assert!(program.body.contains("rashomon people add"), "{}", program.body);
    }
    assert_eq!(fetch(&newsroom, "/assets/app.css", &[]).await.status, 200);
    assert_eq!(fetch(&newsroom, "/livez", &[]).await.status, 200);
}

#[tokio::test]
async fn the_first_account_needs_the_code() {
    let newsroom = empty();
    let code = newsroom.room.door().set_up_code().unwrap();
    let form =
        |code: &'static str| [("code", code), ("name", "Vera"), ("password", PASSWORD), ("again", PASSWORD)];
    for wrong in ["", "guessed"] {
        let refused = send(&newsroom, "/setup", &[BROWSER], &form(wrong)).await;
        assert_eq!(refused.status, 403, "{wrong}");
        assert!(refused.body.contains("That is not the code"), "{}", refused.body);
    }
    let mut right = form("");
    right[0].1 = &code;
    let mut weak = right;
    (weak[2].1, weak[3].1) = ("short", "short");
    assert_eq!(send(&newsroom, "/setup", &[BROWSER], &weak).await.status, 403);
    let made = send(&newsroom, "/setup", &[BROWSER], &right).await;
    assert_eq!((made.status, made.header("location")), (303, "/"), "{}", made.body);
    let cookie = made.cookie().unwrap();
    let front = fetch(&newsroom, "/", &[BROWSER, ("cookie", &cookie)]).await;
    assert_eq!(front.status, 200);
    let vera = Person::find(&*newsroom.room.state(), "vera").unwrap().unwrap();
    assert_eq!(vera.role, Role::Admin);
    // There is one first account.
    right[1].1 = "second";
    assert_eq!(send(&newsroom, "/setup", &[BROWSER], &right).await.status, 403);
    assert_eq!(fetch(&newsroom, "/setup", &[BROWSER]).await.header("location"), "/");
}

#[tokio::test]
async fn signing_in_opens_and_signing_out_closes() {
    let newsroom = with_vera();
    let asked = fetch(&newsroom, "/search?q=ferry", &[BROWSER]).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/login?next=%2Fsearch%3Fq%3Dferry"));
    let form = [("name", " VERA "), ("password", PASSWORD), ("next", "/account")];
    let came = send(&newsroom, "/login", &[BROWSER], &form).await;
    assert_eq!((came.status, came.header("location")), (303, "/account"));
    let twice = send(&newsroom, "/login", &[BROWSER, ("cookie", &came.cookie().unwrap())], &form).await;
    assert_eq!(twice.status, 303, "a second tab signs in too");
    let came = twice;
    let set = came.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    let cookie = came.cookie().unwrap();
    let account = fetch(&newsroom, "/account", &[BROWSER, ("cookie", &cookie)]).await;
    assert_eq!(account.status, 200);
    assert!(account.body.contains("<strong>vera</strong>, editor"), "{}", account.body);
    assert_eq!(account.header("cache-control"), "no-store");
    let csrf = super::secret::csrf(cookie.split_once('=').unwrap().1);
    let gone = send(&newsroom, "/logout", &[BROWSER, ("cookie", &cookie)], &[("csrf", &csrf)]).await;
    assert_eq!((gone.status, gone.header("location")), (303, "/login"));
    assert!(gone.header("set-cookie").contains("Max-Age=0"));
    assert!(gone.header("clear-site-data").contains("storage"));
    assert_eq!(fetch(&newsroom, "/account", &[("cookie", &cookie)]).await.status, 401);
}

#[tokio::test]
async fn a_link_to_the_log_in_leads_nowhere_else() {
    let newsroom = with_vera();
    let form = [("name", "vera"), ("password", PASSWORD), ("next", "//elsewhere.example/")];
    assert_eq!(send(&newsroom, "/login", &[BROWSER], &form).await.header("location"), "/");
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_told_alike() {
    let newsroom = with_vera();
    Person::change(&*newsroom.room.state(), "desk", |desk| desk.password.clone_from(&String::new())).unwrap();
    let mut told = Vec::new();
    for (name, password) in
        [("vera", "four quiet harbour"), ("tomas", PASSWORD), ("a/b", PASSWORD), ("desk", "")]
    {
        let refused = send(&newsroom, "/login", &[BROWSER], &[("name", name), ("password", password)]).await;
        assert!(refused.cookie().is_none());
        told.push((refused.status, refused.body.replace(&format!("value=\"{name}\""), "")));
    }
    assert_eq!(told[0].0, 403);
    assert!(told.iter().all(|other| *other == told[0]), "{told:?}");
}

#[tokio::test]
async fn whoever_is_kept_out_stays_out() {
    let newsroom = with_vera();
    let (cookie, _) = sign_in(&newsroom.room, "tomas", "reader");
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &cookie)]).await.status, 200);
    let form = [("csrf", newsroom.csrf.as_str()), ("name", "tomas"), ("role", "reader"), ("disabled", "1")];
    let headers = [BROWSER, ("cookie", newsroom.cookie.as_str())];
    assert_eq!(send(&newsroom, "/people/change", &headers, &form).await.status, 303);
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &cookie)]).await.status, 401);
    Person::change(&*newsroom.room.state(), "vera", |vera| vera.disabled = true).unwrap();
    let refused = send(&newsroom, "/login", &[BROWSER], &[("name", "vera"), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn attempts_are_slowed() {
    let newsroom = newsroom();
    let mut last = None;
    for _ in 0..12 {
        let form = [("name", "vera"), ("password", "guess")];
        last = Some(send(&newsroom, "/login", &[], &form).await);
    }
    let last = last.unwrap();
    assert_eq!(last.status, 429, "{}", last.body);
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=16).contains(&wait), "{wait}");
    assert!(last.body.contains("too many attempts"), "{}", last.body);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let newsroom = with_vera();
    let come_in = async || {
        let form = [("name", "vera"), ("password", PASSWORD)];
        send(&newsroom, "/login", &[], &form).await.cookie().unwrap()
    };
    let (here, there) = (come_in().await, come_in().await);
    assert_ne!(here, there);
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &there)]).await.status, 200);
    let csrf = super::secret::csrf(here.split_once('=').unwrap().1);
    let new = "five loud railways";
    let mut form = [("csrf", csrf.as_str()), ("current", "wrong"), ("password", new), ("again", new)];
    let headers = [BROWSER, ("cookie", here.as_str())];
    assert_eq!(send(&newsroom, "/account/password", &headers, &form).await.status, 422);
    form[1].1 = PASSWORD;
    let changed = send(&newsroom, "/account/password", &headers, &form).await;
    assert_eq!((changed.status, changed.header("location")), (303, "/account?done=password"));
    for old in [&here, &there] {
        assert_eq!(fetch(&newsroom, "/", &[("cookie", old)]).await.status, 401);
    }
    let now = changed.cookie().unwrap();
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &now)]).await.status, 200);
}
