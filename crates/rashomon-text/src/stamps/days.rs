//! Every day that a line names, with what its words say it is of: a publication, a change.

use super::moment::{self, Day, Moment};
use super::token::{Token, tokens};
use super::{StampText, alone, head, lexicon, relative, resolve, word};
use jiff::Timestamp;
use rashomon_model::{Precision, Span};

/// Days read of a line; a line with more is a calendar.
const MAX_DAYS: usize = 8;
/// Words before a day that may say what it is of.
const BEFORE: usize = 5;
/// Words and marks after a day that may: Turkish and Japanese put the verb last.
const AFTER: usize = 3;

/// What words say a day is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// "Published", "erstellt am".
    Published,
    /// "Updated", "zuletzt geändert".
    Updated,
    /// "Since", "until", "geboren": not of the text at all.
    Other,
}

/// A day that a line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayText {
    /// The bytes it takes up.
    pub span: Span,
    /// The day, with its time where one stands beside it.
    pub stamp: StampText,
    /// The other reading, where either number may be the month: `stamp` then has the month first.
    pub day_first: Option<StampText>,
    /// What the words around say it is of.
    pub cue: Option<Cue>,
    /// Whether the line holds nothing besides times and their furniture.
    pub alone: bool,
}

/// The days that a line names, in its order. Days without a year and counts of "... ago" need `reference`, the fetch time,
/// and stand only in lines of their own.
#[must_use]
pub fn days(line: &str, reference: Option<Timestamp>) -> Vec<DayText> {
    let tokens = tokens(head(line));
    let single = alone(&tokens).is_some();
    let mut out = Vec::new();
    let mut at = 0;
    let mut from = 0;
    while at < tokens.len() && out.len() < MAX_DAYS {
        let Some((to, stamp, day_first)) = day_at(&tokens, at, single, reference) else {
            at += 1;
            continue;
        };
        let to = to.max(at + 1);
        let span = Span::new(tokens[at].start, tokens[to - 1].end);
        let cue = cue_around(&tokens, from, at, to);
        out.push(DayText { span, stamp, day_first, cue, alone: single });
        (at, from) = (to, to);
    }
    out
}

/// What a line that announces a day says it is of: "Published", "Last updated on".
#[must_use]
pub fn cue(line: &str) -> Option<Cue> {
    let tokens = tokens(head(line));
    cue_of(tokens.iter().rev())
}

type Read = (usize, StampText, Option<StampText>);

fn day_at(tokens: &[Token], at: usize, single: bool, reference: Option<Timestamp>) -> Option<Read> {
    if single
        && word(tokens, at) != "last"
        && let Some(a) = relative::ago(tokens, at)
    {
        return Some((a.to, resolve::ago(a, reference?)?, None));
    }
    let m = moment::moment(tokens, at)
        .filter(|m| single || matches!(m.day, Day::Full(..) | Day::Either(..)))
        .or_else(|| moment::short_year(tokens, at))?;
    let Day::Either(a, b, y) = m.day else {
        return Some((m.to, resolve::moment(&m, reference).filter(|s| s.precision >= Precision::Day)?, None));
    };
    let of = |day| resolve::moment(&Moment { day, ..m }, reference);
    Some((m.to, of(Day::Full(y, a, b))?, of(Day::Full(y, b, a))))
}

/// What the words before a day, or right after it, say it is of; the nearest word counts.
fn cue_around(tokens: &[Token], from: usize, at: usize, to: usize) -> Option<Cue> {
    let before = tokens[from.max(at.saturating_sub(BEFORE))..at].iter().rev();
    let after = tokens[to..].iter().take(AFTER);
    let other = at
        .checked_sub(1)
        .filter(|last| *last >= from)
        .is_some_and(|last| lexicon::is_other(word(tokens, last)));
    if other {
        return Some(Cue::Other);
    }
    cue_of(before).or_else(|| cue_of(after).filter(|_| tokens.len() <= to + AFTER))
}

fn cue_of<'a>(mut words: impl Iterator<Item = &'a Token>) -> Option<Cue> {
    words.find_map(|token| match token.word() {
        w if lexicon::is_update(w) => Some(Cue::Updated),
        w if lexicon::is_publication(w) => Some(Cue::Published),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let days = days(line, None);
        let of = |d: &DayText| {
            let other = d.day_first.as_ref().map_or(String::new(), |o| format!(" or {}", o.value));
            let cue = d.cue.map_or(String::new(), |c| format!(" {c:?}"));
            format!("{}{other}{cue}", d.stamp.value)
        };
        days.iter().map(of).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn days_with_their_words() {
        assert_eq!(
            read("Published: 3 May 2019, last updated on 5 May 2019"),
            "2019-05-03 Published; 2019-05-05 Updated"
        );
        assert_eq!(read("Last updated: 01/23/21"), "2021-01-23 Updated");
        assert_eq!(read("Ada Varga - 12/03/2026"), "2026-12-03 or 2026-03-12");
        assert_eq!(read("5/5/20 tarihinde güncellendi."), "2020-05-05 Updated");
        assert_eq!(read("Version 1.4.18.2 of the report"), "");
        assert_eq!(read("15 августа 2016, 13:43"), "2016-08-15T13:43:00");
        assert_eq!(read("2020. január 5. 18:20"), "2020-01-05T18:20:00");
        assert_eq!(read("March 2019"), "");
    }

    #[test]
    fn announcing_lines() {
        assert_eq!(cue("Published"), Some(Cue::Published));
        assert_eq!(cue("Last updated on"), Some(Cue::Updated));
        assert_eq!(cue("Opening hours"), None);
    }
}
