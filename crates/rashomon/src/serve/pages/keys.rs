//! Single keys: what they do, which a person chose instead, and the page that tells.

use super::prefs::Prefs;
use super::{Frame, page};
use crate::serve::Problem;
use crate::serve::door::Viewer;
use askama::Template;
use axum::response::Html;
use std::collections::BTreeMap;

/// Something that a key does.
pub(crate) struct Action {
    /// Its name, in what is kept and for the script.
    pub(crate) name: &'static str,
    /// The keys that do it where nobody chose another.
    keys: &'static str,
    /// What it does, in words.
    pub(crate) words: &'static str,
}

const fn action(name: &'static str, keys: &'static str, words: &'static str) -> Action {
    Action { name, keys, words }
}

/// All there are; the script has the same. Those of a list come first.
pub(crate) const ACTIONS: [Action; 11] = [
    action("next", "jn", "next story"),
    action("previous", "kp", "story before"),
    action("open", "o", "open it"),
    action("original", "v", "open the original"),
    action("read", "m", "read or unread"),
    action("star", "sf", "star or take the star away"),
    action("all_read", "A", "mark all as read"),
    action("search", "/", "search"),
    action("news", "R", "look for news"),
    action("help", "?", "this list"),
    action("end", "G", "the end"),
];

/// How many of them are about a list.
const OF_A_LIST: usize = 7;

/// The key that begins the ways: no other action can have it.
const WAYS_BEGIN: char = 'g';

/// What stands before an action's name in a form.
const FIELD: &str = "key_";

/// The keys of each action for somebody, in the order of [`ACTIONS`]. A key that they chose does what they chose alone, and an
/// action that they chose a key for has that alone.
fn resolved(own: &BTreeMap<String, char>) -> Vec<Vec<char>> {
    let taken = |key: &char| own.values().any(|other| other == key);
    let keys = |action: &Action| match own.get(action.name) {
        Some(key) => vec![*key],
        None => action.keys.chars().filter(|key| !taken(key)).collect(),
    };
    ACTIONS.iter().map(keys).collect()
}

/// What somebody chose in a form; what is empty, or as it is anyway, is no choice. In words where that cannot be.
pub(super) fn chosen(fields: &BTreeMap<String, String>) -> Result<BTreeMap<String, char>, Problem> {
    let mut own: BTreeMap<String, char> = BTreeMap::new();
    for action in &ACTIONS {
        let typed = fields.get(&format!("{FIELD}{}", action.name)).map_or("", |typed| typed.trim());
        let mut letters = typed.chars();
        let Some(key) = letters.next() else { continue };
        if letters.next().is_some() || key.is_control() {
            return Err(Problem::bad(format!(
                "a key is one letter or sign: “{typed}” is none ({})",
                action.words
            )));
        }
        if key == WAYS_BEGIN {
            return Err(Problem::bad(format!(
                "{WAYS_BEGIN} begins the keys that go to a page: choose another"
            )));
        }
        if let Some((other, _)) = own.iter().find(|(_, taken)| **taken == key) {
            let words = ACTIONS.iter().find(|action| action.name == other).map_or("", |action| action.words);
            return Err(Problem::bad(format!("“{key}” cannot do both: {words}, and {}", action.words)));
        }
        if !action.keys.contains(key) || action.keys.chars().count() > 1 {
            own.insert(action.name.to_owned(), key);
        }
    }
    let without = ACTIONS.iter().zip(resolved(&own)).find(|(_, keys)| keys.is_empty());
    if let Some((action, _)) = without {
        return Err(Problem::bad(format!("no key is left for “{}”: choose one", action.words)));
    }
    Ok(own)
}

/// Which key does what, for the script; `None` where nobody chose anything.
pub(crate) fn for_script(prefs: &Prefs) -> Option<String> {
    if prefs.own_keys.is_empty() {
        return None;
    }
    let keys = ACTIONS.iter().zip(resolved(&prefs.own_keys));
    let map: BTreeMap<String, &str> =
        keys.flat_map(|(action, keys)| keys.into_iter().map(|key| (key.to_string(), action.name))).collect();
    serde_json::to_string(&map).ok()
}

/// A line of the form: the field's name, what it does, the usual keys, the key that was chosen.
pub(super) fn fields(prefs: &Prefs) -> Vec<(String, &'static str, String, String)> {
    let spaced = |keys: &str| keys.chars().map(String::from).collect::<Vec<_>>().join(" ");
    let line = |action: &Action| {
        let own = prefs.own_keys.get(action.name).map(char::to_string).unwrap_or_default();
        (format!("{FIELD}{}", action.name), action.words, spaced(action.keys), own)
    };
    ACTIONS.iter().map(line).collect()
}

/// Keys that do something, with what.
type Line = (Vec<String>, &'static str);

#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    frame: Frame,
    groups: [(&'static str, Vec<Line>); 3],
}

/// The ways, which nobody changes.
const WAYS: [(&str, &str); 8] = [
    ("g h", "stories"),
    ("g u", "unread"),
    ("g b", "starred"),
    ("g d", "digest"),
    ("g t", "streams"),
    ("g f", "feeds"),
    ("g s", "settings"),
    ("g g", "the top"),
];

/// What the keys do for somebody.
fn groups(prefs: &Prefs) -> [(&'static str, Vec<Line>); 3] {
    let line = |(action, keys): (&Action, Vec<char>)| -> Line {
        let more = (action.name == "open").then(|| "Enter".to_owned());
        (keys.iter().map(char::to_string).chain(more).collect(), action.words)
    };
    let mut of_a_list: Vec<Line> = ACTIONS.iter().zip(resolved(&prefs.own_keys)).map(line).collect();
    let mut anywhere = of_a_list.split_off(OF_A_LIST);
    anywhere.push((vec!["Esc".to_owned()], "close, leave a field"));
    let way = |(keys, words): &(&str, &'static str)| -> Line {
        (keys.split(' ').map(str::to_owned).collect(), words)
    };
    [("In a list", of_a_list), ("Go to", WAYS.iter().map(way).collect()), ("Anywhere", anywhere)]
}

/// `/keys`.
pub(super) async fn keys(viewer: Viewer) -> Result<Html<String>, Problem> {
    let groups = groups(&viewer.prefs);
    page(&Keys { frame: Frame::new(&viewer, "/keys"), groups })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Result<BTreeMap<String, char>, String> {
        let fields = pairs.iter().map(|(name, key)| (format!("{FIELD}{name}"), (*key).to_owned()));
        chosen(&fields.collect()).map_err(|problem| problem.detail)
    }

    fn keys_of(own: BTreeMap<String, char>, name: &str) -> String {
        let at = ACTIONS.iter().position(|action| action.name == name).unwrap();
        resolved(&own)[at].iter().collect()
    }

    #[test]
    fn a_key_that_was_chosen_does_that_alone() {
        assert_eq!(asked(&[]).unwrap(), BTreeMap::new());
        assert_eq!(asked(&[("next", " "), ("open", "o")]).unwrap(), BTreeMap::new(), "as it is anyway");
        let own = asked(&[("next", "x"), ("star", "j")]).unwrap();
        assert_eq!(keys_of(own.clone(), "next"), "x");
        assert_eq!(keys_of(own.clone(), "star"), "j");
        assert_eq!(keys_of(own, "previous"), "kp");
        // One of several usual keys is a choice: the other does nothing then.
        assert_eq!(keys_of(asked(&[("star", "s")]).unwrap(), "star"), "s");
        // A usual key that another action got is that one's.
        assert_eq!(keys_of(asked(&[("read", "s")]).unwrap(), "star"), "f");
        // Two may change places, and a key need not be a Latin letter.
        let own = asked(&[("open", "v"), ("original", "o"), ("help", "ж")]).unwrap();
        assert_eq!((keys_of(own.clone(), "open"), keys_of(own, "help")), ("v".to_owned(), "ж".to_owned()));
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        let check = |pairs: &[(&str, &str)], words: &str| {
            let said = asked(pairs).unwrap_err();
            assert!(said.contains(words), "{said}");
        };
        check(&[("next", "xy")], "one letter or sign");
        check(&[("next", "g")], "begins the keys");
        check(&[("next", "x"), ("star", "x")], "cannot do both");
        check(&[("next", "o")], "no key is left for “open it”");
    }

    #[test]
    fn the_script_is_told_what_was_chosen_alone() {
        assert_eq!(for_script(&Prefs::default()), None);
        let own_keys = asked(&[("next", "\"")]).unwrap();
        let map: BTreeMap<String, String> =
            serde_json::from_str(&for_script(&Prefs { own_keys, ..Prefs::default() }).unwrap()).unwrap();
        assert_eq!((map["\""].as_str(), map.get("j"), map["s"].as_str()), ("next", None, "star"));
    }
}
