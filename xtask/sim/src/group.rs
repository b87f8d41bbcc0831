//! The world folded article by article, and what was made of it held against what is true.

use crate::web::Web;
use crate::world::{Kind, Size, World};
use anyhow::Result;
use jiff::Timestamp;
use rashomon_engine::{Fold, Kept, Shelf, prepare};
use rashomon_model::{Article, Basis, Capture, FetchTime, Hints};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// The articles that the fold may ask for again.
#[derive(Default)]
struct Shelved(HashMap<String, (u64, Article)>);

impl Shelf for Shelved {
    fn article(&self, id: &str) -> Option<Kept> {
        self.0.get(id).map(|(seq, article)| Kept { seq: *seq, article: article.clone() })
    }
}

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
    let (mut fold, mut shelf) = (Fold::new(), Shelved::default());
    let (mut places, mut forwards) = (HashMap::new(), HashMap::new());
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
        fold.apply(u64::from(number) + 1, at, prepared, &shelf);
        let changes = fold.changes();
        folding += start.elapsed().as_secs_f64();
        for new in changes.articles {
            numbers.insert(new.article.id.clone(), number);
            shelf.0.insert(new.article.id.clone(), (new.seq, new.article));
        }
        places.extend(changes.placements.into_iter().map(|p| (p.article, (p.account, p.story))));
        forwards.extend(changes.forwards);
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
        let Some((account, story)) = places.get(id) else { continue };
        let mut story: &String = story;
        while let Some(into) = forwards.get(story) {
            story = into;
        }
        let planned = world.articles[*number as usize];
        stories.push((planned.event, story.clone()));
        let origin =
            if matches!(planned.kind, Kind::Reprint | Kind::Rewrite) { planned.origin } else { *number };
        accounts.push((origin, account.clone()));
    }
    println!("stories:  {}", Pairs::of(&stories).words());
    println!("accounts: {}", Pairs::of(&accounts).words());
    println!("window {} articles, checkpoint {} KiB", fold.window(), fold.checkpoint().len() >> 10);
    Ok(())
}
