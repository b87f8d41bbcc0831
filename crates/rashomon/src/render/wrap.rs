//! Styled words -> lines of a given width. Widths are columns of a terminal: a Chinese character takes two, an accent
//! none. A word longer than the line is cut between characters as readers see them.

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Some words in one style.
#[derive(Debug, Clone)]
pub(super) struct Styled {
    pub(super) style: Style,
    pub(super) text: String,
}

/// Words in a style.
pub(super) fn styled(style: Style, text: impl Into<String>) -> Styled {
    Styled { style, text: text.into() }
}

/// Words as they are.
pub(super) fn plain(text: impl Into<String>) -> Styled {
    styled(Style::new(), text)
}

/// A line ready to be written, and how many columns it takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) width: usize,
    /// The style that is on at the end of `text`.
    style: Style,
}

impl Line {
    fn push(&mut self, style: Style, text: &str) {
        self.turn_to(style);
        self.text.push_str(text);
        self.width += text.width();
    }

    fn turn_to(&mut self, style: Style) {
        if style != self.style {
            // A plain style writes nothing, on or off.
            self.text.push_str(&format!("{:#}{style}", self.style));
            self.style = style;
        }
    }

    /// A space before a word in `style`.
    fn space(&mut self, style: Style) {
        self.push(if style == self.style { style } else { Style::new() }, " ");
    }

    fn ended(mut self) -> Self {
        self.turn_to(Style::new());
        self
    }
}

/// Breaks `words` at spaces into lines of at most `width` columns.
pub(super) fn wrap(words: &[Styled], width: usize) -> Vec<Line> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = Line::default();
    for word in split(words) {
        let long: usize = word.iter().map(|(_, text)| text.width()).sum();
        if line.width > 0 && line.width + 1 + long > width {
            lines.push(std::mem::take(&mut line).ended());
        }
        if let (true, Some((style, _))) = (line.width > 0, word.first()) {
            line.space(*style);
        }
        for (style, text) in word {
            if line.width + text.width() <= width {
                line.push(style, &text);
                continue;
            }
            for grapheme in text.graphemes(true) {
                if line.width > 0 && line.width + grapheme.width() > width {
                    lines.push(std::mem::take(&mut line).ended());
                }
                line.push(style, grapheme);
            }
        }
    }
    if line.width > 0 {
        lines.push(line.ended());
    }
    lines
}

/// The words between spaces; one may be of several styles ("word" and the stop behind it).
fn split(words: &[Styled]) -> Vec<Vec<(Style, String)>> {
    let mut out: Vec<Vec<(Style, String)>> = vec![Vec::new()];
    for Styled { style, text } in words {
        for (i, piece) in text.split(' ').enumerate() {
            if i > 0 {
                out.push(Vec::new());
            }
            if let (Some(word), false) = (out.last_mut(), piece.is_empty()) {
                word.push((*style, piece.to_owned()));
            }
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: usize) -> Vec<String> {
        wrap(&[plain(text)], width).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(check("The ferry sailed on Sunday", 10), ["The ferry", "sailed on", "Sunday"]);
        assert_eq!(check("", 10), Vec::<String>::new());
    }

    #[test]
    fn what_has_no_space_is_cut_by_columns() {
        assert_eq!(check("渡し船は日曜日に", 6), ["渡し船", "は日曜", "日に"]);
        assert_eq!(check("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn a_word_may_be_of_two_styles() {
        let lines = wrap(&[styled(Style::new().bold(), "The Ferry"), plain(", late")], 10);
        assert_eq!(lines[0].text, "\u{1b}[1mThe Ferry\u{1b}[0m,");
        assert_eq!(lines[1].text, "late");
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-z ぬé]{0,200}", width in 2usize..40) {
            let lines = check(&text, width);
            proptest::prop_assert!(lines.iter().all(|l| l.width() <= width));
            let bare = |s: &str| s.replace(' ', "");
            proptest::prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}
