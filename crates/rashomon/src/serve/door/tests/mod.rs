//! What the door promises; `docs/security.md` names these tests.

mod entering;
mod guarding;
#[cfg(feature = "oidc")]
mod oidc;
mod people;
mod running;
mod tokens;

use super::{Role, enter, secret};
use crate::serve::Room;
use crate::serve::testing::{Newsroom, ask_as_is};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};

/// Signs somebody in; gives the Cookie header's value and what their forms carry.
fn sign_in(room: &Room, name: &str, role: &str) -> (String, String) {
    enter(room, name, Role::named(role).unwrap()).unwrap()
}

/// An answer, read.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The session that it sets, as the value of a Cookie header.
    fn cookie(&self) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).iter().next()?.to_str().unwrap();
        Some(set.split(';').next().unwrap().to_owned())
    }
}

async fn answer(newsroom: &Newsroom, request: Request<Body>) -> Answer {
    let (parts, body) = ask_as_is(newsroom, request).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// A GET with some headers.
async fn fetch(newsroom: &Newsroom, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    answer(newsroom, request.body(Body::empty()).unwrap()).await
}

/// A form sent with some headers.
async fn send(newsroom: &Newsroom, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
    let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    answer(newsroom, request.body(Body::from(form)).unwrap()).await
}

/// What a browser says it wants.
const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
