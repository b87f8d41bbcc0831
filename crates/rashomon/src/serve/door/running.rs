//! How the server is doing: a line in the log and a count for each request, `/livez`, `/readyz`, `/metrics`.

use super::guard::is_local;
use super::known::Known;
use super::{Role, secret};
use crate::follow::schedule_of;
use crate::serve::{Problem, Room};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use rashomon_intake::frontier::Tally;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Bounds of the times counted, in seconds: a page is to take 30 ms.
const TIMES: [f64; 11] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0];
/// How often what was counted is put together: what waits for that takes memory.
const PUT_TOGETHER: Duration = Duration::from_secs(5);

const REQUESTS: &str = "rashomon_http_requests_total";
const SECONDS: &str = "rashomon_http_request_seconds";

/// What a request's line in the log goes by.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) String);

/// The counts of this process, once [`count_requests`] was called.
static COUNTS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count; once a process.
pub(crate) fn count_requests() {
    COUNTS.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &TIMES);
        let recorder = builder.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
        let counts = recorder.handle();
        // Somebody else counts already in this process: ours stay empty then.
        let _ = metrics::set_global_recorder(recorder);
        describe_counter!(REQUESTS, "Requests answered, by route, method and status.");
        describe_histogram!(SECONDS, "Seconds until an answer began, by route.");
        describe_gauge!("rashomon_feeds", "Feeds followed, by how they last answered.");
        describe_gauge!("rashomon_entries_waiting", "Pages of entries that are still to be fetched.");
        describe_gauge!("rashomon_pages", "Captures read.");
        describe_gauge!("rashomon_articles", "Articles kept.");
        describe_gauge!("rashomon_accounts", "Independent accounts told.");
        describe_gauge!("rashomon_stories", "Stories kept.");
        describe_gauge!("rashomon_captures_unread", "Captures logged and not folded in yet.");
        describe_gauge!("rashomon_ready", "1 once what was kept before is taken up.");
        counts
    });
}

/// Puts together what was counted, for as long as the server runs.
pub(crate) async fn keep_metrics() {
    while let Some(counts) = COUNTS.get() {
        tokio::time::sleep(PUT_TOGETHER).await;
        counts.run_upkeep();
    }
}

/// Sees every request go through: gives it an id, counts it, writes its line.
pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let (id, begun) = (secret::id(), Instant::now());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::error_span!("request", id = %id);
    let mut answer = next.run(request).instrument(span).await;
    let (took, status) = (begun.elapsed(), answer.status().as_u16());
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert("x-request-id", value);
    }
    // Odd methods are strangers' to invent: they must not make counts without end.
    let counted =
        if matches!(method.as_str(), "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") {
            method.as_str().to_owned()
        } else {
            "other".to_owned()
        };
    counter!(REQUESTS, "route" => route.clone(), "method" => counted.clone(), "status" => status.to_string())
        .increment(1);
    histogram!(SECONDS, "route" => route.clone()).record(took.as_secs_f64());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(id = %id, method = %counted, route = %route, status, ms, "request");
    answer
}

/// `/livez`: the process answers.
pub(super) async fn lives() -> &'static str {
    "ok\n"
}

/// `/readyz`: what was kept before is taken up.
pub(super) async fn ready(State(room): State<Room>) -> Response {
    if room.ready() && !room.stopping() {
        return "ready\n".into_response();
    }
    let detail = if room.stopping() { "closing" } else { "taking up what was kept before" };
    let mut answer = Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).into_response();
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    answer
}

/// Somebody who may see the counts: this machine itself, an admin, or whoever has the token for them.
pub(super) struct Watcher;

impl FromRequestParts<Room> for Watcher {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, room: &Room) -> Result<Self, Problem> {
        let admin = parts.extensions.get::<Known>().is_some_and(|known| known.viewer.role == Role::Admin);
        let token = room.config().metrics_token.as_ref();
        let said = parts.headers.get(header::AUTHORIZATION).and_then(|said| said.to_str().ok());
        let said = said.and_then(|said| said.strip_prefix("Bearer "));
        let by_token = said.zip(token).is_some_and(|(said, token)| secret::same(said.trim(), token.reveal()));
        if admin || by_token || is_local(room, parts) {
            return Ok(Self);
        }
        Err(Problem::forbidden("the counts are for this machine alone, or for whoever has metrics_token"))
    }
}

/// `/metrics`, in Prometheus's text form.
pub(super) async fn metrics(State(room): State<Room>, _: Watcher) -> Result<Response, Problem> {
    room.read(|room| {
        let state = room.state();
        let schedules: Vec<_> = state.feeds()?.iter().map(schedule_of).collect();
        let tally = Tally::of(&schedules);
        let feeds = [
            ("answered", tally.answered),
            ("failed", tally.failed),
            ("paywalled", tally.paywalled),
            ("waiting", tally.waiting),
            ("unasked", tally.unasked),
            ("stopped", tally.stopped),
        ];
        for (how, count) in feeds {
            gauge!("rashomon_feeds", "state" => how).set(number(count as u64));
        }
        let derived = room.store().derived();
        let counts = derived.counts()?;
        let unread = room.store().log().last().saturating_sub(derived.applied()?);
        let gauges = [
            ("rashomon_entries_waiting", state.count_waiting()?),
            ("rashomon_pages", counts.pages),
            ("rashomon_articles", counts.articles),
            ("rashomon_accounts", counts.accounts),
            ("rashomon_stories", counts.stories),
            ("rashomon_captures_unread", unread),
            ("rashomon_ready", u64::from(room.ready())),
        ];
        for (name, value) in gauges {
            gauge!(name).set(number(value));
        }
        Ok(())
    })
    .await?;
    let text = COUNTS.get().map(PrometheusHandle::render).unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

#[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
