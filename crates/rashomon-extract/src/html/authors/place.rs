//! Where on the page a block stands, seen from the article.

use crate::block::Hint;
use crate::html::dom::Dom;
use crate::html::label::Labels;
use crate::html::lexicon::Cues;

/// Blocks above the headline that may hold its by-line.
const ABOVE: usize = 6;
/// Blocks after the body's first that still are the article's head: a photo's credit may come first.
const BELOW: usize = 2;
/// Blocks after the body's end that may hold the author's name.
const FOOT: usize = 15;
/// Blocks of a head: between a headline and a body further down stands more than the head.
const HEAD: usize = 60;
/// Containers further out speak of more than the block.
const NEAR: usize = 6;

/// A part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Around the headline, down to the body's first words.
    Head,
    /// Between the body's blocks.
    Body,
    /// Right behind the body.
    Foot,
    /// Elsewhere: menus, cards, comments.
    Out,
}

/// How many zones there are.
pub(super) const ZONES: usize = 4;

/// The zones of a page's blocks.
pub(super) struct Places {
    zones: Vec<Zone>,
    pub(super) headline: Option<usize>,
}

impl Places {
    /// Finds the article's head, body and foot.
    pub(super) fn of(dom: &Dom, labels: &Labels) -> Self {
        let hint = |i: &usize| labels.hints.get(*i).copied();
        let count = dom.blocks.len();
        let headline = (0..count).find(|i| hint(i) == Some(Hint::Headline));
        let is_body = |i: &usize| hint(i) == Some(Hint::Body);
        let first = (headline.unwrap_or(0)..count).find(is_body).or_else(|| (0..count).find(is_body));
        let last = (0..count).rfind(is_body);
        let head = match (headline, first) {
            (Some(h), Some(f)) => h.saturating_sub(ABOVE)..(f + BELOW).min(h + HEAD),
            (Some(h), None) => h.saturating_sub(ABOVE)..h + FOOT,
            (None, Some(f)) => f.saturating_sub(FOOT)..f + BELOW,
            (None, None) => 0..FOOT,
        };
        let zone = |i: usize| {
            if head.contains(&i) {
                return Zone::Head;
            }
            match (first, last) {
                (Some(first), Some(last)) if (last.max(first) + 1..last + FOOT).contains(&i) => Zone::Foot,
                (Some(first), Some(last)) if (first..=last).contains(&i) => Zone::Body,
                _ => Zone::Out,
            }
        };
        let apart = |i: usize| {
            let mut cues = Cues::default();
            dom.blocks
                .get(i)
                .into_iter()
                .flat_map(|b| dom.upward(b.element).take(NEAR))
                .for_each(|e| cues.add(dom.elements[e].cues));
            // Right under the headline stands what belongs to it, whatever its class is called.
            let under = headline.is_some_and(|h| h < i) && first.is_some_and(|f| i < f);
            cues.any(Cues::COMMENT) || !under && (cues.any(Cues::RELATED) || cues.any(Cues::NAV))
        };
        let zones = (0..count).map(|i| match zone(i) {
            Zone::Out => Zone::Out,
            _ if apart(i) => Zone::Out,
            zone => zone,
        });
        Self { zones: zones.collect(), headline }
    }

    /// The zone of a block.
    pub(super) fn zone(&self, block: usize) -> Zone {
        self.zones.get(block).copied().unwrap_or(Zone::Out)
    }

    /// Whether a block is one of the first below the headline.
    pub(super) fn is_under(&self, block: usize) -> bool {
        /// A standfirst, a section, a picture's credit may come first.
        const FIRST: usize = 3;
        self.headline.is_some_and(|h| (h + 1..=h + FIRST).contains(&block))
    }

    /// Whether a block stands in the article's head or foot, and is no headline.
    pub(super) fn is_head_or_foot(&self, block: usize) -> bool {
        matches!(self.zone(block), Zone::Head | Zone::Foot) && self.headline != Some(block)
    }
}
