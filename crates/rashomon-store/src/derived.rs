//! What was concluded from the log: pages, articles, derivations, accounts, stories. Safe to delete.

use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::log::Seq;
use rashomon_model::{Account, Article, Derivation, Entity, PageRecord};

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
    /// When it was known, Unix seconds: published, or taken in where no page says when or says a time to come.
    pub known: i64,
    /// Whom and what it names, the most named first.
    pub names: Vec<Entity>,
}

/// Where an article stands, without the article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticlePlace {
    /// Its id.
    pub id: String,
    /// When it was known, Unix seconds.
    pub known: i64,
    /// The id of its account.
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
    /// What it is sorted by where the best come first; the caller's.
    pub rank: i64,
    /// The language of most of its articles.
    pub language: Option<String>,
}

/// A story as it stood at a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryThen {
    /// Its id.
    pub id: String,
    /// How many articles were known.
    pub articles: u32,
    /// How many outlets had told it.
    pub outlets: u32,
    /// How many accounts there were.
    pub accounts: u32,
    /// When the first article was known, Unix seconds.
    pub first: i64,
    /// When the last article was known.
    pub last: i64,
    /// When the newest of the accounts began that say when.
    pub dated: Option<i64>,
    /// When the newest of the others was known.
    pub undated: Option<i64>,
}

/// A story's comparison, to be kept until the story is another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// The version that was compared.
    pub version: u64,
    /// What lists show of it, JSON.
    pub card: String,
    /// Its hashtags, as they are looked for.
    pub tags: Vec<String>,
    /// The whole comparison, JSON, where it is worth its room.
    pub whole: Option<String>,
}

/// What is worth choosing among the stories: names with how many of the articles or stories have them, the most first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Languages of stories.
    pub languages: Vec<(String, u64)>,
    /// Outlets of articles.
    pub outlets: Vec<(String, u64)>,
    /// Hashtags of stories.
    pub tags: Vec<(String, u64)>,
}

/// What comes first in a list of stories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest last article; those without a time are last.
    #[default]
    Newest,
    /// The highest rank.
    Best,
}

/// What one stretch of the log changed: everything is put in one transaction.
///
/// Everything is put by its id, in place of what was there, so the same batch may come twice. The order within: accounts gone,
/// pages, articles, derivations gone, derivations, accounts, forwards, stories, what is related.
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
    /// What the stories are related to, in place of what was said of each before.
    pub related: Vec<Related>,
    /// The state of the fold after `upto`, as bytes that nobody here reads.
    pub checkpoint: Option<Checkpoint>,
}

/// How far ahead of when it was known an article may say that it was published, in seconds, and count as saying when: a day.
pub(crate) const AHEAD_SECONDS: i64 = 86_400;

/// What a story was found to be related to when it changed last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Related {
    /// The story.
    pub story: String,
    /// Stories on the same matter, with how alike they are in thousandths.
    pub others: Vec<(String, u16)>,
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
    /// Only stories told mostly in this language.
    pub language: Option<String>,
    /// What comes first.
    pub order: Order,
    /// Only what comes after the story of this cursor.
    pub after: Option<StoryCursor>,
}

/// Where a list of stories goes on: after this story. Made of the last [`StoryRow`] shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryCursor {
    /// Its `last`; its `rank` where the best come first.
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
    /// The ids of the articles that came with a capture, in their order.
    fn articles_of_page(&self, seq: Seq) -> Result<Vec<String>>;
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

    /// Stories by id, in the order asked; unknown ids and those that lead elsewhere are left out.
    fn stories_by_id(&self, ids: &[&str]) -> Result<Vec<StoryRow>>;
    /// The ids that lead to a story.
    fn forwarded_to(&self, id: &str) -> Result<Vec<String>>;
    /// At most `most` articles of an outlet, the last that came first, and how many there are in all.
    fn articles_of_outlet(&self, outlet: &str, most: usize) -> Result<(Vec<ArticlePlace>, u64)>;
    /// The ids of at most `most` stories with a hashtag.
    fn stories_tagged(&self, tag: &str, most: usize) -> Result<Vec<String>>;
    /// The ids of at most `most` stories that a story is related to, or that are related to it, the most alike first; none that
    /// went into another.
    fn related(&self, id: &str, most: usize) -> Result<Vec<String>>;
    /// The stories with an article known from `since` on and before `until`, as they stood then; at most `most`, by id.
    fn stories_then(&self, since: i64, until: i64, most: usize) -> Result<Vec<StoryThen>>;
    /// When the article that was known last was known, Unix seconds.
    fn last_known(&self) -> Result<Option<i64>>;
    /// What is worth choosing: the `most` names of each kind among what was known from `since` on.
    fn facets(&self, since: i64, most: usize) -> Result<Facets>;

    /// At most `most` stories that were not compared as they are now, the highest rank first.
    fn stale(&self, most: usize) -> Result<Vec<StoryRow>>;
    /// Keeps a story's comparison, in place of those of other versions. A story that is not there is passed over.
    fn put_compared(&self, id: &str, compared: Compared) -> Result<()>;
    /// The cards of stories with the versions they were made of, in the order asked; those without one are left out.
    fn cards(&self, ids: &[&str]) -> Result<Vec<(String, u64, String)>>;
    /// The whole comparison of a story at a version, where it was kept.
    fn comparison(&self, id: &str, version: u64) -> Result<Option<String>>;
}
