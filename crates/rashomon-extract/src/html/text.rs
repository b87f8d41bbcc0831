//! White space folded while text is gathered.

/// Gathers text with runs of white space folded to one blank.
#[derive(Debug, Default)]
pub(super) struct Folder {
    text: String,
    /// A blank is due before the next word.
    blank: bool,
    /// Line breaks since the last word.
    breaks: u8,
    mark: Option<usize>,
    /// Where lines start after single breaks.
    lines: Vec<u32>,
}

impl Folder {
    /// Bytes so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text.
    pub(super) fn push(&mut self, more: &str) {
        if more.is_empty() {
            return;
        }
        for word in more.split(is_blank) {
            // `split` gives an empty piece before, between and after blanks.
            if word.is_empty() {
                self.blank = true;
                continue;
            }
            self.word(word);
            self.blank = true;
        }
        self.blank = more.ends_with(is_blank);
    }

    /// Adds preformatted text: lines stay.
    pub(super) fn push_lines(&mut self, more: &str) {
        for (n, line) in more.split('\n').enumerate() {
            if n > 0 && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
                self.blank = false;
            }
            self.push(line);
        }
    }

    fn word(&mut self, word: &str) {
        // Most words are of printed ASCII alone.
        let plain = word.bytes().all(|b| b.is_ascii_graphic());
        if !plain && word.chars().all(is_invisible) {
            return;
        }
        if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        if self.breaks == 1 && !self.text.is_empty() {
            self.lines.extend(u32::try_from(self.text.len()).ok());
        }
        self.breaks = 0;
        if !plain && word.contains(is_invisible) {
            self.text.extend(word.chars().filter(|&c| !is_invisible(c)));
        } else {
            self.text.push_str(word);
        }
    }

    /// A line break; true where it ends a paragraph (the second in a row).
    pub(super) fn line_break(&mut self) -> bool {
        self.blank = true;
        self.breaks = self.breaks.saturating_add(1);
        self.breaks >= 2 && !self.text.is_empty()
    }

    /// What was added since byte `from`.
    pub(super) fn slice(&self, from: usize) -> &str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Remembers the present end.
    pub(super) fn mark(&mut self) {
        self.mark = Some(self.text.len());
    }

    /// Whether nothing was added since the mark.
    pub(super) fn marked(&self) -> bool {
        self.mark == Some(self.text.len())
    }

    /// Where lines start in the text after single breaks (in bytes), leaving none.
    pub(super) fn take_lines(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.lines)
    }

    /// The text, leaving none.
    pub(super) fn take(&mut self) -> String {
        self.blank = false;
        self.breaks = 0;
        self.mark = None;
        self.lines.clear();
        // A copy of just the length; the buffer, grown once, serves the next text too.
        let text = self.text.trim_end().to_owned();
        self.text.clear();
        text
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// Marks that browsers do not show: soft hyphens and zero-width blanks. Joiners stay, as scripts and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{200E}' | '\u{200F}') || (c.is_control() && c != '\n')
}

/// How much of a text there is to read, in Latin letters: a Chinese or Japanese character weighs two and a half.
pub(super) fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let (mut narrow, mut wide) = (0, 0);
    for c in text.chars() {
        if matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}') {
            wide += 1;
        } else {
            narrow += 1;
        }
    }
    narrow + wide * 5 / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blanks_fold_across_pieces() {
        let mut f = Folder::default();
        f.push("  One ");
        f.push(" two");
        f.push("three\u{AD}s\u{A0}four\n");
        f.push("five");
        assert_eq!(f.take(), "One twothrees four five");
        f.push("a");
        assert!(!f.line_break());
        f.push(" ");
        assert!(f.line_break());
    }

    #[test]
    fn single_breaks_are_blanks_that_are_remembered() {
        let mut f = Folder::default();
        assert!(!f.line_break());
        f.push("One two");
        f.line_break();
        f.push(" three");
        assert_eq!((f.take_lines(), f.take()), (vec![8], "One two three".to_owned()));
        f.push("four");
        assert!(f.take_lines().is_empty(), "breaks of the text before are forgotten");
    }

    proptest! {
        #[test]
        fn never_two_blanks(pieces in proptest::collection::vec("[a \u{a0}\n\u{200b}]{0,6}", 0..6)) {
            let mut f = Folder::default();
            for p in &pieces { f.push(p); }
            let text = f.take();
            prop_assert!(!text.contains("  ") && text.trim() == text);
        }
    }
}
