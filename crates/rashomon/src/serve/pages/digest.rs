//! The digest: what is new since a time, one entry a story, to be read to its end.

use super::age::age;
use super::list::List;
use super::{Frame, page};
use crate::serve::desk::{Listing, Unread, Wanted};
use crate::serve::door::Viewer;
use crate::serve::{Problem, Room};
use crate::view::count;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

/// Stories of a digest: one that is read to its end is short.
const MOST: usize = 60;
/// Stories looked up at once.
const STRETCH: usize = 60;
/// Stretches looked at: so many stories newer than the time, most of them read already, are looked through.
const STRETCHES: usize = 10;

/// The times that are offered: value, name.
const SINCE: [(&str, &str); 3] = [("hour", "An hour"), ("day", "A day"), ("week", "A week")];

/// From when on, and whether what was read comes too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    since: String,
    all: String,
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Digest {
    frame: Frame,
    since: String,
    stories: String,
    choices: Vec<(&'static str, String, bool)>,
    all: bool,
    other: String,
    list: List,
}

/// `/digest`.
pub(super) async fn digest(
    State(room): State<Room>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let now = room.now();
    let word = if asked.since.is_empty() { "day" } else { asked.since.trim() };
    let since = begin(word, now)?;
    let (reader, all) = (viewer.name.clone(), super::filters::is_on(&asked.all));
    let listing = room
        .read(move |room| {
            let mut wanted = Wanted { newest: true, ..Wanted::default() };
            let mut stories = Vec::new();
            for _ in 0..STRETCHES {
                let listing = room.desk().list(&wanted, Some(&reader), STRETCH)?;
                let some = listing.stories.len();
                let new =
                    listing.stories.into_iter().take_while(|s| s.row.last.is_some_and(|at| at >= since));
                let new: Vec<_> = new.collect();
                let ended = new.len() < some;
                stories.extend(new.into_iter().filter(|s| all || s.unread != Unread::Read));
                wanted.cursor = listing.next;
                if ended || wanted.cursor.is_none() || stories.len() >= MOST {
                    break;
                }
            }
            stories.truncate(MOST);
            Ok(Listing { stories, next: None })
        })
        .await?;
    let at = |since: &str, all: bool| format!("/digest?since={since}{}", if all { "&all=1" } else { "" });
    let mut list = List::new("/digest", &Wanted { newest: true, ..Wanted::default() }, &listing, now);
    list.back = at(word, all);
    page(&Digest {
        frame: Frame::new(&viewer, "/digest"),
        since: age(since, Timestamp::UNIX_EPOCH).map(|age| age.full).unwrap_or_default(),
        stories: count(list.cards.len(), "story", "stories"),
        choices: SINCE.iter().map(|(value, name)| (*name, at(value, all), *value == word)).collect(),
        all,
        other: at(word, !all),
        list,
    })
}

/// From when on, as Unix seconds: the last hour, day or week, or from a date on.
fn begin(since: &str, now: Timestamp) -> Result<i64, Problem> {
    let hours = match since {
        "hour" => 1,
        "day" => 24,
        "week" => 7 * 24,
        date => {
            let day: Option<Date> = date.parse().ok();
            let begins = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
            let wrong = || Problem::bad("since is hour, day, week or a date such as 2031-05-04");
            return Ok(begins.ok_or_else(wrong)?.timestamp().as_second());
        }
    };
    Ok(now.saturating_sub(hours.hours()).map_or(i64::MIN, Timestamp::as_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_begins_where_asked() {
        let now: Timestamp = "2031-05-10T12:00:00Z".parse().unwrap();
        let check = |since: &str| Timestamp::from_second(begin(since, now).unwrap()).unwrap().to_string();
        assert_eq!(check("day"), "2031-05-09T12:00:00Z");
        assert_eq!(check("hour"), "2031-05-10T11:00:00Z");
        assert_eq!(check("2031-05-04"), "2031-05-04T00:00:00Z");
        assert!(begin("tomorrow", now).is_err());
    }
}
