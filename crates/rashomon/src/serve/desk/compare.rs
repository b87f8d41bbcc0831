//! Stories compared, and what was compared kept.

use super::card::Card;
use super::{Desk, Told, kept};
use anyhow::Result;
use rashomon_engine::view::{Articles, Reading, compared};
use rashomon_model::{Account, Story};
use rashomon_store::{ArticleRow, Compared, StoreError, StoryRow, tag};
use std::collections::BTreeMap;
use std::sync::Arc;

/// From how many articles on a whole comparison is kept on the disk: 8. Fewer are read and compared again in less time than
/// a page may take, some 3 ms each.
const KEPT_FROM: usize = 8;

/// Bytes in memory beside a text of so many: its annotations, and what was said of it.
const BESIDE_A_TEXT: usize = 8;

/// Bytes in memory for each of a text whose story is told: itself, where its sentences and paragraphs lie, what is cited of it.
/// Measured with a profiler of the heap.
const TOLD_OF_A_TEXT: usize = 4;

/// What an article or a story weighs at the least, in bytes.
const LEAST: usize = 4 << 10;

fn weight(article: &ArticleRow) -> usize {
    LEAST + article.article.text.len() * BESIDE_A_TEXT
}

impl Desk {
    /// An article with what its words say.
    pub(super) fn reading(&self, row: &ArticleRow) -> Arc<Reading> {
        let id = &row.article.id;
        // An id may come to stand for another article after a rebuild.
        if let Some(reading) = self.readings.get(id).filter(|reading| reading.article == row.article) {
            return reading;
        }
        let reading = Arc::new(Reading::new(row.article.clone()));
        self.readings.put(id.clone(), Arc::clone(&reading), weight(row));
        reading
    }

    /// The story of a row, compared. `None` where none of its articles is there.
    pub(super) fn told(&self, row: StoryRow) -> Result<Option<Arc<Told>>> {
        let key = (row.id.clone(), row.version);
        if let Some(told) = self.told.get(&key) {
            return Ok(Some(told));
        }
        let articles = self.derived.articles_of_story(&row.id)?;
        let before = self.derived.comparison(&row.id, row.version)?;
        let told = match before.and_then(|json| kept::read(&json, &articles)) {
            Some(story) => Some(self.whole(row, story, articles)?),
            None => {
                // Of a small one only the card is kept, and that is there, mostly: kept once more, it would look like a change.
                let keep = articles.len() >= KEPT_FROM || !self.has_card(&row)?;
                self.make(row, articles, keep)?
            }
        };
        if let Some(told) = &told {
            let weight =
                told.articles.iter().map(|row| LEAST + row.article.text.len() * TOLD_OF_A_TEXT).sum();
            self.told.put(key, Arc::clone(told), weight);
        }
        Ok(told)
    }

    /// Compares a story anew, and keeps what comes of it on the disk if told to. `None` where none of its articles is there.
    pub(super) fn make(
        &self,
        row: StoryRow,
        articles: Vec<ArticleRow>,
        keep: bool,
    ) -> Result<Option<Arc<Told>>> {
        let Some((story, leads)) = self.compared(&row, &articles)? else { return Ok(None) };
        let told = self.whole(row, story, articles)?;
        if keep {
            self.keep(&told, &leads)?;
        }
        Ok(Some(told))
    }

    /// Whether the card of this version of a story is kept.
    pub(super) fn has_card(&self, row: &StoryRow) -> Result<bool> {
        let cards = self.cards(std::slice::from_ref(row))?;
        Ok(cards.get(&row.id).is_some_and(|(version, _)| *version == row.version))
    }

    /// A comparison with what stands beside it on the story's page.
    fn whole(&self, row: StoryRow, story: Story, articles: Vec<ArticleRow>) -> Result<Arc<Told>> {
        let mut derivations = Vec::new();
        if articles.len() > 1 {
            for article in &articles {
                let found = self.derived.derivations_of(&article.article.id)?;
                derivations.extend(found.into_iter().filter(|d| d.to == article.article.id));
            }
        }
        Ok(Arc::new(Told { row, story, articles, derivations }))
    }

    /// Compares a story; gives the leads of its accounts with it, read.
    fn compared(
        &self,
        row: &StoryRow,
        articles: &[ArticleRow],
    ) -> Result<Option<(Story, Vec<Arc<Reading>>)>> {
        let accounts = row.accounts.iter().filter_map(|id| self.derived.account(id).transpose());
        let accounts: Vec<Account> = accounts.collect::<Result<_, _>>()?;
        let only = compared(&accounts);
        let read = |row: &ArticleRow| match &only {
            Some(only) if !only.contains(&row.article.id) => Arc::new(Reading::unread(row.article.clone())),
            _ => self.reading(row),
        };
        let readings: Vec<Arc<Reading>> = articles.iter().map(read).collect();
        let by_id: BTreeMap<&str, &Arc<Reading>> =
            readings.iter().map(|reading| (reading.article.id.as_str(), reading)).collect();
        let leads =
            accounts.iter().filter_map(|a| by_id.get(a.lead.as_str()).map(|r| Arc::clone(r))).collect();
        let story = Articles::of(readings.clone()).story(&row.id, &accounts);
        Ok(story.map(|story| (story, leads)))
    }

    /// Keeps what was compared: the card, and the whole where it is worth its room.
    fn keep(&self, told: &Told, leads: &[Arc<Reading>]) -> Result<()> {
        let card = Card::new(told, leads);
        let mut tags: Vec<String> = card.hashtags.iter().map(|hashtag| tag(hashtag)).collect();
        tags.sort();
        tags.dedup();
        let whole = (told.articles.len() >= KEPT_FROM).then(|| kept::write(&told.story, &told.articles));
        self.keep_card(&told.row, card, tags, whole.flatten())
    }

    /// Keeps a card.
    pub(super) fn keep_card(
        &self,
        row: &StoryRow,
        card: Card,
        tags: Vec<String>,
        whole: Option<String>,
    ) -> Result<()> {
        let json = serde_json::to_string(&card)?;
        let compared = Compared { version: row.version, card: json, tags, whole };
        match self.derived.put_compared(&row.id, compared) {
            // Whoever may only read keeps it in memory.
            Ok(()) | Err(StoreError::ReadOnly) => {}
            Err(error) => return Err(error.into()),
        }
        self.cards.put(row.id.clone(), (row.version, Arc::new(card)), 1);
        self.decided();
        Ok(())
    }

    /// The cards of stories with the versions they were made of; one of an older version is better than none.
    pub(super) fn cards(&self, rows: &[StoryRow]) -> Result<BTreeMap<String, (u64, Arc<Card>)>> {
        let mut out = BTreeMap::new();
        let mut ask: Vec<&str> = Vec::new();
        for row in rows {
            match self.cards.get(&row.id).filter(|(version, _)| *version == row.version) {
                Some(card) => drop(out.insert(row.id.clone(), card)),
                None => ask.push(&row.id),
            }
        }
        for (id, version, json) in self.derived.cards(&ask)? {
            // One that a later program wrote otherwise is made again.
            let Ok(card) = serde_json::from_str::<Card>(&json) else { continue };
            let card = Arc::new(card);
            self.cards.put(id.clone(), (version, Arc::clone(&card)), 1);
            out.insert(id, (version, card));
        }
        Ok(out)
    }
}
