//! What recurs over the pages of one site: furniture, whatever it says.
//!
//! Every page is read alone unless a [`SiteMemory`] is handed over. It is learnt from all pages at hand before any is read
//! with it, so neither their order nor the number of threads changes what it holds: a [`SitePage`] is what one page tells,
//! a [`SiteLearner`] gathers them, and the memory is what remains.

mod drop;
mod learn;
#[cfg(test)]
mod tests;

pub(crate) use drop::drop_furniture;
pub(crate) use learn::of;
pub use learn::{SiteLearner, SitePage};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pages of a site on which a block stands before it is furniture: two may be one text run twice.
const PAGES: u32 = 3;
/// Share of the site's pages, one in so many, on which it must stand: what closes every text about one bridge is on the
/// pages about the bridge.
const ONE_IN: u32 = 5;
/// The same for what stands amid a text. Newsrooms paste paragraphs of background there, page after page on one topic;
/// furniture that breaks into texts is on most pages of the site.
const ONE_IN_AMID: u32 = 2;
/// Pages on which it was taken for body. What is body on its own page and a teaser on all others is no furniture.
const AS_BODY: u32 = 2;

/// What recurs over the pages of sites: for each host, hashes of folded block texts with the number of distinct pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteMemory {
    hosts: BTreeMap<String, Site>,
}

/// One site's part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Site {
    /// Distinct pages learnt from.
    pages: u32,
    /// Pages on which each block stands; those on few are not kept.
    blocks: BTreeMap<u64, u32>,
}

impl SiteMemory {
    /// How many sites something is known of.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.hosts.len()
    }
}

impl Site {
    /// Pages on which a block stands, where they are many enough for it to be furniture.
    fn recurs(&self, hash: u64) -> Option<u32> {
        self.blocks.get(&hash).copied().filter(|n| *n >= PAGES && n.saturating_mul(ONE_IN) >= self.pages)
    }
}
