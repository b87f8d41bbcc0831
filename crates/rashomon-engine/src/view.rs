//! What was kept, looked at again: a story compared, a derivation with its passages.

use crate::prepare::{PreparedArticle, prepare_article};
use rashomon_compare::compare;
use rashomon_model::{Account, Article, Derivation, Story, Telling};
use std::collections::BTreeMap;

/// Compares a story's accounts, given its articles in any order; those that no account names are left out. `None` where
/// nothing is left. The same articles give the same story, wherever it is asked for.
#[must_use]
pub fn story(id: &str, accounts: &[Account], articles: Vec<Article>) -> Option<Story> {
    let prepared: BTreeMap<String, PreparedArticle> =
        articles.into_iter().map(|a| (a.id.clone(), prepare_article(a))).collect();
    let has = |a: &&Account| a.articles().any(|id| prepared.contains_key(id));
    let accounts: Vec<Account> = accounts.iter().filter(has).cloned().collect();
    let tellings: Vec<Telling<'_>> = accounts
        .iter()
        .flat_map(Account::articles)
        .filter_map(|id| prepared.get(id))
        .map(PreparedArticle::telling)
        .collect();
    let mut story = compare(&accounts, &tellings)?;
    id.clone_into(&mut story.id);
    Some(story)
}

/// A derivation as it is kept, with its passages and with what was dropped, added and altered.
#[must_use]
pub fn derivation(bare: Derivation, from: Article, to: Article) -> Derivation {
    let (from, to) = (prepare_article(from), prepare_article(to));
    rashomon_lineage::passages(bare, (&from.article, &from.fingerprint), (&to.article, &to.fingerprint))
}
