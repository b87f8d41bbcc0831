//! Search over articles, and the names that stories are found by: entities and outlets.

use super::super::answer::{at_edition, goes_on, json, plain};
use super::super::ask::{Asked, Check, Id, Nothing, Query, in_range, look, within, within_if};
use super::forms::{FoundArticle, StoryCard, time};
use super::stories::{closed, opened};
use crate::serve::desk::{Said, Taken, Told, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room, links};
use crate::view::clean;
use axum::extract::State;
use axum::response::Response;
use rashomon_model::EntityKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Finds of a stretch where nobody says how many.
const STRETCH: u32 = 20;
/// The most finds of a stretch.
const MOST: u32 = 100;
/// How far into the finds one can look: the index walks all before them.
const DEEPEST: u32 = 10_000;
/// Stories that are looked through for names: each costs a look at its comparison.
const LOOKED_AT: usize = 30;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Words that must all stand in it; `"a phrase"`, `-without`, `outlet:`, `language:`, `story:`, `before:`, `after:`. A search
    /// that cannot be read is a 422.
    #[param(min_length = 1, max_length = 400, example = "bridge")]
    q: String,
    /// How many of the best to pass over.
    #[param(minimum = 0, maximum = 10000, example = 0)]
    offset: Option<u32>,
    /// How many at the most; 20 where nothing is said.
    #[param(minimum = 1, maximum = 100, example = 20)]
    limit: Option<u32>,
}

impl Check for SearchQuery {
    fn check(&self) -> Result<(), Problem> {
        within("q", &self.q, 400)?;
        in_range("offset", self.offset, 0, DEEPEST)?;
        in_range("limit", self.limit, 1, MOST)
    }
}

/// What a search found: a stretch of it, best first.
#[derive(Serialize, ToSchema)]
struct FoundArticles {
    /// How many fit in all.
    #[schema(minimum = 0)]
    total: usize,
    /// The stretch asked for.
    found: Vec<FoundArticle>,
    /// The value of `offset` that goes on from here; `null` at the end.
    #[schema(minimum = 0)]
    next: Option<u32>,
}

/// Search articles
#[utoipa::path(get, path = "/search", tag = "stories", params(SearchQuery),
    responses((status = 200, description = "What was found, best first", body = FoundArticles,
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn search_articles(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(query): Query<SearchQuery>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let offset = query.offset.unwrap_or(0);
        let limit = query.limit.unwrap_or(STRETCH);
        let finds =
            look(&room, move |room| room.desk().search(&query.q, limit as usize, offset as usize)).await?;
        let shown = u32::try_from(finds.found.len()).unwrap_or(u32::MAX);
        let next = offset.saturating_add(shown);
        let more = shown > 0 && (next as usize) < finds.total && next <= DEEPEST;
        let found = FoundArticles {
            total: finds.total,
            found: finds.found.iter().map(FoundArticle::from).collect(),
            next: more.then_some(next),
        };
        let next = found.next.map(|next| next.to_string());
        Ok(goes_on(plain(&found)?, &asked, "offset", next.as_deref()))
    })
    .await
}

/// How many names.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NamesQuery {
    /// How many at the most; 30 where nothing is said.
    #[param(minimum = 1, maximum = 100, example = 30)]
    limit: Option<u32>,
}

impl Check for NamesQuery {
    fn check(&self) -> Result<(), Problem> {
        in_range("limit", self.limit, 1, MOST)
    }
}

impl NamesQuery {
    fn most(&self) -> usize {
        self.limit.unwrap_or(30) as usize
    }
}

/// A name and how many of the stories looked at have it.
#[derive(Debug, Serialize, ToSchema)]
struct Named {
    /// The name.
    #[schema(example = "Norvale")]
    name: String,
    /// What kind of thing; `null` for an outlet.
    kind: Option<&'static str>,
    /// How many of the latest stories have it.
    #[schema(minimum = 0)]
    stories: usize,
    /// The path of its page.
    path: String,
}

/// Names, the most frequent first.
#[derive(Serialize, ToSchema)]
struct Names {
    /// The names.
    names: Vec<Named>,
}

/// The latest stories with their comparisons.
fn latest(room: &Room) -> anyhow::Result<Vec<Arc<Told>>> {
    let wanted = Wanted { newest: true, ..Wanted::default() };
    let listing = room.desk().list(&wanted, None, LOOKED_AT)?;
    let mut out = Vec::new();
    for listed in listing.stories {
        if let Some(told) = room.desk().story(&listed.row.id)? {
            out.push(told);
        }
    }
    Ok(out)
}

/// Counted names, the most frequent first.
fn ranked(counted: BTreeMap<(String, Option<&'static str>), usize>, page: &str, most: usize) -> Vec<Named> {
    let mut names: Vec<_> = counted.into_iter().collect();
    names.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    names.truncate(most);
    let path = |name: &str| format!("/{page}/{}", links::part(name));
    names
        .into_iter()
        .map(|((name, kind), stories)| Named { path: path(&name), name, kind, stories })
        .collect()
}

fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "organization",
        EntityKind::Place => "place",
        EntityKind::Event => "event",
        EntityKind::Work => "work",
    }
}

/// Who and what is named in the latest stories
#[utoipa::path(get, path = "/entities", tag = "names", params(NamesQuery),
    responses((status = 200, description = "Names, those of most stories first", body = inline(Names))))]
async fn list_entities(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(query): Query<NamesQuery>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let stories = look(&room, latest).await?;
        let mut counted = BTreeMap::new();
        for told in &stories {
            let named: BTreeSet<_> =
                told.story.entities.iter().map(|e| (clean(&e.name), Some(kind_name(e.kind)))).collect();
            for name in named {
                *counted.entry(name).or_insert(0) += 1;
            }
        }
        let names = ranked(counted, "entity", query.most());
        plain(&Names { names })
    })
    .await
}

/// A value of a filter, and how many stories of the last days have it.
#[derive(Serialize, ToSchema)]
struct Counted {
    /// The value.
    value: String,
    /// How many stories.
    #[schema(minimum = 0)]
    stories: u64,
}

/// What is worth choosing in a list's filters.
#[derive(Serialize, ToSchema)]
struct Filters {
    /// Languages.
    languages: Vec<Counted>,
    /// Hashtags, without `#`.
    tags: Vec<Counted>,
    /// Outlets.
    outlets: Vec<Counted>,
    /// Whom and what the first stories name most.
    entities: Vec<Counted>,
}

fn counted(values: &[(String, u64)]) -> Vec<Counted> {
    values.iter().map(|(value, stories)| Counted { value: value.clone(), stories: *stories }).collect()
}

/// What is worth choosing in a list's filters
///
/// Counted over the last days of news, and again every minute.
#[utoipa::path(get, path = "/filters", tag = "names",
    responses((status = 200, description = "Values of the filters, those of most stories first", body = inline(Filters))))]
async fn list_filters(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let (facets, names) =
        look(&room, |room| Ok((room.desk().facets()?, room.desk().names(&Wanted::default(), None)?))).await?;
    let filters = Filters {
        languages: counted(&facets.languages),
        tags: counted(&facets.tags),
        outlets: counted(&facets.outlets),
        entities: counted(&names),
    };
    json(&asked, &filters)
}

/// The outlets of the last days of news
#[utoipa::path(get, path = "/outlets", tag = "names", params(NamesQuery),
    responses((status = 200, description = "Outlets, those of most stories first", body = inline(Names))))]
async fn list_outlets(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(query): Query<NamesQuery>,
) -> Result<Response, Problem> {
    let facets = look(&room, |room| room.desk().facets()).await?;
    let outlets = facets.outlets.iter().take(query.most());
    let named = |(name, stories): &(String, u64)| Named {
        path: format!("/outlet/{}", links::part(name)),
        name: name.clone(),
        kind: None,
        stories: usize::try_from(*stories).unwrap_or(usize::MAX),
    };
    json(&asked, &Names { names: outlets.map(named).collect() })
}

/// Where a list goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NextQuery {
    /// Where the stories stopped, as an earlier `next` says. A cursor of no list is a 404.
    #[param(min_length = 1, max_length = 600)]
    cursor: Option<String>,
}

impl Check for NextQuery {
    fn check(&self) -> Result<(), Problem> {
        within_if("cursor", self.cursor.as_ref(), 600)
    }
}

/// Words that somebody said, with their place.
#[derive(Serialize, ToSchema)]
struct SaidWords {
    /// The words as the article gives them.
    text: String,
    /// How much of it is verbatim: whether all.
    verbatim: bool,
    /// The article.
    article: String,
    /// Its outlet.
    outlet: Option<String>,
    /// Their first byte in its text.
    #[schema(minimum = 0)]
    start: u32,
    /// One past their last byte.
    #[schema(minimum = 0)]
    end: u32,
    /// When the article was known.
    #[schema(format = DateTime)]
    at: String,
    /// The story it is of.
    story: String,
}

impl From<&Said> for SaidWords {
    fn from(said: &Said) -> Self {
        let Said { text, verbatim, article, outlet, start, end, at, story } = said.clone();
        Self { text, verbatim, article, outlet, start, end, at: time(at), story }
    }
}

/// Who or what is meant by a name.
#[derive(Serialize, ToSchema)]
struct EntityAnswer {
    /// Its name, in the form used most.
    name: String,
    /// What kind of thing.
    kind: &'static str,
    /// What else it goes by.
    aliases: Vec<String>,
    /// Stories that name it, the newest first.
    stories: Vec<StoryCard>,
    /// What it is quoted with in these, the newest first.
    quotes: Vec<SaidWords>,
    /// The value of `cursor` that goes on from here; `null` at the end.
    next: Option<String>,
}

/// One person, organisation or place
#[utoipa::path(get, path = "/entities/{name}", tag = "names",
    params(("name" = String, Path, description = "One of its names", min_length = 1, max_length = 200, example = "Norvale"), NextQuery),
    responses((status = 200, description = "Its names, stories and quotes", body = inline(EntityAnswer),
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn get_entity(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(name): Id,
    Query(query): Query<NextQuery>,
) -> Result<Response, Problem> {
    let cursor = query.cursor.as_deref().map(opened).transpose()?;
    let found =
        look(&room, move |room| room.desk().entity(&name, Some(&viewer.name), cursor.as_deref())).await?;
    let found = found.ok_or_else(|| Problem::not_found("article that names it"))?;
    let entity = EntityAnswer {
        kind: kind_name(found.kind),
        aliases: found.aliases,
        stories: found.stories.iter().map(StoryCard::from).collect(),
        quotes: found.quotes.iter().map(SaidWords::from).collect(),
        next: found.next.as_deref().map(closed),
        name: found.name,
    };
    Ok(goes_on(json(&asked, &entity)?, &asked, "cursor", entity.next.as_deref()))
}

/// How often an outlet's words and facts are another's.
#[derive(Serialize, ToSchema)]
struct Carried {
    /// Reprints that say whose words they are.
    #[schema(minimum = 0)]
    reprints_credited: usize,
    /// Reprints that do not.
    #[schema(minimum = 0)]
    reprints: usize,
    /// Rewrites that say whose facts they are.
    #[schema(minimum = 0)]
    rewrites_credited: usize,
    /// Rewrites that do not.
    #[schema(minimum = 0)]
    rewrites: usize,
}

impl From<Taken> for Carried {
    fn from(taken: Taken) -> Self {
        let Taken { reprints_credited, reprints, rewrites_credited, rewrites } = taken;
        Self { reprints_credited, reprints, rewrites_credited, rewrites }
    }
}

/// An outlet and a number of articles.
#[derive(Serialize, ToSchema)]
struct With {
    /// The outlet.
    outlet: String,
    /// How many articles.
    #[schema(minimum = 0)]
    articles: usize,
}

/// What an outlet does: behaviour, no score.
#[derive(Serialize, ToSchema)]
struct OutletAnswer {
    /// Its name.
    name: String,
    /// How many articles of it are kept.
    #[schema(minimum = 0)]
    articles: u64,
    /// Over how many of them, the last, the rest is counted.
    #[schema(minimum = 0)]
    counted: usize,
    /// Stories among these that others tell too.
    #[schema(minimum = 0)]
    shared: usize,
    /// Of these, which it had first for certain.
    #[schema(minimum = 0)]
    first: usize,
    /// What it runs of others.
    taken: Carried,
    /// What others run of it.
    given: Carried,
    /// From whom it takes, the most first.
    takes_from: Vec<With>,
    /// Who takes from it, the most first.
    taken_by: Vec<With>,
    /// Articles that are later texts of its own.
    #[schema(minimum = 0)]
    revisions: usize,
    /// Its stories, the newest first.
    stories: Vec<StoryCard>,
    /// The value of `cursor` that goes on from here; `null` at the end.
    next: Option<String>,
}

/// One outlet
#[utoipa::path(get, path = "/outlets/{name}", tag = "names",
    params(("name" = String, Path, description = "Its name", min_length = 1, max_length = 200, example = "Meridian"), NextQuery),
    responses((status = 200, description = "What it does, and its stories", body = inline(OutletAnswer),
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn get_outlet(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(name): Id,
    Query(query): Query<NextQuery>,
) -> Result<Response, Problem> {
    let cursor = query.cursor.as_deref().map(opened).transpose()?;
    let found =
        look(&room, move |room| room.desk().outlet(&name, Some(&viewer.name), cursor.as_deref())).await?;
    let found = found.ok_or_else(|| Problem::not_found("article of this outlet"))?;
    let with = |all: Vec<(String, usize)>| -> Vec<With> {
        all.into_iter().map(|(outlet, articles)| With { outlet, articles }).collect()
    };
    let outlet = OutletAnswer {
        name: found.name,
        articles: found.articles,
        counted: found.counted,
        shared: found.shared,
        first: found.first,
        taken: found.taken.into(),
        given: found.given.into(),
        takes_from: with(found.takes_from),
        taken_by: with(found.taken_by),
        revisions: found.revisions,
        stories: found.stories.iter().map(StoryCard::from).collect(),
        next: found.next.as_deref().map(closed),
    };
    Ok(goes_on(json(&asked, &outlet)?, &asked, "cursor", outlet.next.as_deref()))
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(search_articles))
        .routes(routes!(list_entities))
        .routes(routes!(get_entity))
        .routes(routes!(list_filters))
        .routes(routes!(list_outlets))
        .routes(routes!(get_outlet))
}
