//! What inputs hold, in batches to be logged: for `add`, and for what is brought in through the newsroom.

use crate::addresses::{Addresses, Named};
use crate::index::Index;
use crate::keep;
use crate::read::{Http, Job, read_all};
use anyhow::Result;
use jiff::Timestamp;
use rashomon_store::{Form, Logged, Refused};
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::sync_channel;

/// Captures logged at once: one flush of the disk for so many.
const BATCH: usize = 64;
/// Bytes logged at once; a batch ends where either is reached.
const BATCH_BYTES: usize = 8 << 20;

/// What came of the inputs.
pub(crate) enum Came {
    /// Captures to be logged together.
    Batch(Vec<Logged>),
    /// An input holds nothing to log, and what there is to say of it.
    Told { source: String, why: String },
    /// An input cannot be logged.
    Refused(Refused),
}

/// What is read of a job.
enum Incoming {
    Capture(Logged),
    Other(Came),
}

/// Reads inputs and gives what came of them. `read` counts the inputs that were read; `take` says whether more is wanted. The
/// reader is one batch ahead of it, no more.
///
/// # Errors
/// Those of `take`.
pub(crate) fn in_batches(
    found: Vec<Result<Named, Refused>>,
    index: &Index,
    web: &Addresses,
    read: &AtomicUsize,
    take: &mut dyn FnMut(Came) -> Result<bool>,
) -> Result<()> {
    let (give, incoming) = sync_channel::<Incoming>(BATCH);
    std::thread::scope(|scope| -> Result<()> {
        scope.spawn(move || {
            read_all(found, index, web, read, &mut |job, _| give.send(self::incoming(job)).is_ok());
        });
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for incoming in incoming {
            match incoming {
                Incoming::Capture(logged) => {
                    bytes += logged.bytes.len();
                    batch.push(logged);
                }
                Incoming::Other(came) => {
                    if !take(came)? {
                        return Ok(());
                    }
                }
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                if !take(Came::Batch(std::mem::take(&mut batch)))? {
                    return Ok(());
                }
            }
        }
        if !batch.is_empty() {
            take(Came::Batch(batch))?;
        }
        Ok(())
    })
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
        Job::Listing { source, why } => Incoming::Other(Came::Told { source, why }),
        Job::Refused(refused) => Incoming::Other(Came::Refused(refused)),
    }
}
