//! What the fold concluded since it was last asked: the rows that a keeper writes, in one transaction.

use super::{Fold, Told};
use rashomon_model::{Account, Article, Derivation, Entity, PageRecord};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is new or other than it was. Applied in this order, the later of two rows of one id wins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// The captures taken in, with their fates.
    pub pages: Vec<(u64, PageRecord)>,
    /// The articles found in them.
    pub articles: Vec<NewArticle>,
    /// Derivations that count no more, by `from` and `to`.
    pub derivations_gone: Vec<(String, String)>,
    /// Derivations found, without their passages.
    pub derivations: Vec<Derivation>,
    /// Accounts that are no more.
    pub accounts_gone: Vec<String>,
    /// Accounts that are new or were parted anew.
    pub accounts: Vec<Account>,
    /// Stories that went into others: (the id that ends, the one it leads to).
    pub forwards: Vec<(String, String)>,
    /// Stories that are new or changed.
    pub stories: Vec<StoryChange>,
}

/// An article as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct NewArticle {
    /// The capture it stood in.
    pub seq: u64,
    /// When it was published, in Unix seconds, where known.
    pub at: Option<i64>,
    /// When it was known: published, or taken in where no page says when or says a time to come.
    pub known: i64,
    /// The article.
    pub article: Article,
    /// Whom and what it names, the most named first.
    pub names: Vec<Entity>,
}

/// A story in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryChange {
    /// Its id.
    pub id: String,
    /// Raised with every change.
    pub version: u64,
    /// The headline of the article that was published first; where none has a date, of the one that came first.
    pub headline: Option<String>,
    /// Its accounts' ids, in the order their leads came.
    pub accounts: Vec<String>,
    /// How many articles tell it.
    pub articles: usize,
    /// How many outlets.
    pub outlets: usize,
    /// When its first article was published, in Unix seconds.
    pub first: Option<i64>,
    /// When its last was.
    pub last: Option<i64>,
    /// When the newest of its accounts whose lead says when began: the lead was published, or taken in where it says a time
    /// to come that is not a day off.
    pub dated: Option<i64>,
    /// When the newest of its other accounts was taken in; it may have begun long before.
    pub undated: Option<i64>,
    /// The language of most of its articles; of languages as common the first by code.
    pub language: Option<String>,
    /// Other stories on the same matter as they were known when it changed last, the most alike first: ids, with how alike
    /// they are in thousandths.
    pub related: Vec<(String, u16)>,
}

/// What is to be told, by number, and the rows told already.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) rows: Changes,
    pub(super) pages: Vec<(u64, PageRecord)>,
    pub(super) articles: Vec<NewArticle>,
    pub(super) derivations: Vec<Derivation>,
    /// Leads of accounts that changed.
    pub(super) accounts: BTreeSet<u32>,
    /// Stories that changed.
    pub(super) stories: BTreeSet<usize>,
    /// Stories that the capture in hand changed.
    pub(super) touched: BTreeSet<usize>,
    /// What the stories that changed are related to: looked for when they change, so that the answer does not hang on when
    /// it is written down.
    pub(super) related: BTreeMap<usize, Vec<(String, u16)>>,
}

impl Fold {
    /// What is new or other since this was last asked. Whoever asks writes it down before the next capture.
    pub fn changes(&mut self) -> Changes {
        self.settle();
        self.desk.written();
        let mut rows = std::mem::take(&mut self.pending.rows);
        rows.pages = std::mem::take(&mut self.pending.pages);
        rows.articles = std::mem::take(&mut self.pending.articles);
        rows.derivations = std::mem::take(&mut self.pending.derivations);
        rows
    }

    /// Makes rows of what changed, as it is now.
    pub(super) fn settle(&mut self) {
        for lead in std::mem::take(&mut self.pending.accounts) {
            let Some(open) = self.accounts.get(&lead) else { continue };
            self.pending.rows.accounts.push(open.account.clone());
        }
        for number in std::mem::take(&mut self.pending.stories) {
            let change = self.story_change(number);
            self.pending.rows.stories.extend(change);
        }
        self.pending.related.clear();
    }

    /// A story in a row.
    fn story_change(&self, number: usize) -> Option<StoryChange> {
        let open = self.stories.get(&number)?;
        let accounts: Vec<_> = open.accounts.iter().filter_map(|lead| self.accounts.get(lead)).collect();
        let numbers: BTreeSet<u32> = accounts.iter().flat_map(|a| a.members.iter().copied()).collect();
        let members: Vec<_> = numbers.iter().filter_map(|n| self.told.get(n)).collect();
        let outlets: BTreeSet<&str> = members.iter().filter_map(|m| m.outlet.as_deref()).collect();
        // Of those of one time the first that came: the sort is stable.
        let mut titled: Vec<_> = members.iter().filter(|m| m.headline.is_some()).collect();
        titled.sort_by_key(|m| (m.at.is_none(), m.at));
        let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
        for language in members.iter().filter_map(|m| m.language.as_deref()) {
            *languages.entry(language).or_default() += 1;
        }
        let language = languages.into_iter().min_by_key(|&(code, count)| (Reverse(count), code));
        let leads = || open.accounts.iter().filter_map(|lead| self.told.get(lead));
        let headline = titled.first().and_then(|m| m.headline.as_deref());
        Some(StoryChange {
            id: open.id.clone(),
            version: open.version,
            headline: headline.map(str::to_owned),
            accounts: accounts.iter().map(|a| a.account.id.clone()).collect(),
            articles: members.len(),
            outlets: outlets.len(),
            first: members.iter().filter_map(|m| m.at).min(),
            last: members.iter().filter_map(|m| m.at).max(),
            dated: leads().filter(|lead| lead.is_dated()).map(Told::known).max(),
            undated: leads().filter(|lead| !lead.is_dated()).map(Told::known).max(),
            language: language.map(|(code, _)| code.to_owned()),
            related: self.pending.related.get(&number).cloned().unwrap_or_default(),
        })
    }
}
