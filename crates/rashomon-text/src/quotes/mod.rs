//! Text to quotes: content, cue, source, and whom the source means.

mod content;
mod cues;
mod frames;
mod marks;
mod source;
mod speaker;
mod tokens;

use frames::Frame;
use marks::Run;
use rashomon_model::{Entity, Mention, Quote, QuoteKind, Span};
use std::ops::Range;
use tokens::Token;

/// Share of content letters inside quotation marks from which a quote is direct: a stray word outside ("that") may
/// remain.
const DIRECT: f64 = 0.95;
/// Share above which it is mixed rather than indirect.
const MIXED: f64 = 0.05;

/// Finds quotations and reported speech.
#[must_use]
pub fn quotes(text: &str, sentences: &[Span], mentions: &[Mention], entities: &[Entity]) -> Vec<Quote> {
    let mut reader = Reader {
        text,
        out: Vec::new(),
        last: None,
        unsigned: None,
        speakers: speaker::Speakers::new(text, mentions, entities),
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            reader.paragraph(line, at, sentences);
        }
        at += line.len();
    }
    let mut out = reader.out;
    out.sort_by_key(|q| (q.span(), q.cue));
    out
}

/// Who spoke last, to carry over to the next quotation.
#[derive(Debug, Clone, Copy)]
struct Last {
    source: Span,
    cue: Option<Span>,
    core: Span,
}

/// The walk over the paragraphs.
struct Reader<'a> {
    text: &'a str,
    out: Vec<Quote>,
    last: Option<Last>,
    /// The quotation just read that stands alone and may yet be signed below.
    unsigned: Option<usize>,
    speakers: speaker::Speakers<'a>,
}

impl Reader<'_> {
    fn paragraph(&mut self, line: &str, base: usize, sentences: &[Span]) {
        let runs = marks::runs(line);
        let units = tokens::units(line, base, &runs, sentences);
        // The quote of this paragraph that a following quotation goes on with.
        let mut open: Option<usize> = None;
        for unit in &units {
            if let Some(frame) = frames::signed(unit) {
                self.signature(base, unit, &frame, &runs);
                continue;
            }
            let bare = unit.iter().all(|t| !t.is_word()) && unit.iter().any(|t| t.run().is_some());
            if bare {
                open = self.bare(line, base, unit, &runs, open);
                continue;
            }
            open = None;
            self.unsigned = None;
            for frame in frames::frames(unit) {
                let direct = frame.direct;
                if let Some(quote) = self.quote(base, unit, &frame, &runs) {
                    self.out.push(quote);
                    if direct {
                        open = Some(self.out.len() - 1);
                    }
                }
            }
            if unit.last().is_some_and(|t| t.kind == tokens::Kind::Colon) {
                self.announce(base, unit);
            }
        }
    }

    /// Makes the subject of a sentence that ends in a colon the speaker of what follows.
    fn announce(&mut self, base: usize, unit: &[Token]) {
        let Some((cue, source)) = frames::announced(unit) else { return };
        if let (Some(whole), Some(core)) = (span(base, unit, &source.whole), span(base, unit, &source.core)) {
            self.last = Some(Last { source: whole, cue: cue.and_then(|c| span(base, unit, &c)), core });
        }
    }

    /// A name behind a dash: the source of the quotation before it, in its own line or in the line above.
    fn signature(&mut self, base: usize, unit: &[Token], frame: &Frame, runs: &[Run]) {
        if !frame.content.is_empty() {
            let quote = self.quote(base, unit, frame, runs);
            self.out.extend(quote);
            return;
        }
        let unsigned = self.unsigned.take();
        let Some(source) = &frame.source else { return };
        let whole = span(base, unit, &source.whole);
        let core = span(base, unit, &source.core);
        let cue = span(base, unit, &frame.cue);
        let (Some(quote), Some(core)) = (unsigned.and_then(|i| self.out.get_mut(i)), core) else { return };
        quote.source = whole;
        quote.cue = cue;
        quote.speaker = self.speakers.resolve(core, core.start as usize);
    }

    /// A sentence that is a quotation and nothing else: more of the quote before it, or the last speaker's.
    fn bare(
        &mut self,
        line: &str,
        base: usize,
        unit: &[Token],
        runs: &[Run],
        open: Option<usize>,
    ) -> Option<usize> {
        let pieces: Vec<Span> = pieces(line, base, unit, 0..unit.len(), runs);
        if let Some(quote) = open.and_then(|i| self.out.get_mut(i)) {
            quote.content.extend(pieces);
            return open;
        }
        let last = self.last?;
        let words = pieces.iter().map(|p| p.of(self.text).split_whitespace().count()).sum::<usize>();
        if words < 4 {
            return None;
        }
        let first = *pieces.first()?;
        let speaker = self.speakers.resolve(last.core, first.start as usize);
        self.out.push(Quote {
            content: pieces,
            kind: QuoteKind::Direct,
            source: Some(last.source),
            cue: last.cue,
            speaker,
        });
        self.unsigned = Some(self.out.len() - 1);
        self.unsigned
    }

    fn quote(&mut self, base: usize, unit: &[Token], frame: &Frame, runs: &[Run]) -> Option<Quote> {
        let line = self.text.get(base..)?;
        let content: Vec<Span> =
            frame.content.iter().flat_map(|r| pieces(line, base, unit, r.clone(), runs)).collect();
        if content.is_empty() {
            return None;
        }
        let cue = span(base, unit, &frame.cue)?;
        let source = frame.source.as_ref().and_then(|s| span(base, unit, &s.whole));
        let core = frame.source.as_ref().and_then(|s| span(base, unit, &s.core));
        if let (Some(source), Some(core)) = (source, core) {
            self.last = Some(Last { source, cue: Some(cue), core });
        }
        let kind = kind(self.text, base, &content, runs);
        let speaker = core.and_then(|c| self.speakers.resolve(c, c.start as usize));
        Some(Quote { content, kind, source, cue: Some(cue), speaker })
    }
}

/// The span of a range of tokens.
fn span(base: usize, unit: &[Token], range: &Range<usize>) -> Option<Span> {
    let tokens = unit.get(range.clone())?;
    Some(Span::new(base + tokens.first()?.start, base + tokens.last()?.end))
}

/// The spans of a range of tokens as content, without quotation marks at the ends: quotations that stand alone are a
/// piece each, anything longer is one piece.
fn pieces(line: &str, base: usize, unit: &[Token], range: Range<usize>, runs: &[Run]) -> Vec<Span> {
    let tokens = unit.get(range).unwrap_or(&[]);
    let inner = |t: &Token| t.run().and_then(|i| runs.get(i)).map(|r| r.inner.clone());
    let mut ranges = Vec::new();
    if tokens.iter().all(|t| !t.is_word()) {
        ranges.extend(tokens.iter().filter_map(inner));
    } else if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
        let start = inner(first).map_or(first.start, |r| r.start);
        let end = inner(last).map_or(last.end, |r| r.end);
        ranges.push(start..end);
    }
    let trim = |r: Range<usize>| {
        let words = line.get(r.clone())?;
        let start = r.start + words.len() - words.trim_start().len();
        let end = start + words.trim().len();
        (start < end).then(|| Span::new(base + start, base + end))
    };
    ranges.into_iter().filter_map(trim).collect()
}

/// How much of the content stands in quotation marks.
fn kind(text: &str, base: usize, content: &[Span], runs: &[Run]) -> QuoteKind {
    let (mut all, mut quoted) = (0usize, 0usize);
    for span in content {
        for (i, _) in span.of(text).char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let at = span.start as usize + i - base;
            all += 1;
            let after = runs.partition_point(|r| r.inner.start <= at);
            quoted +=
                usize::from(after.checked_sub(1).and_then(|k| runs.get(k)).is_some_and(|r| at < r.inner.end));
        }
    }
    let share = quoted as f64 / all.max(1) as f64;
    match share {
        s if s >= DIRECT => QuoteKind::Direct,
        s if s > MIXED => QuoteKind::Mixed,
        _ => QuoteKind::Indirect,
    }
}
