//! Full text over articles: what can be asked.
//!
//! A query is words, all of which must stand in headline or body; `"a phrase"`; `-word` for what must not;
//! `outlet:NAME`, `entity:NAME` (a person, an organisation, a place that the article names), `tag:HASHTAG` (its own, with or
//! without `#`), `site:HOST` (where it stands on the web; hosts below it fit too), `language:CODE`, `story:ID`, `before:DATE`, `after:DATE` (a value with spaces in quotation marks, a date as
//! `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or RFC 3339). `before:` leaves the date itself out, `after:` takes it in.

use crate::derived::ArticleRow;
use crate::error::Result;

/// An article that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// How well it fits (BM25), higher is better.
    pub score: f32,
}

/// What a search found: one stretch of the list, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hits {
    /// The stretch asked for.
    pub hits: Vec<Hit>,
    /// How many articles fit in all.
    pub total: usize,
}

/// A story with an article that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundStory {
    /// The story's id, as it stood when its articles were indexed.
    pub id: String,
    /// When the newest article found was published, Unix seconds.
    pub at: Option<i64>,
}

/// A hashtag or a name as it is compared: without its mark, its words run together in small letters without accents.
#[must_use]
pub fn tag(text: &str) -> String {
    crate::index::tag(text)
}

/// Where in a text what a query looks for stands, as bytes, in order and not overlapping. Empty where the query cannot be read.
#[must_use]
pub fn finds(query: &str, text: &str) -> Vec<std::ops::Range<usize>> {
    crate::index::finds(query, text)
}

/// An index of words.
///
/// # Errors
/// Every method fails where the index does.
pub trait SearchIndex: Send + Sync {
    /// Puts articles, in place of what stood under their ids, and remembers `change`, the number of the last of them
    /// ([`Derived::changes_after`](crate::Derived::changes_after)). What is put is found when it returns.
    fn put(&self, articles: &[ArticleRow], change: u64) -> Result<()>;
    /// The change number put last; 0 where the index is new.
    fn change(&self) -> Result<u64>;
    /// Forgets everything.
    fn reset(&self) -> Result<()>;
    /// How many articles are in it.
    fn count(&self) -> Result<u64>;
    /// The articles that fit `query`, best first: `limit` of them from `offset` on. Fails with
    /// [`StoreError::Query`](crate::StoreError::Query), in words, where the query cannot be read.
    fn search(&self, query: &str, limit: usize, offset: usize) -> Result<Hits>;
    /// The stories of the articles that fit `query`, the one with the newest article found first, those without a time last,
    /// then by id downwards. At most `most` articles, the newest, are looked at. Fails as [`SearchIndex::search`] does.
    fn stories(&self, query: &str, most: usize) -> Result<Vec<FoundStory>>;
}
