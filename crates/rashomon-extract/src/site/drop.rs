//! A page's body without what recurs over its site.

use super::learn::{address, block_hash};
use super::{ONE_IN_AMID, Site, SiteMemory};
use crate::block::{Hint, Page, PageBlock, Shape};
use rashomon_model::Capture;
use std::ops::Range;

/// Bytes of a block from which it is not met on two pages by chance. Sub-headings ("Background"), labels and answers are
/// shorter: alone they are never furniture, and among it they go with it.
const LONG: usize = 60;

/// Takes what recurs over the page's site out of its body, and says so.
pub(crate) fn drop_furniture(page: &mut Page, capture: &Capture, memory: &SiteMemory) {
    let Some((host, _)) = address(page, capture).filter(|_| page.html) else { return };
    let Some(site) = memory.hosts.get(&host) else { return };
    let body: Vec<usize> = (0..page.blocks.len()).filter(|&i| page.blocks[i].hint == Hint::Body).collect();
    let recurring = recurring(&page.blocks, &body, site);
    let dropped: Vec<usize> = body.iter().zip(&recurring).filter(|(_, r)| **r).map(|(i, _)| *i).collect();
    // A page of nothing else is not a text in furniture: something is odd, and it is left as it is.
    if dropped.is_empty() || dropped.len() == body.len() {
        return;
    }
    for &at in &dropped {
        if let Some(block) = page.blocks.get_mut(at) {
            block.hint = Hint::Furniture;
        }
    }
    let blocks = if dropped.len() == 1 {
        "1 block that recurs"
    } else {
        &format!("{} blocks that recur", dropped.len())
    };
    page.notes.push(format!("left out {blocks} over pages of {host}"));
}

/// Of each body block, whether it is furniture: judged in runs of blocks that recur.
fn recurring(blocks: &[PageBlock], body: &[usize], site: &Site) -> Vec<bool> {
    let text = |n: usize| body.get(n).and_then(|&i| blocks.get(i));
    let counts: Vec<Option<u32>> =
        (0..body.len()).map(|n| text(n).and_then(|b| site.recurs(block_hash(&b.text)))).collect();
    let long = |n: usize| text(n).is_some_and(|b| b.text.len() >= LONG);
    let heading = |n: usize| text(n).is_some_and(|b| matches!(b.shape, Shape::Heading(_)));
    let own = |n: usize| long(n) && counts[n].is_none();
    let (first, last) = ((0..body.len()).find(|&n| own(n)), (0..body.len()).rev().find(|&n| own(n)));
    let mut out = vec![false; body.len()];
    for mut run in runs(&counts) {
        // A heading heads what follows, and that is the page's own.
        while run.end < body.len() && run.end > run.start && heading(run.end - 1) {
            run.end -= 1;
        }
        if !run.clone().any(long) {
            continue;
        }
        let amid = first.is_some_and(|n| n < run.start) && last.is_some_and(|n| n >= run.end);
        let enough = |n: &u32| !amid || n.saturating_mul(ONE_IN_AMID) >= site.pages;
        let furniture: Vec<bool> = run.clone().map(|n| counts[n].as_ref().is_some_and(enough)).collect();
        // Short lines go with the long ones of their run.
        if run.clone().zip(&furniture).any(|(n, f)| *f && long(n)) {
            out[run].copy_from_slice(&furniture);
        }
    }
    out
}

/// Stretches of blocks that recur.
fn runs(counts: &[Option<u32>]) -> Vec<Range<usize>> {
    let mut at = 0;
    let stretches = counts.chunk_by(|a, b| a.is_some() == b.is_some()).map(|stretch| {
        let range = at..at + stretch.len();
        at = range.end;
        range
    });
    stretches.filter(|range| counts.get(range.start).is_some_and(Option::is_some)).collect()
}
