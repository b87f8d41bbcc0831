//! Caring for a data directory: rebuild, backup, restore, check, retain.

use super::{DataDir, held, place};
use crate::commands::Outcome;
use crate::config::Retention;
use crate::keep::Keeper;
use crate::output;
use crate::progress::{Progress, say};
use crate::view::count;
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rashomon_store::Policy;
use serde::Serialize;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;

/// `rebuild`: forgets what was concluded, and concludes it again from the captures.
pub(crate) fn rebuild(data: Option<&Path>) -> Result<Outcome> {
    let dir = place(data)?;
    if !dir.is_dir() {
        bail!("nothing is kept yet in {}: there is nothing to rebuild", dir.display());
    }
    let data = DataDir::to_write(Some(&dir))?;
    again(&data)?;
    let counts = data.derived.counts()?;
    say(&format!("{}, from {}", held(&counts), captures(counts.pages)));
    Ok(Outcome::default())
}

/// "1 capture", "3 captures".
fn captures(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "capture", "captures")
}

/// Folds the whole log in again.
fn again(data: &DataDir) -> Result<()> {
    for note in data.store.reset_derived()? {
        say(&note);
    }
    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let last = usize::try_from(data.store.log().last()).unwrap_or(usize::MAX);
    let bar = Progress::new(last, false);
    let mut keeper = Keeper::take_up(Arc::clone(&data.store), threads, &mut |done, _| {
        let articles = data.derived.counts().unwrap_or_default().articles;
        bar.at(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(articles).unwrap_or(usize::MAX));
    })?;
    keeper.rest()
}

/// `backup`: a whole copy, even while it is in use.
pub(crate) fn backup(data: &DataDir, to: &Path) -> Result<Outcome> {
    data.store.backup(to).with_context(|| format!("no backup was made in {}", to.display()))?;
    say(&format!(
        "{} is a whole copy of {}: `rashomon restore` makes a data directory of it",
        to.display(),
        data.dir.display()
    ));
    Ok(Outcome::default())
}

/// `restore`: a data directory from a backup.
pub(crate) fn restore(from: &Path, data: Option<&Path>) -> Result<Outcome> {
    let dir = place(data)?;
    rashomon_store::restore(from, &dir)
        .with_context(|| format!("nothing was restored to {}", dir.display()))?;
    let data = DataDir::to_write(Some(&dir))?;
    data.store.refresh_index()?;
    say(&format!("{} is restored from {}", dir.display(), from.display()));
    Ok(Outcome::default())
}

/// `check`: what is damaged, and what helps. Damage found counts as refused: exit code 3.
pub(crate) fn check(data: &DataDir, json: bool) -> Result<Outcome> {
    #[derive(Serialize)]
    struct Line<'a> {
        place: &'a str,
        what: &'a str,
        todo: &'a str,
    }
    let found = data.store.check()?;
    let mut out = output::open(None)?;
    for finding in &found {
        if json {
            serde_json::to_writer(
                &mut out,
                &Line { place: &finding.place, what: &finding.what, todo: &finding.todo },
            )?;
            out.write_all(b"\n")?;
        } else {
            writeln!(out, "{finding}")?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        let counts = data.derived.counts()?;
        say(&format!(
            "{} is whole: {}, {}",
            data.dir.display(),
            captures(data.store.log().last()),
            held(&counts)
        ));
    }
    Ok(Outcome { refused: found.len() })
}

/// What `retain` keeps to.
pub(crate) struct Keep {
    pub(crate) days: Option<u32>,
    pub(crate) articles: Option<u64>,
    pub(crate) mebibytes: Option<u64>,
}

/// `retain`: says what would go, and lets it go where `yes`.
pub(crate) fn retain(data: Option<&Path>, keep: &Keep, yes: bool) -> Result<Outcome> {
    let Keep { days, articles, mebibytes } = *keep;
    let policy = Retention { days, articles, mebibytes, automatic: false }.policy();
    if policy == Policy::default() {
        bail!("say what to keep to: --days, --articles or --mebibytes");
    }
    let data = if yes { DataDir::to_write(data)? } else { DataDir::to_read(data)? };
    let plan = data.store.plan_retention(&policy, Timestamp::now().as_second())?;
    let spared = match plan.spared {
        0 => String::new(),
        n => format!("; {} kept, being starred or noted, or of a story that is", captures(n)),
    };
    let what = format!(
        "{} with {}, {} MiB{spared}",
        captures(plan.captures.len() as u64),
        count(usize::try_from(plan.articles).unwrap_or(usize::MAX), "article", "articles"),
        plan.bytes.div_ceil(1 << 20)
    );
    if plan.captures.is_empty() {
        say(&format!("nothing has to go: {}{spared}", data.holds()));
        return Ok(Outcome::default());
    }
    if !yes {
        say(&format!("would let go: {what}. With --yes it is done"));
        return Ok(Outcome::default());
    }
    data.store.retain(&plan)?;
    again(&data)?;
    say(&format!("let go: {what}"));
    Ok(Outcome::default())
}
