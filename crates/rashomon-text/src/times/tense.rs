//! Which way from the day of writing a bare "Monday" or "June 23" points, by the words that govern it.

use super::scan::Scan;

/// Which way a time lies from the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    /// Whichever day is nearer: a plan told of in the past ("was to open on Thursday") may be done or to come.
    Near,
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
            Direction::Past if asks_for(scan, at, from) => return Direction::Future,
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
        "set" if matches!(scan.word(at + 1), "for" | "to") => Direction::Future,
        "want" | "wants" | "seeks" => Direction::Future,
        "ask" | "asks" | "call" | "calls" if scan.word(at + 1) == "for" => Direction::Future,
        "to" if !infinitive(scan, at) => Direction::Unknown,
        "to" if matches!(scan.before(at), "was" | "were") => Direction::Near,
        "to" if DONE.binary_search(&scan.before(at)).is_ok() => Direction::Past,
        "to" if end - at < 14 => Direction::Future,
        // "Will be held" and "a still unspecified date" hold participles, not past tenses.
        _ if is_past(word) && !is_participle(scan, at) => Direction::Past,
        _ => Direction::Unknown,
    }
}

/// Whether "to" at a token leads a verb ("to meet"), not a place or a thing ("to Paris", "to the town", "to all
/// traffic", "to hospital").
fn infinitive(scan: &Scan, at: usize) -> bool {
    let next = scan.word(at + 1);
    let bound = matches!(
        scan.before(at),
        "according"
            | "owing"
            | "thanks"
            | "prior"
            | "contrary"
            | "addition"
            | "response"
            | "access"
            | "damage"
    );
    !next.is_empty()
        && !bound
        && !scan.capital(at + 1)
        && NOUNS.binary_search(&next).is_err()
        && !next.ends_with("ing")
        && !next.ends_with('s')
}

/// What stands after a "to" that leads no verb: words that open a noun phrase, and places that take no article; sorted.
const NOUNS: &[&str] = &[
    "a",
    "about",
    "all",
    "an",
    "another",
    "any",
    "both",
    "church",
    "court",
    "dawn",
    "death",
    "each",
    "every",
    "freedom",
    "her",
    "his",
    "hospital",
    "it",
    "its",
    "jail",
    "justice",
    "land",
    "life",
    "many",
    "market",
    "me",
    "midnight",
    "more",
    "most",
    "my",
    "new",
    "no",
    "noon",
    "office",
    "other",
    "our",
    "parliament",
    "people",
    "police",
    "power",
    "prison",
    "safety",
    "school",
    "shore",
    "some",
    "such",
    "that",
    "the",
    "their",
    "them",
    "this",
    "those",
    "three",
    "town",
    "traffic",
    "trial",
    "two",
    "us",
    "war",
    "what",
    "which",
    "whom",
    "you",
    "zero",
];

/// Past verbs whose "to" leads what was done as well ("failed to appear on Monday", "met to discuss it"), sorted.
const DONE: &[&str] = &[
    "able",
    "appeared",
    "began",
    "came",
    "chose",
    "continued",
    "convened",
    "declined",
    "failed",
    "forced",
    "gathered",
    "got",
    "had",
    "helped",
    "managed",
    "met",
    "neglected",
    "refused",
    "returned",
    "rushed",
    "seemed",
    "started",
    "struggled",
    "tried",
    "unable",
    "went",
];

/// Whether the past verb at a token only asks for what is to be at `from`: "has asked for a special session on Friday",
/// "demanded a vote on Monday". The thing asked for stands right before the day, and a definite day does not go with a
/// perfect, so that "has called a meeting on Friday" points ahead as well.
fn asks_for(scan: &Scan, at: usize, from: usize) -> bool {
    let led = matches!(scan.before(from), "on" | "in" | "for" | "early" | "late");
    let thing = from.saturating_sub(1 + usize::from(led));
    if thing <= at || GATHERINGS.binary_search(&scan.word(thing)).is_err() {
        return false;
    }
    let perfect = matches!(scan.before(at), "has" | "have");
    let asked = match scan.word(at) {
        "asked" | "pushed" | "pressed" | "applied" => scan.word(at + 1) == "for",
        "demanded" | "requested" | "proposed" | "sought" | "scheduled" | "wanted" | "promised" => true,
        _ => perfect && scan.word(at) != "been",
    };
    asked && (at + 1..thing).all(|i| scan.token(i).is_some_and(|t| !t.is(',') && !t.is('"')))
}

/// What people are called together for, sorted.
const GATHERINGS: &[&str] = &[
    "ballot",
    "conference",
    "debate",
    "election",
    "elections",
    "hearing",
    "march",
    "meeting",
    "meetings",
    "protest",
    "protests",
    "rally",
    "referendum",
    "session",
    "strike",
    "strikes",
    "summit",
    "talks",
    "visit",
    "vote",
    "walkout",
];

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
        assert!([IRREGULAR, NOUNS, DONE, GATHERINGS].iter().all(|list| list.is_sorted()));
        assert!(is_past("met") && is_past("agreed") && !is_past("succeed"));
    }
}
