//! What stands before each card's outlet on its line: words that lead to it, or the card's section.

use super::gate::SURE_CARDS;
use crate::segment::{credits, lexicon};

/// What to take off the names of a page's outlets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// So many words lead to each ("Seen in The Lantern").
    words: usize,
    /// A section stands before most ("Sport The Lantern").
    sections: bool,
}

impl Lead {
    /// Reads what the outlets of a page's cards, as their lines have them, share.
    pub(super) fn of(mut names: Vec<String>) -> Self {
        let behind = names.iter().filter(|n| behind_section(n).is_some()).count();
        // One outlet may be called so; not most of several.
        let sections = names.len() >= SURE_CARDS && behind * 2 > names.len();
        names.sort_unstable();
        names.dedup();
        Self { words: words(&names), sections }
    }

    /// A name without it.
    pub(super) fn off(self, name: String) -> String {
        let name = match self.words {
            0 => name,
            words => name.split(' ').skip(words).collect::<Vec<_>>().join(" "),
        };
        let bare = behind_section(&name).filter(|_| self.sections).map(str::to_owned);
        bare.unwrap_or(name)
    }
}

/// How many words lead to each name: those with which all of several open, where they could not open a name.
fn words(names: &[String]) -> usize {
    let [first, .., last] = names else { return 0 };
    // The first and the last in order share no more than all do.
    let shared = first.split(' ').zip(last.split(' ')).take_while(|(a, b)| a == b);
    let lead: Vec<&str> = shared.map(|(a, _)| a).collect();
    let leads = |w: &&str| w.ends_with(':') || w.chars().next().is_some_and(char::is_lowercase);
    let whole = names.iter().any(|n| n.split(' ').count() <= lead.len());
    if names.len() < SURE_CARDS || whole { 0 } else { lead.iter().rposition(leads).map_or(0, |n| n + 1) }
}

/// What of a line stands behind the name of a section, where that can be a name of its own.
fn behind_section(name: &str) -> Option<&str> {
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    let mut ends = spaces.filter(|&at| lexicon::is_section(&name[..at].to_lowercase()));
    let rest = name[ends.next_back()?..].trim_matches(|c: char| !c.is_alphanumeric());
    credits::is_outlet_name(rest).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(names: &[&str]) -> Vec<String> {
        let lead = Lead::of(names.iter().map(|&n| n.to_owned()).collect());
        names.iter().map(|&n| lead.off(n.to_owned())).collect()
    }

    #[test]
    fn words_that_lead_to_all_names_are_none_of_them() {
        let names = ["Seen in The Lantern", "Seen in Daily Beacon", "Seen in Norvale Post"];
        assert_eq!(off(&names), ["The Lantern", "Daily Beacon", "Norvale Post"]);
        let sisters = ["The Lantern", "The Beacon", "The Meridian"];
        assert_eq!(off(&sisters), sisters);
    }

    #[test]
    fn sections_before_most_names_are_none_of_them() {
        let names = ["Sport The Lantern", "World Daily Beacon", "Sport \u{b7} Norvale Post"];
        assert_eq!(off(&names), ["The Lantern", "Daily Beacon", "Norvale Post"]);
        let one = ["World Herald", "Daily Beacon", "Norvale Post"];
        assert_eq!(off(&one), one);
    }
}
