//! Entities of several articles to entities of the story: the same person, body or place, whichever name each article
//! gives it.

use crate::names::FULL;
use crate::names::form::Form;
use rashomon_model::{Entity, EntityKind, Mention};
use std::collections::BTreeMap;

/// Who or what is meant over several articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// What kind of thing, by the vote of its mentions.
    pub kind: EntityKind,
    /// The name used most among the fullest ones.
    pub name: String,
    /// All names it goes by, `name` first, then by length and alphabet, each once.
    pub aliases: Vec<String>,
    /// The articles' entities it joins: index of the article in `docs`, index of the entity in that article; in order.
    pub members: Vec<(usize, usize)>,
}

/// Links the entities of a story's articles by the names they go by. Each article is its mentions and its entities (as
/// [`crate::names::names`] gives them). The result does not depend on the order of the articles but for the indices, and
/// stands in order of the first member.
///
/// Two entities are one where they share a full name (in either order for persons), a spelled-out name and its acronym,
/// or where one is a bare surname or shortened name that fits exactly one full name of the story.
#[must_use]
pub fn link(docs: &[(&[Mention], &[Entity])]) -> Vec<Linked> {
    let mut nodes = Vec::new();
    for (doc, (mentions, entities)) in docs.iter().enumerate() {
        let mut counts: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); entities.len()];
        for mention in *mentions {
            if let Some(names) = counts.get_mut(mention.entity as usize) {
                *names.entry(mention.text.as_str()).or_default() += 1;
            }
        }
        for (index, entity) in entities.iter().enumerate() {
            nodes.push(Node::of(doc, index, entity, &counts[index]));
        }
    }
    let mut sets = Sets::new(nodes.len());
    join_same_names(&nodes, &mut sets);
    join_acronyms(&nodes, &mut sets);
    let described = join_described(&nodes, &mut sets);
    join_short_names(&nodes, &mut sets);
    sets.groups().into_iter().map(|group| linked(&nodes, &group, &described)).collect()
}

/// One article's entity with its names in comparable form.
struct Node {
    doc: usize,
    index: usize,
    kind: EntityKind,
    /// How many mentions speak for its kind.
    weight: usize,
    /// Each alias, its form and how often it stands in the article (at least once).
    names: Vec<(String, Form, usize)>,
}

impl Node {
    fn of(doc: usize, index: usize, entity: &Entity, counts: &BTreeMap<&str, usize>) -> Self {
        let mut names: Vec<(String, Form, usize)> = Vec::new();
        for alias in std::iter::once(&entity.name).chain(&entity.aliases) {
            if names.iter().all(|(known, ..)| known != alias) {
                let count = counts.get(alias.as_str()).copied().unwrap_or(1);
                names.push((alias.clone(), Form::of(alias), count));
            }
        }
        Self { doc, index, kind: entity.kind, weight: counts.values().sum::<usize>().max(1), names }
    }

    /// The fullest name's form.
    fn full(&self) -> &Form {
        &self.names[0].1
    }

    /// Names that mean the entity in any article: all but a person's lone surname or first name beside a full one.
    fn strong(&self) -> impl Iterator<Item = &Form> {
        let person = self.kind == EntityKind::Person && self.full().words.len() > 1;
        self.names.iter().map(|(_, form, _)| form).filter(move |form| !person || form.words.len() > 1)
    }

    /// The keys that its names are the same under.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .strong()
            .flat_map(|f| match (self.kind, f.words.len()) {
                (EntityKind::Person, _) => f.person_keys(),
                // What one article's words leave in doubt may be a person in another's.
                (EntityKind::Organization | EntityKind::Work, 2..=3) => {
                    [f.person_keys(), vec![f.key()]].concat()
                }
                _ => vec![f.key()],
            })
            .filter(|k| !k.is_empty())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Joins what shares a strong name.
fn join_same_names(nodes: &[Node], sets: &mut Sets) {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        for key in node.keys() {
            by_key.entry(key).or_default().push(at);
        }
    }
    for same in by_key.values() {
        for pair in same.windows(2) {
            sets.join(pair[0], pair[1]);
        }
    }
}

/// Joins acronyms with the one spelled-out name of the story that has their initials.
fn join_acronyms(nodes: &[Node], sets: &mut Sets) {
    let mut by_initials: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if matches!(node.kind, EntityKind::Person | EntityKind::Place) {
            continue;
        }
        for form in node.strong().filter(|f| !f.acronym && f.words.len() > 1) {
            for short in form.initials() {
                by_initials.entry(short).or_default().push(at);
            }
        }
    }
    for (at, node) in nodes.iter().enumerate() {
        for short in node.strong().filter_map(Form::telling_acronym) {
            if let Some(full) = by_initials.get(short)
                && let Some(one) = sets.only(full)
            {
                sets.join(at, one);
            }
        }
    }
}

/// Joins names that end in the full name of one person or body of the story, the words before only describing it ("Coach
/// Marta Ilves" of a headline's capitals), and bodies' names that go on with a place ("Brellin Mobile USA"); says which.
fn join_described(nodes: &[Node], sets: &mut Sets) -> Vec<bool> {
    let mut described = vec![false; nodes.len()];
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        for form in node.strong().filter(|f| f.words.len() > 1) {
            by_name.entry(form.key()).or_default().push(at);
        }
    }
    for (at, node) in nodes.iter().enumerate() {
        if node.kind == EntityKind::Place || node.names.len() > 1 {
            continue;
        }
        let words = &node.full().words;
        let tail = || {
            (1..words.len().saturating_sub(1)).find_map(|from| {
                let full = by_name.get(&words.get(from..)?.join(" "))?;
                let person = full.iter().all(|&f| nodes[f].kind == EntityKind::Person);
                (person || node.kind != EntityKind::Person && words.len() - from > 2).then_some(full)
            })
        };
        let body = || {
            let head = (2..words.len())
                .rev()
                .find(|&to| words.get(to..).is_some_and(|rest| crate::names::is_place(&rest.join(" "))))?;
            let full = by_name.get(&words.get(..head)?.join(" "))?;
            (node.kind == EntityKind::Organization
                && full.iter().all(|&f| nodes[f].kind == EntityKind::Organization))
            .then_some(full)
        };
        if let Some(one) = tail().or_else(body).and_then(|full| sets.only(full)) {
            described[at] = true;
            sets.join(at, one);
        }
    }
    described
}

/// Joins bare surnames and shortened names with the one full name of the story that they fit.
fn join_short_names(nodes: &[Node], sets: &mut Sets) {
    // Persons by first and last word; bodies by first word, and by what follows the place in front.
    let mut persons: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut bodies: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        for form in node.strong().filter(|f| f.words.len() > 1) {
            let (Some(first), Some(last)) = (form.words.first(), form.words.last()) else { continue };
            match node.kind {
                EntityKind::Person => {
                    persons.entry(first.clone()).or_default().push(at);
                    persons.entry(last.clone()).or_default().push(at);
                }
                EntityKind::Organization => {
                    bodies.entry(first.clone()).or_default().push(at);
                    if let Some(short) = form.without_place() {
                        bodies.entry(short).or_default().push(at);
                    }
                }
                _ => {}
            }
        }
    }
    for (at, node) in nodes.iter().enumerate() {
        let form = node.full();
        let fits = match node.kind {
            EntityKind::Person => persons.get(&form.key()),
            EntityKind::Organization | EntityKind::Work if !form.stands_alone() => {
                bodies.get(&form.key()).or_else(|| persons.get(&form.key()))
            }
            _ => None,
        };
        if let Some(one) = fits.and_then(|full| sets.only(full)) {
            sets.join(at, one);
        }
    }
}

/// Makes a group of nodes one linked entity.
fn linked(nodes: &[Node], group: &[usize], described: &[bool]) -> Linked {
    let mut votes: BTreeMap<EntityKind, usize> = BTreeMap::new();
    let mut names: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for &at in group {
        *votes.entry(nodes[at].kind).or_default() += nodes[at].weight;
        for (name, form, count) in &nodes[at].names {
            // A description is no fuller name.
            let full = if described[at] { 0 } else { fullness(form) };
            let entry = names.entry(name).or_insert((full, 0));
            entry.0 = entry.0.max(full);
            entry.1 += count;
        }
    }
    let kind = votes.iter().max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind))).map(|(kind, _)| *kind);
    let mut aliases: Vec<(&str, (usize, usize))> = names.into_iter().collect();
    aliases.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(b.1.1.cmp(&a.1.1)).then(a.0.cmp(b.0)));
    let aliases: Vec<String> = aliases.into_iter().map(|(name, _)| name.to_owned()).collect();
    Linked {
        kind: kind.unwrap_or(EntityKind::Organization),
        name: aliases.first().cloned().unwrap_or_default(),
        aliases,
        members: group.iter().map(|&at| (nodes[at].doc, nodes[at].index)).collect(),
    }
}

/// How much of a name a form gives: words, up to what a reader would call a full name.
fn fullness(form: &Form) -> usize {
    form.words.len().min(FULL)
}

/// Disjoint sets of node indices; a set is known by its smallest member.
pub(crate) struct Sets(Vec<usize>);

impl Sets {
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The smallest member of `at`'s set.
    pub(crate) fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    /// Makes the sets of `a` and `b` one.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// The set that all of `members` are in, or `None` where they are in several or there is none.
    fn only(&self, members: &[usize]) -> Option<usize> {
        let first = self.root(*members.first()?);
        members.iter().all(|&at| self.root(at) == first).then_some(first)
    }

    /// All sets, each in order, in order of their smallest members.
    pub(crate) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.0.len() {
            groups.entry(self.root(at)).or_default().push(at);
        }
        groups.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityKind::{Organization, Person, Place};

    fn doc(entities: &[(EntityKind, &[&str])]) -> Vec<Entity> {
        entities
            .iter()
            .map(|(kind, names)| Entity {
                name: names[0].to_owned(),
                kind: *kind,
                aliases: names.iter().map(|&n| n.to_owned()).collect(),
            })
            .collect()
    }

    fn check(docs: &[Vec<Entity>]) -> String {
        let docs: Vec<(&[Mention], &[Entity])> = docs.iter().map(|d| (&[][..], d.as_slice())).collect();
        let mut out = String::new();
        for l in link(&docs) {
            out += &format!("{:?} {} {:?}\n", l.kind, l.aliases.join(" | "), l.members);
        }
        out
    }

    #[test]
    fn links_over_articles() {
        let got = check(&[
            doc(&[
                (Person, &["Marta Ilves", "Ilves"]),
                (Organization, &["Harbour Four", "H4"]),
                (Place, &["The Hook"]),
            ]),
            doc(&[(Person, &["Ilves Marta"]), (Organization, &["Harbour 4"]), (Place, &["the Hook"])]),
            doc(&[(Person, &["Ilves"]), (Organization, &["H4"])]),
        ]);
        insta::assert_snapshot!(got, @r"
        Person Ilves Marta | Marta Ilves | Ilves [(0, 0), (1, 0), (2, 0)]
        Organization Harbour 4 | Harbour Four | H4 [(0, 1), (1, 1), (2, 1)]
        Place The Hook | the Hook [(0, 2), (1, 2)]
        ");
    }

    #[test]
    fn a_shared_surname_joins_nobody() {
        let got = check(&[
            doc(&[(Person, &["Anna Berg"])]),
            doc(&[(Person, &["Olaf Berg"])]),
            doc(&[(Person, &["Berg"])]),
        ]);
        insta::assert_snapshot!(got, @r"
        Person Anna Berg [(0, 0)]
        Person Olaf Berg [(1, 0)]
        Person Berg [(2, 0)]
        ");
    }

    #[test]
    fn short_and_familiar_names() {
        let got = check(&[
            doc(&[
                (Person, &["William Arne Olsen", "Olsen"]),
                (Organization, &["Oslo Gulls"]),
                (Place, &["Mount Vik"]),
            ]),
            doc(&[(Person, &["Bill Olsen"]), (Organization, &["Gulls"]), (Place, &["Mt. Vik"])]),
            doc(&[(Organization, &["Acme Corp."]), (Organization, &["Harbour Pilots"])]),
            doc(&[(Organization, &["Acme"]), (Organization, &["HP"])]),
        ]);
        insta::assert_snapshot!(got, @r"
        Person William Arne Olsen | Bill Olsen | Olsen [(0, 0), (1, 0)]
        Organization Oslo Gulls | Gulls [(0, 1), (1, 1)]
        Place Mount Vik | Mt. Vik [(0, 2), (1, 2)]
        Organization Acme | Acme Corp. [(2, 0), (3, 0)]
        Organization Harbour Pilots | HP [(2, 1), (3, 1)]
        ");
    }

    #[test]
    fn described_names() {
        let got = check(&[
            doc(&[(Person, &["Marta Ilves"]), (Organization, &["Brellin Mobile"])]),
            doc(&[(Person, &["Harbour Coach Marta Ilves"]), (Organization, &["Brellin Mobile USA"])]),
            doc(&[(Organization, &["H-P"]), (Organization, &["HP"])]),
        ]);
        insta::assert_snapshot!(got, @r"
        Person Marta Ilves | Harbour Coach Marta Ilves [(0, 0), (1, 0)]
        Organization Brellin Mobile | Brellin Mobile USA [(0, 1), (1, 1)]
        Organization H-P | HP [(2, 0), (2, 1)]
        ");
    }

    const NAMES: &[(EntityKind, &[&str])] = &[
        (Person, &["Anna Berg", "Berg"]),
        (Person, &["Berg"]),
        (Person, &["Berg Anna"]),
        (Person, &["Olaf Berg"]),
        (Organization, &["Norland Rail Board", "NRB"]),
        (Organization, &["NRB"]),
        (Organization, &["Norland"]),
        (Place, &["Norland"]),
        (Organization, &["Oslo Gulls"]),
        (Organization, &["Gulls"]),
    ];

    proptest::proptest! {
        #[test]
        fn the_order_of_articles_does_not_matter(picks in proptest::collection::vec(proptest::collection::vec(0usize..10, 0..4), 0..5)) {
            let docs: Vec<Vec<Entity>> =
                picks.iter().map(|p| doc(&p.iter().map(|&at| NAMES[at]).collect::<Vec<_>>())).collect();
            let turned: Vec<Vec<Entity>> = docs.iter().rev().cloned().collect();
            let names = |docs: &[Vec<Entity>]| {
                let docs: Vec<(&[Mention], &[Entity])> = docs.iter().map(|d| (&[][..], d.as_slice())).collect();
                let linked = link(&docs);
                let members: usize = linked.iter().map(|l| l.members.len()).sum();
                proptest::prop_assert_eq!(members, docs.iter().map(|d| d.1.len()).sum::<usize>(), "none lost, none twice");
                let mut out: Vec<_> = linked.into_iter().map(|l| (l.kind, l.aliases, l.members.len())).collect();
                out.sort();
                Ok(out)
            };
            proptest::prop_assert_eq!(names(&docs)?, names(&turned)?);
        }
    }
}
