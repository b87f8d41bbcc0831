//! Time expressions in running text, with their TIMEX3 values.

use super::times;
use crate::sentences::sentences;
use proptest::prelude::*;

/// Each text with what is found in it, read as written on Thursday, 13 November 2025.
fn check(texts: &[&str]) -> String {
    shown(texts, Some("2025-11-13"))
}

/// The same without a day of writing.
fn check_undated(texts: &[&str]) -> String {
    shown(texts, None)
}

fn shown(texts: &[&str], anchor: Option<&str>) -> String {
    let anchor = anchor.map(|a| a.parse().unwrap());
    let mut out = String::new();
    for text in texts {
        out.push_str(text);
        out.push('\n');
        for t in times(text, &sentences(text), anchor) {
            out.push_str(&format!("  {} = {} {:?}\n", t.text, t.value, t.kind));
        }
    }
    out
}

#[test]
fn dates() {
    insta::assert_snapshot!(check(&[
        "Envoys met on Oct. 9, 2024, and again on 3 March 2025 and 2025-06-01.",
        "The fair opened on June 23. It will close on Friday, Dec. 5.",
        "Voters went to the polls from June 24 to 25.",
        "She won in October 2024, replaced him last September and left in January this year.",
        "The plan of 1998 drew 2,000 people and 1998 shares at $1999.",
        "It won in two thousand and five with two thousand men; on July 4, 1999, 107.31 August points; 2019-Q3.",
        "In the late 1970s, in the 20th century, since spring 2023 and this summer.",
        "Sales in the third quarter of 2024 beat the year-earlier quarter.",
    ]), @"
    Envoys met on Oct. 9, 2024, and again on 3 March 2025 and 2025-06-01.
      Oct. 9, 2024 = 2024-10-09 Date
      3 March 2025 = 2025-03-03 Date
      2025-06-01 = 2025-06-01 Date
    The fair opened on June 23. It will close on Friday, Dec. 5.
      June 23 = 2025-06-23 Date
      Friday, Dec. 5 = 2025-12-05 Date
    Voters went to the polls from June 24 to 25.
      June 24 = 2025-06-24 Date
      25 = 2025-06-25 Date
    She won in October 2024, replaced him last September and left in January this year.
      October 2024 = 2024-10 Date
      last September = 2025-09 Date
      January this year = 2025-01 Date
    The plan of 1998 drew 2,000 people and 1998 shares at $1999.
      1998 = 1998 Date
    It won in two thousand and five with two thousand men; on July 4, 1999, 107.31 August points; 2019-Q3.
      two thousand and five = 2005 Date
      July 4, 1999 = 1999-07-04 Date
      2019-Q3 = 2019-Q3 Date
    In the late 1970s, in the 20th century, since spring 2023 and this summer.
      the late 1970s = 197 Date
      the 20th century = 19 Date
      spring 2023 = 2023-SP Date
      this summer = 2025-SU Date
    Sales in the third quarter of 2024 beat the year-earlier quarter.
      the third quarter of 2024 = 2024-Q3 Date
      the year-earlier quarter = 2023-Q3 Date
    ");
}

#[test]
fn direction_by_tense() {
    insta::assert_snapshot!(check(&[
        "Envoys met on Tuesday.",
        "Envoys will meet on Tuesday.",
        "The two agreed to talk again on Saturday.",
        "The mayor resigned in December.",
        "The bridge is expected to open in December.",
        "Talks run until Monday.",
        "The town closed the bridge to all traffic early on Tuesday.",
        "Two men were taken to hospital on Monday.",
        "The envoy failed to appear on Tuesday.",
        "The opposition has asked for a special session on Friday.",
        "The union demanded a vote on Saturday.",
        "The minister opened a session on Friday.",
        "Suitcases were to follow on Friday, as a table was to on Wednesday.",
        "The hearing was set for Monday.",
        "The court met on Thursday.",
    ]), @"
    Envoys met on Tuesday.
      Tuesday = 2025-11-11 Date
    Envoys will meet on Tuesday.
      Tuesday = 2025-11-18 Date
    The two agreed to talk again on Saturday.
      Saturday = 2025-11-15 Date
    The mayor resigned in December.
      December = 2024-12 Date
    The bridge is expected to open in December.
      December = 2025-12 Date
    Talks run until Monday.
      Monday = 2025-11-17 Date
    The town closed the bridge to all traffic early on Tuesday.
      Tuesday = 2025-11-11 Date
    Two men were taken to hospital on Monday.
      Monday = 2025-11-10 Date
    The envoy failed to appear on Tuesday.
      Tuesday = 2025-11-11 Date
    The opposition has asked for a special session on Friday.
      Friday = 2025-11-14 Date
    The union demanded a vote on Saturday.
      Saturday = 2025-11-15 Date
    The minister opened a session on Friday.
      Friday = 2025-11-07 Date
    Suitcases were to follow on Friday, as a table was to on Wednesday.
      Friday = 2025-11-14 Date
      Wednesday = 2025-11-12 Date
    The hearing was set for Monday.
      Monday = 2025-11-17 Date
    The court met on Thursday.
      Thursday = 2025-11-13 Date
    ");
}

#[test]
fn counted_from_now_or_from_another_day() {
    insta::assert_snapshot!(check(&[
        "He arrived yesterday, two weeks ago and a year ago.",
        "She was to leave on June 24. The trip was cancelled the day before.",
        "They will meet on Dec. 9. The deal was struck the previous day.",
        "The flood came on May 3. Two days later the dam broke.",
        "Last week, next month, the previous Friday, next Tuesday, this weekend.",
        "The week of March 6 was calm, as was the first week of June 2025.",
        "It fell two weeks before Christmas and three days after June 3, 2025.",
        "Voters will decide in two weeks, on Tuesday next week or on the 20th.",
        "From Nov. 18 to Dec. 3, 2014, then on 18 and 19 June.",
    ]), @"
    He arrived yesterday, two weeks ago and a year ago.
      yesterday = 2025-11-12 Date
      two weeks ago = 2025-W44 Date
      a year ago = 2024 Date
    She was to leave on June 24. The trip was cancelled the day before.
      June 24 = 2025-06-24 Date
      the day before = 2025-06-23 Date
    They will meet on Dec. 9. The deal was struck the previous day.
      Dec. 9 = 2025-12-09 Date
      the previous day = 2025-11-12 Date
    The flood came on May 3. Two days later the dam broke.
      May 3 = 2025-05-03 Date
      Two days later = 2025-05-05 Date
    Last week, next month, the previous Friday, next Tuesday, this weekend.
      Last week = 2025-W45 Date
      next month = 2025-12 Date
      the previous Friday = 2025-11-07 Date
      next Tuesday = 2025-11-18 Date
      this weekend = 2025-W46-WE Date
    The week of March 6 was calm, as was the first week of June 2025.
      The week of March 6 = 2025-W10 Date
      the first week of June 2025 = 2025-W23 Date
    It fell two weeks before Christmas and three days after June 3, 2025.
      two weeks before Christmas = 2025-12-11 Date
      three days after June 3, 2025 = 2025-06-06 Date
    Voters will decide in two weeks, on Tuesday next week or on the 20th.
      two weeks = 2025-11-27 Date
      Tuesday next week = 2025-11-18 Date
      the 20th = 2025-11-20 Date
    From Nov. 18 to Dec. 3, 2014, then on 18 and 19 June.
      Nov. 18 = 2014-11-18 Date
      Dec. 3, 2014 = 2014-12-03 Date
      18 = 2025-06-18 Date
      19 June = 2025-06-19 Date
    ");
}

#[test]
fn times_of_day() {
    insta::assert_snapshot!(check(&[
        "It began at 10 p.m. Wednesday and ended at noon Thursday.",
        "They spoke Friday morning, last night and at 9:30 a.m.",
        "It closes at 5 p.m. EST, Nov. 20.",
        "Tonight at 8 p.m., from 7 to 9 p.m. Friday, until 9 a.m. Tuesday, and at nine on Monday.",
    ]), @"
    It began at 10 p.m. Wednesday and ended at noon Thursday.
      10 p.m. Wednesday = 2025-11-12T22:00 Time
      noon Thursday = 2025-11-13T12:00 Time
    They spoke Friday morning, last night and at 9:30 a.m.
      Friday morning = 2025-11-07TMO Time
      last night = 2025-11-12TNI Time
      9:30 a.m = 2025-11-12T09:30 Time
    It closes at 5 p.m. EST, Nov. 20.
      5 p.m. EST, Nov. 20 = 2025-11-20T17:00 Time
    Tonight at 8 p.m., from 7 to 9 p.m. Friday, until 9 a.m. Tuesday, and at nine on Monday.
      Tonight at 8 p.m. = 2025-11-13T20:00 Time
      7 = 2025-11-07T19:00 Time
      9 p.m. Friday = 2025-11-07T21:00 Time
      9 a.m. Tuesday = 2025-11-18T09:00 Time
      Monday = 2025-11-10 Date
    ");
}

#[test]
fn lengths_and_sets() {
    insta::assert_snapshot!(check(&[
        "A 30-minute talk, three consecutive years, more than two and a half years.",
        "Over the past several months, for decades, an hour and a half.",
        "It meets annually, every Monday, each July and every three weeks.",
        "It opens Thursdays at 5 p.m. and each Sunday at noon.",
        "It costs $3 million a year and took a year.",
        "It ran three hours and 20 minutes, a couple of days, 12 to 18 months.",
    ]), @"
    A 30-minute talk, three consecutive years, more than two and a half years.
      30-minute = PT30M Duration
      three consecutive years = P3Y Duration
      more than two and a half years = P2Y6M Duration
    Over the past several months, for decades, an hour and a half.
      the past several months = PXM Duration
      decades = PXDE Duration
      an hour and a half = PT1H30M Duration
    It meets annually, every Monday, each July and every three weeks.
      annually = P1Y Set
      every Monday = XXXX-WXX-1 Set
      each July = XXXX-07 Set
      every three weeks = P3W Set
    It opens Thursdays at 5 p.m. and each Sunday at noon.
      Thursdays at 5 p.m. = XXXX-WXX-4T17:00 Set
      each Sunday at noon = XXXX-WXX-7T12:00 Set
    It costs $3 million a year and took a year.
      a year = P1Y Set
      a year = P1Y Duration
    It ran three hours and 20 minutes, a couple of days, 12 to 18 months.
      three hours and 20 minutes = PT3H20M Duration
      a couple of days = P2D Duration
      12 to 18 months = P12M Duration
    ");
}

#[test]
fn hours_and_days_said_by_other_words() {
    insta::assert_snapshot!(check(&[
        "It began at half past ten, at a quarter to six p.m. and at ten past nine in the evening.",
        "They met between 7 and 9 last night, and will meet Tuesday from 7 to 9 or tonight at 8.",
        "The ferry runs every day at 7:15 a.m., and another two weeks all day.",
        "It lasted 2\u{bd} hours, one and a half years, 24h, 2 years 1 month 21 days.",
        "On 23/Sep/2024 and 2024-Sep-24; on 11/20, 11/22 or 11/25; Thursday the 20th.",
        "The 15th day of June, the third month of 2021, week 27 of last year, Labor Day weekend.",
        "On fifteen August nineteen hundred ninety-three; three months after Easter 2025; next week on Tuesday.",
    ]), @"
    It began at half past ten, at a quarter to six p.m. and at ten past nine in the evening.
      half past ten = 2025-11-13T10:30 Time
      a quarter to six p.m. = 2025-11-13T17:45 Time
      ten past nine in the evening = 2025-11-13T21:10 Time
    They met between 7 and 9 last night, and will meet Tuesday from 7 to 9 or tonight at 8.
      7 = 2025-11-12T19:00 Time
      9 last night = 2025-11-12T21:00 Time
      Tuesday from 7 = 2025-11-18T07:00 Time
      9 = 2025-11-18T09:00 Time
      tonight at 8 = 2025-11-13T20:00 Time
    The ferry runs every day at 7:15 a.m., and another two weeks all day.
      every day at 7:15 a.m. = XXXX-XX-XXT07:15 Set
      another two weeks = P2W Duration
      all day = P1D Duration
    It lasted 2½ hours, one and a half years, 24h, 2 years 1 month 21 days.
      2½ hours = PT2H30M Duration
      one and a half years = P1Y6M Duration
      24h = PT24H Duration
      2 years 1 month 21 days = P2Y1M21D Duration
    On 23/Sep/2024 and 2024-Sep-24; on 11/20, 11/22 or 11/25; Thursday the 20th.
      23/Sep/2024 = 2024-09-23 Date
      2024-Sep-24 = 2024-09-24 Date
      11/20 = 2025-11-20 Date
      11/22 = 2025-11-22 Date
      11/25 = 2025-11-25 Date
      Thursday the 20th = 2025-11-20 Date
    The 15th day of June, the third month of 2021, week 27 of last year, Labor Day weekend.
      The 15th day of June = 2025-06-15 Date
      the third month of 2021 = 2021-03 Date
      week 27 of last year = 2024-W27 Date
      Labor Day weekend = 2025-W35-WE Date
    On fifteen August nineteen hundred ninety-three; three months after Easter 2025; next week on Tuesday.
      fifteen August nineteen hundred ninety-three = 1993-08-15 Date
      three months after Easter 2025 = 2025-07-20 Date
      next week on Tuesday = 2025-11-18 Date
    ");
}

#[test]
fn fuzzy_references() {
    insta::assert_snapshot!(check(&["Now, recently, in recent years, in the near future, the current crisis."]), @"
    Now, recently, in recent years, in the near future, the current crisis.
      Now = PRESENT_REF Date
      recently = PAST_REF Date
      recent years = PAST_REF Date
      the near future = FUTURE_REF Date
      current = PRESENT_REF Date
    ");
}

#[test]
fn without_a_day_of_writing() {
    insta::assert_snapshot!(check_undated(&[
        "On June 23, he cancelled the trip.",
        "Last year, on Tuesday, a year ago, in 2022.",
        "Since the war of 2022 and the summit of 2025, little has moved. On June 23, he cancelled the trip.",
        "The strait was closed in 2019. On June 23, he cancelled the trip.",
    ]), @"
    On June 23, he cancelled the trip.
      June 23 = XXXX-06-23 Date
    Last year, on Tuesday, a year ago, in 2022.
      Last year = XXXX Date
      Tuesday = XXXX-WXX-2 Date
      a year ago = PAST_REF Date
      2022 = 2022 Date
    Since the war of 2022 and the summit of 2025, little has moved. On June 23, he cancelled the trip.
      2022 = 2022 Date
      2025 = 2025 Date
      June 23 = 2025-06-23 Date
    The strait was closed in 2019. On June 23, he cancelled the trip.
      2019 = 2019 Date
      June 23 = XXXX-06-23 Date
    ");
}

#[test]
fn words_that_are_no_times() {
    insta::assert_snapshot!(check(&[
        "She may march on; a second man sat in the sun. The 1998 shares. Call 2010-2015.",
        "April Jones, June Smith and Will May won 3-1 in Game 7.",
        "The Sunday Herald and the Daily Quill of Daily9 met.",
    ]), @"
    She may march on; a second man sat in the sun. The 1998 shares. Call 2010-2015.
      2010 = 2010 Date
      2015 = 2015 Date
    April Jones, June Smith and Will May won 3-1 in Game 7.
    The Sunday Herald and the Daily Quill of Daily9 met.
    ");
}

proptest! {
    #[test]
    fn spans_are_in_order_and_in_bounds(
        text in "\\PC{0,80}|(([0-9]{1,8}|[-:./, \n'\u{2019}]|a|the|May|Monday|year|years|ago|last|of|pm|quarter|day|before|every|two|half) ?){0,20}",
        dated in any::<bool>(),
    ) {
        let anchor = dated.then(|| "2025-11-13".parse().unwrap());
        let mut end = 0;
        for t in times(&text, &sentences(&text), anchor) {
            prop_assert!(t.start >= end && t.end > t.start);
            prop_assert_eq!(text.get(t.start as usize..t.end as usize), Some(t.text.as_str()));
            end = t.end;
        }
    }
}
