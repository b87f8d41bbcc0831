//! A text as the tokens that names are made of.

use super::lexicon::{self, Class};
use rashomon_model::Span;

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No capital first.
    Lower,
    /// A capital first, small letters after it somewhere.
    Cap,
    /// All capitals (and digits), two letters or more: `NATO`, `U.S.`, `IP4`.
    Upper,
    /// One capital, with or without a full stop.
    Initial,
    /// A number.
    Digit,
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Blanks alone, or an abbreviation's full stop and blanks.
    Space,
    /// A comma.
    Comma,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A slash or a hyphen inside a compound of names.
    Join,
    /// An ampersand.
    And,
    /// Quotation marks, perhaps with other marks.
    Quote,
    /// Anything else, and every sentence's start.
    Break,
}

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) start: usize,
    /// One past the last byte, without a possessive ending.
    pub(super) end: usize,
    /// One past the last byte with it.
    pub(super) full_end: usize,
    pub(super) shape: Shape,
    pub(super) gap: Gap,
    /// Whether a capital here may be owed to the place alone: first of a sentence, of a quotation.
    pub(super) first: bool,
    /// Whether the sentence is written in headline case or in capitals throughout: capitals say nothing.
    pub(super) headline: bool,
    /// Its sentence's index.
    pub(super) sentence: usize,
    pub(super) class: Class,
    low: (u32, u32),
}

impl Token {
    /// Whether it belongs to any of these classes.
    pub(super) fn is(&self, class: Class) -> bool {
        self.class & class != 0
    }

    /// Whether a possessive ending was cut.
    pub(super) fn possessive(&self) -> bool {
        self.full_end > self.end
    }
}

/// The tokens of a text with their comparable forms.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Token>,
    lows: String,
}

/// From how many longer words on a sentence may count as a headline.
const HEADLINE_MIN: usize = 4;

impl<'a> Tokens<'a> {
    /// Reads the tokens of each sentence.
    pub(super) fn of(text: &'a str, sentences: &[Span]) -> Self {
        let mut tokens = Self { text, list: Vec::new(), lows: String::with_capacity(text.len()) };
        for (index, span) in sentences.iter().enumerate() {
            let sentence = span.of(text);
            if !sentence.is_empty() {
                let from = tokens.list.len();
                tokens.sentence(index, span.start as usize, sentence);
                tokens.mark_headline(from, sentence);
            }
        }
        tokens
    }

    /// A token's comparable form.
    pub(super) fn low(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |t| self.lows.get(t.low.0 as usize..t.low.1 as usize).unwrap_or(""))
    }

    /// The words of a run of tokens as they stand.
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        match (self.list.get(from), to.checked_sub(1).and_then(|at| self.list.get(at))) {
            (Some(a), Some(b)) => self.text.get(a.start..b.end).unwrap_or(""),
            _ => "",
        }
    }

    /// The class of a run of tokens as one phrase.
    pub(super) fn phrase_class(&self, from: usize, to: usize) -> Class {
        if to == from + 1 {
            return self.list.get(from).map_or(0, |t| t.class);
        }
        let mut phrase = String::new();
        for at in from..to {
            if at > from {
                phrase.push(' ');
            }
            phrase.push_str(self.low(at));
        }
        lexicon::class(&phrase)
    }

    /// Whether the abbreviation's full stop follows the token.
    pub(super) fn stop_after(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| self.text.as_bytes().get(t.end) == Some(&b'.'))
    }

    /// Whether the token's last byte is a full stop: `J.`, `U.S.`.
    pub(super) fn stop_inside(&self, at: usize) -> bool {
        self.list
            .get(at)
            .is_some_and(|t| t.end > t.start && self.text.as_bytes().get(t.end - 1) == Some(&b'.'))
    }

    /// Reads one sentence.
    fn sentence(&mut self, index: usize, offset: usize, sentence: &str) {
        let mut before = 0;
        let mut first = true;
        let mut at = 0;
        while let Some((start, end)) = next_word(sentence, at).map(|w| with_stop(sentence, w)) {
            let between = sentence.get(before..start).unwrap_or("");
            let previous = if first { None } else { self.list.last().copied() };
            let gap = gap(between, previous.as_ref());
            let opens = first || (gap == Gap::Quote && !between.trim_start().is_empty());
            let colon = between.contains(':') || between.contains('\u{2022}');
            self.word(index, offset, sentence, (start, end), gap, opens || colon);
            first = false;
            before = end;
            at = end;
        }
    }

    /// Adds a word, cut at hyphens where it is a compound of names.
    fn word(
        &mut self,
        index: usize,
        offset: usize,
        sentence: &str,
        at: (usize, usize),
        gap: Gap,
        first: bool,
    ) {
        let word = sentence.get(at.0..at.1).unwrap_or("");
        let mut start = at.0;
        let mut gap = gap;
        for part in parts(word) {
            let end = start + part.len();
            let bare = possessive_off(part);
            let low_from = self.lows.len();
            lexicon::push_key(&mut self.lows, bare);
            let low = self.lows.get(low_from..).unwrap_or("");
            self.list.push(Token {
                start: offset + start,
                end: offset + start + bare.len(),
                full_end: offset + end,
                shape: shape(bare),
                gap,
                first: first && start == at.0,
                headline: false,
                sentence: index,
                class: lexicon::class(low),
                low: (low_from as u32, self.lows.len() as u32),
            });
            gap = Gap::Join;
            start = end + 1;
        }
    }

    /// Marks the tokens of a sentence where nearly all longer words have capitals. A line that ends in a full stop is
    /// running text, however many names it has, unless all of it is in capitals.
    fn mark_headline(&mut self, from: usize, sentence: &str) {
        let (mut long, mut capital, mut upper) = (0, 0, 0);
        for token in self.list.iter().skip(from) {
            if token.end - token.start >= 4 && token.shape != Shape::Digit {
                long += 1;
                capital += usize::from(token.shape != Shape::Lower);
                upper += usize::from(token.shape == Shape::Upper);
            }
        }
        let stopped = sentence.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']).ends_with('.');
        let headline = (!stopped && long >= HEADLINE_MIN && capital * 5 >= long * 4)
            || (long >= 2 && upper * 5 >= long * 4);
        if headline {
            for token in self.list.iter_mut().skip(from) {
                token.headline = true;
            }
        }
    }
}

/// The next word from byte `at`: letters and digits with marks kept inside (`Dell'Era`, `Jae-myung`, `U.S.`, `AT&T`,
/// `3.5`).
fn next_word(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    let start = at + rest.find(|c: char| c.is_alphanumeric())?;
    let mut end = start;
    let mut chars = text.get(start..)?.char_indices().peekable();
    let mut before = ' ';
    while let Some((offset, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        let inside = c.is_alphanumeric()
            || is_joint(c, before, next)
            || (c == '.' && dotted(text.get(start..start + offset).unwrap_or("")));
        if !inside {
            break;
        }
        end = start + offset + c.len_utf8();
        before = c;
    }
    Some((start, end))
}

/// A word with the full stop of an abbreviation that ends names: "Acme Ltd.", "Olsen Jr.", but not the sentence's own.
fn with_stop(sentence: &str, (start, end): (usize, usize)) -> (usize, usize) {
    let word = sentence.get(start..end).unwrap_or("");
    let abbreviates = matches!(word, "Jr" | "Sr" | "Inc" | "Ltd" | "Corp" | "Co" | "Bros" | "Cos");
    let stop = sentence.get(end..).is_some_and(|rest| rest.starts_with('.') && rest.len() > 1);
    if abbreviates && stop { (start, end + 1) } else { (start, end) }
}

/// Whether a mark joins the letters on both sides into one word.
fn is_joint(mark: char, before: char, next: char) -> bool {
    match mark {
        '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}' => {
            (before.is_alphanumeric() || before == '.') && next.is_alphanumeric()
        }
        '&' => before.is_uppercase() && next.is_uppercase(),
        '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a full stop after these letters belongs to them: `U`, `U.S`, `J`.
fn dotted(word: &str) -> bool {
    let part = word.rsplit(['.', '-']).next().unwrap_or("");
    let mut chars = part.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// A compound's parts where they are names of their own ("Japan-Italy", "U.S.-led"), or the word as it is.
fn parts(word: &str) -> Vec<&str> {
    if !word.contains('-') || word.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
        return vec![word];
    }
    let pieces: Vec<&str> = word.split('-').collect();
    if lexicon::class(&lexicon::key(possessive_off(word))) & lexicon::PLACE != 0 {
        return vec![word];
    }
    let class = |p: &str| lexicon::class(&lexicon::key(possessive_off(p)));
    let capital = |p: &&str| p.starts_with(char::is_uppercase);
    let own = |p: &&str| {
        class(p) & (lexicon::PLACE | lexicon::DEMONYM | lexicon::PLACE_START) != 0
            || (shape(p) == Shape::Upper && p.chars().filter(|c| c.is_alphabetic()).count() > 1)
    };
    let split = match pieces.last() {
        Some(last) if !capital(last) => class(last) & lexicon::TAIL != 0 || last.ends_with("ed"),
        Some(_) => pieces.iter().all(own),
        None => false,
    };
    if split { pieces } else { vec![word] }
}

/// A word without its possessive ending.
pub(super) fn possessive_off(word: &str) -> &str {
    ["'s", "\u{2019}s", "'S", "\u{2019}S"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word)
}

/// How a word is written.
fn shape(word: &str) -> Shape {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return Shape::Lower };
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    if upper + lower == 0 {
        return if first.is_numeric() { Shape::Digit } else { Shape::Lower };
    }
    if first.is_uppercase() {
        match (upper, lower) {
            (1, 0) if word.chars().any(|c| c.is_ascii_digit()) => Shape::Upper,
            (1, 0) => Shape::Initial,
            (_, 0) => Shape::Upper,
            _ => Shape::Cap,
        }
    } else if first.is_lowercase()
        && upper > 0
        && (arabic_article(word) || upper >= 1 && word.len() <= 12 && second_upper(word))
    {
        Shape::Cap
    } else if first.is_numeric() && lower == 0 && upper >= 1 {
        Shape::Upper
    } else if first.is_numeric() {
        Shape::Digit
    } else {
        Shape::Lower
    }
}

/// `al-Sharaa`, `el-Sisi`, `d'Orves`: a small article bound to a name.
fn arabic_article(word: &str) -> bool {
    let elided = word.get(2..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if (word.starts_with("d'") || word.starts_with("l'")) && elided {
        return true;
    }
    word.split_once('-').is_some_and(|(a, b)| {
        matches!(a, "al" | "el" | "ash" | "as" | "an" | "ad" | "at" | "ar" | "ul")
            && b.starts_with(char::is_uppercase)
    })
}

/// `iPhone`, `eBay`: a small letter, then a capital.
fn second_upper(word: &str) -> bool {
    word.chars().nth(1).is_some_and(char::is_uppercase)
}

/// What stands between two words.
fn gap(between: &str, previous: Option<&Token>) -> Gap {
    let Some(previous) = previous else { return Gap::Break };
    let mut marks = between.chars().filter(|c| !c.is_whitespace());
    let (first, second) = (marks.next(), marks.next());
    match (first, second) {
        (None, _) if between.is_empty() => Gap::Break,
        (None, _) => Gap::Space,
        (Some('.'), None) if abbreviates(previous) => Gap::Space,
        (Some(','), None) => Gap::Comma,
        (Some('&'), None) => Gap::And,
        (Some('(' | '['), None) => Gap::Open,
        (Some(')' | ']'), None) => Gap::Close,
        (Some('/'), None) => Gap::Join,
        // "Workers' Party", but not "the Beatles' John": a plural's possessive goes on where the plural is a plain word.
        (Some('\'' | '\u{2019}'), None) if !between.starts_with(char::is_whitespace) => {
            if previous.is(lexicon::COMMON | lexicon::TITLE) { Gap::Space } else { Gap::Break }
        }
        _ if between.contains([
            '"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\'', '\u{ab}', '\u{bb}',
        ]) =>
        {
            Gap::Quote
        }
        _ => Gap::Break,
    }
}

/// Whether a full stop after a token ends an abbreviation rather than a sentence: tokens stand inside one sentence
/// already, so short words in capitals do.
fn abbreviates(token: &Token) -> bool {
    token.shape != Shape::Lower && (token.end - token.start <= 5 || token.is(lexicon::TITLE | lexicon::LEGAL))
}
