//! Feed documents as the frontier reads them: the feed, and what it says of when to come back.

use super::moment::Moment;
use super::read::{Facts, NotAFeed, Reader, Skip};
use crate::discover;
use crate::feed::{self, Feed};
use std::time::Duration;
use url::Url;

/// Reads documents with this crate's own reader of feeds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Feeds;

impl Reader for Feeds {
    type Feed = Feed;

    fn read(
        &self,
        body: &[u8],
        content_type: Option<&str>,
        address: &str,
    ) -> Result<(Feed, Facts), NotAFeed> {
        let base = Url::parse(address).ok();
        match feed::read(body, content_type, base.as_ref()) {
            Ok(feed) => {
                let facts = facts(&feed);
                Ok((feed, facts))
            }
            Err(not @ (feed::NotAFeed::Html | feed::NotAFeed::LoginPage)) => {
                let login = not == feed::NotAFeed::LoginPage;
                let found =
                    base.iter().flat_map(|base| discover::feeds(&String::from_utf8_lossy(body), base));
                Err(NotAFeed::Page { feeds: found.map(|found| found.url.to_string()).collect(), login })
            }
            Err(not) => Err(instead(not)),
        }
    }
}

/// What a feed says of when to come back.
fn facts(feed: &Feed) -> Facts {
    let ttl = feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    let period = feed.update_period.as_deref().and_then(period);
    let each = period.map(|p| p / feed.update_frequency.unwrap_or(1).max(1));
    Facts {
        every: ttl.max(each),
        skip: Skip::new(feed.skip_hours.iter().copied(), feed.skip_days.iter().map(String::as_str)),
        times: feed.entries.iter().filter_map(|entry| entry.date()).map(Moment::from).collect(),
        hubs: feed.hubs.clone(),
        self_link: feed.self_link.clone(),
        note: feed.notes.first().cloned(),
    }
}

/// A period of the syndication module.
fn period(name: &str) -> Option<Duration> {
    const HOUR: u64 = 3_600;
    let hours = match name.trim().to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(Duration::from_secs(hours * HOUR))
}

/// What a document is that is no feed.
fn instead(not: feed::NotAFeed) -> NotAFeed {
    match not {
        feed::NotAFeed::Empty => NotAFeed::Empty,
        feed::NotAFeed::Html | feed::NotAFeed::LoginPage => NotAFeed::Other("a web page".to_owned()),
        feed::NotAFeed::JsonOfAnotherKind => NotAFeed::Other("JSON of another kind".to_owned()),
        feed::NotAFeed::XmlOfAnotherKind(what) => NotAFeed::Other(format!("XML of another kind: {what}")),
        feed::NotAFeed::Truncated => NotAFeed::Other("an answer that breaks off".to_owned()),
        feed::NotAFeed::Binary(what) => NotAFeed::Other(what.to_owned()),
        feed::NotAFeed::Text => NotAFeed::Other("plain text".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(inside: &str) -> Option<u64> {
        let text = format!(
            "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>Meridian</title>\
             {inside}<item><title>x</title></item></channel></rss>"
        );
        let (_, facts) = Feeds.read(text.as_bytes(), None, "http://meridian.example/").unwrap();
        facts.every.map(|every| every.as_secs())
    }

    #[test]
    fn how_often_a_feed_asks_to_be_read() {
        assert_eq!(every("<ttl>90</ttl>"), Some(5_400));
        assert_eq!(every("<ttl>soon</ttl>"), None);
        let sy = "<sy:updatePeriod> daily </sy:updatePeriod>";
        assert_eq!(every(sy), Some(86_400));
        assert_eq!(every(&format!("{sy}<sy:updateFrequency>4</sy:updateFrequency>")), Some(21_600));
        assert_eq!(
            every(&format!("<ttl>1</ttl>{sy}<sy:updateFrequency>0</sy:updateFrequency>")),
            Some(86_400)
        );
    }
}
