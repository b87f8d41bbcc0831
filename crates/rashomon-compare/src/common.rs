//! How much a word tells when no collection is at hand: the commonest English words tell less.

/// The weight of a common word, beside 1 for all others.
const COMMON_WEIGHT: f64 = 0.45;

/// Words so common in English news that sharing one says little; sorted.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "accord", "according", "add", "added", "ago", "almost", "already", "although", "always", "amid",
    "among", "announce", "announced", "another", "around", "ask", "asked", "away", "back", "become",
    "believe", "big", "bring", "call", "called", "came", "case", "come", "comment", "continue", "country",
    "cut", "day", "days", "decision", "different", "early", "end", "ever", "every", "face", "fact", "far",
    "feel", "find", "first", "five", "follow", "following", "former", "four", "friday", "gave", "get",
    "give", "given", "go", "going", "good", "got", "government", "great", "group", "hand", "help", "high",
    "hold", "hour", "hours", "important", "include", "included", "including", "issue", "keep", "kind",
    "know", "known", "large", "last", "late", "later", "lead", "least", "less", "let", "life", "like",
    "likely", "line", "little", "live", "long", "look", "lot", "made", "main", "major", "make", "making",
    "man", "many", "matter", "mean", "meanwhile", "member", "million", "minister", "moment", "monday",
    "month", "months", "move", "mr", "ms", "need", "never", "new", "news", "next", "note", "noted",
    "number", "official", "officials", "often", "old", "open", "part", "past", "pay", "people", "percent",
    "person", "place", "plan", "play", "point", "president", "problem", "public", "put", "question",
    "reason", "recent", "recently", "remain", "report", "reported", "result", "right", "run", "saturday",
    "saw", "saying", "second", "see", "seem", "seen", "sen", "sent", "set", "several", "show", "side",
    "sign", "small", "something", "spokesman", "state", "stated", "statement", "states", "story", "sunday",
    "take", "taken", "talk", "team", "tell", "thing", "things", "think", "third", "though", "thought",
    "three", "thursday", "time", "times", "today", "together", "told", "tuesday", "turn", "two", "use",
    "used", "want", "wanted", "way", "wednesday", "week", "weeks", "well", "went", "without", "work",
    "working", "world", "wrote", "year", "years", "yesterday", "yet",
];

/// The weight of a normal word before any collection is known.
pub(crate) fn prior(normal: &str) -> f64 {
    if COMMON.binary_search(&normal).is_ok() { COMMON_WEIGHT } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted_and_weigh_less() {
        assert!(COMMON.is_sorted());
        assert!(prior("government") < prior("lighthouse"));
    }
}
