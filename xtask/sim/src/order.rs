//! The world folded in other orders of arrival: accounts have to be the same in each, stories nearly so.

use crate::group::Pairs;
use crate::reread::capture;
use crate::web::Web;
use crate::world::{FETCHED_AFTER, Size, World};
use anyhow::{Context, Result};
use jiff::Timestamp;
use rashomon_engine::{Fold, Memory, Prepared, prepare};
use xtask_gen::chance::Chance;

/// Orders that are tried, the order of publication among them.
const ORDERS: usize = 20;

/// The account and the story of each article, in the order of the world.
fn folded(pages: &[(Timestamp, Prepared)], order: &[usize]) -> Vec<(String, String)> {
    let (mut fold, mut kept) = (Fold::new(), Memory::default());
    for (seq, &at) in (1..).zip(order) {
        let (fetched, page) = &pages[at];
        fold.apply(seq, *fetched, page.clone(), &kept);
        kept.write(fold.changes());
    }
    let articles = pages.iter().flat_map(|(_, page)| &page.articles);
    articles
        .map(|one| {
            let id = one.article.id.as_str();
            let (account, story) = kept.place(id).unwrap_or((id, id));
            (account.to_owned(), story.to_owned())
        })
        .collect()
}

/// Folds a world in its order and in shuffled ones, and prints how alike the stories and the accounts of any two are.
///
/// # Errors
/// Where the world's times are none.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
pub fn run(seed: u64, size: Size) -> Result<()> {
    let world = World::new(seed, size);
    let web = Web::new(&world);
    let mut pages = Vec::new();
    for (number, planned) in (0_u32..).zip(&world.articles) {
        let fetched = Timestamp::from_second(planned.at + FETCHED_AFTER)?;
        pages.push((fetched, prepare(&capture(&web, number, planned.at))));
    }
    let mut groupings = Vec::new();
    let mut chance = Chance::new(seed, "order");
    let mut order: Vec<usize> = (0..pages.len()).collect();
    for _ in 0..ORDERS {
        groupings.push(folded(&pages, &order));
        chance.shuffle(&mut order);
    }
    for (name, of) in [("accounts", 0), ("stories", 1)] {
        let sides: Vec<Vec<&str>> = groupings
            .iter()
            .map(|places| places.iter().map(|p| if of == 0 { p.0.as_str() } else { p.1.as_str() }).collect())
            .collect();
        let mut figures = Vec::new();
        for (i, a) in sides.iter().enumerate() {
            figures.extend(sides[i + 1..].iter().map(|b| Pairs::of(a.iter().zip(b)).f1()));
        }
        let least = figures.iter().copied().min_by(f64::total_cmp).context("there is one order")?;
        let mean = figures.iter().sum::<f64>() / figures.len() as f64;
        println!(
            "{name}: pair F1 between two of {ORDERS} orders of {} articles: {mean:.4} on the mean, {least:.4} at the least",
            sides[0].len()
        );
    }
    Ok(())
}
