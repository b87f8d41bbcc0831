//! The world folded article by article: what it costs as it grows, and what was made of it held against what is true.

use crate::reread::{Reread, capture};
use crate::web::Web;
use crate::world::{FETCHED_AFTER, Kind, Size, World};
use anyhow::Result;
use jiff::Timestamp;
use rashomon_engine::{Changes, Fold, prepare};
use std::collections::HashMap;
use std::hash::Hash;
use xxhash_rust::xxh3::xxh3_64;

/// After so many articles the costs are told.
const TOLD_AT: &[usize] = &[1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000];

/// Seconds that this thread was on a core: what other processes take does not count.
pub(crate) fn spent() -> f64 {
    rashomon::measure::spent() as f64 / 1e9
}

/// Pairs that should be, are, and both.
pub(crate) struct Pairs {
    gold: u64,
    ours: u64,
    both: u64,
}

impl Pairs {
    /// Of items with their true group and ours.
    pub(crate) fn of<T: Eq + Hash + Copy, G: Eq + Hash + Copy>(
        items: impl IntoIterator<Item = (T, G)>,
    ) -> Self {
        let mut gold: HashMap<T, u64> = HashMap::new();
        let mut ours: HashMap<G, u64> = HashMap::new();
        let mut both: HashMap<(T, G), u64> = HashMap::new();
        for (truth, group) in items {
            *gold.entry(truth).or_insert(0) += 1;
            *ours.entry(group).or_insert(0) += 1;
            *both.entry((truth, group)).or_insert(0) += 1;
        }
        let pairs = |n: &u64| n * (n - 1) / 2;
        Self {
            gold: gold.values().map(pairs).sum(),
            ours: ours.values().map(pairs).sum(),
            both: both.values().map(pairs).sum(),
        }
    }

    /// How alike the two groupings are; two without any pair are the same.
    pub(crate) fn f1(&self) -> f64 {
        let made = self.gold + self.ours;
        if made == 0 { 1.0 } else { 2.0 * self.both as f64 / made as f64 }
    }

    fn words(&self) -> String {
        let share = |of: u64| if of == 0 { 0.0 } else { self.both as f64 / of as f64 };
        let (p, r) = (share(self.ours), share(self.gold));
        let f1 = if self.both == 0 { 0.0 } else { self.f1() };
        format!("pair P {p:.3} R {r:.3} F1 {f1:.3}")
    }
}

/// Where each article stands, by hashes of ids: no more than the measuring needs.
#[derive(Default)]
struct Places {
    account_of: HashMap<u64, u64>,
    story_of: HashMap<u64, u64>,
}

impl Places {
    fn take(&mut self, changes: &Changes) {
        let hash = |id: &String| xxh3_64(id.as_bytes());
        for account in &changes.accounts {
            let id = hash(&account.id);
            self.account_of.extend(account.articles().map(|article| (hash(article), id)));
        }
        for story in &changes.stories {
            let id = hash(&story.id);
            self.story_of.extend(story.accounts.iter().map(|account| (hash(account), id)));
        }
    }

    /// The account and the story of an article.
    fn place(&self, id: u64) -> Option<(u64, u64)> {
        let account = *self.account_of.get(&id)?;
        Some((account, *self.story_of.get(&account)?))
    }
}

/// Seconds of a core so far.
#[derive(Default, Clone, Copy)]
struct Costs {
    /// Pages to prepared articles, in all.
    preparing: f64,
    /// Of this, fingerprints and profiles.
    small: f64,
    /// Folding, without what was read again.
    folding: f64,
    /// Reading again what was no longer at hand.
    again: f64,
}

#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn tell(done: usize, since: usize, now: Costs, before: Costs, window: usize) {
    let each = |now: f64, before: f64| (now - before) * 1e3 / (done - since).max(1) as f64;
    let (small, folding) = (each(now.small, before.small), each(now.folding, before.folding));
    println!(
        "{done:>9} articles: {:.3} ms to prepare ({small:.3} fingerprint and profile), {folding:.3} ms to fold ({:.3} reading again \
         beside): {:.0} articles a second of one core after reading; window {window}; {} MiB",
        each(now.preparing, before.preparing),
        each(now.again, before.again),
        1e3 / (small + folding).max(1e-9),
        crate::soak::memory("VmRSS:")
    );
}

/// Folds a world and prints what it costs and how its stories and accounts compare with the truth.
///
/// # Errors
/// Where the world's times are none.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
pub fn run(seed: u64, size: Size) -> Result<()> {
    let world = World::new(seed, size);
    let web = Web::new(&world);
    let mut fold = Fold::new();
    let mut shelf = Reread::new(&web, world.articles.iter().map(|planned| planned.at).collect());
    let mut places = Places::default();
    let mut numbers: Vec<(u64, u32)> = Vec::new();
    let (mut costs, mut before, mut since) = (Costs::default(), Costs::default(), 0);
    println!("{} MiB before the first article", crate::soak::memory("VmRSS:"));
    for (number, planned) in (0_u32..).zip(&world.articles) {
        let capture = capture(&web, number, planned.at);
        let at = Timestamp::from_second(planned.at + FETCHED_AFTER)?;
        let begun = spent();
        let prepared = prepare(&capture);
        let read = spent();
        for article in &prepared.articles {
            // Once more, to know their share.
            std::hint::black_box(rashomon_lineage::fingerprint(article.telling()));
            std::hint::black_box(rashomon_cluster::profile(article.telling(), Some(at)));
        }
        let small = spent();
        let again = shelf.asked().1;
        fold.apply(u64::from(number) + 1, at, prepared, &shelf);
        let changes = fold.changes();
        costs.again = shelf.asked().1;
        costs.folding += spent() - small - (costs.again - again);
        costs.preparing += read - begun;
        costs.small += small - read;
        for new in &changes.articles {
            shelf.note(&new.article.id, number, new.seq);
            numbers.push((xxh3_64(new.article.id.as_bytes()), number));
        }
        places.take(&changes);
        let done = number as usize + 1;
        if TOLD_AT.contains(&done) || done == world.articles.len() {
            tell(done, since, costs, before, fold.window());
            (before, since) = (costs, done);
        }
    }
    let mut stories = Vec::new();
    let mut accounts = Vec::new();
    for &(id, number) in &numbers {
        let Some((account, story)) = places.place(id) else { continue };
        let planned = world.articles[number as usize];
        stories.push((planned.event, story));
        let origin =
            if matches!(planned.kind, Kind::Reprint | Kind::Rewrite) { planned.origin } else { number };
        accounts.push((origin, account));
    }
    println!("{} articles read, {} asked for again", numbers.len(), shelf.asked().0);
    println!("stories:  {}", Pairs::of(stories).words());
    println!("accounts: {}", Pairs::of(accounts).words());
    println!(
        "window {} articles, checkpoint {} KiB, {} MiB at most",
        fold.window(),
        fold.checkpoint().len() >> 10,
        crate::soak::memory("VmHWM:")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn groupings_are_alike_by_their_pairs() {
        let alike = |a: &[&str], b: &[&str]| Pairs::of(a.iter().zip(b)).f1();
        assert!((alike(&["a", "a", "b"], &["x", "x", "y"]) - 1.0).abs() < 1e-9);
        // One pair of one and three.
        assert!((alike(&["a", "a", "b"], &["x", "x", "x"]) - 0.5).abs() < 1e-9);
        assert!((alike(&["a", "b"], &["x", "y"]) - 1.0).abs() < 1e-9);
    }
}
