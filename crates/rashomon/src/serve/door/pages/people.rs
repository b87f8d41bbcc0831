//! Who may come in: for admins.

use super::super::known::hashing;
use super::super::people::{self as names, Person};
use super::super::sessions::Session;
use super::super::viewer::AtDesk;
use super::super::{Role, password as passwords};
use super::{At, Told, unkept};
use crate::serve::pages::{Frame, page as render};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    frame: Frame,
    people: Vec<Shown>,
    roles: [Role; 3],
    done: Option<&'static str>,
    wrong: Option<String>,
    /// What was typed for somebody new, where that did not do.
    name: String,
}

struct Shown {
    name: String,
    role: Role,
    disabled: bool,
    me: bool,
    /// How they come in, where it is not by a password alone.
    by: &'static str,
    since: At,
}

fn done(told: &Told) -> Option<&'static str> {
    match told.done.as_str() {
        "added" => Some("They may come in now. Tell them their name and password by a way you trust."),
        "changed" => Some("That is changed."),
        "password" => Some("They have another password now, and must sign in again."),
        "removed" => Some("They may come in no more. Their notes stay."),
        _ => None,
    }
}

async fn shown(room: &Room, at: &AtDesk) -> Result<People, Problem> {
    let me = at.viewer.name.clone();
    let people = room.read(|room| Person::all(&*room.state())).await?;
    let shown = |person: Person| Shown {
        me: person.name == me,
        by: by(&person),
        role: person.role,
        disabled: person.disabled,
        since: At::new(person.since),
        name: person.name,
    };
    Ok(People {
        frame: Frame::new(&at.viewer, "/people"),
        people: people.into_iter().map(shown).collect(),
        roles: Role::ALL,
        done: None,
        wrong: None,
        name: String::new(),
    })
}

fn by(person: &Person) -> &'static str {
    match (person.has_password(), &person.tie) {
        (true, None) => "",
        (true, Some(_)) => "by a password or the sign-in provider",
        (false, Some(_)) => "by the sign-in provider, without a password here",
        (false, None) => "without a password",
    }
}

/// `GET /people`.
pub(in super::super) async fn page(
    State(room): State<Room>,
    at: AtDesk,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    at.viewer.may(Role::Admin)?;
    let people = People { done: done(&told), ..shown(&room, &at).await? };
    Ok(unkept(render(&people)?.into_response()))
}

async fn refused(room: &Room, at: &AtDesk, why: String, name: String) -> Result<Response, Problem> {
    let people = People { wrong: Some(why), name, ..shown(room, at).await? };
    Ok(unkept((StatusCode::UNPROCESSABLE_ENTITY, render(&people)?).into_response()))
}

/// What a change led to: words for a person, or on to the page.
async fn told(
    room: &Room,
    at: &AtDesk,
    changed: anyhow::Result<()>,
    done: &str,
) -> Result<Response, Problem> {
    room.door().forget();
    match changed {
        Ok(()) => Ok(Redirect::to(&format!("/people?done={done}")).into_response()),
        Err(why) => refused(room, at, format!("{why}."), String::new()).await,
    }
}

/// The form of somebody new.
#[derive(Deserialize)]
pub(in super::super) struct New {
    name: String,
    password: String,
    role: String,
}

/// `POST /people`.
pub(in super::super) async fn add(
    State(room): State<Room>,
    at: AtDesk,
    Form(new): Form<New>,
) -> Result<Response, Problem> {
    at.viewer.may(Role::Admin)?;
    let name = match names::name(&new.name) {
        Ok(name) => name,
        Err(why) => return refused(&room, &at, why.to_owned(), new.name).await,
    };
    let role = role(&new.role)?;
    if let Some(why) = passwords::unfit(&new.password, &name) {
        return refused(&room, &at, why.to_owned(), name).await;
    }
    let (called, now) = (name.clone(), room.now().as_second());
    let added = hashing(&room, move |room| {
        let hash = passwords::hashed(&new.password)?;
        Person::new(called, role, hash, now).add(&*room.state())
    })
    .await?;
    if !added {
        return refused(&room, &at, format!("Somebody is called {name} already."), name).await;
    }
    tracing::info!(by = %at.viewer.name, %name, role = role.as_str(), "somebody was let in");
    told(&room, &at, Ok(()), "added").await
}

fn role(named: &str) -> Result<Role, Problem> {
    Role::named(named).ok_or_else(|| Problem::bad("somebody is a reader, an editor or an admin"))
}

/// The form that changes somebody.
#[derive(Deserialize)]
pub(in super::super) struct Change {
    name: String,
    role: String,
    /// There where they are kept out.
    #[serde(default)]
    disabled: String,
}

/// `POST /people/change`: role, and whether they are kept out.
pub(in super::super) async fn change(
    State(room): State<Room>,
    at: AtDesk,
    Form(change): Form<Change>,
) -> Result<Response, Problem> {
    at.viewer.may(Role::Admin)?;
    let (role, disabled) = (role(&change.role)?, !change.disabled.is_empty());
    tracing::info!(by = %at.viewer.name, name = %change.name, role = role.as_str(), disabled, "somebody was changed");
    let changed = room
        .read(move |room| {
            let state = room.state();
            let changed = Person::change(&*state, &change.name, |person| {
                (person.role, person.disabled) = (role, disabled);
            });
            if changed.is_ok() && disabled {
                Session::end_all(&*state, &change.name, None)?;
            }
            Ok(changed)
        })
        .await?;
    told(&room, &at, changed, "changed").await
}

/// The form of another password for somebody.
#[derive(Deserialize)]
pub(in super::super) struct NewPassword {
    name: String,
    password: String,
}

/// `POST /people/password`.
pub(in super::super) async fn password(
    State(room): State<Room>,
    at: AtDesk,
    Form(new): Form<NewPassword>,
) -> Result<Response, Problem> {
    at.viewer.may(Role::Admin)?;
    if let Some(why) = passwords::unfit(&new.password, &new.name) {
        return refused(&room, &at, why.to_owned(), String::new()).await;
    }
    tracing::info!(by = %at.viewer.name, name = %new.name, "somebody was given another password");
    let changed = hashing(&room, move |room| {
        let (state, hash) = (room.state(), passwords::hashed(&new.password)?);
        let changed = Person::change(&*state, &new.name, |person| person.password = hash);
        Session::end_all(&*state, &new.name, None)?;
        Ok(changed)
    })
    .await?;
    told(&room, &at, changed, "password").await
}

/// The form that removes somebody; their name is typed again, so that no slip of the hand does it.
#[derive(Deserialize)]
pub(in super::super) struct Removed {
    name: String,
    again: String,
}

/// `POST /people/remove`.
pub(in super::super) async fn remove(
    State(room): State<Room>,
    at: AtDesk,
    Form(removed): Form<Removed>,
) -> Result<Response, Problem> {
    at.viewer.may(Role::Admin)?;
    if removed.name != removed.again.trim().to_lowercase() {
        return refused(&room, &at, "To remove somebody, type their name.".to_owned(), String::new()).await;
    }
    tracing::info!(by = %at.viewer.name, name = %removed.name, "somebody was removed");
    let changed = room.read(move |room| Ok(Person::remove(&*room.state(), &removed.name))).await?;
    told(&room, &at, changed, "removed").await
}
