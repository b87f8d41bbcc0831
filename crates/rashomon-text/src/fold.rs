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
    if text.is_ascii() && !text.contains('\x0B') {
        for word in text.split_ascii_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.make_ascii_lowercase();
        if out.contains('`') {
            out = out.replace('`', "'");
        }
    } else if text.chars().all(is_composed) {
        fold_into(text.chars(), &mut out);
    } else {
        fold_into(text.nfkc(), &mut out);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn fold_into(chars: impl Iterator<Item = char>, out: &mut String) {
    for c in chars.map(plain_char) {
        if c.is_ascii_graphic() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
}

/// Whether NFKC leaves a character alone, whatever stands before and after it, among those of which this is known by
/// range: most text is of no others, and normalizing costs ten times what the rest does. The no-break blank counts
/// too, as [`plain_char`] does with it what NFKC would.
fn is_composed(c: char) -> bool {
    matches!(c,
        '\0'..='\u{A0}'
        // Latin letters with marks, but the ligatures and the letters that stand for two among them.
        | '\u{C0}'..='\u{131}'
        | '\u{134}'..='\u{13E}'
        | '\u{141}'..='\u{148}'
        | '\u{14A}'..='\u{17E}'
        // Cyrillic, but its combining marks.
        | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{4FF}'
        // Dashes, quotation marks and bullets.
        | '\u{2010}'
        | '\u{2012}'..='\u{2016}'
        | '\u{2018}'..='\u{2023}'
        // Kana without the voicing marks that combine, and Han.
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FE}'
        | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_readers_see_as_the_same_is_the_same() {
        assert_eq!(fold(" The\u{A0}“Norvale”  Bridge… "), "the \"norvale\" bridge...");
        assert_eq!(fold("Ｖａｒｇａ e\u{301} — ﬁn"), "varga é - fin");
    }

    #[test]
    fn a_composed_character_is_left_alone_by_normalizing() {
        for c in ('\0'..=char::MAX).filter(|c| is_composed(*c) && *c != '\u{A0}') {
            assert!(std::iter::once(c).nfkc().eq([c]), "{c:?}");
            assert_eq!(unicode_normalization::char::canonical_combining_class(c), 0, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_agrees_with_the_long_one(text in "[\\t-~\\u{A0}-\\u{24F}\\u{400}-\\u{52F}\\u{2000}-\\u{2030}\\u{3040}-\\u{30FF}]{0,20}") {
            let mut long = String::new();
            fold_into(text.nfkc(), &mut long);
            prop_assert_eq!(fold(&text), long.trim_end_matches(' '));
        }
    }
}
