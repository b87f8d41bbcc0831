//! Forms of ours alone: whatever changes something must come from a page of ours, and where a session is what opens the door,
//! carry the secret that our pages know and no other page can read.

use super::origin::{query, same_host};
use crate::serve::door::secret;
use crate::serve::{Problem, Room};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use futures_util::{StreamExt, stream};
use url::Url;

/// A form is read up to this, to find its secret: the bound of bodies in general.
const FORM_BYTES: usize = super::BODY_BYTES;
/// A form with files is not: its hidden field stands first in it, within so many bytes, and the rest goes through unread.
const PEEKED_BYTES: usize = 4_096;
/// The header of scripts.
const HEADER: &str = "x-csrf-token";
/// The field of forms.
const FIELD: &str = "csrf";

/// Fails where the browser says that another site's page asks. A program says nothing of it.
pub(in super::super) fn from_here(room: &Room, parts: &Parts) -> Result<(), Problem> {
    let text = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text("host").unwrap_or_default();
    let ours = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            // A web server in front may ask us by another name than it was asked by.
            let public = room.config().public_url.as_ref().map(Url::origin);
            let ours = |origin: Url| same_host(&origin, host) || public.as_ref() == Some(&origin.origin());
            Url::parse(origin).is_ok_and(ours)
        }
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(Problem::forbidden("that was asked by a page of another site")) }
}

/// Fails where the secret is missing or not this session's; gives the body back, whole.
pub(super) async fn check(parts: &Parts, body: Body, session: &str) -> Result<Body, Problem> {
    let missing = || {
        let detail = "the form was out of date, or not one of ours: go back, reload the page and try again";
        Problem::forbidden(detail)
    };
    let right = |said: &str| secret::same(said, session);
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if let Some(said) = parts.headers.get(HEADER) {
        return if right(said.to_str().unwrap_or_default()) { Ok(body) } else { Err(missing()) };
    }
    if let Some(said) = query(parts, FIELD) {
        return if right(&said) { Ok(body) } else { Err(missing()) };
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        let too_much = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "this form is too large");
        let bytes = to_bytes(body, FORM_BYTES).await.map_err(too_much)?;
        let found = url::form_urlencoded::parse(&bytes).any(|(name, value)| name == FIELD && right(&value));
        return if found { Ok(Body::from(bytes)) } else { Err(missing()) };
    }
    if kind.starts_with("multipart/form-data") {
        let (body, first) = peek(body).await?;
        return if field(&first).is_some_and(|said| right(&said)) { Ok(body) } else { Err(missing()) };
    }
    Err(missing())
}

/// The first bytes of a body, and the body with them.
async fn peek(body: Body) -> Result<(Body, Vec<u8>), Problem> {
    let mut rest = body.into_data_stream();
    let (mut chunks, mut first): (Vec<Bytes>, Vec<u8>) = (Vec::new(), Vec::new());
    while first.len() < PEEKED_BYTES {
        let Some(chunk) = rest.next().await else { break };
        let chunk = chunk?;
        first.extend_from_slice(chunk.get(..chunk.len().min(PEEKED_BYTES)).unwrap_or_default());
        chunks.push(chunk);
    }
    let again = stream::iter(chunks.into_iter().map(Ok::<_, axum::Error>));
    Ok((Body::from_stream(again.chain(rest)), first))
}

/// The hidden field among the first bytes of a form with files. Whoever cannot know its value gains nothing by where it stands.
fn field(first: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(first);
    let (_, after) = text.split_once("name=\"csrf\"\r\n\r\n")?;
    Some(after.split_once("\r\n")?.0.to_owned())
}
