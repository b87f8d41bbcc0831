//! Which event: accounts join stories, stories turn out to be one, and are over one day.

use super::shelf::Shelf;
use super::{Fold, Numbers};
use crate::prepare::{profile_again, story_id};
use rashomon_cluster::Profile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most stories that one is related to: whoever reads on has time for a few.
pub(crate) const RELATED: usize = 5;

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
        self.pending.related.remove(&ends);
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
        let apart = self.stories_apart();
        for (ends, into) in self.index.merges_apart(apart) {
            self.end(ends, into);
        }
    }

    /// Makes two stories one.
    pub(super) fn unite(&mut self, ends: usize, into: usize) {
        self.index.unite(ends, into);
        self.end(ends, into);
    }

    /// An id for a story that is parted from another, and that no other story has: by the article that leads it, and what
    /// parted it.
    pub(super) fn parted_id(&self, lead: u32, by: char, number: u64) -> String {
        let id = self.told.get(&lead).map_or("", |t| &*t.id);
        format!("{}-{by}{number}", story_id(id))
    }

    /// Opens a story with the words of accounts that stood in another; the accounts are still to be moved.
    pub(super) fn open_story(
        &mut self,
        from: usize,
        leads: &Numbers,
        id: String,
        shelf: &dyn Shelf,
    ) -> usize {
        let mut profiles = Vec::with_capacity(leads.len());
        for lead in leads {
            // What came first of an account is what was weighed when its story was looked for.
            let first = self.accounts.get(lead).and_then(|open| open.members.first()).unwrap_or(lead);
            let Some(id) = self.told.get(first).map(|t| t.id.clone()) else { continue };
            profiles.extend(self.desk.print(&id, shelf).map(|print| profile_again(&print.article)));
        }
        let story = self.index.part(from, &profiles);
        self.stories.insert(story, OpenStory { id, ..OpenStory::default() });
        story
    }

    /// Lets accounts leave their story for one of their own.
    pub(super) fn move_out(
        &mut self,
        from: usize,
        leads: &Numbers,
        id: String,
        version: u64,
        shelf: &dyn Shelf,
    ) {
        let story = self.open_story(from, leads, id, shelf);
        if let Some(open) = self.stories.get_mut(&story) {
            open.version = version;
        }
        leads.iter().for_each(|&lead| self.move_account(lead, story));
    }

    /// The same, with a new id.
    pub(super) fn move_out_new(&mut self, from: usize, leads: &Numbers, shelf: &dyn Shelf) {
        let Some(&first) = leads.first() else { return };
        let id = self.parted_id(first, 'd', self.decided);
        self.move_out(from, leads, id, 0, shelf);
    }

    /// Brings accounts together in a story, or in a new one of their own.
    pub(super) fn gather(&mut self, leads: &Numbers, story: Option<usize>, shelf: &dyn Shelf) {
        let Some(&first) = leads.first() else { return };
        let at = |fold: &Self, lead: &u32| fold.told.get(lead).map(|t| t.story);
        let into = story.unwrap_or_else(|| {
            let from = at(self, &first).unwrap_or(usize::MAX);
            let id = self.parted_id(first, 'd', self.decided);
            self.open_story(from, &Numbers::from([first]), id, shelf)
        });
        for &lead in leads {
            let Some(from) = at(self, &lead).filter(|&from| from != into) else { continue };
            if story.is_some() || lead != first {
                // Its words leave with it.
                let moving = self.open_story(from, &Numbers::from([lead]), String::new(), shelf);
                self.stories.remove(&moving);
                self.index.unite(moving, into);
            }
            self.move_account(lead, into);
        }
    }

    /// Puts an account into another story; one that is left without any ends.
    fn move_account(&mut self, lead: u32, into: usize) {
        let Some(from) = self.told.get(&lead).map(|t| t.story) else { return };
        let members = self.accounts.get(&lead).map(|open| open.members.clone()).unwrap_or_default();
        for member in &members {
            if let Some(told) = self.told.get_mut(member) {
                told.story = into;
            }
        }
        if let Some(open) = self.stories.get_mut(&into) {
            open.accounts.insert(lead);
            open.newest = open.newest.max(members.last().copied().unwrap_or(lead));
        }
        self.pending.touched.insert(into);
        self.leave(lead, from);
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
        self.forget_rules();
    }

    /// Counts a version for each story that the capture changed.
    pub(super) fn count_versions(&mut self) {
        for story in std::mem::take(&mut self.pending.touched) {
            if let Some(open) = self.stories.get_mut(&story) {
                open.version += 1;
                self.pending.stories.insert(story);
                let related = self.related(story);
                self.pending.related.insert(story, related);
            }
        }
    }

    /// The stories on the matter of one, with how alike they are in thousandths.
    fn related(&self, story: usize) -> Vec<(String, u16)> {
        let found = self.index.related(story, RELATED);
        let named = |(other, alike): (usize, f64)| {
            let id = self.stories.get(&other)?.id.clone();
            Some((id, (alike.clamp(0.0, 1.0) * 1_000.0) as u16))
        };
        found.into_iter().filter_map(named).collect()
    }
}
