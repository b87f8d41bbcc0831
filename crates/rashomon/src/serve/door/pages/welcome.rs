//! The first run: whoever knows the code that stands on standard error makes the first account.

use super::super::guard::client;
use super::super::known::hashing;
use super::super::people::{self as names, Person};
use super::super::{Role, password};
use super::{sign::later, signed_in, unkept};
use crate::serve::pages::{Frame, page};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Form;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "setup.html")]
struct Welcome {
    frame: Frame,
    code: String,
    name: String,
    wrong: Option<String>,
}

/// What is typed into the page; its query holds the code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Typed {
    code: String,
    name: String,
    password: String,
    again: String,
}

/// `GET /setup`.
pub(in super::super) async fn form(
    State(room): State<Room>,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    if room.read(super::super::settled).await? {
        return Ok(Redirect::to("/").into_response());
    }
    let (code, name) = (typed.code, String::new());
    Ok(unkept(page(&Welcome { frame: Frame::default(), code, name, wrong: None })?.into_response()))
}

/// `POST /setup`: the first admin.
pub(in super::super) async fn begin(State(room): State<Room>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let Ok(Form(typed)) = Form::<Typed>::from_request(request, &room).await else {
        return Err(Problem::bad("a code, a name and a password are needed"));
    };
    if room.read(super::super::settled).await? {
        return Err(Problem::forbidden("somebody has an account here already: sign in, or ask them for one"));
    }
    if let Err(wait) = room.door().throttle.attempt("", client(&room, &parts)) {
        return Ok(later(wait));
    }
    let name = match fit(&room, &typed) {
        Ok(name) => name,
        Err(why) => {
            let (code, name, wrong) = (typed.code, typed.name, Some(why.to_owned()));
            let again = page(&Welcome { frame: Frame::default(), code, name, wrong })?;
            return Ok(unkept((StatusCode::FORBIDDEN, again).into_response()));
        }
    };
    let (first, now) = (name.clone(), room.now().as_second());
    let made = hashing(&room, move |room| {
        let hash = password::hashed(&typed.password)?;
        // Of two who know the code, and came at once, one is first.
        let state = room.state();
        Ok(Person::all(&*state)?.is_empty() && Person::new(first, Role::Admin, hash, now).add(&*state)?)
    })
    .await?;
    if !made {
        return Err(Problem::forbidden("somebody was faster and has an account here already"));
    }
    tracing::info!(%name, "the first account is made");
    signed_in(&room, &parts, name, "/").await
}

/// The name, or why it cannot be done like that.
fn fit(room: &Room, typed: &Typed) -> Result<String, &'static str> {
    if !room.door().is_set_up_code(&typed.code) {
        return Err(
            "That is not the code: it stands in the terminal or log where rashomon serve was started.",
        );
    }
    let name = names::name(&typed.name)?;
    if typed.password != typed.again {
        return Err("The two passwords are not the same.");
    }
    match password::unfit(&typed.password, &name) {
        Some(why) => Err(why),
        None => Ok(name),
    }
}
