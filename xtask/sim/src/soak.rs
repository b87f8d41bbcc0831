//! The soak: thousands of feeds of a made-up web followed over weeks of simulated time into a real data directory, by the
//! program's own parts, in one process.

use crate::web::Web as Servers;
use crate::world::{BEGINS, Size, World};
use anyhow::{Context, Result};
use rashomon::follow::{Came, Follower, StoreKeep, Web};
use rashomon::keep::Keeper;
use rashomon_intake::frontier::{Moment, Policy, Request};
use rashomon_store::{FeedRow, Mode, Store};
use std::collections::VecDeque;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A web whose servers answer at once, and whose clock moves only when nothing is left to do.
struct Simulated<'a> {
    servers: Servers<'a>,
    now: Moment,
    came: VecDeque<Came>,
    ends: Moment,
}

impl Web for Simulated<'_> {
    fn now(&mut self) -> Moment {
        self.now
    }

    fn send(&mut self, request: Request) {
        let came = self.servers.answer(&request, self.now);
        self.came.push_back(Came { id: request.id, came });
    }

    fn receive(&mut self, until: Option<Moment>) -> Option<Came> {
        if let Some(came) = self.came.pop_front() {
            return Some(came);
        }
        // Nothing is under way: time passes, by so much at the least that what falls due in it is answered together.
        self.now = until.unwrap_or(self.ends).max(self.now.plus(TICK));
        None
    }
}

/// What passes at a time.
const TICK: Duration = Duration::from_secs(60);

/// Bytes of a folder and all that is in it.
pub(crate) fn bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return fs::metadata(path).map_or(0, |m| m.len()) };
    entries.flatten().map(|entry| bytes(&entry.path())).sum()
}

/// A figure of this process, in MiB, by its name in `/proc/self/status`.
pub(crate) fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(name));
    let kib = line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1_024
}

/// Searches timed at the end.
const SEARCHES: usize = 200;

/// Runs the soak in a folder of its own, and prints what it measured.
///
/// # Errors
/// Where the data directory cannot be written.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
pub fn run(seed: u64, size: Size, folder: &Path) -> Result<()> {
    let begun = Instant::now();
    let world = World::new(seed, size);
    println!(
        "{} outlets, {} articles over {} days, in {}",
        world.outlets.len(),
        world.articles.len(),
        size.days,
        folder.display()
    );
    let store = Arc::new(Store::open(folder, Mode::Write)?);
    let (log, state, derived) = (store.log(), store.state(), store.derived());
    let feeds: Vec<FeedRow> = (0..world.outlets.len())
        .map(|outlet| FeedRow { url: Servers::feed(outlet), added_at: BEGINS, ..FeedRow::default() })
        .collect();
    state.add_feeds(&feeds)?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut keeper = Keeper::take_up(Arc::clone(&store), threads, &mut |_, _| ())?;
    let ends = Moment::from_seconds(BEGINS).plus(Duration::from_secs(size.days as u64 * 86_400));
    let web = Simulated {
        servers: Servers::new(&world),
        now: Moment::from_seconds(BEGINS),
        came: VecDeque::new(),
        ends,
    };
    let policy = Policy::default();
    let mut follower = Follower::new(web, StoreKeep::new(&*log, &*state), policy, seed);
    for (feed, schedule) in follower.keeper().feeds()? {
        follower.follow(feed, schedule, true)?;
    }
    let work = keeper.work();
    let (mut offered, mut day) = (log.last(), 0);
    println!("day  articles  stories  MiB in memory  MiB captures  bytes an article beside them  seconds");
    while follower.web().now < ends {
        follower.turn()?;
        let last = log.last();
        if last > offered {
            let new: Vec<u64> = (offered + 1..=last).collect();
            work.offer(&new)?;
            offered = last;
            while keeper.catch_up()? > 0 {}
        }
        let today = (follower.web().now.seconds() - BEGINS) / 86_400;
        if today > day {
            day = today;
            tell(day, &*derived, folder, begun)?;
        }
    }
    keeper.rest()?;
    tell(day + 1, &*derived, folder, begun)?;
    drop(follower);
    search(&store, &world)?;
    drop((keeper, work, derived, state, log));
    Arc::try_unwrap(store).ok().context("the data directory is still in use")?;
    again(folder, threads)
}

#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn tell(day: i64, derived: &dyn rashomon_store::Derived, folder: &Path, begun: Instant) -> Result<()> {
    let counts = derived.counts()?;
    let captures = bytes(&folder.join("captures"));
    let beside = bytes(folder).saturating_sub(captures);
    println!(
        "{day:3} {:9} {:8} {:14} {:13} {:29} {:8.0}",
        counts.articles,
        counts.stories,
        memory("VmRSS:"),
        captures >> 20,
        beside / counts.articles.max(1),
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// How long searches over everything take.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn search(store: &Store, world: &World) -> Result<()> {
    let mut took = Vec::new();
    let mut found = 0;
    for n in 0..SEARCHES {
        let number = u32::try_from(n * world.articles.len() / SEARCHES)?;
        let headline = world.headline(number);
        let words: Vec<&str> = headline.split_whitespace().filter(|w| w.len() > 3).take(1 + n % 3).collect();
        let query = words.join(" ").replace(['\'', ':'], " ");
        let begun = Instant::now();
        let hits = store.search(&query, 10, 0)?;
        let ids: Vec<&str> = hits.hits.iter().map(|h| h.id.as_str()).collect();
        store.derived().articles(&ids)?;
        took.push(begun.elapsed());
        found += usize::from(hits.total > 0);
    }
    took.sort();
    println!(
        "{SEARCHES} searches, {found} with finds: median {:.2} ms, 95th of a hundred {:.2} ms",
        took[SEARCHES / 2].as_secs_f64() * 1e3,
        took[SEARCHES * 95 / 100].as_secs_f64() * 1e3
    );
    Ok(())
}

/// How long it takes until everything is at hand again after a stop.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn again(folder: &Path, threads: NonZeroUsize) -> Result<()> {
    let begun = Instant::now();
    let store = Arc::new(Store::open(folder, Mode::Write)?);
    let reads = begun.elapsed();
    Keeper::take_up(Arc::clone(&store), threads, &mut |_, _| ())?;
    store.search("ferry", 1, 0)?;
    println!(
        "restart: {:.2} s until it can be read, {:.2} s until it follows; {} MiB at most in all",
        reads.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        memory("VmHWM:")
    );
    Ok(())
}
