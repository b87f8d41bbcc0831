//! The world folded in other orders of arrival: accounts have to be the same in each, stories nearly so.

use crate::reread::capture;
use crate::web::Web;
use crate::world::{FETCHED_AFTER, Size, World};
use anyhow::{Context, Result};
use jiff::Timestamp;
use rashomon_engine::{Fold, Memory, Prepared, prepare};
use std::collections::HashMap;

/// Orders that are tried, the order of publication among them.
const ORDERS: usize = 20;

/// A number from another that looks random (SplitMix64, Steele et al. 2014).
fn mixed(n: u64) -> u64 {
    let z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

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

/// How alike two groupings of the same things are: F1 over pairs that stand together.
fn alike(a: &[&str], b: &[&str]) -> f64 {
    let pairs = |n: &u64| n * (n - 1) / 2;
    let (mut left, mut right, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (x, y) in a.iter().zip(b) {
        *left.entry(*x).or_insert(0_u64) += 1;
        *right.entry(*y).or_insert(0_u64) += 1;
        *both.entry((*x, *y)).or_insert(0_u64) += 1;
    }
    let of = |sum: u64| sum as f64;
    let made = of(left.values().map(pairs).sum()) + of(right.values().map(pairs).sum());
    if made == 0.0 { 1.0 } else { 2.0 * of(both.values().map(pairs).sum()) / made }
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
    for turn in 0..ORDERS as u64 {
        let mut order: Vec<usize> = (0..pages.len()).collect();
        if turn > 0 {
            order.sort_by_key(|&at| mixed(mixed(turn) ^ at as u64));
        }
        groupings.push(folded(&pages, &order));
    }
    for (name, of) in [("accounts", 0), ("stories", 1)] {
        let sides: Vec<Vec<&str>> = groupings
            .iter()
            .map(|places| places.iter().map(|p| if of == 0 { p.0.as_str() } else { p.1.as_str() }).collect())
            .collect();
        let mut figures = Vec::new();
        for (i, a) in sides.iter().enumerate() {
            figures.extend(sides[i + 1..].iter().map(|b| alike(a, b)));
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

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn groupings_are_alike_by_their_pairs() {
        assert!((alike(&["a", "a", "b"], &["x", "x", "y"]) - 1.0).abs() < 1e-9);
        // One pair of one and three.
        assert!((alike(&["a", "a", "b"], &["x", "x", "x"]) - 0.5).abs() < 1e-9);
        assert!((alike(&["a", "b"], &["x", "y"]) - 1.0).abs() < 1e-9);
    }
}
