//! A line cut where letters, digits and marks meet, so that glued stamps ("time9 minutes ago") come apart.

use crate::fold::plain_char;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Digits.
    Number,
    /// Letters, with apostrophes between them.
    Word,
    /// One other character, quotes and dashes made plain.
    Mark(char),
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it is made of.
    pub(crate) kind: Kind,
    /// Lower-case letters, or the digits; empty for marks.
    pub(crate) lower: String,
    /// Whether the first letter is a capital.
    pub(crate) capital: bool,
    /// Whether all letters are capitals.
    pub(crate) upper: bool,
}

impl Token {
    /// Whether it is this mark.
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Its number, where it is one of at most nine digits.
    pub(crate) fn number(&self) -> Option<i64> {
        (self.kind == Kind::Number && self.lower.len() <= 9).then(|| self.lower.parse().ok()).flatten()
    }

    /// Its letters, `""` for numbers and marks.
    pub(crate) fn word(&self) -> &str {
        if self.kind == Kind::Word { &self.lower } else { "" }
    }
}

/// Characters of scripts that write no blanks: each stands for itself.
fn ideographic(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}')
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Blank,
    Digit,
    Letter,
    Alone,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii_digit() => Class::Digit,
        _ if ideographic(c) => Class::Alone,
        _ if c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c) => Class::Letter,
        _ if c.is_whitespace() => Class::Blank,
        _ => Class::Alone,
    }
}

/// The tokens of a line.
pub(crate) fn tokens(line: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let kind = class(c);
        if kind == Class::Blank {
            continue;
        }
        let mut end = start + c.len_utf8();
        while kind != Class::Alone
            && let Some(&(at, next)) = chars.peek()
        {
            let joined = class(next) == kind
                || (kind == Class::Letter
                    && plain_char(next) == '\''
                    && line[at + next.len_utf8()..]
                        .chars()
                        .next()
                        .is_some_and(|c| class(c) == Class::Letter));
            if !joined {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        out.push(token(line, start, end, kind, c));
    }
    unglue(out)
}

fn token(line: &str, start: usize, end: usize, class: Class, first: char) -> Token {
    let text = &line[start..end];
    let (kind, lower) = match class {
        Class::Digit => (Kind::Number, text.to_owned()),
        Class::Letter if text.is_ascii() => (Kind::Word, text.to_ascii_lowercase()),
        Class::Letter => (Kind::Word, text.chars().map(plain_char).flat_map(char::to_lowercase).collect()),
        Class::Alone if ideographic(first) => (Kind::Word, text.to_owned()),
        _ => (Kind::Mark(plain_char(first)), String::new()),
    };
    let upper = kind == Kind::Word && !text.chars().any(char::is_lowercase);
    Token { start, end, kind, lower, capital: first.is_uppercase(), upper }
}

/// Parts a year from the hour that a page's markup glued to it: `20245:21` is `2024` and `5:21`.
fn unglue(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len() + 1);
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let before_colon = rest.peek().is_some_and(|t| t.is(':') && t.start == token.end);
        let hour = token.lower.get(4..).and_then(|h| h.parse::<u8>().ok());
        if token.kind == Kind::Number
            && before_colon
            && matches!(token.lower.len(), 5 | 6)
            && (token.lower.starts_with("19") || token.lower.starts_with("20"))
            && hour.is_some_and(|h| h < 24)
        {
            let (year, hour) = token.lower.split_at(4);
            let cut = token.start + 4;
            out.push(Token { end: cut, lower: year.to_owned(), ..token.clone() });
            out.push(Token { start: cut, lower: hour.to_owned(), ..token.clone() });
        } else {
            out.push(token);
        }
    }
    out
}
