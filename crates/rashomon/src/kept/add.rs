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

/// What is to be logged, or why it cannot be.
type Incoming = Result<Logged, Refused>;

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
                Ok(logged) => {
                    bytes += logged.bytes.len();
                    batch.push(logged);
                }
                Err(refused) => adding.refuse(&refused.source_name, Some(&refused.why)),
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

/// Takes up the fold; says so where it takes its time.
fn take_up(data: &DataDir, inputs: &Inputs) -> Result<Keeper> {
    let mut told = false;
    Keeper::take_up(Arc::clone(&data.store), threads(inputs), &mut |done, all| {
        if !told && all > 1_000 && done < all {
            told = true;
            say(&format!("taking up where the last run stopped: {all} captures are read again"));
        }
    })
}

/// What is logged of a job.
fn incoming(job: Job) -> Incoming {
    let hints = Some(keep::added(Timestamp::now()));
    match job {
        Job::Page(capture, None) => Ok(Logged { hints, ..Logged::from(capture) }),
        Job::Page(capture, Some(Http { status, headers })) => {
            Ok(Logged { hints, status: Some(status), headers, ..Logged::from(capture) })
        }
        Job::Line { source, bytes, .. } => {
            Ok(Logged { source, bytes, form: Form::Line, hints, ..Logged::default() })
        }
        Job::Refused(refused) => Err(refused),
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
        let counts = data.derived.counts().unwrap_or_default();
        format!(
            "{} new articles from {} pages{same}; {} holds {} articles in {} stories now",
            self.articles,
            self.pages,
            data.dir.display(),
            counts.articles,
            counts.stories
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
