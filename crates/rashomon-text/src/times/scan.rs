//! A text as tokens, for matchers that look at a few of them at a time.

use crate::stamps::token::{Kind, Token, tokens};

/// The tokens of a text. A possessive ending stands apart, and a blank line is the mark `\n`.
pub(crate) struct Scan {
    tokens: Vec<Token>,
}

impl Scan {
    pub(crate) fn new(text: &str) -> Self {
        let mut out: Vec<Token> = Vec::new();
        for mut token in tokens(text) {
            let gap = out.last().map_or("", |t| text.get(t.end..token.start).unwrap_or(""));
            if gap.bytes().filter(|&b| b == b'\n').count() > 1 {
                out.push(Token {
                    start: token.start,
                    end: token.start,
                    kind: Kind::Mark('\n'),
                    lower: String::new(),
                    capital: false,
                    upper: false,
                });
            }
            if token.kind == Kind::Word && token.lower.len() > 2 && token.lower.ends_with("'s") {
                let words = &text[token.start..token.end];
                // The apostrophe may be a typographic one of three bytes.
                let cut = words.char_indices().rev().nth(1).map_or(token.end, |(at, _)| token.start + at);
                let ending = Token {
                    start: cut,
                    lower: "'s".to_owned(),
                    capital: false,
                    upper: false,
                    ..token.clone()
                };
                token.end = cut;
                token.lower.truncate(token.lower.len() - 2);
                out.push(token);
                out.push(ending);
            } else {
                out.push(token);
            }
        }
        Self { tokens: out }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(crate) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The word at a token in lower case, `""` for numbers, marks and past the ends.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", Token::word)
    }

    /// The word before a token.
    pub(crate) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |i| self.word(i))
    }

    pub(crate) fn is(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(mark))
    }

    /// Whether a token is this mark with nothing on either side of it.
    pub(crate) fn tight(&self, at: usize, mark: char) -> bool {
        self.is(at, mark) && self.touches(at) && self.touches(at + 1)
    }

    /// Whether nothing stands between a token and the one before it.
    pub(crate) fn touches(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|t| t.start == self.tokens[at - 1].end)
    }

    pub(crate) fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital)
    }

    /// A number of so many digits.
    pub(crate) fn digits(&self, at: usize, len: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let token = self.tokens.get(at)?;
        len.contains(&token.lower.len()).then(|| token.number()).flatten()
    }

    /// Whether these words stand at a token.
    pub(crate) fn phrase(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(i, w)| self.word(at + i) == *w)
    }

    /// The span of tokens `from..to` in bytes.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        Some((self.tokens.get(from)?.start, self.tokens.get(to.checked_sub(1)?)?.end))
    }

    /// The token at which the sentence or paragraph that holds `at` starts, at most `limit` tokens before it.
    pub(crate) fn sentence_start(&self, at: usize, limit: usize) -> usize {
        let first = at.saturating_sub(limit);
        (first..at)
            .rev()
            .find(|&i| {
                let ends = match self.tokens[i].kind {
                    Kind::Mark('.') => i > 0 && self.tokens[i - 1].lower.len() > 2 && !self.touches(i + 1),
                    Kind::Mark(c) => matches!(c, '!' | '?' | '\n' | ';' | '"'),
                    _ => false,
                };
                ends && i + 1 < at
            })
            .map_or(first, |i| i + 1)
    }
}

/// A token's number.
pub(crate) fn number(token: &Token) -> Option<i64> {
    token.number()
}

impl Scan {
    /// Whether a phrase can end before this token: a mark, the end, or a word that opens another phrase.
    pub(crate) fn ends_phrase(&self, at: usize) -> bool {
        match self.token(at) {
            None => true,
            Some(t) => match t.kind {
                Kind::Mark(c) => c != '-' && c != '/' && c != '%' && !(c == ':' && self.touches(at + 1)),
                Kind::Number => false,
                Kind::Word => matches!(
                    t.word(),
                    "and"
                        | "but"
                        | "in"
                        | "at"
                        | "by"
                        | "to"
                        | "on"
                        | "with"
                        | "that"
                        | "as"
                        | "when"
                        | "for"
                        | "after"
                        | "before"
                        | "from"
                        | "while"
                        | "over"
                        | "because"
                        | "about"
                        | "of"
                        | "or"
                        | "against"
                        | "was"
                        | "were"
                        | "had"
                        | "has"
                        | "is"
                        | "will"
                ),
            },
        }
    }
}
