//! Pages of HTML, where the labeller has said what most blocks are: the main article is what it calls the body, and
//! cards that carry whole articles of other outlets are found by the same grammar as in plain text.

use super::Read;
use super::body;
use super::credits;
use super::cut::{self, Piece};
use super::draft::Draft;
use super::ends;
use super::entries::Entries;
use super::head::Head;
use super::lexicon;
use super::lines::{self, Line};
use crate::block::{Hint, Page, PageBlock, Shape};
use crate::explain::Field;
use crate::html::main_article::main_article;
use crate::trace::Trace;
use rashomon_model::Role;
use rashomon_text::fold::fold;
use rashomon_text::stamps;
use std::ops::Range;

/// A card's text from which on it is an article, not a teaser (in letters).
const CARD_TEXT: usize = 600;
/// Longest time line of a card, in bytes.
const TIME_BYTES: usize = 40;
/// A card's text starts at most so many blocks after its time.
const CARD_HEAD: usize = 6;

/// Reads a page of HTML by its hints, where there are any; blocks of cards lose the hint that they are the main body.
pub(super) fn read(page: &mut Page, trace: &mut Trace) -> Option<Read> {
    let lines = if has_cards(&page.blocks) { lines::read_all(page) } else { Vec::new() };
    let Cards { first, cards } = cards(&lines);
    let related: Vec<(Range<usize>, Draft)> =
        cards.iter().map(|card| (card.blocks.clone(), card.assemble(&lines))).collect();
    drop(lines);
    // What is in a card, or between the article's last words and the first card, is not in the main article.
    let beyond = related.first().and_then(|(card, _)| Some(first.as_ref()?.blocks.end..card.start));
    for range in related.iter().map(|(blocks, _)| blocks.clone()).chain(beyond) {
        for block in page.blocks.get_mut(range).into_iter().flatten() {
            block.hint = if block.hint == Hint::Body { Hint::Unknown } else { block.hint };
        }
    }
    let mut main = main(page, trace)?;
    let mut read = Read::default();
    if related.iter().any(|(_, draft)| draft.outlet != main.outlet) {
        // Cards of other outlets: the site carries others' articles, and this one's outlet is the one its head names.
        read.via = main.outlet.take();
        let head = first.map(|card| card.head).unwrap_or_default();
        main.outlet = head.outlet;
        main.whens = head.whens;
    }
    read.article(main);
    for (_, draft) in related {
        read.article(draft);
    }
    Some(read)
}

/// The main article, from the labeller's hints and the markup.
fn main(page: &Page, trace: &mut Trace) -> Option<Draft> {
    let parts = main_article(page);
    if parts.text.is_empty() {
        return None;
    }
    let markup = &page.markup;
    let mut draft = Draft::new(Role::Main);
    // A title may give the first words alone of the headline that the page shows.
    let shown = parts
        .headline
        .clone()
        .filter(|h| markup.headline.as_deref().is_some_and(|marked| ends::cuts_short(marked, h)));
    draft.headline = trace
        .ask(Field::Headline)
        .or_visible("headline block, of which markup gives the first words alone", || shown)
        .or_known(|| markup.headline.clone())
        .or_visible("headline block", || parts.headline)
        .taken();
    draft.standfirst = trace
        .ask(Field::Standfirst)
        .or_visible("standfirst block", || parts.standfirst)
        .or_known(|| markup.standfirst.clone())
        .taken();
    draft.outlet.clone_from(&markup.outlet);
    draft.rights = markup.rights.clone().or_else(|| rights_after(&page.blocks));
    draft.bylines.clone_from(&markup.bylines);
    draft.canonical.clone_from(&markup.canonical_url);
    draft.published.clone_from(&markup.published);
    draft.modified.clone_from(&markup.modified);
    draft.images.clone_from(&markup.images);
    draft.entries = Entries::of(&parts.blocks);
    draft.blocks = parts.blocks.into_iter().map(|b| (b.kind, b.text)).collect();
    draft.links =
        page.blocks.iter().filter(|b| b.hint == Hint::Body).flat_map(|b| b.links.iter().cloned()).collect();
    ends::trim(&mut draft);
    body::read_dateline(&mut draft);
    Some(draft)
}

/// The rights line that stands right below the body, which the labeller may count to either.
fn rights_after(blocks: &[PageBlock]) -> Option<String> {
    let end = blocks.iter().rposition(|b| b.hint == Hint::Body)? + 1;
    let below = blocks[end..].iter().take(body::RIGHTS_REACH + 1);
    below.map(|b| &b.text).find(|text| credits::is_rights_line(text)).cloned()
}

/// Whether some block is a card's time line: short, with a count back or a machine-readable time, soon followed by a
/// long text, after another long text. Few pages go on to the grammar, which costs more than this look.
fn has_cards(blocks: &[PageBlock]) -> bool {
    let long = |b: &PageBlock| b.text.len() >= CARD_TEXT && b.link_bytes == 0;
    let Some(first) = blocks.iter().position(|b| b.hint == Hint::Body) else { return false };
    blocks.iter().enumerate().skip(first + 1).any(|(at, b)| {
        b.text.len() <= TIME_BYTES
            && blocks[at + 1..].iter().take(CARD_HEAD).any(long)
            && (b.datetime.is_some() || stamps::ago(&b.text).is_some())
    })
}

/// An article by the grammar: its head, its lines, and the blocks it covers.
struct Card {
    head: Head,
    body: Range<usize>,
    blocks: Range<usize>,
}

impl Card {
    fn assemble(&self, lines: &[Line<'_>]) -> Draft {
        body::assemble(Role::Related, self.head.clone(), &lines[self.body.clone()])
    }
}

/// What the grammar finds: the page's first article, and the cards that are articles of their own.
#[derive(Default)]
struct Cards {
    first: Option<Card>,
    cards: Vec<Card>,
}

/// Whether a head is a card's, not a comment's: its headline is a heading or stands twice, and its outlet is no button.
fn is_card(lines: &[Line<'_>], head: &Head) -> bool {
    let (Some(headline), Some(outlet)) = (&head.headline, &head.outlet) else { return false };
    let own = |l: &&Line<'_>| l.text == headline;
    let heading = lines.iter().filter(own).any(|l| matches!(l.block.shape, Shape::Heading(_)));
    let twice = lines.iter().filter(own).count() > 1;
    let calls = lexicon::page_score(&fold(outlet)) + lexicon::page_score(&fold(headline)) > 1;
    (heading || twice) && !calls
}

/// Articles that name an outlet and a time of their own, after the first: comments and posts of a live page name none.
fn cards(lines: &[Line<'_>]) -> Cards {
    let mut out = Cards::default();
    for piece in cut::cut(lines) {
        let Piece::Article { head, body, start, first } = piece else { continue };
        let prose = lines[body.clone()].iter().filter(|l| l.is_prose());
        let wide: usize = prose.map(|l| l.width).sum();
        let told = !head.whens.is_empty() && is_card(&lines[start..body.start], &head);
        let shown =
            lines[body.clone()].iter().filter(|l| l.is_prose()).all(|l| l.block.hint != Hint::Furniture);
        // The text ends with its last running line; buttons after it are the page's.
        let end =
            lines[body.clone()].iter().rposition(Line::is_prose).map_or(body.start, |n| body.start + n + 1);
        let from = lines.get(start).map_or(0, |l| l.at);
        let to = end.checked_sub(1).and_then(|n| lines.get(n)).map_or(from, |l| l.at + 1);
        let card = Card { head, body: body.start..end, blocks: from..to.max(from) };
        if first {
            out.first = Some(card);
        } else if told && shown && wide >= CARD_TEXT {
            out.cards.push(card);
        }
    }
    out
}
