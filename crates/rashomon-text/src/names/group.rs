//! Candidates to entities inside one article: a surname means the person named in full, an acronym the name it
//! shortens.

use super::find::Found;
use super::form::Form;
use super::kind::Scores;
use super::tokens::Tokens;
use crate::entities::Sets;
use rashomon_model::EntityKind;
use std::collections::BTreeMap;

/// A candidate with what is known of it.
pub(super) struct Named {
    pub(super) found: Found,
    pub(super) scores: Scores,
    pub(super) form: Form,
    pub(super) text: String,
}

impl Named {
    pub(super) fn of(tokens: &Tokens<'_>, found: Found, scores: Scores, form: Form) -> Self {
        let text = tokens.text(found.from, found.to).to_owned();
        Self { found, scores, form, text }
    }
}

/// Groups the names of one article: for each set its members, and the kind that their evidence adds up to.
pub(super) fn group(names: &[Named]) -> Vec<(Vec<usize>, EntityKind)> {
    let mut sets = Sets::new(names.len());
    same_names(names, &mut sets);
    let kinds = kinds(names, &sets);
    let persons: Vec<usize> = (0..names.len())
        .filter(|&at| kinds[at] == EntityKind::Person && names[at].form.words.len() > 1)
        .collect();
    same_persons(names, &persons, &mut sets);
    surnames(names, &persons, &kinds, &mut sets);
    shortened(names, &kinds, &mut sets);
    let groups = sets.groups();
    groups
        .into_iter()
        .map(|members| {
            let kind = kind_of(names, &members);
            (members, kind)
        })
        .collect()
}

/// Joins the same name written the same, and what brackets tie together.
fn same_names(names: &[Named], sets: &mut Sets) {
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let key = name.form.key();
        if let Some(&known) = by_key.get(&key) {
            sets.join(known, at);
        } else {
            by_key.insert(key, at);
        }
        if let Some(before) = name.found.same_as
            && let Some(other) = names.get(before)
            && brackets_tie(&other.form, &name.form)
        {
            sets.join(before, at);
        }
    }
}

/// Whether one of two names, the second in brackets after the first, is short for the other.
fn brackets_tie(a: &Form, b: &Form) -> bool {
    let ties = |long: &Form, short: &Form| {
        long.shortens_to(short)
            || (short.acronym && !long.acronym && long.words.len() > 1 && letters_in_order(long, short))
    };
    ties(a, b) || ties(b, a)
}

/// Whether an acronym's letters stand in the long name in order, the first one first: JETRO, "Japan External Trade
/// Organization".
fn letters_in_order(long: &Form, short: &Form) -> bool {
    let all: String = long.words.concat();
    let mut letters = all.chars();
    let Some(word) = short.words.first() else { return false };
    word.chars().next() == all.chars().next() && word.chars().all(|c| letters.any(|l| l == c))
}

/// The kind that each name's set adds up to.
fn kinds(names: &[Named], sets: &Sets) -> Vec<EntityKind> {
    let mut sums: BTreeMap<usize, Scores> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        sums.entry(sets.root(at)).or_default().merge(&name.scores);
    }
    (0..names.len()).map(|at| sums.get(&sets.root(at)).map_or(EntityKind::Person, |s| s.best().0)).collect()
}

/// The kind of a set: the evidence of all members, full names counting before short ones.
fn kind_of(names: &[Named], members: &[usize]) -> EntityKind {
    let longest = members.iter().map(|&at| names[at].form.words.len()).max().unwrap_or(0);
    let mut sum = Scores::default();
    for &at in members {
        if names[at].form.words.len() == longest || longest == 1 {
            sum.merge(&names[at].scores);
        }
    }
    sum.best().0
}

/// Joins persons named in full: either order, with or without initials and middle names.
fn same_persons(names: &[Named], persons: &[usize], sets: &mut Sets) {
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    for &at in persons {
        for key in names[at].form.person_keys() {
            let known = *by_key.entry(key).or_insert(at);
            sets.join(known, at);
        }
    }
}

/// Joins a lone surname or first name with the person named in full: the nearest before, else the first after.
fn surnames(names: &[Named], persons: &[usize], kinds: &[EntityKind], sets: &mut Sets) {
    let mut by_word: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
    for &at in persons {
        let words = &names[at].form.words;
        let last = words.len() - 1;
        for (i, word) in words.iter().enumerate() {
            by_word.entry((word, i == last)).or_default().push(at);
        }
    }
    for (at, name) in names.iter().enumerate() {
        let [word] = name.form.words.as_slice() else { continue };
        let own = name.scores.best();
        if kinds[at] != EntityKind::Person && own.1 >= STRONG && own.0 != EntityKind::Person {
            continue;
        }
        let full = by_word.get(&(word.as_str(), true)).or_else(|| by_word.get(&(word.as_str(), false)));
        let Some(full) = full else { continue };
        let nearest = full.iter().rev().find(|&&f| f < at).or_else(|| full.first());
        if let Some(&nearest) = nearest {
            sets.join(nearest, at);
        }
    }
}

/// A lead in evidence that a person of the same surname does not outweigh.
const STRONG: i32 = 20;

/// Joins acronyms with the names they shorten, and shortened names of bodies with the longer ones.
fn shortened(names: &[Named], kinds: &[EntityKind], sets: &mut Sets) {
    let long: Vec<usize> = (0..names.len())
        .filter(|&at| kinds[at] != EntityKind::Person && names[at].form.words.len() > 1)
        .collect();
    let mut by_initials: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &at in &long {
        if kinds[at] != EntityKind::Place {
            for short in names[at].form.initials() {
                by_initials.entry(short).or_insert(at);
            }
        }
        if kinds[at] == EntityKind::Organization {
            by_word.entry(names[at].form.words[0].clone()).or_default().push(at);
            if let Some(short) = names[at].form.without_place() {
                by_word.entry(short).or_default().push(at);
            }
        }
    }
    for (at, name) in names.iter().enumerate() {
        if let Some(short) = name.form.telling_acronym()
            && kinds[at] != EntityKind::Place
            && let Some(&full) = by_initials.get(short)
        {
            sets.join(full, at);
        } else if kinds[at] != EntityKind::Place
            && !name.form.stands_alone()
            && let Some(full) = by_word.get(&name.form.key())
        {
            let first = sets.root(full[0]);
            if full.iter().all(|&f| sets.root(f) == first) {
                sets.join(first, at);
            }
        }
    }
}
