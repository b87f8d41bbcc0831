//! One event, told by many.

use crate::{Citation, EntityKind, Precision, QuoteKind, Quoted, Stamp};
use serde::{Deserialize, Serialize};

/// The accounts of one event or chain of events, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// `s-` and hex digits, from the story's first article.
    pub id: String,
    /// The fairest of the accounts' own headlines.
    pub headline: Option<String>,
    /// Hashtags from entities and key phrases.
    pub hashtags: Vec<String>,
    /// Who ran it.
    pub coverage: Coverage,
    /// Who had it first.
    pub first_reported: Option<FirstReported>,
    /// The independent tellings.
    pub accounts: Vec<Account>,
    /// Cited sentences of the accounts.
    pub summary: Vec<SummarySentence>,
    /// Who and what is named.
    pub entities: Vec<StoryEntity>,
    /// Who said what.
    pub quotes: Vec<Utterance>,
    /// What happened when.
    pub timeline: Vec<TimelineEntry>,
    /// What the accounts agree and differ on.
    pub claims: Vec<Claim>,
    /// What only one account says.
    pub only_in: Vec<OnlyIn>,
    /// Ids of stories that share a chain of events.
    pub related: Vec<String>,
}

/// Who ran what and when; counts articles, where accounts count tellings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// How many articles.
    pub articles: u32,
    /// How many outlets (articles without a known outlet count one each).
    pub outlets: u32,
    /// How many independent accounts.
    pub accounts: u32,
    /// How many of the articles were compared, where there were too many for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<u32>,
}

/// Who had the story first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstReported {
    /// The article's id.
    pub article: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub at: Stamp,
    /// Whether no other article of the story can have been earlier, given the times known and their precision.
    pub certain: bool,
}

/// One independent telling: a lead article and all that derives from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// `c-` and hex digits, from the lead.
    pub id: String,
    /// The article the others derive from.
    pub lead: String,
    /// Articles that share its words.
    pub reprints: Vec<String>,
    /// Articles that share its facts, their order and its quotes, but not its words.
    pub rewrites: Vec<String>,
}

impl Account {
    /// Every article of the account, the lead first.
    pub fn articles(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.lead).chain(&self.reprints).chain(&self.rewrites)
    }
}

/// A sentence of the summary with the places it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummarySentence {
    /// The words.
    pub text: String,
    /// The first is the sentence itself; others say the same in other accounts.
    pub citations: Vec<Citation>,
}

/// Who or what is meant by mentions of the story's articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryEntity {
    /// `e-` and hex digits, from kind and name.
    pub id: String,
    /// What kind of thing.
    pub kind: EntityKind,
    /// The name used most among the fullest ones.
    pub name: String,
    /// All names it goes by in the story, `name` first.
    pub aliases: Vec<String>,
    /// Where it is named.
    pub mentions: Vec<Citation>,
}

/// One saying, however many accounts quote it and in whatever wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Utterance {
    /// `u-` and hex digits, from the first wording.
    pub id: String,
    /// Each account's words for it.
    pub wordings: Vec<Wording>,
}

/// One article's words for an utterance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The article's id.
    pub article: String,
    /// First byte in its text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The content; pieces broken by an attribution are joined by " ... ".
    pub text: String,
    /// How much of it is verbatim.
    pub kind: QuoteKind,
    /// Who said it, where the text tells.
    pub speaker: Option<WordingSpeaker>,
    /// The words that attribute.
    pub cue: Option<String>,
}

/// Who said it: a name, or the description of a source kept without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WordingSpeaker {
    /// A named source.
    Named {
        /// The entity's name.
        name: String,
        /// The story entity's id.
        entity: Option<String>,
    },
    /// A source kept without a name.
    Anonymous {
        /// As the article describes it.
        anonymous: String,
    },
}

/// What happened when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// `2025`, `2025-07` or `2025-07-16`.
    pub date: String,
    /// Which of the three.
    pub precision: Precision,
    /// A sentence that tells it.
    pub text: String,
    /// Where accounts say so.
    pub citations: Vec<Citation>,
}

/// A checkable statement and what each account does with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// `k-` and hex digits.
    pub id: String,
    /// The statement, in one account's words.
    pub text: String,
    /// How the accounts stand to each other on it.
    pub status: ClaimStatus,
    /// Each account's stance, in account order; silent ones too.
    pub stances: Vec<Stance>,
}

/// How the accounts stand to each other on a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStatus {
    /// Two accounts or more say it, none says otherwise.
    Agreed,
    /// One account says it.
    Single,
    /// Accounts give different values or reasons.
    Differs,
    /// One account says so, another (or someone it quotes) denies or doubts it.
    Disputed,
}

/// What an account does with a claim, with the words it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stance {
    /// The account's id.
    pub account: String,
    /// What it does.
    pub stance: StanceKind,
    /// The value it gives, where claims differ in one.
    pub value: Option<String>,
    /// Whom it credits.
    pub attributed_to: Option<String>,
    /// The words; `null` only for `silent`.
    pub evidence: Option<Evidence>,
}

/// What an account does with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StanceKind {
    /// Says it as fact.
    States,
    /// Says that someone says it.
    Attributes,
    /// Gives another value.
    Differs,
    /// Says, or lets someone say, that it is not so.
    Disputes,
    /// Says that it is not known.
    Unsure,
    /// Does not mention it.
    Silent,
}

/// Article and span that a statement rests on, with the words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The article's id.
    pub article: String,
    /// First byte in its text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words between.
    pub text: String,
}

/// What only one account says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlyIn {
    /// The account's id.
    pub account: String,
    /// Its sentences that no other account has.
    pub sentences: Vec<Evidence>,
}

impl Evidence {
    /// The words of `quoted` in `article`.
    #[must_use]
    pub fn new(article: &str, quoted: Quoted) -> Self {
        Self { article: article.to_owned(), start: quoted.start, end: quoted.end, text: quoted.text }
    }

    /// The place without the words.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation { article: self.article.clone(), start: self.start, end: self.end }
    }
}
