//! The server that hubs talk to: it verifies and takes deliveries, answers at once, and knows no other address.

use super::desk::{Desk, reply};
use crate::follow::now;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rashomon_intake::frontier::policy::{BODY_BYTES, TIME_ALL};
use rashomon_intake::websub::Reply;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Requests answered at a time: hubs are few, and each may hold the bytes of a feed.
const AT_A_TIME: usize = 8;

/// What the server knows.
#[derive(Clone)]
struct Known {
    desk: Arc<Desk>,
    places: Arc<Semaphore>,
}

/// Serves until the runtime ends.
pub(super) async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    let known = Known { desk, places: Arc::new(Semaphore::new(AT_A_TIME)) };
    let router = Router::new().fallback(answer).with_state(known);
    // It ends with an error only where its listener does, and polling goes on.
    let _ = axum::serve(listener, router).await;
}

/// Answers one request. The last part of the path is the callback's name: a web server in front may cut off what stands before it.
async fn answer(State(known): State<Known>, request: Request) -> Response {
    let Ok(_place) = known.places.try_acquire() else {
        return respond(reply(503, "too much at once: try again"));
    };
    let token = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    let desk = &known.desk;
    let answered = match *request.method() {
        Method::GET => desk.verify(&token, request.uri().query().unwrap_or_default(), now()),
        Method::POST => {
            let (parts, body) = request.into_parts();
            let most = usize::try_from(BODY_BYTES).unwrap_or(usize::MAX);
            match tokio::time::timeout(TIME_ALL, to_bytes(body, most)).await {
                Err(_) => reply(408, "too slow"),
                Ok(Err(_)) => reply(413, "broken off or too large"),
                Ok(Ok(body)) => {
                    let text = |name: &str| text(&parts.headers, name);
                    let signature = text("x-hub-signature");
                    let content_type = text(header::CONTENT_TYPE.as_str());
                    desk.deliver(&token, signature.as_deref(), content_type, body.to_vec(), now())
                }
            }
        }
        _ => reply(405, "GET to verify, POST to deliver"),
    };
    respond(answered)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn respond(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // A challenge is echoed: whatever it is, it is to be nothing but text.
    let headers = [(header::CONTENT_TYPE, reply.content_type), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (status, headers, Body::from(reply.body)).into_response()
}
