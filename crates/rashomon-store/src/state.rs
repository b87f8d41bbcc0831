//! What people decided, and where following stands: feeds, entries, hosts, marks, notes, corrections, settings.
//!
//! Ground truth, like the log. Times are Unix seconds that the caller gives; JSON is the caller's and is not read here.

use crate::error::Result;
use rashomon_model::{CorrectionKind, Decision};
use std::collections::BTreeSet;

/// A feed's number, from 1, in the order feeds were added.
pub type FeedId = i64;

/// A feed that is followed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedRow {
    /// Its number; 0 before it is added.
    pub id: FeedId,
    /// Its address; no two feeds share one.
    pub url: String,
    /// What it is called.
    pub title: Option<String>,
    /// The address of the site it speaks for.
    pub site: Option<String>,
    /// The folder it is kept in, the outermost first.
    pub folder: Vec<String>,
    /// What the user wants of it, JSON.
    pub settings: String,
    /// Where following it stands (validators, next time, errors), JSON.
    pub schedule: String,
    /// When it was added, Unix seconds.
    pub added_at: i64,
}

/// Where an entry of a feed stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryState {
    /// Its page is to be fetched.
    #[default]
    Waiting,
    /// Its page is in the log.
    Kept,
    /// Its page will not be had (robots, gone, too often failed).
    Refused,
    /// Its page is not wanted.
    Skipped,
}

impl EntryState {
    /// Its number in the database.
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Kept => 1,
            Self::Refused => 2,
            Self::Skipped => 3,
        }
    }

    /// The state of that number; an unknown one is settled, so that nothing is fetched for it.
    pub(crate) fn of(code: i64) -> Self {
        match code {
            0 => Self::Waiting,
            1 => Self::Kept,
            2 => Self::Refused,
            _ => Self::Skipped,
        }
    }
}

/// An entry that a feed carried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryRow {
    /// The feed it was seen in.
    pub feed: FeedId,
    /// What tells it from the feed's other entries: a hash that the caller makes of its id or address.
    pub key: u64,
    /// The address of its page.
    pub url: Option<String>,
    /// Where it stands.
    pub state: EntryState,
    /// What the feed said of the page, JSON.
    pub hints: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// Not before this time, Unix seconds.
    pub next_try: i64,
}

/// How many entries of a feed stand how. Entries that are no longer in their feed and do not wait are not among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// Their pages are to be fetched.
    pub waiting: u64,
    /// Their pages are in the log.
    pub kept: u64,
    /// Their pages will not be had.
    pub refused: u64,
    /// Their pages are not wanted.
    pub skipped: u64,
}

impl EntryCounts {
    pub(crate) fn add(&mut self, state: EntryState, count: u64) {
        let of = match state {
            EntryState::Waiting => &mut self.waiting,
            EntryState::Kept => &mut self.kept,
            EntryState::Refused => &mut self.refused,
            EntryState::Skipped => &mut self.skipped,
        };
        *of += count;
    }
}

/// What a person marked: an article or a story as starred, read ...
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The id of the article or the story.
    pub target: String,
    /// Which mark: `starred`, `read` ...
    pub kind: String,
    /// Who made it.
    pub by: String,
    /// When, Unix seconds.
    pub at: i64,
}

/// What a person wrote beside an article or a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Its number; 0 before it is added.
    pub id: i64,
    /// The id of the article or the story.
    pub target: String,
    /// Who wrote it.
    pub by: String,
    /// The words.
    pub text: String,
    /// When it was last changed, Unix seconds.
    pub at: i64,
}

/// How a kind of correction is written in a database.
pub(crate) fn code(kind: CorrectionKind) -> i64 {
    match kind {
        CorrectionKind::NotSameStory => 0,
        CorrectionKind::SameStory => 1,
        CorrectionKind::NotACopy => 2,
    }
}

pub(crate) fn kind_of(number: i64) -> Option<CorrectionKind> {
    let kinds = [CorrectionKind::NotSameStory, CorrectionKind::SameStory, CorrectionKind::NotACopy];
    kinds.into_iter().find(|kind| code(*kind) == number)
}

/// The decisions that stand: none that was taken back, and of those between the same two that exclude each other the last.
#[must_use]
pub fn standing(decisions: Vec<Decision>) -> Vec<Decision> {
    let taken_back: BTreeSet<u64> = decisions.iter().filter_map(|d| d.takes_back).collect();
    let stays = |d: &Decision| d.takes_back.is_none() && !taken_back.contains(&d.number);
    // "Not a copy" is a matter of its own; the other two exclude each other.
    let matter = |d: &Decision| {
        let (a, b) = if d.b < d.a { (&d.b, &d.a) } else { (&d.a, &d.b) };
        (a.clone(), b.clone(), d.kind == CorrectionKind::NotACopy)
    };
    let mut told = BTreeSet::new();
    let mut out: Vec<Decision> =
        decisions.into_iter().rev().filter(|d| stays(d) && told.insert(matter(d))).collect();
    out.reverse();
    out
}

/// Something that belongs to somebody and that nobody looks into here: an account, a session, a token, a stream, how far a story
/// was read. There is one of a kind and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is: `user`, `session`, `stream` ...
    pub kind: String,
    /// What tells it from others of its kind.
    pub key: String,
    /// Whose it is.
    pub owner: String,
    /// What there is to know of it, JSON. Secrets stand here as hashes alone.
    pub json: String,
    /// When it was made, was last used or ends: whatever the kind sorts and drops by; Unix seconds.
    pub at: i64,
}

/// What people decided. Every write is on the disk when it returns.
///
/// # Errors
/// Every method fails where the database does; where a write fails nothing of it is kept. Other reasons are named at
/// the method.
pub trait State: Send + Sync {
    /// All feeds in the order they were added.
    fn feeds(&self) -> Result<Vec<FeedRow>>;
    /// A number that grows whenever a feed is added, changed, moved or removed, by whichever process. Schedules and entries
    /// are not looked at: who follows feeds changes those all the time.
    fn feeds_edition(&self) -> Result<u64>;
    /// One feed.
    fn feed(&self, id: FeedId) -> Result<Option<FeedRow>>;
    /// The feed of an address.
    fn feed_by_url(&self, url: &str) -> Result<Option<FeedRow>>;
    /// Adds feeds and gives each its row as it stands now, and whether it is new: one whose address is followed already stays as it is.
    fn add_feeds(&self, feeds: &[FeedRow]) -> Result<Vec<(FeedRow, bool)>>;
    /// Replaces title, site, folder and settings of a feed; `false` where there is none of that number.
    fn update_feed(&self, feed: &FeedRow) -> Result<bool>;
    /// Removes a feed and its entries; `false` where there is none of that number.
    fn remove_feed(&self, id: FeedId) -> Result<bool>;
    /// Gives a feed another address; `false` where there is none of that number. Fails with
    /// [`StoreError::Taken`](crate::StoreError::Taken) where another feed has it.
    fn move_feed(&self, id: FeedId, url: &str) -> Result<bool>;
    /// Replaces schedules, all in one transaction; feeds that are gone are passed over.
    fn put_schedules(&self, schedules: &[(FeedId, String)]) -> Result<()>;

    /// Adds entries and returns those that are new, in the order given. One that is known by feed and key stays as it is;
    /// one whose feed is gone is passed over.
    fn add_entries(&self, entries: &[EntryRow]) -> Result<Vec<EntryRow>>;
    /// One entry.
    fn entry(&self, feed: FeedId, key: u64) -> Result<Option<EntryRow>>;
    /// At most `most` entries that wait and may be tried at `now`, in the order they were added.
    fn waiting(&self, now: i64, most: usize) -> Result<Vec<EntryRow>>;
    /// How many entries wait, whenever they may be tried.
    fn count_waiting(&self) -> Result<u64>;
    /// The last entries of a feed that were added, the newest first.
    fn entries_of(&self, feed: FeedId, most: usize) -> Result<Vec<EntryRow>>;
    /// How many entries of each feed stand how; feeds without entries are left out.
    fn count_entries(&self) -> Result<Vec<(FeedId, EntryCounts)>>;
    /// Sets state, tries and next try of entries, and their hints where those are given (by feed and key; the other fields are
    /// not looked at), all in one transaction.
    fn set_entries(&self, entries: &[EntryRow]) -> Result<()>;
    /// Forgets the entries of a feed that do not wait and whose key is not among `still`; says how many. For entries that
    /// are no longer in their feed.
    fn prune_entries(&self, feed: FeedId, still: &[u64]) -> Result<usize>;

    /// What is known of a host, JSON.
    fn host(&self, host: &str) -> Result<Option<String>>;
    /// What is known of all hosts, by name.
    fn hosts(&self) -> Result<Vec<(String, String)>>;
    /// Replaces what is known of hosts, all in one transaction.
    fn put_hosts(&self, hosts: &[(String, String)]) -> Result<()>;

    /// A number that grows with every mark, note and correction that this process puts, changes or takes away; what is shown of
    /// them holds while it stands. It begins anew with the process.
    fn decided(&self) -> u64;

    /// Puts marks; one that is there keeps its time.
    fn put_marks(&self, marks: &[Mark]) -> Result<()>;
    /// Takes marks away (by target, kind and person).
    fn remove_marks(&self, marks: &[Mark]) -> Result<()>;
    /// The marks of a target, by kind and person.
    fn marks_of(&self, target: &str) -> Result<Vec<Mark>>;
    /// All marks of a kind, in the order they were made.
    fn marks(&self, kind: &str) -> Result<Vec<Mark>>;

    /// Adds a note and gives its number.
    fn add_note(&self, note: &Note) -> Result<i64>;
    /// Replaces the words and the time of a note; `false` where there is none of that number.
    fn edit_note(&self, id: i64, text: &str, at: i64) -> Result<bool>;
    /// Removes a note; `false` where there is none of that number.
    fn remove_note(&self, id: i64) -> Result<bool>;
    /// One note.
    fn note(&self, id: i64) -> Result<Option<Note>>;
    /// The notes of a target, in order.
    fn notes_of(&self, target: &str) -> Result<Vec<Note>>;
    /// All notes, in order.
    fn notes(&self) -> Result<Vec<Note>>;

    /// Keeps a decision and gives its number (its own is not looked at).
    fn add_decision(&self, decision: &Decision) -> Result<u64>;
    /// The decisions with a number above this, in order. None ever changes or goes.
    fn decisions(&self, after: u64) -> Result<Vec<Decision>>;

    /// Puts an item, in place of the one of its kind and key.
    fn put_item(&self, item: &Item) -> Result<()>;
    /// Adds an item; `false`, and nothing is changed, where there is one of its kind and key.
    fn add_item(&self, item: &Item) -> Result<bool>;
    /// One item.
    fn item(&self, kind: &str, key: &str) -> Result<Option<Item>>;
    /// The items of a kind, of one owner or of all, by key.
    fn items(&self, kind: &str, owner: Option<&str>) -> Result<Vec<Item>>;
    /// Removes an item; `false` where there was none.
    fn remove_item(&self, kind: &str, key: &str) -> Result<bool>;
    /// Removes the items of a kind whose `at` is before a time; says how many.
    fn remove_items_before(&self, kind: &str, at: i64) -> Result<usize>;
    /// Removes all items of an owner; says how many.
    fn remove_items_of(&self, owner: &str) -> Result<usize>;

    /// A setting, JSON.
    fn setting(&self, key: &str) -> Result<Option<String>>;
    /// All settings, by key.
    fn settings(&self) -> Result<Vec<(String, String)>>;
    /// Puts a setting, or removes it with `None`. Secrets do not belong here.
    fn put_setting(&self, key: &str, value: Option<&str>) -> Result<()>;
}
