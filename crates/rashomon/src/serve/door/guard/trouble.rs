//! Problems, as whoever asked can read them: a page for a person, `application/problem+json` for a program.

use super::paths;
use crate::serve::Problem;
use crate::serve::door::Viewer;
use crate::serve::pages::{Frame, page};
use askama::Template;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::any::Any;

/// What an extractor says of a request it cannot read is no longer.
const WHY_BYTES: usize = 2_048;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    title: &'static str,
    detail: String,
    /// What a line in the log goes by.
    id: String,
}

/// What matters of a request for telling what went wrong with it.
pub(super) struct Asked {
    person: bool,
    get: bool,
    feed: bool,
    uri: Uri,
    id: String,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let id = request.extensions().get::<crate::serve::door::running::RequestId>();
        Self {
            person: is_person(request.headers(), path),
            get: matches!(*request.method(), Method::GET | Method::HEAD),
            feed: paths::is_feed(path),
            uri: request.uri().clone(),
            id: id.map(|id| id.0.clone()).unwrap_or_default(),
        }
    }
}

/// Whether a person with a browser asks: HTML is wanted, and no less than JSON.
fn is_person(headers: &HeaderMap, path: &str) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let wanted = |form: &str| accept.split(',').filter_map(|range| weight(range, form)).max().unwrap_or(0);
    let json = wanted("application/json").max(wanted("application/problem+json"));
    let html = wanted("text/html");
    html > 0 && html >= json && !path.starts_with("/api/")
}

/// How much a range of the header Accept wants a form, in thousandths, where it names that form.
fn weight(range: &str, form: &str) -> Option<u16> {
    let mut parts = range.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case(form) {
        return None;
    }
    let q = parts.find_map(|part| part.strip_prefix("q="));
    let Some(q) = q else { return Some(1_000) };
    let digits: String = q.chars().filter(char::is_ascii_digit).chain("000".chars()).take(4).collect();
    Some(digits.parse::<u16>().unwrap_or(0).min(1_000))
}

/// Where nobody has an account yet, a browser is led to where the first is made.
pub(super) fn set_up_first(parts: &Parts) -> Response {
    if is_person(&parts.headers, parts.uri.path()) {
        return Redirect::to("/setup").into_response();
    }
    let detail = "nobody has an account here yet: open /setup in a browser, or run `rashomon people add NAME --role admin`";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).into_response()
}

/// A route broke down: the reason goes to the log.
#[allow(clippy::needless_pass_by_value, reason = "the layer gives it away")]
pub(super) fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    let why =
        why.downcast_ref::<String>().map(String::as_str).or_else(|| why.downcast_ref::<&str>().copied());
    tracing::error!("a route broke down: {}", why.unwrap_or("it does not say why"));
    let detail = "something broke here; the server's log says what";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response()
}

/// The answer as whoever asked can read it.
pub(super) async fn told(answer: Response, asked: &Asked, viewer: Option<Viewer>) -> Response {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let problem = match parts.extensions.remove::<Problem>() {
        Some(problem) => problem,
        // A page of a route's own.
        None if is_own(&parts.headers) => return Response::from_parts(parts, body),
        None => {
            let why = to_bytes(body, WHY_BYTES).await.unwrap_or_default();
            Problem::new(status, in_words(status, &String::from_utf8_lossy(&why)))
        }
    };
    if status == StatusCode::UNAUTHORIZED && asked.person {
        return sign_in(asked);
    }
    let mut told = if asked.person { as_page(&problem, asked, viewer) } else { problem.into_response() };
    if status == StatusCode::UNAUTHORIZED {
        // A browser's script must not make it ask for a password: only feed readers are told of one.
        let how = if asked.feed { "Basic realm=\"rashomon\"" } else { "Bearer realm=\"rashomon\"" };
        told.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(how));
    }
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        if let Some(value) = parts.headers.remove(&name) {
            told.headers_mut().insert(name, value);
        }
    }
    *told.status_mut() = status;
    told.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    told
}

/// Whether an answer is as its route means it: not the bare words of an extractor or of the router.
fn is_own(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes());
    kind.is_some_and(|kind| !kind.starts_with(b"text/plain"))
}

fn in_words(status: StatusCode, why: &str) -> String {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => "this page does not take requests of that kind".to_owned(),
        StatusCode::PAYLOAD_TOO_LARGE => "that is more than can be sent here at once".to_owned(),
        _ if why.trim().is_empty() => status.canonical_reason().unwrap_or("that did not work").to_lowercase(),
        _ => why.trim().to_owned(),
    }
}

/// To where one signs in, and back afterwards.
fn sign_in(asked: &Asked) -> Response {
    let back = asked.uri.path_and_query().filter(|_| asked.get).map_or("/", |path| path.as_str());
    let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let to = if back == "/" { "/login".to_owned() } else { format!("/login?next={next}") };
    Redirect::to(&to).into_response()
}

fn as_page(problem: &Problem, asked: &Asked, viewer: Option<Viewer>) -> Response {
    let title = match problem.status {
        StatusCode::NOT_FOUND => "There is no such page",
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "That is not allowed",
        StatusCode::TOO_MANY_REQUESTS => "Too many attempts",
        status if status.is_server_error() => "Something went wrong",
        _ => "That did not work",
    };
    let frame = Frame { viewer, ..Frame::default() };
    let (status, detail, id) = (problem.status.as_u16(), sentence(&problem.detail), asked.id.clone());
    match page(&ProblemPage { frame, status, title, detail, id }) {
        Ok(page) => page.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// A detail as a sentence: a capital letter and a full stop.
fn sentence(detail: &str) -> String {
    let mut letters = detail.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let stop = if detail.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_person;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn a_person_is_known_by_what_they_want_to_read() {
        let asks = |accept: &str, path: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
            is_person(&headers, path)
        };
        assert!(asks("text/html,application/xhtml+xml,*/*;q=0.8", "/"));
        assert!(!asks("*/*", "/") && !asks("application/json", "/") && !asks("", "/"));
        assert!(!asks("application/json, text/html;q=0.5", "/"));
        assert!(asks("application/json;q=0.2, text/html;q=0.5", "/"));
        assert!(!asks("text/html", "/api/v1/stories"));
    }
}
