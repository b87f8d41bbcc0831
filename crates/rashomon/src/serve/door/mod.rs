//! The door: who is asking, what they may, and what stands before every route (security headers, limits, CSRF, sessions).
//!
//! People, sessions and tokens are items of the state (`people`, `sessions`, `tokens`), secrets among them as hashes alone.
//! `known` looks up what a request came with; `guard` does so before every route and lets nobody pass it does not know, but
//! to the few paths it names.

mod cli;
mod guard;
mod known;
pub(crate) mod log;
#[cfg(feature = "oidc")]
mod oidc;
mod pages;
mod password;
mod people;
mod running;
mod secret;
mod sessions;
#[cfg(test)]
mod tests;
mod throttle;
mod tokens;
mod viewer;

pub(crate) use cli::people;
pub(crate) use guard::{COOKIE, guard};
pub(crate) use known::Door;
pub(crate) use running::{count_requests, keep_metrics};
pub(in crate::serve) use secret::chance;
pub(crate) use viewer::{Role, Viewer};

use super::Room;
use axum::Router;
use axum::routing::{get, post};

/// Log-in, log-out, first run, accounts, and how the server is doing (`/livez`, `/readyz`, `/metrics`).
pub(crate) fn routes() -> Router<Room> {
    use pages::{account, people, sign, welcome};
    let router = Router::new()
        .route("/setup", get(welcome::form).post(welcome::begin))
        .route("/login", get(sign::form).post(sign::come_in))
        .route("/logout", get(account::page).post(sign::go))
        .route("/account", get(account::page))
        .route("/account/password", post(account::password))
        .route("/account/sessions/end", post(account::end_sessions))
        .route("/account/tokens", post(account::make_token))
        .route("/account/tokens/remove", post(account::remove_token))
        .route("/people", get(people::page).post(people::add))
        .route("/people/change", post(people::change))
        .route("/people/password", post(people::password))
        .route("/people/remove", post(people::remove))
        .route("/livez", get(running::lives))
        .route("/readyz", get(running::ready))
        .route("/metrics", get(running::metrics));
    #[cfg(feature = "oidc")]
    let router = router
        .route("/login/oidc", get(pages::oidc::go))
        .route("/login/oidc/callback", get(pages::oidc::back));
    router
}

/// Whether anybody has an account; before that the newsroom is open to this machine alone.
pub(crate) fn settled(room: &Room) -> anyhow::Result<bool> {
    room.door().settled(&*room.state())
}

/// Lets somebody in whose password nobody knows, and signs them in: the Cookie header's value, and what their forms carry. For
/// tests, and for whoever measures pages.
#[allow(dead_code, reason = "the program itself lets nobody in like this")]
pub(crate) fn enter(room: &Room, name: &str, role: Role) -> anyhow::Result<(String, String)> {
    let (state, now) = (room.state(), room.now().as_second());
    people::Person::new(name.to_owned(), role, String::new(), now).add(&*state)?;
    let token = sessions::Session::begin(&*state, name, "", now)?;
    Ok((format!("{}={token}", guard::COOKIE), secret::csrf(&token)))
}
