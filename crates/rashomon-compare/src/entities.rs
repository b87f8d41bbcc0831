//! Who and what is named, over all articles of a story.

use crate::ids::id;
use crate::sheet::Sheet;
use rashomon_model::{Citation, Entity, Mention, StoryEntity};
use rashomon_text::entities::link;
use std::collections::{BTreeMap, BTreeSet};

/// The story's entities, and which of them each article's entity is.
pub(crate) struct Cast {
    /// In order of how much they are named.
    pub(crate) entities: Vec<StoryEntity>,
    /// By article and the article's own entity number: index in `entities`.
    of: BTreeMap<(usize, usize), usize>,
}

impl Cast {
    /// Joins the entities of all articles.
    pub(crate) fn of(sheet: &Sheet<'_>) -> Self {
        let docs: Vec<(&[Mention], &[Entity])> = sheet
            .pages
            .iter()
            .map(|p| (&p.telling.annotations.mentions[..], &p.telling.annotations.entities[..]))
            .collect();
        let mut rows: Vec<(StoryEntity, Vec<(usize, usize)>)> = Vec::new();
        for linked in link(&docs) {
            let wanted: BTreeSet<(usize, usize)> = linked.members.iter().copied().collect();
            let mentions = mentions(sheet, &wanted);
            let id = id("e", &[&format!("{:?}", linked.kind), &linked.name]);
            let entity =
                StoryEntity { id, kind: linked.kind, name: linked.name, aliases: linked.aliases, mentions };
            rows.push((entity, linked.members));
        }
        rows.sort_by(|(a, _), (b, _)| {
            b.mentions.len().cmp(&a.mentions.len()).then_with(|| a.name.cmp(&b.name))
        });
        let mut of = BTreeMap::new();
        for (index, (_, members)) in rows.iter().enumerate() {
            of.extend(members.iter().map(|&m| (m, index)));
        }
        Self { entities: rows.into_iter().map(|(e, _)| e).collect(), of }
    }

    /// The story's entity that an article's entity is.
    pub(crate) fn find(&self, page: usize, entity: u32) -> Option<&StoryEntity> {
        self.entities.get(self.index(page, entity)?)
    }

    /// Its index in [`Cast::entities`].
    pub(crate) fn index(&self, page: usize, entity: u32) -> Option<usize> {
        self.of.get(&(page, entity as usize)).copied()
    }
}

fn mentions(sheet: &Sheet<'_>, wanted: &BTreeSet<(usize, usize)>) -> Vec<Citation> {
    let mut out = Vec::new();
    for (page, held) in sheet.pages.iter().enumerate() {
        let named =
            held.telling.annotations.mentions.iter().filter(|m| wanted.contains(&(page, m.entity as usize)));
        out.extend(named.map(|m| Citation::new(&held.article().id, m.span())));
    }
    out
}
