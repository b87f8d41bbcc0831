//! The words around the first find of a search, with the finds marked.

use crate::view::clean;
use rashomon_store::finds;
use std::ops::Range;

/// Characters shown before the first find; twice as many are shown from it on.
const AROUND: usize = 90;

/// A stretch of a text on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// Its words.
    pub(crate) text: String,
    /// Where in them what was looked for stands, in bytes, in order.
    pub(crate) finds: Vec<Range<usize>>,
}

/// The words around the first find of a query in a text; its beginning where nothing is found there.
pub(crate) fn around(query: &str, text: &str) -> Snippet {
    let at = finds(query, text).first().map_or(0, |place| place.start);
    let (head, tail) = text.split_at_checked(at).unwrap_or(("", text));
    let begins = head.char_indices().rev().take(AROUND).last().map_or(at, |(begins, _)| begins);
    let mut before = head.get(begins..).unwrap_or_default();
    if begins > 0 {
        // Begin with a whole word, where words are parted by spaces.
        before = before.split_once(char::is_whitespace).map_or(before, |(_, whole)| whole);
    }
    let ends = tail.char_indices().nth(2 * AROUND).map_or(tail.len(), |(ends, _)| ends);
    let mut after = tail.get(..ends).unwrap_or_default();
    if ends < tail.len() {
        after = after.rsplit_once(char::is_whitespace).map_or(after, |(whole, _)| whole);
    }
    let mut shown = clean(&format!("{before}{after}"));
    if begins > 0 {
        shown.insert_str(0, "… ");
    }
    if ends < tail.len() {
        shown.push_str(" …");
    }
    Snippet { finds: finds(query, &shown), text: shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, text: &str) -> (String, Vec<String>) {
        let Snippet { text, finds } = around(query, text);
        let found = finds.into_iter().map(|place| text[place].to_owned()).collect();
        (text, found)
    }

    #[test]
    fn a_snippet_stands_around_the_find() {
        let text = format!("{} the Norvale ferry\nsank {}", "before ".repeat(40), "after ".repeat(60));
        let (shown, found) = check("Ferry outlet:Tide", &text);
        assert!(shown.starts_with("… before") && shown.contains("Norvale ferry sank"), "{shown}");
        assert!(shown.ends_with("after …") && found == ["ferry"], "{shown}");
        assert_eq!(check("x", "Short."), ("Short.".to_owned(), Vec::new()));
        assert_eq!(check("x", ""), (String::new(), Vec::new()));
    }

    #[test]
    fn a_snippet_of_a_text_without_spaces_is_cut_between_characters() {
        let text = format!("{}南港大桥关闭。{}", "水".repeat(200), "山".repeat(300));
        let (shown, found) = check("大桥", &text);
        assert!(shown.starts_with("… 水") && shown.ends_with("山 …"), "{shown}");
        assert_eq!((found, shown.chars().count()), (vec!["大桥".to_owned()], 3 * AROUND + 4));
    }
}
