//! What programs ask: the query, the path, the body, each read strictly, so that whoever mistypes is told and not given
//! something else. What is wrong is a 400 in words; what is well formed and still cannot be understood is a 422.

use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query as Pairs, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use rashomon_store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// The most bytes of a body: the longest note in JSON's longest escapes fits, a flood does not.
pub(super) const MAX_BODY: usize = 128 << 10;

/// What can be checked of values beyond their types.
pub(super) trait Check {
    /// Fails where a value is out of its bounds.
    fn check(&self) -> Result<(), Problem>;
}

/// The query, with no name in it that is not known, none twice, each value within its bounds.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned + Check> FromRequestParts<Room> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Room) -> Result<Self, Problem> {
        let Pairs(value) = Pairs::<T>::try_from_uri(&parts.uri)
            .map_err(|why| Problem::bad(format!("the query cannot be read: {}", innermost(&why))))?;
        value.check()?;
        Ok(Self(value))
    }
}

/// The query of a feed: as [`Query`], but for the token that a reader app may bring there, which the door has looked at.
pub(super) struct FeedQuery<T>(pub(super) T);

impl<T: DeserializeOwned + Check> FromRequestParts<Room> for FeedQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, room: &Room) -> Result<Self, Problem> {
        let whole = parts.uri.clone();
        let bare = without_token(&whole);
        parts.uri = bare.parse().unwrap_or(whole.clone());
        let read = Query::from_request_parts(parts, room).await;
        parts.uri = whole;
        read.map(|Query(value)| Self(value))
    }
}

/// A path with its query, without the token in it.
pub(super) fn without_token(uri: &Uri) -> String {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    let kept: Vec<&str> = kept.filter(|pair| !pair.starts_with("token=")).collect();
    if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) }
}

/// No query at all.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

impl Check for Nothing {
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }
}

/// The one part of the path that varies; the id of nothing is no id.
pub(super) struct Id(pub(super) String);

impl FromRequestParts<Room> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, room: &Room) -> Result<Self, Problem> {
        let read = Path::<String>::from_request_parts(parts, room).await;
        let Path(id) = read.map_err(|_| Problem::not_found("such thing"))?;
        Ok(Self(id))
    }
}

/// Two parts of the path.
pub(super) struct Ids(pub(super) String, pub(super) String);

impl FromRequestParts<Room> for Ids {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, room: &Room) -> Result<Self, Problem> {
        let read = Path::<(String, String)>::from_request_parts(parts, room).await;
        let Path((first, second)) = read.map_err(|_| Problem::not_found("such thing"))?;
        Ok(Self(first, second))
    }
}

/// A body of JSON, within its bound.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned + Check> FromRequest<Room> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Room) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let why = "the body is to be JSON, with `Content-Type: application/json`";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
        }
        let bytes = to_bytes(request.into_body(), MAX_BODY).await.map_err(|_| {
            let why = format!("the body is longer than {MAX_BODY} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, why)
        })?;
        let unread = |why| Problem::bad(format!("the body cannot be read: {why}"));
        let value: T = object(&mut serde_json::Deserializer::from_slice(&bytes)).map_err(unread)?;
        // Behind the object nothing may follow.
        serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).map_err(unread)?;
        value.check()?;
        Ok(Self(value))
    }
}

/// A value out of a JSON object, and of nothing else: a list of its fields' values would be read as well.
pub(super) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<T, D::Error> {
    let mut object = serde_json::Map::deserialize(from)?;
    // `8.0` is a whole number to JSON, whatever it is to us.
    for value in object.values_mut() {
        let whole = value.as_f64().filter(|n| n.fract() == 0.0 && (0.0..1e9).contains(n));
        if let (true, Some(whole)) = (value.is_f64(), whole) {
            *value = serde_json::Value::from(whole as u64);
        }
    }
    serde_json::from_value(serde_json::Value::Object(object)).map_err(serde::de::Error::custom)
}

/// What of the request the answer depends on, beside who asks.
pub(super) struct Asked {
    /// The path with its query.
    pub(super) uri: Uri,
    /// The headers.
    pub(super) headers: HeaderMap,
}

impl FromRequestParts<Room> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Room) -> Result<Self, Self::Rejection> {
        let uri = parts.extensions.get::<axum::extract::OriginalUri>().map(|uri| uri.0.clone());
        Ok(Self { uri: uri.unwrap_or_else(|| parts.uri.clone()), headers: parts.headers.clone() })
    }
}

/// Fails where whoever asks may not change anything, as one who reads without an account. A token that was made for reading
/// alone is turned away at the door. The one place that decides it for this area.
pub(super) fn may_write(viewer: &Viewer) -> Result<(), Problem> {
    viewer.may(Role::Reader)
}

/// Fails where a text is empty or has more characters than `most`.
pub(super) fn within(what: &str, text: &str, most: usize) -> Result<(), Problem> {
    // One more than the bound is enough to know.
    let length = text.chars().take(most + 1).count();
    match length {
        0 => Err(Problem::bad(format!("{what} is empty: leave it out, or give it a value"))),
        n if n > most => Err(Problem::bad(format!("{what} is longer than {most} characters"))),
        _ => Ok(()),
    }
}

/// The same for what may be left out.
pub(super) fn within_if(what: &str, text: Option<&String>, most: usize) -> Result<(), Problem> {
    text.map_or(Ok(()), |text| within(what, text, most))
}

/// Fails where a number is out of its range.
pub(super) fn in_range(what: &str, number: Option<u32>, least: u32, most: u32) -> Result<(), Problem> {
    match number {
        Some(n) if n < least || n > most => Err(Problem::bad(format!("{what} goes from {least} to {most}"))),
        _ => Ok(()),
    }
}

/// What is well formed and still means nothing.
pub(super) fn meaningless(why: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why)
}

/// Looks something up off the threads that answer; a search that cannot be read is the asker's to mend.
pub(super) async fn look<T: Send + 'static>(
    room: &Room,
    then: impl FnOnce(&Room) -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let looked = room.read(move |room| Ok(then(room))).await?;
    looked.map_err(|error| match error.downcast_ref::<StoreError>() {
        Some(StoreError::Query(_)) => meaningless(format!("the search cannot be read: {error}")),
        _ => Problem::from(error),
    })
}

/// The words of the last cause: those of the layers above only say that something failed.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}
