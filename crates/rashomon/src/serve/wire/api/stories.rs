//! Stories and articles.

use super::super::answer::{at_edition, goes_on, json, plain};
use super::super::ask::{Asked, Check, Id, Nothing, Query, in_range, look, within_if};
use super::forms::{ArticleAnswer, OfStory, StoryAnswer, StoryCard, StoryCards, refs};
use crate::serve::desk::{Told, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use axum::extract::State;
use axum::response::Response;
use rashomon_model::Derivation;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xxhash_rust::xxh3::xxh3_64;

/// Stories of a stretch where nobody says how many.
const STRETCH: u32 = 30;
/// The most stories of a stretch: each costs a look at its comparison.
const MOST: u32 = 100;
/// The longest cursor that is looked at.
const CURSOR: usize = 600;

/// `0` or `1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub(in super::super) enum Flag {
    /// No.
    #[serde(rename = "0")]
    No,
    /// Yes.
    #[serde(rename = "1")]
    Yes,
}

/// Which stories come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Sort {
    /// Those that most accounts tell, and the freshest of them.
    #[default]
    Best,
    /// The newest.
    New,
}

/// Which stories to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct StoriesQuery {
    /// In this language (ISO 639-1).
    #[param(min_length = 1, max_length = 35, example = "en")]
    language: Option<String>,
    /// With this hashtag, without `#`.
    #[param(min_length = 1, max_length = 200, example = "bridge")]
    tag: Option<String>,
    /// With an article of this outlet.
    #[param(min_length = 1, max_length = 200, example = "Meridian")]
    outlet: Option<String>,
    /// That name this person, organisation or place.
    #[param(min_length = 1, max_length = 200, example = "Norvale")]
    entity: Option<String>,
    /// `1`: only those with something new to whoever asks.
    #[param(inline)]
    unread: Option<Flag>,
    /// `1`: only those that whoever asks starred.
    #[param(inline)]
    starred: Option<Flag>,
    /// As on this day (UTC): ranked by what was known at its end.
    #[param(format = Date, example = "2031-05-04")]
    day: Option<String>,
    /// That fit this search (the language of `rashomon search`). One that cannot be read is a 422.
    #[param(min_length = 1, max_length = 400, example = "bridge")]
    q: Option<String>,
    /// Which come first.
    #[param(inline)]
    sort: Option<Sort>,
    /// Where an earlier list stopped, as its `next` says. A cursor of no list is a 404.
    #[param(min_length = 1, max_length = 600)]
    cursor: Option<String>,
    /// How many at the most; 30 where nothing is said.
    #[param(minimum = 1, maximum = 100, example = 30)]
    limit: Option<u32>,
}

impl Check for StoriesQuery {
    fn check(&self) -> Result<(), Problem> {
        within_if("language", self.language.as_ref(), 35)?;
        within_if("tag", self.tag.as_ref(), 200)?;
        within_if("outlet", self.outlet.as_ref(), 200)?;
        within_if("entity", self.entity.as_ref(), 200)?;
        within_if("q", self.q.as_ref(), 400)?;
        within_if("cursor", self.cursor.as_ref(), CURSOR)?;
        in_range("limit", self.limit, 1, MOST)?;
        self.day.as_deref().map_or(Ok(()), |day| date(day).map(|_| ()))
    }
}

/// A day as `YYYY-MM-DD`, and in no other form.
fn date(text: &str) -> Result<jiff::civil::Date, Problem> {
    let read = text.parse::<jiff::civil::Date>().ok().filter(|date| date.to_string() == text);
    read.ok_or_else(|| Problem::bad("day is a date as in 2031-05-04"))
}

impl StoriesQuery {
    /// What the desk is asked for, and how many.
    pub(in super::super) fn wanted(&self) -> Result<(Wanted, usize), Problem> {
        let wanted = Wanted {
            language: self.language.clone(),
            tag: self.tag.clone(),
            outlet: self.outlet.clone(),
            entity: self.entity.clone(),
            unread: self.unread == Some(Flag::Yes),
            starred: self.starred == Some(Flag::Yes),
            day: self.day.as_deref().map(date).transpose()?,
            query: self.q.clone(),
            newest: self.sort == Some(Sort::New),
            cursor: self.cursor.as_deref().map(opened).transpose()?,
        };
        Ok((wanted, usize::try_from(self.limit.unwrap_or(STRETCH)).unwrap_or(usize::MAX)))
    }
}

/// The desk's cursor, with a sum behind it: a cursor that nobody gave is told from one that is old.
pub(super) fn closed(cursor: &str) -> String {
    format!("{cursor}~{:08x}", xxh3_64(cursor.as_bytes()) & 0xffff_ffff)
}

/// The desk's cursor again; 404 where it is none of ours.
pub(super) fn opened(cursor: &str) -> Result<String, Problem> {
    let inner = cursor.rsplit_once('~').map(|(inner, _)| inner).filter(|inner| closed(inner) == cursor);
    inner.map(str::to_owned).ok_or_else(|| Problem::not_found("list that stopped at this cursor"))
}

/// A stretch of stories, and where it goes on.
pub(super) async fn listed(
    room: &Room,
    viewer: &Viewer,
    asked: &Asked,
    wanted: Wanted,
    most: usize,
) -> Result<Response, Problem> {
    let reader = viewer.name.clone();
    let listing = look(room, move |room| room.desk().list(&wanted, Some(&reader), most)).await?;
    let cards = StoryCards {
        stories: listing.stories.iter().map(StoryCard::from).collect(),
        next: listing.next.as_deref().map(closed),
    };
    Ok(goes_on(json(asked, &cards)?, asked, "cursor", cards.next.as_deref()))
}

/// List stories
///
/// The stories that fit all of the filters, in stretches: `next`, and the header `Link`, say where a list goes on.
#[utoipa::path(get, path = "/stories", tag = "stories", params(StoriesQuery),
    responses((status = 200, description = "A stretch of stories", body = StoryCards,
        headers(("Link" = String, description = "Where the list goes on, where it does: `<...>; rel=\"next\"`")))))]
async fn list_stories(
    State(room): State<Room>,
    viewer: Viewer,
    asked: Asked,
    Query(query): Query<StoriesQuery>,
) -> Result<Response, Problem> {
    let (wanted, most) = query.wanted()?;
    listed(&room, &viewer, &asked, wanted, most).await
}

/// The story of an id; 404 in words where there is none.
pub(super) async fn told(room: &Room, id: &str) -> Result<Arc<Told>, Problem> {
    let wanted = id.to_owned();
    let told = look(room, move |room| room.desk().story(&wanted)).await?;
    told.ok_or_else(|| Problem::not_found("story of this id"))
}

/// One story
///
/// The story with its comparison: summary, claims and stances, quotes, timeline, what only one account says; every
/// statement with its citations. The id of an article gives the article's story, the id of a story that went into another
/// gives that one.
#[utoipa::path(get, path = "/stories/{id}", tag = "stories",
    params(OfStory),
    responses((status = 200, description = "The story", body = inline(StoryAnswer))))]
async fn get_story(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let told = told(&room, &id).await?;
        let (row, mut story) = (told.row.clone(), told.story.clone());
        let related = look(&room, move |room| room.desk().related(&told.row.id)).await?;
        story.related = related.into_iter().map(|row| row.id).collect();
        plain(&StoryAnswer::new(&row, &story))
    })
    .await
}

/// A story's articles, in order of arrival.
#[derive(Serialize, ToSchema)]
struct StoryArticles<'a> {
    /// The articles.
    articles: Vec<ArticleAnswer<'a>>,
}

/// The articles of a story
#[utoipa::path(get, path = "/stories/{id}/articles", tag = "stories",
    params(OfStory),
    responses((status = 200, description = "Its articles, in order of arrival", body = inline(StoryArticles))))]
async fn get_story_articles(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let told = told(&room, &id).await?;
        plain(&StoryArticles { articles: told.articles.iter().map(ArticleAnswer::from).collect() })
    })
    .await
}

/// How a story's derivations are to be given.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DerivationsQuery {
    /// `1`: with their passages, and what was dropped, added and altered; those lists are empty otherwise.
    #[param(inline)]
    passages: Option<Flag>,
}

impl Check for DerivationsQuery {
    fn check(&self) -> Result<(), Problem> {
        Ok(())
    }
}

/// Whose words are whose.
#[derive(Serialize, ToSchema)]
struct Derivations {
    /// The derivations, by `to` in order of arrival.
    #[schema(schema_with = derivation_list)]
    derivations: Vec<Derivation>,
}

fn derivation_list() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::ArrayBuilder::new().items(refs::derivation()).build()
}

/// Whose words are whose in a story
#[utoipa::path(get, path = "/stories/{id}/derivations", tag = "stories",
    params(OfStory, DerivationsQuery),
    responses((status = 200, description = "Its derivations", body = inline(Derivations))))]
async fn get_story_derivations(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    Query(query): Query<DerivationsQuery>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let told = told(&room, &id).await?;
        let whole = query.passages == Some(Flag::Yes);
        let derivations = look(&room, move |room| {
            Ok(if whole { room.desk().passages(&told) } else { told.derivations.clone() })
        })
        .await?;
        plain(&Derivations { derivations })
    })
    .await
}

/// One article
#[utoipa::path(get, path = "/articles/{id}", tag = "stories",
    params(("id" = String, Path, description = "The id of an article", min_length = 1, max_length = 100, example = "a-1f2e3d4c5b6a7988")),
    responses((status = 200, description = "The article, and where it belongs", body = inline(ArticleAnswer))))]
async fn get_article(
    State(room): State<Room>,
    _: Viewer,
    asked: Asked,
    Id(id): Id,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    at_edition(&room, &asked, async {
        let row = look(&room, move |room| room.desk().article(&id)).await?;
        let row = row.ok_or_else(|| Problem::not_found("article of this id"))?;
        plain(&ArticleAnswer::from(&row))
    })
    .await
}

/// Its routes.
pub(super) fn routes() -> OpenApiRouter<Room> {
    OpenApiRouter::new()
        .routes(routes!(list_stories))
        .routes(routes!(get_story))
        .routes(routes!(get_story_articles))
        .routes(routes!(get_story_derivations))
        .routes(routes!(get_article))
}
