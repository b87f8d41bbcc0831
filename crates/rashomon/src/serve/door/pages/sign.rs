//! Signing in and out.

use super::super::guard::{client, put_cookie, secure, session_cookie};
use super::super::known::{Known, hashing};
use super::super::people::{self as names, Person};
use super::super::sessions::Session;
use super::super::viewer::AtDesk;
use super::super::{Viewer, password};
use super::{local, signed_in, unkept};
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Form;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::time::Duration;

/// The same words whether the name, the password or both are wrong, or somebody is kept out.
const WRONG: &str = "That name and password do not open the door.";

#[derive(Template)]
#[template(path = "login.html")]
struct SignIn {
    frame: Frame,
    next: String,
    name: String,
    wrong: Option<&'static str>,
    /// What the button of the OpenID provider says, where there is one.
    oidc: Option<String>,
}

/// The page, with what was typed and what was wrong with it.
pub(super) fn shown(
    room: &Room,
    next: &str,
    name: String,
    wrong: Option<&'static str>,
) -> Result<Response, Problem> {
    let oidc = room.config().oidc.as_ref().map(|oidc| oidc.label.clone());
    let sign_in = SignIn { frame: Frame::default(), next: local(next).to_owned(), name, wrong, oidc };
    Ok(unkept(page(&sign_in)?.into_response()))
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
pub(in super::super) struct Asked {
    #[serde(default)]
    next: String,
}

/// `GET /login`.
pub(in super::super) async fn form(
    State(room): State<Room>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let known = request.extensions().get::<Known>();
    if known.is_some_and(|known| known.viewer.signed_in() && !known.viewer.csrf.is_empty()) {
        return Ok(Redirect::to(local(&asked.next)).into_response());
    }
    shown(&room, &asked.next, String::new(), None)
}

/// What is typed into it.
#[derive(Deserialize)]
pub(in super::super) struct Typed {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`.
pub(in super::super) async fn come_in(
    State(room): State<Room>,
    request: Request,
) -> Result<Response, Problem> {
    use axum::extract::FromRequest;
    let (parts, body) = request.into_parts();
    let typed = match Form::<Typed>::from_request(Request::from_parts(parts.clone(), body), &room).await {
        Ok(Form(typed)) => typed,
        Err(_) => return Err(Problem::bad("a name and a password are needed")),
    };
    // A name that nobody can have is looked up all the same: it must take as long.
    let name = names::name(&typed.name).unwrap_or_default();
    if let Err(wait) = room.door().throttle.attempt(&name, client(&room, &parts)) {
        return Ok(later(wait));
    }
    let looked_up = name.clone();
    let opens = hashing(&room, move |room| {
        let person = Person::find(&*room.state(), &looked_up)?;
        let fits = password::fits(&typed.password, person.as_ref().map(|person| person.password.as_str()));
        Ok(fits && person.is_some_and(|person| !person.disabled))
    })
    .await?;
    if opens {
        tracing::info!(%name, "signed in");
        return signed_in(&room, &parts, name, &typed.next).await;
    }
    tracing::warn!(%name, from = %client(&room, &parts), "sign-in refused");
    let again = shown(&room, &typed.next, typed.name, Some(WRONG))?;
    Ok((StatusCode::FORBIDDEN, again).into_response())
}

/// Too many attempts: when the next is taken.
pub(super) fn later(wait: Duration) -> Response {
    let seconds = wait.as_secs().saturating_add(1);
    let detail = format!("there were too many attempts: the next is taken in {seconds} seconds");
    let mut answer = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    answer
}

/// `POST /logout`: the session ends here, and what the browser keeps of our pages goes.
pub(in super::super) async fn go(
    State(room): State<Room>,
    AtDesk { session, viewer }: AtDesk,
    request: Request,
) -> Result<Response, Problem> {
    let Viewer { name, .. } = viewer;
    let (parts, _) = request.into_parts();
    room.read(move |room| {
        Session::end_of(&*room.state(), &name, &session)?;
        room.door().forget();
        Ok(())
    })
    .await?;
    let mut answer = Redirect::to("/login").into_response();
    put_cookie(&mut answer, &session_cookie("", 0, secure(&room, &parts)));
    // What the pages keep for reading without a network is not for whoever comes next.
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(unkept(answer))
}
