//! `add`: inputs the whole way, kept.

use super::DataDir;
use super::incoming::{Came, in_batches};
use crate::addresses::Addresses;
use crate::cli::Inputs;
use crate::commands::{Outcome, found, threads};
use crate::index::Index;
use crate::keep::{Keeper, KeptPage};
use crate::output;
use crate::progress::{Progress, say};
use crate::read::say_refused;
use crate::view::count;
use anyhow::Result;
use rashomon_model::FateKind;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `add`: reads the inputs, and keeps them batch by batch. A batch is said to be kept when it is on the disk.
pub(crate) fn add(inputs: &Inputs, data: Option<&Path>, json: bool) -> Result<Outcome> {
    let index = Index::new(inputs.index.as_deref(), inputs.url.clone(), inputs.fetched_at.clone())?;
    let web = Addresses::new(&inputs.net)?;
    let found = found(inputs);
    let data = DataDir::to_write(data)?;
    let mut keeper = take_up(&data, inputs)?;
    let mut out = output::open(inputs.output.as_deref())?;
    let mut adding = Adding {
        progress: Progress::new(
            found.len(),
            inputs.output.is_none() && json && std::io::stdout().is_terminal(),
        ),
        outcome: Outcome::default(),
        tally: Tally::default(),
        json,
    };
    let read = AtomicUsize::new(0);
    in_batches(found, &index, &web, &read, &mut |came| {
        match came {
            Came::Batch(batch) => {
                adding.kept(&mut out, keeper.keep(batch)?)?;
                adding.progress.at(read.load(Ordering::Relaxed), adding.tally.articles);
            }
            Came::Told { source, why } => adding.progress.say(&format!("{source}: {why}")),
            Came::Refused(refused) => adding.refuse(&refused.source_name, Some(&refused.why)),
        }
        Ok(true)
    })?;
    keeper.rest()?;
    out.flush()?;
    let Adding { progress, outcome, tally, .. } = adding;
    drop(progress);
    say(&tally.words(&data));
    Ok(outcome)
}

/// Takes up the fold.
fn take_up(data: &DataDir, inputs: &Inputs) -> Result<Keeper> {
    Keeper::take_up(Arc::clone(&data.store), threads(inputs), &mut super::reading_again())
}

/// What was added so far.
#[derive(Default)]
struct Tally {
    pages: usize,
    articles: usize,
    same: usize,
}

impl Tally {
    /// For the user, at the end.
    fn words(&self, data: &DataDir) -> String {
        let same = match self.same {
            0 => String::new(),
            n => format!(" ({n} kept before)"),
        };
        format!(
            "{} from {}{same}; {}",
            count(self.articles, "new article", "new articles"),
            count(self.pages, "page", "pages"),
            data.holds()
        )
    }
}

/// The run in hand.
struct Adding {
    progress: Progress,
    outcome: Outcome,
    tally: Tally,
    json: bool,
}

impl Adding {
    fn refuse(&mut self, source: &str, why: Option<&str>) {
        self.outcome.refused += 1;
        say_refused(&self.progress, source, why);
    }

    /// Says what is kept: each line stands for something that will not be lost.
    fn kept(&mut self, out: &mut dyn Write, pages: Vec<KeptPage>) -> Result<()> {
        for kept in pages {
            self.tally.pages += 1;
            self.tally.articles += kept.articles.len();
            match kept.page.fate {
                FateKind::Same => self.tally.same += 1,
                FateKind::Rejected => self.refuse(&kept.page.source, kept.page.why.as_deref()),
                FateKind::Articles | FateKind::Listing => {}
            }
            if self.json {
                serde_json::to_writer(&mut *out, &kept)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()?;
        Ok(())
    }
}
