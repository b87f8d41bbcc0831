//! What a list can be narrowed to: the hashtags, names, languages and outlets that there are, and earlier days.

use super::filters::{address, language_name};
use crate::serve::desk::Wanted;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rashomon_store::Facets;

/// Values of a kind that are shown; the form takes any other.
const SHOWN: usize = 10;
/// Earlier days that are offered as links; the form takes any other.
const DAYS: i64 = 6;

/// One value with how many stories have it.
pub(crate) struct Choice {
    /// What it is called.
    pub(crate) name: String,
    /// What stands in the address.
    pub(crate) value: String,
    /// How many stories.
    pub(crate) count: u64,
    /// The list narrowed to it; where it is chosen already, without it.
    pub(crate) href: String,
    /// Whether it is chosen.
    pub(crate) chosen: bool,
}

/// A kind of values.
pub(crate) struct Group {
    /// Its heading.
    pub(crate) heading: &'static str,
    /// The name of its field in an address and a form.
    pub(crate) field: &'static str,
    /// Its values, the most frequent first.
    pub(crate) choices: Vec<Choice>,
}

/// The groups of choices beside the list at `path`; those without a value are left out.
pub(crate) fn groups(known: &Facets, names: &[(String, u64)], path: &str, wanted: &Wanted) -> Vec<Group> {
    let base = Wanted { cursor: None, ..wanted.clone() };
    let with = |field: &str, value: Option<String>| match field {
        "language" => Wanted { language: value, ..base.clone() },
        "tag" => Wanted { tag: value, ..base.clone() },
        "entity" => Wanted { entity: value, ..base.clone() },
        _ => Wanted { outlet: value, ..base.clone() },
    };
    let group = |heading, field: &'static str, values: &[(String, u64)], now: &Option<String>| {
        let choice = |(value, count): &(String, u64)| {
            let chosen = now.as_deref() == Some(value);
            Choice {
                name: match field {
                    "language" => language_name(value),
                    "tag" => format!("#{value}"),
                    _ => value.clone(),
                },
                href: address(path, &with(field, (!chosen).then(|| value.clone()))),
                value: value.clone(),
                count: *count,
                chosen,
            }
        };
        Group { heading, field, choices: values.iter().take(SHOWN).map(choice).collect() }
    };
    let all = [
        group("Hashtags", "tag", &known.tags, &wanted.tag),
        group("Names", "entity", names, &wanted.entity),
        group("Languages", "language", &known.languages, &wanted.language),
        group("Outlets", "outlet", &known.outlets, &wanted.outlet),
    ];
    all.into_iter().filter(|group| !group.choices.is_empty()).collect()
}

/// A day to look at the list as of.
pub(crate) struct Day {
    /// "Saturday, 3 May".
    pub(crate) name: String,
    /// `2031-05-03`.
    pub(crate) value: String,
    /// The list as of its end.
    pub(crate) href: String,
    /// Whether the list is as of it.
    pub(crate) chosen: bool,
}

/// The days before today; around the chosen one where there is one.
pub(crate) fn days(path: &str, wanted: &Wanted, now: Timestamp) -> Vec<Day> {
    let today = today(now);
    let around = wanted.day.map(|day| add(day, DAYS / 2)).filter(|day| *day < today);
    let last = around.unwrap_or_else(|| add(today, -1));
    let day = |back: i64| {
        let day = add(last, -back);
        Day {
            name: day.strftime("%A, %-d %B").to_string(),
            value: day.to_string(),
            href: address(path, &Wanted { day: Some(day), cursor: None, ..wanted.clone() }),
            chosen: wanted.day == Some(day),
        }
    };
    (0..DAYS).map(day).collect()
}

/// What day it is (UTC, as the lists count days).
pub(crate) fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

/// A day so many days on; the calendar's end where that is past it.
fn add(day: Date, days: i64) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_narrows_and_takes_itself_back() {
        let known = Facets { outlets: vec![("Meridian".to_owned(), 4)], ..Facets::default() };
        let check = |wanted: &Wanted| {
            let names = [("Odile Varga".to_owned(), 3)];
            let groups = groups(&known, &names, "/", wanted);
            assert_eq!(groups.iter().map(|group| group.field).collect::<Vec<_>>(), ["entity", "outlet"]);
            assert!(
                groups[0].choices[0].href.contains("entity=Odile+Varga"),
                "{}",
                groups[0].choices[0].href
            );
            (groups[1].choices[0].href.clone(), groups[1].choices[0].chosen)
        };
        let unread = Wanted { unread: true, ..Wanted::default() };
        assert_eq!(check(&unread), ("/?outlet=Meridian&unread=1".to_owned(), false));
        let chosen = Wanted { outlet: Some("Meridian".to_owned()), ..unread };
        assert_eq!(check(&chosen), ("/?unread=1".to_owned(), true));
    }

    #[test]
    fn days_go_back_from_yesterday_or_lie_around_the_chosen() {
        let now: Timestamp = "2031-05-10T12:00:00Z".parse().unwrap();
        let values = |wanted: &Wanted| -> Vec<String> {
            days("/", wanted, now).into_iter().map(|day| day.value).collect()
        };
        assert_eq!(values(&Wanted::default())[..2], ["2031-05-09", "2031-05-08"]);
        let early = Wanted { day: Some("2031-04-01".parse().unwrap()), ..Wanted::default() };
        assert_eq!(
            values(&early),
            ["2031-04-04", "2031-04-03", "2031-04-02", "2031-04-01", "2031-03-31", "2031-03-30"]
        );
    }
}
