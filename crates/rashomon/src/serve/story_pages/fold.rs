//! Long lists: the first few are open, more are folded away, and the rest is a link further.

/// A list with its fold.
#[derive(Debug, Clone)]
pub(super) struct Folded<T> {
    /// What stands on the page, open or folded away.
    pub(super) items: Vec<T>,
    /// How many of them are open.
    open: usize,
    /// How many there are in all.
    pub(super) total: usize,
}

/// How much of a list stands on the page: the open part, and all of it with what is folded away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// Open.
    pub(super) open: usize,
    /// Open or folded away.
    pub(super) most: usize,
}

/// No page shows more of anything, even where all of it is asked for: some thousand rows are a megabyte.
const ALL: usize = 2_000;

impl Limit {
    /// The limit where all is asked for.
    pub(super) fn or_all(self, all: bool) -> Self {
        if all { Self { open: ALL, most: ALL } } else { self }
    }
}

impl<T> Folded<T> {
    /// The beginning of a list; what is past the limit is never made.
    pub(super) fn new(items: impl ExactSizeIterator<Item = T>, limit: Limit) -> Self {
        let total = items.len();
        let items: Vec<T> = items.take(limit.most).collect();
        // A fold that hides one thing hides less than it costs to open.
        let open = if items.len() == limit.open + 1 { items.len() } else { limit.open.min(items.len()) };
        Self { items, open, total }
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether the fold begins before the item at `at`.
    pub(super) fn folds_at(&self, at: &usize) -> bool {
        *at == self.open
    }

    /// Whether anything is folded away.
    pub(super) fn folds(&self) -> bool {
        self.items.len() > self.open
    }

    /// How many are folded away.
    pub(super) fn folded(&self) -> usize {
        self.items.len() - self.open
    }

    /// Whether some are not on the page.
    pub(super) fn more(&self) -> bool {
        self.total > self.items.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_fold_and_are_bounded() {
        let list = Folded::new(0..10, Limit { open: 3, most: 6 });
        assert_eq!((list.items.len(), list.folded(), list.total, list.more()), (6, 3, 10, true));
        assert!(list.folds_at(&3) && !list.folds_at(&0));
        let short = Folded::new(0..4, Limit { open: 3, most: 6 });
        assert_eq!((short.folds(), short.more()), (false, false), "one is not worth a fold");
        assert!(Folded::new(0..0, Limit { open: 3, most: 6 }).is_empty());
    }
}
