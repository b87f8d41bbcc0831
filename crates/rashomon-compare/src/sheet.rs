//! One story laid out for comparing: every article's sentences as weighted terms, in account order.

use crate::reader::{Reader, Term, Token, terms};
use rashomon_model::{Account, Article, BlockKind, Span, Telling};
use std::collections::HashMap;
use std::ops::Range;

/// An article of the story.
pub(crate) struct Page<'a> {
    /// The article and what its words say.
    pub(crate) telling: Telling<'a>,
    /// Its account's index.
    pub(crate) account: usize,
    /// Whether it leads its account.
    pub(crate) lead: bool,
    /// Its sentences in [`Sheet::lines`].
    pub(crate) lines: Range<usize>,
}

impl<'a> Page<'a> {
    /// The article.
    pub(crate) fn article(&self) -> &'a Article {
        self.telling.article
    }

    /// The words of a span of its text.
    pub(crate) fn words(&self, span: Span) -> &'a str {
        span.of(&self.telling.article.text)
    }
}

/// A sentence of the story.
pub(crate) struct Line {
    /// Its article's index in [`Sheet::pages`].
    pub(crate) page: usize,
    /// Its account's index.
    pub(crate) account: usize,
    /// Whether its article leads the account.
    pub(crate) lead: bool,
    /// Its place among the article's sentences.
    pub(crate) ordinal: usize,
    /// Its place in the article's text.
    pub(crate) span: Span,
    /// Its meaning words in order.
    pub(crate) tokens: Vec<Token>,
    /// Its distinct terms, sorted.
    pub(crate) terms: Vec<Term>,
    /// The sum of its terms' weights, without the words that only say who says it: a named source is no part of what
    /// is said.
    pub(crate) weight: f64,
    /// Its terms without the words that name who says it: what is said.
    pub(crate) content: Vec<Term>,
    /// Whether it is a heading inside the body.
    pub(crate) heading: bool,
}

/// An article: its account's index, what it tells, and whether it leads the account.
pub(crate) type Placed<'a> = (usize, Telling<'a>, bool);

/// The articles that accounts name, as far as they are held, in account order, each account's lead first.
pub(crate) fn placed<'a>(accounts: &[Account], tellings: &[Telling<'a>]) -> Vec<Placed<'a>> {
    let by_id: HashMap<&str, Telling<'a>> = tellings.iter().map(|t| (t.article.id.as_str(), *t)).collect();
    let mut out = Vec::new();
    for (account, known) in accounts.iter().enumerate() {
        for (i, id) in known.articles().enumerate() {
            out.extend(by_id.get(id.as_str()).map(|&telling| (account, telling, i == 0)));
        }
    }
    out
}

/// The story's sentences and what their terms weigh.
pub(crate) struct Sheet<'a> {
    /// The accounts.
    pub(crate) accounts: &'a [Account],
    /// The articles in account order, each account's lead first.
    pub(crate) pages: Vec<Page<'a>>,
    /// The sentences, article after article.
    pub(crate) lines: Vec<Line>,
    /// What each term weighs: the fewer sentences have it, the more.
    pub(crate) weights: Vec<f64>,
    /// In how many sentences each term stands.
    pub(crate) spread: Vec<u32>,
    /// The term of not being there, where a sentence has it: the turned form of being there.
    pub(crate) absent: Option<Term>,
    /// Which sentences those are, in order.
    pub(crate) postings: Vec<Vec<usize>>,
}

impl<'a> Sheet<'a> {
    /// Lays out the articles of `accounts` as they are [`placed`]; and the reader, which knows the story's terms.
    pub(crate) fn of(accounts: &'a [Account], placed: &[Placed<'a>]) -> (Self, Reader) {
        let language = placed.first().and_then(|(_, t, _)| t.article.language.as_deref());
        let mut reader = Reader::of(language);
        let mut pages = Vec::new();
        let mut lines: Vec<Line> = Vec::new();
        for (page, &(account, telling, lead)) in placed.iter().enumerate() {
            let from = lines.len();
            for (ordinal, &span) in telling.annotations.sentences.iter().enumerate() {
                let tokens = reader.tokens(span.of(&telling.article.text), span.start);
                let terms = terms(&tokens);
                let heading = is_heading(telling.article, span);
                let content = content(&telling, span, &tokens);
                lines.push(Line {
                    page,
                    account,
                    lead,
                    ordinal,
                    span,
                    tokens,
                    terms,
                    weight: 0.0,
                    content,
                    heading,
                });
            }
            pages.push(Page { telling, account, lead, lines: from..lines.len() });
        }
        let (weights, spread) = weigh(&lines, reader.priors());
        for line in &mut lines {
            let said = said(&pages[line.page].telling, line);
            line.weight = said.iter().map(|&t| weights[t as usize]).sum();
        }
        let mut postings: Vec<Vec<usize>> = vec![Vec::new(); weights.len()];
        for (index, line) in lines.iter().enumerate() {
            for &term in &line.terms {
                postings[term as usize].push(index);
            }
        }
        let absent = reader.known("@absent");
        (Self { accounts, pages, lines, weights, spread, absent, postings }, reader)
    }

    /// The words of a line.
    pub(crate) fn words(&self, line: &Line) -> &'a str {
        self.pages[line.page].words(line.span)
    }

    /// The weight of the terms two sorted lists share.
    pub(crate) fn shared(&self, a: &[Term], b: &[Term]) -> f64 {
        common(a, b).map(|t| self.weights[t as usize]).sum()
    }
}

/// Adds up, for each sentence of a story, the weight of the terms it shares with a list. Kept between uses, since a large
/// story has thousands of sentences and each list touches few.
pub(crate) struct Tally {
    weight: Vec<f64>,
    touched: Vec<usize>,
}

impl Tally {
    /// An empty one.
    pub(crate) fn of(sheet: &Sheet<'_>) -> Self {
        Self { weight: vec![0.0; sheet.lines.len()], touched: Vec::new() }
    }

    /// The sentences that share a term with `terms` and pass `keep`, with the weight shared, in order. Terms in more
    /// than `limit` sentences find none.
    pub(crate) fn sharing(
        &mut self,
        sheet: &Sheet<'_>,
        terms: &[Term],
        limit: usize,
        keep: impl Fn(&Line) -> bool,
    ) -> Vec<(usize, f64)> {
        for &term in terms {
            let places = &sheet.postings[term as usize];
            if places.len() > limit {
                continue;
            }
            for &index in places.iter().filter(|&&i| keep(&sheet.lines[i])) {
                if self.weight[index] == 0.0 {
                    self.touched.push(index);
                }
                self.weight[index] += sheet.weights[term as usize];
            }
        }
        self.touched.sort_unstable();
        let out = self.touched.iter().map(|&i| (i, self.weight[i])).collect();
        for index in self.touched.drain(..) {
            self.weight[index] = 0.0;
        }
        out
    }
}

/// The terms two sorted lists share, in order.
pub(crate) fn common<'t>(a: &'t [Term], b: &'t [Term]) -> impl Iterator<Item = Term> + 't {
    let mut rest = b;
    a.iter().copied().filter(move |t| {
        let skip = rest.partition_point(|u| u < t);
        rest = &rest[skip..];
        rest.first() == Some(t)
    })
}

/// A line's terms without those of the source that it is "according to".
fn said(telling: &Telling<'_>, line: &Line) -> Vec<Term> {
    let text = &telling.article.text;
    let quotes = telling.annotations.quotes.iter();
    let aside = quotes.filter(|q| q.cue.is_some_and(|c| c.of(text).ends_with("ccording to")));
    let asides: Vec<Span> = aside.filter_map(|q| q.source).filter(|s| line.span.contains(*s)).collect();
    if asides.is_empty() {
        return line.terms.clone();
    }
    let outside = |t: &&Token| !asides.iter().any(|s| s.start <= t.at && t.at < s.end);
    terms(&line.tokens.iter().filter(outside).copied().collect::<Vec<Token>>())
}

/// The terms of a sentence outside of the words that name its sources and of the verbs that attribute.
fn content(telling: &Telling<'_>, span: Span, tokens: &[Token]) -> Vec<Term> {
    let quotes = &telling.annotations.quotes;
    let aside: Vec<Span> =
        quotes.iter().flat_map(|q| [q.source, q.cue]).flatten().filter(|s| span.contains(*s)).collect();
    let outside = |t: &&Token| !aside.iter().any(|s| s.start <= t.at && t.at < s.end);
    terms(&tokens.iter().filter(outside).copied().collect::<Vec<Token>>())
}

/// Inverse sentence frequency over the story, damped for the commonest words of the language; and the frequency.
fn weigh(lines: &[Line], priors: &[f64]) -> (Vec<f64>, Vec<u32>) {
    let mut spread = vec![0u32; priors.len()];
    for line in lines {
        for &term in &line.terms {
            spread[term as usize] += 1;
        }
    }
    let all = (lines.len() + 1) as f64;
    let scale = (1.0 + all).ln();
    let weight = |(&n, &prior): (&u32, &f64)| prior * (1.0 + all / f64::from(n + 1)).ln() / scale;
    (spread.iter().zip(priors).map(weight).collect(), spread)
}

fn is_heading(article: &Article, span: Span) -> bool {
    article
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Heading)
        .any(|b| b.span().is_some_and(|s| s.contains(span)))
}
