//! What the accounts agree on, differ on, and dispute.
//!
//! Agreement counts accounts, never articles: what a rewrite repeats is its account's one voice.

mod agree;
mod causes;
mod dates;
mod figures;
mod opposed;
mod quantity;
mod stance;
mod values;

pub(crate) use agree::says;
pub use quantity::FigureRelation;
pub(crate) use quantity::relate;

use crate::align::Alignment;
use crate::entities::Cast;
use crate::ids::id;
use crate::reader::Reader;
use crate::sheet::Sheet;
use rashomon_model::{Claim, ClaimStatus, Evidence, Quoted, Span, Stance, StanceKind};
use std::collections::BTreeMap;

/// Claims kept: what differs first, then by how many accounts speak.
const CLAIMS_MAX: usize = 60;

/// What one account does with a claim, before it is written out.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    /// What it does.
    pub(crate) stance: StanceKind,
    /// The value it gives.
    pub(crate) value: Option<String>,
    /// Whom it credits.
    pub(crate) attributed_to: Option<String>,
    /// The article it rests on, in [`Sheet::pages`].
    pub(crate) page: usize,
    /// The words it rests on.
    pub(crate) span: Span,
}

/// A claim before it is written out: the statement and the account that speak on it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The statement.
    pub(crate) text: String,
    /// How the accounts stand to each other.
    pub(crate) status: ClaimStatus,
    /// By account.
    pub(crate) voices: BTreeMap<usize, Voice>,
}

/// The claims of a story, those that differ first, then the widest told.
pub(crate) fn claims(
    sheet: &Sheet<'_>,
    reader: &mut Reader,
    cast: &Cast,
    alignment: &Alignment,
) -> Vec<Claim> {
    let mut at_odds = dates::dates(sheet);
    at_odds.extend(figures::figures(sheet, alignment));
    let mut agreements = agree::agreements(sheet, cast, alignment);
    // Sentences that differ in a date or a figure are not shown once more as saying the same.
    agreements.retain(|a| !at_odds.iter().any(|d| share_words(a, d)));
    let mut drafts = causes::causes(sheet, reader);
    drafts.extend(at_odds);
    drafts.extend(agreements);
    let rank = |status: ClaimStatus| match status {
        ClaimStatus::Disputed => 0,
        ClaimStatus::Differs => 1,
        ClaimStatus::Agreed => 2,
        ClaimStatus::Single => 3,
    };
    // Stable: within a kind, the finders' own order (best first) stays.
    drafts.sort_by_key(|d| (rank(d.status), std::cmp::Reverse(d.voices.len())));
    let mut once: Vec<Draft> = Vec::new();
    for draft in drafts {
        // One pair of sentences can differ in two figures, but it is not shown again for anything less.
        let again = |known: &Draft| {
            let both_values = known.status == ClaimStatus::Differs && draft.status == ClaimStatus::Differs;
            share_words(known, &draft) && (!both_values || holds_values(known, &draft))
        };
        if !once.iter().any(again) {
            once.push(draft);
        }
    }
    drafts = once;
    drafts.truncate(CLAIMS_MAX);
    drafts.into_iter().map(|d| finish(sheet, d)).collect()
}

/// Whether a claim has, of each of the other's accounts, the value that it gives there.
fn holds_values(known: &Draft, draft: &Draft) -> bool {
    let same = |(account, voice): (&usize, &Voice)| {
        known.voices.get(account).is_some_and(|k| k.page == voice.page && k.value == voice.value)
    };
    draft.voices.iter().all(same)
}

/// Whether two claims rest on the same words of two accounts.
fn share_words(a: &Draft, b: &Draft) -> bool {
    let same = |(account, voice): &(&usize, &Voice)| {
        b.voices.get(account).is_some_and(|other| other.page == voice.page && other.span.overlaps(voice.span))
    };
    a.voices.iter().filter(same).count() > 1
}

/// Writes a draft out: a stance for every account, silent ones too.
fn finish(sheet: &Sheet<'_>, mut draft: Draft) -> Claim {
    let stances: Vec<Stance> = sheet
        .accounts
        .iter()
        .enumerate()
        .map(|(index, account)| match draft.voices.remove(&index) {
            None => Stance {
                account: account.id.clone(),
                stance: StanceKind::Silent,
                value: None,
                attributed_to: None,
                evidence: None,
            },
            Some(voice) => {
                let article = sheet.pages[voice.page].article();
                Stance {
                    account: account.id.clone(),
                    stance: voice.stance,
                    value: voice.value,
                    attributed_to: voice.attributed_to,
                    evidence: Some(Evidence::new(&article.id, Quoted::new(&article.text, voice.span))),
                }
            }
        })
        .collect();
    let places: Vec<String> = stances
        .iter()
        .filter_map(|s| s.evidence.as_ref())
        .map(|e| format!("{} {} {}", e.article, e.start, e.end))
        .collect();
    let mut parts: Vec<&str> = vec![&draft.text];
    parts.extend(places.iter().map(String::as_str));
    Claim { id: id("k", &parts), text: draft.text.clone(), status: draft.status, stances }
}
