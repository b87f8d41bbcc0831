//! Keys to the articles they stand in, newest first, for a window of articles that moves on: a few bytes a posting.

use rustc_hash::FxHashMap;

/// No further posting.
const END: u32 = u32::MAX;

/// One article on a key's list.
#[derive(Debug, Clone, Copy)]
struct Node {
    article: u32,
    next: u32,
}

/// Where a key's list begins, and how long it is.
#[derive(Debug, Clone, Copy)]
struct List {
    head: u32,
    length: u32,
    /// How many of its articles count.
    counted: u32,
}

/// For each key the articles it stands in. The lists are threaded through one array: tens of millions of short lists
/// cost eight bytes a posting and no allocation of their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postings {
    /// Looked up, never walked: its order cannot reach a result.
    lists: FxHashMap<u32, List>,
    nodes: Vec<Node>,
}

impl Postings {
    /// Puts an article on the lists of its keys (each once), and says whether it is to be counted. Articles come in rising order.
    pub(crate) fn add(&mut self, article: u32, keys: &[u32], counts: bool) {
        for &key in keys {
            let list = self.lists.entry(key).or_insert(List { head: END, length: 0, counted: 0 });
            // Four thousand million postings do not fit the memory either.
            let Ok(at) = u32::try_from(self.nodes.len()) else { return };
            self.nodes.push(Node { article, next: list.head });
            let counted = list.counted + u32::from(counts);
            *list = List { head: at, length: list.length + 1, counted };
        }
    }

    /// How many articles a key stands in.
    pub(crate) fn length(&self, key: u32) -> u32 {
        self.lists.get(&key).map_or(0, |list| list.length)
    }

    /// How many articles that count a key stands in.
    pub(crate) fn counted(&self, key: u32) -> u32 {
        self.lists.get(&key).map_or(0, |list| list.counted)
    }

    /// An article that counted on the lists of its keys counts no more.
    pub(crate) fn discount(&mut self, keys: &[u32]) {
        for key in keys {
            if let Some(list) = self.lists.get_mut(key) {
                list.counted = list.counted.saturating_sub(1);
            }
        }
    }

    /// The articles a key stands in, the newest first.
    pub(crate) fn newest(&self, key: u32) -> impl Iterator<Item = u32> {
        let mut at = self.lists.get(&key).map_or(END, |list| list.head);
        std::iter::from_fn(move || {
            let node = self.nodes.get(usize::try_from(at).ok()?)?;
            at = node.next;
            Some(node.article)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_newest_first() {
        let mut postings = Postings::default();
        postings.add(1, &[7, 8], true);
        postings.add(2, &[8], false);
        postings.add(5, &[8, 9], true);
        assert_eq!(postings.newest(8).collect::<Vec<_>>(), [5, 2, 1]);
        assert_eq!(postings.newest(7).collect::<Vec<_>>(), [1]);
        assert_eq!(postings.newest(6).count(), 0);
        assert_eq!((postings.length(8), postings.length(6)), (3, 0));
        assert_eq!((postings.counted(8), postings.counted(6)), (2, 0));
        postings.discount(&[7, 8, 6]);
        assert_eq!((postings.counted(8), postings.counted(7), postings.length(8)), (1, 0, 3));
    }
}
