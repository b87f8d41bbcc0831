//! What the desk gives and is asked for.

use jiff::civil::Date;
use rashomon_model::{Derivation, EntityKind, Story};
use rashomon_store::{ArticleRow, StoryRow};
use std::ops::Range;

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
    /// The values that they give for the first, as in "six weeks" and "ten weeks"; none where one denies it.
    #[serde(default)]
    pub(crate) values: Vec<String>,
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
    /// As on this day: counted and ranked by what was known at its end (UTC).
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
    /// Whose words are whose among them, without passages (`Desk::passages` has those).
    pub(crate) derivations: Vec<Derivation>,
}

/// An article that a search found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The article.
    pub(crate) row: ArticleRow,
    /// The words around the first find.
    pub(crate) snippet: String,
    /// Where in the snippet what was looked for stands, in bytes, in order.
    pub(crate) finds: Vec<Range<usize>>,
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

/// Words that somebody said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The words as the article gives them.
    pub(crate) text: String,
    /// How much of it is verbatim.
    pub(crate) verbatim: bool,
    /// The article.
    pub(crate) article: String,
    /// Its outlet.
    pub(crate) outlet: Option<String>,
    /// Where the words begin in its text, in bytes.
    pub(crate) start: u32,
    /// Where they end.
    pub(crate) end: u32,
    /// When the article was known, Unix seconds.
    pub(crate) at: i64,
    /// The story it is of.
    pub(crate) story: String,
}

/// A person, an organisation or a place, as its page shows it.
#[derive(Debug, Clone)]
pub(crate) struct EntityPage {
    /// Its name, in the form used most.
    pub(crate) name: String,
    /// What kind of thing.
    pub(crate) kind: EntityKind,
    /// What else it goes by.
    pub(crate) aliases: Vec<String>,
    /// Stories that name it, the newest first.
    pub(crate) stories: Vec<Listed>,
    /// What it is quoted with in these stories, the newest first.
    pub(crate) quotes: Vec<Said>,
    /// Where the stories go on.
    pub(crate) next: Option<String>,
}

/// How often an outlet runs what others wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Reprints that say whose words they are.
    pub(crate) reprints_credited: usize,
    /// Reprints that do not.
    pub(crate) reprints: usize,
    /// Rewrites that say whose facts they are.
    pub(crate) rewrites_credited: usize,
    /// Rewrites that do not.
    pub(crate) rewrites: usize,
}

/// What an outlet does, as its page shows it: counts of what can be seen, and no score.
#[derive(Debug, Clone)]
pub(crate) struct OutletPage {
    /// Its name.
    pub(crate) name: String,
    /// How many articles of it are kept.
    pub(crate) articles: u64,
    /// Over how many of them, the last, the rest is counted.
    pub(crate) counted: usize,
    /// Stories among these that others tell too.
    pub(crate) shared: usize,
    /// Of these, which it had first for certain.
    pub(crate) first: usize,
    /// What it runs of others.
    pub(crate) taken: Taken,
    /// What others run of it.
    pub(crate) given: Taken,
    /// From whom it takes, with how many articles, the most first.
    pub(crate) takes_from: Vec<(String, usize)>,
    /// Who takes from it.
    pub(crate) taken_by: Vec<(String, usize)>,
    /// Articles that are later texts of its own.
    pub(crate) revisions: usize,
    /// Its stories, the newest first.
    pub(crate) stories: Vec<Listed>,
    /// Where the stories go on.
    pub(crate) next: Option<String>,
}
