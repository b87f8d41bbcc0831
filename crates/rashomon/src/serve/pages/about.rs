//! The pages of one name and of one outlet: their stories, what they said, how they work.

use super::age::{Age, age};
use super::filters::Filters;
use super::list::List;
use super::{Frame, page};
use crate::serve::desk::{EntityPage, Listing, OutletPage, Said, Wanted};
use crate::serve::door::Viewer;
use crate::serve::links::part;
use crate::serve::wire::{Alternate, Of};
use crate::serve::{Problem, Room};
use crate::view::clean;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use rashomon_model::EntityKind;

/// Longest name, in bytes.
const LONGEST: usize = 300;

/// Words somebody is quoted with.
struct Quote {
    text: String,
    /// Whether they are the very words.
    verbatim: bool,
    href: String,
    outlet: String,
    age: Option<Age>,
}

impl Quote {
    fn new(said: &Said, now: Timestamp) -> Self {
        Self {
            text: clean(&said.text),
            verbatim: said.verbatim,
            href: format!("/article/{}#s-{}-{}", said.article, said.start, said.end),
            outlet: said.outlet.as_deref().map(clean).unwrap_or_else(|| "source".to_owned()),
            age: age(said.at, now),
        }
    }
}

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityShown {
    frame: Frame,
    name: String,
    kind: &'static str,
    aliases: Vec<String>,
    quotes: Vec<Quote>,
    list: List,
}

/// `/entity/{name}`.
pub(super) async fn entity(
    State(room): State<Room>,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Response, Problem> {
    let (name, place) = (named(&name)?, place(&filters)?);
    let (reader, of, cursor) = (viewer.name.clone(), name.clone(), place.cursor.clone());
    let found = room.read(move |room| room.desk().entity(&of, Some(&reader), cursor.as_deref())).await?;
    let Some(EntityPage { name, kind, aliases, stories, quotes, next }) = found else {
        // Named in passing: no article is about it, but words can still be looked for.
        let sought = format!("/search?q={}", part(&format!("\"{}\"", name.replace('"', ""))));
        return Ok(Redirect::to(&sought).into_response());
    };
    let now = room.now();
    let list = List::new(&path("entity", &name), &place, &Listing { stories, next }, now).level();
    let shown = page(&EntityShown {
        frame: Frame::new(&viewer, ""),
        name: clean(&name),
        kind: kind_words(kind),
        aliases: aliases.iter().map(|alias| clean(alias)).collect(),
        quotes: quotes.iter().map(|said| Quote::new(said, now)).collect(),
        list,
    })?;
    Ok(shown.into_response())
}

fn kind_words(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Organization => "Organisation",
        EntityKind::Place => "Place",
        EntityKind::Event => "Event",
        EntityKind::Work => "Work",
    }
}

/// Something that is counted of an outlet.
struct Habit {
    what: &'static str,
    n: usize,
    /// What that means.
    why: &'static str,
}

/// Another outlet, with how many articles went over.
struct Tie {
    name: String,
    href: String,
    n: usize,
}

#[derive(Template)]
#[template(path = "outlet.html")]
struct OutletShown {
    frame: Frame,
    name: String,
    articles: u64,
    counted: usize,
    habits: Vec<Habit>,
    /// Heading, and outlets.
    ties: [(&'static str, Vec<Tie>); 2],
    /// The address of its feeds, without their ending.
    feed: String,
    alternates: Vec<Alternate>,
    list: List,
}

/// `/outlet/{name}`.
pub(super) async fn outlet(
    State(room): State<Room>,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(filters): Query<Filters>,
) -> Result<Html<String>, Problem> {
    let (name, place) = (named(&name)?, place(&filters)?);
    let (reader, of, cursor) = (viewer.name.clone(), name.clone(), place.cursor.clone());
    let found = room.read(move |room| room.desk().outlet(&of, Some(&reader), cursor.as_deref())).await?;
    let mut outlet = found.ok_or_else(|| Problem::not_found(format_args!("article of {name}")))?;
    let listing = Listing { stories: std::mem::take(&mut outlet.stories), next: outlet.next.take() };
    let at = path("outlet", &outlet.name);
    page(&OutletShown {
        frame: Frame::new(&viewer, ""),
        name: clean(&outlet.name),
        articles: outlet.articles,
        counted: outlet.counted,
        habits: habits(&outlet),
        ties: [("Takes from", ties(&outlet.takes_from)), ("Is taken from by", ties(&outlet.taken_by))],
        feed: format!("{at}/feed"),
        alternates: Of::Outlet(&outlet.name).alternates(&clean(&outlet.name)),
        list: List::new(&at, &place, &listing, room.now()).level(),
    })
}

/// What an outlet does, in words. Each number is of what is kept here, which is never all there is.
fn habits(outlet: &OutletPage) -> Vec<Habit> {
    let (taken, given) = (&outlet.taken, &outlet.given);
    let habit = |what, n, why| Habit { what, n, why };
    vec![
        habit("Stories others tell too", outlet.shared, "among the articles counted"),
        habit("Had first", outlet.first, "of these, where it is certain"),
        habit("Reprints, credited", taken.reprints_credited, "others’ words, and it says whose"),
        habit("Reprints, not credited", taken.reprints, "others’ words, and it does not say whose"),
        habit(
            "Rewrites, credited",
            taken.rewrites_credited,
            "others’ facts in its own words, and it says whose",
        ),
        habit(
            "Rewrites, not credited",
            taken.rewrites,
            "others’ facts in its own words, and it does not say whose",
        ),
        habit(
            "Run by others",
            given.reprints_credited + given.reprints + given.rewrites_credited + given.rewrites,
            "articles that others reprinted or rewrote",
        ),
        habit("Later texts", outlet.revisions, "articles it changed after they were out"),
    ]
}

fn ties(outlets: &[(String, usize)]) -> Vec<Tie> {
    outlets.iter().map(|(name, n)| Tie { name: clean(name), href: path("outlet", name), n: *n }).collect()
}

/// Where in the list one is; what else an address says does not narrow these pages.
fn place(filters: &Filters) -> Result<Wanted, Problem> {
    Ok(Wanted { cursor: filters.wanted()?.cursor, ..Wanted::default() })
}

fn named(name: &str) -> Result<String, Problem> {
    match clean(name) {
        name if name.is_empty() || name.len() > LONGEST => Err(Problem::not_found("such name")),
        name => Ok(name),
    }
}

/// The address of a page about a name; whatever the name holds, it is one step of the path.
pub(crate) fn path(kind: &str, name: &str) -> String {
    format!("/{kind}/{}", part(name))
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
