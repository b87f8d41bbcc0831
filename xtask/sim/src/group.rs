//! The world folded article by article, and what was made of it held against what is true.

use crate::web::Web;
use crate::world::{Kind, Size, World};
use anyhow::Result;
use jiff::Timestamp;
use rashomon_engine::{Fold, Memory, prepare};
use rashomon_model::{Basis, Capture, FetchTime, Hints};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// Pairs that should be, are, and both.
#[derive(Default)]
struct Pairs {
    gold: u64,
    ours: u64,
    both: u64,
}

impl Pairs {
    /// Of items with their true group and ours.
    fn of<G: Ord + Copy>(items: &[(G, String)]) -> Self {
        let count = |sizes: BTreeMap<_, u64>| sizes.values().map(|n| n * (n - 1) / 2).sum();
        let mut gold: BTreeMap<(G, &str), u64> = BTreeMap::new();
        let mut ours: BTreeMap<(G, &str), u64> = BTreeMap::new();
        let (Some(first), mut both) = (items.first(), BTreeMap::new()) else { return Self::default() };
        for (truth, group) in items {
            *gold.entry((*truth, "")).or_insert(0) += 1;
            *ours.entry((first.0, group.as_str())).or_insert(0) += 1;
            *both.entry((*truth, group.as_str())).or_insert(0) += 1;
        }
        Self { gold: count(gold), ours: count(ours), both: count(both) }
    }

    fn words(&self) -> String {
        let share = |of: u64| if of == 0 { 0.0 } else { self.both as f64 / of as f64 };
        let (p, r) = (share(self.ours), share(self.gold));
        format!("pair P {p:.3} R {r:.3} F1 {:.3}", if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }
}

/// Folds a world and prints how its stories and accounts compare with the truth.
///
/// # Errors
/// Never; the signature is that of the other modes.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
pub fn run(seed: u64, size: Size) -> Result<()> {
    let world = World::new(seed, size);
    let web = Web::new(&world);
    let (mut fold, mut kept) = (Fold::new(), Memory::default());
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let (mut preparing, mut folding) = (0.0, 0.0);
    for (number, planned) in (0_u32..).zip(&world.articles) {
        let at = Timestamp::from_second(planned.at + 600)?;
        let url = web.address(number);
        let capture = Capture {
            source: url.clone(),
            bytes: web.page(number).into_bytes(),
            hints: Hints {
                url: Some(url),
                fetched_at: Some(FetchTime { value: at.to_string(), basis: Basis::Header }),
                content_type: Some("text/html".to_owned()),
                entry: None,
            },
        };
        let start = Instant::now();
        let prepared = prepare(&capture);
        preparing += start.elapsed().as_secs_f64();
        let start = Instant::now();
        fold.apply(u64::from(number) + 1, at, prepared, &kept);
        let changes = fold.changes();
        folding += start.elapsed().as_secs_f64();
        numbers.extend(changes.articles.iter().map(|new| (new.article.id.clone(), number)));
        kept.write(changes);
    }
    let n = world.articles.len() as f64;
    println!(
        "{n} articles, {} read: {:.2} ms to prepare, {:.2} ms to fold an article",
        numbers.len(),
        preparing * 1e3 / n,
        folding * 1e3 / n
    );
    let mut stories = Vec::new();
    let mut accounts = Vec::new();
    for (id, number) in &numbers {
        let Some((account, story)) = kept.place(id) else { continue };
        let planned = world.articles[*number as usize];
        stories.push((planned.event, story.to_owned()));
        let origin =
            if matches!(planned.kind, Kind::Reprint | Kind::Rewrite) { planned.origin } else { *number };
        accounts.push((origin, account.to_owned()));
    }
    println!("stories:  {}", Pairs::of(&stories).words());
    println!("accounts: {}", Pairs::of(&accounts).words());
    println!("window {} articles, checkpoint {} KiB", fold.window(), fold.checkpoint().len() >> 10);
    Ok(())
}
