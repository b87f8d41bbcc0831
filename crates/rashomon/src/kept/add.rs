//! `add`: inputs the whole way, kept.

use super::DataDir;
use crate::addresses::Addresses;
use crate::cli::Inputs;
use crate::commands::{Outcome, found, threads};
use crate::index::Index;
use crate::keep::{self, Keeper, KeptPage};
use crate::output;
use crate::progress::{Progress, say};
use crate::read::{Http, Job, read_all, say_refused};
use crate::view::count;
use anyhow::Result;
use jiff::Timestamp;
use rashomon_model::FateKind;
use rashomon_store::{Form, Logged, Refused};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Captures logged at once: one flush of the disk for so many.
const BATCH: usize = 64;
/// Bytes logged at once; a batch ends where either is reached.
const BATCH_BYTES: usize = 8 << 20;

/// What comes in.
enum Incoming {
    /// To be logged.
    Capture(Logged),
    /// Holds nothing to log, and what there is to say of it.
    Told { source: String, why: String },
    /// Cannot be logged.
    Refused(Refused),
}

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
    // The reader is one batch ahead, no more.
    let (give, take) = sync_channel::<Incoming>(BATCH);
    std::thread::scope(|scope| -> Result<()> {
        let (index, web, read) = (&index, &web, &read);
        scope.spawn(move || {
            read_all(found, index, web, read, &mut |job, _| give.send(incoming(job)).is_ok());
        });
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for incoming in take {
            match incoming {
                Incoming::Capture(logged) => {
                    bytes += logged.bytes.len();
                    batch.push(logged);
                }
                Incoming::Told { source, why } => adding.progress.say(&format!("{source}: {why}")),
                Incoming::Refused(refused) => adding.refuse(&refused.source_name, Some(&refused.why)),
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                adding.kept(&mut out, keeper.keep(std::mem::take(&mut batch))?)?;
                bytes = 0;
                adding.progress.at(read.load(Ordering::Relaxed), adding.tally.articles);
            }
        }
        adding.kept(&mut out, keeper.keep(batch)?)
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

/// What is logged of a job.
fn incoming(job: Job) -> Incoming {
    let hints = |entry| Some(keep::added(Timestamp::now(), entry));
    match job {
        Job::Page(mut capture, http) => {
            let hints = hints(capture.hints.entry.take());
            let logged = Logged { hints, ..Logged::from(*capture) };
            Incoming::Capture(match http {
                Some(Http { status, headers }) => Logged { status: Some(status), headers, ..logged },
                None => logged,
            })
        }
        Job::Line { source, bytes, .. } => Incoming::Capture(Logged {
            source,
            bytes,
            form: Form::Line,
            hints: hints(None),
            ..Logged::default()
        }),
        Job::Listing { source, why } => Incoming::Told { source, why },
        Job::Refused(refused) => Incoming::Refused(refused),
    }
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
