//! Readers' corrections: what they mean, kept as rules between articles, and the grouping brought in line with them.

use super::shelf::Shelf;
use super::{Fold, Numbers};
use crate::bonds::{Bonds, Rule};
use rashomon_lineage::Link;
use rashomon_model::{CorrectionKind, Decision, Derivation, Direction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most articles a rule names on one side: a story's first ones say which story is meant, however long it grows.
const MOST_NAMED: usize = 64;

/// A decision that has an effect.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Standing {
    /// The decision's number.
    pub(super) number: u64,
    pub(super) rule: Rule<u32>,
    undo: Undo,
}

/// What it did, for when it is taken back.
#[derive(Debug, Serialize, Deserialize)]
enum Undo {
    Nothing,
    /// It parted a story, or an account.
    Parted,
    /// It ended a story, whose accounts had these leads.
    United {
        id: String,
        version: u64,
        leads: Vec<u32>,
    },
    /// These derivations no longer counted.
    Links(Vec<Link<u32>>),
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The id of the story that its first article is in now.
    pub a: String,
    /// The id of the story that its other article is in now.
    pub b: String,
}

/// Why a decision has no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// Nothing open has that id.
    #[error(
        "{0} is not there to be corrected: no story has it that articles may still join (a story is over when its last article \
         is two weeks old), or it is a teaser or a digest, which is in no story"
    )]
    Unknown(String),
    /// Both ids mean one article.
    #[error("both are the same article")]
    Same,
    /// A story is not parted from itself.
    #[error(
        "nothing would be left to part from: the story is that account alone, or both are the same story"
    )]
    NothingLeft,
    /// Only articles are copies.
    #[error("{0} is a story: say which article is no copy of which")]
    NoArticle(String),
    /// What is to be taken back does not stand.
    #[error("decision {0} does not stand (any more): it was taken back, had no effect, or its story is over")]
    NotStanding(u64),
}

/// What an id means.
enum Named {
    Article(u32),
    Story(usize),
}

impl Fold {
    /// The number of the last decision taken in; 0 before the first.
    #[must_use]
    pub fn decided(&self) -> u64 {
        self.decided
    }

    /// Takes in a decision, after the capture it was made after and before the next. Decisions come in rising order; one that
    /// was taken in before changes nothing.
    ///
    /// # Errors
    /// Where it has no effect; it counts as taken in all the same.
    pub fn decide(&mut self, decision: &Decision, shelf: &dyn Shelf) -> Result<Decided, Undecided> {
        if decision.number > self.decided {
            self.decided = decision.number;
            self.obey(decision, shelf)?;
            self.count_versions();
        }
        self.stories_of(decision)
    }

    /// Whether a decision would have an effect, if it were made now.
    ///
    /// # Errors
    /// Where it would not, with the reason.
    pub fn would_decide(&self, decision: &Decision) -> Result<(), Undecided> {
        match decision.takes_back {
            Some(number) => self.place_of(number).map(drop),
            None => self.meant(decision).map(drop),
        }
    }

    fn obey(&mut self, decision: &Decision, shelf: &dyn Shelf) -> Result<(), Undecided> {
        if let Some(number) = decision.takes_back {
            let standing = self.standing.remove(self.place_of(number)?);
            self.undo(standing, shelf);
        } else {
            let rule = self.meant(decision)?;
            let undo = match rule.kind {
                CorrectionKind::NotACopy => self.unlink(&rule),
                _ => Undo::Nothing,
            };
            self.standing.push(Standing { number: decision.number, rule, undo });
        }
        self.repair(shelf);
        Ok(())
    }

    fn place_of(&self, number: u64) -> Result<usize, Undecided> {
        self.standing.iter().position(|s| s.number == number).ok_or(Undecided::NotStanding(number))
    }

    /// The stories of a decision's two, as they are now.
    fn stories_of(&self, decision: &Decision) -> Result<Decided, Undecided> {
        let story = |id: &String| {
            let number = match self.named(id)? {
                Named::Article(article) => self.told.get(&article).map(|t| t.story),
                Named::Story(story) => Some(story),
            };
            let open = number.and_then(|number| self.stories.get(&number));
            open.map(|open| open.id.clone()).ok_or_else(|| Undecided::Unknown(id.clone()))
        };
        // A story that has just gone into the other is where that one is.
        match (story(&decision.a), story(&decision.b)) {
            (Ok(a), Ok(b)) => Ok(Decided { a, b }),
            (Ok(one), Err(_)) | (Err(_), Ok(one)) => Ok(Decided { a: one.clone(), b: one }),
            (Err(why), Err(_)) => Err(why),
        }
    }

    /// What an id means; an account is its lead.
    fn named(&self, id: &str) -> Result<Named, Undecided> {
        let article = || self.told.iter().find(|(_, t)| *t.id == *id).map(|(&n, _)| Named::Article(n));
        let account =
            || self.accounts.iter().find(|(_, a)| a.account.id == id).map(|(&n, _)| Named::Article(n));
        let story = || self.stories.iter().find(|(_, s)| s.id == id).map(|(&n, _)| Named::Story(n));
        let found = article().or_else(account).or_else(story);
        found.ok_or_else(|| Undecided::Unknown(id.to_owned()))
    }

    /// A decision in terms of articles.
    fn meant(&self, decision: &Decision) -> Result<Rule<u32>, Undecided> {
        let (a, b) = (self.named(&decision.a)?, self.named(&decision.b)?);
        let kind = decision.kind;
        // Where one leaves a story it is the article, whichever is named first.
        let (a, b) = match (a, b) {
            (Named::Story(s), Named::Article(n)) if kind == CorrectionKind::NotSameStory => {
                (Named::Article(n), Named::Story(s))
            }
            pair => pair,
        };
        let lead = |n: u32| self.told.get(&n).map_or(n, |t| t.lead);
        let leads = |story: usize, without: Option<u32>| -> Vec<u32> {
            let all = self.stories.get(&story).into_iter().flat_map(|s| s.accounts.iter().copied());
            all.filter(|&n| Some(n) != without).take(MOST_NAMED).collect()
        };
        let first = |named: &Named| match *named {
            Named::Article(n) => vec![n],
            Named::Story(story) => leads(story, None).into_iter().take(1).collect(),
        };
        let (a, b) = match kind {
            CorrectionKind::SameStory => (first(&a), first(&b)),
            CorrectionKind::NotSameStory => match (a, b) {
                (Named::Article(a), Named::Story(s)) => (vec![a], leads(s, Some(lead(a)))),
                (Named::Story(a), Named::Story(b)) if a == b => return Err(Undecided::NothingLeft),
                (Named::Story(a), Named::Story(b)) => (leads(a, None), leads(b, None)),
                (a, b) => (first(&a), first(&b)),
            },
            CorrectionKind::NotACopy => {
                for (named, id) in [(&a, &decision.a), (&b, &decision.b)] {
                    if matches!(named, Named::Story(_)) {
                        return Err(Undecided::NoArticle(id.clone()));
                    }
                }
                (first(&a), first(&b))
            }
        };
        if a.is_empty() || b.is_empty() {
            return Err(Undecided::NothingLeft);
        }
        if a == b {
            return Err(Undecided::Same);
        }
        Ok(Rule { kind, a, b })
    }

    /// The rules whose articles are still told, and where they stand.
    fn rules(&self) -> Vec<&Rule<u32>> {
        self.standing.iter().map(|s| &s.rule).collect()
    }

    /// What rules ask of stories where the accounts of `tied` are parted anew; `None` where no rule speaks of any of them.
    pub(super) fn bonds(&self, tied: &Numbers) -> Option<(Bonds<u32>, Bonds<u32>)> {
        let named = |n: &u32| self.standing.iter().any(|s| s.rule.names(n));
        if self.standing.is_empty() || !tied.iter().any(named) {
            return None;
        }
        let rules = self.rules();
        let (mut stories, _) = Bonds::of_stories(&rules);
        self.join_accounts(&mut stories, tied);
        Some((stories, Bonds::of_copies(&rules)))
    }

    /// The articles of an account are in one story: their classes are one.
    fn join_accounts(&self, bonds: &mut Bonds<u32>, without: &Numbers) {
        let known: Vec<u32> = bonds.known().map(|(n, _)| n).filter(|n| !without.contains(n)).collect();
        for number in known {
            if let Some(told) = self.told.get(&number) {
                bonds.join(told.lead, number);
            }
        }
    }

    /// Which stories may never be one.
    pub(super) fn stories_apart(&self) -> BTreeSet<(usize, usize)> {
        let mut out = BTreeSet::new();
        if self.standing.is_empty() {
            return out;
        }
        let (bonds, _) = Bonds::of_stories(&self.rules());
        let places: Vec<(usize, usize)> =
            bonds.known().filter_map(|(n, class)| Some((class, self.told.get(&n)?.story))).collect();
        for (at, &(class, story)) in places.iter().enumerate() {
            let others = places[at + 1..].iter().filter(|o| bonds.are_apart(class, o.0) && o.1 != story);
            out.extend(others.map(|o| (story.min(o.1), story.max(o.1))));
        }
        out
    }

    /// Whether a story holds an article that a class is apart from.
    pub(super) fn is_hostile(&self, bonds: &Bonds<u32>, story: usize, class: usize) -> bool {
        bonds.known().any(|(n, other)| {
            bonds.are_apart(class, other) && self.told.get(&n).is_some_and(|told| told.story == story)
        })
    }

    /// The leads of the accounts of a class.
    pub(super) fn leads_of(&self, bonds: &Bonds<u32>, class: usize) -> Numbers {
        let own = bonds.known().filter(|(_, other)| *other == class);
        own.filter_map(|(n, _)| Some(self.told.get(&n)?.lead)).collect()
    }

    /// Takes the derivations between two articles out.
    fn unlink(&mut self, rule: &Rule<u32>) -> Undo {
        let between = |l: &Link<u32>| {
            let side = |side: &[u32], n: u32| side.binary_search(&n).is_ok();
            (side(&rule.a, l.from) && side(&rule.b, l.to)) || (side(&rule.a, l.to) && side(&rule.b, l.from))
        };
        let mut gone: Vec<Link<u32>> = Vec::new();
        for number in rule.a.iter().chain(&rule.b) {
            if let Some(links) = self.links.get_mut(number) {
                gone.extend(links.extract_if(.., |l| between(l)).filter(|l| l.to == *number));
            }
        }
        for link in &gone {
            let id = |n: u32| self.told.get(&n).map(|t| t.id.to_string());
            if let (Some(from), Some(to)) = (id(link.from), id(link.to)) {
                self.pending.derivations.retain(|d| d.from != from || d.to != to);
                self.pending.rows.derivations_gone.push((from, to));
            }
        }
        Undo::Links(gone)
    }

    /// Puts derivations back.
    fn link_again(&mut self, links: Vec<Link<u32>>, shelf: &dyn Shelf) {
        for link in links {
            let Some((from, to)) = self.told.get(&link.from).zip(self.told.get(&link.to)) else { continue };
            let (from, to) = (from.id.to_string(), to.id.to_string());
            self.links.entry(link.from).or_default().push(link);
            self.links.entry(link.to).or_default().push(link);
            let prints = self.desk.print(&from, shelf).zip(self.desk.print(&to, shelf));
            let found = prints.and_then(|(a, b)| {
                let frequencies = self.window.frequencies(&a.fingerprint, &b.fingerprint);
                let (a, b) = ((&a.article, &a.fingerprint), (&b.article, &b.fingerprint));
                rashomon_lineage::derive_pair(a, b, &frequencies, true)
            });
            // What was furniture or rare may have changed since; that it is one was found before.
            let again = Derivation { from: from.clone(), to: to.clone(), ..plain(&link) };
            let same = found.filter(|d| (&d.from, &d.to, d.kind) == (&again.from, &again.to, again.kind));
            self.pending.rows.derivations_gone.retain(|gone| *gone != (from.clone(), to.clone()));
            self.pending.derivations.push(same.unwrap_or(again));
        }
    }

    /// Undoes what a decision did that was taken back.
    fn undo(&mut self, standing: Standing, shelf: &dyn Shelf) {
        let Standing { rule, undo, .. } = standing;
        let (Some(&a), Some(&b)) = (rule.a.first(), rule.b.first()) else { return };
        match undo {
            Undo::Nothing => {}
            Undo::Parted => {
                self.part_anew(&self.tied(a), None, shelf);
                let ends = |n: u32| self.told.get(&n).map(|t| t.story);
                let present = |side: &[u32]| side.iter().copied().find(|n| self.told.contains_key(n));
                if let (Some(a), Some(b)) = (present(&rule.a), present(&rule.b))
                    && let (Some(x), Some(y)) = (ends(a), ends(b))
                {
                    let (bonds, _) = self.bonds_now();
                    if x != y && !self.are_hostile(&bonds, x, y) {
                        self.unite(x.max(y), x.min(y));
                    }
                }
            }
            Undo::United { id, version, leads } => {
                let other = if leads.contains(&a) { b } else { a };
                self.revive(id, version, &leads, other, shelf);
            }
            Undo::Links(links) => {
                self.link_again(links, shelf);
                self.part_anew(&self.tied(a), None, shelf);
                self.part_anew(&self.tied(b), None, shelf);
            }
        }
    }

    /// Opens a story again that had gone into the one of `other`, with what is known to be its.
    fn revive(&mut self, id: String, version: u64, leads: &[u32], other: u32, shelf: &dyn Shelf) {
        let Some(from) = self.told.get(&other).map(|t| t.story) else { return };
        let (bonds, _) = self.bonds_now();
        let there = leads.iter().filter_map(|n| self.told.get(n)).filter(|t| t.story == from);
        let mut moving: Numbers = there.map(|t| t.lead).collect();
        // Whose account or whose class stays, stays.
        moving.remove(&self.told.get(&other).map_or(other, |t| t.lead));
        loop {
            let classes: BTreeSet<usize> = moving.iter().filter_map(|&n| bonds.class(n)).collect();
            let torn = classes.into_iter().find(|&class| !self.leads_of(&bonds, class).is_subset(&moving));
            let Some(torn) = torn else { break };
            moving.retain(|&n| bonds.class(n) != Some(torn));
        }
        if !moving.is_empty() && self.stories.get(&from).is_some_and(|s| s.accounts.len() > moving.len()) {
            self.move_out(from, &moving, id, version, shelf);
        }
    }

    /// What the rules ask of stories now, and which are in force.
    fn bonds_now(&self) -> (Bonds<u32>, Vec<bool>) {
        let (mut bonds, in_force) = Bonds::of_stories(&self.rules());
        self.join_accounts(&mut bonds, &Numbers::new());
        (bonds, in_force)
    }

    fn are_hostile(&self, bonds: &Bonds<u32>, x: usize, y: usize) -> bool {
        let inside = bonds.known().filter(|(n, _)| self.told.get(n).is_some_and(|told| told.story == x));
        inside.into_iter().any(|(_, class)| self.is_hostile(bonds, y, class))
    }

    /// Brings accounts and stories in line with the rules: first accounts are parted, then stories united, then stories
    /// parted, so that what must be together leaves together.
    fn repair(&mut self, shelf: &dyn Shelf) {
        let (_, in_force) = Bonds::of_stories(&self.rules());
        let leads =
            |side: &[u32]| side.iter().filter_map(|n| Some(self.told.get(n)?.lead)).collect::<Numbers>();
        let parts_an_account = |s: &Standing| {
            s.rule.kind == CorrectionKind::NotSameStory
                && matches!(s.undo, Undo::Nothing)
                && !leads(&s.rule.a).is_disjoint(&leads(&s.rule.b))
        };
        let parting: Vec<bool> = self.standing.iter().map(parts_an_account).collect();
        for (standing, _) in self.standing.iter_mut().zip(parting).filter(|(_, parts)| *parts) {
            standing.undo = Undo::Parted;
        }
        // Each parting leaves one account less to part; an end is set all the same.
        for _ in 0..=self.standing.len() * MOST_NAMED {
            let Some(torn) = self.torn_account() else { break };
            self.part_anew(&self.tied_to(torn), None, shelf);
        }
        for kind in [CorrectionKind::SameStory, CorrectionKind::NotSameStory] {
            for at in (0..in_force.len()).rev().filter(|&at| in_force[at]) {
                match self.standing[at].rule.kind {
                    CorrectionKind::SameStory if kind == CorrectionKind::SameStory => {
                        self.bring_together(at, shelf);
                    }
                    CorrectionKind::NotSameStory if kind == CorrectionKind::NotSameStory => {
                        self.keep_apart(at, shelf);
                    }
                    _ => {}
                }
            }
        }
    }

    /// The articles of an account that may not be one account.
    fn torn_account(&self) -> Option<Numbers> {
        let rules = self.rules();
        let (mut stories, _) = Bonds::of_stories(&rules);
        let mut copies = Bonds::of_copies(&rules);
        let known: Numbers = stories.known().chain(copies.known()).map(|(n, _)| n).collect();
        let lead = |n: u32| self.told.get(&n).map(|told| (told.lead, n));
        let mut places: Vec<(u32, u32)> = known.into_iter().filter_map(lead).collect();
        places.sort_unstable();
        let torn = places.into_iter().find(|&(lead, n)| !stories.join(lead, n) || !copies.join(lead, n));
        torn.and_then(|(lead, _)| Some(self.accounts.get(&lead)?.members.clone()))
    }

    /// Makes the stories of a rule's two articles one, or moves one of them where other rules keep the stories apart.
    fn bring_together(&mut self, at: usize, shelf: &dyn Shelf) {
        let rule = &self.standing[at].rule;
        let story = |n: Option<&u32>| Some((*n?, self.told.get(n?)?.story));
        let (Some((a, x)), Some((b, y))) = (story(rule.a.first()), story(rule.b.first())) else { return };
        if x == y {
            return;
        }
        let (bonds, _) = self.bonds_now();
        if !self.are_hostile(&bonds, x, y) {
            let (ends, into) = (x.max(y), x.min(y));
            if let (Undo::Nothing, Some(gone)) = (&self.standing[at].undo, self.stories.get(&ends)) {
                let leads = gone.accounts.iter().copied().collect();
                self.standing[at].undo = Undo::United { id: gone.id.clone(), version: gone.version, leads };
            }
            self.unite(ends, into);
            return;
        }
        let Some(class) = bonds.class(a).or_else(|| bonds.class(b)) else { return };
        let leads = self.leads_of(&bonds, class);
        let free = [x, y].into_iter().find(|&story| !self.is_hostile(&bonds, story, class));
        if matches!(self.standing[at].undo, Undo::Nothing) {
            // What comes from the other's story finds one of its own when this is taken back.
            let from = if free == Some(y) { x } else { y };
            let moved = leads.iter().copied().filter(|n| self.told.get(n).is_some_and(|t| t.story == from));
            let moved: Vec<u32> = moved.collect();
            let id = self.parted_id(moved.first().copied().unwrap_or(a), 'u', self.decided);
            self.standing[at].undo = Undo::United { id, version: 0, leads: moved };
        }
        self.gather(&leads, free, shelf);
    }

    /// Lets the first articles of a rule, and all that must be with them, leave the stories of its others.
    fn keep_apart(&mut self, at: usize, shelf: &dyn Shelf) {
        let rule = &self.standing[at].rule;
        let stories = |side: &[u32]| {
            side.iter().filter_map(|n| Some(self.told.get(n)?.story)).collect::<BTreeSet<usize>>()
        };
        let shared: Vec<usize> = stories(&rule.a).intersection(&stories(&rule.b)).copied().collect();
        let side = rule.a.clone();
        for story in shared {
            let (bonds, _) = self.bonds_now();
            let classes: BTreeSet<usize> = side
                .iter()
                .filter(|n| self.told.get(n).is_some_and(|t| t.story == story))
                .filter_map(|&n| bonds.class(n))
                .collect();
            let leads: Numbers = classes.iter().flat_map(|&class| self.leads_of(&bonds, class)).collect();
            let here = |n: &u32| self.told.get(n).is_some_and(|t| t.story == story);
            let moving: Numbers = leads.into_iter().filter(here).collect();
            self.move_out_new(story, &moving, shelf);
            if matches!(self.standing[at].undo, Undo::Nothing) {
                self.standing[at].undo = Undo::Parted;
            }
        }
    }

    /// Lets go of the rules that nothing is left of to rule.
    pub(super) fn forget_rules(&mut self) {
        let told = &self.told;
        let any = |side: &[u32]| side.iter().any(|n| told.contains_key(n));
        self.standing.retain(|s| any(&s.rule.a) && any(&s.rule.b));
    }

    /// The decisions in which two articles stand against each other, by number, and whether each is in force.
    pub(super) fn between(&self, a: u32, b: u32) -> Vec<(u64, CorrectionKind, bool)> {
        let (_, in_force) = Bonds::of_stories(&self.rules());
        let lead = |n: u32| self.told.get(&n).map_or(n, |t| t.lead);
        let on = |side: &[u32], n: u32| side.iter().any(|&m| m == n || lead(m) == lead(n));
        let speaks =
            |rule: &Rule<u32>| (on(&rule.a, a) && on(&rule.b, b)) || (on(&rule.a, b) && on(&rule.b, a));
        let all = self.standing.iter().zip(in_force).filter(|(s, _)| speaks(&s.rule));
        all.map(|(s, holds)| (s.number, s.rule.kind, holds)).collect()
    }
}

/// A derivation of which no more is known than its link.
fn plain(link: &Link<u32>) -> Derivation {
    Derivation {
        from: String::new(),
        to: String::new(),
        kind: link.kind,
        direction: Direction::Unknown,
        score: link.score,
        carried: link.score,
        passages: Vec::new(),
        dropped: Vec::new(),
        added: Vec::new(),
        altered: Vec::new(),
        evidence: Vec::new(),
    }
}
