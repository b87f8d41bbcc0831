//! `rashomon people ...`: who may come in, from a terminal.

use super::people::{self as names, Person, Tie};
use super::sessions::Session;
use super::{Role, password};
use crate::cli::{Password, People, RoleNamed};
use crate::commands::Outcome;
use crate::kept::DataDir;
use crate::output;
use crate::progress::say;
use anyhow::{Context, Result, anyhow, bail};
use console::Term;
use jiff::Timestamp;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write, stdin};
use std::path::Path;

/// A password's line is no longer.
const LINE_BYTES: u64 = 4_096;

impl From<RoleNamed> for Role {
    fn from(named: RoleNamed) -> Self {
        match named {
            RoleNamed::Reader => Self::Reader,
            RoleNamed::Editor => Self::Editor,
            RoleNamed::Admin => Self::Admin,
        }
    }
}

/// `people`.
pub(crate) fn people(data: Option<&Path>, what: People) -> Result<Outcome> {
    match what {
        People::Add { name, role, password } => {
            let name = known_form(&name)?;
            let data = DataDir::to_write(data)?;
            let state = data.store.state();
            if Person::find(&*state, &name)?.is_some() {
                bail!(
                    "somebody is called {name} already: `rashomon people passwd {name}` gives them another password"
                );
            }
            let hash = chosen(&password, &name)?;
            let role = Role::from(role);
            let now = Timestamp::now().as_second();
            if !Person::new(name.clone(), role, hash, now).add(&*state)? {
                bail!("somebody is called {name} already");
            }
            say(&format!("{name} may come in now, as {}", role.as_str()));
        }
        People::List { json } => list(&DataDir::to_read(data)?, json)?,
        People::Remove { name } => {
            let name = known_form(&name)?;
            Person::remove(&*DataDir::to_write(data)?.store.state(), &name)?;
            say(&format!("{name} may come in no more; what they wrote stays"));
        }
        People::Tie { name, issuer, subject } => {
            let name = known_form(&name)?;
            Person::tie(&*DataDir::to_write(data)?.store.state(), &name, Tie { issuer, subject })?;
            say(&format!("{name} may sign in with the provider now"));
        }
        People::Passwd { name, password } => {
            let name = known_form(&name)?;
            let data = DataDir::to_write(data)?;
            let state = data.store.state();
            if Person::find(&*state, &name)?.is_none() {
                bail!("nobody here is called {name}");
            }
            let hash = chosen(&password, &name)?;
            Person::change(&*state, &name, |person| person.password = hash)?;
            Session::end_all(&*state, &name, None)?;
            say(&format!("{name} has another password now, and must sign in again everywhere"));
        }
    }
    Ok(Outcome::default())
}

fn known_form(typed: &str) -> Result<String> {
    names::name(typed).map_err(|why| anyhow!("{why}"))
}

fn list(data: &DataDir, json: bool) -> Result<()> {
    let mut out = output::open(None)?;
    for person in Person::all(&*data.store.state())? {
        let since = Timestamp::from_second(person.since).unwrap_or(Timestamp::UNIX_EPOCH);
        if json {
            let oidc = person.tie.as_ref();
            let oidc = oidc.map(|tie| serde_json::json!({ "issuer": tie.issuer, "subject": tie.subject }));
            let line = serde_json::json!({
                "password": person.has_password(), "oidc": oidc, "name": person.name, "role": person.role, "disabled": person.disabled, "since": since.to_string(),
            });
            writeln!(out, "{line}")?;
        } else {
            let kept_out = if person.disabled { ", kept out" } else { "" };
            let by = match (person.has_password(), &person.tie) {
                (true, None) => "",
                (true, Some(_)) => ", by password or OpenID Connect",
                (false, Some(_)) => ", by OpenID Connect, no password",
                (false, None) => ", no password",
            };
            writeln!(
                out,
                "{}  {}{kept_out}{by}, since {}",
                person.name,
                person.role.as_str(),
                since.strftime("%F")
            )?;
        }
    }
    Ok(out.flush()?)
}

/// The hash of a password that was chosen: typed twice, or read from a file or standard input.
fn chosen(from: &Password, name: &str) -> Result<String> {
    let password = match from.password_file.as_deref() {
        Some(path) if path.as_os_str() == "-" => first_line(stdin().lock())?,
        Some(path) => {
            let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            first_line(file)?
        }
        None if !stdin().is_terminal() => first_line(stdin().lock())?,
        None => typed(name)?,
    };
    if let Some(why) = password::unfit(&password, name) {
        bail!("{why}");
    }
    password::hashed(&password)
}

fn first_line(from: impl Read) -> Result<String> {
    let mut line = String::new();
    BufReader::new(from.take(LINE_BYTES)).read_line(&mut line).context("the password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn typed(name: &str) -> Result<String> {
    let term = Term::stderr();
    term.write_str(&format!("A password for {name}: "))?;
    let password = term.read_secure_line()?;
    term.write_str("The same again: ")?;
    if term.read_secure_line()? != password {
        bail!("the two are not the same");
    }
    Ok(password)
}
