//! The pages of one name and of one outlet: their stories, what they said, how they work.

use super::filters::Filters;
use super::list::List;
use super::{Frame, page};
use crate::serve::desk::{Cited, Desk, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use crate::view::clean;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;

/// Longest name, in bytes.
const LONGEST: usize = 300;

/// What is known of a person, an organisation, a place.
#[derive(Debug, Clone, Default)]
struct Entity {
    /// "person", "organisation", "place" ...
    kind: Option<String>,
    /// The names it goes by.
    aliases: Vec<String>,
    /// Words it is quoted with, the newest first.
    quotes: Vec<Cited>,
}

/// What an outlet does, counted: behaviour, and no score.
#[derive(Debug, Clone, Default)]
struct Outlet {
    /// What is counted, how many, and what that means.
    habits: Vec<(&'static str, u64, &'static str)>,
}

/// What the desk knows of a name.
fn entity_known(desk: &Desk, name: &str) -> Entity {
    // The desk gathers nothing of names yet: the page lists the stories.
    let _ = (desk, name);
    Entity::default()
}

/// What the desk knows of an outlet.
fn outlet_known(desk: &Desk, name: &str) -> Outlet {
    // The desk counts nothing of outlets yet: the page lists the stories.
    let _ = (desk, name);
    Outlet::default()
}

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityPage {
    frame: Frame,
    name: String,
    entity: Entity,
    list: List,
}

/// `/entity/{name}`.
pub(super) async fn entity(
    State(room): State<Room>,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, Problem> {
    let name = named(&name)?;
    let wanted = Wanted { entity: Some(name.clone()), newest: true, ..place(&filters)? };
    let (reader, most, asked, of) = (viewer.name.clone(), viewer.prefs.stories, wanted.clone(), name.clone());
    let (listing, entity) = room
        .read(move |room| {
            Ok((room.desk().list(&asked, Some(&reader), most)?, entity_known(room.desk(), &of)))
        })
        .await?;
    if listing.stories.is_empty() && wanted.cursor.is_none() {
        return Err(Problem::not_found(format_args!("story that names {name}")));
    }
    let list = List::new(&path("entity", &name), &place(&filters)?, &listing, room.now());
    page(&EntityPage { frame: Frame::new(&viewer, ""), name, entity, list })
}

#[derive(Template)]
#[template(path = "outlet.html")]
struct OutletPage {
    frame: Frame,
    name: String,
    /// The address of its feeds, without their ending.
    feed: String,
    outlet: Outlet,
    list: List,
}

/// `/outlet/{name}`.
pub(super) async fn outlet(
    State(room): State<Room>,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, Problem> {
    let name = named(&name)?;
    let wanted = Wanted { outlet: Some(name.clone()), newest: true, ..place(&filters)? };
    let (reader, most, asked, of) = (viewer.name.clone(), viewer.prefs.stories, wanted.clone(), name.clone());
    let (listing, outlet) = room
        .read(move |room| {
            Ok((room.desk().list(&asked, Some(&reader), most)?, outlet_known(room.desk(), &of)))
        })
        .await?;
    if listing.stories.is_empty() && wanted.cursor.is_none() {
        return Err(Problem::not_found(format_args!("story of {name}")));
    }
    let at = path("outlet", &name);
    let list = List::new(&at, &place(&filters)?, &listing, room.now());
    page(&OutletPage { frame: Frame::new(&viewer, ""), name, feed: format!("{at}/feed"), outlet, list })
}

/// Where in the list one is; what else an address says does not narrow these pages.
fn place(filters: &Filters) -> Result<Wanted, Problem> {
    Ok(Wanted { cursor: filters.wanted()?.cursor, newest: true, ..Wanted::default() })
}

fn named(name: &str) -> Result<String, Problem> {
    match clean(name) {
        name if name.is_empty() || name.len() > LONGEST => Err(Problem::not_found("such name")),
        name => Ok(name),
    }
}

/// The address of a page about a name; whatever the name holds, it is one step of the path.
fn path(kind: &str, name: &str) -> String {
    let mut at = format!("/{kind}/");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            at.push(char::from(byte));
        } else {
            at.push_str(&format!("%{byte:02X}"));
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_step_of_a_path() {
        assert_eq!(path("outlet", "Rise & Shine/24"), "/outlet/Rise%20%26%20Shine%2F24");
        assert_eq!(path("entity", "東京"), "/entity/%E6%9D%B1%E4%BA%AC");
    }
}
