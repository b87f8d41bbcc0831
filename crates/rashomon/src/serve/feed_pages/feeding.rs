//! What the pages of feeds need beside the data directory: somebody who asks the web, and what is being brought in.

use super::import::Imports;
use crate::fetch::Fetcher;
use crate::follow::Live;
use crate::follow::commands::{Asked, ask};
use anyhow::Result;
use rashomon_intake::frontier::Policy;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What the pages of feeds need.
#[derive(Default)]
pub(crate) struct Feeding {
    /// Who asks for a feed that somebody names; nobody in a server that was not told how.
    web: Option<(Fetcher, Policy)>,
    /// One asks at a time: a person waits for each, and a stranger's address is no reason to open many connections.
    one_asks: Mutex<()>,
    /// The folders below which an admin may bring in what lies there.
    pub(super) roots: Vec<PathBuf>,
    /// What is and was brought in since the start.
    pub(super) imports: Imports,
}

impl Feeding {
    /// One that asks the web so, and brings in from below these folders.
    pub(crate) fn new(fetcher: Fetcher, policy: Policy, roots: Vec<PathBuf>) -> Self {
        Self { web: Some((fetcher, policy)), roots, ..Self::default() }
    }

    /// Asks for a feed now, waiting for what comes of it; `None` where nobody asks.
    pub(super) fn ask(&self, url: &str) -> Result<Option<Asked>> {
        let Some((fetcher, policy)) = &self.web else { return Ok(None) };
        let _one = self.one_asks.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(ask(&mut Live::new(fetcher.clone())?, policy, url)))
    }
}
