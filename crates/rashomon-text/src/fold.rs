//! Words made comparable: one form for what readers see as the same.

use unicode_normalization::UnicodeNormalization;

/// A character with typographic variants of quotes, dashes and spaces made plain.
#[must_use]
pub fn plain_char(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{00B4}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        c => c,
    }
}

/// A letter and the accent on it as one character, where there is one.
#[must_use]
pub fn composed(letter: char, accent: char) -> Option<char> {
    unicode_normalization::char::compose(letter, accent)
}

/// Lower-case NFKC with plain quotes and dashes and single blanks: for comparing, never for showing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().map(plain_char).flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}
