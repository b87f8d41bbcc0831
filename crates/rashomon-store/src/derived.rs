//! What was concluded from the log: pages, articles, derivations, accounts, stories. Safe to delete.

use crate::error::Result;
use crate::log::Seq;
use rashomon_model::{Account, Article, Derivation, PageRecord};

/// An article with where it came from and where it belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleRow {
    /// The capture it was found in.
    pub seq: Seq,
    /// The article.
    pub article: Article,
    /// When it counts as published, Unix seconds.
    pub at: Option<i64>,
    /// The id of its account; `null` for a teaser or a digest.
    pub account: Option<String>,
    /// The id of its story.
    pub story: Option<String>,
}

/// A story as lists show it; its full comparison is made on demand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryRow {
    /// Its id.
    pub id: String,
    /// The ids of its accounts, in its order.
    pub accounts: Vec<String>,
    /// How many articles.
    pub articles: u32,
    /// How many outlets.
    pub outlets: u32,
    /// When its first article was published, Unix seconds.
    pub first: Option<i64>,
    /// When its last article was published, Unix seconds.
    pub last: Option<i64>,
    /// The fairest of the accounts' headlines.
    pub headline: Option<String>,
    /// Raised whenever anything of the story changes.
    pub version: u64,
}

/// What one stretch of the log changed: everything is put in one transaction.
///
/// Everything is put by its id, in place of what was there, so the same batch may come twice. The order within: accounts gone,
/// pages, articles, derivations gone, derivations, accounts, forwards, stories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Applied {
    /// The last capture of the stretch.
    pub upto: Seq,
    /// The fate of each page.
    pub pages: Vec<(Seq, PageRecord)>,
    /// Articles found.
    pub articles: Vec<ArticleRow>,
    /// Derivations that count no more, by `from` and `to`.
    pub derivations_gone: Vec<(String, String)>,
    /// Derivations found, by `from` and `to`.
    pub derivations: Vec<Derivation>,
    /// Accounts put or replaced. Their articles move to them, and with them to the account's story.
    pub accounts: Vec<Account>,
    /// Accounts that are no more; their articles are in none until an account of this batch takes them.
    pub accounts_gone: Vec<String>,
    /// Stories put or replaced. The articles of their accounts move to them.
    pub stories: Vec<StoryRow>,
    /// Stories that went into another: the old id and the new.
    pub forwards: Vec<(String, String)>,
    /// The state of the fold after `upto`, as bytes that nobody here reads.
    pub checkpoint: Option<Vec<u8>>,
}

/// Which stories to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryFilter {
    /// Only stories whose last article is from this time on, Unix seconds.
    pub since: Option<i64>,
    /// Only stories whose last article is before this time, Unix seconds.
    pub before: Option<i64>,
    /// Only stories with at least so many accounts.
    pub accounts: u32,
    /// Only stories with at least so many outlets.
    pub outlets: u32,
    /// Only stories with an article of this outlet.
    pub outlet: Option<String>,
    /// Only stories with an article in this language.
    pub language: Option<String>,
    /// Only what comes after the story of this cursor.
    pub after: Option<StoryCursor>,
}

/// Where a list of stories goes on: after this story. Made of the last [`StoryRow`] shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryCursor {
    /// Its `last`.
    pub last: Option<i64>,
    /// Its id.
    pub id: String,
}

impl From<&StoryRow> for StoryCursor {
    fn from(row: &StoryRow) -> Self {
        Self { last: row.last, id: row.id.clone() }
    }
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages with a fate.
    pub pages: u64,
    /// Articles.
    pub articles: u64,
    /// Derivations.
    pub derivations: u64,
    /// Accounts.
    pub accounts: u64,
    /// Stories.
    pub stories: u64,
    /// Ids that lead to another story.
    pub forwards: u64,
}

/// What was concluded.
///
/// # Errors
/// Every method fails where the database does; where a write fails nothing of it is kept.
pub trait Derived: Send + Sync {
    /// Up to where the log is folded in; 0 where nothing is.
    fn applied(&self) -> Result<Seq>;
    /// Puts what a stretch of the log changed, in one transaction. A batch that ends before [`Derived::applied`] is old news
    /// and changes nothing.
    fn apply(&self, batch: Applied) -> Result<()>;
    /// The last checkpoint put, and the `upto` it was put with.
    fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>>;
    /// Forgets everything.
    fn reset(&self) -> Result<()>;

    /// One article.
    fn article(&self, id: &str) -> Result<Option<ArticleRow>>;
    /// Articles by id, in the order asked; unknown ids are left out.
    fn articles(&self, ids: &[&str]) -> Result<Vec<ArticleRow>>;
    /// At most `most` articles after the row number `after`, in order of arrival, with their row numbers.
    fn articles_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>>;
    /// At most `most` articles that are new or moved since the change number `after`, with their change numbers, in that order.
    /// What an index outside catches up with.
    fn changes_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>>;
    /// The last change number given; 0 where there is none.
    fn last_change(&self) -> Result<u64>;
    /// The articles of a story (forwards followed), in order of arrival.
    fn articles_of_story(&self, id: &str) -> Result<Vec<ArticleRow>>;
    /// Derivations from or to an article, in the order they were found.
    fn derivations_of(&self, article: &str) -> Result<Vec<Derivation>>;
    /// One account.
    fn account(&self, id: &str) -> Result<Option<Account>>;
    /// One story, forwards followed: its id may be another than the one asked for.
    fn story(&self, id: &str) -> Result<Option<StoryRow>>;
    /// At most `most` stories, the one with the newest article first, those without a time last, then by id downwards.
    fn stories(&self, filter: &StoryFilter, most: usize) -> Result<Vec<StoryRow>>;
    /// The fate of a capture.
    fn page(&self, seq: Seq) -> Result<Option<PageRecord>>;
    /// The captures of a source with their fates, in order. (For those of an address ask [`Log::of_url`](crate::Log::of_url).)
    fn pages_of(&self, source: &str) -> Result<Vec<(Seq, PageRecord)>>;
    /// How much there is.
    fn counts(&self) -> Result<Counts>;

    /// The cached comparison of a story at a version.
    fn story_json(&self, id: &str, version: u64) -> Result<Option<String>>;
    /// Caches the comparison of a story at a version, in place of those of other versions. A story that is not there is passed over.
    fn put_story_json(&self, id: &str, version: u64, json: &str) -> Result<()>;
}
