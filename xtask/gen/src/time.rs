//! A moment as pages print it, and what a reader can know from that.

use crate::chance::Chance;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// What the page tells of an article's time: RFC 3339, cut to the precision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeTruth {
    /// The value.
    pub value: String,
    /// `day`, `hour` or `minute`.
    pub precision: String,
}

/// How the cards of a page print their times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// "2h ago".
    Short,
    /// "3 hours ago", "an hour ago", "Yesterday".
    Words,
    /// "12 March 2031, 14:28 GMT".
    Zoned,
    /// "Mar 12, 2031".
    Day,
    /// Now one, now another.
    Mixed,
}

/// A time as printed: its words, what they tell, and the moment as markup would give it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Words.
    pub words: String,
    /// What a reader can know.
    pub truth: TimeTruth,
    /// RFC 3339.
    pub datetime: String,
}

/// A moment some hours or days before the fetch.
pub fn shown(fetched: Timestamp, clock: Clock, chance: &mut Chance) -> Shown {
    let clock = match clock {
        Clock::Mixed => [Clock::Short, Clock::Words, Clock::Zoned, Clock::Day][chance.below(4)],
        one => one,
    };
    let back = |seconds: usize| {
        let ago = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(0));
        fetched.checked_sub(ago).unwrap_or(fetched)
    };
    let utc = |t: Timestamp| t.to_zoned(TimeZone::UTC);
    let minutes = chance.within(3, 59);
    let hours = chance.within(2, 23);
    match clock {
        Clock::Short | Clock::Words if chance.percent(20) => {
            let words = if clock == Clock::Short {
                [format!("{minutes}m ago"), format!("{minutes} min ago")][chance.below(2)].clone()
            } else {
                format!("{minutes} minutes ago")
            };
            of(words, &utc(back(minutes * 60)), "minute")
        }
        Clock::Words if chance.percent(12) => of("Yesterday".to_owned(), &utc(back(86_400)), "day"),
        Clock::Words if chance.percent(10) => of("an hour ago".to_owned(), &utc(back(3600)), "hour"),
        Clock::Short => of(format!("{hours}h ago"), &utc(back(hours * 3600)), "hour"),
        Clock::Words => of(format!("{hours} hours ago"), &utc(back(hours * 3600)), "hour"),
        Clock::Zoned => zoned(back(hours * 3600 + minutes * 60), chance),
        _ => {
            let at = utc(back(hours * 9000));
            let formats = ["%-d %B %Y", "%b %-d, %Y", "%B %-d, %Y", "%Y-%m-%d"];
            of(at.strftime(chance.pick(&formats)).to_string(), &at, "day")
        }
    }
}

/// An absolute time with its zone.
fn zoned(at: Timestamp, chance: &mut Chance) -> Shown {
    const ZONES: &[(&str, &str)] =
        &[("GMT", "Etc/GMT"), ("JST", "Asia/Tokyo"), ("UTC", "Etc/UTC"), ("CET", "Etc/GMT-1")];
    let (name, zone) = ZONES[chance.below(ZONES.len())];
    let at = at.in_tz(zone).unwrap_or_else(|_| at.to_zoned(TimeZone::UTC));
    let formats = ["%-d %B %Y, %H:%M", "%b %-d, %Y %H:%M", "%B %-d, %Y at %-I:%M %p", "%Y-%m-%d %H:%M"];
    let words = at.strftime(chance.pick(&formats)).to_string();
    of(
        if chance.percent(30) { format!("{words} ({name})") } else { format!("{words} {name}") },
        &at,
        "minute",
    )
}

fn of(words: String, at: &Zoned, precision: &str) -> Shown {
    let datetime = at.strftime("%Y-%m-%dT%H:%M:00%:z").to_string();
    let value = if precision == "day" { datetime[..10].to_owned() } else { datetime.clone() };
    Shown { words, truth: TimeTruth { value, precision: precision.to_owned() }, datetime }
}
