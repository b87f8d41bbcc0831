//! One paragraph to the stretches that stand in quotation marks.
//!
//! Marks are ambiguous: `'` is an apostrophe more often than a quotation mark, `"` opens and closes, a
//! paragraph may end without closing because the speech goes on, and some publishers open with one mark and close
//! with another. So each mark is read by its neighbours first and by the state second, and the state never
//! outlives the paragraph.

use std::ops::Range;

/// A stretch in quotation marks; byte offsets are of the paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// From the opening mark to past the closing one.
    pub(super) outer: Range<usize>,
    /// The words between the marks.
    pub(super) inner: Range<usize>,
}

/// How many marks ahead a closing one is looked for: more than any paragraph of speech holds, and a bound on the
/// work that a text of opening marks alone can cause.
const MARKS_AHEAD: usize = 256;

/// What a character does as a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Opens, whatever stands around it; with the mark that closes it.
    Open(char),
    /// Closes, whatever stands around it.
    Close,
    /// `"`, or two `'` in a row: opens or closes.
    Double,
    /// `'`: opens, closes, or is no mark at all.
    Single,
}

/// A mark at a place.
#[derive(Debug, Clone, Copy)]
struct Placed {
    mark: Mark,
    at: usize,
    len: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Placed {
    /// Whether it can open: no word before it, something after it.
    fn may_open(&self) -> bool {
        let free = self
            .before
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '?' | '!' | '%' | ')'));
        free && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether it can close: something before it, no word after it.
    fn may_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace()) && self.after.is_none_or(|c| !c.is_alphanumeric())
    }
}

/// The stretches in quotation marks of one paragraph, in order, nested ones left inside their outer one.
pub(super) fn runs(paragraph: &str) -> Vec<Run> {
    let marks = placed(paragraph);
    let mut out: Vec<Run> = Vec::new();
    let mut i = 0;
    while let Some(open) = marks.get(i) {
        let Some(close) = closing(paragraph, &marks, i) else {
            i += 1;
            continue;
        };
        let inner = open.at + open.len..close.inner_end;
        if paragraph.get(inner.clone()).is_some_and(|s| s.chars().any(char::is_alphanumeric)) {
            out.push(Run { outer: open.at..close.outer_end, inner });
        }
        i = close.next;
    }
    out
}

/// Where a stretch ends.
struct End {
    inner_end: usize,
    outer_end: usize,
    /// Index of the first mark behind it.
    next: usize,
}

impl End {
    fn at(marks: &[Placed], i: usize) -> Option<Self> {
        let m = marks.get(i)?;
        Some(Self { inner_end: m.at, outer_end: m.at + m.len, next: i + 1 })
    }
}

/// The end of the stretch that mark `i` opens; `None` where it opens nothing.
fn closing(paragraph: &str, marks: &[Placed], i: usize) -> Option<End> {
    let open = marks.get(i)?;
    match open.mark {
        Mark::Close => None,
        Mark::Single if !open.may_open() || elision(paragraph, open) => None,
        Mark::Single => single_end(paragraph, marks, i),
        Mark::Open('\u{2019}') => single_end(paragraph, marks, i),
        Mark::Double if !open.may_open() => None,
        Mark::Double => double_end(paragraph, marks, i, '\u{201D}'),
        Mark::Open(close) => double_end(paragraph, marks, i, close),
    }
}

/// The end of a stretch opened by a double mark (or a guillemet, a corner bracket).
fn double_end(paragraph: &str, marks: &[Placed], i: usize, close: char) -> Option<End> {
    // `"A,' he said`: closed by another kind, told by the stop before the mark and by what opened no nested quotation.
    let mut other: Option<End> = None;
    let mut nested = false;
    for (j, m) in marks.iter().enumerate().skip(i + 1).take(MARKS_AHEAD) {
        let c = paragraph.get(m.at..).and_then(|s| s.chars().next());
        match m.mark {
            _ if c == Some(close) => return End::at(marks, j),
            Mark::Double if m.may_close() || !m.may_open() => return End::at(marks, j),
            // An opening mark inside: the first was never closed, and this one starts anew.
            Mark::Double | Mark::Open('\u{201D}') if close == '\u{201D}' => {
                return other.or(Some(End { inner_end: m.at, outer_end: m.at, next: j }));
            }
            Mark::Single | Mark::Open('\u{2019}') if m.may_open() => nested = true,
            Mark::Single
                if other.is_none()
                    && !nested
                    && m.may_close()
                    && m.before.is_some_and(|c| matches!(c, ',' | '.' | '?' | '!')) =>
            {
                other = End::at(marks, j);
            }
            _ => {}
        }
    }
    if other.is_some() {
        return other;
    }
    let open = marks.get(i)?;
    let before = paragraph.get(..open.at)?.trim_end();
    // Speech that goes on in the next paragraph has no closing mark; a stray mark in mid-sentence opens nothing.
    let end = paragraph.trim_end().len();
    (before.is_empty() || before.ends_with([',', ':', '.', '?', '!'])).then_some(End {
        inner_end: end,
        outer_end: end,
        next: marks.len(),
    })
}

/// The end of a stretch opened by a single mark: the first mark that can only close; before the next opening one
/// else the last that may be a possessive (`the allies'`).
fn single_end(paragraph: &str, marks: &[Placed], i: usize) -> Option<End> {
    let mut weak = None;
    let mut nested = false;
    for (j, m) in marks.iter().enumerate().skip(i + 1).take(MARKS_AHEAD) {
        match m.mark {
            Mark::Single | Mark::Close
                if m.may_close() && m.len == 1 || m.is_curly_single(paragraph) && m.may_close() =>
            {
                if !m.possessive(paragraph) {
                    return End::at(marks, j);
                }
                weak = weak.or_else(|| End::at(marks, j));
            }
            Mark::Double | Mark::Close if m.may_close() => {
                // `'democracy,"`: opened by one kind, closed by another.
                if !nested {
                    return weak.or_else(|| End::at(marks, j));
                }
                nested = false;
            }
            Mark::Double | Mark::Open('\u{201D}') => nested = true,
            Mark::Single if m.may_open() && !elision(paragraph, m) && weak.is_some() => break,
            Mark::Open('\u{2019}') if weak.is_some() => break,
            _ => {}
        }
    }
    weak
}

impl Placed {
    fn is_curly_single(&self, paragraph: &str) -> bool {
        paragraph.get(self.at..).is_some_and(|s| s.starts_with('\u{2019}'))
    }

    /// Whether a closing `'` may as well be the possessive of a plural: after an s, before a word.
    fn possessive(&self, paragraph: &str) -> bool {
        let after = paragraph.get(self.at + self.len..).unwrap_or("");
        self.before.is_some_and(|c| matches!(c, 's' | 'S'))
            && after.starts_with(' ')
            && after.chars().nth(1).is_some_and(char::is_alphanumeric)
    }
}

/// Words that drop their beginning and write a `'` for it.
const ELISIONS: &[&str] =
    &["em", "til", "till", "tis", "twas", "cause", "bout", "n", "round", "im", "er", "cuz", "ya"];

/// Whether a mark before a word stands for dropped letters (`'em`, `'90s`).
fn elision(paragraph: &str, mark: &Placed) -> bool {
    let rest = paragraph.get(mark.at + mark.len..).unwrap_or("");
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (digits == 2 && matches!(word.get(2..), Some("" | "s")))
        || ELISIONS.iter().any(|e| word.eq_ignore_ascii_case(e))
}

/// Every character that may be a quotation mark, with its neighbours; plain apostrophes are left out.
fn placed(paragraph: &str) -> Vec<Placed> {
    let mut out = Vec::new();
    let mut before = None;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut len = c.len_utf8();
        let mark = match c {
            '"' => Some(Mark::Double),
            '\'' | '`' | '\u{2019}' => {
                if c != '\u{2019}' && chars.peek().is_some_and(|&(_, n)| n == c) {
                    chars.next();
                    len += 1;
                    Some(Mark::Double)
                } else {
                    Some(Mark::Single)
                }
            }
            '\u{201C}' => Some(Mark::Open('\u{201D}')),
            '\u{201E}' => Some(Mark::Open('\u{201C}')),
            '\u{2018}' | '\u{201A}' => Some(Mark::Open('\u{2019}')),
            '\u{00AB}' => Some(Mark::Open('\u{00BB}')),
            '\u{300C}' => Some(Mark::Open('\u{300D}')),
            '\u{300E}' => Some(Mark::Open('\u{300F}')),
            '\u{201D}' | '\u{00BB}' | '\u{300D}' | '\u{300F}' => Some(Mark::Close),
            _ => None,
        };
        let after = chars.peek().map(|&(_, n)| n);
        if let Some(mark) = mark {
            let inside = mark == Mark::Single
                && before.is_some_and(char::is_alphanumeric)
                && after.is_some_and(char::is_alphanumeric);
            if !inside {
                out.push(Placed { mark, at, len, before, after });
            }
        }
        before = Some(c);
    }
    out
}
