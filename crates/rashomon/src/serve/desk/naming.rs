//! Whom and what the stories of a list name most: the menu of names beside it.

use super::{Desk, FACETS_HOLD, Wanted};
use anyhow::Result;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Stories of a list that are looked at: 200, the first. Their cards are at hand, so that this takes a millisecond or two.
const LOOKED_AT: usize = 200;

/// Names that are given: 30, as many as of any other kind.
const NAMES: usize = 30;

/// A name is worth choosing where so many stories have it: one is on the page anyway.
const LEAST: u64 = 2;

/// Names with how many of the stories have them, the most first.
pub(crate) type Names = Arc<Vec<(String, u64)>>;

impl Desk {
    /// Whom and what the stories of a list name most. It is counted again after a minute at the soonest.
    pub(crate) fn names(&self, wanted: &Wanted, reader: Option<&str>) -> Result<Names> {
        // What is read changes with every page opened; the menu need not.
        let of = Wanted { cursor: None, unread: false, ..wanted.clone() };
        let key = format!("{}\n{}", reader.filter(|_| of.starred).unwrap_or(""), serde_json::to_string(&of)?);
        if let Some((at, names)) = self.naming.get(&key)
            && at.elapsed() < FACETS_HOLD
        {
            return Ok(names);
        }
        let names = Arc::new(counted(self.named(&of, reader)?));
        self.naming.put(key, (Instant::now(), Arc::clone(&names)), 1);
        Ok(names)
    }
}

/// Names by how many stories have them; of those as frequent the first by its letters.
fn counted(stories: Vec<Vec<String>>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for mut names in stories {
        names.sort();
        names.dedup();
        names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    }
    let mut out: Vec<(String, u64)> = counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
    out.sort_by_key(|(_, count)| Reverse(*count));
    out.truncate(NAMES);
    out
}

impl Desk {
    /// The names of each of the first stories of a list.
    fn named(&self, wanted: &Wanted, reader: Option<&str>) -> Result<Vec<Vec<String>>> {
        let rows = self.first_rows(wanted, reader, LOOKED_AT)?;
        let cards = self.cards(&rows)?;
        Ok(cards.into_values().map(|(_, card)| card.names.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn names_count_by_stories() {
        let story = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let stories = vec![
            story(&["Varga", "Norvale", "Varga"]),
            story(&["Norvale", "Tolm"]),
            story(&["Varga", "Norvale"]),
        ];
        assert_eq!(counted(stories), [("Norvale".to_owned(), 3), ("Varga".to_owned(), 2)]);
        assert_eq!(counted(Vec::new()), []);
    }
}
