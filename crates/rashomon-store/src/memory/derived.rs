//! What was concluded, in memory.

use super::Shared;
use crate::derived::{Applied, ArticleRow, Counts, Derived, StoryCursor, StoryFilter, StoryRow};
use crate::error::Result;
use crate::log::Seq;
use rashomon_model::{Account, Derivation, PageRecord};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What was concluded, in memory.
#[derive(Debug, Default)]
pub struct MemoryDerived(Shared<Inner>);

#[derive(Debug, Default)]
struct Inner {
    applied: Seq,
    checkpoint: Option<(Seq, Vec<u8>)>,
    pages: BTreeMap<Seq, PageRecord>,
    /// In order of arrival, with change numbers; row numbers count from 1.
    articles: Vec<(u64, ArticleRow)>,
    /// Where an article's id stands in `articles`.
    article_of: BTreeMap<String, usize>,
    change: u64,
    derivations: Vec<Derivation>,
    accounts: BTreeMap<String, Account>,
    stories: BTreeMap<String, StoryRow>,
    forwards: BTreeMap<String, String>,
    json: BTreeMap<String, (u64, String)>,
}

impl MemoryDerived {
    /// Nothing concluded yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Inner {
    /// Gives the article a new change number if `change` changed it.
    fn alter(&mut self, place: usize, change: impl FnOnce(&mut ArticleRow)) {
        let Some((number, row)) = self.articles.get_mut(place) else { return };
        let before = row.clone();
        change(row);
        if *row != before {
            self.change += 1;
            *number = self.change;
        }
    }

    /// The places of the articles of which `of` holds.
    fn places(&self, of: impl Fn(&ArticleRow) -> bool) -> Vec<usize> {
        (0..).zip(&self.articles).filter(|(_, (_, row))| of(row)).map(|(place, _)| place).collect()
    }

    fn put_article(&mut self, new: ArticleRow) {
        if let Some(&place) = self.article_of.get(&new.article.id) {
            return self.alter(place, |row| *row = new);
        }
        self.article_of.insert(new.article.id.clone(), self.articles.len());
        self.change += 1;
        self.articles.push((self.change, new));
    }

    fn drop_account(&mut self, id: &str) {
        for place in self.places(|row| row.account.as_deref() == Some(id)) {
            self.alter(place, |row| (row.account, row.story) = (None, None));
        }
        self.accounts.remove(id);
    }

    fn put_account(&mut self, account: Account) {
        for article in account.articles() {
            let Some(&place) = self.article_of.get(article) else { continue };
            self.alter(place, |row| row.account = Some(account.id.clone()));
        }
        self.accounts.insert(account.id.clone(), account);
    }

    fn put_forward(&mut self, old: String, new: String) {
        for target in self.forwards.values_mut().filter(|target| **target == old) {
            target.clone_from(&new);
        }
        self.stories.remove(&old);
        self.json.remove(&old);
        self.forwards.insert(old, new);
        self.forwards.retain(|old, new| old != new);
    }

    fn put_story(&mut self, story: StoryRow) {
        self.forwards.remove(&story.id);
        for account in &story.accounts {
            for place in self.places(|row| row.account.as_ref() == Some(account)) {
                self.alter(place, |row| row.story = Some(story.id.clone()));
            }
        }
        self.stories.insert(story.id.clone(), story);
    }

    fn resolve<'a>(&'a self, id: &'a str) -> &'a str {
        self.forwards.get(id).map_or(id, String::as_str)
    }

    fn article(&self, id: &str) -> Option<ArticleRow> {
        let place = *self.article_of.get(id)?;
        self.articles.get(place).map(|(_, row)| row.clone())
    }

    fn fits(&self, row: &StoryRow, filter: &StoryFilter) -> bool {
        let of_article = |of: &dyn Fn(&ArticleRow) -> bool| {
            self.articles.iter().any(|(_, article)| article.story.as_deref() == Some(&row.id) && of(article))
        };
        let behind = |cursor: &StoryCursor| (row.last, &row.id) < (cursor.last, &cursor.id);
        filter.since.is_none_or(|since| row.last >= Some(since))
            && filter.before.is_none_or(|before| row.last.is_some_and(|last| last < before))
            && row.accounts.len() >= filter.accounts as usize
            && row.outlets >= filter.outlets
            && filter.after.as_ref().is_none_or(behind)
            && (filter.outlet.is_none() || of_article(&|article| article.article.outlet == filter.outlet))
            && (filter.language.is_none()
                || of_article(&|article| article.article.language == filter.language))
    }
}

impl Derived for MemoryDerived {
    fn applied(&self) -> Result<Seq> {
        Ok(self.0.lock().applied)
    }

    fn apply(&self, batch: Applied) -> Result<()> {
        let mut inner = self.0.lock();
        if batch.upto < inner.applied {
            return Ok(());
        }
        batch.accounts_gone.iter().for_each(|id| inner.drop_account(id));
        inner.pages.extend(batch.pages);
        batch.articles.into_iter().for_each(|row| inner.put_article(row));
        inner
            .derivations
            .retain(|d| !batch.derivations_gone.iter().any(|(from, to)| (from, to) == (&d.from, &d.to)));
        for derivation in batch.derivations {
            let same = |known: &&mut Derivation| known.from == derivation.from && known.to == derivation.to;
            match inner.derivations.iter_mut().find(same) {
                Some(known) => *known = derivation,
                None => inner.derivations.push(derivation),
            }
        }
        batch.accounts.into_iter().for_each(|account| inner.put_account(account));
        batch.forwards.into_iter().for_each(|(old, new)| inner.put_forward(old, new));
        batch.stories.into_iter().for_each(|story| inner.put_story(story));
        inner.applied = batch.upto;
        if let Some(state) = batch.checkpoint {
            inner.checkpoint = Some((batch.upto, state));
        }
        Ok(())
    }

    fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>> {
        Ok(self.0.lock().checkpoint.clone())
    }

    fn reset(&self) -> Result<()> {
        *self.0.lock() = Inner::default();
        Ok(())
    }

    fn article(&self, id: &str) -> Result<Option<ArticleRow>> {
        Ok(self.0.lock().article(id))
    }

    fn articles(&self, ids: &[&str]) -> Result<Vec<ArticleRow>> {
        let inner = self.0.lock();
        Ok(ids.iter().filter_map(|id| inner.article(id)).collect())
    }

    fn articles_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>> {
        let inner = self.0.lock();
        let rows = (1..).zip(inner.articles.iter().map(|(_, row)| row.clone()));
        Ok(rows.filter(|(row, _)| *row > after).take(most).collect())
    }

    fn changes_after(&self, after: u64, most: usize) -> Result<Vec<(u64, ArticleRow)>> {
        let inner = self.0.lock();
        let mut rows: Vec<&(u64, ArticleRow)> =
            inner.articles.iter().filter(|(change, _)| *change > after).collect();
        rows.sort_unstable_by_key(|(change, _)| *change);
        Ok(rows.into_iter().take(most).cloned().collect())
    }

    fn last_change(&self) -> Result<u64> {
        Ok(self.0.lock().change)
    }

    fn articles_of_story(&self, id: &str) -> Result<Vec<ArticleRow>> {
        let inner = self.0.lock();
        let story = Some(inner.resolve(id));
        Ok(inner
            .articles
            .iter()
            .filter(|(_, row)| row.story.as_deref() == story)
            .map(|(_, row)| row.clone())
            .collect())
    }

    fn derivations_of(&self, article: &str) -> Result<Vec<Derivation>> {
        let inner = self.0.lock();
        Ok(inner.derivations.iter().filter(|d| d.from == article || d.to == article).cloned().collect())
    }

    fn account(&self, id: &str) -> Result<Option<Account>> {
        Ok(self.0.lock().accounts.get(id).cloned())
    }

    fn story(&self, id: &str) -> Result<Option<StoryRow>> {
        let inner = self.0.lock();
        Ok(inner.stories.get(inner.resolve(id)).cloned())
    }

    fn stories(&self, filter: &StoryFilter, most: usize) -> Result<Vec<StoryRow>> {
        let inner = self.0.lock();
        let mut rows: Vec<&StoryRow> = inner.stories.values().filter(|row| inner.fits(row, filter)).collect();
        // `None` is less than any time, so those without one come last.
        rows.sort_unstable_by_key(|row| Reverse((row.last, &row.id)));
        Ok(rows.into_iter().take(most).cloned().collect())
    }

    fn page(&self, seq: Seq) -> Result<Option<PageRecord>> {
        Ok(self.0.lock().pages.get(&seq).cloned())
    }

    fn pages_of(&self, source: &str) -> Result<Vec<(Seq, PageRecord)>> {
        let inner = self.0.lock();
        Ok(inner
            .pages
            .iter()
            .filter(|(_, page)| page.source == source)
            .map(|(&seq, page)| (seq, page.clone()))
            .collect())
    }

    fn counts(&self) -> Result<Counts> {
        let inner = self.0.lock();
        Ok(Counts {
            pages: inner.pages.len() as u64,
            articles: inner.articles.len() as u64,
            derivations: inner.derivations.len() as u64,
            accounts: inner.accounts.len() as u64,
            stories: inner.stories.len() as u64,
            forwards: inner.forwards.len() as u64,
        })
    }

    fn story_json(&self, id: &str, version: u64) -> Result<Option<String>> {
        let inner = self.0.lock();
        Ok(inner.json.get(id).filter(|(known, _)| *known == version).map(|(_, json)| json.clone()))
    }

    fn put_story_json(&self, id: &str, version: u64, json: &str) -> Result<()> {
        let mut inner = self.0.lock();
        if inner.stories.contains_key(id) {
            inner.json.insert(id.to_owned(), (version, json.to_owned()));
        }
        Ok(())
    }
}
