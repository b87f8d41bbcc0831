//! Days that readers see, and times that markup ties to a place of the page: where they stand, and among what.

use super::days::{Days, Named, Worth};
use super::machine;
use super::marked::shown;
use super::traits::Trait;
use crate::block::{Hint, Shape};
use crate::html::dom::{Dom, Property};
use crate::html::features::floor;
use crate::html::label::Labels;
use crate::html::lexicon::Cues;
use crate::html::phrases;
use jiff::Timestamp;
use rashomon_model::{Precision, Stamp};
use rashomon_text::stamps::{self, Cue};
use std::collections::HashMap;

/// Lines read for days.
const MAX_LINES: usize = 400;
/// Bytes of a line that may be a time line with other things in it (a by-line, a section).
const LINE_BYTES: usize = 160;
/// Bytes of a longer line in which its date may stand: "Press release of 5 March 2024 | ...".
const HEAD_BYTES: usize = 90;
/// Bytes of a line that announces the day in the next.
const ANNOUNCE_BYTES: usize = 40;
/// Blocks of one make with a day each, from which they are a list.
const LISTING: usize = 3;

/// Where the article is on the page.
pub(super) struct Place<'a> {
    dom: &'a Dom,
    headline: usize,
    body: (usize, usize),
    main: (usize, usize),
    hints: &'a [Hint],
}

/// A day at its place.
struct Instance {
    block: usize,
    stamp: Stamp,
    cue: Option<Cue>,
    traits: Vec<Trait>,
    worth: Worth,
    zone: Trait,
    /// What is said of it where it is not around the article.
    junk: Option<Trait>,
}

impl<'a> Place<'a> {
    /// The place of the article that the labels found.
    pub(super) fn of(dom: &'a Dom, labels: &'a Labels) -> Self {
        let hint = |i: usize| labels.hints.get(i).copied().unwrap_or(Hint::Unknown);
        let count = dom.blocks.len();
        let first = (0..count).find(|&i| hint(i) == Hint::Body);
        let top = |i: &usize| dom.blocks[*i].shape == Shape::Heading(1);
        let headline = (0..count)
            .find(|&i| hint(i) == Hint::Headline)
            .or_else(|| (0..first.unwrap_or(count)).rfind(top))
            .or_else(|| (0..count).find(top));
        let headline = headline.or(first).unwrap_or(0);
        let start = (headline..count).find(|&i| hint(i) == Hint::Body).unwrap_or(headline + 1);
        let end = (start..count).rfind(|&i| hint(i) == Hint::Body).unwrap_or(start);
        let main = dom.elements.get(labels.main).map_or((0, 0), |e| e.blocks);
        Self { dom, headline, body: (start, end), main, hints: &labels.hints }
    }

    /// Whether the body is shorter than this many bytes.
    pub(super) fn is_shorter(&self, bytes: usize) -> bool {
        let body = self.dom.blocks.get(self.body.0..=self.body.1).unwrap_or_default();
        body.iter().map(|b| b.text.len()).sum::<usize>() < bytes
    }

    fn zone(&self, at: usize) -> Trait {
        let (start, end) = self.body;
        match at {
            _ if at < self.headline => match self.headline - at {
                ..=3 => Trait::JustAbove,
                4..=12 => Trait::Above,
                _ => Trait::Far,
            },
            _ if at == self.headline && start > at => Trait::Title,
            _ if at < start => match at - self.headline {
                ..=4 => Trait::JustUnder,
                5..=20 => Trait::Under,
                _ => Trait::Far,
            },
            _ if at <= end => match (at - start, end - at) {
                (..=2, _) => Trait::BodyStart,
                (_, ..=1) => Trait::BodyEnd,
                _ => Trait::Body,
            },
            _ => match at - end {
                ..=4 => Trait::JustAfter,
                5..=15 => Trait::After,
                _ => Trait::Far,
            },
        }
    }

    fn in_main(&self, at: usize) -> bool {
        (self.main.0..self.main.1).contains(&at)
    }

    /// What a place that is not the article's is.
    fn junk(&self, at: usize, zone: Trait) -> Option<Trait> {
        let cues = self.near_cues(at);
        let near = matches!(zone, Trait::JustAbove | Trait::JustUnder | Trait::BodyStart);
        if cues.any(Cues::COMMENT) {
            Some(Trait::Comment)
        } else if cues.any(Cues::RELATED) {
            Some(Trait::Card)
        } else if cues.any(Cues::FOOTER) && !self.in_main(at) {
            Some(Trait::Footer)
        } else if !near && [Cues::SIDE, Cues::NAV, Cues::CARD, Cues::AD].iter().any(|c| cues.any(*c)) {
            Some(Trait::Card)
        } else {
            None
        }
    }

    /// Cues of the containers right around a block.
    fn near_cues(&self, at: usize) -> Cues {
        /// Further out they speak of more than the line.
        const NEAR: usize = 4;
        let Some(block) = self.dom.blocks.get(at) else { return Cues::default() };
        let mut cues = block.cues;
        self.dom.upward(block.element).take(NEAR).for_each(|e| cues.add(self.dom.elements[e].cues));
        cues
    }

    fn instance(&self, block: usize, stamp: Stamp, cue: Option<Cue>, worth: Worth) -> Instance {
        let zone = self.zone(block);
        let cues = self.near_cues(block);
        let told = [
            (cues.any(Cues::BYLINE) || cues.any(Cues::META), Trait::BylineCue),
            (self.hints.get(block) == Some(&Hint::Byline), Trait::BylineBlock),
            (block + 1 == self.headline, Trait::TouchingAbove),
            (block == self.headline + 1, Trait::Touching),
        ];
        let traits = told.iter().filter(|(holds, _)| *holds).map(|(_, t)| *t).collect();
        Instance { block, stamp, cue, traits, worth, zone, junk: self.junk(block, zone) }
    }
}

/// Adds the days that stand somewhere on the page.
pub(super) fn places(place: &Place<'_>, day_first: bool, reference: Option<Timestamp>, days: &mut Days) {
    let mut found = lines(place, day_first, reference);
    let from_lines = found.len();
    let shown_in: Vec<usize> = found.iter().map(|i| i.block).collect();
    for property in &place.dom.properties {
        found.extend(property_at(place, property, &shown_in));
    }
    mark_listings(place, &mut found, from_lines);
    found.sort_by_key(|i| i.block);
    mark_first(place, &mut found);
    mark_only_updated(&mut found);
    add(found, days);
}

/// A month that the article's head gives in a line of its own: less than a day, but no guess.
pub(super) fn month(place: &Place<'_>) -> Option<Stamp> {
    place.dom.blocks.iter().enumerate().find_map(|(at, block)| {
        let zone = place.zone(at);
        let head =
            HEAD.contains(&zone) && block.text.len() <= ANNOUNCE_BYTES && place.junk(at, zone).is_none();
        let stamp = head.then(|| stamps::stamp(&block.text, None)).flatten()?;
        (stamp.precision == Precision::Month).then(|| shown(stamp))
    })
}

/// The days of lines.
fn lines(place: &Place<'_>, day_first: bool, reference: Option<Timestamp>) -> Vec<Instance> {
    let mut out = Vec::new();
    let mut read = 0;
    for (at, block) in place.dom.blocks.iter().enumerate() {
        let long = block.text.len() > LINE_BYTES;
        let bytes = if long { HEAD_BYTES } else { LINE_BYTES };
        let head = block.text.get(..floor(&block.text, bytes)).unwrap_or_default();
        if !may_date(head, reference.is_some()) || phrases::copyright(head) {
            continue;
        }
        read += 1;
        if read > MAX_LINES {
            break;
        }
        for day in stamps::days(head, reference) {
            let announced = || {
                let before = &place.dom.blocks.get(at.checked_sub(1)?)?.text;
                (day.span.start <= 2 && before.len() <= ANNOUNCE_BYTES).then(|| stamps::cue(before)).flatten()
            };
            let cue = day.cue.or_else(announced);
            // A long line that says what its day is of is a line of metadata.
            let form = match (day.alone, long && cue.is_none()) {
                (true, _) => Trait::Alone,
                (_, true) => Trait::Long,
                _ => Trait::Short,
            };
            let readings = match day.day_first {
                None => vec![(day.stamp, None)],
                Some(other) if day_first => {
                    vec![(other, Some(Trait::Usual)), (day.stamp, Some(Trait::Swapped))]
                }
                Some(other) => vec![(day.stamp, Some(Trait::Usual)), (other, Some(Trait::Swapped))],
            };
            for (stamp, reading) in readings {
                let mut instance = place.instance(at, shown(stamp), cue, Worth::Shown);
                instance.traits.push(form);
                instance.traits.extend(reading);
                instance.traits.push(match cue {
                    Some(Cue::Published) => Trait::SaidPublished,
                    Some(Cue::Updated) => Trait::SaidUpdated,
                    Some(Cue::Other) => Trait::SaidOther,
                    None => Trait::SaidNothing,
                });
                out.push(instance);
            }
        }
    }
    out
}

/// Whether a line can name a day: it has a year, or numbers parted by marks. Where the fetch time is known a day can do
/// without ("2 hours ago", "May 3").
fn may_date(line: &str, fetched: bool) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let Some(first) = bytes.iter().position(u8::is_ascii_digit) else { return false };
    let parted = |at: usize| {
        matches!(bytes.get(at), Some(b'.' | b'/')) && digit(at + 1) && at.checked_sub(1).is_some_and(digit)
    };
    fetched || (first..bytes.len()).any(|at| (at..at + 4).all(digit) || parted(at))
}

/// The day of a machine-readable property at its place.
fn property_at(place: &Place<'_>, property: &Property, shown_in: &[usize]) -> Option<Instance> {
    let (near, far, cue) = match property.name.as_str() {
        "time" => (Trait::Time, Trait::TimeFar, None),
        "datepublished" | "datecreated" => {
            (Trait::PropPublished, Trait::PropPublishedFar, Some(Cue::Published))
        }
        "datemodified" | "time-changed" => (Trait::PropModified, Trait::PropModifiedFar, Some(Cue::Updated)),
        _ => return None,
    };
    let stamp = machine::markup(&property.value)?;
    let worth = match near {
        Trait::PropPublished => Worth::Publication,
        Trait::Time => Worth::Timed,
        _ => Worth::Markup,
    };
    let mut instance = place.instance(property.block, stamp, cue, worth);
    let around = instance.junk.is_none() && instance.zone != Trait::Far && instance.zone != Trait::Body;
    instance.traits.push(if around { near } else { far });
    // Words around it are the line's to read, where it has any.
    if cue.is_none() && shown_in.binary_search(&property.block).is_err() {
        let text = place.dom.blocks.get(property.block).map_or("", |b| b.text.as_str());
        instance.cue = stamps::cue(text.get(..floor(text, ANNOUNCE_BYTES)).unwrap_or_default());
    }
    Some(instance)
}

/// Finds blocks of one make that have a day each: cards, comments, events.
fn mark_listings(place: &Place<'_>, found: &mut [Instance], lines: usize) {
    let dom = place.dom;
    let make = |block: usize| {
        let element = dom.elements.get(dom.blocks.get(block)?.element)?;
        let parent = dom.elements.get(element.parent)?;
        Some((element.make, parent.make))
    };
    let mut counts: HashMap<(u64, u64), usize> = HashMap::new();
    let mut last = None;
    for instance in found.iter().take(lines) {
        if last != Some(instance.block)
            && let Some(make) = make(instance.block)
        {
            *counts.entry(make).or_default() += 1;
        }
        last = Some(instance.block);
    }
    for instance in found {
        let many = make(instance.block).and_then(|m| counts.get(&m)).is_some_and(|n| *n >= LISTING);
        if many && instance.junk.is_none() && !matches!(instance.zone, Trait::JustUnder | Trait::JustAbove) {
            instance.junk = Some(Trait::Listing);
        }
    }
}

/// Marks the first day from the headline on, and the last above it.
fn mark_first(place: &Place<'_>, found: &mut [Instance]) {
    let good = |i: &Instance| i.junk.is_none() && i.zone != Trait::Far && i.zone != Trait::Title;
    if let Some(block) = found.iter().find(|i| good(i) && i.block > place.headline).map(|i| i.block) {
        found.iter_mut().filter(|i| i.block == block).for_each(|i| i.traits.push(Trait::First));
    }
    if let Some(block) = found.iter().rfind(|i| good(i) && i.block < place.headline).map(|i| i.block) {
        found.iter_mut().filter(|i| i.block == block).for_each(|i| i.traits.push(Trait::FirstAbove));
    }
}

/// Marks days of a change beside which no other day is shown around the article.
fn mark_only_updated(found: &mut [Instance]) {
    let around =
        |i: &Instance| i.junk.is_none() && !matches!(i.zone, Trait::Far | Trait::Body | Trait::Title);
    let other = found.iter().any(|i| around(i) && i.cue != Some(Cue::Updated) && i.worth == Worth::Shown);
    if !other {
        for instance in found.iter_mut().filter(|i| around(i) && i.cue == Some(Cue::Updated)) {
            instance.traits.push(Trait::OnlyUpdated);
        }
    }
}

/// Adds what stands around the article with its place, then the days that stand elsewhere alone.
fn add(found: Vec<Instance>, days: &mut Days) {
    let (good, junk): (Vec<_>, Vec<_>) = found.into_iter().partition(|i| i.junk.is_none());
    for instance in good {
        let Some(named) = add_one(&instance, instance.worth, days) else { continue };
        named.placed |= instance.zone != Trait::Far && instance.zone != Trait::Title;
        named.heads |= HEAD.contains(&instance.zone) && matches!(instance.cue, None | Some(Cue::Published));
    }
    for instance in junk {
        let day = instance.stamp.value.get(..10).and_then(|d| d.parse().ok());
        let known = day.and_then(|d| days.named.get(&d)).is_some_and(|n| n.placed);
        if known {
            let traits: Vec<Trait> =
                instance.traits.iter().filter(|t| PROPERTIES.contains(t)).copied().collect();
            days.add(&instance.stamp, Worth::Hint, &traits);
        } else if instance.junk == Some(Trait::Comment) {
            days.add(&instance.stamp, Worth::Hint, &[Trait::Comment]);
        } else if let Some(named) = add_one(&instance, Worth::Hint, days) {
            instance.junk.into_iter().for_each(|kind| named.traits.add(kind));
        }
    }
}

fn add_one<'d>(instance: &Instance, worth: Worth, days: &'d mut Days) -> Option<&'d mut Named> {
    let named = days.add(&instance.stamp, worth, &instance.traits)?;
    named.traits.add(instance.zone);
    named.block.get_or_insert(instance.block);
    if instance.stamp.precision > Precision::Day && instance.worth == Worth::Shown {
        named.traits.add(Trait::Clock);
    }
    Some(named)
}

/// Where articles show their dates.
const HEAD: &[Trait] = &[Trait::JustAbove, Trait::JustUnder, Trait::Under, Trait::BodyStart];

/// Traits of properties that are not around the article.
const PROPERTIES: &[Trait] = &[Trait::PropPublishedFar, Trait::PropModifiedFar, Trait::TimeFar];
