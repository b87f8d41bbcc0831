//! Search over articles, and the names that stories are found by: entities and outlets.

use super::super::answer::{Tag, goes_on, json_as};
use super::super::ask::{Asked, Check, Id, Nothing, Query, in_range, look, within};
use super::forms::{FoundArticle, StoryCard, refs};
use crate::serve::desk::{Listed, Told, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use crate::view::clean;
use axum::extract::State;
use axum::response::Response;
use rashomon_model::{DerivationKind, EntityKind, Utterance, WordingSpeaker};
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
const LOOKED_AT: usize = 60;

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
    let tag = Tag::of_edition(&room, &asked, "");
    if tag.is_had(&asked.headers) {
        return Ok(tag.unchanged());
    }
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
    Ok(goes_on(json_as(&tag, &found)?, &asked, "offset", next.as_deref()))
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
    /// How many of the latest stories were looked at for them.
    #[schema(minimum = 0)]
    of_stories: usize,
}

/// The latest stories with their comparisons.
fn latest(room: &Room, wanted: Wanted, reader: Option<&str>) -> anyhow::Result<Vec<(Listed, Arc<Told>)>> {
    let listing = room.desk().list(&wanted, reader, LOOKED_AT)?;
    let mut out = Vec::new();
    for listed in listing.stories {
        if let Some(told) = room.desk().story(&listed.row.id)? {
            out.push((listed, told));
        }
    }
    Ok(out)
}

/// Counted names, the most frequent first.
fn ranked(counted: BTreeMap<(String, Option<&'static str>), usize>, page: &str, most: usize) -> Vec<Named> {
    let mut names: Vec<_> = counted.into_iter().collect();
    names.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    names.truncate(most);
    let path = |name: &str| format!("/{page}/{}", in_path(name));
    names
        .into_iter()
        .map(|((name, kind), stories)| Named { path: path(&name), name, kind, stories })
        .collect()
}

/// A name as one part of a path.
pub(in super::super) fn in_path(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
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
    let tag = Tag::of_edition(&room, &asked, "");
    if tag.is_had(&asked.headers) {
        return Ok(tag.unchanged());
    }
    let stories =
        look(&room, |room| latest(room, Wanted { newest: true, ..Wanted::default() }, None)).await?;
    let mut counted = BTreeMap::new();
    for (_, told) in &stories {
        let named: BTreeSet<_> =
            told.story.entities.iter().map(|e| (clean(&e.name), Some(kind_name(e.kind)))).collect();
        for name in named {
            *counted.entry(name).or_insert(0) += 1;
        }
    }
    let names = ranked(counted, "entity", query.most());
    json_as(&tag, &Names { names, of_stories: stories.len() })
}

/// The outlets of the latest stories
#[utoipa::path(get, path = "/outlets", tag = "names", params(NamesQuery),
    responses((status = 200, description = "Outlets, those of most stories first", body = inline(Names))))]
async fn list_outlets(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Query(query): Query<NamesQuery>,
) -> Result<Response, Problem> {
    let tag = Tag::of_edition(&room, &asked, "");
    if tag.is_had(&asked.headers) {
        return Ok(tag.unchanged());
    }
    let stories =
        look(&room, |room| latest(room, Wanted { newest: true, ..Wanted::default() }, None)).await?;
    let mut counted = BTreeMap::new();
    for (_, told) in &stories {
        let outlets: BTreeSet<_> =
            told.articles.iter().filter_map(|row| row.article.outlet.as_deref()).map(clean).collect();
        for name in outlets {
            *counted.entry((name, None)).or_insert(0) += 1;
        }
    }
    let names = ranked(counted, "outlet", query.most());
    json_as(&tag, &Names { names, of_stories: stories.len() })
}

/// A saying with the story it is in.
#[derive(Serialize, ToSchema)]
struct Said {
    /// The story.
    story: String,
    /// The saying, as in `docs/formats.md`.
    #[schema(schema_with = refs::utterance)]
    quote: Utterance,
}

/// Who or what is meant by a name.
#[derive(Serialize, ToSchema)]
struct Entity {
    /// The name.
    name: String,
    /// What kind of thing.
    kind: Option<&'static str>,
    /// All names it goes by.
    aliases: Vec<String>,
    /// The latest stories that name it.
    stories: Vec<StoryCard>,
    /// What it said in them.
    quotes: Vec<Said>,
}

/// One person, organisation or place
#[utoipa::path(get, path = "/entities/{name}", tag = "names",
    params(("name" = String, Path, description = "One of its names", min_length = 1, max_length = 200, example = "Norvale")),
    responses((status = 200, description = "Its names, stories and quotes", body = inline(Entity))))]
async fn get_entity(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(name): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let wanted = Wanted { entity: Some(name.clone()), newest: true, ..Wanted::default() };
    let stories = look(&room, move |room| latest(room, wanted, Some(&viewer.name))).await?;
    let mut entity = Entity {
        name: name.clone(),
        kind: None,
        aliases: Vec::new(),
        stories: Vec::new(),
        quotes: Vec::new(),
    };
    let mut aliases = BTreeSet::new();
    for (listed, told) in &stories {
        let is_it = |e: &&rashomon_model::StoryEntity| e.name == name || e.aliases.contains(&name);
        let Some(found) = told.story.entities.iter().find(is_it) else { continue };
        entity.kind = entity.kind.or(Some(kind_name(found.kind)));
        aliases.extend(found.aliases.iter().map(|alias| clean(alias)));
        entity.stories.push(StoryCard::from(listed));
        let by_it = |u: &&Utterance| {
            u.wordings.iter().any(|w| matches!(&w.speaker, Some(WordingSpeaker::Named { entity, name }) if entity.as_ref() == Some(&found.id) || *name == found.name))
        };
        let said = told.story.quotes.iter().filter(by_it);
        entity.quotes.extend(said.map(|quote| Said { story: told.row.id.clone(), quote: quote.clone() }));
    }
    if entity.stories.is_empty() {
        return Err(Problem::not_found("story that names it"));
    }
    entity.aliases = aliases.into_iter().collect();
    super::super::answer::json(&asked, &entity)
}

/// What an outlet did, over the latest stories it is in: behaviour, no score.
#[derive(Serialize, ToSchema)]
struct Outlet {
    /// Its name.
    name: String,
    /// How many articles.
    #[schema(minimum = 0)]
    articles: usize,
    /// How many of them lead an account of their own.
    #[schema(minimum = 0)]
    leads: usize,
    /// How many stories it had first, as far as the times known tell.
    #[schema(minimum = 0)]
    first_reports: usize,
    /// How many of its articles share another's words.
    #[schema(minimum = 0)]
    reprints: usize,
    /// How many tell another's facts in other words.
    #[schema(minimum = 0)]
    rewrites: usize,
    /// How many are later states of its own.
    #[schema(minimum = 0)]
    revisions: usize,
    /// The latest stories with an article of it.
    stories: Vec<StoryCard>,
}

/// One outlet
#[utoipa::path(get, path = "/outlets/{name}", tag = "names",
    params(("name" = String, Path, description = "Its name", min_length = 1, max_length = 200, example = "Meridian")),
    responses((status = 200, description = "What it did, and its stories", body = inline(Outlet))))]
async fn get_outlet(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Id(name): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let wanted = Wanted { outlet: Some(name.clone()), newest: true, ..Wanted::default() };
    let stories = look(&room, move |room| latest(room, wanted, Some(&viewer.name))).await?;
    let mut outlet = Outlet {
        name: name.clone(),
        articles: 0,
        leads: 0,
        first_reports: 0,
        reprints: 0,
        rewrites: 0,
        revisions: 0,
        stories: Vec::new(),
    };
    for (listed, told) in &stories {
        let its: BTreeSet<&str> = told
            .articles
            .iter()
            .filter(|row| row.article.outlet.as_deref() == Some(name.as_str()))
            .map(|row| row.article.id.as_str())
            .collect();
        let of_it = |id: &&String| its.contains(id.as_str());
        for account in &told.story.accounts {
            outlet.leads += usize::from(its.contains(account.lead.as_str()));
            outlet.reprints += account.reprints.iter().filter(of_it).count();
            outlet.rewrites += account.rewrites.iter().filter(of_it).count();
        }
        let revised = |d: &&rashomon_model::Derivation| {
            d.kind == DerivationKind::Revision && its.contains(d.to.as_str())
        };
        outlet.revisions += told.derivations.iter().filter(revised).count();
        let first = told.story.first_reported.as_ref();
        outlet.first_reports += usize::from(first.is_some_and(|f| its.contains(f.article.as_str())));
        outlet.articles += its.len();
        outlet.stories.push(StoryCard::from(listed));
    }
    if outlet.stories.is_empty() {
        return Err(Problem::not_found("story of this outlet"));
    }
    super::super::answer::json(&asked, &outlet)
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(search_articles))
        .routes(routes!(list_entities))
        .routes(routes!(get_entity))
        .routes(routes!(list_outlets))
        .routes(routes!(get_outlet))
}
