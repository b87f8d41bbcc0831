//! Candidate names to kinds: what the words of a name and its neighbours say it is.

use super::find::Found;
use super::form::is_acronym;
use super::lexicon::{
    COMMON, DEMONYM, EVENT, FUNCTION, GIVEN, LEGAL, ORG, PARTICLE, PLACE, PLACE_HEAD, PLACE_PREP, ROLE, SAY,
    WORK,
};
use super::tokens::{Gap, Shape, Tokens};
use rashomon_model::EntityKind;

/// Evidence for each kind, in the order of [`KINDS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scores(pub(super) [i32; 5]);

/// The order of the scores.
pub(super) const KINDS: [EntityKind; 5] =
    [EntityKind::Person, EntityKind::Organization, EntityKind::Place, EntityKind::Event, EntityKind::Work];

impl Scores {
    pub(super) fn add(&mut self, kind: EntityKind, weight: i32) {
        if let Some(at) = KINDS.iter().position(|&k| k == kind) {
            self.0[at] += weight;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a += b;
        }
    }

    /// The kind with the most evidence, and how far it is ahead of the next.
    pub(super) fn best(&self) -> (EntityKind, i32) {
        let mut order = [0, 1, 2, 3, 4];
        order.sort_by_key(|&i| (-self.0[i], i));
        (KINDS[order[0]], self.0[order[0]] - self.0[order[1]])
    }
}

/// Reads a candidate's evidence; `None` where it is no name at all.
pub(super) fn scores(tokens: &Tokens<'_>, found: &Found) -> Option<Scores> {
    let (from, to) = (found.from, found.to);
    let first = tokens.list.get(from)?;
    let phrase = tokens.phrase_class(from, to);
    let len = to - from;
    if len == 1 && first.is(DEMONYM) && phrase & (PLACE | GIVEN) == 0 {
        return None;
    }
    if len == 1
        && first.is(ORG | PLACE_HEAD | EVENT | WORK | ROLE)
        && first.is(COMMON)
        && first.shape == Shape::Cap
    {
        return None;
    }
    let compass = matches!(
        tokens.low(from),
        "south" | "north" | "east" | "west" | "new" | "sri" | "saudi" | "central" | "latin" | "southeast"
    );
    if len == 2 && compass && tokens.list.get(from + 1).is_some_and(|t| t.is(DEMONYM)) && phrase & PLACE == 0
    {
        return None;
    }
    // "the Institute", "the Ministry": a body named in full elsewhere, and no name by itself.
    let generic = matches!(
        tokens.low(from),
        "institute"
            | "association"
            | "ministry"
            | "department"
            | "university"
            | "commission"
            | "agency"
            | "authority"
            | "foundation"
            | "corporation"
            | "institution"
            | "bureau"
            | "embassy"
            | "consulate"
            | "federation"
    );
    if len == 1 && generic && first.shape == Shape::Cap {
        return None;
    }
    let mut scores = Scores::default();
    inside(tokens, found, phrase, &mut scores);
    around(tokens, found, &mut scores);
    Some(scores)
}

/// What the name's own words say.
fn inside(tokens: &Tokens<'_>, found: &Found, phrase: u64, scores: &mut Scores) {
    use EntityKind::{Event, Organization, Person, Place, Work};
    let (from, to) = (found.from, found.to);
    let len = to - from;
    // The head: the last word, or the word before the first "of" or "for".
    let joint = (from + 1..to).find(|&at| matches!(tokens.low(at), "of" | "for" | "on" | "in"));
    let mut head = joint.unwrap_or(to) - 1;
    // "Highway 301"; "Channel 4" sends.
    let number = tokens.list.get(head).is_some_and(|t| t.shape == Shape::Digit);
    head -= usize::from(number && head > from && tokens.low(head - 1) != "channel");
    let Some(head_token) = tokens.list.get(head) else { return };
    let Some(first) = tokens.list.get(from) else { return };
    if phrase & PLACE != 0 {
        scores.add(Place, 30);
    }
    if len > 1 || joint.is_some() {
        let heads = [(ORG, Organization, 24), (PLACE_HEAD, Place, 16), (EVENT, Event, 18), (WORK, Work, 20)];
        for (class, kind, weight) in heads {
            if head_token.is(class) {
                scores.add(kind, weight);
            }
        }
        if tokens.list.get(to - 1).is_some_and(|t| t.is(LEGAL)) {
            scores.add(Organization, 30);
        }
        if matches!(
            tokens.low(from),
            "mount"
                | "lake"
                | "mt"
                | "fort"
                | "port"
                | "cape"
                | "st"
                | "san"
                | "santa"
                | "los"
                | "el"
                | "gulf"
                | "isle"
                | "new"
                | "saint"
                | "camp"
        ) {
            scores.add(Place, 12);
        }
        if joint.is_some_and(|at| tokens.low(at) == "of") && head_token.is(ORG) {
            scores.add(Organization, 8);
        }
        if matches!(
            tokens.low(from),
            "university" | "bank" | "ministry" | "department" | "institute" | "house" | "committee"
        ) {
            scores.add(Organization, 16);
        }
        if (from..to).any(|at| tokens.list.get(at).is_some_and(|t| t.gap == Gap::And && at > from)) {
            scores.add(Organization, 14);
        }
        if first.is(DEMONYM) {
            scores.add(Organization, 6);
        }
    }
    if len == 1 && is_acronym(tokens.text(from, to)) && !first.headline {
        scores.add(Organization, 14);
    }
    let given = first.is(GIVEN);
    if given && phrase & PLACE == 0 {
        scores.add(Person, if len == 1 { 10 } else { 20 });
    }
    if len > 1 && (from..to).any(|at| tokens.list.get(at).is_some_and(|t| t.shape == Shape::Initial)) {
        scores.add(Person, 14);
    }
    let last_given = len > 1 && tokens.list.get(to - 1).is_some_and(|t| t.is(GIVEN));
    if last_given {
        scores.add(Person, 6);
    }
    if (2..=3).contains(&len)
        && (from..to).all(|at| {
            tokens.list.get(at).is_some_and(|t| t.shape == Shape::Cap && t.class & !(GIVEN | PARTICLE) == 0)
        })
    {
        scores.add(Person, 12);
    }
    if len > 1
        && (from + 1..to).any(|at| {
            tokens.list.get(at).is_some_and(|t| t.shape == Shape::Lower && t.is(PARTICLE) && !t.is(FUNCTION))
        })
    {
        scores.add(Person, 8);
    }
    if (from..to).any(|at| {
        tokens
            .text(at, at + 1)
            .split_once('-')
            .is_some_and(|(a, b)| len > 1 && a.len() > 1 && b.starts_with(char::is_lowercase))
    }) {
        scores.add(Person, 10);
    }
    if len == 1 {
        scores.add(Person, 2);
    } else if len > 3 {
        scores.add(Organization, 4);
    }
}

/// What stands around it.
fn around(tokens: &Tokens<'_>, found: &Found, scores: &mut Scores) {
    use EntityKind::{Event, Organization, Person, Place, Work};
    let (from, to) = (found.from, found.to);
    if found.title.is_some() {
        scores.add(Person, 30);
    }
    if found.quoted {
        scores.add(Work, 16);
    }
    // A name with its acronym in brackets is nearly always a body's.
    let introduces = tokens.list.get(to).is_some_and(|t| t.gap == Gap::Open && t.shape == Shape::Upper);
    if introduces && to - from > 1 || found.same_as.is_some() && is_acronym(tokens.text(from, to)) {
        scores.add(Organization, 10);
    }
    let before = from.checked_sub(1).filter(|_| tokens.list.get(from).is_some_and(|t| t.gap == Gap::Space));
    if let Some(before) = before {
        let low = tokens.low(before);
        if tokens.list.get(before).is_some_and(|t| t.is(PLACE_PREP)) {
            scores.add(Place, if low == "in" { 12 } else { 6 });
        }
        match low {
            "the" => {
                scores.add(Person, -10);
                scores.add(Organization, 6);
                scores.add(Event, 2);
            }
            "at" | "from" | "to" => scores.add(Place, 4),
            "of" => {
                scores.add(Place, 6);
                scores.add(Organization, 2);
            }
            "by" | "with" => {
                scores.add(Person, 3);
                scores.add(Organization, 2);
            }
            _ => {}
        }
    }
    let Some(next) =
        tokens.list.get(to).filter(|t| tokens.list.get(from).is_some_and(|f| f.sentence == t.sentence))
    else {
        return;
    };
    let low = tokens.low(to);
    if next.gap == Gap::Space {
        if next.is(SAY) {
            scores.add(Person, 6);
            scores.add(Organization, 3);
        }
        if matches!(low, "who" | "whose") {
            scores.add(Person, 10);
        }
        if matches!(low, "who" | "himself" | "herself") {
            scores.add(Person, 6);
        }
    }
    if next.gap == Gap::Comma {
        if next.shape == Shape::Digit && tokens.text(to, to + 1).len() <= 2 {
            scores.add(Person, 10);
        }
        if matches!(low, "who" | "whose") {
            scores.add(Person, 10);
        }
        let role = (to..to + 5)
            .take_while(|&at| tokens.list.get(at).is_some_and(|t| at == to || t.gap == Gap::Space));
        if matches!(low, "a" | "an" | "the" | "his" | "her")
            && role
                .into_iter()
                .any(|at| tokens.list.get(at).is_some_and(|t| t.is(ROLE) && t.shape == Shape::Lower))
        {
            scores.add(Person, 8);
        }
        if tokens.list.get(to).is_some_and(|t| t.is(PLACE) && t.shape != Shape::Lower) {
            scores.add(Place, 8);
        }
    }
}
