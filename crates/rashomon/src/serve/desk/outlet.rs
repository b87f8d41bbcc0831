//! An outlet: what it does with others' words and facts, and others with its. Counts of what can be seen, no score.

use super::{Desk, OutletPage, Taken, Wanted};
use anyhow::Result;
use rashomon_model::{Derivation, DerivationKind, Direction};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The articles that an outlet's behaviour is counted over: its last 500. It says what the outlet does now.
const COUNTED: usize = 500;
/// Names in each of the lists of who takes from whom.
const NAMES: usize = 20;
/// Stories of a stretch of an outlet's page.
const STORIES: usize = 20;
/// What a derivation's evidence says where the article names whose words it has.
const CREDITED: &str = "credited";

/// What is counted of an outlet.
#[derive(Debug, Default)]
pub(super) struct Behaviour {
    articles: u64,
    counted: usize,
    shared: usize,
    first: usize,
    taken: Taken,
    given: Taken,
    takes_from: Vec<(String, usize)>,
    taken_by: Vec<(String, usize)>,
    revisions: usize,
}

impl Desk {
    /// The page of an outlet; `cursor` is where its stories go on. `None` where nothing of it is kept.
    pub(crate) fn outlet(
        &self,
        name: &str,
        reader: Option<&str>,
        from: Option<&str>,
    ) -> Result<Option<OutletPage>> {
        let Some(behaviour) = self.behaviour(name)? else { return Ok(None) };
        let wanted = Wanted {
            outlet: Some(name.to_owned()),
            newest: true,
            cursor: from.map(str::to_owned),
            ..Wanted::default()
        };
        let listing = self.list(&wanted, reader, STORIES)?;
        let Behaviour { articles, counted, shared, first, taken, given, revisions, .. } = *behaviour;
        Ok(Some(OutletPage {
            name: name.to_owned(),
            articles,
            counted,
            shared,
            first,
            taken,
            given,
            takes_from: behaviour.takes_from.clone(),
            taken_by: behaviour.taken_by.clone(),
            revisions,
            stories: listing.stories,
            next: listing.next,
        }))
    }

    fn behaviour(&self, name: &str) -> Result<Option<Arc<Behaviour>>> {
        let (key, edition) = (name.to_owned(), self.concluded());
        if let Some((_, known)) = self.outlets.get(&key).filter(|(at, _)| *at == edition) {
            return Ok(Some(known));
        }
        let (places, articles) = self.derived.articles_of_outlet(name, COUNTED)?;
        if places.is_empty() {
            return Ok(None);
        }
        let ids: BTreeSet<&str> = places.iter().map(|place| place.id.as_str()).collect();
        let mut links = Vec::new();
        for id in &ids {
            links.extend(self.derived.derivations_of(id)?);
        }
        let others: BTreeSet<&str> = links.iter().flat_map(|d| [d.from.as_str(), &d.to]).collect();
        let others = self.outlets_of(&others.into_iter().collect::<Vec<_>>())?;
        let mut out = Behaviour { articles, counted: places.len(), ..Behaviour::default() };
        out.count(name, &ids, &links, &others);
        let stories: BTreeSet<&str> = places.iter().filter_map(|place| place.story.as_deref()).collect();
        let rows = self.derived.stories_by_id(&stories.into_iter().collect::<Vec<_>>())?;
        let rows: Vec<_> = rows.into_iter().filter(|row| row.outlets > 1).collect();
        out.shared = rows.len();
        let cards = self.cards(&rows)?;
        let firsts = cards.values().filter_map(|(_, card)| card.first.as_ref());
        out.first = firsts.filter(|first| first.certain && first.outlet.as_deref() == Some(name)).count();
        let out = Arc::new(out);
        self.outlets.put(key, (edition, Arc::clone(&out)), 1);
        Ok(Some(out))
    }

    /// The outlets of articles.
    fn outlets_of(&self, ids: &[&str]) -> Result<BTreeMap<String, String>> {
        let rows = self.derived.articles(ids)?;
        Ok(rows.into_iter().filter_map(|row| Some((row.article.id, row.article.outlet?))).collect())
    }
}

impl Behaviour {
    /// Counts derivations; each article counts once on each side.
    fn count(
        &mut self,
        name: &str,
        ids: &BTreeSet<&str>,
        links: &[Derivation],
        outlets: &BTreeMap<String, String>,
    ) {
        let (mut from, mut by): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
        let mut seen = BTreeSet::new();
        for link in links.iter().filter(|link| link.direction == Direction::Known) {
            let ours = |id: &str| ids.contains(id) || outlets.get(id).is_some_and(|outlet| outlet == name);
            match (ours(&link.from), ours(&link.to)) {
                (true, true) => {
                    let again =
                        link.kind == DerivationKind::Revision && seen.insert((true, link.to.as_str()));
                    self.revisions += usize::from(again);
                }
                (false, true) if seen.insert((true, link.to.as_str())) => {
                    self.taken.add(link);
                    outlets.get(&link.from).map(|other| *from.entry(other).or_default() += 1);
                }
                (true, false) if seen.insert((false, link.to.as_str())) => {
                    self.given.add(link);
                    outlets.get(&link.to).map(|other| *by.entry(other).or_default() += 1);
                }
                _ => {}
            }
        }
        (self.takes_from, self.taken_by) = (most(from), most(by));
    }
}

impl Taken {
    fn add(&mut self, link: &Derivation) {
        let credited = link.evidence.iter().any(|sign| sign == CREDITED);
        let rewrite = matches!(link.kind, DerivationKind::Rewrite | DerivationKind::Translation);
        *match (rewrite, credited) {
            (false, true) => &mut self.reprints_credited,
            (false, false) => &mut self.reprints,
            (true, true) => &mut self.rewrites_credited,
            (true, false) => &mut self.rewrites,
        } += 1;
    }
}

fn most(counts: BTreeMap<&str, usize>) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> =
        counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out.truncate(NAMES);
    out
}
