//! The walk over the paragraphs of a text: sentences to quotes, and speakers carried from one to the next.

use super::frames::{self, Frame};
use super::marks::{self, Run};
use super::source::Source;
use super::speaker::Speakers;
use super::tokens::{self, Kind, Token};
use rashomon_model::{Quote, QuoteKind, Span, Speaker};
use std::ops::Range;

/// Share of content letters inside quotation marks from which a quote is direct: a stray word outside ("that") may
/// remain.
const DIRECT: f64 = 0.95;
/// Share above which it is mixed rather than indirect.
const MIXED: f64 = 0.05;
/// How many paragraphs a speaker is carried over to a quotation that stands alone.
const CARRIED: usize = 2;
/// The fewest words of a quotation that stands alone: fewer are a title or a slogan.
const ALONE: usize = 4;

/// Who spoke last, to carry over to the next quotation.
#[derive(Debug, Clone)]
struct Last {
    source: Span,
    cue: Option<Span>,
    speaker: Option<Speaker>,
    paragraph: usize,
}

/// The walk.
pub(super) struct Reader<'a> {
    text: &'a str,
    sentences: &'a [Span],
    speakers: Speakers<'a>,
    out: Vec<Quote>,
    paragraphs: usize,
    last: Option<Last>,
    /// The quotation just read that stands alone and may yet be signed below.
    unsigned: Option<usize>,
}

/// A paragraph with its quotations.
struct Paragraph<'a> {
    line: &'a str,
    base: usize,
    runs: Vec<Run>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, sentences: &'a [Span], speakers: Speakers<'a>) -> Self {
        Self { text, sentences, speakers, out: Vec::new(), paragraphs: 0, last: None, unsigned: None }
    }

    /// The quotes of the whole text, in order.
    pub(super) fn read(mut self) -> Vec<Quote> {
        let mut base = 0;
        for line in self.text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                self.paragraphs += 1;
                self.paragraph(&Paragraph { line, base, runs: marks::runs(line) });
            }
            base += line.len();
        }
        self.out.sort_by_key(|q| (q.span(), q.cue));
        self.out
    }

    fn paragraph(&mut self, p: &Paragraph<'_>) {
        // The quote of this paragraph that a following quotation goes on with.
        let mut open: Option<usize> = None;
        for (i, unit) in tokens::units(p.line, p.base, &p.runs, self.sentences).iter().enumerate() {
            if let Some(frame) = frames::signed(unit) {
                self.signature(p, unit, &frame);
            } else if unit.iter().all(|t| !t.is_word()) && unit.iter().any(|t| t.run().is_some()) {
                open = self.bare(p, unit, open);
            } else {
                self.unsigned = None;
                let label = frames::labelled(unit, self.paragraphs == 1 && i == 0);
                let found = label.map_or_else(|| frames::frames(unit), |l| vec![l]);
                open = self.sentence(p, unit, &found);
            }
        }
    }

    /// A sentence with its attributions; the index of the direct quote that it ends with.
    fn sentence(&mut self, p: &Paragraph<'_>, unit: &[Token], found: &[Frame]) -> Option<usize> {
        let mut open = None;
        let mut about = Vec::new();
        for frame in found {
            let nested = found.iter().any(|f| f.content.iter().any(|c| c.contains(&frame.cue.start)));
            let Some(quote) = self.quote(p, unit, frame) else { continue };
            if !nested {
                about.extend(quote.speaker.clone());
                if let Some(source) = quote.source {
                    let (cue, speaker) = (quote.cue, quote.speaker.clone());
                    self.last = Some(Last { source, cue, speaker, paragraph: self.paragraphs });
                }
            }
            if frame.direct {
                open = Some(self.out.len());
            }
            self.out.push(quote);
        }
        if unit.last().is_some_and(|t| t.kind == Kind::Colon) {
            self.announce(p, unit);
        }
        about.reverse();
        if let Some(whole) = p.span(unit, &(0..unit.len())) {
            self.speakers.close(whole, about, |at| p.quoted(at));
        }
        open
    }

    /// Makes the subject of a sentence that ends in a colon the speaker of what follows.
    fn announce(&mut self, p: &Paragraph<'_>, unit: &[Token]) {
        let Some((cue, source)) = frames::announced(unit) else { return };
        let Some(whole) = p.span(unit, &source.whole) else { return };
        let cue = cue.and_then(|c| p.span(unit, &c));
        let speaker = self.speaker(p, unit, &source);
        self.last = Some(Last { source: whole, cue, speaker, paragraph: self.paragraphs });
    }

    /// A name behind a dash: the source of the quotation before it, in its own line or in the line above.
    fn signature(&mut self, p: &Paragraph<'_>, unit: &[Token], frame: &Frame) {
        if !frame.content.is_empty() {
            let quote = self.quote(p, unit, frame);
            self.out.extend(quote);
            return;
        }
        let unsigned = self.unsigned.take();
        let Some(source) = &frame.source else { return };
        let speaker = self.speaker(p, unit, source);
        if let Some(quote) = unsigned.and_then(|i| self.out.get_mut(i)) {
            quote.source = p.span(unit, &source.whole);
            quote.cue = p.span(unit, &frame.cue);
            quote.speaker = speaker;
        }
    }

    /// A sentence that is a quotation and nothing else: more of the quote before it, or the last speaker's.
    fn bare(&mut self, p: &Paragraph<'_>, unit: &[Token], open: Option<usize>) -> Option<usize> {
        let content = p.pieces(unit, 0..unit.len());
        if let Some(quote) = open.and_then(|i| self.out.get_mut(i)) {
            quote.content.extend(content);
            return open;
        }
        let last = self.last.clone().filter(|l| self.paragraphs - l.paragraph <= CARRIED)?;
        if !content.iter().any(|c| spoken(c.of(self.text))) {
            return None;
        }
        self.last = Some(Last { paragraph: self.paragraphs, ..last.clone() });
        let Last { source, cue, speaker, .. } = last;
        self.out.push(Quote { content, kind: QuoteKind::Direct, source: Some(source), cue, speaker });
        self.unsigned = Some(self.out.len() - 1);
        self.unsigned
    }

    fn quote(&self, p: &Paragraph<'_>, unit: &[Token], frame: &Frame) -> Option<Quote> {
        let content: Vec<Span> = frame.content.iter().flat_map(|r| p.pieces(unit, r.clone())).collect();
        if content.is_empty() {
            return None;
        }
        let source = frame.source.as_ref();
        Some(Quote {
            kind: p.kind(self.text, &content),
            content,
            source: source.and_then(|s| p.span(unit, &s.whole)),
            cue: p.span(unit, &frame.cue),
            speaker: source.and_then(|s| self.speaker(p, unit, s)),
        })
    }

    fn speaker(&self, p: &Paragraph<'_>, unit: &[Token], source: &Source) -> Option<Speaker> {
        let core = p.span(unit, &source.core)?;
        self.speakers.resolve(core, source.role(unit), p.base + unit.first()?.start)
    }
}

/// Whether a quotation that stands alone is speech: long enough, and no title.
fn spoken(words: &str) -> bool {
    let long = words.split_whitespace().filter(|w| w.chars().count() > 3);
    let (mut all, mut capitals) = (0, 0);
    for word in long {
        all += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    words.split_whitespace().count() >= ALONE && capitals * 4 < all * 3
}

impl Paragraph<'_> {
    /// The span of a range of tokens.
    fn span(&self, unit: &[Token], range: &Range<usize>) -> Option<Span> {
        let tokens = unit.get(range.clone())?;
        Some(Span::new(self.base + tokens.first()?.start, self.base + tokens.last()?.end))
    }

    /// Whether byte `at` of the text stands in a quotation.
    fn quoted(&self, at: usize) -> bool {
        let at = at.saturating_sub(self.base);
        let after = self.runs.partition_point(|r| r.outer.start <= at);
        after.checked_sub(1).and_then(|k| self.runs.get(k)).is_some_and(|r| at < r.outer.end)
    }

    /// The spans of a range of tokens as content, without quotation marks at the ends: quotations that stand alone are
    /// a piece each, anything longer is one piece.
    fn pieces(&self, unit: &[Token], range: Range<usize>) -> Vec<Span> {
        let tokens = unit.get(range).unwrap_or(&[]);
        let inner = |t: &Token| t.run().and_then(|i| self.runs.get(i)).map(|r| r.inner.clone());
        let mut ranges = Vec::new();
        if tokens.iter().all(|t| !t.is_word()) {
            ranges.extend(tokens.iter().filter_map(inner));
        } else if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let start = inner(first).map_or(first.start, |r| r.start);
            let end = inner(last).map_or(last.end, |r| r.end);
            ranges.push(start..end);
        }
        let trim = |r: Range<usize>| {
            let words = self.line.get(r.clone())?;
            let start = r.start + words.len() - words.trim_start().len();
            let end = start + words.trim().len();
            (start < end).then(|| Span::new(self.base + start, self.base + end))
        };
        ranges.into_iter().filter_map(trim).collect()
    }

    /// How much of the content stands in quotation marks.
    fn kind(&self, text: &str, content: &[Span]) -> QuoteKind {
        let (mut all, mut quoted) = (0usize, 0usize);
        for span in content {
            for (i, _) in span.of(text).char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                all += 1;
                quoted += usize::from(self.quoted(span.start as usize + i));
            }
        }
        let share = quoted as f64 / all.max(1) as f64;
        match share {
            s if s >= DIRECT => QuoteKind::Direct,
            s if s > MIXED => QuoteKind::Mixed,
            _ => QuoteKind::Indirect,
        }
    }
}
