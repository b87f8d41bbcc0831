//! `/story/{id}`: a story on one page, and its derivation graph as a picture.

use super::cast::{Cast, by_id};
use super::corrections::{self, CorrectionRow};
use super::fold::Folded;
use super::graph::{self, Graph};
use super::matrix::{self, Glance, Matrix};
use super::notes::{self, NoteRow};
use super::said::{self, Speaker};
use super::story_view::{self, Derived, Only, Said, Telling, Timeline, When};
use super::{PASSAGES, passages};
use crate::serve::desk::Told;
use crate::serve::door::Viewer;
use crate::serve::links;
use crate::serve::pages::Frame;
use crate::serve::wire::{Alternate, Of};
use crate::serve::{Problem, Room};
use crate::view::story::coverage;
use crate::view::words::clean;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_model::DerivationKind;
use std::collections::HashMap;

/// Names shown under the headline.
const ENTITIES: usize = 12;
/// What a request for a story asks.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    /// The section to show all of.
    #[serde(default)]
    all: Option<String>,
}

/// Who had it first.
struct First {
    label: String,
    href: String,
    when: When,
    certain: bool,
}

/// A name of the story.
struct Named {
    name: String,
    href: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "story.html")]
struct Page {
    frame: Frame,
    id: String,
    slug: String,
    back_to: String,
    headline: String,
    lang: String,
    coverage: String,
    first: Option<First>,
    tags: Vec<Named>,
    names: Vec<Named>,
    glances: Vec<Glance>,
    differing: usize,
    silent_on_all: bool,
    summary: Folded<Said>,
    matrix: Matrix,
    agreed: Folded<Said>,
    only: Folded<Only>,
    speakers: Folded<Speaker>,
    timeline: Timeline,
    graph: Graph,
    derived: Folded<Derived>,
    coverage_list: Folded<Telling>,
    related: Vec<Named>,
    notes: Vec<NoteRow>,
    corrections: Vec<CorrectionRow>,
    starred: bool,
    read: bool,
    alone: bool,
    alternates: Vec<Alternate>,
}

#[derive(Template)]
#[template(path = "graph.svg")]
struct Drawing {
    graph: Graph,
    inline: bool,
    headline: String,
}

/// `/story/{id}`. The id of a story that went into another, or that of an article, leads to the story.
pub(super) async fn story(
    State(room): State<Room>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let answer = room.read(move |room| made(room, &viewer, &id, &asked)).await?;
    answer.ok_or_else(|| Problem::not_found("such story"))
}

fn made(room: &Room, viewer: &Viewer, id: &str, asked: &Asked) -> anyhow::Result<Option<Response>> {
    let Some(told) = room.desk().story(id)? else { return Ok(None) };
    if told.row.id != id {
        return Ok(Some(
            Redirect::temporary(&format!("/story/{}", links::part(&told.row.id))).into_response(),
        ));
    }
    super::opened(room, &told, viewer);
    let html = shown(room, viewer, &told, asked)?.render()?;
    Ok(Some(Html(html).into_response()))
}

fn shown(room: &Room, viewer: &Viewer, told: &Told, asked: &Asked) -> anyhow::Result<Page> {
    let articles = by_id(told);
    let cast = Cast::new(told, &articles);
    let all = |section: &str| asked.all.as_deref() == Some(section);
    let few = told.derivations.len() <= PASSAGES;
    let whole = if few { passages(room.desk(), told, |_| true) } else { Vec::new() };
    let (starred, read) = room.desk().marked(&viewer.name, &told.row)?;
    let story = &told.story;
    let matrix = Matrix::new(&cast, all("differ"));
    let lead = cast.accounts().first().map(|a| a.lead.as_str()).unwrap_or_default();
    Ok(Page {
        frame: Frame::new(viewer, "/"),
        id: told.row.id.clone(),
        back_to: format!("/story/{}#corrections", links::part(&told.row.id)),
        slug: links::part(&told.row.id),
        headline: headline(told),
        lang: headline_lang(told, &cast, lead),
        coverage: coverage(story, &kinds(told)),
        first: first(&cast),
        tags: tags(told),
        names: names(told),
        glances: matrix::glances(&cast),
        differing: matrix.rows.total,
        silent_on_all: story.accounts.len() > 1 && matrix.rows.is_empty(),
        summary: story_view::summary(&cast, all("summary")),
        matrix,
        agreed: story_view::agreed(&cast, all("agree")),
        only: story_view::only_in(&cast, all("only")),
        speakers: said::speakers(&cast, all("said")),
        timeline: story_view::timeline(&cast, all("timeline")),
        graph: graph::graph(&cast, &whole, all("graph")),
        derived: story_view::derivations(&cast, &whole, all("graph")),
        coverage_list: story_view::coverage(&cast, all("coverage")),
        related: related(room, told)?,
        notes: notes::of(room, viewer, &told.row.id)?,
        corrections: corrections::of(room, told)?,
        starred,
        read,
        alone: story.accounts.len() == 1,
        alternates: Of::Story(&told.row.id).alternates(&headline(told)),
    })
}

/// `/story/{id}/graph.svg`.
pub(super) async fn drawing(
    State(room): State<Room>,
    _viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let drawn = room
        .read(move |room| {
            let Some(told) = room.desk().story(&id)? else { return Ok(None) };
            let articles = by_id(&told);
            let cast = Cast::new(&told, &articles);
            let few = told.derivations.len() <= PASSAGES;
            let whole = if few { passages(room.desk(), &told, |_| true) } else { Vec::new() };
            let graph = graph::graph(&cast, &whole, true);
            Ok(Some(Drawing { graph, inline: false, headline: headline(&told) }.render()?))
        })
        .await?;
    drawn.map(super::svg).ok_or_else(|| Problem::not_found("such story"))
}

/// The headline to show of a story.
pub(super) fn headline(told: &Told) -> String {
    let given = told.story.headline.as_deref().or(told.row.headline.as_deref()).map(clean);
    given.filter(|h| !h.is_empty()).unwrap_or_else(|| {
        let lead = told.story.accounts.first().map(|a| a.lead.as_str());
        let article = told.articles.iter().find(|row| Some(row.article.id.as_str()) == lead);
        article.map_or_else(|| "(no headline)".to_owned(), |row| super::cast::headline(&row.article))
    })
}

/// The language of whichever article has the headline.
fn headline_lang(told: &Told, cast: &Cast<'_>, lead: &str) -> String {
    let has = |row: &&rashomon_store::ArticleRow| row.article.headline == told.story.headline;
    let from = told.articles.iter().find(has).map_or(lead, |row| row.article.id.as_str());
    cast.lang(from)
}

fn kinds(told: &Told) -> HashMap<&str, DerivationKind> {
    told.derivations.iter().map(|d| (d.to.as_str(), d.kind)).collect()
}

fn first(cast: &Cast<'_>) -> Option<First> {
    let first = cast.told.story.first_reported.as_ref()?;
    Some(First {
        label: cast.label(&first.article),
        href: links::article(&first.article),
        when: When::new(&first.at),
        certain: first.certain,
    })
}

fn tags(told: &Told) -> Vec<Named> {
    let tag = |tag: &String| {
        let name = clean(tag);
        let bare = name.trim_start_matches('#').to_owned();
        Named { href: format!("/?tag={}", links::part(&bare)), name, kind: "tag" }
    };
    told.story.hashtags.iter().map(tag).collect()
}

fn names(told: &Told) -> Vec<Named> {
    use rashomon_model::EntityKind::{Event, Organization, Person, Place, Work};
    let mut entities: Vec<_> = told.story.entities.iter().collect();
    entities.sort_by_key(|e| std::cmp::Reverse(e.mentions.len()));
    let named = |e: &rashomon_model::StoryEntity| Named {
        name: clean(&e.name),
        href: format!("/entity/{}", links::part(&clean(&e.name))),
        kind: match e.kind {
            Person => "person",
            Organization => "organisation",
            Place => "place",
            Event => "event",
            Work => "work",
        },
    };
    entities.into_iter().take(ENTITIES).map(named).collect()
}

fn related(room: &Room, told: &Told) -> anyhow::Result<Vec<Named>> {
    let named = |row: rashomon_store::StoryRow| {
        let name = row.headline.as_deref().map(clean).filter(|h| !h.is_empty());
        Named {
            name: name.unwrap_or_else(|| "(no headline)".to_owned()),
            href: format!("/story/{}", links::part(&row.id)),
            kind: "story",
        }
    };
    Ok(room.desk().related(&told.row.id)?.into_iter().map(named).collect())
}
