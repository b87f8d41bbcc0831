//! To the OpenID provider and back.
//!
//! The way there is a link, not a form: a policy that lets forms go nowhere else need not name the provider.

use super::super::guard::{Passing, client, from_here, passing_cookie, put_cookie, secure};
use super::super::oidc::{Back, LASTS, Refused, begin, end, person};
use super::{local, sign, signed_in, unkept};
use crate::config::Oidc;
use crate::serve::{Problem, Room};
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// Longer words are none of ours.
const WORD_BYTES: usize = 4_096;

fn provider(room: &Room) -> Result<&Oidc, Problem> {
    room.config().oidc.as_ref().ok_or_else(|| Problem::not_found("such page"))
}

/// The query of the link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Asked {
    next: String,
}

/// `GET /login/oidc`: on to the provider.
pub(in super::super) async fn go(
    State(room): State<Room>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let oidc = provider(&room)?;
    from_here(&room, &parts)?;
    if let Err(wait) = room.door().throttle.stranger(client(&room, &parts)) {
        return Ok(sign::later(wait));
    }
    let next = local(&asked.next);
    match begin(&room, oidc, next).await {
        Ok(begun) => {
            let mut answer = Redirect::to(begun.to.as_str()).into_response();
            put_cookie(&mut answer, &passing_cookie(&begun.browser, LASTS, secure(&room, &parts)));
            Ok(unkept(answer))
        }
        Err(why) => refused(&room, &parts, &why),
    }
}

/// The query that the provider leads back with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Led {
    state: String,
    code: Option<String>,
}

/// `GET /login/oidc/callback`: a session, or why there is none.
pub(in super::super) async fn back(
    State(room): State<Room>,
    Query(led): Query<Led>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let oidc = provider(&room)?.clone();
    let code = led.code.filter(|code| code.len() <= WORD_BYTES && !code.is_empty());
    let back = Back { state: led.state, code, browser: Passing::of(&room, &parts) };
    let (whom, next) = match end(&room, &oidc, back).await {
        Ok(came) => came,
        Err(why) => return refused(&room, &parts, &why),
    };
    let now = room.now().as_second();
    let found = room
        .read(move |room| {
            let found = person(&*room.state(), &oidc, &whom, now);
            // Their role may be another now.
            room.door().forget();
            found
        })
        .await?;
    let name = match found {
        Ok(name) => name,
        Err(why) => return refused(&room, &parts, &why),
    };
    tracing::info!(%name, "signed in by the provider");
    let mut answer = signed_in(&room, &parts, name, &next).await?;
    put_cookie(&mut answer, &passing_cookie("", 0, secure(&room, &parts)));
    Ok(answer)
}

/// The log-in again, with the reason in plain words.
fn refused(room: &Room, parts: &Parts, why: &Refused) -> Result<Response, Problem> {
    tracing::warn!(from = %client(room, parts), why = %why.why, "sign-in by the provider refused");
    let again = sign::shown(room, "", String::new(), Some(why.words))?;
    let mut answer = (StatusCode::FORBIDDEN, again).into_response();
    put_cookie(&mut answer, &passing_cookie("", 0, secure(room, parts)));
    Ok(answer)
}
