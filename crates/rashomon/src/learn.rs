//! A first pass over the inputs that learns what recurs over the pages of each site.

use crate::addresses::{Addresses, Named};
use crate::index::Index;
use crate::pool;
use crate::read::{Job, guarded, read_all};
use anyhow::Result;
use rashomon_engine::{SiteLearner, SiteMemory, site_page};
use rashomon_store::Refused;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicUsize;

/// Learns from all pages of the inputs. What cannot be read teaches nothing, and is named by the pass that reads.
pub(crate) fn sites(
    found: Vec<Result<Named, Refused>>,
    index: &Index,
    web: &Addresses,
    threads: NonZeroUsize,
) -> Result<SiteMemory> {
    let mut learner = SiteLearner::default();
    let read = AtomicUsize::new(0);
    pool::ordered(
        threads,
        |give| read_all(found, index, web, &read, give),
        |job| match job {
            Job::Page(capture, _) => guarded(|| site_page(&capture)).ok().flatten(),
            Job::Line { .. } | Job::Listing { .. } | Job::Refused(_) => None,
        },
        |page| {
            page.into_iter().for_each(|page| learner.learn(page));
            Ok(())
        },
    )?;
    Ok(learner.memory())
}
