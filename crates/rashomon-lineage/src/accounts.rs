//! Derivations to accounts: every article stands with the best origin it has.

use rashomon_model::{Account, Derivation, DerivationKind, Telling};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many steps an article may stand from its lead. A reprint of a rewrite is still that account; a longer chain of
/// half-alike texts no longer says that the ends have anything to do with each other.
const LONGEST_CHAIN: usize = 2;

/// A derivation by its ends, without its passages.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Link<Id> {
    /// The origin.
    pub from: Id,
    /// The derived article.
    pub to: Id,
    /// How sure, 0 to 1.
    pub score: f64,
    /// In which way.
    pub kind: DerivationKind,
}

/// Parts articles into accounts by their derivations: every article is in exactly one. The same set gives the same
/// answer whatever its order.
#[must_use]
pub fn accounts(tellings: &[Telling<'_>], derivations: &[Derivation]) -> Vec<Account> {
    let ids: Vec<&str> = tellings.iter().map(|t| t.article.id.as_str()).collect();
    let links: Vec<Link<&str>> = derivations
        .iter()
        .map(|d| Link { from: d.from.as_str(), to: d.to.as_str(), score: d.score, kind: d.kind })
        .collect();
    accounts_of(ids, &links)
}

/// As [`accounts`], by ids alone: an id given twice is one article, and a link to an unknown one is passed over.
#[must_use]
pub fn accounts_of(ids: Vec<&str>, links: &[Link<&str>]) -> Vec<Account> {
    accounts_within(ids, links, &mut |_, _| true)
}

/// As [`accounts_of`], where some articles may not stand in one account: before a derivation ties two, `may` is asked for its
/// origin and its derived article. Where it says yes the accounts that these stand in are one from then on.
#[must_use]
pub fn accounts_within(
    mut ids: Vec<&str>,
    links: &[Link<&str>],
    may: &mut dyn FnMut(&str, &str) -> bool,
) -> Vec<Account> {
    ids.sort_unstable();
    ids.dedup();
    let parents = parents(&ids, links, may);
    let mut members: BTreeMap<usize, Vec<(usize, DerivationKind)>> = BTreeMap::new();
    for at in 0..ids.len() {
        match lead(&parents, at) {
            Some((lead, kind)) => members.entry(lead).or_default().push((at, kind)),
            None => drop(members.entry(at).or_default()),
        }
    }
    members.into_iter().map(|(lead, members)| account(&ids, lead, &members)).collect()
}

/// An article's best origin, and in which way it derives from it.
type Parent = Option<(usize, DerivationKind)>;

/// A score in tenths: what differs by less is as strong, and then the origin of more articles goes first. It is likelier
/// to be where all of them come from, and leaves no chain that is too long.
fn step(score: f64) -> u32 {
    (score.clamp(0.0, 1.0) * 10.0).round() as u32
}

/// The best origin of each article: the strongest derivations are taken first, none closes a ring, none makes a chain
/// too long, none ties what may not be tied.
fn parents(ids: &[&str], links: &[Link<&str>], may: &mut dyn FnMut(&str, &str) -> bool) -> Vec<Parent> {
    let place = |id: &str| ids.binary_search(&id).ok();
    let mut edges: Vec<Link<usize>> = links
        .iter()
        .filter_map(|l| Some(Link { from: place(l.from)?, to: place(l.to)?, score: l.score, kind: l.kind }))
        .filter(|l| l.from != l.to)
        .collect();
    let mut derived = vec![0_usize; ids.len()];
    edges.iter().for_each(|l| derived[l.from] += 1);
    edges.sort_by(|a, b| {
        let strength =
            |l: &Link<usize>| (std::cmp::Reverse((step(l.score), derived[l.from])), l.from, l.to, l.kind);
        strength(a).cmp(&strength(b))
    });
    let mut parents: Vec<Parent> = vec![None; ids.len()];
    // How many steps stand below each article.
    let mut below = vec![0usize; ids.len()];
    for Link { from, to, kind, .. } in edges {
        let above = path(&parents, from);
        let too_long = above.len() + below[to] + 1 > LONGEST_CHAIN;
        if parents[to].is_some() || from == to || above.contains(&to) || too_long {
            continue;
        }
        if !may(ids[from], ids[to]) {
            continue;
        }
        parents[to] = Some((from, kind));
        for (depth, at) in (below[to] + 1..).zip(std::iter::once(from).chain(above)) {
            below[at] = below[at].max(depth);
        }
    }
    parents
}

/// The origins above an article, the nearest first.
fn path(parents: &[Parent], from: usize) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = from;
    while let Some((up, _)) = parents[at] {
        out.push(up);
        at = up;
    }
    out
}

/// The lead of an article's account, and how the article derives from it: words once lost stay lost.
fn lead(parents: &[Parent], at: usize) -> Option<(usize, DerivationKind)> {
    let (mut up, mut kind) = parents[at]?;
    while let Some((next, by)) = parents[up] {
        up = next;
        if !is_reprint(by) {
            kind = by;
        }
    }
    Some((up, kind))
}

/// Whether a derivation shares words.
fn is_reprint(kind: DerivationKind) -> bool {
    !matches!(kind, DerivationKind::Rewrite | DerivationKind::Translation)
}

/// The account of a lead and its members, which come in the order of their ids.
fn account(ids: &[&str], lead: usize, members: &[(usize, DerivationKind)]) -> Account {
    let of = |reprint: bool| {
        let mine = members.iter().filter(move |m| is_reprint(m.1) == reprint);
        mine.map(|m| ids[m.0].to_owned()).collect()
    };
    let id = ids[lead];
    Account {
        id: format!("c-{}", id.strip_prefix("a-").unwrap_or(id)),
        lead: id.to_owned(),
        reprints: of(true),
        rewrites: of(false),
    }
}
