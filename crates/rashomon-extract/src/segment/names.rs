//! The name a page calls itself by: it recurs in what the page says of itself, never in its articles.

use super::lexicon;
use rashomon_text::fold::fold;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Words of a name.
const MAX_WORDS: usize = 5;

/// Of many names only the most frequent are looked up in the articles' texts.
const MAX_CANDIDATES: usize = 16;
/// A line of so many words is a sentence to the reader; capitals on shorter labels may be any noun.
const CLEAR_WORDS: usize = 4;

/// Finds the page's name in its own lines. `bodies` says whether a folded name stands in an article's text.
pub(super) fn own(lines: &[&str], bodies: &impl Fn(&str) -> bool) -> Option<String> {
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let calls = calls(line);
        let clear = addresses(line) && line.split(' ').count() >= CLEAR_WORDS;
        for (name, led) in names(line) {
            let entry = found.entry(fold(&name)).or_insert_with(|| Candidate {
                name,
                lines: 0,
                calls: 0,
                clear: false,
                first: at,
                last: usize::MAX,
            });
            if entry.last != at {
                entry.lines += 1;
                entry.calls += u32::from(calls) + u32::from(led && calls);
                entry.clear |= clear;
                entry.last = at;
            }
        }
    }
    let keys: Vec<String> = found.keys().cloned().collect();
    // "X app" and "X": the shorter takes the longer one's lines.
    for key in &keys {
        let longer = found.range(format!("{key} ")..format!("{key}!"));
        let (lines, calls) = longer.fold((0, 0), |sum, (_, c)| (sum.0 + c.lines, sum.1 + c.calls));
        if let Some(candidate) = found.get_mut(key) {
            candidate.lines += lines;
            candidate.calls += calls;
        }
    }
    let mut ranked: Vec<&Candidate> =
        found.values().filter(|c| c.calls > 0 && (c.clear || c.lines > 1)).collect();
    ranked.sort_by_key(|c| (Reverse(c.lines), Reverse(c.calls), c.first));
    ranked.into_iter().take(MAX_CANDIDATES).find(|c| !bodies(&fold(&c.name))).map(|c| c.name.clone())
}

/// A name with the lines it stands in.
struct Candidate {
    name: String,
    lines: u32,
    calls: u32,
    /// Whether a whole sentence to the reader holds it.
    clear: bool,
    first: usize,
    last: usize,
}

/// Whether a line calls its reader to do something, or speaks of what the page offers.
fn calls(line: &str) -> bool {
    addresses(line) || lexicon::page_score(&fold(line)) >= 2
}

/// Whether a line speaks to its reader.
fn addresses(line: &str) -> bool {
    let folded = fold(line);
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty());
    let first = words.next().is_some_and(lexicon::is_call);
    first || words.any(|w| lexicon::is_you(w) || lexicon::is_offer(w))
}

/// Capitalised names inside a line that is not a title, each with whether "from", "by", "with", "of" or "on" leads to it.
fn names(line: &str) -> Vec<(String, bool)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let lower = words.iter().filter(|w| w.chars().next().is_some_and(char::is_lowercase)).count();
    if lower * 3 < words.len() {
        return Vec::new(); // a title: capitals say nothing
    }
    let mut out = Vec::new();
    let mut at = 0;
    let mut opens = true; // whether a sentence opens here, where a capital says nothing
    while at < words.len() {
        let n = words[at..].iter().take(MAX_WORDS).take_while(|w| is_capital(w)).count();
        if n == 0 {
            opens = words[at].ends_with(['.', '!', '?', ':']);
            at += 1;
            continue;
        }
        // A name ends where a mark ends a clause.
        let n = words[at..at + n]
            .iter()
            .position(|w| w.ends_with(['.', ',', '!', '?', ':', ';']))
            .map_or(n, |p| p + 1);
        let from = at + usize::from(opens);
        let to = at + n;
        let mut name: Vec<&str> = words[from.min(to)..to].iter().map(|w| bare(w)).collect();
        while name.len() > 1 && name.last().is_some_and(|w| lexicon::is_product(&fold(w))) {
            name.pop();
        }
        let lone = name.len() == 1
            && name
                .first()
                .is_some_and(|w| lexicon::is_offer(&fold(w)) || w.len() < 2 || lexicon::is_you(&fold(w)));
        let common = name.iter().all(|w| lexicon::is_page_noun(&fold(w)));
        if !name.is_empty() && !lone && !common {
            let led = from > 0
                && matches!(
                    words[from - 1],
                    "from" | "by" | "with" | "of" | "on" | "to" | "von" | "mit" | "de" | "par" | "con"
                );
            out.push((name.join(" "), led));
        }
        opens = words[to - 1].ends_with(['.', '!', '?', ':']);
        at = to;
    }
    out
}

/// Whether a word is capitalised or written like a brand.
fn is_capital(word: &str) -> bool {
    let bare = bare(word);
    bare.chars().any(char::is_uppercase) || bare.contains('.') && bare.len() > 3
}

/// A word without the marks and possessive around it.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
    word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word)
}
