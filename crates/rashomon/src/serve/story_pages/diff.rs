//! Two wordings -> the words that went and the words that came.

use unicode_segmentation::UnicodeSegmentation;

/// Longer wordings are not compared word by word: the table is the product of both lengths.
const MOST_WORDS: usize = 400;
/// Less than this share of the words in common is another sentence, and marks on every word would say nothing.
const ALIKE: f64 = 0.4;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Both have them.
    Same,
    /// Only the first has them.
    Gone,
    /// Only the second has them.
    Come,
}

/// Words with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) fate: Fate,
    pub(super) text: String,
}

impl Part {
    /// Whether both have the words.
    pub(super) fn same(&self) -> bool {
        self.fate == Fate::Same
    }

    /// Whether only the first has them.
    pub(super) fn gone(&self) -> bool {
        self.fate == Fate::Gone
    }
}

/// A text that nothing is compared with.
pub(super) fn whole(text: &str) -> Vec<Part> {
    vec![Part { fate: Fate::Same, text: text.to_owned() }]
}

/// How `from` became `to`, word by word; `None` where they are too long or too unlike for that.
pub(super) fn words(from: &str, to: &str) -> Option<Vec<Part>> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (from.split_word_bounds().collect(), to.split_word_bounds().collect());
    if a.len() > MOST_WORDS || b.len() > MOST_WORDS {
        return None;
    }
    let common = table(&a, &b);
    let mut parts: Vec<Part> = Vec::new();
    let mut put = |fate: Fate, text: &str| match parts.last_mut() {
        Some(last) if last.fate == fate => last.text.push_str(text),
        _ => parts.push(Part { fate, text: text.to_owned() }),
    };
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() || j < b.len() {
        let at = |i: usize, j: usize| common[i * (b.len() + 1) + j];
        if i < a.len() && j < b.len() && a[i] == b[j] {
            put(Fate::Same, a[i]);
            shared += usize::from(!a[i].trim().is_empty());
            (i, j) = (i + 1, j + 1);
        } else if j >= b.len() || (i < a.len() && at(i + 1, j) >= at(i, j + 1)) {
            put(Fate::Gone, a[i]);
            i += 1;
        } else {
            put(Fate::Come, b[j]);
            j += 1;
        }
    }
    let count = |words: &[&str]| words.iter().filter(|w| !w.trim().is_empty()).count();
    #[allow(clippy::cast_precision_loss, reason = "at most some hundred words")]
    let alike = shared as f64 >= ALIKE * count(&a).min(count(&b)).max(1) as f64;
    alike.then(|| joined(parts))
}

/// How many words the ends of both from (i, j) on have in common, in order.
fn table(a: &[&str], b: &[&str]) -> Vec<u16> {
    let width = b.len() + 1;
    let mut common = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    common
}

/// A lone space between two changes belongs to both: "my [-house-] [-and-]" reads worse than "my [-house and-]".
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut runs: Vec<(String, String, bool)> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let between = part.same() && part.text.trim().is_empty() && i > 0 && i + 1 < parts.len();
        match (part.fate, runs.last_mut()) {
            (Fate::Same, Some(run)) if between && !run.2 => {
                run.0.push_str(&part.text);
                run.1.push_str(&part.text);
            }
            (Fate::Same, _) => runs.push((part.text.clone(), String::new(), true)),
            (Fate::Gone, Some(run)) if !run.2 => run.0.push_str(&part.text),
            (Fate::Come, Some(run)) if !run.2 => run.1.push_str(&part.text),
            (Fate::Gone, _) => runs.push((part.text.clone(), String::new(), false)),
            (Fate::Come, _) => runs.push((String::new(), part.text.clone(), false)),
        }
    }
    let mut out = Vec::new();
    for (first, second, same) in runs {
        if same {
            out.push(Part { fate: Fate::Same, text: first });
            continue;
        }
        // The space that both end with stays outside of the marks.
        let space = first.ends_with(' ') && second.ends_with(' ');
        for (fate, text) in [(Fate::Gone, first), (Fate::Come, second)] {
            let text = if space { text.trim_end().to_owned() } else { text };
            if !text.is_empty() {
                out.push(Part { fate, text });
            }
        }
        if space {
            out.push(Part { fate: Fate::Same, text: " ".to_owned() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str) -> String {
        let Some(parts) = words(from, to) else { return "another sentence".to_owned() };
        let one = |p: &Part| match p.fate {
            Fate::Same => p.text.clone(),
            Fate::Gone => format!("[-{}-]", p.text),
            Fate::Come => format!("[+{}+]", p.text),
        };
        parts.iter().map(one).collect()
    }

    #[test]
    fn words_that_went_and_came_are_marked() {
        assert_eq!(
            check("The crack is 43 cm long.", "The crack is 34 cm long."),
            "The crack is [-43-][+34+] cm long."
        );
        assert_eq!(
            check("We switched everything off ourselves", "We switched it all off ourselves"),
            "We switched [-everything-][+it all+] off ourselves"
        );
        assert_eq!(check("the same", "the same"), "the same");
        assert_eq!(check("The ferry sank.", "Nobody came to vote"), "another sentence");
        assert_eq!(
            check("橋は火曜日に閉鎖された", "橋は水曜日に閉鎖された"),
            "橋は[-火-][+水+]曜日に閉鎖された"
        );
        assert_eq!(check("", ""), "another sentence");
    }

    #[test]
    fn nothing_is_lost_on_either_side() {
        let (a, b) = ("It was put in a drawer, and we knew.", "It was put into two drawers and they knew it");
        let parts = words(a, b).unwrap();
        let side = |not: Fate| -> String {
            parts.iter().filter(|p| p.fate != not).map(|p| p.text.as_str()).collect()
        };
        assert_eq!((side(Fate::Come).as_str(), side(Fate::Gone).as_str()), (a, b));
    }
}
