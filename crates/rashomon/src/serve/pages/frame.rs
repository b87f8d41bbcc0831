//! What stands around every page: the head, the way to the other pages, who is signed in.

use crate::serve::Problem;
use crate::serve::door::{Role, Viewer};
use askama::Template;
use axum::response::Html;

/// What every page's template has as `frame` (it extends `layout.html`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Who looks; `None` before somebody has signed in.
    pub(crate) viewer: Option<Viewer>,
    /// Which of the ways at the top this page is on, by its path: `/`, `/search`, `/feeds` ...
    pub(crate) here: &'static str,
}

impl Frame {
    /// The frame of a page for somebody.
    pub(crate) fn new(viewer: &Viewer, here: &'static str) -> Self {
        Self { viewer: Some(viewer.clone()), here }
    }

    /// The hidden field's value of every form that changes something.
    pub(crate) fn csrf(&self) -> &str {
        self.viewer.as_ref().map_or("", |viewer| &viewer.csrf)
    }

    /// Whether the viewer may what an editor may.
    pub(crate) fn edits(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role >= Role::Editor)
    }

    /// Whether the viewer is an admin.
    pub(crate) fn admin(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Admin)
    }
}

/// A template as an answer.
pub(crate) fn page(template: &impl Template) -> Result<Html<String>, Problem> {
    Ok(Html(template.render()?))
}
