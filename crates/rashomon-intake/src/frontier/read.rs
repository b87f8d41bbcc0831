//! What the frontier has to know of a feed's document, and the seam to whoever reads it.

use super::moment::Moment;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Reads feed documents. The frontier keeps nothing of a document but its [`Facts`].
pub trait Reader {
    /// A feed as the reader gives it.
    type Feed;

    /// A document as a feed.
    ///
    /// # Errors
    /// It is none; what it is instead.
    fn read(
        &self,
        body: &[u8],
        content_type: Option<&str>,
        address: &str,
    ) -> Result<(Self::Feed, Facts), NotAFeed>;
}

/// What a document says of when to come back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// How often the feed asks to be read: the longer of RSS `ttl` and of `sy:updatePeriod` over `sy:updateFrequency`.
    pub every: Option<Duration>,
    /// When it asks not to be read.
    pub skip: Skip,
    /// When its entries were published, in any order.
    pub times: Vec<Moment>,
    /// Its WebSub hubs, the first named first.
    pub hubs: Vec<String>,
    /// The address it calls its own.
    pub self_link: Option<String>,
    /// What is wrong with it though it could be read, in words for the user.
    pub note: Option<String>,
}

/// Hours and days (GMT) at which a feed asks not to be read (RSS `skipHours`, `skipDays`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// Bit 0 is midnight to one.
    pub hours: u32,
    /// Bit 0 is Monday.
    pub days: u8,
}

impl Skip {
    /// From hours (0 to 23; 24 is midnight too) and English names of days, as feeds write them.
    pub fn new<'a>(hours: impl IntoIterator<Item = u8>, days: impl IntoIterator<Item = &'a str>) -> Self {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let mut skip = Self::default();
        for hour in hours.into_iter().filter(|h| *h <= 24) {
            skip.hours |= 1 << (hour % 24);
        }
        for day in days {
            let day = day.trim().to_ascii_lowercase();
            if let Some(at) = NAMES.iter().position(|name| day.starts_with(name)) {
                skip.days |= 1 << at;
            }
        }
        skip
    }

    /// Whether this point in time is to be skipped.
    #[must_use]
    pub fn covers(self, at: Moment) -> bool {
        let hours = at.seconds().div_euclid(3_600);
        let hour = hours.rem_euclid(24);
        // 1970-01-01 was a Thursday: day 3 where Monday is 0.
        let day = (hours.div_euclid(24) + 3).rem_euclid(7);
        self.hours >> hour & 1 == 1 || self.days >> day & 1 == 1
    }

    /// `at`, or the next full hour that is not skipped; `at` where every hour is (such a feed asks never to be read).
    #[must_use]
    pub fn after(self, at: Moment) -> Moment {
        /// Every hour of a week and one.
        const HOURS: i64 = 8 * 24;
        if !self.covers(at) {
            return at;
        }
        let hour = at.seconds().div_euclid(3_600);
        let next = (hour + 1..hour + HOURS).map(|h| Moment::from_seconds(h * 3_600));
        next.into_iter().find(|t| !self.covers(*t)).unwrap_or(at)
    }
}

/// A document that is no feed: what it is instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAFeed {
    /// Nothing at all.
    Empty,
    /// A web page, with the feeds it names.
    Page {
        /// Addresses of feeds, the likeliest first.
        feeds: Vec<String>,
        /// Whether it is a page to log in on.
        login: bool,
    },
    /// Something else; what is wrong.
    Other(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_hours_and_days_are_passed_over() {
        let at = |text: &str| Moment::from(text.parse::<jiff::Timestamp>().unwrap());
        let after = |skip: Skip, text: &str| skip.after(at(text)).to_string();
        // 2031-05-04 is a Sunday.
        let hours = Skip::new([10, 11, 24], []);
        assert_eq!(after(hours, "2031-05-04T09:30:00Z"), "2031-05-04T09:30:00Z");
        assert_eq!(after(hours, "2031-05-04T10:30:00Z"), "2031-05-04T12:00:00Z");
        assert_eq!(after(hours, "2031-05-04T00:10:00Z"), "2031-05-04T01:00:00Z");
        let days = Skip::new([], ["Sunday", " monday"]);
        assert_eq!(after(days, "2031-05-04T09:30:00Z"), "2031-05-06T00:00:00Z");
        assert_eq!(after(Skip::new(0..24, []), "2031-05-04T09:30:00Z"), "2031-05-04T09:30:00Z");
        assert_eq!(Skip::new([77], ["someday"]), Skip::default());
    }
}
