//! The front page: the stories that most accounts tell, and the freshest of them; narrowed, and as of an earlier day.

use super::facets::{self, Day, Group};
use super::filters::{Filters, address, chosen, pairs};
use super::list::List;
use super::{Frame, page};
use crate::serve::desk::Wanted;
use crate::serve::door::Viewer;
use crate::serve::wire::{Alternate, Of};
use crate::serve::{Problem, Room};
use crate::view::count;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use jiff::Timestamp;
use rashomon_store::Facets;

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    frame: Frame,
    heading: String,
    list: List,
    alternates: Vec<Alternate>,
    /// What narrows the list: what it is, its value, the address without it.
    chosen: Vec<(&'static str, String, String)>,
    /// All, unread, starred; best, newest: name, address, whether it is chosen.
    views: [(&'static str, String, bool); 3],
    orders: [(&'static str, String, bool); 2],
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
    let (listing, (known, names), nothing) = room
        .read(move |room| {
            let listing = room.desk().list(&asked, Some(&reader), most)?;
            let nothing = listing.stories.is_empty() && room.store().derived().counts()?.stories == 0;
            let names = room.desk().names(&asked, Some(&reader))?;
            Ok((listing, (room.desk().facets()?, names), nothing))
        })
        .await?;
    let now = room.now();
    let list = List::new("/", &wanted, &listing, now);
    let frame = Frame::new(&viewer, "/");
    page(&Front { nothing, ..Front::new(frame, wanted, list, (&known, &names), now).marked(done.marked) })
}

/// What is worth choosing: of all news, and of the names in this list.
type Known<'a> = (&'a Facets, &'a [(String, u64)]);

impl Front {
    fn new(frame: Frame, wanted: Wanted, list: List, known: Known<'_>, now: Timestamp) -> Self {
        let base = Wanted { cursor: None, ..wanted.clone() };
        let at = |wanted: Wanted| address("/", &wanted);
        let view = |unread, starred| at(Wanted { unread, starred, ..base.clone() });
        let order = |newest| sorted(&Wanted { newest, ..base.clone() });
        let chosen = chosen(&wanted).into_iter().map(|(what, value, without)| (what, value, at(without)));
        Self {
            frame,
            heading: heading(&wanted),
            list,
            alternates: Of::Front(&base).alternates("Stories"),
            chosen: chosen.collect(),
            views: [
                ("All", view(false, false), !wanted.unread && !wanted.starred),
                ("Unread", view(true, false), wanted.unread),
                ("Starred", view(false, true), wanted.starred),
            ],
            orders: [
                ("Best first", order(false), !wanted.newest),
                ("Newest first", order(true), wanted.newest),
            ],
            groups: facets::groups(known.0, known.1, "/", &wanted),
            days: facets::days("/", &wanted, now),
            today: facets::today(now).to_string(),
            fields: pairs(&base),
            name: super::filters::words(&base),
            nothing: false,
            marked: None,
            wanted,
        }
    }

    fn marked(mut self, marked: Option<usize>) -> Self {
        self.marked = marked.map(|n| count(n, "story", "stories"));
        self
    }
}

/// The page of a list that no desk made.
#[cfg(test)]
pub(super) fn shown_for_tests(frame: Frame, wanted: Wanted, list: List) -> String {
    Front::new(frame, wanted, list, (&Facets::default(), &[]), Timestamp::UNIX_EPOCH).render().unwrap()
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
