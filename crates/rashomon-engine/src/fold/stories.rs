//! Which event: accounts join stories, stories turn out to be one, and are over one day.

use super::Fold;
use crate::prepare::story_id;
use rashomon_cluster::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A story that articles may still join.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct OpenStory {
    /// `s-` and hex digits, from the article that opened it.
    pub(super) id: String,
    /// The leads of its accounts.
    pub(super) accounts: BTreeSet<u32>,
    /// How often it changed.
    pub(super) version: u64,
    /// Its newest article.
    newest: u32,
}

impl Fold {
    /// The story of an article that derives from none, and none from it.
    pub(super) fn assign(&mut self, number: u32, profile: &Profile) -> usize {
        let assignment = self.index.assign(profile);
        if assignment.opened {
            let id = self.told.get(&number).map_or("", |t| &*t.id);
            let story = OpenStory { id: story_id(id), ..OpenStory::default() };
            self.stories.insert(assignment.story, story);
        }
        assignment.story
    }

    /// Notes that a story changed by the newest article.
    pub(super) fn touch(&mut self, story: usize) {
        self.pending.touched.insert(story);
        let newest = self.window.next_number().saturating_sub(1);
        if let Some(open) = self.stories.get_mut(&story) {
            open.newest = newest;
        }
    }

    /// The account of `lead` is told in another story now, or within another account.
    pub(super) fn leave(&mut self, lead: u32, story: usize) {
        let Some(open) = self.stories.get_mut(&story) else { return };
        open.accounts.remove(&lead);
        self.pending.touched.insert(story);
        if open.accounts.is_empty() {
            // That was its last account: its readers are sent where the account's words are now.
            if let Some(into) = self.told.get(&lead).map(|t| t.story).filter(|&into| into != story) {
                self.index.unite(story, into);
                self.end(story, into);
            }
        }
    }

    /// A story ends, and its id leads to another.
    fn end(&mut self, ends: usize, into: usize) {
        let Some(gone) = self.stories.remove(&ends) else { return };
        self.pending.touched.remove(&ends);
        self.pending.stories.remove(&ends);
        for lead in gone.accounts {
            for member in self.accounts.get(&lead).into_iter().flat_map(|open| &open.members) {
                if let Some(told) = self.told.get_mut(member) {
                    told.story = into;
                }
            }
            self.pending.accounts.insert(lead);
            if let Some(open) = self.stories.get_mut(&into) {
                open.accounts.insert(lead);
                open.newest = open.newest.max(gone.newest);
            }
        }
        if let Some(open) = self.stories.get(&into) {
            self.pending.rows.forwards.push((gone.id, open.id.clone()));
        }
        self.pending.touched.insert(into);
    }

    /// Looks at the recent stories again, and merges those that turn out to be one.
    pub(super) fn merge_stories(&mut self) {
        for (ends, into) in self.index.merges() {
            self.end(ends, into);
        }
    }

    /// Closes the stories whose newest article stands before `first`.
    pub(super) fn close_stories(&mut self, first: u32) {
        let over: BTreeSet<usize> =
            self.stories.iter().filter(|(_, open)| open.newest < first).map(|(&number, _)| number).collect();
        if over.is_empty() {
            return;
        }
        // What is to be told of them is told before they are forgotten.
        self.settle();
        self.index.close(&over);
        let gone = self.stories.extract_if(.., |number, _| over.contains(number));
        let leads: Vec<u32> = gone.flat_map(|(_, open)| open.accounts).collect();
        for open in leads.iter().filter_map(|lead| self.accounts.remove(lead)) {
            for number in open.members {
                self.told.remove(&number);
                self.links.remove(&number);
            }
        }
    }

    /// Counts a version for each story that the capture changed.
    pub(super) fn count_versions(&mut self) {
        for story in std::mem::take(&mut self.pending.touched) {
            if let Some(open) = self.stories.get_mut(&story) {
                open.version += 1;
                self.pending.stories.insert(story);
            }
        }
    }
}
