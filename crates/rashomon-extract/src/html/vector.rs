//! A block as a row of numbers for the trained labeller: itself, its containers, its neighbours, and where the hand-set
//! weights would have put it.

use super::dom::{Dom, Tag};
use super::features::Features;
use super::hashed::Seed;
use super::label::Known;
use super::lexicon::CUES;
use super::place::{BYLINES, PLACE, bylines, places};
use super::topic::{TOPIC, topics};
use crate::block::{Hint, Shape};
use std::collections::HashMap;

/// Numbers of a block that are not cues.
const OWN: usize = 76;
/// Numbers in a row.
pub(super) const WIDTH: usize = OWN + CUES + PLACE + TOPIC + BYLINES;

/// One block's row.
pub(super) type Row = [f32; WIDTH];

/// What the first pass, with hand-set weights, concluded.
pub(super) struct First<'a> {
    pub(super) scores: &'a [f32],
    pub(super) hints: &'a [Hint],
    pub(super) region: (usize, usize),
    pub(super) json_whole: bool,
}

/// Sums over all blocks up to each, so that any range is one subtraction.
struct Sums(Vec<f32>);

impl Sums {
    fn of(values: impl Iterator<Item = f32>) -> Self {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        sums.extend(values.map(|v| {
            sum += v;
            sum
        }));
        Self(sums)
    }

    fn within(&self, from: usize, to: usize) -> f32 {
        let last = self.0.len() - 1;
        self.0[to.min(last)] - self.0[from.min(last)]
    }
}

/// All rows of a page.
pub(super) fn rows(dom: &Dom, features: &[Features], known: &Known<'_>, first: &First<'_>) -> Vec<Row> {
    let prose = Sums::of(features.iter().map(|f| if f.prose { f.weight } else { 0.0 }));
    let linked = Sums::of(features.iter().map(|f| f.weight * f.links));
    let all = Sums::of(features.iter().map(|f| f.weight));
    let body = Sums::of(first.hints.iter().map(|h| f32::from(u8::from(*h == Hint::Body))));
    let total = prose.within(0, features.len()).max(1.0);
    let (makes, hosts) = groups(dom, features);
    let depths = depths(dom);
    let places = places(dom, features, known, &depths);
    let bylines = bylines(dom, features);
    // Blocks that share their container with running text.
    let among: Vec<bool> =
        dom.blocks.iter().map(|b| hosts.get(host(dom, b.element)).is_some_and(|h| h.1 > 0.0)).collect();
    let topics = topics(dom, features, known, &among);
    // The container with the most prose of its own: the body's, nearly always, or one of the body's.
    let top = hosts
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, group)| group.0 > 0.0)
        .max_by(|a, b| a.1.1.total_cmp(&b.1.1).then(b.0.cmp(&a.0)))
        .unwrap_or_default();
    let to_top = distances(dom, &depths, top.0);
    let top_make = makes.values().map(|m| m.1).fold(1.0, f32::max);
    let headline = first.hints.iter().position(|h| *h == Hint::Headline);
    let (from, to) = first.region;
    let first_body = first.hints.iter().position(|h| *h == Hint::Body).unwrap_or(from);
    let last_body = first.hints.iter().rposition(|h| *h == Hint::Body).unwrap_or(to);
    let none = Features::default();
    features
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let block = &dom.blocks[i];
            let element = &dom.elements[block.element];
            let host = host(dom, block.element);
            let at = |n: Option<usize>| n.and_then(|n| features.get(n)).unwrap_or(&none);
            let score = |n: Option<usize>| n.and_then(|n| first.scores.get(n)).copied().unwrap_or(-5.0);
            let (before, after) = (i.checked_sub(1), Some(i + 1));
            let (before2, after2) = (i.checked_sub(2), Some(i + 2));
            let make = makes.get(&element.make).copied().unwrap_or_default();
            let in_host = hosts.get(host).copied().unwrap_or_default();
            let (up_from, up_to) = dom.elements[dom.elements[host].parent].blocks;
            let (host_from, host_to) = dom.elements[host].blocks;
            let inside = i >= from && i < to;
            let list = list(dom, block.element).map(|e| dom.elements[e].blocks);
            let (list_from, list_to) = list.unwrap_or((i, i + 1));
            let lead_in = at(list_from.checked_sub(1));
            let flag = |b: bool| f32::from(u8::from(b));
            let called = |f: &Features| flag(f.furniture_line) + flag(f.furniture_head);
            let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
            let mut row = [0.0; WIDTH];
            let own = [
                f.weight,
                f.links,
                f.capitals,
                f.upper,
                f.bold,
                f.digits,
                f32::from(u8::from(f.sentence)),
                f32::from(u8::from(f.prose)),
                f32::from(u8::from(f.colon)),
                f32::from(u8::from(f.furniture_line)),
                f32::from(u8::from(f.furniture_head)),
                f32::from(u8::from(f.repeated)),
                f.heading.map_or(0.0, f32::from),
                f32::from(u8::from(f.item)),
                f32::from(u8::from(f.cell)),
                f32::from(u8::from(block.shape == Shape::Caption)),
                f32::from(u8::from(block.shape == Shape::Blockquote)),
                f32::from(u8::from(element.tag == Tag::P)),
                f32::from(u8::from(f.in_body)),
                f.in_json.unwrap_or(-1.0),
                f32::from(u8::from(first.json_whole)),
                f32::from(u8::from(inside)),
                share(i as f32 - from as f32, (to - from) as f32),
                share(i as f32, features.len() as f32),
                (i as f32 - first_body as f32).clamp(-30.0, 300.0),
                (last_body as f32 - i as f32).clamp(-30.0, 300.0),
                headline.map_or(-50.0, |h| (i as f32 - h as f32).clamp(-40.0, 40.0)),
                make.0,
                share(make.1, total),
                share(make.1, make.2),
                in_host.0,
                share(in_host.1, total),
                share(in_host.1, in_host.2),
                share(prose.within(up_from, up_to), total),
                share(linked.within(host_from, host_to), all.within(host_from, host_to)),
                share(linked.within(up_from, up_to), all.within(up_from, up_to)),
                (host_to - host_from) as f32,
                body.within(i.saturating_sub(3), i),
                body.within(i + 1, i + 4),
                share(prose.within(i.saturating_sub(4), i), 100.0),
                share(prose.within(i + 1, i + 5), 100.0),
                score(Some(i)),
                score(before),
                score(after),
                score(before2),
                score(after2),
                at(before).weight,
                at(after).weight,
                at(before).links,
                at(after).links,
                at(before).heading.map_or(0.0, f32::from),
                at(after).heading.map_or(0.0, f32::from),
                f32::from(u8::from(f.byline)),
                f32::from(u8::from(
                    known.description.as_deref().is_some_and(|d| super::label::alike(&f.folded, d)),
                )),
                f32::from(u8::from(
                    known.headline.as_deref().is_some_and(|d| super::label::alike(&f.folded, d)),
                )),
                prose.within(0, i) / total,
                f32::from(u8::from(host == top.0)),
                share(in_host.1, top.1.1),
                share(make.1, top_make),
                to_top[block.element].0,
                to_top[block.element].1,
                depths[block.element],
                to_top[block.element].1 - to_top.get(element.parent).map_or(0.0, |d| d.1),
                f.weight - at(before).weight.min(at(after).weight),
                f.italic,
                flag(block.link_first),
                block.links.len().min(50) as f32,
                flag(list.is_some()),
                (list_to - list_from).min(100) as f32,
                share(linked.within(list_from, list_to), all.within(list_from, list_to)),
                called(lead_in),
                lead_in.heading.map_or(0.0, f32::from),
                flag(lead_in.colon),
                called(at(before)),
                called(at(after)),
                share(prose.within(i + 1, host_to.max(i + 1)), prose.within(host_from, host_to)),
            ];
            row[..OWN].copy_from_slice(&own);
            for cue in 0..CUES {
                row[OWN + cue] = f32::from(u8::from(f.cues.has(cue)));
            }
            let more = places[i].iter().chain(&topics[i]).chain(&bylines[i]);
            row.iter_mut().skip(OWN + CUES).zip(more).for_each(|(to, from)| *to = *from);
            row
        })
        .collect()
}

/// How deep each element stands.
fn depths(dom: &Dom) -> Vec<f32> {
    let mut depths: Vec<f32> = Vec::with_capacity(dom.elements.len());
    for e in &dom.elements {
        depths.push(depths.get(e.parent).map_or(0.0, |d| d + 1.0));
    }
    depths
}

/// For each element, how far up from it and from `top` their nearest common ancestor is.
fn distances(dom: &Dom, depths: &[f32], top: usize) -> Vec<(f32, f32)> {
    let met = dom.meetings(top);
    met.iter().zip(depths).map(|(met, depth)| (depth - depths[*met], depths[top] - depths[*met])).collect()
}

/// Blocks, prose and text of one group: how many, and how much.
type Group = (f32, f32, f32);

/// Groups by make (tag and class) of the block's element, and by host: that group at the host's index.
fn groups(dom: &Dom, features: &[Features]) -> (HashMap<u64, Group, Seed>, Vec<Group>) {
    let mut makes: HashMap<u64, Group, Seed> = HashMap::with_hasher(dom.seed);
    let mut hosts = vec![Group::default(); dom.elements.len()];
    for (b, f) in dom.blocks.iter().zip(features) {
        let prose = if f.prose { f.weight } else { 0.0 };
        let groups = [
            Some(makes.entry(dom.elements[b.element].make).or_default()),
            hosts.get_mut(host(dom, b.element)),
        ];
        for group in groups.into_iter().flatten() {
            group.0 += 1.0;
            group.1 += prose;
            group.2 += f.weight;
        }
    }
    (makes, hosts)
}

/// The list an element stands in.
fn list(dom: &Dom, element: usize) -> Option<usize> {
    /// An item's own wrappers.
    const NEAR: usize = 4;
    dom.upward(element).take(NEAR).find(|&e| dom.elements[e].tag == Tag::List)
}

/// The container that holds a paragraph as one of many: the first element that is no paragraph, heading or item.
pub(super) fn host(dom: &Dom, element: usize) -> usize {
    dom.upward(element)
        .find(|&e| {
            !matches!(
                dom.elements[e].tag,
                Tag::P
                    | Tag::Heading(_)
                    | Tag::Item
                    | Tag::List
                    | Tag::Cell
                    | Tag::Row
                    | Tag::Blockquote
                    | Tag::Pre
            )
        })
        .unwrap_or(0)
}
