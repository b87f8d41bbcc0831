//! What `rashomon feeds ...` and `rashomon run` do, over the store and the web: each gives back what to tell the user.

use super::abreast::{Abreast, ask_soon};
use super::keep::schedule_of;
use super::{Follower, Keep, Kept, Status, Stop, StoreKeep, Wanted, Web};
use anyhow::{Context, Result, bail};
use rashomon_intake::feed::Feed;
use rashomon_intake::frontier::{
    Answer, Event, FeedId, FeedState, Feeds, Frontier, Moment, News, Policy, Schedule, Standing, Step,
    in_words,
};
use rashomon_intake::opml::{self, Opml, Subscription};
use rashomon_store::{FeedRow, Log, State};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a command that asks feeds at once waits for them at the most.
const ASK_AT_ONCE: Duration = Duration::from_secs(300);

/// Feeds that a page names, of which others are told.
const TOLD: usize = 10;

/// The store as the commands see it.
#[derive(Clone, Copy)]
pub struct Store<'a> {
    /// Captures; `None` beside a process that holds them, which is left to fetch what there is to keep.
    pub log: Option<&'a dyn Log>,
    /// What people decided.
    pub state: &'a dyn State,
}

/// What a command did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Lines for the user.
    pub lines: Vec<String>,
    /// Whether all was done; what was not is among the lines, with what to do.
    pub done: bool,
}

impl Told {
    fn done(line: String) -> Self {
        Self { lines: vec![line], done: true }
    }

    fn refused(line: String) -> Self {
        Self { lines: vec![line], done: false }
    }
}

/// A feed that was asked for by itself.
pub struct Asked {
    /// What is to be remembered of it; its state says what came.
    pub schedule: Schedule,
    /// Its document, where one could be read: read, as it was answered, and the address that answered.
    pub read: Option<(Feed, Answer, String)>,
}

/// Asks for one feed now, by the same rules as when it is followed.
pub fn ask(web: &mut impl Web, policy: &Policy, url: &str) -> Asked {
    let mut frontier = Frontier::new(policy.clone(), 0);
    let feed = FeedId(0);
    let start = web.now();
    let schedule = Box::new(Schedule::new(url));
    frontier.learn(News::Follow { feed, schedule, among_many: false }, start);
    let mut read = None;
    let asked = |frontier: &Frontier| {
        frontier.schedule(feed).is_none_or(|s| s.asked.is_some() || s.next_due.is_none())
    };
    while !asked(&frontier) && web.now().since(start) < ASK_AT_ONCE {
        let until = match frontier.next(web.now()) {
            Step::Fetch(request) => {
                web.send(request);
                continue;
            }
            Step::Wait(at) => Some(at),
            Step::Idle => None,
        };
        let Some(came) = web.receive(until) else { continue };
        for event in frontier.answered(came.id, came.came, &Feeds, web.now()) {
            if let Event::Read { document, answer, address, .. } = event {
                read = Some((document, answer, address));
            }
        }
    }
    Asked { schedule: frontier.schedule(feed).cloned().unwrap_or_default(), read }
}

/// `feeds add URL`: asks for it at once. A web page in its place is searched for feeds, and the likeliest is followed.
///
/// # Errors
/// The store fails.
pub fn add(
    web: &mut impl Web,
    store: Store<'_>,
    policy: &Policy,
    typed: &str,
    folder: &[String],
) -> Result<Told> {
    let url = address(typed);
    if let Some(known) = store.state.feed_by_url(&url)? {
        return Ok(Told::done(format!("{url} is followed already ({})", named(&known))));
    }
    let asked = ask(web, policy, &url);
    if asked.read.is_some() {
        return follow(web, store, asked, folder, Vec::new());
    }
    let message = asked.schedule.message();
    match &asked.schedule.state {
        FeedState::NotAFeed { feeds, .. } if !feeds.is_empty() => {
            let count = feeds.len();
            for (place, found) in feeds.iter().enumerate().take(TOLD) {
                let there = ask(web, policy, found);
                if there.read.is_none() {
                    continue;
                }
                let mut lines = vec![match count {
                    1 => format!("{url} is a web page; it names one feed: {found}"),
                    _ => format!("{url} is a web page; it names {count} feeds, taken: {found}"),
                }];
                let others = feeds.iter().enumerate().filter(|(at, _)| *at != place).take(TOLD);
                lines.extend(others.map(|(_, other)| format!("  also there: {other}")));
                return follow(web, store, there, folder, lines);
            }
            Ok(Told::refused(format!("{url}: {message}; none of them can be read now")))
        }
        // What may pass by itself is followed all the same.
        FeedState::TimingOut
        | FeedState::Unreachable { .. }
        | FeedState::ServerError { .. }
        | FeedState::Throttled { .. } => follow(web, store, asked, folder, vec![format!("{url}: {message}")]),
        state => Ok(Told::refused(format!("{url} is not followed: {}", not_followed(state, &message)))),
    }
}

/// Why a feed is not followed, and what to do there: what is said of feeds that are followed speaks of asking them again.
pub(crate) fn not_followed(state: &FeedState, message: &str) -> String {
    match state {
        FeedState::Gone => {
            "gone for good, says its server (410): look on the outlet's site for its new feed".to_owned()
        }
        FeedState::WrongCoding { why } => {
            format!(
                "its answer is not compressed as it says ({why}): tell the outlet, and add it again later"
            )
        }
        // The guard knows no options; its message ends with what is to be allowed.
        FeedState::Blocked { why } => match why.rsplit_once("; if it is meant, add \"") {
            Some((what, allowed)) => {
                let allowed = allowed.split('"').next().unwrap_or_default();
                format!("{what}; if it is meant, say `--allow {allowed}`")
            }
            None => message.to_owned(),
        },
        _ => message.to_owned(),
    }
}

/// "1 feed", "3 feeds".
fn feeds(count: usize) -> String {
    format!("{count} {}", if count == 1 { "feed" } else { "feeds" })
}

/// Adds a feed that was asked for, and keeps what came.
fn follow(
    web: &mut impl Web,
    store: Store<'_>,
    asked: Asked,
    folder: &[String],
    mut lines: Vec<String>,
) -> Result<Told> {
    let Asked { schedule, read } = asked;
    let now = web.now();
    let message = schedule.message();
    // Whoever follows it beside asks it for all that it has.
    let beside = store.log.is_none() && read.is_some();
    let schedule = if beside { Schedule::new(&schedule.url) } else { schedule };
    let row = FeedRow {
        url: schedule.url.clone(),
        title: read.as_ref().and_then(|(feed, ..)| feed.title.clone()),
        site: read.as_ref().and_then(|(feed, ..)| feed.link.clone()),
        folder: folder.to_vec(),
        ..new_row(&schedule, now)?
    };
    let added = store.state.add_feeds(&[row])?;
    let (row, new) = added.into_iter().next().context("the store gives no row for the feed")?;
    if !new {
        lines.push(format!("{} is followed already ({})", row.url, named(&row)));
        return Ok(Told { lines, done: true });
    }
    let feed = FeedId(u64::try_from(row.id).unwrap_or(0));
    let entries = read.as_ref().map(|(feed, ..)| feed.entries.len());
    let mut batch = Vec::new();
    if let Some((document, answer, address)) = read {
        batch.push(Kept::Feed { feed, document: Box::new(document), answer, address, at: now, part: false });
    }
    batch.push(Kept::Schedule { feed, schedule: Box::new(schedule) });
    if let Some(log) = store.log {
        StoreKeep::new(log, store.state).keep(batch)?;
    }
    lines.push(match entries {
        Some(1) => format!("followed: {} (1 entry; {message})", named(&row)),
        Some(entries) => format!("followed: {} ({entries} entries; {message})", named(&row)),
        None => format!("followed: {}; it is tried again by `rashomon run`", row.url),
    });
    Ok(Told { lines, done: true })
}

/// A row for a feed that is new.
pub(crate) fn new_row(schedule: &Schedule, now: Moment) -> Result<FeedRow> {
    Ok(FeedRow {
        url: schedule.url.clone(),
        settings: "{}".to_owned(),
        schedule: serde_json::to_string(schedule)?,
        added_at: now.seconds(),
        ..FeedRow::default()
    })
}

/// An address as typed: `feed:` is http, and without a scheme https is meant.
pub(crate) fn address(typed: &str) -> String {
    let typed = typed.trim();
    let bare = typed.strip_prefix("feed:").map_or(typed, |rest| rest.strip_prefix("//").unwrap_or(rest));
    if bare.contains("://") { bare.to_owned() } else { format!("https://{bare}") }
}

/// What a feed is called, with its number.
fn named(row: &FeedRow) -> String {
    let title = row.title.as_deref().filter(|t| !t.trim().is_empty()).unwrap_or(&row.url);
    format!("{}: {title}", row.id)
}

/// `feeds list`: each feed with its number, how it stands and what to do.
///
/// # Errors
/// The store fails.
pub fn list(store: Store<'_>, now: Moment) -> Result<Told> {
    let mut told = Told { lines: Vec::new(), done: true };
    for row in store.state.feeds()? {
        let schedule = schedule_of(&row);
        let folder =
            if row.folder.is_empty() { String::new() } else { format!(" [{}]", row.folder.join("/")) };
        told.lines.push(format!("{}{folder}", named(&row)));
        told.lines.push(format!("    {}", schedule.url));
        let next = match schedule.next_due {
            Some(due) if due > now => format!("; next in {}", in_words(due.since(now))),
            _ => String::new(),
        };
        told.lines.push(format!("    {}{next}", schedule.message()));
    }
    if told.lines.is_empty() {
        told.lines.push("no feed is followed: add one with `rashomon feeds add URL`".to_owned());
    }
    Ok(told)
}

/// The feed that is meant by a number, an address or a title; what to say where that is none or more than one.
fn meant(store: Store<'_>, typed: &str) -> Result<Result<FeedRow, Told>> {
    let typed = typed.trim();
    let url = address(typed);
    let mut rows = store.state.feeds()?;
    let exact = |row: &FeedRow| row.id.to_string() == typed || row.url == url || schedule_of(row).url == url;
    if let Some(at) = rows.iter().position(exact) {
        return Ok(Ok(rows.swap_remove(at)));
    }
    rows.retain(|row| row.title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(typed)));
    Ok(match rows.len() {
        1 => Ok(rows.swap_remove(0)),
        0 => Err(Told::refused(format!(
            "no feed by \"{typed}\" is followed: see `rashomon feeds list` for numbers and addresses"
        ))),
        count => Err(Told::refused(format!(
            "{count} feeds are called \"{typed}\": say which by its number ({})",
            rows.iter().map(|row| row.id.to_string()).collect::<Vec<_>>().join(", ")
        ))),
    })
}

/// `feeds remove FEED`: what it brought stays.
///
/// # Errors
/// The store fails.
pub fn remove(store: Store<'_>, typed: &str) -> Result<Told> {
    let row = match meant(store, typed)? {
        Ok(row) => row,
        Err(told) => return Ok(told),
    };
    store.state.remove_feed(row.id)?;
    Ok(Told::done(format!("not followed any more: {}. What it brought is kept", named(&row))))
}

/// The setting that holds the namespaces of other programs' attributes in imported lists.
const NAMESPACES: &str = "opml.namespaces";

/// What is kept of a feed beside its address for the list it came from, in its settings.
#[derive(Default, Serialize, Deserialize)]
struct Settings {
    /// Other programs' attributes of its outline: an export gives them back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    opml: Vec<(String, String)>,
}

/// `feeds import FILE`: follows what a list names; nothing is asked for yet.
///
/// # Errors
/// It is no list of subscriptions, or the store fails.
pub fn import(store: Store<'_>, bytes: &[u8], now: Moment) -> Result<Told> {
    let list = opml::read(bytes).context("this is no list of subscriptions (OPML)")?;
    let mut rows = Vec::new();
    for feed in &list.outlines {
        let row = new_row(&Schedule::new(&address(&feed.url)), now)?;
        let settings = serde_json::to_string(&Settings { opml: feed.attributes.clone() })?;
        // A list that knows no title writes the address in its place; the feed will tell.
        let title = Some(feed.title.clone()).filter(|t| *t != feed.url && Some(t) != feed.site.as_ref());
        rows.push(FeedRow { title, site: feed.site.clone(), folder: feed.path.clone(), settings, ..row });
    }
    let new = store.state.add_feeds(&rows)?.iter().filter(|(_, new)| *new).count();
    let mut namespaces = namespaces(store)?;
    namespaces.extend(list.namespaces.into_iter().filter(|n| !namespaces.contains(n)).collect::<Vec<_>>());
    store.state.put_setting(NAMESPACES, Some(&serde_json::to_string(&namespaces)?))?;
    let already = match rows.len() - new {
        0 => String::new(),
        1 => ", 1 was already".to_owned(),
        known => format!(", {known} were already"),
    };
    let mut told = Told::done(format!("{} followed{already}; `rashomon run` asks them", feeds(new)));
    told.lines.extend(list.notes.iter().map(ToString::to_string));
    Ok(told)
}

fn namespaces(store: Store<'_>) -> Result<Vec<(String, String)>> {
    let held = store.state.setting(NAMESPACES)?;
    Ok(held.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

/// `feeds export`: what is followed, as OPML.
///
/// # Errors
/// The store fails.
pub fn export(store: Store<'_>) -> Result<String> {
    let outline = |row: FeedRow| Subscription {
        title: row.title.unwrap_or_else(|| row.url.clone()),
        attributes: serde_json::from_str::<Settings>(&row.settings).unwrap_or_default().opml,
        url: row.url,
        site: row.site,
        path: row.folder,
    };
    let mut outlines: Vec<Subscription> = store.state.feeds()?.into_iter().map(outline).collect();
    // Feeds of one folder stand together in a list, whenever they were added.
    outlines.sort_by(|a, b| a.path.cmp(&b.path));
    let title = Some("Feeds followed by rashomon".to_owned());
    Ok(opml::write(&Opml { title, outlines, namespaces: namespaces(store)?, notes: Vec::new() }))
}

/// `feeds refresh [FEED]`: asks one feed or all of them now, whenever they are due. Hosts that asked for rest are left alone.
/// Beside a process that holds the captures, that one is left word to ask them.
///
/// # Errors
/// The store fails.
pub fn refresh(web: impl Web, store: Store<'_>, policy: Policy, typed: Option<&str>) -> Result<Told> {
    let rows = match typed {
        None => store.state.feeds()?,
        Some(typed) => match meant(store, typed)? {
            Ok(row) => vec![row],
            Err(told) => return Ok(told),
        },
    };
    let Some(log) = store.log else { return ask_all_soon(web, store.state, &rows) };
    let mut follower = Follower::new(web, StoreKeep::new(log, store.state), policy, 0);
    let start = follower.web().now();
    let mut left = Vec::new();
    for row in rows {
        let feed = FeedId(u64::try_from(row.id).unwrap_or(0));
        follower.follow(feed, schedule_of(&row), false)?;
        follower.refresh(feed);
        left.push((feed, row));
    }
    let mut told = Told { lines: Vec::new(), done: true };
    while !left.is_empty() && follower.web().now().since(start) < ASK_AT_ONCE {
        follower.turn_feeds_only()?;
        left.retain(|(feed, row)| {
            let Some(schedule) = follower.schedule(*feed) else { return false };
            let asked = schedule.asked.is_some_and(|at| at >= start);
            let rests = follower.rests_until(&schedule.url).is_some_and(|at| at > start);
            if asked || rests || schedule.next_due.is_none() {
                told.done &= schedule.state.standing() == Standing::Answers;
                told.lines.push(format!("{}: {}", named(row), schedule.message()));
            }
            !(asked || rests || schedule.next_due.is_none())
        });
    }
    for (_, row) in left {
        told.done = false;
        told.lines.push(format!("{}: not asked within {}", named(&row), in_words(ASK_AT_ONCE)));
    }
    Ok(told)
}

/// Leaves word to ask feeds.
fn ask_all_soon(mut web: impl Web, state: &dyn State, rows: &[FeedRow]) -> Result<Told> {
    let mut told = Told { lines: Vec::new(), done: true };
    for row in rows {
        ask_soon(state, row.id, web.now().seconds())?;
        told.lines.push(format!("{}: asked as soon as its host may be", named(row)));
    }
    Ok(told)
}

/// What goes on beside following; it is looked at after each turn, which is four times a second at the least.
pub trait Beside<W> {
    /// Does what is to be done now.
    ///
    /// # Errors
    /// The store fails.
    fn turn(&mut self, follower: &mut Follower<W, StoreKeep<'_>>, state: &dyn State) -> Result<()>;
}

/// Nothing goes on beside.
impl<W> Beside<W> for () {
    fn turn(&mut self, _: &mut Follower<W, StoreKeep<'_>>, _: &dyn State) -> Result<()> {
        Ok(())
    }
}

/// `run`: follows all feeds until it is told to stop, and those that come to be there meanwhile. `tell` hears after each turn how things stand.
///
/// # Errors
/// The store fails: nothing more is kept, so nothing more is fetched.
pub fn run<W: Web>(
    web: W,
    store: Store<'_>,
    policy: Policy,
    seed: u64,
    stop: &Stop,
    beside: &mut dyn Beside<W>,
    tell: &mut dyn FnMut(&dyn Fn() -> Status),
) -> Result<Status> {
    let Some(log) = store.log else { bail!("what comes cannot be kept: another process holds the captures") };
    let mut follower = Follower::new(web, StoreKeep::new(log, store.state), policy, seed);
    let mut abreast = Abreast::default();
    abreast.turn(&mut follower, store.state)?;
    let now = follower.web().now();
    let wanted: Vec<Wanted> = follower.keeper().waiting(now)?;
    follower.want(wanted)?;
    while !stop.is_set() {
        follower.turn()?;
        abreast.turn(&mut follower, store.state)?;
        beside.turn(&mut follower, store.state)?;
        let now = follower.web().now();
        let follower = &follower;
        tell(&|| follower.status_at(now));
    }
    let now = follower.web().now();
    Ok(follower.status_at(now))
}
