//! Where do the accounts agree, differ, fall silent? One story to its comparison, with the words each line rests on.
//!
//! It does not know how stories were found. The way of the data:
//!
//! ```text
//! accounts + tellings -> Sheet (sentences as weighted terms) -> Alignment (who says the same where)
//!                          |-> Cast (entities) -> utterances, hashtags
//!                          |-> timeline, claims, only-in, summary, headline, coverage
//! ```

mod align;
mod bound;
mod claims;
mod common;
mod concepts;
mod coverage;
mod entities;
mod headline;
mod ids;
mod only_in;
mod pair;
mod reader;
mod sheet;
mod summary;
mod timeline;
mod utterances;

pub use bound::{COMPARED, bounded};
pub use claims::FigureRelation;
pub use pair::{PairScore, Surroundings, pair};
pub use summary::summarize;

use align::{Alignment, other_numbers};
use entities::Cast;
use rashomon_model::{Account, Citation, Genre, Span, Story, SummarySentence, Telling};
use reader::{Reader, Term};
use sheet::Sheet;
use summary::Pool;

/// Likeness from which two accounts' sentences are looked at together.
const LIKE: f64 = 0.3;

/// Words and sentences of a story's summary: what is read before the accounts, not instead of them.
const SUMMARY_WORDS: usize = 170;
const SUMMARY_SENTENCES: usize = 6;

/// How much faster than in a long summary a sentence's worth falls with its place: a reader wants the news first.
const SUMMARY_POSITION: f64 = 0.07;

/// Likeness from which another account's sentence is cited for a summary sentence.
const CITED: f64 = 0.45;

/// Share of another account's sentence from which a summary sentence holds all of it, and it is cited.
const HELD_WHOLE: f64 = 0.7;

/// Compares the accounts of one story. `tellings` holds every article that `accounts` names, in any order; `None` where
/// it holds none of them. `related` is left empty: other stories are not known here. Of a story of more than [`COMPARED`]
/// articles so many are compared, and its coverage says so; all of them are counted.
#[must_use]
pub fn compare(accounts: &[Account], tellings: &[Telling<'_>]) -> Option<Story> {
    let placed = sheet::placed(accounts, tellings);
    let bounded = bounded(accounts);
    let (sheet, mut reader) = match &bounded {
        Some(bounded) => Sheet::of(bounded, &sheet::placed(bounded, tellings)),
        None => Sheet::of(accounts, &placed),
    };
    if sheet.pages.is_empty() {
        return None;
    }
    let cast = Cast::of(&sheet);
    let alignment = Alignment::of(&sheet, LIKE);
    let first_reported = coverage::first_reported(&placed);
    let first = first_reported.as_ref().map_or_else(
        || placed.iter().map(|(_, t, _)| t.article.id.as_str()).min().unwrap_or_default(),
        |f| f.article.as_str(),
    );
    let claims = claims::claims(&sheet, &mut reader, &cast, &alignment);
    Some(Story {
        id: ids::id("s", &[first]),
        headline: headline::headline(&sheet, &mut reader),
        hashtags: headline::hashtags(&sheet, &cast),
        coverage: coverage::coverage(&placed, sheet.pages.len()),
        accounts: accounts.to_vec(),
        summary: summary(&sheet, &mut reader, &alignment),
        quotes: utterances::utterances(&sheet, &mut reader, &cast),
        timeline: timeline::timeline(&sheet),
        only_in: only_in::only_in(&sheet, &claims),
        claims,
        related: Vec::new(),
        first_reported,
        entities: cast.entities,
    })
}

/// What two figures are to each other, each in an article of an account of its own, at or around a place of its text.
#[must_use]
pub fn relate_figures(tellings: &[Telling<'_>; 2], places: [Span; 2]) -> FigureRelation {
    let accounts = tellings.map(|t| Account {
        id: t.article.id.clone(),
        lead: t.article.id.clone(),
        reprints: Vec::new(),
        rewrites: Vec::new(),
    });
    claims::relate(&Sheet::of(&accounts, &sheet::placed(&accounts, tellings)).0, places)
}

/// The summary of the leads, each sentence cited where it stands and where other accounts say the same.
fn summary(sheet: &Sheet<'_>, reader: &mut Reader, alignment: &Alignment) -> Vec<SummarySentence> {
    let leads: Vec<usize> = (0..sheet.pages.len()).filter(|&p| sheet.pages[p].lead).collect();
    let tellings: Vec<Telling<'_>> = leads.iter().map(|&p| sheet.pages[p].telling).collect();
    let groups: Vec<usize> = leads.iter().map(|&p| sheet.pages[p].account).collect();
    let mut pool = Pool::of(&tellings, &groups);
    for candidate in &mut pool.candidates {
        let page = &sheet.pages[leads[candidate.telling]];
        let line = sheet.lines[page.lines.clone()].iter().find(|l| l.span == candidate.span);
        let words = page.words(candidate.span);
        if line.is_none_or(|l| l.heading) || summary::leans(words) || summary::speaks_to_reader(words) {
            candidate.factor = 0.0;
        }
        candidate.factor *= (-SUMMARY_POSITION * line.map_or(0, |l| l.ordinal) as f64).exp();
    }
    let opening = opening(sheet, reader, &leads, &pool);
    let chosen = pool.choose(SUMMARY_WORDS, SUMMARY_SENTENCES, opening);
    let cite = |(telling, span): (usize, rashomon_model::Span)| {
        let page = &sheet.pages[leads[telling]];
        let told = summary::without_dateline(page.words(span), span);
        let mut citations = vec![Citation::new(&page.article().id, told)];
        let line = page.lines.clone().find(|&l| sheet.lines[l].span == span);
        for m in line.map_or(&[][..], |l| alignment.matches(l)).iter().filter(|m| m.score >= CITED) {
            let other = &sheet.lines[m.line];
            // It says this, or this says all of it.
            let cited = |l: usize| {
                let held = claims::says(sheet, m.line, l).is_some_and(|share| share >= HELD_WHOLE)
                    && !other_numbers(&sheet.lines[l], other)
                    && !summary::speaks_to_reader(sheet.words(other));
                held || claims::says(sheet, l, m.line).is_some()
            };
            if line.is_some_and(cited) {
                citations.push(Citation::new(&sheet.pages[other.page].article().id, other.span));
            }
        }
        SummarySentence { text: page.words(told).to_owned(), citations }
    };
    chosen.into_iter().map(cite).collect()
}

/// What a sentence's place among its article's first ones leaves of its claim to tell the event.
const EVENT_PLACE: f64 = 0.6;

/// Sentences at an article's head among which the one that tells the event is looked for.
const EVENT_SENTENCES: usize = 3;

/// What an account's first sentence counts beside its headline for what the story is about.
const FIRST_SENTENCE: f64 = 0.5;

/// Exponent of a sentence's length that what it tells of the event is divided by.
const EVENT_LENGTH: f64 = 0.5;

/// The sentence that tells the event itself: of the first ones of the leads, that which says most of what the accounts'
/// headlines and openings say. `None` where one account alone tells the story: its own order is the best.
fn opening(sheet: &Sheet<'_>, reader: &mut Reader, leads: &[usize], pool: &Pool) -> Option<usize> {
    if leads.len() < 2 {
        return None;
    }
    let about = headline::about(sheet, reader, FIRST_SENTENCE);
    let mut best: Option<(f64, usize)> = None;
    let (mut article, mut place) = (None, 0);
    for (index, candidate) in pool.candidates.iter().enumerate().filter(|(_, c)| c.factor > 0.0) {
        place = if article == Some(candidate.telling) { place + 1 } else { 0 };
        article = Some(candidate.telling);
        let page = &sheet.pages[leads[candidate.telling]];
        let view = matches!(page.article().genre, Some(Genre::Opinion | Genre::Editorial));
        if view || place >= EVENT_SENTENCES {
            continue;
        }
        let Some(line) = page.lines.clone().find(|&l| sheet.lines[l].span == candidate.span) else {
            continue;
        };
        let content = &sheet.lines[line].content;
        // An account's own headline says of its own first sentence nothing but that it is its own.
        let others = |t: &Term| -> f64 {
            about.iter().filter(|(a, _)| **a != page.account).filter_map(|(_, terms)| terms.get(t)).sum()
        };
        let told = |t: &Term| others(t) * sheet.weights[*t as usize];
        let sum: f64 = content.iter().map(told).sum();
        let told = sum / (content.len().max(1) as f64).powf(EVENT_LENGTH) * EVENT_PLACE.powf(place as f64);
        if told > 0.0 && best.is_none_or(|(most, _)| told > most) {
            best = Some((told, index));
        }
    }
    best.map(|(_, index)| index)
}

#[cfg(test)]
mod tests;
