//! The blocks of a page with their labels, and what each became in an article.

use super::{BlockWhy, rounded};
use crate::block::{Hint, Page, PageBlock, Shape};
use crate::segment::marks;
use crate::trace::{Judged, name};
use rashomon_model::Article;
use std::collections::{BTreeSet, HashMap};

/// All blocks, explained.
pub(super) fn explained(page: &Page, articles: &[Article], judged: Vec<Judged>) -> Vec<BlockWhy> {
    let parts = parts(&page.blocks, articles);
    let mut judged = judged.into_iter();
    let mut marks = if page.html { Vec::new() } else { marks::marks(page) }.into_iter();
    page.blocks
        .iter()
        .zip(parts)
        .enumerate()
        .map(|(at, (block, part))| {
            let (judged, mark) = (judged.next(), marks.next().flatten());
            let (article, part) = part.map_or((None, None), |(article, part)| (Some(article), Some(part)));
            BlockWhy {
                line: at + 1,
                shape: shape(block.shape),
                label: mark.as_ref().map_or_else(|| label(block.hint), |m| m.label).to_owned(),
                likelihood: judged.as_ref().map(|j| rounded(j.likelihood)),
                why: match (&judged, mark) {
                    // A by-line or a call at the body's ends is cut off it once the body is known.
                    (Some(judged), _) if block.hint == Hint::Body && part.is_none() => {
                        format!("{}, then left out of the article", judged.rule)
                    }
                    (Some(judged), _) => judged.rule.to_owned(),
                    (None, mark) => mark.map(|m| m.why).unwrap_or_default(),
                },
                because: judged.map(|j| j.because).unwrap_or_default(),
                article,
                part,
                text: block.text.clone(),
            }
        })
        .collect()
}

/// What a block's form is called.
fn shape(shape: Shape) -> String {
    match shape {
        Shape::Heading(level) => format!("h{level}"),
        Shape::Paragraph => "paragraph".to_owned(),
        Shape::ListItem => "item".to_owned(),
        Shape::Blockquote => "quote".to_owned(),
        Shape::Caption => "caption".to_owned(),
        Shape::Cell => "cell".to_owned(),
        Shape::Line => "line".to_owned(),
    }
}

/// What a label is called.
fn label(hint: Hint) -> &'static str {
    match hint {
        Hint::Unknown => "other",
        Hint::Body => "body",
        Hint::Furniture => "furniture",
        Hint::Headline => "headline",
        Hint::Standfirst => "standfirst",
        Hint::Byline => "byline",
        Hint::Stamp => "stamp",
        Hint::Caption => "caption",
        Hint::Credit => "credit",
        Hint::AuthorNote => "author_note",
        Hint::CardHeadline => "card",
    }
}

/// For each block the article it is in and what it is there: told by its words, as articles are made of nothing else.
fn parts(blocks: &[PageBlock], articles: &[Article]) -> Vec<Option<(usize, String)>> {
    let mut parts = vec![None; blocks.len()];
    let mut places: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (at, block) in blocks.iter().enumerate() {
        places.entry(&block.text).or_default().insert(at);
    }
    for (nth, article) in articles.iter().enumerate() {
        let mut from = 0;
        for (n, block) in article.blocks.iter().enumerate() {
            let same = places.get_mut(block.text.as_str());
            let at = same.and_then(|same| {
                let at = same.range(from..).next().or_else(|| same.first()).copied()?;
                same.remove(&at).then_some(at)
            });
            // The first paragraph may have shed its dateline.
            let free = |at: &usize| parts.get(*at).is_some_and(Option::is_none);
            let first = n == 0 && article.dateline.is_some();
            let at = at.or_else(|| first.then(|| shed(blocks, &block.text)).flatten().filter(free));
            if let Some(part) = at.and_then(|at| parts.get_mut(at)) {
                *part = Some((nth, name(&block.kind)));
                from = at.unwrap_or(from);
            }
        }
        let heads = [
            (&article.headline, "headline"),
            (&article.standfirst, "standfirst"),
            (&article.rights, "rights"),
        ];
        for (text, part) in heads {
            let Some(same) = text.as_deref().and_then(|text| places.get(text)) else { continue };
            for at in same {
                if let Some(free) = parts.get_mut(*at).filter(|p| p.is_none()) {
                    *free = Some((nth, part.to_owned()));
                }
            }
        }
    }
    parts
}

/// The first block that ends in this text.
fn shed(blocks: &[PageBlock], text: &str) -> Option<usize> {
    blocks.iter().position(|b| !text.is_empty() && b.text.ends_with(text))
}
