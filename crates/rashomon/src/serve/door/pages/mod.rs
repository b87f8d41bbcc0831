//! The pages of the door: first run, signing in and out, one's own account, the people.

pub(super) mod account;
#[cfg(feature = "oidc")]
pub(super) mod oidc;
pub(super) mod people;
pub(super) mod sign;
pub(super) mod welcome;

use super::guard::{put_cookie, secure, session_cookie};
use super::sessions::{LASTS, Session};
use crate::serve::{Problem, Room};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

/// Signs somebody in: a new session, whatever cookie they came with; then on to a page of ours.
async fn signed_in(room: &Room, parts: &Parts, name: String, next: &str) -> Result<Response, Problem> {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent: String = agent.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let before = super::guard::cookie(room, parts).map(|token| super::secret::hashed(&token));
    let now = room.now().as_second();
    let token = room
        .read(move |room| {
            let state = room.state();
            if let Some(before) = before {
                Session::end(&*state, &before)?;
                room.door().forget();
            }
            Session::begin(&*state, &name, &agent, now)
        })
        .await?;
    let mut answer = Redirect::to(local(next)).into_response();
    put_cookie(&mut answer, &session_cookie(&token, LASTS, secure(room, parts)));
    Ok(unkept(answer))
}

/// A path of ours, or the front page: a link to the log-in must not lead elsewhere afterwards.
fn local(next: &str) -> &str {
    let path = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/login");
    let plain = next.chars().all(|letter| letter != '\\' && !letter.is_control() && letter.is_ascii());
    if path && plain { next } else { "/" }
}

/// An answer that no cache keeps, not even the browser's own.
fn unkept(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// What was done, as the query says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    done: String,
}

/// A time in words, to the minute, and as a machine reads it.
struct At {
    machine: String,
    words: String,
}

impl At {
    fn new(second: i64) -> Self {
        let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            machine: at.strftime("%FT%H:%M:%SZ").to_string(),
            words: at.strftime("%F %H:%M UTC").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn the_way_back_is_one_of_ours() {
        assert_eq!(local("/story/s-1?x=1"), "/story/s-1?x=1");
        let away = [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "",
            "story",
            "/a\nb",
            "/login?next=/",
        ];
        for away in away {
            assert_eq!(local(away), "/", "{away}");
        }
    }
}
