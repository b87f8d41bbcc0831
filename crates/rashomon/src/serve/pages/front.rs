//! The front page: the stories that most accounts tell, and the freshest of them.

use super::{Frame, page};
use crate::serve::desk::{Listed, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use askama::Template;
use axum::extract::State;
use axum::response::Html;

/// Stories of a page.
const STORIES: usize = 30;

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    frame: Frame,
    stories: Vec<Listed>,
}

/// `/`.
pub(super) async fn front(State(room): State<Room>, viewer: Viewer) -> Result<Html<String>, Problem> {
    let reader = viewer.name.clone();
    let listing = room.read(move |room| room.desk().list(&Wanted::default(), Some(&reader), STORIES)).await?;
    page(&Front { frame: Frame::new(&viewer, "/"), stories: listing.stories })
}
