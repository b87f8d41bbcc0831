//! Answers to programs: JSON with a strong `ETag`, or 304 where the asker has it already.

use super::ask::Asked;
use crate::serve::{Problem, Room};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// What an answer is kept under by whoever asked: two answers of one tag are the same, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag(String);

impl Tag {
    /// The tag of what is made of conclusions alone, by one request, at the desk's edition. It is known before the work is done.
    fn of_edition(room: &Room, asked: &Asked) -> Self {
        let mut hash = Xxh3::new();
        for part in [asked.uri.path(), asked.uri.query().unwrap_or_default()] {
            hash.update(part.as_bytes());
            hash.update(&[0]);
        }
        // Another start of the program may conclude otherwise from the same captures.
        hash.update(&room.wire().opened().to_le_bytes());
        hash.update(&room.desk().edition().to_le_bytes());
        Self(format!("\"{:032x}\"", hash.digest128()))
    }

    /// The tag of bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self(format!("\"{:032x}\"", xxh3_128(bytes)))
    }

    /// Whether the asker has what it stands for (`If-None-Match`).
    pub(super) fn is_had(&self, headers: &HeaderMap) -> bool {
        let named = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
        named
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .any(|named| named == "*" || named.strip_prefix("W/").unwrap_or(named) == self.0)
    }

    /// "Not modified".
    pub(super) fn unchanged(&self) -> Response {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.mark(&mut response);
        response
    }

    /// Writes the tag on an answer, with how long it may be kept without asking again: not at all.
    pub(super) fn mark(&self, response: &mut Response) {
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&self.0) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
    }
}

/// An answer made of conclusions alone, tagged by the desk's edition; where the asker has it already, it is not made.
pub(super) async fn at_edition(
    room: &Room,
    asked: &Asked,
    make: impl Future<Output = Result<Response, Problem>>,
) -> Result<Response, Problem> {
    let tag = Tag::of_edition(room, asked);
    if tag.is_had(&asked.headers) {
        return Ok(tag.unchanged());
    }
    let mut response = make.await?;
    tag.mark(&mut response);
    Ok(response)
}

/// A value as JSON, tagged by its bytes.
pub(super) fn json(asked: &Asked, value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value)?;
    let tag = Tag::of_bytes(&bytes);
    Ok(if tag.is_had(&asked.headers) { tag.unchanged() } else { tagged(bytes, &tag) })
}

/// A value as JSON, without a tag of its own.
pub(super) fn plain(value: &impl Serialize) -> Result<Response, Problem> {
    Ok(bare(serde_json::to_vec(value)?))
}

fn tagged(bytes: Vec<u8>, tag: &Tag) -> Response {
    let mut response = bare(bytes);
    tag.mark(&mut response);
    response
}

fn bare(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], Body::from(bytes)).into_response()
}

/// Something that was made: 201, with where it is.
pub(super) fn made(at: &str, value: &impl Serialize) -> Result<Response, Problem> {
    let mut response = bare(serde_json::to_vec(value)?);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(at) = HeaderValue::from_str(at) {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// Done, and nothing more to say.
pub(super) fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Adds where a list goes on: `Link: <...>; rel="next"`, which is the same request with other values for `name`.
pub(super) fn goes_on(mut response: Response, asked: &Asked, name: &str, value: Option<&str>) -> Response {
    let Some(value) = value else { return response };
    let query = asked.uri.query().unwrap_or_default();
    let kept = url::form_urlencoded::parse(query.as_bytes()).filter(|(n, _)| n != name);
    let mut written = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in kept {
        written.append_pair(&name, &value);
    }
    written.append_pair(name, value);
    let link = format!("<{}?{}>; rel=\"next\"", asked.uri.path(), written.finish());
    if let Ok(link) = HeaderValue::from_str(&link) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}
