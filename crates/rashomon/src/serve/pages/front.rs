//! The front page: the stories that most accounts tell, and the freshest of them; narrowed, and as of an earlier day.

use super::facets::{self, Day, Group};
use super::filters::{Filters, address, chosen, pairs};
use super::list::List;
use super::{Frame, page};
use crate::serve::desk::Wanted;
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    frame: Frame,
    heading: String,
    list: List,
    /// What narrows the list: what it is, its value, the address without it.
    chosen: Vec<(&'static str, String, String)>,
    /// All, unread, starred; best, newest: name, address, whether it is chosen.
    views: Vec<(&'static str, String, bool)>,
    orders: Vec<(&'static str, String, bool)>,
    groups: Vec<Group>,
    days: Vec<Day>,
    today: String,
    wanted: Wanted,
    fields: Vec<(&'static str, String)>,
    /// What a stream of this would be called.
    name: String,
    /// Whether nothing is kept at all.
    nothing: bool,
    marked: Option<String>,
}

/// `/`.
pub(super) async fn front(
    State(room): State<Room>,
    viewer: Viewer,
    Query(filters): Query<Filters>,
    Query(done): Query<Done>,
) -> Result<Html<String>, Problem> {
    let mut wanted = filters.wanted()?;
    if filters.sort().is_none() {
        wanted.newest = viewer.prefs.newest;
    }
    let (reader, most, asked) = (viewer.name.clone(), viewer.prefs.stories, wanted.clone());
    let (listing, known, nothing) = room
        .read(move |room| {
            let listing = room.desk().list(&asked, Some(&reader), most)?;
            let nothing = listing.stories.is_empty() && room.store().derived().counts()?.stories == 0;
            Ok((listing, facets::known(room.desk()), nothing))
        })
        .await?;
    let now = room.now();
    let base = Wanted { cursor: None, ..wanted.clone() };
    let at = |wanted: Wanted| address("/", &wanted);
    page(&Front {
        frame: Frame::new(&viewer, "/"),
        heading: heading(&wanted),
        list: List::new("/", &wanted, &listing, now),
        chosen: chosen(&wanted)
            .into_iter()
            .map(|(what, value, without)| (what, value, at(without)))
            .collect(),
        views: vec![
            (
                "All",
                at(Wanted { unread: false, starred: false, ..base.clone() }),
                !wanted.unread && !wanted.starred,
            ),
            ("Unread", at(Wanted { unread: true, starred: false, ..base.clone() }), wanted.unread),
            ("Starred", at(Wanted { unread: false, starred: true, ..base.clone() }), wanted.starred),
        ],
        orders: vec![
            ("Best first", sorted(&Wanted { newest: false, ..base.clone() }), !wanted.newest),
            ("Newest first", sorted(&Wanted { newest: true, ..base.clone() }), wanted.newest),
        ],
        groups: facets::groups(&known, "/", &wanted),
        days: facets::days("/", &wanted, now),
        today: facets::today(now).to_string(),
        fields: pairs(&base),
        name: super::filters::words(&base),
        nothing,
        marked: done.marked.map(|n| crate::view::count(n, "story", "stories")),
        wanted,
    })
}

/// What a form that came back here did.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Done {
    /// So many stories were marked as read.
    marked: Option<usize>,
}

/// The address of a list that says how it is sorted, whatever the reader prefers.
fn sorted(wanted: &Wanted) -> String {
    let path = address("/", wanted);
    match (wanted.newest, path.contains('?')) {
        (true, _) => path,
        (false, true) => format!("{path}&sort=best"),
        (false, false) => format!("{path}?sort=best"),
    }
}

fn heading(wanted: &Wanted) -> String {
    match (wanted.day, wanted.starred, wanted.unread) {
        (Some(day), ..) => format!("Stories as of {}", day.strftime("%-d %B %Y")),
        (None, true, _) => "Starred stories".to_owned(),
        (None, false, true) => "Unread stories".to_owned(),
        (None, false, false) => "Stories".to_owned(),
    }
}

/// `/start`: the page that the viewer starts with.
pub(super) async fn start(viewer: Viewer) -> Redirect {
    Redirect::to(viewer.prefs.start.path())
}
