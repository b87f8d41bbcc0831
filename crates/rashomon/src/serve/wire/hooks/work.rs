//! What hooks are to be told, and telling them: looked through after every change, and again while something waits.

use super::send::{body, send};
use super::{DUE, Due, Hook, TOLD, said};
use crate::serve::Room;
use crate::serve::desk::{Told, Wanted};
use crate::serve::streams::Stream;
use crate::serve::wire::news::What;
use crate::serve::wire::said::{Said, from_now};
use anyhow::Result;
use futures_util::stream::{self, StreamExt};
use rashomon_store::{Item, State, StoryRow};
use xxhash_rust::xxh3::xxh3_64;

/// Stories of one list.
const LOOKED_AT: usize = 60;
/// Lists that are gone through, as long as each holds something the hook was not told.
const LISTS: usize = 10;
/// Stories that are compared for a hook in one turn; the others are looked at in the next.
const COMPARED: usize = 40;
/// Words sent at a time: a slow address holds up few others.
const AT_A_TIME: usize = 4;
/// Words sent in one turn.
const A_TURN: usize = 64;
/// How long after each failed try the next is made, in seconds: a minute, then longer, over two days in all. Then it is let go.
const TRIES: [i64; 9] = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 12 * 3_600, 12 * 3_600];
/// How long it is remembered what a hook was told of a story that nothing new is said of, in seconds: 90 days.
const FORGET: i64 = 90 * 86_400;

/// What a hook is told of: its stream, or everything; `None` where its stream is gone.
fn wanted(room: &Room, hook: &Hook) -> Result<Option<Wanted>> {
    let Some(id) = &hook.stream else { return Ok(Some(Wanted { newest: true, ..Wanted::default() })) };
    let stream = Stream::find(&*room.state(), id)?;
    Ok(stream.map(|stream| Wanted { newest: true, unread: false, ..stream.wanted }))
}

/// Goes through the stories of a hook of which it was not told the last version, list by list, as long as `then` takes more.
fn untold(
    room: &Room,
    hook: &Hook,
    mut then: impl FnMut(Option<Said>, &StoryRow) -> Result<bool>,
) -> Result<()> {
    let Some(mut wanted) = wanted(room, hook)? else { return Ok(()) };
    let state = room.state();
    for _ in 0..LISTS {
        let listing = room.desk().list(&wanted, Some(&hook.owner), LOOKED_AT)?;
        let mut any = false;
        for listed in listing.stories {
            let before = hook.told(&*state, &listed.row.id)?;
            if before.as_ref().is_some_and(|said| said.version >= listed.row.version) {
                continue;
            }
            any = true;
            if !then(before, &listed.row)? {
                return Ok(());
            }
        }
        wanted.cursor = listing.next;
        if !any || wanted.cursor.is_none() {
            break;
        }
    }
    Ok(())
}

/// Writes down what stands when a hook is made: that is no news to it.
pub(in super::super) fn baseline(room: &Room, hook: &Hook) -> Result<()> {
    let (state, at, since) = (room.state(), room.now().as_second(), from_now(room)?);
    untold(room, hook, |_, row| {
        hook.tell(&*state, &row.id, &Said::unheard(row.version, since), at)?;
        Ok(true)
    })
}

/// Writes down what is to be sent to a hook; says whether there is more to look at.
fn note(room: &Room, hook: &Hook) -> Result<bool> {
    let (state, at) = (room.state(), room.now().as_second());
    let mut left = COMPARED;
    untold(room, hook, |before, row| {
        if left == 0 {
            return Ok(false);
        }
        left -= 1;
        let Some(told) = room.desk().story(&row.id)? else { return Ok(true) };
        let what = if before.is_some() { What::Updated } else { What::New };
        let before = before.unwrap_or_default();
        let new = before.new_in(&told).len();
        if new > 0 || what == What::New {
            keep_due(&*state, hook, &told, what, new, at)?;
        }
        hook.tell(&*state, &told.row.id, &before.and(&Said::by(&told)), at)?;
        Ok(true)
    })?;
    Ok(left == 0)
}

/// First what is to be sent is written down, then that it was told: a kill between the two sends it twice, never not at all.
fn keep_due(state: &dyn State, hook: &Hook, told: &Told, what: What, new: usize, at: i64) -> Result<()> {
    let (hook_id, owner, story) = (hook.id.clone(), hook.owner.clone(), told.row.id.clone());
    let version = told.row.version;
    let due = Due { hook: hook_id, owner, story, version, what, new_statements: new, tries: 0 };
    // What waits was not heard yet: with what is new now it is one word.
    let waiting: Option<Due> = state.item(DUE, &due.key())?.as_ref().and_then(said);
    let due = match waiting {
        Some(waiting) => Due { what: waiting.what, new_statements: waiting.new_statements + new, ..due },
        None => due,
    };
    due.keep(state, at)
}

/// One turn: what is new is written down, and what is due is sent. Says whether there is more to look at.
pub(in super::super) async fn turn(room: &Room, look: bool) -> Result<bool, crate::serve::Problem> {
    let (due, more) = room
        .read(move |room| {
            let state = room.state();
            let now = room.now().as_second();
            let mut more = false;
            if look {
                for hook in Hook::of(&*state, None)? {
                    more |= note(room, &hook)?;
                }
                state.remove_items_before(TOLD, now - FORGET)?;
            }
            let mut due: Vec<Item> =
                state.items(DUE, None)?.into_iter().filter(|item| item.at <= now).collect();
            due.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
            more |= due.len() > A_TURN;
            due.truncate(A_TURN);
            Ok((due, more))
        })
        .await?;
    let mut sent =
        stream::iter(due.into_iter().map(|item| deliver(room.clone(), item))).buffer_unordered(AT_A_TIME);
    while let Some(sent) = sent.next().await {
        if let Err(problem) = sent {
            tracing::warn!("a webhook could not be told: {}", problem.detail);
        }
        if room.stopping() {
            break;
        }
    }
    Ok(more)
}

/// Sends one word, and strikes it out or puts it off.
async fn deliver(room: Room, item: Item) -> Result<(), crate::serve::Problem> {
    let Some(due) = said::<Due>(&item) else {
        return room.read(move |room| Ok(room.state().remove_item(DUE, &item.key)?)).await.map(|_| ());
    };
    let wanted = due.clone();
    let found = room
        .read(move |room| {
            let state = room.state();
            Ok((Hook::find(&*state, &wanted.hook)?, room.desk().story(&wanted.story)?))
        })
        .await?;
    let (Some(hook), Some(told)) = found else {
        // The hook or the story is gone.
        return room.read(move |room| Ok(room.state().remove_item(DUE, &item.key)?)).await.map(|_| ());
    };
    let id = format!("{:016x}", xxh3_64(format!("{}/{}", due.key(), due.version).as_bytes()));
    let event = if due.what == What::New { "story.new" } else { "story.updated" };
    let mut delivery =
        send(&room, &hook, &id, event, &body(&room, &told, due.what, due.new_statements)).await;
    delivery.story = Some(due.story.clone());
    delivery.tries = due.tries + 1;
    room.read(move |room| {
        let state = room.state();
        // What came meanwhile under the same key is another word: it stays.
        let still = state.item(DUE, &item.key)?.is_some_and(|now| now.json == item.json);
        let wait = TRIES.get(due.tries as usize);
        match wait {
            _ if !still => {}
            _ if delivery.taken() => {
                state.remove_item(DUE, &item.key)?;
            }
            Some(wait) => {
                delivery.words.push_str("; it is tried again");
                Due { tries: due.tries + 1, ..due }.keep(&*state, delivery.at + wait)?;
            }
            None => {
                delivery.words.push_str("; it was tried often enough and is let go");
                state.remove_item(DUE, &item.key)?;
            }
        }
        hook.write(&*state, delivery)
    })
    .await
}
