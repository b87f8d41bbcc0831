//! A person, an organisation or a place: who tells of it, and what it said.

use super::chosen::naming;
use super::list::{cursor, written};
use super::{Desk, EntityPage, Said, Told};
use anyhow::Result;
use rashomon_model::{Entity, EntityKind, QuoteKind, StoryEntity, Wording, WordingSpeaker};
use rashomon_store::{ArticleRow, StoryCursor, tag};
use std::collections::{BTreeMap, BTreeSet};

/// Stories of a stretch of an entity's page.
const STORIES: usize = 20;
/// Articles that are asked what else it goes by.
const ARTICLES: usize = 30;
/// Names that it goes by, on its page.
const ALIASES: usize = 12;
/// Its quotes on a stretch of its page.
const QUOTES: usize = 40;
/// Stories that are compared for a page's quotes where that was not done before; the comparer does the others.
const COMPARED: usize = 3;

impl Desk {
    /// The page of whoever or whatever goes by a name; `cursor` is where its stories go on. `None` where no article names it.
    pub(crate) fn entity(
        &self,
        name: &str,
        reader: Option<&str>,
        from: Option<&str>,
    ) -> Result<Option<EntityPage>> {
        let Some(query) = naming(name) else { return Ok(None) };
        let hits = self.store.search(&query, ARTICLES, 0)?;
        let ids: Vec<&str> = hits.hits.iter().map(|hit| hit.id.as_str()).collect();
        let Some((name, kind, aliases)) = known_as(name, &self.derived.articles(&ids)?) else {
            return Ok(None);
        };
        let stories: BTreeMap<String, Option<i64>> = self.naming(&name)?;
        let mut order: Vec<(Option<i64>, String)> = stories.into_iter().map(|(id, at)| (at, id)).collect();
        order.sort_by(|a, b| b.cmp(a));
        let after = from.and_then(cursor);
        order.retain(|(at, id)| after.as_ref().is_none_or(|after| (*at, id) < (after.last, &after.id)));
        let next = order.get(STORIES - 1).filter(|_| order.len() > STORIES);
        let next = next.map(|(last, id)| written(&StoryCursor { last: *last, id: id.clone() }));
        let ids: Vec<&str> = order.iter().take(STORIES).map(|(_, id)| id.as_str()).collect();
        let stories = self.listed_by_id(&ids, reader)?;
        let names: BTreeSet<String> = aliases.iter().chain([&name]).map(|name| tag(name)).collect();
        let quotes = self.said(&ids, &names)?;
        Ok(Some(EntityPage { name, kind, aliases, stories, quotes, next }))
    }

    /// What somebody is quoted with in stories.
    fn said(&self, stories: &[&str], names: &BTreeSet<String>) -> Result<Vec<Said>> {
        let mut out = Vec::new();
        let mut compared = 0;
        for row in self.derived.stories_by_id(stories)? {
            let known = self.told.get(&(row.id.clone(), row.version)).is_some()
                || self.derived.comparison(&row.id, row.version)?.is_some();
            if !known && compared == COMPARED {
                continue;
            }
            compared += usize::from(!known);
            if let Some(told) = self.told(row)? {
                said_in(&told, names, &mut out);
            }
            if out.len() >= QUOTES {
                break;
            }
        }
        out.truncate(QUOTES);
        Ok(out)
    }
}

/// The name, the kind and the other names of whom articles call so: of those that share the name, the one named most.
fn known_as(name: &str, articles: &[ArticleRow]) -> Option<(String, EntityKind, Vec<String>)> {
    let asked = tag(name);
    let mut forms: BTreeMap<(&str, EntityKind), usize> = BTreeMap::new();
    let goes =
        |entity: &&Entity| entity.aliases.iter().chain([&entity.name]).any(|alias| tag(alias) == asked);
    let named = || articles.iter().flat_map(|row| row.names.iter().filter(goes));
    for entity in named() {
        *forms.entry((&entity.name, entity.kind)).or_default() += 1;
    }
    // Its own full name goes before another's short one: "Varga" the town, not Odile Varga.
    let fits = |form: &str| tag(form) == asked;
    let ((form, kind), _) = forms.iter().max_by_key(|((form, _), count)| (fits(form), **count))?;
    let mut aliases: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in named().filter(|entity| entity.name == *form) {
        for alias in entity.aliases.iter().filter(|alias| *alias != form) {
            *aliases.entry(alias).or_default() += 1;
        }
    }
    let mut aliases: Vec<(usize, &str)> = aliases.into_iter().map(|(alias, count)| (count, alias)).collect();
    aliases.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let aliases = aliases.into_iter().take(ALIASES).map(|(_, alias)| alias.to_owned()).collect();
    Some(((*form).to_owned(), *kind, aliases))
}

/// What somebody is quoted with in a story.
fn said_in(told: &Told, names: &BTreeSet<String>, out: &mut Vec<Said>) {
    let is =
        |entity: &&StoryEntity| entity.aliases.iter().chain([&entity.name]).any(|a| names.contains(&tag(a)));
    let ids: BTreeSet<&str> =
        told.story.entities.iter().filter(is).map(|entity| entity.id.as_str()).collect();
    let theirs = |wording: &&Wording| match &wording.speaker {
        Some(WordingSpeaker::Named { name, entity }) => {
            entity.as_deref().is_some_and(|id| ids.contains(id)) || names.contains(&tag(name))
        }
        _ => false,
    };
    let mut said: Vec<Said> = Vec::new();
    for utterance in &told.story.quotes {
        // However many quote it, it was said once: the fullest wording that is verbatim stands for it.
        let best =
            utterance.wordings.iter().filter(theirs).min_by_key(|w| (w.kind, usize::MAX - w.text.len()));
        let Some(wording) = best else { continue };
        let Some(row) = told.articles.iter().find(|row| row.article.id == wording.article) else { continue };
        said.push(Said {
            text: crate::view::clean(&wording.text),
            verbatim: wording.kind == QuoteKind::Direct,
            article: wording.article.clone(),
            outlet: row.article.outlet.clone(),
            start: wording.start,
            end: wording.end,
            at: row.known,
            story: told.row.id.clone(),
        });
    }
    said.sort_by(|a, b| (b.at, &a.article, a.start).cmp(&(a.at, &b.article, b.start)));
    out.extend(said);
}
