//! What lists and pages cost, over a data directory that somebody filled: `cargo xtask sim newsroom`.

use super::desk::{Desk, Wanted, comparer};
use super::{Room, app};
use crate::follow::Stop;
use anyhow::{Context, Result};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use rashomon_store::{Mode, Store};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower::ServiceExt;

/// How long something takes, over some runs.
#[derive(Debug, Clone)]
pub struct Cost {
    /// What was done.
    pub what: String,
    /// How often.
    pub runs: usize,
    /// Milliseconds of one core, on average.
    pub core: f64,
    /// Milliseconds by the clock, at the median.
    pub median: f64,
    /// Milliseconds by the clock, the worst but five in a hundred.
    pub worst: f64,
}

/// Stories of a front page.
const SHOWN: usize = 30;
/// Runs of a list.
const LISTS: usize = 200;
/// Stories, entities and outlets that are opened.
const PAGES: usize = 60;
/// How long the comparer may take: a day. Whoever measures more than that has patience.
const LONGEST: Duration = Duration::from_secs(86_400);

/// Nanoseconds that this thread was on a core: what other processes take does not count. 0 where the kernel does not say.
#[must_use]
pub fn spent() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn cost(what: &str, runs: usize, mut work: impl FnMut(usize) -> Result<()>) -> Result<Cost> {
    let (mut took, before) = (Vec::with_capacity(runs), spent());
    for run in 0..runs {
        let begun = Instant::now();
        work(run)?;
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    // The kernel counts in ticks of some milliseconds: one run's share cannot be told.
    let core = spent().saturating_sub(before) as f64 / 1e6 / runs.max(1) as f64;
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took.get(runs * share / 100).copied().unwrap_or_default();
    Ok(Cost { what: what.to_owned(), runs, core, median: at(50), worst: at(95) })
}

/// Opens the newsroom over a folder and measures it; `told` is given each figure as it is known.
///
/// # Errors
/// Where the folder cannot be opened or read.
pub fn measure(folder: &Path, told: &mut dyn FnMut(Cost)) -> Result<()> {
    let begun = Instant::now();
    let store = Arc::new(Store::open(folder, Mode::Write)?);
    let stop = Stop::default();
    let room = Room::new(Arc::clone(&store), stop.clone());
    let thread = comparer::start(room.clone())?;
    room.desk().list(&Wanted::default(), None, SHOWN)?;
    let opened = begun.elapsed().as_secs_f64() * 1e3;
    told(Cost {
        what: "opened, and the first list".to_owned(),
        runs: 1,
        core: opened,
        median: opened,
        worst: opened,
    });
    let begun = Instant::now();
    while !store.derived().stale(1)?.is_empty() && begun.elapsed() < LONGEST {
        std::thread::sleep(Duration::from_millis(100));
    }
    let stories = store.derived().counts()?.stories.max(1);
    let each = begun.elapsed().as_secs_f64() * 1e3 / stories as f64;
    let what = format!("{stories} stories compared, each, by the clock");
    told(Cost { what, runs: 1, core: each, median: each, worst: each });
    stop.set();
    thread.join().ok().context("the comparer broke off")?;
    lists(room.desk(), told)?;
    pages(&store, room.desk(), told)?;
    answers(&room, told)
}

fn lists(desk: &Desk, told: &mut dyn FnMut(Cost)) -> Result<()> {
    let mut check = |what: &str, wanted: &dyn Fn(usize) -> Wanted, reader| -> Result<()> {
        told(cost(what, LISTS, |run| desk.list(&wanted(run), reader, SHOWN).map(drop))?);
        Ok(())
    };
    check("the front page's list", &|_| Wanted::default(), None)?;
    let (most, some) = (desk.facets()?, |name: &str| Some(name.to_owned()));
    for story in desk.list(&Wanted::default(), None, SHOWN)?.stories.iter().step_by(2) {
        desk.opened("measure", &story.row.id)?;
    }
    check("the same for a reader", &|_| Wanted::default(), Some("measure"))?;
    check("what is unread", &|_| Wanted { unread: true, ..Wanted::default() }, Some("measure"))?;
    let pick = |of: &[(String, u64)], run: usize| of.get(run % of.len().max(1)).map(|(name, _)| name.clone());
    check("by language", &|run| Wanted { language: pick(&most.languages, run), ..Wanted::default() }, None)?;
    check("by outlet", &|run| Wanted { outlet: pick(&most.outlets, run), ..Wanted::default() }, None)?;
    check("by hashtag", &|run| Wanted { tag: pick(&most.tags, run), ..Wanted::default() }, None)?;
    check(
        "of a search",
        &|run| Wanted { query: some(["ferry", "council", "said"][run % 3]), ..Wanted::default() },
        None,
    )?;
    let last = desk.list(&Wanted { newest: true, ..Wanted::default() }, None, 1)?;
    let last = last.stories.first().and_then(|listed| listed.row.last).unwrap_or_default();
    let day = |run: usize| {
        let at = jiff::Timestamp::from_second(last - 86_400 * (run as i64 % 30)).ok()?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).date())
    };
    check("of an earlier day", &|run| Wanted { day: day(run), ..Wanted::default() }, None)
}

fn pages(store: &Arc<Store>, desk: &Desk, told: &mut dyn FnMut(Cost)) -> Result<()> {
    let all = store.derived().stories(&rashomon_store::StoryFilter::default(), usize::MAX)?;
    let spread: Vec<_> = all.iter().step_by((all.len() / PAGES).max(1)).take(PAGES).collect();
    let large: Vec<_> = all.iter().filter(|row| (8..=12).contains(&row.articles)).take(PAGES).collect();
    for (what, rows) in [("any story", spread), ("a story of ten articles", large)] {
        let cold = Desk::new(Arc::clone(store));
        let open = |desk: &Desk, run: usize| desk.story(&rows[run].id).map(drop);
        told(cost(&format!("{what}, not at hand"), rows.len(), |run| open(&cold, run))?);
        told(cost(&format!("{what}, at hand"), rows.len(), |run| open(&cold, run))?);
    }
    let names: Vec<String> = (1..=PAGES as u64)
        .filter_map(|n| {
            store.derived().articles_after(n * 7, 1).ok()?.pop()?.1.names.first().map(|e| e.name.clone())
        })
        .collect();
    told(cost("an entity", names.len(), |run| desk.entity(&names[run], None, None).map(drop))?);
    let outlets = desk.facets()?;
    told(cost("an outlet", outlets.outlets.len(), |run| {
        desk.outlet(&outlets.outlets[run].0, None, None).map(drop)
    })?);
    told(cost("the menu of filters", 1, |_| Desk::new(Arc::clone(store)).facets().map(drop))?);
    Ok(())
}

/// What the server's own answers cost, with all that stands before them.
fn answers(room: &Room, told: &mut dyn FnMut(Cost)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let router = app(room.clone());
    let mut said = (0, 0);
    let begun = Instant::now();
    for _ in 0..LISTS {
        said = runtime.block_on(async {
            let answer = router.clone().oneshot(Request::get("/").body(Body::empty())?).await?;
            let status = answer.status().as_u16();
            Ok::<_, anyhow::Error>((status, to_bytes(answer.into_body(), usize::MAX).await?.len()))
        })?;
    }
    let each = begun.elapsed().as_secs_f64() * 1e3 / LISTS as f64;
    let what = format!("GET / by the clock ({}, {} bytes)", said.0, said.1);
    told(Cost { what, runs: LISTS, core: each, median: each, worst: each });
    Ok(())
}
