//! Fold: prepared pages, one after the other, to derivations, accounts and stories.

use crate::bonds::{Bonds, Rule};
use crate::fold::RELATED;
use crate::prepare::{Prepared, PreparedArticle, published_at, story_id, takes_part};
use rashomon_cluster::StoryIndex;
use rashomon_compare::compare;
use rashomon_lineage::{Link, accounts_within};
use rashomon_model::{
    Account, CorrectionKind, Derivation, FateKind, PageRecord, Report, Role, Story, Telling,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Where an article was put: a line of `rashomon group`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grouped {
    /// The article.
    pub id: String,
    /// The account that tells with its words or facts; `null` for a teaser and for a digest told by its items.
    pub account: Option<String>,
    /// The story; `null` likewise.
    pub story: Option<String>,
}

/// A correction between two articles of a set: a line of `rashomon group --corrections`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What is said of the two.
    pub kind: CorrectionKind,
    /// One article's id.
    pub a: String,
    /// The other's.
    pub b: String,
}

/// The fold's state: every page and article so far.
#[derive(Debug, Default)]
pub struct Engine {
    corrections: Vec<Correction>,
    pages: Vec<PageRecord>,
    articles: Vec<PreparedArticle>,
    seen: HashMap<u128, String>,
    ids: HashSet<String>,
}

/// What the fold concludes of the articles: whose words, which event.
struct Conclusion {
    derivations: Vec<Derivation>,
    accounts: Vec<Account>,
    /// Indices into `accounts`, by story, in the order the stories opened.
    stories: Vec<Vec<usize>>,
    /// For each of the stories the indices of those on the same matter, the most alike first.
    related: Vec<Vec<usize>>,
}

impl Engine {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, obeying corrections: of two that exclude each other the later stands. One that names an article that is not
    /// in the set says nothing.
    #[must_use]
    pub fn obeying(corrections: Vec<Correction>) -> Self {
        Self { corrections, ..Self::default() }
    }

    /// Takes in one prepared page. A page with the bytes and the address of an earlier one ends as `same`.
    pub fn apply(&mut self, prepared: Prepared) {
        let Prepared { mut page, articles, identity } = prepared;
        if page.fate == FateKind::Articles {
            if let Some(before) = self.seen.get(&identity) {
                page.fate = FateKind::Same;
                page.why = Some(format!("same bytes as {before}"));
                self.pages.push(page);
                return;
            }
            self.seen.insert(identity, page.source.clone());
        }
        self.pages.push(page);
        for mut article in articles {
            article.article.id = self.unused_id(article.article.id);
            self.articles.push(article);
        }
    }

    /// An id that no earlier article has: the same text on two pages is two articles.
    fn unused_id(&mut self, id: String) -> String {
        let mut candidate = id.clone();
        let mut copy = 2;
        while !self.ids.insert(candidate.clone()) {
            candidate = format!("{id}-{copy}");
            copy += 1;
        }
        candidate
    }

    /// Which account and story each article belongs to, in the order they came.
    #[must_use]
    pub fn grouped(&self) -> (Vec<Grouped>, Vec<Derivation>) {
        let conclusion = self.conclude();
        let mut place = BTreeMap::new();
        for members in &conclusion.stories {
            let story = story_id(&conclusion.accounts[members[0]].lead);
            for &account in members {
                let account = &conclusion.accounts[account];
                for id in account.articles() {
                    place.insert(id.clone(), (account.id.clone(), story.clone()));
                }
            }
        }
        let grouped = self.articles.iter().map(|a| {
            let (account, story) = place.get(&a.article.id).cloned().unzip();
            Grouped { id: a.article.id.clone(), account, story }
        });
        (grouped.collect(), conclusion.derivations)
    }

    /// Everything concluded, compared story by story.
    #[must_use]
    pub fn report(self) -> Report {
        let conclusion = self.conclude();
        let by_id: HashMap<&str, Telling<'_>> =
            self.articles.iter().map(|a| (a.article.id.as_str(), a.telling())).collect();
        let mut stories: Vec<Story> = Vec::new();
        let id = |&at: &usize| story_id(&conclusion.accounts[conclusion.stories[at][0]].lead);
        for (members, related) in conclusion.stories.iter().zip(&conclusion.related) {
            let accounts: Vec<Account> = members.iter().map(|&i| conclusion.accounts[i].clone()).collect();
            let tellings: Vec<Telling<'_>> = accounts
                .iter()
                .flat_map(Account::articles)
                .filter_map(|id| by_id.get(id.as_str()).copied())
                .collect();
            if let Some(mut story) = compare(&accounts, &tellings) {
                story.id = story_id(&accounts[0].lead);
                story.related = related.iter().map(id).collect();
                stories.push(story);
            }
        }
        // The widest told first; among equals the earlier, then the id, so that the order is one.
        stories.sort_by_cached_key(|s| {
            let at = s.first_reported.as_ref().map(|f| f.at.value.clone());
            (std::cmp::Reverse((s.coverage.accounts, s.coverage.articles)), at.is_none(), at, s.id.clone())
        });
        Report {
            format: Report::FORMAT.to_owned(),
            version: Report::VERSION,
            pages: self.pages,
            articles: self.articles.into_iter().map(|a| a.article).collect(),
            derivations: conclusion.derivations,
            stories,
        }
    }

    /// Whose words (lineage), then which event (cluster), over the articles that tell something of their own.
    fn conclude(&self) -> Conclusion {
        let told = telling(&self.articles);
        let tellings: Vec<Telling<'_>> = told.iter().map(|a| a.telling()).collect();
        let prints: Vec<_> = told.iter().map(|a| &a.fingerprint).collect();
        let mut derivations = rashomon_lineage::derive(&tellings, &prints);
        let numbers: HashMap<&str, usize> =
            told.iter().enumerate().map(|(n, a)| (a.article.id.as_str(), n)).collect();
        let rules = rules(&self.corrections, &numbers);
        let rules: Vec<&Rule<usize>> = rules.iter().collect();
        let (mut bonds, mut copies) = (Bonds::of_stories(&rules).0, Bonds::of_copies(&rules));
        let number = |id: &str| numbers.get(id).copied();
        let ends = |from: &str, to: &str| number(from).zip(number(to));
        derivations.retain(|d| ends(&d.from, &d.to).is_none_or(|(from, to)| copies.may_join(from, to)));
        let mut accounts = {
            let links =
                derivations.iter().map(|d| Link { from: &*d.from, to: &*d.to, score: d.score, kind: d.kind });
            let links: Vec<Link<&str>> = links.collect();
            let ids = told.iter().map(|a| a.article.id.as_str()).collect();
            accounts_within(ids, &links, &mut |from, to| {
                let Some((from, to)) = ends(from, to).filter(|_| !rules.is_empty()) else { return true };
                bonds.may_join(from, to) && copies.join(from, to) && bonds.join(from, to)
            })
        };
        let by_id: HashMap<&str, &PreparedArticle> =
            told.iter().map(|&a| (a.article.id.as_str(), a)).collect();
        // Stories form in the order of publication; what has no date comes last, in the order it was read.
        let order: HashMap<&str, usize> =
            self.articles.iter().enumerate().map(|(i, a)| (a.article.id.as_str(), i)).collect();
        accounts.sort_by_key(|account| {
            let at = by_id.get(account.lead.as_str()).and_then(|a| published_at(&a.article));
            (at.is_none(), at, order.get(account.lead.as_str()).copied())
        });
        let leads = accounts.iter().enumerate();
        let leads: Vec<(usize, &PreparedArticle)> =
            leads.filter_map(|(i, account)| Some((i, *by_id.get(account.lead.as_str())?))).collect();
        let class = |lead: &PreparedArticle| number(&lead.article.id).and_then(|number| bonds.class(number));
        let (stories, related) = stories_of(&leads, class, |a, b| bonds.are_apart(a, b));
        Conclusion { derivations, accounts, stories, related }
    }
}

/// Numbered leads of accounts to stories of such numbers, in the order the stories opened, and for each the places of those on
/// the same matter. `class` is what corrections speak of a lead as one of, and `are_apart` which classes they part.
fn stories_of(
    leads: &[(usize, &PreparedArticle)],
    class: impl Fn(&PreparedArticle) -> Option<usize>,
    are_apart: impl Fn(usize, usize) -> bool,
) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut index = StoryIndex::default();
    // Without a date there is no order to be online in: all are opened apart and gathered at the end.
    let at_once = leads.len() <= index.looks_back()
        && leads.iter().all(|(_, lead)| published_at(&lead.article).is_none());
    let mut stories: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    // Where the classes are that corrections speak of.
    let mut placed: BTreeMap<usize, usize> = BTreeMap::new();
    for &(i, lead) in leads {
        let class = class(lead);
        let story = match class.and_then(|class| placed.get(&class)) {
            Some(&story) => {
                index.put(&lead.profile, story);
                story
            }
            None if at_once => index.open(&lead.profile),
            None => {
                let hostile = |of: &usize| class.is_some_and(|class| are_apart(class, *of));
                let apart = placed.iter().filter(|(of, _)| hostile(of)).map(|(_, &story)| story).collect();
                index.assign_apart(&lead.profile, &apart).story
            }
        };
        placed.extend(class.map(|class| (class, story)));
        stories.entry(story).or_default().push(i);
    }
    // Stories that turn out to be one: what came later tells more of both.
    let placed: Vec<(usize, usize)> = placed.into_iter().collect();
    let mut apart = BTreeSet::new();
    for (at, &(class, story)) in placed.iter().enumerate() {
        let hostile = placed[at + 1..].iter().filter(|other| are_apart(class, other.0));
        apart.extend(hostile.map(|other| (story.min(other.1), story.max(other.1))));
    }
    let merges = if at_once { index.gather_apart(apart) } else { index.merges_apart(apart) };
    for (ends, into) in merges {
        let moved = stories.remove(&ends).unwrap_or_default();
        let members = stories.entry(into).or_default();
        members.extend(moved);
        members.sort_unstable();
    }
    stories.retain(|_, members| !members.is_empty());
    let places: BTreeMap<usize, usize> = stories.keys().copied().zip(0..).collect();
    let place = |(other, _): (usize, f64)| places.get(&other).copied();
    let related =
        stories.keys().map(|&story| index.related(story, RELATED).into_iter().filter_map(place).collect());
    let related = related.collect();
    (stories.into_values().collect(), related)
}

/// Corrections by the numbers of the articles that they name.
fn rules(corrections: &[Correction], numbers: &HashMap<&str, usize>) -> Vec<Rule<usize>> {
    let number = |id: &str| numbers.get(id).copied();
    let known = corrections.iter().filter_map(|c| Some((c.kind, number(&c.a)?, number(&c.b)?)));
    known.filter(|(_, a, b)| a != b).map(|(kind, a, b)| Rule { kind, a: vec![a], b: vec![b] }).collect()
}

/// The articles that take part in the grouping.
fn telling(articles: &[PreparedArticle]) -> Vec<&PreparedArticle> {
    let itemised: HashSet<&str> = articles
        .iter()
        .filter(|a| a.article.role == Role::DigestItem)
        .map(|a| a.article.page.source.as_str())
        .collect();
    let part =
        |a: &&PreparedArticle| takes_part(&a.article, itemised.contains(a.article.page.source.as_str()));
    articles.iter().filter(part).collect()
}
