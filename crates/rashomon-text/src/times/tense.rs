//! Which way from the day of writing a bare "Monday" or "June 23" points, by the words that govern it.

use super::scan::Scan;

/// Which way a time lies from the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    Unknown,
}

/// How far before an expression its verb is looked for: a clause.
const REACH: usize = 24;

/// How far after it ("On Monday the two will meet").
const AHEAD: usize = 10;

/// The direction that the governing verb of the expression `from..to` gives it.
pub(crate) fn direction(scan: &Scan, from: usize, to: usize) -> Direction {
    let start = scan.sentence_start(from, REACH);
    match scan.before(from) {
        // "They had agreed by Wednesday", "Until Thursday, they had not called".
        "until" | "till" | "by" | "through" | "upcoming" | "coming" | "starting" | "beginning"
        | "effective" => {
            let had = (start..(to + AHEAD).min(scan.len())).any(|at| scan.word(at) == "had");
            return if had { Direction::Past } else { Direction::Future };
        }
        "since" => return Direction::Past,
        _ => {}
    }
    // What is called after its day has happened: "Friday's announcement".
    if scan.word(to) == "'s" {
        return Direction::Past;
    }
    for at in (start..from).rev() {
        // Another clause has its own verb.
        if matches!(scan.word(at), "but" | "while" | "although" | "though") {
            break;
        }
        match cue(scan, at, from) {
            Direction::Unknown => {}
            found => return found,
        }
    }
    for at in to..(to + AHEAD).min(scan.len()) {
        if scan.is(at, '.') || scan.is(at, ';') || scan.is(at, '\n') {
            break;
        }
        match cue(scan, at, at + 1) {
            Direction::Unknown => {}
            _ if scan.word(at) == "to" => {}
            found => return found,
        }
    }
    Direction::Unknown
}

/// What one word says of the direction of what follows it up to `end`.
fn cue(scan: &Scan, at: usize, end: usize) -> Direction {
    let word = scan.word(at);
    match word {
        "will" | "shall" | "won't" | "'ll" | "upcoming" | "forthcoming" | "faces" | "looms" | "awaits"
        | "nears" | "scheduled" | "slated" | "payable" | "plans" | "plan" | "planned" | "planning"
        | "expected" | "expects" | "expect" | "hopes" | "intends" | "aims" | "going" | "begins"
        | "starts" | "opens" | "ahead" | "would" | "could" | "should" | "may" | "might" | "can" | "must"
        | "expires" | "ends" => Direction::Future,
        "due" if scan.word(at + 1) != "to" => Direction::Future,
        // "He was to leave" is of a past plan: its own verb tells.
        "to" if matches!(scan.before(at), "was" | "were") => Direction::Unknown,
        "to" if infinitive(scan, at) && end - at < 14 => Direction::Future,
        // "Will be held" and "a still unspecified date" hold participles, not past tenses.
        _ if is_past(word) && !is_participle(scan, at) => Direction::Past,
        _ => Direction::Unknown,
    }
}

/// Whether "to" at a token leads a verb ("to meet"), not a place or a thing ("to Paris", "to the town").
fn infinitive(scan: &Scan, at: usize) -> bool {
    let next = scan.word(at + 1);
    !next.is_empty()
        && !scan.capital(at + 1)
        && !matches!(
            next,
            "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "that" | "about" | "more"
        )
        && !next.ends_with("ing")
        && !next.ends_with('s')
}

/// Whether the words before a past form make it a participle that tells no tense.
fn is_participle(scan: &Scan, at: usize) -> bool {
    matches!(
        scan.before(at),
        "be" | "being"
            | "a"
            | "an"
            | "the"
            | "still"
            | "newly"
            | "its"
            | "his"
            | "her"
            | "their"
            | "of"
            | "for"
    )
}

/// Whether a word is a past form: a regular one, or one of the usual irregular ones of news.
fn is_past(word: &str) -> bool {
    (word.len() > 4
        && word.ends_with("ed")
        && word != "united"
        && (!word.ends_with("eed")
            || matches!(word, "agreed" | "disagreed" | "decreed" | "guaranteed" | "freed")))
        || IRREGULAR.binary_search(&word).is_ok()
}

/// Past forms of the irregular verbs of news, sorted.
const IRREGULAR: &[&str] = &[
    "became", "been", "began", "bought", "broke", "brought", "built", "came", "caught", "chose", "cut",
    "dealt", "did", "died", "drew", "dropped", "drove", "fell", "flew", "fought", "found", "gave", "got",
    "grew", "had", "heard", "held", "hit", "kept", "knew", "lay", "led", "left", "lost", "made", "met",
    "paid", "put", "quit", "ran", "rode", "rose", "said", "sat", "saw", "sent", "shook", "shot", "sold",
    "sought", "spent", "spoke", "stood", "struck", "swore", "taught", "thought", "threw", "told", "took",
    "was", "went", "were", "won", "wrote",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_forms_are_sorted() {
        assert!(IRREGULAR.is_sorted());
        assert!(is_past("met") && is_past("agreed") && !is_past("succeed"));
    }
}
