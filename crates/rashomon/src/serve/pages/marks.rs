//! What a reader marks: a story as starred or read, or all of a list as read.

use super::filters::{Filters, is_on};
use crate::serve::door::{Role, Viewer};
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::Deserialize;

/// Longest id of a story or article; ours are far shorter.
const LONGEST_ID: usize = 200;
/// Stories that are marked at once: a list of more was not looked at.
const MOST_MARKED: usize = 2_000;
/// Stories looked up at once while marking a list.
const STRETCH: usize = 100;

/// A form that marks one story.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Marking {
    target: String,
    starred: Option<String>,
    read: Option<String>,
    back: String,
}

/// `/mark`.
pub(super) async fn mark(
    State(room): State<Room>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(form): Form<Marking>,
) -> Result<Response, Problem> {
    viewer.may(Role::Reader)?;
    let (target, by) = (form.target.clone(), viewer.name.clone());
    if target.is_empty() || target.len() > LONGEST_ID {
        return Err(Problem::bad("target is the id of a story or an article"));
    }
    let wishes = [("starred", form.starred.as_deref().map(is_on)), ("read", form.read.as_deref().map(is_on))];
    let known = room
        .read(move |room| {
            let desk = room.desk();
            if desk.article(&target)?.is_none() && desk.row(&target)?.is_none() {
                return Ok(false);
            }
            for (kind, on) in wishes {
                if let Some(on) = on {
                    desk.mark(&by, &target, kind, on)?;
                }
            }
            Ok(true)
        })
        .await?;
    if !known {
        return Err(Problem::not_found("such story or article"));
    }
    if scripted(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to(local(&form.back)).into_response())
}

/// `/mark-all-read`: the list that the fields describe.
pub(super) async fn mark_all(
    State(room): State<Room>,
    viewer: Viewer,
    headers: HeaderMap,
    Form(filters): Form<Filters>,
) -> Result<Response, Problem> {
    viewer.may(Role::Reader)?;
    let wanted = filters.wanted()?;
    let (asked, reader) = (wanted.clone(), viewer.name.clone());
    let marked = room
        .read(move |room| {
            let (mut marked, mut wanted) = (0, asked);
            wanted.cursor = None;
            // All are looked up before any is marked: where only unread ones are wanted, marks would move the list.
            let mut ids = Vec::new();
            while ids.len() < MOST_MARKED {
                let listing = room.desk().list(&wanted, Some(&reader), STRETCH)?;
                ids.extend(listing.stories.into_iter().map(|listed| listed.row.id));
                match listing.next {
                    Some(next) => wanted.cursor = Some(next),
                    None => break,
                }
            }
            for id in ids {
                room.desk().mark(&reader, &id, "read", true)?;
                marked += 1;
            }
            Ok(marked)
        })
        .await?;
    if scripted(&headers) {
        return Ok(Json(serde_json::json!({ "marked": marked })).into_response());
    }
    let back = super::filters::address("/", &crate::serve::desk::Wanted { cursor: None, ..wanted });
    let joint = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{joint}marked={marked}")).into_response())
}

/// Whether a script asks, which has no use for a page.
pub(super) fn scripted(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.starts_with("application/json"))
}

/// A way back that stays on this server.
pub(crate) fn local(back: &str) -> &str {
    let rest = back.strip_prefix('/').unwrap_or("\\");
    // `//host` and `/\host` are other servers to a browser; control characters are skipped by some.
    if rest.starts_with(['/', '\\']) || back.chars().any(char::is_control) { "/" } else { back }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here() {
        assert_eq!(local("/?unread=1#h-s-1"), "/?unread=1#h-s-1");
        for elsewhere in
            ["", "https://hostile.example/", "//hostile.example", "/\\hostile.example", "/\t/x", "x"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere}");
        }
    }
}
