//! Whose account it is that the provider speaks of, and what they may do by their groups.

use super::super::Role;
use super::super::people::{self as names, Person, Tie};
use super::Refused;
use crate::config::Oidc;
use crate::serve::door::guard::base64;
use anyhow::Result;
use rashomon_store::State;
use serde_json::{Map, Value};

const UNKNOWN: &str =
    "The sign-in provider knows you, but you have no account here. Whoever runs this newsroom can help.";
const TAKEN: &str = "Somebody here has your name already. If that is you, ask whoever runs this newsroom to tie the account to you.";
const NAMELESS: &str =
    "The sign-in provider told no name for you that can be used here. Whoever runs this newsroom can help.";
const OUT: &str = "You may not come in for now. Whoever runs this newsroom can help.";

/// Who somebody is, as the provider says.
#[derive(Debug, Clone)]
pub(in super::super) struct Whom {
    tie: Tie,
    name: Option<String>,
    /// By their groups, where those count.
    role: Option<Role>,
}

impl Whom {
    /// Of a token whose signature was verified.
    pub(super) fn of(oidc: &Oidc, token: &str) -> Option<Self> {
        let said = token.split('.').nth(1)?.replace('-', "+").replace('_', "/");
        let claims: Map<String, Value> = serde_json::from_slice(&base64(&said)?).ok()?;
        let subject = claims.get("sub")?.as_str()?.to_owned();
        let tie = Tie { issuer: oidc.issuer.clone(), subject };
        Some(Self { tie, name: name(oidc, &claims), role: role(oidc, &claims) })
    }
}

/// A name as it can be kept. An address of mail counts where the provider has verified it alone.
fn name(oidc: &Oidc, claims: &Map<String, Value>) -> Option<String> {
    let verified = claims.get("email_verified") == Some(&Value::Bool(true));
    let text = |claim: &str| {
        let text = claims.get(claim).and_then(Value::as_str);
        text.filter(|_| claim != "email" || verified)
    };
    let said = match &oidc.name_claim {
        Some(claim) => text(claim),
        None => text("preferred_username").or_else(|| text("email")),
    };
    // Not what stands before the @ alone: it would be the same for people of two houses.
    names::name(&said?.replace('@', ".")).ok()
}

fn role(oidc: &Oidc, claims: &Map<String, Value>) -> Option<Role> {
    if oidc.editors.is_empty() && oidc.admins.is_empty() {
        return None;
    }
    let groups: Vec<&str> = match claims.get(&oidc.groups_claim) {
        Some(Value::String(group)) => vec![group],
        Some(Value::Array(groups)) => groups.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let among = |wanted: &[String]| wanted.iter().any(|wanted| groups.contains(&wanted.as_str()));
    Some(if among(&oidc.admins) {
        Role::Admin
    } else if among(&oidc.editors) {
        Role::Editor
    } else {
        Role::Reader
    })
}

/// The name here of whoever the provider speaks of: the account that is tied to them, else a new one, else none. An account of
/// the same name is somebody else's, unless the configuration says otherwise.
pub(in super::super) fn person(
    state: &dyn State,
    oidc: &Oidc,
    whom: &Whom,
    now: i64,
) -> Result<Result<String, Refused>> {
    let subject = &whom.tie.subject;
    let refused = |words, why: &str| Ok(Err(Refused::new(words, format!("{why} (subject {subject})"))));
    let person = match Person::tied(state, &whom.tie)? {
        Some(person) => person,
        None => {
            let Some(name) = &whom.name else { return refused(NAMELESS, "there is no name that fits") };
            match Person::find(state, name)? {
                Some(person) if oidc.tie_by_name && person.tie.is_none() => {
                    Person::tie(state, name, whom.tie.clone())?;
                    person
                }
                Some(_) => return refused(TAKEN, "an account of that name is not tied to them"),
                None if !oidc.create => return refused(UNKNOWN, "nobody is tied to them"),
                None => {
                    let role = whom.role.unwrap_or_default();
                    let mut new = Person::new(name.clone(), role, String::new(), now);
                    new.tie = Some(whom.tie.clone());
                    if !new.add(state)? {
                        return refused(TAKEN, "an account of that name was made just now");
                    }
                    new
                }
            }
        }
    };
    if person.disabled {
        return refused(OUT, "they are kept out");
    }
    if let Some(role) = whom.role.filter(|role| *role != person.role)
        && let Err(why) = Person::change(state, &person.name, |person| person.role = role)
    {
        // The last admin stays one, whatever the groups say.
        tracing::warn!(name = %person.name, "the role was left as it is: {why}");
    }
    Ok(Ok(person.name))
}
