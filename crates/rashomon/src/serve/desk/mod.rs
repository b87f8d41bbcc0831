//! The desk: what is kept, as lists and pages show it. It reads what the keeper wrote down and never writes conclusions of
//! its own but caches. Nothing here knows HTML or JSON forms.

use crate::view::clean;
use anyhow::Result;
use jiff::civil::Date;
use rashomon_engine::view::Articles;
use rashomon_model::{Article, Derivation, Story};
use rashomon_store::{ArticleRow, Derived, Store, StoryCursor, StoryFilter, StoryRow};
use std::sync::Arc;

/// A sentence with the place it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Cited {
    /// The sentence.
    pub(crate) text: String,
    /// The article it stands in.
    pub(crate) article: String,
    /// That article's outlet.
    pub(crate) outlet: Option<String>,
    /// Where it begins in the article's text, in bytes.
    pub(crate) start: u32,
    /// Where it ends.
    pub(crate) end: u32,
}

/// What accounts tell differently, in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Differs {
    /// The first statement that they tell differently.
    pub(crate) text: String,
    /// Whether one denies it.
    pub(crate) disputed: bool,
    /// How many statements they tell differently.
    pub(crate) count: usize,
}

/// How a story stands to somebody's reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Unread {
    /// Never opened.
    #[default]
    New,
    /// Opened, and so many statements are new since. A copy brings none.
    Since(usize),
    /// Nothing is new.
    Read,
}

/// A story as lists show it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Listed {
    /// Its row: id, version, headline, counts, first and last.
    pub(crate) row: StoryRow,
    /// The headline to show.
    pub(crate) headline: String,
    /// At most two cited sentences.
    pub(crate) summary: Vec<Cited>,
    /// What differs, if anything does.
    pub(crate) differs: Option<Differs>,
    /// Outlets that tell it, leads first; at most a few.
    pub(crate) outlets: Vec<String>,
    /// Its hashtags.
    pub(crate) hashtags: Vec<String>,
    /// The language of most of its articles.
    pub(crate) language: Option<String>,
    /// How it stands to the reader.
    pub(crate) unread: Unread,
    /// Whether the reader starred it.
    pub(crate) starred: bool,
}

/// Which stories to list. Default: all, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Wanted {
    /// In this language.
    pub(crate) language: Option<String>,
    /// With this hashtag or section, without `#`.
    pub(crate) tag: Option<String>,
    /// With an article of this outlet.
    pub(crate) outlet: Option<String>,
    /// That name this person, organisation or place.
    pub(crate) entity: Option<String>,
    /// Only those with something new to the reader.
    pub(crate) unread: bool,
    /// Only those the reader starred.
    pub(crate) starred: bool,
    /// As on this day: ranked by what was known at its end (UTC).
    pub(crate) day: Option<Date>,
    /// That fit this query of `rashomon search`; newest first.
    pub(crate) query: Option<String>,
    /// The newest first instead of the best.
    pub(crate) newest: bool,
    /// Where an earlier list stopped, as [`Listing::next`] gave it.
    pub(crate) cursor: Option<String>,
}

/// A stretch of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Listing {
    /// The stories.
    pub(crate) stories: Vec<Listed>,
    /// Where it goes on; `None` at its end.
    pub(crate) next: Option<String>,
}

/// A story with all that its page shows.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// Its row.
    pub(crate) row: StoryRow,
    /// Its comparison.
    pub(crate) story: Story,
    /// Its articles, in order of arrival.
    pub(crate) articles: Vec<ArticleRow>,
    /// Whose words are whose among them, without passages ([`Desk::passages`] has those).
    pub(crate) derivations: Vec<Derivation>,
}

/// An article that a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The article.
    pub(crate) row: ArticleRow,
    /// The words around the first find.
    pub(crate) snippet: String,
    /// How well it fits.
    pub(crate) score: f32,
}

/// What a search found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finds {
    /// The stretch asked for, best first.
    pub(crate) found: Vec<Found>,
    /// How many fit in all.
    pub(crate) total: usize,
}

/// Whoever looks things up.
pub(crate) struct Desk {
    store: Arc<Store>,
    derived: Arc<dyn Derived>,
}

impl Desk {
    /// A desk over a data directory.
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self { derived: store.derived(), store }
    }

    /// A number that grows with whatever was concluded: what is made of one edition holds while it stands.
    pub(crate) fn edition(&self) -> u64 {
        self.derived.applied().unwrap_or(0)
    }

    /// A list of stories for a reader (their name, for what is read and starred).
    pub(crate) fn list(&self, wanted: &Wanted, reader: Option<&str>, most: usize) -> Result<Listing> {
        let _ = reader;
        let filter = StoryFilter {
            language: wanted.language.clone(),
            outlet: wanted.outlet.clone(),
            after: wanted.cursor.as_deref().and_then(cursor),
            ..StoryFilter::default()
        };
        let rows = self.derived.stories(&filter, most)?;
        let next = (rows.len() == most).then(|| rows.last().map(written)).flatten();
        let stories = rows.into_iter().map(|row| self.listed(row)).collect::<Result<_>>()?;
        Ok(Listing { stories, next })
    }

    fn listed(&self, row: StoryRow) -> Result<Listed> {
        let told = self.story(&row.id)?;
        let story = told.as_ref().map(|told| &told.story);
        let cited = |s: &rashomon_model::SummarySentence| {
            let at = s.citations.first()?;
            let article = told.as_ref()?.articles.iter().find(|a| a.article.id == at.article)?;
            Some(Cited {
                text: clean(&s.text),
                article: at.article.clone(),
                outlet: article.article.outlet.clone(),
                start: at.start,
                end: at.end,
            })
        };
        Ok(Listed {
            headline: row.headline.as_deref().map(clean).unwrap_or_default(),
            summary: story.map(|s| s.summary.iter().take(2).filter_map(cited).collect()).unwrap_or_default(),
            hashtags: story.map(|s| s.hashtags.clone()).unwrap_or_default(),
            row,
            ..Listed::default()
        })
    }

    /// A story by its id (forwards followed) or that of an article in it.
    pub(crate) fn story(&self, id: &str) -> Result<Option<Arc<Told>>> {
        let wanted = match self.derived.article(id)? {
            Some(row) => row.story.unwrap_or_default(),
            None => id.to_owned(),
        };
        let Some(row) = self.derived.story(&wanted)? else { return Ok(None) };
        let articles = self.derived.articles_of_story(&row.id)?;
        let read = Articles::new(articles.iter().map(|row| row.article.clone()));
        let accounts = row.accounts.iter().filter_map(|id| self.derived.account(id).transpose());
        let accounts = accounts.collect::<Result<Vec<_>, _>>()?;
        let Some(story) = read.story(&row.id, &accounts) else { return Ok(None) };
        let mut derivations = Vec::new();
        for article in &articles {
            let found = self.derived.derivations_of(&article.article.id)?;
            derivations.extend(found.into_iter().filter(|d| d.to == article.article.id));
        }
        Ok(Some(Arc::new(Told { row, story, articles, derivations })))
    }

    /// Derivations with their passages, and with what was dropped, added and altered.
    pub(crate) fn passages(&self, told: &Told) -> Vec<Derivation> {
        let read = Articles::new(told.articles.iter().map(|row| row.article.clone()));
        read.derivations(told.derivations.clone())
    }

    /// One article with where it belongs.
    pub(crate) fn article(&self, id: &str) -> Result<Option<ArticleRow>> {
        Ok(self.derived.article(id)?)
    }

    /// Articles that fit a query, best first. A query that cannot be read is `Err` with
    /// [`rashomon_store::StoreError::Query`], whose words are for the reader.
    pub(crate) fn search(&self, query: &str, most: usize, offset: usize) -> Result<Finds> {
        let hits = self.store.search(query, most, offset)?;
        let ids: Vec<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
        let found = self.derived.articles(&ids)?.into_iter().zip(&hits.hits);
        let found = found.map(|(row, hit)| Found { snippet: snippet(&row.article), row, score: hit.score });
        Ok(Finds { found: found.collect(), total: hits.total })
    }
}

fn snippet(article: &Article) -> String {
    article.text.chars().take(200).collect()
}

fn cursor(text: &str) -> Option<StoryCursor> {
    let (last, id) = text.split_once('.')?;
    Some(StoryCursor { last: last.parse().ok(), id: id.to_owned() })
}

fn written(row: &StoryRow) -> String {
    format!("{}.{}", row.last.map(|at| at.to_string()).unwrap_or_default(), row.id)
}
