//! A block of text, its cited spans and its marks -> pieces of HTML that nest as HTML must.
//!
//! A cited span is one element with an id where it nests among the others, so that `:target` lights it up without any script.
//! Where two spans cross, or one runs over the end of its block, no one element can hold it: its pieces get a numbered slot,
//! and the style sheet lights up all pieces of a slot whose first piece is the target.

use super::marks::Mark;
use crate::serve::links::anchor;

/// Spans that may cross others in one article; the style sheet has a rule for each. Further ones light up in their first piece.
pub(super) const SLOTS: usize = 16;
/// Spans with an id in one article: what one story cites of it is far less.
const CITED: usize = 1_500;

/// A span of an article's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A piece of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A cited span begins.
    Open { id: String, class: String },
    /// It ends.
    Close,
    /// Words, with the classes of their mark and slots; none for plain ones.
    Text { class: String, text: String },
    /// What the mark that ends here says, as a shape.
    Sign { href: String, sign: &'static str, words: String, class: &'static str },
}

/// The spans of an article that may be linked to, told apart by whether they nest.
#[derive(Debug, Default)]
pub(super) struct Cited {
    nested: Vec<At>,
    /// Those that do not, with their slots.
    slots: Vec<(At, Option<usize>)>,
}

impl Cited {
    /// Spans over blocks of a text.
    pub(super) fn new(text: &str, blocks: &[At], mut spans: Vec<At>) -> Self {
        let fits = |at: &At| at.start < at.end && text.get(at.start as usize..at.end as usize).is_some();
        spans.retain(fits);
        // The longest first where several begin together: it holds the others.
        spans.sort_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
        spans.dedup();
        spans.truncate(CITED);
        let mut out = Self::default();
        let mut open: Vec<At> = Vec::new();
        for at in spans {
            open.retain(|o| o.end > at.start);
            let crosses = open.iter().any(|o| o.end < at.end);
            let inside = blocks.iter().any(|b| b.start <= at.start && at.end <= b.end);
            if inside && !crosses {
                open.push(at);
                out.nested.push(at);
            } else {
                let slot = Some(out.slots.len()).filter(|slot| *slot < SLOTS);
                out.slots.push((at, slot));
            }
        }
        out
    }

    /// The pieces of a block.
    pub(super) fn pieces(&self, text: &str, block: At, marks: &[Mark]) -> Vec<Piece> {
        let touches = |at: &At| at.start < block.end && block.start < at.end;
        let nested: Vec<At> = self.nested.iter().filter(|at| touches(at)).copied().collect();
        let slots: Vec<&(At, Option<usize>)> = self.slots.iter().filter(|(at, _)| touches(at)).collect();
        let marks: Vec<&Mark> = marks.iter().filter(|m| touches(&m.at)).collect();
        let mut cuts: Vec<u32> = vec![block.start, block.end];
        let all = nested.iter().chain(slots.iter().map(|(at, _)| at)).chain(marks.iter().map(|m| &m.at));
        cuts.extend(all.flat_map(|at| [at.start, at.end]));
        cuts.retain(|cut| (block.start..=block.end).contains(cut) && text.is_char_boundary(*cut as usize));
        cuts.sort_unstable();
        cuts.dedup();
        let mut out = Vec::new();
        for pair in cuts.windows(2) {
            let &[from, to] = pair else { continue };
            for at in nested.iter().filter(|at| at.start == from) {
                out.push(Piece::Open { id: anchor(at.start, at.end), class: String::new() });
            }
            let begin: Vec<_> = slots.iter().filter(|(at, _)| at.start.max(block.start) == from).collect();
            // The id stands once, where the span begins.
            let begin: Vec<_> = begin.into_iter().filter(|(at, _)| at.start >= block.start).collect();
            for (at, slot) in &begin {
                let class = slot.map(|k| format!("s-t{k}")).unwrap_or_default();
                out.push(Piece::Open { id: anchor(at.start, at.end), class });
            }
            let words = text.get(from as usize..to as usize).unwrap_or("");
            out.push(Piece::Text { class: class(from, &slots, &marks), text: words.to_owned() });
            out.extend(begin.iter().map(|_| Piece::Close));
            let ended = marks
                .iter()
                .filter(|m| m.at.end == to || (m.at.end > to && to == block.end && m.at.end <= to + 1));
            out.extend(ended.map(|m| Piece::Sign {
                href: m.href.clone(),
                sign: m.kind.sign(),
                words: m.words.clone(),
                class: m.kind.class(),
            }));
            out.extend(nested.iter().filter(|at| at.end == to).map(|_| Piece::Close));
        }
        out
    }
}

/// The classes of the words from a place on.
fn class(from: u32, slots: &[&(At, Option<usize>)], marks: &[&Mark]) -> String {
    let covers = |at: &At| at.start <= from && from < at.end;
    let mut out = String::new();
    // The strongest mark wins: they come in order of strength.
    if let Some(mark) = marks.iter().filter(|m| covers(&m.at)).min_by_key(|m| m.kind) {
        out.push_str("s-m s-m-");
        out.push_str(mark.kind.class());
    }
    for slot in slots.iter().filter(|(at, _)| covers(at)).filter_map(|(_, slot)| *slot) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&format!("s-p{slot}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::story_pages::marks::Kind;

    fn at(start: u32, end: u32) -> At {
        At { start, end }
    }

    fn check(text: &str, blocks: &[At], spans: &[At], marks: &[Mark]) -> String {
        let cited = Cited::new(text, blocks, spans.to_vec());
        let one = |piece: Piece| match piece {
            Piece::Open { id, class } if class.is_empty() => format!("<{id}>"),
            Piece::Open { id, class } => format!("<{id} {class}>"),
            Piece::Close => "</>".to_owned(),
            Piece::Text { class, text } if class.is_empty() => text,
            Piece::Text { class, text } => format!("[{class}:{text}]"),
            Piece::Sign { sign, .. } => sign.to_owned(),
        };
        let blocks: Vec<String> =
            blocks.iter().map(|b| cited.pieces(text, *b, marks).into_iter().map(one).collect()).collect();
        blocks.join("|")
    }

    #[test]
    fn cited_spans_are_one_element_where_they_nest() {
        assert_eq!(
            check("One. Two.", &[at(0, 9)], &[at(0, 4), at(5, 9)], &[]),
            "<s-0-4>One.</> <s-5-9>Two.</>"
        );
        assert_eq!(
            check("One. Two.", &[at(0, 9)], &[at(5, 9), at(0, 9), at(5, 8), at(5, 9)], &[]),
            "<s-0-9>One. <s-5-9><s-5-8>Two</>.</></>"
        );
    }

    #[test]
    fn spans_that_cross_or_run_on_share_a_slot_with_their_pieces() {
        assert_eq!(
            check("abcdef", &[at(0, 6)], &[at(0, 4), at(2, 6)], &[]),
            "<s-0-4>ab<s-2-6 s-t0>[s-p0:cd]</></>[s-p0:ef]"
        );
        assert_eq!(
            check("ab\n\ncd", &[at(0, 2), at(4, 6)], &[at(1, 5)], &[]),
            "a<s-1-5 s-t0>[s-p0:b]</>|[s-p0:c]d"
        );
    }

    #[test]
    fn marks_lie_on_the_words_and_sign_at_their_end() {
        let mark =
            |start, end, kind| Mark { at: at(start, end), kind, words: String::new(), href: String::new() };
        let marks = [mark(0, 4, Kind::Agreed), mark(2, 4, Kind::Differs)];
        assert_eq!(
            check("abcdef", &[at(0, 6)], &[at(1, 3)], &marks),
            "[s-m s-m-agreed:a]<s-1-3>[s-m s-m-agreed:b][s-m s-m-differs:c]</>[s-m s-m-differs:d]=≠ef"
        );
    }

    #[test]
    fn what_does_not_fit_the_text_is_left_out() {
        assert_eq!(check("éa", &[at(0, 3)], &[at(1, 3), at(0, 99), at(2, 2)], &[]), "éa");
        assert_eq!(check("", &[at(0, 0)], &[at(0, 1)], &[]), "");
    }
}
