//! A date string -> numbers, words and marks, with the writing of East Asia and of other digits made plain.

/// A piece of a date string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits: their value and how many they are.
    Number(u64, usize),
    /// Letters in lower case, and whether all were capitals.
    Word(String, bool),
    /// Another character.
    Mark(char),
}

/// A token and whether a blank stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spaced {
    pub token: Token,
    pub apart: bool,
}

/// The longest number that is read: microseconds since 1970.
const MAX_DIGITS: usize = 16;

/// The tokens of a date string; `None` where it holds a number that nobody would write in a date.
pub(super) fn tokens(text: &str) -> Option<Vec<Spaced>> {
    let mut out: Vec<Spaced> = Vec::new();
    let mut apart = false;
    let mut depth = 0_usize;
    for c in text.chars().map(plain) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // Comments (RFC 822) and annotations (RFC 9557): the zone once more, in words.
        if depth > 0 || matches!(c, ')' | ']') || c.is_whitespace() {
            apart = true;
            continue;
        }
        push(&mut out, c, apart);
        apart = false;
    }
    let fits = out.iter().all(|s| !matches!(s.token, Token::Number(_, digits) if digits > MAX_DIGITS));
    fits.then(|| parted(out))
}

/// A date and a clock in one number (`20040708235658`, with or without seconds) as two with ISO 8601's `T` between.
fn parted(mut tokens: Vec<Spaced>) -> Vec<Spaced> {
    if let Some(Spaced { token: Token::Number(value, digits @ (12 | 14)), apart }) = tokens.first().cloned() {
        let (scale, clock) = if digits == 12 { (10_000, 4) } else { (1_000_000, 6) };
        let parts = [
            Spaced { token: Token::Number(value / scale, 8), apart },
            Spaced { token: Token::Word("t".to_owned(), true), apart: false },
            Spaced { token: Token::Number(value % scale, clock), apart: false },
        ];
        tokens.splice(..1, parts);
    }
    tokens
}

/// Adds a character to the last token or as a new one.
fn push(out: &mut Vec<Spaced>, c: char, apart: bool) {
    let digit = c.to_digit(10).map(u64::from);
    let letter = c.is_alphabetic() || is_mark_on_letter(c) || c == '_';
    match out.last_mut().map(|s| &mut s.token) {
        Some(Token::Number(value, digits)) if !apart && digit.is_some() => {
            *value = value.saturating_mul(10).saturating_add(digit.unwrap_or_default());
            *digits += 1;
            return;
        }
        Some(Token::Word(word, capitals)) if !apart && letter => {
            word.extend(c.to_lowercase());
            *capitals &= c.is_uppercase();
            return;
        }
        _ => {}
    }
    let token = match digit {
        Some(value) => Token::Number(value, 1),
        None if letter => Token::Word(c.to_lowercase().collect(), c.is_uppercase()),
        None => Token::Mark(c),
    };
    out.push(Spaced { token, apart });
}

/// Vowel signs and accents that stand as characters of their own.
fn is_mark_on_letter(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Digits of other scripts as ours, units of East Asian dates as the marks they stand for, typographic marks as plain ones.
fn plain(c: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(c).wrapping_sub(zero), 10);
    match c {
        '\u{660}'..='\u{669}' => digit(0x660).unwrap_or(c),
        '\u{6F0}'..='\u{6F9}' => digit(0x6F0).unwrap_or(c),
        '\u{966}'..='\u{96F}' => digit(0x966).unwrap_or(c),
        '\u{FF10}'..='\u{FF19}' => digit(0xFF10).unwrap_or(c),
        '年' | '년' | '月' | '월' => '-',
        '日' | '일' | '秒' | '초' => ' ',
        '時' | '时' | '시' | '点' | '點' | '分' | '분' | '\u{FF1A}' => ':',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '،' | '、' | '，' => ',',
        '\u{A0}' | '\u{202F}' | '\u{3000}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' => ' ',
        c => c,
    }
}
