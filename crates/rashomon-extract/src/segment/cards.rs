//! Pages that carry several articles of one make: cards found by the order in which headline, outlet and time stand around
//! each text, which is the same all over a page.
//!
//! Every order ([`schema`]) is held against the page; the one that explains most of it wins, where it explains enough. So no list
//! of phrases is needed: what a line is, is told by where the other cards have the like of it.

mod extent;
mod gate;
mod lead;
mod schema;
mod signs;

use super::cohesion::Vocabulary;
use super::head::Head;
use super::lines::{Line, Mark};
use super::{Read, body, credits};
pub(super) use gate::{Gate, gate};
use gate::{MIN_CARDS, SURE_CARDS};
use lead::Lead;
use rashomon_model::Role;
use schema::{Fit, SCHEMAS, Schema};
use signs::Sign;
use std::collections::HashMap;
use std::ops::Range;

/// So many of the best orders are tried.
const TRIED: usize = 3;
/// Text from which on a card is a whole article (in letters).
const CARD_TEXT: usize = 400;
/// The same, where the text is parted into paragraphs.
const SHORT_TEXT: usize = 160;
/// Evidence from which on a run of short lines opens an article.
const OPENS: f32 = 4.5;
/// So much less is enough for a card of an order that several others have for sure.
const EASE: f32 = 1.5;
/// What a page's first card has for it where signatures tell the others.
const FIRST: f32 = 2.0;
/// A signature is one from this score on.
const SIGNS: f32 = 1.5;
/// What an outlet said again takes from an order's evidence.
const SAME: f32 = 1.0;
/// What a text before the first card takes from it.
const ORPHAN: f32 = 3.0;
/// What a break of the subject adds to the evidence, and what going on with it takes away.
const BREAK: f32 = 1.5;
/// Shares of shared words below and above which a text breaks with, and goes on with, the text before.
const STRANGE: f32 = 0.15;
const KNOWN: f32 = 0.3;
/// A headline stands so many lines at most before its text.
const HEAD_LINES: usize = 5;
/// Lines of text read on each side of a break.
const BREAK_LINES: usize = 6;
/// Text that opens like an article's is at least so long (in letters).
const LONG: usize = 250;

/// Short lines, then running text; the last may have no text.
#[derive(Debug, Clone)]
struct Run {
    short: Range<usize>,
    text: Range<usize>,
    /// What the subject of its text tells: above 0 for a break.
    turn: f32,
}

/// A card: where it opens, and how; and where a signature closes its text (the run that it stands in), and how.
#[derive(Debug, Clone)]
struct Open {
    run: usize,
    fit: Fit,
    sign: Option<(usize, Fit)>,
}

impl Open {
    /// The outlet's line.
    fn outlet(&self) -> Option<usize> {
        self.fit.outlet.or_else(|| self.sign.as_ref()?.1.outlet)
    }

    /// The time's line.
    fn time(&self) -> Option<usize> {
        self.fit.time.or_else(|| self.sign.as_ref()?.1.time)
    }
}

/// Reads a page as cards of one make, where it is one; the gate says what they have to show.
pub(super) fn read(lines: &[Line<'_>], gate: &Gate) -> Option<Read> {
    let mut signs = signs::read(lines);
    let runs = runs(lines, &mut signs);
    if runs.iter().filter(|r| !r.text.is_empty()).count() < MIN_CARDS {
        return None;
    }
    spread(lines, &runs, &mut signs);
    told(lines, &runs, &mut signs);
    let mut ranked: Vec<(f32, Vec<Open>)> =
        SCHEMAS.iter().map(|schema| opens(schema, &runs, lines, &signs)).collect();
    // A whole text before the cards is an article of another make, with cards of others under it.
    ranked.retain(|(_, opens)| opens.len() >= MIN_CARDS && before(opens, &runs, lines) < CARD_TEXT);
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let text = runs.iter().map(|r| width(lines, &r.text)).sum();
    ranked.iter().take(TRIED).find_map(|(_, opens)| {
        let (read, heads) = gather(opens, &runs, lines, &signs);
        (gate.opens(&read.drafts, text) && gate.regular(&heads, lines, &signs)).then_some(read)
    })
}

/// Lines that stand between most texts are the page's buttons, or one name said twice in each head.
fn spread(lines: &[Line<'_>], runs: &[Run], signs: &mut [Sign]) {
    let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
    for (n, run) in runs.iter().enumerate() {
        for at in run.short.clone() {
            let entry = seen.entry(lines[at].folded.as_str()).or_insert((0, usize::MAX));
            if entry.1 != n {
                *entry = (entry.0 + 1, n);
            }
        }
    }
    for run in runs {
        let mut own: Vec<&str> = lines[run.short.clone()].iter().map(|l| l.folded.as_str()).collect();
        own.sort_unstable();
        for at in run.short.clone() {
            let folded = lines[at].folded.as_str();
            let first = own.partition_point(|l| *l < folded);
            let twice = own.get(first + 1).is_some_and(|l| *l == folded);
            let in_runs = seen.get(folded).map_or(0, |s| s.0);
            signs[at].weigh(twice, in_runs > 2 && in_runs * 2 > runs.len());
        }
    }
}

/// A headline says what its text goes on to tell: lines before a text are weighed by the words they share with it.
fn told(lines: &[Line<'_>], runs: &[Run], signs: &mut [Sign]) {
    for run in runs.iter().filter(|r| !r.text.is_empty()) {
        let mut words = Vocabulary::default();
        for at in run.text.clone().take(2 * BREAK_LINES) {
            words.learn(lines[at].text);
        }
        for at in run.short.clone().rev().take(schema::REACH) {
            signs[at].tell(words.share(lines[at].text));
        }
    }
}

/// A headline that ends like a sentence reads like running text: beside a stamp, with no other headline before, it is one.
fn sentences(lines: &[Line<'_>], signs: &mut [Sign]) {
    for at in 0..lines.len() {
        let alone = at == 0 || !signs[at - 1].text;
        if !alone || !signs[at].text || !signs[at].may_head() {
            continue;
        }
        let stamped = |n: usize| signs.get(n).is_some_and(|s| s.when.is_some());
        let behind = stamped(at + 1) || stamped(at + 2) && !signs[at + 1].text;
        let before = (at.saturating_sub(HEAD_LINES)..at).rev().take_while(|&n| !signs[n].text);
        let headed = before.clone().any(|n| signs[n].heads());
        if behind || !headed && before.clone().any(stamped) {
            signs[at].text = false;
        }
    }
}

/// The lines as runs of short lines and running text.
fn runs(lines: &[Line<'_>], signs: &mut [Sign]) -> Vec<Run> {
    sentences(lines, signs);
    let next = |from: usize, text: bool| {
        signs[from..].iter().position(|s| s.text == text).map_or(lines.len(), |n| from + n)
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let short = at..next(at, true);
        let text = short.end..next(short.end, false);
        at = text.end;
        out.push(Run { short, text, turn: 0.0 });
    }
    for at in 1..out.len() {
        out[at].turn = turn(&out, at, lines);
    }
    out
}

/// Whether a run's text breaks with the texts before it, or goes on with them.
fn turn(runs: &[Run], at: usize, lines: &[Line<'_>]) -> f32 {
    let mut before = Vocabulary::default();
    let earlier = runs[..at].iter().rev().flat_map(|r| r.text.clone().rev());
    for line in earlier.take(2 * BREAK_LINES) {
        before.learn(lines[line].text);
    }
    let mut shares = Vec::new();
    for line in runs[at].text.clone().take(BREAK_LINES) {
        shares.push(before.share(lines[line].text));
    }
    if shares.is_empty() {
        return 0.0;
    }
    let mean = shares.iter().sum::<f32>() / shares.len() as f32;
    if mean < STRANGE {
        BREAK
    } else if mean > KNOWN {
        -BREAK
    } else {
        0.0
    }
}

/// Where cards open under one order, and how much speaks for all of them together.
fn opens(schema: &Schema, runs: &[Run], lines: &[Line<'_>], signs: &[Sign]) -> (f32, Vec<Open>) {
    let heads: Vec<Option<(Fit, f32)>> = runs.iter().map(|run| headed(schema, run, lines, signs)).collect();
    // Where an order is that of several cards for sure, less has to speak for another of them.
    let sure = heads.iter().flatten().filter(|(_, score)| *score >= OPENS).count() >= SURE_CARDS;
    let ease = if sure && schema.after.is_empty() { EASE } else { 0.0 };
    let mut out: Vec<Open> = Vec::new();
    let mut total = 0.0;
    for (at, (run, head)) in runs.iter().zip(heads).enumerate() {
        if !schema.after.is_empty()
            && let Some(open) = out.last_mut()
        {
            let fit = schema::fit(schema.after, run.short.clone(), signs, true);
            if fit.score >= SIGNS && open.sign.as_ref().is_none_or(|(_, best)| fit.score > best.score) {
                open.sign = Some((at, fit));
            }
        }
        let Some((fit, mut score)) = head else { continue };
        if !schema.after.is_empty() {
            score += out.last().map_or(FIRST, |open| open.sign.as_ref().map_or(-1.0, |(_, s)| s.score));
        }
        let named = fit.outlet.is_some() || fit.time.is_some();
        if score >= OPENS - if named { ease } else { 0.0 } {
            total += score - OPENS + 1.0;
            out.push(Open { run: at, fit, sign: None });
        }
    }
    total += out.last().and_then(|open| Some(open.sign.as_ref()?.1.score)).unwrap_or(0.0);
    total -= if before(&out, runs, lines) >= LONG { ORPHAN } else { 0.0 };
    (total - SAME * sameness(&out, lines) as f32, out)
}

/// What speaks for a run with text opening a card: the lines that fill the order's head, and all else but signatures.
fn headed(schema: &Schema, run: &Run, lines: &[Line<'_>], signs: &[Sign]) -> Option<(Fit, f32)> {
    if run.text.is_empty() {
        return None;
    }
    let fit = schema::fit(schema.before, run.short.clone(), signs, false);
    let long = if width(lines, &run.text) >= LONG { 1.0 } else { -0.5 };
    let score = fit.score + run.turn + twice(lines, run, fit.headline?) + long;
    Some((fit, score))
}

/// The widest text before the first card, which the cards leave unexplained.
fn before(opens: &[Open], runs: &[Run], lines: &[Line<'_>]) -> usize {
    let first = opens.first().map_or(runs.len(), |open| open.run);
    runs[..first].iter().map(|r| width(lines, &r.text)).max().unwrap_or(0)
}

/// How many cards' outlets are said again: buttons are the same under each, outlets seldom.
fn sameness(opens: &[Open], lines: &[Line<'_>]) -> usize {
    let mut names: Vec<&str> =
        opens.iter().filter_map(Open::outlet).map(|at| lines[at].folded.as_str()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    all - names.len()
}

/// A headline that stands twice in its run is one.
fn twice(lines: &[Line<'_>], run: &Run, headline: usize) -> f32 {
    let again = run.short.clone().filter(|&n| lines[n].folded == lines[headline].folded).count();
    if again > 1 { 1.5 } else { 0.0 }
}

fn width(lines: &[Line<'_>], text: &Range<usize>) -> usize {
    lines[text.clone()].iter().map(|l| l.width).sum()
}

/// Puts the cards together; tells the headlines of those that are whole.
fn gather(opens: &[Open], runs: &[Run], lines: &[Line<'_>], signs: &[Sign]) -> (Read, Vec<usize>) {
    let mut read = Read::default();
    let mut heads = Vec::new();
    let mut taken = vec![false; lines.len()];
    let names = opens.iter().filter_map(|o| o.outlet()).filter_map(|at| name(&lines[at], &signs[at]));
    let lead = Lead::of(names.collect());
    for (n, open) in opens.iter().enumerate() {
        let end = opens.get(n + 1).map_or(runs.len(), |next| next.run);
        let limit = opens.get(n + 1).map_or(lines.len(), |next| next.fit.from);
        let signed = open.sign.as_ref().map_or(end, |(run, _)| (*run).min(end));
        let own = extent::lines(
            &runs[open.run..signed.max(open.run + 1)],
            limit,
            open.sign.is_some(),
            lines,
            signs,
        );
        let from = start(lines, open, &runs[open.run]);
        let first = read.drafts.iter().all(|d| d.role == Role::Teaser);
        let text: Vec<Line<'_>> = own.iter().map(|&at| lines[at].clone()).collect();
        let wide: usize = text.iter().filter(|l| l.is_prose()).map(|l| l.width).sum();
        let several = text.iter().filter(|l| l.is_prose()).count() > 1;
        let whole = wide >= CARD_TEXT || several && wide >= SHORT_TEXT;
        let role = match whole {
            false => Role::Teaser,
            true if first => Role::Main,
            true => Role::Related,
        };
        let mut head = head(lines, signs, open, from..runs[open.run].text.start);
        head.outlet = head.outlet.map(|name| lead.off(name));
        if whole {
            heads.extend(open.fit.headline);
        }
        for at in (from..runs[open.run].text.start).chain(own.iter().copied()) {
            if let Some(mark) = taken.get_mut(at) {
                *mark = true;
            }
        }
        let mut draft = body::assemble_own(role, head, &text);
        body::caption_credits(&mut draft);
        read.article(draft);
    }
    let rest = lines.iter().zip(&taken).filter(|(l, taken)| !**taken && l.width <= super::OWN_LINE_WIDTH);
    read.own_lines = rest.map(|(l, _)| l.text.to_owned()).collect();
    (read, heads)
}

/// Where a card's head starts: at the first of its slots, a by-line or a section before it.
fn start(lines: &[Line<'_>], open: &Open, run: &Run) -> usize {
    let mut from = open.fit.from.min(run.text.start);
    while from > run.short.start && lines[from - 1].mark == Mark::Byline {
        from -= 1;
    }
    from
}

/// What a card's head and signature say.
fn head(lines: &[Line<'_>], signs: &[Sign], open: &Open, range: Range<usize>) -> Head {
    let (outlet, time) = (open.outlet(), open.time());
    let mut head = Head {
        headline: schema::text(lines, open.fit.headline).map(str::to_owned),
        outlet: outlet.and_then(|at| name(&lines[at], &signs[at])),
        ..Head::default()
    };
    head.whens.extend(time.and_then(|at| signs[at].when.clone()));
    for at in range {
        let line = &lines[at];
        match line.mark {
            Mark::Byline => head.bylines.extend(credits::byline(line.text).unwrap_or_default()),
            Mark::Stamp if Some(at) != time => head.whens.extend(signs[at].when.clone()),
            Mark::Credit => head.credits.extend(credits::credit_line(line.text).map(str::to_owned)),
            _ => {}
        }
    }
    for when in &head.whens {
        head.bylines.extend(credits::byline(&when.beside).unwrap_or_default());
    }
    head
}

/// The outlet that a line names.
fn name(line: &Line<'_>, sign: &Sign) -> Option<String> {
    let words = match &sign.when {
        Some(when) => when.beside.as_str(),
        None => line.text,
    };
    let bare = signs::bare_name(words);
    (!bare.is_empty()).then(|| bare.to_owned())
}
