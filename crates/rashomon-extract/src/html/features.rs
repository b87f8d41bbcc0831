//! What can be measured of a block before anything is decided: features in, so that weights can come from anywhere.

use super::dom::{Dom, Tag};
use super::hashed::Seed;
use super::lexicon::Cues;
use super::phrases::{furniture_head, furniture_line};
use super::shingles::Shingles;
use super::text::weight;
use crate::block::Shape;
use rashomon_text::fold::fold;
use std::collections::HashMap;

/// Characters of a block that are folded for the lexicon: its heads and lines are short.
const FOLDED_CHARS: usize = 120;
/// Share of the page's prose from which a container is too big to be furniture, whatever its class says.
const TOO_BIG: f32 = 0.4;

/// What is measured of one block.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Length in Latin letters.
    pub(super) weight: f32,
    /// Share of it inside links.
    pub(super) links: f32,
    /// Share of it in bold.
    pub(super) bold: f32,
    /// Share of it in italics.
    pub(super) italic: f32,
    /// Share of its words that begin with a capital.
    pub(super) capitals: f32,
    /// Share of its letters that are capitals.
    pub(super) upper: f32,
    /// Share of its characters that are digits.
    pub(super) digits: f32,
    /// It ends in a colon.
    pub(super) colon: bool,
    /// It begins like a by-line.
    pub(super) byline: bool,
    /// It ends like a sentence.
    pub(super) sentence: bool,
    /// It reads as running text: long, or a sentence, with few links.
    pub(super) prose: bool,
    pub(super) furniture_line: bool,
    pub(super) furniture_head: bool,
    /// Its words were met before on the page.
    pub(super) repeated: bool,
    /// Cues of its containers that are small enough to be believed.
    pub(super) cues: Cues,
    /// A container is marked as the article's body.
    pub(super) in_body: bool,
    /// Share of its words that the JSON-LD `articleBody` holds; `None` where there is none.
    pub(super) in_json: Option<f32>,
    pub(super) heading: Option<u8>,
    pub(super) item: bool,
    pub(super) cell: bool,
    /// Folded head of the text.
    pub(super) folded: String,
}

/// Measures all blocks.
pub(super) fn measure(dom: &Dom, article_body: Option<&str>) -> Vec<Features> {
    let json = article_body.map(|body| {
        let mut runs = Shingles::on(dom.seed);
        runs.add(body);
        runs
    });
    let mut seen: HashMap<&str, u32, Seed> = HashMap::with_hasher(dom.seed);
    for b in &dom.blocks {
        *seen.entry(b.text.as_str()).or_default() += 1;
    }
    let mut features: Vec<Features> = dom
        .blocks
        .iter()
        .map(|b| {
            let length = b.text.len().max(1) as f32;
            let weight = weight(&b.text) as f32;
            let links = b.link_bytes as f32 / length;
            let head = b.text.char_indices().nth(FOLDED_CHARS).map_or(b.text.len(), |(at, _)| at);
            let folded = fold(&b.text[..head]);
            let sentence = ends_sentence(&b.text);
            let letters = Letters::of(&b.text);
            let heading = if let Shape::Heading(level) = b.shape { Some(level) } else { None };
            Features {
                weight,
                links,
                italic: b.italic_bytes as f32 / length,
                bold: b.bold_bytes as f32 / length,
                capitals: capitals(&b.text),
                upper: letters.upper(),
                digits: letters.digits(),
                colon: b.text.ends_with(':'),
                byline: weight < 120.0 && super::authors::opens(&b.text, &folded),
                sentence,
                prose: heading.is_none() && links < 0.4 && (weight >= 120.0 || (sentence && weight >= 40.0)),
                furniture_line: weight < 60.0 && furniture_line(&folded),
                furniture_head: furniture_head(&folded),
                repeated: weight >= 12.0 && seen.get(b.text.as_str()).is_some_and(|n| *n > 1),
                cues: b.cues,
                in_body: false,
                in_json: json.as_ref().and_then(|j| j.share(&b.text)),
                heading,
                item: b.shape == Shape::ListItem,
                cell: b.shape == Shape::Cell,
                folded,
            }
        })
        .collect();
    contexts(dom, &mut features);
    features
}

/// Hands the cues of containers down to their blocks, but not those of containers that hold much of the page.
fn contexts(dom: &Dom, features: &mut [Features]) {
    let mut prose = vec![0.0_f32];
    for f in features.iter() {
        let last = prose.last().copied().unwrap_or_default();
        prose.push(last + if f.prose { f.weight } else { 0.0 });
    }
    let all = prose.last().copied().unwrap_or_default();
    let mut context: Vec<(Cues, bool)> = Vec::with_capacity(dom.elements.len());
    for e in &dom.elements {
        let (mut cues, mut in_body) = context.get(e.parent).copied().unwrap_or_default();
        let inside = prose[e.blocks.1.max(e.blocks.0)] - prose[e.blocks.0];
        let big = inside > all * TOO_BIG || matches!(e.tag, Tag::Root | Tag::Body);
        if big {
            // A big body container also takes back what bigger ones around it said.
            in_body |= e.cues.any(Cues::BODY);
            cues.add(e.cues.without(small_only()));
        } else {
            in_body |= e.cues.any(Cues::BODY);
            cues.add(e.cues);
        }
        context.push((cues, in_body));
    }
    for (f, b) in features.iter_mut().zip(&dom.blocks) {
        let (cues, in_body) = context[b.element];
        f.cues.add(cues);
        f.in_body = in_body;
    }
}

/// Cues that only small containers are believed to have.
fn small_only() -> Cues {
    let mut all = Cues::FURNITURE;
    for cue in [
        Cues::BIO,
        Cues::BYLINE,
        Cues::TIME,
        Cues::CAPTION,
        Cues::CREDIT,
        Cues::HEADLINE,
        Cues::STANDFIRST,
        Cues::META,
        Cues::CARD,
        Cues::EMBED,
        Cues::TOC,
    ] {
        all.add(cue);
    }
    all
}

/// The last char boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | ' ')
    });
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '।', ';', '؟'])
}

/// Share of words that begin with a capital, over the first words.
fn capitals(text: &str) -> f32 {
    /// Enough to tell a title from a sentence.
    const WORDS: usize = 40;
    let (mut all, mut capital) = (0.0_f32, 0.0_f32);
    for word in text.split(' ').take(WORDS) {
        if let Some(c) = word.chars().find(|c| c.is_alphabetic()) {
            all += 1.0;
            capital += f32::from(u8::from(c.is_uppercase()));
        }
    }
    if all == 0.0 { 0.0 } else { capital / all }
}

/// How many of a text's first characters are of which kind.
#[derive(Debug, Default)]
struct Letters {
    all: u16,
    letters: u16,
    upper: u16,
    digits: u16,
}

impl Letters {
    fn of(text: &str) -> Self {
        /// Enough to tell.
        const CHARS: usize = 300;
        let mut out = Self::default();
        for c in text.chars().take(CHARS) {
            out.all += 1;
            let letter = c.is_alphabetic();
            out.letters += u16::from(letter);
            out.upper += u16::from(letter && c.is_uppercase());
            out.digits += u16::from(c.is_ascii_digit());
        }
        out
    }

    /// Share of the letters that are capitals.
    fn upper(&self) -> f32 {
        if self.letters == 0 { 0.0 } else { f32::from(self.upper) / f32::from(self.letters) }
    }

    /// Share of the characters that are digits.
    fn digits(&self) -> f32 {
        if self.all == 0 { 0.0 } else { f32::from(self.digits) / f32::from(self.all) }
    }
}
