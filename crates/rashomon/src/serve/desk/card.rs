//! A card: what lists show of a story's comparison.

use super::{Cited, Differs, Listed, Told};
use crate::view::clean;
use rashomon_engine::view::Reading;
use rashomon_model::{Claim, ClaimStatus, Evidence, StanceKind, Story};
use rashomon_store::{ArticleRow, StoryRow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Cited sentences of a card.
const SENTENCES: usize = 2;
/// Outlets that a card names.
const OUTLETS: usize = 6;
/// Sentences whose hashes a card holds: 96, the size of five leads. What a story says beyond that makes nobody read it again.
const HEARD: usize = 96;
/// Names of a card: 8. Whom a story names beyond that it is hardly about.
const NAMES: usize = 8;
/// Values of a statement told differently that a card gives: 3 fit a line.
const VALUES: usize = 3;
/// The longest value of a line, in letters: 40.
const VALUE: usize = 40;
/// Sentences shorter than so many bytes (headings, "He agreed.") are no statements.
const SHORT: usize = 24;

/// Who had a story first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct First {
    /// The outlet.
    pub(super) outlet: Option<String>,
    /// Whether no other can have been earlier.
    pub(super) certain: bool,
}

/// What lists show of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Card {
    pub(super) headline: Option<String>,
    pub(super) summary: Vec<Cited>,
    pub(super) differs: Option<Differs>,
    pub(super) outlets: Vec<String>,
    pub(super) hashtags: Vec<String>,
    /// Whom and what it names most.
    pub(super) names: Vec<String>,
    pub(super) first: Option<First>,
    /// The story's statements, each as the hashes of the leads' sentences that make it. A copy brings none.
    pub(super) statements: Vec<Vec<u32>>,
}

impl Card {
    /// The card of a story that was compared; `leads` are the leads of its accounts, read.
    pub(super) fn new(told: &Told, leads: &[Arc<Reading>]) -> Self {
        let Told { story, articles, .. } = told;
        let by_id: BTreeMap<&str, &ArticleRow> =
            articles.iter().map(|row| (row.article.id.as_str(), row)).collect();
        let cited = |sentence: &rashomon_model::SummarySentence| {
            let at = sentence.citations.first()?;
            Some(Cited {
                text: clean(&sentence.text),
                article: at.article.clone(),
                outlet: by_id.get(at.article.as_str())?.article.outlet.clone(),
                start: at.start,
                end: at.end,
            })
        };
        let mut outlets: Vec<String> = Vec::new();
        let ids = story.accounts.iter().map(|a| &a.lead);
        let ids = ids.chain(story.accounts.iter().flat_map(|a| a.reprints.iter().chain(&a.rewrites)));
        for outlet in ids.filter_map(|id| by_id.get(id.as_str())?.article.outlet.as_ref()) {
            if outlets.len() < OUTLETS && !outlets.contains(outlet) {
                outlets.push(outlet.clone());
            }
        }
        let first = story.first_reported.as_ref();
        Self {
            headline: story.headline.as_deref().map(clean),
            summary: story.summary.iter().take(SENTENCES).filter_map(cited).collect(),
            differs: differs(story),
            outlets,
            hashtags: story.hashtags.clone(),
            names: names(story),
            first: first.map(|f| First { outlet: f.outlet.clone(), certain: f.certain }),
            statements: statements(story, leads),
        }
    }

    /// The story as a list shows it.
    pub(super) fn listed(card: Option<&Self>, row: StoryRow) -> Listed {
        let given = card.and_then(|card| card.headline.clone()).filter(|headline| !headline.is_empty());
        let headline = given.unwrap_or_else(|| row.headline.as_deref().map(clean).unwrap_or_default());
        let language = row.language.clone();
        let Some(Self { summary, differs, outlets, hashtags, .. }) = card.cloned() else {
            return Listed { row, headline, language, ..Listed::default() };
        };
        Listed { row, headline, summary, differs, outlets, hashtags, language, ..Listed::default() }
    }

    /// How many of its statements are new to whoever heard sentences of those hashes.
    pub(super) fn new_since(&self, heard: &BTreeSet<u32>) -> usize {
        self.statements.iter().filter(|hashes| !hashes.iter().any(|hash| heard.contains(hash))).count()
    }
}

/// Whom and what a story names most.
fn names(story: &Story) -> Vec<String> {
    let mut entities: Vec<_> = story.entities.iter().collect();
    entities.sort_by_key(|entity| std::cmp::Reverse(entity.mentions.len()));
    let names = entities.into_iter().map(|entity| clean(&entity.name)).filter(|name| !name.is_empty());
    names.take(NAMES).collect()
}

fn differs(story: &Story) -> Option<Differs> {
    let told = |status| story.claims.iter().filter(move |claim| claim.status == status);
    let disputed = told(ClaimStatus::Disputed).next();
    let first = disputed.or_else(|| told(ClaimStatus::Differs).next())?;
    Some(Differs {
        text: clean(&first.text),
        disputed: disputed.is_some(),
        count: told(ClaimStatus::Disputed).count() + told(ClaimStatus::Differs).count(),
        values: if disputed.is_some() { Vec::new() } else { values(first) },
    })
}

/// The values that accounts give for a statement, what most of them say first; none where there are no two.
fn values(claim: &Claim) -> Vec<String> {
    let mut told: Vec<(String, usize)> = Vec::new();
    for value in claim.stances.iter().filter_map(|stance| stance.value.as_deref()).map(clean) {
        match told.iter_mut().find(|known| known.0 == value) {
            Some(known) => known.1 += 1,
            None if value.chars().count() <= VALUE => told.push((value, 1)),
            None => {}
        }
    }
    told.sort_by_key(|known| std::cmp::Reverse(known.1));
    told.truncate(VALUES);
    if told.len() < 2 { Vec::new() } else { told.into_iter().map(|known| known.0).collect() }
}

/// A sentence's hash; 32 bits tell the hundred sentences of a story apart.
fn hash(sentence: &str) -> u32 {
    (xxh3_64(sentence.trim().as_bytes()) >> 32) as u32
}

/// The statements of a story: sentences of leads, those that say the same of one claim together.
fn statements(story: &Story, leads: &[Arc<Reading>]) -> Vec<Vec<u32>> {
    let by_id: BTreeMap<&str, &Arc<Reading>> =
        leads.iter().map(|lead| (lead.article.id.as_str(), lead)).collect();
    let mut out: Vec<Vec<u32>> = Vec::new();
    let (mut of, mut count): (BTreeMap<u32, usize>, usize) = (BTreeMap::new(), 0);
    let mut put = |hashes: BTreeSet<u32>| {
        let known = hashes.iter().find_map(|hash| of.get(hash).copied());
        let at = known.unwrap_or(out.len());
        for hash in hashes {
            if count < HEARD && !of.contains_key(&hash) {
                if at == out.len() {
                    out.push(Vec::new());
                }
                of.insert(hash, at);
                count += 1;
                out[at].push(hash);
            }
        }
    };
    let holding = |evidence: &Evidence| {
        let lead = by_id.get(evidence.article.as_str())?;
        let base = lead.article.text.as_ptr() as usize;
        let holds = |sentence: &&str| {
            let begins = sentence.as_ptr() as usize - base;
            (begins..begins + sentence.len()).contains(&(evidence.start as usize))
        };
        lead.sentences().find(holds).map(hash)
    };
    for claim in &story.claims {
        // Who gives another value, or denies it, says something else.
        let mut said: BTreeMap<(bool, Option<&str>), BTreeSet<u32>> = BTreeMap::new();
        for stance in &claim.stances {
            let says = matches!(stance.stance, StanceKind::States | StanceKind::Attributes);
            let hash = stance.evidence.as_ref().and_then(holding);
            said.entry((says, stance.value.as_deref())).or_default().extend(hash);
        }
        said.into_values().for_each(&mut put);
    }
    for sentence in leads.iter().flat_map(|lead| lead.sentences()).filter(|s| s.len() >= SHORT) {
        put(BTreeSet::from([hash(sentence)]));
    }
    out
}
