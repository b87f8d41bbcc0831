//! What stands before every route: the address asked by, who asks, the form's secret, time and size; and behind it: problems as
//! pages, and the headers that keep a browser from doing what a page does not mean.
//!
//! A path is closed to whoever is not known unless `paths` names it, so that a route that forgets to ask is closed too.

mod csrf;
mod headers;
mod origin;
mod paths;
mod trouble;

use super::known::{Came, Known, by_session, by_token};
use super::sessions::LASTS;
use super::viewer::unknown;
use super::{Viewer, running};
use crate::serve::{Problem, Room};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
#[cfg(feature = "oidc")]
pub(super) use csrf::from_here;
use futures_util::StreamExt;
pub(crate) use origin::COOKIE;
#[cfg(feature = "oidc")]
pub(super) use origin::{Passing, base64, passing_cookie};
pub(super) use origin::{client, cookie, is_local, secure, session_cookie};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The body of a request, where its route does not say otherwise: the longest note, the longest list of feeds typed in.
const BODY_BYTES: usize = 1_024 * 1_024;
/// So long may an answer take to begin. Pages take a hundredth of it.
const ANSWER: Duration = Duration::from_secs(30);
/// The same where files are sent: over a slow line.
const UPLOAD: Duration = Duration::from_secs(10 * 60);

/// Puts the guard before every route.
pub(crate) fn guard(router: Router<Room>, room: &Room) -> Router<Room> {
    router
        .fallback(|| async { Problem::not_found("such page") })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(trouble::panicked))
        .layer(from_fn_with_state(room.clone(), stand))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(room.clone(), headers::put))
        .layer(from_fn(running::observe))
}

/// Stands before a route: lets a request pass or not, and makes a page of a problem where a person asked.
async fn stand(State(room): State<Room>, request: Request, next: Next) -> Response {
    let asked = trouble::Asked::of(&request);
    let path = request.uri().path();
    // Style and script are the same for everybody.
    if paths::is_asset(path) {
        return next.run(request).await;
    }
    let mut known = None;
    let mut answer = match pass(&room, request, next, &mut known).await {
        Ok(answer) => answer,
        Err(problem) => problem.into_response(),
    };
    if is_stream(&answer) {
        answer = until_closed(&room, answer);
    }
    trouble::told(answer, &asked, known.map(|known| known.viewer)).await
}

/// Does what `stand` says; `known` is whom it found.
async fn pass(
    room: &Room,
    request: Request,
    next: Next,
    known: &mut Option<Known>,
) -> Result<Response, Problem> {
    origin::asked_by(room, request.headers())?;
    let (mut parts, body) = request.into_parts();
    let unsafe_method = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if unsafe_method {
        csrf::from_here(room, &parts)?;
    }
    let path = parts.uri.path().to_owned();
    if !paths::is_early(&path) && !is_settled(room).await? {
        return Ok(trouble::set_up_first(&parts));
    }
    let cookie = origin::cookie(room, &parts);
    let (found, anew) = who(room, &parts, cookie.as_deref()).await?;
    *known = found;
    if known.is_none() && !unsafe_method && room.config().public_reading && !paths::is_private(&path) {
        *known = Some(Known { viewer: Viewer::nameless(), came: Came::Nameless });
    }
    let mut body = body;
    match known.as_ref().map(|known| &known.came) {
        None if !paths::is_open(&path) => return Err(unknown()),
        Some(Came::Token(scope)) if unsafe_method && !scope.writes() => {
            let detail =
                format!("this token is good for \"{}\": a \"write\" token is needed", scope.as_str());
            return Err(Problem::forbidden(detail));
        }
        Some(Came::Session(_)) if unsafe_method && !paths::is_held_otherwise(&path) => {
            let secret = known.as_ref().map_or("", |known| known.viewer.csrf.as_str());
            body = csrf::check(&parts, body, secret).await?;
        }
        _ => {}
    }
    if let Some(known) = known.clone() {
        parts.extensions.insert(known);
    }
    let secure = origin::secure(room, &parts);
    let time = if paths::is_upload(&path) { UPLOAD } else { ANSWER };
    let answer = tokio::time::timeout(time, next.run(Request::from_parts(parts, body))).await;
    let mut answer = answer.map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "that took too long: try again, or ask for less")
    })?;
    // The session lasts anew: so must its cookie, where the route did not set another.
    if let Some(token) = cookie.filter(|_| anew)
        && !answer.headers().contains_key(header::SET_COOKIE)
    {
        put_cookie(&mut answer, &session_cookie(&token, LASTS, secure));
    }
    Ok(answer)
}

/// Puts a cookie beside those an answer has.
pub(super) fn put_cookie(answer: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

async fn is_settled(room: &Room) -> Result<bool, Problem> {
    // It stays so once it is, and is asked before every answer: no thread is asked for what is known.
    if room.door().is_settled() {
        return Ok(true);
    }
    room.read(super::settled).await
}

/// Who asks, by token or session; whether their session lasts anew.
async fn who(
    room: &Room,
    parts: &axum::http::request::Parts,
    cookie: Option<&str>,
) -> Result<(Option<Known>, bool), Problem> {
    if let Some(credentials) = origin::credentials(&parts.headers) {
        let known = match credentials {
            origin::Credentials::Bearer(token) => by_token(room, &token, None).await?,
            origin::Credentials::Basic(name, password) => by_token(room, &password, Some(&name)).await?,
        };
        // A token for feeds stands in their addresses, which many see: it opens nothing else.
        let feeds_alone = |known: &Known| known.came == Came::Token(super::tokens::Scope::Feeds);
        return Ok((known.filter(|known| !feeds_alone(known)), false));
    }
    if let Some(token) = cookie
        && let Some((known, anew)) = by_session(room, token).await?
    {
        return Ok((Some(known), anew));
    }
    if paths::is_feed(parts.uri.path())
        && let Some(token) = origin::query(parts, "token")
    {
        let viewer = Viewer::from_token(room, &token).await?;
        let came = Came::Token(super::tokens::Scope::Feeds);
        return Ok((viewer.map(|viewer| Known { viewer, came }), false));
    }
    Ok((None, false))
}

fn is_stream(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// Ends a stream when the server closes: it would hold that up for as long as somebody listens.
fn until_closed(room: &Room, answer: Response) -> Response {
    let (parts, body) = answer.into_parts();
    let room = room.clone();
    let closed = Box::pin(async move { room.door().closed().await });
    Response::from_parts(parts, Body::from_stream(body.into_data_stream().take_until(closed)))
}
