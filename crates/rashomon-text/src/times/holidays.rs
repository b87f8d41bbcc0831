//! Days that go by a name.

use super::calendar::{Holiday, holiday, period};
use super::lexicon::Unit;
use super::reader::{Found, Reader};
use super::tense::{Direction, direction};
use jiff::civil::Weekday;

impl Reader<'_> {
    /// The day that goes by a name at a token, and where the name ends.
    pub(crate) fn named_day_at(&self, at: usize) -> Option<(Holiday, usize)> {
        let s = self.scan;
        [4, 3, 2, 1].into_iter().find_map(|len| {
            let words: Vec<&str> = (at..at + len).map(|i| s.word(i)).filter(|w| *w != "'s").collect();
            Some((named_day(&words.join(" "))?, at + len))
        })
    }

    /// "Christmas Eve", "Thanksgiving 2023".
    pub(crate) fn holiday(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        let (name, to) = self.named_day_at(at)?;
        let weekend = s.word(to) == "weekend";
        let to = to + usize::from(weekend);
        let (year, to) = match self.year_after(to) {
            Some((y, to)) => (Some(y), to),
            None => (None, to),
        };
        let year = match year {
            Some(y) => y,
            None => {
                let now = self.context.anchor?;
                let direction = direction(s, at, to);
                let this = holiday(name, now.year())?;
                now.year()
                    + match direction {
                        Direction::Future if this < now => 1,
                        Direction::Past | Direction::Near if this > now && (this - now).get_days() > 60 => -1,
                        Direction::Unknown if (this - now).get_days() > 180 => -1,
                        _ => 0,
                    }
            }
        };
        let day = holiday(name, year)?;
        if weekend {
            // A Monday's weekend is the one before it.
            let monday = i64::from(day.weekday().to_monday_one_offset() <= 2);
            return Some(Found::date(at, to, period(day, Unit::Weekend, -monday)?));
        }
        Some(Found::of_day(at, to, day))
    }
}

fn named_day(name: &str) -> Option<Holiday> {
    Some(match name {
        "christmas" | "christmas day" => Holiday::Fixed(12, 25),
        "christmas eve" => Holiday::Fixed(12, 24),
        "new year day" => Holiday::Fixed(1, 1),
        "new year eve" => Holiday::Fixed(12, 31),
        "independence day" => Holiday::Fixed(7, 4),
        "halloween" => Holiday::Fixed(10, 31),
        "valentine day" => Holiday::Fixed(2, 14),
        "veterans day" | "armistice day" => Holiday::Fixed(11, 11),
        "may day" => Holiday::Fixed(5, 1),
        "thanksgiving" | "thanksgiving day" => Holiday::Nth(11, 4, Weekday::Thursday),
        "labor day" => Holiday::Nth(9, 1, Weekday::Monday),
        "memorial day" => Holiday::Nth(5, -1, Weekday::Monday),
        "election day" => Holiday::ElectionDay,
        "easter" | "easter sunday" => Holiday::Easter(0),
        "easter monday" => Holiday::Easter(1),
        "good friday" => Holiday::Easter(-2),
        "juneteenth" => Holiday::Fixed(6, 19),
        "saint patrick" | "saint patrick day" | "st patrick day" => Holiday::Fixed(3, 17),
        "international workers day" | "international workers' day" => Holiday::Fixed(5, 1),
        "boxing day" => Holiday::Fixed(12, 26),
        "earth day" => Holiday::Fixed(4, 22),
        "mother day" => Holiday::Nth(5, 2, Weekday::Sunday),
        "father day" => Holiday::Nth(6, 3, Weekday::Sunday),
        "martin luther king day" => Holiday::Nth(1, 3, Weekday::Monday),
        "presidents day" | "presidents' day" => Holiday::Nth(2, 3, Weekday::Monday),
        "columbus day" => Holiday::Nth(10, 2, Weekday::Monday),
        "ash wednesday" => Holiday::Easter(-46),
        "palm sunday" => Holiday::Easter(-7),
        _ => return None,
    })
}
