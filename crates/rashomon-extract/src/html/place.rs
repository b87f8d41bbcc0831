//! Where a block stands from the headline: how far along the page and up the tree, and what other headlines lie between.

use super::dom::{Dom, RawBlock, Tag};
use super::features::Features;
use super::label::{Known, alike};
use super::lexicon::Cues;

/// Numbers a block.
pub(super) const PLACE: usize = 7;
/// Blocks before and after the headline beyond which more makes no difference.
const BEFORE: f32 = 60.0;
const AFTER: f32 = 300.0;
/// Blocks after a heading whose prose shows whether it is the article's own.
const NEAR: usize = 20;

/// Blocks from the headline; levels up to the nearest common ancestor, from the block and from the headline; that ancestor's
/// share of the page's blocks; headings that link elsewhere since the headline, and blocks since the last of them;
/// whether it stands in the headline's `<article>`. All -1 where the page has no headline.
pub(super) fn places(
    dom: &Dom,
    features: &[Features],
    known: &Known<'_>,
    depths: &[f32],
) -> Vec<[f32; PLACE]> {
    let Some(headline) = headline(features, known) else { return vec![[-1.0; PLACE]; features.len()] };
    let own = dom.blocks[headline].element;
    let article = dom.upward(own).find(|e| dom.elements[*e].tag == Tag::Article);
    let meeting = dom.meetings(own);
    let all = features.len() as f32;
    let (mut others, mut last) = (0.0, 0);
    (0..features.len())
        .map(|i| {
            if i > headline && features[i].heading.is_some() && features[i].links > 0.5 {
                others += 1.0;
                last = i;
            }
            let element = dom.blocks[i].element;
            let met = meeting[element];
            let (from, to) = dom.elements[met].blocks;
            [
                (i as f32 - headline as f32).clamp(-BEFORE, AFTER),
                depths[element] - depths[met],
                depths[own] - depths[met],
                (to - from) as f32 / all,
                others,
                if others > 0.0 { (i - last) as f32 } else { -1.0 },
                // Both are on the headline's way up: what meets it inside its article stands in the article.
                article.map_or(-1.0, |a| f32::from(u8::from(depths[met] >= depths[a]))),
            ]
        })
        .collect()
}

/// The heading that agrees with the markup's headline (else any block that does, else a first-level heading), of
/// several the one that most prose follows.
fn headline(features: &[Features], known: &Known<'_>) -> Option<usize> {
    let agrees = |f: &Features| known.headline.as_ref().is_some_and(|h| alike(&f.folded, h));
    let all = |of: &dyn Fn(&Features) -> bool| -> Vec<usize> {
        features.iter().enumerate().filter(|(_, f)| of(f)).map(|(i, _)| i).collect()
    };
    let mut candidates = all(&|f| f.heading.is_some() && agrees(f));
    if candidates.is_empty() {
        candidates = all(&agrees);
    }
    if candidates.is_empty() {
        candidates = all(&|f| f.heading == Some(1));
    }
    let follows =
        |i: usize| -> f32 { features.iter().skip(i).take(NEAR).filter(|f| f.prose).map(|f| f.weight).sum() };
    // Of equals the first.
    candidates.into_iter().rev().max_by(|a, b| follows(*a).total_cmp(&follows(*b)))
}

/// Numbers a block.
pub(super) const BYLINES: usize = 4;
/// Blocks beyond which a by-line is far.
const FAR: f32 = 30.0;
/// Most by-lines and stamps that are counted.
const MANY: f32 = 20.0;
/// Weights below which a block that is marked as a by-line or as a time can be one.
const BYLINE_WEIGHT: f32 = 200.0;
const STAMP_WEIGHT: f32 = 80.0;

/// Blocks since the last by-line or time, and to the next; whether it is one; how many came before. A standfirst stands
/// before them, the body after, and each card of a list has its own.
pub(super) fn bylines(dom: &Dom, features: &[Features]) -> Vec<[f32; BYLINES]> {
    let is_one = |(f, b): (&Features, &RawBlock)| {
        f.byline
            || (f.cues.any(Cues::BYLINE) && f.weight < BYLINE_WEIGHT)
            || ((f.cues.any(Cues::TIME) || b.datetime.is_some()) && f.weight < STAMP_WEIGHT)
    };
    let marks: Vec<bool> = features.iter().zip(&dom.blocks).map(is_one).collect();
    let mut rows = vec![[FAR + 1.0; BYLINES]; marks.len()];
    let (mut since, mut count) = (FAR + 1.0, 0.0_f32);
    for (row, mark) in rows.iter_mut().zip(&marks) {
        row[0] = since;
        row[2] = f32::from(u8::from(*mark));
        row[3] = count.min(MANY);
        count += row[2];
        since = if *mark { 1.0 } else { (since + 1.0).min(FAR + 1.0) };
    }
    let mut until = FAR + 1.0;
    for (row, mark) in rows.iter_mut().zip(&marks).rev() {
        row[1] = until;
        until = if *mark { 1.0 } else { (until + 1.0).min(FAR + 1.0) };
    }
    rows
}
