//! Time lines and datelines, as pages print them.

use super::*;
use proptest::prelude::*;

/// Saturday, an hour before midnight in Greenwich.
const REFERENCE: &str = "2025-11-08T23:00:00Z";

fn shown(found: Option<StampText>) -> String {
    found.map_or("-".to_owned(), |s| {
        format!("{} {:?}{}", s.value, s.precision, if s.relative { " relative" } else { "" })
    })
}

/// Each line with what it says read as a stamp.
fn check(lines: &[&str]) -> String {
    let reference = REFERENCE.parse().ok();
    lines.iter().map(|line| format!("{line} => {}\n", shown(stamp(line, reference)))).collect()
}

/// Each line with the stamp inside it.
fn check_find(lines: &[&str]) -> String {
    let reference = REFERENCE.parse().ok();
    let one = |line: &&str| match find(line, reference) {
        Some((span, found)) => format!("{line} => [{}] {}\n", span.of(line), shown(Some(found))),
        None => format!("{line} => -\n"),
    };
    lines.iter().map(one).collect()
}

#[test]
fn absolute_stamps() {
    insta::assert_snapshot!(check(&[
        "November 7, 2025 at 14:44 JST",
        "Updated 4:05 AM EST, Fri November 7, 2025",
        "NOVEMBER 7, 20254:05 PM PT",
        "Posted: Nov. 7, 2025 4:05 p.m. PDT",
        "Fri 7 Nov 2025 16.05 GMT",
        "20251107T160509Z",
        "2025-11-07T16:05:09.123+09:00",
        "07/11/2025 16:05 CET",
        "03/04/2025 4:05 PM",
        "12/05/2025",
        "07-Nov-2025 16:05 IST",
        "2025年11月7日 16時05分",
        "Veröffentlicht am 7. November 2025 um 16:05 Uhr MEZ",
        "Mis à jour le 7 novembre 2025 à 16h05",
        "7 de noviembre de 2025",
        "Nov 7, 2025 | Updated Nov 8, 2025 • 3 min read",
        "Updated Nov 8, 2025 | First published Nov 7, 2025",
        "November 2025",
        "November 7",
        "Dec. 30",
        "Thu 6 Nov",
        "Thu Nov  6 16:05:09 2025",
    ]), @"
    November 7, 2025 at 14:44 JST => 2025-11-07T14:44:00+09:00 Minute
    Updated 4:05 AM EST, Fri November 7, 2025 => 2025-11-07T04:05:00-05:00 Minute
    NOVEMBER 7, 20254:05 PM PT => 2025-11-07T16:05:00-08:00 Minute
    Posted: Nov. 7, 2025 4:05 p.m. PDT => 2025-11-07T16:05:00-07:00 Minute
    Fri 7 Nov 2025 16.05 GMT => 2025-11-07T16:05:00+00:00 Minute
    20251107T160509Z => 2025-11-07T16:05:09+00:00 Second
    2025-11-07T16:05:09.123+09:00 => 2025-11-07T16:05:09+09:00 Second
    07/11/2025 16:05 CET => 2025-11-07T16:05:00+01:00 Minute
    03/04/2025 4:05 PM => 2025-03-04T16:05:00 Minute
    12/05/2025 => 2025-05-12 Day
    07-Nov-2025 16:05 IST => 2025-11-07T16:05:00+05:30 Minute
    2025年11月7日 16時05分 => 2025-11-07T16:05:00 Minute
    Veröffentlicht am 7. November 2025 um 16:05 Uhr MEZ => 2025-11-07T16:05:00+01:00 Minute
    Mis à jour le 7 novembre 2025 à 16h05 => 2025-11-07T16:05:00 Minute
    7 de noviembre de 2025 => 2025-11-07 Day
    Nov 7, 2025 | Updated Nov 8, 2025 • 3 min read => 2025-11-07 Day
    Updated Nov 8, 2025 | First published Nov 7, 2025 => 2025-11-07 Day
    November 2025 => 2025-11 Month
    November 7 => 2025-11-07 Day
    Dec. 30 => 2024-12-30 Day
    Thu 6 Nov => 2025-11-06 Day
    Thu Nov  6 16:05:09 2025 => 2025-11-06T16:05:09 Second
    ");
}

#[test]
fn relative_stamps() {
    insta::assert_snapshot!(check(&[
        "9m", "2 hrs", "12 mins ago", "an hour ago", "1 hour, 20 minutes ago", "Moments ago",
        "Updated 3 days ago", "two weeks ago", "a month ago", "last year", "yesterday", "Yesterday at 16:35",
        "day before yesterday", "Saturday", "last Saturday", "on Monday", "vor 2 Stunden", "il y a une heure",
        "hace 3 horas", "un'ora fa", "2 uur geleden", "5分前", "3時間前", "half an hour ago",
        "an hour and a half ago", "il y a 2 h",
    ]), @"
    9m => 2025-11-08T22:51:00+00:00 Minute relative
    2 hrs => 2025-11-08T21:00:00+00:00 Hour relative
    12 mins ago => 2025-11-08T22:48:00+00:00 Minute relative
    an hour ago => 2025-11-08T22:00:00+00:00 Hour relative
    1 hour, 20 minutes ago => 2025-11-08T21:40:00+00:00 Minute relative
    Moments ago => 2025-11-08T23:00:00+00:00 Minute relative
    Updated 3 days ago => 2025-11-05 Day relative
    two weeks ago => 2025-10-25 Day relative
    a month ago => 2025-10 Month relative
    last year => 2024 Year relative
    yesterday => 2025-11-07 Day relative
    Yesterday at 16:35 => 2025-11-07T16:35:00 Minute relative
    day before yesterday => 2025-11-06 Day relative
    Saturday => 2025-11-08 Day relative
    last Saturday => 2025-11-01 Day relative
    on Monday => 2025-11-03 Day relative
    vor 2 Stunden => 2025-11-08T21:00:00+00:00 Hour relative
    il y a une heure => 2025-11-08T22:00:00+00:00 Hour relative
    hace 3 horas => 2025-11-08T20:00:00+00:00 Hour relative
    un'ora fa => 2025-11-08T22:00:00+00:00 Hour relative
    2 uur geleden => 2025-11-08T21:00:00+00:00 Hour relative
    5分前 => 2025-11-08T22:55:00+00:00 Minute relative
    3時間前 => 2025-11-08T20:00:00+00:00 Hour relative
    half an hour ago => 2025-11-08T22:30:00+00:00 Minute relative
    an hour and a half ago => 2025-11-08T21:30:00+00:00 Hour relative
    il y a 2 h => 2025-11-08T21:00:00+00:00 Hour relative
    ");
}

#[test]
fn lines_that_only_look_like_stamps() {
    insta::assert_snapshot!(check(&[
        "", "May", "5 min read", "9 mins", "15:00", "3-2", "Sunday Herald", "In 2025", "32/13/2025",
        "November 7, 2025: a day of rain", "Call 2025-11-07-99", "2025", "20 Nov 7, 2025", "1,200",
    ]), @"
     => -
    May => -
    5 min read => -
    9 mins => -
    15:00 => -
    3-2 => -
    Sunday Herald => -
    In 2025 => -
    32/13/2025 => -
    November 7, 2025: a day of rain => -
    Call 2025-11-07-99 => -
    2025 => -
    20 Nov 7, 2025 => -
    1,200 => -
    ");
}

#[test]
fn stamps_inside_lines() {
    insta::assert_snapshot!(check_find(&[
        "The Herald07-11-2025",
        "time9 minutes ago",
        "News from Freedonia Economy Nov 7, 2025 14:28 (JST) Fredville, Nov. 6 (Newswire)--Envoys",
        "HERALD NEWS - 4 hours ago - 15:00 | All",
        "Posted by Ada Quill on 3 March 2024",
        "Updated 8 November 2025, published 7 November 2025",
        "The court ruled in November 2025 on 1,200 cases",
        "Herald Digest: November 7, 2025",
    ]), @"
    The Herald07-11-2025 => [07-11-2025] 2025-11-07 Day
    time9 minutes ago => [9 minutes ago] 2025-11-08T22:51:00+00:00 Minute relative
    News from Freedonia Economy Nov 7, 2025 14:28 (JST) Fredville, Nov. 6 (Newswire)--Envoys => [Nov 7, 2025 14:28 (JST)] 2025-11-07T14:28:00+09:00 Minute
    HERALD NEWS - 4 hours ago - 15:00 | All => [4 hours ago] 2025-11-08T19:00:00+00:00 Hour relative
    Posted by Ada Quill on 3 March 2024 => [3 March 2024] 2024-03-03 Day
    Updated 8 November 2025, published 7 November 2025 => [7 November 2025] 2025-11-07 Day
    The court ruled in November 2025 on 1,200 cases => -
    Herald Digest: November 7, 2025 => [November 7, 2025] 2025-11-07 Day
    ");
}

#[test]
fn how_long_ago() {
    assert_eq!(ago("2 hours ago"), Some((7200, Precision::Hour)));
    assert_eq!(ago("Updated 9m"), Some((540, Precision::Minute)));
    assert_eq!(ago("yesterday"), Some((86_400, Precision::Day)));
    assert_eq!(ago("2 hours of rain ago"), None);
    let line = "time9 minutes ago | Herald";
    let (span, seconds, precision) = ago_in(line).unwrap();
    assert_eq!((span.of(line), seconds, precision), ("9 minutes ago", 540, Precision::Minute));
}

proptest! {
    #[test]
    fn any_line_is_read(line in "\\PC{0,60}|([0-9]{1,8}|[-:./, TZ()+]|am|pm|March|mars|ago|hours|an|年|月|last){0,14}") {
        let reference = REFERENCE.parse().ok();
        let _ = (stamp(&line, reference), stamp(&line, None), ago(&line), dateline(&line, None));
        for span in [find(&line, reference).map(|f| f.0), ago_in(&line).map(|f| f.0)].into_iter().flatten() {
            prop_assert!(line.get(span.range()).is_some_and(|s| !s.is_empty()));
        }
    }
}
