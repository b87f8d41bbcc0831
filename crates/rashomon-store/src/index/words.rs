//! Text -> the words it is found by.
//!
//! Runs of letters and digits, in lower case and without accents; scripts that put no spaces between words (Chinese,
//! Japanese, Thai, Lao, Khmer, Burmese) as overlapping pairs of characters, so that any two or more in a row are found.

use std::ops::Range;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most bytes of one word: 96. Longer ones are addresses and encoded data; they are found by their beginning.
const MAX_WORD_BYTES: usize = 96;

/// Whether a character is of a script that puts no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff                     // Thai, Lao
        | 0x1000..=0x109f | 0x1780..=0x17ff // Burmese, Khmer
        | 0x3005..=0x3007                   // iteration mark, closing mark, zero
        | 0x3041..=0x30ff | 0x31f0..=0x31ff // kana
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff // Han
        | 0xff66..=0xff9f                   // half-width kana
        | 0x20000..=0x323af) // Han, beyond the basic plane
        && c != '\u{30fb}' // the middle dot parts names
}

/// Adds a character as it is compared: lower case, wide forms narrow, accents off letters that keep their meaning without.
fn fold(c: char, word: &mut String) {
    match u32::from(c) {
        0xff01..=0xff5e => {
            let narrow = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            word.extend(narrow.to_lowercase());
        }
        // Latin, Greek and Cyrillic; in other scripts a mark is half the letter.
        0x80..=0x052f | 0x1e00..=0x1fff => {
            word.extend(c.nfkd().filter(|part| !is_combining_mark(*part)).flat_map(char::to_lowercase));
        }
        _ => word.extend(c.to_lowercase()),
    }
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Between,
    Word,
    Unspaced,
}

fn class(c: char) -> Class {
    if is_unspaced(c) {
        Class::Unspaced
    } else if c.is_alphanumeric() || is_combining_mark(c) {
        Class::Word
    } else {
        Class::Between
    }
}

/// A word with the bytes of the text that it stands for.
pub(super) type Placed = (String, Range<usize>);

/// The words of a text in order.
pub(super) fn words(text: &str) -> Vec<String> {
    placed(text).into_iter().map(|(word, _)| word).collect()
}

/// The words of a text in order, with where they stand.
pub(super) fn placed(text: &str) -> Vec<Placed> {
    let mut words = Vec::new();
    let mut run = String::new();
    let (mut before, mut begins) = (Class::Between, 0);
    for (at, c) in text.char_indices() {
        let now = class(c);
        if now != before {
            finish(&mut run, before, begins..at, &mut words);
            (before, begins) = (now, at);
        }
        match now {
            Class::Between => {}
            Class::Word => fold(c, &mut run),
            Class::Unspaced => run.push(c),
        }
    }
    finish(&mut run, before, begins..text.len(), &mut words);
    words
}

/// Ends a run of characters of one class.
fn finish(run: &mut String, class: Class, place: Range<usize>, words: &mut Vec<Placed>) {
    if run.is_empty() {
        return; // nothing, or marks alone
    }
    if class == Class::Unspaced {
        // These are kept as they stand, so offsets in the run are offsets in the text.
        let ends = |(at, c): (usize, char)| at + c.len_utf8();
        let ends: Vec<usize> = run.char_indices().map(ends).collect();
        let mut begins = 0;
        for pair in ends.windows(2) {
            let word = run.get(begins..pair[1]).unwrap_or_default().to_owned();
            words.push((word, place.start + begins..place.start + pair[1]));
            begins = pair[0];
        }
        if ends.len() == 1 {
            words.push((run.clone(), place));
        }
    } else {
        let mut end = run.len().min(MAX_WORD_BYTES);
        while !run.is_char_boundary(end) {
            end -= 1;
        }
        words.push((run.get(..end).unwrap_or_default().to_owned(), place));
    }
    run.clear();
}

/// Where words in a row stand in a text, given its words.
pub(super) fn stand(text: &[Placed], row: &[String]) -> Vec<Range<usize>> {
    if let [alone] = row
        && alone.chars().count() == 1
        && alone.chars().all(is_unspaced)
    {
        // A character alone stands at the head of pairs; the last of a run stands in none.
        let at = text.iter().filter(|(word, _)| word.starts_with(alone.as_str()));
        return at.map(|(_, place)| place.start..place.start + alone.len()).collect();
    }
    let fits = |run: &&[Placed]| run.iter().zip(row).all(|((word, _), wanted)| word == wanted);
    let whole = |run: &[Placed]| Some(run.first()?.1.start..run.last()?.1.end);
    if row.is_empty() { Vec::new() } else { text.windows(row.len()).filter(fits).filter_map(whole).collect() }
}

/// [`words`] as tantivy wants them.
#[derive(Clone, Default)]
pub(super) struct Words;

/// The words of one text.
pub(super) struct Stream {
    words: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { words: words(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.text = word;
        // The first position is 0: the default is one before it.
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn words_are_folded_and_unspaced_scripts_paired() {
        assert_eq!(check("Værga's Café re-opened — 3,5 %"), "værga s cafe re opened 3 5");
        assert_eq!(check("港は月曜日に閉鎖。東"), "港は は月 月曜 曜日 日に に閉 閉鎖 東");
        assert_eq!(check("NHKが報じた２０２６年"), "nhk が報 報じ じた 2026 年");
        assert_eq!(check("がが ЙОД Ελλάδα हिन्दी 한국어"), "がが иод ελλαδα हिन्दी 한국어");
        assert_eq!(check("\u{301} \u{0}"), "");
        assert_eq!(check(&"ü".repeat(300)).len(), MAX_WORD_BYTES);
    }
}
