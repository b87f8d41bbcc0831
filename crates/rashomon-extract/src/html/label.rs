//! The main article found on the page, and a label on each block.
//!
//! Two passes. In the first each block gets a score from its [`Features`] by hand-set weights; the container whose blocks
//! sum highest is the article's (so siblings of one make are taken together where what lies between them is light), and
//! inside it each block is judged alone. In the second the trained [`Labeller`] judges each block by its row of
//! numbers ([`vector`]), the first pass's verdicts on it and its neighbours among them.

use super::dom::{Dom, Tag};
use super::features::{Features, measure};
use super::forest::Labeller;
use super::jsonld::Ld;
use super::lexicon::Cues;
use super::shingles::Said;
use super::vector;
use super::verdict;
use crate::block::{Hint, Markup};
use crate::trace::Trace;
use rashomon_text::fold::fold;
use std::collections::HashMap;

/// A page's blocks, labelled.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// One a block.
    pub(super) hints: Vec<Hint>,
    /// The container of the main article.
    pub(super) main: usize,
}

/// What the markup knows that helps to label.
#[derive(Debug, Default)]
pub(super) struct Known<'a> {
    /// JSON-LD `articleBody`.
    pub(super) article_body: Option<&'a str>,
    /// The headline, folded.
    pub(super) headline: Option<String>,
    /// The description, folded.
    pub(super) description: Option<String>,
}

impl<'a> Known<'a> {
    /// What a page's JSON-LD and the markup read from all of it know.
    pub(super) fn of(ld: &'a Ld, markup: &Markup) -> Self {
        Self {
            article_body: ld.body.as_deref(),
            headline: markup.headline.as_deref().map(fold),
            description: markup.standfirst.as_deref().map(fold),
        }
    }
}

/// A page after the first pass.
pub(super) struct FirstPass {
    features: Vec<Features>,
    labels: Labels,
    /// What the trained weights judge by, one row a block.
    pub(super) rows: Vec<vector::Row>,
}

impl FirstPass {
    /// The blocks' lengths in Latin letters.
    pub(super) fn weights(&self) -> impl Iterator<Item = f32> {
        self.features.iter().map(|f| f.weight)
    }
}

/// Labels a page's blocks.
pub(super) fn label(dom: &Dom, known: &Known<'_>, labeller: &Labeller, trace: &mut Trace) -> Labels {
    let FirstPass { features, mut labels, rows } = first_pass(dom, known);
    let first = trace.is_asked().then(|| labels.hints.clone());
    let decided = decide(dom, known, &features, &rows, labeller, &mut labels.hints);
    if let Some(first) = first {
        trace.tell(|told| {
            told.judged = verdict::judged(&features, &rows, labeller, (&first, &labels.hints), &decided);
        });
    }
    labels
}

/// Labels a page's blocks by hand-set weights.
pub(super) fn first_pass(dom: &Dom, known: &Known<'_>) -> FirstPass {
    let features = measure(dom, known.article_body);
    let json = json_coverage(&features, known);
    let scores: Vec<f32> = features.iter().map(|f| region_score(f, json)).collect();
    let main = best_container(dom, &scores);
    let mut hints = judge(dom, &features, known, main, json);
    headings(dom, &features, main, &mut hints);
    let region = dom.elements.get(main).map_or((0, 0), |e| e.blocks);
    let first = vector::First { scores: &scores, hints: &hints, region, json_whole: json };
    let rows = vector::rows(dom, &features, known, &first);
    FirstPass { features, labels: Labels { hints, main }, rows }
}

/// Likelihood from which a block is body. Above one half, as words that do not belong are worse than a line lost.
const BODY: f32 = 0.55;
/// Share of the first pass's body that the trained weights must agree with; else the page is unlike all they know.
const AGREED: f32 = 0.2;
/// Share of a block's runs of words that stood in the body before, in another container, from which it is a repetition.
const REPEATED: f32 = 0.85;
/// Weight from which a repetition is not a refrain.
const REPEATED_WEIGHT: f32 = 60.0;

/// Blocks that show how sure the weights can be on a page.
const SUREST: usize = 3;
/// Share of what they reach that is enough, where that is below [`BODY`]: on a page unlike those they know nothing is sure,
/// and its best blocks are still its body.
const OF_SUREST: f32 = 0.7;
/// Likelihood below which no block is body: there the weights know nothing of the page.
const LEAST: f32 = 0.2;

/// The likelihood from which a block of this page is body.
fn threshold(likelihoods: &[f32]) -> f32 {
    let mut surest = [0.0_f32; SUREST];
    for l in likelihoods {
        if *l > surest[0] {
            surest[0] = *l;
            surest.sort_by(f32::total_cmp);
        }
    }
    (OF_SUREST * surest.iter().sum::<f32>() / SUREST as f32).clamp(LEAST, BODY)
}

/// What the second pass went by.
pub(super) struct Decided {
    /// How likely each block is body.
    pub(super) likelihoods: Vec<f32>,
    /// From which likelihood on a block is body.
    pub(super) enough: f32,
    /// Whether the trained weights were followed.
    pub(super) agreed: bool,
    /// Blocks that are no body whatever their likelihood.
    pub(super) never: Vec<bool>,
}

/// Has the trained weights decide what is body, where they know the page's kind.
fn decide(
    dom: &Dom,
    known: &Known<'_>,
    features: &[Features],
    rows: &[vector::Row],
    labeller: &Labeller,
    hints: &mut [Hint],
) -> Decided {
    let likelihoods = labeller.likelihoods(rows);
    let enough = threshold(&likelihoods);
    let likely: Vec<bool> = likelihoods.iter().map(|l| *l > enough).collect();
    let weight = |of: &dyn Fn(usize) -> bool| -> f32 {
        features.iter().enumerate().filter(|(i, _)| of(*i)).map(|(_, f)| f.weight).sum()
    };
    let agreed =
        !labeller.is_empty() && weight(&|i| likely[i]) >= AGREED * weight(&|i| hints[i] == Hint::Body);
    let mut never = ruled_out(dom, features, known);
    let followed = |(hint, likely): (&Hint, &bool)| {
        if agreed { *likely && *hint != Hint::Headline } else { *hint == Hint::Body }
    };
    let body: Vec<bool> = hints.iter().zip(&likely).map(followed).collect();
    second_copies(dom, &body, &mut never);
    let mut said = Said::on(dom.seed);
    for (i, f) in features.iter().enumerate() {
        if body[i] && !never[i] {
            let (text, host) = (&dom.blocks[i].text, vector::host(dom, dom.blocks[i].element));
            let again = said.elsewhere(text, host) >= REPEATED && f.weight >= REPEATED_WEIGHT;
            hints[i] = if again { Hint::Furniture } else { Hint::Body };
        } else if hints[i] == Hint::Body {
            hints[i] = outside(f);
        }
    }
    Decided { likelihoods, enough, agreed, never }
}

/// Body blocks in a row that stood so before, from which they are a second copy: one for phones, say, or for print.
const COPIED: usize = 4;

/// Rules out body that repeats, block after block in the same order, what stood before.
fn second_copies(dom: &Dom, body: &[bool], never: &mut [bool]) {
    let places: Vec<usize> = (0..body.len()).filter(|i| body[*i] && !never[*i]).collect();
    let text = |n: usize| dom.blocks[places[n]].text.as_str();
    let mut first: HashMap<&str, usize> = HashMap::new();
    // Of each body block, the earlier one that says the same.
    let copied: Vec<Option<usize>> = (0..places.len())
        .map(|n| {
            let earlier = *first.entry(text(n)).or_insert(n);
            (earlier < n).then_some(earlier)
        })
        .collect();
    let mut n = 0;
    while n < copied.len() {
        let Some(start) = copied[n] else {
            n += 1;
            continue;
        };
        let run = copied[n..].iter().zip(start..).take_while(|(c, expected)| **c == Some(*expected)).count();
        // Half of all that stood before it, at least: a refrain is shorter.
        if run >= COPIED && run * 2 >= n {
            places[n..n + run].iter().for_each(|i| never[*i] = true);
        }
        n += run.max(1);
    }
}

/// Letters from which a headline is not met by chance at the head of another text.
const TELLING_HEADLINE: usize = 15;
/// Items from which a list is one of articles, if one of them is this article's own headline.
const LISTED: usize = 3;
/// Blocks of an item that is but a teaser, not the article itself.
const TEASER: usize = 3;

/// Blocks that are no body whatever their numbers say: an address alone, and lists of articles, known by the page's own
/// headline standing in one as an item.
fn ruled_out(dom: &Dom, features: &[Features], known: &Known<'_>) -> Vec<bool> {
    let mut out: Vec<bool> = dom.blocks.iter().map(|b| is_address(&b.text)).collect();
    let Some(headline) = known.headline.as_deref().filter(|h| h.chars().count() >= TELLING_HEADLINE) else {
        return out;
    };
    let mut items = vec![0; dom.elements.len()];
    for e in dom.elements.iter().filter(|e| e.tag == Tag::Item) {
        items[e.parent] += 1;
    }
    for (f, b) in features.iter().zip(&dom.blocks).filter(|(f, _)| f.folded.starts_with(headline)) {
        let item = dom.upward(b.element).find(|&e| dom.elements[e].tag == Tag::Item);
        let Some(item) = item.map(|e| &dom.elements[e]) else { continue };
        let teaser = item.blocks.1 - item.blocks.0 <= TEASER;
        if f.heading != Some(1) && teaser && items[item.parent] >= LISTED {
            // Each list is gone through once.
            items[item.parent] = 0;
            let (from, to) = dom.elements[item.parent].blocks;
            out[from..to].fill(true);
        }
    }
    out
}

/// Whether a text is a web address and nothing else.
fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www."))
        && !text.contains(char::is_whitespace)
}

/// Whether the JSON-LD body is to be trusted to be whole: most of the page's prose that it could hold is in it.
fn json_coverage(features: &[Features], known: &Known<'_>) -> bool {
    let Some(body) = known.article_body else { return false };
    let found: f32 = features.iter().filter(|f| f.in_json.is_some_and(|s| s > 0.8)).map(|f| f.weight).sum();
    body.len() > 200 && found > 0.7 * body.chars().count() as f32
}

/// What a block says for or against its containers being the article.
fn region_score(f: &Features, json: bool) -> f32 {
    if f.heading.is_some() {
        return if f.links > 0.5 { -10.0 } else { 2.0 };
    }
    let furniture = f.cues.any(Cues::FURNITURE) || f.cues.any(Cues::BIO);
    if f.prose {
        let mut score = f.weight.min(800.0) * (1.0 - f.links).powi(2);
        if furniture {
            score *= -0.3;
        } else if f.cues.any(Cues::CAPTION) || f.furniture_head {
            score *= 0.2;
        }
        if f.in_body {
            score *= 1.3;
        }
        match f.in_json {
            Some(s) if s > 0.8 => score = score.abs() * 1.5,
            Some(s) if json && s < 0.3 => score *= 0.2,
            _ => {}
        }
        return score;
    }
    if furniture {
        return -5.0;
    }
    if f.links > 0.5 { -0.25 * f.weight.min(100.0) - 5.0 } else { f.weight.min(60.0) * 0.1 - 1.0 }
}

/// The container whose blocks sum highest; of equals the innermost.
fn best_container(dom: &Dom, scores: &[f32]) -> usize {
    let mut sums = vec![0.0_f64];
    for s in scores {
        let last = sums.last().copied().unwrap_or_default();
        sums.push(last + f64::from(*s));
    }
    let (mut best, mut most) = (0, f64::MIN);
    for (n, e) in dom.elements.iter().enumerate() {
        if matches!(e.tag, Tag::P | Tag::Heading(_) | Tag::Row | Tag::Item | Tag::Root)
            || e.blocks.0 >= e.blocks.1
        {
            continue;
        }
        let sum = sums[e.blocks.1] - sums[e.blocks.0];
        if sum >= most {
            best = n;
            most = sum;
        }
    }
    best
}

/// Labels every block but the headings inside the body.
fn judge(dom: &Dom, features: &[Features], known: &Known<'_>, main: usize, json: bool) -> Vec<Hint> {
    let region = dom.elements.get(main).map_or((0, 0), |e| e.blocks);
    let marked: f32 = weight_of(features, region, |f| f.in_body && f.prose);
    let prose: f32 = weight_of(features, region, |f| f.prose);
    let body_marked = marked > 0.5 * prose;
    let first = (region.0..region.1)
        .find(|&i| features[i].prose && body_score(&features[i], json, body_marked) > 0.0);
    let mut headline_seen = false;
    features
        .iter()
        .enumerate()
        .map(|(i, f)| {
            if is_headline(f, known) && !headline_seen && first.is_none_or(|first| i <= first) {
                headline_seen = true;
                return Hint::Headline;
            }
            let inside = i >= region.0 && i < region.1;
            let before = first.is_none_or(|first| i < first);
            if let Some(hint) = special(dom, f, i, known, before, inside) {
                return hint;
            }
            if f.heading.is_some() {
                return if inside && !f.cues.any(Cues::FURNITURE) { Hint::Unknown } else { outside(f) };
            }
            if inside && body_score(f, json, body_marked) > 0.0 {
                Hint::Body
            } else if inside {
                Hint::Furniture
            } else {
                outside(f)
            }
        })
        .collect()
}

fn weight_of(features: &[Features], (from, to): (usize, usize), which: impl Fn(&Features) -> bool) -> f32 {
    features.get(from..to).unwrap_or_default().iter().filter(|f| which(f)).map(|f| f.weight).sum()
}

/// Whether a block inside the main container belongs to the body: above zero it does.
fn body_score(f: &Features, json: bool, body_marked: bool) -> f32 {
    let mut score = 0.5;
    score += if f.prose { 1.5 } else { 0.0 };
    score += if f.weight >= 120.0 { 1.0 } else { 0.0 };
    score -= if f.weight < 25.0 && !f.item && !f.cell { 1.0 } else { 0.0 };
    score += if f.sentence { 0.5 } else { 0.0 };
    score -= if f.links > 0.8 {
        3.5
    } else if f.links > 0.5 {
        2.0
    } else {
        0.0
    };
    score -= if f.cues.any(Cues::FURNITURE) { 4.0 } else { 0.0 };
    score -= if f.cues.any(Cues::BIO) { 3.0 } else { 0.0 };
    score -= if f.furniture_line { 5.0 } else { 0.0 };
    score -= if f.furniture_head && f.weight < 300.0 { 3.5 } else { 0.0 };
    score -= if f.repeated && f.weight < 200.0 { 1.0 } else { 0.0 };
    score -= if f.cues.any(Cues::META) && f.weight < 120.0 { 1.5 } else { 0.0 };
    score -= if f.cues.any(Cues::CARD) { 1.0 } else { 0.0 };
    if body_marked {
        score += if f.in_body { 0.5 } else { -2.5 };
    }
    match f.in_json {
        Some(s) if s > 0.8 => score += 3.0,
        Some(s) if json && s < 0.3 && f.weight >= 25.0 => score -= 2.0,
        _ => {}
    }
    score
}

/// Whether a block is the headline: a heading that agrees with what the markup says.
fn is_headline(f: &Features, known: &Known<'_>) -> bool {
    let Some(headline) = &known.headline else { return f.heading == Some(1) };
    f.heading.is_some() && alike(&f.folded, headline)
}

/// Whether one of two folded texts begins with the other.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let short = a.chars().count().min(b.chars().count());
    short >= 8 && a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count() * 10 >= short * 9
}

/// Blocks that are neither body nor plain furniture.
fn special(dom: &Dom, f: &Features, i: usize, known: &Known<'_>, before: bool, inside: bool) -> Option<Hint> {
    let block = &dom.blocks[i];
    if f.cues.any(Cues::FURNITURE) && !f.cues.any(Cues::CAPTION) {
        return None;
    }
    if f.cues.any(Cues::CREDIT) && f.weight < 200.0 {
        return Some(Hint::Credit);
    }
    if f.cues.any(Cues::CAPTION) && !f.cell {
        return Some(Hint::Caption);
    }
    let near = before || !f.prose;
    if f.cues.any(Cues::BIO) {
        return Some(Hint::AuthorNote);
    }
    if near && f.cues.any(Cues::BYLINE) && f.weight < 200.0 {
        return Some(if f.prose && f.weight > 80.0 { Hint::AuthorNote } else { Hint::Byline });
    }
    if near && (f.cues.any(Cues::TIME) || block.datetime.is_some()) && f.weight < 80.0 {
        return Some(Hint::Stamp);
    }
    if before && f.weight >= 30.0 && (inside || f.cues.any(Cues::STANDFIRST)) {
        let described = known.description.as_ref().is_some_and(|d| alike(&f.folded, d));
        if f.cues.any(Cues::STANDFIRST) || (described && f.heading.is_some()) {
            return Some(Hint::Standfirst);
        }
    }
    None
}

/// A block outside the main article: cards keep their blocks, so that the segmenter can cut them.
fn outside(f: &Features) -> Hint {
    if f.cues.any(Cues::FURNITURE) || f.furniture_line {
        return Hint::Furniture;
    }
    if f.heading.is_some() && f.links > 0.5 {
        return Hint::CardHeadline;
    }
    if f.links > 0.5 || (f.weight < 25.0 && !f.sentence) { Hint::Furniture } else { Hint::Unknown }
}

/// Headings belong to the body where body follows, and they are no links.
fn headings(dom: &Dom, features: &[Features], main: usize, hints: &mut [Hint]) {
    let (from, to) = dom.elements.get(main).map_or((0, 0), |e| e.blocks);
    let started = (from..to).find(|&i| hints[i] == Hint::Body);
    let mut next_body = false;
    for i in (from..to).rev() {
        let f = &features[i];
        if f.heading.is_none() {
            if hints[i] == Hint::Body {
                next_body = true;
            } else if f.links > 0.5 || f.furniture_line {
                next_body = false;
            }
            continue;
        }
        if hints[i] != Hint::Unknown {
            continue;
        }
        let keep = next_body
            && f.heading != Some(1)
            && f.links < 0.5
            && !f.furniture_line
            && !f.furniture_head
            && started.is_some_and(|s| i + 1 >= s);
        hints[i] = if keep { Hint::Body } else { Hint::Furniture };
    }
}
