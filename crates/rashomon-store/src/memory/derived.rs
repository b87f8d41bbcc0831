//! What was concluded, in memory.

use super::Shared;
use crate::checkpoint::Checkpoint;
use crate::derived::{
    AHEAD_SECONDS, Applied, ArticlePlace, ArticleRow, Compared, Counts, Derived, Facets, Order, Related,
    StoryCursor, StoryFilter, StoryRow, StoryThen,
};
use crate::error::Result;
use crate::log::Seq;
use rashomon_model::{Account, Derivation, PageRecord};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What was concluded, in memory.
#[derive(Debug, Default)]
pub struct MemoryDerived(Shared<Inner>);

#[derive(Debug, Default)]
struct Inner {
    applied: Seq,
    checkpoint: Option<(Seq, Checkpoint)>,
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
    compared: BTreeMap<String, Compared>,
    /// What is related, from both ends' names to how alike they are.
    related: BTreeMap<(String, String), u16>,
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
        self.compared.remove(&old);
        self.forwards.insert(old, new);
        self.forwards.retain(|old, new| old != new);
        let now = |id: String| self.forwards.get(&id).cloned().unwrap_or(id);
        let related = std::mem::take(&mut self.related).into_iter();
        let related = related.map(|((story, other), alike)| ((now(story), now(other)), alike));
        self.related = related.filter(|((story, other), _)| story != other).collect();
    }

    fn put_related(&mut self, new: Related) {
        self.related.retain(|(story, _), _| *story != new.story);
        for (other, alike) in new.others {
            let other = self.resolve(&other).to_owned();
            if other != new.story {
                self.related.entry((new.story.clone(), other)).or_insert(alike);
            }
        }
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
        let behind = |cursor: &StoryCursor| (key(row, filter.order), &row.id) < (cursor.last, &cursor.id);
        filter.since.is_none_or(|since| row.last >= Some(since))
            && filter.before.is_none_or(|before| row.last.is_some_and(|last| last < before))
            && row.accounts.len() >= filter.accounts as usize
            && row.outlets >= filter.outlets
            && filter.after.as_ref().is_none_or(behind)
            && (filter.outlet.is_none() || of_article(&|article| article.article.outlet == filter.outlet))
            && (filter.language.is_none() || row.language == filter.language)
    }

    /// The articles of stories known from a time on.
    fn since(&self, since: i64) -> impl Iterator<Item = (&ArticleRow, &String)> {
        let rows = self.articles.iter().map(|(_, row)| row).filter(move |row| row.known >= since);
        rows.filter_map(|row| Some((row, row.story.as_ref()?)))
    }

    /// A story as it stood before a time.
    fn then(&self, id: &str, until: i64) -> StoryThen {
        let known = || self.since(i64::MIN).filter(|(row, story)| *story == id && row.known < until);
        let mut began: BTreeMap<&String, i64> = BTreeMap::new();
        let mut dated: BTreeMap<&String, i64> = BTreeMap::new();
        let mut then = StoryThen { id: id.to_owned(), ..StoryThen::default() };
        for (row, account) in known().filter_map(|(row, _)| Some((row, row.account.as_ref()?))) {
            then.articles += 1;
            then.last = if then.articles == 1 { row.known } else { then.last.max(row.known) };
            let at = began.entry(account).or_insert(row.known);
            *at = row.known.min(*at);
            if row.at.is_some_and(|at| at <= row.known.saturating_add(AHEAD_SECONDS)) {
                let at = dated.entry(account).or_insert(row.known);
                *at = row.known.min(*at);
            }
        }
        let outlets: BTreeSet<_> = known().filter_map(|(row, _)| row.article.outlet.as_ref()).collect();
        then.outlets = u32::try_from(outlets.len()).unwrap_or(u32::MAX);
        then.accounts = u32::try_from(began.len()).unwrap_or(u32::MAX);
        then.first = began.values().min().copied().unwrap_or(0);
        then.dated = dated.values().max().copied();
        began.retain(|account, _| !dated.contains_key(account));
        then.undated = began.values().max().copied();
        then
    }
}

/// What a story is sorted by.
fn key(row: &StoryRow, order: Order) -> Option<i64> {
    match order {
        Order::Newest => row.last,
        Order::Best => Some(row.rank),
    }
}

/// Names with how often they come, the most frequent first.
fn counted<'a>(names: impl Iterator<Item = &'a String>, most: usize) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut out: Vec<(String, u64)> = counts.into_iter().map(|(name, count)| (name.clone(), count)).collect();
    out.sort_by_key(|(_, count)| Reverse(*count));
    out.truncate(most);
    out
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
        batch.related.into_iter().for_each(|related| inner.put_related(related));
        inner.applied = batch.upto;
        if let Some(state) = batch.checkpoint {
            inner.checkpoint = Some((batch.upto, state));
        }
        Ok(())
    }

    fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>> {
        let kept = self.0.lock().checkpoint.clone();
        kept.map(|(upto, state)| Ok((upto, state.unpack()?))).transpose()
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

    fn articles_of_page(&self, seq: Seq) -> Result<Vec<String>> {
        let inner = self.0.lock();
        let of_page = inner.articles.iter().filter(|(_, row)| row.seq == seq);
        Ok(of_page.map(|(_, row)| row.article.id.clone()).collect())
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
        rows.sort_unstable_by_key(|row| Reverse((key(row, filter.order), &row.id)));
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

    fn stories_by_id(&self, ids: &[&str]) -> Result<Vec<StoryRow>> {
        let inner = self.0.lock();
        Ok(ids.iter().filter_map(|id| inner.stories.get(*id).cloned()).collect())
    }

    fn forwarded_to(&self, id: &str) -> Result<Vec<String>> {
        let inner = self.0.lock();
        Ok(inner.forwards.iter().filter(|(_, new)| *new == id).map(|(old, _)| old.clone()).collect())
    }

    fn articles_of_outlet(&self, outlet: &str, most: usize) -> Result<(Vec<ArticlePlace>, u64)> {
        let inner = self.0.lock();
        let of = |row: &&ArticleRow| row.article.outlet.as_deref() == Some(outlet);
        let rows: Vec<&ArticleRow> = inner.articles.iter().rev().map(|(_, row)| row).filter(of).collect();
        let place = |row: &&ArticleRow| ArticlePlace {
            id: row.article.id.clone(),
            known: row.known,
            account: row.account.clone(),
            story: row.story.clone(),
        };
        Ok((rows.iter().take(most).map(place).collect(), rows.len() as u64))
    }

    fn stories_tagged(&self, tag: &str, most: usize) -> Result<Vec<String>> {
        let inner = self.0.lock();
        let of = inner.compared.iter().filter(|(_, compared)| compared.tags.iter().any(|t| t == tag));
        Ok(of.map(|(id, _)| id.clone()).take(most).collect())
    }

    fn related(&self, id: &str, most: usize) -> Result<Vec<String>> {
        let inner = self.0.lock();
        let mut alike: BTreeMap<&String, u16> = BTreeMap::new();
        for ((story, other), thousandths) in &inner.related {
            let ends = [(story, other), (other, story)];
            for (_, far) in
                ends.into_iter().filter(|(near, far)| *near == id && inner.stories.contains_key(*far))
            {
                let best = alike.entry(far).or_default();
                *best = (*best).max(*thousandths);
            }
        }
        let mut alike: Vec<(&String, u16)> = alike.into_iter().collect();
        alike.sort_by_key(|(_, thousandths)| Reverse(*thousandths));
        Ok(alike.into_iter().take(most).map(|(id, _)| id.clone()).collect())
    }

    fn stories_then(&self, since: i64, until: i64, most: usize) -> Result<Vec<StoryThen>> {
        let inner = self.0.lock();
        let named: BTreeSet<&String> =
            inner.since(since).filter(|(row, _)| row.known < until).map(|(_, story)| story).collect();
        Ok(named.into_iter().take(most).map(|id| inner.then(id, until)).collect())
    }

    fn last_known(&self) -> Result<Option<i64>> {
        Ok(self.0.lock().articles.iter().map(|(_, row)| row.known).max())
    }

    fn facets(&self, since: i64, most: usize) -> Result<Facets> {
        let inner = self.0.lock();
        let ids: BTreeSet<&String> = inner.since(since).map(|(_, story)| story).collect();
        let stories = || ids.iter().filter_map(|id| inner.stories.get(*id));
        let tags = ids.iter().filter_map(|id| inner.compared.get(*id)).flat_map(|compared| &compared.tags);
        Ok(Facets {
            languages: counted(stories().filter_map(|row| row.language.as_ref()), most),
            outlets: counted(inner.since(since).filter_map(|(row, _)| row.article.outlet.as_ref()), most),
            tags: counted(tags, most),
        })
    }

    fn stale(&self, most: usize) -> Result<Vec<StoryRow>> {
        let inner = self.0.lock();
        let fresh = |row: &&StoryRow| inner.compared.get(&row.id).is_none_or(|c| c.version != row.version);
        let mut rows: Vec<&StoryRow> = inner.stories.values().filter(fresh).collect();
        rows.sort_unstable_by_key(|row| Reverse((row.rank, &row.id)));
        Ok(rows.into_iter().take(most).cloned().collect())
    }

    fn put_compared(&self, id: &str, compared: Compared) -> Result<()> {
        let mut inner = self.0.lock();
        if inner.stories.contains_key(id) {
            inner.compared.insert(id.to_owned(), compared);
        }
        Ok(())
    }

    fn cards(&self, ids: &[&str]) -> Result<Vec<(String, u64, String)>> {
        let inner = self.0.lock();
        let card = |id: &&str| Some(((*id).to_owned(), inner.compared.get(*id)?));
        Ok(ids.iter().filter_map(card).map(|(id, c)| (id, c.version, c.card.clone())).collect())
    }

    fn comparison(&self, id: &str, version: u64) -> Result<Option<String>> {
        let inner = self.0.lock();
        Ok(inner.compared.get(id).filter(|c| c.version == version).and_then(|c| c.whole.clone()))
    }
}
