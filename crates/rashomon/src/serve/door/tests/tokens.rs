//! Programs: what a token opens, and what not.

use super::{Answer, BROWSER, fetch, send, sign_in};
use crate::serve::testing::{Newsroom, newsroom};

async fn make(newsroom: &Newsroom, cookie: &str, csrf: &str, scope: &str) -> (String, Answer) {
    let form = [("csrf", csrf), ("label", "a <b>phone</b>"), ("scope", scope)];
    let page = send(newsroom, "/account/tokens", &[BROWSER, ("cookie", cookie)], &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let (_, rest) = page.body.split_once("door-token\">").unwrap();
    (rest.split_once('<').unwrap().0.to_owned(), page)
}

fn basic(pair: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = pair.bytes().map(|byte| format!("{byte:08b}")).collect();
    let letter = |six: &[u8]| {
        let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
        char::from(LETTERS[usize::from_str_radix(&six, 2).unwrap()])
    };
    format!("Basic {}", bits.as_bytes().chunks(6).map(letter).collect::<String>())
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_a_hash() {
    let newsroom = newsroom();
    let (token, page) = make(&newsroom, &newsroom.cookie, &newsroom.csrf, "write").await;
    assert_eq!(token.len(), 32);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(
        page.body.contains("a &#60;b&#62;phone") || page.body.contains("a &lt;b&gt;phone"),
        "{}",
        page.body
    );
    let again = fetch(&newsroom, "/account", &[BROWSER, ("cookie", &newsroom.cookie)]).await;
    assert!(again.body.contains("phone") && !again.body.contains(&token));
    let state = newsroom.room.state();
    for kind in ["token", "session", "user"] {
        for item in state.items(kind, None).unwrap() {
            let session = newsroom.cookie.split_once('=').unwrap().1;
            let kept = format!("{item:?}");
            assert!(!kept.contains(&token) && !kept.contains(session), "{kept}");
        }
    }
}

#[tokio::test]
async fn a_token_opens_what_its_scope_says() {
    let newsroom = newsroom();
    let bearer = async |scope: &str| {
        format!("Bearer {}", make(&newsroom, &newsroom.cookie, &newsroom.csrf, scope).await.0)
    };
    let (read, write, feeds) = (bearer("read").await, bearer("write").await, bearer("feeds").await);
    for token in [&read, &write] {
        assert_eq!(fetch(&newsroom, "/", &[("authorization", token)]).await.status, 200);
    }
    // What is not there is told as that, and what may not be as that.
    assert_eq!(send(&newsroom, "/nowhere", &[("authorization", &write)], &[]).await.status, 404);
    let refused = send(&newsroom, "/nowhere", &[("authorization", &read)], &[]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("write"), "{}", refused.body);
    assert_eq!(fetch(&newsroom, "/", &[("authorization", &feeds)]).await.status, 401);
    // No token opens what looks after accounts: it could make itself more of them.
    let admin = bearer("admin").await;
    for path in ["/account", "/people"] {
        assert_eq!(fetch(&newsroom, path, &[("authorization", &admin)]).await.status, 403, "{path}");
    }
    let form = [("label", "more"), ("scope", "admin")];
    assert_eq!(send(&newsroom, "/account/tokens", &[("authorization", &admin)], &form).await.status, 403);
}

#[tokio::test]
async fn apps_bring_it_as_a_password() {
    let newsroom = newsroom();
    let (token, _) = make(&newsroom, &newsroom.cookie, &newsroom.csrf, "read").await;
    let status = async |pair: &str| fetch(&newsroom, "/", &[("authorization", &basic(pair))]).await.status;
    assert_eq!(status(&format!("desk:{token}")).await, 200);
    assert_eq!(status(&format!("Desk:{token}")).await, 200);
    assert_eq!(status(&format!("tomas:{token}")).await, 401);
    assert_eq!(status("desk:guessed").await, 401);
    assert_eq!(status("desk:").await, 401);
}

#[tokio::test]
async fn a_sessions_token_is_no_programs_token() {
    let newsroom = newsroom();
    let session = newsroom.cookie.split_once('=').unwrap().1;
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &newsroom.cookie)]).await.status, 200);
    assert_eq!(fetch(&newsroom, "/", &[("authorization", &format!("Bearer {session}"))]).await.status, 401);
    let (token, _) = make(&newsroom, &newsroom.cookie, &newsroom.csrf, "read").await;
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &format!("rashomon={token}"))]).await.status, 401);
}

#[tokio::test]
async fn a_token_taken_back_opens_nothing() {
    let newsroom = newsroom();
    let (token, page) = make(&newsroom, &newsroom.cookie, &newsroom.csrf, "read").await;
    let bearer = format!("Bearer {token}");
    assert_eq!(fetch(&newsroom, "/", &[("authorization", &bearer)]).await.status, 200);
    let (_, rest) = page.body.split_once("name=\"key\" value=\"").unwrap();
    let key = rest.split_once('"').unwrap().0;
    // Another person's browser cannot take it back.
    let (other, others) = sign_in(&newsroom.room, "tomas", "reader");
    let by = async |cookie: &str, csrf: &str| {
        let form = [("csrf", csrf), ("key", key)];
        send(&newsroom, "/account/tokens/remove", &[("cookie", cookie)], &form).await.status
    };
    assert_eq!(by(&other, &others).await, 303);
    assert_eq!(fetch(&newsroom, "/", &[("authorization", &bearer)]).await.status, 200);
    assert_eq!(by(&newsroom.cookie, &newsroom.csrf).await, 303);
    assert_eq!(fetch(&newsroom, "/", &[("authorization", &bearer)]).await.status, 401);
}

#[tokio::test]
async fn a_feeds_address_may_carry_a_token() {
    let newsroom = newsroom();
    let (token, _) = make(&newsroom, &newsroom.cookie, &newsroom.csrf, "feeds").await;
    let status = async |path: &str| fetch(&newsroom, path, &[]).await.status;
    // There may be no such feed here: the door is open for it all the same.
    assert_ne!(status(&format!("/feed/front.atom?token={token}")).await, 401);
    assert_eq!(status("/feed/front.atom?token=guessed").await, 401);
    assert_eq!(status("/feed/front.atom").await, 401);
    assert_eq!(status(&format!("/?token={token}")).await, 401);
    assert_eq!(status(&format!("/account?token={token}")).await, 401);
    let asked = fetch(&newsroom, "/feed/front.atom", &[]).await;
    assert!(asked.header("www-authenticate").starts_with("Basic"), "feed readers ask for a password then");
}
