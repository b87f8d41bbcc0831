//! One's own account: password, sessions, tokens.

use super::super::known::hashing;
use super::super::people::Person;
use super::super::sessions::Session;
use super::super::tokens::{Scope, Token};
use super::super::viewer::AtDesk;
use super::super::{Role, Viewer, password};
use super::{At, Told, signed_in, unkept};
use crate::serve::pages::Frame;
use crate::serve::{Problem, Room};
use anyhow::Result;
use askama::Template;
use axum::Form;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    frame: Frame,
    name: String,
    role: Role,
    has_password: bool,
    /// Whether they may sign in with the OpenID provider.
    tied: bool,
    sessions: Vec<ShownSession>,
    tokens: Vec<ShownToken>,
    /// A token just made, which is shown this once.
    made: Option<MadeToken>,
    done: Option<&'static str>,
    wrong: Option<&'static str>,
}

struct ShownSession {
    key: String,
    here: bool,
    agent: String,
    began: At,
}

struct ShownToken {
    key: String,
    label: String,
    scope: &'static str,
    made: At,
    used: Option<At>,
}

struct MadeToken {
    token: String,
    scope: Scope,
}

fn done(told: &Told) -> Option<&'static str> {
    match told.done.as_str() {
        "password" => Some("Your password is changed. All other sessions have ended."),
        "sessions" => Some("That session has ended."),
        "others" => Some("All other sessions have ended."),
        "token" => Some("That token opens nothing any more."),
        _ => None,
    }
}

/// Looks up what the page shows.
async fn shown(room: &Room, at: &AtDesk, made: Option<MadeToken>) -> Result<Account, Problem> {
    let (name, here, now) = (at.viewer.name.clone(), at.session.clone(), room.now().as_second());
    let (sessions, tokens, person) = room
        .read(move |room| {
            let state = room.state();
            let person = Person::find(&*state, &name)?;
            Ok((Session::of(&*state, &name, now)?, Token::of(&*state, &name)?, person))
        })
        .await?;
    let session = |session: Session| ShownSession {
        here: session.key == here,
        began: At::new(session.began),
        agent: browser(&session.agent),
        key: session.key,
    };
    let token = |token: Token| ShownToken {
        scope: token.scope.as_str(),
        made: At::new(token.made),
        used: (token.used > 0).then(|| At::new(token.used)),
        key: token.key,
        label: token.label,
    };
    Ok(Account {
        frame: Frame::new(&at.viewer, "/account"),
        name: at.viewer.name.clone(),
        role: at.viewer.role,
        has_password: person.as_ref().is_none_or(Person::has_password),
        tied: person.is_some_and(|person| person.tie.is_some()),
        sessions: sessions.into_iter().map(session).collect(),
        tokens: tokens.into_iter().map(token).collect(),
        made,
        done: None,
        wrong: None,
    })
}

/// A browser by its name, of all that it says of itself.
fn browser(agent: &str) -> String {
    // Those that call themselves by another's name too stand first.
    let names = ["Edg/", "OPR/", "Firefox/", "Chrome/", "Safari/", "curl/"];
    let systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"];
    let name = names.iter().find(|name| agent.contains(*name)).map(|name| name.trim_end_matches('/'));
    let name = match name {
        Some("Edg") => "Edge",
        Some("OPR") => "Opera",
        Some(name) => name,
        None => {
            return if agent.is_empty() { "a program".to_owned() } else { agent.chars().take(60).collect() };
        }
    };
    match systems.iter().find(|system| agent.contains(*system)) {
        Some(system) => format!("{name} on {system}"),
        None => name.to_owned(),
    }
}

/// `GET /account`.
pub(in super::super) async fn page(
    State(room): State<Room>,
    at: AtDesk,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    let account = Account { done: done(&told), ..shown(&room, &at, None).await? };
    Ok(unkept(page_of(&account)?))
}

fn page_of(account: &Account) -> Result<Response, Problem> {
    Ok(crate::serve::pages::page(account)?.into_response())
}

/// The form of a new password.
#[derive(Deserialize)]
pub(in super::super) struct NewPassword {
    current: String,
    password: String,
    again: String,
}

/// `POST /account/password`: all sessions end but a new one here.
pub(in super::super) async fn password(
    State(room): State<Room>,
    at: AtDesk,
    request: Request,
) -> Result<Response, Problem> {
    use axum::extract::FromRequest;
    let (parts, body) = request.into_parts();
    let form = Form::<NewPassword>::from_request(Request::from_parts(parts.clone(), body), &room).await;
    let Ok(Form(typed)) = form else { return Err(Problem::bad("the old and the new password are needed")) };
    let name = at.viewer.name.clone();
    if let Err(wait) = room.door().throttle.attempt(&name, super::super::guard::client(&room, &parts)) {
        return Ok(super::sign::later(wait));
    }
    let unfit =
        if typed.password == typed.again { password::unfit(&typed.password, &name) } else { Some(DIFFERENT) };
    if let Some(why) = unfit {
        return refused(&room, &at, why).await;
    }
    let whose = name.clone();
    let changed = hashing(&room, move |room| {
        let state = room.state();
        let kept = Person::find(&*state, &whose)?.map(|person| person.password);
        if !password::fits(&typed.current, kept.as_deref()) {
            return Ok(false);
        }
        let hash = password::hashed(&typed.password)?;
        Person::change(&*state, &whose, |person| person.password = hash)?;
        Session::end_all(&*state, &whose, None)?;
        room.door().forget();
        Ok(true)
    })
    .await?;
    if !changed {
        return refused(&room, &at, "That is not your present password.").await;
    }
    signed_in(&room, &parts, name, "/account?done=password").await
}

const DIFFERENT: &str = "The two new passwords are not the same.";

async fn refused(room: &Room, at: &AtDesk, why: &'static str) -> Result<Response, Problem> {
    let account = Account { wrong: Some(why), ..shown(room, at, None).await? };
    Ok(unkept((StatusCode::UNPROCESSABLE_ENTITY, page_of(&account)?).into_response()))
}

/// The form that ends a session, or with `others` all but this one.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(in super::super) struct Ended {
    key: String,
    others: String,
}

/// `POST /account/sessions/end`.
pub(in super::super) async fn end_sessions(
    State(room): State<Room>,
    at: AtDesk,
    Form(ended): Form<Ended>,
) -> Result<Redirect, Problem> {
    let Viewer { name, .. } = at.viewer;
    let others = !ended.others.is_empty();
    room.read(move |room| {
        let state = room.state();
        if others {
            Session::end_all(&*state, &name, Some(&at.session))?;
        } else {
            Session::end_of(&*state, &name, &ended.key)?;
        }
        room.door().forget();
        Ok(())
    })
    .await?;
    Ok(Redirect::to(if others { "/account?done=others" } else { "/account?done=sessions" }))
}

/// The form of a token.
#[derive(Deserialize)]
pub(in super::super) struct NewToken {
    label: String,
    scope: String,
}

/// `POST /account/tokens`: the page, with the token on it this once.
pub(in super::super) async fn make_token(
    State(room): State<Room>,
    at: AtDesk,
    Form(wanted): Form<NewToken>,
) -> Result<Response, Problem> {
    let Some(scope) = Scope::named(&wanted.scope) else {
        return Err(Problem::bad("a token is good for feeds, read, write or admin"));
    };
    let (name, now) = (at.viewer.name.clone(), room.now().as_second());
    let token =
        room.read(move |room| Ok(Token::make(&*room.state(), &name, &wanted.label, scope, now))).await?;
    match token {
        Ok(token) => {
            let account = shown(&room, &at, Some(MadeToken { token, scope })).await?;
            Ok(unkept(page_of(&account)?))
        }
        Err(why) => Err(Problem::new(StatusCode::CONFLICT, why.to_string())),
    }
}

/// The form that takes a token back.
#[derive(Deserialize)]
pub(in super::super) struct Removed {
    key: String,
}

/// `POST /account/tokens/remove`.
pub(in super::super) async fn remove_token(
    State(room): State<Room>,
    at: AtDesk,
    Form(removed): Form<Removed>,
) -> Result<Redirect, Problem> {
    room.read(move |room| {
        Token::take_back(&*room.state(), &at.viewer.name, &removed.key)?;
        room.door().forget();
        Ok(())
    })
    .await?;
    Ok(Redirect::to("/account?done=token"))
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_by_their_names() {
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        assert_eq!(
            browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"),
            "Safari on iPhone"
        );
        assert_eq!(browser(""), "a program");
    }
}
