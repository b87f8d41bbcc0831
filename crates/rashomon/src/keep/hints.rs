//! What is logged beside a capture for whoever folds it, now or years from now.

use crate::follow::EntrySaid;
use jiff::Timestamp;
use rashomon_model::FeedEntry;
use rashomon_store::Logged;
use serde::{Deserialize, Serialize};

/// The `hints` of a capture that was added by hand. (Those of a followed page are what its feed said: [`EntrySaid`].)
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Added {
    /// When it was taken in, Unix seconds.
    received: Option<i64>,
    /// What a feed said of it, where it stood in one.
    #[serde(flatten)]
    said: Option<EntrySaid>,
}

/// The hints of what is added now, with what a feed said of it.
pub(crate) fn added(now: Timestamp, entry: Option<FeedEntry>) -> String {
    let added = Added { received: Some(now.as_second()), said: entry.map(EntrySaid::from) };
    serde_json::to_string(&added).unwrap_or_default()
}

/// When a capture was taken in, which is the clock of the fold: as it was noted, else when it was fetched.
pub(super) fn received(logged: &Logged) -> Timestamp {
    let noted = logged.hints.as_deref().and_then(|json| serde_json::from_str::<Added>(json).ok());
    let noted = noted.and_then(|added| Timestamp::from_second(added.received?).ok());
    let fetched = || logged.fetched_at.as_ref()?.value.parse().ok();
    noted.or_else(fetched).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What the feed said that led to a capture, where one did.
pub(super) fn entry(logged: &Logged) -> Option<FeedEntry> {
    EntrySaid::read(logged.hints.as_deref()).hint()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_tell_when_and_by_whom() {
        let at = Timestamp::from_second(1_935_000_000).expect("in range");
        let by_hand = Logged { hints: Some(added(at, None)), ..Logged::default() };
        assert_eq!((received(&by_hand), entry(&by_hand)), (at, None));
        let from_a_feed = FeedEntry { feed: Some("tide.xml".to_owned()), ..FeedEntry::default() };
        let by_hand = Logged { hints: Some(added(at, Some(from_a_feed.clone()))), ..Logged::default() };
        assert_eq!((received(&by_hand), entry(&by_hand)), (at, Some(from_a_feed)));
        let said = EntrySaid { feed: "https://tide.example/feed".to_owned(), ..EntrySaid::default() };
        let fetched_at =
            Some(rashomon_model::FetchTime { value: at.to_string(), basis: rashomon_model::Basis::Given });
        let followed = Logged { hints: Some(said.json()), fetched_at, ..Logged::default() };
        assert_eq!(received(&followed), at);
        assert_eq!(entry(&followed).and_then(|e| e.feed).as_deref(), Some("https://tide.example/feed"));
        assert_eq!(
            received(&Logged { hints: Some("{".to_owned()), ..Logged::default() }),
            Timestamp::UNIX_EPOCH
        );
    }
}
