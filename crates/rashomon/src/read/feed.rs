//! A feed's file -> a page of each entry's own words, with what the feed said beside it.

use super::Job;
use crate::follow::{EntrySaid, made_page};
use rashomon_intake::feed::{self, Entry, Feed};
use rashomon_intake::sanitize;
use rashomon_model::{Capture, Hints};
use url::Url;

/// Why an entry's own words stand for its page.
const FEED_ALONE: &str = "only the feed was read";

/// The feed that a file is; `None` where it is a page like any other. `hints` tell the feed's address, where it is known.
pub(super) fn of(bytes: &[u8], hints: &Hints) -> Option<Feed> {
    if !feed::looks_like_feed(bytes) {
        return None;
    }
    let address = hints.url.as_deref().and_then(|url| Url::parse(url).ok());
    feed::read(bytes, hints.content_type.as_deref(), address.as_ref()).ok()
}

/// Gives a page for each entry that has words of its own, and a word on those that have none.
pub(super) fn give(source: &str, feed: &Feed, hints: &Hints, give: &mut dyn FnMut(Job, u64) -> bool) -> bool {
    let address = hints.url.as_deref().or(feed.self_link.as_deref()).unwrap_or(source);
    let mut silent = 0;
    for (number, entry) in (1..).zip(&feed.entries) {
        let Some((page, said)) = page(entry, feed, address) else {
            silent += 1;
            continue;
        };
        let hints = Hints {
            url: entry.link.clone().filter(|link| Url::parse(link).is_ok()),
            fetched_at: hints.fetched_at.clone(),
            content_type: Some("text/html; charset=utf-8".to_owned()),
            entry: said.hint(),
        };
        let size = page.len() as u64;
        let capture = Capture { source: format!("{source}#{number}"), bytes: page.into_bytes(), hints };
        if !give(Job::Page(Box::new(capture), None), size) {
            return false;
        }
    }
    match told(silent, feed.entries.len()) {
        Some(why) => give(Job::Listing { source: source.to_owned(), why }, 0),
        None => true,
    }
}

/// A page made of an entry's words, and what the feed said of it; `None` where it has no words but its title.
fn page(entry: &Entry, feed: &Feed, address: &str) -> Option<(String, EntrySaid)> {
    let words = |html: &Option<String>| html.clone().filter(|html| !sanitize::text(html).is_empty());
    let said = EntrySaid {
        content: words(&entry.content),
        summary: words(&entry.summary),
        refused: Some(FEED_ALONE.to_owned()),
        ..EntrySaid::of(entry, feed, address)
    };
    Some((made_page(&said)?, said))
}

/// What there is to say of a feed with so many entries, of which so many are silent.
fn told(silent: usize, entries: usize) -> Option<String> {
    let who = match (silent, entries) {
        (0, 0) => return Some("a feed without entries".to_owned()),
        (0, _) => return None,
        (1, 1) => "its one entry holds".to_owned(),
        (1, _) => format!("1 of its {entries} entries holds"),
        _ if silent == entries => format!("its {entries} entries hold"),
        _ => format!("{silent} of its {entries} entries hold"),
    };
    let (own, pages) = if silent == 1 { ("its", "its page") } else { ("their", "their pages") };
    Some(format!("a feed: {who} no text of {own} own; follow the feed to fetch {pages}"))
}
