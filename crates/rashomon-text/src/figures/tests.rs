//! What counts as a figure, and with which unit, noun and bound.

use super::figures;
use crate::{sentences::sentences, times::times};
use proptest::prelude::*;

/// Each text with its figures.
fn check(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let spans = sentences(text);
        let times = times(text, &spans, "2025-11-13".parse().ok());
        out.push_str(&format!("{text}\n"));
        for f in figures(text, &spans, &times) {
            let value = (f.value * 1000.0).round() / 1000.0;
            out.push_str(&format!(
                "  {} = {value} {} | {} | {:?}{}\n",
                f.text,
                f.unit.as_deref().unwrap_or("-"),
                f.noun.as_deref().unwrap_or("-"),
                f.bound,
                if f.ordinal { " ordinal" } else { "" }
            ));
        }
    }
    out
}

#[test]
fn counts() {
    insta::assert_snapshot!(check(&[
        "The flood killed 14 people and left at least 2,300 families homeless.",
        "Some 40,000 angry villagers and three senior officials came; fewer than ten stayed.",
        "As many as 3 million voters, an estimated 12.5 million ballots and six rounds of talks.",
        "It took 14 police officers between 12 and 18 months and $17.1bn; 5-10 percent left.",
        "Some 1,200 of the 3,400 delegates of the 27-member bloc met over three years after a 7.1-magnitude quake.",
        "One of them said no one knew. Twenty-four ships sank.",
    ]), @"
    The flood killed 14 people and left at least 2,300 families homeless.
      14 = 14 - | people | Exact
      2,300 = 2300 - | family | AtLeast
    Some 40,000 angry villagers and three senior officials came; fewer than ten stayed.
      40,000 = 40000 - | villager | About
      three = 3 - | official | Exact
    As many as 3 million voters, an estimated 12.5 million ballots and six rounds of talks.
      3 million = 3000000 - | voter | AtMost
      12.5 million = 12500000 - | ballot | About
      six = 6 - | round | Exact
    It took 14 police officers between 12 and 18 months and $17.1bn; 5-10 percent left.
      14 = 14 - | officer | Exact
      12 = 12 mo | - | Exact
      18 months = 18 mo | - | Exact
      $17.1bn = 17100000000 USD | - | Exact
      5 = 5 % | - | Exact
      10 percent = 10 % | - | Exact
    Some 1,200 of the 3,400 delegates of the 27-member bloc met over three years after a 7.1-magnitude quake.
      1,200 = 1200 - | delegate | About
      3,400 = 3400 - | delegate | Exact
      27 = 27 - | member | Exact
      three years = 3 yr | - | Exact
      7.1 = 7.1 - | magnitude | Exact
    One of them said no one knew. Twenty-four ships sank.
      Twenty-four = 24 - | ship | Exact
    ");
}

#[test]
fn measures() {
    insta::assert_snapshot!(check(&[
        "Tariffs of 25% and a 24 percent levy; 3.5 percent of GDP; two percentage points.",
        "It cost $1.2bn, \u{20ac}3 million, A$5 billion, 40,000 yen and more than 300 million euros.",
        "A 5-kilometer road, 30 degrees Celsius, 12 \u{b0}C, 2 1/2 tons and 2,000 points.",
        "One-third of the members and half of the towns, about one-fifth of voters.",
    ]), @"
    Tariffs of 25% and a 24 percent levy; 3.5 percent of GDP; two percentage points.
      25% = 25 % | tariff | Exact
      24 percent = 24 % | levy | Exact
      3.5 percent = 3.5 % | gdp | Exact
      two percentage points = 2 pp | - | Exact
    It cost $1.2bn, €3 million, A$5 billion, 40,000 yen and more than 300 million euros.
      $1.2bn = 1200000000 USD | - | Exact
      €3 million = 3000000 EUR | - | Exact
      A$5 billion = 5000000000 AUD | - | Exact
      40,000 yen = 40000 JPY | - | Exact
      300 million euros = 300000000 EUR | - | AtLeast
    A 5-kilometer road, 30 degrees Celsius, 12 °C, 2 1/2 tons and 2,000 points.
      5-kilometer = 5 km | road | Exact
      30 degrees Celsius = 30 C | - | Exact
      12 °C = 12 C | - | Exact
      2 1/2 tons = 2.5 t | - | Exact
      2,000 = 2000 - | point | Exact
    One-third of the members and half of the towns, about one-fifth of voters.
      One-third = 33.333 % | member | Exact
      half = 50 % | town | Exact
      one-fifth = 20 % | voter | About
    ");
}

#[test]
fn lengths_of_time() {
    insta::assert_snapshot!(check(&[
        "A 30-minute meeting, three consecutive years, more than two hours.",
        "On June 23, 2025, at 10 p.m., two years ago, the 69-year-old man left.",
    ]), @"
    A 30-minute meeting, three consecutive years, more than two hours.
      30-minute = 30 min | meeting | Exact
      three consecutive years = 3 yr | - | Exact
      two hours = 2 h | - | AtLeast
    On June 23, 2025, at 10 p.m., two years ago, the 69-year-old man left.
      69-year-old = 69 yr | - | Exact ordinal
    ");
}

#[test]
fn names_and_labels() {
    insta::assert_snapshot!(check(&[
        "The Group of 7 bought F-35 jets under Article 9, page 3, and won 3-1 in the 2+2 talks.",
        "Fred Quill, 38, of the G7 office took Flight 212 on the 21st floor.",
    ]), @"
    The Group of 7 bought F-35 jets under Article 9, page 3, and won 3-1 in the 2+2 talks.
      7 = 7 - | - | Exact ordinal
      35 = 35 - | jet | Exact ordinal
      9 = 9 - | - | Exact ordinal
      3 = 3 - | - | Exact ordinal
      3 = 3 - | - | Exact ordinal
      1 = 1 - | - | Exact ordinal
      2 = 2 - | - | Exact ordinal
      2 = 2 - | talk | Exact ordinal
    Fred Quill, 38, of the G7 office took Flight 212 on the 21st floor.
      38 = 38 - | - | Exact ordinal
      7 = 7 - | - | Exact ordinal
      212 = 212 - | - | Exact ordinal
      21 = 21 - | - | Exact ordinal
    ");
}

proptest! {
    #[test]
    fn figures_are_in_order_and_in_bounds(
        text in "\\PC{0,80}|(([0-9]{1,12}|[-:./,$%+\u{b0}\u{20ac} \n'\u{2019}]|one|third|half|million|percent|won|people|of|A|year) ?){0,20}",
    ) {
        let spans = sentences(&text);
        let times = times(&text, &spans, None);
        let mut end = 0;
        for f in figures(&text, &spans, &times) {
            prop_assert!(f.start >= end && f.end > f.start && f.value.is_finite());
            prop_assert_eq!(text.get(f.start as usize..f.end as usize), Some(f.text.as_str()));
            end = f.end;
        }
    }
}

#[test]
fn shares_halves_and_hundreds_in_words() {
    insta::assert_snapshot!(check(&[
        "One in five adults smokes, and six out of ten trains were cancelled.",
        "Three hundred and forty houses burned; half a million people fled.",
        "The rate rose by a quarter of a percentage point, and rents by a third.",
        "Spending goes up to 3.5 percent; up to 300 flights fall out within six months.",
    ]), @"
    One in five adults smokes, and six out of ten trains were cancelled.
      One in five = 20 % | smoke | Exact
      six out of ten = 60 % | train | Exact
    Three hundred and forty houses burned; half a million people fled.
      Three hundred and forty = 340 - | house | Exact
      half a million = 500000 - | people | Exact
    The rate rose by a quarter of a percentage point, and rents by a third.
      a quarter of a percentage point = 0.25 pp | - | Exact
      a third = 33.333 % | - | Exact
    Spending goes up to 3.5 percent; up to 300 flights fall out within six months.
      3.5 percent = 3.5 % | - | Exact
      300 = 300 - | flight | AtMost
      six months = 6 mo | - | AtMost
    ");
}
