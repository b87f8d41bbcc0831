//! What the link in a mail leads to: ending the digest without signing in. The word in the address is the authority, as RFC 8058
//! has it; opening the page alone ends nothing, since mail programs open links by themselves.

use super::Wish;
use crate::serve::pages::{Frame, page};
use crate::serve::wire::ask::{Id, look};
use crate::serve::{Problem, Room};
use askama::Template;
use axum::extract::State;
use axum::response::Html;

#[derive(Template)]
#[template(path = "stop.html")]
struct Page {
    frame: Frame,
    ended: bool,
}

/// The page with the button.
pub(in super::super) async fn ask(State(room): State<Room>, Id(word): Id) -> Result<Html<String>, Problem> {
    let wish = look(&room, move |room| Wish::that_stops(&*room.state(), &word)).await?;
    page(&Page { frame: Frame::default(), ended: wish.is_none() })
}

/// The button, or the mail program's own.
pub(in super::super) async fn stop(State(room): State<Room>, Id(word): Id) -> Result<Html<String>, Problem> {
    look(&room, move |room| {
        let state = room.state();
        match Wish::that_stops(&*state, &word)? {
            Some(wish) => Wish::remove(&*state, &wish.owner).map(|_| ()),
            None => Ok(()),
        }
    })
    .await?;
    page(&Page { frame: Frame::default(), ended: true })
}
