//! The fold written down, so that a restart goes on where it stopped instead of reading the log again.

use super::accounts::OpenAccount;
use super::stories::OpenStory;
use super::{Fold, Told};
use rashomon_cluster::StoryIndex;
use rashomon_lineage::{Link, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of a checkpoint; raised with every change of what is in it or of what the fold would conclude. One of another
/// form is of no use, and the log is folded again.
const FORM: u32 = 2;

/// A checkpoint that is of no use: of another form, or damaged. The log has to be folded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint is of another version, or damaged")]
pub struct Stale;

#[derive(Serialize)]
struct Writing<'a> {
    form: u32,
    upto: u64,
    now: i64,
    window: &'a Window,
    index: &'a StoryIndex,
    told: &'a BTreeMap<u32, Told>,
    links: &'a BTreeMap<u32, Vec<Link<u32>>>,
    accounts: &'a BTreeMap<u32, OpenAccount>,
    stories: &'a BTreeMap<usize, OpenStory>,
    since_merge: usize,
}

#[derive(Deserialize)]
struct Written {
    form: u32,
    upto: u64,
    now: i64,
    window: Window,
    index: StoryIndex,
    told: BTreeMap<u32, Told>,
    links: BTreeMap<u32, Vec<Link<u32>>>,
    accounts: BTreeMap<u32, OpenAccount>,
    stories: BTreeMap<usize, OpenStory>,
    since_merge: usize,
}

impl Fold {
    /// Everything that later captures are held against, as bytes. Ask for [`Fold::changes`] first: they are not in it.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let writing = Writing {
            form: FORM,
            upto: self.upto,
            now: self.now,
            window: &self.window,
            index: &self.index,
            told: &self.told,
            links: &self.links,
            accounts: &self.accounts,
            stories: &self.stories,
            since_merge: self.since_merge,
        };
        // Our own values into memory: nothing here can fail to be written.
        postcard::to_allocvec(&writing).unwrap_or_default()
    }

    /// The fold as it was when the checkpoint was taken.
    ///
    /// # Errors
    /// Where the bytes are damaged, or of another version of the program.
    pub fn restore(checkpoint: &[u8]) -> Result<Self, Stale> {
        let (form, _) = postcard::take_from_bytes::<u32>(checkpoint).map_err(|_| Stale)?;
        if form != FORM {
            return Err(Stale);
        }
        let w: Written = postcard::from_bytes(checkpoint).map_err(|_| Stale)?;
        debug_assert_eq!(w.form, FORM);
        Ok(Self {
            upto: w.upto,
            now: w.now,
            window: w.window,
            index: w.index,
            told: w.told,
            links: w.links,
            accounts: w.accounts,
            stories: w.stories,
            since_merge: w.since_merge,
            ..Self::default()
        })
    }
}
