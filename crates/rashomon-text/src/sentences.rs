//! Text to sentences.

use crate::fold::plain_char;
use rashomon_model::Span;

/// The sentences of a body, in order; none crosses a line break, none is blank.
///
/// A sentence ends at `.`, `!`, `?`, `…` or their full-width kin, with the closing quotation marks and brackets after
/// it. A full stop ends none after an abbreviation, an initial, inside a number, or where the next word has a small
/// letter.
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}', '\u{85}']) {
        split_line(line, at, &mut out);
        at += line.len();
    }
    out
}

/// Splits one line.
fn split_line(line: &str, offset: usize, out: &mut Vec<Span>) {
    let mut start = 0;
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|rest| rest.find(is_end)) {
        let mark = from + found;
        let stop = closers_end(line, marks_end(line, mark));
        if ends_sentence(line, mark, stop) {
            push(line, offset, start, stop, out);
            start = stop;
        }
        from = stop;
    }
    push(line, offset, start, line.len(), out);
}

/// Adds a piece without the blanks around it.
fn push(line: &str, offset: usize, from: usize, to: usize, out: &mut Vec<Span>) {
    let piece = line.get(from..to).unwrap_or("");
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let lead = from + piece.len() - piece.trim_start().len();
        out.push(Span::new(offset + lead, offset + lead + trimmed.len()));
    }
}

/// Marks that may end a sentence.
fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '｡' | '।' | '؟' | '۔')
}

/// Marks that end a sentence with no blank after them.
fn is_wide_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

/// One past a run of end marks ("?!", "...", ". . .").
fn marks_end(line: &str, mark: usize) -> usize {
    let mut end = mark;
    let rest = line.get(mark..).unwrap_or("");
    for (at, c) in rest.char_indices() {
        if is_end(c) {
            end = mark + at + c.len_utf8();
        } else if !(c == ' '
            && rest.get(at + 1..).is_some_and(|r| r.starts_with('.'))
            && line[..mark + at].ends_with('.'))
        {
            break;
        }
    }
    end
}

/// One past the closing quotation marks and brackets that follow.
fn closers_end(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or("");
    let mut end = at;
    for (offset, c) in rest.char_indices() {
        let closes = matches!(c, ')' | ']' | '}' | '»' | '”' | '’' | '」' | '』' | '）' | '】' | '›')
            || (matches!(c, '"' | '\'') && closes_here(rest, offset + c.len_utf8()))
            || (matches!(c, '“' | '‘') && closes_here(rest, offset + c.len_utf8()));
        if !closes {
            break;
        }
        end = at + offset + c.len_utf8();
    }
    end
}

/// Whether an undirected quotation mark closes: a blank, another mark or nothing follows it, not a letter.
fn closes_here(rest: &str, after: usize) -> bool {
    rest.get(after..).and_then(|r| r.chars().next()).is_none_or(|c| !c.is_alphanumeric())
}

/// Whether the marks from `mark` to `stop` (closers with them) end a sentence.
fn ends_sentence(line: &str, mark: usize, stop: usize) -> bool {
    let rest = line.get(stop..).unwrap_or("");
    let Some(first) = line.get(mark..).and_then(|r| r.chars().next()) else { return true };
    if is_wide_end(first) {
        return true;
    }
    let next = rest.chars().next();
    if next.is_none_or(|c| !c.is_whitespace()) {
        // "3.5", "example.org", "said.[1]", "U.S.-led"; or the line's end, where it makes no difference.
        return next.is_none() || (matches!(first, '।' | '۔' | '؟')) || glued(line, mark, stop, rest);
    }
    let quoted = line.get(mark..stop).is_some_and(|m| m.ends_with(|c: char| !is_end(c)));
    let word = rest.trim_start();
    let opener = word.trim_start_matches(|c: char| {
        matches!(plain_char(c), '"' | '\'' | '(' | '[' | '«' | '¿' | '¡' | '-' | '*') || c == '•'
    });
    let Some(begin) = opener.chars().next() else { return true };
    if begin.is_lowercase() {
        return false;
    }
    if first != '.' || quoted || line.get(mark..stop).is_some_and(|m| m.len() > 1) {
        // An ellipsis or a question inside a sentence goes on with a small letter, which was seen above.
        return true;
    }
    !abbreviates(line, mark, opener)
}

/// "…last year.The next": a missing blank between a small letter and a capitalised word.
fn glued(line: &str, mark: usize, stop: usize, rest: &str) -> bool {
    let before = line.get(..mark).unwrap_or("");
    let small = before.chars().rev().take(3).filter(|c| c.is_lowercase()).count() == 3;
    let mut next = rest.chars();
    let capital = next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase);
    stop == mark + 1
        && small
        && capital
        && !before.rsplit(' ').next().is_some_and(|w| w.contains(['.', '/', '@']))
}

/// Before a name or a number: never the end of a sentence.
const BEFORE_NAME: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "gen", "lt", "col", "maj", "capt", "cmdr", "adm",
    "sgt", "cpl", "pvt", "brig", "sen", "rep", "reps", "sens", "gov", "pres", "supt", "insp", "det", "fr",
    "st", "mt", "ft", "no", "nos", "vs", "v", "fig", "figs", "vol", "pp", "art", "sec", "op", "cf", "ca",
    "approx", "est", "al", "messrs", "mme", "mlle", "sra", "srta", "dres", "bzw", "ggf", "z.b", "d.h", "u.a",
    "e.g", "i.e", "dept", "nr", "bd", "hr", "ing", "dipl", "ph", "msgr", "amb", "pfc", "spc", "atty", "ald",
];
/// Ends a sentence only where the next word does not look like the name going on.
const BEFORE_MORE: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "inc", "corp", "co",
    "ltd", "bros", "jr", "sr", "a.m", "p.m", "etc", "u.s", "u.k", "u.n", "e.u", "d.c", "u.s.a", "ave",
    "blvd", "rd", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan",
    "ky", "la", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "n.h", "n.j", "n.m", "n.y",
    "n.c", "n.d", "okla", "ore", "pa", "r.i", "s.c", "s.d", "tenn", "tex", "vt", "va", "wash", "w.va", "wis",
    "wyo", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun", "assn", "univ", "intl", "ph.d",
    "m.d", "b.a", "m.a", "b.c", "a.d",
];
/// Words that begin sentences far more often than they go on with a name: after "U.S." or "Inc." they start anew.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "but",
    "and",
    "in",
    "on",
    "at",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "our",
    "there",
    "when",
    "while",
    "after",
    "before",
    "as",
    "if",
    "for",
    "however",
    "meanwhile",
    "according",
    "also",
    "some",
    "many",
    "most",
    "one",
    "two",
    "you",
    "what",
    "who",
    "how",
    "why",
    "since",
    "although",
    "though",
    "with",
    "from",
    "by",
    "to",
    "an",
    "last",
    "earlier",
    "later",
    "now",
    "then",
    "so",
    "no",
];

/// Whether the full stop at `mark` belongs to an abbreviation or initial, and the sentence goes on.
fn abbreviates(line: &str, mark: usize, next: &str) -> bool {
    let before = line.get(..mark).unwrap_or("");
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(plain_char(c), '(' | '[' | '"' | '/' | '\'' | '-'))
        .next()
        .unwrap_or("");
    let mut letters = word.chars();
    let (one, two) = (letters.next(), letters.next());
    let starter = {
        let end = next.find(|c: char| !c.is_alphanumeric() && c != '\'').unwrap_or(next.len());
        let low = next.get(..end).unwrap_or("").to_lowercase();
        STARTERS.contains(&low.as_str())
    };
    // An initial: one capital, not the pronoun, and a name's capital after it.
    if one.is_some_and(char::is_uppercase) && two.is_none() {
        return !starter && (one != Some('I') || initial_before(before, word));
    }
    let low = word.to_lowercase();
    let digit = next.starts_with(|c: char| c.is_ascii_digit());
    if low == "no" || low == "nos" || low == "art" || low == "sec" || low == "fig" {
        return digit && (word.starts_with(char::is_uppercase) || low == "nos");
    }
    if BEFORE_NAME.contains(&low.as_str()) {
        return word.starts_with(char::is_uppercase)
            || digit
            || low.contains('.')
            || !starter && matches!(low.as_str(), "vs" | "v" | "al" | "ca" | "cf" | "approx");
    }
    if numbered(line, mark, word) {
        return true;
    }
    let capital = word.starts_with(char::is_uppercase) || low.contains('.') || low == "etc";
    let dotted = low.contains('.') && low.split('.').all(|p| p.chars().count() <= 1);
    if (BEFORE_MORE.contains(&low.as_str()) && capital) || dotted {
        if matches!(low.as_str(), "a.m" | "p.m" | "etc") {
            return digit || is_calendar(next);
        }
        return !starter;
    }
    false
}

/// Whether the capital before is itself preceded by a name or initial, so that "I." may be one.
fn initial_before(before: &str, word: &str) -> bool {
    let head = before.get(..before.len() - word.len()).unwrap_or("").trim_end();
    head.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_uppercase))
}

/// "1. First things": a number at the head of a line is an item's, not a sentence.
fn numbered(line: &str, mark: usize, word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 3
        && word.bytes().all(|b| b.is_ascii_digit())
        && line.get(..mark).is_some_and(|b| b.trim() == word)
}

/// Whether a month or a weekday follows: "at 9 p.m. Monday".
fn is_calendar(next: &str) -> bool {
    const DAYS: &[&str] = &[
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Aug",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "EST",
        "EDT",
        "GMT",
        "JST",
        "UTC",
        "CET",
        "BST",
        "PST",
        "PDT",
        "ET",
        "PT",
        "Eastern",
    ];
    let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    next.get(..end).is_some_and(|word| DAYS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> String {
        sentences(text).into_iter().map(|s| s.of(text)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn abbreviations_stay_inside() {
        insta::assert_snapshot!(check("Mr. Olsen met Gen. A. B. Cray of Acme Inc. in the U.S. on Jan. 5 at 9 a.m. He left. No. 4 won 3.5 points."), @r"
        Mr. Olsen met Gen. A. B. Cray of Acme Inc. in the U.S. on Jan. 5 at 9 a.m.
        He left.
        No. 4 won 3.5 points.
        ");
        insta::assert_snapshot!(check("They flew to the U.S. The talks failed. It was a no. Then St. Brook fell."), @r"
        They flew to the U.S.
        The talks failed.
        It was a no.
        Then St. Brook fell.
        ");
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        insta::assert_snapshot!(check("He called it 'a list of demands.' An expert panel met. (It was late.) \"Why?\" she asked. \"Go!\" They went... and came back… Then “all done.” Now"), @r#"
        He called it 'a list of demands.'
        An expert panel met.
        (It was late.)
        "Why?" she asked.
        "Go!"
        They went... and came back…
        Then “all done.”
        Now
        "#);
    }

    #[test]
    fn lines_and_other_scripts() {
        insta::assert_snapshot!(check("One line\nand another. Third\r\n\n彼は来た。そして去った。「はい。」と言った。"), @r"
        One line
        and another.
        Third
        彼は来た。
        そして去った。
        「はい。」
        と言った。
        ");
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_boundaries(text in "\\PC{0,80}|[A-Za-z.!?\"'() \n]{0,120}") {
            let mut end = 0;
            for span in sentences(&text) {
                prop_assert!(span.start as usize >= end && text.get(span.range()).is_some());
                let words = span.of(&text);
                prop_assert!(!words.trim().is_empty() && words.trim() == words && !words.contains('\n'));
                end = span.end as usize;
            }
        }
    }
}
