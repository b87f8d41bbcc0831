//! What stands around every page: the head, the way to the other pages, who is signed in.

use super::prefs::Theme;
use super::{assets, keys};
use crate::serve::Problem;
use crate::serve::door::{Role, Viewer};
use askama::Template;
use axum::response::Html;

/// A way at the top of every page.
pub(crate) struct Way {
    /// Where it leads.
    pub(crate) path: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
}

/// The ways at the top, in their order.
const WAYS: [Way; 5] = [
    Way { path: "/", name: "Stories" },
    Way { path: "/digest", name: "Digest" },
    Way { path: "/streams", name: "Streams" },
    Way { path: "/search", name: "Search" },
    Way { path: "/feeds", name: "Feeds" },
];

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

    /// Whether the viewer has an account: whoever reads without one has no marks, streams or settings.
    pub(crate) fn signed_in(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| !viewer.name.is_empty())
    }

    /// Whether the viewer may what an editor may.
    pub(crate) fn edits(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role >= Role::Editor)
    }

    /// Whether the viewer is an admin.
    pub(crate) fn admin(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Admin)
    }

    /// Light, dark, or as the device has it: a word the style sheet knows.
    pub(crate) fn theme(&self) -> &'static str {
        self.viewer.as_ref().map_or(Theme::Auto, |viewer| viewer.prefs.theme).name()
    }

    /// Whether single keys do something.
    pub(crate) fn keys(&self) -> bool {
        self.viewer.as_ref().is_none_or(|viewer| viewer.prefs.keys)
    }

    /// Which key does what, where the viewer chose any.
    pub(crate) fn own_keys(&self) -> Option<String> {
        self.viewer.as_ref().and_then(|viewer| keys::for_script(&viewer.prefs))
    }

    /// The ways at the top.
    #[allow(clippy::unused_self, reason = "templates reach what they need through the frame")]
    pub(crate) fn ways(&self) -> &'static [Way] {
        &WAYS
    }

    /// The address of the style sheet; it changes with what is in it, so that it can be kept for ever.
    #[allow(clippy::unused_self, reason = "templates reach what they need through the frame")]
    pub(crate) fn style(&self) -> &'static str {
        assets::style()
    }

    /// The address of the script, alike.
    #[allow(clippy::unused_self, reason = "templates reach what they need through the frame")]
    pub(crate) fn script(&self) -> &'static str {
        assets::script()
    }
}

/// A template as an answer.
pub(crate) fn page(template: &impl Template) -> Result<Html<String>, Problem> {
    Ok(Html(template.render()?))
}
