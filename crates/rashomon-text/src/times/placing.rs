//! Which time an event happened at: its sentence's, or the day that the text's opening tells of.

use super::lexicon::weekday;
use jiff::civil::Date;
use rashomon_model::{Span, TimeExpr, TimeKind};

/// How many days before the day of writing an opening's day may lie: news tells of its week.
const NEWS_DAYS: i32 = 6;

/// The time that dates what the word at `word` tells in its `sentence`: the nearest that places it in the calendar;
/// `None` where no time there does. `times` are the text's, as [`super::times`] gives them.
#[must_use]
pub fn told_on<'t>(text: &str, sentence: Span, word: Span, times: &'t [TimeExpr]) -> Option<&'t TimeExpr> {
    times
        .iter()
        .filter(|t| sentence.start <= t.start && t.end <= sentence.end)
        .filter(|t| dates(t) && !compares(text, sentence, t))
        .min_by_key(
            |t| if t.start >= word.end { t.start - word.end } else { word.start.saturating_sub(t.end) },
        )
}

/// The day that a text's opening tells of, for events of sentences without a time: the first that `times` names before
/// the byte `end`, at most a week before the day of writing.
#[must_use]
pub fn opening_day(times: &[TimeExpr], end: u32, written: Date) -> Option<Date> {
    times.iter().filter(|t| t.end <= end && dates(t)).find_map(|t| {
        let day: Date = t.value.get(..10)?.parse().ok()?;
        let before = day.until((jiff::Unit::Day, written)).ok()?.get_days();
        (0..=NEWS_DAYS).contains(&before).then_some(day)
    })
}

/// The day a text was written on, where `about` may be a day too early ("2 days ago" is rounded down): a text that
/// tells of a Wednesday as past was not written on the Tuesday after which that is six days gone, but a day later.
#[must_use]
pub fn writing_day(text: &str, about: Date) -> Date {
    let Ok(next) = about.tomorrow() else { return about };
    let named = |t: &TimeExpr| {
        let bare = weekday(t.text.split([' ', '\'']).next().unwrap_or("").to_lowercase().as_str()).is_some();
        let day: Date = t.value.get(..10).filter(|_| bare)?.parse().ok()?;
        let back = day.until((jiff::Unit::Day, about)).ok()?.get_days();
        (0..=NEWS_DAYS).contains(&back).then_some(back)
    };
    let first = super::times(text, &[], Some(about)).iter().find_map(named);
    if first == Some(NEWS_DAYS) { next } else { about }
}

/// Whether a time names a place in the calendar.
fn dates(time: &TimeExpr) -> bool {
    let year = time.value.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()));
    year && matches!(time.kind, TimeKind::Date | TimeKind::Time)
}

/// Whether a time is only what something is measured from or compared with: "the most since 2009", "than in May".
fn compares(text: &str, sentence: Span, time: &TimeExpr) -> bool {
    let before = text.get(sentence.start as usize..time.start as usize).unwrap_or("").to_lowercase();
    let mut words = before.split_whitespace().rev();
    let mut last = words.next().unwrap_or("");
    if matches!(last, "in" | "of" | "on" | "at" | "the" | "early" | "late") {
        last = words.next().unwrap_or("");
    }
    match last {
        "since" | "than" => true,
        "to" | "with" | "from" => matches!(words.next(), Some("compared" | "dating" | "back")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::times::times;

    /// The value of the time of `word` in a text of one sentence, written on 13 November 2025.
    fn check(text: &str, word: &str) -> Option<String> {
        let times = times(text, &[], "2025-11-13".parse().ok());
        let at = text.find(word).unwrap();
        let sentence = Span::new(0, text.len());
        told_on(text, sentence, Span::new(at, at + word.len()), &times).map(|t| t.value.clone())
    }

    #[test]
    fn an_event_has_the_nearest_time_that_dates_it() {
        let day = |text, word| check(text, word).unwrap_or_default();
        assert_eq!(day("It sank on June 3, 2024, and was raised on May 5, 2025.", "sank"), "2024-06-03");
        assert_eq!(day("It sank on June 3, 2024, and was raised on May 5, 2025.", "raised"), "2025-05-05");
        assert_eq!(day("On Tuesday prices fell the most since 2009.", "fell"), "2025-11-11");
        assert_eq!(check("Prices fell to their lowest since March 2009.", "fell"), None);
        assert_eq!(check("Prices rose more than in May.", "rose"), None);
    }

    #[test]
    fn the_opening_tells_the_day() {
        let text = "The dam broke on Monday. Its gates of 1998 had rusted.";
        let written: Date = "2025-11-13".parse().unwrap();
        let found = times(text, &[], Some(written));
        assert_eq!(opening_day(&found, 24, written).map(|d| d.to_string()).as_deref(), Some("2025-11-10"));
        assert_eq!(opening_day(&found, 10, written), None);
    }

    #[test]
    fn a_rounded_day_of_writing_is_settled_by_the_weekday_told_of() {
        let settled = |text, about: &str| writing_day(text, about.parse().unwrap()).to_string();
        let text = "Ferries carried twice as many on Wednesday. The strike began on Tuesday.";
        assert_eq!(settled(text, "2025-11-11"), "2025-11-12");
        assert_eq!(settled(text, "2025-11-12"), "2025-11-12");
        assert_eq!(settled(text, "2025-11-13"), "2025-11-13");
        assert_eq!(settled("Ferries will stop on Wednesday.", "2025-11-11"), "2025-11-11");
        assert_eq!(settled("Ferries stopped last Wednesday.", "2025-11-11"), "2025-11-11");
        assert_eq!(settled("Ferries stopped.", "9999-12-31"), "9999-12-31");
    }
}
