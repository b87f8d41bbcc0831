//! A name's comparable form: what stays of it when spelling, articles, legal suffixes and name order are set aside.

use super::lexicon;
use crate::fold::fold;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What two spellings of one name have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Lower-case words without accents, leading articles, legal suffixes and possessive endings, in order.
    pub(crate) words: Vec<String>,
    /// Whether the name was written as an acronym: two to seven capitals or digits, at least one capital first.
    pub(crate) acronym: bool,
    /// The name as it stands.
    name: String,
}

/// Endings that say what a company is before the law, and nothing of which company it is.
const LEGAL: &[&str] = &[
    "ab",
    "ag",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kk",
    "llc",
    "llp",
    "ltd",
    "limited",
    "nv",
    "oyj",
    "plc",
    "sa",
    "sarl",
    "se",
    "spa",
    "pty",
];
/// Generational endings of a person's name.
const GENERATION: &[&str] = &["ii", "iii", "iv", "jr", "sr"];
/// Small words that acronyms leave out.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "de", "des", "du", "la", "le", "les", "der", "und", "et",
    "y", "del", "di",
];
/// Short first names that stand for one long one.
const NICKNAMES: &[(&str, &str)] = &[
    ("abe", "abraham"),
    ("alex", "alexander"),
    ("andy", "andrew"),
    ("barb", "barbara"),
    ("ben", "benjamin"),
    ("bernie", "bernard"),
    ("bill", "william"),
    ("billy", "william"),
    ("bob", "robert"),
    ("bobby", "robert"),
    ("brad", "bradley"),
    ("cathy", "catherine"),
    ("charlie", "charles"),
    ("chris", "christopher"),
    ("chuck", "charles"),
    ("dan", "daniel"),
    ("danny", "daniel"),
    ("dave", "david"),
    ("debbie", "deborah"),
    ("dick", "richard"),
    ("don", "donald"),
    ("doug", "douglas"),
    ("ed", "edward"),
    ("eddie", "edward"),
    ("fred", "frederick"),
    ("gabe", "gabriel"),
    ("geoff", "geoffrey"),
    ("greg", "gregory"),
    ("hank", "henry"),
    ("jack", "john"),
    ("jeff", "jeffrey"),
    ("jen", "jennifer"),
    ("jenny", "jennifer"),
    ("jerry", "gerald"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("joe", "joseph"),
    ("josh", "joshua"),
    ("kate", "katherine"),
    ("kathy", "katherine"),
    ("ken", "kenneth"),
    ("larry", "lawrence"),
    ("liz", "elizabeth"),
    ("matt", "matthew"),
    ("meg", "margaret"),
    ("mike", "michael"),
    ("mo", "maurice"),
    ("nate", "nathaniel"),
    ("nick", "nicholas"),
    ("pat", "patrick"),
    ("pete", "peter"),
    ("phil", "philip"),
    ("rick", "richard"),
    ("rob", "robert"),
    ("ron", "ronald"),
    ("sam", "samuel"),
    ("stan", "stanley"),
    ("steve", "stephen"),
    ("steven", "stephen"),
    ("sue", "susan"),
    ("ted", "edward"),
    ("terry", "terence"),
    ("tim", "timothy"),
    ("tom", "thomas"),
    ("tommy", "thomas"),
    ("tony", "anthony"),
    ("vince", "vincent"),
    ("walt", "walter"),
    ("zach", "zachary"),
];
/// Abbreviations and number words with one comparable spelling.
const SAME: &[(&str, &str)] = &[
    ("mt", "mount"),
    ("ft", "fort"),
    ("st", "saint"),
    ("dept", "department"),
    ("univ", "university"),
    ("govt", "government"),
    ("intl", "international"),
    ("int'l", "international"),
    ("assn", "association"),
    ("assoc", "association"),
    ("natl", "national"),
    ("bros", "brothers"),
    ("centre", "center"),
    ("defence", "defense"),
    ("labour", "labor"),
    ("organisation", "organization"),
    ("programme", "program"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("twenty", "20"),
];
/// No key of [`KNOWN`] has more letters.
const LONGEST_KNOWN: usize = 24;
/// Countries and unions so often shortened that the text seldom says what the letters stand for.
const KNOWN: &[(&str, &[&str])] = &[
    ("us", &["united", "states"]),
    ("usa", &["united", "states"]),
    ("america", &["united", "states"]),
    ("uk", &["united", "kingdom"]),
    ("britain", &["united", "kingdom"]),
    ("great britain", &["united", "kingdom"]),
    ("united states of america", &["united", "states"]),
    ("uae", &["united", "arab", "emirates"]),
    ("eu", &["european", "union"]),
    ("un", &["united", "nations"]),
    ("ussr", &["soviet", "union"]),
    ("nato", &["north", "atlantic", "treaty", "organization"]),
    ("who", &["world", "health", "organization"]),
    ("drc", &["democratic", "republic", "of", "congo"]),
    ("prc", &["china"]),
    ("people s republic of china", &["china"]),
    ("dprk", &["north", "korea"]),
];

impl Form {
    /// The comparable form of a name as it stands in a text.
    pub(crate) fn of(name: &str) -> Self {
        let acronym = is_acronym(name);
        let plain: String = if name.is_ascii() {
            name.to_ascii_lowercase()
        } else {
            fold(name).nfd().filter(|&c| !is_combining_mark(c)).collect()
        };
        let plain = plain.strip_suffix("'s").unwrap_or(&plain).replace('&', " and ");
        let mut words: Vec<String> = Vec::new();
        for piece in
            plain.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | ',' | '"' | '(' | ')'))
        {
            let piece: String = piece.chars().filter(|c| c.is_alphanumeric() || *c == '\'').collect();
            let piece = piece.trim_matches('\'');
            if piece.is_empty() {
                continue;
            }
            let same = SAME.iter().find(|(from, _)| *from == piece).map_or(piece, |(_, to)| to);
            words.push(same.replace('\'', " "));
        }
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        // "H-P", "G-7"
        if acronym && words.len() > 1 {
            words = vec![words.concat()];
        }
        while words.len() > 1
            && words.last().is_some_and(|w| LEGAL.contains(&w.as_str()) || GENERATION.contains(&w.as_str()))
        {
            words.pop();
        }
        if words.iter().map(String::len).sum::<usize>() <= LONGEST_KNOWN && name.contains(char::is_uppercase)
        {
            let joined = words.join(" ");
            // "us" is a country only in capitals; a lower-case "who" never gets here, since names have capitals.
            let short = words.len() > 1 || acronym || joined.len() > 3;
            if let Some((_, full)) = KNOWN.iter().find(|(from, _)| short && *from == joined) {
                words = full.iter().map(|&w| w.to_owned()).collect();
            }
        }
        Self { words, acronym, name: name.to_owned() }
    }

    /// The acronym, where the name is one that is long enough to be told from others by its letters alone, and is no word
    /// of its own (AI, TV).
    pub(crate) fn telling_acronym(&self) -> Option<&str> {
        let [word] = self.words.as_slice() else { return None };
        let plain = lexicon::class(word) & (lexicon::NOT_NAME | lexicon::FUNCTION) != 0;
        (self.acronym && !plain).then_some(word)
    }

    /// Whether the name is one word that names something else by itself: a place, a people, a plain word. No longer name
    /// that begins with it is meant by it.
    pub(crate) fn stands_alone(&self) -> bool {
        let [word] = self.words.as_slice() else { return true };
        lexicon::class(word) & (lexicon::PLACE | lexicon::DEMONYM | lexicon::COMMON | lexicon::MODIFIER) != 0
    }

    /// The form as one string: the same for every spelling that counts as the same name.
    pub(crate) fn key(&self) -> String {
        self.words.join(" ")
    }

    /// For persons: the words in alphabetical order, short first names in full, initials left out where two longer words
    /// stay; and the same of the first and last word alone. "Varga Miklos" and "Miklos Varga" share one, and so do
    /// "Bill J. Olsen", "William Olsen" and "William Arne Olsen".
    pub(crate) fn person_keys(&self) -> Vec<String> {
        let full = |word: &str| {
            NICKNAMES
                .iter()
                .find(|(short, _)| *short == word)
                .map_or_else(|| word.to_owned(), |(_, full)| (*full).to_owned())
        };
        let mut words: Vec<String> =
            self.words.iter().filter(|w| w.chars().count() > 1).map(|w| full(w)).collect();
        if words.len() < 2 {
            words = self.words.clone();
        }
        let ends = match words.as_slice() {
            [first, _, .., last] => Some(sorted(&[first.clone(), last.clone()])),
            _ => None,
        };
        let mut keys = vec![sorted(&words)];
        keys.extend(ends);
        keys.retain(|k| !k.is_empty());
        keys
    }

    /// A team's or body's name without the place before it: `colts` of "Indianapolis Colts".
    pub(crate) fn without_place(&self) -> Option<String> {
        (1..self.words.len().min(4)).rev().find_map(|n| {
            let place = self.words.get(..n)?.join(" ");
            (lexicon::class(&place) & lexicon::PLACE != 0)
                .then(|| self.words.get(n..).map(|w| w.join(" ")))?
        })
    }

    /// The strings it may be shortened to, with digits kept: `ip4` for "Indo-Pacific Four".
    pub(crate) fn initials(&self) -> Vec<String> {
        initials(&self.name)
    }

    /// Whether the acronym `short` can stand for this name.
    pub(crate) fn shortens_to(&self, short: &Form) -> bool {
        short.acronym
            && !self.acronym
            && self.words.len() > 1
            && short.words.len() == 1
            && self.initials().contains(&short.words[0])
    }
}

/// Words in alphabetical order as one string.
fn sorted(words: &[String]) -> String {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.join(" ")
}

/// Whether a name is written as an acronym: `LDP`, `IP4`, `U.N.`, `G-7`, `BoJ`-like with at most one small letter.
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let lower = letters.iter().filter(|c| c.is_lowercase()).count();
    let marks = name.chars().any(|c| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '&' | '/'));
    !marks
        && (2..=7).contains(&letters.len())
        && letters.first().is_some_and(|c| c.is_uppercase())
        && (upper >= 2 || letters.iter().any(char::is_ascii_digit) && lower == 0)
        && lower <= 1
}

/// The strings a name may be shortened to: initials of its capitalised words, with and without small words, each
/// hyphenated part once on its own and once as one word; number words as digits.
fn initials(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut out = Vec::new();
    for split_hyphens in [false, true] {
        for keep_small in [false, true] {
            let mut short = String::new();
            for word in &words {
                let parts: Vec<&str> = if split_hyphens { word.split('-').collect() } else { vec![word] };
                for part in parts {
                    push_initial(&mut short, part, keep_small);
                }
            }
            if short.chars().count() >= 2 && !out.contains(&short) {
                out.push(short);
            }
        }
    }
    out
}

/// Adds what one word gives to an acronym.
fn push_initial(short: &mut String, part: &str, keep_small: bool) {
    let low = fold(part);
    let low = low.trim_matches(|c: char| !c.is_alphanumeric());
    if low.is_empty() || (SMALL.contains(&low) && !keep_small) {
        return;
    }
    if let Some((_, digits)) =
        SAME.iter().find(|(from, to)| *from == low && to.starts_with(|c: char| c.is_ascii_digit()))
    {
        short.push_str(digits);
    } else if low.starts_with(|c: char| c.is_ascii_digit()) {
        short.push_str(low);
    } else if let Some(first) = low.chars().next() {
        short.push(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_form() {
        let same = |a: &str, b: &str| assert_eq!(Form::of(a).key(), Form::of(b).key(), "{a} / {b}");
        same("The Hague", "the Hague");
        same("Acme Corp.", "Acme");
        same("Mt. Fuji", "Mount Fuji");
        same("U.S.", "United States");
        same("Indo-Pacific 4", "Indo-Pacific Four");
        same("Zoë Müller’s", "Zoe Muller");
        let person = |a: &str, b: &str| {
            let keys = Form::of(a).person_keys();
            assert!(Form::of(b).person_keys().iter().any(|k| keys.contains(k)), "{a} / {b}");
        };
        person("Norling Anna", "Anna Norling");
        person("John Q. Public", "John Public");
        person("William Arne Olsen", "Bill Olsen");
        assert_eq!(Form::of("New York Gulls").without_place().as_deref(), Some("gulls"));
    }

    #[test]
    fn acronyms_meet_their_names() {
        let short = |long: &str, short: &str| Form::of(long).shortens_to(&Form::of(short));
        assert!(short("Harbour Workers' Party", "HWP"));
        assert!(short("Indo-Pacific Four", "IP4"));
        assert!(short("Bank of Norland", "BoN"));
        assert!(short("Bank of Norland", "BN"));
        assert!(!short("Bank of Norland", "IP4"));
        assert!(is_acronym("G7") && is_acronym("U.N.") && !is_acronym("Varga") && !is_acronym("A"));
    }
}
