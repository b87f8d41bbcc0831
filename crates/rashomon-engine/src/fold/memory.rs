//! A keeper that forgets nothing and writes nothing down: the plainest use of [`super::Changes`], for measuring and for tests.

use super::{Changes, Kept, Shelf, StoryChange};
use rashomon_model::{Account, Derivation, FateKind};
use std::collections::BTreeMap;

/// Everything a fold concluded, in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// The fates of captures, in order.
    pub fates: Vec<(u64, FateKind)>,
    /// The articles, by id.
    pub articles: BTreeMap<String, Kept>,
    /// The accounts, by id.
    pub accounts: BTreeMap<String, Account>,
    /// The stories, by id.
    pub stories: BTreeMap<String, StoryChange>,
    /// The derivations, by their ends.
    pub derivations: BTreeMap<(String, String), Derivation>,
    /// Where the ids of ended stories lead.
    pub forwards: BTreeMap<String, String>,
    /// The account of each article.
    account_of: BTreeMap<String, String>,
    /// The story of each account.
    story_of: BTreeMap<String, String>,
}

impl Shelf for Memory {
    fn article(&self, id: &str) -> Option<Kept> {
        self.articles.get(id).cloned()
    }
}

impl Memory {
    /// Takes in what is new or other.
    pub fn write(&mut self, changes: Changes) {
        self.fates.extend(changes.pages.iter().map(|(seq, page)| (*seq, page.fate)));
        for new in changes.articles {
            self.articles.insert(new.article.id.clone(), Kept { seq: new.seq, article: new.article });
        }
        for gone in changes.derivations_gone {
            self.derivations.remove(&gone);
        }
        for found in changes.derivations {
            self.derivations.insert((found.from.clone(), found.to.clone()), found);
        }
        for gone in changes.accounts_gone {
            self.accounts.remove(&gone);
            self.story_of.remove(&gone);
        }
        for account in changes.accounts {
            let articles = account.articles().map(|id| (id.clone(), account.id.clone()));
            self.account_of.extend(articles.collect::<Vec<_>>());
            self.accounts.insert(account.id.clone(), account);
        }
        for (ends, into) in changes.forwards {
            self.stories.remove(&ends);
            self.forwards.insert(ends, into);
        }
        for story in changes.stories {
            self.forwards.remove(&story.id);
            self.story_of.extend(story.accounts.iter().map(|id| (id.clone(), story.id.clone())));
            self.stories.insert(story.id.clone(), story);
        }
    }

    /// The ids of the account and the story of an article; `None` for one that takes no part in the grouping.
    #[must_use]
    pub fn place(&self, article: &str) -> Option<(&str, &str)> {
        let account = self.account_of.get(article)?;
        Some((account, self.story_of.get(account)?))
    }
}
