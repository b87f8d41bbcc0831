//! What a feed says, as values: one form for RSS, Atom, RDF, CDF and JSON Feed.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_128;

/// The longest text [`Entry::shown_title`] makes of an entry's words, in characters: a line on a screen.
const SHOWN_CHARS: usize = 100;

/// Which family of formats a feed is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// RSS 0.91 to 0.94 and 2.0: `<rss>`.
    Rss,
    /// RSS 0.90, 1.0 and 1.1: RDF.
    Rdf,
    /// Atom 0.3 and 1.0 (RFC 4287).
    Atom,
    /// Channel Definition Format.
    Cdf,
    /// JSON Feed 1.0 and 1.1.
    Json,
}

/// One feed as published: what it says of itself, and its entries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feed {
    /// The family of formats.
    pub kind: Kind,
    /// The version as the feed gives it ("2.0", "0.3", "1.1"), where it does.
    pub version: Option<String>,
    /// The label of the encoding it was read in, lower case: as declared where the declaration held, else as found.
    pub encoding: String,
    /// The title as plain text.
    pub title: Option<String>,
    /// The title as safe HTML, where it was given as HTML and has markup or references in it.
    pub title_html: Option<String>,
    /// The address of the site it belongs to.
    pub link: Option<String>,
    /// Its own name for itself, as written.
    pub id: Option<String>,
    /// What it is about: safe HTML.
    pub description: Option<String>,
    /// Language tag, as written.
    pub language: Option<String>,
    /// Who holds the rights: safe HTML.
    pub rights: Option<String>,
    /// What wrote it, plain text.
    pub generator: Option<String>,
    /// When it last changed.
    #[serde(serialize_with = "time")]
    pub updated: Option<Timestamp>,
    /// When it was published.
    #[serde(serialize_with = "time")]
    pub published: Option<Timestamp>,
    /// When it was first made.
    #[serde(serialize_with = "time")]
    pub created: Option<Timestamp>,
    /// Who wrote or edits it.
    pub authors: Vec<Person>,
    /// Who else had a part in it.
    pub contributors: Vec<Person>,
    /// What it files itself under.
    pub categories: Vec<Category>,
    /// Its picture: RSS `image`, Atom `logo`, a podcast's cover.
    pub image: Option<Image>,
    /// The address of its small square picture.
    pub icon: Option<String>,
    /// Minutes it may be kept before it is asked for again (RSS `ttl`).
    pub ttl: Option<u32>,
    /// Hours of the day (GMT, 0 to 23) at which nobody need ask.
    pub skip_hours: Vec<u8>,
    /// Days at which nobody need ask, in English as written.
    pub skip_days: Vec<String>,
    /// The period of the syndication module: `hourly`, `daily`, `weekly`, `monthly`, `yearly`.
    pub update_period: Option<String>,
    /// How often in a period it is updated.
    pub update_frequency: Option<u32>,
    /// WebSub hubs that announce its changes.
    pub hubs: Vec<String>,
    /// Its own address, by its own word.
    pub self_link: Option<String>,
    /// The address of its next page of older entries (RFC 5005, JSON Feed).
    pub next_link: Option<String>,
    /// The entries, in the feed's order.
    pub entries: Vec<Entry>,
    /// Oddities met, in words for whoever looks after the feed.
    pub notes: Vec<String>,
}

/// One entry of a feed: an article's announcement, with its text where the feed carries it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry {
    /// Its own name for itself, as written: RSS `guid`, Atom `id`, RDF `about`.
    pub id: Option<String>,
    /// The title as plain text.
    pub title: Option<String>,
    /// The title as safe HTML, where it was given as HTML and has markup or references in it.
    pub title_html: Option<String>,
    /// The address of the page it announces.
    pub link: Option<String>,
    /// What it says in short: safe HTML.
    pub summary: Option<String>,
    /// The whole text: safe HTML.
    pub content: Option<String>,
    /// When it was published.
    #[serde(serialize_with = "time")]
    pub published: Option<Timestamp>,
    /// When it last changed.
    #[serde(serialize_with = "time")]
    pub updated: Option<Timestamp>,
    /// When it was first made.
    #[serde(serialize_with = "time")]
    pub created: Option<Timestamp>,
    /// Who wrote it; where the entry names nobody, those whom its feed names as the authors of its entries.
    pub authors: Vec<Person>,
    /// Who else had a part in it.
    pub contributors: Vec<Person>,
    /// What it is filed under.
    pub categories: Vec<Category>,
    /// Files that belong to it: audio, video, pictures.
    pub enclosures: Vec<Enclosure>,
    /// Its picture.
    pub image: Option<Image>,
    /// The feed it was taken over from.
    pub source: Option<Source>,
    /// Language tag, as written.
    pub language: Option<String>,
    /// Who holds the rights: safe HTML.
    pub rights: Option<String>,
    /// The address of the page on which readers comment on it.
    pub comments: Option<String>,
}

/// Somebody named by a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name, plain text.
    pub name: Option<String>,
    /// The address of electronic mail.
    pub email: Option<String>,
    /// The address of a page of theirs.
    pub url: Option<String>,
}

/// What a feed or an entry is filed under.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Category {
    /// The word that files it.
    pub term: String,
    /// The word for people, where there is another one.
    pub label: Option<String>,
    /// The scheme the term comes from, as written.
    pub scheme: Option<String>,
}

/// A file that belongs to an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    /// Its address.
    pub url: String,
    /// Its media type, as written.
    pub kind: Option<String>,
    /// Its length in bytes.
    pub length: Option<u64>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Image {
    /// Its address.
    pub url: String,
    /// Its title, plain text.
    pub title: Option<String>,
    /// Where it leads to.
    pub link: Option<String>,
}

/// The feed an entry was taken over from.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Source {
    /// The title as plain text.
    pub title: Option<String>,
    /// The title as safe HTML, where it was given as HTML and has markup or references in it.
    pub title_html: Option<String>,
    /// The address of the site.
    pub link: Option<String>,
    /// The source's name for itself.
    pub id: Option<String>,
    /// What it is about: safe HTML.
    pub description: Option<String>,
    /// Who holds the rights: safe HTML.
    pub rights: Option<String>,
    /// What wrote it, plain text.
    pub generator: Option<String>,
    /// Its small picture.
    pub icon: Option<String>,
    /// Its picture.
    pub logo: Option<String>,
    /// When it last changed.
    #[serde(serialize_with = "time")]
    pub updated: Option<Timestamp>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who else had a part in it.
    pub contributors: Vec<Person>,
}

impl Feed {
    /// A feed of which nothing is known but how it is written.
    pub(super) fn empty(kind: Kind, encoding: String) -> Self {
        Self {
            kind,
            version: None,
            encoding,
            title: None,
            title_html: None,
            link: None,
            id: None,
            description: None,
            language: None,
            rights: None,
            generator: None,
            updated: None,
            published: None,
            created: None,
            authors: Vec::new(),
            contributors: Vec::new(),
            categories: Vec::new(),
            image: None,
            icon: None,
            ttl: None,
            skip_hours: Vec::new(),
            skip_days: Vec::new(),
            update_period: None,
            update_frequency: None,
            hubs: Vec::new(),
            self_link: None,
            next_link: None,
            entries: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What to show as its title: its own, else the address of its site.
    pub fn shown_title(&self) -> Option<&str> {
        self.title.as_deref().or(self.link.as_deref())
    }
}

impl Entry {
    /// What it goes by from one fetch to the next: its id, else its link, else a digest of its title and date (or, where
    /// there is neither, of its words).
    pub fn key(&self) -> String {
        if let Some(named) = self.id.as_ref().or(self.link.as_ref()) {
            return named.clone();
        }
        let date = self.date().map(|d| d.to_string()).unwrap_or_default();
        let words = match (&self.title, self.date()) {
            (None, None) => self.content.as_deref().or(self.summary.as_deref()).unwrap_or_default(),
            _ => self.title.as_deref().unwrap_or_default(),
        };
        format!("x-{:032x}", xxh3_128(format!("{words}\u{0}{date}").as_bytes()))
    }

    /// When it came out, as well as it is known: published, else updated, else created.
    pub fn date(&self) -> Option<Timestamp> {
        self.published.or(self.updated).or(self.created)
    }

    /// What to show as its title: its own, else the first of its words, else its link.
    pub fn shown_title(&self) -> Option<String> {
        if self.title.is_some() {
            return self.title.clone();
        }
        let words = self.summary.as_deref().or(self.content.as_deref()).map(crate::sanitize::text);
        let words = words.map(|w| w.split_whitespace().collect::<Vec<_>>().join(" "));
        let words = words.filter(|w| !w.is_empty()).map(|w| match w.char_indices().nth(SHOWN_CHARS) {
            Some((at, _)) => format!("{}…", w.get(..at).unwrap_or_default().trim_end()),
            None => w,
        });
        words.or_else(|| self.link.clone())
    }
}

impl Person {
    /// Whether nothing is known of them.
    pub(super) fn is_empty(&self) -> bool {
        self.name.is_none() && self.email.is_none() && self.url.is_none()
    }
}

/// A time as RFC 3339 in UTC.
fn time<S: Serializer>(time: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|t| t.to_string()).serialize(to)
}
