//! Pages to the memory of their sites.

use super::{AS_BODY, PAGES, Site, SiteMemory};
use crate::block::{Hint, Page};
use rashomon_model::Capture;
use rashomon_text::fold::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// Pages of a site that are learnt from: as good a sample as any, and what is held stays small.
const SITE_PAGES: usize = 50;
/// Sites that are learnt of: with [`SITE_PAGES`] of common size, some 150 MB.
const SITES: usize = 2000;
/// Blocks of a page that are learnt: a page with more is a list.
const PAGE_BLOCKS: usize = 1000;
/// Share of the shorter body that two pages have in common, from which they are the same article.
const SAME: f64 = 0.6;

/// What one page tells of its site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SitePage {
    host: String,
    /// A hash of its address.
    key: u64,
    /// Each distinct block's hash, and its bytes where it is body.
    blocks: Vec<(u64, Option<u32>)>,
}

/// The site and the address of a page, as far as they are known: without `www.`, fragment and case of the host.
pub(super) fn address(page: &Page, capture: &Capture) -> Option<(String, String)> {
    let parsed = |url: Option<&str>| Url::parse(url?).ok();
    let host = |url: &Url| Some(url.host_str()?.trim_start_matches("www.").to_owned());
    let canonical = parsed(page.markup.canonical_url.as_deref());
    let url = parsed(capture.hints.url.as_deref()).or_else(|| canonical.clone())?;
    let name = host(&url)?;
    // A text for print or with a campaign in its address is the same page, if the site says so itself.
    let own = canonical.filter(|c| host(c).as_ref() == Some(&name)).unwrap_or(url);
    Some((name, format!("{}?{}", own.path().trim_end_matches('/'), own.query().unwrap_or_default())))
}

/// The hash by which a block is known on all pages.
pub(super) fn block_hash(text: &str) -> u64 {
    xxh3_64(fold(text).as_bytes())
}

/// What a labelled page tells; nothing where its address is not known, or it came as plain text.
pub(crate) fn of(page: &Page, capture: &Capture) -> Option<SitePage> {
    if !page.html {
        return None;
    }
    let (host, address) = address(page, capture)?;
    let mut blocks: BTreeMap<u64, Option<u32>> = BTreeMap::new();
    for block in page.blocks.iter().take(PAGE_BLOCKS) {
        let bytes = u32::try_from(block.text.len()).ok().filter(|_| block.hint == Hint::Body);
        let seen = blocks.entry(block_hash(&block.text)).or_default();
        *seen = seen.or(bytes);
    }
    Some(SitePage { host, key: xxh3_64(address.as_bytes()), blocks: blocks.into_iter().collect() })
}

/// Gathers what pages tell. The same pages in any order make the same memory.
#[derive(Debug, Clone, Default)]
pub struct SiteLearner {
    /// Of each site the pages with the smallest keys, and the sites with the smallest names: a choice that does not depend
    /// on which came first.
    hosts: BTreeMap<String, BTreeMap<u64, SitePage>>,
}

impl SiteLearner {
    /// Takes one page in.
    pub fn learn(&mut self, page: SitePage) {
        let pages = self.hosts.entry(page.host.clone()).or_default();
        // Of two fetches of one address the lesser is kept, whichever came first.
        if pages.get(&page.key).is_none_or(|known| page < *known) {
            pages.insert(page.key, page);
        }
        if pages.len() > SITE_PAGES {
            pages.pop_last();
        }
        if self.hosts.len() > SITES {
            self.hosts.pop_last();
        }
    }

    /// What recurs over the pages that were taken in.
    #[must_use]
    pub fn memory(&self) -> SiteMemory {
        let sites = self.hosts.iter().map(|(host, pages)| (host.clone(), site(pages)));
        SiteMemory { hosts: sites.filter(|(_, site)| !site.blocks.is_empty()).collect() }
    }
}

/// Counts over the distinct pages of a site.
fn site(pages: &BTreeMap<u64, SitePage>) -> Site {
    let pages = distinct(pages);
    let mut counts: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    for (hash, body) in pages.iter().flat_map(|page| &page.blocks) {
        let (all, as_body) = counts.entry(*hash).or_default();
        *all += 1;
        *as_body += u32::from(body.is_some());
    }
    let kept = counts.into_iter().filter(|(_, (all, as_body))| *all >= PAGES && *as_body >= AS_BODY);
    Site {
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        blocks: kept.map(|(hash, (all, _))| (hash, all)).collect(),
    }
}

/// Pages of which no two have mostly the same body: an article that stands at several addresses counts once.
fn distinct(pages: &BTreeMap<u64, SitePage>) -> Vec<&SitePage> {
    let mut kept: Vec<(&SitePage, f64)> = Vec::new();
    // Which of the pages kept have a block in their body. Only looked up.
    let mut holders: HashMap<u64, BTreeSet<usize>> = HashMap::new();
    for page in pages.values() {
        let body = || page.blocks.iter().filter_map(|(hash, bytes)| Some((*hash, f64::from((*bytes)?))));
        let length: f64 = body().map(|(_, bytes)| bytes).sum();
        let mut shared = vec![0.0; kept.len()];
        for (hash, bytes) in body() {
            for at in holders.get(&hash).into_iter().flatten() {
                shared[*at] += bytes;
            }
        }
        let same = kept.iter().zip(&shared).any(|((_, other), shared)| *shared > SAME * length.min(*other));
        if !same {
            body().for_each(|(hash, _)| {
                holders.entry(hash).or_default().insert(kept.len());
            });
            kept.push((page, length));
        }
    }
    kept.into_iter().map(|(page, _)| page).collect()
}
