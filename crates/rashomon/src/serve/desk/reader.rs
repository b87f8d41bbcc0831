//! What somebody read and starred.

use super::card::Card;
use super::{Desk, Unread};
use anyhow::Result;
use jiff::Timestamp;
use rashomon_store::{Item, Mark, Note, StoryRow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What items of reading are kept as.
const KIND: &str = "read";
/// The mark of what is read, and of what is starred.
const STARRED: &str = "starred";

/// Stories that are remembered as read for somebody: 5,000. The ones read longest ago are forgotten first; a front page does
/// not reach that far.
pub(super) const MAX_READ: usize = 5_000;

/// What a story said when it was opened last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Heard {
    /// Its version.
    version: u64,
    /// The hashes of its statements' sentences.
    heard: BTreeSet<u32>,
    /// When it was opened, Unix seconds.
    #[serde(skip)]
    at: i64,
}

/// What a reader read, by story.
type Read = Arc<Mutex<BTreeMap<String, Heard>>>;

fn lock(read: &Read) -> MutexGuard<'_, BTreeMap<String, Heard>> {
    read.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(reader: &str, story: &str) -> String {
    format!("{reader}/{story}")
}

/// A reader's marks on some stories.
pub(super) struct Standing {
    read: Option<Read>,
    starred: Arc<BTreeSet<String>>,
}

impl Desk {
    /// How stories stand to a reader; nobody has opened or starred anything.
    pub(super) fn standing(&self, reader: Option<&str>) -> Result<Standing> {
        let Some(reader) = reader else { return Ok(Standing { read: None, starred: Arc::default() }) };
        Ok(Standing { read: Some(self.read_by(reader)?), starred: self.starred_by(reader)? })
    }

    /// What a reader read.
    fn read_by(&self, reader: &str) -> Result<Read> {
        let reader = reader.to_owned();
        if let Some(read) = self.read.get(&reader) {
            return Ok(read);
        }
        let prefix = key(&reader, "");
        let heard = |item: Item| {
            let story = item.key.strip_prefix(&prefix)?.to_owned();
            let heard = serde_json::from_str::<Heard>(&item.json).ok()?;
            Some((story, Heard { at: item.at, ..heard }))
        };
        let items = self.state.items(KIND, Some(&reader))?;
        let read: Read = Arc::new(Mutex::new(items.into_iter().filter_map(heard).collect()));
        self.read.put(reader, Arc::clone(&read), 1);
        Ok(read)
    }

    /// What a reader starred.
    pub(super) fn starred_by(&self, reader: &str) -> Result<Arc<BTreeSet<String>>> {
        let decided = self.state.decided();
        let name = reader.to_owned();
        if let Some((_, starred)) = self.starred.get(&name).filter(|(at, _)| *at == decided) {
            return Ok(starred);
        }
        let marks = self.state.marks(STARRED)?.into_iter().filter(|mark| mark.by == reader);
        let starred = Arc::new(marks.map(|mark| mark.target).collect::<BTreeSet<_>>());
        self.starred.put(name, (decided, Arc::clone(&starred)), 1);
        Ok(starred)
    }

    /// Notes that a reader opened a story (by its id, or that of an article in it): what it says now is not new any more.
    pub(crate) fn opened(&self, reader: &str, story: &str) -> Result<()> {
        let Some(row) = self.row(story)? else { return Ok(()) };
        let read = self.read_by(reader)?;
        let before = self.before(&read, &row)?;
        if before.as_ref().is_some_and(|heard| heard.version == row.version) {
            return Ok(());
        }
        self.make_card(&row)?;
        let cards = self.cards(std::slice::from_ref(&row))?;
        let statements = cards.get(&row.id).map(|(_, card)| &card.statements);
        let heard = statements.into_iter().flatten().flatten().copied().collect();
        let at = Timestamp::now().as_second();
        let heard = Heard { version: row.version, heard, at };
        self.put_read(reader, &row.id, &heard)?;
        let forgotten = {
            let mut read = lock(&read);
            read.insert(row.id, heard);
            let oldest = || read.iter().min_by_key(|(id, heard)| (heard.at, *id)).map(|(id, _)| id.clone());
            let forgotten = if read.len() > MAX_READ { oldest() } else { None };
            forgotten.inspect(|id| drop(read.remove(id)))
        };
        if let Some(id) = forgotten {
            self.state.remove_item(KIND, &key(reader, &id))?;
        }
        self.decided();
        Ok(())
    }

    fn put_read(&self, reader: &str, story: &str, heard: &Heard) -> Result<()> {
        let json = serde_json::to_string(heard)?;
        let (kind, key, owner) = (KIND.to_owned(), key(reader, story), reader.to_owned());
        Ok(self.state.put_item(&Item { kind, key, owner, json, at: heard.at })?)
    }

    /// What a reader heard of a story, under its id and those that lead to it.
    fn before(&self, read: &Read, row: &StoryRow) -> Result<Option<Heard>> {
        let own = lock(read).get(&row.id).cloned();
        // Opened as it is now: there is nothing older to add.
        if own.as_ref().is_some_and(|heard| heard.version == row.version) {
            return Ok(own);
        }
        let old = self.derived.forwarded_to(&row.id)?;
        let read = lock(read);
        let mut whole = own;
        for heard in old.iter().filter_map(|id| read.get(id)) {
            let whole = whole.get_or_insert_default();
            whole.heard.extend(&heard.heard);
            whole.at = whole.at.max(heard.at);
        }
        Ok(whole)
    }

    /// Puts a mark of a reader on a story or an article, or takes it away. `read` stands for having opened a story; a mark on a
    /// story that went into another is one on that.
    pub(crate) fn mark(&self, reader: &str, target: &str, kind: &str, on: bool) -> Result<()> {
        let story = self.derived.story(target)?.map(|row| row.id);
        if kind == KIND {
            return if on { self.opened(reader, target) } else { self.unopened(reader, target) };
        }
        let mut targets = vec![story.unwrap_or_else(|| target.to_owned())];
        if !on {
            let old = self.derived.forwarded_to(&targets[0])?;
            targets.extend(old);
        }
        let (kind, by, at) = (kind.to_owned(), reader.to_owned(), Timestamp::now().as_second());
        let marks = targets.into_iter().map(|target| Mark { target, kind: kind.clone(), by: by.clone(), at });
        let marks: Vec<Mark> = marks.collect();
        if on {
            self.state.put_marks(&marks)?
        } else {
            self.state.remove_marks(&marks)?
        }
        Ok(())
    }

    /// A story is new to a reader again.
    fn unopened(&self, reader: &str, story: &str) -> Result<()> {
        let Some(row) = self.row(story)? else { return Ok(()) };
        let read = self.read_by(reader)?;
        let mut ids = self.derived.forwarded_to(&row.id)?;
        ids.push(row.id);
        for id in ids {
            if lock(&read).remove(&id).is_some() {
                self.state.remove_item(KIND, &key(reader, &id))?;
            }
        }
        self.decided();
        Ok(())
    }

    /// How a story stands to a reader.
    pub(super) fn unread(
        &self,
        standing: &Standing,
        row: &StoryRow,
        card: Option<&(u64, Arc<Card>)>,
    ) -> Result<Unread> {
        let Some(read) = &standing.read else { return Ok(Unread::New) };
        let Some(heard) = self.before(read, row)? else { return Ok(Unread::New) };
        // Until a story is compared, nobody can say that it says anything new.
        let new = match card {
            Some((_, card)) if heard.version != row.version => card.new_since(&heard.heard),
            _ => 0,
        };
        Ok(if new == 0 { Unread::Read } else { Unread::Since(new) })
    }

    /// How a story stands to a reader who looks at its page: whether it is starred, and read.
    pub(crate) fn marked(&self, reader: &str, row: &StoryRow) -> Result<(bool, bool)> {
        let standing = self.standing(Some(reader))?;
        let cards = self.cards(std::slice::from_ref(row))?;
        let read = self.unread(&standing, row, cards.get(&row.id))? == Unread::Read;
        Ok((self.is_starred(&standing, row)?, read))
    }

    /// The notes beside an article or a story; those beside stories that went into it among them, in the order they were
    /// written.
    pub(crate) fn notes(&self, id: &str) -> Result<Vec<Note>> {
        let mut targets = self.derived.forwarded_to(id)?;
        targets.push(id.to_owned());
        let mut notes = Vec::new();
        for target in targets {
            notes.extend(self.state.notes_of(&target)?);
        }
        notes.sort_by_key(|note| note.id);
        Ok(notes)
    }

    /// Whether a reader starred a story, under its id or one that leads to it.
    pub(super) fn is_starred(&self, standing: &Standing, row: &StoryRow) -> Result<bool> {
        let starred = &standing.starred;
        if starred.is_empty() || starred.contains(&row.id) {
            return Ok(!starred.is_empty());
        }
        Ok(self.derived.forwarded_to(&row.id)?.iter().any(|old| starred.contains(old)))
    }
}
