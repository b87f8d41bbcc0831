//! The newsroom's costs: a made-up world kept in a data directory once, then lists and pages over it.

use crate::web::Web;
use crate::world::{FETCHED_AFTER, Size, World};
use anyhow::Result;
use rashomon::keep::Keeper;
use rashomon_model::{Basis, FetchTime};
use rashomon_store::{Logged, Mode, Store};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Pages kept at a time.
const BATCH: usize = 256;

/// Fills the folder, unless that was done, and prints what lists and pages over it cost.
///
/// # Errors
/// Where the folder cannot be written or read.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
pub fn run(seed: u64, size: Size, folder: &Path) -> Result<()> {
    fill(seed, size, folder)?;
    let captures = crate::soak::bytes(&folder.join("captures"));
    println!("{:<44} {:>5} {:>10} {:>10} {:>10}", "", "runs", "core ms", "median ms", "95th ms");
    rashomon::measure::measure(folder, &mut |cost| {
        println!(
            "{:<44} {:>5} {:>10.2} {:>10.2} {:>10.2}",
            cost.what, cost.runs, cost.core, cost.median, cost.worst
        );
    })?;
    let counts = Store::open(folder, Mode::Read)?.derived().counts()?;
    let beside = crate::soak::bytes(folder).saturating_sub(captures);
    println!(
        "{} articles in {} stories; {} bytes an article beside the captures ({} derived.db, {} index); {} MiB in memory, {} at most",
        counts.articles,
        counts.stories,
        beside / counts.articles.max(1),
        crate::soak::bytes(&folder.join("derived.db")) / counts.articles.max(1),
        crate::soak::bytes(&folder.join("index")) / counts.articles.max(1),
        crate::soak::memory("VmRSS:"),
        crate::soak::memory("VmHWM:")
    );
    Ok(())
}

/// Keeps a world's articles, in order of time.
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn fill(seed: u64, size: Size, folder: &Path) -> Result<()> {
    let world = World::new(seed, size);
    let web = Web::new(&world);
    let store = Arc::new(Store::open(folder, Mode::Write)?);
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut keeper = Keeper::take_up(Arc::clone(&store), threads, &mut |_, _| ())?;
    let there = usize::try_from(store.log().last())?;
    let begun = Instant::now();
    // One that was broken off goes on where it stopped.
    let rest: Vec<u32> = (0..u32::try_from(world.articles.len())?).skip(there).collect();
    for batch in rest.chunks(BATCH) {
        let page = |&number: &u32| -> Result<Logged> {
            let url = web.address(number);
            let at = world.articles[number as usize].at + FETCHED_AFTER;
            let value = jiff::Timestamp::from_second(at)?.to_string();
            Ok(Logged {
                source: url.clone(),
                url: Some(url),
                fetched_at: Some(FetchTime { value, basis: Basis::Header }),
                content_type: Some("text/html; charset=utf-8".to_owned()),
                bytes: web.page(number).into_bytes(),
                ..Logged::default()
            })
        };
        keeper.keep(batch.iter().map(page).collect::<Result<_>>()?)?;
    }
    keeper.rest()?;
    if !rest.is_empty() {
        let each = begun.elapsed().as_secs_f64() * 1e3 / rest.len() as f64;
        println!("{} pages kept, {each:.1} ms each", rest.len());
    }
    Ok(())
}
