//! Many threads, one order: work done on every core, results handed over in the order the work came.
//!
//! Memory is bounded: the reader waits while too many items, or too many bytes, are under way. The output is the same
//! for any number of threads.

use anyhow::Result;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many items may be under way for each thread: enough that a slow page does not starve the others.
const ITEMS_PER_THREAD: usize = 16;

/// How many bytes of items may be under way: two of the largest pages. A page parsed takes around ten times its bytes,
/// and all of it is to stay under 1 GB.
const BYTES_UNDER_WAY: u64 = 32 << 20;

/// The stack of a worker: 16 MiB, since trees as deep as the parser allows are walked on it.
const WORKER_STACK_BYTES: usize = 16 << 20;

/// Counts what is under way, and lets the reader wait.
struct Gate {
    state: Mutex<UnderWay>,
    changed: Condvar,
    max_items: usize,
}

#[derive(Default)]
struct UnderWay {
    items: usize,
    bytes: u64,
    closed: bool,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room; `false` where nobody wants more.
    fn enter(&self, bytes: u64) -> bool {
        let full = |s: &mut UnderWay| {
            !s.closed && s.items > 0 && (s.items >= self.max_items || s.bytes + bytes > BYTES_UNDER_WAY)
        };
        let mut state = self.changed.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        state.items += 1;
        state.bytes += bytes;
        !state.closed
    }

    fn leave(&self, bytes: u64) {
        let mut state = self.lock();
        state.items -= 1;
        state.bytes -= bytes;
        self.changed.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

/// An item on its way through the workers.
struct Numbered<T> {
    number: u64,
    bytes: u64,
    item: T,
}

/// Runs `read` on a thread of its own, `work` on `threads` threads, and `take` here, in the order in which `read` gave
/// its items. `read` gives an item and its size in bytes, and should stop when told `false`.
pub(crate) fn ordered<T: Send, R: Send>(
    threads: NonZeroUsize,
    read: impl FnOnce(&mut dyn FnMut(T, u64) -> bool) + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let gate = Gate {
        state: Mutex::default(),
        changed: Condvar::new(),
        max_items: threads.get().saturating_mul(ITEMS_PER_THREAD),
    };
    let (to_workers, work_queue) = channel::<Numbered<T>>();
    let (to_taker, results) = channel::<Numbered<R>>();
    let work_queue = Mutex::new(work_queue);
    thread::scope(|scope| {
        for worker in 0..threads.get() {
            let (to_taker, work_queue, work) = (to_taker.clone(), &work_queue, &work);
            thread::Builder::new()
                .name(format!("worker {worker}"))
                .stack_size(WORKER_STACK_BYTES)
                .spawn_scoped(scope, move || {
                    while let Some(Numbered { number, bytes, item }) = next(work_queue) {
                        if to_taker.send(Numbered { number, bytes, item: work(item) }).is_err() {
                            break;
                        }
                    }
                })?;
        }
        drop(to_taker);
        let gate = &gate;
        scope.spawn(move || {
            let mut number = 0;
            read(&mut |item, bytes| {
                let wanted = gate.enter(bytes) && to_workers.send(Numbered { number, bytes, item }).is_ok();
                number += 1;
                wanted
            });
        });
        let taken = take_in_order(&results, gate, &mut take);
        gate.close();
        taken
    })
}

/// The next item; the lock is held only for as long as it takes to get it.
fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn take_in_order<R>(
    results: &Receiver<Numbered<R>>,
    gate: &Gate,
    take: &mut impl FnMut(R) -> Result<()>,
) -> Result<()> {
    let mut early = BTreeMap::new();
    let mut expected = 0;
    for result in results {
        early.insert(result.number, result);
        while let Some(Numbered { bytes, item, .. }) = early.remove(&expected) {
            expected += 1;
            take(item)?;
            gate.leave(bytes);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).expect("not zero")
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        for n in [1, 2, 7] {
            let mut taken = Vec::new();
            let done = ordered(
                threads(n),
                |give| (0..500u64).for_each(|i| assert!(give(i, i))),
                |i| {
                    if i % 50 == 0 {
                        thread::sleep(std::time::Duration::from_millis(2));
                    }
                    i * 2
                },
                |i| {
                    taken.push(i);
                    Ok(())
                },
            );
            assert!(done.is_ok());
            assert_eq!(taken, (0..500).map(|i| i * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_is_under_way_than_allowed() {
        let (read, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let outcome = ordered(
            threads(2),
            |give| {
                for i in 0..200 {
                    read.fetch_add(1, Ordering::SeqCst);
                    give(i, BYTES_UNDER_WAY / 2);
                }
            },
            |i: i32| i,
            |_| {
                // Two fit in, and one more waits at the gate.
                let under_way = read.load(Ordering::SeqCst) - done.fetch_add(1, Ordering::SeqCst);
                assert!(under_way <= 3, "{under_way} under way");
                Ok(())
            },
        );
        assert!(outcome.is_ok());
    }

    #[test]
    fn the_reader_stops_when_nobody_wants_more() {
        let mut given = 0;
        let outcome = ordered(
            threads(2),
            |give| {
                while give((), 1) {
                    given += 1;
                    assert!(given < 10_000, "the reader was never told to stop");
                }
            },
            |()| (),
            |()| anyhow::bail!("enough"),
        );
        assert_eq!(outcome.expect_err("it failed").to_string(), "enough");
    }
}
