//! What a story says, in little: by it is told whether something new is said, or the same once more.
//!
//! A statement is a claim with all the words it rests on, or a sentence that one account alone has. It is known again by any of
//! these words; a copy brings none that are new.

use crate::serve::desk::Told;
use anyhow::Result;
use rashomon_model::{ClaimStatus, Evidence};
use rashomon_store::{ArticleRow, Seq};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_64;

/// Words of a story that are remembered: more are in no story that somebody reads, and they are remembered for every reader.
const REMEMBERED: usize = 2_000;

/// What a story said when somebody was told of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    /// The story's version then.
    pub(super) version: u64,
    /// The words of its statements, as hashes.
    statements: BTreeSet<u32>,
    /// Where nobody looked what it says: what came after this capture is new.
    #[serde(default)]
    unheard: Option<Seq>,
}

/// A statement, with the places it rests on; the first is the one to show.
pub(super) struct Stated<'a> {
    /// The places.
    pub(super) evidence: Vec<&'a Evidence>,
}

/// The statements of a story: what is contested first, then what several say, then what one alone says.
pub(super) fn stated(told: &Told) -> Vec<Stated<'_>> {
    let mut claims: Vec<_> = told.story.claims.iter().collect();
    claims.sort_by_key(|claim| match claim.status {
        ClaimStatus::Disputed => 0,
        ClaimStatus::Differs => 1,
        ClaimStatus::Agreed => 2,
        ClaimStatus::Single => 3,
    });
    let mut out: Vec<Stated<'_>> = Vec::new();
    for claim in claims {
        let evidence = claim.stances.iter().filter_map(|stance| stance.evidence.as_ref()).collect();
        out.push(Stated { evidence });
    }
    let alone = told.story.only_in.iter().flat_map(|only| &only.sentences);
    out.extend(alone.map(|sentence| Stated { evidence: vec![sentence] }));
    out.retain(|stated| !stated.evidence.is_empty());
    out
}

/// The hash of words: half of one of 64 bits is enough within one story.
fn hash(evidence: &Evidence) -> u32 {
    u32::try_from(xxh3_64(evidence.text.trim().as_bytes()) >> 32).unwrap_or(0)
}

impl Said {
    /// What a story of a version says, without looking: what comes after a capture is new. Looking means comparing, which is too
    /// much for all stories at once.
    pub(super) fn unheard(version: u64, after: Seq) -> Self {
        Self { version, statements: BTreeSet::new(), unheard: Some(after) }
    }

    /// What a story says now.
    pub(super) fn by(told: &Told) -> Self {
        let words = stated(told).into_iter().flat_map(|stated| stated.evidence).map(hash);
        Self { version: told.row.version, statements: words.take(REMEMBERED).collect(), unheard: None }
    }

    /// The statements of a story that are not among these.
    pub(super) fn new_in<'a>(&self, told: &'a Told) -> Vec<Stated<'a>> {
        let mut all = stated(told);
        match self.unheard {
            Some(after) => {
                let known = |row: &&ArticleRow| row.seq <= after;
                let known: BTreeSet<&str> =
                    told.articles.iter().filter(known).map(|row| row.article.id.as_str()).collect();
                all.retain(|stated| stated.evidence.iter().all(|e| !known.contains(e.article.as_str())));
            }
            None => all.retain(|stated| stated.evidence.iter().all(|e| !self.statements.contains(&hash(e)))),
        }
        all
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

/// The last capture that is folded in: what comes after it is new to whoever begins to listen now.
pub(super) fn from_now(room: &crate::serve::Room) -> Result<Seq> {
    Ok(room.store().derived().applied()?)
}

/// When an article came, or else when it was published; Unix seconds.
pub(super) fn came(row: &ArticleRow) -> Option<i64> {
    let fetched = row.article.page.fetched_at.as_ref();
    let fetched = fetched.and_then(|at| at.value.parse::<jiff::Timestamp>().ok()).map(|at| at.as_second());
    fetched.or(row.at)
}

/// When each article of a story came.
fn arrivals(told: &Told) -> BTreeMap<&str, i64> {
    told.articles.iter().filter_map(|row| Some((row.article.id.as_str(), came(row)?))).collect()
}

/// The statements of a story that no article made before a time.
pub(super) fn new_since(told: &Told, since: i64) -> Vec<Stated<'_>> {
    let came = arrivals(told);
    let new = |e: &&Evidence| came.get(e.article.as_str()).is_some_and(|at| *at >= since);
    let mut all = stated(told);
    all.retain(|stated| stated.evidence.iter().all(new));
    all
}

/// When something was last said for the first time.
pub(super) fn said_last(told: &Told) -> Option<i64> {
    let came = arrivals(told);
    let first = |stated: Stated<'_>| {
        stated.evidence.iter().filter_map(|evidence| came.get(evidence.article.as_str()).copied()).min()
    };
    let said = stated(told).into_iter().filter_map(first).max();
    let leads = told.story.accounts.iter().filter_map(|account| came.get(account.lead.as_str()).copied());
    said.or_else(|| leads.max()).or(told.row.last)
}
