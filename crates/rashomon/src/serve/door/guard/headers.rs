//! The headers of every answer: what a browser may do with it.

use super::origin;
use crate::serve::Room;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing from elsewhere, nothing inline, no frame around us; scripts make nodes, not markup.
pub(super) const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    require-trusted-types-for 'script'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// What every answer has, whatever its route says.
const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Nothing goes to other sites. Our own pages must know each other: with `no-referrer` a browser calls the origin of our forms
    // "null", as it does that of a forged one.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // For browsers that do not know `frame-ancestors`.
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// For half a year a browser that came encrypted comes encrypted.
const ENCRYPTED: &str = "max-age=15552000";

/// Puts them.
pub(super) async fn put(State(room): State<Room>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let secure = origin::secure(&room, &parts);
    let mut answer = next.run(Request::from_parts(parts, body)).await;
    let headers = answer.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ENCRYPTED));
    }
    // What somebody sees is theirs: no cache between may keep it, and their own asks again.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    answer
}
