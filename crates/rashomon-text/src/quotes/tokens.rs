//! A paragraph cut into sentences of tokens, with every quotation one token, so that what stands around it reads
//! as one sentence.

use super::cues::{self, ADVERB, CAPITAL, Flags, NUMBER, POSSESSIVE, PUNCTUATED, SHORT};
use super::marks::Run;
use rashomon_model::Span;

/// The longest sentence read as one, in tokens: longer ones are lists and broken pages, and the work on a sentence may
/// grow with its square.
const LONGEST_SENTENCE: usize = 400;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A quotation: an index into the paragraph's runs.
    Run(usize),
    Comma,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    /// `.`, `!`, `?`, `...`
    Stop,
}

/// A token; offsets are of the paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) flags: Flags,
}

impl Token {
    /// Whether it is a word with any of the bits.
    pub(super) fn is(&self, bits: Flags) -> bool {
        self.flags & bits != 0
    }

    /// Whether it has any of the bits and none of the others.
    pub(super) fn is_but(&self, bits: Flags, others: Flags) -> bool {
        self.is(bits) && !self.is(others)
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn run(&self) -> Option<usize> {
        if let Kind::Run(i) = self.kind { Some(i) } else { None }
    }
}

/// The sentences of a paragraph that begins at byte `base` of its text.
pub(super) fn units(paragraph: &str, base: usize, runs: &[Run], sentences: &[Span]) -> Vec<Vec<Token>> {
    let mut units: Vec<Vec<Token>> = Vec::new();
    let mut current: Vec<Token> = Vec::new();
    let first = sentences.partition_point(|s| (s.start as usize) <= base);
    let mut bounds = sentences.iter().skip(first).map(|s| (s.start as usize).saturating_sub(base)).peekable();
    for token in tokens(paragraph, runs) {
        let mut new = false;
        while bounds.next_if(|&b| b <= token.start).is_some() {
            new = true;
        }
        let whole = new && !current.is_empty() && !goes_on(paragraph, &current, &token, runs);
        if whole || current.len() >= LONGEST_SENTENCE {
            units.push(std::mem::take(&mut current));
        }
        // Bounds inside a quotation part the speech, not the sentence that holds it.
        while bounds.next_if(|&b| b < token.end).is_some() {}
        current.push(token);
    }
    if !current.is_empty() {
        units.push(current);
    }
    units
}

/// Whether a token goes on with the sentence before it although a sentence bound stands between: `"Why?" he asked`.
fn goes_on(paragraph: &str, before: &[Token], token: &Token, runs: &[Run]) -> bool {
    let Some(last) = before.last() else { return false };
    if last.kind == Kind::Stop {
        let title = before.iter().nth_back(1);
        return title.is_some_and(|t| t.is(SHORT) && t.is(CAPITAL) && t.end == last.start);
    }
    let Some(run) = last.run().and_then(|i| runs.get(i)) else { return true };
    let said = paragraph.get(run.inner.clone()).unwrap_or("");
    if token.run().is_some() {
        return false;
    }
    if token.kind == Kind::Dash {
        return true;
    }
    let next = paragraph.get(token.start..).unwrap_or("");
    match said.trim_end().chars().next_back() {
        Some('.') => next.starts_with(char::is_lowercase),
        _ => true,
    }
}

/// The tokens of a paragraph.
fn tokens(paragraph: &str, runs: &[Run]) -> Vec<Token> {
    let mut out = Vec::with_capacity(paragraph.len() / 5);
    let mut runs_left = runs.iter().enumerate().peekable();
    let mut lower = String::new();
    let mut at = 0;
    while let Some(c) = paragraph.get(at..).and_then(|s| s.chars().next()) {
        if let Some((i, run)) = runs_left.next_if(|(_, r)| r.outer.start <= at) {
            let said = paragraph.get(run.inner.clone()).unwrap_or("").trim_end();
            let spoken = said
                .ends_with([',', '.', '?', '!', '-', '\u{2013}', '\u{2014}', '\u{2026}', '\'', '\u{2019}']);
            let flags = if spoken { PUNCTUATED } else { 0 };
            out.push(Token { start: run.outer.start, end: run.outer.end, kind: Kind::Run(i), flags });
            at = run.outer.end.max(at + c.len_utf8());
            continue;
        }
        let limit = runs_left.peek().map_or(paragraph.len(), |(_, r)| r.outer.start);
        if c.is_alphanumeric() || matches!(c, '$' | '@' | '#' | '\u{20AC}' | '\u{A3}') {
            let word = word_at(paragraph.get(at..limit).unwrap_or(""));
            let end = at + word.len().max(c.len_utf8());
            let mid_sentence = out.last().is_some_and(Token::is_word);
            out.push(Token {
                start: at,
                end,
                kind: Kind::Word,
                flags: word_flags(word, mid_sentence, &mut lower),
            });
            at = end;
            continue;
        }
        let end = at + c.len_utf8();
        let kind = match c {
            ',' => Some(Kind::Comma),
            ':' => Some(Kind::Colon),
            ';' => Some(Kind::Semicolon),
            '\u{2012}'..='\u{2015}' => Some(Kind::Dash),
            '-' => Some(Kind::Dash),
            '(' | '[' => Some(Kind::Open),
            ')' | ']' => Some(Kind::Close),
            '.' | '!' | '?' | '\u{2026}' | '\u{3002}' => Some(Kind::Stop),
            _ => None,
        };
        let repeated = out.last().is_some_and(|t: &Token| {
            Some(t.kind) == kind && t.end == at && matches!(t.kind, Kind::Dash | Kind::Stop)
        });
        match kind {
            Some(_) if repeated => {
                if let Some(t) = out.last_mut() {
                    t.end = end;
                }
            }
            Some(kind) => out.push(Token { start: at, end, kind, flags: 0 }),
            None => {}
        }
        at = end;
    }
    out
}

/// The word at the start of `text`: letters and digits, with what joins them inside (`al-Assad`, `U.S.`, `3.5`).
fn word_at(text: &str) -> &str {
    let mut end = 0;
    let mut before = '\0';
    let mut dotted = false;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        let joins = match c {
            '\'' | '\u{2019}' | '-' | '@' | '_' | '/' => {
                before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)
            }
            '.' if before.is_ascii_digit() => next.is_some_and(|n| n.is_ascii_digit()),
            // `U.S.`: the last stop belongs to the word too.
            '.' => {
                let letter = before.is_alphabetic() && (end == before.len_utf8() || dotted);
                let inner = letter && next.is_some_and(char::is_alphabetic);
                dotted |= inner;
                inner || (letter && before.is_uppercase())
            }
            ',' => before.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
            '$' | '#' | '\u{20AC}' | '\u{A3}' | '%' => true,
            c => c.is_alphanumeric(),
        };
        if !joins {
            break;
        }
        end = i + c.len_utf8();
        before = c;
        if c != '.'
            && dotted
            && next != Some('.')
            && c.is_alphabetic()
            && next.is_some_and(char::is_alphabetic)
        {
            dotted = false;
        }
    }
    text.get(..end).unwrap_or(text)
}

/// The bits of a word: from the lexicon, and from its shape.
fn word_flags(word: &str, mid_sentence: bool, lower: &mut String) -> Flags {
    lower.clear();
    for c in word.chars() {
        match c {
            '\u{2019}' => lower.push('\''),
            c if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            c => lower.extend(c.to_lowercase()),
        }
    }
    let mut bits = cues::flags(lower);
    if bits == 0
        && let Some(apostrophe) = lower.rfind('\'')
    {
        // `he'd`, `they'll`, `isn't`
        let stem = lower.get(..apostrophe).map_or(0, cues::flags);
        match lower.get(apostrophe..) {
            Some("'d" | "'ll" | "'ve" | "'re" | "'m") if stem & cues::SUBJECT != 0 => bits = stem | cues::AUX,
            Some("'t") => bits = cues::AUX | cues::VERB,
            _ => {}
        }
    }
    if lower.ends_with('s') && !lower.ends_with("ss") {
        bits |= cues::PLURAL;
    }
    if let Some(stem) = lower.strip_suffix("'s") {
        // `he's`, `who's`: the pronoun with its verb; else a possessive.
        let stem = cues::flags(stem);
        bits |= if stem & cues::SUBJECT != 0 {
            stem | cues::AUX
        } else {
            (stem & (cues::TIME | cues::ROLE)) | POSSESSIVE
        };
    }
    if word.chars().next().is_some_and(char::is_uppercase) {
        bits |= CAPITAL;
        if mid_sentence && lower.as_str() == "will" {
            bits = CAPITAL; // a man's name
        }
    }
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        bits |= NUMBER;
    }
    if bits & !cues::PLURAL == 0 && lower.len() > 4 {
        if lower.ends_with("ly") {
            bits |= ADVERB;
        } else if lower.ends_with("ed") {
            bits |= cues::PAST | cues::PARTICIPLE;
        } else if lower.ends_with("ing") {
            bits |= cues::ING;
        }
    }
    bits
}
