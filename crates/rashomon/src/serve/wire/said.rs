//! What a story says, in little: by it is told whether something new is said, or the same once more.
//!
//! A statement is known by its id, which comes from its first words; a copy brings none that is new.

use crate::serve::desk::Told;
use rashomon_model::{Claim, StanceKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_64;

/// Statements of a story that are remembered: more are in no story that somebody reads, and each is remembered for every
/// reader.
const REMEMBERED: usize = 2_000;

/// What a story said when somebody was told of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    /// The story's version then.
    pub(super) version: u64,
    /// Its statements, as hashes of their ids.
    statements: BTreeSet<u32>,
    /// Where nobody looked what it says: what came from this time on is new, Unix seconds.
    #[serde(default)]
    unheard: Option<i64>,
}

/// The hash of a statement: half of one of 64 bits is enough within one story.
fn hash(claim: &Claim) -> u32 {
    u32::try_from(xxh3_64(claim.id.as_bytes()) >> 32).unwrap_or(0)
}

impl Said {
    /// What a story of a version says, without looking: what comes from a time on is new. Looking means comparing, which is too
    /// much for all stories at once.
    pub(super) fn unheard(version: u64, since: i64) -> Self {
        Self { version, statements: BTreeSet::new(), unheard: Some(since) }
    }

    /// What a story says now.
    pub(super) fn by(told: &Told) -> Self {
        let statements = told.story.claims.iter().map(hash).take(REMEMBERED).collect();
        Self { version: told.row.version, statements, unheard: None }
    }

    /// The statements of a story that are not among these.
    pub(super) fn new_in<'a>(&self, told: &'a Told) -> Vec<&'a Claim> {
        match self.unheard {
            Some(since) => new_since(told, since),
            None => {
                told.story.claims.iter().filter(|claim| !self.statements.contains(&hash(claim))).collect()
            }
        }
    }

    /// These and those.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.version = self.version.max(other.version);
        self.unheard = self.unheard.and(other.unheard);
        self.statements.extend(&other.statements);
        while self.statements.len() > REMEMBERED {
            self.statements.pop_last();
        }
        self
    }
}

/// The time from which on what comes is new to whoever begins to listen now, Unix seconds: after all that came already.
pub(super) fn from_now(room: &crate::serve::Room) -> anyhow::Result<i64> {
    Ok(room.store().derived().last_known()?.unwrap_or(0).saturating_add(1))
}

/// When an article came, or else when it was published; Unix seconds.
pub(super) fn came(row: &rashomon_store::ArticleRow) -> Option<i64> {
    let fetched = row.article.page.fetched_at.as_ref();
    let fetched = fetched.and_then(|at| at.value.parse::<jiff::Timestamp>().ok()).map(|at| at.as_second());
    fetched.or(row.at)
}

/// The statements of a story that no article said before a time.
pub(super) fn new_since(told: &Told, since: i64) -> Vec<&Claim> {
    let came: BTreeMap<&str, i64> =
        told.articles.iter().filter_map(|row| Some((row.article.id.as_str(), came(row)?))).collect();
    let before = |claim: &Claim| {
        let said = claim.stances.iter().filter(|s| s.stance != StanceKind::Silent);
        let mut said = said.filter_map(|s| s.evidence.as_ref());
        said.any(|evidence| came.get(evidence.article.as_str()).is_none_or(|at| *at < since))
    };
    told.story.claims.iter().filter(|claim| !before(claim)).collect()
}
