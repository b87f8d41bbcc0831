//! The articles kept so far, by id: what the fold asks for when a new one may be a copy or a rewrite of an old one.

use crate::prepare::{PreparedArticle, print_again};
use rashomon_lineage::Fingerprint;
use rashomon_model::Article;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// An article on the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The capture it stood in.
    pub seq: u64,
    /// The article.
    pub article: Article,
}

/// Where the articles of earlier captures can be had.
pub trait Shelf {
    /// The article of that id, where it is kept.
    fn article(&self, id: &str) -> Option<Kept>;
}

/// A shelf on which nothing stands.
impl Shelf for () {
    fn article(&self, _id: &str) -> Option<Kept> {
        None
    }
}

/// How many articles are at hand: copies mostly come within the hour, and two thousand outlets publish some 300 in one. Some
/// 30 KB each.
const AT_HAND: usize = 1_024;

/// An article as it is compared.
#[derive(Debug)]
pub(super) struct Print {
    seq: u64,
    pub(super) article: Article,
    pub(super) fingerprint: Fingerprint,
}

/// The articles at hand: those not written to the shelf yet, and the last few that were looked at.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// Looked up, never walked.
    prints: HashMap<Box<str>, Arc<Print>>,
    order: VecDeque<Box<str>>,
    /// How many of the newest may not be let go, since the shelf does not have them yet.
    unwritten: usize,
}

impl Desk {
    /// Takes an article that is new.
    pub(super) fn remember(&mut self, article: PreparedArticle, seq: u64) {
        let PreparedArticle { article, fingerprint, .. } = article;
        self.unwritten += 1;
        self.put(Print { seq, article, fingerprint });
    }

    /// All that is at hand is on the shelf now.
    pub(super) fn written(&mut self) {
        self.unwritten = 0;
        self.trim();
    }

    fn put(&mut self, print: Print) -> Arc<Print> {
        let id: Box<str> = print.article.id.as_str().into();
        let print = Arc::new(print);
        if self.prints.insert(id.clone(), Arc::clone(&print)).is_none() {
            self.order.push_back(id);
        }
        self.trim();
        print
    }

    fn trim(&mut self) {
        while self.order.len() > AT_HAND.max(self.unwritten) {
            if let Some(id) = self.order.pop_front() {
                self.prints.remove(&id);
            }
        }
    }

    /// The article that has an id already when capture `seq` is taken in. Where the fold is taken up from an old checkpoint,
    /// the shelf holds what it concluded of this capture and of later ones before: that is not taken, but concluded again.
    pub(super) fn kept(&self, id: &str, seq: u64, shelf: &dyn Shelf) -> Option<Kept> {
        match self.prints.get(id) {
            Some(print) => Some(Kept { seq: print.seq, article: print.article.clone() }),
            None => shelf.article(id).filter(|kept| kept.seq < seq),
        }
    }

    /// An article with its fingerprint, which is taken again where it is no longer at hand.
    pub(super) fn print(&mut self, id: &str, shelf: &dyn Shelf) -> Option<Arc<Print>> {
        if let Some(print) = self.prints.get(id) {
            return Some(Arc::clone(print));
        }
        let Kept { seq, article } = shelf.article(id)?;
        let fingerprint = print_again(&article);
        Some(self.put(Print { seq, article, fingerprint }))
    }
}
