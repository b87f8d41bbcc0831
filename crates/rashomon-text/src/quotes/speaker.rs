//! The words of a source to whom they mean.
//!
//! A name means its entity. A pronoun means who spoke or was spoken of last and agrees with it; a description with
//! `the` means whom the text gave that role; what is left is a source without a name, kept as described. Where the text
//! does not decide, the answer is `None`.

use super::cues::{self, ROLE};
use super::known::{Gender, Known, role_words};
use super::source::Role;
use rashomon_model::{Entity, EntityKind, Mention, Span, Speaker};
use std::collections::VecDeque;

/// How many sentences back a pronoun may reach.
const REACH: usize = 8;
/// The longest description kept, in bytes: a longer one is a sentence read wrongly.
const LONGEST_DESCRIPTION: usize = 160;

/// What is known of who is named where, and who was spoken of last.
pub(super) struct Speakers<'a> {
    text: &'a str,
    mentions: &'a [Mention],
    entities: &'a [Entity],
    known: Known,
    /// Who the last sentences were about, the nearest last; inside a sentence by weight.
    spoken_of: VecDeque<Vec<About>>,
}

/// Somebody a sentence was about.
struct About {
    who: Speaker,
    /// Whether they spoke in it.
    spoke: bool,
}

impl<'a> Speakers<'a> {
    pub(super) fn new(
        text: &'a str,
        sentences: &[Span],
        mentions: &'a [Mention],
        entities: &'a [Entity],
    ) -> Self {
        let known = Known::new(text, sentences, mentions, entities);
        Self { text, mentions, entities, known, spoken_of: VecDeque::new() }
    }

    /// Remembers whom a sentence was about: its speakers first, then who is named outside quotations, subjects before
    /// possessives.
    pub(super) fn close(&mut self, sentence: Span, speakers: Vec<Speaker>, quoted: impl Fn(usize) -> bool) {
        let mut about: Vec<About> = speakers.into_iter().map(|who| About { who, spoke: true }).collect();
        let mut owners = Vec::new();
        for mention in self.inside(sentence).iter().filter(|m| !quoted(m.start as usize)) {
            let Some(speaker) = self.named(mention) else { continue };
            let owns = self
                .text
                .get(mention.end as usize..)
                .is_some_and(|t| t.starts_with("'s") || t.starts_with("\u{2019}s"));
            let found = About { who: speaker, spoke: false };
            if owns { owners.push(found) } else { about.push(found) }
        }
        about.extend(owners);
        if about.is_empty() && self.spoken_of.is_empty() {
            return;
        }
        self.spoken_of.push_back(about);
        if self.spoken_of.len() > REACH {
            self.spoken_of.pop_front();
        }
    }

    /// Whom the source words at `core` mean, in a sentence that begins at byte `sentence`.
    pub(super) fn resolve(&self, core: Span, role: Role, sentence: usize) -> Option<Speaker> {
        let words = core.of(self.text);
        match role {
            Role::Pronoun => self.pronoun(words, core.start as usize, sentence),
            Role::Relative => self.antecedent(core.start, sentence),
            Role::Phrase => self.phrase(core),
        }
    }

    fn named(&self, mention: &Mention) -> Option<Speaker> {
        let entity = self.entities.get(mention.entity as usize)?;
        Some(Speaker::Named { name: entity.name.clone(), entity: mention.entity })
    }

    fn inside(&self, span: Span) -> &'a [Mention] {
        let from = self.mentions.partition_point(|m| m.start < span.start);
        let to = self.mentions.partition_point(|m| m.start < span.end);
        self.mentions.get(from..to).unwrap_or(&[])
    }

    /// A noun phrase: a name where its head is one, else a role, else a description.
    fn phrase(&self, core: Span) -> Option<Speaker> {
        let head = head(core, self.text);
        let first = core.of(self.text).split_whitespace().next()?.to_lowercase();
        let indefinite =
            cues::flags(&first) & cues::DETERMINER != 0 && !matches!(first.as_str(), "the" | "this" | "that");
        let inside = self.inside(head);
        if let Some(mention) = inside.iter().rev().find(|m| m.end >= head.end) {
            let several = inside.len() > 1 && head.of(self.text).contains(" and ");
            let own = cues::flags(&first) & cues::POSSESSIVE_PRONOUN != 0;
            if several && !mention.text.contains(" and ") {
                return None;
            }
            if !indefinite || own || mention.kind == EntityKind::Person {
                return self.named(mention);
            }
        }
        // `nominee for the post Lee Ito`: a title without an article before its name.
        if cues::flags(&first) & cues::DETERMINER == 0 && !plural(head.of(self.text)) {
            let named = core.of(self.text).split(" (").next().map_or(0, str::len);
            let end = core.start + Span::new(0, named).end;
            let last = self.inside(core).iter().rev().find(|m| m.kind == EntityKind::Person && m.end == end);
            if let Some(mention) = last {
                return self.named(mention);
            }
        }
        let role: Vec<String> =
            role_words(head.of(self.text)).filter(|w| !LEADING.contains(&w.as_str())).collect();
        if !indefinite && let Some(found) = self.by_role(&role, core.start) {
            return Some(found);
        }
        self.described(core, head, &role)
    }

    /// The last person named before `at` who goes by a role.
    fn by_role(&self, role: &[String], at: u32) -> Option<Speaker> {
        let before = self.mentions.partition_point(|m| m.start < at);
        let people = self.mentions.get(..before)?.iter().rev().filter(|m| m.kind == EntityKind::Person);
        people.take(REACH_MENTIONS).find(|m| self.known.has_role(m.entity, role)).and_then(|m| self.named(m))
    }

    /// A source kept without a name.
    fn described(&self, core: Span, head: Span, role: &[String]) -> Option<Speaker> {
        let words = core.of(self.text);
        let last = head.of(self.text).split_whitespace().next_back()?;
        let bare = last.trim_end_matches(|c: char| !c.is_alphanumeric());
        let people = cues::flags(&bare.to_lowercase()) & ROLE != 0 || agent(bare);
        if words.len() > LONGEST_DESCRIPTION || !people && bare.starts_with(char::is_uppercase) {
            return None;
        }
        // `the official`, after `a senior official`.
        if words.to_lowercase().starts_with("the ") {
            let same = self.spoken_of.iter().rev().flatten().find_map(|a| match &a.who {
                Speaker::Anonymous(earlier) => {
                    let known: Vec<String> = role_words(earlier).collect();
                    (!role.is_empty() && role.iter().all(|w| known.contains(w))).then(|| a.who.clone())
                }
                Speaker::Named { .. } => None,
            });
            if same.is_some() {
                return same;
            }
        }
        let rest = self.text.get(head.end as usize..core.end as usize).unwrap_or("").trim_start();
        let participle = rest.split_whitespace().next().is_some_and(|w| w.ends_with("ed"));
        let kept = if participle { head.of(self.text) } else { words };
        people.then(|| Speaker::Anonymous(kept.to_owned()))
    }

    /// Whom a pronoun means: the nearest who agrees with it.
    fn pronoun(&self, word: &str, at: usize, sentence: usize) -> Option<Speaker> {
        let lower = word.to_lowercase();
        let gender = match lower.get(..3).unwrap_or(&lower) {
            "he" | "he'" | "he\u{2019}" => Some(Gender::He),
            "she" => Some(Gender::She),
            "it" | "it'" => None,
            "the" if lower.starts_with("they") => None,
            _ if lower.starts_with("he\u{2019}") => Some(Gender::He),
            _ => return None,
        };
        // The subject of a clause before it in its own sentence: `When Ito arrived, she said`.
        let own = self.inside(Span::new(sentence, at));
        let opened = self.text.get(sentence..at).is_some_and(|t| {
            let first = t.split_whitespace().next().unwrap_or("").to_lowercase();
            cues::flags(&first) & cues::OPENER != 0
        });
        let own = own.first().filter(|_| opened).and_then(|m| self.named(m));
        let agrees = |s: &&Speaker| match (s, gender) {
            (Speaker::Named { entity, .. }, Some(gender)) => {
                let person =
                    self.entities.get(*entity as usize).is_some_and(|e| e.kind == EntityKind::Person);
                person && self.known.gender(*entity).is_none_or(|g| g == gender)
            }
            (Speaker::Named { entity, .. }, None) => {
                self.entities.get(*entity as usize).is_some_and(|e| e.kind == EntityKind::Organization)
            }
            (Speaker::Anonymous(description), gender) => gender.is_some() != plural(description),
        };
        // `it` and `they` mean too many things: only who spoke counts.
        let mut earlier =
            self.spoken_of.iter().rev().flatten().filter(|a| a.spoke || gender.is_some()).map(|a| &a.who);
        own.as_ref().filter(|s| agrees(s)).or_else(|| earlier.find(agrees)).cloned()
    }

    /// Whom `who` stands for: the name right before it.
    fn antecedent(&self, at: u32, sentence: usize) -> Option<Speaker> {
        let before = self.inside(Span::new(sentence, at as usize));
        let mention = before.iter().rev().find(|m| m.kind == EntityKind::Person)?;
        let between = self.text.get(mention.end as usize..at as usize)?;
        (between.len() <= NEAR).then(|| self.named(mention)).flatten()
    }
}

/// How far behind a name `who` may stand, in bytes: over a comma, an age, a party in brackets.
const NEAR: usize = 24;
/// How many mentions back a role may reach.
const REACH_MENTIONS: usize = 60;
/// Words before a role that do not change whose it is.
const LEADING: &[&str] =
    &["the", "former", "then", "current", "this", "that", "late", "own", "his", "her", "their", "its"];

/// The part of a noun phrase before its first preposition, comma or bracket, which ends in its head.
fn head(core: Span, text: &str) -> Span {
    let words = core.of(text);
    let mut end = words.len();
    let mut at = 0;
    let mut before_participle = false;
    for word in words.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let flags = cues::flags(&bare.to_lowercase());
        let ends = at > 0
            && (bare.starts_with('(')
                || (bare.ends_with("ed") && flags & cues::ROLE == 0 && before_participle)
                || flags & (cues::PREPOSITION | cues::RELATIVE) != 0 && flags & cues::ARTICLE == 0);
        if ends {
            end = at;
            break;
        }
        before_participle = flags & ROLE != 0 || agent(bare);
        at += word.len();
        if bare.ends_with(',') {
            end = at;
            break;
        }
    }
    let kept = words.get(..end).unwrap_or(words).trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    Span::new(core.start as usize, core.start as usize + kept.len())
}

/// Whether a word names people by what they do, by its ending.
fn agent(word: &str) -> bool {
    let word = word.to_lowercase();
    let single = word.strip_suffix('s').unwrap_or(&word);
    let human = [
        "er", "or", "ist", "ian", "ant", "ent", "man", "woman", "men", "women", "people", "ee", "ive",
        "crat", "can", "ary", "hood",
    ];
    word.len() > 4 && human.iter().any(|e| single.ends_with(e))
}

/// Whether a description means more than one.
fn plural(description: &str) -> bool {
    let words: Vec<&str> = description.split_whitespace().collect();
    let first = words.first().copied().unwrap_or("").to_lowercase();
    if matches!(first.as_str(), "a" | "an" | "one" | "another") {
        return false;
    }
    let stop = words.iter().position(|w| cues::flags(w) & cues::PREPOSITION != 0).unwrap_or(words.len());
    stop.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|w| w.ends_with('s') && !w.ends_with("ss"))
}
