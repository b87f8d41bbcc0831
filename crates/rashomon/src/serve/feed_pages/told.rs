//! What came of something, where there is no page of its own to show it on.

use crate::serve::Problem;
use crate::serve::door::Viewer;
use crate::serve::pages::{Frame, page};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "feeds/told.html")]
struct Told<'a> {
    frame: Frame,
    title: &'a str,
    good: bool,
    lines: &'a [String],
    back: &'a str,
    back_name: &'a str,
}

/// A page that says what came of something. Where that is not what was wanted, the status says so too.
pub(super) fn told(
    viewer: &Viewer,
    title: &str,
    good: bool,
    lines: &[String],
    (back, back_name): (&str, &str),
) -> Result<Response, Problem> {
    let frame = Frame::new(viewer, "/feeds");
    let html = page(&Told { frame, title, good, lines, back, back_name })?;
    let status = if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, html).into_response())
}
