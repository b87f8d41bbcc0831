//! What the words of one article say: names, quotes, times, figures. Spans are of the article's `text`.

use crate::{Article, Span};
use serde::{Deserialize, Serialize};

/// Everything read from one article's words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// Sentences in order; none crosses a block.
    pub sentences: Vec<Span>,
    /// Spans that name something, in order, not overlapping.
    pub mentions: Vec<Mention>,
    /// Who or what the mentions mean, inside this article.
    pub entities: Vec<Entity>,
    /// Quotations and reported speech, in order.
    pub quotes: Vec<Quote>,
    /// Time expressions, in order.
    pub times: Vec<TimeExpr>,
    /// Quantities, in order.
    pub figures: Vec<Figure>,
}

/// An article with what its words say: what the stages past reading work on.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The article.
    pub article: &'a Article,
    /// What was read from its words.
    pub annotations: &'a Annotations,
}

/// A mention's index in [`Annotations::mentions`].
pub type MentionId = u32;

/// Who or what a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, party, ministry, alliance, team, outlet.
    Organization,
    /// A country, town, sea, building.
    Place,
    /// A named happening (a war, a cup, a summit).
    Event,
    /// A named work: book, law, programme, product.
    Work,
}

/// A span that names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The name as it stands (titles are outside it).
    pub text: String,
    /// What kind of thing, as far as this mention tells.
    pub kind: EntityKind,
    /// The title or role beside it ("Foreign Minister"), where one stands there.
    pub title: Option<String>,
    /// Index of the entity in [`Annotations::entities`].
    pub entity: u32,
}

impl Mention {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Who or what is meant by one or more mentions of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The fullest name it goes by here.
    pub name: String,
    /// What kind of thing.
    pub kind: EntityKind,
    /// All names it goes by here, the fullest first, each once.
    pub aliases: Vec<String>,
}

/// How much of a quotation is the speaker's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// All of it stands in quotation marks.
    Direct,
    /// Some of it does.
    Mixed,
    /// Reported without quotation marks.
    Indirect,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// A named source: the fullest name the article gives, and the entity's index.
    Named {
        /// The fullest name.
        name: String,
        /// Index in [`Annotations::entities`].
        entity: u32,
    },
    /// A source kept without a name, as described ("a senior Foreign Ministry official").
    Anonymous(String),
}

/// Words given as said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The pieces of the content, in order, without quotation marks at their ends (a quote is often broken by its
    /// attribution).
    pub content: Vec<Span>,
    /// How much of it is verbatim.
    pub kind: QuoteKind,
    /// The words that name the source, as they stand ("he", "a spokesman").
    pub source: Option<Span>,
    /// The words that attribute.
    pub cue: Option<Span>,
    /// Whom the source words mean.
    pub speaker: Option<Speaker>,
}

impl Quote {
    /// From the first piece's start to the last one's end.
    #[must_use]
    pub fn span(&self) -> Span {
        let start = self.content.first().map_or(0, |s| s.start);
        Span { start, end: self.content.last().map_or(start, |s| s.end) }
    }
}

/// Which TIMEX3 type a time expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeKind {
    /// A calendar date of any size.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// A time expression with its TIMEX3 value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpr {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its words.
    pub text: String,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value: `2013-03-22`, `2013-W12`, `P4W`, `PRESENT_REF`, `XXXX-XX-XX`.
    pub value: String,
}

impl TimeExpr {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Whether a figure is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// As printed.
    Exact,
    /// "about", "some", "nearly".
    About,
    /// "at least", "more than".
    AtLeast,
    /// "at most", "up to", "fewer than".
    AtMost,
}

/// A quantity: value, unit, and what is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// First byte of the number.
    pub start: u32,
    /// One past the last byte of number and unit.
    pub end: u32,
    /// Number and unit as they stand.
    pub text: String,
    /// The number, scaled ("3 million" is 3000000).
    pub value: f64,
    /// `%`, an ISO 4217 code, `km`, `min`, ...; `null` for a bare count.
    pub unit: Option<String>,
    /// The counted or measured noun beside it, lower-case and singular where that is plain.
    pub noun: Option<String>,
    /// Whether it is exact.
    pub bound: Bound,
    /// Whether it only numbers or names something (a page, an age of a thing, "Group of 7"), so that no two are compared.
    pub ordinal: bool,
}

impl Figure {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}
