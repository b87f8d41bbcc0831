//! A stretch of stories as pages show it: cards, and where the list goes on.

use super::card::Card;
use super::filters::address;
use crate::serve::desk::{Listing, Wanted};
use jiff::Timestamp;

/// From so many stories on a page has a lead: the first, over the whole width.
const LEAD_FROM: usize = 4;

/// What `stories.html` shows.
pub(crate) struct List {
    /// The stories.
    pub(crate) cards: Vec<Card>,
    /// The address of the next stretch.
    pub(crate) next: Option<String>,
    /// The address of the first.
    pub(crate) start: String,
    /// Whether this is the first.
    pub(crate) first: bool,
    /// Whether the first story leads the page.
    pub(crate) lead: bool,
    /// The address of this stretch: where a form comes back to.
    pub(crate) back: String,
}

impl List {
    /// The list at `path` of what was `wanted`.
    pub(crate) fn new(path: &str, wanted: &Wanted, listing: &Listing, now: Timestamp) -> Self {
        let first = wanted.cursor.is_none();
        let at = |cursor: Option<String>| address(path, &Wanted { cursor, ..wanted.clone() });
        Self {
            cards: Card::all(&listing.stories, now),
            next: listing.next.clone().map(|cursor| at(Some(cursor))),
            start: at(None),
            first,
            lead: first && !wanted.newest && listing.stories.len() >= LEAD_FROM,
            back: at(wanted.cursor.clone()),
        }
    }

    /// The same without a lead, for what is not sorted by weight.
    pub(crate) fn level(mut self) -> Self {
        self.lead = false;
        self
    }
}
