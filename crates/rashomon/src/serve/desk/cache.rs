//! What was made before, at hand within a bound; what was not asked for longest goes first.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by key, of a bounded weight in all. A value is a clone of what is kept: an `Arc`, mostly.
pub(super) struct Cache<K, V> {
    inner: Mutex<Inner<K, V>>,
    most: usize,
}

struct Inner<K, V> {
    /// Looked up, never walked.
    values: HashMap<K, (u64, usize, V)>,
    /// By when they were asked for last.
    order: BTreeMap<u64, K>,
    turn: u64,
    weight: usize,
}

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    /// An empty one that keeps at most so much.
    pub(super) fn new(most: usize) -> Self {
        let inner = Inner { values: HashMap::new(), order: BTreeMap::new(), turn: 0, weight: 0 };
        Self { inner: Mutex::new(inner), most }
    }

    /// Whoever panicked with it in hand left it whole enough: at worst something is made again.
    fn lock(&self) -> MutexGuard<'_, Inner<K, V>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept for a key.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let Inner { values, order, turn, .. } = &mut *self.lock();
        let (asked, _, value) = values.get_mut(key)?;
        *turn += 1;
        if let Some(key) = order.remove(asked) {
            order.insert(*turn, key);
        }
        *asked = *turn;
        Some(value.clone())
    }

    /// Keeps a value of a weight, in place of the one before. What is heavier than all together may be is not kept.
    pub(super) fn put(&self, key: K, value: V, weight: usize) {
        let inner = &mut *self.lock();
        inner.remove(&key);
        if weight > self.most {
            return;
        }
        inner.turn += 1;
        inner.order.insert(inner.turn, key.clone());
        inner.values.insert(key, (inner.turn, weight, value));
        inner.weight += weight;
        while inner.weight > self.most
            && let Some((_, oldest)) = inner.order.first_key_value()
        {
            let oldest = oldest.clone();
            inner.remove(&oldest);
        }
    }
}

impl<K: Clone + Eq + Hash, V> Inner<K, V> {
    fn remove(&mut self, key: &K) {
        if let Some((asked, weight, _)) = self.values.remove(key) {
            self.order.remove(&asked);
            self.weight -= weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let cache = Cache::new(10);
        cache.put("a", 1, 4);
        cache.put("b", 2, 4);
        assert_eq!(cache.get(&"a"), Some(1));
        cache.put("c", 3, 4);
        assert_eq!((cache.get(&"a"), cache.get(&"b"), cache.get(&"c")), (Some(1), None, Some(3)));
        cache.put("a", 5, 7);
        assert_eq!((cache.get(&"a"), cache.get(&"c")), (Some(5), None));
        cache.put("huge", 6, 11);
        assert_eq!((cache.get(&"huge"), cache.get(&"a")), (None, Some(5)));
    }
}
