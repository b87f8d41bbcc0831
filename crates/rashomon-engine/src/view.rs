//! What was kept, looked at again: a story compared, derivations with their passages.

use crate::prepare::annotated;
use rashomon_compare::{bounded, compare};
use rashomon_lineage::Fingerprint;
use rashomon_model::{Account, Annotations, Article, Derivation, Story, Telling};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An article with what its words say.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The article.
    pub article: Article,
    annotations: Annotations,
}

impl Reading {
    /// Reads an article.
    #[must_use]
    pub fn new(article: Article) -> Self {
        let annotations = annotated(&article);
        Self { article, annotations }
    }

    /// An article that is counted and not read: one past those that [`compared`] names.
    #[must_use]
    pub fn unread(article: Article) -> Self {
        Self { article, annotations: Annotations::default() }
    }

    /// Its sentences, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.annotations.sentences.iter().map(|span| span.of(&self.article.text))
    }
}

/// The articles of a story that are compared, where it has too many for all of them.
#[must_use]
pub fn compared(accounts: &[Account]) -> Option<BTreeSet<String>> {
    let bounded = bounded(accounts)?;
    Some(bounded.iter().flat_map(Account::articles).cloned().collect())
}

/// Articles that are looked at together; each is read once. They stay in the order given.
#[derive(Debug, Clone, Default)]
pub struct Articles {
    read: Vec<Arc<Reading>>,
    /// Where each stands.
    places: BTreeMap<String, usize>,
}

impl Articles {
    /// Reads articles.
    #[must_use]
    pub fn new(articles: impl IntoIterator<Item = Article>) -> Self {
        Self::of(articles.into_iter().map(|article| Arc::new(Reading::new(article))).collect())
    }

    /// Articles that were read before.
    #[must_use]
    pub fn of(read: Vec<Arc<Reading>>) -> Self {
        let places = read.iter().enumerate().map(|(at, one)| (one.article.id.clone(), at)).collect();
        Self { read, places }
    }

    /// Their ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.read.iter().map(|one| one.article.id.as_str())
    }

    /// The articles as they came.
    #[must_use]
    pub fn into_articles(self) -> Vec<Article> {
        self.read.into_iter().map(|one| Arc::unwrap_or_clone(one).article).collect()
    }

    fn telling(&self, id: &str) -> Option<Telling<'_>> {
        let Reading { article, annotations } = &**self.read.get(*self.places.get(id)?)?;
        Some(Telling { article, annotations })
    }

    /// Compares a story's accounts; articles that no account names are left out. `None` where nothing is left. The same
    /// articles give the same story, in whatever order they came.
    #[must_use]
    pub fn story(&self, id: &str, accounts: &[Account]) -> Option<Story> {
        let has = |a: &&Account| a.articles().any(|id| self.places.contains_key(id));
        let accounts: Vec<Account> = accounts.iter().filter(has).cloned().collect();
        let named = accounts.iter().flat_map(Account::articles);
        let tellings: Vec<Telling<'_>> = named.filter_map(|id| self.telling(id)).collect();
        let mut story = compare(&accounts, &tellings)?;
        id.clone_into(&mut story.id);
        Some(story)
    }

    /// Derivations as they are kept, with their passages and with what was dropped, added and altered; those of which an
    /// end is not here are left out.
    #[must_use]
    pub fn derivations(&self, bare: Vec<Derivation>) -> Vec<Derivation> {
        let mut prints: BTreeMap<String, Fingerprint> = BTreeMap::new();
        for id in bare.iter().flat_map(|d| [&d.from, &d.to]) {
            if let Some(telling) = self.telling(id)
                && !prints.contains_key(id)
            {
                prints.insert(id.clone(), rashomon_lineage::fingerprint(telling));
            }
        }
        let seen = |id: &str| Some((self.telling(id)?.article, prints.get(id)?));
        let whole = |bare: Derivation| {
            let (from, to) = (seen(&bare.from)?, seen(&bare.to)?);
            Some(rashomon_lineage::passages(bare, from, to))
        };
        bare.into_iter().filter_map(whole).collect()
    }
}
