//! Whose words: a new article is compared with its candidates, and the accounts that it touches are parted anew.

use super::shelf::Shelf;
use super::{Fold, Numbers};
use crate::bonds::Bonds;
use rashomon_cluster::Profile;
use rashomon_lineage::{Candidates, Link, accounts_within, derive_pair};
use rashomon_model::Account;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many derivations of an article are kept, the surest first: a text that hundreds run is tied to a few of them.
const MOST_LINKS: usize = 6;

/// An account that articles may still join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenAccount {
    pub(super) account: Account,
    /// The numbers of its articles, the lead's among them.
    pub(super) members: Numbers,
}

impl Fold {
    /// Finds the derivations between a new article and its candidates.
    pub(super) fn link(&mut self, number: u32, candidates: &Candidates, shelf: &dyn Shelf) {
        let mut partners: Numbers = candidates.copies.iter().chain(&candidates.rewrites).copied().collect();
        // Of a text that hundreds run, the one that the others come from.
        partners.extend(candidates.copies.iter().filter_map(|c| Some(self.told.get(c)?.lead)));
        partners.remove(&number);
        let Some(own) = self.told.get(&number).map(|t| t.id.clone()) else { return };
        let Some(own) = self.desk.print(&own, shelf) else { return };
        let mut found = Vec::new();
        for other in partners {
            let Some(id) = self.told.get(&other).map(|t| t.id.clone()) else { continue };
            let Some(print) = self.desk.print(&id, shelf) else { continue };
            let (a, b) = ((&own.article, &own.fingerprint), (&print.article, &print.fingerprint));
            let frequencies = self.window.frequencies(a.1, b.1);
            let retold = candidates.rewrites.contains(&other);
            let Some(derivation) = derive_pair(a, b, &frequencies, retold) else { continue };
            found.push((other, derivation));
        }
        // Of those that are as sure, the one with the earlier article.
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        for (other, derivation) in found.into_iter().take(MOST_LINKS) {
            let (from, to) =
                if *derivation.from == *own.article.id { (number, other) } else { (other, number) };
            let link = Link { from, to, score: derivation.score, kind: derivation.kind };
            self.links.entry(from).or_default().push(link);
            self.links.entry(to).or_default().push(link);
            self.pending.derivations.push(derivation);
        }
    }

    /// Parts the articles that a new one is tied to into accounts, and finds each its story.
    pub(super) fn regroup(&mut self, number: u32, profile: &Profile, shelf: &dyn Shelf) {
        let tied = self.tied(number);
        self.part_anew(&tied, Some((number, profile)), shelf);
    }

    /// Parts tied articles into accounts anew, and finds each account its story; `new` is the one among them that has none yet.
    pub(super) fn part_anew(&mut self, tied: &Numbers, new: Option<(u32, &Profile)>, shelf: &dyn Shelf) {
        let mut bonds = self.bonds(tied);
        let parted = self.part(tied, bonds.as_mut());
        // The stories of an account are chosen within the bonds; where parting is a correction's own they are repaired after.
        let bonds = bonds.filter(|_| new.is_some()).map(|(stories, _)| stories);
        let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
        let leads: Numbers = tied.iter().filter_map(|n| Some(self.told.get(n)?.lead)).collect();
        let mut before = BTreeMap::new();
        for lead in leads {
            let Some(open) = self.accounts.remove(&lead) else { continue };
            let story = self.told.get(&lead).map_or(usize::MAX, |told| told.story);
            before.insert(lead, (open, story));
        }
        for (lead, open) in parted {
            // The story is that of the member that came first; one that has come alone looks for its own.
            let first = open.members.first().copied().unwrap_or(lead);
            let class = bonds.as_ref().and_then(|bonds| Some((bonds, bonds.class(lead)?)));
            let story = match (class, new) {
                (Some((bonds, class)), Some(new)) => *chosen
                    .entry(class)
                    .or_insert_with(|| self.choose(bonds, class, &open.members, new, shelf)),
                (None, Some((number, profile))) if first == number => self.assign(number, profile),
                _ => self.told.get(&first).map_or(usize::MAX, |t| t.story),
            };
            for member in &open.members {
                if let Some(told) = self.told.get_mut(member) {
                    (told.lead, told.story) = (lead, story);
                }
            }
            if before.get(&lead).is_none_or(|(was, at)| *was != open || *at != story) {
                self.pending.accounts.insert(lead);
                self.touch(story);
            }
            self.accounts.insert(lead, open);
            if let Some(open) = self.stories.get_mut(&story) {
                open.accounts.insert(lead);
            }
        }
        for (lead, (open, story)) in before {
            let now =
                self.accounts.contains_key(&lead).then(|| self.told.get(&lead).map(|t| t.story)).flatten();
            if now.is_none() {
                self.pending.accounts.remove(&lead);
                self.pending.rows.accounts_gone.push(open.account.id);
            }
            if now != Some(story) {
                self.leave(lead, story);
            }
        }
        for (class, story) in chosen {
            if let Some(bonds) = &bonds {
                // What must be with it comes along.
                let leads = self.leads_of(bonds, class);
                self.gather(&leads, Some(story), shelf);
            }
        }
    }

    /// The story for a class of which an account was parted anew: that of its first article that no correction keeps it
    /// out of.
    fn choose(
        &mut self,
        bonds: &Bonds<u32>,
        class: usize,
        members: &Numbers,
        (new, profile): (u32, &Profile),
        shelf: &dyn Shelf,
    ) -> usize {
        let mut all = self.leads_of(bonds, class);
        all.extend(members);
        let stories: Vec<usize> =
            all.iter().filter(|&&n| n != new).filter_map(|n| Some(self.told.get(n)?.story)).collect();
        let Some(&from) = stories.first() else { return self.assign(new, profile) };
        let free = stories.iter().copied().find(|&story| !self.is_hostile(bonds, story, class));
        free.unwrap_or_else(|| {
            let first = members.first().copied().unwrap_or(new);
            let id = self.parted_id(first, 'n', u64::from(new));
            self.open_story(from, &Numbers::from([first]), id, shelf)
        })
    }

    /// Every open article that derivations tie to one, itself included.
    pub(super) fn tied(&self, number: u32) -> Numbers {
        self.tied_to(Numbers::from([number]))
    }

    /// The same for the articles of an account, of which some may be tied to it no more.
    pub(super) fn tied_to(&self, mut tied: Numbers) -> Numbers {
        let mut next: Vec<u32> = tied.iter().copied().collect();
        while let Some(at) = next.pop() {
            for link in self.links.get(&at).into_iter().flatten() {
                for end in [link.from, link.to] {
                    if self.told.contains_key(&end) && tied.insert(end) {
                        next.push(end);
                    }
                }
            }
        }
        tied
    }

    /// The accounts of tied articles, by the number of their lead.
    fn part(
        &self,
        tied: &Numbers,
        mut bonds: Option<&mut (Bonds<u32>, Bonds<u32>)>,
    ) -> BTreeMap<u32, OpenAccount> {
        let id = |n: u32| self.told.get(&n).map_or("", |t| &*t.id);
        let numbers: BTreeMap<&str, u32> = tied.iter().map(|&n| (id(n), n)).collect();
        let mut links: Vec<Link<&str>> = Vec::new();
        for n in tied {
            // Each link stands at both ends; it is taken at the one it leads to.
            let own = self.links.get(n).into_iter().flatten();
            for l in own.filter(|l| l.to == *n && tied.contains(&l.from)) {
                links.push(Link { from: id(l.from), to: id(l.to), score: l.score, kind: l.kind });
            }
        }
        let mut out = BTreeMap::new();
        let mut may = |from: &str, to: &str| {
            let (Some(&from), Some(&to)) = (numbers.get(from), numbers.get(to)) else { return false };
            bonds.as_mut().is_none_or(|(stories, copies)| {
                stories.may_join(from, to) && copies.join(from, to) && stories.join(from, to)
            })
        };
        for account in accounts_within(numbers.keys().copied().collect(), &links, &mut may) {
            let number = |id: &String| numbers.get(id.as_str()).copied();
            let members: Numbers = account.articles().filter_map(number).collect();
            if let Some(lead) = number(&account.lead) {
                out.insert(lead, OpenAccount { account, members });
            }
        }
        out
    }
}
