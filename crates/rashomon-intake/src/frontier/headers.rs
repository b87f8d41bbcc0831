//! The headers that say when to come back: `Retry-After`, `Cache-Control`, `Expires`, `Age`, and the three forms of HTTP dates.

use super::exchange::Answer;
use super::moment::Moment;
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use std::time::Duration;

/// The longest date that is looked at: the longest form ("Wednesday, ...") has 33 characters.
const DATE_BYTES: usize = 64;

/// A two-digit year more than this far ahead is of the century before (RFC 9110, 5.6.7).
const CENTURY_TURNS: i64 = 50 * 366 * 86_400;

/// An HTTP date in any of its three forms (RFC 9110, 5.6.7); `None` for anything else. `now` decides two-digit years.
#[must_use]
pub fn http_date(text: &str, now: Moment) -> Option<Moment> {
    let text = text.trim();
    if text.len() > DATE_BYTES || !text.is_ascii() {
        return None;
    }
    // The weekday is passed over: a wrong one is the server's slip, the date still tells.
    let text = text.split_once([' ', ','])?.1.trim_start_matches([' ', ',']);
    let civil =
        |form: &str| -> Option<DateTime> { BrokenDownTime::parse(form, text).ok()?.to_datetime().ok() };
    let utc =
        |civil: DateTime| -> Option<Moment> { Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().into()) };
    if let Some(time) = civil("%d %b %Y %H:%M:%S GMT").or_else(|| civil("%b %e %H:%M:%S %Y")) {
        return utc(time);
    }
    let short = civil("%d-%b-%y %H:%M:%S GMT")?;
    // `%y` reads 69 to 99 as of the twentieth century, the rest as of ours; what is meant depends on when it is read.
    let years = [short.year().checked_add(100)?, short.year(), short.year().checked_sub(100)?];
    let dates = years.into_iter().filter_map(|year| utc(short.with().year(year).build().ok()?));
    dates.into_iter().find(|date| date.seconds().saturating_sub(now.seconds()) <= CENTURY_TURNS)
}

/// How long `Retry-After` asks us to stay away: seconds or a date; `None` where it is absent, past or makes no sense.
#[must_use]
pub fn retry_after(answer: &Answer, now: Moment) -> Option<Duration> {
    let text = answer.header("retry-after")?.trim();
    if let Some(seconds) = seconds(text) {
        return Some(Duration::from_secs(seconds)).filter(|wait| !wait.is_zero());
    }
    Some(http_date(text, now)?.since(now)).filter(|wait| !wait.is_zero())
}

/// How much longer the answer is fresh (RFC 9111, 4.2): `max-age` before `Expires`, less its `Age`; `None` where it is not.
#[must_use]
pub fn freshness(answer: &Answer, now: Moment) -> Option<Duration> {
    let mut max_age = None;
    let directives = answer.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("cache-control"));
    for directive in directives.flat_map(|(_, v)| v.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return None,
            "max-age" => max_age = max_age.or(seconds(value.trim().trim_matches('"'))),
            _ => {}
        }
    }
    let age = answer.header("age").and_then(|v| seconds(v.trim())).unwrap_or(0);
    let life = match max_age {
        Some(life) => life,
        None => {
            let until = http_date(answer.header("expires")?, now)?;
            let from = answer.header("date").and_then(|v| http_date(v, now)).unwrap_or(now);
            until.since(from).as_secs()
        }
    };
    Some(Duration::from_secs(life.saturating_sub(age))).filter(|wait| !wait.is_zero())
}

/// A whole number of seconds; more than fits is as much as fits.
fn seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2031-05-04T09:30:00Z
    const NOW: Moment = Moment(1_935_653_400_000);

    fn date(text: &str) -> String {
        http_date(text, NOW).map_or("-".to_owned(), |t| t.to_string())
    }

    #[test]
    fn three_forms_of_dates() {
        assert_eq!(date("Sun, 04 May 2031 10:00:00 GMT"), "2031-05-04T10:00:00Z");
        assert_eq!(date("Sunday, 04-May-31 10:00:00 GMT"), "2031-05-04T10:00:00Z");
        assert_eq!(date("Sun May  4 10:00:00 2031"), "2031-05-04T10:00:00Z");
        assert_eq!(date("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37Z");
        assert_eq!(date("Sunday, 06-Nov-79 08:49:37 GMT"), "2079-11-06T08:49:37Z");
        for none in ["0", "", "-1", "tomorrow", "Sun, 04 May 2031", "Sun, 99 May 2031 10:00:00 GMT", "é"] {
            assert_eq!(date(none), "-", "{none}");
        }
    }

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Answer { status: 200, headers, ..Answer::default() }
    }

    #[test]
    fn retry_after_in_all_its_forms() {
        let wait = |v: &str| retry_after(&answer(&[("Retry-After", v)]), NOW).map(|d| d.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sun, 04 May 2031 10:00:00 GMT"), Some(1800));
        assert_eq!(wait("Sunday, 04-May-31 10:00:00 GMT"), Some(1800));
        assert_eq!(wait("Sun May  4 10:00:00 2031"), Some(1800));
        assert_eq!(wait("99999999999999999999999"), Some(u64::from(u32::MAX)));
        for none in ["", "0", "-5", "soon", "1.5", "Sun, 04 May 2031 09:00:00 GMT"] {
            assert_eq!(wait(none), None, "{none}");
        }
    }

    #[test]
    fn freshness_by_max_age_expires_and_age() {
        let fresh = |h: &[(&str, &str)]| freshness(&answer(h), NOW).map(|d| d.as_secs());
        assert_eq!(fresh(&[("cache-control", "public, Max-Age=\"600\"")]), Some(600));
        assert_eq!(fresh(&[("Cache-Control", "max-age=600"), ("Age", "500")]), Some(100));
        assert_eq!(fresh(&[("Cache-Control", "max-age=600"), ("Age", "900")]), None);
        assert_eq!(fresh(&[("Cache-Control", "max-age=600, no-cache")]), None);
        assert_eq!(fresh(&[("Cache-Control", "max-age=soon")]), None);
        let expires = ("Expires", "Sun, 04 May 2031 10:30:00 GMT");
        assert_eq!(fresh(&[expires]), Some(3600));
        assert_eq!(fresh(&[expires, ("Date", "Sun, 04 May 2031 10:00:00 GMT")]), Some(1800));
        assert_eq!(fresh(&[expires, ("Cache-Control", "max-age=60")]), Some(60));
        assert_eq!(fresh(&[("Expires", "0")]), None);
    }
}
