//! Whoever follows feeds keeps abreast of what other hands do to them meanwhile: a page of the newsroom, or `rashomon feeds`
//! in another process. Feeds are added, changed and removed in the state, and what is to be done at once is left there as an
//! item; the follower looks every second, which costs it three short queries.

use super::keep::schedule_of;
use super::{Follower, StoreKeep, Web, Wishes};
use anyhow::Result;
use rashomon_intake::frontier::{FeedId, Moment, Schedule};
use rashomon_store::{FeedRow, Item, State};
use std::collections::BTreeMap;
use std::time::Duration;

/// How often the state is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// More new feeds than that are spread over the start's time, as those of an imported list: fewer are asked at once.
const MANY: usize = 10;

/// Items that ask for a feed at once; the key is its number.
const REFRESH: &str = "refresh";

/// Items that ask for an entry's page once more; the key is the feed's number and the entry's key.
const AGAIN: &str = "fetch-again";

/// Leaves word that a feed is to be asked at once; whoever follows it, now or next, does so.
///
/// # Errors
/// The state cannot be written.
pub fn ask_soon(state: &dyn State, feed: i64, at: i64) -> Result<()> {
    let (kind, key) = (REFRESH.to_owned(), feed.to_string());
    Ok(state.put_item(&Item { kind, key, at, ..Item::default() })?)
}

/// Leaves word that the page of an entry is to be fetched once more.
///
/// # Errors
/// The state cannot be written.
pub fn fetch_again(state: &dyn State, feed: i64, entry: u64, at: i64) -> Result<()> {
    let (kind, key) = (AGAIN.to_owned(), format!("{feed}/{entry}"));
    Ok(state.put_item(&Item { kind, key, at, ..Item::default() })?)
}

/// What was last seen of a feed's row.
#[derive(PartialEq, Eq)]
struct Seen {
    url: String,
    wishes: Wishes,
}

/// What the follower last saw of the state.
#[derive(Default)]
pub(super) struct Abreast {
    /// `None` before the first look.
    edition: Option<u64>,
    looked: Moment,
    seen: BTreeMap<FeedId, Seen>,
}

impl Abreast {
    /// Takes in what changed, if it is time to look. At the first look that is every feed.
    pub(super) fn turn<W: Web>(
        &mut self,
        follower: &mut Follower<W, StoreKeep<'_>>,
        state: &dyn State,
    ) -> Result<()> {
        let now = follower.web().now();
        if self.edition.is_some() && now.since(self.looked) < LOOK {
            return Ok(());
        }
        self.looked = now;
        // First the number: what changes after it is looked at the next time.
        let edition = state.feeds_edition()?;
        if self.edition != Some(edition) {
            self.agree(follower, &state.feeds()?)?;
            self.edition = Some(edition);
        }
        for item in state.items(REFRESH, None)? {
            if let Ok(feed) = item.key.parse() {
                follower.refresh(FeedId(feed));
            }
            state.remove_item(REFRESH, &item.key)?;
        }
        for item in state.items(AGAIN, None)? {
            let key = item
                .key
                .split_once('/')
                .and_then(|(feed, key)| Some((feed.parse().ok()?, key.parse().ok()?)));
            if let Some((feed, key)) = key {
                let wanted = follower.keeper().again(feed, key, now)?;
                follower.want(wanted)?;
            }
            state.remove_item(AGAIN, &item.key)?;
        }
        Ok(())
    }

    /// Follows what is new, no more what is gone, and otherwise what is otherwise.
    fn agree<W: Web>(&mut self, follower: &mut Follower<W, StoreKeep<'_>>, rows: &[FeedRow]) -> Result<()> {
        let mut before = std::mem::take(&mut self.seen);
        let numbered = rows.iter().filter_map(|row| Some((FeedId(u64::try_from(row.id).ok()?), row)));
        let numbered: Vec<(FeedId, &FeedRow)> = numbered.collect();
        let new = numbered.iter().filter(|(feed, _)| !before.contains_key(feed)).count();
        let among_many = self.edition.is_none() || new > MANY;
        for (feed, row) in numbered {
            let now = Seen { url: row.url.clone(), wishes: Wishes::of(&row.settings) };
            let (paused, seen) = (now.wishes.paused, before.remove(&feed));
            let followed = follower.schedule(feed);
            let moved = seen.as_ref().is_some_and(|seen| seen.url != now.url);
            let schedule = match followed {
                // An address that answers led there moved the feed: that one is asked already.
                Some(schedule) if moved && schedule.url != now.url => Some(Schedule::new(&now.url)),
                Some(schedule) => Some(schedule.clone()),
                None => None,
            };
            let unchanged =
                schedule.as_ref() == followed && seen.as_ref().map(|s| s.wishes) == Some(now.wishes);
            if paused {
                follower.unfollow(feed);
            } else if !unchanged || followed.is_none() {
                let least_s = now.wishes.interval_min.map(|minutes| minutes.saturating_mul(60));
                let schedule = schedule.unwrap_or_else(|| schedule_of(row));
                follower.follow(feed, Schedule { least_s, ..schedule }, among_many)?;
            }
            self.seen.insert(feed, now);
        }
        for feed in before.into_keys() {
            follower.unfollow(feed);
        }
        Ok(())
    }
}
