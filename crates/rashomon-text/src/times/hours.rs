//! Hours said without "a.m." or "p.m.", which only the words beside them show to be times of day: "half past ten",
//! "tonight at 7", "Tuesday from 7 to 9", "between 7 and 9 last night".

use super::lexicon::spelled;
use super::reader::{Found, Reader};
use super::scan::Scan;
use rashomon_model::TimeKind;

/// An hour of the clock face with its minute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hour {
    hour: i64,
    minute: i64,
    /// The token after it.
    pub(crate) end: usize,
}

impl Hour {
    /// The TIMEX3 code, in the half of the day that `part` (`TEV`) tells; of the small hours none are the evening's.
    pub(crate) fn code(self, part: Option<&str>) -> String {
        let afternoon = match part {
            Some("TAF" | "TEV") => self.hour < 12,
            Some("TNI") => (5..12).contains(&self.hour),
            _ => false,
        };
        format!("T{:02}:{:02}", self.hour + if afternoon { 12 } else { 0 }, self.minute)
    }
}

/// A bare hour: "7", "7:30", "seven", "seven thirty".
pub(crate) fn bare(s: &Scan, at: usize) -> Option<Hour> {
    if let Some(hour) = s.digits(at, 1..=2) {
        let colon = s.tight(at + 1, ':');
        let minute = s.digits(at + 2, 2..=2).filter(|m| colon && *m < 60);
        let end = at + if minute.is_some() { 3 } else { 1 };
        return (1..=24).contains(&hour).then_some(Hour { hour, minute: minute.unwrap_or(0), end });
    }
    let (hour, end) = spelled(s, at).filter(|(h, to)| (1..=12).contains(h) && *to == at + 1)?;
    match spelled(s, end) {
        Some((minute, end)) if (10..60).contains(&minute) => Some(Hour { hour, minute, end }),
        _ => Some(Hour { hour, minute: 0, end }),
    }
}

/// "half past ten", "a quarter to six", "20 minutes past eight": without the half of the day.
pub(crate) fn past_or_to(s: &Scan, at: usize) -> Option<(i64, i64, usize)> {
    // Asked of every word that may open a time: most are settled here.
    (1..=4).any(|n| matches!(s.word(at + n), "past" | "to" | "before")).then_some(())?;
    let a = at + usize::from(s.word(at) == "a");
    let (minutes, next, told) = match s.word(a) {
        "half" if a == at => (30, a + 1, false),
        "quarter" => (15, a + 1, true),
        _ => {
            let (n, end) = match s.digits(at, 1..=2) {
                Some(n) => (n, at + 1),
                None => spelled(s, at)?,
            };
            let unit = matches!(s.word(end), "minutes" | "minute" | "mins" | "min");
            (n, end + usize::from(unit), unit)
        }
    };
    let to = match s.word(next) {
        "past" => false,
        "to" | "before" if told => true,
        _ => return None,
    };
    let hour = bare(s, next + 1).filter(|h| h.hour <= 12 && h.minute == 0 && (1..60).contains(&minutes))?;
    (hour.end == next + 2 && !s.tight(hour.end, '-')).then_some(())?;
    Some(if to { ((hour.hour + 11) % 12, 60 - minutes, hour.end) } else { (hour.hour, minutes, hour.end) })
}

/// Whether a word links the two ends of a range.
fn links(s: &Scan, at: usize) -> bool {
    matches!(s.word(at), "to" | "and" | "until" | "till" | "through") || s.is(at, '-')
}

impl Reader<'_> {
    /// The hour after a day: "Tuesday from 7 to 9", "tomorrow at seven".
    pub(crate) fn hour_after(&self, day: &Found) -> Option<Found> {
        let s = self.scan;
        let lead = s.word(day.to);
        let hour = bare(s, day.to + 1)?;
        let ranged = matches!(lead, "from" | "between")
            && links(s, hour.end)
            && bare(s, hour.end + 1).is_some_and(|h| s.ends_phrase(h.end));
        let alone = lead == "at"
            && s.ends_phrase(hour.end)
            && !s.tight(hour.end, '.')
            && !matches!(s.word(hour.end), "of" | "to" | "and");
        (ranged || alone).then_some(())?;
        let value = format!("{}{}", day.value, hour.code(None));
        Some(Found { to: hour.end, kind: TimeKind::Time, value, ..day.clone() })
    }

    /// The first hour of "between 3 and 8 yesterday", where the day stands at the end.
    pub(crate) fn hour_before_day(&self, at: usize) -> Option<Found> {
        let s = self.scan;
        matches!(s.before(at), "between" | "from").then_some(())?;
        let first = bare(s, at)?;
        links(s, first.end).then_some(())?;
        let second = bare(s, first.end + 1)?;
        self.with_hour(at, first, second.end).map(|f| Found { to: first.end, ..f })
    }

    /// A day or part of one at `next` with an hour that stands at `at`.
    fn with_hour(&self, at: usize, hour: Hour, next: usize) -> Option<Found> {
        let s = self.scan;
        if let Some(part) = self.part_of_day(next).filter(|f| f.date.is_some()) {
            let value = format!("{}{}", part.date?, hour.code(part.value.get(10..)));
            return Some(Found { from: at, value, ..part });
        }
        let day = self.relative(next).or_else(|| self.day(next)).filter(|f| f.is_day)?;
        // "between 3 and 8 June" are days.
        s.digits(next, 1..=2).is_none().then_some(())?;
        super::lexicon::month(s.word(next)).is_none().then_some(())?;
        let value = format!("{}{}", day.value, hour.code(None));
        Some(Found { from: at, kind: TimeKind::Time, value, ..day })
    }

    /// The second hour of a range whose first one was read last: "Tuesday from 7 to 9", "between 7 and 9 last night".
    pub(crate) fn second_hour(&self, at: usize, first: &Found) -> Option<Found> {
        let s = self.scan;
        (first.kind == TimeKind::Time && links(s, at)).then_some(())?;
        let opened = bare(s, first.to.checked_sub(1)?).or_else(|| bare(s, first.to.checked_sub(3)?))?;
        (opened.end == first.to).then_some(())?;
        let hour = bare(s, at + 1)?;
        if let Some(found) = self.with_hour(at + 1, hour, hour.end) {
            return Some(found);
        }
        s.ends_phrase(hour.end).then_some(())?;
        super::clock::clock(s, at + 1).is_none().then_some(())?;
        let (day, _) = first.value.split_once('T')?;
        // "from 11 to 4" ends in the afternoon.
        let later = Hour { hour: hour.hour + if hour.hour < opened.hour { 12 } else { 0 }, ..hour };
        let value = format!("{day}{}", later.code(None));
        Some(Found { from: at + 1, to: hour.end, value, ..first.clone() })
    }
}
