//! A time -> how long ago that is, in words, with the exact time beside it.

use crate::view::count;
use jiff::Timestamp;

/// A time as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Age {
    /// "2 hours ago"; a date where that is longer than a week, or still to come.
    pub(crate) words: String,
    /// RFC 3339, for `<time datetime>`.
    pub(crate) exact: String,
    /// "4 May 2031, 12:00 UTC", for whoever points at it.
    pub(crate) full: String,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// From here on a date says more than a count of days.
const LONG_AGO: i64 = 7 * DAY;
/// Clocks are not all right: what is so little ahead is now.
const SLACK: i64 = 5 * MINUTE;

/// How long `at` (Unix seconds) is ago; `None` for what no calendar has.
pub(crate) fn age(at: i64, now: Timestamp) -> Option<Age> {
    let time = Timestamp::from_second(at).ok()?;
    let ago = now.as_second().saturating_sub(at);
    let words = match ago {
        ago if !(-SLACK..LONG_AGO).contains(&ago) => time.strftime("%-d %B %Y").to_string(),
        ago if ago < MINUTE => "just now".to_owned(),
        ago if ago < HOUR => some(ago / MINUTE, "minute"),
        ago if ago < DAY => some(ago / HOUR, "hour"),
        ago => some(ago / DAY, "day"),
    };
    let full = time.strftime("%-d %B %Y, %H:%M UTC").to_string();
    Some(Age { words, exact: time.to_string(), full })
}

fn some(n: i64, what: &str) -> String {
    format!("{} ago", count(usize::try_from(n).unwrap_or(0), what, &format!("{what}s")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_as_people_do() {
        let now: Timestamp = "2031-05-10T12:00:00Z".parse().unwrap();
        let check = |at: &str| age(at.parse::<Timestamp>().unwrap().as_second(), now).unwrap().words;
        assert_eq!(check("2031-05-10T11:59:30Z"), "just now");
        assert_eq!(check("2031-05-10T12:02:00Z"), "just now");
        assert_eq!(check("2031-05-10T11:59:00Z"), "1 minute ago");
        assert_eq!(check("2031-05-10T10:00:00Z"), "2 hours ago");
        assert_eq!(check("2031-05-09T12:00:00Z"), "1 day ago");
        assert_eq!(check("2031-05-04T12:00:00Z"), "6 days ago");
        assert_eq!(check("2031-05-03T12:00:00Z"), "3 May 2031");
        assert_eq!(check("2031-05-12T12:00:00Z"), "12 May 2031");
    }

    #[test]
    fn the_exact_time_stands_beside_it() {
        let got = age(1_936_180_800, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(
            (got.exact.as_str(), got.full.as_str()),
            ("2031-05-10T12:00:00Z", "10 May 2031, 12:00 UTC")
        );
        assert_eq!(age(i64::MAX, Timestamp::UNIX_EPOCH), None);
    }
}
