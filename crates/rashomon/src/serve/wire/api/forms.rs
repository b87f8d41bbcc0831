//! The JSON forms that the API has beside those of `docs/formats.md`: stories and articles as lists show them.

use crate::serve::desk::{Cited, Found, Listed, Unread};
use crate::view::clean;
use jiff::Timestamp;
use rashomon_model::Article;
use rashomon_store::{ArticleRow, StoryRow};
use serde::Serialize;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

/// The schemas of `docs/report.schema.json`, which stand among the components.
pub(super) mod refs {
    use super::{Ref, RefOr, Schema};

    /// A story with its comparison.
    pub(in super::super) fn story() -> RefOr<Schema> {
        Ref::from_schema_name("Story").into()
    }

    /// An article.
    pub(in super::super) fn article() -> RefOr<Schema> {
        Ref::from_schema_name("Article").into()
    }

    /// A derivation.
    pub(in super::super) fn derivation() -> RefOr<Schema> {
        Ref::from_schema_name("Derivation").into()
    }
}

/// Unix seconds as RFC 3339.
pub(in super::super) fn time(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// A sentence with the place it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct CitedSentence {
    /// The sentence.
    text: String,
    /// The article it stands in.
    #[schema(example = "a-1f2e3d4c5b6a7988")]
    article: String,
    /// That article's outlet.
    outlet: Option<String>,
    /// Its first byte in the article's text.
    #[schema(minimum = 0)]
    start: u32,
    /// One past its last byte.
    #[schema(minimum = 0)]
    end: u32,
}

impl From<&Cited> for CitedSentence {
    fn from(cited: &Cited) -> Self {
        let Cited { text, article, outlet, start, end } = cited.clone();
        Self { text, article, outlet, start, end }
    }
}

/// What accounts tell differently, in a line.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Difference {
    /// The first statement that they tell differently.
    text: String,
    /// Whether one denies it.
    disputed: bool,
    /// How many statements they tell differently.
    #[schema(minimum = 0)]
    count: usize,
}

/// How a story stands to whoever asks.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Reading {
    /// Never opened.
    New,
    /// Opened, and something new is said since.
    Since,
    /// Nothing is new.
    Read,
}

/// Who ran a story: articles, outlets, and how many independent accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct Ran {
    /// How many articles.
    #[schema(minimum = 0)]
    articles: u32,
    /// How many outlets.
    #[schema(minimum = 0)]
    outlets: u32,
    /// How many independent accounts: copies count with what they were copied from.
    #[schema(minimum = 0)]
    accounts: usize,
}

impl From<&StoryRow> for Ran {
    fn from(row: &StoryRow) -> Self {
        Self { articles: row.articles, outlets: row.outlets, accounts: row.accounts.len() }
    }
}

/// A story as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct StoryCard {
    /// Its id.
    #[schema(example = "s-1f2e3d4c5b6a7988")]
    pub(in super::super) id: String,
    /// Raised whenever anything of the story changes.
    #[schema(minimum = 0)]
    version: u64,
    /// The path of its page.
    #[schema(example = "/story/s-1f2e3d4c5b6a7988")]
    path: String,
    /// The fairest of the accounts' headlines.
    pub(in super::super) headline: Option<String>,
    /// At most two cited sentences.
    summary: Vec<CitedSentence>,
    /// What the accounts tell differently, if anything.
    differs: Option<Difference>,
    /// Who ran it.
    coverage: Ran,
    /// Outlets that tell it, those of independent accounts first; at most a few.
    outlets: Vec<String>,
    /// Its hashtags.
    hashtags: Vec<String>,
    /// The language of most of its articles.
    language: Option<String>,
    /// When its first article was published.
    #[schema(format = DateTime)]
    first: Option<String>,
    /// When its last article was published.
    #[schema(format = DateTime)]
    last: Option<String>,
    /// How it stands to whoever asks.
    reading: Reading,
    /// How many statements are new since it was opened; 0 where it was not, or nothing is.
    #[schema(minimum = 0)]
    new_statements: usize,
    /// Whether whoever asks starred it.
    starred: bool,
}

impl From<&Listed> for StoryCard {
    fn from(listed: &Listed) -> Self {
        let (reading, new_statements) = match listed.unread {
            Unread::New => (Reading::New, 0),
            Unread::Since(new) => (Reading::Since, new),
            Unread::Read => (Reading::Read, 0),
        };
        let row = &listed.row;
        Self {
            id: row.id.clone(),
            version: row.version,
            path: format!("/story/{}", row.id),
            headline: Some(listed.headline.clone()).filter(|headline| !headline.is_empty()),
            summary: listed.summary.iter().map(CitedSentence::from).collect(),
            differs: listed.differs.as_ref().map(|differs| Difference {
                text: differs.text.clone(),
                disputed: differs.disputed,
                count: differs.count,
            }),
            coverage: Ran::from(row),
            outlets: listed.outlets.clone(),
            hashtags: listed.hashtags.clone(),
            language: listed.language.clone(),
            first: row.first.map(time),
            last: row.last.map(time),
            reading,
            new_statements,
            starred: listed.starred,
        }
    }
}

/// A stretch of a list of stories.
#[derive(Debug, Serialize, ToSchema)]
pub(in super::super) struct StoryCards {
    /// The stories.
    pub(in super::super) stories: Vec<StoryCard>,
    /// The value of `cursor` that goes on from here; `null` at the end.
    pub(in super::super) next: Option<String>,
}

/// A story with its comparison, every statement of it with its citations.
#[derive(Serialize, ToSchema)]
pub(super) struct StoryAnswer<'a> {
    /// Raised whenever anything of the story changes.
    #[schema(minimum = 0)]
    version: u64,
    /// The path of its page.
    #[schema(example = "/story/s-1f2e3d4c5b6a7988")]
    path: String,
    /// When its first article was published.
    #[schema(format = DateTime)]
    first: Option<String>,
    /// When its last article was published.
    #[schema(format = DateTime)]
    last: Option<String>,
    /// The story, as in `docs/formats.md`.
    #[schema(schema_with = refs::story)]
    story: &'a rashomon_model::Story,
}

impl<'a> StoryAnswer<'a> {
    /// A story of a row.
    pub(super) fn new(row: &StoryRow, story: &'a rashomon_model::Story) -> Self {
        Self {
            version: row.version,
            path: format!("/story/{}", row.id),
            first: row.first.map(time),
            last: row.last.map(time),
            story,
        }
    }
}

/// An article with where it belongs.
#[derive(Serialize, ToSchema)]
pub(super) struct ArticleAnswer<'a> {
    /// The article, as in `docs/formats.md`.
    #[schema(schema_with = refs::article)]
    article: &'a Article,
    /// Its account; `null` for a teaser or a digest.
    account: Option<&'a str>,
    /// Its story.
    story: Option<&'a str>,
    /// When it counts as published.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// The path of its page.
    #[schema(example = "/article/a-1f2e3d4c5b6a7988")]
    path: String,
}

impl<'a> From<&'a ArticleRow> for ArticleAnswer<'a> {
    fn from(row: &'a ArticleRow) -> Self {
        Self {
            article: &row.article,
            account: row.account.as_deref(),
            story: row.story.as_deref(),
            at: row.at.map(time),
            path: format!("/article/{}", row.article.id),
        }
    }
}

/// An article that a search found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundArticle {
    /// Its id.
    #[schema(example = "a-1f2e3d4c5b6a7988")]
    id: String,
    /// The path of its page.
    path: String,
    /// Its headline.
    headline: Option<String>,
    /// Its outlet.
    outlet: Option<String>,
    /// Its story.
    story: Option<String>,
    /// Its account.
    account: Option<String>,
    /// When it counts as published.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Its language.
    language: Option<String>,
    /// Its own address.
    url: Option<String>,
    /// The words around the first find.
    snippet: String,
    /// How well it fits; higher is better.
    score: f32,
}

impl From<&Found> for FoundArticle {
    fn from(found: &Found) -> Self {
        let row = &found.row;
        Self {
            id: row.article.id.clone(),
            path: format!("/article/{}", row.article.id),
            headline: row.article.headline.as_deref().map(clean),
            outlet: row.article.outlet.as_deref().map(clean),
            story: row.story.clone(),
            account: row.account.clone(),
            at: row.at.map(time),
            language: row.article.language.clone(),
            url: row.article.url.clone(),
            snippet: clean(&found.snippet),
            score: found.score,
        }
    }
}

/// A story in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it describes: what comes is read as it is")]
pub(super) struct OfStory {
    /// The id of a story, or of an article in it
    #[param(min_length = 1, max_length = 100, example = "s-1f2e3d4c5b6a7988")]
    id: String,
}

/// Something of somebody's own in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it describes: what comes is read as it is")]
pub(super) struct OfOwn {
    /// Its id
    #[param(min_length = 1, max_length = 100)]
    id: String,
}

/// Something that goes by its number in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "it describes: what comes is read as it is")]
pub(super) struct OfNumber {
    /// Its number
    #[param(minimum = 1, example = 1)]
    id: i64,
}
