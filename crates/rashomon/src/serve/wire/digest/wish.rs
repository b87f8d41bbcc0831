//! Who wants a digest by mail, how often, and sending it then.
//!
//! A mail is written down before it goes, and what it told after the mail server took it. So a kill loses none, and what comes twice
//! is the same mail with the same `Message-ID`.

use super::outbox::Sending;
use super::{Before, make};
use crate::serve::desk::Wanted;
use crate::serve::streams::Stream;
use crate::serve::wire::said::Said;
use crate::serve::{Problem, Room};
use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rashomon_store::{Item, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What items of wishes are kept as, by their owner's name.
const WISH: &str = "digest";
/// What a reader was told of a story by mail, by owner and story.
const TOLD: &str = "digest-told";
/// How long it is remembered what was told of a story, in seconds: 90 days.
const FORGET: i64 = 90 * 86_400;
/// How far back the first digest looks, in seconds.
const FIRST: i64 = 86_400;
/// How long after each failed try the next is made, in seconds; then it waits for its next time.
const TRIES: [i64; 4] = [300, 900, 3_600, 3 * 3_600];
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// How often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Every {
    /// Once a day.
    #[default]
    Day,
    /// Once an hour.
    Hour,
}

/// A digest that somebody wants by mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wish {
    /// Whose it is.
    pub(crate) owner: String,
    /// Where it goes.
    pub(crate) address: String,
    /// How often.
    pub(crate) every: Every,
    /// At which hour (UTC), where it is once a day.
    pub(crate) hour: u8,
    /// The stream whose stories it tells; `None`: all.
    pub(crate) stream: Option<String>,
    /// What ends it without signing in: part of an address in every mail.
    pub(crate) stop: String,
    /// When it was made, Unix seconds.
    pub(crate) made_at: i64,
    /// The time that the last digest was for, Unix seconds.
    #[serde(default)]
    pub(crate) last: Option<i64>,
    /// How often the next was tried in vain.
    #[serde(default)]
    pub(crate) tries: u32,
    /// Not before this time, Unix seconds.
    #[serde(default)]
    pub(crate) next_try: i64,
    /// What came of the last try, in words.
    #[serde(default)]
    pub(crate) message: String,
}

impl Wish {
    /// Somebody's wish.
    pub(crate) fn find(state: &dyn State, owner: &str) -> Result<Option<Self>> {
        Ok(state.item(WISH, owner)?.and_then(|item| serde_json::from_str(&item.json).ok()))
    }

    /// The wish that a word out of a mail ends.
    pub(crate) fn that_stops(state: &dyn State, stop: &str) -> Result<Option<Self>> {
        Ok(all(state)?.into_iter().find(|wish| !stop.is_empty() && wish.stop == stop))
    }

    /// Keeps it, in place of the one before.
    pub(crate) fn keep(&self, state: &dyn State) -> Result<()> {
        let (kind, key, owner) = (WISH.to_owned(), self.owner.clone(), self.owner.clone());
        let json = serde_json::to_string(self)?;
        Ok(state.put_item(&Item { kind, key, owner, json, at: self.made_at })?)
    }

    /// Removes somebody's wish; what was told stays, for another.
    pub(crate) fn remove(state: &dyn State, owner: &str) -> Result<bool> {
        Sending::done(state, owner)?;
        Ok(state.remove_item(WISH, owner)?)
    }

    /// The last of its times up to `now`, Unix seconds.
    pub(super) fn slot(&self, now: i64) -> i64 {
        match self.every {
            Every::Hour => now - now.rem_euclid(HOUR),
            Every::Day => {
                let hour = i64::from(self.hour) * HOUR;
                now - (now - hour).rem_euclid(DAY)
            }
        }
    }

    /// Whether a digest is to be sent.
    pub(super) fn is_due(&self, now: i64) -> bool {
        // Of the times before it was made none is due.
        now >= self.next_try && self.slot(now) > self.last.unwrap_or(self.made_at)
    }
}

fn all(state: &dyn State) -> Result<Vec<Wish>> {
    Ok(state.items(WISH, None)?.iter().filter_map(|item| serde_json::from_str(&item.json).ok()).collect())
}

fn told_key(wish: &Wish, story: &str) -> String {
    format!("{}/{story}", wish.owner)
}

/// One turn: sends the digests that are due.
pub(in super::super) async fn turn(room: &Room) -> Result<(), Problem> {
    let now = room.now().as_second();
    let due = room
        .read(move |room| {
            let state = room.state();
            let mut due = all(&*state)?;
            due.retain(|wish| wish.is_due(now));
            if !due.is_empty() {
                state.remove_items_before(TOLD, now - FORGET)?;
            }
            Ok(due)
        })
        .await?;
    for wish in due {
        if room.stopping() {
            break;
        }
        let owner = wish.owner.clone();
        if let Err(problem) = send(room, wish, now).await {
            tracing::warn!("the digest of {owner} could not be made: {}", problem.detail);
        }
    }
    Ok(())
}

/// The mail for a wish that is due: the one that is on its way already, else a new one, written down where it says anything.
async fn sending(room: &Room, wish: &Wish, now: i64) -> Result<Sending, Problem> {
    let asked = wish.clone();
    room.read(move |room| {
        let state = room.state();
        if let Some(sending) = Sending::find(&*state, &asked)? {
            return Ok(sending);
        }
        let wanted = match &asked.stream {
            Some(id) => Stream::find(&*state, id)?.map(|stream| stream.wanted).unwrap_or_default(),
            None => Wanted::default(),
        };
        let told = |story: &str| -> Result<Option<Said>> {
            let item = state.item(TOLD, &told_key(&asked, story))?;
            Ok(item.and_then(|item| serde_json::from_str(&item.json).ok()))
        };
        let since = asked.last.unwrap_or(now - FIRST);
        let made = make(room.desk(), &wanted, Some(&asked.owner), &Before::Told(&told, since))?;
        let sending = Sending::new(&asked, asked.slot(now), now, made);
        if !sending.made.digest.entries.is_empty() {
            sending.keep(&*state, &asked.owner)?;
        }
        Ok(sending)
    })
    .await
}

/// Sends one digest, and writes down what it told.
async fn send(room: &Room, mut wish: Wish, now: i64) -> Result<(), Problem> {
    let sending = sending(room, &wish, now).await?;
    let (slot, made) = (sending.slot, &sending.made);
    let sent = if made.digest.entries.is_empty() {
        Ok("nothing was new".to_owned())
    } else {
        super::mail::send(room, &wish, &sending).await
    };
    match sent {
        Ok(message) => {
            (wish.last, wish.tries, wish.next_try, wish.message) = (Some(slot), 0, 0, message);
            room.read(move |room| {
                let state = room.state();
                for (story, said) in &sending.made.said {
                    let (kind, key) = (TOLD.to_owned(), told_key(&wish, story));
                    let json = serde_json::to_string(said)?;
                    state.put_item(&Item { kind, key, owner: wish.owner.clone(), json, at: now })?;
                }
                still(&*state, &wish)?;
                Sending::done(&*state, &wish.owner)
            })
            .await
        }
        Err(why) => {
            let given_up = match TRIES.get(wish.tries as usize) {
                Some(wait) => {
                    (wish.tries, wish.next_try) = (wish.tries + 1, now + wait);
                    false
                }
                // What was not told is told with the next.
                None => {
                    (wish.last, wish.tries, wish.next_try) = (Some(slot), 0, 0);
                    true
                }
            };
            wish.message = format!("{} at {}", why, day(now));
            room.read(move |room| {
                if given_up {
                    Sending::done(&*room.state(), &wish.owner)?;
                }
                still(&*room.state(), &wish)
            })
            .await
        }
    }
}

/// Writes down how a wish stands, unless it is gone or another meanwhile.
fn still(state: &dyn State, wish: &Wish) -> Result<()> {
    let there = Wish::find(state, &wish.owner)?;
    if there.is_some_and(|there| there.stop == wish.stop) { wish.keep(state) } else { Ok(()) }
}

fn day(at: i64) -> String {
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
