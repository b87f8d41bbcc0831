//! Who and what is named, over all articles of a story.

use crate::ids::id;
use crate::sheet::Sheet;
use rashomon_model::{Citation, EntityKind, StoryEntity};
use std::collections::{BTreeMap, BTreeSet};

/// The story's entities, and which of them each article's entity is.
pub(crate) struct Cast {
    /// In order of how much they are named.
    pub(crate) entities: Vec<StoryEntity>,
    /// By article and the article's own entity number: index in `entities`.
    of: BTreeMap<(usize, u32), usize>,
}

/// An entity with the articles' entities it joins.
struct Joined {
    kind: EntityKind,
    name: String,
    aliases: Vec<String>,
    members: Vec<(usize, u32)>,
}

impl Cast {
    /// Joins the entities of all articles.
    pub(crate) fn of(sheet: &Sheet<'_>) -> Self {
        let mut rows: Vec<(StoryEntity, Vec<(usize, u32)>)> = Vec::new();
        for joined in join(sheet) {
            let wanted: BTreeSet<(usize, u32)> = joined.members.iter().copied().collect();
            let mentions: Vec<Citation> = mentions(sheet, &wanted);
            let kind = format!("{:?}", joined.kind);
            let id = id("e", &[&kind, &joined.name]);
            let aliases = joined.aliases;
            rows.push((
                StoryEntity { id, kind: joined.kind, name: joined.name, aliases, mentions },
                joined.members,
            ));
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
        self.of.get(&(page, entity)).copied()
    }
}

fn mentions(sheet: &Sheet<'_>, wanted: &BTreeSet<(usize, u32)>) -> Vec<Citation> {
    let mut out = Vec::new();
    for (page, held) in sheet.pages.iter().enumerate() {
        let named = held.telling.annotations.mentions.iter().filter(|m| wanted.contains(&(page, m.entity)));
        out.extend(named.map(|m| Citation::new(&held.article().id, m.span())));
    }
    out
}

/// Joins entities that go by the same full name.
fn join(sheet: &Sheet<'_>) -> Vec<Joined> {
    let mut by_name: BTreeMap<String, Joined> = BTreeMap::new();
    for (page, held) in sheet.pages.iter().enumerate() {
        for (number, entity) in held.telling.annotations.entities.iter().enumerate() {
            let key = rashomon_text::fold::fold(&entity.name);
            let joined = by_name.entry(key).or_insert_with(|| Joined {
                kind: entity.kind,
                name: entity.name.clone(),
                aliases: Vec::new(),
                members: Vec::new(),
            });
            for alias in &entity.aliases {
                if !joined.aliases.contains(alias) {
                    joined.aliases.push(alias.clone());
                }
            }
            joined.members.push((page, u32::try_from(number).unwrap_or(u32::MAX)));
        }
    }
    by_name.into_values().collect()
}
