//! What a reader is shown -> three forms of it: a terminal's page, Markdown, one HTML page.

mod explain;
mod html;
mod markdown;
mod terminal;
mod wrap;

pub use explain::explanation;
pub(crate) use html::Escaped;
pub use html::html;
pub(crate) use markdown::escape as in_markdown;
pub use markdown::markdown;
pub use terminal::terminal;

use crate::view::StanceView;
use unicode_width::UnicodeWidthStr;

/// How much of each list is shown at once; the rest is counted, or folded away where the form can fold. A story of
/// forty articles should still be read in two minutes.
mod shown {
    /// Statements that accounts agree on.
    pub(super) const AGREED: usize = 6;
    /// Statements that accounts tell differently: what the page is for, so more of them.
    pub(super) const DIFFER: usize = 10;
    /// Sentences that one account alone has.
    pub(super) const ONLY_IN: usize = 3;
    /// Sources.
    pub(super) const SPEAKERS: usize = 10;
    /// Sayings of one source.
    pub(super) const SAYINGS: usize = 4;
    /// Days of the timeline.
    pub(super) const DAYS: usize = 12;
    /// What happened on one of them.
    pub(super) const HAPPENED: usize = 2;
    /// Sentences left out of, or added to, a derived article.
    pub(super) const PASSAGES: usize = 3;
}

/// Prose in lines of at most `width` columns, each with `indent` spaces before it. Words are never cut, since addresses
/// are among them that somebody will copy.
pub(crate) fn prose(text: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let long = word.width();
        if column > 0 && column + 1 + long > width {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += long;
    }
    out.push('\n');
    out
}

/// The first `limit` of a list, and how many are left.
fn first<T>(items: &[T], limit: usize) -> (&[T], usize) {
    let (shown, rest) = items.split_at(limit.min(items.len()));
    (shown, rest.len())
}

/// How long a value may be to stand beside the verb; a reason as long as a sentence is left to the words.
const SHORT_VALUE: usize = 24;

/// "says 12, citing the mayor": what an account does with a statement, in few words.
fn stance_words(stance: &StanceView) -> String {
    let short = stance.value.as_ref().filter(|v| v.chars().count() <= SHORT_VALUE);
    let value = short.map(|v| format!(": {v}")).unwrap_or_default();
    let citing = stance.citing.as_ref().map(|c| format!(", citing {c}")).unwrap_or_default();
    format!("{}{value}{citing}", stance.stance)
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn prose_breaks_at_spaces_and_cuts_no_word() {
        assert_eq!(prose("The ferry sailed again", 2, 12), "  The ferry\n  sailed\n  again\n");
        assert_eq!(prose("see http://tide.example/feed", 0, 10), "see\nhttp://tide.example/feed\n");
        assert_eq!(prose("", 4, 10), "\n");
    }
}
