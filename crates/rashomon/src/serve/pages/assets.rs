//! Style and script, out of the binary. Each area has its own files; they are served joined, one sheet and one script.

use crate::serve::Problem;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The style of all pages.
const STYLE: &str = concat!(
    include_str!("../../../assets/base.css"),
    include_str!("../../../assets/story.css"),
    include_str!("../../../assets/feeds.css"),
    include_str!("../../../assets/door.css"),
);

/// What makes the pages pleasant; none needs it for reading.
const SCRIPT: &str = concat!(
    include_str!("../../../assets/base.js"),
    include_str!("../../../assets/story.js"),
    include_str!("../../../assets/feeds.js"),
);

/// `/assets/NAME`.
pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let (kind, bytes) = match name.as_str() {
        "app.css" => ("text/css; charset=utf-8", STYLE),
        "app.js" => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return Err(Problem::not_found("such file")),
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
