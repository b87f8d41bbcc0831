//! Who may decide who comes in.

use super::{BROWSER, fetch, send, sign_in};
use crate::serve::door::people::Person;
use crate::serve::testing::newsroom;

#[tokio::test]
async fn only_admins_look_after_people() {
    let newsroom = newsroom();
    for role in ["reader", "editor"] {
        let (cookie, csrf) = sign_in(&newsroom.room, role, role);
        let headers = [BROWSER, ("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
        assert_eq!(fetch(&newsroom, "/people", &headers).await.status, 403);
        for (path, form) in [
            ("/people", vec![("name", "x"), ("password", "four quiet harbours"), ("role", "admin")]),
            ("/people/change", vec![("name", role), ("role", "admin")]),
            ("/people/password", vec![("name", "desk"), ("password", "four quiet harbours")]),
            ("/people/remove", vec![("name", "desk"), ("again", "desk")]),
        ] {
            assert_eq!(send(&newsroom, path, &headers, &form).await.status, 403, "{role} {path}");
        }
    }
    assert_eq!(Person::all(&*newsroom.room.state()).unwrap().len(), 3);
}

#[tokio::test]
async fn an_admin_lets_in_changes_and_removes() {
    let newsroom = newsroom();
    let headers = [BROWSER, ("cookie", newsroom.cookie.as_str()), ("x-csrf-token", newsroom.csrf.as_str())];
    let form = [("name", "Vera"), ("password", "four quiet harbours"), ("role", "reader")];
    assert_eq!(send(&newsroom, "/people", &headers, &form).await.header("location"), "/people?done=added");
    let twice = send(&newsroom, "/people", &headers, &form).await;
    assert_eq!(twice.status, 422);
    assert!(twice.body.contains("Somebody is called vera already."), "{}", twice.body);
    let come_in = [("name", "vera"), ("password", "four quiet harbours")];
    let cookie = send(&newsroom, "/login", &[], &come_in).await.cookie().unwrap();
    let editor = [("name", "vera"), ("role", "editor")];
    assert_eq!(send(&newsroom, "/people/change", &headers, &editor).await.status, 303);
    let account = fetch(&newsroom, "/account", &[BROWSER, ("cookie", &cookie)]).await;
    assert!(account.body.contains("<strong>vera</strong>, editor"), "a role holds at once: {}", account.body);
    let slip = [("name", "vera"), ("again", "desk")];
    assert_eq!(send(&newsroom, "/people/remove", &headers, &slip).await.status, 422);
    let meant = [("name", "vera"), ("again", "vera")];
    assert_eq!(send(&newsroom, "/people/remove", &headers, &meant).await.status, 303);
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &cookie)]).await.status, 401);
    let last = [("name", "desk"), ("again", "desk")];
    let refused = send(&newsroom, "/people/remove", &headers, &last).await;
    assert!(refused.body.contains("desk is the only admin"), "{}", refused.body);
}

#[tokio::test]
async fn nobody_sees_or_ends_the_sessions_of_others() {
    let newsroom = newsroom();
    let (cookie, csrf) = sign_in(&newsroom.room, "tomas", "admin");
    let page = fetch(&newsroom, "/account", &[BROWSER, ("cookie", &cookie)]).await.body;
    let key = super::secret::hashed(newsroom.cookie.split_once('=').unwrap().1);
    assert!(!page.contains(&key));
    let form = [("csrf", csrf.as_str()), ("key", key.as_str())];
    send(&newsroom, "/account/sessions/end", &[("cookie", &cookie)], &form).await;
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &newsroom.cookie)]).await.status, 200);
    let others = [("csrf", csrf.as_str()), ("others", "1")];
    send(&newsroom, "/account/sessions/end", &[("cookie", &cookie)], &others).await;
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &newsroom.cookie)]).await.status, 200);
    assert_eq!(fetch(&newsroom, "/", &[("cookie", &cookie)]).await.status, 200);
}
