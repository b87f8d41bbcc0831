//! Whose words or facts an article carries.

use crate::Quoted;
use serde::{Deserialize, Serialize};

/// An article's words or facts come from another's, with direction and evidence on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// The origin's id (where the direction is unknown, the longer or first of the two).
    pub from: String,
    /// The derived article's id.
    pub to: String,
    /// In which way.
    pub kind: DerivationKind,
    /// Whether it is known which came from which.
    pub direction: Direction,
    /// How sure the program is of the derivation, 0 to 1.
    pub score: f64,
    /// Share of the derived article that is carried over, 0 to 1.
    pub carried: f64,
    /// Aligned passages, in the order of `to`.
    pub passages: Vec<Passage>,
    /// Sentences of `from` that `to` leaves out.
    pub dropped: Vec<Quoted>,
    /// Sentences of `to` that `from` does not have.
    pub added: Vec<Quoted>,
    /// Passages whose meaning was changed on the way.
    pub altered: Vec<Alteration>,
    /// Why, in words for the reader.
    pub evidence: Vec<String>,
}

/// In which way an article derives from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivationKind {
    /// The same text.
    Identical,
    /// The same outlet's later text of the same article.
    Revision,
    /// Another outlet runs it, whole or with edits.
    Syndicated,
    /// One is a part of the other.
    Excerpt,
    /// The same facts in the same order, in other words.
    Rewrite,
    /// The same in another language.
    Translation,
}

/// Whether it is known which article came from which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// `from` came first.
    Known,
    /// It may be the other way round.
    Unknown,
}

/// Two passages that say the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// In the origin.
    pub from: Quoted,
    /// In the derived article.
    pub to: Quoted,
    /// 0 to 1; 1 is word for word.
    pub similarity: f64,
}

/// A passage whose meaning was changed on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alteration {
    /// In the origin.
    pub from: Quoted,
    /// In the derived article.
    pub to: Quoted,
    /// What was changed.
    pub what: AlterationKind,
}

/// What was changed in a passage on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlterationKind {
    /// A number.
    Figure,
    /// A name.
    Name,
    /// What has happened became what will, or the other way.
    Tense,
    /// Who says it, or that anybody does.
    Attribution,
    /// A "not" came or went.
    Negation,
}
