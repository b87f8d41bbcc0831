//! What went wrong with a request, as an answer: a page for a person, `application/problem+json` (RFC 9457) for a program.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request is not answered as asked. Made of any error, it says no more than that something broke: the reason goes to
/// the log, not to strangers.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// The status.
    pub(crate) status: StatusCode,
    /// One sentence: what is wrong and, where there is one, the way out.
    pub(crate) detail: String,
}

impl Problem {
    /// A problem with a status and a sentence.
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into() }
    }

    /// There is no such thing.
    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {what} here"))
    }

    /// The request cannot be read.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// Whoever asks may not.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }
}

impl<E: Into<anyhow::Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        let error: anyhow::Error = error.into();
        tracing::error!("{error:#}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something broke here; the server's log says what")
    }
}

/// The answer as problem+json; where a person asks, the guard makes a page of it (`door::guard`).
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let body = serde_json::json!({
            "type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail,
        });
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut answer = (self.status, headers, body.to_string()).into_response();
        // The guard makes a page of it where a person asks.
        answer.extensions_mut().insert(self);
        answer
    }
}
